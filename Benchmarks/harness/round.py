"""One round of measurements."""

import json
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from harness import load, peers, works, world
from harness.building import Programs
from harness.cases import MOST, Case, Comparison
from harness.observed import cpu_seconds, proportional_kib
from harness.outcome import Outcome
from harness.peer import WORKERS, Peer
from harness.results import Results
from harness.site import Site
from harness.works import Sign, Work
from harness.world import World

COMPARED = (works.LIST, works.COURSE, works.TOKEN)
# One answers nothing of it, and the other has other courses.
NOT_COMPARED = (peers.NGINX, peers.OURS_LONG)


class Round:
    """Fresh copies of all data, and the responders that have been started on them; they end with the `with` block."""

    def __init__(self, number: int, programs: Programs, data: World, results: Results, seconds: int):
        self._number = number
        self._programs = programs
        self._data = data
        self._results = results
        self._seconds = seconds

    def __enter__(self):
        self._running = ExitStack()
        self._folder = Path(self._running.enter_context(tempfile.TemporaryDirectory(prefix="round.")))
        self._copies = self._data.copies(self._folder / "data")
        self._sites: dict[tuple, Site] = {}
        return self

    def __exit__(self, *error):
        self._running.close()

    def measure(self, comparison: Comparison):
        """Measures a case with each peer, beginning with another one than the round before."""
        turn = self._number % len(comparison.peers)
        for peer in comparison.peers[turn:] + comparison.peers[:turn]:
            outcome = self._results.new_outcome(comparison.case, peer)
            if peer == peers.LOOP:
                outcome.rates.append(self._programs.insert(self._copies["loop"], self._seconds))
            else:
                self._load(outcome, comparison.case, peer)
            told = " ".join([f"{outcome.rates[-1]:.0f}/s", *outcome.errors])
            print(f"round {self._number + 1}: {comparison.case}: {peer.name}: {told}", file=sys.stderr)

    def _load(self, outcome: Outcome, case: Case, peer: Peer):
        site = self._site(peer, case)
        self._compare(site, case.work, peer)
        options = self._options(case, peer)
        before = self._processor(site)
        memory = Reading(site, self._seconds * 0.8)
        came = load.run(site, case.work.path, case.connections, self._seconds, options)
        spent = self._processor(site) - before
        site.check()
        outcome.rates.append(came.rate)
        outcome.processor.append(spent / max(came.requests, 1))
        outcome.memory.append(memory.megabytes)
        outcome.errors += came.errors

    def _processor(self, site: Site) -> float:
        return cpu_seconds(site.responder) if site.responder else 0

    def _options(self, case: Case, peer: Peer) -> tuple:
        fields = self._fields(case.work, peer)
        headers = [word for name, value in fields.items() for word in ("-H", f"{name}: {value}")]
        # What is added has a URL that no other measurement has.
        return (*headers, *case.work.options, "--", time.monotonic_ns())

    def _fields(self, work: Work, peer: Peer) -> dict[str, str]:
        match work.sign:
            case Sign.TOKEN:
                fields = {"Authorization": f"Token {self._data.token if peer.has_our_state else world.peers_token()}"}
            case Sign.PASSWORD:
                fields = {"Authorization": world.basic()}
            case _:
                fields = {}
        return fields | {"If-None-Match": self._data.entity_tag} if work.is_conditional else fields

    def _compare(self, site: Site, work: Work, peer: Peer):
        """Fails where the answer is another than ours; what is made anew by each request has no equal."""
        if work in COMPARED and peer not in NOT_COMPARED:
            _, content = site.get(work.path, self._fields(work, peer))
            if peer.shape(json.loads(content)) != peer.shape(self._data.content(work)):
                raise ChildProcessError(f"{work.name}: {peer.name} answers otherwise than syllabus: {content.decode()}")

    def _site(self, peer: Peer, case: Case) -> Site:
        """A responder for a case: the one that has answered others, where that needs no other."""
        work = case.work if peer.is_constant or case.work.is_apart else None
        # With fewer than clients nginx would close one and open another for most requests.
        kept = MOST if case.keep_alive and peer.keeps else 0
        workers = peer.workers(case.connections, case.keep_alive)
        key = (peer, kept, workers, work)
        if key not in self._sites:
            folder = self._folder / str(len(self._sites))
            launch = peer.launch(folder, self._values(peer, workers, case.work))
            site = Site(launch, folder / "site", kept)
            self._sites[key] = self._running.enter_context(site)
            if site.responder and workers == WORKERS and not peer.is_constant:
                footprint = self._results.footprint(peer)
                footprint.seconds.append(site.seconds_to_answer)
                footprint.idle.append(proportional_kib(site.responder) / 1000)
        return self._sites[key]

    def _values(self, peer: Peer, workers: int, work: Work) -> dict:
        return self._copies | self._programs.paths | {
            "answer": self._data.answer(work) if peer.is_constant else "", "workers": workers,
            "long": self._data.long_state() if peer == peers.OURS_LONG else "", "secret": world.SECRET}


class Reading:
    """The memory of a responder at a moment of the load."""

    def __init__(self, site: Site, seconds: float):
        self._site = site
        self._kib = 0
        self._timer = threading.Timer(seconds, self._read)
        self._timer.start()

    def _read(self):
        self._kib = proportional_kib(self._site.responder) if self._site.responder else 0

    @property
    def megabytes(self) -> float:
        """The proportional set then."""
        self._timer.join()
        return self._kib / 1000
