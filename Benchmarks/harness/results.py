"""What a run of the benchmark has measured. It is kept as JSON, of which the tables and plots can be made again."""

import json
import os
import platform
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

from harness.cases import Case
from harness.outcome import Footprint, Outcome, Timing
from harness.peer import Peer


@dataclass
class Results:
    """All figures of a run."""
    conditions: str = ""
    outcomes: list[Outcome] = field(default_factory=list)
    footprints: list[Footprint] = field(default_factory=list)
    timings: list[Timing] = field(default_factory=list)
    # What the micro-benchmarks tell of each work.
    micro: list[dict] = field(default_factory=list)

    @property
    def errors(self) -> list[str]:
        """What went wrong, a line each; what ours did comes first."""
        outcomes = sorted(self.outcomes, key=lambda it: not it.is_ours)
        return [f"{it.case}: {it.peer}: {error}" for it in outcomes for error in it.errors]

    @property
    def has_failed(self) -> bool:
        """Whether ours did something wrong. What others do is told, and is a figure like the rest."""
        return any(it.errors for it in self.outcomes if it.is_ours)

    def new_outcome(self, case: Case, peer: Peer) -> Outcome:
        """The outcome of a case to add to, which is made where there is none."""
        found = self.outcome(case, peer)
        if not found:
            found = Outcome(str(case), peer.name)
            self.outcomes.append(found)
        return found

    def outcome(self, case: Case, peer: Peer) -> Outcome | None:
        """The outcome of a peer in a case; None where that was not measured."""
        return next((it for it in self.outcomes if (it.case, it.peer) == (str(case), peer.name)), None)

    def footprint(self, peer: Peer) -> Footprint:
        """The footprint of a peer to add to, which is made where there is none."""
        found = next((it for it in self.footprints if it.peer == peer.name), None)
        if not found:
            found = Footprint(peer.name)
            self.footprints.append(found)
        return found

    def timing(self, work: str, way: str, peer: str) -> Timing:
        """The timing of a start to add to, which is made where there is none."""
        found = next((it for it in self.timings if (it.work, it.way, it.peer) == (work, way, peer)), None)
        if not found:
            found = Timing(work, way, peer)
            self.timings.append(found)
        return found

    def write(self, path: Path):
        """Keeps all figures in a file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(_rounded(asdict(self)), indent=1) + "\n")

    @classmethod
    def read(cls, path: Path) -> "Results":
        """Reads what `write` has written."""
        read = json.loads(path.read_text())
        return cls(
            read["conditions"], [Outcome(**it) for it in read["outcomes"]],
            [Footprint(**it) for it in read["footprints"]], [Timing(**it) for it in read["timings"]], read["micro"])


def conditions(rounds: int, seconds: int) -> str:
    """On what machine, and how long it was measured."""
    described = Path("/proc/cpuinfo").read_text()
    model = re.search(r"^model name\s*: (.*)$", described, re.MULTILINE)
    processor = model[1] if model else platform.machine()
    instructions = "with" if re.search(r"\bsha_ni\b", described) else "without"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    times = f"{rounds} {'round' if rounds == 1 else 'rounds'} of {seconds} s for each figure"
    return (
        f"{times}. {os.cpu_count()} cores of {processor} ({instructions} SHA instructions), {memory:.0f} GB, "
        f"{platform.system()} {platform.release()}; load, nginx and responder share them.")


def _rounded(value):
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {name: _rounded(it) for name, it in value.items()}
    if isinstance(value, list):
        return [_rounded(it) for it in value]
    return value
