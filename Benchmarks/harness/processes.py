"""Programs that end with the harness, whatever ends it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path


def end_on_signals():
    """Lets TERM and HUP end the harness as Ctrl-C does, so that everything it started is ended too."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: sys.exit(128 + received))


def wait_until(condition, seconds: float, what: str):
    """Waits for a condition to hold, and returns what it returned."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds} seconds")
        time.sleep(0.01)
    return result


class Program:
    """A program that runs while its `with` block does, and all that it has started."""

    def __init__(self, command: list, log: Path, end: signal.Signals, environment: dict[str, str] | None = None):
        self._end = end
        self._log = log
        # A session of its own keeps the terminal's Ctrl-C from it; the signal at the parent's death is for a harness
        # that is killed.
        guard = ["setpriv", "--pdeathsig", end.name.removeprefix("SIG"), "--"]
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [*guard, *command], stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def check(self):
        """Fails, with the end of its log, where the program has ended by itself."""
        if self._process.poll() is not None:
            lines = self._log.read_text(errors="replace").splitlines()[-5:]
            raise ChildProcessError("\n".join([f"{self._process.args} ended with {self._process.returncode}", *lines]))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.send_signal(self._end)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        # Those that it has left behind.
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
