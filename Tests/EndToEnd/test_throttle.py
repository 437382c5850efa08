"""Guessing passwords is slowed, for everybody who guesses, in every way to run the service, and for nobody else."""

import json
import os
import re
import stat
import time

import pytest

from fastcgi import assert_problem, parameters, request
from responder import Spawned, basic
from service import OWNER, State, wait_until

WRONG = (OWNER[0], "wrong password")
TOKEN = "/api/v1/users/token"


@pytest.fixture
def new_state(programs, tmp_path):
    """A state folder where a guess costs next to nothing, so that hundreds take no time."""
    state = State(tmp_path / "state", programs).create()
    (state.path / "settings.json").write_text(json.dumps({"password_memory": 64}), encoding="utf-8")
    state.add_user(*OWNER)
    return state


def sign_in(responder, who=OWNER, address: str = "192.0.2.1", **more):
    return responder.get(TOKEN, HTTP_AUTHORIZATION=basic(who), REMOTE_ADDR=address, **more)


def fail(responder, count: int, who=WRONG, **options):
    for _ in range(count):
        assert_problem(sign_in(responder, who, **options), 401)


def wait_of(answer) -> int:
    """The seconds that an answer asks to wait for."""
    assert_problem(answer, 429)
    return int(answer.fields["Retry-After"])


@pytest.mark.parametrize("name", [OWNER[0], "nobody"])
def test_after_five_failures_each_further_one_doubles_the_wait(launch, name):
    responder = launch()
    fail(responder, 5, (name, "wrong password"))
    for seconds in (1, 2):
        assert wait_of(sign_in(responder, (name, "wrong password"))) == seconds
        # What is answered 429 is not counted.
        begun = time.monotonic()
        wait_until(lambda: sign_in(responder, (name, "wrong password")).status == 401)
        assert time.monotonic() - begun < seconds + 1
    assert wait_of(sign_in(responder, (name, "wrong password"))) == 4


def test_many_tries_at_once_get_no_further_than_many_in_turn(launch, open_many):
    responder = launch(workers=32, password_hashes=31)
    guess = request(parameters(TOKEN, HTTP_AUTHORIZATION=basic(WRONG)))
    statuses = [connection.read_answer().status for connection in open_many(responder, 200, guess)]
    assert statuses.count(401) == 5
    assert set(statuses) <= {401, 429, 503}


def test_many_right_ones_at_once_are_all_let_in(launch, open_many):
    responder = launch(workers=32, password_hashes=31)
    assert sign_in(responder, address="127.0.0.1").status == 200
    right = request(parameters(TOKEN, HTTP_AUTHORIZATION=basic()))
    statuses = [connection.read_answer().status for connection in open_many(responder, 200, right)]
    assert set(statuses) <= {200, 503} and statuses.count(200) > 5


def test_the_right_password_signs_in_when_the_wait_is_over(launch):
    responder = launch()
    fail(responder, 5)
    assert wait_of(sign_in(responder)) == 1
    wait_until(lambda: sign_in(responder).status == 200, 3)
    fail(responder, 5)
    assert wait_of(sign_in(responder, address="192.0.2.2")) == 1


def test_a_token_signs_in_meanwhile(launch):
    responder = launch()
    token = responder.token
    fail(responder, 5)
    assert wait_of(sign_in(responder)) == 1
    assert responder.get(TOKEN, HTTP_AUTHORIZATION=f"Token {token}").status == 200


def test_who_signs_in_from_the_usual_address_never_waits_for_a_guesser(launch):
    responder = launch()
    assert sign_in(responder, address="198.51.100.1").status == 200
    fail(responder, 5)
    for _ in range(5):
        assert wait_of(sign_in(responder, WRONG)) >= 1
        assert sign_in(responder, address="198.51.100.1").status == 200
        fail(responder, 5)


def test_an_address_gets_a_hundred_failures_in_five_minutes(launch):
    responder = launch()
    for number in range(100):
        fail(responder, 1, (f"name{number}", "guess"))
    assert wait_of(sign_in(responder, ("another", "guess"))) == 1
    assert sign_in(responder, ("another", "guess"), "192.0.2.2").status == 401


def test_forwarded_addresses_count_only_from_a_trusted_proxy(launch):
    plain, trusting = launch(), launch(trusted_proxies="192.0.2.0/24")
    for number in range(100):
        fail(plain, 1, (f"name{number}", "guess"), HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert wait_of(sign_in(plain, ("another", "guess"), HTTP_X_FORWARDED_FOR="203.0.113.1")) == 1
    # The same folder, and so the same counts: the proxy itself has used up its failures, whoever it speaks for has not.
    assert sign_in(trusting, ("another", "guess"), HTTP_X_FORWARDED_FOR="203.0.113.1").status == 401


def test_all_processes_on_one_socket_count_together(new_state, programs, tmp_path):
    spawned = Spawned(new_state, programs, tmp_path, 3)
    try:
        answers = [sign_in(spawned, WRONG).status for _ in range(30)]
        # Within a second of the fifth; where it took longer, some more have been tried.
        assert answers[:5] == [401] * 5
        assert answers[5] == 429
    finally:
        spawned.stop()


def test_what_was_counted_outlives_a_restart_and_a_kill(launch, new_state):
    first = launch()
    fail(first, 5)
    first.process.kill()
    first.process.wait()
    assert wait_of(sign_in(launch())) == 1


def test_the_counts_are_private_and_name_nobody(launch, new_state):
    responder = launch()
    fail(responder, 1, ("a password in the wrong field", "x"))
    content = new_state.sign_ins.read_bytes()
    assert stat.S_IMODE(new_state.sign_ins.stat().st_mode) == 0o600
    assert b"password" not in content and b"192.0.2.1" not in content
    assert len(content) < 4 << 20


@pytest.mark.parametrize("spoilt", [b"", b"nonsense", os.urandom(600_000)])
def test_spoilt_counts_hold_nobody_up(launch, new_state, spoilt):
    new_state.sign_ins.write_bytes(spoilt)
    responder = launch()
    assert sign_in(responder).status == 200
    fail(responder, 5)
    assert wait_of(sign_in(responder, address="192.0.2.2")) == 1


def test_where_the_counts_cannot_be_kept_the_process_counts_alone(launch, new_state):
    new_state.sign_ins.mkdir()
    responder = launch()
    assert responder.has_logged("counted by this process alone", "sign-ins", "warning")
    fail(responder, 5)
    assert wait_of(sign_in(responder)) == 1


def test_unknown_and_wrong_cannot_be_told_apart(launch):
    responder = launch()
    for _ in range(6):
        known, unknown = (sign_in(responder, (name, "guess"), "192.0.2.9") for name in (OWNER[0], "nobody"))
        assert known.status == unknown.status
        assert shape(known) == shape(unknown)


def shape(answer):
    """An answer without what is another for every request."""
    id = answer.fields["X-Request-Id"]
    return re.sub(id, "ID", answer.document.decode())
