"""What the front makes of records, in order and out of it."""

import pytest

from fastcgi import (
    AUTHORIZER, BEGIN_REQUEST, CANT_MPX_CONN, DATA, END_REQUEST, FILTER, KEPT_PING, PARAMS, PING, REQUEST_COMPLETE,
    STDIN, UNKNOWN_ROLE, abort, assert_pong, begin, half_of, pairs, parameters, record, request, stream,
)
from service import wait_until

PARAMETERS = pairs(parameters())

pytestmark = pytest.mark.usefixtures("goes_on")


def end_of(found) -> tuple[int, int]:
    assert found is not None, "closed"
    return found.id, found.protocol_status


# Whole requests, however they come

def test_the_connection_is_closed_after_the_answer(connection):
    assert_pong(connection.ask(PING))
    assert connection.is_closed()


def test_a_kept_connection_serves_one_request_after_another(connection):
    for id in (1, 2, 1, 65_535):
        assert_pong(connection.ask(request(parameters(), id=id, keep=True), id=id))
    assert_pong(connection.ask(PING))
    assert connection.is_closed()


def test_two_requests_in_one_piece_are_answered_in_order(connection):
    courses = request(parameters("/api/v1/courses"), id=2, keep=True)
    connection.send(KEPT_PING, courses, request(parameters(), id=3, keep=True))
    assert_pong(connection.read_answer(1))
    assert "courses" in connection.read_answer(2).json()
    assert_pong(connection.read_answer(3))


def test_a_second_request_that_came_in_part_waits_for_its_rest(connection):
    connection.send(KEPT_PING, half_of(KEPT_PING))
    assert_pong(connection.read_answer())
    assert_pong(connection.ask(KEPT_PING[len(half_of(KEPT_PING)):]))


def test_what_comes_behind_the_last_request_does_not_cut_its_answer(connection):
    assert_pong(connection.ask(PING, KEPT_PING, b"rubbish"))


def test_a_request_byte_by_byte(connection):
    for byte in KEPT_PING:
        connection.send(bytes([byte]))
    assert_pong(connection.read_answer())


def test_records_of_one_byte_each(front, new_url):
    """The sender of a unix socket is stopped after some 280 unread writes, so somebody has to read them."""
    url = new_url()
    parameters, body = front.course(url)
    content = pairs(parameters)
    with front.connect() as connection:
        connection.send(begin())
        for byte in content:
            connection.send(record(PARAMS, bytes([byte])))
        connection.send(record(PARAMS))
        for byte in body:
            connection.send(record(STDIN, bytes([byte])))
        assert connection.ask(record(STDIN)).status == 201
    assert url in front.courses


@pytest.mark.parametrize("padding", [1, 7, 8, 255])
def test_padding_is_skipped_wherever_it_stands(front, new_url, padding):
    url = new_url()
    answer = front.ask(request(*front.course(url), size=10, padding=padding))
    assert (answer.status, answer.json()["url"]) == (201, url)


def test_the_web_server_may_say_that_it_sends_no_more(connection):
    connection.send(PING)
    connection.end()
    assert_pong(connection.read_answer())


# Roles, a second request on a busy connection, and the end of one by the web server

@pytest.mark.parametrize("role", [AUTHORIZER, FILTER, 0, 9, 65_535])
def test_another_role_is_told_that_it_is_unknown(connection, role):
    connection.send(begin(7, role, keep=True))
    assert end_of(connection.read_record()) == (7, UNKNOWN_ROLE)
    assert_pong(connection.ask(stream(PARAMS, PARAMETERS, 7), stream(STDIN, b"", 7), KEPT_PING))


def test_another_role_on_a_connection_that_is_not_kept_closes_it(connection):
    connection.send(begin(7, AUTHORIZER))
    assert end_of(connection.read_record()) == (7, UNKNOWN_ROLE)
    assert connection.is_closed()


def test_a_second_request_on_a_busy_connection_is_refused_and_the_first_goes_on(connection):
    connection.send(begin(1, keep=True), record(PARAMS, PARAMETERS[:20]), begin(2, keep=True))
    assert end_of(connection.read_record()) == (2, CANT_MPX_CONN)
    connection.send(stream(PARAMS, PARAMETERS, 2), stream(STDIN, b"", 2))
    assert_pong(connection.ask(stream(PARAMS, PARAMETERS[20:]), stream(STDIN, b"")))
    assert_pong(connection.ask(request(parameters(), id=2, keep=True), id=2))


def test_each_of_many_requests_on_a_busy_connection_is_refused(connection):
    connection.send(begin(1, keep=True), *(begin(id) for id in range(2, 202)))
    assert [end_of(connection.read_record()) for _ in range(200)] == [(id, CANT_MPX_CONN) for id in range(2, 202)]
    assert_pong(connection.ask(stream(PARAMS, PARAMETERS), stream(STDIN, b"")))


PARTS = {
    "BEGIN": lambda whole: begin(keep=True),
    "half of the parameters": lambda whole: begin(keep=True) + record(PARAMS, pairs(whole[0])[:40]),
    "the parameters": lambda whole: begin(keep=True) + stream(PARAMS, pairs(whole[0])),
    "half of the body": lambda whole: begin(keep=True) + stream(PARAMS, pairs(whole[0])) + record(STDIN, whole[1][:9]),
    "all but the end": lambda whole: request(*whole, keep=True)[:-8],
}


@pytest.mark.parametrize("part_of", PARTS.values(), ids=PARTS)
def test_an_aborted_request_is_dropped_without_a_trace(front, connection, new_url, part_of):
    url = new_url()
    whole = front.course(url)
    before = front.log
    connection.send(part_of(whole), abort())
    assert end_of(connection.read_record()) == (1, REQUEST_COMPLETE)
    assert_pong(connection.ask(KEPT_PING))
    assert url not in front.courses
    assert front.log == before


def test_an_abort_in_one_piece_with_what_it_ends_and_with_what_follows(connection):
    connection.send(begin(keep=True), record(PARAMS, PARAMETERS), abort(), KEPT_PING)
    assert end_of(connection.read_record()) == (1, REQUEST_COMPLETE)
    assert_pong(connection.read_answer())


def test_an_aborted_request_on_a_connection_that_is_not_kept_closes_it(connection):
    connection.send(begin(), abort())
    assert end_of(connection.read_record()) == (1, REQUEST_COMPLETE)
    assert connection.is_closed()


@pytest.mark.parametrize("foreign", [
    abort(9), record(PARAMS, PARAMETERS, 9), record(PARAMS, b"", 9), record(STDIN, b"body", 9), record(STDIN, b"", 9),
], ids=["ABORT", "PARAMS", "end of PARAMS", "STDIN", "end of STDIN"])
def test_records_of_a_request_that_is_not_open_are_ignored(connection, foreign):
    assert_pong(connection.ask(
        foreign, begin(keep=True), foreign, record(PARAMS, PARAMETERS), foreign, record(PARAMS), foreign, record(STDIN),
        foreign))
    assert_pong(connection.ask(KEPT_PING))


# What cannot go on

def course_records(front, url) -> tuple[bytes, bytes, bytes]:
    parameters, body = front.course(url)
    return begin(keep=True), stream(PARAMS, pairs(parameters)), stream(STDIN, body)


def with_version(data: bytes, version: int) -> bytes:
    return bytes([version]) + data[1:]


OUT_OF_ORDER = {
    "wrong version of BEGIN": lambda b, p, s: with_version(b, 2) + p + s,
    "version 0 of BEGIN": lambda b, p, s: with_version(b, 0) + p + s,
    "wrong version of PARAMS": lambda b, p, s: b + with_version(p, 2) + s,
    "wrong version of STDIN": lambda b, p, s: b + p + with_version(s, 2),
    "wrong version at the end": lambda b, p, s: b + p + s[:-8] + record(STDIN, version=255),
    "short BEGIN": lambda b, p, s: record(BEGIN_REQUEST, b"\0\1\1\0\0\0\0") + p + s,
    "long BEGIN": lambda b, p, s: record(BEGIN_REQUEST, b"\0\1\1\0\0\0\0\0\0") + p + s,
    "empty BEGIN": lambda b, p, s: record(BEGIN_REQUEST) + p + s,
    "BEGIN with id 0": lambda b, p, s: begin(0) + p + s,
    "BEGIN twice": lambda b, p, s: b + b + p + s,
    "BEGIN again in the parameters": lambda b, p, s: b + p[:-8] + b + p[-8:] + s,
    "BEGIN again in the body": lambda b, p, s: b + p + s[:-8] + b + s[-8:],
    "unknown type": lambda b, p, s: b + p + record(77) + s,
    "type 0": lambda b, p, s: b + record(0) + p + s,
    "a type that only we send": lambda b, p, s: b + p + record(END_REQUEST, b"\0" * 8) + s,
    "STDIN before the end of PARAMS": lambda b, p, s: b + p[:-8] + s + p[-8:],
    "STDIN before PARAMS": lambda b, p, s: b + s + p,
    "PARAMS after their end": lambda b, p, s: b + p + p + s,
    "PARAMS in the body": lambda b, p, s: b + p + s[:-8] + record(PARAMS, PARAMETERS) + s[-8:],
    "a filter's DATA": lambda b, p, s: b + p + record(DATA, b"data") + s,
    "rubbish": lambda b, p, s: b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


@pytest.mark.parametrize("spoil", OUT_OF_ORDER.values(), ids=OUT_OF_ORDER)
def test_a_connection_out_of_order_is_closed_and_nothing_is_run(front, connection, new_url, spoil):
    url = new_url()
    connection.send_what_is_taken(spoil(*course_records(front, url)))
    assert connection.is_closed()
    assert url not in front.courses


CUTS = {
    "in BEGIN": lambda b, p, s: b[:9],
    "after BEGIN": lambda b, p, s: b,
    "between two pairs": lambda b, p, s: b + record(PARAMS, pairs({"REQUEST_METHOD": "GET"})),
    "in the parameters": lambda b, p, s: b + p[:100],
    "before the end of the parameters": lambda b, p, s: b + p[:-8],
    "in the header that ends the parameters": lambda b, p, s: b + p[:-4],
    "after the parameters": lambda b, p, s: b + p,
    "in the body": lambda b, p, s: b + p + s[:-12],
    "before the end of the body": lambda b, p, s: b + p + s[:-8],
    "one byte before the end": lambda b, p, s: b + p + s[:-1],
}


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
def test_a_request_that_was_cut_is_not_run(front, connection, new_url, cut):
    url = new_url()
    connection.send(cut(*course_records(front, url)))
    connection.end()
    connection.read_to_end()
    assert url not in front.courses


def test_what_was_held_for_connections_that_are_gone_is_freed(front):
    before = front.figures.descriptors
    for _ in range(100):
        with front.connect() as connection:
            connection.send(half_of(KEPT_PING))
        with front.connect() as connection:
            connection.send(KEPT_PING)
    wait_until(lambda: front.figures.descriptors <= before)
