"""How the page of the courses looks, and whether everybody can use it. A picture of each view is kept."""

import pytest
from selenium.webdriver.common.keys import Keys

from browser import assert_accessible, assert_fits, look, photograph
from service import OWNER, PASSWORD, Service, State, by_token

COMMENTS = [
    (5, "Worth every minute."), (5, ""), (4, "The second part is better than the first one.\n\nDo all the exercises."),
    (4, "Good."), (2, "Too slow for me, though the teacher is a nice person."), (5, "Again!"),
]


@pytest.fixture(scope="module")
def site(programs, tmp_path_factory):
    """A service with what can stand in a list: long and short, rated and not."""
    folder = tmp_path_factory.mktemp("site")
    state = State(folder / "state", programs).create()
    state.add_user(*OWNER)
    service = Service(state, programs, folder)
    token = by_token(service.token())
    for number, title in enumerate([
        "Flask REST API", "Python Basics", "CS50x: Introduction to Computer Science", "Machine Learning",
        "A course with a title as long as people will write them where nothing stops them, "
        "and_a_word_without_any_place_to_break_it",
        *(f"Course {number}" for number in range(6, 26)),
    ], 1):
        address = f"https://www.example.com/{'a-long-way/' * 20 if number == 5 else ''}{number}"
        assert service.add_course(title, address, headers=token).status_code == 201
    for course in range(1, 26, 3):
        for rating, comment in COMMENTS[:course]:
            service.post("reviews", headers=token, json={"course": course, "rating": rating, "comment": comment})
    yield service
    service.stop()


def list_of_courses(reader, site):
    reader.open(site)
    reader.find(".courses .name")


def search_without_result(reader, site):
    reader.open(site, "#/?q=nothing+of+the+kind")
    reader.find("[role=status]", "No course has")


def course(reader, site):
    reader.open(site, "#/courses/4")
    reader.find(".review")


def long_course(reader, site):
    reader.open(site, "#/courses/5")
    reader.find("h1", "A course with a title")


def own_course(reader, site):
    signed_in(reader, site, "#/courses/4")
    reader.press("Delete", "main > div > .actions")
    reader.press("Edit", ".review")
    reader.find(".reviews form")


def sign_in(reader, site):
    reader.expects(401)
    reader.open(site)
    reader.press("Sign in")
    reader.sign_in("nobody", "wrong")
    reader.find("#sign-in .alert", "is wrong")


def register(reader, site):
    reader.expects(400)
    reader.open(site)
    reader.press("Sign in")
    reader.press("Register")
    reader.press("Register", "#sign-in form .actions")
    reader.find("#sign-in [aria-invalid]")


def form_with_faults(reader, site):
    signed_in(reader, site, "#/courses/new")
    reader.expects(400)
    reader.fill(url="no address")
    reader.press("Add the course")
    reader.find("main [aria-invalid]")


def conflict(reader, site):
    signed_in(reader, site, "#/courses/2/edit")
    reader.expects(412)
    reader.fill(title="Python, the basics")
    title = site.get("courses/2").json()["title"]
    site.call("PATCH", "courses/2", auth=OWNER, json={"title": f"{title}!"})
    reader.press("Save")
    reader.find("blockquote")


def no_such_page(reader, site):
    reader.open(site, "#/nowhere")
    reader.find("h1", "no such page")


VIEWS = [
    list_of_courses, search_without_result, course, long_course, own_course, sign_in, register, form_with_faults,
    conflict, no_such_page,
]


def signed_in(reader, site, place):
    reader.open(site, place)
    reader.press("Sign in")
    reader.sign_in(OWNER[0])
    reader.find("#user a", OWNER[0])


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_a_view_is_accessible_and_fits(site, reader, view):
    site.state.forget_failures()
    view(reader, site)
    for name, width in (("wide", 1280), ("phone", 360)):
        for scheme in ("light", "dark"):
            look(reader.browser, width, scheme=scheme)
            assert_accessible(reader.browser)
            assert_fits(reader.browser)
            photograph(reader.browser, f"{view.__name__}-{name}-{scheme}")


def test_a_long_name_and_large_letters_fit(start, reader):
    service = start()
    service.state.add_user("W" * 64, PASSWORD)
    service.add_course("Flask Basics", "https://example.com/1")
    service.post("reviews", auth=OWNER, json={"course": 1, "rating": 5, "comment": "x" * 5000})
    look(reader.browser, 360)
    reader.open(service, "#/courses/1")
    reader.press("Sign in")
    reader.sign_in("W" * 64)
    reader.find("#user a", "WWW")
    reader.find(".review")
    assert_fits(reader.browser)
    # As somebody has it who has set letters of twice the size.
    reader.browser.execute_script("document.documentElement.style.fontSize = '200%'")
    assert_fits(reader.browser)


def test_all_can_be_done_by_the_keyboard_alone(site, reader):
    reader.open(site)
    reader.find(".courses .name")

    def tab_to(name: str):
        """Goes on until the focus is on what has that name, and can be seen there."""
        for _ in range(60):
            reader.keys(Keys.TAB)
            focused = reader.focused
            if focused.tag_name != "body" and focused.accessible_name.startswith(name):
                assert focused.value_of_css_property("outline-style") != "none", name
                return
        raise AssertionError(f"The focus never comes to {name}")

    tab_to("To the content")
    reader.keys(Keys.ENTER)
    tab_to("Add a course")
    assert reader.focused.find_elements("xpath", "ancestor::main")
    reader.keys(Keys.ENTER)
    assert reader.find("h1", "Add a course")
    tab_to("Title")
    reader.keys("By keys")
    tab_to("Address")
    reader.keys("https://example.com/by-keys", Keys.ENTER)
    # Who is not signed in yet is asked to, and goes on from there.
    reader.until(lambda: reader.focused.get_attribute("name") == "username")
    reader.keys(OWNER[0], Keys.TAB)
    reader.keys(PASSWORD, Keys.ENTER)
    assert reader.find("h1", "By keys")
    tab_to("1")
    reader.keys(Keys.SPACE, Keys.ARROW_RIGHT)
    tab_to("What would you tell")
    reader.keys("Fine.", Keys.TAB)
    reader.keys(Keys.ENTER)
    assert reader.find(".review", "2 of 5")
    assert reader.find(".comment", "Fine.")


def test_without_script_it_says_what_it_needs(site, reader):
    reader.without_script()
    for page, link in (("", "api/v1/courses"), ("account.html", "openapi.json")):
        reader.open(site, page)
        assert "needs JavaScript" in reader.find("noscript p").text
        assert reader.find("noscript a").get_attribute("href") == f"{site.address}/{link}"
        assert site.get(f"/{link}").status_code == 200


def test_what_is_printed_has_no_forms_and_no_buttons(site, reader):
    course(reader, site)
    reader.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    reader.finds_no("form, button, .bar nav")
    assert reader.find(".review .comment")


def test_nothing_moves(site, reader):
    look(reader.browser, motion="no-preference")
    list_of_courses(reader, site)
    assert reader.browser.execute_script("""
        return [...document.querySelectorAll("*")].map((one) => getComputedStyle(one))
            .filter((style) => parseFloat(style.transitionDuration) > 0 || style.animationName !== "none").length
    """) == 0
