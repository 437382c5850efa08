"""Adding, changing and removing courses and reviews on the page, and what may come in between."""

import pytest

from browser import requested
from service import OWNER, PASSWORD, by_token, wait_until


@pytest.fixture
def site(start):
    """A service with a course of somebody's and one of somebody else's."""
    service = start()
    service.state.add_user("sara", PASSWORD)
    service.add_course("Flask Basics", "https://example.com/flask")
    service.add_course("Rust Basics", "https://example.com/rust", headers=by_token(service.token(("sara", PASSWORD))))
    return service


def sign_in(reader, name=OWNER[0]):
    reader.press("Sign in")
    reader.sign_in(name)
    reader.find("#user a", name)


def lose(reader, method: str, answer=False):
    """Loses each request of a method, or its answer alone, until the page's `mend` is called."""
    reader.browser.execute_script("""
        const [method, isAnswer] = arguments, real = fetch;
        window.mend = () => { window.fetch = real; };
        window.fetch = async (address, options) => {
            if (options.method !== method) return real(address, options);
            if (isAnswer) await real(address, options);
            throw new TypeError("lost");
        };
    """, method, answer)


# Courses

def test_a_course_is_added(site, reader):
    reader.open(site)
    sign_in(reader)
    reader.press("Add a course")
    assert reader.focused.tag_name == "h1"
    reader.fill(title="  Python Basics ", url="HTTPS://Example.com/python")
    reader.press("Add the course")
    assert reader.find("h1", "Python Basics")
    assert reader.place == "/courses/3"
    assert site.get("courses/3").json()["url"] == "https://example.com/python"
    reader.browser.back()
    reader.browser.back()
    reader.find(".courses .name", "Python Basics")


def test_all_that_is_wrong_is_said_at_its_field_at_once(site, reader):
    reader.expects(400)
    reader.open(site, "#/courses/new")
    sign_in(reader)
    reader.fill(url="javascript:alert(1)")
    reader.press("Add the course")
    reader.until(lambda: len(reader.all("[aria-invalid]")) == 2)
    problem = site.add_course("", "javascript:alert(1)").json()["message"]
    assert reader.texts("main .fault") == [problem["title"], problem["url"]]
    assert reader.focused.get_attribute("name") == "title"
    described = [
        reader.find(f"main [name={name}]").get_attribute("aria-describedby").split()[0] for name in ("title", "url")]
    assert [reader.find(f"#{place}").text for place in described] == [problem["title"], problem["url"]]
    assert reader.texts("main .alert") == [""]
    reader.fill(title="Python", url="https://example.com/python")
    reader.press("Add the course")
    assert reader.find("h1", "Python")


def test_an_address_that_a_course_has_leads_to_that_course(site, reader):
    reader.expects(409)
    reader.open(site, "#/courses/new")
    sign_in(reader)
    reader.fill(title="Rust", url="https://example.com/rust")
    reader.press("Add the course")
    assert reader.find(".fault", "Course 2 has this URL already")
    assert reader.value("title") == "Rust"
    reader.press("look at it")
    assert reader.find("h1", "Rust Basics")


def test_only_what_is_ones_own_can_be_changed(site, reader):
    reader.open(site, "#/courses/2")
    sign_in(reader)
    reader.find("h1", "Rust Basics")
    reader.finds_no(".actions a, .asking button")
    reader.open(site, "#/courses/1")
    assert reader.find(".actions a", "Edit")
    reader.open(site, "#/courses/2/edit")
    reader.expects(403)
    reader.fill(title="Mine")
    reader.press("Save")
    assert reader.find("main form .alert").text
    assert site.get("courses/2").json()["title"] == "Rust Basics"


def test_an_admin_changes_what_is_anybodys(site, reader):
    site.state.tool("user", "grant", "kennethlove", "--admin")
    reader.open(site, "#/courses/2")
    sign_in(reader)
    reader.press("Edit")
    reader.fill(title="Rust, the basics")
    reader.press("Save")
    assert reader.find("h1", "Rust, the basics")
    assert site.get("courses/2").json()["title"] == "Rust, the basics"


def test_a_course_is_deleted_when_it_has_been_asked_for_twice(site, reader):
    reader.open(site, "#/courses/1")
    sign_in(reader)
    reader.press("Delete")
    assert reader.focused.text == "No, keep it"
    reader.press("No, keep it")
    assert reader.focused.text == "Delete"
    reader.press("Delete")
    reader.press("Yes, delete")
    reader.until(lambda: reader.texts(".courses .name") == ["Rust Basics"])
    assert site.call("GET", "courses/1").status_code == 404


def test_a_course_that_has_gone_meanwhile_is_told_and_nothing_typed_is_lost(site, reader):
    reader.expects(404)
    reader.open(site, "#/courses/1/edit")
    sign_in(reader)
    reader.fill(title="Flask, the basics")
    site.call("DELETE", "courses/1", auth=OWNER)
    reader.press("Save")
    assert "Course 1 does not exist" in reader.find("main form .alert").text
    assert reader.value("title") == "Flask, the basics"


# Two at once

def changed_meanwhile(site, reader):
    reader.expects(412)
    reader.open(site, "#/courses/1/edit")
    sign_in(reader)
    reader.fill(title="Mine")
    assert site.call("PATCH", "courses/1", auth=OWNER, json={"title": "Theirs"}).status_code == 200
    reader.press("Save")
    assert reader.find("main blockquote").text == "Theirs\nhttps://example.com/flask"
    assert reader.value("title") == "Mine"
    assert site.get("courses/1").json()["title"] == "Theirs"


def test_what_somebody_else_has_changed_can_be_written_over(site, reader):
    changed_meanwhile(site, reader)
    reader.press("Save mine instead")
    assert reader.find("h1", "Mine")
    assert site.get("courses/1").json()["title"] == "Mine"


def test_what_somebody_else_has_changed_can_be_taken(site, reader):
    changed_meanwhile(site, reader)
    reader.press("Take theirs into the form")
    assert reader.value("title") == "Theirs"
    reader.fill(url="https://example.com/flask-2")
    reader.press("Save")
    assert reader.find("h1", "Theirs")
    assert site.get("courses/1").json()["url"] == "https://example.com/flask-2"


def test_a_review_in_between_is_no_conflict(site, reader):
    """It changes the tag of its course, and nothing in the form."""
    reader.expects(412)
    reader.open(site, "#/courses/1/edit")
    sign_in(reader)
    reader.fill(title="Mine")
    assert site.post("reviews", auth=OWNER, json={"course": 1, "rating": 5}).status_code == 201
    reader.press("Save")
    assert reader.find("h1", "Mine")


# Reviews

def test_a_review_is_written_changed_and_deleted(site, reader):
    reader.open(site, "#/courses/1")
    sign_in(reader)
    reader.fill(rating=4, comment="Good.\nVery good.")
    reader.press("Send the review")
    assert reader.find(".review .comment").text == "Good.\nVery good."
    assert reader.focused.get_attribute("id") == "review-1"
    assert reader.value("comment") == ""
    assert reader.find(".figures", "4 of 5 (1 review)")
    assert reader.find(".spread")

    reader.press("Edit", ".review")
    reader.until(lambda: reader.focused.get_attribute("value") == "4")
    reader.fill(".reviews form", rating=2)
    reader.press("Save")
    assert reader.find(".figures", "2 of 5 (1 review)")
    assert reader.find(".review", "2 of 5")

    reader.press("Delete", ".review")
    reader.press("Yes, delete", ".review")
    reader.finds_no(".review")
    assert reader.focused.text == "Reviews"
    assert reader.find(".figures", "not rated yet")
    assert site.get("courses/1/reviews").json() == {"reviews": []}


def test_a_review_without_a_rating_is_refused_at_its_field(site, reader):
    reader.expects(400)
    reader.open(site, "#/courses/1")
    sign_in(reader)
    reader.fill(comment="Good.")
    reader.press("Send the review")
    assert reader.find("fieldset[aria-invalid] .fault").text
    assert reader.focused.get_attribute("name") == "rating"
    assert reader.value("comment") == "Good."


def test_of_two_that_change_a_review_the_second_is_asked(site, reader):
    reader.expects(412)
    site.post("reviews", auth=OWNER, json={"course": 1, "rating": 5, "comment": "Good."})
    reader.open(site, "#/courses/1")
    sign_in(reader)
    reader.press("Edit", ".review")
    reader.fill(".reviews form", comment="Mine")
    site.call("PATCH", "reviews/1", auth=OWNER, json={"rating": 1, "comment": "Theirs"})
    reader.press("Save")
    assert reader.find("blockquote").text == "1 of 5\nTheirs"
    reader.press("Take theirs into the form")
    assert reader.value("comment", ".reviews form") == "Theirs"
    assert reader.find(".reviews form [name=rating]:checked").get_attribute("value") == "1"


def test_a_review_that_is_being_changed_can_be_left_as_it_was(site, reader):
    site.post("reviews", auth=OWNER, json={"course": 1, "rating": 5, "comment": "Good."})
    reader.open(site, "#/courses/1")
    sign_in(reader)
    reader.press("Edit", ".review")
    reader.press("Cancel", ".reviews form")
    assert reader.find(".review .comment", "Good.")


# The network

def test_nothing_is_lost_where_the_network_fails(site, reader):
    reader.expects_silence()
    reader.open(site, "#/courses/new")
    sign_in(reader)
    reader.fill(title="Python", url="https://example.com/python")
    reader.network(offline=True)
    reader.press("Add the course")
    assert "What you have written is still here" in reader.find("main form .alert").text
    assert reader.value("title") == "Python"
    reader.network()
    reader.press("Add the course")
    assert reader.find("h1", "Python")


def test_a_review_that_may_have_arrived_is_told_as_such(site, reader):
    reader.expects_silence()
    reader.open(site, "#/courses/1")
    sign_in(reader)
    reader.fill(rating=3, comment="Well.")
    reader.network(offline=True)
    reader.press("Send the review")
    assert "may have arrived" in reader.find("main form .alert").text
    assert reader.value("comment") == "Well."


def test_a_network_that_is_slow_is_told_and_nothing_is_sent_twice(site, reader):
    reader.open(site, "#/courses/1")
    sign_in(reader)
    reader.fill(rating=3, comment="Well.")
    reader.network(latency=3000)
    reader.press("Send the review")
    reader.press("Send the review")
    assert reader.find("#notice", "Waiting for the service")
    reader.network()
    assert reader.find(".review .comment", "Well.")
    wait_until(lambda: len(site.get("courses/1/reviews").json()["reviews"]) == 1)
    reader.finds_no("#notice")


# Coming and going

def test_what_waits_for_a_sign_in_ends_with_its_view(site, reader):
    reader.open(site, "#/courses/new")
    reader.fill(title="Python", url="https://example.com/python")
    reader.press("Add the course")
    reader.find("#sign-in form")
    reader.press("Courses", ".bar")
    reader.finds_no("#sign-in")
    sign_in(reader)
    reader.until(lambda: len(reader.texts(".courses .name")) == 2)
    assert reader.place == "/"
    assert len(site.get("courses").json()["courses"]) == 2


def test_a_course_that_was_sent_and_left_pulls_nobody_back(site, reader):
    reader.open(site, "#/courses/new")
    sign_in(reader)
    reader.fill(title="Python", url="https://example.com/python")
    reader.network(latency=1500)
    reader.press("Add the course")
    reader.press("Courses", ".bar")
    reader.network()
    wait_until(lambda: len(site.get("courses").json()["courses"]) == 3)
    reader.choose("#sort", "Oldest first")
    reader.until(lambda: reader.texts(".courses .name") == ["Flask Basics", "Rust Basics", "Python"])
    assert reader.find("h1").text == "Courses"


def test_a_new_course_can_be_left_without_it(site, reader):
    reader.open(site, "#/courses/new")
    reader.press("Cancel")
    reader.find("h1", "Courses")


def test_what_fails_after_signing_in_again_is_told(site, reader):
    reader.expects(401)
    reader.open(site, "#/courses/1")
    sign_in(reader)
    reader.press("Delete")
    site.call("DELETE", "users/token", auth=OWNER)
    reader.press("Yes, delete")
    reader.find("#sign-in .alert", "no longer valid")
    lose(reader, "DELETE")
    reader.sign_in(OWNER[0])
    assert reader.find("main .fault", "cannot be reached")


def test_pressed_twice_it_is_deleted_once(site, reader):
    reader.open(site, "#/courses/1")
    sign_in(reader)
    reader.press("Delete")
    requested(reader.browser)
    reader.browser.execute_script("""
        const yes = [...document.querySelectorAll("button")].find((one) => one.textContent === "Yes, delete");
        yes.click();
        yes.click();
    """)
    reader.find("h1", "Courses")
    reader.until(lambda: reader.texts(".courses .name") == ["Rust Basics"])
    assert requested(reader.browser).count(f"{site.address}/api/v1/courses/1") == 1


def test_figures_that_cannot_be_read_again_can_be_tried_again(site, reader):
    reader.expects_silence()
    reader.open(site, "#/courses/1")
    sign_in(reader)
    reader.find(".figures", "not rated yet")
    # The review arrives, and the figures after it do not.
    lose(reader, "GET")
    reader.fill(rating=3)
    reader.press("Send the review")
    assert "cannot be reached" in reader.find(".figures .alert").text
    reader.browser.execute_script("mend()")
    reader.press("Try again", ".figures")
    assert reader.find(".figures", "3 of 5 (1 review)")


def test_with_weak_tags_what_others_have_changed_is_noticed(site, reader):
    """A web server that compresses the answers makes them weak, and the service takes no weak one."""
    reader.expects(412)
    reader.open(site, "#/courses/1")
    sign_in(reader)
    reader.browser.execute_script("""
        const get = Headers.prototype.get;
        Headers.prototype.get = function (name) {
            const value = get.call(this, name);
            return name === "ETag" && value ? `W/${value}` : value;
        };
    """)
    reader.press("Edit")
    reader.fill(title="Mine")
    site.call("PATCH", "courses/1", auth=OWNER, json={"title": "Theirs"})
    reader.press("Save")
    assert reader.find("blockquote", "Theirs")
    reader.press("Save mine instead")
    assert reader.find("h1", "Mine")
    assert site.get("courses/1").json()["title"] == "Mine"


def test_a_change_whose_answer_was_lost_is_no_conflict(site, reader):
    reader.expects(412)
    reader.open(site, "#/courses/1")
    sign_in(reader)
    reader.press("Edit")
    reader.fill(title="Mine")
    lose(reader, "PATCH", answer=True)
    reader.press("Save")
    assert "still here" in reader.find("main form .alert").text
    reader.browser.execute_script("mend()")
    reader.press("Save")
    assert reader.find("h1", "Mine")


def test_what_was_deleted_with_a_lost_answer_can_be_deleted_again(site, reader):
    reader.expects(404)
    reader.open(site, "#/courses/1")
    sign_in(reader)
    lose(reader, "DELETE", answer=True)
    reader.press("Delete")
    reader.press("Yes, delete")
    assert "Try again" in reader.find("main .fault").text
    reader.browser.execute_script("mend()")
    reader.press("Delete")
    reader.press("Yes, delete")
    reader.until(lambda: reader.texts(".courses .name") == ["Rust Basics"])


def test_what_is_being_written_is_there_on_the_way_back(site, reader):
    reader.open(site, "#/courses/1")
    reader.fill(rating=4, comment="Half of it")
    reader.press("Courses", ".bar")
    reader.find("h1", "Courses")
    reader.browser.back()
    reader.until(lambda: reader.value("comment") == "Half of it")
    assert reader.find("main [name=rating]:checked").get_attribute("value") == "4"
    sign_in(reader)
    reader.press("Send the review")
    reader.find(".review .comment", "Half of it")
    assert reader.value("comment") == ""
    reader.open(site, "#/courses/2")
    reader.find("h1", "Rust Basics")
    assert reader.value("comment") == ""
