"""What is compared with what, and under which load. A peer, a work and a load are one line each below."""

from dataclasses import dataclass, field
from pathlib import Path

from harness.site import Launch

WORKERS = 4


@dataclass(frozen=True)
class Work:
    """A request that every peer is asked. A peer that is not ours answers it with the bytes that ours answers."""
    name: str
    path: str


@dataclass(frozen=True)
class Case:
    """A work under a load."""
    work: Work
    keep_alive: bool
    connections: int

    @property
    def kept(self) -> int:
        """How many connections nginx keeps: with fewer than clients it would close one and open another for most requests."""
        return self.connections if self.keep_alive else 0

    def __str__(self) -> str:
        kept = "keep-alive" if self.keep_alive else "no keep-alive"
        return f"{self.work.name}, {kept}, {self.connections} clients"


@dataclass(frozen=True)
class Peer:
    """A responder. In its arguments and its environment {answer}, {state} and {workers} are filled in."""
    name: str
    program: Path
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    # Whether a connection that is kept holds a worker, as libfcgi alone has it. Then 4 workers serve 4 connections, and
    # a fifth waits until nginx gives it up, so such a peer gets a worker for each.
    pins_workers: bool = False

    def workers(self, case: Case) -> int:
        """How many workers it gets for a case."""
        return max(WORKERS, case.connections) if case.keep_alive and self.pins_workers else WORKERS

    def launch(self, case: Case, answer: Path, state: Path) -> Launch:
        """How it is started for a case."""
        values = {"answer": answer, "state": state, "workers": self.workers(case)}
        arguments = [argument.format(**values) for argument in self.arguments]
        environment = {name: value.format(**values) for name, value in self.environment.items()}
        return Launch([str(self.program), *arguments], environment)


def syllabus(name: str, program: Path) -> Peer:
    """A build of ours."""
    return Peer(name, program, (), {"SYLLABUS_STATE": "{state}", "SYLLABUS_WORKERS": "{workers}"})


def bare_libfcgi(program: Path) -> Peer:
    """peers/bare-libfcgi.c"""
    return Peer("bare libfcgi", program, ("{answer}", "{workers}"), pins_workers=True)


WORKS = [Work("ping", "/ping")]
CONNECTIONS = [4, 16, 64]


def cases(quick: bool) -> list[Case]:
    """All cases; the quick form has the smallest load only."""
    connections = CONNECTIONS[:1] if quick else CONNECTIONS
    return [Case(work, kept, count) for work in WORKS for kept in (False, True) for count in connections]
