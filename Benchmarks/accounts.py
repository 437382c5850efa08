#!/usr/bin/env python3
"""Measures what the number of accounts costs: a request in plain CGI, the responder's start, a change of a password.

Each round measures every number of accounts, and begins with another one than the round before. The figures are medians,
and the ratios are those to the smallest number. After the change the clock runs on until the running responder refuses
a token of before. To write and sync as many bytes as the file has is measured beside it: no program that replaces a file
durably is quicker.
"""

import argparse
import base64
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from harness import fastcgi
from harness.observed import resident_kib
from harness.processes import end_on_signals
from harness.state import PASSWORD, State

USER = "bench"


def main() -> int:
    options = read_options()
    end_on_signals()
    with tempfile.TemporaryDirectory(prefix="accounts.", dir=options.folder) as name:
        all_accounts = [Accounts(count, Path(name) / str(count), options.binary.resolve()) for count in options.counts]
        for number in range(options.rounds):
            first = number % len(all_accounts)
            for accounts in all_accounts[first:] + all_accounts[:first]:
                accounts.measure()
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
        print(table(all_accounts), end="")
    return 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, required=True, help="our responder; syllabus is beside it")
    parser.add_argument("--counts", type=int, nargs="+", default=[10, 10_000, 100_000], help="how many accounts there are")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--folder", type=Path, help="where the accounts are kept meanwhile, on the disk to be measured")
    return parser.parse_args()


class Accounts:
    """A state folder with so many accounts, and what was measured with it."""

    def __init__(self, count: int, folder: Path, binary: Path):
        folder.mkdir()
        self.count = count
        self._binary, self._folder = binary, folder
        self._state = State(folder / "state", binary.parent / "syllabus")
        self._state.add_user(USER)
        self._state.fill(count)
        self._path = self._state.path / "credentials.json"
        self.seconds: dict[str, list[float]] = {}
        self.resident_kib = 0

    @property
    def megabytes(self) -> float:
        return self._path.stat().st_size / 1e6

    def measure(self):
        """Measures everything once."""
        basic = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        token = self._state.token(USER)
        self._time("CGI, no credentials", lambda: self._cgi("/api/v1/courses"))
        self._time("CGI, token", lambda: self._cgi("/api/v1/users/token", HTTP_AUTHORIZATION=f"Token {token}"))
        self._time("CGI, Basic", lambda: self._cgi("/api/v1/users/token", HTTP_AUTHORIZATION=f"Basic {basic}"))
        with socket.socket(socket.AF_UNIX) as listener:
            self._listen(listener)
            start = time.perf_counter()
            process = subprocess.Popen([self._binary], env=self._environment, stdin=listener, stderr=subprocess.DEVNULL)
        try:
            self._ask("/ping")
            self._note("start, to the first answer", time.perf_counter() - start)
            self.resident_kib = resident_kib(process.pid)
            self._time("user passwd", lambda: self._state.change_password(USER))
            self._time("until the responder knows", lambda: self._wait_until_refused(token))
        finally:
            process.terminate()
            process.wait()
            self._socket.unlink()
        self._time("write and sync", self._write)

    def _time(self, what: str, work):
        start = time.perf_counter()
        work()
        self._note(what, time.perf_counter() - start)

    def _note(self, what: str, seconds: float):
        self.seconds.setdefault(what, []).append(seconds)

    def _cgi(self, target: str, **more: str):
        environment = self._environment | {
            "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET", "REQUEST_URI": target, "SCRIPT_NAME": target,
        } | more
        answer = subprocess.run(
            [self._binary], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout
        if not answer.startswith(b"Status: 200"):
            sys.exit(f"{target}: {answer.decode()}")

    @property
    def _socket(self) -> Path:
        return self._folder / "socket"

    def _listen(self, listener: socket.socket):
        listener.bind(str(self._socket))
        listener.listen()

    def _ask(self, target: str, **more: str) -> bytes:
        return fastcgi.fetch(self._socket, target, **more)

    def _wait_until_refused(self, token: str):
        while b"Status: 401" not in self._ask("/api/v1/users/token", HTTP_AUTHORIZATION=f"Token {token}"):
            time.sleep(0.005)

    def _write(self):
        content = self._path.read_bytes()
        path = self._folder / "copy"
        with path.open("wb", buffering=0) as file:
            file.write(content)
            os.fsync(file.fileno())

    @property
    def _environment(self) -> dict[str, str]:
        return {"SYLLABUS_STATE": str(self._state.path)}


def table(all_accounts: list[Accounts]) -> str:
    """A row for each thing measured, a column for each number of accounts."""
    heads = [f"{accounts.count} ({accounts.megabytes:.1f} MB)" for accounts in all_accounts]
    rows = [f"| ms (ratio) | {' | '.join(heads)} |", "|---|" + "--:|" * len(all_accounts)]
    for what, first in all_accounts[0].seconds.items():
        medians = [median(accounts.seconds[what]) for accounts in all_accounts]
        cells = [f"{seconds * 1000:.1f} ({seconds / median(first):.2f})" for seconds in medians]
        rows.append(f"| {what} | {' | '.join(cells)} |")
    memory = [f"{accounts.resident_kib / 1000:.0f}" for accounts in all_accounts]
    rows.append(f"| memory after the start, MB | {' | '.join(memory)} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
