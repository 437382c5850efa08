#!/usr/bin/env python3
"""Compares the responder with what one would use instead: side by side in one run, each behind an nginx of its own.

Each round measures every case with every peer, one peer right after the other, and begins with another peer than the
round before, so that neither the order nor a busy minute favours one of them. The figures are medians of all rounds;
ratios are medians of the rounds' own ratios. Errors of any kind are told, and ours make the exit code 1.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from harness import plain_cgi, report
from harness.building import Programs
from harness.cases import Comparison, comparisons
from harness.peers import OTHER, OURS
from harness.processes import end_on_signals
from harness.results import Results, conditions
from harness.round import Round
from harness.site import PROJECT
from harness.world import World


def main() -> int:
    options = read_options()
    end_on_signals()
    try:
        results = Results.read(options.render) if options.render else measured(options)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"bench: {error}")
    results.write(options.results / "bench.json")
    # As it is told there, so that the tables can be made again of it.
    results = Results.read(options.results / "bench.json")
    for table in report.write(results, options.results):
        print(table)
    print("\n".join(results.errors), end="\n" if results.errors else "", file=sys.stderr)
    return 1 if results.has_failed else 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, required=True, help="our responder; syllabus is beside it")
    parser.add_argument("--other", type=Path, help="another build of it, to be compared in the same run")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=1, help="how long each measurement takes")
    parser.add_argument("--quick", action="store_true", help="one round, and one load")
    parser.add_argument("--only", default="", help="the cases that have this in their names, like 'token check, 16'")
    parser.add_argument("--peers", default="", help="the peers that have one of these in their names, like 'Go,PHP'")
    parser.add_argument("--results", type=Path, default=PROJECT / "Benchmarks" / "results", help="a folder")
    parser.add_argument("--render", type=Path, help="a bench.json: makes tables and plots of it, and measures nothing")
    options = parser.parse_args()
    if options.quick:
        options.rounds = 1
    return options


def measured(options: argparse.Namespace) -> Results:
    """Measures everything."""
    results = Results(conditions(options.rounds, options.seconds))
    wanted = chosen(options)
    programs = Programs(options.binary, options.other)
    programs.build({peer for comparison in wanted for peer in comparison.peers})
    if not options.only:
        programs.build_micro()
    with tempfile.TemporaryDirectory(prefix="bench.") as folder:
        data = World(Path(folder), options.binary.resolve())
        for number in range(options.rounds):
            with Round(number, programs, data, results, options.seconds) as this:
                for comparison in wanted:
                    this.measure(comparison)
        if not options.only:
            rounds, repeats = (1, 5) if options.quick else (11, 10)
            plain_cgi.measure(data, programs, results, rounds, repeats)
            results.micro = programs.micro(options.quick)
    return results


def chosen(options: argparse.Namespace) -> list[Comparison]:
    """What is compared, less what the options leave out."""
    others = (OTHER,) if options.other else ()
    names = [name for name in options.peers.split(",") if name]
    found = []
    for comparison in comparisons(options.quick):
        added = others if OURS in comparison.peers else ()
        peers = [peer for peer in comparison.peers + added if not names or any(name in peer.name for name in names)]
        if peers and options.only in str(comparison.case):
            found.append(Comparison(comparison.case, tuple(peers)))
    return found or sys.exit(f"--only, --peers: no case has '{options.only}' in its name, or no peer '{options.peers}'")


if __name__ == "__main__":
    sys.exit(main())
