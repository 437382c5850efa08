"""What the responder tells of itself: to those who ask for its status, and in its log."""

import itertools
import sqlite3
import time

import pytest

from fastcgi import (
    GET_VALUES, KEPT_PING, PARAMS, PING, STDIN, abort, assert_pong, begin, half_of, pair, pairs, parameters, record,
    request, stream,
)
from responder import basic
from service import OWNER, free_port, wait_until

OPENMETRICS = "application/openmetrics-text"


def told(responder, id: str) -> list[dict]:
    """The lines of the log about a request."""
    return [record for record in responder.records if record.get("request") == id]


def ask_with_id(responder, id: str, path: str, method: str = "GET", **more):
    answer = responder.get(path, REQUEST_METHOD=method, REQUEST_ID=id, **more)
    assert answer.fields["X-Request-Id"] == id
    return answer


# /status

def test_the_status_is_json_of_numbers(launch, open_many):
    responder = launch(workers=3, connection_limit=500)
    open_many(responder, 5, request(parameters(), keep=True), answered=True)
    answer = responder.get("/status")
    assert (answer.status, answer.fields["Content-Type"]) == (200, "application/json")
    front = answer.json()["front"]
    assert (front["workers"]["count"], front["connections"]["limit"]) == (3, 500)
    assert answer.fields.get("Cache-Control") == "no-store"


def test_the_status_is_openmetrics_for_those_who_ask_for_it(launch):
    responder = launch()
    for answer in (responder.get("/status?format=openmetrics"), responder.get("/status", HTTP_ACCEPT=OPENMETRICS)):
        assert answer.status == 200
        assert answer.fields["Content-Type"].startswith(OPENMETRICS)
        lines = answer.body.decode().splitlines()
        assert lines[-1] == "# EOF"
        samples = [line for line in lines if not line.startswith("#")]
        assert samples and all(line.startswith("syllabus_") for line in samples)
        for sample in samples:
            float(sample.split()[-1])


def test_the_status_counts_the_requests(launch):
    responder = launch()
    for count in range(3):
        requests = responder.get("/status").json()["requests"]
        found = [route["statuses"] for route in requests if route["route"] == "/api/v1/courses"]
        assert found == ([{"200": count}] if count else [])
        assert responder.get("/api/v1/courses").status == 200


# Each sends something, and reads what there is to read, before its connection is closed.

def take_back(connection, _):
    assert connection.ask(begin(keep=True), abort()).document == b""


def send_half(connection, _):
    connection.send(half_of(PING))


def send_half_of_a_second(connection, _):
    assert_pong(connection.ask(KEPT_PING))
    connection.send(half_of(KEPT_PING))


def ask_in_two_pieces(connection, responder):
    connection.send(half_of(PING))
    wait_until(lambda: responder.status["connections"]["receiving"] == 1)
    assert_pong(connection.ask(PING[len(half_of(PING)):]))


def send_far_too_much(connection, _):
    connection.send(begin(), stream(PARAMS, pairs(parameters("/api/v1/courses", "POST", CONTENT_LENGTH="-1"))))
    for _ in range(100):
        connection.send_what_is_taken(record(STDIN, b"x" * 60_000))
    assert connection.read_answer().status == 413


def send_half_a_question(connection, _):
    connection.send(half_of(record(GET_VALUES, pair("FCGI_MAX_CONNS"), id=0)))


@pytest.mark.parametrize("act, count", [
    (take_back, 1), (send_half, 1), (send_half_of_a_second, 1),
    (ask_in_two_pieces, 0), (send_far_too_much, 0), (send_half_a_question, 0),
], ids=lambda value: getattr(value, "__name__", value))
def test_the_status_counts_the_requests_that_were_taken_back(launch, act, count):
    responder = launch()
    with responder.connect() as connection:
        act(connection, responder)
    # The one that asks is the last: the end of the other was seen.
    wait_until(lambda: responder.status["connections"]["open"] == 1)
    assert responder.status["aborted_requests"] == count


# Its connections

def test_the_status_counts_the_connections_by_what_they_are_in_the_middle_of(launch, open_many):
    responder = launch(connection_limit=500)
    wait_until(lambda: responder.status["connections"]["open"] == 1)
    before = responder.status["connections"]["accepted"]
    open_many(responder, 2)
    open_many(responder, 3, half_of(PING))
    open_many(responder, 5, KEPT_PING, answered=True)
    expected = {"open": 11, "idle": 5, "receiving": 3, "limit": 500, "refused": 0, "expired": 0}
    asked = itertools.count(1)

    def is_told() -> bool:
        """Another worker may still have one of them."""
        return responder.status["connections"] == expected | {"accepted": before + 10 + next(asked)}

    wait_until(is_told)


def test_the_status_counts_the_connections_that_took_too_long(launch, open_many):
    responder = launch(receive_timeout=1, idle_timeout=1)
    connections = open_many(responder, 2, half_of(PING)) + open_many(responder, 1, KEPT_PING, answered=True)
    (trickling,) = open_many(responder, 1, seconds=0.02)
    for byte in PING:
        trickling.send_what_is_taken(bytes([byte]))
        if trickling.is_closed():
            break
    assert all(connection.is_closed() for connection in connections)
    assert responder.status["connections"]["expired"] == 4


def test_the_status_counts_the_connections_that_were_refused(launch, open_many):
    port = free_port()
    responder = launch(address=("127.0.0.1", port), listen=f"127.0.0.1:{port}", allowed_addresses="127.0.0.1")
    assert responder.status["connections"]["refused"] == 0
    assert all(connection.is_closed() for connection in open_many(responder, 3, source=("127.0.0.2", 0)))
    wait_until(lambda: responder.status["connections"]["refused"] == 3)


# The access log

def test_no_request_is_told_unless_it_is_asked_for(launch):
    responder = launch()
    ask_with_id(responder, "silent", "/api/v1/courses")
    responder.stop()
    assert told(responder, "silent") == []


def test_a_request_is_told_in_one_line(launch):
    responder = launch(access_log="true")
    answer = ask_with_id(responder, "told", "/api/v1/courses")
    wait_until(lambda: told(responder, "told"))
    responder.stop()
    (line,) = told(responder, "told")
    print(line)
    assert (line["method"], line["path"], line["status"]) == ("GET", "/api/v1/courses", 200)
    assert line["bytes"] == len(answer.body)
    assert 0 <= line["seconds"] < 5


def test_who_signed_in_is_told_by_id_and_never_by_what_they_sent(launch):
    responder = launch(access_log="true")
    token = ask_with_id(responder, "by-password", "/api/v1/users/token", HTTP_AUTHORIZATION=basic()).json()["token"]
    ask_with_id(responder, "by-token", "/api/v1/users/token", HTTP_AUTHORIZATION=f"Token {token}")
    ask_with_id(responder, "in-the-query", f"/api/v1/courses?token={token}")
    ask_with_id(responder, "refused", "/api/v1/users/token", HTTP_AUTHORIZATION=basic(("kennethlove", "wrong-canary")))
    responder.stop()
    for id, principal in (("by-password", 1), ("by-token", 1)):
        (line,) = told(responder, id)
        assert line["principal"] == principal, line
    assert "principal" not in told(responder, "refused")[-1]
    for secret in (token, token.split(".")[2], OWNER[1], basic().split()[1], "wrong-canary"):
        assert secret not in responder.log


def test_pings_are_not_told(launch):
    responder = launch(access_log="true")
    assert_pong(responder.ask(request(parameters(REQUEST_ID="pinged"))))
    ask_with_id(responder, "told", "/api/v1/courses")
    responder.stop()
    assert told(responder, "told") and not responder.has_logged("pinged")


def test_a_line_has_no_control_byte_whatever_was_asked_for(launch):
    responder = launch(access_log="true")
    for number, text in enumerate(("\r\nFAKE", "\x1b[31m", "\x7f", "\x9b31m", "\u2028", "\t", "\xff")):
        responder.get(f"/api/v1/{text}", REQUEST_ID=f"odd-{number}")
    answer = responder.ask(request([*parameters().items(), (b"REQUEST_METHOD", b"GET"), (b"HTTP_X", b"\xff\xfe")]))
    assert answer.status == 200
    responder.stop()
    raw = responder.log_file.read_bytes()
    assert not set(raw) & (set(range(32)) - {10} | {127}), raw
    assert "\x9b" not in raw.decode() and "\u2028" not in raw.decode()
    assert len(responder.records) == len(raw.splitlines())


def test_a_refused_request_is_told_too(launch):
    responder = launch(access_log="true")
    sent = parameters("/api/v1/courses", "POST", CONTENT_LENGTH="100000", REQUEST_ID="large")
    assert responder.ask(request(sent, b"x" * 100_000)).status == 413
    responder.stop()
    (line,) = told(responder, "large")
    assert (line["method"], line["path"], line["status"]) == ("POST", "/api/v1/courses", 413)


# Slow requests

def test_a_slow_request_is_told(launch):
    responder = launch(slow_seconds=1, workers=4)
    ask_with_id(responder, "quick", "/api/v1/courses")
    path = responder.state.path / "courses.sqlite"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        sent, body = responder.course("https://example.com/slow", REQUEST_ID="slow")
        with responder.connect() as connection:
            connection.send(request(sent, body))
            begun = time.monotonic()
            wait_until(lambda: time.monotonic() - begun > 1.2)
            other.execute("ROLLBACK")
            assert connection.read_answer().status == 201
    finally:
        other.close()
    wait_until(lambda: told(responder, "slow"))
    responder.stop()
    (line,) = told(responder, "slow")
    print(line)
    assert line["seconds"] > 1
    assert told(responder, "quick") == []
