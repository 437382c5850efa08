"""Whether a service that loses nothing and shows nothing old can have given the answers of a history.

Every state of a course or a review names itself in the title or the comment: what it is a state of, how many changes
led to it, and the request that made it. All changes are made under If-Match, so the states of one thing are a chain.
"""

import contextlib
import json
import math
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

# When an answer came that never came.
NEVER = math.inf
# How many changes lead to a thing that is there, at most; to one that is gone more.
MANY = 1 << 40

# A web server's answers for a service that gave none, or that was too late with it.
NO_ANSWER = {502, 504}

# A collection and an id.
Thing = tuple[str, int]


@dataclass(frozen=True)
class Version:
    """A state of a course or a review."""

    # Of the thing, the same for ever.
    tag: str
    # How many changes led to it.
    count: int
    # Of the request that made it.
    mark: str

    @classmethod
    def of(cls, text: str):
        found = re.fullmatch(r"(\w+) (\d+) (\w+)", text)
        return found and cls(found[1], int(found[2]), found[3])

    def next(self, mark: str):
        return Version(self.tag, self.count + 1, mark)

    def __str__(self):
        return f"{self.tag} {self.count} {self.mark}"

    @property
    def rating(self) -> int:
        """The rating that goes with it, so that halves of two states show."""
        return 1 + sum(str(self).encode()) % 5

    @property
    def url(self) -> str:
        return f"https://example.com/{self.tag}"


@dataclass
class Operation:
    """One request; without an answer of the service's own nobody knows whether it was done."""

    client: int
    method: str
    path: str
    start: float
    end: float = NEVER
    status: int | None = None
    body: bytes = b""
    # The state that it was to make.
    sent: Version | None = None
    # The state that it had read before, and went by.
    base: Version | None = None
    # Of which course a review was to be.
    course: int | None = None
    # Whether more pages follow.
    has_next: bool = False
    # Whether the web server may have sent it twice, as PUT and DELETE where the service dies on a kept connection.
    is_repeated: bool = False

    @property
    def is_in_doubt(self) -> bool:
        """The second time a change that was made is refused."""
        return self.status is None or self.status in NO_ANSWER or self.is_repeated and self.status in (404, 412)

    @property
    def is_made(self) -> bool:
        """Whether it changed something for sure."""
        return self.method != "GET" and self.status in (200, 201, 204)

    @property
    def thing(self) -> Thing | None:
        """The one thing that the path names."""
        found = re.fullmatch(r"/api/v1/(courses|reviews)/(\d+)", self.path)
        return found and (found[1], int(found[2]))

    def __str__(self):
        words = f"{self.method} {self.path} of {self.sent or self.base or 'nothing'}"
        return f"[{words} by {self.client}, {self.start:.4f} to {self.end:.4f}: {self.status}]"


@dataclass
class Sighting:
    """What an answer tells of one thing: that from `low` to `high` changes had led to it."""

    thing: Thing
    low: float
    high: float
    operation: Operation
    version: Version | None = None

    @classmethod
    def alive(cls, thing: Thing, operation: Operation):
        return cls(thing, 0, MANY, operation)

    @classmethod
    def gone(cls, thing: Thing, operation: Operation):
        return cls(thing, NEVER, NEVER, operation)

    @property
    def is_gone(self) -> bool:
        return self.low == NEVER

    def __str__(self):
        state = "gone" if self.is_gone else self.version or "there"
        return f"{state} for {self.operation}"


def faults(history: Iterable[Operation]) -> list[str]:
    """Everything in a history that a service without faults would not have answered, each with its kind in front."""
    reading = Reading(history)
    return [
        *reading.faults,
        *twice_given(reading),
        *never_sent(reading),
        *lost_updates(reading),
        *removed_wrongly(reading),
        *out_of_order(reading),
    ]


# What the answers tell

class Reading:
    """All sightings of a history, and of which course each review is."""

    def __init__(self, history: Iterable[Operation]):
        self.history = list(history)
        self.sightings: dict[Thing, list[Sighting]] = defaultdict(list)
        self.courses: dict[Thing, Thing] = {}
        self.faults: list[str] = []
        self._pages: list[tuple[Operation, list[dict]]] = []
        for operation in self.history:
            self._read(operation)
        self._born = {
            thing: min(sighting.operation.end for sighting in seen) for thing, seen in self.sightings.items()}
        self._tags = {
            thing: next((sighting.version.tag for sighting in seen if sighting.version), "")
            for thing, seen in self.sightings.items()}
        self._in_course: dict[Thing, list[Thing]] = defaultdict(list)
        for review, course in self.courses.items():
            self._in_course[course].append(review)
        # When a thing was first found to be gone; later findings tell nothing more.
        self._gone: dict[Thing, Operation] = {}
        self._find_absences()
        for thing, operation in self._gone.items():
            self.sightings[thing].append(Sighting.gone(thing, operation))

    def _read(self, operation: Operation):
        """Notes what is there; what is not can be told when all is known that ever was."""
        match operation.status:
            case 200 | 201:
                shown = representations(json.loads(operation.body))
                for representation in shown:
                    self._see(representation, operation)
                self._pages.append((operation, shown))
            case 304:
                self._note(operation.thing, operation.base, operation)

    def _note(self, thing: Thing, version: Version, operation: Operation):
        self.sightings[thing].append(Sighting(thing, version.count, version.count, operation, version))

    def _see(self, representation: dict, operation: Operation):
        thing, text = identified(representation)
        version = Version.of(text)
        if not version or version != (operation.sent or version) or not is_whole(representation, version):
            self.faults.append(f"never was: {representation} for {operation}")
            return
        self._note(thing, version, operation)
        if thing[0] == "reviews":
            self.courses[thing] = named(representation["for_course"])
        for path in representation.get("reviews", []):
            review = named(path)
            self.courses[review] = thing
            self.sightings[review].append(Sighting.alive(review, operation))

    def _find_absences(self):
        for operation in self.history:
            if operation.status == 404 or operation.status == 204:
                self._miss(course_of_list(operation) or operation.thing, operation)
            elif operation.status == 400 and operation.course is not None:
                self._miss(("courses", operation.course), operation)
        for operation, shown in self._pages:
            here = {identified(representation)[0] for representation in shown}
            self._miss_others(here, self._in_scope(operation, here), operation)
            for representation in shown:
                reviews = set(map(named, representation.get("reviews", [])))
                self._miss_others(reviews, self._in_course[identified(representation)[0]], operation)

    def _miss(self, thing: Thing, operation: Operation):
        """With a course its reviews are gone."""
        for gone in (thing, *self._in_course[thing]):
            if gone not in self._gone or operation.end < self._gone[gone].end:
                self._gone[gone] = operation

    def _miss_others(self, shown: set[Thing], scope: Iterable[Thing], operation: Operation):
        """Of the things in a list's scope those are gone that it does not show, and that were there before."""
        for thing in scope:
            if thing not in shown and self._born[thing] < operation.start:
                self._miss(thing, operation)

    def _in_scope(self, operation: Operation, shown: set[Thing]) -> Iterator[Thing]:
        """The things that a list would show if they were there."""
        if operation.method != "GET" or operation.thing:
            return
        url = urlsplit(operation.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        first = int(query.get("after", 0))
        last = max(id for _, id in shown) if operation.has_next else NEVER
        course = course_of_list(operation)
        for thing in self._in_course[course] if course else list(self._born):
            if thing[0] == url.path.rpartition("/")[2] and first < thing[1] <= last:
                if self._tags[thing].startswith(query.get("q", "")):
                    yield thing


def representations(body: dict) -> list[dict]:
    """Those of a list, or the one."""
    return [body] if "id" in body else next(iter(body.values()))


def identified(representation: dict) -> tuple[Thing, str]:
    if "title" in representation:
        return ("courses", representation["id"]), representation["title"]
    return ("reviews", representation["id"]), representation["comment"]


def named(path: str) -> Thing:
    """The thing that a path names, which it has to."""
    _, _, _, collection, id = path.split("/")
    return collection, int(id)


def course_of_list(operation: Operation) -> Thing | None:
    """The course whose reviews were asked for."""
    found = re.fullmatch(r"/api/v1/courses/(\d+)/reviews", operation.path.partition("?")[0])
    return found and ("courses", int(found[1]))


def is_whole(representation: dict, version: Version) -> bool:
    """Whether all members go together."""
    if "title" not in representation:
        return representation["rating"] == version.rating
    rating = representation["rating"]
    return (
        representation["url"] == version.url and rating["count"] == len(representation["reviews"])
        and (rating["average"] is None) == (rating["count"] == 0)
        # Lists have none.
        and agrees_with_its_spread(rating)
    )


def agrees_with_its_spread(rating: dict) -> bool:
    if "spread" not in rating:
        return True
    given = [stars for stars, count in enumerate(rating["spread"], 1) for _ in range(count)]
    return len(given) == rating["count"] and average(given) == rating["average"]


# What must not be

def twice_given(reading: Reading) -> Iterator[str]:
    """An id is one thing's for ever, and what was sent once is there once."""
    things = defaultdict(set)
    for thing, seen in reading.sightings.items():
        tags = {sighting.version.tag for sighting in seen if sighting.version}
        if len(tags) > 1:
            yield f"id given twice: {thing} is {sorted(tags)}"
        for tag in tags:
            things[tag].add(thing)
    for tag, ids in things.items():
        if len(ids) > 1:
            yield f"made twice: {tag} is {sorted(ids)}"


def never_sent(reading: Reading) -> Iterator[str]:
    """A state is seen only if a request asked for it that had begun and was not refused."""
    senders = {operation.sent: operation for operation in reading.history if operation.sent}
    told = set()
    for sighting in everything(reading):
        sender = senders.get(sighting.version)
        if sighting.version is None or sighting.version in told:
            continue
        if sender is None:
            yield f"never was: {sighting}"
        elif not sender.is_made and not sender.is_in_doubt:
            yield f"refused and made: {sighting} by {sender}"
        elif sender.start > sighting.operation.end:
            yield f"never was: {sighting}, before {sender}"
        else:
            continue
        told.add(sighting.version)


def lost_updates(reading: Reading) -> Iterator[str]:
    """Two changes that went by the same state cannot both be made."""
    made = defaultdict(set)
    for thing, seen in reading.sightings.items():
        for sighting in seen:
            if sighting.version:
                made[thing, sighting.version.count].add(sighting.version)
    for (thing, _), versions in made.items():
        if len(versions) > 1:
            yield f"lost update: {thing} was {' and '.join(sorted(map(str, versions)))}"


def removed_wrongly(reading: Reading) -> Iterator[str]:
    """A thing goes when a client removes it or its course, once, and after no change that this client did not know."""
    removals = defaultdict(list)
    for operation in reading.history:
        if operation.method == "DELETE" and (operation.is_made or operation.is_in_doubt):
            removals[operation.thing].append(operation)
    for thing, seen in reading.sightings.items():
        possible = removals[thing] + removals.get(reading.courses.get(thing), [])
        gone = next((sighting for sighting in seen if sighting.is_gone and not any(
            removal.start < sighting.operation.end for removal in possible)), None)
        if gone:
            yield f"lost write: {thing} is {gone}, and nobody had removed it"
        done = [removal for removal in removals[thing] if removal.is_made]
        if len(done) > 1:
            yield f"removed twice: {thing} by {done[0]} and {done[1]}"
        last = max((sighting.version.count for sighting in seen if sighting.version), default=0)
        for removal in done:
            if removal.base and removal.base.count < last:
                yield f"lost update: {thing} had {last} changes when {removal} removed it"


def out_of_order(reading: Reading) -> Iterator[str]:
    """What begins after the end of something else sees no older state than that."""
    for thing, seen in reading.sightings.items():
        by_end = sorted(seen, key=lambda sighting: sighting.operation.end)
        newest, ended = None, 0
        for sighting in sorted(seen, key=lambda sighting: sighting.operation.start):
            while by_end[ended].operation.end < sighting.operation.start:
                if newest is None or by_end[ended].low > newest.low:
                    newest = by_end[ended]
                ended += 1
            if newest and newest.low > sighting.high:
                kind = "stale read" if is_seen_again(newest, seen, sighting) else "lost write"
                yield f"{kind}: {thing} is {sighting}, after it was {newest}"
                break


def is_seen_again(newest: Sighting, seen: list[Sighting], old: Sighting) -> bool:
    """Whether a state was only hidden for a time."""
    return any(
        sighting.low >= newest.low and sighting.operation.start > old.operation.start for sighting in seen)


def everything(reading: Reading) -> Iterator[Sighting]:
    for seen in reading.sightings.values():
        yield from seen


def wrong_ratings(courses: Iterable[dict], reviews: Iterable[dict]) -> list[str]:
    """Where courses do not name exactly their reviews, or have another average than those."""
    ratings = defaultdict(dict)
    for review in reviews:
        ratings[review["for_course"]][f"/api/v1/reviews/{review['id']}"] = review["rating"]
    wrong = []
    for course in courses:
        own = ratings.pop(f"/api/v1/courses/{course['id']}", {})
        expected = {"average": average(own.values()), "count": len(own)}
        # A list has none.
        if "spread" in course["rating"]:
            expected["spread"] = [list(own.values()).count(rating) for rating in range(1, 6)]
        if course["reviews"] != list(own) or course["rating"] != expected:
            wrong.append(f"{course} has {own}")
    return wrong + [f"{course} is not there and has {own}" for course, own in ratings.items()]


def average(ratings: Iterable[int]) -> float | None:
    """With two digits behind the point, rounded half up."""
    ratings = list(ratings)
    return (sum(ratings) * 200 + len(ratings)) // (len(ratings) * 2) / 100 if ratings else None


def unsound(database: Path, copy: Path) -> list[str]:
    """What SQLite finds wrong in a copy of a database: its pages, references to nothing, and words of other courses."""
    with contextlib.closing(sqlite3.connect(database)) as origin, contextlib.closing(sqlite3.connect(copy)) as found:
        origin.backup(found)
        found.execute("PRAGMA trusted_schema = ON")
        wrong = [row[0] for row in found.execute("PRAGMA integrity_check") if row[0] != "ok"]
        wrong += [f"{row} refers to nothing" for row in found.execute("PRAGMA foreign_key_check")]
        try:
            # The rank makes it compare the index with the courses as well.
            found.execute("INSERT INTO course_words (course_words, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            wrong.append(f"the index of words: {error}")
    return wrong
