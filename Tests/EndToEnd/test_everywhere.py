"""What holds on every route: paths, methods, problems, ids, caching."""

import re

import pytest

from service import OWNER, assert_problem, by_token


@pytest.fixture(scope="module")
def course(service, new_url) -> str:
    """The path of a course that is there."""
    return service.add_course("Everywhere", new_url()).headers["Location"]


# Methods

def test_head_answers_as_get_without_the_content(service, course):
    for path in ("courses", course, "/ping"):
        head, get = service.call("HEAD", path), service.get(path)
        assert head.status_code == get.status_code == 200
        assert head.content == b""
        for name in ("Content-Type", "ETag", "Cache-Control"):
            assert head.headers.get(name) == get.headers.get(name), name


def test_head_of_a_missing_course_is_404_without_content(service):
    answer = service.call("HEAD", "courses/999999")
    assert answer.status_code == 404
    assert answer.content == b""


@pytest.mark.parametrize("path, methods", [
    ("courses", {"GET", "HEAD", "OPTIONS", "POST"}),
    ("users/token", {"GET", "HEAD", "OPTIONS", "POST"}),
    ("courses/1", {"GET", "HEAD", "OPTIONS"}),
    ("/ping", {"GET", "HEAD", "OPTIONS"}),
])
def test_options_tells_the_methods_without_credentials(service, path, methods):
    answer = service.call("OPTIONS", path)
    assert answer.status_code == 204
    assert answer.content == b""
    assert set(answer.headers["Allow"].split(", ")) >= methods


@pytest.mark.parametrize("method, path", [
    ("PROPFIND", "courses"), ("DELETE", "courses"), ("PUT", "users/token"), ("FOO", "courses/1"), ("POST", "courses/1"),
])
def test_a_method_that_is_not_there_is_405_before_credentials_are_asked_for(service, method, path):
    answer = service.call(method, path)
    assert_problem(answer, 405)
    assert {"GET", "HEAD", "OPTIONS"} <= set(answer.headers["Allow"].split(", "))
    assert "WWW-Authenticate" not in answer.headers


def test_a_method_in_a_field_changes_nothing(service):
    answer = service.get("courses", headers={"X-HTTP-Method-Override": "POST"})
    assert answer.status_code == 200


# Paths

@pytest.mark.parametrize("path", [
    "/api/v1/nothing", "/api/v1/", "/api/", "/api/v2/courses", "/api/v1/Courses",
    "/api/v1/courses/", "/api/v1//courses", "//api/v1/courses", "/api/v1/courses/1/", "/api/v1/courses/./1",
    "/api/v1/courses%2F1", "/api/v1%2Fcourses", "/api/v1/courses/1%2F", "/api/v1/%2563ourses",
    "/api/v1/courses/%FF", "/api/v1/courses/%0D%0AX-Injected:%201", "/api/v1/courses/%7F", "/api/v1/courses;a=b",
    "/x/../api/v1/courses",
])
def test_a_path_that_is_not_exactly_one_of_ours_is_404(service, path):
    answer = service.send_head(f"GET {path}")
    assert answer.status == 404
    assert answer.getheader("Content-Type") == "application/problem+json"
    assert answer.getheader("X-Injected") is None


@pytest.mark.parametrize("path", ["/api/v1/%63ourses", "/%61pi/v1/courses", "/api/v1/courses?"])
def test_a_path_is_decoded_once(service, path):
    assert service.send_head(f"GET {path}").status == 200


@pytest.mark.parametrize("id", [
    "0", "-1", "00001", "01", "+1", "1.0", "1e0", "0x1", "%201", "1%20", "9223372036854775807", "9223372036854775808",
    "18446744073709551617", "9" * 400, "%D9%A1", "abc", "null",
])
def test_an_id_that_no_course_has_is_404(service, course, id):
    assert_problem(service.get(f"courses/{id}"), 404)


def test_the_message_for_a_missing_course_is_the_original_s(service):
    assert assert_problem(service.get("courses/999999"), 404)["message"] == "Course 999999 does not exist"


# Problems and ids

def test_a_problem_has_no_more_than_agreed(service):
    problem = assert_problem(service.get("nothing"), 404)
    assert list(problem) == ["type", "title", "status", "detail", "instance", "message"]
    assert problem["title"] == "Not Found"


def test_every_answer_has_the_request_id_that_nginx_made(service, course):
    asked = {"X-Request-Id": "chosen-by-the-client"}
    answers = [service.call(method, path, headers=asked) for method, path in (
        ("GET", "courses"), ("GET", course), ("POST", "courses"), ("OPTIONS", "courses"), ("GET", "nothing"),
        ("PUT", "courses"), ("GET", "/ping"),
    )]
    ids = [answer.headers["X-Request-Id"] for answer in answers]
    assert all(re.fullmatch("[0-9a-f]{32}", id) for id in ids), ids
    assert len(set(ids)) == len(ids)


def test_no_answer_tells_a_version(service):
    for path in ("courses", "nothing", "/", "/nothing"):
        headers = service.get(path).headers
        assert headers["Server"] == "nginx"
        assert not {"X-Powered-By", "Via"} & set(headers), headers


def test_no_answer_may_be_taken_for_another_type(service):
    for method, path in (("GET", "courses"), ("POST", "courses"), ("GET", "nothing"), ("OPTIONS", "courses")):
        assert service.call(method, path).headers["X-Content-Type-Options"] == "nosniff"


def test_no_other_site_is_let_in(service):
    answer = service.call("OPTIONS", "courses", headers={
        "Origin": "https://evil.example", "Access-Control-Request-Method": "POST",
    })
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


# Caching

def test_public_answers_are_revalidated(service, course):
    for path in ("courses", course):
        answer = service.get(path)
        assert answer.headers["Cache-Control"] == "no-cache"
        same = service.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert same.status_code == 304
        assert same.content == b""
        assert same.headers["ETag"] == answer.headers["ETag"]
        for other in ('"other"', f'"other", {answer.headers["ETag"]}x'):
            assert service.get(path, headers={"If-None-Match": other}).status_code == 200
        for matching in ("*", f'"other", {answer.headers["ETag"]}', f'W/{answer.headers["ETag"].removeprefix("W/")}'):
            assert service.get(path, headers={"If-None-Match": matching}).status_code == 304, matching


def test_the_list_s_tag_changes_with_the_list(service, new_url):
    last = service.add_course("The last so far", new_url()).json()["id"]
    before = service.get("courses", params={"after": last}).headers["ETag"]
    service.add_course("One more", new_url())
    changed = service.get("courses", params={"after": last}, headers={"If-None-Match": before})
    assert changed.status_code == 200


def test_an_answer_to_credentials_is_stored_by_nobody(service, token, course):
    headers = by_token(token)
    for answer in (
        service.get("courses", headers=headers), service.get(course, headers=headers),
        service.get("users/token", auth=OWNER), service.get("users/token", headers=headers),
        service.get("users/token", headers=by_token("wrong")), service.get("nothing", headers=headers),
        service.post("courses", headers=headers), service.call("PUT", "courses", headers=headers),
        service.get("courses", auth=("nobody", "wrong")),
    ):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Vary"] == "Authorization"


def test_wrong_credentials_where_none_are_needed_are_ignored(service):
    assert service.get("courses", auth=("nobody", "wrong")).status_code == 200
    assert service.get("courses", headers=by_token("wrong")).status_code == 200


# Types of content

@pytest.mark.parametrize("type", ["text/plain", "application/xml", "application/octet-stream", "json", "*/*", ""])
def test_content_of_another_type_is_415(service, token, type):
    headers = by_token(token) | {"Content-Type": type}
    assert_problem(service.post("courses", data=b'{"title":"a","url":"https://a.example"}', headers=headers), 415)


def test_content_without_a_type_is_415(service, token):
    assert_problem(service.post("courses", data=b"{}", headers=by_token(token)), 415)


def test_no_content_where_some_is_due_is_400(service, token):
    assert_problem(service.post("courses", headers=by_token(token)), 400)


# Pages of the list

def test_the_list_comes_in_pages(start):
    service = start()
    headers = by_token(service.token())
    ids = [service.add_course(f"{n}", f"https://a.example/{n}", headers=headers).json()["id"] for n in range(5)]
    assert ids == sorted(ids)

    seen, path = [], "/api/v1/courses?limit=2"
    while path:
        answer = service.get(path)
        page = [course["id"] for course in answer.json()["courses"]]
        assert 1 <= len(page) <= 2
        seen += page
        path = answer.links["next"]["url"] if "next" in answer.links else None
    assert seen == ids

    after = service.get("courses", params={"after": ids[2]}).json()["courses"]
    assert [course["id"] for course in after] == ids[3:]
    assert service.get("courses", params={"after": ids[-1]}).json() == {"courses": []}
    assert "Link" not in service.get("courses", params={"limit": 5}).headers
    assert "Link" not in service.get("courses").headers


def test_a_hundred_courses_are_a_page_where_no_limit_is_given(start):
    service = start()
    headers = by_token(service.token())
    for number in range(101):
        assert service.add_course("x", f"https://a.example/{number}", headers=headers).status_code == 201
    answer = service.get("courses")
    assert len(answer.json()["courses"]) == 100
    assert len(service.get(answer.links["next"]["url"]).json()["courses"]) == 1
    assert len(service.get("courses", params={"limit": 1000}).json()["courses"]) == 101


@pytest.mark.parametrize("query", [
    "limit=0", "limit=-1", "limit=1001", "limit=abc", "limit=", "limit=1.5", "limit=9223372036854775808", "limit=%00",
    "limit=%FF", "after=abc", "after=-1", "after=9223372036854775808", "limit=1&limit=2",
])
def test_a_query_out_of_its_range_is_400(service, query):
    assert_problem(service.get(f"courses?{query}"), 400)


@pytest.mark.parametrize("query", ["limit=1", "limit=1000", "after=0", "after=9223372036854775807", "unknown=1"])
def test_a_query_within_its_range_is_answered(service, query):
    assert service.get(f"courses?{query}").status_code == 200
