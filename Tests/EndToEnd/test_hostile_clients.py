"""Clients of nginx that send slowly, break off, announce too much, or say twice how long a request is."""

import re
import socket
import struct
import threading
import time

import pytest

from fastcgi import KEPT_PING, PARAMS, STDIN, assert_pong, assert_problem, begin, pairs, parameters, stream
from service import OWNER, by_token, read_answer, wait_until
from test_nginx import assert_own_problem

MEGABYTE = 1 << 20


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), 30)


def upload(token: str, length: int) -> bytes:
    """The head of a request that adds a course, and the beginning of its content."""
    return (
        f"POST /api/v1/courses HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token {token}\r\n"
        f'Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{{"title":"').encode()


# A byte at a time

class Slow:
    """Clients that have sent a beginning, and from then on a byte each twenty times a second."""

    def __init__(self, port: int, beginnings: list[bytes]):
        self.sent = 0
        self._clients = [connect(port) for _ in beginnings]
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._trickle)
        for client, beginning in zip(self._clients, beginnings, strict=True):
            client.sendall(beginning)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ends.set()
        self._thread.join()
        for client in self._clients:
            client.close()

    def _trickle(self):
        while not self._ends.wait(0.05):
            for client in self._clients:
                client.send(b"a")
            self.sent += 1


def seconds_of(port: int, count: int) -> list[float]:
    """How long so many requests take, each on a connection of its own, the quickest first."""
    found = []
    for _ in range(count):
        begun = time.monotonic()
        with connect(port) as client:
            client.sendall(b"GET /api/v1/courses HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert read_answer(client).status == 200
        found.append(time.monotonic() - begun)
    return sorted(found)


def test_clients_that_send_byte_by_byte_hold_nobody_up(launch, nginx):
    responder = launch(workers=4)
    server = nginx(responder, keeps=True)
    heads = [b"GET /api/v1/courses HTTP/1.1\r\nHost: localhost\r\nX-Slow: "] * 500
    with Slow(server.port, heads + [upload(responder.token, 60_000)] * 100) as slow:
        wait_until(lambda: slow.sent > 2)
        seconds = min((seconds_of(server.port, 200) for _ in range(3)), key=lambda found: found[-3])
        print(f"among 600 slow ones: median {seconds[100] * 1000:.1f} ms, p99 {seconds[-3] * 1000:.1f} ms")
        # On a quiet machine it is some milliseconds; held up they would wait for a minute.
        assert seconds[-3] < 0.5
        # Those that nginx keeps for whoever is next, and the one that asks.
        told = responder.status
        assert told["connections"]["receiving"] == 0 and told["connections"]["open"] < 10, told
        wait_until(lambda: responder.status["workers"]["busy"] == 1)
        before = slow.sent
        wait_until(lambda: slow.sent > before)


# Broken off

RESET = struct.pack("ii", 1, 0)


@pytest.mark.parametrize("passes_on", [False, True], ids=["whole", "at once"])
def test_a_thousand_uploads_that_break_off_leave_nothing_behind(launch, nginx, passes_on):
    """Whether nginx waits for the content or passes it on as it comes; half of the clients close as if they were killed."""
    responder = launch(workers=4)
    server = nginx(responder, keeps=True, extra="fastcgi_request_buffering off;" if passes_on else "")
    half = upload(responder.token, 2000) + b"a" * 1000
    seconds_of(server.port, 1)
    before = responder.figures.descriptors
    for _ in range(20):
        clients = [connect(server.port) for _ in range(50)]
        for client in clients:
            client.sendall(half)
        wait_until(lambda: responder.status["connections"]["receiving"] == (len(clients) if passes_on else 0))
        for client in clients[::2]:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        for client in clients:
            client.close()
        wait_until(lambda: responder.status["connections"]["receiving"] == 0)
    wait_until(lambda: responder.status["aborted_requests"] == (1000 if passes_on else 0))
    seconds_of(server.port, 1)
    # nginx keeps up to sixteen connections.
    wait_until(lambda: responder.figures.descriptors <= before + 16)
    assert responder.courses == []
    assert [record for record in responder.records if record["level"] in ("error", "critical")] == []


# Announced

TWO_GIGABYTES = 1 << 31


def test_two_gigabytes_that_are_announced_are_413_before_they_come(service, token):
    begun = time.monotonic()
    assert_own_problem(service.send(upload(token, TWO_GIGABYTES)), 413)
    head = upload(token, 0).partition(b"Content-Length")[0]
    assert_own_problem(service.send(head + b"Transfer-Encoding: chunked\r\n\r\n80000000\r\n{"), 413)
    assert time.monotonic() - begun < 5


def test_two_gigabytes_cost_the_responder_nothing(front, connection):
    sent = parameters("/api/v1/courses", "POST", CONTENT_LENGTH=str(TWO_GIGABYTES))
    before = front.figures.memory
    # That is how many there are, whatever was said of them.
    answer = connection.ask(begin(keep=True), stream(PARAMS, pairs(sent)), stream(STDIN, b"{}"))
    assert_problem(answer, 400)
    assert_pong(connection.ask(KEPT_PING))
    assert front.figures.memory < before + 10 * MEGABYTE


# Lengths in doubt (RFC 9112, section 6.3): where two programs read two lengths, one of them takes content for a request

CONTENT = b"0\r\n\r\nGET /api/v1/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"

# What is chunked, what is nothing that nginx knows, and what only looks like it.
CHUNKED = (b"chunked", b" chunked", b"chunked ", b"Chunked", b"CHUNKED")
UNKNOWN = (
    b"xchunked", b"\tchunked", b"chunked\t", b"\x0bchunked", b"chunked, chunked", b"identity, chunked", b"gzip, chunked",
    b"chunked, identity", b"identity", b"", b'"chunked"', b"chunked;q=1", b"chunke\xe4", b"chunked\0", b"chun\r\n ked",
    b"chunked\r\nTransfer-Encoding: chunked", b"chunked\r\nTransfer-Encoding: identity",
    b"identity\r\nTransfer-Encoding: chunked", b"x\r\nTransfer-Encoding: chunked",
)
NO_FIELDS = (b"Transfer-Encoding : chunked", b" Transfer-Encoding: chunked", b"Transfer-Encoding\0: chunked")
OTHER_FIELDS = (b"Transfer_Encoding: chunked", b"Content-Encoding: chunked", b"TE: chunked")


def statuses(service, field: bytes, has_length: bool) -> list[int]:
    """What a request whose content looks like another request is answered with, and a last one behind it."""
    length = b"Content-Length: %d\r\n" % len(CONTENT) if has_length else b""
    head = b"POST /api/v1/courses HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + length + field
    last = b"GET /api/v1/last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answers = b""
    with connect(service.port) as client:
        client.sendall(head + b"\r\n\r\n" + CONTENT + last)
        while chunk := received(client):
            answers += chunk
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3})", answers)]


def received(client: socket.socket) -> bytes:
    try:
        return client.recv(65_536)
    except ConnectionResetError:
        return b""


@pytest.mark.parametrize("field", [b"Transfer-Encoding: " + coding for coding in UNKNOWN] + [*NO_FIELDS])
@pytest.mark.parametrize("has_length", [True, False])
def test_a_coding_that_nobody_knows_ends_the_connection(service, field, has_length):
    (status,) = statuses(service, field, has_length)
    assert status in (400, 501)


@pytest.mark.parametrize("coding", CHUNKED)
def test_chunks_and_a_length_end_the_connection(service, coding):
    assert statuses(service, b"Transfer-Encoding: " + coding, True) == [400]
    # By themselves they end where they say, and what stands behind them is the next request.
    assert statuses(service, b"Transfer-Encoding: " + coding, False) == [401, 404, 404]


@pytest.mark.parametrize("field", OTHER_FIELDS)
def test_a_field_that_is_no_transfer_coding_leaves_the_length_as_it_is(service, field):
    assert statuses(service, field, True) == [401, 404]


# Fields that look like what a web server says itself

@pytest.mark.parametrize("name", [
    "Remote-User", "X-Remote-User", "Remote_User", "REMOTE-USER", "X-Forwarded-User", "Auth-User", "Https", "X-Forwarded-For",
    "X-Real-Ip", "Proxy-Authorization", "X-Authorization", "Authorization_", "Http-Authorization",
    "Redirect-Http-Authorization", "Cookie", "X-Original-Url", "Script-Name", "Path-Info", "Request-Uri",
])
def test_no_field_stands_for_a_sign_in(service, token, name):
    for value in (OWNER[0], f"Token {token}", token, "127.0.0.1", "on", "/api/v1/courses"):
        assert service.get("users/me", headers={name: value}).status_code == 401
    assert service.get("users/me", headers=by_token(token) | {name: "another"}).json()["username"] == OWNER[0]
