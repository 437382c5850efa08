"""What /proc tells of processes."""

import os
import re
from contextlib import suppress
from pathlib import Path


def cpu_seconds(session: int) -> float:
    """The processor time that all processes of a session have used so far, in user and system mode.

    What those that have ended used is in it where their parent is left and has waited for them.
    """
    ticks = sum(sum(map(int, fields[11:15])) for fields in map(_status, _members(session)) if fields)
    return ticks / os.sysconf("SC_CLK_TCK")


def proportional_kib(session: int) -> int:
    """The proportional set of all processes of a session: what several have in common counts once among them."""
    return sum(_proportional_kib(pid) for pid in _members(session))


def resident_kib(pid: int) -> int:
    """The resident memory of a process."""
    return int(re.search(r"^VmRSS:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)[1])


def descriptors(pid: int) -> int:
    """How many descriptors a process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def _members(session: int) -> list[int]:
    pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return [pid for pid in pids if (fields := _status(pid)) and int(fields[3]) == session]


def _status(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on; empty where the process has ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []


def _proportional_kib(pid: int) -> int:
    with suppress(FileNotFoundError, ProcessLookupError):
        found = re.search(r"^Pss:\s*(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        return int(found[1]) if found else 0
    return 0
