"""The forms that a body may have."""

import json

import pytest

from service import assert_problem, by_token

TITLE = "Größe, 課程, курс, 👩‍💻 & <b>\"'</b>"


def send_json(service, course, headers):
    return service.post("courses", json=course, headers=headers)


def send_json_of_a_kind(service, course, headers):
    headers = headers | {"Content-Type": 'Application/Vnd.Course+JSON; charset="utf-8"'}
    return service.post("courses", data=json.dumps(course), headers=headers)


def send_form(service, course, headers):
    return service.post("courses", data=course, headers=headers)


def send_multipart(service, course, headers):
    return service.post("courses", files={name: (None, value) for name, value in course.items()}, headers=headers)


SENDERS = [send_json, send_json_of_a_kind, send_form, send_multipart]


@pytest.mark.parametrize("send", SENDERS)
def test_a_course_is_added(service, token, new_url, send):
    course = {"title": TITLE, "url": new_url(), "unknown": "is ignored"}
    added = send(service, course, by_token(token))
    assert added.status_code == 201, added.text
    kept = service.get(added.headers["Location"]).json()
    assert (kept["title"], kept["url"]) == (TITLE, course["url"])


@pytest.mark.parametrize("send", SENDERS)
def test_all_that_is_wrong_is_told_at_once(service, token, send):
    problem = assert_problem(send(service, {"unknown": "alone"}, by_token(token)), 400)
    assert problem["message"] == {"title": "No course title provided", "url": "No course URL provided"}


def test_white_space_around_is_trimmed(service, token, new_url):
    url = new_url()
    added = service.add_course("\t Trimmed\r\n", f" {url}\n", headers=by_token(token))
    assert (added.json()["title"], added.json()["url"]) == ("Trimmed", url)


def test_scheme_and_host_are_stored_in_lower_case(service, token, new_url):
    url = new_url()
    shouted = url.replace("https://example.com", "HTTPS://Example.COM")
    added = service.add_course("Case", shouted, headers=by_token(token))
    assert added.json()["url"] == url


def test_a_url_that_is_taken_is_409_and_says_by_which_course(service, token, new_url):
    url = new_url()
    first = service.add_course("First", url, headers=by_token(token))
    for same in (url, url.replace("https://example.com", "HTTPS://EXAMPLE.com"), f" {url} "):
        second = service.add_course("Second", same, headers=by_token(token))
        assert_problem(second, 409)
        assert second.headers["Location"] == first.headers["Location"]


def test_a_title_is_measured_in_unicode_scalars(service, token, new_url):
    assert service.add_course("𝄞" * 200, new_url(), headers=by_token(token)).status_code == 201
    assert service.add_course("𝄞" * 201, new_url(), headers=by_token(token)).status_code == 400


def test_a_plus_is_a_blank_in_a_form_alone(service, token, new_url):
    headers = by_token(token)
    form = headers | {"Content-Type": "application/x-www-form-urlencoded"}
    added = service.post("courses", data=f"title=a+b%2Bc&url={new_url()}", headers=form)
    assert added.json()["title"] == "a b+c"
    assert service.add_course("a+b", new_url(), headers=headers).json()["title"] == "a+b"
