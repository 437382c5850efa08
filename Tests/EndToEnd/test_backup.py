"""Copies of the state folder that are made while the service runs, and brought back."""

import contextlib
import itertools
import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import traced
from backups import FILES, MANIFEST, accounts, assert_whole, contents, fill, listed, manifest, rows, seal, tables
from changes import make_cheap
from service import OWNER, State, assert_problem, by_token, long_or_short, wait_until
from test_full_disk import NOBODY, small_disk  # noqa: F401
from test_sockets import as_root

DATA, CANNOT_CREATE, INPUT_OUTPUT, NOT_PERMITTED = 65, 73, 74, 77
OTHER = ("sara", "a password of sara")
# What changes no file, and is not made as often each time.
MEMORY_CALLS = {"brk", "futex", "madvise", "mmap", "mprotect", "mremap", "munmap"}


@pytest.fixture
def filled_state(cheap_state, launch):
    """A folder with some courses, and no service on it."""
    responder = launch()
    for number in range(3):
        assert responder.add_course(f"https://example.com/{number}").status == 201
    responder.stop()
    return cheap_state


@pytest.fixture
def fresh(programs, tmp_path):
    """A state folder that is not there yet."""
    return State(tmp_path / "fresh", programs)


def back_up(state: State, backup: Path):
    answer = state.tool("backup", backup)
    assert answer.startswith("Copied ") and answer.endswith(f"to {backup}\n")
    assert_whole(backup)


# Under load

def sign_up(service, name: str) -> dict[str, str]:
    """The header of a new account's token; none where too many others are being served."""
    password = "password of it"
    account = {"username": name, "email": f"{name}@example.com", "password": password, "verify_password": password}
    answer = service.post("users", json=account)
    if answer.status_code == 201:
        answer = service.get("users/token", auth=(name, password))
    assert answer.status_code in (200, 503), answer.text
    return by_token(answer.json()["token"]) if answer.status_code == 200 else {}


def review(service, course: int, headers: dict[str, str]):
    answer = service.post(
        "reviews", json={"course": course, "rating": 4, "comment": "Good"}, headers=headers)
    assert answer.status_code in (201, 503), answer.text


def test_a_backup_under_load_has_what_was_there_and_is_of_one_moment(cheap_state, start, tmp_path):
    service = start(registration="open", workers=4)
    added, is_done = [], threading.Event()

    def write(writer: int):
        """Signs up, adds a course and reviews it, again and again: the newest course is of the newest account."""
        for number in itertools.count():
            if is_done.is_set():
                return
            if headers := sign_up(service, f"writer{writer}-{number}"):
                answer = service.add_course("Course", f"https://example.com/{writer}/{number}", headers=headers)
                assert answer.status_code in (201, 503), answer.text
                if answer.status_code == 201:
                    review(service, answer.json()["id"], headers)
                    added.append(answer.headers["Location"])

    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(write, writer) for writer in range(4)]
        try:
            for number in range(long_or_short(100, 10)):
                least = len(added) + 3
                wait_until(lambda least=least: len(added) > least or any(future.done() for future in writing))
                acknowledged = list(added)
                back_up(cheap_state, backup := tmp_path / f"backup{number}")
                ids = {id for (id,) in rows(backup, "SELECT id FROM courses")}
                assert {int(place.rpartition("/")[2]) for place in acknowledged} <= ids
        finally:
            is_done.set()
    for future in writing:
        future.result()
    assert rows(backup, "SELECT count(*) FROM reviews") > [(0,)]
    print(f"{len(added)} courses were added meanwhile")


WRITER = """
import itertools, sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=60) as connection:
    connection.execute("PRAGMA synchronous = OFF")
    for number in itertools.count():
        connection.execute("UPDATE courses SET created_at = ? WHERE id = 1", (number,))
        connection.commit()
        if number == 10:
            print("writing", flush=True)
"""


def test_a_backup_ends_while_others_never_stop_writing(filled_state, tmp_path):
    """A copy that began anew at every change would not get beyond its first pages."""
    fill(filled_state, 100_000)
    with contextlib.ExitStack() as writers:
        for _ in range(4):
            # A process each, since threads of one hold each other up.
            writer = writers.enter_context(subprocess.Popen(
                [sys.executable, "-c", WRITER, filled_state.path / "courses.sqlite"], stdout=subprocess.PIPE))
            writers.callback(writer.kill)
            assert writer.stdout.readline() == b"writing\n"
        command = filled_state.command("backup", str(tmp_path / "backup"))
        answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("Copied 1 account, 100003 courses and 0 reviews, ")
    assert_whole(tmp_path / "backup")


# What is copied, and where to

def test_settings_are_copied_and_sign_ins_are_not(filled_state, tmp_path):
    assert "sign-ins" in filled_state.names
    back_up(filled_state, tmp_path / "backup")
    assert contents(tmp_path / "backup").keys() == FILES | {"settings.json", MANIFEST}
    for name in ("credentials.json", "secret", "settings.json"):
        assert (tmp_path / "backup" / name).read_bytes() == (filled_state.path / name).read_bytes()


def test_settings_that_are_wrong_come_along_and_are_told(filled_state, fresh, tmp_path):
    """A backup that cannot be restored is none; the service and the check tell of the settings anyway."""
    (filled_state.path / "settings.json").write_bytes(b'{"wrong": 1}')
    for state, words in [(filled_state, ("backup",)), (fresh, ("restore",))]:
        answer = state.try_tool(*words, str(tmp_path / "backup"))
        assert answer.returncode == 0 and answer.stderr.count("\n") == 1, answer
        assert answer.stderr.startswith("syllabus: warning: ") and "settings.json" in answer.stderr
    assert (fresh.path / "settings.json").read_bytes() == b'{"wrong": 1}'


def test_a_folder_that_has_never_served_is_copied_and_restored(new_state, fresh, tmp_path):
    assert "0 courses" in new_state.tool("backup", tmp_path / "backup")
    fresh.tool("restore", tmp_path / "backup")
    assert fresh.names - {"credentials.json.lock", "secret.lock"} == {"credentials.json", "secret"}


@pytest.mark.parametrize("name", ["full", "file"])
def test_a_place_that_is_taken_is_refused(filled_state, tmp_path, name):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    answer = filled_state.try_tool("backup", str(tmp_path / name))
    assert answer.returncode == CANNOT_CREATE and "is there already" in answer.stderr
    assert contents(tmp_path / "full") == {"mine": b"mine"}
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / f"{name}.tmp").exists()


def test_an_empty_folder_and_a_slash_at_the_end_will_do(filled_state, tmp_path):
    (tmp_path / "backup").mkdir()
    filled_state.tool("backup", f"{tmp_path / 'backup'}/")
    assert_whole(tmp_path / "backup")


def test_a_path_that_could_move_the_cursor_is_told_without_doing_so(filled_state, fresh, tmp_path):
    backup = tmp_path / "a\x1b[2Jb\u202e"
    assert filled_state.tool("backup", backup).endswith(r"a\u{1B}[2Jb\u{202E}" + "\n")
    assert r" from " in (told := fresh.tool("restore", backup)) and "\x1b" not in told


def test_a_link_to_an_empty_folder_is_refused_before_anything_is_copied(filled_state, tmp_path):
    """What is made beside it could not take the place of the link in the end."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    for name in ("link", "link/"):
        answer = filled_state.try_tool("backup", f"{tmp_path}/{name}")
        assert answer.returncode == CANNOT_CREATE and "is a symbolic link" in answer.stderr, answer
    assert contents(tmp_path / "empty") == {} and (tmp_path / "link").is_symlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_a_folder_that_another_user_has_made_for_it_is_refused(filled_state, tmp_path):
    """Whoever owns the folder could read the hashes and keys in it, and change them."""
    (tmp_path / "backup.tmp").mkdir(mode=0o755)
    os.chown(tmp_path / "backup.tmp", NOBODY, NOBODY)
    answer = filled_state.try_tool("backup", str(tmp_path / "backup"))
    assert answer.returncode == NOT_PERMITTED and "another user" in answer.stderr, answer
    assert not (tmp_path / "backup").exists() and contents(tmp_path / "backup.tmp") == {}
    assert stat.S_IMODE((tmp_path / "backup.tmp").stat().st_mode) == 0o755


def test_a_schema_of_later_is_told_alike_by_every_command(filled_state, tmp_path):
    back_up(filled_state, backup := tmp_path / "backup")
    with contextlib.closing(sqlite3.connect(tmp_path / "old.sqlite")) as connection:
        connection.executescript("""
            CREATE TABLE user (id INTEGER, username, email, password);
            CREATE TABLE course (id INTEGER, title, url, created_at);
            CREATE TABLE review (id INTEGER, course_id, rating, comment, created_at, created_by_id)""")
    raise_schema(filled_state.path)
    commands = [
        ("backup", tmp_path / "more"), ("restore", backup, "--force"), ("export",),
        ("import-flask", tmp_path / "old.sqlite")]
    for command in commands:
        answer = filled_state.try_tool(*map(str, command))
        assert answer.returncode == DATA and "schema has version 99" in answer.stderr, answer


@pytest.mark.parametrize("name", [".", "./", "../empty/.", ".."])
def test_a_folder_that_is_named_by_dots_is_refused(filled_state, tmp_path, name):
    (tmp_path / "empty").mkdir()
    command = filled_state.command("backup", name)
    answer = subprocess.run(command, cwd=tmp_path / "empty", capture_output=True, text=True, check=False)
    assert answer.returncode == CANNOT_CREATE and "not by dots" in answer.stderr, answer


def test_damaged_courses_are_told_and_no_copy_is_made(filled_state, tmp_path):
    with (filled_state.path / "courses.sqlite").open("rb+") as file:
        file.seek(4096)
        file.write(b"\x55" * 4096)
    before = contents(filled_state.path)
    answer = filled_state.try_tool("backup", str(tmp_path / "backup"))
    assert answer.returncode == DATA and "courses.sqlite" in answer.stderr, answer
    assert not (tmp_path / "backup").exists() and not (tmp_path / "backup.tmp").exists()
    # The log beside them may go: whoever closes the file last takes it away.
    assert all(contents(filled_state.path)[name] == before[name] for name in FILES)


# Restoring where nothing is

def test_a_restored_folder_answers_as_the_old_one_did(filled_state, fresh, launch, tmp_path):
    paths = ["courses", "courses?limit=1&after=1", "courses?q=course", "courses/2/reviews", "reviews/1"]
    old = launch()
    body = json.dumps({"course": 2, "rating": 4, "comment": "Good"}).encode()
    assert old.ask_with("POST", "/api/v1/reviews", body, HTTP_AUTHORIZATION=f"Token {old.token}").status == 201
    token, answers = old.token, [old.get(f"/api/v1/{path}").body for path in paths]
    answer = filled_state.tool("backup", tmp_path / "backup")
    assert answer.startswith("Copied 1 account, 3 courses and 1 review, ")
    old.stop()
    answer = fresh.tool("restore", tmp_path / "backup")
    assert answer.startswith("Restored 1 account, 3 courses and 1 review from ")
    assert f"syllabus secret rotate --state {fresh.path}" in answer
    assert "error" not in fresh.try_tool("check").stdout
    # The fixture's responders serve the old folder.
    shutil.rmtree(filled_state.path)
    fresh.path.rename(filled_state.path)
    new = launch()
    assert [new.get(f"/api/v1/{path}").body for path in paths] == answers
    assert b"Course" in answers[2] and b"Good" in answers[3]
    new.token = token
    assert new.add_course("https://example.com/new").json()["id"] == 4
    assert new.new_token()["token"]


def test_a_restored_folder_belongs_to_the_owner_of_the_folder(filled_state, fresh, tmp_path):
    back_up(filled_state, tmp_path / "backup")
    fresh.path.mkdir(mode=0o700)
    owner = (NOBODY, NOBODY) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    os.chown(fresh.path, *owner)
    fresh.tool("restore", tmp_path / "backup")
    for path in fresh.path.iterdir():
        assert (path.stat().st_uid, path.stat().st_gid, path.stat().st_mode & 0o777) == (*owner, 0o600), path


# Restoring over what is there

def test_a_restoration_under_a_running_service_is_seen_at_once_and_no_id_or_token_comes_back(
        cheap_state, start, tmp_path):
    service = start()
    cheap_state.add_user(*OTHER)
    ours, others, ended = service.token(), service.token(OTHER), service.token()
    first = service.add_course("First", "https://example.com/first", headers=by_token(ours))
    back_up(cheap_state, tmp_path / "backup")
    lists = service.get("courses").text

    second = service.add_course("Second", "https://example.com/second", headers=by_token(ours)).json()
    cheap_state.tool("user", "revoke", OWNER[0])
    cheap_state.tool("user", "revoke", OTHER[0])
    between = service.token(OTHER)
    cheap_state.tool("user", "revoke", OTHER[0])
    cheap_state.tool("user", "remove", OTHER[0], "--yes")
    cheap_state.add_user("zoe", "a password of zoe")
    zoe = service.token(("zoe", "a password of zoe"))
    good = service.token()

    answer = cheap_state.tool("restore", tmp_path / "backup", "--force")
    assert answer == f"Restored 2 accounts, 1 course and 0 reviews from {tmp_path / 'backup'}\n" + (
        "A running service takes the settings at the next SIGHUP or start\n")
    assert service.get("courses").text == lists
    assert service.get(first.headers["Location"]).status_code == 200
    assert {user["username"] for user in accounts(cheap_state.path)["users"]} == {OWNER[0], OTHER[0]}
    for dead in (ours, ended, others, between, zoe):
        assert_problem(service.get("users/me", headers=by_token(dead)), 401)
    assert service.get("users/me", headers=by_token(good)).status_code == 200
    assert service.get("users/me", auth=OTHER).status_code == 200
    third = service.add_course("Third", "https://example.com/third", headers=by_token(good)).json()
    assert third["id"] == second["id"] + 1
    cheap_state.add_user("robot", "a password of robot")
    assert accounts(cheap_state.path)["users"][-1]["id"] == 4


def test_a_restoration_twice_is_the_same_as_once(filled_state, tmp_path):
    back_up(filled_state, tmp_path / "backup")
    before = (contents(tmp_path / "backup"), tables(filled_state.path), accounts(filled_state.path))
    for _ in range(2):
        filled_state.tool("restore", tmp_path / "backup", "--force")
        assert (contents(tmp_path / "backup"), tables(filled_state.path), accounts(filled_state.path)) == before


def test_a_key_that_was_removed_stays_so(filled_state, launch, tmp_path):
    responder = launch()
    old = responder.token
    back_up(filled_state, tmp_path / "backup")
    (key,) = [words[0] for words in filled_state.keys]
    filled_state.tool("secret", "rotate")
    filled_state.run_tool("secret", "remove", "--state", filled_state.path, "--", key).check_returncode()
    ring = filled_state.secret_file.read_bytes()
    answer = filled_state.tool("restore", tmp_path / "backup", "--force")
    assert f"lacks the backup's key {key}: the tokens that it signed are refused" in answer
    assert filled_state.secret_file.read_bytes() == ring
    wait_until(lambda: responder.get("/api/v1/users/me", HTTP_AUTHORIZATION=f"Token {old}").status == 401)
    filled_state.secret_file.unlink()
    filled_state.tool("restore", tmp_path / "backup", "--force")
    wait_until(lambda: responder.get("/api/v1/users/me", HTTP_AUTHORIZATION=f"Token {old}").status == 200)


def test_mode_and_owner_of_what_is_there_stay(filled_state, tmp_path):
    back_up(filled_state, tmp_path / "backup")
    owner = (NOBODY, NOBODY) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    for path in (filled_state.path, *filled_state.path.iterdir()):
        os.chown(path, *owner)
    filled_state.credentials.chmod(0o640)
    filled_state.tool("restore", tmp_path / "backup", "--force")
    for path in filled_state.path.iterdir():
        assert (path.stat().st_uid, path.stat().st_gid) == owner, path
    assert filled_state.credentials.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("kept", [("credentials.json",), ("courses.sqlite",), ("secret",), ("settings.json",), ()])
def test_without_force_everything_stays_as_it_is(filled_state, tmp_path, kept):
    back_up(filled_state, tmp_path / "backup")
    filled_state.tool("user", "revoke", OWNER[0])
    for name in filled_state.names if kept else ():
        if name not in kept:
            (filled_state.path / name).unlink()
    before = {path: (path.read_bytes(), path.stat()) for path in filled_state.path.iterdir()}
    answer = filled_state.try_tool("restore", str(tmp_path / "backup"))
    assert answer.returncode == CANNOT_CREATE and answer.stdout == ""
    assert all(name in answer.stderr for name in kept or FILES) and "--force" in answer.stderr
    after = {path: (path.read_bytes(), path.stat()) for path in filled_state.path.iterdir()}
    for path in before | after:
        assert before[path][0] == after[path][0]
        assert before[path][1].st_mtime_ns == after[path][1].st_mtime_ns


def spoil_courses(backup: Path):
    with (backup / "courses.sqlite").open("rb+") as file:
        file.seek(4096)
        file.write(b"\x55" * 4096)


def raise_schema(backup: Path):
    with contextlib.closing(sqlite3.connect(backup / "courses.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")


def add_trigger(backup: Path):
    with contextlib.closing(sqlite3.connect(backup / "courses.sqlite")) as connection:
        connection.execute("CREATE TRIGGER mine AFTER INSERT ON reviews BEGIN UPDATE courses SET creator = 1; END")


def orphan_review(backup: Path):
    with contextlib.closing(sqlite3.connect(backup / "courses.sqlite")) as connection, connection:
        connection.execute(
            "INSERT INTO reviews (course, rating, comment, created_at, creator, created_by) "
            "VALUES (99, 1, '', 1, 1, 'x')")


SPOILS = {
    "accounts": (lambda backup: (backup / "credentials.json").write_bytes(b"{"), "credentials.json"),
    "no accounts": (lambda backup: (backup / "credentials.json").unlink(), "credentials.json is not listed"),
    "no secret": (lambda backup: (backup / "secret").unlink(), "secret is not listed"),
    "no courses": (lambda backup: (backup / "courses.sqlite").unlink(), "other numbers"),
    "empty courses": (lambda backup: (backup / "courses.sqlite").write_bytes(b""), "courses.sqlite"),
    "empty secret": (lambda backup: (backup / "secret").write_bytes(b""), "secret"),
    "open secret": (lambda backup: (backup / "secret").chmod(0o644), "secret"),
    "courses": (spoil_courses, "courses.sqlite"),
    "no database": (lambda backup: (backup / "courses.sqlite").write_bytes(b"x" * 5000), "courses.sqlite"),
    "newer": (raise_schema, "99"),
    "trigger": (add_trigger, "trigger mine is not of this program"),
    "orphan": (orphan_review, "reviews of courses that are not there: 1"),
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_backup_that_is_not_whole_touches_nothing(filled_state, tmp_path, spoil):
    back_up(filled_state, backup := tmp_path / "backup")
    spoiling, word = SPOILS[spoil]
    spoiling(backup)
    seal(backup)
    before = contents(filled_state.path)
    answer = filled_state.try_tool("restore", str(backup), "--force")
    assert answer.returncode in (DATA, 78), answer
    assert word in answer.stderr and answer.stderr.count("\n") == 1
    assert contents(filled_state.path) == before


def assert_refused(state: State, fresh: State, backup: Path, *words: str):
    """Checks that a backup is refused, over others and where nothing is, and that nothing is touched for it."""
    before = contents(state.path)
    for target, options in [(state, ["--force"]), (fresh, [])]:
        answer = target.try_tool("restore", str(backup), *options, prefix=["timeout", "20"])
        assert answer.returncode == DATA and answer.stdout == "", answer
        assert all(word in answer.stderr for word in (*words, "another backup")), answer
        assert answer.stderr.count("\n") == 1
    assert contents(state.path) == before and not fresh.path.exists()


def test_a_backup_says_what_it_holds(filled_state, tmp_path):
    back_up(filled_state, backup := tmp_path / "backup")
    says = manifest(backup)
    assert list(says) == ["format", "made", "files", "users", "courses", "reviews"]
    assert (says["format"], says["users"], says["courses"], says["reviews"]) == (1, 1, 3, 0)
    assert says["files"] == listed(backup) and len(says["files"]) == 4


@pytest.mark.parametrize("name", sorted(FILES | {"settings.json", MANIFEST}))
def test_a_file_that_is_missing_cut_or_no_file_is_told(filled_state, fresh, tmp_path, name):
    back_up(filled_state, backup := tmp_path / "backup")
    file = backup / name
    data = file.read_bytes()
    for kept in (0, len(data) // 2, len(data) - 2):
        file.write_bytes(data[:kept])
        assert_refused(filled_state, fresh, backup, str(file))
    file.unlink()
    assert_refused(filled_state, fresh, backup, str(file))
    os.mkfifo(file, 0o600)
    assert_refused(filled_state, fresh, backup, str(file))


def test_no_bit_of_a_backup_changes_unseen(filled_state, fresh, tmp_path):
    back_up(filled_state, backup := tmp_path / "backup")
    for file in [backup / each["name"] for each in listed(backup)]:
        data = file.read_bytes()
        for place in range(0, 8 * len(data), max(1, 8 * len(data) // long_or_short(400, 7))):
            spoilt = bytearray(data)
            spoilt[place // 8] ^= 1 << place % 8
            file.write_bytes(spoilt)
            assert_refused(filled_state, fresh, backup, f"{file} is not as it was made")
        file.write_bytes(data)
    fresh.tool("restore", backup)


def test_what_a_backup_does_not_list_is_told(filled_state, fresh, tmp_path):
    """SQLite would take a log for a part of the courses."""
    back_up(filled_state, backup := tmp_path / "backup")
    (backup / "courses.sqlite-wal").write_bytes(b"")
    assert_refused(filled_state, fresh, backup, f"{backup}/courses.sqlite-wal is not one of its files")


def test_files_of_two_backups_are_no_backup(filled_state, fresh, tmp_path):
    """The courses of an account that is not among the accounts would belong to the next who signs up."""
    back_up(filled_state, first := tmp_path / "first")
    filled_state.add_user(*OTHER)
    with contextlib.closing(sqlite3.connect(filled_state.path / "courses.sqlite")) as connection, connection:
        connection.execute("UPDATE courses SET creator = 2, created_by = 'sara' WHERE id = 1")
    back_up(filled_state, second := tmp_path / "second")
    shutil.copy(second / "courses.sqlite", first / "courses.sqlite")
    assert_refused(filled_state, fresh, first, f"{first}/courses.sqlite is not as it was made")


@pytest.mark.parametrize("spoil", [add_trigger, orphan_review])
def test_courses_that_could_not_be_restored_are_told_and_no_copy_is_made(filled_state, tmp_path, spoil):
    spoil(filled_state.path)
    answer = filled_state.try_tool("backup", str(tmp_path / "backup"))
    assert answer.returncode == DATA and "is not as this program makes it" in answer.stderr, answer
    assert not (tmp_path / "backup").exists()


def test_courses_that_are_empty_are_told_and_no_copy_is_made(filled_state, tmp_path):
    """Else backups without a course would rotate the good ones away."""
    (filled_state.path / "courses.sqlite").write_bytes(b"")
    answer = filled_state.try_tool("backup", str(tmp_path / "backup"))
    assert answer.returncode == DATA and f"{filled_state.path}/courses.sqlite" in answer.stderr, answer
    assert "no table of courses" in answer.stderr
    assert not (tmp_path / "backup").exists() and not (tmp_path / "backup.tmp").exists()


@as_root
@pytest.mark.parametrize("name", ["", "secret", "courses.sqlite", MANIFEST])
def test_a_backup_that_others_could_have_changed_is_refused(filled_state, fresh, tmp_path, name):
    """Who writes a folder can write its list of digests too."""
    back_up(filled_state, backup := tmp_path / "backup")
    place, mode = backup / name, 0o600 if name else 0o700
    os.chown(place, NOBODY, NOBODY)
    answer = fresh.try_tool("restore", str(backup))
    assert answer.returncode == NOT_PERMITTED, answer
    assert f"{place} belongs to another user ({NOBODY})" in answer.stderr
    os.chown(place, 0, 0)
    for others in (0o020, 0o002):
        place.chmod(mode | others)
        answer = fresh.try_tool("restore", str(backup))
        assert answer.returncode == NOT_PERMITTED and "may be changed by others" in answer.stderr, answer
    place.chmod(mode)
    assert not fresh.path.exists()
    # The owner of the state folder could do as much there.
    fresh.path.mkdir(mode=0o700)
    for path in (fresh.path, backup, *backup.iterdir()):
        os.chown(path, NOBODY, NOBODY)
    fresh.tool("restore", backup)


def test_a_link_in_a_backup_is_refused(filled_state, fresh, tmp_path):
    back_up(filled_state, backup := tmp_path / "backup")
    (backup / "secret").rename(tmp_path / "secret")
    (backup / "secret").symlink_to(tmp_path / "secret")
    assert_refused(filled_state, fresh, backup, f"{backup}/secret is a symbolic link")


@as_root
def test_a_backup_that_this_user_may_not_read_is_told_as_such(filled_state, programs):
    """Root's cron makes what the service's user cannot read, and it is there all the same."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        tool = shutil.copy(programs / "syllabus", folder)
        filled_state.tool("backup", f"{folder}/backup")
        answer = subprocess.run(
            [tool, "restore", f"{folder}/backup", "--state", f"{folder}/state"], user=NOBODY, group=NOBODY,
            extra_groups=[], capture_output=True, text=True, check=False)
    assert answer.returncode == NOT_PERMITTED and "Permission denied" in answer.stderr, answer


def test_what_is_no_backup_is_told(filled_state, fresh, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    for name, words in [("none", "there is no backup"), ("file", "is no folder"), ("empty", "is no backup")]:
        answer = fresh.try_tool("restore", str(tmp_path / name))
        assert answer.returncode == DATA and words in answer.stderr and str(tmp_path / name) in answer.stderr, answer


def give_courses_to(folder: Path, user: int):
    """Writes a course that a user, who may be among the accounts or not, has made."""
    with contextlib.closing(sqlite3.connect(folder / "courses.sqlite")) as connection, connection:
        connection.execute("UPDATE courses SET creator = ?, created_by = 'somebody' WHERE id = 1", (user,))


def test_nobody_gets_the_id_of_somebody_whose_courses_come_back(filled_state, fresh, tmp_path):
    """Accounts of before the courses, put together by hand: the next new user would own them."""
    back_up(filled_state, backup := tmp_path / "backup")
    give_courses_to(backup, 7)
    seal(backup)
    for state, options in [(fresh, ()), (filled_state, ("--force",))]:
        state.tool("restore", backup, *options)
        assert accounts(state.path)["next_id"] == 8


def test_nobody_gets_the_id_of_somebody_whose_courses_are_there(filled_state, new_state, tmp_path):
    back_up(filled_state, backup := tmp_path / "backup")
    give_courses_to(filled_state.path, 9)
    filled_state.credentials.unlink()
    filled_state.tool("restore", backup, "--force")
    assert accounts(filled_state.path)["next_id"] == 10


def test_what_is_damaged_has_to_be_moved_away(filled_state, tmp_path):
    back_up(filled_state, backup := tmp_path / "backup")
    wanted = tables(backup)
    spoil_courses(filled_state.path)
    (filled_state.path / "courses.sqlite-wal").write_bytes(b"a log of the damaged file")
    before = contents(filled_state.path)
    answer = filled_state.try_tool("restore", str(backup), "--force")
    assert answer.returncode == DATA and "stop the service, move it away" in answer.stderr
    assert all(contents(filled_state.path)[name] == before[name] for name in FILES)
    (filled_state.path / "courses.sqlite").unlink()
    (filled_state.path / "courses.sqlite-shm").unlink(missing_ok=True)
    answer = filled_state.try_tool("restore", str(backup), "--force")
    assert answer.returncode == CANNOT_CREATE and "courses.sqlite-wal" in answer.stderr
    (filled_state.path / "courses.sqlite-wal").unlink()
    filled_state.credentials.write_bytes(b"{")
    answer = filled_state.try_tool("restore", str(backup), "--force")
    assert answer.returncode == DATA and "move" in answer.stderr and "credentials.json" in answer.stderr
    filled_state.credentials.unlink()
    filled_state.tool("restore", backup, "--force")
    assert tables(filled_state.path) == wanted


@pytest.mark.parametrize("has_settings", [False, True])
def test_where_the_courses_are_locked_nothing_is_changed(filled_state, tmp_path, has_settings):
    """An import may keep the lock for minutes; accounts without their courses would be neither the old state nor the new."""
    if not has_settings:
        (filled_state.path / "settings.json").unlink()
    back_up(filled_state, backup := tmp_path / "backup")
    filled_state.add_user(*OTHER)
    before = {name: text for name, text in contents(filled_state.path).items() if name.endswith(".json")}
    # Nothing here may read the file meanwhile: to close it would give this process's lock up (POSIX).
    with contextlib.closing(sqlite3.connect(filled_state.path / "courses.sqlite", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        answer = filled_state.try_tool("restore", str(backup), "--force")
        assert answer.returncode == INPUT_OUTPUT and "nothing is changed" in answer.stderr, answer
        assert {name: (filled_state.path / name).read_bytes() for name in before} == before
        assert not [name for name in filled_state.names if ".tmp" in name]
    filled_state.tool("restore", backup, "--force")
    assert [user["username"] for user in accounts(filled_state.path)["users"]] == [OWNER[0]]


def test_a_state_folder_is_no_backup_of_itself(filled_state):
    answer = filled_state.try_tool("restore", f"{filled_state.path}/", "--force")
    assert answer.returncode == 64 and "itself" in answer.stderr


# Cut off

def calls_of(state: State, trace: Path, *words: str) -> list[traced.Call]:
    answer = state.try_tool(*words, prefix=traced.tracing(trace))
    assert answer.returncode == 0, answer.stderr
    return [call for call in traced.since(state.path, traced.read(trace)[1:]) if call.name not in MEMORY_CALLS]


def some(calls: list[traced.Call]) -> list[traced.Call]:
    """Those at which the program is killed: every so many, and all near the end; at each it would take an hour."""
    return calls[:-20:max(1, len(calls) // long_or_short(100, 40))] + calls[-20:]


def test_a_backup_that_is_killed_leaves_none_and_harms_nothing(filled_state, fresh, tmp_path):
    fill(filled_state, 3000)
    backup, wanted = tmp_path / "backup", tables(filled_state.path)
    before = {name: text for name, text in contents(filled_state.path).items() if name in FILES}
    calls = calls_of(filled_state, tmp_path / "trace", "backup", str(backup))
    renamed = traced.the_last(calls, "renameat", lambda call: '"backup.tmp"' in call.arguments)
    shutil.rmtree(backup)
    for call in some(calls):
        answer = filled_state.try_tool("backup", str(backup), prefix=traced.injecting(call, "signal=KILL"))
        assert answer.returncode == -signal.SIGKILL, f"not killed at {call}: {answer}"
        assert backup.exists() == (call.begun > renamed.begun), call
        if backup.exists():
            assert_whole(backup)
            shutil.rmtree(backup)
        elif (tmp_path / "backup.tmp").exists() and call.begun < renamed.begun:
            answer = fresh.try_tool("restore", str(tmp_path / "backup.tmp"))
            # With all of it there it is as good as one, and has only not got its name.
            assert answer.returncode == 0 and tables(fresh.path) == wanted or not fresh.path.exists(), (call, answer)
            shutil.rmtree(fresh.path, ignore_errors=True)
        assert {name: (filled_state.path / name).read_bytes() for name in before} == before, call
        back_up(filled_state, backup)
        assert not (tmp_path / "backup.tmp").exists(), call
        shutil.rmtree(backup)


def test_all_of_a_backup_is_on_the_disk_before_it_gets_its_name(filled_state, tmp_path):
    backup = tmp_path / "backup"
    calls = calls_of(filled_state, tmp_path / "trace", "backup", str(backup))
    temporary = tmp_path / "backup.tmp"
    renamed = traced.the_last(calls, "renameat", lambda call: '"backup.tmp"' in call.arguments)
    syncs = [call for call in calls if call.name in ("fsync", "fdatasync")]
    for path in (*(temporary / name for name in contents(backup)), temporary):
        written = [call for call in calls if call.name in ("write", "pwrite64") and call.leads_to(path)]
        synced = [call for call in syncs if call.leads_to(path)]
        assert synced and synced[-1].ended < renamed.begun, path
        assert not written or written[-1].ended < synced[-1].begun, path
    told = next(call for call in reversed(calls) if call.name == "write" and call.arguments.startswith("1<"))
    assert any(call.leads_to(tmp_path) and renamed.ended < call.begun < told.begun for call in syncs)


@pytest.mark.parametrize("fault", ["EIO", "ENOSPC"])
def test_a_fault_of_the_disk_is_told_and_leaves_no_backup(filled_state, tmp_path, fault):
    backup = tmp_path / "backup"
    calls = calls_of(filled_state, tmp_path / "trace", "backup", str(backup))
    shutil.rmtree(backup)
    names = ("pwrite64", "write", "fsync", "fdatasync", "renameat")
    writing, told = [call for call in calls if call.name in names], set()
    for call in writing:
        answer = filled_state.try_tool("backup", str(backup), prefix=traced.injecting(call, f"error={fault}"))
        assert not (tmp_path / "backup.tmp").exists(), call
        if answer.returncode == 0 or backup.exists():
            assert answer.returncode == 0 or call.begun >= writing[-2].begun, (call, answer)
            assert_whole(backup)
            shutil.rmtree(backup)
        if answer.returncode:
            assert answer.stderr.startswith("syllabus: ") and answer.stderr.count("\n") == 1, answer
            told.add(call.name)
    assert told >= {"pwrite64", "write", "fsync", "renameat"}


def test_a_restoration_that_is_killed_ends_well_when_it_is_repeated(filled_state, fresh, tmp_path):
    fill(filled_state, 3000)
    back_up(filled_state, backup := tmp_path / "backup")
    wanted = (tables(backup), accounts(backup))
    calls = calls_of(fresh, tmp_path / "trace", "restore", str(backup))
    shutil.rmtree(fresh.path)
    for call in some(calls):
        answer = fresh.try_tool("restore", str(backup), prefix=traced.injecting(call, "signal=KILL"))
        assert answer.returncode == -signal.SIGKILL, f"not killed at {call}: {answer}"
        if fresh.secret_file.exists():
            assert (tables(fresh.path), accounts(fresh.path)) == wanted, call
        fresh.tool("restore", backup, "--force")
        assert (tables(fresh.path), accounts(fresh.path)) == wanted, call
        assert fresh.secret == State(backup, tmp_path).secret
        assert not [name for name in fresh.names if ".tmp" in name], call
        shutil.rmtree(fresh.path)


def test_a_restoration_over_others_that_is_killed_leaves_the_old_courses_or_the_new_ones(filled_state, tmp_path):
    back_up(filled_state, backup := tmp_path / "backup")
    fill(filled_state, 3000)
    cheap_user = ("zoe", "a password of zoe")
    filled_state.add_user(*cheap_user)
    kept = tmp_path / "kept"
    shutil.copytree(filled_state.path, kept)
    old, new = tables(kept), tables(backup)
    calls = calls_of(filled_state, tmp_path / "trace", "restore", str(backup), "--force")
    next_id = accounts(filled_state.path)["next_id"]
    for call in some(calls):
        shutil.rmtree(filled_state.path)
        shutil.copytree(kept, filled_state.path)
        answer = filled_state.try_tool("restore", str(backup), "--force", prefix=traced.injecting(call, "signal=KILL"))
        assert answer.returncode == -signal.SIGKILL, f"not killed at {call}: {answer}"
        found = tables(filled_state.path)
        assert found in (old, new), call
        half = accounts(filled_state.path) != accounts(kept) and found == old
        assert "restore.tmp" in filled_state.names or not half, f"nothing tells that it is half restored: {call}"
        users = [user["username"] for user in accounts(filled_state.path)["users"]]
        assert found == old or users == [OWNER[0]], "courses before the accounts"
        filled_state.tool("restore", backup, "--force")
        assert tables(filled_state.path) == new and accounts(filled_state.path)["next_id"] == next_id == 3, call
        assert rows(filled_state.path, "SELECT seq FROM sqlite_sequence WHERE name = 'courses'") == [(3003,)], call


# Full

def databases(state: State, folder: Path) -> dict:
    """The rows of a disk that only the tool sees as it is."""
    folder.mkdir()
    for name in state.names:
        if name.startswith("courses.sqlite"):
            (folder / name).write_bytes((state.path / name).read_bytes())
    return tables(folder)


def assert_full(answer: subprocess.CompletedProcess):
    assert answer.returncode == INPUT_OUTPUT and answer.stdout == "" and answer.stderr.count("\n") == 1, answer
    assert "disk is full" in answer.stderr or "No space left" in answer.stderr


def test_a_full_disk_is_told_and_nothing_is_lost(small_disk, tmp_path):  # noqa: F811
    disk = small_disk("size=2m")
    state, inside = disk.state, disk.state.command()[-1].parent
    there = disk.seen_from_here(inside)
    make_courses(tmp_path / "made.sqlite")
    (state.path / "courses.sqlite").write_bytes((tmp_path / "made.sqlite").read_bytes())
    assert state.try_tool("backup", f"{inside}/backup").returncode == 0
    old = databases(state, tmp_path / "old")
    before = {name: text for name, text in contents(state.path).items() if name in FILES}
    for pages in range(0, 20, 4):
        disk.fill(pages)
        assert_full(state.try_tool("backup", f"{inside}/more"))
        assert not (there / "more").exists() and not (there / "more.tmp").exists()
        assert {name: (state.path / name).read_bytes() for name in before} == before
        disk.clear()
    told = set()
    for pages in itertools.count(0, 8):
        disk.fill(pages)
        answer = state.try_tool("restore", f"{inside}/backup", "--force")
        if answer.returncode == 0:
            break
        assert_full(answer)
        told.add("the courses are as they were" in answer.stderr)
        assert databases(state, tmp_path / f"full{pages}") == old
        # The settings, which come first, may be what there is no room for.
        has_begun = not any(words in answer.stderr for words in ("cannot copy", "nothing is changed"))
        assert [name for name in state.names if ".tmp" in name] == (["restore.tmp"] if has_begun else [])
        (state.path / "restore.tmp").unlink(missing_ok=True)
        disk.clear()
    # The first of them had no room for the second file, the last ones none to write it into the first.
    assert told == {False, True}
    # The schema of today has more columns behind those.
    assert [course[:6] for course in databases(state, tmp_path / "new")["courses"]] == old["courses"]
    disk.clear()
    assert state.try_tool("backup", f"{inside}/more").returncode == 0


@pytest.mark.parametrize("first", [5, 500])
def test_a_disk_that_stays_full_leaves_no_journal(filled_state, fresh, tmp_path, first):
    """SQLite cannot bring back what was there then, and leaves that to the next to open the file."""
    # More than fits into its memory.
    fill(filled_state, 30_000)
    back_up(filled_state, tmp_path / "backup")
    fault = f"inject=pwrite64:error=ENOSPC:when={first}+"
    prefix = ["strace", "-f", "-o", "/dev/null", "-e", "trace=pwrite64", "-e", fault]
    assert_full(fresh.try_tool("restore", str(tmp_path / "backup"), prefix=prefix))
    assert fresh.names == set()


def make_courses(path: Path):
    """A database of some pages, with the schema of a service's first step."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        # As the first step writes it, to the blank.
        connection.executescript(textwrap.dedent("""\
            CREATE TABLE courses (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                title TEXT NOT NULL,
                url TEXT NOT NULL UNIQUE,
                created_at INTEGER NOT NULL,
                creator INTEGER NOT NULL,
                created_by TEXT NOT NULL
            ) STRICT"""))
        connection.executescript("""
            INSERT INTO courses (title, url, created_at, creator, created_by)
                WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000)
                SELECT 'Course', 'https://example.com/' || n, 1, 1, 'kennethlove' FROM n;
            PRAGMA user_version = 1""")
