"""Routing and authorisation look at the same path: another spelling of it is nothing, or that path for everybody."""

import json
import socket

import pytest

from fastcgi import Connection, parameters, request
from hostile_paths import tricks
from service import OWNER, PASSWORD, Service, State, by_token, read_answer

# What is no path of ours, or none at all.
NOTHING = (400, 404, 405)

# The method and the path; a change that is of nothing so far tells who may make it.
REQUESTS = {
    "one's own account": ("GET", "/api/v1/users/me"),
    "the accounts": ("GET", "/api/v1/users"),
    "a change of a course": ("PATCH", "/api/v1/courses/1"),
    "the end of a review": ("DELETE", "/api/v1/reviews/1"),
    "the courses": ("GET", "/api/v1/courses"),
    "a course": ("GET", "/api/v1/courses/1"),
    "the beginning": ("GET", "/api/v1"),
    "the description": ("GET", "/openapi.json"),
}
ROLES = ("nobody", "reader", "owner", "admin")


@pytest.fixture(scope="module")
def service(programs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("paths")
    state = State(folder / "state", programs).create()
    for name in (OWNER[0], "reader", "admin"):
        state.add_user(name, PASSWORD)
    state.tool("user", "grant", "admin", "--admin")
    service = Service(state, programs, folder)
    assert service.add_course("A course", "https://example.com/paths").status_code == 201
    review = service.post("reviews", json={"course": 1, "rating": 5}, headers=by_token(service.token()))
    assert review.status_code == 201
    yield service
    service.stop()
    assert [record for record in service.records if record["level"] in ("error", "critical")] == []


@pytest.fixture(scope="module")
def tokens(service) -> dict[str, str | None]:
    names = {"reader": "reader", "owner": OWNER[0], "admin": "admin"}
    return {"nobody": None} | {role: f"Token {service.token((name, PASSWORD))}" for role, name in names.items()}


def outcome(status: int, body: bytes) -> tuple[int, object]:
    """What is the same for one path each time: the status and the content, but for the request's id."""
    if status >= 400:
        problem = json.loads(body)
        del problem["instance"]
        return status, problem
    return status, body


def other_spellings(ask, *paths: str, every: slice = slice(None)) -> list[str]:
    """The tricks of the first path that are answered as neither nothing nor as one of the paths is."""
    expected = [ask(path.encode()) for path in paths]
    answers = [(target, ask(target)) for target in tricks(paths[0].encode())[every]]
    return [f"{target!r}: {found}" for target, found in answers if found not in expected and found[0] not in NOTHING]


# As the responder is told them

class Directly:
    """Asks the responder itself, on a kept connection."""

    def __init__(self, connection: Connection, method: str, token: str | None, **more):
        self.connection = connection
        self.sent = parameters("/", method, HTTP_IF_MATCH='"of nothing"', HTTP_AUTHORIZATION=token, **more)

    def __call__(self, target: bytes) -> tuple[int, object]:
        answer = self.connection.ask(request(self.sent | {"REQUEST_URI": target}, keep=True))
        assert answer is not None and "X-Injected" not in answer.fields, target
        return outcome(answer.status, answer.body)


@pytest.fixture
def connection(service):
    with Connection(service.run / "syllabus.sock") as connection:
        yield connection


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method, path", REQUESTS.values(), ids=REQUESTS)
def test_another_spelling_is_nothing_or_the_path(connection, tokens, method, path, role):
    assert other_spellings(Directly(connection, method, tokens[role]), path) == []


def test_the_paths_themselves_tell_the_roles_apart(connection, tokens):
    """Without that, the comparison with them would show nothing."""
    found = {
        name: [Directly(connection, method, tokens[role])(path.encode())[0] for role in ROLES]
        for name, (method, path) in REQUESTS.items()}
    assert found == {
        "one's own account": [401, 200, 200, 200], "the accounts": [401, 200, 200, 200],
        "a change of a course": [401, 403, 412, 412], "the end of a review": [401, 403, 412, 412],
        "the courses": [200] * 4, "a course": [200] * 4, "the beginning": [200] * 4, "the description": [200] * 4,
    }


@pytest.mark.parametrize(
    "name", ["SCRIPT_NAME", "PATH_INFO", "DOCUMENT_URI", "HTTP_X_ORIGINAL_URL", "HTTP_X_REWRITE_URL"])
def test_no_other_parameter_names_the_path(connection, tokens, name):
    """What a web server has decoded and cleaned up is another string, and clients may send some of them."""
    for method, path in REQUESTS.values():
        expected = Directly(connection, method, tokens["reader"])(path.encode())
        for other in ("/api/v1/users/me", "/api/v1/courses", "/status", "/", ""):
            asks = Directly(connection, method, tokens["reader"], **{name: other})
            assert asks(path.encode()) == expected, other


# Through nginx

class ThroughNginx:
    """Asks nginx, on connections that are kept as long as nginx likes."""

    def __init__(self, service: Service, method: str, token: str | None, source: str = "127.0.0.1"):
        self.place, self.source, self.socket = ("127.0.0.1", service.port), source, None
        fields = ["Host: localhost", *([f"Authorization: {token}"] if token else [])]
        if method != "GET":
            fields.append('If-Match: "of nothing"')
        self.method, self.fields = method.encode(), "\r\n".join([*fields, "", ""]).encode()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.socket:
            self.socket.close()

    def __call__(self, target: bytes) -> tuple[int, object]:
        self.socket = self.socket or socket.create_connection(self.place, 30, (self.source, 0))
        self.socket.sendall(self.method + b" " + target + b" HTTP/1.1\r\n" + self.fields)
        answer = read_answer(self.socket)
        assert answer.getheader("X-Injected") is None, target
        if answer.getheader("Connection") == "close":
            self.socket.close()
            self.socket = None
        is_ours = answer.getheader("Content-Type", "").endswith("json")
        return outcome(answer.status, answer.body) if is_ours else (answer.status, answer.body)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method, path", REQUESTS.values(), ids=REQUESTS)
def test_through_nginx_another_spelling_is_nothing_or_the_path(service, tokens, method, path, role):
    # The responder is asked by all of them for all; here each asks for its share.
    share = slice(ROLES.index(role), None, len(ROLES))
    with ThroughNginx(service, method, tokens[role]) as ask:
        # nginx goes up by dots, to where its own page is.
        assert other_spellings(ask, path, "/", every=share) == []


@pytest.mark.parametrize("path", ["/status", "/ping", "/status.html"])
def test_through_nginx_no_spelling_opens_what_is_closed(service, path):
    # Another loopback address stands for another machine.
    with ThroughNginx(service, "GET", None, source="127.0.0.2") as ask:
        assert ask(path.encode())[0] == 403
        assert other_spellings(ask, path, "/") == []
