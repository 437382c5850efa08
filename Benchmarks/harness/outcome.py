"""The figures of all rounds, and what they come to."""

import math
from dataclasses import dataclass, field
from statistics import median

from harness.cases import Case, Peer


@dataclass
class Outcome:
    """What came of one peer in one case, round by round."""
    case: Case
    peer: Peer
    rates: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The median of requests a second."""
        return median(self.rates)

    def ratio(self, other: "Outcome") -> float:
        """The median of the rounds' ratios to another peer: the two of one round had the same busy or quiet minute."""
        pairs = zip(self.rates, other.rates, strict=True)
        return median([mine / theirs for mine, theirs in pairs if theirs] or [math.nan])

    @property
    def microseconds(self) -> float:
        """The median of the responder's own processor time for a request."""
        return median(self.processor) * 1e6
