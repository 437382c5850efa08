"""What a soak tells in the end: how much was asked, which faults there were, and what the responders held."""

import time
from collections import Counter
from dataclasses import dataclass, field

from responder import Process
from service import wait_until
from soak_web import Interval, Replies

# How much more memory a responder may have at the end, in bytes, than after the warm-up, and how many more descriptors.
MEMORY_GROWTH, DESCRIPTOR_GROWTH = 8 << 20, 2
# How long the number of descriptors has to stand still, and how long until it does at most, in seconds.
STILL, PATIENCE = 0.5, 30


@dataclass(frozen=True)
class Reading:
    """What the responders hold at rest, the one that holds more of it."""

    memory: int
    descriptors: int
    threads: int

    @classmethod
    def of(cls, processes: list[Process]):
        """Reads it when descriptors become neither more nor fewer."""
        seen, since = [], time.monotonic()

        def stands_still() -> bool:
            nonlocal seen, since
            if (now := [process.descriptors for process in processes]) != seen:
                seen, since = now, time.monotonic()
            return time.monotonic() - since > STILL

        wait_until(stands_still, PATIENCE)
        return cls(*(max(getattr(process, name) for process in processes) for name in cls.__dataclass_fields__))

    def growth(self, last: "Reading") -> list[str]:
        """What has become more than it may."""
        found = []
        if last.memory > self.memory + MEMORY_GROWTH:
            found.append(f"memory grew: {self}, then {last}")
        if last.descriptors > self.descriptors + DESCRIPTOR_GROWTH:
            found.append(f"descriptors became more: {self}, then {last}")
        if last.threads > self.threads:
            found.append(f"threads became more: {self}, then {last}")
        return found

    def __str__(self):
        return f"{self.memory / 1024:.0f} KiB, {self.descriptors} descriptors, {self.threads} threads"


@dataclass
class Figures:
    """What has been so far."""

    # How often each fault was, and how long it lasted at most.
    counts: Counter[str] = field(default_factory=Counter)
    longest: dict[str, float] = field(default_factory=dict)
    # For how long nobody was answered well, by what was done then.
    gaps: dict[str, float] = field(default_factory=dict)
    # Changes of courses and reviews.
    acknowledged: int = 0
    unexcused: int = 0

    def add(self, interval: Interval):
        self.counts[interval.name] += 1
        self.longest[interval.name] = max(self.longest.get(interval.name, 0), interval.end - interval.start)

    def add_gap(self, doing: str, seconds: float):
        self.gaps[doing] = max(self.gaps.get(doing, 0), seconds)

    def lines(self, replies: Replies, changes_of_accounts: int) -> list[str]:
        failures = [
            f"{count} of {status or 'closed connections'}" for status in replies.failing
            if (count := replies.of_status(status))]
        lasted = [f"{count} of {name} (up to {self.longest[name]:.2f} s)" for name, count in self.counts.items()]
        worst = max(self.gaps, key=self.gaps.get)
        return [
            f"faults: {', '.join(lasted)}",
            f"changes acknowledged: {self.acknowledged} of courses and reviews, {changes_of_accounts} of accounts",
            f"failures: {', '.join(failures) or 'none'}; outside the faults that excuse them: {self.unexcused}",
            f"longest time without a good answer: {self.gaps[worst]:.2f} s ({worst})",
        ]
