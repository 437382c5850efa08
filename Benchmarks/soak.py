#!/usr/bin/env python3
"""Sends the responder many requests of several kinds through nginx with keep-alive, and looks whether it grows.

Resident memory and open descriptors are read after the first tenth of the requests, when all workers have done all
kinds of work, and at the end. The exit code is 1 where memory grew by more than 5 MB, where descriptors became more, or
where a request failed.
"""

import argparse
import base64
import json
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from harness import load
from harness.observed import descriptors, resident_kib
from harness.processes import end_on_signals, wait_until
from harness.site import Launch, Site
from harness.state import PASSWORD, State

USER = "soak"
ALLOWED_GROWTH_KIB = 5_000_000 // 1024
# A piece is as long as wrk can be asked for at least.
PIECE_SECONDS = 1

# wrk asks for these in turn.
SCRIPT = """
local paths = {{ "/ping", "/api/v1/courses", "/api/v1/courses/1", "/api/v1/users/token" }}
local requests = {{}}
for i, path in ipairs(paths) do
    requests[i] = "GET " .. path .. " HTTP/1.1\\r\\nHost: localhost\\r\\nAuthorization: Token {token}\\r\\n\\r\\n"
end
local turn = 0
request = function()
    turn = turn % #requests + 1
    return requests[turn]
end
"""


def main() -> int:
    options = read_options()
    end_on_signals()
    with tempfile.TemporaryDirectory(prefix="soak.") as name:
        folder = Path(name)
        state = State(folder / "state", options.binary.resolve().parent / "syllabus")
        state.add_user(USER)
        with Site(launch(options, state), folder / "site", kept=options.connections, kept_timeout="1s") as site:
            soak = Soak(site, prepare(site, folder), options.connections)
            first = soak.run_until(options.requests // 10)
            last = soak.run_until(options.requests)
    return judge(first, last, soak.errors)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, required=True, help="our responder; syllabus is beside it")
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--connections", type=int, default=16, help="how many clients ask at once")
    parser.add_argument("--workers", type=int, default=4)
    return parser.parse_args()


def launch(options: argparse.Namespace, state: State) -> Launch:
    environment = {"SYLLABUS_STATE": str(state.path), "SYLLABUS_WORKERS": str(options.workers)}
    return Launch([str(options.binary.resolve())], environment)


def prepare(site: Site, folder: Path) -> Path:
    """Adds a course, and writes the script of the requests for wrk."""
    token = call(site, "/api/v1/users/token")["token"]
    call(site, "/api/v1/courses", json.dumps({"title": "Soak", "url": "https://example.com/soak"}).encode())
    script = folder / "requests.lua"
    script.write_text(SCRIPT.format(token=token))
    return script


def call(site: Site, path: str, content: bytes | None = None) -> dict:
    credentials = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    fields = {"Authorization": f"Basic {credentials}", "Content-Type": "application/json"}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(site.address + path, content, fields), timeout=10) as answer:
        return json.load(answer)


@dataclass(frozen=True)
class Reading:
    """What the responder holds after so many requests."""
    requests: int
    resident_kib: int
    descriptors: int

    def __str__(self) -> str:
        return f"after {self.requests} requests: {self.resident_kib} KiB resident, {self.descriptors} descriptors"


class Soak:
    """The requests so far."""

    def __init__(self, site: Site, script: Path, connections: int):
        self._site = site
        self._options = ("-s", str(script))
        self._connections = connections
        self._requests = 0
        self.errors: list[str] = []

    def run_until(self, requests: int) -> Reading:
        """Goes on until so many requests have been answered in all, and reads what the responder holds then."""
        while self._requests < requests:
            came = load.run(self._site, "/ping", self._connections, PIECE_SECONDS, self._options)
            self._site.check()
            self._requests += came.requests
            self.errors += came.errors
            print(f"{self._requests} requests, {came.rate:.0f}/s", *came.errors, file=sys.stderr)
        self._wait_until_idle()
        pid = self._site.responder
        reading = Reading(self._requests, resident_kib(pid), descriptors(pid))
        print(reading)
        return reading

    def _wait_until_idle(self):
        """nginx closes the connections that it keeps after a second without use; then the count stands still."""
        seen, since = descriptors(self._site.responder), time.monotonic()

        def stands_still() -> bool:
            nonlocal seen, since
            if (now := descriptors(self._site.responder)) != seen:
                seen, since = now, time.monotonic()
            return time.monotonic() - since > 2

        wait_until(stands_still, 30, "a standing number of descriptors")


def judge(first: Reading, last: Reading, errors: list[str]) -> int:
    """Tells what is wrong; the exit code."""
    faults = list(errors)
    if last.resident_kib - first.resident_kib > ALLOWED_GROWTH_KIB:
        faults.append(f"memory grew by {last.resident_kib - first.resident_kib} KiB")
    if last.descriptors > first.descriptors:
        faults.append(f"descriptors became more: {first.descriptors}, then {last.descriptors}")
    print("\n".join(faults), end="\n" if faults else "", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
