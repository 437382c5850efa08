"""SIGHUP: settings, key and accounts are read again in place, and nobody who asks notices."""

import json
import os
import signal
import time

import jwt
import pytest

from fastcgi import KEPT_PING, assert_pong, assert_problem, half_of, parameters, request
from responder import Spawned, basic
from service import wait_until

READ_AGAIN = "Settings read again"
NEW_SECRET = "n" * 64


@pytest.fixture
def write_settings(new_state):
    """Writes settings.json as a whole."""
    return lambda **settings: (new_state.path / "settings.json").write_text(json.dumps(settings), encoding="utf-8")


def lines(responder, message: str = READ_AGAIN) -> list[dict]:
    return [record for record in responder.records if record["message"] == message]


def reload(responder) -> str:
    """Sends SIGHUP, waits for the line that it makes, and returns what has changed."""
    before = len(lines(responder))
    responder.signal(signal.SIGHUP)
    wait_until(lambda: len(lines(responder)) == before + 1)
    assert lines(responder)[-1]["level"] == "info"
    return lines(responder)[-1]["changed"]


def reload_in_vain(responder, *words: str):
    """Sends SIGHUP where something is wrong, and checks that the line about it has the words."""
    before, told = len(lines(responder)), responder.log.count('"error"')
    responder.signal(signal.SIGHUP)
    wait_until(lambda: responder.log.count('"error"') > told)
    error = [record for record in responder.records if record["level"] == "error"][-1]
    for word in words:
        assert word in str(error), error
    assert len(lines(responder)) == before


def test_nothing_has_changed(launch):
    responder = launch()
    assert reload(responder) == "nothing"
    responder.ping()


def test_a_token_s_lifetime(launch, write_settings):
    responder = launch()
    assert responder.new_token()["expires_in"] == 3600
    write_settings(token_lifetime=77)
    assert "token_lifetime" in reload(responder)
    assert responder.new_token()["expires_in"] == 77
    write_settings()
    assert "token_lifetime" in reload(responder)
    assert responder.new_token()["expires_in"] == 3600


def test_whether_one_may_register(launch, write_settings):
    responder = launch()
    told = responder.get("/api/v1")
    assert told.json()["registration"] == "open"
    write_settings(registration="closed")
    assert "registration" in reload(responder)
    told = responder.get("/api/v1", HTTP_IF_NONE_MATCH=told.fields["ETag"])
    assert told.status == 200 and told.json()["registration"] == "closed"


def test_the_limit_of_a_body(launch, write_settings):
    responder = launch()
    whole = responder.course("https://example.com/" + "x" * 1500)
    assert responder.ask(request(*whole)).status == 201
    write_settings(body_limit=1024)
    assert "body_limit" in reload(responder)
    assert_problem(responder.ask(request(*whole)), 413)


def test_the_limit_of_the_parameters(launch, write_settings):
    responder = launch()
    assert_pong(responder.ask(request(parameters(HTTP_X="x" * 20_000))))
    write_settings(parameter_limit=8192)
    assert "parameter_limit" in reload(responder)
    assert_problem(responder.ask(request(parameters(HTTP_X="x" * 20_000))), 431)


def test_the_access_log(launch, write_settings):
    responder = launch()
    assert responder.get("/api/v1/courses", REQUEST_ID="silent").status == 200
    write_settings(access_log=True)
    assert "access_log" in reload(responder)
    assert responder.get("/api/v1/courses", REQUEST_ID="told").status == 200
    wait_until(lambda: responder.has_logged("told"))
    write_settings(access_log=False)
    assert "access_log" in reload(responder)
    assert responder.get("/api/v1/courses", REQUEST_ID="silent").status == 200
    assert not responder.has_logged("silent")


def test_the_origins_whose_pages_may_use_the_api(launch, write_settings):
    def allowed(responder):
        answer = responder.get("/api/v1/courses", HTTP_ORIGIN="https://a.example")
        assert answer.status == 200
        return answer.fields.get("Access-Control-Allow-Origin")

    responder = launch()
    assert allowed(responder) is None
    write_settings(cors_origins=["https://a.example"])
    assert reload(responder) == "cors_origins"
    assert allowed(responder) == "https://a.example"
    write_settings(cors_origins=["https://a.example", "*"])
    reload_in_vain(responder, "settings.json, line 1", "cannot stand beside others")
    assert allowed(responder) == "https://a.example"
    write_settings(cors_origins="*")
    assert reload(responder) == "cors_origins"
    assert allowed(responder) == "*"


def test_a_new_secret(launch, new_state):
    responder = launch()
    old = responder.new_token()["token"]
    new_state.secret_file.write_text(NEW_SECRET + "\n", encoding="ascii")
    assert "secret" in reload(responder)
    new = responder.new_token()["token"]
    assert jwt.decode(new, NEW_SECRET, algorithms=["HS256"])["id"] == 1
    assert responder.get("/api/v1/users/token", HTTP_AUTHORIZATION=f"Token {new}").status == 200
    assert_problem(responder.get("/api/v1/users/token", HTTP_AUTHORIZATION=f"Token {old}"), 401)


def test_a_new_secret_without_a_signal(launch, new_state):
    responder = launch()
    old = responder.new_token()["token"]
    new_state.secret_file.write_text(NEW_SECRET + "\n", encoding="ascii")
    wait_until(lambda: responder.get("/api/v1/users/token", HTTP_AUTHORIZATION=f"Token {old}").status == 401, 1)
    new = responder.new_token()["token"]
    assert jwt.decode(new, NEW_SECRET, algorithms=["HS256"])["id"] == 1
    assert reload(responder) == "secret", "since the line before"
    assert reload(responder) == "nothing"


@pytest.mark.parametrize("spoil", [
    lambda path: path.unlink(), lambda path: path.write_text("short"), lambda path: path.chmod(0o644),
], ids=["gone", "too short", "open to all"])
def test_a_secret_that_becomes_wrong_leaves_the_keys_and_is_told_of_once(launch, new_state, spoil):
    responder = launch()
    old = responder.new_token()["token"]

    def told():
        return lines(responder, "The keys stay as they were")

    def is_told():
        assert responder.get("/api/v1/users/token", HTTP_AUTHORIZATION=f"Token {old}").status == 200
        return told()

    spoil(new_state.secret_file)
    wait_until(is_told, 2)
    # Two more looks, and a reload.
    end = time.monotonic() + 0.6
    while time.monotonic() < end:
        is_told()
    assert "secret" in told()[0]["cause"]
    reload_in_vain(responder, "The settings stay as they were", "secret")
    is_told()
    assert [line["level"] for line in told()] == ["error"]


def test_a_new_account(launch, new_state):
    responder = launch()
    new_state.add_user("newcomer", "newcomer's password")
    reload(responder)
    who = basic(("newcomer", "newcomer's password"))
    assert responder.get("/api/v1/users/token", HTTP_AUTHORIZATION=who).status == 200


def test_the_number_of_workers_stays_and_the_log_says_so(launch, write_settings):
    write_settings(workers=5)
    responder = launch()
    write_settings(workers=6)
    assert reload(responder) == "workers"
    (line,) = lines(responder, "These settings need a restart")
    assert (line["level"], line["settings"]) == ("warning", "workers")
    # It is told for as long as it is so.
    write_settings(workers=6, access_log=True)
    assert reload(responder) == "access_log"
    assert [line["settings"] for line in lines(responder, "These settings need a restart")] == ["workers"] * 2
    write_settings(workers=5)
    assert reload(responder) == "access_log, workers"
    assert len(lines(responder, "These settings need a restart")) == 2
    assert responder.status["workers"]["count"] == 5


def test_a_higher_limit_of_connections_gets_its_descriptors(launch, write_settings):
    write_settings(connection_limit=100)
    responder = launch(prefix=("prlimit", "--nofile=64:4096"))
    before = responder.figures.descriptor_limit
    write_settings(connection_limit=1000)
    assert reload(responder) == "connection_limit"
    wait_until(lambda: responder.figures.descriptor_limit > before)
    assert responder.figures.descriptor_limit > 1000
    assert responder.status["connections"]["limit"] == 1000


def test_one_after_another_does_not_hold_up_what_is_done_once_a_second(launch):
    responder = launch(idle_timeout=1)
    with responder.connect(seconds=0.3) as connection:
        assert_pong(connection.ask(KEPT_PING))
        for _ in range(10):
            responder.signal(signal.SIGHUP)
            if connection.is_closed():
                break
        else:
            pytest.fail("not closed in 3 s of idle_timeout 1 s")


@pytest.mark.parametrize("settings, words", [
    ('{\n  "token_lifetime": 0\n}', ["settings.json", "token_lifetime"]),
    ('{\n  "token_lifetime": 77,\n  "token_lifetme": 77\n}', ["settings.json", "line 3", "token_lifetme"]),
    ('{\n  "token_lifetime": 77,', ["settings.json"]),
    ("", ["settings.json"]),
])
def test_wrong_settings_change_nothing(launch, new_state, settings, words):
    responder = launch()
    (new_state.path / "settings.json").write_text(settings, encoding="utf-8")
    reload_in_vain(responder, *words)
    assert responder.new_token()["expires_in"] == 3600
    (new_state.path / "settings.json").write_text('{"token_lifetime": 77}', encoding="utf-8")
    reload(responder)
    assert responder.new_token()["expires_in"] == 77


@pytest.mark.parametrize("spoil", [
    lambda path: path.unlink(), lambda path: path.write_text("short"), lambda path: path.chmod(0o644),
], ids=["gone", "too short", "open to all"])
def test_a_wrong_secret_changes_nothing(launch, new_state, write_settings, spoil):
    responder = launch()
    old = responder.new_token()["token"]
    spoil(new_state.secret_file)
    write_settings(token_lifetime=77)
    reload_in_vain(responder, "secret")
    assert responder.get("/api/v1/users/token", HTTP_AUTHORIZATION=f"Token {old}").status == 200
    assert responder.new_token()["expires_in"] == 3600, "all of it or nothing"


def test_wrong_accounts_change_nothing(launch, new_state):
    responder = launch()
    new_state.credentials.write_text("{", encoding="utf-8")
    responder.signal(signal.SIGHUP)
    wait_until(lambda: responder.has_logged('"error"', "credentials.json"))
    assert responder.new_token()["expires_in"] == 3600


def test_requests_under_way_and_kept_connections_outlive_it(launch, write_settings):
    responder = launch()
    with responder.connect() as kept, responder.connect() as half:
        assert_pong(kept.ask(KEPT_PING))
        half.send(half_of(KEPT_PING))
        write_settings(token_lifetime=77)
        reload(responder)
        assert_pong(kept.ask(KEPT_PING))
        assert_pong(half.ask(KEPT_PING[len(half_of(KEPT_PING)):]))


def test_many_leave_no_thread_no_descriptor_and_no_memory_behind(launch, write_settings):
    responder = launch()
    reload(responder)
    figures = responder.figures
    before = figures.threads, figures.descriptors, figures.memory
    for number in range(100):
        write_settings(token_lifetime=60 + number)
        reload(responder)
    responder.ping()
    assert figures.threads == before[0]
    wait_until(lambda: figures.descriptors <= before[1])
    print(f"100 times: memory grew by {(figures.memory - before[2]) / 1024:.0f} kB")
    assert figures.memory - before[2] < 5 << 20


# Under load

def test_twenty_under_load_fail_no_request(launch, nginx, load, write_settings):
    responder = launch(workers=4)
    server = nginx(responder, keeps=True)
    wrk = load(f"{server.address}/api/v1/courses", 32, 3)
    for number in range(20):
        write_settings(token_lifetime=60 + number)
        reload(responder)
    assert wrk.is_running
    print(f"SIGHUP 20 times: {wrk.finish()} requests, 0 failed")
    assert server.errors == []


def test_twenty_under_load_fail_no_request_of_two_processes_under_multiwatch(
        new_state, programs, tmp_path, nginx, load, write_settings):
    spawned = Spawned(new_state, programs, tmp_path, count=2, workers=4)
    try:
        before = spawned.responders
        assert len(before) == 2
        server = nginx(spawned, keeps=True)
        wrk = load(f"{server.address}/api/v1/courses", 32, 3)
        for number in range(1, 21):
            write_settings(token_lifetime=60 + number)
            for pid in before:
                os.kill(pid, signal.SIGHUP)
            wait_until(lambda count=2 * number: len(lines(spawned)) == count)
        assert wrk.is_running
        print(f"SIGHUP 20 times to 2 processes under multiwatch: {wrk.finish()} requests, 0 failed")
        assert spawned.responders == before
        assert server.errors == []
    finally:
        spawned.stop()
