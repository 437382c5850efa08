"""Which peers are asked for which work, by how many clients at once."""

from dataclasses import dataclass

from harness import peers, works
from harness.peer import Peer
from harness.works import Work

FEW, MANY, MOST = 1, 16, 256


@dataclass(frozen=True)
class Case:
    """A work under a load."""
    work: Work
    connections: int
    keep_alive: bool = True

    def __str__(self) -> str:
        clients = "1 client" if self.connections == 1 else f"{self.connections} clients"
        return f"{self.work.name}, {clients}" + ("" if self.keep_alive else ", no keep-alive")


@dataclass(frozen=True)
class Comparison:
    """A case, and who is measured in it."""
    case: Case
    peers: tuple[Peer, ...]

    def without(self, peer: Peer) -> "Comparison":
        """The same among the others."""
        return Comparison(self.case, tuple(it for it in self.peers if it != peer))


FRONT = (peers.BARE, peers.OURS)
SERVICES = (peers.PHP, peers.GO, peers.HUMMINGBIRD, peers.GUNICORN)
READS = (works.PING, works.LIST, works.COURSE, works.TOKEN)


def comparisons(quick: bool) -> list[Comparison]:
    """What is compared; the quick form has one load, and leaves out what takes minutes to make."""
    found = [*_at(MANY), *_issue()]
    if quick:
        return [it.without(peers.HUMMINGBIRD) for it in found]
    return [*found, *_at_others(FEW), *_at_others(MOST), *_without_keep_alive(), *_long_list()]


def _at(connections: int):
    """Everybody, at the load that the tables of everybody are of."""
    yield Comparison(Case(works.PING, connections), (peers.NGINX, *FRONT, *SERVICES, peers.UWSGI))
    for work in READS[1:]:
        yield Comparison(Case(work, connections), (*FRONT, peers.C, *SERVICES, peers.UWSGI))
    yield Comparison(Case(works.UNCHANGED, connections), FRONT)
    # Before the courses of POST come, since the old application lists all there are.
    yield Comparison(Case(works.MIXED, connections), (peers.OURS, peers.C, *SERVICES))
    yield Comparison(Case(works.POST, connections), (peers.LOOP, peers.OURS, peers.OURS_WIDE, peers.C, *SERVICES))


def _issue():
    """One client: where more hash at once than there are cores, syllabus answers 503 rather than let all others wait.

    Hummingbird has no Argon2 in the libraries that it is made of.
    """
    yield Comparison(Case(works.ISSUE, FEW), (peers.OURS, peers.C, peers.PHP, peers.GO, peers.GUNICORN))


def _at_others(connections: int):
    """Fewer and more clients. With 256 the old application's requests would wait for seconds."""
    yield Comparison(Case(works.PING, connections), (peers.NGINX, *FRONT))
    yield Comparison(Case(works.COURSE, connections), FRONT)
    for work in (works.LIST, works.TOKEN):
        yield Comparison(Case(work, connections), (*FRONT, peers.PHP, peers.GO, peers.HUMMINGBIRD))
    yield Comparison(Case(works.POST, connections), (peers.LOOP, peers.OURS))


def _without_keep_alive():
    for work in READS:
        for connections in (FEW, MANY, MOST) if work in (works.PING, works.LIST) else (MANY,):
            yield Comparison(Case(work, connections, keep_alive=False), FRONT)


def _long_list():
    yield Comparison(Case(works.LONG_LIST, MANY), (peers.OURS_LONG,))
