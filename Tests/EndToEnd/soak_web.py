"""Clients of a web server that keep their connections, and what is to be told of the answers that they get."""

import http.client
import itertools
import select
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import fastcgi

SECONDS = 30


@dataclass
class Interval:
    """The time of a fault, and the answers that it excuses: statuses, and None for a connection that was closed."""

    name: str
    excused: frozenset[int | None]
    start: float
    end: float = float("inf")
    # Only of requests with these methods; of all where there are none.
    methods: tuple[str, ...] = ()

    def excuses(self, reply: "Reply") -> bool:
        return (
            reply.status in self.excused and (not self.methods or reply.method in self.methods)
            and reply.start <= self.end and self.start <= reply.end)


@dataclass(frozen=True)
class Reply:
    """What a request came to; without a status it had no answer."""

    method: str
    path: str
    start: float
    end: float
    status: int | None
    # What a failure says of itself.
    detail: str = ""

    @property
    def is_failure(self) -> bool:
        return self.status is None or self.status >= 500


def unexcused(failures: list[Reply], intervals: list[Interval]) -> list[str]:
    """The failures outside the seconds of a fault that excuses them."""
    return [
        f"failed outside a fault: {reply}" for reply in failures
        if not any(interval.excuses(reply) for interval in intervals)]


@dataclass
class Replies:
    """All answers so far: how many, the failures, and the longest time in which nobody was answered well."""

    counts: Counter = field(default_factory=Counter)
    failures: list[Reply] = field(default_factory=list)
    longest_gap: float = 0
    _last: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, reply: Reply):
        with self._lock:
            self.counts[reply.method, reply.status] += 1
            if reply.is_failure:
                self.failures.append(reply)
                return
            if self._last is not None:
                self.longest_gap = max(self.longest_gap, reply.end - self._last)
            self._last = reply.end

    def take_failures(self) -> list[Reply]:
        """The failures since it was asked for them last."""
        with self._lock:
            taken, self.failures = self.failures, []
        return taken

    def take_gap(self) -> float:
        """The longest gap since it was asked for last; nobody asks just now."""
        taken, self.longest_gap, self._last = self.longest_gap, 0, None
        return taken

    @property
    def total(self) -> int:
        with self._lock:
            return self.counts.total()

    @property
    def failing(self) -> list[int | None]:
        """The statuses of the failures, and None for those without one."""
        with self._lock:
            found = {status for _, status in self.counts if status is None or status >= 500}
        return sorted(found, key=lambda status: status or 0)

    def of_status(self, *statuses: int | None) -> int:
        with self._lock:
            return sum(count for (_, status), count in self.counts.items() if status in statuses)


def reply_of(answer: fastcgi.Answer | None, method: str, path: str, start: float) -> Reply:
    end = time.monotonic()
    if answer is None:
        return Reply(method, path, start, end, None)
    return Reply(method, path, start, end, answer.status, answer.body[:300].decode() if answer.status >= 500 else "")


_addresses = itertools.count(1)


class Conversation:
    """A connection to a web server that is kept, from an address of its own."""

    def __init__(self, port: int, replies: Replies):
        self._port = port
        self._replies = replies
        self._connection = None
        self.move()

    def move(self):
        """Goes on from another address, where no sign-in has failed yet."""
        number = next(_addresses)
        self._source = f"127.{1 + (number >> 16) % 250}.{number >> 8 & 255}.{number & 255}"
        self.close()

    def close(self):
        if self._connection:
            self._connection.close()
        self._connection = None

    def ask(self, method: str, path: str, content: bytes = b"", **fields: str) -> fastcgi.Answer | None:
        """The answer, or None where the connection was closed before it."""
        start = time.monotonic()
        try:
            answer = self._ask(method, path, content, fields)
        except (http.client.HTTPException, ConnectionError, TimeoutError):
            self.close()
            answer = None
        self._replies.add(reply_of(answer, method, path, start))
        return answer

    def _ask(self, method: str, path: str, content: bytes, fields: dict[str, str]) -> fastcgi.Answer:
        connection = self._open()
        if content:
            fields = {"Content-Type": "application/json", **fields}
        # Two writes would wait for an acknowledgement in between.
        connection.request(method, path, content or None, fields)
        answer = connection.getresponse()
        body = answer.read()
        return fastcgi.Answer(b"", fields=dict(answer.getheaders()), body=body, status=answer.status)

    def _open(self) -> http.client.HTTPConnection:
        """The connection, or another where nginx has closed it while nothing was asked."""
        if self._connection and self._connection.sock and select.select([self._connection.sock], [], [], 0)[0]:
            self.close()
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=SECONDS, source_address=(self._source, 0))
        return self._connection
