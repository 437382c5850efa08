"""The keys that sign tokens: how they are exchanged, listed and removed."""

import json
import re

import jwt
import pytest
from itsdangerous import TimedJSONWebSignatureSerializer

from fastcgi import assert_problem
from service import OWNER
from test_reload import reload
from test_tool import CONFIGURATION, DATA, assert_refused

FLASK_SECRET = "a SECRET_KEY of Flask's, with # and blanks"


def ids(state) -> list[str]:
    return [words[0] for words in state.keys]


def signed_by(token: str) -> str:
    return jwt.get_unverified_header(token.strip())["kid"]


def test_a_new_key_signs_and_the_old_one_goes_on_verifying(new_state):
    (old,) = ids(new_state)
    token = new_state.tool("token", "issue", OWNER[0]).strip()
    told = new_state.tool("secret", "rotate")
    new, *rest = ids(new_state)
    assert rest == [old] and new != old
    assert new in told and f"secret remove --state {new_state.path} {old}" in told and "30 days" in told
    assert new_state.try_tool("token", "inspect", token).returncode == 0
    assert signed_by(new_state.tool("token", "issue", OWNER[0])) == new
    assert new_state.secret_file.stat().st_mode & 0o777 == 0o600
    assert not any(key in told for _, key, _ in new_state.keys)


def test_a_running_service_goes_on_with_both_until_the_old_one_is_removed(launch, new_state):
    responder = launch()
    (old,) = ids(new_state)
    first = responder.new_token()["token"]
    new_state.tool("secret", "rotate")
    reload(responder)
    second = responder.new_token()["token"]
    assert [signed_by(first), signed_by(second)] == [old, ids(new_state)[0]]
    for token in (first, second):
        assert responder.get("/api/v1/users/token", HTTP_AUTHORIZATION=f"Token {token}").status == 200
    new_state.tool("secret", "remove", old)
    reload(responder)
    assert_problem(responder.get("/api/v1/users/token", HTTP_AUTHORIZATION=f"Token {first}"), 401)
    assert responder.get("/api/v1/users/token", HTTP_AUTHORIZATION=f"Token {second}").status == 200


def test_the_tokens_of_an_old_application_go_on_when_its_secret_gets_a_successor(new_state):
    new_state.secret_file.write_text(FLASK_SECRET + "\n", encoding="ascii")
    token = TimedJSONWebSignatureSerializer(FLASK_SECRET, expires_in=600, algorithm_name="HS256").dumps({"id": 1}).decode()
    ours = new_state.tool("token", "issue", OWNER[0]).strip()
    new_state.tool("secret", "rotate")
    assert ids(new_state)[1] == signed_by(ours)
    for old in (token, ours):
        assert "good" in new_state.tool("token", "inspect", old)


def test_keys_are_listed_with_their_age_and_never_shown(new_state):
    new_state.tool("secret", "rotate")
    new, old = ids(new_state)
    table = new_state.tool("secret", "list")
    assert re.search(rf"^{new} +signs +\S+Z +\d+ seconds? +32 bytes$", table, re.MULTILINE)
    assert re.search(rf"^{old} +verifies ", table, re.MULTILINE)
    text = new_state.tool("secret", "list", "--json")
    assert [(key["id"], key["signs"], key["bytes"]) for key in json.loads(text)["keys"]] == [(new, True, 32), (old, False, 32)]
    assert not any(key in table + text for _, key, _ in new_state.keys)


def test_a_plain_secret_is_listed_as_what_it_is(new_state):
    new_state.secret_file.write_text(FLASK_SECRET, encoding="ascii")
    table = new_state.tool("secret", "list")
    assert "a plain secret" in table and f"{len(FLASK_SECRET)} bytes" in table and FLASK_SECRET not in table
    (key,) = json.loads(new_state.tool("secret", "list", "--json"))["keys"]
    assert key["plain"] and key["created"] is None


def test_the_age_is_told_in_words(new_state):
    (id, key, _) = new_state.keys[0]
    new_state.secret_file.write_text(f"{id} {key} 2020-01-01T00:00:00Z\n", encoding="ascii")
    assert re.search(r" \d{4} days ", new_state.tool("secret", "list"))


def test_the_only_key_stays(new_state):
    before = new_state.secret_file.read_bytes()
    assert_refused(new_state.try_tool("secret", "remove", ids(new_state)[0]), CONFIGURATION, "only key", f"`syllabus secret rotate --state {new_state.path}`")
    assert new_state.secret_file.read_bytes() == before


def test_a_key_that_is_not_there_is_told(new_state):
    new_state.tool("secret", "rotate")
    before = new_state.secret_file.read_bytes()
    assert_refused(new_state.try_tool("secret", "remove", "other\x1b"), DATA, "other", "secret list")
    assert new_state.secret_file.read_bytes() == before


def test_the_key_that_signs_can_be_removed_and_the_next_one_signs(new_state):
    new_state.tool("secret", "rotate")
    new, old = ids(new_state)
    assert f"{old} signs" in new_state.tool("secret", "remove", new)
    assert ids(new_state) == [old]


def test_an_id_that_begins_with_a_hyphen_can_be_removed(new_state):
    new_state.tool("secret", "rotate")
    new, old = new_state.keys
    new_state.secret_file.write_text(f"{' '.join(new)}\n-{' '.join(old)}\n", encoding="ascii")
    answer = new_state.run_tool("secret", "remove", "--state", new_state.path, "--", f"-{old[0]}")
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("settings, is_told", [("{}", False), ('{"allow_non_expiring_tokens": true}', True)])
def test_tokens_without_an_end_are_told_of_where_there_may_be_some(new_state, settings, is_told):
    (new_state.path / "settings.json").write_text(settings, encoding="utf-8")
    assert ("never expire" in new_state.tool("secret", "rotate")) == is_told


@pytest.mark.parametrize("line, words", [
    ("b AAAA", ["line 2", "3 bytes"]), ("b " + "A" * 44 + "=", ["line 2", "base64url"]), ("", ["line 2"]),
    ("\x1b[31m " + "A" * 44, ["line 2", "id"]), ("b " + "A" * 44 + " yesterday", ["line 2", "time"]),
])
def test_a_line_at_fault_is_named_and_not_shown(new_state, line, words):
    with new_state.secret_file.open("a", encoding="ascii") as file:
        file.write(line + "\n")
    for command in (["list"], ["rotate"], ["remove", ids(new_state)[0]]):
        answer = new_state.try_tool("secret", *command)
        assert_refused(answer, CONFIGURATION, str(new_state.secret_file), *words)
        assert "AAAA" not in answer.stderr and "\x1b" not in answer.stderr
