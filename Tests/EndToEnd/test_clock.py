"""The wall clock: set back, set forward, long ago and far ahead; libfaketime shows it to the shipped programs."""

import sysconfig
import time
from datetime import datetime, timezone
from pathlib import Path

import jwt
import pytest

from fastcgi import assert_problem
from responder import Responder, basic, listen
from service import OWNER, wait_until

TOKEN = "/api/v1/users/token"
LIBRARY = Path("/usr/lib") / sysconfig.get_config_var("MULTIARCH") / "faketime" / "libfaketimeMT.so.1"


def read_from(clock: Path) -> list[str]:
    """What is put before a command whose wall clock is read from a file: one that its sandbox lets it open, or with none."""
    # Only the wall clock: time-outs and waits go by others.
    faked = {
        "LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1",
    }
    return ["env", *(f"{name}={value}" for name, value in faked.items())]


@pytest.fixture
def clocked(new_state, programs, tmp_path):
    """Starts a responder whose wall clock is read from a file, with a function that sets it."""
    # In the state folder, which stays within reach of a service that has confined itself.
    clock = new_state.path / "clock"
    started = []

    def set_clock(text: str):
        clock.write_text(text + "\n")

    def clocked(text: str):
        set_clock(text)
        folder = tmp_path / f"clocked{len(started)}"
        folder.mkdir()
        with listen(folder / "socket") as listener:
            started.append(Responder(
                new_state, programs, folder, listener, prefix=read_from(clock), access_log="true"))
        return started[-1].wait_until_it_answers(), set_clock

    yield clocked
    for responder in started:
        responder.stop()


def issue(responder) -> dict:
    answer = responder.get(TOKEN, HTTP_AUTHORIZATION=basic())
    assert answer.status == 200, answer
    return answer.json()


def show(responder, token: str):
    return responder.get(TOKEN, HTTP_AUTHORIZATION=f"Token {token}")


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize("year", [1970, 2038, 2040, 2107, 9999])
def test_tokens_are_issued_and_taken_in_any_year(clocked, new_state, year):
    start = datetime(year, 1, 20, 3, 14, 8, tzinfo=timezone.utc)
    responder, _ = clocked(f"@{start:%Y-%m-%d %H:%M:%S}")
    issued = issue(responder)
    assert abs(seconds(issued["expires_at"]) - start.timestamp() - 3600) < 60
    assert show(responder, issued["token"]).status == 200
    claims = jwt.decode(issued["token"], options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 3600


def test_a_clock_that_goes_back_ends_no_token_and_makes_none_longer(clocked):
    """A token's life is told by the wall clock alone, so it lasts for as long as the clock was set back."""
    responder, set_clock = clocked("+0")
    issued = issue(responder)
    set_clock("-1h")
    again = show(responder, issued["token"])
    assert again.status == 200
    assert again.json()["expires_at"] == issued["expires_at"]
    assert 7000 < again.json()["expires_in"] <= 7200
    set_clock("+59m")
    assert show(responder, issued["token"]).json()["expires_in"] <= 60
    set_clock("+61m")
    assert_problem(show(responder, issued["token"]), 401)
    set_clock("+0")
    assert show(responder, issued["token"]).status == 200


def test_the_leeway_is_for_the_end_and_the_beginning_and_no_longer_than_it_says(clocked, new_state):
    """As between two machines whose clocks differ; when a token was made is told by `iat`, and not judged."""
    (new_state.path / "settings.json").write_text('{"token_leeway": 60}', encoding="utf-8")
    responder, set_clock = clocked("+0")
    ours = issue(responder)["token"]
    claims = jwt.decode(ours, options={"verify_signature": False})
    ahead = jwt.encode(claims | {"iat": claims["iat"] + 1800, "nbf": claims["iat"] + 1800}, new_state.secret, "HS256")
    # Half a minute to either side of the leeway, for however busy a machine.
    for seconds, status in [(3600 + 30, 200), (3600 + 90, 401)]:
        set_clock(f"+{seconds}")
        assert show(responder, ours).status == status
    for seconds, status in [(1800 - 90, 401), (1800 - 30, 200)]:
        set_clock(f"+{seconds}")
        assert show(responder, ahead).status == status
    without_beginning = jwt.encode(claims | {"iat": claims["iat"] + 3000}, new_state.secret, "HS256")
    set_clock("+0")
    assert show(responder, without_beginning).status == 200


def test_guessers_wait_for_no_longer_when_the_clock_is_set(clocked):
    responder, set_clock = clocked("+0")
    for _ in range(5):
        assert_problem(responder.get(TOKEN, HTTP_AUTHORIZATION=basic((OWNER[0], "guess"))), 401)
    set_clock("-1d")
    answer = responder.get(TOKEN, HTTP_AUTHORIZATION=basic())
    assert_problem(answer, 429)
    assert answer.fields["Retry-After"] == "1"
    set_clock("+1d")
    begun = time.monotonic()
    wait_until(lambda: responder.get(TOKEN, HTTP_AUTHORIZATION=basic()).status == 200, 5)
    assert time.monotonic() - begun < 3


def test_accounts_change_while_the_clock_stands_anywhere(clocked, new_state):
    responder, set_clock = clocked("@2040-01-01 00:00:00")
    for text in ("@2040-01-01 00:00:00", "@1970-01-02 00:00:00", "-1h", "+0"):
        set_clock(text)
        token = issue(responder)["token"]
        ended = responder.ask_with("DELETE", TOKEN, HTTP_AUTHORIZATION=f"Token {token}")
        assert ended.status == 204
        assert_problem(show(responder, token), 401)
    assert not responder.has_logged('"error"')


# Made by itsdangerous 0.24 in July 2017, with a SECRET_KEY of a Flask application.
FLASK_SECRET = "secret-key-for-the-worked-example"
FLASK_TOKEN = (
    "eyJhbGciOiJIUzI1NiIsImlhdCI6MTUwMDAwMDAwMCwiZXhwIjoxNTAwMDAzNjAwfQ.eyJpZCI6MX0."
    "DXUpELLoANIrUpUz4VY2erxOvapaqaQKPh90w59WEbg"
)


def test_a_token_of_the_flask_application_is_taken_for_as_long_as_it_was_good(clocked, new_state):
    new_state.secret_file.write_text(FLASK_SECRET)
    responder, set_clock = clocked("@2017-07-14 02:45:00")
    assert show(responder, FLASK_TOKEN).json()["expires_at"] == "2017-07-14T03:40:00Z"
    new_state.tool("secret", "rotate")
    assert wait_until(lambda: jwt.get_unverified_header(issue(responder)["token"])["kid"] == new_state.keys[0][0], 1)
    assert show(responder, FLASK_TOKEN).status == 200
    # A second late: what libfaketime calls a time begins a fraction of a second before it.
    set_clock("@2017-07-14 03:40:01")
    assert "expired" in assert_problem(show(responder, FLASK_TOKEN), 401)["detail"]
