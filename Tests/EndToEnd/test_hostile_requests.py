"""Hostile parameters, credentials and contents, passed on as they are: refused or harmless, and the service goes on."""

import base64
import json
import re

import pytest

from changes import make_cheap
from fastcgi import KEPT_PING, Answer, assert_pong, assert_problem, parameters, request
from hostile_requests import (
    CONTENTS, CONTROLS, FEW_VALUES, FIELDS, NOT_ASCII, NOT_READ, READ, VALUES, contents_of,
)
from responder import Responder, another_address, basic, listen
from service import OWNER, PROJECT, State

APP = "https://app.example.org"
# What no answer goes without.
ALWAYS = {"Status", "Cache-Control", "X-Content-Type-Options", "X-Request-Id"}
LINE = re.compile(rb"([A-Za-z-]+): ([^\x00-\x1f\x7f]*)")


@pytest.fixture(scope="module")
def responder(programs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    state = State(folder / "state", programs).create()
    state.add_user(*OWNER)
    make_cheap(state)
    with listen(folder / "socket") as listener:
        responder = Responder(
            state, programs, folder, listener, workers=4, access_log="true", cors_origins=APP,
            trusted_proxies="127.0.0.1")
        responder.wait_until_it_answers()
        yield responder
        responder.stop()
    # Each of its lines is a record.
    assert [record for record in responder.records if record["level"] in ("error", "critical")] == []


@pytest.fixture(scope="module")
def course(responder) -> str:
    """The path of a course that is there, with a review of it."""
    answer = responder.add_course("https://example.com/hostile")
    assert answer.status == 201, answer
    review = json.dumps({"course": answer.json()["id"], "rating": 1}).encode()
    assert responder.ask_with("POST", "/api/v1/reviews", review, **signed_in(responder)).status == 201
    return answer.fields["Location"]


@pytest.fixture
def connection(responder):
    """A connection on which the next request is answered, whatever a test has sent on it."""
    with responder.connect() as connection:
        yield connection
        assert_pong(connection.ask(KEPT_PING))
    assert responder.process.poll() is None, responder.log


def signed_in(responder) -> dict:
    return {"HTTP_AUTHORIZATION": f"Token {responder.token}"}


def lines_of(answer: Answer) -> list[tuple[str, str]]:
    """The fields of an answer, each of which has to be one line of its own."""
    head = answer.document.partition(b"\r\n\r\n")[0]
    found = [LINE.fullmatch(line) for line in head.split(b"\r\n")]
    assert all(found), head
    return [(match[1].decode(), match[2].decode()) for match in found]


def assert_harmless(answer: Answer | None):
    """An answer that is no fault of the service, with its own fields alone, and with one head."""
    assert answer is not None, "closed without an answer"
    assert answer.status < 500, answer
    names = [name for name, _ in lines_of(answer)]
    assert ALWAYS <= set(names) <= FIELDS, answer
    once = [name for name in names if name != "WWW-Authenticate"]
    assert len(set(once)) == len(once), answer
    assert not answer.body or int(answer.fields["Content-Length"]) == len(answer.body), answer
    if answer.status >= 400 and answer.body:
        assert_problem(answer, answer.status)


GOOD = b"Status: 200 OK\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nX-Request-Id: a\r\n"


@pytest.mark.parametrize("document", [
    GOOD.replace(b"200 OK", b"500 Internal Server Error") + b"\r\n", b"Status: 200 OK\r\n\r\n" + GOOD,
    GOOD + b"X-Injected: 1\r\n\r\n", GOOD + b"Allow: a\r\nAllow: b\r\n\r\n", GOOD + b"Allow:\r\n\r\n",
    *(GOOD + b"Allow: a" + end + b"b\r\n\r\n" for end in (b"\n", b"\r", b"\r\n", b"\r\n ", b"\x01", b"\0", b"\x7f")),
    GOOD + b"Allow: a\r\n\r\n<script>\r\nContent-Length: 0\r\n\r\n", GOOD + b"Content-Length: 3\r\n\r\nfour",
])
def test_an_answer_with_more_than_its_own_fields_is_seen(document):
    with pytest.raises((AssertionError, KeyError)):
        assert_harmless(Answer(document))
    assert_harmless(Answer(GOOD + b"\r\n"))


# Parameters

def kinds(responder, course: str) -> dict[str, tuple[dict, bytes]]:
    """Requests that read what a hostile parameter may be of."""
    body = json.dumps({"title": "Hostile", "url": "https://example.com/hostile"}).encode()
    form = b"title=Hostile&url=https://example.com/hostile"
    by_token, by_password = signed_in(responder), {"HTTP_AUTHORIZATION": basic(OWNER)}
    preflight = {"HTTP_ORIGIN": APP, "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "POST"}
    urlencoded = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "HTTP_ORIGIN": APP, "REMOTE_ADDR": "127.0.0.1"}
    return {
        "add": (parameters("/api/v1/courses", "POST", body, **by_token), body),
        "change": (parameters(course, "PATCH", body, **by_token), body),
        "form": (parameters("/api/v1/courses", "POST", form, **by_password | urlencoded), form),
        "list": (parameters("/api/v1/courses?limit=1"), b""),
        "mine": (parameters("/api/v1/users/me", **by_password), b""),
        "preflight": (parameters("/api/v1/courses", "OPTIONS", **preflight), b""),
        "refused": (parameters("/api/v1/users/me"), b""),
        "status": (parameters("/status"), b""),
        "unnamed": (parameters("/api/v1/courses?limit=1", REQUEST_URI=None), b""),
        "unnumbered": (parameters("/api/v1/courses", REQUEST_ID=None), b""),
    }


@pytest.mark.parametrize("name", READ)
def test_a_parameter_that_is_read_may_be_anything(responder, course, connection, name):
    for kind in READ[name]:
        sent, body = kinds(responder, course)[kind]
        for value in VALUES:
            assert_harmless(connection.ask(request(sent | {name: value}, body, keep=True)))


@pytest.mark.parametrize("name", NOT_READ)
def test_a_parameter_that_is_not_read_changes_nothing(responder, course, connection, name):
    sent, body = kinds(responder, course)["refused"]
    for value in FEW_VALUES:
        answer = connection.ask(request(sent | {name: value}, body, keep=True))
        assert_harmless(answer)
        assert answer.status == (400 if b"\0" in value else 401), value


def test_every_parameter_that_is_read_is_among_them():
    found = set()
    for target in ("Gateway", "API"):
        for path in (PROJECT / "Sources" / target).rglob("*.swift"):
            text = path.read_text(encoding="utf-8")
            found |= set(re.findall(r'"((?:[A-Z]+_)+[A-Z]+)"', text))
            found |= {"HTTP_" + name.upper().replace("-", "_") for name in re.findall(r'\bfield\("([\w-]+)"\)', text)}
    assert len(found) > 15 and found <= set(READ), found - set(READ)


MOUNTS = (
    b"/a\r\nX-Injected: 1", b"/a\nX-Injected: 1", b"/%0d%0aX-Injected:%201", b"/a>; rel=next, <x", b"/a b", b"/\xff",
    b"//evil.example", b"/a\x01b", b"/..",
)


@pytest.mark.parametrize("mount", MOUNTS)
def test_a_mount_that_is_none_gets_into_no_answer(responder, connection, mount):
    """Where it stands is put before every path in Location and Link."""
    body = json.dumps({"title": "Mounted", "url": "https://example.com/hostile"}).encode()
    path = b"/api/v1/courses"
    for uri in (mount + path, path, None):
        for method, content in (("POST", body), ("GET", b"")):
            sent = parameters(
                "/", method, content, REQUEST_URI=uri, SCRIPT_NAME=mount, PATH_INFO=path, QUERY_STRING="limit=1",
                **signed_in(responder))
            answer = connection.ask(request(sent, content, keep=True))
            assert_harmless(answer)
            for name in ("Location", "Content-Location", "Link"):
                assert "Injected" not in answer.fields.get(name, "") and "evil" not in answer.fields.get(name, "")


# Credentials (RFC 9110, section 11.4; RFC 7617, section 2)

def with_byte(byte: int, scheme: bytes, credentials: bytes) -> dict[str, bytes]:
    """An Authorization field with a byte too many at each place."""
    odd, half = bytes([byte]), len(credentials) // 2
    return {
        "before the scheme": odd + scheme + b" " + credentials,
        "inside the scheme": scheme[:2] + odd + scheme[2:] + b" " + credentials,
        "behind the scheme": scheme + odd + b" " + credentials,
        "in place of the blank": scheme + odd + credentials,
        "before the credentials": scheme + b" " + odd + credentials,
        "inside the credentials": scheme + b" " + credentials[:half] + odd + credentials[half:],
        "behind the credentials": scheme + b" " + credentials + odd,
        "behind the credentials and a blank": scheme + b" " + credentials + b" " + odd,
    }


@pytest.mark.parametrize("scheme", ["Token", "Bearer", "Basic"])
def test_a_byte_that_no_credentials_have_is_refused_wherever_it_stands(responder, connection, scheme):
    password = basic(OWNER).partition(" ")[2]
    credentials = (password if scheme == "Basic" else responder.token).encode()
    good = parameters("/api/v1/users/me", HTTP_AUTHORIZATION=f"{scheme} ".encode() + credentials)
    assert connection.ask(request(good, keep=True)).status == 200
    for byte in (0, *CONTROLS, *NOT_ASCII):
        for place, field in with_byte(byte, scheme.encode(), credentials).items():
            answer = connection.ask(request(good | {"HTTP_AUTHORIZATION": field}, keep=True))
            assert_harmless(answer)
            assert answer.status in (400, 401), f"{byte:02x} {place}: {answer}"
    assert connection.ask(request(good, keep=True)).status == 200


@pytest.mark.parametrize("place", [0, 1], ids=["name", "password"])
def test_a_control_character_in_name_or_password_is_part_of_it(responder, connection, place):
    for byte in (0, *CONTROLS, *NOT_ASCII):
        for start in (0, 3, None):
            words = [word.encode() for word in OWNER]
            word = words[place]
            words[place] = word + bytes([byte]) if start is None else word[:start] + bytes([byte]) + word[start:]
            responder.state.forget_failures()
            field = b"Basic " + base64.b64encode(b":".join(words))
            sent = parameters("/api/v1/users/me", HTTP_AUTHORIZATION=field, REMOTE_ADDR=another_address())
            assert_problem(connection.ask(request(sent, keep=True)), 401)
    responder.state.forget_failures()


# What others take for a sign-in

def pretended(responder) -> dict[str, str]:
    """Parameters by which other programs are told who somebody is, and who signs in here by none of them."""
    token, password = f"Token {responder.token}", basic(OWNER)
    return {
        **dict.fromkeys([
            "REMOTE_USER", "HTTP_REMOTE_USER", "REDIRECT_REMOTE_USER", "LOGON_USER", "AUTH_USER", "PHP_AUTH_USER",
            "HTTP_X_REMOTE_USER",
            "HTTP_X_FORWARDED_USER", "HTTP_X_AUTH_USER", "HTTP_X_AUTH_REQUEST_USER", "HTTP_X_WEBAUTH_USER",
            "HTTP_X_AUTHENTICATED_USER",
            "SSL_CLIENT_S_DN_CN", "HTTP_SSL_CLIENT_S_DN", "REMOTE_IDENT", "HTTP_FROM",
        ], OWNER[0]),
        **dict.fromkeys([
            "HTTP_PROXY_AUTHORIZATION", "HTTP_X_AUTHORIZATION", "HTTP_HTTP_AUTHORIZATION", "HTTP_X_HTTP_AUTHORIZATION",
            "HTTP_AUTHORIZATION_",
            "HTTP_REDIRECT_HTTP_AUTHORIZATION", "AUTHORIZATION", "HTTP_AUTHENTICATION",
        ], token),
        **dict.fromkeys(["HTTP_X_AUTH_TOKEN", "HTTP_X_API_KEY", "HTTP_X_ACCESS_TOKEN"], responder.token),
        "HTTP_COOKIE": f"token={responder.token}; session={responder.token}; Authorization={token}",
        "PHP_AUTH_DIGEST": password,
        "AUTH_TYPE": "Basic", "HTTPS": "on", "HTTP_HTTPS": "on", "HTTP_X_FORWARDED_FOR": "127.0.0.1",
        "HTTP_X_REAL_IP": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1", "SSL_CLIENT_VERIFY": "SUCCESS", "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_FORWARDED": "for=127.0.0.1",
        "QUERY_STRING": f"access_token={responder.token}",
        "REQUEST_URI": f"/api/v1/users/me?access_token={responder.token}&token={responder.token}",
    }


def test_nobody_is_signed_in_by_what_is_no_authorization(responder, connection):
    everything = pretended(responder)
    for more in (*({name: value} for name, value in everything.items()), everything):
        answer = connection.ask(request(parameters("/api/v1/users/me", **more), keep=True))
        assert_problem(answer, 401)


# Contents

# The members that each route knows.
ROUTES = {
    ("POST", "/api/v1/courses"): ("title", "url"), ("PUT", "{course}"): ("title", "url"),
    ("PATCH", "{course}"): ("title", "url"),
    ("POST", "/api/v1/reviews"): ("course", "rating", "comment"),
    ("PUT", "/api/v1/reviews/1"): ("course", "rating", "comment"),
    ("PATCH", "/api/v1/reviews/1"): ("course", "rating", "comment"),
    ("POST", "/api/v1/users"): ("username", "email", "password", "verify_password"),
    ("PATCH", "/api/v1/users/me"): ("email", "password", "verify_password"),
    ("POST", "/api/v1/users/token"): ("expires_in",),
}


@pytest.mark.parametrize("method, path", ROUTES)
def test_no_content_is_a_fault_of_the_service(responder, course, connection, method, path):
    means = {"HTTP_AUTHORIZATION": basic(OWNER)} if path.startswith("/api/v1/users") else signed_in(responder)
    kept = [responder.get(place).body for place in (course, "/api/v1/courses", "/api/v1/reviews")]
    for type, name, content in [*CONTENTS, *contents_of(ROUTES[method, path])]:
        sent = parameters(path.format(course=course), method, content, CONTENT_TYPE=type, **means)
        answer = connection.ask(request(sent, content, keep=True))
        assert_harmless(answer)
        assert 400 <= answer.status < 500, f"{type} {name}: {answer}"
    assert [responder.get(place).body for place in (course, "/api/v1/courses", "/api/v1/reviews")] == kept
