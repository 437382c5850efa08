"""`syllabus token inspect`: what is wrong with a token, in words, and which key made it."""

import json
import re
import time

import jwt
import pytest
from itsdangerous import TimedJSONWebSignatureSerializer

from service import OWNER
from test_tokens import signed
from test_tool import DATA

NOW = int(time.time())
# Far enough from whole days and hours for the whole of a test run.
FUTURE, PAST = NOW + 3 * 86_400 + 43_200, NOW - 9000


def inspect(state, token: str) -> tuple[dict[str, str], int]:
    """What is told by its names, and the exit code."""
    answer = state.try_tool("token", "inspect", "-", text=token)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", answer.stdout + answer.stderr)
    return dict(line.split(maxsplit=1) for line in answer.stdout.splitlines()), answer.returncode


def assert_told(state, token: str, **words: str):
    told, code = inspect(state, token)
    assert code == (0 if words["verdict"] == "good" else DATA)
    for name, text in words.items():
        assert text in told[name], told


def test_a_good_token(new_state):
    id = new_state.keys[0][0]
    token = new_state.tool("token", "issue", OWNER[0], "--expires-in", "12h")
    assert_told(
        new_state, token, header=f'"kid":"{id}"', payload='"id":1', key=f"{id}, which signs now",
        signature=f"good: made by the key {id}", issued="ago", expiry=" from now", user=OWNER[0], verdict="good")


def test_a_token_of_an_older_key(new_state):
    old = new_state.keys[0][0]
    token = new_state.tool("token", "issue", OWNER[0])
    new_state.tool("secret", "rotate")
    assert_told(new_state, token, key=f"{old}, an older one", signature=f"good: made by the key {old}", verdict="good")
    new_state.tool("secret", "remove", old)
    assert_told(
        new_state, token, key=f'"{old}" is not in this ring', signature="wrong", verdict="refused: no key made the signature")


@pytest.mark.parametrize("token, verdict", [
    ("", "not three parts"), ("abc", "not three parts"), ("a.b", "not three parts"), ("a.b.c.d", "not three parts"),
    ("!.e30.AA", "header is not base64url"), ("e30.e30=.AA", "payload is not base64url"),
    ("e30.e30.A+A", "signature is not base64url"), ("x" * 5000, "more than 4096 bytes"),
])
def test_what_is_no_token(new_state, token, verdict):
    assert_told(new_state, token + "\n", verdict=verdict)


@pytest.mark.parametrize("before, after, words", [
    ("Token ", "", "the word Token before it"), ("bearer ", "", "the word Bearer before it"), ("", "\r", "a carriage return in it"),
    (" ", "", "a blank in it"), ("", "\t", "a blank in it"), ('"', '"', "a quote in it"), ("'", "", "a quote in it"),
])
def test_a_token_that_is_not_given_alone(new_state, before, after, words):
    token = new_state.tool("token", "issue", OWNER[0]).strip()
    assert_told(new_state, f"{before}{token}{after}\n", verdict=f"refused: give the token alone; there is {words}")


@pytest.mark.parametrize("header, payload", [(b"{", {"id": 1}), ({"alg": "HS256"}, b"{")])
def test_a_part_that_cannot_be_read_tells_of_no_expiry(new_state, header, payload):
    told, code = inspect(new_state, signed(new_state.secret, header, payload))
    assert code == DATA and "expiry" not in told


def test_a_token_of_a_newer_itsdangerous(new_state):
    token = TimedJSONWebSignatureSerializer(new_state.secret, algorithm_name="HS512").dumps({"id": 1}).decode()
    words = 'not looked at: it says "HS512", and only HS256 is checked'
    assert_told(new_state, token, signature=words, verdict=f"refused: {words}")


@pytest.mark.parametrize("header, words", [
    ({"alg": "none"}, {"algorithm": '"none", which means not signed', "signature": "not looked at", "verdict": 'it says "none"'}),
    ({"alg": "RS256"}, {"algorithm": '"RS256"; only HS256', "signature": "not looked at", "verdict": 'it says "RS256"'}),
    ({}, {"algorithm": "not named", "signature": "not looked at", "verdict": "it says no alg"}),
    ({"alg": "HS256", "crit": ["b64"]}, {"crit": "must be understood", "verdict": "has a crit"}),
    ({"alg": "HS256", "kid": "other"}, {"key": '"other" is not in this ring', "verdict": "kid"}),
    ({"alg": "HS256", "kid": 1}, {"key": "1 is not in this ring", "verdict": "kid"}),
    ({"alg": "HS256"}, {"key": "every key is tried", "verdict": "good"}),
    (b'{"alg":"none","alg":"HS256"}', {"header": 'the key "alg" is repeated', "verdict": 'the key "alg" is repeated'}),
    (b'{"\x1b":1,"\x1b":1}', {"header": "unreadable", "verdict": "control character"}),
    (b'{"\\u001b":1,"\\u001b":1}', {"header": "is repeated", "verdict": "is repeated"}),
    (b"{", {"header": "ends too early", "verdict": "ends too early"}),
    (b'["HS256"]', {"header": "not a JSON object", "verdict": "not a JSON object"}),
], ids=range(12))
def test_a_header_at_fault(new_state, header, words):
    token = signed(new_state.secret, header, {"id": 1, "exp": FUTURE})
    assert_told(new_state, token, **{"signature": "good: made by the key"} | words)


@pytest.mark.parametrize("payload, words", [
    ({"id": 1, "exp": PAST}, {"expiry": "2 hours ago", "user": OWNER[0], "verdict": "refused: the token expired at"}),
    ({"id": 1, "exp": FUTURE, "nbf": FUTURE}, {"beginning": "3 days from now", "verdict": "not valid before"}),
    ({"id": 1}, {"expiry": "never; allow_non_expiring_tokens is off", "verdict": "never expires"}),
    ({"id": 1, "exp": "x"}, {"expiry": "not an integer", "verdict": "exp in the payload is not an integer"}),
    ({"exp": FUTURE}, {"verdict": "no id"}),
    ({"id": True, "exp": FUTURE}, {"verdict": "id in the payload is not an integer"}),
    ({"id": 4711, "exp": FUTURE}, {"user": "never given", "verdict": "its user is not there"}),
    ({"id": 1, "exp": FUTURE, "ver": 7}, {"version": "7, and the user's is 0", "verdict": "version 7"}),
    (b'{"id":4711,"id":1}', {"payload": 'the key "id" is repeated', "verdict": 'the key "id" is repeated'}),
    ([1], {"payload": "not a JSON object", "verdict": "not a JSON object"}),
], ids=range(10))
def test_a_payload_at_fault(new_state, payload, words):
    assert_told(new_state, signed(new_state.secret, {"alg": "HS256"}, payload), signature="good: made by the key", **words)


def test_a_forged_token(new_state):
    token = jwt.encode({"id": 1, "exp": FUTURE}, "a stranger's secret of 32 bytes at least", algorithm="HS256")
    assert_told(new_state, token, signature="wrong: no key of this ring made it", verdict="no key made the signature")


def test_a_token_that_is_not_signed(new_state):
    token = jwt.encode({"id": 1, "exp": FUTURE}, None, algorithm="none")
    assert_told(new_state, token, algorithm="not signed", signature="not looked at", verdict='it says "none"')


@pytest.mark.parametrize("command", [["revoke"], ["passwd", "--password-stdin"]])
def test_a_token_that_was_ended(new_state, command):
    token = new_state.tool("token", "issue", OWNER[0])
    new_state.tool("user", command[0], OWNER[0], *command[1:], text="another word\n")
    assert_told(new_state, token, version="0, and the user's is 1", verdict="refused: the tokens of version 0 were ended")


def test_a_token_of_a_user_who_was_removed(new_state):
    token = new_state.tool("token", "issue", OWNER[0])
    new_state.tool("user", "remove", OWNER[0], "--yes")
    assert_told(new_state, token, user="the one who had it was removed", verdict="refused: its user is not there")


def test_a_token_that_the_leeway_forgives(new_state):
    (new_state.path / "settings.json").write_text(json.dumps({"token_leeway": 60}), encoding="utf-8")
    token = signed(new_state.secret, {"alg": "HS256"}, {"id": 1, "exp": int(time.time()) - 2})
    assert_told(new_state, token, expiry="token_leeway forgives it", verdict="good")
