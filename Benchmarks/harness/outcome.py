"""The figures of all rounds, and what they come to."""

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

    @property
    def microseconds(self) -> float:
        """The median of the responder's own processor time for a request."""
        return median(self.processor) * 1e6
