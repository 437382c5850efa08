"""Sizes and lengths: what does not add up is 400, what is too much is 431 or 413, and a web server gets to read it."""

import itertools

import pytest
import requests

from fastcgi import (
    KEPT_PING, PARAMS, STDIN, assert_pong, assert_problem, begin, length, pair, pairs, parameters, record, request,
    stream,
)

KILOBYTE, MEGABYTE = 1 << 10, 1 << 20
PARAMETER_LIMIT, BODY_LIMIT = 48 * KILOBYTE, 64 * KILOBYTE

pytestmark = pytest.mark.usefixtures("goes_on")


# Pairs

PAIRS = {
    "name past the end": b"\x0f\x00abc",
    "value past the end": b"\x01\x0fAbc",
    "lengths alone": b"\x01\x01",
    "a name's length alone": b"\x01",
    "half a length": b"\x80\x00",
    "half a value's length": b"\x01\x80\x00\x00",
    "lengths of 2^31-1": b"\xff\xff\xff\xff\xff\xff\xff\xff",
    "lengths of 2^31-2": b"\xff\xff\xff\xfe\xff\xff\xff\xfe",
    "a name of 2^31-1": b"\xff\xff\xff\xff\x00",
    "a value of 2^31-1": b"\x01\xff\xff\xff\xffA",
    "lengths of 2^30": b"\xc0\x00\x00\x00\xc0\x00\x00\x00",
    "lengths whose sum is 2^32": b"\xff\xff\xff\xff\x80\x00\x00\x01",
    "an empty name": pair("", "value"),
    "empty name and value": pair("", ""),
    "NUL in a name": pair("HTTP_A\0B", "value"),
    "NUL at a name's end": pair("HTTP_A\0", "value"),
    "an equals sign in a name": pair("HTTP_A=B", "value"),
    "an equals sign as name": pair("=", "value"),
    "NUL in a value": pair("HTTP_A", "a\0b"),
    "NUL at a value's end": pair("HTTP_A", "a\0"),
}


@pytest.mark.parametrize("last", PAIRS.values(), ids=PAIRS)
def test_pairs_that_do_not_add_up_are_400(front, connection, new_url, last):
    url = new_url()
    sent, body = front.course(url)
    assert_problem(connection.ask(request(pairs(sent) + last, body, keep=True)), 400)
    assert_pong(connection.ask(KEPT_PING))
    assert url not in front.courses


def test_no_parameters_are_400(connection):
    assert_problem(connection.ask(request(b"", keep=True)), 400)
    assert_pong(connection.ask(KEPT_PING))


def test_lengths_of_four_bytes_may_be_small(front):
    long_form = b"".join(
        b"\x80\0\0" + bytes([len(name)]) + b"\x80\0\0" + bytes([len(value)]) + name.encode() + value.encode()
        for name, value in parameters().items())
    assert_pong(front.ask(request(long_form)))


@pytest.mark.parametrize("name, first, second", [
    ("REQUEST_METHOD", "GET", "DELETE"),
    ("HTTP_AUTHORIZATION", "Token a", "Token b"),
    ("CONTENT_LENGTH", "0", "5"),
    ("CONTENT_LENGTH", "", "5"),
])
def test_a_parameter_that_came_twice_with_two_values_is_400(connection, name, first, second):
    for values in ((first, second), (second, first)):
        given = [*parameters(**{name: None}).items(), *((name, value) for value in values)]
        assert_problem(connection.ask(request(pairs(given), keep=True)), 400)


def test_a_parameter_that_came_twice_with_one_value_is_that_value(front, new_url):
    sent, body = front.course(new_url())
    assert front.ask(request(pairs(sent) * 2, body)).status == 201


# CONTENT_LENGTH

CHUNKED = {"HTTP_TRANSFER_ENCODING": "chunked"}
LENGTHS = {
    "exact": ("{}", {}, 201),
    "none": (None, {}, 400),
    "empty": ("", {}, 400),
    "none, chunked": (None, CHUNKED, 201),
    "empty, chunked": ("", CHUNKED, 201),
    "exact, chunked": ("{}", CHUNKED, 201),
    "too small, chunked": ("5", CHUNKED, 400),
    "-1": ("-1", {}, 201),
    "-1, chunked": ("-1", CHUNKED, 201),
    "-2": ("-2", {}, 400),
    "0": ("0", {}, 400),
    "one too small": ("{-1}", {}, 400),
    "one too large": ("{+1}", {}, 400),
    "chunked as length": ("chunked", {}, 400),
    "sign": ("+{}", {}, 400),
    "blank behind": ("{} ", {}, 400),
    "blank in front": (" {}", {}, 400),
    "blank": (" ", {}, 400),
    "hexadecimal": ("0x{}", {}, 400),
    "fraction": ("{}.0", {}, 400),
    "exponent": ("{}e0", {}, 400),
    "list": ("{},{}", {}, 400),
    "Arabic digits": ("\u0661\u0662", {}, 400),
    "2^63": (str(2**63), {}, 400),
    "2^64": (str(2**64), {}, 400),
    "2^64 and the length": ("{+2^64}", {}, 400),
    "a thousand digits": ("9" * 1000, {}, 400),
}


def spelt(text: str | None, size: int) -> str | None:
    numbers = {"{}": size, "{-1}": size - 1, "{+1}": size + 1, "{+2^64}": size + 2**64}
    for place, number in numbers.items():
        text = text and text.replace(place, str(number))
    return text


@pytest.mark.parametrize("text, more, status", LENGTHS.values(), ids=LENGTHS)
def test_the_length_of_the_content_is_the_one_that_was_said(front, connection, new_url, text, more, status):
    url = new_url()
    sent, body = front.course(url, **more)
    sent |= {"CONTENT_LENGTH": spelt(text, len(body))}
    sent = {name: value for name, value in sent.items() if value is not None}
    answer = connection.ask(request(sent, body, keep=True))
    assert answer is not None and answer.status == status, answer
    assert (url in front.courses) == (status == 201)
    assert_pong(connection.ask(KEPT_PING))


@pytest.mark.parametrize("said, status", [(None, 200), ("", 200), ("0", 200), ("-1", 200), ("5", 400), ("x", 400)])
def test_the_length_of_no_content(front, said, status):
    assert front.get("/api/v1/courses", CONTENT_LENGTH=said).status == status


# Too much

def padded(size: int) -> bytes:
    """Parameters of so many bytes in their stream."""
    content = pairs(parameters())
    name = "HTTP_PADDING"
    value = size - len(content) - len(pair(name)) - len(length(size)) + 1
    content += pair(name, "x" * value)
    assert len(content) == size
    return content


@pytest.mark.parametrize("record_size", [65_535, 8192, 100])
def test_parameters_over_the_limit_are_431(connection, record_size):
    assert_pong(connection.ask(request(padded(PARAMETER_LIMIT), keep=True, size=record_size)))
    problem = assert_problem(connection.ask(request(padded(PARAMETER_LIMIT + 1), keep=True, size=record_size)), 431)
    print(problem["detail"])
    assert_pong(connection.ask(KEPT_PING))


def test_many_small_parameters_over_the_limit_are_431(connection):
    content = pairs(parameters()) + pair("A", "") * 20_000
    assert_problem(connection.ask(request(content, keep=True)), 431)
    assert_pong(connection.ask(KEPT_PING))


def test_a_body_behind_parameters_over_the_limit_is_drained_too(front, connection, new_url):
    url = new_url()
    sent, body = front.course(url)
    assert_problem(connection.ask(request(pairs(sent | {"HTTP_X": "x" * 60_000}), body, keep=True)), 431)
    assert_pong(connection.ask(KEPT_PING))
    assert url not in front.courses


def body_of(front, url: str, size: int) -> tuple[dict, bytes]:
    sent, body = front.course(url)
    return sent | {"CONTENT_LENGTH": str(size)}, body + b" " * (size - len(body))


@pytest.mark.parametrize(
    "more", [{}, CHUNKED | {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "-1"}], ids=["said", "chunked", "-1"])
@pytest.mark.parametrize("excess", [1, KILOBYTE, MEGABYTE, 3 * MEGABYTE])
def test_a_body_over_the_limit_is_413(front, connection, new_url, excess, more):
    url = new_url()
    sent, body = body_of(front, url, BODY_LIMIT + excess)
    assert_problem(connection.ask(request(sent | more, body, keep=True)), 413)
    assert_pong(connection.ask(KEPT_PING))
    assert url not in front.courses


def test_a_body_at_the_limit_is_read(front, new_url):
    assert front.ask(request(*body_of(front, new_url(), BODY_LIMIT))).status == 201


def test_a_large_length_that_was_only_said_is_413_or_400(connection):
    """The body itself is small, so either is true."""
    sent = parameters("/api/v1/courses", "POST", CONTENT_LENGTH="1000000")
    answer = connection.ask(request(sent, b"body", keep=True))
    assert_problem(answer, answer.status)
    assert answer.status in (400, 413)
    assert_pong(connection.ask(KEPT_PING))


@pytest.mark.parametrize("kind", [PARAMS, STDIN])
def test_more_than_4_mib_of_excess_is_answered_and_then_closed(front, connection, kind):
    before = front.figures.memory
    connection.send(begin(keep=True))
    if kind == STDIN:
        connection.send(stream(PARAMS, pairs(parameters("/api/v1/courses", "POST", CONTENT_LENGTH="-1"))))
    # 100 MB, if all of it were taken.
    for _ in range(100):
        connection.send_what_is_taken(record(kind, b"\x01\x00A" * 20_000) * 17)
    assert_problem(connection.read_answer(), 431 if kind == PARAMS else 413)
    assert connection.is_closed()
    grown = front.figures.memory - before
    print(f"100 MB: memory grew by {grown / MEGABYTE:.1f} MB")
    assert grown < 20 * MEGABYTE


def test_100_mb_of_parameters_in_many_requests_cost_no_memory(front, connection):
    large = request(padded(PARAMETER_LIMIT + 1), keep=True)
    before = front.figures.memory
    for _ in range(100 * MEGABYTE // len(large)):
        assert connection.ask(large).status == 431
    grown = front.figures.memory - before
    print(f"100 MB of parameters in requests: memory grew by {grown / MEGABYTE:.1f} MB")
    assert grown < 20 * MEGABYTE


# What a client behind nginx sees

@pytest.fixture
def session():
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.mark.parametrize("keeps", [False, True], ids=["closed", "kept"])
@pytest.mark.parametrize("size", [BODY_LIMIT + KILOBYTE + 1, MEGABYTE], ids=["65 KiB and 1", "1 MiB"])
def test_nginx_reads_413_each_time(front, nginx, session, size, keeps):
    server = nginx(front, keeps=keeps)
    found = [session.post(f"{server.address}/api/v1/courses", data=b"x" * size).status_code for _ in range(50)]
    print({status: len(list(group)) for status, group in itertools.groupby(sorted(found))})
    assert set(found) == {413}
    # nginx keeps what is larger than its buffer in a file, and says so by a warning.
    assert [line for line in server.errors if "buffered to a temporary file" not in line] == []


@pytest.mark.parametrize("keeps", [False, True], ids=["closed", "kept"])
@pytest.mark.parametrize("extra", ["fastcgi_request_buffering off;"])
def test_nginx_reads_413_each_time_where_it_passes_the_body_on_at_once(front, nginx, session, extra, keeps):
    server = nginx(front, keeps=keeps, extra=extra)
    found = {session.post(f"{server.address}/api/v1/courses", data=b"x" * MEGABYTE).status_code for _ in range(50)}
    assert found == {413}


@pytest.mark.parametrize("keeps", [False, True], ids=["closed", "kept"])
def test_nginx_reads_431_each_time(front, nginx, session, keeps):
    server = nginx(front, keeps=keeps)
    found = {session.get(f"{server.address}/ping", headers={"X-Long": "x" * 50_000}).status_code for _ in range(50)}
    assert found == {431}
    assert server.errors == []


@pytest.mark.parametrize("keeps", [False, True], ids=["closed", "kept"])
def test_a_body_at_the_limit_goes_through_nginx_that_passes_it_on_at_once(front, nginx, session, new_url, keeps):
    server = nginx(front, keeps=keeps, extra="fastcgi_request_buffering off;")
    sent, body = body_of(front, new_url(), BODY_LIMIT)
    headers = {"Authorization": sent["HTTP_AUTHORIZATION"], "Content-Type": "application/json"}
    assert session.post(f"{server.address}/api/v1/courses", data=body, headers=headers).status_code == 201
