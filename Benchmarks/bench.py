#!/usr/bin/env python3
"""Compares the responder with its peers: side by side in one run, on one machine, behind the same nginx.

Each round measures every case with every peer and begins one place later than the round before, so that neither the
order nor a busy minute favours one of them. Every measurement has a responder and an nginx of its own. The figures are
medians of all rounds. Errors of any kind are told and make the exit code 1.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from harness import fastcgi, load, report
from harness.cases import Case, Peer, Work, bare_libfcgi, cases, syllabus
from harness.observed import cpu_seconds
from harness.outcome import Outcome
from harness.processes import end_on_signals
from harness.site import PROJECT, Site
from harness.state import State


def main() -> int:
    options = read_options()
    end_on_signals()
    with tempfile.TemporaryDirectory(prefix="bench.") as folder:
        try:
            bench = Bench(options, Path(folder))
            bench.run()
        except OSError as error:
            sys.exit(f"bench: {error}")
    write(options.results, bench.outcomes, options)
    errors = [f"{it.case}: {it.peer.name}: {error}" for it in bench.outcomes for error in it.errors]
    print("\n".join(errors), end="\n" if errors else "", file=sys.stderr)
    return 1 if errors else 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, required=True, help="our responder; syllabus is beside it")
    parser.add_argument("--other", type=Path, help="another build of it, to be compared in the same run")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="how long each measurement takes")
    parser.add_argument("--quick", action="store_true", help="one round of one second, the smallest load only")
    parser.add_argument("--only", default="", help="the cases that have this in their names, like 'no keep-alive'")
    parser.add_argument("--results", type=Path, default=PROJECT / "Benchmarks" / "results", help="a folder")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 1, 1
    return options


class Bench:
    """All measurements of one run."""

    def __init__(self, options: argparse.Namespace, folder: Path):
        self._options = options
        self._folder = folder
        self._state = State(folder / "state", options.binary.parent / "syllabus").path
        self._answers: dict[Work, Path] = {}
        self._sizes: dict[Work, tuple[int, bytes]] = {}
        self.outcomes = [Outcome(case, peer) for case in self._cases() for peer in self._peers()]

    def _cases(self) -> list[Case]:
        found = [case for case in cases(self._options.quick) if self._options.only in str(case)]
        return found or sys.exit(f"--only: no case has '{self._options.only}' in its name")

    def _peers(self) -> list[Peer]:
        peers = [bare_libfcgi(self._compile("bare-libfcgi")), syllabus("syllabus", self._options.binary.resolve())]
        if self._options.other:
            peers.append(syllabus("syllabus, other build", self._options.other.resolve()))
        return peers

    def _compile(self, name: str) -> Path:
        program = self._folder / name
        source = PROJECT / "Benchmarks" / "peers" / f"{name}.c"
        subprocess.run(["gcc", "-O2", "-pthread", "-o", program, source, "-lfcgi"], check=True)
        return program

    def run(self):
        """Measures all rounds."""
        for number in range(self._options.rounds):
            first = number % len(self.outcomes)
            for outcome in self.outcomes[first:] + self.outcomes[:first]:
                self._measure(outcome, number)

    def _measure(self, outcome: Outcome, number: int):
        case, peer = outcome.case, outcome.peer
        with self._site(case, peer) as site:
            self._compare_answers(case.work, peer, site)
            before = cpu_seconds(site.responder)
            came = load.run(site, case.work.path, case.connections, self._options.seconds)
            spent = cpu_seconds(site.responder) - before
            site.check()
        outcome.rates.append(came.rate)
        outcome.processor.append(spent / max(came.requests, 1))
        outcome.errors += came.errors
        told = " ".join([f"{came.rate:.0f}/s", *came.errors])
        print(f"round {number + 1} of {self._options.rounds}: {case}: {peer.name}: {told}", file=sys.stderr)

    def _site(self, case: Case, peer: Peer) -> Site:
        launch = peer.launch(case, self._answer(case), self._state)
        return Site(launch, Path(tempfile.mkdtemp(dir=self._folder)) / "site", case.kept)

    def _answer(self, case: Case) -> Path:
        """A file with the answer of our responder, which the peers that are not ours repeat."""
        if case.work not in self._answers:
            path = self._answers[case.work] = self._folder / f"{case.work.name}.answer"
            ours = syllabus("", self._options.binary.resolve()).launch(case, path, self._state)
            with Site(ours, self._folder / f"{case.work.name}.site", kept=0) as site:
                path.write_bytes(fastcgi.fetch(site.socket, case.work.path))
        return self._answers[case.work]

    def _compare_answers(self, work: Work, peer: Peer, site: Site):
        size = site.get(work.path)
        if size != self._sizes.setdefault(work, size):
            sys.exit(f"{work.name}: {peer.name} does not answer as the others do: {size}, {self._sizes[work]}")


def write(folder: Path, outcomes: list[Outcome], options: argparse.Namespace):
    """Prints the table, and writes it and the plot into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    table = report.table(outcomes)
    print(table, end="")
    (folder / "bench.md").write_text(f"{conditions(options)}\n\n{table}\n![requests a second](bench.svg)\n")
    (folder / "bench.svg").write_text(report.bars(outcomes))


def conditions(options: argparse.Namespace) -> str:
    rounds = f"{options.rounds} {'round' if options.rounds == 1 else 'rounds'} of {options.seconds} s"
    return f"Medians of {rounds}, on {os.cpu_count()} cores, {platform.system()} {platform.release()}."


if __name__ == "__main__":
    sys.exit(main())
