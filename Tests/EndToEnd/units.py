"""The unit files of systemd/, as systemd reads them, as far as tests ask."""

import functools
import subprocess
from pathlib import Path

from service import PROJECT

SERVICE = PROJECT / "systemd" / "syllabus.service"
SOCKET = PROJECT / "systemd" / "syllabus.socket"


class Unit:
    """A unit file: each key with all the values that it is given."""

    def __init__(self, path: Path):
        self._lines = [
            line.split("=", 1) for line in path.read_text(encoding="utf-8").splitlines()
            if "=" in line and not line.startswith("#")
        ]

    def all(self, key: str) -> list[str]:
        return [value for name, value in self._lines if name == key]

    def __getitem__(self, key: str) -> str:
        return self.all(key)[-1]

    @property
    def environment(self) -> dict[str, str]:
        return dict(word.split("=", 1) for line in self.all("Environment") for word in line.split())

    @property
    def allowed_calls(self) -> set[str]:
        """The system calls that SystemCallFilter= lets through: a list, from which later lines take some away."""
        # systemd.exec(5): what a process cannot live without is never refused.
        allowed = calls("@default")
        for line in self.all("SystemCallFilter"):
            named = {call for word in line.removeprefix("~").split() for call in calls(word)}
            allowed = allowed - named if line.startswith("~") else allowed | named
        return allowed


@functools.cache
def calls(name: str) -> frozenset[str]:
    """The system calls that a name of SystemCallFilter= stands for."""
    if not name.startswith("@"):
        return frozenset([name])
    listed = subprocess.run(
        ["systemd-analyze", "syscall-filter", "--no-pager", name], capture_output=True, text=True, check=True).stdout
    words = [line.strip() for line in listed.splitlines()[1:]]
    return frozenset(call for word in words if word and not word.startswith("#") for call in calls(word))
