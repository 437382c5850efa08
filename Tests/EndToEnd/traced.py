"""The system calls of a program, by strace: their order, and how to make one of them fail or be the last."""

import itertools
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

WHOLE = re.compile(r"(\d+) +(\w+)\((.*)\) += (.*)")
BEGUN = re.compile(r"(\d+) +(\w+)\((.*) <unfinished \.\.\.>")
ENDED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (.*)")

# Where a call ends that was under way when the program did.
NEVER = sys.maxsize
# What changes nothing of a file.
LOOKING = ("newfstatat", "fstat", "read", "close")


@dataclass
class Call:
    """A system call, from one line of the trace to another one where other threads came in between."""

    thread: int
    name: str
    arguments: str
    result: str
    begun: int
    ended: int
    # How many of this name the thread has made, this one included.
    number: int = field(default=0)

    def leads_to(self, path: Path) -> bool:
        """Whether the first argument is a descriptor of the file, as `strace -y` shows it."""
        return self.arguments.partition(",")[0].endswith(f"<{path}>")

    def __str__(self):
        return f"{self.name} number {self.number}: {self.name}({self.arguments}) = {self.result}"


def tracing(trace: Path, *options: str) -> list[str]:
    """What to put before a command so that its calls are written down."""
    return ["strace", "-f", "-y", "-s", "80", "-o", str(trace), *options]


def injecting(call: Call, fault: str) -> list[str]:
    """What to put before a command so that this call of it meets a fault."""
    return ["strace", "-f", "-o", "/dev/null", *injection(call.name, f"{fault}:when={call.number}")]


def injection(name: str, fault: str) -> list[str]:
    return ["-e", f"trace={name}", "-e", f"inject={name}:{fault}"]


def read(trace: Path) -> list[Call]:
    """The calls of a trace in the order in which they began."""
    calls, begun, counts = [], {}, Counter()
    for line, text in enumerate(trace.read_text(encoding="utf-8", errors="replace").splitlines()):
        if found := ENDED.match(text):
            call = begun.pop(int(found[1]))
            call.arguments, call.result, call.ended = call.arguments + found[3], found[4], line
            continue
        if not (found := WHOLE.match(text) or BEGUN.match(text)):
            continue
        call = Call(int(found[1]), found[2], found[3], "?", line, NEVER)
        counts[call.thread, call.name] += 1
        call.number = counts[call.thread, call.name]
        calls.append(call)
        if found.re is WHOLE:
            call.result, call.ended = found[4], line
        else:
            begun[call.thread] = call
    return calls


def since(path: Path, calls: list[Call]) -> list[Call]:
    """The calls from the first one that names something in a folder; those before only load the program."""
    return list(itertools.dropwhile(lambda call: str(path) not in call.arguments, calls))


def the_last(calls: list[Call], name: str, condition) -> Call:
    found = [call for call in calls if call.name == name and condition(call)]
    assert found, f"there is no such {name}"
    return found[-1]


def the_change(calls: list[Call], file: Path, is_answer) -> list[Call]:
    """The steps of a file's last change: write, fsync, rename, fsync of the folder, and the answer."""
    temporary = file.with_name(f"{file.name}.tmp")
    return [
        the_last(calls, "write", lambda call: call.leads_to(temporary)),
        the_last(calls, "fsync", lambda call: call.leads_to(temporary)),
        the_last(calls, "renameat", lambda call: call.arguments.endswith(f'"{file.name}"')),
        the_last(calls, "fsync", lambda call: call.leads_to(file.parent)),
        next(call for call in reversed(calls) if is_answer(call)),
    ]


def assert_durable_before_it_is_told(calls: list[Call], file: Path, is_answer):
    """Checks the order of a change whose answer is the last call for which `is_answer` holds."""
    steps = the_change(calls, file, is_answer)
    for earlier, later in itertools.pairwise(steps):
        assert not earlier.result.startswith("-1"), earlier
        assert earlier.ended < later.begun, f"{later}\nbegins before the end of\n{earlier}"
    told_early = [call for call in calls if is_answer(call) and steps[0].begun < call.begun < steps[-1].begun]
    assert not told_early, told_early[0]
    assert_written_beside(calls, file, steps[1])


def assert_written_beside(calls: list[Call], file: Path, synced: Call):
    """Checks that nobody else could read the new file, that all of it was synced, and that the old one was let be."""
    temporary = file.with_name(f"{file.name}.tmp")
    opened = the_last(calls, "openat", lambda call: call.result.endswith(f"<{temporary}>"))
    assert "O_EXCL" in opened.arguments and opened.arguments.endswith("0600"), opened
    for call in calls:
        if call.leads_to(file) or call.leads_to(temporary) and call.begun > synced.begun:
            assert call.name in LOOKING, call
        if call.name in ("open", "openat") and call.result.endswith(f"<{file}>"):
            assert "O_RDONLY" in call.arguments, call
