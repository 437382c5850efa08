"""Hashing passwords takes memory and time: as much of both as is allowed, and nothing from those who send tokens."""

import re
import statistics
import subprocess
import time
from pathlib import Path

import pytest

import fastcgi
from fastcgi import assert_problem
from responder import basic
from service import OWNER

TOKEN = "/api/v1/users/token"
SIGN_IN = fastcgi.request(fastcgi.parameters(TOKEN, HTTP_AUTHORIZATION=basic()))
# What Argon2 may take by default.
BUDGET = 64 << 20


def greatest_memory(responder) -> int:
    status = Path(f"/proc/{responder.process.pid}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) << 10


def virtual_memory(responder) -> int:
    status = Path(f"/proc/{responder.process.pid}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmSize:\s+(\d+) kB", status)[1]) << 10


def times_of_token_requests(responder, count: int = 50) -> list[float]:
    request = fastcgi.request(fastcgi.parameters(TOKEN, HTTP_AUTHORIZATION=f"Token {responder.token}"))
    times = []
    for _ in range(count):
        begun = time.monotonic()
        assert responder.ask(request).status == 200
        times.append(time.monotonic() - begun)
    return times


def median_and_99th_percentile(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=100)[98]


def test_a_crowd_that_signs_in_takes_no_more_memory_than_is_allowed_and_tokens_go_on(launch, open_many):
    responder = launch(workers=8)
    idle = times_of_token_requests(responder, 250)
    before = responder.figures.memory
    statuses = []
    busy = []
    for _ in range(5):
        crowd = open_many(responder, 200, SIGN_IN, seconds=60)
        busy += times_of_token_requests(responder)
        answers = [connection.read_answer() for connection in crowd]
        statuses += [answer.status for answer in answers]
        for answer in answers:
            if answer.status == 503:
                assert answer.fields["Retry-After"] == "1"
    grown = greatest_memory(responder) - before
    median, percentile = median_and_99th_percentile(busy)
    print(f"1000 sign-ins, 200 at once: {statuses.count(200)} done, {statuses.count(503)} refused, +{grown >> 20} MiB;"
          " median and 99th percentile of a token request:"
          f" {median * 1000:.2f} and {percentile * 1000:.2f} ms, idle"
          " {:.2f} and {:.2f} ms".format(*(seconds * 1000 for seconds in median_and_99th_percentile(idle))))
    assert set(statuses) == {200, 503}
    assert grown < BUDGET + (16 << 20)
    # They have a worker, but share the cores with what is hashed, and on a busy machine with others as well.
    assert median < 0.05 and percentile < 1
    hashes = responder.get("/status").json()["password_hashes"]
    assert hashes == {"running": 0, "limit": 3, "refused": statuses.count(503)}
    assert not responder.has_logged('"error"'), "a crowd fills no log"


def test_hashes_that_find_no_worker_to_spare_are_counted_too(launch, open_many):
    responder = launch(workers=2)
    statuses = [connection.read_answer().status for connection in open_many(responder, 50, SIGN_IN, seconds=60)]
    assert statuses.count(503) > 0
    assert responder.get("/status").json()["password_hashes"]["refused"] == statuses.count(503)


def test_without_the_memory_for_it_no_password_is_wrong(launch, new_state):
    """A limit on the process lets Argon2 have nothing, while everything else goes on."""
    # More than the system's allocator keeps in reserve for a thread.
    settings = new_state.path / "settings.json"
    settings.write_text('{"password_memory":102400}', encoding="utf-8")
    new_state.tool("user", "passwd", OWNER[0], "--password-stdin", text=OWNER[1] + "\n")
    settings.unlink()
    responder = launch()
    token = responder.token
    limit = str(virtual_memory(responder) + (4 << 20))
    subprocess.run(["prlimit", "--pid", str(responder.process.pid), f"--as={limit}:"], check=True)
    for _ in range(8):
        answer = responder.ask(SIGN_IN)
        assert_problem(answer, 503)
        assert answer.fields["Retry-After"] == "5"
    assert responder.has_logged("not enough memory to hash the password", "error")
    assert responder.get(TOKEN, HTTP_AUTHORIZATION=f"Token {token}").status == 200
    subprocess.run(["prlimit", "--pid", str(responder.process.pid), "--as=unlimited:"], check=True)
    assert responder.ask(SIGN_IN).status == 200


def test_a_hash_that_is_dearer_than_all_that_is_allowed_runs_alone(launch, open_many, begin_to_hash):
    responder = launch()
    (connection,) = open_many(responder, 1, seconds=60)
    begin_to_hash(responder, connection)
    assert_problem(responder.ask(SIGN_IN), 503)
    assert responder.get("/status").json()["password_hashes"]["running"] == 1
    assert connection.read_answer().status == 200
    assert responder.ask(SIGN_IN).status == 200


def sign_in(responder, name: str, address: str) -> float:
    """Guesses, and returns how long the answer took."""
    begun = time.monotonic()
    answer = responder.get(TOKEN, HTTP_AUTHORIZATION=basic((name, "guess")), REMOTE_ADDR=address)
    assert answer.status == 401
    return time.monotonic() - begun


def difference_of_medians(responder, round: int) -> float:
    """Between wrong passwords and unknown names, 100 of each in turn, as a part of the former."""
    for number in range(20):
        responder.state.add_user(f"user{round}-{number}", OWNER[1])
    known, unknown = [], []
    for number in range(100):
        address = f"198.51.{round}.{number}"
        known.append(sign_in(responder, f"user{round}-{number % 20}", address))
        unknown.append(sign_in(responder, f"nobody{round}-{number % 20}", address))
    print(f"wrong password {statistics.median(known) * 1000:.2f} ms, unknown {statistics.median(unknown) * 1000:.2f} ms")
    return abs(statistics.median(unknown) / statistics.median(known) - 1)


def test_an_unknown_name_takes_as_long_as_a_wrong_password(launch):
    responder = launch()
    # Other work on the machine may fall on one kind more than on the other, but not every time.
    assert any(difference_of_medians(responder, round) < 0.05 for round in range(3))
