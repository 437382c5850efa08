"""What `syllabus-fcgi` does with an option: it tests, shows or tells, and serves nothing."""

import socket
import subprocess

import pytest

from service import PROJECT

PAGES = ["docs/running.md", "man/syllabus-fcgi.8"]
USAGE, INPUT_OUTPUT, CONFIGURATION = 64, 74, 78


@pytest.fixture
def ask(new_state, programs):
    """Runs the responder with arguments, and with more or other variables."""

    def run(*arguments: str, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **variables):
        given = {"SYLLABUS_STATE": str(new_state.path)} | variables
        return subprocess.run(
            [programs / "syllabus-fcgi", *arguments], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, text=True,
            env={name: value for name, value in given.items() if value is not None}, timeout=10, check=False)

    return run


def contents(folder) -> dict:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


@pytest.mark.parametrize("option", ["-t", "-T"])
def test_what_is_right_is_said_to_be_and_nothing_is_changed(new_state, ask, option):
    before = contents(new_state.path)
    answer = ask(option)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.splitlines()[:3] == [
        f"{new_state.path}: the settings are right, 0 of them given",
        f"{new_state.secret_file}: 1 key, hidden; {new_state.keys[0][0]} signs",
        f"{new_state.credentials}: 1 user",
    ]
    assert contents(new_state.path) == before


def test_no_secret_is_shown(new_state, ask):
    shown = ask("-T").stdout
    for words in new_state.keys:
        assert words[1] not in shown


def spoil_settings(state):
    (state.path / "settings.json").write_text('{\n  "workers": 0\n}', encoding="utf-8")


def spoil_name(state):
    (state.path / "settings.json").write_text('{\n  "workers": 4,\n  "acces_log": true\n}', encoding="utf-8")


def spoil_secret(state):
    state.secret_file.write_text("short", encoding="utf-8")


def open_secret(state):
    state.secret_file.chmod(0o644)


def spoil_accounts(state):
    state.credentials.write_text('{\n"version": 1,\n,', encoding="utf-8")


FAULTS = [
    (spoil_settings, "{state}/settings.json, line 2: workers is a whole number from 1 to 128"),
    (spoil_name, '{state}/settings.json, line 3: there is no setting "acces_log"; did you mean access_log?'),
    (spoil_secret, "{state}/secret"),
    (open_secret, "{state}/secret"),
    (spoil_accounts, "{state}/credentials.json, line 3"),
]


@pytest.mark.parametrize("option", ["-t", "-T"])
@pytest.mark.parametrize("spoil, words", FAULTS, ids=[spoil.__name__ for spoil, _ in FAULTS])
def test_what_is_wrong_is_told_with_its_place(new_state, ask, spoil, words, option):
    spoil(new_state)
    answer = ask(option)
    assert (answer.returncode, answer.stdout) == (CONFIGURATION, "")
    assert answer.stderr.startswith("syllabus-fcgi: " + words.format(state=new_state.path)), answer.stderr


def test_without_a_state_folder_it_says_which_variable_names_it(ask):
    answer = ask("-t", SYLLABUS_STATE=None)
    assert answer.returncode == CONFIGURATION
    assert "SYLLABUS_STATE" in answer.stderr and "syllabus init" in answer.stderr


def test_before_the_first_init_it_says_what_a_start_would(ask, tmp_path):
    answer = ask("-t", SYLLABUS_STATE=str(tmp_path / "new"))
    assert answer.returncode == CONFIGURATION
    assert answer.stderr.startswith(f"syllabus-fcgi: {tmp_path}/new has neither accounts nor a secret; `syllabus init`")


def test_what_cannot_be_read_has_the_exit_code_of_a_start(new_state, ask):
    new_state.secret_file.unlink()
    new_state.secret_file.mkdir()
    answer = ask("-t")
    assert answer.returncode == INPUT_OUTPUT and "not a regular file" in answer.stderr
    for text in (ask("-h").stdout, *(" ".join((PROJECT / page).read_text().split()) for page in PAGES)):
        assert "78, or 74 where a file cannot be read" in text


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_both_programs_tell_the_same_version(new_state, ask, option):
    answer = ask(option)
    assert (answer.returncode, answer.stdout) == (0, f"syllabus-fcgi {new_state.run_tool('--version').stdout}")


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_the_help_has_every_option(ask, option):
    answer = ask(option, SYLLABUS_STATE=None)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert all(f"syllabus-fcgi {known} " in answer.stdout for known in ("-t", "-T", "-V", "-h"))


@pytest.mark.parametrize("arguments", [["-x"], ["-t", "-V"], ["serve"], [""]])
def test_what_is_no_option_is_refused(ask, arguments):
    answer = ask(*arguments)
    assert (answer.returncode, answer.stdout) == (USAGE, "")
    assert f"there is no option {' '.join(arguments)}; " in answer.stderr


def test_a_result_that_nobody_takes_is_an_error(ask):
    with open("/dev/full", "w", encoding="ascii") as full:
        answer = ask("-T", stdout=full)
    assert answer.returncode == INPUT_OUTPUT and answer.stderr


def test_an_option_takes_no_request_from_a_socket(ask):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("")
        listener.listen()
        assert ask("-t", stdin=listener).returncode == 0


@pytest.mark.parametrize("option", ["-t", "-T", "-V", "-h", "-x", "--help"])
def test_a_query_is_no_option(ask, option):
    """A web server makes arguments of a query without `=` (RFC 3875, section 4.4)."""
    request = {"GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET", "SERVER_PROTOCOL": "HTTP/1.1",
               "REQUEST_URI": f"/ping?{option}", "QUERY_STRING": option, "SCRIPT_NAME": "/ping"}
    answer = ask(option, **request)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("Status: 200") and answer.stdout.endswith("\n\npong")
