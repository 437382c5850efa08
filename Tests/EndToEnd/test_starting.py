"""When the responder does not start: with what code, and with what words."""

import json
import os
import re
import socket
import subprocess

import pytest

USAGE, CONFIGURATION = 64, 78


@pytest.fixture
def start_responder(new_state, programs, tmp_path):
    """Starts the responder on a listening socket, where it is expected to refuse."""

    def start(**environment) -> subprocess.CompletedProcess:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(tmp_path / "socket"))
            listener.listen()
            return subprocess.run(
                [programs / "syllabus-fcgi"], stdin=listener, capture_output=True, text=True, timeout=10, check=False,
                env=os.environ | {"SYLLABUS_STATE": str(new_state.path)} | environment,
            )

    return start


def contents(folder) -> dict:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


def assert_refused(refusal: subprocess.CompletedProcess, *words: str):
    assert refusal.returncode == CONFIGURATION, refusal.stderr
    (line,) = refusal.stderr.splitlines()
    for word in words:
        assert word in str(json.loads(line)), line


SPOILT = {
    "empty": lambda text: ("", 1),
    "cut": lambda text: (text[: len(text) // 2], None),
    "a comma too many in line 3": lambda text: ("\n".join(["{", '"version": 1,', ",", "}"]), 3),
    "not UTF-8": lambda text: (text.replace("kennethlove", "kenneth\udcff"), None),
    "unknown version": lambda text: (re.sub(r'("version": *)1', r"\g<1>99", text), None),
    "no PHC string": lambda text: (text.replace("$argon2id$", "$argon3$"), None),
    "a hash of 4 GiB": lambda text: (re.sub(r"\$m=\d+,", "$m=4194304,", text), 5),
    "a hash of 10^9 rounds": lambda text: (re.sub(r",t=\d+,", ",t=1000000000,", text), 5),
    "a hash of no lanes": lambda text: (re.sub(r",p=\d+\$", ",p=0$", text), 5),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_credentials_that_do_not_parse(new_state, start_responder, spoil):
    before = new_state.credentials.read_text(encoding="utf-8")
    text, line = spoil(before)
    assert text != before, "the test has to spoil it"
    new_state.credentials.write_bytes(text.encode("utf-8", "surrogateescape"))
    kept = contents(new_state.path)
    assert_refused(start_responder(), "credentials.json", *([f"line {line}"] if line else ["line "]))
    assert contents(new_state.path) == kept


def test_no_credentials(new_state, start_responder):
    new_state.credentials.unlink()
    assert_refused(start_responder(), "credentials.json")
    assert not new_state.credentials.exists()


def test_no_secret(new_state, start_responder):
    new_state.secret_file.unlink()
    assert_refused(start_responder(), "secret")
    assert not new_state.secret_file.exists()


@pytest.mark.parametrize(
    "secret", [b"", b"\n", b"x", b"x" * 16, b"x" * 31, b"x" * 31 + b"\n", b" " * 64], ids=range(7))
def test_a_secret_too_short(new_state, start_responder, secret):
    new_state.secret_file.write_bytes(secret)
    refusal = start_responder()
    assert_refused(refusal, "secret", "32")
    assert "xxxx" not in refusal.stderr


def test_a_secret_just_long_enough(new_state, launch):
    new_state.secret_file.write_bytes(b"x" * 32)
    assert launch().new_token()["token"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_a_secret_that_others_may_touch(new_state, start_responder, mode):
    new_state.secret_file.chmod(mode)
    assert_refused(start_responder(), "secret", "chmod")


@pytest.mark.parametrize("environment, words", [
    ({"SYLLABUS_WORKRES": "4"}, ["SYLLABUS_WORKRES"]),
    ({"SYLLABUS_WORKERS": "0"}, ["SYLLABUS_WORKERS"]),
    ({"SYLLABUS_WORKERS": "many"}, ["SYLLABUS_WORKERS"]),
    ({"SYLLABUS_STATE": ""}, ["SYLLABUS_STATE"]),
    ({"SYLLABUS_STATE": "/nonexistent"}, ["/nonexistent"]),
])
def test_settings_in_the_environment_that_are_none(start_responder, environment, words):
    assert_refused(start_responder(**environment), *words)


@pytest.mark.parametrize("settings, words", [
    ('{\n  "workers": 4,\n  "workres": 4\n}', ["settings.json", "line 3", "workres"]),
    ('{\n  "workers": 0\n}', ["settings.json", "workers"]),
    ('{\n  "workers": 4,,\n}', ["settings.json", "line 2"]),
    ("[]", ["settings.json"]),
])
def test_settings_in_the_file_that_are_none(new_state, start_responder, settings, words):
    (new_state.path / "settings.json").write_text(settings, encoding="utf-8")
    assert_refused(start_responder(), *words)


def test_from_a_shell_it_says_how_to_start_it(new_state, programs):
    refusal = subprocess.run(
        [programs / "syllabus-fcgi"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10, check=False,
        env=os.environ | {"SYLLABUS_STATE": str(new_state.path)},
    )
    assert refusal.returncode == USAGE
    assert "spawn-fcgi" in refusal.stderr
