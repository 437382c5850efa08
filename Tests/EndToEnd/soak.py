"""Mixed load through nginx while one fault comes after another, and what must be true of every answer all the same."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random

from history import Version, faults, identified, wrong_ratings
from history_accounts import Change
from history_clients import Catalogue, Responders
from responder import Nginx
from service import OWNER, State, wait_until
from soak_clients import LIFETIMES, Editor, Holder, Issued, Site, Visitor
from soak_figures import Figures, Reading
from soak_web import Interval, unexcused
from test_full_disk import SmallDisk

UNSOUND = "import pathlib, sys, history; print(*history.unsound(*map(pathlib.Path, sys.argv[1:])), sep='\\n')"

EDITORS, HOLDERS, VISITORS = 6, 2, 2
# Of each responder, so that nobody who signs in has to come again because others do.
WORKERS, HASHES = 8, 32
# Whoever waits for something to be seen under load waits so long for it, at most.
PATIENCE = 60
# How many requests are looked through at once: that takes longer than they do where there are too many.
AT_ONCE = 3000
# How many of the faults that are found in an act are told at once.
SHOWN = 10
# How often a line tells what goes on.
PROGRESS_SECONDS = 10


class Soak:
    """Two responders behind an nginx, and those who use them; `disk` has the state."""

    def __init__(
        self, disk: SmallDisk, programs: Path, folder: Path, listener, running: contextlib.ExitStack, random: Random,
    ):
        self.disk, self.state, self.folder, self.random = disk, disk.state, folder, random
        # Where they see it; from here it is seen by way of /proc.
        state = State(self.state.inside, programs)
        self.responders = Responders(
            state, programs, folder, listener, running,
            prefix=disk.prefix, workers=WORKERS, password_hashes=HASHES)
        (folder / "nginx").mkdir()
        self.nginx = Nginx(folder / "nginx", self.responders, keeps=True)
        running.callback(self.nginx.stop)
        self.site = Site(self.nginx.port, self.state)
        self.site.may_repeat = self._may_repeat
        self.site.accounts.keys = [Change("add", words[0], -10, "", -10, True) for words in self.state.keys]
        self.intervals: list[Interval] = []
        self.found: list[str] = []
        self.figures = Figures()
        self.at_rest: Reading | None = None
        self.doing, self._is_looking = "starting", False
        self._begun = time.monotonic()
        self._numbers = iter(range(1, 1 << 40))
        self._catalogue = Catalogue()
        self._holders = [Holder(number, self.site, Random(random.random())) for number in range(HOLDERS)]
        self._visitors = [Visitor(self.site, Random(random.random())) for _ in range(VISITORS)]
        self._conversation = self.site.conversation()
        for client in (*self._holders, *self._visitors, self._conversation):
            running.callback(client.close)
        self._clients: list[Future] = []
        self._over = threading.Event()

    # What the faults need

    @contextlib.contextmanager
    def interval(self, name: str, *excused: int | None, methods: tuple[str, ...] = ()) -> Iterator[Interval]:
        """The seconds of a fault, and the answers that it excuses."""
        interval = Interval(name, frozenset(excused), time.monotonic(), methods=methods)
        self.intervals.append(interval)
        try:
            yield interval
        finally:
            interval.end = time.monotonic()

    def wait(self, condition: Callable[[], object]):
        """Waits until something is so while all go on asking, and returns it."""

        def is_so():
            for client in self._clients:
                if client.done():
                    client.result()
            return condition()

        return wait_until(is_so, PATIENCE)

    def passes(self, count: int):
        """Waits until so many more requests are answered."""
        before = self.site.replies.total
        self.wait(lambda: self.site.replies.total >= before + count)

    def issue(self) -> Issued | None:
        """A token of the owner's."""
        return self.site.issue(self._conversation, *OWNER, max(LIFETIMES))

    def is_refused(self, issued: Issued) -> bool:
        answer = self.site.use(self._conversation, issued)
        return answer is not None and answer.status == 401

    def _may_repeat(self, start: float) -> bool:
        return any("kill" in interval.name and interval.end >= start for interval in self.intervals)

    # Acts

    def act(self, name: str, action: Callable[["Soak"], None]):
        """Does something while all use the service, and looks through all answers then."""
        self.doing = name
        editors = [self._new_editor() for _ in range(EDITORS)]
        everybody = [*editors, *self._holders, *self._visitors]
        self._over.clear()
        with ThreadPoolExecutor(len(everybody)) as pool:
            self._clients = [pool.submit(self._use, client) for client in everybody]
            try:
                action(self)
            finally:
                self._over.set()
        for client in self._clients:
            client.result()
        for editor in editors:
            editor.close()
        self._look_through()

    def act_until(self, total: int, name: str):
        """Lets all use the service until so many requests are answered in all, and looks through them in between."""
        while (left := total - self.site.replies.total) > 0:
            self.act(name, lambda soak: soak.passes(min(left, AT_ONCE)))

    def _new_editor(self) -> Editor:
        """One who knows of nothing yet, and whose marks nobody else makes."""
        return Editor(next(self._numbers), self.site, self._catalogue, Random(self.random.random()))

    def _use(self, client: Editor | Holder | Visitor):
        while not self._over.is_set():
            client.act()

    def _look_through(self):
        """Checks what was answered so far, and keeps of it what tells how things stand."""
        self._is_looking = True
        editor = self._new_editor()
        before = len(self._catalogue.history)
        courses, reviews = editor.everything()
        editor.close()
        history, accounts, replies = self._catalogue.history, self.site.accounts, self.site.replies
        failed = unexcused(replies.take_failures(), self.intervals)
        self._tell([*faults(history), *wrong_ratings(courses, reviews), *accounts.faults(), *failed, *self._unsound()])
        for interval in self.intervals:
            self.figures.add(interval)
        self.figures.add_gap(self.doing, replies.take_gap())
        self.figures.acknowledged += sum(operation.is_made for operation in history)
        self.figures.unexcused += len(failed)
        self.intervals.clear()
        there = {Version.of(identified(shown)[1]) for shown in courses + reviews}
        # Their answers told of others as well, which may be gone since then.
        made = [replace(operation, status=None, body=b"") for operation in history if operation.sent in there]
        self._catalogue.history = made + history[before:]
        self._catalogue.courses, self._catalogue.reviews = (
            dict.fromkeys(shown["id"] for shown in collection) for collection in (courses, reviews))
        accounts.sign_ins.clear()
        accounts.uses.clear()
        self._is_looking = False

    def _tell(self, found: list[str]):
        for fault in found[:SHOWN]:
            print(f"{self.doing}: {fault}", flush=True)
        self.found += [f"{self.doing}: {fault}" for fault in found]

    def _unsound(self) -> list[str]:
        """What SQLite finds wrong, which does not take the path by which the disk is seen from here."""
        paths = self.state.inside / "courses.sqlite", self.folder / "copy"
        answer = subprocess.run(
            [*self.disk.prefix, sys.executable, "-c", UNSOUND, *paths], stdout=subprocess.PIPE, text=True, check=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)})
        return [f"unsound: {line}" for line in answer.stdout.split("\n") if line]

    # Readings

    def read(self) -> Reading:
        """What the responders hold while nobody asks and nginx keeps no connection."""
        self.nginx.reload()
        self.at_rest = Reading.of([responder.figures for responder in self.responders.all])
        return self.at_rest

    @contextlib.contextmanager
    def progress(self):
        """Tells every ten seconds what goes on."""
        over = threading.Event()

        def tell():
            while not over.wait(PROGRESS_SECONDS):
                seconds = time.monotonic() - self._begun
                looking = ", looked through" if self._is_looking else ""
                print(f"{seconds:4.0f} s: {self.doing}{looking}; {self.site.replies.total} requests, "
                      f"{self.responders.kills} kills, {len(self.found)} faults found", flush=True)

        thread = threading.Thread(target=tell)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def close(self) -> list[str]:
        """Checks the accounts as they are in the end; everything that was found."""
        users = json.loads(self.state.credentials.read_bytes())["users"]
        return self.found + self.site.accounts.faults_of_table(users)

    def lines(self, first: Reading, last: Reading) -> list[str]:
        """The closing figures."""
        replies, changes = self.site.replies, self.site.accounts.changes
        seconds = time.monotonic() - self._begun
        return [
            f"{replies.total} requests in {seconds:.0f} s, {self.responders.kills} kills",
            *self.figures.lines(replies, sum(change.is_made is True for change in changes)),
            f"after the warm-up: {first}",
            f"after the last fault: {last}",
        ]
