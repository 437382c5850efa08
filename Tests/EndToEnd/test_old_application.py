"""The old application answers as the original was recorded to: else moving from it, or comparing with it, says nothing."""

import json
import time

import pytest

from old_application import SECRET, OldApplication
from test_tokens import encoded, itsdangerous, signed

USER = ("kennethlove", "password")
OTHER = ("alice", "s3cret of alice")
URL = "https://teamtreehouse.com/library/django-basics"
NOTHING = {"id": 0, "title": None, "url": None, "reviews": None}
NO_REVIEW = {"id": 0, "for_course": None, "rating": 0, "comment": "", "created_at": None}
UNREADABLE = "The browser (or proxy) sent a request that this server could not understand."
TOKEN_REALM = 'Token realm="Authentication Required"'
BASIC_REALM = 'Basic realm="Authentication Required"'


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """The application with two users, a course and a review."""
    application = OldApplication(tmp_path_factory.mktemp("old"))
    for name, password in (USER, OTHER):
        application.register(name, password)
    assert application.post("courses", auth=USER, data={"title": "Django Basics", "url": URL}).status_code == 201
    review = {"course": 1, "rating": 5, "comment": "nice"}
    assert application.post("reviews", auth=USER, data=review).status_code == 201
    yield application
    application.stop()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200), ("GET", "/nope", 404), ("GET", "nope", 404), ("GET", "courses/", 404),
        ("GET", "courses/-1", 404), ("GET", "courses/abc", 404), ("GET", "users/1", 404), ("POST", "users/token", 405),
        ("DELETE", "users/token", 405), ("OPTIONS", "courses", 200), ("OPTIONS", "users/token", 200),
    ],
)
def test_what_is_answered_with_a_page(old, method, path, status):
    answer = old.call(method, path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("GET", "courses/1", 200, {"id": 1, "title": "Django Basics", "url": URL, "reviews": ["/api/v1/reviews/1"]}),
        ("GET", "courses/01", 200, {"id": 1, "title": "Django Basics", "url": URL, "reviews": ["/api/v1/reviews/1"]}),
        ("GET", "courses/999", 404, {"message": "Course 999 does not exist"}),
        ("GET", "courses/9223372036854775808", 500, {"message": "Internal Server Error"}),
        ("PATCH", "courses/1", 405, {"message": "The method is not allowed for the requested URL."}),
        ("DELETE", "courses", 405, {"message": "The method is not allowed for the requested URL."}),
        ("GET", "reviews/99", 404, {"message": "Review 99 does not exist"}),
        ("GET", "users", 200, {"users": [{"username": "kennethlove"}, {"username": "alice"}]}),
    ],
)
def test_what_is_answered_with_json(old, method, path, status, body):
    answer = old.call(method, path)
    assert answer.status_code == status
    assert list(answer.json().items()) == list(body.items())


@pytest.mark.parametrize(
    ("who", "status", "challenge"),
    [
        (USER, 200, None),
        (("kennethlove@example.com", "password"), 200, None),
        (("KENNETHLOVE@EXAMPLE.COM", "password"), 401, BASIC_REALM),
        (("Kennethlove", "password"), 401, BASIC_REALM),
        (("nobody", "password"), 401, BASIC_REALM),
        (("kennethlove", "wrong"), 500, None),
        (("kennethlove", ""), 500, None),
        (None, 401, TOKEN_REALM),
    ],
)
def test_signing_in_by_password(old, who, status, challenge):
    answer = old.get("users/token", auth=who)
    assert answer.status_code == status
    assert answer.headers.get("WWW-Authenticate") == challenge
    if status == 401:
        assert answer.text == "Unauthorized Access"


def token(header=None, payload=None, **changes) -> str:
    """A token of the first user, signed with the application's key, whatever it says."""
    now = int(time.time())
    header = header or {"alg": "HS256", "iat": now, "exp": now + 3600} | changes
    header = {key: value for key, value in header.items() if value != "none at all"}
    return signed(SECRET.encode(), header, {"id": 1} if payload is None else payload)


@pytest.mark.parametrize(
    ("field", "status"),
    [
        (lambda: f"Token {token()}", 200),
        (lambda: f"token {token()}", 200),
        (lambda: f"Bearer {token()}", 401),
        (lambda: "Token", 401),
        (lambda: "Token abc", 401),
        (lambda: f"Token {token(exp=int(time.time()) - 10)}", 401),
        (lambda: f"Token {token(exp='none at all')}", 401),
        (lambda: f"Token {token(iat='none at all')}", 200),
        (lambda: f"Token {token(exp=None)}", 500),
        (lambda: f"Token {token(alg='HS512')}", 401),
        (lambda: f"Token {token(payload={'id': '1'})}", 200),
        (lambda: f"Token {token(payload={'id': 999})}", 500),
        (lambda: f"Token {token(payload={'id': None})}", 500),
        (lambda: f"Token {token(payload={})}", 500),
        (lambda: f"Token {token()}=", 200),
        (lambda: f"Token {encoded(b'{}')}.{encoded(b'{}')}.", 401),
        (lambda: "Basic", 401),
        (lambda: "basic a2VubmV0aGxvdmU6cGFzc3dvcmQ=", 401),
    ],
)
def test_signing_in_by_token(old, field, status):
    answer = old.get("users/token", headers={"Authorization": field()})
    assert answer.status_code == status
    if status == 401:
        realm = BASIC_REALM if field().startswith("Basic") and " " in field() else TOKEN_REALM
        assert answer.headers["WWW-Authenticate"] == realm


def test_a_token_is_of_the_form_of_itsdangerous_and_buys_another(old):
    first = old.token(USER)
    payload, header = itsdangerous(SECRET).loads(first, return_header=True)
    assert payload == {"id": 1} and list(header) == ["alg", "iat", "exp"] and header["exp"] - header["iat"] == 3600
    answer = old.get("users/token", headers={"Authorization": f"Token {first}"})
    assert list(answer.json()) == ["token"]


@pytest.mark.parametrize(
    ("body", "status", "answer"),
    [
        ({"data": {"title": "Two"}}, 400, {"message": {"url": "No course URL provided."}}),
        ({"data": {}}, 400, {"message": {"title": "No course title provided"}}),
        ({"data": {"title": "u", "url": "javascript:alert(1)"}}, 400, {"message": {"url": "No course URL provided."}}),
        ({"data": {"title": "Again", "url": URL}}, 500, {"message": "Internal Server Error"}),
        ({"json": [1]}, 500, {"message": "Internal Server Error"}),
        ({"json": {"title": None, "url": "https://example.com/null"}}, 500, {"message": "Internal Server Error"}),
        ({"data": "{", "headers": {"Content-Type": "application/json"}}, 400, {"message": UNREADABLE}),
    ],
)
def test_courses_that_are_not_taken(old, body, status, answer):
    answered = old.post("courses", auth=USER, **body)
    assert answered.status_code == status
    assert answered.json() == answer


@pytest.mark.parametrize(
    ("title", "url", "stored"),
    [
        ("", "https://example.com/empty", ""),
        ("u", "ftp://example.com/x", "u"),
        ("u", "https://user:pw@example.com/", "u"),
        ("u", "HTTPS://EXAMPLE.COM/UP", "u"),
        ("a\0b", "https://example.com/nul", "a\0b"),
        (5, "https://example.com/number", "5"),
        ({"a": 1}, "https://example.com/object", "{'a': 1}"),
        ("t" * 100_000, "https://example.com/long", "t" * 100_000),
    ],
)
def test_courses_that_are_taken_and_should_not_be(old, title, url, stored):
    answer = old.post("courses", auth=USER, json={"title": title, "url": url})
    assert answer.status_code == 201
    assert answer.json() == {"id": answer.json()["id"], "title": stored, "url": url, "reviews": []}
    assert answer.headers["Location"] == f"{old.address}/api/v1/courses/{answer.json()['id']}"


@pytest.mark.parametrize(
    ("method", "path", "nothing"),
    [
        ("POST", "courses", NOTHING), ("PUT", "courses/1", NOTHING),
        ("POST", "reviews", NO_REVIEW), ("PUT", "reviews/1", NO_REVIEW),
    ],
)
def test_a_refused_write_is_200_with_nulls(old, method, path, nothing):
    for field in ({}, {"Authorization": "Token abc"}):
        answer = old.call(method, path, headers=field, data={"title": "x", "url": "https://example.com/refused"})
        assert answer.status_code == 200
        assert list(answer.json().items()) == list(nothing.items())
    wrong = old.call(method, path, auth=("kennethlove", "wrong"))
    assert (wrong.status_code, wrong.json()) == (500, {"message": "Internal Server Error"})


def test_anybody_who_is_signed_in_changes_and_removes_any_course(old):
    added = old.post("courses", auth=USER, data={"title": "x", "url": "https://example.com/theirs"}).json()
    path = f"courses/{added['id']}"
    assert old.call("DELETE", path).status_code == 401
    changed = old.call("PUT", path, auth=OTHER, data={"title": "y", "url": "https://example.com/theirs"})
    assert (changed.status_code, changed.json()["title"]) == (200, "y")
    assert changed.headers["Location"] == f"{old.address}/api/v1/{path}"
    for _ in range(2):
        removed = old.call("DELETE", path, auth=OTHER)
        assert (removed.status_code, removed.headers["Location"]) == (204, f"{old.address}/api/v1/courses")
    assert old.call("PUT", path, auth=OTHER, data={"title": "y", "url": "https://example.com/gone"}).status_code == 500


def test_reviews(old):
    added = old.post("reviews", auth=USER, data={"course": 1, "rating": 4})
    assert added.status_code == 201
    assert list(added.json()) == ["id", "for_course", "rating", "comment", "created_at"]
    assert (added.json()["for_course"], added.json()["comment"]) == ("/api/v1/courses/1", "")
    assert added.json()["created_at"].endswith(" -0000")
    path = f"reviews/{added.json()['id']}"
    wrong = old.post("reviews", auth=USER, data={"course": 1, "rating": 6})
    assert (wrong.status_code, wrong.json()) == (400, {"message": {"rating": "No course rating provided"}})
    by_another = old.call("PUT", path, auth=OTHER, data={"course": 1, "rating": 1})
    assert (by_another.status_code, by_another.json()) == (200, NO_REVIEW)
    by_another = old.call("DELETE", path, auth=OTHER)
    assert by_another.status_code == 403 and by_another.headers["Content-Type"].startswith("text/html")
    assert json.loads(by_another.text) == {"error": "That review does not exist or is not editable"}
    assert old.call("PUT", path, auth=USER, data={"course": 1, "rating": 3}).json()["rating"] == 3
    assert old.call("DELETE", path, auth=USER).status_code == 204


def test_one_review_of_a_course_that_is_gone_spoils_the_list_of_all(tmp_path):
    old = OldApplication(tmp_path)
    try:
        old.register(*USER)
        assert old.get("reviews").json() == {"reviews": []}
        assert old.post("reviews", auth=USER, data={"course": 999, "rating": 4}).status_code == 500
        assert old.get("reviews").status_code == 500
        assert old.execute("SELECT course_id FROM review") == [(999,)]
    finally:
        old.stop()


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """The application with the two users, for the tests that add more."""
    application = OldApplication(tmp_path_factory.mktemp("crowd"))
    for name, password in (USER, OTHER):
        application.register(name, password)
    yield application
    application.stop()


@pytest.mark.parametrize(
    ("name", "changes", "status"),
    [
        ("n1", {"verify_password": "other"}, 400), ("kennethlove", {}, 500), ("KennethLove", {}, 500), ("k%", {}, 500),
        ("_lice", {}, 500), ("n2", {"email": "KENNETHLOVE@example.com"}, 500), ("", {}, 201),
        ("n3", {"email": "notamail"}, 201), ("a:b", {}, 201), ("kennethlove@example.com", {}, 201),
    ],
)
def test_users_that_are_taken_and_that_are_not(crowd, name, changes, status):
    new = {"username": name, "email": f"New-{name}@example.com", "password": "x", "verify_password": "x"} | changes
    answer = crowd.post("users", data=new)
    assert answer.status_code == status, answer.text
    if status == 201:
        assert answer.json() == {"username": name}
        last = crowd.execute("SELECT username, email FROM user ORDER BY id DESC LIMIT 1")
        assert last == [(name, new["email"].lower())]


def test_a_list_asks_the_database_once_for_each_course(old):
    code = """
import app, logging
queries = []
handler = logging.Handler(); handler.emit = queries.append
logger = logging.getLogger("peewee"); logger.addHandler(handler); logger.setLevel(logging.DEBUG)
courses = Course.select().count()
application = app.create_app(models.database.database, "x")
queries.clear()
application.test_client().get("/api/v1/courses")
assert len(queries) == courses + 1, (len(queries), courses)
"""
    old.run(code)
