"""`syllabus check`: what it finds, what it says to do, and that it changes nothing."""

import json
import os
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from service import OWNER, PASSWORD, State
from test_sockets import NOBODY, as_root
from test_tool import CONFIGURATION

GOOD, WARNINGS, ERRORS = 0, 1, CONFIGURATION
LATER = time.time() + 3600


def check(state) -> tuple[int, list[dict]]:
    answer = state.try_tool("check", "--json")
    return answer.returncode, json.loads(answer.stdout)["findings"]


def assert_found(state, code: int, level: str, *words: str):
    """Checks the exit code, and that one finding of that level has all the words; the list for people says the same."""
    found, findings = check(state)
    assert found == code, findings
    texts = [f"{finding['text']}; {finding['remedy']}" for finding in findings if finding["level"] == level]
    assert [text for text in texts if all(word in text for word in words)], findings
    answer = state.try_tool("check")
    assert answer.returncode == code
    assert [line for line in answer.stdout.splitlines() if line.startswith(level) and all(word in line for word in words)]


def contents(folder: Path) -> dict:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode) for path in folder.iterdir()}


def make_database(state, sql: str = "", **options):
    with sqlite3.connect(state.path / "courses.sqlite") as database:
        database.executescript(f"PRAGMA journal_mode = WAL; {sql}")
    database.close()


def test_all_is_well(new_state):
    code, findings = check(new_state)
    assert code == GOOD and {finding["level"] for finding in findings} == {"ok"}
    answer = new_state.try_tool("check")
    assert answer.stderr == "" and all(line.startswith("ok       ") for line in answer.stdout.splitlines())
    assert "1 user, 0 admins" in answer.stdout and "1 key; " in answer.stdout


def test_nothing_is_changed_and_no_secret_is_told(new_state):
    (new_state.path / "settings.json").write_text("{}", encoding="utf-8")
    make_database(new_state)
    before = contents(new_state.path)
    told = new_state.tool("check") + new_state.tool("check", "--json")
    assert contents(new_state.path) == before
    assert new_state.keys[0][1] not in told and "argon2" not in told


def test_a_running_service_is_well_too(new_state, start):
    service = start()
    service.add_course("One", "https://example.com/one")
    names = set(contents(new_state.path))
    assert "courses.sqlite-wal" in names
    assert_found(new_state, GOOD, "ok", "courses.sqlite is whole", "schema 1 of 1")
    assert set(contents(new_state.path)) == names
    assert service.add_course("Two", "https://example.com/two").status_code == 201


def test_findings_are_grouped_with_the_gravest_at_the_end(new_state):
    new_state.path.chmod(0o755)
    new_state.secret_file.chmod(0o644)
    (new_state.path / "settings.json").write_text('{"allow_non_expiring_tokens": true}', encoding="utf-8")
    answer = new_state.try_tool("check")
    levels = [line.split()[0] for line in answer.stdout.splitlines()]
    assert list(dict.fromkeys(levels)) == ["ok", "note", "warning", "error"] and levels == sorted(
        levels, key=["ok", "note", "warning", "error"].index)
    assert answer.stderr == "syllabus: 1 error, 1 warning\n"


# The folder

def test_no_folder(programs, tmp_path):
    assert_found(State(tmp_path / "none", programs), ERRORS, "error", "does not exist", "syllabus init")
    (tmp_path / "file").touch()
    assert_found(State(tmp_path / "file", programs), ERRORS, "error", "no folder")


@pytest.mark.parametrize("mode, code, level, words", [
    (0o700, GOOD, "ok", ["closed to other users"]), (0o750, GOOD, "ok", ["closed to other users"]),
    (0o755, WARNINGS, "warning", ["enter", "chmod o-rwx"]), (0o701, WARNINGS, "warning", ["enter"]),
    (0o770, WARNINGS, "warning", ["its group", "chmod g-w"]), (0o777, ERRORS, "error", ["everybody", "chmod o-rwx"]),
])
def test_the_mode_of_the_folder(new_state, mode, code, level, words):
    new_state.path.chmod(mode)
    assert_found(new_state, code, level, *words)


def test_what_a_killed_command_left(new_state):
    (new_state.path / "credentials.json.tmp").touch()
    (new_state.path / "\x1b[31m.tmp").touch()
    assert_found(new_state, WARNINGS, "warning", "credentials.json.tmp", "remove it")
    assert "\x1b" not in new_state.try_tool("check").stdout


@pytest.mark.parametrize("place", ["www", "public_html/x", "htdocs"])
def test_a_folder_that_a_web_server_may_serve_by_its_name(programs, tmp_path, place):
    (tmp_path / place).mkdir(parents=True)
    state = State(tmp_path / place / "state", programs).create()
    assert_found(state, WARNINGS, "warning", str(tmp_path / place.split("/")[0]), "web root", "SYLLABUS_STATE")


def test_a_folder_that_a_web_server_may_serve_by_what_is_beside_it(new_state):
    (new_state.path.parent / "index.html").touch()
    assert_found(new_state, WARNINGS, "warning", str(new_state.path.parent), "web root")


# The accounts

@pytest.mark.parametrize("mode, code, level, words", [
    (0o640, WARNINGS, "warning", ["read by others", "chmod go-r"]), (0o604, WARNINGS, "warning", ["read by others"]),
    (0o620, WARNINGS, "warning", ["its group", "chmod g-w"]), (0o602, ERRORS, "error", ["every user", "chmod o-w"]),
])
def test_the_mode_of_the_accounts(new_state, mode, code, level, words):
    new_state.credentials.chmod(mode)
    assert_found(new_state, code, level, "credentials.json", *words)


def test_accounts_that_are_not_there(new_state):
    new_state.credentials.unlink()
    assert_found(new_state, ERRORS, "error", "credentials.json does not exist", "syllabus init")


def test_accounts_that_clash_are_told_with_both_lines(new_state):
    new_state.add_user("zoe", "zoe's word")
    new_state.credentials.write_text(new_state.credentials.read_text().replace('"zoe"', '"KennethLove"'), encoding="utf-8")
    assert_found(new_state, ERRORS, "error", "credentials.json, line 6", "same user name", "line 5")


@pytest.mark.parametrize("spoil, words", [
    (lambda text: text[:-5], ["line"]), (lambda text: text.replace("m=19456", "m=4194304"), ["m, t and p must be"]),
    (lambda text: "", ["empty"]),
], ids=range(3))
def test_accounts_that_are_spoilt(new_state, spoil, words):
    new_state.credentials.write_text(spoil(new_state.credentials.read_text()), encoding="utf-8")
    assert_found(new_state, ERRORS, "error", "credentials.json", *words)
    assert "argon2" not in new_state.try_tool("check").stdout.replace("$argon2id$v=19$m=19456,t=2,p=1$salt$hash", "")


def test_no_users_and_admins_are_counted(programs, tmp_path):
    state = State(tmp_path / "state", programs).create()
    assert_found(state, GOOD, "note", "no users", "syllabus user add")
    state.add_user(*OWNER)
    state.tool("user", "grant", OWNER[0], "--admin")
    assert_found(state, GOOD, "ok", "1 user, 1 admin")


def test_hashes_that_are_weaker_than_the_settings_are_told_with_a_few_names(new_state):
    (new_state.path / "settings.json").write_text('{"password_memory": 64, "password_iterations": 1}', encoding="utf-8")
    for number in range(6):
        new_state.add_user(f"user{number}", PASSWORD)
    assert_found(new_state, GOOD, "ok", "7 users")
    assert not [finding for finding in check(new_state)[1] if finding["level"] == "note"]
    (new_state.path / "settings.json").unlink()
    assert_found(new_state, GOOD, "note", "6 password hashes", "user0, user1, user2, user3, user4, ...", "signs in")


# The keys

@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602])
def test_a_secret_that_others_may_touch(new_state, mode):
    new_state.secret_file.chmod(mode)
    assert_found(new_state, ERRORS, "error", "secret", "chmod 600")


@pytest.mark.parametrize("text, words", [
    (None, ["secret", "syllabus init"]), ("x" * 31, ["31 bytes"]), ("a AAAA\nb AAAA\n", ["line 1", "3 bytes"]),
])
def test_a_secret_that_cannot_sign(new_state, text, words):
    if text is None:
        new_state.secret_file.unlink()
    else:
        new_state.secret_file.write_text(text, encoding="ascii")
    assert_found(new_state, ERRORS, "error", *words)


def test_a_plain_secret_is_called_so(new_state):
    new_state.secret_file.write_text("a " + "A" * 44 + "=", encoding="ascii")
    assert_found(new_state, GOOD, "ok", "secret: a plain secret of one line")


def test_a_key_of_more_than_a_year_and_one_that_nobody_needs(new_state):
    (id, key, _) = new_state.keys[0]
    new_state.secret_file.write_text(f"{id} {key} 2025-01-01T00:00:00Z\nold {'A' * 44} 2023-01-01T00:00:00Z\n", encoding="ascii")
    assert_found(new_state, GOOD, "note", "days old", "syllabus secret rotate")
    assert_found(new_state, GOOD, "note", "key old", "syllabus secret remove old")
    (new_state.path / "settings.json").write_text('{"allow_non_expiring_tokens": true}', encoding="utf-8")
    assert "secret remove" not in new_state.tool("check")


def test_a_key_of_a_time_to_come(new_state):
    (id, key, _) = new_state.keys[0]
    new_state.secret_file.write_text(f"{id} {key} 2199-01-01T00:00:00Z\n", encoding="ascii")
    assert_found(new_state, WARNINGS, "warning", id, "yet to come", "clock")


# The settings

@pytest.mark.parametrize("text, words", [
    ('{\n"workres": 4}', ["settings.json, line 2", "workres"]), ('{"workers": 0}', ["settings.json, line 1", "1 to 128"]),
    ("{", ["settings.json, line 1"]),
])
def test_settings_that_are_none(new_state, text, words):
    (new_state.path / "settings.json").write_text(text, encoding="utf-8")
    assert_found(new_state, ERRORS, "error", *words)


@pytest.mark.parametrize("settings, words", [
    ({"allow_non_expiring_tokens": True}, ["allow_non_expiring_tokens is on"]),
    ({"token_max_lifetime": 400 * 86_400}, ["token_max_lifetime is 400 days"]),
])
def test_settings_that_are_worth_knowing(new_state, settings, words):
    (new_state.path / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    assert_found(new_state, GOOD, "note", *words)


def test_settings_that_others_may_change(new_state):
    path = new_state.path / "settings.json"
    path.write_text("{}", encoding="utf-8")
    path.chmod(0o664)
    assert_found(new_state, WARNINGS, "warning", "settings.json", "chmod go-w")


# The database

def test_a_database_of_a_later_version(new_state):
    make_database(new_state, "PRAGMA user_version = 99")
    assert_found(new_state, ERRORS, "error", "schema 99", "newer")


@pytest.mark.parametrize("spoil", [
    lambda path: path.write_bytes(b"no database " * 100),
    lambda path: path.write_bytes(path.read_bytes()[:8192] + b"\x55" * 8192 + path.read_bytes()[16384:]),
    lambda path: path.write_bytes(path.read_bytes()[:16392] + b"\xff" * 4 + path.read_bytes()[16396:]),
], ids=["no database", "two pages", "two pointers"])
def test_a_database_that_is_none(new_state, spoil):
    rows = "".join(f"INSERT INTO t VALUES ('{'x' * 500}');" for _ in range(100))
    make_database(new_state, f"CREATE TABLE t (x); {rows} PRAGMA user_version = 1;")
    spoil(new_state.path / "courses.sqlite")
    assert_found(new_state, ERRORS, "error", "courses.sqlite", "backup")


def test_a_database_that_may_not_be_written(new_state):
    make_database(new_state)
    (new_state.path / "courses.sqlite").chmod(0o400)
    assert_found(new_state, WARNINGS, "warning", "courses.sqlite may not be written", "chmod u+w")


# The machine

@pytest.mark.parametrize("name", ["credentials.json", "secret"])
def test_a_file_of_a_time_to_come(new_state, name):
    os.utime(new_state.path / name, (LATER, LATER))
    assert_found(new_state, WARNINGS, "warning", name, "yet to come", "touch")


@as_root
@pytest.mark.parametrize("size, used, code, level, words", [
    ("32m", 0, WARNINGS, "warning", ["MiB free", "make room"]), ("4m", 4, ERRORS, "error", ["full"]),
])
def test_a_disk_with_little_room(new_state, tmp_path, size, used, code, level, words):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", disk], check=False)
    if mounting.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        state = State(disk, Path(new_state._tool).parent)
        shutil.copytree(new_state.path, disk, dirs_exist_ok=True)
        if used:
            subprocess.run(["dd", "if=/dev/zero", f"of={disk / 'filling'}", "bs=64k"], stderr=subprocess.DEVNULL, check=False)
        assert_found(state, code, level, *words)
    finally:
        subprocess.run(["umount", disk], check=True)


# As another user

@as_root
@pytest.mark.parametrize("name", ["credentials.json", "credentials.json.lock", "secret"])
def test_a_file_of_another_owner_than_the_folder(new_state, name):
    os.chown(new_state.path / name, NOBODY, NOBODY)
    assert_found(new_state, WARNINGS, "warning", name, f"the user {NOBODY}", "chown --reference")


@as_root
@pytest.mark.parametrize("mode, words", [(0o700, ["credentials.json"]), (0o755, ["secret"])])
def test_another_user_is_told_what_was_not_looked_at(programs, tmp_path_factory, mode, words):
    # A folder that others can reach; pytest's own are closed to them.
    folder = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    try:
        folder.chmod(0o755)
        tool = shutil.copy(programs / "syllabus", folder / "syllabus")
        state = State(folder / "state", programs).create()
        make_database(state)
        state.path.chmod(mode)
        answer = subprocess.run(
            [tool, "check", "--state", state.path], user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True, text=True,
            check=False)
        assert answer.returncode == WARNINGS, answer.stdout + answer.stderr
        for word in words:
            assert [line for line in answer.stdout.splitlines() if line.startswith("warning") and word in line
                    and "not looked at" in line and "as root" in line], answer.stdout
    finally:
        shutil.rmtree(folder)
