"""The peers of the benchmark answer what ours answers: else comparing with them says nothing."""

import json
import sqlite3
import subprocess
import time
from contextlib import closing

import pytest

from old_application import PYTHON
from peers import FLASK, INSERT_LOOP, Data, Script, fill, peer_database, serving
from responder import basic
from service import OWNER, State
from test_tokens import signed

SECRET = "the secret of the peers, long enough"
HEADER = {"alg": "HS256", "typ": "JWT"}
NAMES = ["c", "go", "php-fpm", "c-cgi", "php-cgi"]
FLASK_NAMES = ["gunicorn", "uwsgi", "flask-cgi"]
COUNT = 120
# With averages of 4.67, 4.5 and 4.04, one that nobody knows the creator of, and one that JSON has to escape.
MORE = """
    INSERT INTO reviews (course, rating, comment, created_at, creator, created_by)
        VALUES (3, 5, '', 1700000000, 1, 'bench'), (3, 5, '', 1700000000, 1, 'bench'), (4, 4, '', 1700000000, 1, 'bench');
    INSERT INTO reviews (course, rating, comment, created_at, creator, created_by)
        SELECT 9, 4, '', 1700000000, 1, 'bench' FROM courses LIMIT 24;
    UPDATE courses SET creator = NULL, created_by = NULL WHERE id = 5;
    UPDATE courses SET title = 'A "quoted" \\ title, ' || char(9) || ' in Français, <b>' WHERE id = 6;
    DELETE FROM reviews WHERE course = 7;
    UPDATE courses SET created_at = 1709210096 WHERE id = 8;
"""


@pytest.fixture(scope="module")
def ours(programs, tmp_path_factory):
    """Our own program in plain CGI, with some courses."""
    state = State(tmp_path_factory.mktemp("ours") / "state", programs).create()
    state.add_user(*OWNER)
    responder = Script([programs / "syllabus-fcgi"], {"SYLLABUS_STATE": str(state.path)})
    assert responder.ask("GET", "courses").status == 200
    responder.state = state
    fill(state.path / "courses.sqlite", COUNT)
    with closing(sqlite3.connect(state.path / "courses.sqlite")) as database:
        database.executescript(MORE)
    return responder


@pytest.fixture(scope="module")
def data(ours, tmp_path_factory):
    """The peers' databases, with our courses."""
    folder = tmp_path_factory.mktemp("peers")
    courses = ours.state.path / "courses.sqlite"
    user, = json.loads(ours.state.credentials.read_text(encoding="utf-8"))["users"]
    made = Data(folder / "courses.sqlite", folder / "flask.sqlite", SECRET)
    peer_database.make(made.database, courses, user)
    command = [PYTHON, FLASK / "fill.py", made.flask, courses, user["username"], user["email"], user["password"]]
    subprocess.run(command, check=True)
    return made


@pytest.fixture(scope="module")
def peers(data, programs, tmp_path_factory):
    with serving(data, tmp_path_factory.mktemp("running"), programs / "syllabus-fcgi") as found:
        yield found


@pytest.fixture(params=NAMES)
def peer(request, peers):
    return peers[request.param]


@pytest.fixture(params=FLASK_NAMES)
def flask(request, peers):
    return peers[request.param]


def token(secret: str = SECRET, header=None, **changes) -> str:
    now = int(time.time())
    return "Token " + signed(
        secret.encode(), HEADER if header is None else header, {"id": 1, "iat": now, "exp": now + 3600} | changes)


def draft(title="A new one", url=None) -> bytes:
    return json.dumps({"title": title, "url": url or f"https://example.com/new/{time.monotonic_ns()}"}).encode()


def test_ping(peer):
    answer = peer.ask("GET", "/ping")
    assert (answer.status, answer.body) == (200, b"pong")
    assert answer.type.startswith("text/plain")


def test_a_hundred_courses(peer, ours):
    answer = peer.ask("GET", "courses")
    assert (answer.status, answer.type) == (200, "application/json")
    expected = ours.ask("GET", "courses").json()
    assert len(expected["courses"]) == 100
    assert answer.json() == expected


def test_one_course(peer, ours):
    for id in range(1, 10):
        answer = peer.ask("GET", f"courses/{id}")
        assert (answer.status, answer.type) == (200, "application/json")
        assert answer.json() == ours.ask("GET", f"courses/{id}").json()


@pytest.mark.parametrize("path", ["courses/999", "courses/x", "courses/", "/", "/api/v1/nothing"])
def test_what_is_not_there(peer, path):
    answer = peer.ask("GET", path)
    assert (answer.status, answer.type) == (404, "application/json")


def test_who_a_token_names(peer, ours):
    own = "Token " + ours.ask("GET", "users/token", basic()).json()["token"]
    answer = peer.ask("GET", "users/me", token())
    assert (answer.status, answer.type) == (200, "application/json")
    assert answer.json() == ours.ask("GET", "users/me", own).json()


@pytest.mark.parametrize(
    "field",
    [
        lambda: None, lambda: "Token", lambda: "Token abc", lambda: "Token ..", lambda: token(secret="another"),
        lambda: token(exp=int(time.time())), lambda: token(id=2), lambda: token()[:-1], lambda: token() + "A",
        lambda: token().replace("Token", "Other"), lambda: token()[:-43],
    ],
    ids=["none", "empty", "word", "dots", "secret", "expired", "unknown", "shorter", "longer", "scheme", "unsigned"])
def test_tokens_that_are_refused(peer, field):
    for method, path, body in (("GET", "users/me", b""), ("POST", "courses", draft())):
        assert peer.ask(method, path, field(), body).status == 401


def test_a_password_buys_a_token(peer):
    answer = peer.ask("GET", "users/token", basic())
    assert (answer.status, answer.type) == (200, "application/json")
    bought = answer.json()["token"]
    assert peer.ask("GET", "users/me", f"Token {bought}").json()["username"] == OWNER[0]


def test_a_bought_token_is_good_for_an_hour_with_every_peer(peers):
    import jwt

    for name in NAMES:
        bought = peers[name].ask("GET", "users/token", basic()).json()["token"]
        assert jwt.get_unverified_header(bought) == HEADER
        claims = jwt.decode(bought, SECRET, algorithms=["HS256"])
        assert claims == {"id": 1, "iat": claims["iat"], "exp": claims["iat"] + 3600}
        assert all(peers[other].ask("GET", "users/me", f"Token {bought}").status == 200 for other in NAMES)


@pytest.mark.parametrize("who", [(OWNER[0], "wrong"), (OWNER[0], ""), ("nobody", OWNER[1])])
def test_wrong_passwords_are_refused(peer, who):
    assert peer.ask("GET", "users/token", basic(who)).status == 401


def test_a_course_is_added(peer, ours, data):
    body = draft("Ein \"neuer\" Kurs, \\ – naïve")
    answer = peer.ask("POST", "courses", token(), body)
    assert (answer.status, answer.type) == (201, "application/json")
    course = answer.json()
    # nginx puts its own address before it, for some.
    assert answer.location.endswith(f"/api/v1/courses/{course['id']}")
    assert course == peer.ask("GET", f"courses/{course['id']}").json()
    added = ours.ask("POST", "courses", basic(), body).json()
    changing = ("id", "created_at")
    assert {key: course[key] for key in course if key not in changing} == {
        key: added[key] for key in added if key not in changing}
    with closing(sqlite3.connect(data.database)) as database:
        kept = database.execute("SELECT title, created_by FROM courses WHERE id = ?", (course["id"],)).fetchone()
    assert kept == (course["title"], OWNER[0])


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[1]", b"{}", b'{"title":"A title"}', draft(title=""), draft(title=5), draft(title="t" * 201),
        draft(title={"a": "text"}), draft(url="javascript:alert(1)"), draft(url=["https://example.com"]),
    ],
    ids=["nothing", "half", "list", "empty", "no-url", "empty-title", "number", "long", "object", "javascript", "urls"])
def test_courses_that_are_not_taken(peer, body):
    answer = peer.ask("POST", "courses", token(), body)
    assert (answer.status, answer.type) == (400, "application/json")


def test_a_url_that_another_course_has(peer, ours):
    answer = peer.ask("POST", "courses", token(), draft(url=ours.ask("GET", "courses/1").json()["url"]))
    assert (answer.status, answer.type) == (409, "application/json")


def test_flask_has_the_same_courses(flask, ours):
    expected = [
        {key: course[key] for key in ("id", "title", "url", "reviews")}
        for course in ours.ask("GET", "courses").json()["courses"]]
    answer = flask.ask("GET", "courses")
    assert answer.status == 200
    # It knows no pages.
    assert answer.json()["courses"][:100] == expected
    assert flask.ask("GET", "courses/3").json() == expected[2]


def test_flask_signs_in_by_password_and_by_token(flask):
    bought = flask.ask("GET", "users/token", basic()).json()["token"]
    assert "token" in flask.ask("GET", "users/token", f"Token {bought}").json()
    assert flask.ask("GET", "users/token", "Token abc").status == 401
    answer = flask.ask("POST", "courses", f"Token {bought}", draft("One in Flask"))
    assert (answer.status, answer.json()["title"]) == (201, "One in Flask")


def test_the_insert_loop_adds_to_one_of_our_databases(ours, peers, tmp_path):
    path = tmp_path / "courses.sqlite"
    with closing(sqlite3.connect(ours.state.path / "courses.sqlite")) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
        before, = copy.execute("SELECT count(*) FROM courses").fetchone()
    answer = subprocess.run([INSERT_LOOP, path, "0.2"], capture_output=True, text=True, check=True)
    with closing(sqlite3.connect(path)) as copy:
        added = copy.execute("SELECT count(*) FROM courses").fetchone()[0] - before
        found, = copy.execute("SELECT count(*) FROM course_words WHERE course_words MATCH 'loop'").fetchone()
    assert added == found > 0
    assert float(answer.stdout) == pytest.approx(added / 0.2, rel=0.5)
