"""What the service has set itself to reach, and what a run says of it."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from harness import peers, works
from harness.cases import FEW, MANY, MOST, READS, Case
from harness.outcome import Timing, ratio
from harness.peer import Peer
from harness.plain_cgi import BY_HAND
from harness.results import Results
from harness.works import Work


@dataclass(frozen=True)
class Target:
    """A ratio to reach: at least so much, or at most."""
    work: str
    against: str
    wanted: float
    find: Callable[[Results], float]
    is_most: bool = False
    unit: str = ""

    def row(self, results: Results) -> str:
        """A row of the table; empty where the run did not measure it."""
        found = self.find(results)
        if math.isnan(found):
            return ""
        reached = found <= self.wanted if self.is_most else found >= self.wanted
        bound = "at most" if self.is_most else "at least"
        cells = [
            self.work, self.against, f"{bound} {self.wanted:g}{self.unit}", f"{_short(found)}{self.unit}",
            "yes" if reached else "**no**"]
        return f"| {' | '.join(cells)} |"


def table(results: Results) -> str:
    """A row for each target that the run says something of."""
    rows = [row for target in TARGETS if (row := target.row(results))]
    return "\n".join(["| what | against | wanted | measured | reached |", "|---|---|--:|--:|---|", *rows]) + "\n"


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def _rates(work: Work, peer: Peer, connections: int = MANY, mine: Peer = peers.OURS) -> Callable[[Results], float]:
    """The ratio of our rate to a peer's."""
    def find(results: Results) -> float:
        case = Case(work, connections)
        ours, theirs = results.outcome(case, mine), results.outcome(case, peer)
        return ours.ratio(theirs) if ours and theirs else math.nan
    return find


def _least(finds: Iterable[Callable[[Results], float]]) -> Callable[[Results], float]:
    """The least of several ratios that were measured."""
    finds = list(finds)

    def find(results: Results) -> float:
        found = [ratio for ratio in (one(results) for one in finds) if not math.isnan(ratio)]
        return min(found, default=math.nan)
    return find


def _against(peer: Peer, listed: tuple[Work, ...]) -> Callable[[Results], float]:
    return _least(_rates(work, peer, connections) for work in listed for connections in (FEW, MANY, MOST))


def _long_list(results: Results) -> float:
    """How many times as long a page out of a million takes."""
    short = results.outcome(Case(works.LIST, MANY), peers.OURS)
    long = results.outcome(Case(works.LONG_LIST, MANY), peers.OURS_LONG)
    return short.ratio(long) if short and long else math.nan


def _plain_cgi(peer: str, work: Work = works.TOKEN) -> Callable[[Results], float]:
    def find(results: Results) -> float:
        ours, theirs = (_timing(results, work, name) for name in ("syllabus", peer))
        return ratio(ours.milliseconds, theirs.milliseconds) if ours and theirs else math.nan
    return find


def _timing(results: Results, work: Work, peer: str) -> Timing | None:
    return next((it for it in results.timings if (it.work, it.way, it.peer) == (work.name, BY_HAND, peer)), None)


def _memory(results: Results, peer: Peer) -> list[float]:
    outcome = results.outcome(Case(works.LIST, MOST), peer)
    return outcome.memory if outcome else []


def _share_of_memory(results: Results) -> float:
    ours, theirs = _memory(results, peers.OURS), _memory(results, peers.PHP)
    return ratio(ours, theirs) if ours and theirs else math.nan


def _megabytes(results: Results) -> float:
    return median(_memory(results, peers.OURS) or [math.nan])


def _micro(work: str, peer: str, means: str = "") -> Callable[[Results], float]:
    """How many times as fast as a peer, by the means that begin so."""
    def find(results: Results) -> float:
        peers = [peer for it in results.micro if it["name"] == work for peer in it["peers"]]
        ratios = [it["ratio"] for it in peers if it["name"] == peer and it["means"].startswith(means)]
        return ratios[0] if ratios else math.nan
    return find


CONSTANT = "libfcgi in C, constant bytes"
TARGETS = (
    *(Target(f"{work.name}, {connections} {'client' if connections == 1 else 'clients'}", CONSTANT,
             0.95 if work == works.TOKEN else 1.1, _rates(work, peers.BARE, connections))
      for work in READS for connections in (FEW, MANY, MOST)),
    Target("list of 100", "Flask, gunicorn", 100, _rates(works.LIST, peers.GUNICORN)),
    Target("token check", "Flask, gunicorn", 8, _rates(works.TOKEN, peers.GUNICORN)),
    Target("list of 100", "PHP-FPM", 3, _rates(works.LIST, peers.PHP)),
    Target("token check", "PHP-FPM", 3, _rates(works.TOKEN, peers.PHP)),
    Target("the least of all works and loads", "Go, net/http/fcgi", 1.2,
           _against(peers.GO, (*READS, works.ISSUE, works.POST, works.MIXED))),
    Target("the least of all works and loads", "Hummingbird", 1.2,
           _against(peers.HUMMINGBIRD, (*READS, works.POST, works.MIXED))),
    Target("POST of a course, 1 client", "SQLite's own loop in C", 0.8, _rates(works.POST, peers.LOOP, FEW)),
    Target("POST of a course, 16 clients, 16 workers", "SQLite's own loop in C", 2,
           _rates(works.POST, peers.LOOP, MANY, peers.OURS_WIDE)),
    Target("plain CGI, token check, time", "a C program", 3, _plain_cgi("C"), is_most=True),
    Target("plain CGI, token check, time", "php-cgi", 0.5, _plain_cgi("php-cgi"), is_most=True),
    Target("SHA-256 of 16 KiB", "OpenSSL, integer instructions", 1,
           _micro("SHA-256 of 16 KiB", "OpenSSL", "assembler, integer")),
    Target("HMAC of 130 bytes", "swift-crypto", 2, _micro("HMAC of 130 bytes", "swift-crypto")),
    Target("verify a token", "jwt-kit", 10, _micro("verify a token", "jwt-kit")),
    Target("100 of 1 000 000 courses, time", "100 of 100", 1.5, _long_list, is_most=True),
    Target("memory, 256 clients", "PHP-FPM's pool", 1 / 3, _share_of_memory, is_most=True),
    Target("memory, 256 clients", "", 30, _megabytes, is_most=True, unit=" MB"),
)
