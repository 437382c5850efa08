"""Changes of many clients at once share a sync of the disk; where it fails, it has failed for all of them."""

import contextlib
import sqlite3
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import fastcgi
import traced
from history import unsound
from responder import Answering
from service import wait_until

CLIENTS = 12
# Long enough for all of them to come while one is synced.
SLOWLY = "inject=fdatasync:delay_enter=100000"


def add_at_once(responder: Answering) -> list[fastcgi.Answer]:
    """The answers to as many clients that each add a course at the same moment."""
    start = threading.Barrier(CLIENTS)

    def add(client: int) -> fastcgi.Answer:
        start.wait()
        return responder.add_course(f"https://example.com/{client}")

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(add, range(CLIENTS)))


def test_courses_added_at_once_share_syncs(cheap_state, launch, tmp_path):
    trace = tmp_path / "trace"
    responder = launch(workers=16, prefix=traced.tracing(trace, "-D", "-e", "trace=fdatasync", "-e", SLOWLY))
    # The first change begins the log, which is synced by itself.
    assert responder.add_course("https://example.com/first").status == 201
    before = len(traced.read(trace))
    answers = add_at_once(responder)
    assert [answer.status for answer in answers] == [201] * CLIENTS
    assert sorted(answer.json()["id"] for answer in answers) == list(range(2, 2 + CLIENTS))
    assert 2 <= len(traced.read(trace)) - before <= CLIENTS // 2


@contextlib.contextmanager
def injecting(responder, fault: str, folder, call: str = "fdatasync", file: Path | None = None):
    """Lets the syncs of a responder meet a fault, or other calls on a file, whichever thread makes them."""
    options = [*traced.injection(call, fault), *(["-P", str(file)] if file else [])]
    with subprocess.Popen(
            ["strace", "-f", "-o", folder / "injected", "-p", str(responder.process.pid), *options],
            stderr=subprocess.PIPE, text=True) as strace:
        # It says so when it has all of the threads.
        assert "attached" in strace.stderr.readline()
        try:
            yield
        finally:
            strace.terminate()


def test_a_sync_that_fails_has_failed_for_all_who_share_it(cheap_state, launch, tmp_path):
    responder = launch(workers=16)
    assert responder.add_course("https://example.com/first").status == 201
    # Once for all of them have come.
    with injecting(responder, "error=EIO:delay_enter=100000", tmp_path):
        answers = add_at_once(responder)
    for answer in answers:
        fastcgi.assert_problem(answer, 503)
    calls = [call for call in traced.read(tmp_path / "injected") if call.name == "fdatasync"]
    # None of them was made again.
    assert 1 < len(calls) <= CLIENTS // 2
    assert len(responder.get("/api/v1/courses").json()["courses"]) == 1
    assert {answer.status for answer in add_at_once(responder)} == {201}
    responder.stop()
    with contextlib.closing(sqlite3.connect(cheap_state.path / "courses.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM courses").fetchone() == (1 + CLIENTS,)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def make_the_log_long(database: Path):
    """Adds so much that SQLite wants to bring the log into the file at the next change, as from a thousand pages on."""
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.executemany(
            "INSERT INTO courses (title, url, created_at) VALUES ('Course', ?, 0)",
            ((f"https://{number}.example/{'x' * 1900}",) for number in range(1000)))
    assert database.with_name("courses.sqlite-wal").stat().st_size > 1000 * 4096


# What is written to the log has to be there when it is acknowledged; what goes on into the file may do so later.
@pytest.mark.parametrize(["call", "file", "statuses"], [
    ("pwrite64", "courses.sqlite-wal", {503}), ("pwrite64", "courses.sqlite", {201}),
    ("ftruncate", "courses.sqlite", {201}),
])
@pytest.mark.parametrize("is_once", [True, False], ids=["once", "from then on"])
def test_what_cannot_be_written_is_acknowledged_to_nobody(cheap_state, launch, tmp_path, call, file, statuses, is_once):
    responder, database = launch(workers=4), cheap_state.path / "courses.sqlite"
    urls = [f"https://example.com/{number}" for number in range(20)]
    assert responder.add_course(urls[0]).status == 201
    make_the_log_long(database)
    # Once means once in each thread.
    fault = "error=EIO:when=1" if is_once else "error=EIO"
    with injecting(responder, fault, tmp_path, call, database.with_name(file)):
        answers = [responder.add_course(url) for url in urls[1:-1]]
        assert responder.get("/api/v1/courses").status == 200
    assert "(INJECTED)" in (tmp_path / "injected").read_text(encoding="utf-8")
    assert {answer.status for answer in answers} == statuses | ({201} if is_once else set())
    for answer in answers:
        if answer.status == 503:
            assert "disk" not in str(fastcgi.assert_problem(answer, 503))
    added = [urls[0], *(url for url, answer in zip(urls[1:], answers) if answer.status == 201)]
    shown = responder.get("/api/v1/courses?after=1001").json()["courses"]
    assert [course["url"] for course in shown] == added[1:]
    assert responder.add_course(urls[-1]).status == 201
    responder.stop()
    assert unsound(database, tmp_path / "copy.sqlite") == []
    with contextlib.closing(sqlite3.connect(database)) as connection:
        kept = [url for (url,) in connection.execute("SELECT url FROM courses ORDER BY id") if "example.com" in url]
    assert kept == [*added, urls[-1]]


def test_who_adds_a_course_reads_it_where_the_file_was_moved_away(cheap_state, launch):
    """What writes has the same file as what reads, also where the first change comes late."""
    responder = launch()
    courses = cheap_state.path / "courses.sqlite"
    courses.rename(courses.with_name("moved"))
    answer = responder.add_course("https://example.com/first")
    assert answer.status == 201
    assert responder.courses == ["https://example.com/first"]


def test_where_the_disk_hangs_for_all_who_share_a_commit_nobody_waits_with_the_last_worker(
        cheap_state, launch, open_many, tmp_path):
    responder = launch(workers=4)
    assert responder.add_course("https://example.com/first").status == 201
    adding = [fastcgi.request(*responder.course(f"https://example.com/{number}")) for number in range(3)]
    database = sqlite3.connect(cheap_state.path / "courses.sqlite", isolation_level=None)
    with contextlib.closing(database), injecting(responder, "delay_enter=3000000", tmp_path):
        # They wait for a lock first, and so share a commit then.
        database.execute("BEGIN IMMEDIATE")
        hanging = [open_many(responder, 1, request, seconds=20)[0] for request in adding]
        wait_until(lambda: responder.status["workers"]["busy"] > len(hanging))
        # By then each of them has gone as far as it can.
        wait_until(lambda: responder.figures.is_at_rest)
        database.execute("ROLLBACK")
        fastcgi.assert_problem(responder.add_course("https://example.com/fourth"), 503)
        responder.ping()
        # On a busy machine some have waited too long for the lock.
        assert {connection.read_answer().status for connection in hanging} <= {201, 503}
