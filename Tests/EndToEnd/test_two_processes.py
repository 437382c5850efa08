"""Two processes on one state folder: what ends tokens ends them in both, within a second and beyond a restart."""

import time
from collections.abc import Callable

import pytest

from responder import Responder, basic
from service import OWNER
from test_secret import ids, signed_by

TOKEN = "/api/v1/users/token"


@pytest.fixture
def pair(cheap_state, launch) -> list[Responder]:
    """Two processes, each with a socket of its own, so that it is known which of them answers."""
    return [launch(), launch()]


def restart(pair: list[Responder], launch):
    for place, responder in enumerate(pair):
        responder.stop()
        pair[place] = launch()


def new_tokens(pair: list[Responder]) -> list[str]:
    """One of each."""
    return [responder.new_token()["token"] for responder in pair]


def statuses(pair: list[Responder], tokens: list[str]) -> set[int]:
    """How both answer whoever sends these tokens."""
    return {
        responder.get(TOKEN, HTTP_AUTHORIZATION=f"Token {token}").status for responder in pair for token in tokens}


def assert_known_within_a_second(is_known: Callable[[], bool]):
    """Whoever asks a second after a change, or later, is shown it; on a busy machine asking takes long by itself."""
    changed = time.monotonic()
    while (begun := time.monotonic()) and not is_known():
        assert begun < changed + 1


def test_both_take_a_new_key_and_drop_an_old_one_within_a_second(pair, cheap_state, launch):
    (old,) = ids(cheap_state)
    before = new_tokens(pair)
    assert {signed_by(token) for token in before} == {old}
    cheap_state.tool("secret", "rotate")
    new = ids(cheap_state)[0]
    assert_known_within_a_second(lambda: {signed_by(token) for token in new_tokens(pair)} == {new})
    since = new_tokens(pair)
    assert statuses(pair, before + since) == {200}
    cheap_state.tool("secret", "remove", old)
    assert_known_within_a_second(lambda: statuses(pair, before) == {401})
    assert statuses(pair, since) == {200}
    restart(pair, launch)
    assert statuses(pair, since) == {200}
    assert statuses(pair, before) == {401}


@pytest.mark.parametrize("by", ["the tool", "HTTP"])
def test_both_refuse_tokens_that_were_ended_also_after_a_restart(pair, cheap_state, launch, by):
    ended = new_tokens(pair)
    assert statuses(pair, ended) == {200}
    if by == "the tool":
        cheap_state.tool("user", "revoke", OWNER[0])
    else:
        assert pair[0].ask_with("DELETE", TOKEN, HTTP_AUTHORIZATION=basic()).status == 204
    assert statuses(pair, ended) == {401}
    since = new_tokens(pair)
    assert statuses(pair, since) == {200}
    restart(pair, launch)
    assert statuses(pair, ended) == {401}
    assert statuses(pair, since) == {200}
