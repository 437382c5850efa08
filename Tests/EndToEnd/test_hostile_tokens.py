"""Every token of hostile_tokens.py is refused, however it is sent, and the connection and the service go on."""

import base64
import itertools
import socket
import time

import jwt
import pytest

from changes import make_cheap
from fastcgi import Connection, assert_problem, parameters, request
from hostile_forge import FAMILIES, Forge, Hostile
from hostile_tokens import tokens
from responder import Nginx, Responder, another_address, listen
from service import OWNER, State, read_answer

MINE = "/api/v1/users/me"


def by_name(scheme: bytes):
    """The token in the place of a user name, as the original application took it."""
    return lambda token: scheme + b" " + base64.b64encode(token + b":unused")


SCHEMES = {
    "Token": b"Token %s".__mod__, "token": b"token %s".__mod__, "BEARER": b"BEARER %s".__mod__,
    "Basic": by_name(b"Basic"), "BASIC": by_name(b"BASIC"),
}


@pytest.fixture(scope="module")
def state(programs, tmp_path_factory):
    """A ring of two keys, which a third one has left, and two accounts, whose passwords take next to no time."""
    state = State(tmp_path_factory.mktemp("hostile") / "state", programs).create()
    state.add_user(*OWNER)
    make_cheap(state)
    state.add_user("another", OWNER[1])
    return state


@pytest.fixture(scope="module")
def bystander():
    """A port at which nobody is to be heard."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


@pytest.fixture(scope="module")
def forge(state, bystander) -> Forge:
    removed = ring(state)[0]
    state.tool("secret", "rotate")
    state.tool("secret", "rotate")
    state.tool("secret", "remove", removed[0])
    newest, older = ring(state)
    mine, another = (state.tool("token", "issue", name).strip() for name in (OWNER[0], "another"))
    claims = jwt.decode(mine, newest[1], algorithms=["HS256"])
    return Forge(
        *newest, *older, *removed, id=claims["id"], version=claims["ver"], now=int(time.time()),
        token=mine, token_of_another=another, place=f"http://127.0.0.1:{bystander.getsockname()[1]}")


def ring(state) -> list[tuple[str, bytes]]:
    """The keys and their ids, the newest first."""
    return [(id, base64.urlsafe_b64decode(f"{key}=")) for id, key, _ in state.keys]


@pytest.fixture(scope="module")
def responder(state, forge, programs):
    with listen(state.path.parent / "socket") as listener:
        responder = Responder(state, programs, state.path.parent, listener, workers=4).wait_until_it_answers()
        yield responder
        responder.stop()
    assert [record for record in responder.records if record["level"] in ("error", "critical")] == []


@pytest.fixture(scope="module")
def server(responder, tmp_path_factory):
    server = Nginx(tmp_path_factory.mktemp("nginx"), responder, keeps=True)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def hostile(forge) -> list[Hostile]:
    found = tokens(forge)
    names = [str(token) for token in found]
    assert len(set(names)) == len(names) > 500
    assert not {token.text.decode("latin-1") for token in found} & set(forge.good().values())
    return found


def status(connection: Connection, authorization: bytes) -> int:
    """What a request with credentials is answered with, on a connection that goes on; a refusal has its form."""
    sent = parameters(MINE, HTTP_AUTHORIZATION=authorization, REMOTE_ADDR=another_address())
    answer = connection.ask(request(sent, keep=True))
    assert answer is not None, "closed without an answer"
    if answer.status != 200:
        assert_problem(answer, answer.status)
    return answer.status


def not_refused(responder: Responder, hostile: list[Hostile], scheme: str = "Token") -> list[str]:
    """Those that are answered with something else than 400 or 401; a good one is taken on the same connection then."""
    found = []
    with responder.connect() as connection:
        for token in hostile:
            # Names that no account can have are one to the throttle, which would answer 429 by the sixth.
            if "basic" in scheme.lower():
                responder.state.forget_failures()
            found.append(status(connection, SCHEMES[scheme](token.text)))
        assert status(connection, b"Token " + responder.token.encode()) == 200
    return [f"{token}: {found}" for token, found in zip(hostile, found, strict=True) if found not in (400, 401)]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_token_of_a_family_is_refused(responder, hostile, family, scheme):
    assert not_refused(responder, [token for token in hostile if token.family == family], scheme) == []


@pytest.mark.parametrize("scheme", ["Token", "token", "BEARER"])
def test_what_the_same_forge_makes_well_is_taken(responder, forge, hostile, scheme):
    """So neither a service that refuses everything passes, nor a test that takes every answer for a refusal."""
    good = [Hostile("good", name, text.encode()) for name, text in forge.good().items()]
    assert not_refused(responder, [*hostile[:20], *good, *hostile[-20:]], scheme) == [f"{token}: 200" for token in good]


def test_what_is_taken_signs_in_whom_it_names(responder, forge):
    for name, text in forge.good().items():
        answer = responder.get(MINE, HTTP_AUTHORIZATION=f"Token {text}")
        assert answer.json()["id"] == forge.id, name
    assert responder.get(MINE, HTTP_AUTHORIZATION=f"Token {forge.token_of_another}").json()["username"] == "another"


PUBLIC = {("GET", path) for path in ("", "/courses", "/courses/1", "/courses/1/reviews", "/reviews", "/reviews/1")}


def operations(responder: Responder) -> list[tuple[str, str]]:
    """Every method of every path of the API, as its description has them."""
    paths = responder.get("/openapi.json").json()["paths"]
    return [
        (method.upper(), path.removeprefix("/api/v1").replace("{id}", "1"))
        for path, item in paths.items() if path.startswith("/api/v1") for method in item
        if method in ("get", "post", "put", "patch", "delete")]


def test_no_route_takes_what_another_refuses(responder, hostile):
    """Where nobody has to sign in, a bad token is as good as none."""
    everything = operations(responder)
    assert len(everything) > 20 and PUBLIC < set(everything)
    for method, path in everything:
        expected = responder.ask_with(method, f"/api/v1{path}").status
        assert expected == 401 or (method, path) in PUBLIC | {("POST", "/users")}
        for token in sample(hostile, 1):
            answer = responder.ask_with(method, f"/api/v1{path}", HTTP_AUTHORIZATION=b"Token " + token.text)
            assert answer.status == expected, f"{method} {path} {token}: {answer}"


def test_no_address_in_a_token_or_of_a_course_is_visited(responder, forge, hostile, bystander):
    assert responder.add_course(forge.place).status == 201
    named = [token for token in hostile if token.family == "key that comes along"]
    assert len(named) > 50 and not_refused(responder, named) == []
    with pytest.raises(BlockingIOError):
        bystander.accept()


# Through nginx

def sample(hostile: list[Hostile], count: int) -> list[Hostile]:
    """Some of each family, of those that get through a web server in one piece."""
    families = itertools.groupby(filter(gets_through, hostile), key=lambda token: token.family)
    return [token for _, members in families for token in list(members)[-count:]]


def gets_through(token: Hostile) -> bool:
    """nginx takes blanks from the end of a field."""
    return not set(token.text) & set(b"\r\n\0") and token.text == token.text.strip() and len(token.text) < 8000


@pytest.mark.parametrize("scheme", ["Token", "BEARER", "Basic"])
def test_some_of_each_family_are_refused_through_nginx(server, responder, hostile, scheme):
    chosen = sample(hostile, 4)
    assert {token.family for token in chosen} == set(FAMILIES)
    with socket.create_connection(("127.0.0.1", server.port), 30) as connection:
        for token in chosen:
            responder.state.forget_failures()
            assert asked(connection, SCHEMES[scheme](token.text)) in (400, 401), str(token)
        assert asked(connection, b"Token " + responder.token.encode()) == 200


def asked(connection: socket.socket, authorization: bytes) -> int:
    head = f"GET {MINE} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ".encode()
    connection.sendall(head + authorization + b"\r\n\r\n")
    answer = read_answer(connection)
    assert answer.status != 401 or answer.getheader("WWW-Authenticate")
    return answer.status
