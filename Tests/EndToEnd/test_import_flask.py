"""Moving in from the old application: accounts, passwords, tokens, courses, reviews, and whatever else it let in."""

import base64
import email.utils
import json
import os
import pty
import shutil
import signal
import sqlite3
import stat
import subprocess
from contextlib import closing
from datetime import UTC
from pathlib import Path

import pytest

import traced
from old_application import SECRET, OldApplication
from service import OWNER, PROJECT, Service, State, assert_problem, by_token, long_or_short, wait_until
from test_courses import as_listed
from test_run import shell_blocks

# What a password may not be here, and could be there.
ALICE = ("alice", "p")
COURSES = [
    ("Django Basics", "https://teamtreehouse.com/library/django-basics"),
    ("Café ✓ 😀", "HTTPS://TeamTreehouse.com/library/Caf%C3%A9?a=b#c"),
    ("Python Collections", "http://localhost:5000/x"),
]
REVIEWS = [(1, 5, "nice"), (3, 1, ""), (1, 4, "two\r\nlines ✓")]

DATA_ERROR = 65
NO_USER = 67
IO_ERROR = 74
NOT_PERMITTED = 77


def old_application(folder: Path, **options) -> OldApplication:
    """The old application as people have used it, over HTTP."""
    folder.mkdir(exist_ok=True)
    old = OldApplication(folder, **options)
    for name, password in (OWNER, ALICE):
        old.register(name, password)
    for title, url in COURSES:
        assert old.post("courses", auth=OWNER, json={"title": title, "url": url}).status_code == 201
    for (course, rating, comment), who in zip(REVIEWS, (OWNER, ALICE, ALICE)):
        body = {"course": course, "rating": rating, "comment": comment}
        assert old.post("reviews", auth=who, json=body).status_code == 201
    return old


class Before:
    """What the old application answered last."""

    def __init__(self, old: OldApplication):
        self.database = old.database
        self.tokens = {who: old.token(who) for who in (OWNER, ALICE)}
        self.courses = old.get("courses").json()["courses"]
        self.reviews = old.get("reviews").json()["reviews"]


def new_state(folder: Path, programs: Path, secret: str | None = SECRET) -> State:
    state = State(folder / "state", programs).create()
    if secret is not None:
        state.secret_file.write_text(secret, encoding="utf-8")
    return state


def try_import(state: State, database: Path, *options: str, prefix=()) -> subprocess.CompletedProcess:
    return state.try_tool("import-flask", database, *options, prefix=prefix)


def counts(output: str) -> dict[str, list[int]]:
    """The table at the end: rows taken, already there and left out."""
    lines = [line.split() for line in output.splitlines()]
    names = ("users", "courses", "reviews")
    return {line[0]: [int(word) for word in line[1:]] for line in lines if line and line[0] in names}


def contents(folder: Path) -> dict:
    return {path.name: (path.read_bytes(), path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()}


def rows(state: State, table: str) -> list[tuple]:
    with closing(sqlite3.connect(state.path / "courses.sqlite")) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    old = old_application(tmp_path_factory.mktemp("old"))
    before = Before(old)
    old.stop()
    return before


@pytest.fixture(scope="module")
def moved(programs, tmp_path_factory, before):
    """The service behind nginx, after the move; tests change nothing that another looks at."""
    folder = tmp_path_factory.mktemp("moved")
    state = new_state(folder, programs)
    answer = try_import(state, before.database)
    assert answer.returncode == 0, answer.stderr
    assert counts(answer.stdout) == {"users": [2, 0, 0], "courses": [3, 0, 0], "reviews": [3, 0, 0]}
    assert answer.stderr == ""
    service = Service(state, programs, folder)
    yield service
    service.stop()
    assert [record for record in service.records if record["level"] in ("error", "critical")] == []


def test_the_database_of_the_old_application_is_as_it_was(before, programs, tmp_path):
    known = contents(before.database.parent)
    assert try_import(new_state(tmp_path, programs), before.database).returncode == 0
    assert contents(before.database.parent) == known


@pytest.mark.parametrize("who", [OWNER, ALICE], ids=lambda who: who[0])
def test_old_passwords_sign_in_by_name_and_by_address(moved, who):
    for name in (who[0], f"{who[0]}@example.com"):
        assert moved.get("users/token", auth=(name, who[1])).status_code == 200
    assert_problem(moved.get("users/token", auth=(who[0], who[1] + "x")), 401)


@pytest.mark.parametrize(("who", "number"), [(OWNER, 1), (ALICE, 2)], ids=["kennethlove", "alice"])
def test_tokens_of_before_the_move_sign_in_after_it(moved, before, who, number):
    answer = moved.get("users/me", headers=by_token(before.tokens[who]))
    assert answer.status_code == 200
    assert answer.json() == {"id": number, "username": who[0], "email": f"{who[0]}@example.com", "admin": False}
    assert moved.get("users/token", headers=by_token(before.tokens[who])).json()["token"] == before.tokens[who]


def test_courses_are_answered_as_before(moved, before):
    courses = moved.get("courses").json()["courses"]
    assert len(courses) == len(before.courses) == len(COURSES)
    for new, old in zip(courses, before.courses):
        # The one thing that is in another form: scheme and host in lower case.
        old["url"] = old["url"].replace("HTTPS://TeamTreehouse.com", "https://teamtreehouse.com")
        assert list(new.items())[: len(old)] == list(old.items())
        assert new["created_by"] is None
        assert as_listed(moved.get(f"courses/{old['id']}").json()) == new


def test_reviews_are_answered_as_before(moved, before):
    reviews = moved.get("reviews").json()["reviews"]
    assert len(reviews) == len(before.reviews) == len(REVIEWS)
    for new, old in zip(reviews, before.reviews):
        moment = email.utils.parsedate_to_datetime(old["created_at"]).replace(tzinfo=UTC)
        old["created_at"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        old["comment"] = old["comment"].replace("\r\n", "\n")
        assert list(new.items())[: len(old)] == list(old.items())
        assert moved.get(f"reviews/{old['id']}").json() == new
    assert [review["created_by"] for review in reviews] == ["kennethlove", "alice", "alice"]


def test_who_wrote_a_review_changes_it_and_nobody_but_an_admin_changes_a_course(start, new_state, programs, before):
    """The state folder of the fixture has kennethlove already, who is not the old one."""
    shutil.rmtree(new_state.path)
    new_state.create()
    new_state.secret_file.write_text(SECRET, encoding="utf-8")
    assert try_import(new_state, before.database).returncode == 0
    service = start()
    ours, theirs = by_token(before.tokens[ALICE]), by_token(before.tokens[OWNER])
    assert_problem(service.call("PATCH", "reviews/2", headers=theirs, json={"rating": 3}), 403)
    assert service.call("PATCH", "reviews/2", headers=ours, json={"rating": 3}).json()["rating"] == 3
    assert_problem(service.call("PATCH", "courses/1", headers=theirs, json={"title": "Mine"}), 403)
    new_state.tool("user", "grant", OWNER[0], "--admin")

    def is_changed():
        return service.call("PATCH", "courses/1", headers=theirs, json={"title": "Mine"}).status_code == 200

    wait_until(is_changed)
    # New ids lie above those that came.
    added = service.post("courses", headers=ours, json={"title": "New", "url": "https://example.com/new"})
    assert added.json()["id"] == len(COURSES) + 1
    assert service.post("reviews", headers=ours, json={"course": 1, "rating": 5}).json()["id"] == len(REVIEWS) + 1
    new_state.add_user("zoe", OWNER[1])
    assert [user["id"] for user in json.loads(new_state.tool("user", "list", "--json"))["users"]] == [1, 2, 3]
    # What was changed, added and removed here stays so when the same database comes again.
    service.call("DELETE", "courses/3", headers=theirs)
    again = try_import(new_state, before.database, "--skip-bad")
    assert again.returncode == 0
    assert counts(again.stdout) == {"users": [0, 2, 0], "courses": [0, 2, 1], "reviews": [0, 2, 1]}
    assert "course 3: id 3 was given or left out here before" in again.stdout
    assert service.get("courses/1").json()["title"] == "Mine"
    assert service.get("courses/3").status_code == 404


def test_the_running_service_sees_what_comes(start, new_state, before):
    shutil.rmtree(new_state.path)
    new_state.create()
    service = start()
    assert service.get("courses").json() == {"courses": []}
    assert try_import(new_state, before.database, "--owner", "ALICE@example.com").returncode == 0
    assert [course["created_by"] for course in service.get("courses").json()["courses"]] == ["alice"] * len(COURSES)
    wait_until(lambda: service.get("users/token", auth=ALICE).status_code == 200)
    changed = service.call("PATCH", "courses/2", auth=ALICE, json={"title": "Café"})
    assert changed.status_code == 200


def test_a_running_application_is_read_as_it_is_between_two_changes(programs, tmp_path):
    old = old_application(tmp_path / "old")
    try:
        state = new_state(tmp_path, programs)
        assert counts(try_import(state, old.database).stdout)["reviews"] == [3, 0, 0]
        assert old.post("reviews", auth=ALICE, json={"course": 2, "rating": 2}).status_code == 201
        old.register("zoe", "password of zoe")
        assert counts(try_import(state, old.database).stdout) == {
            "users": [1, 2, 0], "courses": [0, 3, 0], "reviews": [1, 3, 0]}
    finally:
        old.stop()


BAD_ROWS = """
good = User.get(User.username == "alice").password
def user(id, username, email, password=good):
    User.insert(id=id, username=username, email=email, password=password).execute()
user(11, "", "empty@example.com")
user(12, "KennethLove", "twice@example.com")
user(13, "alice@example.com", "thief@example.com")
user(14, "a:b", "colon@example.com")
user(16, "a\u202e \u200bb", "turned@example.com")
user(15, "nm", "notamail")
user(18, "bcrypt", "bcrypt@example.com", "$2b$12$c29tZXNhbHRzb21lc2FsdA")
user(17, "good", "good@example.com")
def course(id, title, url, created_at=datetime.datetime(2016, 11, 23, 12)):
    Course.insert(id=id, title=title, url=url, created_at=created_at).execute()
course(21, "", "https://example.com/21")
course(22, "t" * 300, "https://example.com/22")
course(23, "a\\0b", "https://example.com/23")
course(24, "u", "ftp://example.com/24")
course(25, "u", "https://user:pw@example.com/25")
course(26, "u", "HTTPS://teamtreehouse.com/library/django-basics")
course(27, "u", "https://example.com/27", "tomorrow")
course(28, "good", "https://example.com/28")
def review(id, course, by, rating=3, comment="", created_at=datetime.datetime(2016, 11, 23, 12)):
    Review.insert(id=id, course=course, rating=rating, comment=comment, created_at=created_at, created_by=by).execute()
review(31, 999, 2)
review(32, 21, 2)
review(33, 28, 11)
review(34, 28, 999)
review(35, 28, 17, rating=9)
review(36, 28, 17, comment="c" * 5001)
review(37, 28, 17, comment="bell \\a")
review(38, 28, 17, comment="one\\rtwo\\r\\nthree")
"""
FAULTS = {
    "user 11": "empty user name",
    "user 12": "the same user name as user 1, but for case",
    "user 13": "\"alice@example.com\" is the e-mail address of user 2",
    "user 14": "the user name \"a:b\" is not",
    "user 16": r'the user name "a\u{202E} \u{200B}b" is not',
    "user 15": "the e-mail address \"notamail\" is not",
    "user 18": "the password hash cannot be used",
    "course 21": "No course title provided",
    "course 22": "The course title has 300 characters",
    "course 23": "control character U+0000",
    "course 24": "must begin with http:// or https://",
    "course 25": "must not name a user or a password",
    "course 26": "the same URL as course 1, but for case",
    "course 27": "the date \"tomorrow\" is not like",
    "review 31": "course 999 does not exist",
    "review 32": "course 21 cannot be taken",
    "review 33": "user 11, who wrote it, cannot be taken",
    "review 34": "user 999, who wrote it, does not exist",
    "review 35": "a whole number from 1 to 5",
    "review 36": "The comment has 5001 characters",
    "review 37": "control character U+0007",
}


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory) -> Path:
    """A database with whatever the old application, or who worked on it by hand, let in."""
    old = old_application(tmp_path_factory.mktemp("spoilt"))
    old.run("import datetime\n" + BAD_ROWS)
    old.stop()
    return old.database


def assert_faults(answer: subprocess.CompletedProcess):
    lines = [line.partition(": ") for line in answer.stdout.splitlines() if ": " in line]
    found = {row: words for row, _, words in lines if row.split()[0] in ("user", "course", "review")}
    assert found.keys() == FAULTS.keys()
    for row, words in FAULTS.items():
        assert words in found[row], row


def test_one_row_that_cannot_be_taken_hinders_all_and_each_is_told(spoilt, programs, tmp_path):
    state = new_state(tmp_path, programs)
    known = contents(state.path)
    answer = try_import(state, spoilt)
    assert answer.returncode == DATA_ERROR
    assert_faults(answer)
    assert f"{len(FAULTS)} rows cannot be taken, and nothing is changed" in answer.stderr
    assert contents(state.path) == known


def test_a_dry_run_changes_nothing(spoilt, before, programs, tmp_path):
    state = new_state(tmp_path, programs)
    known = contents(state.path)
    for database, options, code in (
        (before.database, (), 0), (spoilt, (), DATA_ERROR), (spoilt, ("--skip-bad",), 0)):
        answer = try_import(state, database, "--dry-run", *options)
        assert answer.returncode == code
        assert counts(answer.stdout)["users"][0] > 0 and "This was a dry run" in answer.stdout
        assert contents(state.path) == known


def test_the_rest_is_taken_where_bad_rows_are_left_out(spoilt, programs, tmp_path):
    state = new_state(tmp_path, programs)
    first = try_import(state, spoilt, "--skip-bad")
    assert first.returncode == 0
    assert_faults(first)
    assert counts(first.stdout) == {"users": [3, 0, 7], "courses": [4, 0, 7], "reviews": [4, 0, 7]}
    tables = [rows(state, table) for table in ("courses", "reviews")]
    assert [row[0] for row in tables[0]] == [1, 2, 3, 28] and [row[0] for row in tables[1]] == [1, 2, 3, 38]
    assert tables[1][-1][3] == "one\ntwo\nthree" and tables[1][-1][4] == 1_479_902_400
    accounts = state.credentials.read_bytes()
    # Tokens of those who were left out may be under way.
    assert json.loads(accounts)["next_id"] == 19
    again = try_import(state, spoilt, "--skip-bad")
    assert again.returncode == 0
    assert counts(again.stdout) == {"users": [0, 3, 7], "courses": [0, 4, 7], "reviews": [0, 4, 7]}
    assert state.credentials.read_bytes() == accounts
    assert [rows(state, table) for table in ("courses", "reviews")] == tables
    assert state.try_tool("check").returncode == 0


def test_a_folder_that_is_not_fresh_is_refused_where_ids_meet(before, programs, tmp_path):
    state = new_state(tmp_path, programs)
    state.add_user("demo", OWNER[1])
    answer = try_import(state, before.database)
    assert answer.returncode == DATA_ERROR
    assert 'user 1: id 1 is "demo"\'s here already; import into a fresh state folder' in answer.stdout


@pytest.mark.parametrize(
    ("make", "words", "code"),
    [
        (lambda path: None, "cannot be opened or read", IO_ERROR),
        (lambda path: path.write_bytes(b"no database " * 500), "is no SQLite database", DATA_ERROR),
        (lambda path: path.write_bytes(b""), "has no table course, no table review, no table user", DATA_ERROR),
        (lambda path: path.mkdir(), "is not a regular file", IO_ERROR),
        (os.mkfifo, "is not a regular file", IO_ERROR),
    ],
)
def test_what_is_not_the_database_is_told(programs, tmp_path, make, words, code):
    state = new_state(tmp_path, programs)
    path = tmp_path / "old.sqlite"
    make(path)
    known = contents(state.path)
    answer = try_import(state, path)
    assert answer.returncode == code and words in answer.stderr, answer.stderr
    assert contents(state.path) == known


def test_a_database_without_a_column_is_told(before, programs, tmp_path):
    copy = shutil.copy(before.database, tmp_path / "old.sqlite")
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("ALTER TABLE review RENAME COLUMN created_by_id TO author_id")
    answer = try_import(new_state(tmp_path, programs), copy)
    assert answer.returncode == DATA_ERROR and "no column review.created_by_id" in answer.stderr


def test_a_change_that_was_cut_off_is_not_read_past(before, programs, tmp_path):
    copy = shutil.copy(before.database, tmp_path / "old.sqlite")
    spoiling = "PRAGMA cache_size = 1; BEGIN; DELETE FROM review; UPDATE course SET title = hex(randomblob(2000))"
    connecting = f"import os, sqlite3; connection = sqlite3.connect({str(copy)!r})"
    code = f"{connecting}; connection.executescript({spoiling!r}); os.kill(os.getpid(), 9)"
    subprocess.run(["python3", "-c", code], check=False)
    assert (tmp_path / "old.sqlite-journal").stat().st_size > 0
    state = new_state(tmp_path, programs)
    answer = try_import(state, copy)
    assert answer.returncode == DATA_ERROR and "the last change was cut off" in answer.stderr
    # What the message asks for: the application reads, and so takes it back.
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("SELECT count(*) FROM course").fetchall()
    assert counts(try_import(state, copy).stdout)["reviews"] == [3, 0, 0]


def test_an_owner_who_is_not_there_is_told(before, programs, tmp_path):
    state = new_state(tmp_path, programs)
    known = contents(state.path)
    answer = try_import(state, before.database, "--owner", "nobody")
    assert answer.returncode == NO_USER and 'no user "nobody" is here' in answer.stderr
    assert contents(state.path) == known


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_root_makes_no_courses_that_the_service_could_not_write(before, programs, tmp_path):
    state = new_state(tmp_path, programs)
    for path in (state.path, *state.path.iterdir()):
        os.chown(path, 12_345, 12_345)
    answer = try_import(state, before.database)
    assert answer.returncode == NOT_PERMITTED and "--reuid 12345" in answer.stderr
    assert not (state.path / "courses.sqlite").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_root_takes_no_courses_through_a_link_of_somebody_else(before, programs, tmp_path):
    state, victim = new_state(tmp_path, programs), tmp_path / "victim"
    victim.touch(0o600)
    for path in (state.path, *state.path.iterdir()):
        os.chown(path, 12_345, 12_345)
    (state.path / "courses.sqlite").symlink_to(victim)
    os.lchown(state.path / "courses.sqlite", 12_345, 12_345)
    refused = try_import(state, before.database)
    assert refused.returncode == NOT_PERMITTED and f"is a link of the user 12345 to {victim}" in refused.stderr
    assert victim.stat().st_size == 0


def test_progress_is_shown_on_a_terminal_alone(programs, tmp_path, before):
    copy = shutil.copy(before.database, tmp_path / "old.sqlite")
    with closing(sqlite3.connect(copy)) as connection, connection:
        many = ((number, "t", f"https://example.com/{number}", "2016-11-23 12:00:00") for number in range(100, 10_000))
        connection.executemany("INSERT INTO course VALUES (?, ?, ?, ?)", many)
    state = new_state(tmp_path, programs)
    assert try_import(state, copy, "--dry-run").stderr == ""
    terminal, end = pty.openpty()
    with subprocess.Popen(state.command("import-flask", copy), stdout=subprocess.PIPE, stderr=end) as process:
        os.close(end)
        answer = process.communicate()[0].decode()
    shown = os.read(terminal, 65_536).decode()
    os.close(terminal)
    assert "Judging the rows: 41 %" in shown and "Taking the rows: 82 %" in shown
    assert counts(answer)["courses"] == [9903, 0, 0]


def everything(state: State):
    accounts = json.loads(state.credentials.read_text(encoding="utf-8"))
    for user in accounts["users"]:
        # The moment of the import.
        user.pop("created")
    return accounts, rows(state, "courses"), rows(state, "reviews")


def counted(state: State) -> tuple[int, int]:
    """How many courses and reviews there are, whether or not their tables have been made."""
    path = state.path / "courses.sqlite"
    if not path.exists():
        return 0, 0
    with closing(sqlite3.connect(path)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'reviews'").fetchall():
            return 0, 0
        return connection.execute("SELECT (SELECT count(*) FROM courses), (SELECT count(*) FROM reviews)").fetchone()


def test_an_import_that_was_killed_is_mended_by_another(before, programs, tmp_path):
    fresh = new_state(tmp_path, programs)

    def folder(name: str) -> State:
        shutil.copytree(fresh.path, tmp_path / name / "state")
        return State(tmp_path / name / "state", programs)

    whole = folder("whole")
    assert try_import(whole, before.database, prefix=traced.tracing(tmp_path / "trace")).returncode == 0
    expected = everything(whole)
    calls = traced.since(whole.path, traced.read(tmp_path / "trace")[1:])
    renaming = next(index for index, call in enumerate(calls) if call.name == "renameat")
    chosen = long_or_short(calls, [*calls[:: max(len(calls) // 12, 1)], *calls[renaming - 3 : renaming + 12]])
    found = set()
    for number, call in enumerate(chosen):
        state = folder(str(number))
        answer = try_import(state, before.database, prefix=traced.injecting(call, "signal=KILL"))
        assert answer.returncode == -signal.SIGKILL, f"not killed at {call}: {answer}"
        users = len(json.loads(state.credentials.read_text(encoding="utf-8"))["users"])
        found.add((users, *counted(state)))
        assert try_import(state, before.database).returncode == 0, call
        assert everything(state) == expected, call
        shutil.rmtree(state.path.parent)
    # Courses and reviews come together, and never before who wrote one.
    assert found == {(0, 0, 0), (2, 0, 0), (2, 3, 3)}


def test_tokens_of_another_algorithm_end_and_passwords_go_on(programs, tmp_path):
    old = old_application(tmp_path / "old", algorithm="HS512")
    token = old.token(ALICE)
    old.stop()
    state = new_state(tmp_path, programs)
    assert try_import(state, old.database).returncode == 0
    service = Service(state, programs, tmp_path)
    try:
        assert_problem(service.get("users/me", headers=by_token(token)), 401)
        assert service.get("users/me", auth=ALICE).status_code == 200
    finally:
        service.stop()


def test_the_commands_of_the_page_move_everything(before, programs, tmp_path):
    shutil.copy(before.database, tmp_path / "courses.sqlite")
    (tmp_path / "config.py").write_text(f"SECRET_KEY = {SECRET!r}\n", encoding="utf-8")
    state = State(tmp_path / "state", programs)
    script = "\n".join(["set -euo pipefail", *shell_blocks("docs/moving.md")])
    script = script.replace("/var/lib/syllabus", str(state.path))
    answer = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"},
        capture_output=True, text=True, check=False)
    assert answer.returncode == 0, f"{answer.stdout}\n{answer.stderr}"
    assert answer.stderr == ""
    service = Service(state, programs, tmp_path)
    try:
        moved = service.get("users/me", headers=by_token(before.tokens[OWNER])).json()
        assert (moved["id"], moved["admin"]) == (1, True)
        assert len(service.get("reviews").json()["reviews"]) == len(REVIEWS)
    finally:
        service.stop()


def take_key(state: State, folder: Path, programs: Path, line: str | None) -> subprocess.CompletedProcess:
    """Does what the page says about the key, where the old configuration has a line."""
    if line is not None:
        (folder / "config.py").write_text(f"{line}\n", encoding="utf-8")
    (block,) = [block for block in shell_blocks("docs/moving.md") if "SECRET_KEY" in block]
    environment = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}", "SYLLABUS_STATE": str(state.path)}
    return subprocess.run(
        ["bash", "-c", block], cwd=folder, env=environment | {"LC_ALL": "C"}, capture_output=True, text=True,
        check=False)


@pytest.mark.parametrize("key", [
    b'_5#y2L"F4Q8z\n\xec]/0123456789abcdefghi', "a key with é, not ASCII and long enough", SECRET])
def test_the_key_is_taken_whatever_its_bytes_are(programs, tmp_path, key):
    state = new_state(tmp_path, programs, None)
    answer = take_key(state, tmp_path, programs, f"SECRET_KEY = {key!r}")
    assert answer.returncode == 0 and "flask" in answer.stdout, answer
    identity, text = state.secret_file.read_text(encoding="ascii").split()
    data = key if isinstance(key, bytes) else key.encode()
    assert (identity, base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))) == ("flask", data)
    assert stat.S_IMODE(state.secret_file.stat().st_mode) == 0o600


@pytest.mark.parametrize("line", [None, "", "SECRET_KEY = None"])
def test_where_there_is_no_key_the_new_one_stays(programs, tmp_path, line):
    state = new_state(tmp_path, programs, None)
    before = state.secret_file.read_bytes()
    assert "Error" in take_key(state, tmp_path, programs, line).stderr
    assert state.secret_file.read_bytes() == before


def test_a_short_key_is_refused_and_the_page_says_how_to_go_on(before, programs, tmp_path):
    state = new_state(tmp_path, programs, "31 bytes are too few for HS256.")
    assert len(state.secret_file.read_bytes()) == 31
    refused = state.try_tool("secret", "list")
    assert refused.returncode != 0 and "32" in refused.stderr
    assert try_import(state, before.database).returncode == 0
    assert 'rm "$SYLLABUS_STATE/secret"' in (PROJECT / "docs" / "moving.md").read_text(encoding="utf-8")
    state.secret_file.unlink()
    state.tool("init")
    service = Service(state, programs, tmp_path)
    try:
        assert_problem(service.get("users/me", headers=by_token(before.tokens[ALICE])), 401)
        assert service.get("users/me", auth=ALICE).status_code == 200
    finally:
        service.stop()
