"""Accounts that change while the service runs, by the admin tool or by hand."""

import time

import pytest

from changes import CHANGES, NEW_PASSWORD, add_many, make_cheap, replace, signs_in
from service import OWNER, PASSWORD, by_token, long_or_short, wait_until

NEW = ("sara", "a password of hers")


def status(service, **options) -> int:
    return service.get("users/token", **options).status_code


def test_a_new_account_signs_in_within_a_second(start):
    service = start()
    assert status(service, auth=NEW) == 401
    service.state.add_user(*NEW)
    wait_until(lambda: status(service, auth=NEW) == 200, 1)


def test_a_new_password_ends_the_old_one_and_the_tokens_of_before(start):
    service = start()
    token = service.token()
    service.state.tool("user", "passwd", OWNER[0], "--password-stdin", text="another password\n")
    wait_until(lambda: status(service, headers=by_token(token)) == 401, 1)
    assert status(service, auth=OWNER) == 401
    renewed = service.token((OWNER[0], "another password"))
    assert status(service, headers=by_token(renewed)) == 200


def test_a_removed_account_is_gone_with_its_tokens_and_its_id(start):
    service = start()
    service.state.add_user(*NEW)
    token = service.token(NEW)
    service.state.tool("user", "remove", NEW[0], "--yes")
    wait_until(lambda: status(service, headers=by_token(token)) == 401, 1)
    assert status(service, auth=NEW) == 401
    # Under the same name again, it is somebody else.
    service.state.add_user(*NEW)
    wait_until(lambda: status(service, auth=NEW) == 200, 1)
    assert status(service, headers=by_token(token)) == 401


def test_a_token_from_the_shell_signs_in(start):
    service = start()
    token = service.state.tool("token", "issue", OWNER[0]).strip()
    assert status(service, headers=by_token(token)) == 200


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"version":1}'])
def test_a_file_spoilt_by_hand_leaves_the_last_good_accounts(start, content):
    service = start()
    token = service.token()
    good = service.state.credentials.read_bytes()
    before = len(service.records)

    service.state.credentials.write_bytes(content)
    for _ in range(5):
        assert status(service, auth=OWNER) == 200
        assert status(service, headers=by_token(token)) == 200
    told = service.records[before:]
    assert len(told) == 1, "told once, not at every request"
    assert "credentials.json" in str(told[0])
    assert told[0]["level"] in ("warning", "error", "critical")

    service.state.credentials.write_bytes(good)
    service.state.add_user(*NEW)
    wait_until(lambda: status(service, auth=NEW) == 200, 1)


def test_of_two_changes_of_equal_length_at_once_the_later_one_is_known(cheap_state, launch):
    """Size and second are the same, and mostly the tick of the file system's clock; a file's number may come again."""
    responder, texts = launch(), {PASSWORD: cheap_state.credentials.read_bytes()}
    words, text = CHANGES["passwd"]
    cheap_state.tool(*words, text=text)
    texts[NEW_PASSWORD] = cheap_state.credentials.read_bytes()
    assert len(set(map(len, texts.values()))) == 1
    at_once = 0
    for round in range(100):
        first, last = list(texts)[::1 if round % 2 else -1]
        begun = time.monotonic()
        replace(cheap_state.credentials, texts[first])
        # It may have been read in between, or not.
        if round % 3:
            assert signs_in(responder, first)
        replace(cheap_state.credentials, texts[last])
        at_once += time.monotonic() - begun < 0.01
        assert signs_in(responder, last) and not signs_in(responder, first), round
    print(f"{at_once} of 100 within 10 ms")


def test_the_admin_tool_does_not_write_over_a_spoilt_file(new_state):
    new_state.credentials.write_bytes(b"{ spoilt")
    with pytest.raises(AssertionError, match="credentials.json"):
        new_state.add_user(*NEW)
    assert new_state.credentials.read_bytes() == b"{ spoilt"


def test_the_state_outlives_a_restart(start):
    first = start()
    token = first.token()
    location = first.add_course("Kept", "https://example.com/kept").headers["Location"]
    first.stop()
    second = start()
    assert status(second, headers=by_token(token)) == 200
    assert second.get(location).json()["title"] == "Kept"


# A file of accounts that is too large to be read in passing

@pytest.fixture
def many_accounts(new_state):
    make_cheap(new_state)
    add_many(new_state, long_or_short(100_000, 20_000))
    assert new_state.credentials.stat().st_size > 4 << 20
    return new_state


def shows(responder, token: str) -> int:
    return responder.get("/api/v1/users/me", HTTP_AUTHORIZATION=f"Token {token}").status


def goes_on_until_a_change_is_known(responder, accounts) -> bool:
    """Whether the change is known within a second, and requests before that were answered, in a tenth of one at most."""
    token = responder.new_token()["token"]
    accounts.tool("user", "revoke", OWNER[0])
    changed, longest, answered = time.monotonic(), 0.0, 0
    while (begun := time.monotonic()) < changed + 5 and shows(responder, token) == 200:
        longest, answered = max(longest, time.monotonic() - begun), answered + 1
    known = time.monotonic() - changed
    print(f"{answered} requests before the change was known after {known:.3f} s, the longest took {longest * 1000:.1f} ms")
    assert shows(responder, token) == 401
    return answered > 0 and known < 1 and longest < 0.1


def test_requests_go_on_while_a_large_file_is_read_and_know_it_within_a_second(many_accounts, launch):
    responder = launch()
    # Other work on the machine may hold up one of them, but not every time.
    assert any(goes_on_until_a_change_is_known(responder, many_accounts) for _ in range(5))


def test_who_comes_later_is_never_shown_a_large_file_of_before(many_accounts, launch):
    responder = launch()
    token = responder.token
    many_accounts.tool("user", "revoke", OWNER[0])
    # For a second those of before may go on; this is that second, in which nobody asks.
    time.sleep(1.1)
    assert shows(responder, token) == 401
