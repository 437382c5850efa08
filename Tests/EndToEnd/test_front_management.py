"""Management records, which libfcgi must never see."""

import time

import pytest

from fastcgi import (
    GET_VALUES, GET_VALUES_RESULT, KEPT_PING, PARAMS, STDIN, UNKNOWN_TYPE, assert_pong, begin, half_of, pair, pairs,
    parameters, record,
)
from service import wait_until

KNOWN = ("FCGI_MAX_CONNS", "FCGI_MAX_REQS", "FCGI_MPXS_CONNS")
MEGABYTE = 1 << 20

pytestmark = pytest.mark.usefixtures("goes_on")


def values(*names: str) -> bytes:
    return record(GET_VALUES, b"".join(pair(name) for name in names), id=0)


def read_values(connection) -> dict[str, str]:
    found = connection.read_record()
    assert found is not None and (found.kind, found.id) == (GET_VALUES_RESULT, 0), found
    assert len(dict(found.pairs)) == len(found.pairs), "each at most once"
    return dict(found.pairs)


QUESTIONS = {
    "all known": KNOWN,
    "one known": KNOWN[:1],
    "unknown ones": ("FCGI_MAX_THREADS", "x" * 200, ""),
    "known and unknown": ("A", KNOWN[2], "B"),
    **{f"{count} times the same": KNOWN[:1] * count for count in (4, 6, 12, 40, 200, 4000)},
    "all of them often": KNOWN * 100,
    "none": (),
}


@pytest.mark.parametrize("names", QUESTIONS.values(), ids=QUESTIONS)
def test_values_are_told_at_once(front, names):
    with front.connect(seconds=2) as connection:
        connection.send(values(*names))
        told = read_values(connection)
        assert set(told) == set(names) & set(KNOWN)
        assert told.get("FCGI_MPXS_CONNS", "0") == "0"
        assert all(int(told[name]) > 0 for name in KNOWN[:2] if name in told)
        assert_pong(connection.ask(KEPT_PING))


MALFORMED = {
    "length past the end": b"\x0e\x00FCGI",
    "a length of 2^31-1": b"\xff\xff\xff\xff\xff\xff\xff\xff",
    "a length of 2^31-2": b"\xff\xff\xff\xfe\xff\xff\xff\xfe",
    "half a length": b"\x80\x00",
    "a name alone": b"\x0e",
    "a value": pair("FCGI_MAX_CONNS", "1"),
    "NUL": pair("FCGI_MAX_CONNS\0"),
    "good, then cut": pair("FCGI_MAX_CONNS") * 5 + b"\x0e",
    "65535 bytes of rubbish": b"\xa5" * 65_535,
    "65535 empty names": b"\0" * 65_534,
}


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
def test_pairs_that_do_not_add_up_are_answered_too(front, content):
    with front.connect(seconds=2) as connection:
        connection.send(record(GET_VALUES, content, id=0))
        read_values(connection)
        assert_pong(connection.ask(KEPT_PING))


@pytest.mark.parametrize("padding", [1, 8, 255])
def test_padding_of_a_management_record_is_skipped(front, padding):
    with front.connect() as connection:
        connection.send(record(GET_VALUES, pair(KNOWN[0]), id=0, padding=padding))
        assert set(read_values(connection)) == {KNOWN[0]}
        assert_pong(connection.ask(KEPT_PING))


def test_values_are_told_in_the_middle_of_a_request(front):
    content = pairs(parameters())
    parts = [begin(keep=True), record(PARAMS, content[:10]), record(PARAMS, content[10:]), record(PARAMS)]
    with front.connect() as connection:
        for part in parts:
            connection.send(part, values(*KNOWN))
            assert set(read_values(connection)) == set(KNOWN)
        assert_pong(connection.ask(record(STDIN)))


def test_values_are_told_before_a_record_that_comes_in_part(front):
    with front.connect(seconds=2) as connection:
        connection.send(values(*KNOWN), half_of(KEPT_PING))
        assert set(read_values(connection)) == set(KNOWN)
        assert_pong(connection.ask(KEPT_PING[len(half_of(KEPT_PING)):]))


def test_a_question_in_two_pieces_leaves_the_connection_idle(launch):
    responder = launch()
    question = values(*KNOWN)
    with responder.connect() as connection:
        connection.send(half_of(question))
        wait_until(lambda: responder.status["connections"]["receiving"] == 1)
        connection.send(question[len(half_of(question)):])
        assert set(read_values(connection)) == set(KNOWN)
        wait_until(lambda: responder.status["workers"]["busy"] == 1)
        assert responder.status["connections"]["receiving"] == 0
        begun = time.monotonic()
        responder.signal()
        assert responder.wait() == 0
        seconds = time.monotonic() - begun
    print(f"stopped in {seconds:.3f} s")
    assert seconds < 1


@pytest.mark.parametrize("kind", [GET_VALUES_RESULT, UNKNOWN_TYPE, 12, 77, 255, 0])
def test_a_management_type_that_is_unknown_is_told_so(front, kind):
    with front.connect(seconds=2) as connection:
        connection.send(record(kind, b"content", id=0, padding=3))
        found = connection.read_record()
        assert found is not None and (found.kind, found.id) == (UNKNOWN_TYPE, 0), found
        assert (len(found.content), found.content[0]) == (8, kind)
        assert_pong(connection.ask(KEPT_PING))


def test_question_after_question_costs_no_memory(front):
    question = values(*KNOWN * 100)
    with front.connect() as connection:
        connection.send(question)
        read_values(connection)
        before = front.figures.memory
        for _ in range(200):
            connection.send(question * 20)
            for _ in range(20):
                read_values(connection)
        grown = front.figures.memory - before
    print(f"4000 GET_VALUES of 300 names: memory grew by {grown / MEGABYTE:.1f} MB")
    assert grown < 20 * MEGABYTE


def test_who_asks_and_does_not_read_holds_nobody_up(front, open_many):
    """More of them than there are workers, each until it can send no more."""
    before = front.figures.memory
    for connection in open_many(front, 8, seconds=0.2):
        try:
            for _ in range(200):
                connection.send(values(*KNOWN) * 500)
        except (TimeoutError, BrokenPipeError, ConnectionResetError):
            pass
    seconds = front.median_of_pings()
    grown = front.figures.memory - before
    print(f"8 peers that do not read: a request took {seconds * 1000:.2f} ms, memory grew by {grown / MEGABYTE:.1f} MB")
    assert seconds < 0.05
    assert grown < 20 * MEGABYTE
