#!/usr/bin/env python3
"""Measures what the number of courses costs: pages of them, searches, one course, a start in plain CGI.

Each number of courses has a responder of its own, which is asked directly, without a web server. Every round asks each of
them a hundred times for everything, and begins with another one than the round before. What is measured as rendered is
asked for with another query each time, so that no kept answer helps. The figures are medians, and the ratios are those to
the smallest number.
"""

import argparse
import random
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from harness import fastcgi
from harness.processes import end_on_signals
from harness.state import State

USER = "bench"
REPEATS = 100
WORDS = (
    "python javascript swift rust go ruby java kotlin haskell erlang basics advanced intro to the of and for web data "
    "science machine learning design patterns testing security network cloud docker linux unix sql graph algorithms "
    "structures theory practice history art music math calculus algebra statistics probability"
).split()
HOSTS = ["teamtreehouse.com", "example.com", "cs50.harvard.edu", "www.coursera.org", "edx.org"]
SEARCHES = {
    "a word": "python", "a beginning": "jav", "one letter": "p", "a word of every course": "https",
    "a long word of a fifth": "teamtreehouse", "its beginning": "teamtree", "three words": "harvard python ruby",
    "two words that never meet": "harvard coursera", "no such word": "python zzz", "one course": "library 12",
}
# Those of the courses.
RANKS = [average * 100 * 10**10 + 1 for average in range(1, 6)]


def main() -> int:
    options = read_options()
    end_on_signals()
    with tempfile.TemporaryDirectory(prefix="catalogue.", dir=options.folder) as name:
        catalogues = [Catalogue(count, Path(name) / str(count), options.binary.resolve()) for count in options.counts]
        try:
            for number in range(options.rounds):
                first = number % len(catalogues)
                for catalogue in catalogues[first:] + catalogues[:first]:
                    catalogue.measure()
                print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
        finally:
            for catalogue in catalogues:
                catalogue.stop()
        print(table(catalogues), end="")
    return 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, required=True, help="our responder; syllabus is beside it")
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 10_000, 1_000_000], help="how many courses there are")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the courses are kept meanwhile, on the disk to be measured")
    return parser.parse_args()


def fill(path: Path, count: int):
    """Adds courses, of four words and one review each, so that every page has as much on it."""
    chance = random.Random(count)
    rows = (
        (" ".join(chance.choices(WORDS, k=4)), f"https://{chance.choice(HOSTS)}/library/{chance.choice(WORDS)}-{number}")
        for number in range(1, count + 1)
    )
    with sqlite3.connect(path) as database:
        database.executemany(
            "INSERT INTO courses (title, url, created_at, creator, created_by) VALUES (?, ?, 1700000000, 1, 'bench')", rows)
        database.execute(
            "INSERT INTO reviews (course, rating, comment, created_at, creator, created_by) "
            "SELECT id, 1 + id % 5, 'As it is.', 1700000000, 1, 'bench' FROM courses")
    database.close()


class Catalogue:
    """A responder with so many courses, and what was measured with it."""

    def __init__(self, count: int, folder: Path, binary: Path):
        folder.mkdir()
        self.count = count
        self._binary, self._socket = binary, folder / "socket"
        self._state = State(folder / "state", binary.parent / "syllabus")
        self._state.add_user(USER)
        self._environment = {"SYLLABUS_STATE": str(self._state.path)}
        self._cgi()
        self._path = self._state.path / "courses.sqlite"
        fill(self._path, count)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(self._socket))
            listener.listen()
            self._process = subprocess.Popen(
                [binary], env=self._environment, stdin=listener, stderr=subprocess.DEVNULL)
        self._chance = random.Random(1)
        self._asked = 0
        self.milliseconds: dict[str, list[float]] = {}

    @property
    def megabytes(self) -> float:
        return self._path.stat().st_size / 1e6

    def stop(self):
        self._process.terminate()
        self._process.wait()

    def measure(self):
        """Measures everything a hundred times, what starts a process ten times."""
        for _ in range(REPEATS):
            self._time("the first 100 courses", lambda: self._get("courses"))
            self._time("100 courses, kept", lambda: self._get("courses", kept=True))
            last = max(0, self.count - 100)
            self._time("100 courses from anywhere", lambda: self._get("courses", after=self._chance.randint(0, last)))
            self._time("the newest 100", lambda: self._get("courses", sort="newest"))
            self._time("100 of the newest from anywhere", lambda: self._get("courses", **self._anywhere("newest", last)))
            self._time("the best rated 100", lambda: self._get("courses", sort="rating"))
            self._time("100 of the best rated from anywhere", lambda: self._get(
                "courses", **self._anywhere("rating", last)))
            self._time("one course", lambda: self._get(f"courses/{self._chance.randint(1, self.count)}"))
            for what, words in SEARCHES.items():
                self._time(f"q: {what}", lambda: self._get("courses", q=words))
                self._time(f"q, newest: {what}", lambda: self._get("courses", q=words, sort="newest"))
                # What too many match is refused.
                self._time(f"q, best rated: {what}", lambda: self._get("courses", (200, 400), q=words, sort="rating"))
        for _ in range(REPEATS // 10):
            self._time("a course in plain CGI", self._cgi)

    def _time(self, what: str, work):
        start = time.perf_counter()
        work()
        self.milliseconds.setdefault(what, []).append((time.perf_counter() - start) * 1000)

    def _anywhere(self, sort: str, last: int) -> dict:
        """The query of a page somewhere in an order."""
        id = self._chance.randint(0, last)
        if sort == "newest":
            return {"sort": sort, "after": self.count + 1 - id}
        return {"sort": sort, "after": id, "rank": self._chance.choice(RANKS)}

    def _get(self, path: str, statuses: tuple[int, ...] = (200,), kept: bool = False, **query):
        if not kept:
            self._asked += 1
            query["once"] = self._asked
        target = f"/api/v1/{path}" + (f"?{urlencode(query)}" if query else "")
        answer = fastcgi.fetch(self._socket, target)
        if int(answer[8:11]) not in statuses:
            sys.exit(f"{target}: {answer.decode()}")

    def _cgi(self):
        environment = self._environment | {
            "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET", "REQUEST_URI": "/api/v1/courses?limit=1",
        }
        subprocess.run(
            [self._binary], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)


def table(catalogues: list[Catalogue]) -> str:
    """A row for each thing measured, a column for each number of courses."""
    heads = [f"{catalogue.count} ({catalogue.megabytes:.1f} MB)" for catalogue in catalogues]
    rows = [f"| ms (ratio) | {' | '.join(heads)} |", "|---|" + "--:|" * len(catalogues)]
    for what, first in catalogues[0].milliseconds.items():
        medians = [median(catalogue.milliseconds[what]) for catalogue in catalogues]
        cells = [f"{figure:.2f} ({figure / median(first):.2f})" for figure in medians]
        rows.append(f"| {what} | {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
