"""Clients who change courses and reviews in each other's way and note each request, and responders that are killed."""

import contextlib
import json
import signal
import threading
import time
from collections.abc import Callable, Iterable
from random import Random

import fastcgi
from history import Operation, Version, identified, named, representations
from responder import Responder
from service import long_or_short, wait_until

# How many courses they keep, more or less, so that they get in each other's way.
COURSES = 30
# How long a request may take, at most: SQLite's busy time-out, and what a responder needs to start.
SECONDS = 20

# What a responder tells when it takes requests.
SERVING = '"Serving"'

# What may be answered; a review is refused with 400 where its course is gone.
STATUSES = {
    "GET": (200, 304, 404), "POST": (201, 400, 503), "PUT": (200, 400, 404, 412, 503), "PATCH": (200, 404, 412, 503),
    "DELETE": (204, 404, 412, 503),
}


class Catalogue:
    """What the clients know together: what is there, as far as they have seen."""

    def __init__(self):
        self.courses: dict[int, None] = {}
        self.reviews: dict[int, None] = {}
        self.history: list[Operation] = []


class Client:
    """One of those who use the service; each request goes on a connection of its own, to whoever accepts it."""

    # What may be answered, by the method.
    statuses = STATUSES

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
        while self._count < count or has_to_go_on():
            self.act()

    def act(self):
        """Does one thing or another."""
        actions = {
            self.add_course: 5, self.add_review: 8, self.change: 18, self.remove_review: 2, self.remove_course: 2,
            self.read_again: 14, self.walk: 2, self.search: 3, self.read_reviews: 4,
        }
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
        operation = Operation(self._number, method, path, time.monotonic(), sent=sent, base=base, course=course)
        answer = self._ask(operation, content, fields)
        if answer:
            operation.end = time.monotonic()
            operation.status, operation.body = answer.status, answer.body
            operation.has_next = "Link" in answer.fields
            self._learn(operation, answer)
        self._catalogue.history.append(operation)
        self._count += 1
        return answer

    def _ask(self, operation: Operation, content: bytes, fields: dict[str, str]) -> fastcgi.Answer | None:
        if operation.method != "GET":
            fields["HTTP_AUTHORIZATION"] = self._authorization
        parameters = fastcgi.parameters(operation.path, operation.method, content, **fields)
        return ask(self._address, fastcgi.request(parameters, content))

    def _learn(self, operation: Operation, answer: fastcgi.Answer):
        assert answer.status in self.statuses[operation.method], (str(operation), answer)
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

    SLOTS = ("one", "two")

    def __init__(self, state, programs, folder, listener, running: contextlib.ExitStack, **options):
        self._start_one = lambda slot, **more: Responder(
            state, programs, folder / slot, listener, **({"workers": 4} | options | more))
        self._running: dict[str, Responder] = {}
        self.address = listener.getsockname()
        self.kills = 0
        for slot in self.SLOTS:
            (folder / slot).mkdir()
            self._start(slot)
            running.callback(lambda slot=slot: self._running[slot].stop())

    def _start(self, slot: str, **options):
        """Starts one and waits until it serves by itself: the other would answer for it."""
        before = self._running[slot].log.count(SERVING) if slot in self._running else 0
        responder = self._running[slot] = self._start_one(slot, **options)
        wait_until(lambda: responder.process.poll() is not None or responder.log.count(SERVING) > before, SECONDS)
        assert responder.process.poll() is None, responder.log

    def kill(self, slots: Iterable[str], number: signal.Signals = signal.SIGKILL):
        """Kills some of them at once and starts them again."""
        for slot in slots:
            process = self._running[slot].process
            assert process.poll() is None, self._running[slot].log
            process.send_signal(number)
            self.kills += 1
        for slot in slots:
            self._running[slot].process.wait()
            self._start(slot)

    def exchange(self, **options):
        """Puts others in their place, one after the other, so that one of them is there at any time."""
        for slot in self.SLOTS:
            self._running[slot].stop()
            self._start(slot, **options)

    def kill_until(self, over: threading.Event, random: Random):
        while not over.wait(random.uniform(0.05, long_or_short(0.2, 0.6))):
            self.kill(random.choice([["one"], ["two"], ["one", "two"]]))

    @property
    def all(self) -> list[Responder]:
        return list(self._running.values())

    @property
    def token(self) -> str:
        return self._running["one"].token
