"""The admin tool: what it says, what it changes, and with which exit code it ends (sysexits.h)."""

import base64
import contextlib
import fcntl
import json
import os
import pty
import re
import shutil
import sqlite3
import subprocess
import termios
from contextlib import suppress
from pathlib import Path

import jwt
import pytest

import traced
from responder import basic
from service import OWNER, PASSWORD, State, by_token, wait_until
from test_sockets import NOBODY, as_root

USAGE, DATA, NO_USER, CANNOT_CREATE, INPUT_OUTPUT, PERMISSION, CONFIGURATION = 64, 65, 67, 73, 74, 77, 78


def assert_refused(answer, code: int, *words: str):
    assert answer.returncode == code, answer.stderr
    assert answer.stdout == ""
    assert answer.stderr.startswith("syllabus: ")
    for word in words:
        assert word in answer.stderr
    assert PASSWORD not in answer.stderr


def password_on(stdin, state, programs) -> subprocess.Popen:
    """Adds a user whose password comes from a file or a pipe."""
    return subprocess.Popen(
        [programs / "syllabus", "user", "add", "zoe", "--email", "z@example.com", "--password-stdin", "--state", state.path],
        stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )


def at_a_terminal(command, *answers: str) -> tuple[int, str]:
    """Runs a command at a terminal of its own, answers its prompts, and returns its exit code and all that was shown."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(command[0], [str(word) for word in command])
    shown = b""
    waiting = list(answers)
    with suppress(OSError), os.fdopen(terminal, "rb+", buffering=0) as file:
        while chunk := file.read(1024):
            shown += chunk
            if waiting and chunk.endswith(b": "):
                file.write(waiting.pop(0).encode() + b"\n")
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


# init

def test_init_makes_a_private_state_folder(programs, tmp_path):
    state = State(tmp_path / "deep" / "state", programs)
    (tmp_path / "deep").mkdir()
    told = state.tool("init")
    assert "user add" in told
    assert state.path.stat().st_mode & 0o777 == 0o700
    assert state.secret_file.stat().st_mode & 0o777 == 0o600
    assert state.credentials.stat().st_mode & 0o777 == 0o600
    assert re.fullmatch(
        r"[a-z0-9]{8} [A-Za-z0-9_-]{43} \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n", state.secret_file.read_text(encoding="ascii"))
    assert len(state.secret) == 32
    assert json.loads(state.credentials.read_text()) == {"version": 1, "next_id": 1, "users": []}


def test_two_secrets_differ(programs, tmp_path):
    states = [State(tmp_path / str(number), programs).create() for number in range(5)]
    assert len({state.secret for state in states}) == len({state.keys[0][0] for state in states}) == 5


def random_bytes(trace: Path) -> bytes:
    """All that the kernel's generator gave, in a trace in which no file was opened for more."""
    calls = traced.read(trace)
    assert not [call for call in calls if call.name == "openat" and "random" in call.arguments]
    given = [re.fullmatch(r'"([^"]+)", \d+, 0', call.arguments) for call in calls if call.name == "getrandom"]
    return b"".join(bytes.fromhex(found[1].replace("\\x", "")) for found in given if found)


def test_keys_and_salts_are_what_the_kernel_s_generator_gave(programs, tmp_path):
    state = State(tmp_path / "state", programs)
    options = ["-e", "trace=getrandom,open,openat"]
    answer = state.try_tool("init", prefix=traced.tracing(tmp_path / "init", *options))
    assert answer.returncode == 0, answer.stderr
    assert len(state.secret) == 32 and state.secret in random_bytes(tmp_path / "init")
    add = ("user", "add", OWNER[0], "--email", "o@example.com", "--password-stdin")
    answer = state.try_tool(*add, text=PASSWORD + "\n", prefix=traced.tracing(tmp_path / "add", *options))
    assert answer.returncode == 0, answer.stderr
    salt = base64.b64decode(json.loads(state.credentials.read_bytes())["users"][0]["password"].split("$")[4] + "==")
    assert len(salt) == 16 and salt in random_bytes(tmp_path / "add")


@as_root
def test_init_that_may_not_make_the_folder_says_what_root_has_to_run(programs):
    folder = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    folder.chmod(0o755)
    tool = shutil.copy(programs / "syllabus", folder / "syllabus")
    state = State(folder / "state", folder)
    answer = subprocess.run(
        [tool, "init", "--state", state.path], user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True, text=True, check=False)
    command = f"install -d -m 700 -o {NOBODY} -g {NOBODY} {state.path} && syllabus init --state {state.path}"
    assert_refused(answer, PERMISSION, "let root run: " + command)
    subprocess.run(command, shell=True, env=os.environ | {"PATH": f"{folder}:{os.environ['PATH']}"}, check=True)
    assert {path.stat().st_uid for path in [state.path, *state.path.iterdir()]} == {NOBODY}
    shutil.rmtree(folder)


def test_what_init_says_comes_next_can_be_run(programs, tmp_path):
    state = State(tmp_path / "a state", programs)
    told = state.tool("init").splitlines()[-1]
    assert f"`syllabus user add NAME --email ADDRESS --state '{state.path}'`" in told
    (command,) = re.findall("`(syllabus check.*?)`", told)
    subprocess.run(command, shell=True, env=os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"}, check=True)


def test_init_twice_changes_nothing(new_state):
    before = new_state.secret, new_state.credentials.read_bytes()
    assert_refused(new_state.try_tool("init"), CANNOT_CREATE, str(new_state.path))
    assert before == (new_state.secret, new_state.credentials.read_bytes())


@pytest.mark.parametrize("is_kept", [False, True])
def test_init_where_courses_are_gives_nobody_the_id_of_who_made_them(new_state, is_kept):
    """The next user would own the courses of somebody else."""
    schema = "(id INTEGER PRIMARY KEY, creator INTEGER)"
    with contextlib.closing(sqlite3.connect(new_state.path / "courses.sqlite")) as connection:
        connection.executescript(f"""
            CREATE TABLE courses {schema}; CREATE TABLE reviews {schema}; PRAGMA user_version = 3;
            INSERT INTO courses VALUES (1, 5), (2, NULL); INSERT INTO reviews VALUES (1, 6)""")
    new_state.secret_file.unlink()
    if not is_kept:
        new_state.credentials.unlink()
    told = new_state.tool("init")
    assert "New users get ids from 7 on" in told
    accounts = json.loads(new_state.credentials.read_bytes())
    assert (accounts["next_id"], len(accounts["users"])) == (7, 1 if is_kept else 0)
    new_state.add_user("mallory", PASSWORD)
    assert json.loads(new_state.credentials.read_bytes())["users"][-1]["id"] == 7


# user

def test_users_are_listed(new_state):
    new_state.tool("user", "add", "Zoë", "--email", "zoe@example.com", "--admin", "--password-stdin", text="zoe's word\n")
    table = new_state.tool("user", "list")
    assert re.search(r"^1 +kennethlove +kennethlove@example\.com +no ", table, re.MULTILINE)
    assert re.search(r"^2 +Zoë +zoe@example\.com +yes ", table, re.MULTILINE)
    listed = json.loads(new_state.tool("user", "list", "--json"))
    assert [user["username"] for user in (listed["users"] if isinstance(listed, dict) else listed)] == ["kennethlove", "Zoë"]
    assert "argon2" not in table + json.dumps(listed)


def test_one_user_stands_on_a_line(new_state):
    new_state.add_user("zoe", "zoe's word")
    lines = [line for line in new_state.credentials.read_text().splitlines() if '"id":' in line]
    assert [json.loads(line.strip().rstrip(","))["username"] for line in lines] == ["kennethlove", "zoe"]


@pytest.mark.parametrize("name, email", [
    ("KENNETHLOVE", "other@example.com"), ("other", "KennethLove@Example.com"),
])
def test_a_taken_name_or_address_is_refused(new_state, name, email):
    before = new_state.credentials.read_bytes()
    answer = new_state.try_tool("user", "add", name, "--email", email, "--password-stdin", text="long enough\n")
    assert_refused(answer, CANNOT_CREATE, "another user has that")
    assert new_state.credentials.read_bytes() == before


@pytest.mark.parametrize("password", ["", "\n", "1234567\n", "x" * 1025 + "\n"])
def test_a_password_out_of_its_range_is_refused(new_state, password):
    answer = new_state.try_tool("user", "add", "zoe", "--email", "z@example.com", "--password-stdin", text=password)
    assert_refused(answer, DATA, "1024 bytes")


def test_a_password_s_line_may_end_as_windows_writes_it(new_state, launch):
    new_state.tool("user", "add", "zoe", "--email", "z@example.com", "--password-stdin", text="long enough\r\n")
    new_state.tool("user", "passwd", OWNER[0], "--password-stdin", text="long enough too\r\nand not this")
    responder = launch()
    for user, password in (("zoe", "long enough"), (OWNER[0], "long enough too")):
        assert responder.get("/api/v1/users/me", HTTP_AUTHORIZATION=basic((user, password))).status == 200
    answer = new_state.try_tool("user", "passwd", "zoe", "--password-stdin", text="\r\n")
    assert_refused(answer, DATA, "0 bytes", "1024 bytes")


def test_without_a_terminal_the_password_must_be_piped_in(new_state):
    answer = new_state.try_tool("user", "add", "zoe", "--email", "z@example.com")
    assert_refused(answer, USAGE, "--password-stdin")


def test_a_password_that_comes_in_parts_is_whole(new_state, programs, start):
    """A pipe that does not block has nothing to give for a while; that is not its end."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    with password_on(reading, new_state, programs) as tool:
        os.write(writing, b"first half, ")
        # The tool has taken the first half and waits in poll for more.
        wait_until(lambda: "poll" in Path(f"/proc/{tool.pid}/wchan").read_text() or tool.poll() is not None)
        os.write(writing, b"second half\n")
        assert tool.wait(10) == 0, tool.stderr.read()
    os.close(reading)
    os.close(writing)
    assert start().get("users/token", auth=("zoe", "first half, second half")).status_code == 200


def test_a_password_that_cannot_be_read_to_its_end_is_refused(new_state, programs):
    folder = os.open("/", os.O_RDONLY | os.O_DIRECTORY)
    with password_on(folder, new_state, programs) as tool:
        assert tool.wait(10) == INPUT_OUTPUT
        assert "standard input" in tool.stderr.read()
    os.close(folder)
    assert "zoe" not in new_state.credentials.read_text()


def test_an_unknown_user_is_told(new_state):
    for command in (["passwd", "--password-stdin"], ["remove", "--yes"], ["revoke"], ["grant", "--admin"]):
        answer = new_state.try_tool("user", command[0], "nobody", *command[1:], text="long enough\n")
        assert_refused(answer, NO_USER, "nobody", f"`syllabus user list --state {new_state.path}`")


@pytest.mark.parametrize("words", [
    ["user", "revoke", "-hacker"], ["user", "remove", "--yes", "-hacker"], ["token", "issue", "-hello"], ["user", "-hacker"],
    ["secret", "remove", "-abch123"], ["token", "inspect", "-h.e.y"], ["user", "revoke", "-xavier"], ["token", "issue", "-x"],
    ["user", "revoke", "-1h"],
], ids=" ".join)
def test_a_name_that_is_read_as_options_is_refused(new_state, words):
    assert_refused(new_state.run_tool(*words), USAGE, words[-1], "behind `--`")


@pytest.mark.parametrize("words", [["-h"], ["--help"], ["help"], ["--version"], ["user", "revoke", "-h"], ["help", "user"], [], ["user"]])
def test_help_that_was_asked_for_is_no_error(new_state, words):
    answer = new_state.run_tool(*words)
    assert answer.returncode == 0 and answer.stdout and answer.stderr == ""


def test_a_name_that_begins_with_a_hyphen_is_not_given_and_goes_on_where_it_is(new_state):
    answer = new_state.run_tool(
        "user", "add", "--email", "h@example.com", "--password-stdin", "--state", new_state.path, "--", "-hacker", text=PASSWORD)
    assert_refused(answer, USAGE, '"-hacker" is no user name', "the first no hyphen")
    new_state.credentials.write_text(new_state.credentials.read_text().replace(f'"{OWNER[0]}"', '"-hacker"'), encoding="utf-8")
    assert new_state.run_tool("user", "revoke", "--state", new_state.path, "--", "-hacker").returncode == 0


def test_revoking_ends_the_tokens_and_keeps_the_password(new_state, start):
    service = start()
    old = service.token()
    assert "Ended" in new_state.tool("user", "revoke", "KennethLove@Example.com")
    assert service.get("users/token", headers=by_token(old)).status_code == 401
    assert service.get("users/token", headers=by_token(service.token())).status_code == 200


def test_a_user_becomes_an_admin_and_is_one_no_more(new_state):
    token = new_state.tool("token", "issue", OWNER[0]).strip()
    for option, is_admin, words in (("--admin", True, "an admin"), ("--admin", True, "an admin"), ("--no-admin", False, "no admin")):
        assert words in new_state.tool("user", "grant", OWNER[0], option)
        assert json.loads(new_state.tool("user", "list", "--json"))["users"][0]["admin"] == is_admin
    assert new_state.try_tool("token", "inspect", token).returncode == 0, "tokens go on"


def test_a_grant_says_what_it_grants(new_state):
    before = new_state.credentials.read_bytes()
    assert_refused(new_state.try_tool("user", "grant", OWNER[0]), USAGE, "'--admin', '--no-admin'", "<name> (--admin | --no-admin)")
    assert new_state.credentials.read_bytes() == before


@pytest.mark.parametrize("text, is_removed", [("yes\n", True), ("", False), ("no\n", False), ("y\n", False)])
def test_a_user_is_removed_by_a_yes(new_state, text, is_removed):
    answer = new_state.try_tool("user", "remove", "kennethlove", text=text)
    assert (answer.returncode == 0) == is_removed
    assert ("kennethlove" in new_state.credentials.read_text()) != is_removed


def test_at_a_terminal_passwords_are_asked_for_twice_and_not_shown(new_state, programs):
    command = [
        programs / "syllabus", "user", "add", "zoe", "--email", "z@example.com", "--state", new_state.path,
    ]
    code, shown = at_a_terminal(command, "zoe's word", "zoe's other word")
    assert code == DATA and "differ" in shown
    code, shown = at_a_terminal(command, "zoe's word", "zoe's word")
    assert code == 0
    assert "word:" in shown and "zoe's" not in shown
    assert '"zoe"' in new_state.credentials.read_text()


@pytest.mark.parametrize("key, expected", [(b"\x03", 1), (b"\x04", 1), (b"\x1c", 1)])
def test_an_interrupted_prompt_leaves_the_terminal_as_it_was(new_state, programs, key, expected):
    command = [programs / "syllabus", "user", "passwd", OWNER[0], "--state", new_state.path]
    before = new_state.credentials.read_bytes()
    controller, terminal = pty.openpty()
    modes = termios.tcgetattr(terminal)
    tool = subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
    shown = b""
    while not shown.endswith(b": "):
        shown += os.read(controller, 1024)
    assert not termios.tcgetattr(terminal)[3] & termios.ECHO
    os.write(controller, key)
    assert tool.wait(10) == expected
    assert termios.tcgetattr(terminal) == modes
    assert new_state.credentials.read_bytes() == before
    os.close(controller)
    os.close(terminal)


# token

def test_a_token_says_what_was_asked_for(new_state):
    for life, seconds in (("60", 60), ("12h", 43_200), ("30d", 2_592_000)):
        token = new_state.tool("token", "issue", OWNER[0], "--expires-in", life).strip()
        claims = jwt.decode(token, new_state.secret, algorithms=["HS256"])
        assert claims["id"] == 1 and claims["exp"] - claims["iat"] == seconds


@pytest.mark.parametrize("life, code", [
    ("0", USAGE), ("-1", USAGE), ("31d", USAGE), ("soon", USAGE), ("1.5h", USAGE), ("99999999999999999999d", USAGE),
    ("never", CONFIGURATION),
])
def test_a_life_out_of_its_range_is_refused(new_state, life, code):
    answer = new_state.try_tool("token", "issue", OWNER[0], f"--expires-in={life}")
    assert answer.returncode == code, answer.stderr
    assert answer.stdout == ""
    if life in ("0", "-1", "soon", "1.5h"):
        assert "like 3600, 90m, 12h, 30d or never" in answer.stderr


def test_a_token_without_an_end_where_it_is_allowed(new_state):
    (new_state.path / "settings.json").write_text('{"allow_non_expiring_tokens": true}')
    token = new_state.tool("token", "issue", OWNER[0], "--expires-in", "never").strip()
    assert "exp" not in jwt.decode(token, new_state.secret, algorithms=["HS256"])
    assert "never" in new_state.tool("token", "inspect", token)


def test_inspect_tells_what_is_in_a_token_and_whether_it_is_good(new_state):
    token = new_state.tool("token", "issue", OWNER[0]).strip()
    told = new_state.tool("token", "inspect", "-", text=token + "\n")
    assert '"id":1' in told and "kennethlove" in told and "good until" in told
    new_state.tool("user", "passwd", OWNER[0], "--password-stdin", text="another word\n")
    assert new_state.try_tool("token", "inspect", token).returncode == DATA


@pytest.mark.parametrize("token", ["", "abc", "a.b.c", "\x1b[31m.e30.AA", "x" * 5000])
def test_inspect_refuses_what_is_no_token_and_shows_no_control_character(new_state, token):
    answer = new_state.try_tool("token", "inspect", token)
    assert answer.returncode == DATA
    assert "\x1b" not in answer.stdout + answer.stderr


def test_inspect_shows_no_control_character_of_a_strangers_token(new_state):
    token = jwt.encode({"id": "\x1b]0;owned\x07\x9b"}, "a stranger's secret of 32 bytes at least", algorithm="HS256")
    answer = new_state.try_tool("token", "inspect", token)
    assert answer.returncode == DATA
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", answer.stdout + answer.stderr)


# What every command has

def test_every_command_has_help_with_an_example(programs):
    for words in ([], ["init"], ["user"], ["user", "add"], ["user", "list"], ["user", "passwd"], ["user", "revoke"],
                  ["user", "grant"], ["user", "remove"],
                  ["token"], ["token", "issue"], ["token", "inspect"],
                  ["check"], ["secret"], ["secret", "rotate"], ["secret", "list"], ["secret", "remove"]):
        told = subprocess.run([programs / "syllabus", *words, "--help"], capture_output=True, text=True, check=True).stdout
        assert "EXAMPLE" in told and "syllabus " + " ".join(words) in told, words


def test_what_a_file_holds_moves_no_cursor(new_state):
    (new_state.path / "settings.json").write_text('{"\\u001b[31m": 1}', encoding="utf-8")
    assert_refused(new_state.try_tool("token", "issue", OWNER[0]), CONFIGURATION, "[31m")
    new_state.credentials.write_text('{"\\u001b": 1, "\\u001b": 1}', encoding="utf-8")
    assert_refused(new_state.try_tool("user", "list"), DATA, "is repeated")
    for words in (["token", "issue", OWNER[0]], ["user", "list"], ["check"]):
        answer = new_state.try_tool(*words)
        assert "\x1b" not in answer.stdout + answer.stderr


def test_no_state_folder_is_named(programs):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SYLLABUS_")}
    answer = subprocess.run(
        [programs / "syllabus", "user", "list"], env=environment, capture_output=True, text=True, check=False)
    assert_refused(answer, USAGE, "--state", "SYLLABUS_STATE")


def test_a_reader_that_goes_away_does_not_trap(new_state, programs):
    reading, writing = os.pipe()
    os.close(reading)
    answer = subprocess.run(
        [programs / "syllabus", "user", "list", "--state", new_state.path], stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert answer.returncode == INPUT_OUTPUT


@pytest.mark.parametrize("words, is_change", [
    (["user", "list"], False), (["token", "issue", OWNER[0]], False), (["secret", "list"], False), (["user", "revoke", OWNER[0]], True),
])
def test_what_was_changed_is_told_of_where_something_was(new_state, programs, words, is_change):
    answer = subprocess.run(
        ["bash", "-c", 'exec "$@" >&-', "-", programs / "syllabus", *words, "--state", new_state.path], stderr=subprocess.PIPE,
        text=True, check=False)
    assert answer.returncode == INPUT_OUTPUT
    assert ("what the command changed is changed" in answer.stderr) == is_change


@as_root
def test_settings_that_may_not_be_read_are_told_with_what_to_do(programs):
    folder = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    folder.chmod(0o755)
    tool = shutil.copy(programs / "syllabus", folder / "syllabus")
    state = State(folder / "state", programs).create()
    os.chown(state.secret_file, NOBODY, NOBODY)
    os.chown(state.credentials, NOBODY, NOBODY)
    state.path.chmod(0o755)
    (state.path / "settings.json").write_text("{}", encoding="utf-8")
    (state.path / "settings.json").chmod(0o600)
    answer = subprocess.run(
        [tool, "token", "issue", OWNER[0], "--state", state.path], user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True,
        text=True, check=False)
    assert_refused(answer, PERMISSION, f"run this as the owner of {state.path}")
    assert answer.stderr.count("settings.json") == 1
    shutil.rmtree(folder)


def test_settings_that_are_no_file_are_named_once(new_state):
    (new_state.path / "settings.json").mkdir()
    answer = new_state.try_tool("token", "issue", OWNER[0])
    assert_refused(answer, CONFIGURATION, "settings.json is not a regular file")
    assert answer.stderr.count("settings.json") == 1


def test_a_path_moves_no_cursor(programs, tmp_path):
    state = State(tmp_path / "a\x1b[31m", programs)
    for words in (["user", "list"], ["token", "issue", OWNER[0]], ["secret", "list"], ["secret", "rotate"], ["--\x1b[31m"]):
        answer = state.try_tool(*words)
        assert answer.returncode and "\x1b" not in answer.stderr, words
    state.path.mkdir()
    state.tool("init")
    assert "\x1b" not in state.try_tool("init").stderr


@pytest.mark.parametrize("words", [["user", "list"], ["--help"], ["--version"]])
def test_a_result_that_nobody_gets_is_no_success(new_state, programs, words):
    command = f'exec "$@" {">&-" if words[0] == "user" else ">/dev/full"}'
    answer = subprocess.run(
        ["bash", "-c", command, "-", programs / "syllabus", *words], env=os.environ | {"SYLLABUS_STATE": str(new_state.path)}, check=False)
    assert answer.returncode == INPUT_OUTPUT
