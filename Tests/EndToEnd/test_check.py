"""`syllabus check`: what it finds, what it says to do, and that it changes nothing."""

import contextlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from service import OWNER, PASSWORD, PROJECT, State
from test_full_disk import SmallDisk
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
    (state.path / "courses.sqlite").chmod(0o600)


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
    assert_found(new_state, GOOD, "ok", "courses.sqlite is whole", "schema 6 of 6")
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


def test_courses_of_users_whose_ids_will_be_given_away(new_state, launch):
    launch().add_course("https://example.com/1")
    with contextlib.closing(sqlite3.connect(new_state.path / "courses.sqlite")) as connection, connection:
        connection.execute("UPDATE courses SET creator = 2")
    assert_found(new_state, ERRORS, "error", "of the user 2", "will get the id 2", "raise next_id", "to 3 or more")
    accounts = json.loads(new_state.credentials.read_bytes())
    new_state.credentials.write_text(json.dumps(accounts | {"next_id": 3}), encoding="utf-8")
    assert check(new_state)[0] == GOOD


def test_courses_in_which_somebody_has_changed_more_than_rows(new_state, launch):
    launch().add_course("https://example.com/1")
    with contextlib.closing(sqlite3.connect(new_state.path / "courses.sqlite")) as connection, connection:
        connection.execute("CREATE TRIGGER mine AFTER INSERT ON reviews BEGIN DELETE FROM courses; END")
    assert_found(new_state, WARNINGS, "warning", "trigger mine is not of this program", "`syllabus backup", "refuses it")


# The folder

def test_no_folder(programs, tmp_path):
    assert_found(State(tmp_path / "none", programs), ERRORS, "error", "does not exist", "syllabus init")
    assert_found(State(tmp_path / "no" / "none", programs), ERRORS, "error", f"make the folder {tmp_path / 'no'} first")
    (tmp_path / "link").symlink_to(tmp_path / "none")
    assert_found(State(tmp_path / "link", programs), ERRORS, "error", "a link that leads nowhere")
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


@pytest.mark.parametrize("mode", [0o300, 0o500, 0o600])
def test_a_folder_that_is_closed_to_its_owner(new_state, mode):
    new_state.path.chmod(mode)
    assert_found(new_state, ERRORS, "error", str(new_state.path), "its owner may not", "chmod u+rwx")


def test_a_folder_that_anybody_may_put_another_one_in_the_place_of(new_state):
    new_state.path.parent.chmod(0o777)
    assert_found(new_state, WARNINGS, "warning", f"{new_state.path.parent}: everybody", f"chmod o-w {new_state.path.parent}")
    new_state.path.parent.chmod(0o1777)
    assert check(new_state)[0] == GOOD


def test_commands_in_remedies_name_the_folder_in_the_words_of_a_shell(programs, tmp_path):
    state = State(tmp_path / "it's my $folder", programs).create()
    state.path.chmod(0o755)
    answer = state.try_tool("check")
    quoted = f"'{tmp_path}/it'\\''s my $folder'"
    assert f"chmod o-rwx {quoted}" in answer.stdout
    assert f"syllabus user add NAME --email ADDRESS --state {quoted}" in answer.stdout
    shell = subprocess.run(["sh", "-c", f"chmod o-rwx {quoted}"], check=False)
    assert shell.returncode == 0 and check(state)[0] == GOOD


@pytest.fixture
def reviewed(new_state, start):
    """The database of a course with a review, which nobody has open."""
    service = start()
    course = service.add_course("One", "https://example.com/one").json()["id"]
    assert service.post("reviews", json={"course": course, "rating": 4}, auth=OWNER).status_code == 201
    service.stop()
    return new_state.path / "courses.sqlite"


def change(database: Path, sql: str):
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(sql)


def test_ratings_that_are_counted_wrong_are_told_and_mended_as_the_page_says(new_state, reviewed):
    change(reviewed, "REPLACE INTO reviews SELECT * FROM reviews")
    told = "courses that count other ratings than they have: 1"
    assert_found(new_state, WARNINGS, "warning", told, "refuses it")
    page = (PROJECT / "docs" / "admin.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^sqlite3 courses.sqlite .*$", page, re.MULTILINE)
    subprocess.run(["bash", "-c", command], cwd=reviewed.parent, check=True)
    assert told not in new_state.tool("check")


@pytest.mark.parametrize("creator", [2**63 - 1, 2**53 - 1, 0, -1])
def test_an_author_that_no_user_can_be_is_told(new_state, reviewed, creator):
    change(reviewed, f"UPDATE courses SET creator = {creator}")
    assert_found(new_state, WARNINGS, "warning", "courses of users that cannot be: 1")
    change(reviewed, f"UPDATE reviews SET creator = {creator}")
    assert_found(new_state, WARNINGS, "warning", "reviews of users that cannot be: 1")


def test_what_a_killed_command_left(new_state):
    (new_state.path / "credentials.json.tmp").touch()
    (new_state.path / "\x1b[31m.tmp").touch()
    assert_found(new_state, WARNINGS, "warning", "credentials.json.tmp", "remove it")
    assert "\x1b" not in new_state.try_tool("check").stdout


def test_what_a_killed_restoration_left(new_state):
    (new_state.path / "restore.tmp").touch()
    assert_found(new_state, WARNINGS, "warning", "restore.tmp", "may not belong together", "restore once more, with --force")


@pytest.mark.parametrize("place", ["www", "public_html/x", "htdocs", "html", "wwwroot", "public", "web", "docroot"])
def test_a_folder_that_a_web_server_may_serve_by_its_name(programs, tmp_path, place):
    (tmp_path / place).mkdir(parents=True)
    state = State(tmp_path / place / "state", programs).create()
    assert_found(state, WARNINGS, "warning", str(tmp_path / place.split("/")[0]), "web root", "SYLLABUS_STATE")


def test_a_folder_that_a_web_server_may_serve_by_what_is_beside_it(new_state):
    (new_state.path.parent / "index.html").touch()
    assert_found(new_state, ERRORS, "error", str(new_state.path.parent), "web root", "has no .htaccess")


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
    assert_found(
        new_state, ERRORS, "error", "credentials.json does not exist", "put the file back, or remove the secret",
        f"`syllabus init --state {new_state.path}`")
    assert new_state.try_tool("init").returncode != 0
    new_state.secret_file.unlink()
    assert_found(new_state, ERRORS, "error", "credentials.json does not exist", "makes both")
    new_state.tool("init")


@pytest.mark.parametrize("name", ["credentials.json", "secret", "settings.json", "courses.sqlite"])
def test_a_link_that_leads_nowhere(new_state, name):
    path = new_state.path / name
    path.unlink(missing_ok=True)
    path.symlink_to("elsewhere")
    assert_found(new_state, ERRORS, "error", f"{name} is a link that leads nowhere", "or remove it")


@pytest.mark.parametrize("name", ["credentials.json", "secret", "settings.json"])
def test_a_file_that_its_owner_may_not_read(new_state, name):
    (new_state.path / "settings.json").write_text("{}", encoding="utf-8")
    (new_state.path / name).chmod(0o200)
    assert_found(new_state, ERRORS, "error", f"{name}: its owner may not read it", "chmod u+r")


@pytest.mark.parametrize("name, level, code, words", [
    ("credentials.json.lock", "error", ERRORS, "no account can be changed"), ("secret.lock", "error", ERRORS, "no key can be exchanged"),
    ("sign-ins", "warning", WARNINGS, "counted by each process alone"),
])
def test_a_companion_that_cannot_be_used(new_state, name, level, code, words):
    path = new_state.path / name
    path.unlink(missing_ok=True)
    path.symlink_to("elsewhere")
    assert_found(new_state, code, level, f"{name} is a link", words)
    path.unlink()
    path.mkdir()
    assert_found(new_state, code, level, f"{name} is no file", words)
    path.rmdir()
    path.touch(0o600)
    assert check(new_state)[0] == GOOD
    path.chmod(0o400)
    assert_found(new_state, code, level, f"{name}: its owner may not read and write it", words, "chmod u+rw")
    path.chmod(0o640)
    assert_found(new_state, WARNINGS, "warning", f"{name} may be opened and held by others", "chmod go-rw")


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
    (None, ["secret", "put a copy back", "`syllabus init --state", "every token ends"]), ("x" * 31, ["31 bytes"]), ("a AAAA\nb AAAA\n", ["line 1", "3 bytes"]),
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


@pytest.mark.parametrize("secret, words", [
    ("'0123456789abcdef0123456789abcdef'", "in quotes"), ("SECRET_KEY = '0123456789abcdef0123456789abcdef'", "SECRET_KEY = ..."),
    ("an.id " + "B" * 42 + "A", "the key of a ring"),
])
def test_a_plain_secret_that_was_meant_for_something_else(new_state, secret, words):
    new_state.secret_file.write_text(secret + "\n", encoding="ascii")
    assert_found(new_state, WARNINGS, "warning", "secret is a plain secret", words, "leave it")
    assert secret not in new_state.try_tool("check").stdout


def test_a_key_whose_id_begins_with_a_hyphen_is_removed_by_the_command_that_is_told(new_state, programs):
    (id, key, _) = new_state.keys[0]
    new_state.secret_file.write_text(f"{id} {key} 2025-01-01T00:00:00Z\n-old {'B' * 44} 2023-01-01T00:00:00Z\n", encoding="ascii")
    (remedy,) = [finding["remedy"] for finding in check(new_state)[1] if "-old" in finding["text"]]
    subprocess.run(remedy, shell=True, env=os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"}, check=True)
    assert [words[0] for words in new_state.keys] == [id]


def test_a_key_of_more_than_a_year_and_one_that_nobody_needs(new_state):
    (id, key, _) = new_state.keys[0]
    new_state.secret_file.write_text(f"{id} {key} 2025-01-01T00:00:00Z\nold {'B' * 44} 2023-01-01T00:00:00Z\n", encoding="ascii")
    assert_found(new_state, GOOD, "note", "days old", "syllabus secret rotate")
    assert_found(new_state, GOOD, "note", "key old", f"syllabus secret remove --state {new_state.path} old")
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
    ('{"cors_origins": ["https://a.example/"]}', ["settings.json, line 1", 'write "https://a.example"']),
])
def test_settings_that_are_none(new_state, text, words):
    (new_state.path / "settings.json").write_text(text, encoding="utf-8")
    assert_found(new_state, ERRORS, "error", *words)


def test_settings_that_are_no_file(new_state):
    (new_state.path / "settings.json").mkdir()
    assert_found(new_state, ERRORS, "error", "settings.json is not a regular file")
    (text,) = [finding["text"] for finding in check(new_state)[1] if finding["level"] == "error"]
    assert text.count("settings.json") == 1


@pytest.mark.parametrize("settings, words", [
    ({"cors_origins": ["*"]}, ["cors_origins is *"]),
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


@pytest.mark.parametrize("sql", ["CREATE TABLE courses (x)", "CREATE TABLE t (x); PRAGMA user_version = 1"])
def test_a_database_of_another_program(new_state, sql):
    make_database(new_state, sql)
    assert_found(new_state, ERRORS, "error", "courses.sqlite is another program's database", "move it away")


def test_a_database_without_a_byte(new_state):
    (new_state.path / "courses.sqlite").touch(0o600)
    assert_found(new_state, WARNINGS, "warning", "courses.sqlite is empty", "backup")


@pytest.mark.parametrize("mode, verb", [(0o640, "read"), (0o604, "read"), (0o660, "changed"), (0o602, "changed")])
def test_a_database_that_others_may_use(new_state, mode, verb):
    make_database(new_state)
    (new_state.path / "courses.sqlite").chmod(mode)
    assert_found(new_state, WARNINGS, "warning", f"courses.sqlite may be {verb} by others", "chmod go-rw")


def test_a_database_that_may_not_be_written(new_state):
    make_database(new_state)
    (new_state.path / "courses.sqlite").chmod(0o400)
    assert_found(new_state, WARNINGS, "warning", "courses.sqlite: its owner may not write it", "no course can be added", "chmod u+w")


# The machine

@pytest.mark.parametrize("name", ["credentials.json", "secret"])
def test_a_file_of_a_time_to_come(new_state, name):
    os.utime(new_state.path / name, (LATER, LATER))
    assert_found(new_state, WARNINGS, "warning", name, "yet to come", "touch")


@pytest.mark.parametrize("size, is_full, code, level, words", [
    ("32m", False, WARNINGS, "warning", ["MiB free", "make room"]), ("4m", True, ERRORS, "error", ["full"]),
])
def test_a_disk_with_little_room(programs, tmp_path, size, is_full, code, level, words):
    with contextlib.closing(SmallDisk(tmp_path / "disk", programs, f"size={size}")) as disk:
        disk.state.create().add_user(*OWNER)
        if is_full:
            disk.fill()
        assert_found(disk.state, code, level, *words)


# As another user

@as_root
@pytest.mark.parametrize("name, owner, words", [
    ("credentials.json", NOBODY, "nobody"), ("credentials.json.lock", NOBODY, "nobody"), ("secret", NOBODY, "nobody"),
    ("secret", 54_321, "54321"),
])
def test_a_file_of_another_owner_than_the_folder(new_state, name, owner, words):
    os.chown(new_state.path / name, owner, owner)
    assert_found(
        new_state, WARNINGS, "warning", name, f"the user {words}, and the folder to root", "chown --reference")


@pytest.fixture
def state_of_nobody(programs):
    """A state folder of another user than root, below folders that everybody may enter."""
    folder = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    folder.chmod(0o755)
    state = State(folder / "state", programs)
    state.path.mkdir(0o700)
    os.chown(state.path, NOBODY, NOBODY)
    state.create()
    yield state
    shutil.rmtree(folder)


@as_root
def test_root_may_look_at_what_is_another_users(state_of_nobody):
    (state_of_nobody.path / "settings.json").write_text("{}", encoding="utf-8")
    assert_found(state_of_nobody, WARNINGS, "warning", "settings.json", "belongs to the user root", "as root: chown --reference")
    os.chown(state_of_nobody.path / "settings.json", NOBODY, NOBODY)
    assert check(state_of_nobody)[0] == GOOD


@as_root
@pytest.mark.parametrize("name", ["credentials.json", "credentials.json.lock", "secret", "settings.json", "courses.sqlite"])
def test_root_is_told_what_the_owner_of_the_folder_may_not_use(state_of_nobody, name):
    make_database(state_of_nobody)
    for path in [state_of_nobody.path / "courses.sqlite", state_of_nobody.path / name]:
        path.touch()
        os.chown(path, NOBODY, NOBODY)
    os.chown(state_of_nobody.path / name, 0, 0)
    (state_of_nobody.path / name).chmod(0o600)
    assert_found(state_of_nobody, ERRORS, "error", f"{name} belongs to the user root", "to nobody, who may not", "as root: chown")


@as_root
def test_a_folder_on_the_way_that_the_owner_may_not_enter(state_of_nobody):
    state_of_nobody.path.parent.chmod(0o700)
    above = state_of_nobody.path.parent
    assert_found(state_of_nobody, ERRORS, "error", "the user nobody", f"may not enter {above}", f"as root: chmod o+x {above}")


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


@as_root
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o666])
@pytest.mark.parametrize("name", ["settings.json", "credentials.json", "secret", "courses.sqlite"])
def test_no_command_for_root_gives_away_what_a_link_leads_to(new_state, tmp_path, name, mode):
    """The folder is the service's; whoever has taken that over may lay a link to any file of root's."""
    victim = tmp_path / "shadow"
    victim.write_text("root:*:19000:0:99999:7:::\n" * 2, encoding="utf-8")
    victim.chmod(mode)
    for path in (new_state.path, *new_state.path.iterdir()):
        os.chown(path, NOBODY, NOBODY)
    (new_state.path / name).unlink(missing_ok=True)
    (new_state.path / name).symlink_to(victim)
    _, findings = check(new_state)
    told = [line for finding in findings if name in (line := f"{finding['text']} {finding.get('remedy')}")]
    assert [line for line in told if f"it is a link to {victim}" in line], findings
    for command in re.findall(r"as root: (.*)", "\n".join(told)):
        subprocess.run(["sh", "-c", command], check=False)
    assert victim.stat().st_uid == 0
    assert not [line for line in told if "chmod" in line or "touch" in line]


@as_root
def test_no_command_is_for_the_lock_beside_what_a_link_leads_to(new_state, tmp_path):
    victim = tmp_path / "victim"
    new_state.secret_file.rename(victim)
    (tmp_path / "victim.lock").touch(0o600)
    for path in (new_state.path, victim, *new_state.path.iterdir()):
        os.chown(path, NOBODY, NOBODY)
    new_state.secret_file.symlink_to(victim)
    _, findings = check(new_state)
    (remedy,) = [finding["remedy"] for finding in findings if f"{victim}.lock" in finding["text"]]
    assert "a link leads there" in remedy and "chown" not in remedy


@as_root
def test_the_command_for_root_follows_no_link_that_is_laid_later(new_state, tmp_path):
    victim = tmp_path / "victim"
    victim.touch(0o600)
    for path in (new_state.path, new_state.credentials):
        os.chown(path, NOBODY, NOBODY)
    _, findings = check(new_state)
    (remedy,) = [finding["remedy"] for finding in findings if f"{new_state.secret_file} belongs" in finding["text"]]
    new_state.secret_file.unlink()
    new_state.secret_file.symlink_to(victim)
    subprocess.run(["sh", "-c", remedy.removeprefix("as root: ")], check=True)
    assert victim.stat().st_uid == 0 and new_state.secret_file.lstat().st_uid == NOBODY
