"""The same checks through every front end, and the table in docs/deployment.md of what they saw.

Each test of a column of the table records its cell, and the last test compares them with the table. FRONTS_TABLE=write
writes it anew, where all of them have run.
"""

import http.client
import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

import pages
from fronts import DEPLOYMENT, FRONTS, Front, Nginx, blocks
from hostile_paths import tricks
from responder import Clients, basic
from service import (
    OWNER, PROJECT, assert_problem, by_token, challenges, is_alive, read_answer, wait_until,
)

MOUNT = "/courses-app"
BODY_LIMIT = 65_536

REMEDY = "FRONTS_TABLE=write .venv/bin/python -m pytest Tests/EndToEnd/test_fronts.py writes the table anew"
COLUMNS = (
    "list", "401", "Basic", "Token", "POST", "big body 413", "HEAD", "304", "%2F", "prefix mount", "web page",
    "restart under load",
)


@contextmanager
def running(kind: type[Front], programs: Path, logs: Path, **options):
    """A front end in a folder that is open to its user, which pytest's are not; `logs` gets its logs."""
    with tempfile.TemporaryDirectory(prefix="syllabus-") as name:
        folder = Path(name)
        try:
            front = kind(folder, programs, **options)
            try:
                yield front
            finally:
                front.stop()
        finally:
            for log in folder.glob("*.log"):
                shutil.copy(log, logs)


@pytest.fixture(scope="module", params=FRONTS, ids=lambda kind: kind.title)
def front(request, programs, tmp_path_factory):
    with running(request.param, programs, tmp_path_factory.mktemp("front")) as front:
        yield front


@pytest.fixture(scope="module")
def token(front) -> str:
    answer = front.get("users/token", auth=OWNER)
    assert answer.status_code == 200, answer.text
    return answer.json()["token"]


@pytest.fixture(scope="module")
def cells():
    """What was seen: the cells of the table, by row and column."""
    return {}


@pytest.fixture
def cell(front, cells):
    """Records a cell of the table; a test that fails before records none."""

    def cell(column: str, text: str = "yes"):
        assert column in COLUMNS
        cells[front.title, column] = text

    return cell


def send(front: Front, head: str, *fields: str, body: bytes = b"", source: str = "127.0.0.1"):
    """Sends a request as it is, which no client would, and returns the answer with its body read."""
    lines = [f"{head} HTTP/1.1", f"Host: localhost:{front.port}", "Connection: close", *fields, "", ""]
    with socket.create_connection(("127.0.0.1", front.port), 30, (source, 0)) as connection:
        connection.sendall("\r\n".join(lines).encode("latin-1") + body)
        return read_answer(connection)


def course(number: int, **more) -> dict:
    return {"title": "A course", "url": f"https://example.com/{number}", **more}


def test_its_own_check_has_nothing_to_say(front):
    assert re.findall(r"(?i).*\b(?:warn|warning|error|emerg|alert)\b.*", front.check()) == []


def test_syllabus_check_has_nothing_to_say(front):
    answer = front.state.try_tool("check", "--json", "--url", front.address)
    findings = json.loads(answer.stdout)["findings"]
    assert [finding for finding in findings if finding["level"] in ("warning", "error")] == [], front.log
    texts = [finding["text"] for finding in findings if finding["level"] == "ok"]
    for words in ("the service answers", "Authorization reaches the service", "may be sent (body_limit)", "takes a token"):
        assert [text for text in texts if words in text], findings


# The API

def test_a_list(front, cell):
    answer = front.get("courses")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert "courses" in answer.json()
    cell("list")


def test_whoever_has_not_signed_in_is_told_how(front, cell):
    answer = front.post("courses", json=course(1))
    assert_problem(answer, 401)
    assert ", ".join(challenges(answer)) == 'Token realm="syllabus", Basic realm="syllabus", charset="UTF-8"'
    wrong = front.get("users/token", auth=(OWNER[0], "wrong"))
    assert_problem(wrong, 401)
    cell("401")


def test_a_name_and_a_password_sign_in(front, cell):
    answer = front.get("users/me", auth=OWNER)
    assert answer.status_code == 200, answer.text
    assert answer.json()["username"] == OWNER[0]
    cell("Basic")


def test_a_token_signs_in(front, cell, token):
    answer = front.get("users/me", headers=by_token(token))
    assert answer.status_code == 200, answer.text
    assert_problem(front.get("users/me", headers=by_token(token[:-1])), 401)
    cell("Token")


def test_a_course_is_added_and_found_where_the_answer_says(front, cell, token):
    assert added(front, token, 2).json()["url"] == "https://example.com/2"
    in_chunks = iter([b'{"title":"In chunks",', b'"url":"https://example.com/chunks"}'])
    headers = by_token(token) | {"Content-Type": "application/json"}
    assert front.post("courses", data=in_chunks, headers=headers).status_code == 201
    cell("POST")


def added(front: Front, token: str, number: int) -> requests.Response:
    """Adds a course, and returns the answer to its Location."""
    answer = front.post("courses", json=course(number), headers=by_token(token))
    assert answer.status_code == 201, answer.text
    root = front.address.removesuffix(front.mount)
    found = requests.get(root + answer.headers["Location"], timeout=30)
    assert found.status_code == 200, answer.headers["Location"]
    assert answer.json() == found.json()
    return found


def test_the_largest_body_is_taken_and_a_larger_one_is_413(front, cell, token):
    largest = padded(course(3), BODY_LIMIT)
    headers = by_token(token) | {"Content-Type": "application/json"}
    assert front.post("courses", data=largest, headers=headers).status_code == 201
    for size in (BODY_LIMIT + 1, 1_000_000, 6_000_000):
        fields = ("Content-Type: application/json", f"Content-Length: {size}")
        path = f"{front.mount}/api/v1/courses"
        answer = send(front, f"POST {path}", *fields, body=b" " * size)
        assert answer.status == 413, answer.body
        assert ask_first(front, path, size, *fields) == 413
    cell("big body 413", f"yes, by {teller(answer)}")


def padded(value: dict, size: int) -> bytes:
    text = json.dumps(value).encode()
    return text[:-1] + b" " * (size - len(text)) + b"}"


def ask_first(front: Front, path: str, size: int, *fields: str) -> int:
    """Sends a body only if the server wants it (RFC 9110, section 10.1.1); returns the final status."""
    head = "\r\n".join([
        f"POST {path} HTTP/1.1", "Host: localhost", "Connection: close", "Expect: 100-continue", *fields, "", ""])
    with socket.create_connection(("127.0.0.1", front.port), 30) as connection:
        connection.sendall(head.encode())
        first = connection.recv(4096, socket.MSG_PEEK)
        if first.startswith(b"HTTP/1.1 100"):
            connection.sendall(b" " * size)
        # It reads past a 100 by itself.
        return read_answer(connection).status


def teller(answer: http.client.HTTPResponse) -> str:
    """Who has refused a body: the responder names its limit."""
    if answer.getheader("Content-Type") != "application/problem+json":
        return "the front end, as HTML"
    return "the responder" if b"larger than 65536 bytes" in answer.body else "the front end"


def test_head_answers_with_the_head_alone(front, cell):
    whole = front.get("courses")
    answer = front.call("HEAD", "courses")
    assert (answer.status_code, answer.content) == (200, b"")
    for name in ("Content-Type", "ETag", "X-Content-Type-Options"):
        assert answer.headers[name] == whole.headers[name]
    cell("HEAD")


def test_what_has_not_changed_is_304(front, cell):
    tag = front.get("courses").headers["ETag"]
    answer = front.get("courses", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert front.get("courses", headers={"If-None-Match": '"another"'}).status_code == 200
    cell("304")


def test_an_encoded_slash_reaches_the_responder_and_nothing_is_decoded_twice(front, cell, token):
    added(front, token, 4)
    for id in ("1%2F1", "%2F1", "1%2f", "%2531", "1%252F1"):
        answer = send(front, f"GET {front.mount}/api/v1/courses/{id}")
        assert answer.status == 404, id
        if not front.takes_encoded_slash and "2f" in id.lower():
            continue
        assert json.loads(answer.body)["instance"] == f"urn:syllabus:request:{answer.getheader('X-Request-Id')}"
    assert send(front, f"GET {front.mount}/api/v1/courses/%31").status == 200
    cell("%2F", "yes" if front.takes_encoded_slash else "404, by the front end")


@pytest.mark.parametrize("path", ["/api/v1/a%00", "/api/v1/a%0Ab", "/api/v1/%zz", "/api/v1/%4", "/api/v1/%"])
def test_a_path_that_cannot_be_is_no_fault_of_the_server(front, path):
    assert send(front, f"GET {front.mount}{path}").status in (400, 404)


@pytest.mark.parametrize("fields", [(), ("Content-Length: 10",)], ids=["alone", "with a length"])
def test_chunks_that_are_empty_are_answered_at_once(front, fields):
    for method, expected in {"POST": (400, 401), "GET": (200, 400)}.items():
        head = f"{method} {front.mount}/api/v1/courses"
        answer = send(front, head, "Transfer-Encoding: chunked", *fields, body=b"0\r\n\r\n")
        assert answer.status in expected, answer.body


def test_every_request_has_an_id_that_is_in_the_log(front):
    ids = [front.get("courses").headers["X-Request-Id"] for _ in range(2)]
    assert ids[0] != ids[1]
    wait_until(lambda: all(f'"request":"{id}"' in front.log for id in ids))


def test_the_client_s_address_arrives(front):
    """Without it, whoever guesses from one address would keep the user at another waiting."""
    user = {"username": "guessed", "email": "guessed@example.com", "password": OWNER[1], "verify_password": OWNER[1]}
    assert front.post("users", json=user).status_code == 201
    right, wrong = basic(("guessed", OWNER[1])), basic(("guessed", "wrong"))
    assert sign_in(front, right, "127.0.0.1") == 200
    assert [sign_in(front, wrong, "127.0.0.3") for _ in range(5)] == [401] * 5
    assert sign_in(front, right, "127.0.0.3") == 429
    assert sign_in(front, right, "127.0.0.1") == 200


def sign_in(front: Front, authorization: str, source: str) -> int:
    field = f"Authorization: {authorization}"
    return send(front, f"GET {front.mount}/api/v1/users/token", field, source=source).status


def test_a_proxy_field_is_harmless(front):
    """It would look like the variable HTTP_PROXY (CVE-2016-5385)."""
    assert front.get("courses", headers={"Proxy": "http://127.0.0.1:1"}).status_code == 200


def test_what_the_responder_answers_is_as_it_sent_it(front, token):
    answer = front.get("users/me", headers=by_token(token))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Vary"] == "Authorization"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" not in answer.headers


def test_a_change_is_answered_with_what_was_changed(front, token):
    """A 200 with a Location is a redirect to Apache, where the answer comes by CGI."""
    url = f"https://example.com/changed/{front.port}"
    course = front.post("courses", json={"title": "A course", "url": url}, headers=by_token(token)).json()
    path = f"courses/{course['id']}"
    for method, body in (("PATCH", {"title": "Patched"}), ("PUT", {"title": "Put", "url": url})):
        answer = front.call(method, path, json=body, headers=by_token(token))
        assert (answer.status_code, answer.json()) == (200, course | {"title": body["title"]}), answer.text
        place = answer.headers.get("Location", answer.headers.get("Content-Location"))
        assert place == f"{front.mount}/api/v1/{path}"


# What is closed

@pytest.mark.parametrize("path", ["/ping", "/status"])
def test_what_is_for_operators_answers_this_machine_alone(front, path):
    assert send(front, f"GET {front.mount}{path}").status == (200 if front.has_status else 403)
    # Another loopback address stands for another machine: the files name 127.0.0.1 and ::1 one by one.
    closed = send(front, f"GET {front.mount}{path}", source="127.0.0.2")
    assert closed.status == 403
    assert closed.getheader("X-Content-Type-Options") == "nosniff" or not isinstance(front, Nginx)
    assert send(front, f"GET {front.mount}/api/v1/courses", source="127.0.0.2").status == 200


def test_the_page_for_operators_is_where_status_is(front):
    answers = [send(front, f"GET {front.mount}/status.html", source=source) for source in ("127.0.0.1", "127.0.0.2")]
    has_it = front.has_page and front.has_status
    assert [answer.status for answer in answers] == ([200, 403] if has_it else [404, 404])
    assert not has_it or answers[0].body == pages.OPERATORS


@pytest.mark.parametrize("path", [
    "/api/../status", "/%73tatus", "//status", "/api/%2e%2e/status", "/status/", "/api/..%2Fstatus", "/api//../status",
    "/./status", "/status?x", "/STATUS", "/status%2F", "/status;x", "/%2Fstatus",
    "/app/../status.html", "/%73tatus.html", "//status.html", "/app/%2e%2e/status.html", "/status.html/",
    "/app/..%2Fstatus.html", "/app//../status.html", "/./status.html", "/status.html?x", "/STATUS.html", "/Status.HTML",
    "/status.html%2F", "/status.html/x", "/status.html;x", "/%2Fstatus.html", "/status.html/.",
    "/status.html//", "/x/..//status.html", "/status%2Ehtml", "/app/style.css/../../status.html", "/api/../status.html",
])
def test_what_is_for_operators_has_no_back_door(front, path):
    answer = send(front, f"GET {front.mount}{path}", source="127.0.0.2")
    assert answer.status in (400, 403, 404), answer.body
    assert b"started_at" not in answer.body and pages.OPERATORS not in answer.body


def test_another_spelling_of_a_path_is_nothing_or_the_path(front, token):
    """The web server and the responder may read it in two ways; what is behind a sign-in is behind it in both."""
    path, signed_in = f"{front.mount}/api/v1/users/me", [f"Authorization: Token {token}"]
    account, page = send(front, f"GET {path}", *signed_in), send(front, f"GET {front.mount}/")
    assert account.status == 200 and account.body != page.body
    for target in tricks(path.encode())[::3]:
        # Caddy's own answers are empty: 200 for another host, and 500 where a file's path has NUL in it.
        for fields, open in (([], (page.body, b"")), (signed_in, (page.body, b"", account.body))):
            answer = send(front, f"GET {target.decode('latin-1')}", *fields)
            is_refused = answer.status in (301, 400, 403, 404, 405) or (answer.status == 401 and not fields)
            assert is_refused or answer.body in open, f"{target!r}: {answer.status} {answer.body}"


@pytest.mark.parametrize("path", [
    "/credentials.json", "/secret", "/state/secret", "/../state/secret", "/%2e%2e/state/secret", "/..%2fstate/secret",
    "/api/../../state/secret", "/.git/config", "/.env", "/syllabus-fcgi", "/../syllabus-fcgi", "/problems/413.json",
    "/credentials.json~", "/state/credentials.json.bak", "/../state/courses.sqlite-wal",
    "/.well-known/.env", "/.well-known/../.env", "/.well-known/%2e%2e/.env", "/.well-known/x/.env",
])
def test_nothing_but_the_page_is_served(front, path):
    if front.has_page:
        for folder in (front.www, front.www / ".well-known", front.www / ".well-known" / "x"):
            folder.mkdir(exist_ok=True)
            (folder / ".env").write_text("hidden", encoding="utf-8")
    answer = send(front, f"GET {front.mount}{path}")
    assert answer.status in (400, 403, 404), answer.body


# The page

def served(front: Front, paths: list[str]) -> list[str]:
    """Of the files of www/, those that this machine gets: those for operators are where /status is."""
    return ["/", *(path for path in paths if front.has_status or "/status" not in path)] if front.has_page else []


def test_every_file_of_the_page_has_its_fields(front):
    for path in served(front, pages.FILES):
        answer = front.get(path)
        assert answer.status_code == 200, path
        assert {name: answer.headers.get(name) for name in pages.FIELDS} == pages.FIELDS, path


def test_a_file_of_the_page_is_sent_once(front):
    for path in served(front, pages.FILES):
        validators = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
        headers = front.get(path).headers
        asked = {validators[name]: value for name, value in headers.items() if name in validators}
        assert asked and front.get(path, headers=asked).status_code == 304, f"{path} {asked}"


def test_whatever_a_page_needs_is_there(front, cell):
    found = served(front, pages.PAGES)
    for path in found:
        pages.assert_whole(front, path)
    cell("web page", "no" if not found else "yes" if "/status.html" in found else "yes, but for `status.html`")


# Without a responder

def test_without_a_responder_it_says_so_in_the_form_of_the_api(front, programs, tmp_path):
    if not front.has_problems:
        return
    with running(type(front), programs, tmp_path) as lonely:
        lonely.lose_responder()
        # mod_fcgid tries to start one for as long as a minute, by chance, before it says that it cannot.
        (answer,) = wait_until(lambda: [got for got in [lonely.get("courses", timeout=120)] if got.status_code != 200])
        problem = assert_problem(answer, answer.status_code)
        assert answer.status_code in (500, 502, 503)
        assert problem["instance"] == f"urn:syllabus:request:{answer.headers['X-Request-Id']}"


# Below a prefix

def test_it_stands_below_a_prefix(front, cell, programs, tmp_path):
    with running(type(front), programs, tmp_path, mount=MOUNT) as mounted:
        token = mounted.get("users/token", auth=OWNER).json()["token"]
        answer = added(mounted, token, 1)
        assert answer.json()["reviews"] == []
        assert mounted.get("courses", params={"limit": 1}).status_code == 200
        assert mounted.get("/openapi.json").json()["servers"][0]["url"].startswith(MOUNT)
        if mounted.takes_encoded_slash:
            assert_problem(mounted.get("courses/1%2F1"), 404)
        for path in ("/ping", "/status", *(["/status.html"] if mounted.has_page and mounted.has_status else [])):
            assert send(mounted, f"GET {MOUNT}{path}", source="127.0.0.2").status == 403
        # The rest of the site is not the service's.
        for path in ("/api/v1/courses", "/status", "/openapi.json"):
            assert b"courses" not in send(mounted, f"GET {path}").body
        if mounted.has_page:
            pages.assert_whole(mounted, "/")
    cell("prefix mount")


# Restarting

# Where a new program is uploaded, and no command of the docs restarts it.
RENAMED = ("Apache, mod_cgid and .htaccess", "Apache, mod_fcgid and .htaccess")


class Crowd(Clients):
    """Clients that read and add courses without a pause, and note what is not answered as it should be."""

    def __init__(self, front: Front, token: str, clients: int = 4):
        self.answered = 0
        self.failed = {"GET": [], "POST": []}
        self._address = f"{front.address}/api/v1/courses"
        self._headers = by_token(token)
        self._lock = threading.Lock()
        super().__init__(clients)

    def work(self, number: int):
        with requests.Session() as session:
            session.trust_env = False
            for turn in itertools.count():
                if self.is_over:
                    return
                self._send(session, "GET", 200, params={"limit": 1})
                url = f"https://example.com/crowd/{number}/{turn}"
                self._send(session, "POST", 201, json={"title": "A course", "url": url}, headers=self._headers)

    def _send(self, session: requests.Session, method: str, expected: int, **options):
        try:
            answer = session.request(method, self._address, timeout=30, allow_redirects=False, **options)
            failure = None if answer.status_code == expected else f"{answer.status_code} {answer.text[:200]}"
        except requests.RequestException as error:
            failure = repr(error)
        with self._lock:
            if failure:
                self.failed[method].append(failure)
            else:
                self.answered += 1


def test_a_restart_under_load_loses_nothing(front, cell, token):
    with Crowd(front, token) as crowd:
        wait_until(lambda: crowd.answered > 100)
        before = front.responders
        front.restart()
        wait_until(lambda: not any(map(is_alive, before)))
        answered = crowd.answered
        wait_until(lambda: crowd.answered > answered + 100)
        assert front.responders or not front.stays
    assert crowd.failed["GET"] == [], front.log
    if front.may_lose_changes:
        # A few at most: those that were sent at the very moment.
        assert len(crowd.failed["POST"]) <= 4 and all(failure.startswith("502 ") for failure in crowd.failed["POST"])
        cell("restart under load", "GET: 0 failed; POST: a few may be 502")
    else:
        assert crowd.failed["POST"] == [], front.log
        cell("restart under load", "0 failed")


def test_a_restart_with_wrong_settings_leaves_the_service_as_it_was(front):
    if front.title in RENAMED:
        return
    settings = front.state.path / "settings.json"
    text = settings.read_text(encoding="utf-8")
    before = front.responders
    settings.write_text('{"worker":4}', encoding="utf-8")
    try:
        front.fail_to_restart()
        assert front.responders == before
        assert front.get("courses").status_code == 200, front.log
    finally:
        settings.write_text(text, encoding="utf-8")


# The commands of the docs that put the files in their places

COPIED = (
    "Deployment", "nginx", "Apache (mod_proxy_fcgi)", "Apache (mod_fcgid)", "lighttpd", "HAProxy", "Caddy",
)


@pytest.fixture
def machine(tmp_path):
    """Folders of a machine and programs that do nothing, for commands that would change this one."""
    for folder in (
        "bin", "etc/nginx/conf.d", "etc/apache2/sites-available", "etc/lighttpd/conf-enabled", "etc/haproxy", "etc/caddy",
    ):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("nginx", "apachectl", "a2enmod", "a2ensite", "lighttpd", "haproxy", "caddy", "service"):
        (tmp_path / "bin" / name).symlink_to("/bin/true")
    return tmp_path


def test_the_commands_put_every_file_where_another_includes_it(machine):
    # Those that start and restart the responder are run with each front end.
    commands = [block for heading in COPIED for block in blocks(heading) if "kill" not in block]
    assert len(commands) == 10
    for command in commands:
        command = command.replace("/etc/", f"{machine}/etc/").replace("/usr/share/", f"{machine}/share/")
        subprocess.run(
            ["bash", "-e", "-c", command], cwd=PROJECT, check=True, timeout=30,
            env=os.environ | {"PATH": f"{machine}/bin:/bin:/usr/bin"})
    etc = machine / "etc"
    texts = {path: path.read_text(encoding="utf-8") for path in etc.rglob("*") if path.is_file()}
    included = {
        etc / name for text in texts.values()
        for name in re.findall(r"""^ *[Ii]nclude "?/etc/([^\s"]+)""", text, re.MULTILINE)}
    included |= {etc / "nginx" / name for text in texts.values() for name in re.findall(r"include (\w+);", text)}
    assert len(included) >= 6 and included <= set(texts)
    assert (machine / "share" / "syllabus" / "www" / "index.html").exists()
    assert "/reviews" not in texts[etc / "nginx" / "syllabus_mount"]
    assert texts[etc / "nginx" / "conf.d" / "syllabus.conf"].count("fastcgi_pass syllabus;") == 5


# The table

def table() -> tuple[str, dict[tuple[str, str], str]]:
    """The table of docs/deployment.md, as it stands there and by its rows and columns."""
    (text,) = re.findall(r"^\| front end \|.*?(?=^$)", DEPLOYMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return text, {(row[0], column): cell for row in rows for column, cell in zip(head[1:], row[1:], strict=True)}


def written(cells: dict[tuple[str, str], str]) -> str:
    lines = [["front end", *COLUMNS], ["---"] * (len(COLUMNS) + 1)]
    lines += [[kind.title, *(cells[kind.title, column] for column in COLUMNS)] for kind in FRONTS]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def test_the_table_of_the_docs_is_what_was_seen(cells):
    """Only what was seen is compared, so that some of the tests may be run alone."""
    text, told = table()
    if os.environ.get("FRONTS_TABLE") == "write":
        assert len(cells) == len(FRONTS) * len(COLUMNS), "the table is written where all of its tests have run well"
        page = DEPLOYMENT.read_text(encoding="utf-8")
        DEPLOYMENT.write_text(page.replace(text, written(cells)), encoding="utf-8")
        return
    assert set(told) == {(kind.title, column) for kind in FRONTS for column in COLUMNS}, REMEDY
    assert {place: told[place] for place in cells} == cells, REMEDY
