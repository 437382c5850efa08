"""Courses that many change, remove and read at once; ids of any kind; a database that is locked; what a read costs."""

import contextlib
import itertools
import json
import re
import sqlite3
import statistics
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

import fastcgi
import traced
from history import unsound
from responder import Answering
from service import long_or_short, wait_until
from test_reviews import add_course, add_review, send

BIGGEST = (1 << 63) - 1


# At once

def test_of_two_changes_by_the_same_etag_at_once_one_is_made(cheap_state, launch):
    responder = launch(workers=4)
    course = add_course(responder)
    path = f"courses/{course}"
    with ThreadPoolExecutor(2) as pool:
        for round in range(long_or_short(1000, 50)):
            tag, start = responder.get(f"/api/v1/{path}").fields["ETag"], threading.Barrier(2)

            def change(writer: int) -> fastcgi.Answer:
                body = {"title": f"{round} by {writer}", "url": "https://example.com/changed"}
                start.wait()
                return send(responder, "PUT", path, body, HTTP_IF_MATCH=tag)

            answers = sorted(pool.map(change, range(2)), key=lambda answer: answer.status)
            assert [answer.status for answer in answers] == [200, 412]
            assert responder.get(f"/api/v1/{path}").json() == answers[0].json()


def test_one_url_from_eight_clients_at_once_is_one_course(cheap_state, launch):
    responder = launch(workers=8)
    with ThreadPoolExecutor(8) as pool:
        for round in range(long_or_short(300, 25)):
            start = threading.Barrier(8)

            def add(client: int) -> fastcgi.Answer:
                start.wait()
                return responder.add_course(f"https://example.com/{round}", title=f"by {client}")

            answers = sorted(pool.map(add, range(8)), key=lambda answer: answer.status)
            assert [answer.status for answer in answers] == [201] + [409] * 7
            assert len({answer.fields["Location"] for answer in answers}) == 1
            assert responder.get(answers[0].fields["Location"]).json() == answers[0].json()


def as_listed(course: dict) -> dict:
    """A course that was read alone, as lists show it."""
    rating = {key: value for key, value in course["rating"].items() if key != "spread"}
    return course | {"rating": rating}


class Reading(threading.Thread):
    """Reads one course, its reviews and the list of all, again and again; each has to be whole or not there at all."""

    def __init__(self, responder: Answering, course: int, is_over: threading.Event):
        super().__init__()
        self._responder = responder
        self._path = f"/api/v1/courses/{course}"
        self._is_over = is_over
        self._expected = responder.get(self._path).json()
        self._reviews = responder.get(f"{self._path}/reviews").json()
        self.wrong = []
        self.gone = self.there = 0

    def run(self):
        while not self._is_over.is_set():
            course, reviews, courses = map(
                self._responder.get, [self._path, f"{self._path}/reviews", "/api/v1/courses?limit=1000"])
            for answer, whole in ((course, self._expected), (reviews, self._reviews)):
                self._look(answer, answer and answer.status == 200 and answer.json() == whole)
            if courses and courses.status == 200:
                listed = [shown for shown in courses.json()["courses"] if shown["id"] == self._expected["id"]]
                if listed in ([], [as_listed(self._expected)]):
                    continue
            self.wrong.append(courses)

    def _look(self, answer: fastcgi.Answer | None, is_whole: bool):
        if is_whole:
            self.there += 1
        elif answer and answer.status == 404:
            self.gone += 1
        else:
            self.wrong.append(answer)


def test_a_course_is_read_whole_or_not_at_all_while_it_is_removed(cheap_state, launch, tmp_path):
    responder = launch(workers=8)
    for round in range(long_or_short(100, 10)):
        course, is_over = add_course(responder, f"removed{round}"), threading.Event()
        reviews = [add_review(responder, course, comment=f"{number}").fields["Location"] for number in range(20)]
        reading = [Reading(responder, course, is_over) for _ in range(4)]
        for reader in reading:
            reader.start()
        try:
            wait_until(lambda: all(reader.there for reader in reading))
            assert send(responder, "DELETE", f"courses/{course}").status == 204
            assert {responder.get(path).status for path in reviews} == {404}
            wait_until(lambda: all(reader.gone for reader in reading))
        finally:
            is_over.set()
            for reader in reading:
                reader.join()
        assert [reader.wrong for reader in reading] == [[]] * 4
    assert responder.get("/api/v1/courses").json() == {"courses": []}
    assert responder.get("/api/v1/reviews").json() == {"reviews": []}
    assert unsound(cheap_state.path / "courses.sqlite", tmp_path / "copy.sqlite") == []


# Ids

# The one of 2^64 + 1 would be 1 if it were cut.
NO_IDS = [
    "0", "-0", "-1", "+1", "01", "0000000001", "1.0", "1e0", "0x1", "1_0", "1%20", "%201", "1%00", "1;", "1,2", "null",
    "%EF%BC%91", "%D9%A1", "%F0%9D%9F%8F", str(BIGGEST), str(BIGGEST + 1), str(BIGGEST + 2), str((1 << 64) + 1),
    str(-BIGGEST - 1), "9" * 1000,
]


@pytest.mark.parametrize("collection", ["courses", "reviews"])
@pytest.mark.parametrize("id", NO_IDS)
def test_a_path_with_an_id_that_is_none_is_404(front, goes_on, collection, id):
    body = {"title": "No id", "url": "https://example.com/no-id", "course": 1, "rating": 1}
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        fastcgi.assert_problem(send(front, method, f"{collection}/{id}", body if method[0] == "P" else None), 404)
    if collection == "courses":
        fastcgi.assert_problem(front.get(f"/api/v1/courses/{id}/reviews"), 404)


@pytest.mark.parametrize("path", ["courses", "reviews", "courses/{id}/reviews", "courses?q=no"])
@pytest.mark.parametrize("after", [id for id in NO_IDS if id not in ("0", str(BIGGEST))])
def test_a_page_after_what_is_no_id_is_400(front, goes_on, path, after):
    path = path.format(id=some_course(front))
    answer = front.get(f"/api/v1/{path}{'&' if '?' in path else '?'}after={after}")
    assert set(fastcgi.assert_problem(answer, 400)["message"]) == {"after"}


@pytest.mark.parametrize("path", ["courses", "reviews", "courses/{id}/reviews", "courses?q=no"])
def test_a_page_after_the_biggest_id_is_empty(front, goes_on, path):
    path = path.format(id=some_course(front))
    answer = front.get(f"/api/v1/{path}{'&' if '?' in path else '?'}after={BIGGEST}")
    assert answer.status == 200 and list(answer.json().values()) == [[]]
    assert "Link" not in answer.fields


@pytest.mark.parametrize("id", [
    "0", "-1", "-0", "1.5", "1e30", "1e-1", str(BIGGEST), str(BIGGEST + 1), str((1 << 64) + 1), "9" * 1000,
    "true", "[]", "[1]", "{}", '{"id":1}', '""', '"x"', '"01"', '"+1"', '" 1"', '"-1"', '"１"', f'"{BIGGEST + 1}"',
    '"/api/v1/courses/1"',
])
def test_a_review_of_what_is_no_course_is_400(front, goes_on, id):
    review = send(front, "POST", "reviews", {"course": some_course(front), "rating": 1}).json()
    headers = {"HTTP_AUTHORIZATION": f"Token {front.token}"}
    body = f'{{"course":{id},"rating":1,"comment":""}}'.encode()
    for method, path in [("POST", "reviews"), ("PUT", f"reviews/{review['id']}"), ("PATCH", f"reviews/{review['id']}")]:
        answer = front.ask_with(method, f"/api/v1/{path}", body, **headers)
        assert set(fastcgi.assert_problem(answer, 400)["message"]) == {"course"}, method
    assert front.get(f"/api/v1/reviews/{review['id']}").json() == review


def some_course(responder: Answering) -> int:
    """A course that is there, the same each time."""
    answer = responder.add_course("https://example.com/some-course")
    assert answer.status in (201, 409), answer
    return int(answer.fields["Location"].rpartition("/")[2])


# Locked

@contextlib.contextmanager
def locked(database: Path):
    """A transaction of somebody else, who takes long."""
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def timed(responder: Answering, request: bytes) -> tuple[float, fastcgi.Answer]:
    """An answer, and how long it took; it may take longer than answers usually do."""
    begun = time.monotonic()
    with responder.connect(seconds=30) as connection:
        answer = connection.ask(request)
    return time.monotonic() - begun, answer


def write(responder: Answering, course: int) -> tuple[float, fastcgi.Answer]:
    body = json.dumps({"course": course, "rating": 5}).encode()
    authorization = f"Token {responder.token}"
    parameters = fastcgi.parameters("/api/v1/reviews", "POST", body, HTTP_AUTHORIZATION=authorization)
    return timed(responder, fastcgi.request(parameters, body))


@pytest.mark.parametrize("writers", [1, 4, 30])
def test_while_the_database_is_locked_reads_go_on_and_writes_are_503_in_time(cheap_state, launch, writers):
    responder = launch(workers=4)
    course = add_course(responder)
    assert add_review(responder, course).status == 201
    bodies = {path: responder.get(f"/api/v1/{path}").body for path in ("courses", f"courses/{course}", "reviews")}
    paths, reads = itertools.cycle(bodies), []
    with ThreadPoolExecutor(writers) as pool, locked(cheap_state.path / "courses.sqlite"):
        writing = [pool.submit(write, responder, course) for _ in range(writers)]
        while not all(future.done() for future in writing):
            path = next(paths)
            request = fastcgi.request(fastcgi.parameters(f"/api/v1/{path}?number={len(reads)}"))
            seconds, answer = timed(responder, request)
            assert answer.status == 200 and answer.body == bodies[path]
            reads.append(seconds)
        writes = [future.result() for future in writing]
    slowest = max(seconds for seconds, _ in writes)
    print(f"{writers} writers, answered in {slowest:.1f} s; {len(reads)} reads, half of them in "
          f"{statistics.median(reads) * 1000:.1f} ms, and all in {max(reads) * 1000:.0f} ms")
    for seconds, answer in writes:
        fastcgi.assert_problem(answer, 503)
        assert answer.fields["Retry-After"] in ("1", "5")
        assert seconds < 10
    # Not half of the time that the lock is waited for, on however busy a machine.
    assert statistics.median(reads) < 0.5 and max(reads) < 4
    assert add_review(responder, course).status == 201
    assert responder.get(f"/api/v1/courses/{course}").json()["rating"]["count"] == 2


# Of four workers two may wait for the lock; with a worker to spare for each writer nobody is refused.
@pytest.mark.parametrize(["workers", "writers"], [(4, 2), (24, 20)])
def test_a_write_goes_on_when_the_lock_is_gone(cheap_state, launch, workers, writers):
    responder = launch(workers=workers)
    course = add_course(responder)
    with ThreadPoolExecutor(writers) as pool:
        with locked(cheap_state.path / "courses.sqlite"):
            writing = [pool.submit(write, responder, course) for _ in range(writers)]
            # One that gives up at once, as the slow ones are counted, has not waited.
            with pytest.raises(TimeoutError):
                writing[0].result(2)
        for future in writing:
            seconds, answer = future.result()
            assert answer.status == 201 and seconds > 1


# What a read costs

@dataclass
class Cost:
    """What one request asked of the database's files."""

    # A transaction begins and ends with one each.
    locks: int
    pages: int


def test_what_is_acknowledged_is_on_the_disk_before(cheap_state, launch, tmp_path):
    calls = "trace=pwrite64,fdatasync,fsync,write,writev,sendto,sendmsg"
    responder = launch(workers=1, prefix=traced.tracing(trace := tmp_path / "trace", "-D", "-e", calls))
    course = add_course(responder)
    assert add_review(responder, course).status == 201
    assert send(responder, "PUT", f"courses/{course}", {"title": "T", "url": "https://put.example/"}).status == 200
    assert send(responder, "DELETE", f"courses/{course}").status == 204

    def answers() -> list[traced.Call]:
        return [call for call in traced.read(trace) if re.search(r"Status: 20[014]", call.arguments)][-4:]

    wait_until(lambda: answers() and "204" in answers()[-1].arguments)
    log = [call for call in traced.read(trace) if call.leads_to(cheap_state.path / "courses.sqlite-wal")]
    for answer, earlier in zip(answers(), [0, *[call.ended for call in answers()]]):
        written, synced = (
            max(call.ended for call in log if call.name in names and earlier < call.ended < answer.begun)
            for names in (["pwrite64"], ["fdatasync", "fsync"]))
        assert written < synced, answer


class Traced:
    """A responder with one worker, whose calls on the database's files are counted from answer to answer."""

    def __init__(self, launch, state, trace: Path):
        self._trace = trace
        self._database = state.path / "courses.sqlite"
        calls = "trace=fcntl,pread64,write,writev,sendto,sendmsg"
        # As a grandchild, so that the process is the responder's own.
        self._responder = launch(workers=1, prefix=traced.tracing(trace, "-D", "-e", calls))
        wait_until(self._costs)
        self._answers = 1

    def get(self, path: str, **fields) -> tuple[fastcgi.Answer, Cost]:
        answer = self._responder.get(f"/api/v1/{path}", **fields)
        self._answers += 1
        costs = wait_until(lambda: len(found := self._costs()) == self._answers and found)
        return answer, costs[-1]

    def _costs(self) -> list[Cost]:
        """The costs of all answers so far; the first one's are those of the start as well."""
        costs, names = [], Counter()
        for call in traced.read(self._trace):
            if "Status: " in call.arguments:
                costs.append(Cost(names["fcntl"], names["pread64"]))
                names.clear()
            # The log and its index have their names after it.
            elif f"<{self._database}" in call.arguments.partition(",")[0]:
                names[call.name] += 1
        return costs

    def change_by_hand(self):
        """A change by another process, after which nothing is true that was kept."""
        with contextlib.closing(sqlite3.connect(self._database)) as connection, connection:
            connection.execute("UPDATE reviews SET rating = rating % 5 + 1")


@pytest.fixture
def full_state(cheap_state, launch):
    """A state folder with a hundred courses that have ten reviews each."""
    launch().stop()
    with contextlib.closing(sqlite3.connect(cheap_state.path / "courses.sqlite")) as connection, connection:
        for id in range(1, 101):
            course = (id, f"Course {id}", f"https://{id}.example/")
            connection.execute("INSERT INTO courses (id, title, url, created_at) VALUES (?, ?, ?, 0)", course)
            connection.executemany("INSERT INTO reviews VALUES (NULL, ?, 5, '', 0, 1, 'x')", [(id,)] * 10)
    return cheap_state


@pytest.fixture
def traced_responder(full_state, launch, tmp_path):
    return Traced(launch, full_state, tmp_path / "trace")


@pytest.mark.parametrize("path", [
    "courses", "courses?q=course&limit=7", "courses/1", "courses/1/reviews", "reviews?limit=1000", "reviews/1",
])
def test_what_is_kept_and_304_cost_no_query(traced_responder, path):
    first, rendered = traced_responder.get(path)
    for _ in range(5):
        again, kept = traced_responder.get(path)
        assert again.body == first.body
        unchanged, not_modified = traced_responder.get(path, HTTP_IF_NONE_MATCH=first.fields["ETag"])
        assert (unchanged.status, unchanged.body) == (304, b"")
        # Whether another process has changed something is seen in memory that SQLite shares with it.
        assert kept == not_modified == Cost(locks=0, pages=0)
        assert rendered.locks >= 2
    traced_responder.change_by_hand()
    changed, rendered = traced_responder.get(path, HTTP_IF_NONE_MATCH=first.fields["ETag"])
    assert changed.status == 200 and changed.body != first.body
    assert rendered.locks >= 2 and rendered.pages > 0


@pytest.mark.parametrize(["short", "long", "count"], [
    ("courses?limit=1", "courses?limit=100", 100), ("courses?q=course&limit=1", "courses?q=course&limit=100", 100),
    ("reviews?limit=1", "reviews?limit=1000", 1000),
    ("courses/1/reviews?limit=1", "courses/1/reviews?limit=10", 10),
])
def test_a_long_list_takes_as_many_queries_as_a_short_one(traced_responder, short, long, count):
    costs = []
    # The first time the statements are prepared as well.
    for path in (long, short, long):
        traced_responder.change_by_hand()
        answer, cost = traced_responder.get(path)
        costs.append(cost)
    (things,) = answer.json().values()
    assert len(things) == count
    assert costs[1].locks == costs[2].locks


def test_whatever_lists_are_asked_for_little_memory_is_kept_of_them(full_state, launch):
    responder, count = launch(), long_or_short(20_000, 2000)
    size = len(responder.get("/api/v1/courses").body)
    before = responder.figures.memory
    for number in range(count):
        assert responder.get(f"/api/v1/courses?number={number}").status == 200
    more = responder.figures.memory - before
    print(f"{count} lists of {size} bytes: {more >> 20} MiB more")
    # 16 MiB are kept at most. What has come and gone in many sizes leaves gaps, with which it wavers between 24 and 65 MiB.
    assert more < long_or_short(80, 40) << 20 < count * size
