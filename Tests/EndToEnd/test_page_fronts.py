"""The page of the courses behind other front ends, and below a path."""

import pytest

from fronts import ApacheProxyFcgi, Caddy, Lighttpd, NginxBelow, SharedHost
from service import OWNER
from test_fronts import running


@pytest.fixture(params=[NginxBelow, ApacheProxyFcgi, Lighttpd, Caddy, SharedHost], ids=lambda kind: kind.__name__)
def front(request, programs, tmp_path):
    with running(request.param, programs, tmp_path) as front:
        yield front


def test_the_page_does_all_of_it_behind_other_front_ends(front, reader):
    reader.open(front)
    reader.press("Sign in")
    reader.sign_in(OWNER[0])
    reader.find("#user a", OWNER[0])
    reader.press("Add a course")
    reader.fill(title="Python Basics", url="https://example.com/python")
    reader.press("Add the course")
    assert reader.find("h1", "Python Basics")
    reader.fill(rating=4, comment="Good.")
    reader.press("Send the review")
    assert reader.find(".review .comment", "Good.")
    reader.press("Edit", "main > div > .actions")
    reader.fill(title="Python, the basics")
    reader.press("Save")
    assert reader.find("h1", "Python, the basics")
    reader.press("Delete", "main > div > .actions")
    reader.press("Yes, delete")
    reader.until(lambda: "Python, the basics" not in reader.texts(".courses .name"))
    reader.find("#user a").click()
    reader.press("Sign out everywhere")
    assert reader.find("main [role=status]", "signed out everywhere")
