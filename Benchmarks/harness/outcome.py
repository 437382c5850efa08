"""The figures of all rounds, and what they come to."""

import math
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Outcome:
    """What came of one peer in one case, round by round. Case and peer are told by their names."""
    case: str
    peer: str
    # Requests a second.
    rates: list[float] = field(default_factory=list)
    # The responder's own processor time for a request, in seconds.
    processor: list[float] = field(default_factory=list)
    # The proportional set of all its processes under the load, in MB.
    memory: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def is_ours(self) -> bool:
        """Whether it is a build of ours."""
        return self.peer.startswith("syllabus")

    @property
    def rate(self) -> float:
        """The median of requests a second."""
        return median(self.rates)

    def ratio(self, other: "Outcome") -> float:
        """The median of the rounds' ratios to another's: the two of one round had the same busy or quiet minute."""
        return ratio(self.rates, other.rates)


@dataclass
class Footprint:
    """How soon a peer answers and what it holds then, round by round."""
    peer: str
    # From its start to the first answer through nginx.
    seconds: list[float] = field(default_factory=list)
    # The proportional set of all its processes after that answer, in MB.
    idle: list[float] = field(default_factory=list)


def ratio(mine: list[float], theirs: list[float]) -> float:
    """The median of the rounds' ratios."""
    return median([one / other for one, other in zip(mine, theirs, strict=True) if other] or [math.nan])


@dataclass
class Timing:
    """How long a request takes for which a process is started, round by round."""
    work: str
    # Who starts the process.
    way: str
    peer: str
    milliseconds: list[float] = field(default_factory=list)
