"""The page of the courses, as somebody reads it who is not signed in."""

import pytest

from browser import requested, weight
from service import OWNER, Service, State, by_token


@pytest.fixture(scope="module")
def site(programs, tmp_path_factory):
    """A service with 45 courses, of which one has been reviewed."""
    folder = tmp_path_factory.mktemp("site")
    state = State(folder / "state", programs).create()
    state.add_user(*OWNER)
    service = Service(state, programs, folder)
    token = by_token(service.token())
    for number in range(1, 46):
        service.add_course(f"Course {number}", f"https://www.example.com/courses/{number}", headers=token)
    for rating in (5, 5, 4, 1):
        service.post("reviews", headers=token, json={"course": 7, "rating": rating, "comment": f"It is a {rating}."})
    service.post("reviews", headers=token, json={"course": 9, "rating": 5})
    yield service
    service.stop()


def names(reader) -> list[str]:
    return reader.texts(".courses .name")


def test_the_newest_courses_come_first_and_more_on_demand(site, reader):
    reader.open(site)
    reader.until(lambda: len(names(reader)) == 20)
    assert names(reader)[:2] == ["Course 45", "Course 44"]
    assert reader.find("[role=status]:not(#notice)").text == "The first 20 courses"
    reader.press("More")
    reader.until(lambda: len(names(reader)) == 40)
    reader.press("More")
    reader.until(lambda: len(names(reader)) == 45)
    assert names(reader)[-1] == "Course 1"
    assert reader.find("[role=status]:not(#notice)").text == "45 courses"
    reader.finds_no(".more button")


def test_more_is_fetched_once_and_the_focus_goes_on_with_it(site, reader):
    reader.open(site)
    reader.until(lambda: len(names(reader)) == 20)
    reader.browser.execute_script("""
        const more = document.querySelector(".more button");
        more.focus();
        more.click();
        more.click();
    """)
    reader.until(lambda: len(names(reader)) > 20)
    assert names(reader) == [f"Course {number}" for number in range(45, 5, -1)]
    assert reader.focused.text == "Course 25"


def test_a_place_in_the_page_is_no_view(site, reader):
    reader.open(site, "#main")
    reader.find(".courses .name")
    reader.open(site, "#/courses/new")
    reader.fill(title="Python")
    reader.browser.execute_script("document.querySelector('.skip').click()")
    assert reader.focused.get_attribute("id") == "main"
    assert (reader.place, reader.value("title")) == ("/courses/new", "Python")


def test_what_is_not_the_service_is_told_as_such(site, reader):
    """Some web servers answer every path with a page."""
    reader.open(site)
    reader.find(".courses .name")
    reader.browser.execute_script("""
        window.fetch = () => Promise.resolve(new Response("<p>Welcome", { headers: { "Content-Type": "text/html" } }));
    """)
    reader.fill(".search", q="flask")
    assert "is not the API" in reader.find(".alert").text


def test_the_search_answers_while_one_types(site, reader):
    reader.open(site)
    reader.fill(".search", q="course 7")
    reader.until(lambda: names(reader) == ["Course 7"])
    assert reader.place == "/?q=course+7"
    reader.fill(".search", q="flask")
    assert reader.find("[role=status]", "No course has “flask”")
    assert names(reader) == []


def test_a_search_can_be_passed_on(site, reader):
    reader.open(site, "#/?q=course+1&sort=id")
    reader.until(lambda: names(reader) == ["Course 1", *(f"Course {number}" for number in range(10, 20))])
    assert reader.value("q", ".search") == "course 1"


def test_the_search_is_there_on_the_way_back(site, reader):
    reader.open(site)
    reader.fill(".search", q="course 7")
    reader.until(lambda: names(reader) == ["Course 7"])
    reader.press("Course 7")
    reader.find("h1", "Course 7")
    reader.browser.back()
    reader.until(lambda: names(reader) == ["Course 7"])
    assert reader.value("q", ".search") == "course 7"


def test_the_list_is_as_long_and_at_the_same_place_on_the_way_back(site, reader):
    reader.open(site)
    reader.press("More")
    reader.until(lambda: len(names(reader)) == 40)
    reader.press("Course 8")
    reader.find("h1", "Course 8")
    reader.browser.back()
    reader.until(lambda: len(names(reader)) == 40)
    entry = reader.find(".courses .name", "Course 8")
    assert reader.until(lambda: reader.browser.execute_script(
        "const { top, bottom } = arguments[0].getBoundingClientRect(); return top >= 0 && bottom <= innerHeight",
        entry))


def test_the_order_can_be_chosen(site, reader):
    reader.open(site)
    reader.choose("#sort", "Best rated first")
    reader.until(lambda: names(reader)[:2] == ["Course 9", "Course 7"])
    reader.choose("#sort", "Oldest first")
    reader.until(lambda: names(reader)[0] == "Course 1")
    assert reader.place == "/?sort=id"


def test_a_rating_is_shown_as_stars_and_as_a_number(site, reader):
    reader.open(site, "#/?q=course+7")
    entry = reader.find(".courses li")
    assert "3.75 of 5 (4 reviews)" in entry.text
    assert len(entry.find_elements("css selector", ".stars .off")) == 5
    widths = [float(one.get_attribute("width")) for one in entry.find_elements("css selector", ".stars svg")]
    assert widths == [16, 16, 16, 12]
    reader.fill(".search", q="course 8")
    assert "not rated yet" in reader.find(".courses li", "Course 8").text


def test_a_course_shows_its_reviews_and_how_they_are_spread(site, reader):
    reader.open(site, "#/courses/7")
    assert reader.find("h1", "Course 7")
    assert reader.browser.title == "Course 7 – Syllabus"
    link = reader.find("main a[rel]")
    assert link.get_attribute("href") == "https://www.example.com/courses/7"
    assert link.get_attribute("rel") == "noopener noreferrer"
    reader.until(lambda: reader.texts(".review .comment") == ["It is a 5.", "It is a 5.", "It is a 4.", "It is a 1."])
    plot = reader.find(".spread svg")
    assert plot.get_attribute("aria-label") == "How many gave each rating. 5: 2, 4: 1, 3: 0, 2: 0, 1: 1."
    assert [float(bar.get_attribute("width")) for bar in plot.find_elements("css selector", ".bar")] == [176, 88, 88]
    assert reader.texts(".spread .label") == ["5", "2", "4", "1", "3", "0", "2", "0", "1", "1"]


def test_a_course_that_is_not_there_is_told(site, reader):
    reader.expects(404)
    reader.open(site, "#/courses/999")
    assert reader.find("h1", "There is no such course")
    assert "Course 999 does not exist" in reader.find(".alert").text
    reader.open(site, "#/nowhere")
    assert reader.find("h1", "There is no such page")


def test_titles_and_comments_never_become_markup(start, reader):
    service = start()
    headers = by_token(service.token())
    service.add_course("<img src=x onerror=alert(1)>", "https://example.com/1", headers=headers)
    review = {"course": 1, "rating": 3, "comment": "<script>alert(2)</script>\n<i>x"}
    service.post("reviews", headers=headers, json=review)
    reader.open(service)
    assert reader.find(".courses .name").text == "<img src=x onerror=alert(1)>"
    reader.press("<img src=x onerror=alert(1)>")
    assert reader.find("h1", "<img src=x onerror=alert(1)>")
    assert reader.find(".comment").text == "<script>alert(2)</script>\n<i>x"
    assert reader.all("main img, main i, main script") == []


def test_what_cannot_be_read_can_be_tried_again(start, reader):
    reader.expects_silence()
    service = start()
    service.add_course("Flask Basics", "https://example.com/1")
    reader.open(service)
    reader.find(".courses .name")
    reader.network(offline=True)
    reader.fill(".search", q="flask")
    assert "cannot be reached" in reader.find(".alert").text or "offline" in reader.find(".alert").text
    reader.network()
    reader.press("Try again")
    reader.until(lambda: names(reader) == ["Flask Basics"])
    reader.finds_no(".alert")


def test_nothing_comes_from_elsewhere_and_the_page_is_light(site, reader):
    reader.open(site)
    reader.find(".courses .name")
    addresses = requested(reader.browser)
    assert f"{site.address}/api/v1/courses?limit=20&sort=newest" in addresses
    assert [address for address in addresses if not address.startswith((f"{site.address}/", "about:"))] == []
    assert 0 < weight(reader.browser) < 60_000


def test_the_page_is_painted_before_the_service_answers(site, reader):
    """The web server gives the page; a responder that hangs keeps only the list back."""
    reader.browser.execute_cdp_cmd("Network.enable", {})
    reader.browser.execute_cdp_cmd("Fetch.enable", {"patterns": [{"urlPattern": "*/api/*"}]})
    reader.open(site)
    assert reader.find("h1", "Courses")
    assert reader.until(lambda: reader.browser.execute_script(
        "return performance.getEntriesByType('paint').some((one) => one.name === 'first-contentful-paint')"))
    assert names(reader) == []
    reader.browser.execute_cdp_cmd("Fetch.disable", {})
    reader.until(lambda: len(names(reader)) == 20)
