#!/usr/bin/env python3
"""Measures what a request in plain CGI takes, beside a CGI program in C and one in PHP.

Each is started by hand, as a web server would, and asked under Apache with mod_cgid. Every round measures all of them
for everything, and begins with another one than the round before. The figures are medians; the ratio is the median of
the rounds' own ratios to the program in C.
"""

import argparse
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from catalogue import fill
from harness.processes import Program, end_on_signals, wait_until
from harness.state import State

PEERS = Path(__file__).parent / "peers"
USER, COURSES = "bench", 100
NOBODY = 65_534
AS_USER = ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"] if os.geteuid() == 0 else []
CONFIGURATION = """
ServerRoot "{folder}"
DefaultRuntimeDir "{folder}"
PidFile "{folder}/apache.pid"
ErrorLog "{folder}/apache.log"
ServerName localhost
Listen 127.0.0.1:{port}
MaxKeepAliveRequests 0
KeepAliveTimeout 60
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule alias_module {modules}/mod_alias.so
LoadModule env_module {modules}/mod_env.so
LoadModule cgid_module {modules}/mod_cgid.so
ScriptSock "{folder}/cgid.sock"
ScriptAlias /ping/ "{folder}/cgi/"
ScriptAlias /list/ "{folder}/cgi/"
<Directory "{folder}/cgi">
    Require all granted
    CGIPassAuth On
    SetEnv SYLLABUS_STATE "{state}"
    SetEnv REDIRECT_STATUS 200
</Directory>
<Location /list>
    SetEnv COURSES "{courses}"
</Location>
"""


@dataclass(frozen=True)
class Peer:
    """A program, by its file in the folder of CGI programs."""

    name: str
    file: str


@dataclass
class Case:
    """A request: of which peers, and what was measured, by round."""

    name: str
    path: str
    peers: list[Peer]
    headers: dict[str, str] = field(default_factory=dict)
    rounds: dict[tuple[str, Peer], list[float]] = field(default_factory=dict)


C, OURS, PHP = Peer("C", "courses-cgi"), Peer("syllabus", "syllabus-fcgi"), Peer("php-cgi", "courses.php")
BY_HAND, BY_APACHE = "by hand", "Apache, mod_cgid"


def main() -> int:
    options = read_options()
    end_on_signals()
    with tempfile.TemporaryDirectory(prefix="cgi.") as name, ExitStack() as running:
        host = running.enter_context(Host(Path(name), options.binary.resolve()))
        cases = [
            Case("ping", "/ping", [C, OURS, PHP]),
            Case("100 courses", "/api/v1/courses", [C, OURS, PHP]),
            Case("a token is checked", "/api/v1/users/me", [OURS], {"Authorization": f"Token {host.token}"}),
        ]
        for number in range(options.rounds):
            for case in cases:
                turn = number % len(case.peers)
                for peer in case.peers[turn:] + case.peers[:turn]:
                    for way, ask in ((BY_HAND, host.start), (BY_APACHE, host.ask)):
                        case.rounds.setdefault((way, peer), []).append(timed(ask, case, peer, options.repeats))
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
        print(table(cases), end="")
    return 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, required=True, help="our responder; syllabus is beside it")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--repeats", type=int, default=20, help="requests of each kind in a round")
    return parser.parse_args()


def timed(ask, case: Case, peer: Peer, repeats: int) -> float:
    """The median time of a request, in milliseconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        answer = ask(case, peer)
        times.append((time.perf_counter() - start) * 1000)
        expected = b"pong" if case.name == "ping" else b'"'
        if expected not in answer:
            sys.exit(f"{peer.name}, {case.name}: {answer.decode(errors='replace')}")
    return median(times)


class Host:
    """An Apache with all programs, and a state folder with a hundred courses."""

    def __init__(self, folder: Path, binary: Path):
        self._folder, self._programs = folder, folder / "cgi"
        self._programs.mkdir()
        shutil.copy(binary, self._programs / OURS.file)
        shutil.copy(PEERS / PHP.file, self._programs)
        (self._programs / PHP.file).chmod(0o755)
        # As ours is: with SQLite inside.
        command = ["gcc", "-O2", "-o", self._programs / C.file, PEERS / "courses-cgi.c", "-l:libsqlite3.a", "-lm"]
        subprocess.run(command, check=True)
        state = State(folder / "state", binary.parent / "syllabus")
        state.add_user(USER)
        self.token = state.token(USER)
        self._environment = {
            "PATH": os.environ["PATH"], "SYLLABUS_STATE": str(state.path), "GATEWAY_INTERFACE": "CGI/1.1",
            "SERVER_PROTOCOL": "HTTP/1.1", "REQUEST_METHOD": "GET", "REDIRECT_STATUS": "200"}
        self._courses = state.path / "courses.sqlite"
        self.start(Case("", "/api/v1/courses", []), OURS)
        fill(self._courses, COURSES)
        if AS_USER:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY)

    def __enter__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        configuration = self._folder / "apache.conf"
        configuration.write_text(CONFIGURATION.format(
            folder=self._folder, port=port, state=self._courses.parent, courses=self._courses,
            modules="/usr/lib/apache2/modules"))
        self._apache = Program(
            [*AS_USER, "/usr/sbin/apache2", "-f", configuration, "-D", "FOREGROUND"], self._folder / "output.log",
            signal.SIGTERM)
        self._apache.__enter__()
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        wait_until(self._is_listening, 10, "Apache")
        return self

    def __exit__(self, *error):
        self._connection.close()
        self._apache.__exit__(*error)

    def _is_listening(self) -> bool:
        self._apache.check()
        try:
            self._connection.connect()
        except ConnectionRefusedError:
            return False
        return True

    def start(self, case: Case, peer: Peer) -> bytes:
        """Starts a program for a request, and waits for its end."""
        program = self._programs / peer.file
        environment = self._environment | {"REQUEST_URI": case.path, "SCRIPT_FILENAME": str(program)}
        if "Authorization" in case.headers:
            environment["HTTP_AUTHORIZATION"] = case.headers["Authorization"]
        if case.name != "ping":
            environment["COURSES"] = str(self._courses)
        return subprocess.run(
            [program], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout

    def ask(self, case: Case, peer: Peer) -> bytes:
        """Asks Apache, over a connection of its own.

        On one that is kept, the next request would wait for Apache to look after the process of the one before, for 10 ms
        where it has not quite ended yet.
        """
        place = "ping" if case.name == "ping" else "list"
        self._connection.close()
        self._connection.request("GET", f"/{place}/{peer.file}{case.path}", headers=case.headers)
        return self._connection.getresponse().read()


def table(cases: list[Case]) -> str:
    """A row for each request and way, a column for each peer."""
    peers = [C, OURS, PHP]
    rows = [f"| ms (ratio) | {' | '.join(peer.name for peer in peers)} |", "|---|" + "--:|" * len(peers)]
    for case in cases:
        for way in (BY_HAND, BY_APACHE):
            rows.append(f"| {case.name}, {way} | {' | '.join(cell(case, way, peer) for peer in peers)} |")
    return "\n".join(rows) + "\n"


def cell(case: Case, way: str, peer: Peer) -> str:
    if peer not in case.peers:
        return "-"
    times = case.rounds[way, peer]
    if C not in case.peers:
        return f"{median(times):.2f}"
    ratios = [time / least for time, least in zip(times, case.rounds[way, C], strict=True)]
    return f"{median(times):.2f} ({median(ratios):.2f})"


if __name__ == "__main__":
    sys.exit(main())
