"""How long a refusal takes tells nothing about the signature that was refused."""

import base64
import math
import statistics
import time
from random import Random

import fastcgi
from service import long_or_short

# From which on a difference counts as found (https://eprint.iacr.org/2016/1123).
THRESHOLD = 4.5
END = fastcgi.record(fastcgi.END_REQUEST, bytes(8))


def spoilt(token: str, place: int) -> list[bytes]:
    """Requests with the token, one for each other value of a byte of its signature."""
    signed, _, signature = token.rpartition(".")
    right = base64.urlsafe_b64decode(signature + "=")
    requests = []
    for mask in range(1, 256):
        wrong = bytearray(right)
        wrong[place] ^= mask
        text = base64.urlsafe_b64encode(wrong).rstrip(b"=").decode()
        sent = fastcgi.parameters("/api/v1/users/me", HTTP_AUTHORIZATION=f"Token {signed}.{text}", REQUEST_ID="timing")
        requests.append(fastcgi.request(sent, keep=True))
    return requests


def nanoseconds(connection: fastcgi.Connection, request: bytes) -> int:
    begun = time.perf_counter_ns()
    connection.socket.sendall(request)
    answer = b""
    while not answer.endswith(END) and (piece := connection.socket.recv(65_536)):
        answer += piece
    taken = time.perf_counter_ns() - begun
    assert b"Status: 401" in answer and answer.endswith(END), answer
    return taken


def welch(one: list[int], other: list[int]) -> float:
    """The t of Welch's test, without the tenth that took longest: there others were at work on the machine."""
    limit = sorted(one + other)[len(one + other) * 9 // 10]
    one, other = ([taken for taken in times if taken <= limit] for times in (one, other))
    error = math.sqrt(statistics.variance(one) / len(one) + statistics.variance(other) / len(other))
    return (statistics.fmean(one) - statistics.fmean(other)) / error


def t_of_round(connection: fastcgi.Connection, first: list[bytes], last: list[bytes]) -> float:
    random, times = Random(), {True: [], False: []}
    for _ in range(long_or_short(100_000, 1000)):
        for is_first in random.sample([True, False], 2):
            times[is_first].append(nanoseconds(connection, random.choice(first if is_first else last)))
    t = welch(times[True], times[False])
    medians = [statistics.median(times[is_first]) / 1000 for is_first in (True, False)]
    print(f"2 x {len(times[True])}: first byte {medians[0]:.2f} us, last {medians[1]:.2f} us, t = {t:.2f}")
    return t


def test_the_first_wrong_byte_of_a_signature_is_as_long_refused_as_the_last(cheap_state, launch):
    responder = launch()
    first, last = (spoilt(responder.token, place) for place in (0, 31))
    with responder.connect() as connection:
        # Other work on the machine may fall on one kind more than on the other, but not every time.
        assert any(abs(t_of_round(connection, first, last)) < THRESHOLD for _ in range(3))
