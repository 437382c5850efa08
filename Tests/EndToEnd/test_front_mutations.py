"""Requests that chance has spoilt. `MUTATIONS=100000` makes more of them, `SEED=n` the same ones again."""

import os
import random
import time

import pytest

from fastcgi import (
    GET_VALUES, HEADER, KEPT_PING, PARAMS, abort, assert_pong, begin, pair, pairs, parameters, record, request, stream,
)
from service import wait_until

COUNT = int(os.environ.get("MUTATIONS", "20000"))
BATCH = 500
MEGABYTE = 1 << 20

BODY = b'{"title":"Mutated","url":"https://example.com/mutated"}'
POST = parameters("/api/v1/courses", "POST", BODY, HTTP_AUTHORIZATION="Token a.b.c")
GOOD = [
    KEPT_PING,
    request(parameters("/api/v1/courses?limit=5&after=2")),
    request(POST, BODY, keep=True),
    request(POST, BODY, size=7, padding=3),
    request(POST | {"CONTENT_LENGTH": "-1", "HTTP_TRANSFER_ENCODING": "chunked"}, BODY, size=20),
    request(parameters("/api/v1/users/token", HTTP_AUTHORIZATION="Token a.b"), keep=True) + KEPT_PING,
    record(GET_VALUES, pair("FCGI_MAX_CONNS") + pair("FCGI_MPXS_CONNS"), id=0) + KEPT_PING,
    begin(keep=True) + record(PARAMS, pairs(POST)) + abort() + KEPT_PING,
    begin(1, keep=True) + begin(2) + stream(PARAMS, pairs(parameters())) + record(5),
]
SPECIAL = [0, 1, 2, 7, 8, 9, 11, 12, 127, 128, 254, 255]


def records_of(data: bytes) -> list[bytes]:
    """The records of good data, each with its header."""
    found = []
    while data:
        _, _, _, length, padding, _ = HEADER.unpack_from(data)
        size = HEADER.size + length + padding
        found.append(data[:size])
        data = data[size:]
    return found


class Mutator:
    """Spoils good requests, the same ones for the same seed."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def mutation(self) -> bytes:
        data = self.random.choice(GOOD)
        for _ in range(self.random.choice([1, 1, 1, 2, 3, 8])):
            data = self.random.choice([
                self.flip, self.overwrite, self.cut, self.repeat, self.insert, self.splice, self.shuffle,
                self.change_a_header,
            ])(data)
        return data[:150_000]

    def place(self, data: bytes) -> int:
        return self.random.randrange(len(data) + 1)

    def flip(self, data: bytes) -> bytes:
        spoilt = bytearray(data)
        if spoilt:
            spoilt[self.random.randrange(len(spoilt))] ^= 1 << self.random.randrange(8)
        return bytes(spoilt)

    def overwrite(self, data: bytes) -> bytes:
        start = self.place(data)
        new = bytes(self.random.choice(SPECIAL) for _ in range(self.random.choice([1, 2, 4, 8])))
        return data[:start] + new + data[start + len(new):]

    def cut(self, data: bytes) -> bytes:
        start, end = sorted((self.place(data), self.place(data)))
        return self.random.choice([data[:start], data[end:], data[:start] + data[end:]])

    def repeat(self, data: bytes) -> bytes:
        start, end = sorted((self.place(data), self.place(data)))
        return data[:start] + data[start:end] * self.random.choice([2, 3, 50]) + data[end:]

    def insert(self, data: bytes) -> bytes:
        start = self.place(data)
        return data[:start] + self.random.randbytes(self.random.randrange(1, 40)) + data[start:]

    def splice(self, data: bytes) -> bytes:
        other = self.random.choice(GOOD)
        return data[:self.place(data)] + other[self.place(other):]

    def shuffle(self, data: bytes) -> bytes:
        """Records in another order, with some of other requests, some twice and some missing."""
        records = records_of(self.random.choice(GOOD)) + records_of(self.random.choice(GOOD))
        return b"".join(self.random.choices(records, k=len(records)))

    def change_a_header(self, data: bytes) -> bytes:
        """One field of one record's header, with the rest as it was."""
        records = records_of(self.random.choice(GOOD))
        number = self.random.randrange(len(records))
        header = bytearray(records[number])
        header[self.random.randrange(HEADER.size)] = self.random.choice(SPECIAL)
        records[number] = bytes(header)
        return b"".join(records)


def send(responder, data: bytes):
    """Sends all that is taken, and reads to the end, which has to come."""
    with responder.connect() as connection:
        connection.send_what_is_taken(data)
        connection.end()
        connection.read_to_end()


def test_mutated_requests_kill_nothing_and_leave_nothing_behind(launch):
    seed = int(os.environ.get("SEED", "20261124"))
    print(f"SEED={seed}")
    responder, mutator = launch(workers=4), Mutator(seed)
    for good in GOOD:
        send(responder, good)
    memory, descriptors, threads, begun = (
        responder.figures.memory, responder.figures.descriptors, responder.figures.threads, time.monotonic())
    for number in range(COUNT):
        data = mutator.mutation()
        try:
            send(responder, data)
            if number % BATCH == 0:
                assert_pong(responder.ask(KEPT_PING))
        except (OSError, AssertionError) as error:
            pytest.fail(f"mutation {number} of SEED={seed}: {error!r}\n{data!r}\n{responder.log[-2000:]}")
    assert_pong(responder.ask(KEPT_PING))
    assert responder.process.poll() is None
    grown = responder.figures.memory - memory
    print(f"{COUNT} mutations in {time.monotonic() - begun:.1f} s: memory grew by {grown / MEGABYTE:.1f} MB")
    # A sanitizer keeps what was freed for a while.
    assert grown < 20 * MEGABYTE or "ASAN_OPTIONS" in os.environ
    wait_until(lambda: responder.figures.descriptors <= descriptors)
    assert responder.figures.threads == threads
    assert [record for record in responder.records if record["level"] in ("error", "critical")] == []
