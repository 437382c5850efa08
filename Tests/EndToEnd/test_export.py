"""Everything as one JSON document."""

import contextlib
import itertools
import json
import re
import signal
import sqlite3
import stat
import subprocess
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

import traced
from backups import accounts, fill
from service import OWNER, State, by_token
from test_backup import calls_of
from test_tool import at_a_terminal

USAGE, CANNOT_CREATE, INPUT_OUTPUT = 64, 73, 74
ODD = 'A "title" \\ with odd \u00e9 \U0001f600 text'


@pytest.fixture
def served(cheap_state, start):
    """A service with courses of a user, of a removed one and of nobody, and some reviews."""
    service = start()
    cheap_state.add_user("sara", "a password of sara")
    ours, others = by_token(service.token()), by_token(service.token(("sara", "a password of sara")))
    for number, headers in enumerate([ours, others, ours]):
        assert service.add_course(ODD, f"https://example.com/{number}", headers=headers).status_code == 201
    for course, headers in [(1, others), (2, ours)]:
        body = {"course": course, "rating": course, "comment": "Tab\tand\nline"}
        assert service.post("reviews", json=body, headers=headers).status_code == 201
    cheap_state.tool("user", "remove", "sara", "--yes")
    with contextlib.closing(sqlite3.connect(cheap_state.path / "courses.sqlite")) as connection, connection:
        connection.execute("UPDATE courses SET creator = NULL, created_by = NULL WHERE id = 3")
    return service


def exported(state: State, *options: str) -> dict:
    return json.loads(state.tool("export", *options))


def test_the_document_says_what_the_api_says(cheap_state, served):
    document = exported(cheap_state)
    assert list(document) == ["format", "exported_at", "users", "courses", "reviews"] and document["format"] == 1
    assert document["users"] == json.loads(cheap_state.tool("user", "list", "--json"))["users"]
    courses = served.get("courses").json()["courses"]
    assert [course["created_by"] for course in courses] == [OWNER[0], "sara", None]
    assert [{**course, "creator": None} for course in document["courses"]] == [
        {key: course[key] for key in ("id", "title", "url", "created_at", "created_by")} | {"creator": None}
        for course in courses]
    assert [course["creator"] for course in document["courses"]] == [1, 2, None]
    reviews = served.get("reviews").json()["reviews"]
    assert [f"/api/v1/courses/{review['course']}" for review in document["reviews"]] == [
        review["for_course"] for review in reviews]
    for key in ("id", "rating", "comment", "created_at", "created_by"):
        assert [review[key] for review in document["reviews"]] == [review[key] for review in reviews]
    assert [review["creator"] for review in document["reviews"]] == [2, 1]


def test_a_record_has_a_line(cheap_state, served):
    lines = cheap_state.tool("export").splitlines()
    document = exported(cheap_state)
    records = [*document["users"], *document["courses"], *document["reviews"]]
    assert [json.loads(line.rstrip(",")) for line in lines if line.startswith('{"id":')] == records
    assert lines[0].startswith('{"format":1,"exported_at":"') and lines[-1] == "]}"


def test_a_folder_that_has_never_served_is_written(new_state):
    document = exported(new_state)
    assert len(document["users"]) == 1 and document["courses"] == [] and document["reviews"] == []


def test_password_hashes_are_written_where_they_are_asked_for_alone(cheap_state, served):
    assert "argon2" not in cheap_state.tool("export")
    users = exported(cheap_state, "--with-password-hashes")["users"]
    assert users == [
        {key: user[key] for key in ("id", "username", "email", "admin", "token_version", "created", "password")}
        for user in accounts(cheap_state.path)["users"]]
    assert not any(word in cheap_state.tool("export", "--with-password-hashes") for word in cheap_state.keys[0][:2])


def test_courses_and_reviews_are_of_one_moment(cheap_state, served):
    is_done = threading.Event()

    def write():
        """Takes a course away together with its reviews, after another one with a review has been added."""
        with contextlib.closing(sqlite3.connect(cheap_state.path / "courses.sqlite", timeout=60)) as connection:
            for number in itertools.count():
                if is_done.is_set():
                    return
                with connection:
                    (last,) = connection.execute(
                        "INSERT INTO courses (title, url, created_at, creator, created_by) VALUES ('x', ?, 1, 1, 'x') "
                        "RETURNING id", (f"https://example.net/{number}",)).fetchone()
                    connection.execute(
                        "INSERT INTO reviews (course, rating, comment, created_at, creator, created_by) "
                        "VALUES (?, 1, 'x', 1, 1, 'x')", (last,))
                    connection.execute("DELETE FROM reviews WHERE course IN (SELECT max(id) - 50 FROM courses)")
                    connection.execute("DELETE FROM courses WHERE id = (SELECT max(id) - 50 FROM courses)")

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for _ in range(20):
            document = exported(cheap_state)
            courses = {course["id"] for course in document["courses"]}
            reviewed = {review["course"] for review in document["reviews"]}
            # All but the third, which has none, have one review each.
            assert reviewed == courses - {3} and len(reviewed) == len(document["reviews"])
    finally:
        is_done.set()
        writing.join()


def test_a_file_is_its_owners_alone_and_replaced_where_that_is_said(cheap_state, served, tmp_path):
    file = tmp_path / "everything.json"
    told = cheap_state.tool("export", "--output", str(file))
    assert told == f"Wrote 1 account, 3 courses and 2 reviews to {file}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(json.loads(file.read_bytes())["courses"]) == 3
    before = file.read_bytes()
    answer = cheap_state.try_tool("export", "--output", str(file))
    assert answer.returncode == CANNOT_CREATE and "--force" in answer.stderr
    assert file.read_bytes() == before
    assert served.add_course("x", "https://example.com/x").status_code == 201
    cheap_state.tool("export", "--output", str(file), "--force")
    assert len(json.loads(file.read_bytes())["courses"]) == 4
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("everything")] == ["everything.json"]
    (tmp_path / "link").symlink_to(file)
    for place in (tmp_path / "link", tmp_path, "/dev/null"):
        answer = cheap_state.try_tool("export", "--output", str(place), "--force")
        assert answer.returncode == CANNOT_CREATE and "no file of its own" in answer.stderr
    assert cheap_state.try_tool("export", "--force").returncode == USAGE


def test_a_file_that_cannot_be_written_whole_is_not_there_and_the_old_one_stays(cheap_state, served, tmp_path):
    fill(cheap_state, 3000)
    file = tmp_path / "everything.json"
    for size in (0, 1, 65_536, 100_000):
        answer = cheap_state.try_tool("export", "--output", str(file), prefix=["prlimit", f"--fsize={size}"])
        assert answer.returncode == INPUT_OUTPUT and "File too large" in answer.stderr, answer
        assert not [path.name for path in tmp_path.iterdir() if path.name.startswith("everything")]
    file.write_text("old", encoding="utf-8")
    answer = cheap_state.try_tool("export", "--output", str(file), "--force", prefix=["prlimit", "--fsize=4096"])
    assert answer.returncode == INPUT_OUTPUT and file.read_text(encoding="utf-8") == "old"


def test_an_export_that_is_ended_by_force_leaves_nothing(cheap_state, served, tmp_path):
    """What it has written until then holds addresses, and nobody would look for it."""
    fill(cheap_state, 3000)
    file = tmp_path / "everything.json"
    calls = calls_of(cheap_state, tmp_path / "trace", "export", "--output", str(file))
    writing = [call for call in calls if call.name in ("openat", "write", "fsync", "linkat")]
    for call in writing:
        file.unlink(missing_ok=True)
        answer = cheap_state.try_tool("export", "--output", str(file), prefix=traced.injecting(call, "signal=TERM"))
        assert answer.returncode == -signal.SIGTERM, (call, answer)
        left = [path.name for path in tmp_path.iterdir() if path.name.startswith("everything")]
        assert left in ([], ["everything.json"]), call
        assert not left or len(json.loads(file.read_bytes())["courses"]) == 3003


def test_a_file_system_that_has_no_files_without_names_will_do(cheap_state, served, tmp_path):
    file = tmp_path / "everything.json"
    calls = calls_of(cheap_state, tmp_path / "trace", "export", "--output", str(file))
    unnamed = traced.the_last(calls, "openat", lambda call: "O_TMPFILE" in call.arguments)
    for options in ([], ["--force"]):
        if not options:
            file.unlink()
        answer = cheap_state.try_tool(
            "export", "--output", str(file), *options, prefix=traced.injecting(unnamed, "error=EOPNOTSUPP"))
        assert answer.returncode == 0 and len(json.loads(file.read_bytes())["courses"]) == 3, answer
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith("everything")] == [file.name]


def test_the_time_of_a_document_is_that_of_its_courses(cheap_state, served, tmp_path):
    calls = calls_of(cheap_state, tmp_path / "trace", "export")
    reading = traced.the_last(
        calls, "openat", lambda call: '"' + str(cheap_state.credentials) + '"' in call.arguments)
    answer = cheap_state.try_tool("export", prefix=traced.injecting(reading, "delay_enter=2500000"))
    written = datetime.fromisoformat(json.loads(answer.stdout)["exported_at"])
    assert (datetime.now(UTC) - written).total_seconds() > 2


@pytest.mark.parametrize("name", ["credentials.json", "secret", "courses.sqlite", "courses.sqlite-wal", "new.json"])
def test_no_file_of_the_state_folder_is_written_over(cheap_state, served, tmp_path, name):
    before = {path.name: path.read_bytes() for path in cheap_state.path.iterdir()}
    (tmp_path / "way").symlink_to(cheap_state.path)
    places = [cheap_state.path / name, tmp_path / "way" / name, f"{tmp_path}/./way/../{cheap_state.path.name}/{name}"]
    if name in before:
        (tmp_path / "hard").hardlink_to(cheap_state.path / name)
        places.append(tmp_path / "hard")
    for place in places:
        answer = cheap_state.try_tool("export", "--output", str(place), "--force")
        assert answer.returncode == CANNOT_CREATE and answer.stdout == "", answer
        assert "in the state folder" in answer.stderr or "is the same file as" in answer.stderr
    command = [*cheap_state.command("export", "--output", name, "--force")]
    answer = subprocess.run(command, cwd=cheap_state.path, capture_output=True, text=True, check=False)
    assert answer.returncode == CANNOT_CREATE and "in the state folder" in answer.stderr, answer
    assert {path.name: path.read_bytes() for path in cheap_state.path.iterdir()} == before


def test_a_hyphen_is_standard_output(cheap_state, served, tmp_path):
    command = cheap_state.command("export", "--output", "-")
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.returncode == 0 and len(json.loads(answer.stdout)["courses"]) == 3, answer
    assert not (tmp_path / "-").exists()
    assert cheap_state.try_tool("export", "--output", "-", "--force").returncode == USAGE


def test_a_reader_that_goes_away_is_no_news(cheap_state, served):
    fill(cheap_state, 10_000)
    with subprocess.Popen(cheap_state.command("export"), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline().startswith(b'{"format":1,')
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == INPUT_OUTPUT
    with open("/dev/full", "wb") as full:
        command = cheap_state.command("export")
        answer = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert answer.returncode == INPUT_OUTPUT and "standard output: No space left" in answer.stderr


def test_progress_is_shown_at_a_terminal_and_not_among_the_results(cheap_state, served, tmp_path):
    fill(cheap_state, 3000)
    code, shown = at_a_terminal(cheap_state.command("export", "--output", str(tmp_path / "file")))
    assert code == 0 and "Writing courses and reviews: 50 %" in shown
    code, shown = at_a_terminal(cheap_state.command("export"))
    assert code == 0 and shown.startswith('{"format":1,') and " %" not in shown
    code, shown = at_a_terminal(cheap_state.command("backup", str(tmp_path / "backup")))
    assert code == 0 and "Checking the copy" in shown


def peak_memory(command: list) -> int:
    """What a command takes at most while it writes, in bytes."""
    peak = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        while process.stdout.read(65_536):
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
            # Of one that has just ended nothing is told.
            if found := re.search(r"VmHWM:\s+(\d+) kB", status):
                peak = max(peak, int(found[1]) * 1024)
    assert process.returncode == 0
    return peak


def test_memory_does_not_grow_with_the_courses(cheap_state, served):
    fill(cheap_state, 1000)
    few = peak_memory(cheap_state.command("export"))
    fill(cheap_state, 60_000)
    many = peak_memory(cheap_state.command("export"))
    print(f"{few / 1e6:.1f} MB for 1000 courses, {many / 1e6:.1f} MB for 61 000")
    assert many < few + (8 << 20)
