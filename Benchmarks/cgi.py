#!/usr/bin/env python3
"""Measures what a request in plain CGI takes, beside programs in C, PHP and Python, as `bench.py` does at its end.

Each is started by hand, as a web server would, and asked under Apache with mod_cgid. Every round measures all of them
for everything, and begins with another one than the round before. The figures are medians; the ratio is the median of
the rounds' own ratios to the program in C.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from harness import plain_cgi, report
from harness.building import Programs
from harness.processes import end_on_signals
from harness.results import Results
from harness.world import World


def main() -> int:
    options = read_options()
    end_on_signals()
    results = Results()
    programs = Programs(options.binary, None)
    programs.build(set())
    with tempfile.TemporaryDirectory(prefix="cgi.") as folder:
        data = World(Path(folder), options.binary.resolve())
        plain_cgi.measure(data, programs, results, options.rounds, options.repeats)
    print(report.plain_cgi(results), end="")
    return 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, required=True, help="our responder; syllabus is beside it")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--repeats", type=int, default=20, help="requests of each kind in a round")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
