"""Sixteen clients change courses and reviews while responders are killed: no answer is one that another one belies."""

import contextlib
import json
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

import fastcgi
from history import (
    NEVER, Operation, Version, average, faults, identified, named, representations, unsound, wrong_ratings,
)
from responder import Responder, listen
from service import chance, long_or_short

CLIENTS = 16
# How many courses they keep, more or less, so that they get in each other's way.
COURSES = 30
# How long a request may take, at most: SQLite's busy time-out, and what a responder needs to start.
SECONDS = 20

# What may be answered; a review is refused with 400 where its course is gone.
STATUSES = {
    "GET": (200, 304, 404), "POST": (201, 400, 503), "PUT": (200, 400, 404, 412, 503), "PATCH": (200, 404, 412, 503),
    "DELETE": (204, 404, 412, 503),
}


# The checker

def course(id: int, version: Version, reviews: dict[int, int] = {}) -> dict:
    """A course as the service shows it; reviews are ratings by id."""
    return {
        "id": id, "title": str(version), "url": version.url, "reviews": [f"/api/v1/reviews/{id}" for id in reviews],
        "rating": {"average": average(reviews.values()), "count": len(reviews)}}


def review(id: int, version: Version, course: int = 1) -> dict:
    return {"id": id, "for_course": f"/api/v1/courses/{course}", "rating": version.rating, "comment": str(version)}


def did(start: float, method: str, path: str, status: int | None = None, answer: dict | None = None, **more):
    """An operation that took one second, or was never answered."""
    end, body = start + 1 if status else NEVER, json.dumps(answer).encode()
    return Operation(0, method, f"/api/v1/{path}", start, end, status, body, **more)


FIRST = Version("c1", 0, "c1")
SECOND, THIRD = FIRST.next("m2"), FIRST.next("m2").next("m3")
OTHER = Version("c9", 0, "c9")
REVIEW = Version("r5", 0, "r5")

ADDED = did(0, "POST", "courses", 201, course(1, FIRST), sent=FIRST)
CHANGED = did(2, "PUT", "courses/1", 200, course(1, SECOND), sent=SECOND, base=FIRST)
REMOVED = did(6, "DELETE", "courses/1", 204)
REVIEWED = did(2, "POST", "reviews", 201, review(5, REVIEW), sent=REVIEW, course=1)
IN_DOUBT = did(2, "PUT", "courses/1", sent=SECOND, base=FIRST)


def saw(start: float, *courses: dict, query: str = "", **more) -> Operation:
    return did(start, "GET", f"courses{query}", 200, {"courses": courses}, **more)


GOOD = {
    "nothing": [],
    "a change": [ADDED, CHANGED, saw(4, course(1, SECOND)), REMOVED, did(8, "GET", "courses/1", 404), saw(9)],
    "at the same time": [ADDED, CHANGED, saw(2.5, course(1, FIRST)), saw(2.5, course(1, SECOND))],
    "in doubt and not made": [ADDED, IN_DOUBT, saw(4, course(1, FIRST))],
    "in doubt and made": [ADDED, IN_DOUBT, saw(4, course(1, FIRST)), saw(6, course(1, SECOND))],
    "refused": [ADDED, did(2, "PUT", "courses/1", 503, sent=SECOND, base=FIRST), saw(4, course(1, FIRST))],
    "added in doubt": [did(0, "POST", "courses", sent=FIRST), saw(4), saw(6, course(1, FIRST))],
    "on another page": [ADDED, saw(4, query="?after=1"), saw(6, course(1, FIRST))],
    "on the next page": [
        did(0, "POST", "courses", 201, course(2, OTHER), sent=OTHER), ADDED,
        saw(4, course(1, FIRST), query="?limit=1", has_next=True), saw(6, course(2, OTHER), query="?limit=1&after=1")],
    "not looked for": [ADDED, saw(4, query="?q=c9"), saw(6, course(1, FIRST), query="?q=c1")],
    "not modified": [ADDED, CHANGED, did(4, "GET", "courses/1", 304, base=SECOND)],
    "reviews": [
        ADDED, REVIEWED, saw(4, course(1, FIRST, {5: REVIEW.rating})), REMOVED, did(8, "GET", "reviews/5", 404)],
    "removed in doubt": [ADDED, did(2, "DELETE", "courses/1"), saw(4, course(1, FIRST)), saw(6)],
    "too late to review": [ADDED, REMOVED, did(6, "POST", "reviews", 400, course=1, sent=REVIEW)],
}


@pytest.mark.parametrize("history", GOOD.values(), ids=GOOD)
def test_a_good_history_has_no_fault(history):
    assert faults(history) == []


BAD = {
    "lost write": {
        "an added course": [ADDED, saw(4)],
        "an added course, asked for": [ADDED, did(4, "GET", "courses/1", 404)],
        "a course that cannot be reviewed": [ADDED, did(4, "POST", "reviews", 400, course=1, sent=REVIEW)],
        "a course not found by its words": [ADDED, saw(4, query="?q=c1")],
        "a course of the page before": [
            did(0, "POST", "courses", 201, course(2, OTHER), sent=OTHER), ADDED,
            saw(4, course(2, OTHER), query="?limit=1", has_next=True)],
        "a change": [ADDED, CHANGED, saw(4, course(1, FIRST))],
        "a removal": [ADDED, REMOVED, saw(8, course(1, FIRST))],
        "a review": [ADDED, REVIEWED, did(4, "GET", "courses/1/reviews", 200, {"reviews": []})],
        "a review not named by its course": [ADDED, REVIEWED, saw(4, course(1, FIRST))],
        "a refused removal": [ADDED, did(2, "DELETE", "courses/1", 503), saw(4)],
        "a removal after it": [ADDED, saw(4), did(6, "DELETE", "courses/1", 204)],
        "a review that outlives its course": [
            ADDED, REVIEWED, REMOVED, did(8, "GET", "reviews/5", 200, review(5, REVIEW))],
    },
    "stale read": {
        "of an acknowledged change": [ADDED, CHANGED, saw(4, course(1, FIRST)), saw(6, course(1, SECOND))],
        "of a change in doubt": [
            ADDED, IN_DOUBT, saw(4, course(1, SECOND)), saw(6, course(1, FIRST)), saw(8, course(1, SECOND))],
        "not modified": [
            ADDED, CHANGED, did(4, "GET", "courses/1", 304, base=FIRST), saw(6, course(1, SECOND))],
    },
    "id given twice": {
        "at once": [ADDED, did(0, "POST", "courses", 201, course(1, OTHER), sent=OTHER)],
        "after a removal": [ADDED, REMOVED, did(8, "POST", "courses", 201, course(1, OTHER), sent=OTHER)],
        "to what is only seen": [ADDED, did(1, "POST", "courses", sent=OTHER), REMOVED, saw(8, course(1, OTHER))],
    },
    "made twice": {"a course": [ADDED, saw(4, course(1, FIRST), course(2, FIRST))]},
    "lost update": {
        "both acknowledged": [ADDED, CHANGED, did(
            2, "PUT", "courses/1", 200, course(1, FIRST.next("m3")), sent=FIRST.next("m3"), base=FIRST)],
        "one in doubt": [ADDED, did(2, "PUT", "courses/1", sent=FIRST.next("m3"), base=FIRST),
                         saw(4, course(1, FIRST.next("m3"))), CHANGED],
        "a removal by an older state": [ADDED, CHANGED, did(6, "DELETE", "courses/1", 204, base=FIRST)],
    },
    "refused and made": {
        "a change": [ADDED, did(2, "PUT", "courses/1", 503, sent=SECOND, base=FIRST), saw(4, course(1, SECOND))],
    },
    "never was": {
        "a title": [ADDED, saw(4, course(1, FIRST) | {"title": "c1"})],
        "a change nobody asked for": [ADDED, saw(4, course(1, SECOND))],
        "the future": [ADDED, saw(0.5, course(1, SECOND)), CHANGED],
        "another answer than was asked for": [
            ADDED, CHANGED, did(4, "PUT", "courses/1", 200, course(1, SECOND), sent=THIRD, base=SECOND)],
        "halves of two states": [ADDED, saw(4, course(1, FIRST) | {"url": OTHER.url})],
        "another spread than its average": [
            ADDED, REVIEWED,
            saw(4, course(1, FIRST, {5: 4}) | {"rating": {"average": 4, "count": 1, "spread": [0, 0, 0, 0, 1]}})],
        "a count without its review": [ADDED, saw(4, course(1, FIRST) | {"rating": {"average": 5, "count": 1}})],
        "another rating": [ADDED, did(
            2, "POST", "reviews", 201, review(5, REVIEW) | {"rating": REVIEW.rating % 5 + 1}, sent=REVIEW, course=1)],
    },
    "removed twice": {"a course": [ADDED, REMOVED, did(6, "DELETE", "courses/1", 204)]},
}


@pytest.mark.parametrize(["kind", "history"], [
    pytest.param(kind, case, id=f"{kind}: {name}") for kind, cases in BAD.items() for name, case in cases.items()])
def test_a_broken_history_is_told_to_be_one(kind, history):
    assert kind in {fault.partition(":")[0] for fault in faults(history)}


def test_ratings_that_do_not_agree_with_the_reviews_are_told():
    one, other = review(5, REVIEW), review(6, REVIEW.next("m6"))
    ratings = {5: one["rating"], 6: other["rating"]}
    assert wrong_ratings([course(1, FIRST, ratings)], [one, other]) == []
    assert wrong_ratings([course(1, FIRST)], []) == []
    assert wrong_ratings([course(1, FIRST, ratings)], [one])
    assert wrong_ratings([course(1, FIRST, {5: one["rating"] % 5 + 1})], [one])
    assert wrong_ratings([], [one])
    assert [average([1, 2]), average([1, 2, 2]), average([4, 5, 5, 5, 5, 5, 5, 5])] == [1.5, 1.67, 4.88]


DAMAGE = {
    "refers to nothing": "INSERT INTO reviews VALUES (NULL, 7, 5, '', 0, 1, 'x')",
    "the index of words": "DROP TRIGGER course_words_update; UPDATE courses SET title = 'other'",
    "is never used": "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'reviews_by_course'",
}


@pytest.mark.parametrize("words", DAMAGE)
def test_an_unsound_database_is_told(cheap_state, launch, tmp_path, words):
    responder = launch()
    assert responder.add_course("https://example.com/").status == 201
    responder.stop()
    database = cheap_state.path / "courses.sqlite"
    assert unsound(database, tmp_path / "sound.sqlite") == []
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.executescript(DAMAGE[words])
    assert words in " ".join(unsound(database, tmp_path / "unsound.sqlite"))


# The clients

class Catalogue:
    """What the clients know together: what is there, as far as they have seen."""

    def __init__(self):
        self.courses: dict[int, None] = {}
        self.reviews: dict[int, None] = {}
        self.history: list[Operation] = []


class Client:
    """One of those who use the service; each request goes on a connection of its own, to whoever accepts it."""

    def __init__(self, number: int, address: str, token: str, catalogue: Catalogue, random: Random):
        self._number = number
        self._address = address
        self._authorization = f"Token {token}"
        self._catalogue = catalogue
        self._random = random
        # What was last seen at a path, by its ETag.
        self._seen: dict[str, tuple[str, Version]] = {}
        self._count = 0

    def work(self, count: int, has_to_go_on: Callable[[], bool]):
        actions = {
            self.add_course: 5, self.add_review: 8, self.change: 18, self.remove_review: 2, self.remove_course: 2,
            self.read_again: 14, self.walk: 2, self.search: 3, self.read_reviews: 4,
        }
        while self._count < count or has_to_go_on():
            self._random.choices(list(actions), list(actions.values()))[0]()

    # Actions

    def add_course(self):
        if len(self._catalogue.courses) < COURSES:
            version = self._first("c")
            self._send("POST", "courses", {"title": str(version), "url": version.url}, sent=version)

    def add_review(self):
        if (course := self._any("courses")) is not None:
            version = self._first("r")
            body = {"course": course, "rating": version.rating, "comment": str(version)}
            self._send("POST", "reviews", body, sent=version, course=course)

    def change(self):
        if found := self._read_any(self._random.choice(["courses", "reviews"])):
            path, shown, tag, base = found
            version = base.next(f"m{self._mark}")
            if "title" in shown:
                part, rest = {"title": str(version)}, {"url": version.url}
            else:
                part = {"rating": version.rating, "comment": str(version)}
                rest = {"course": named(shown["for_course"])[1]}
            method, body = self._random.choice([("PUT", part | rest), ("PATCH", part)])
            self._send(method, path, body, sent=version, base=base, HTTP_IF_MATCH=tag)

    def remove_course(self):
        if len(self._catalogue.courses) > COURSES // 2:
            self._remove("courses")

    def remove_review(self):
        self._remove("reviews")

    def _remove(self, collection: str):
        """Removes something as it is, or only as it was read."""
        if self._random.random() < 0.5:
            if (id := self._any(collection)) is not None:
                self._send("DELETE", f"{collection}/{id}")
        elif found := self._read_any(collection):
            path, _, tag, base = found
            self._send("DELETE", path, base=base, HTTP_IF_MATCH=tag)

    def read_again(self):
        """Asks whether something is still as it was seen, just now or long ago."""
        if self._random.random() < 0.5:
            self._read_any(self._random.choice(["courses", "reviews"]))
        if self._seen:
            path = self._random.choice(list(self._seen)[-5:])
            tag, base = self._seen[path]
            answer = self._send("GET", path, base=base, HTTP_IF_NONE_MATCH=tag)
            if answer and answer.status == 404:
                del self._seen[path]

    def read_reviews(self):
        if (course := self._any("courses")) is not None:
            self._send("GET", f"courses/{course}/reviews")

    def search(self):
        if courses := [version for path, (_, version) in self._seen.items() if path.startswith("courses")]:
            word = self._random.choice(courses).tag
            self._send("GET", f"courses?q={word[:self._random.randint(2, len(word))]}")

    def walk(self):
        """Goes through all pages of a list."""
        path = self._random.choice(["courses?limit=10", "reviews?limit=50"])
        while path:
            answer = self._send("GET", path)
            link = answer.fields.get("Link") if answer else None
            path = link and link.partition("/api/v1/")[2].partition(">")[0]

    def everything(self) -> tuple[list[dict], list[dict]]:
        """All courses and all reviews, and asks for each once more by itself."""
        lists = []
        for collection in ("courses", "reviews"):
            answer = self._send("GET", f"{collection}?limit=1000")
            assert answer and answer.status == 200 and "Link" not in answer.fields, answer
            lists.append(representations(answer.json()))
            for shown in lists[-1]:
                self._send("GET", f"{collection}/{shown['id']}")
        return tuple(lists)

    # Requests

    def _read_any(self, collection: str) -> tuple[str, dict, str, Version] | None:
        """The path of something, what it shows, its ETag and its version."""
        if (id := self._any(collection)) is None:
            return None
        path = f"{collection}/{id}"
        answer = self._send("GET", path)
        if answer is None or answer.status != 200:
            return None
        tag, version = self._seen[path]
        return path, answer.json(), tag, version

    def _any(self, collection: str) -> int | None:
        there = list(getattr(self._catalogue, collection))
        return self._random.choice(there) if there else None

    @property
    def _mark(self) -> str:
        return f"{self._number}x{self._count}"

    def _first(self, kind: str) -> Version:
        return Version(kind + self._mark, 0, kind + self._mark)

    def _send(self, method: str, path: str, body: dict | None = None, sent: Version | None = None,
              base: Version | None = None, course: int | None = None, **fields) -> fastcgi.Answer | None:
        path, content = f"/api/v1/{path}", b"" if body is None else json.dumps(body).encode()
        if method != "GET":
            fields["HTTP_AUTHORIZATION"] = self._authorization
        request = fastcgi.request(fastcgi.parameters(path, method, content, **fields), content)
        operation = Operation(self._number, method, path, time.monotonic(), sent=sent, base=base, course=course)
        answer = ask(self._address, request)
        if answer:
            operation.end = time.monotonic()
            operation.status, operation.body = answer.status, answer.body
            operation.has_next = "Link" in answer.fields
            self._learn(operation, answer)
        self._catalogue.history.append(operation)
        self._count += 1
        return answer

    def _learn(self, operation: Operation, answer: fastcgi.Answer):
        assert answer.status in STATUSES[operation.method], (str(operation), answer)
        assert answer.status != 503 or "Retry-After" in answer.fields, answer
        # A review is refused where its course is gone, even one that was there itself a moment ago.
        assert answer.status != 400 or list(answer.json()["message"]) == ["course"], answer
        if answer.status in (200, 201):
            for shown in representations(answer.json()):
                (collection, id), text = identified(shown)
                getattr(self._catalogue, collection)[id] = None
                if operation.thing and operation.method == "GET":
                    # The one seen last comes last.
                    self._seen.pop(f"{collection}/{id}", None)
                    self._seen[f"{collection}/{id}"] = answer.fields["ETag"], Version.of(text)
        elif operation.thing and answer.status in (204, 404):
            collection, id = operation.thing
            getattr(self._catalogue, collection).pop(id, None)


def ask(address: str, request: bytes) -> fastcgi.Answer | None:
    """The answer, or None where the responder was killed before the end of it."""
    try:
        with fastcgi.Connection(address, seconds=SECONDS) as connection:
            connection.send(request)
            records = connection.read_to_end()
    except (BrokenPipeError, ConnectionResetError):
        return None
    return answer_of(records)


def answer_of(records: bytes) -> fastcgi.Answer | None:
    document = b""
    while len(records) >= fastcgi.HEADER.size:
        _, kind, _, length, padding, _ = fastcgi.HEADER.unpack(records[:fastcgi.HEADER.size])
        content, records = records[fastcgi.HEADER.size:][:length], records[fastcgi.HEADER.size + length + padding:]
        if kind == fastcgi.END_REQUEST:
            return fastcgi.Answer(document) if len(content) == length else None
        document += content if kind == fastcgi.STDOUT else b""
    return None


class Responders:
    """Two responders on one listening socket, each killed now and then and started again."""

    def __init__(self, state, programs, folder, listener, running: contextlib.ExitStack):
        self._start_one = lambda slot: Responder(state, programs, folder / slot, listener, workers=4)
        self._running: dict[str, Responder] = {}
        self.kills = 0
        for slot in ("one", "two"):
            (folder / slot).mkdir()
            self._start(slot)
            running.callback(lambda slot=slot: self._running[slot].stop())

    def _start(self, slot: str):
        self._running[slot] = self._start_one(slot).wait_until_it_answers()

    def kill_until(self, over: threading.Event, random: Random):
        while not over.wait(random.uniform(0.05, long_or_short(0.2, 0.6))):
            slots = random.choice([["one"], ["two"], ["one", "two"]])
            for slot in slots:
                process = self._running[slot].process
                assert process.poll() is None, self._running[slot].log
                process.kill()
                self.kills += 1
            for slot in slots:
                self._running[slot].process.wait()
                self._start(slot)

    @property
    def token(self) -> str:
        return self._running["one"].token


def test_no_answer_of_a_history_with_kills_belies_another(cheap_state, programs, tmp_path):
    random, each, kills = chance(), 2000, long_or_short(300, 5)
    catalogue, over = Catalogue(), threading.Event()
    with contextlib.ExitStack() as running, ThreadPoolExecutor(CLIENTS + 1) as pool:
        listener = running.enter_context(listen(tmp_path / "socket"))
        responders = Responders(cheap_state, programs, tmp_path, listener, running)
        token = responders.token
        clients = [
            Client(number, listener.getsockname(), token, catalogue, Random(random.random()))
            for number in range(CLIENTS + 1)]
        begun = time.monotonic()
        killing = pool.submit(responders.kill_until, over, random)
        working = [pool.submit(client.work, each, lambda: responders.kills < kills) for client in clients[:-1]]
        try:
            for future in working:
                future.result()
        finally:
            over.set()
        killing.result()
        seconds = time.monotonic() - begun
        courses, reviews = clients[-1].everything()
        assert unsound(cheap_state.path / "courses.sqlite", tmp_path / "copy.sqlite") == []
    told(catalogue.history, responders.kills, seconds)
    assert faults(catalogue.history) == []
    assert wrong_ratings(courses, reviews) == []
    assert responders.kills >= kills


def told(history: list[Operation], kills: int, seconds: float):
    """Prints what was done, and checks that there was little that nobody knows of."""
    statuses = Counter((operation.method, operation.status) for operation in history)
    refused = sum(count for (_, status), count in statuses.items() if status == 503)
    in_doubt = sum(count for (_, status), count in statuses.items() if status is None)
    print(f"{len(history)} requests in {seconds:.0f} s, {kills} kills, {in_doubt} without an answer, {refused} of 503")
    print(", ".join(f"{method} {status}: {count}" for (method, status), count in sorted(statuses.items(), key=str)))
    assert in_doubt <= CLIENTS * kills
    assert refused < len(history) / 100
