"""The same program as plain CGI (RFC 3875): one request, one answer, and the end."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

import pytest
import requests

from fastcgi import Answer, assert_problem, parameters
from responder import basic, environment
from service import OWNER, State, free_port, wait_until

USAGE, UNAVAILABLE = 64, 69
NOBODY = 65_534


@pytest.fixture
def cgi(new_state, programs):
    """Runs one request; a body is left in a pipe that stays open, so that who reads too far never ends.

    What the last one wrote to standard error is in `errors`.
    """

    def cgi(path: str = "/ping", method: str = "GET", body: bytes = b"", ends: bool = False, settings=None, **more):
        given = {**environment(new_state, **settings or {}), **parameters(path, method, body, **more)}
        reading, writing = os.pipe()
        try:
            with subprocess.Popen(
                [programs / "syllabus-fcgi"], env=given, stdin=reading, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            ) as process:
                os.close(reading)
                reading = None
                try:
                    write(writing, body)
                    if ends:
                        os.close(writing)
                        writing = None
                    output, errors = process.communicate(timeout=10)
                finally:
                    process.kill()
        finally:
            for descriptor in (reading, writing):
                if descriptor is not None:
                    os.close(descriptor)
        assert process.returncode == 0, errors
        cgi.errors = errors
        return Answer(output)

    return cgi


def write(descriptor: int, body: bytes):
    """Writes until the reader has enough."""
    try:
        while body:
            body = body[os.write(descriptor, body):]
    except BrokenPipeError:
        pass


def unread(pipe: int) -> int:
    """How many bytes a pipe holds."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


def course(url: str) -> bytes:
    return b'{"title":"By CGI","url":"%s"}' % url.encode()


@pytest.fixture
def token(cgi) -> str:
    return cgi("/api/v1/users/token", HTTP_AUTHORIZATION=basic()).json()["token"]


def test_a_ping(cgi):
    answer = cgi()
    assert (answer.status, answer.body) == (200, b"pong")


def test_a_list(cgi):
    answer = cgi("/api/v1/courses?limit=5")
    assert (answer.status, answer.json()) == (200, {"courses": []})


@pytest.mark.parametrize("length", [None, "", "0"])
def test_a_request_without_a_body_does_not_wait_for_one(cgi, length):
    assert cgi(CONTENT_LENGTH=length).status == 200


def test_head_answers_with_the_head_alone(cgi):
    answer = cgi("/api/v1/courses", "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.fields["Content-Type"] == "application/json"


def test_a_body_is_read_as_far_as_its_length(cgi, token):
    body = course("https://example.com/cgi")
    added = cgi("/api/v1/courses", "POST", body + b"and something else", CONTENT_LENGTH=str(len(body)),
                HTTP_AUTHORIZATION=f"Token {token}")
    assert added.status == 201, added
    assert added.fields["Location"].startswith("/api/v1/courses/")
    assert [course["url"] for course in cgi("/api/v1/courses").json()["courses"]] == ["https://example.com/cgi"]


@pytest.mark.parametrize("length", [None, "", "-1"])
def test_a_chunked_body_without_a_length_is_read_to_its_end(cgi, token, length):
    body = course("https://example.com/chunked")
    added = cgi("/api/v1/courses", "POST", body, ends=True, CONTENT_LENGTH=length, HTTP_TRANSFER_ENCODING="chunked",
                HTTP_AUTHORIZATION=f"Token {token}")
    assert added.status == 201, added


def test_a_body_over_the_limit_is_413(cgi):
    assert_problem(cgi("/api/v1/courses", "POST", b"x" * 65_537, CONTENT_TYPE="application/json"), 413)
    large = cgi("/api/v1/courses", "POST", b"x" * 1_000_000, ends=True, CONTENT_LENGTH=None,
                HTTP_TRANSFER_ENCODING="chunked")
    assert_problem(large, 413)


@pytest.mark.parametrize("length", ["+5", "5 ", "0x5", "-2", "five", str(2**63), str(2**64), "5,5"])
def test_a_length_that_is_none_is_400(cgi, length):
    assert_problem(cgi("/api/v1/courses", "POST", b"12345", ends=True, CONTENT_LENGTH=length), 400)


def test_a_body_that_was_cut_is_not_run(cgi, token):
    body = course("https://example.com/cut")
    cut = cgi("/api/v1/courses", "POST", body, ends=True, CONTENT_LENGTH=str(len(body) + 1),
              HTTP_AUTHORIZATION=f"Token {token}")
    assert_problem(cut, 400)
    assert cgi("/api/v1/courses").json() == {"courses": []}


def test_streams_that_do_not_block_are_waited_for(new_state, programs, cgi, token):
    """Whoever shares the pipes may have made them so; half of a body, and half of an answer, would look whole."""
    body = course("https://example.com/unblocked")
    sent = parameters("/api/v1/courses", "POST", body, CONTENT_LENGTH=None, HTTP_TRANSFER_ENCODING="chunked",
                      CONTENT_TYPE="application/x-www-form-urlencoded", HTTP_AUTHORIZATION=f"Token {token}")
    (reading, writing), (answers, answering) = os.pipe(), os.pipe()
    for descriptor in (reading, answering):
        os.set_blocking(descriptor, False)
    os.write(writing, b"title=Half&url=https://example.com/half")
    with subprocess.Popen(
        [programs / "syllabus-fcgi"], env=environment(new_state) | sent, stdin=reading, stdout=answering,
    ) as process, open(answers, "rb") as output:
        os.close(reading)
        os.close(answering)
        wait_until(lambda: unread(writing) == 0)
        os.write(writing, b"/and/whole")
        os.close(writing)
        assert Answer(output.read()).json()["url"] == "https://example.com/half/and/whole"
        assert process.wait(10) == 0


def test_the_hidden_authorization_of_apache(cgi, token):
    answer = cgi("/api/v1/users/token", REDIRECT_HTTP_AUTHORIZATION=f"Token {token}")
    assert (answer.status, answer.json()["token"]) == (200, token)


def test_the_service_stands_where_its_script_stands(cgi):
    answer = cgi("/cgi-bin/syllabus/api/v1/courses", SCRIPT_NAME="/cgi-bin/syllabus", PATH_INFO="/api/v1/courses")
    assert answer.status == 200


@pytest.mark.parametrize("missing", ["REQUEST_METHOD", "GATEWAY_INTERFACE"])
def test_without_method_or_interface_it_says_how_to_start_it(new_state, programs, missing):
    given = {**environment(new_state), **parameters(**{missing: None})}
    refusal = subprocess.run(
        [programs / "syllabus-fcgi"], env=given, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10,
        check=False)
    assert refusal.returncode == USAGE, refusal.stderr
    assert "spawn-fcgi" in refusal.stderr
    assert refusal.stdout == ""


def test_a_listening_socket_wins_over_the_words_of_the_environment(launch, monkeypatch):
    """A spawner may itself have been started by a CGI script."""
    monkeypatch.setenv("GATEWAY_INTERFACE", "CGI/1.1")
    monkeypatch.setenv("REQUEST_METHOD", "GET")
    launch().ping()


# Accounts

@pytest.fixture
def many(new_state):
    """Adds accounts up to 10 000, all with the password of the first."""
    first, *_ = users = json.loads(new_state.credentials.read_text(encoding="utf-8"))["users"]
    users += [first | {"id": id, "username": f"u{id}", "email": f"u{id}@example.com"} for id in range(2, 10_001)]
    lines = ",\n".join(f"    {json.dumps(user, separators=(',', ':'))}" for user in users)
    text = f'{{\n  "version": 1,\n  "next_id": 10001,\n  "users": [\n{lines}\n  ]\n}}\n'
    new_state.credentials.write_text(text, encoding="utf-8")


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("name", ["kennethlove", "u5000", "U10000@EXAMPLE.COM"])
def test_one_of_ten_thousand_accounts_signs_in_by_password_and_by_token(cgi, name):
    token = cgi("/api/v1/users/token", HTTP_AUTHORIZATION=basic((name, OWNER[1]))).json()["token"]
    answer = cgi("/api/v1/users/token", HTTP_AUTHORIZATION=f"Token {token}")
    assert (answer.status, answer.json()["token"]) == (200, token)
    assert_problem(cgi("/api/v1/users/token", HTTP_AUTHORIZATION=basic((name, "wrong"))), 401)


@pytest.mark.usefixtures("many")
def test_a_token_of_before_a_new_password_is_refused(cgi, new_state, token):
    new_state.tool("user", "passwd", OWNER[0], "--password-stdin", text="another password\n")
    assert_problem(cgi("/api/v1/users/token", HTTP_AUTHORIZATION=f"Token {token}"), 401)


@pytest.mark.parametrize("content", ["", "{", '{"version":1,"next_id":1,"users":[{}]}', None])
def test_accounts_that_cannot_be_read_are_a_fault_for_those_who_sign_in(cgi, new_state, token, content):
    if content is None:
        new_state.credentials.unlink()
    else:
        new_state.credentials.write_text(content, encoding="utf-8")
    for authorization in (f"Token {token}", basic()):
        answer = cgi("/api/v1/users/token", HTTP_AUTHORIZATION=authorization)
        assert "credentials.json" not in answer.body.decode()
        assert_problem(answer, 500)
        (line,) = map(json.loads, cgi.errors.splitlines())
        assert line["level"] == "error" and "credentials.json" in line["cause"]
    for path in ("/ping", "/api/v1/courses", "/status"):
        assert cgi(path).status == 200
        assert cgi.errors == b""


def test_courses_that_cannot_be_read_are_a_fault_for_those_who_ask_for_them(cgi, new_state, programs, token):
    (new_state.path / "courses.sqlite").write_text("no database", encoding="utf-8")
    for path in ("/ping", "/api/v1/users/me"):
        assert cgi(path, HTTP_AUTHORIZATION=f"Token {token}").status == 200
        assert cgi.errors == b""
    given = {**environment(new_state), **parameters("/api/v1/courses", "GET", b"")}
    done = subprocess.run(
        [programs / "syllabus-fcgi"], env=given, stdin=subprocess.DEVNULL, capture_output=True, timeout=10)
    assert Answer(done.stdout).status == 500
    (line,) = map(json.loads, done.stderr.splitlines())
    assert line["level"] == "critical" and "courses.sqlite" in line["cause"]
    assert done.returncode == UNAVAILABLE


# Behind Apache

APACHE = """
ServerRoot "{folder}"
DefaultRuntimeDir "{folder}"
PidFile "{folder}/apache.pid"
ErrorLog "{folder}/apache.log"
ServerName localhost
Listen 127.0.0.1:{port}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule alias_module {modules}/mod_alias.so
LoadModule env_module {modules}/mod_env.so
LoadModule cgid_module {modules}/mod_cgid.so
ScriptSock "{folder}/cgid.sock"
ScriptAlias /courses-app "{folder}/syllabus-fcgi"
<Directory "{folder}">
    Require all granted
    CGIPassAuth On
    SetEnv SYLLABUS_STATE "{folder}/state"
</Directory>
"""


class Apache:
    """Apache httpd with mod_cgid, as a user who is not root, as on a shared host."""

    def __init__(self, folder: Path, programs: Path):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/courses-app/api/v1"
        self._folder = folder
        shutil.copy(programs / "syllabus-fcgi", folder)
        text = APACHE.format(folder=folder, port=self.port, modules="/usr/lib/apache2/modules")
        (folder / "apache.conf").write_text(text, encoding="utf-8")
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        if user:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
        self.process = subprocess.Popen(
            ["/usr/sbin/apache2", "-f", folder / "apache.conf", "-D", "FOREGROUND"], stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, **user)
        wait_until(self._is_listening)

    def _is_listening(self) -> bool:
        assert self.process.poll() is None, self.process.stderr.read() + self.log
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def log(self) -> str:
        return (self._folder / "apache.log").read_text(encoding="utf-8")

    def stop(self):
        with self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)


@pytest.fixture
def apache(programs):
    # Of its own, since pytest's folders are closed to the user that Apache runs as.
    with tempfile.TemporaryDirectory(prefix="syllabus-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        State(folder / "state", programs).create().add_user(*OWNER)
        server = Apache(folder, programs)
        yield server
        server.stop()


def test_a_client_behind_apache(apache):
    with requests.Session() as session:
        session.trust_env = False
        signed_in = session.get(f"{apache.address}/users/token", auth=OWNER)
        assert signed_in.status_code == 200, signed_in.text + apache.log
        headers = {"Authorization": f"Token {signed_in.json()['token']}"}
        sent = {"title": "Behind Apache", "url": "https://example.com/apache"}
        added = session.post(f"{apache.address}/courses", json=sent, headers=headers)
        assert added.status_code == 201, added.text
        assert added.headers["Location"].startswith("/courses-app/api/v1/courses/")
        # A body in chunks has no length here.
        chunks = iter([b'{"title":"In chunks",', b'"url":"https://example.com/chunks"}'])
        headers["Content-Type"] = "application/json"
        assert session.post(f"{apache.address}/courses", data=chunks, headers=headers).status_code == 201
        titles = [course["title"] for course in session.get(f"{apache.address}/courses").json()["courses"]]
        assert titles == ["Behind Apache", "In chunks"]
        assert session.get(f"{apache.address}/courses/99").status_code == 404
        assert session.post(f"{apache.address}/courses", data=b"x" * 1_000_000, headers=headers).status_code == 413


def test_guessing_is_slowed_over_all_processes(cgi, new_state):
    guess = {"HTTP_AUTHORIZATION": basic((OWNER[0], "guess"))}
    for _ in range(5):
        assert_problem(cgi("/api/v1/users/token", **guess), 401)
    assert_problem(cgi("/api/v1/users/token", **guess), 429)
    assert int(cgi("/api/v1/users/token", HTTP_AUTHORIZATION=basic()).fields["Retry-After"]) >= 1


def test_as_much_is_hashed_at_once_over_all_processes_as_is_allowed(cgi, launch, begin_to_hash):
    responder = launch(password_hashes=1)
    with responder.connect(seconds=30) as connection:
        begin_to_hash(responder, connection)
        refused = cgi("/api/v1/users/token", settings={"password_hashes": 1}, HTTP_AUTHORIZATION=basic())
        assert_problem(refused, 503)
        assert refused.fields["Retry-After"] == "1"
        assert connection.read_answer().status == 200
    assert cgi("/api/v1/users/token", settings={"password_hashes": 1}, HTTP_AUTHORIZATION=basic()).status == 200
