"""Sixteen clients change courses and reviews while responders are killed: no answer is one that another one belies."""

import contextlib
import json
import sqlite3
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from history import NEVER, Operation, Version, average, faults, unsound, wrong_ratings
from history_clients import Catalogue, Client, Responders
from responder import listen
from service import chance, long_or_short

CLIENTS = 16


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
    "answered for a service that was gone": [
        ADDED, did(2, "PUT", "courses/1", 502, sent=SECOND, base=FIRST), saw(4, course(1, SECOND))],
    "asked for again by the web server": [
        ADDED, did(2, "PUT", "courses/1", 412, sent=SECOND, base=FIRST, is_repeated=True), saw(4, course(1, SECOND)),
        did(6, "DELETE", "courses/1", 404, is_repeated=True), saw(8)],
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
    "made twice": {
        "a course": [ADDED, saw(4, course(1, FIRST), course(2, FIRST))],
        "a course whose answer was lost": [
            did(0, "POST", "courses", 502, sent=FIRST), saw(4, course(1, FIRST), course(2, FIRST))],
    },
    "lost update": {
        "both acknowledged": [ADDED, CHANGED, did(
            2, "PUT", "courses/1", 200, course(1, FIRST.next("m3")), sent=FIRST.next("m3"), base=FIRST)],
        "one in doubt": [ADDED, did(2, "PUT", "courses/1", sent=FIRST.next("m3"), base=FIRST),
                         saw(4, course(1, FIRST.next("m3"))), CHANGED],
        "a removal by an older state": [ADDED, CHANGED, did(6, "DELETE", "courses/1", 204, base=FIRST)],
    },
    "refused and made": {
        "a change that no web server asked for again": [
            ADDED, did(2, "PUT", "courses/1", 412, sent=SECOND, base=FIRST), saw(4, course(1, SECOND))],
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


# The service

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
