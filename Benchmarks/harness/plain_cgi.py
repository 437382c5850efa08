"""Requests in plain CGI, for each of which a process is started: by hand, and by Apache with mod_cgid."""

import http.client
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from harness import works, world
from harness.building import BUILT, Programs
from harness.peer import PEERS
from harness.processes import Program, wait_until
from harness.results import Results
from harness.site import free_port
from harness.works import Sign, Work
from harness.world import World

NOBODY = 65_534
AS_USER = ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"] if os.geteuid() == 0 else []
CONFIGURATION = """
ServerRoot "{folder}"
DefaultRuntimeDir "{folder}"
PidFile "{folder}/apache.pid"
ErrorLog "{folder}/apache.log"
ServerName localhost
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule alias_module {modules}/mod_alias.so
LoadModule env_module {modules}/mod_env.so
LoadModule cgid_module {modules}/mod_cgid.so
ScriptSock "{folder}/cgid.sock"
<Directory "{folder}/cgi">
    Require all granted
    CGIPassAuth On
</Directory>
"""
HOST = """
Listen 127.0.0.1:{port}
<VirtualHost 127.0.0.1:{port}>
    ScriptAlias "/" "{program}/"
    {variables}
</VirtualHost>
"""
BY_HAND, BY_APACHE = "by hand", "Apache, mod_cgid"
WORKS = (works.PING, works.COURSE, works.TOKEN)


@dataclass(frozen=True)
class Peer:
    """A program, by its name among the CGI programs, and what it finds in its environment."""

    name: str
    file: str
    variables: dict[str, str] = field(hash=False)
    # It starts so slowly that fewer requests tell enough; and it lies where Apache's user need not have a way to it.
    is_python: bool = False


def measure(data: World, programs: Programs, results: Results, rounds: int, repeats: int):
    """Adds timings of all works by all peers to the results: a median of so many repeats for each round."""
    with tempfile.TemporaryDirectory(prefix="cgi.") as folder, Host(Path(folder), data, programs) as host:
        for number in range(rounds):
            for work in WORKS:
                peers = host.peers[number % len(host.peers):] + host.peers[:number % len(host.peers)]
                for peer in peers:
                    for way, ask in host.ways(peer):
                        timing = results.timing(work.name, way, peer.name)
                        times = max(1, repeats // 5) if peer.is_python else repeats
                        timing.milliseconds.append(_median_time(ask, peer, work, times))
            print(f"plain CGI: round {number + 1} of {rounds}", file=sys.stderr)


def _median_time(ask, peer: Peer, work: Work, repeats: int) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        ask(peer, work)
        times.append((time.perf_counter() - start) * 1000)
    return median(times)


class Host:
    """An Apache with all programs, and their data."""

    def __init__(self, folder: Path, data: World, programs: Programs):
        self._folder = folder
        copies = data.copies(folder / "data")
        own = {"DATABASE": str(copies["database"]), "SECRET": world.SECRET}
        self.peers = (
            Peer("C", "courses-cgi", own),
            Peer("syllabus", "syllabus-fcgi", {"SYLLABUS_STATE": str(copies["state"])}),
            Peer("php-cgi", "php.cgi", own | {"REDIRECT_STATUS": "200"}),
            Peer("Flask, wsgiref", "flask.cgi", own | {"DATABASE": str(copies["flask"])}, is_python=True),
        )
        self._fill(folder / "cgi", programs)
        self._tokens = {peer: world.peers_token() for peer in self.peers}
        self._tokens[self.peers[1]] = data.token
        self._ports = {peer: free_port() for peer in self.peers}
        for path in (folder, *folder.rglob("*")) if AS_USER else ():
            os.chown(path, NOBODY, NOBODY)

    def _fill(self, place: Path, programs: Programs):
        place.mkdir()
        shutil.copy(BUILT / "courses-cgi", place)
        shutil.copy(programs.paths["responder"], place / "syllabus-fcgi")
        (place / "php.cgi").write_text("#!/usr/bin/php-cgi\n" + (PEERS / "courses.php").read_text())
        # An interpreter of another folder, and the application beside its other files.
        interpreter = programs.paths["flask_bin"] / "python3"
        script = PEERS / "flask" / "cgi_script.py"
        (place / "flask.cgi").write_text(f'#!/bin/sh\nexec "{interpreter}" "{script}"\n')
        for path in place.iterdir():
            path.chmod(0o755)

    def __enter__(self):
        configuration = self._folder / "apache.conf"
        text = CONFIGURATION.format(folder=self._folder, modules="/usr/lib/apache2/modules")
        configuration.write_text(text + "".join(map(self._host, self.peers)))
        self._apache = Program(
            [*AS_USER, "/usr/sbin/apache2", "-f", configuration, "-D", "FOREGROUND"], self._folder / "output.log",
            signal.SIGTERM)
        self._apache.__enter__()
        wait_until(self._is_listening, 10, "Apache")
        for peer in self.peers:
            for work in WORKS:
                self._check(peer, work)
        return self

    def __exit__(self, *error):
        self._apache.__exit__(*error)

    def _host(self, peer: Peer) -> str:
        variables = "\n    ".join(f'SetEnv {name} "{value}"' for name, value in peer.variables.items())
        return HOST.format(port=self._ports[peer], program=self._program(peer), variables=variables)

    def _program(self, peer: Peer) -> Path:
        return self._folder / "cgi" / peer.file

    def _is_listening(self) -> bool:
        self._apache.check()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._ports[self.peers[0]])) == 0

    def ways(self, peer: Peer) -> list[tuple[str, Callable]]:
        """How a program can be asked."""
        return [(BY_HAND, self.start)] + ([] if peer.is_python else [(BY_APACHE, self.ask)])

    def _check(self, peer: Peer, work: Work):
        """Fails where an answer is not what it should be."""
        expected = {works.PING: b"pong", works.COURSE: b'"url"', works.TOKEN: world.USER.encode()}[work]
        for way, ask in self.ways(peer):
            answer = ask(peer, work) or self._output.read_bytes()
            if expected not in answer:
                raise ChildProcessError(f"{peer.name}, {work.name}, {way}: {answer.decode(errors='replace')}")

    @property
    def _output(self) -> Path:
        return self._folder / "output"

    def start(self, peer: Peer, work: Work):
        """Starts a program for a request as a web server does, and waits for its end."""
        program = str(self._program(peer))
        environment = peer.variables | {
            "PATH": os.environ["PATH"], "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "REQUEST_METHOD": "GET", "REQUEST_URI": work.path,
            "SCRIPT_NAME": "", "PATH_INFO": work.path, "QUERY_STRING": "", "SCRIPT_FILENAME": program}
        if work.sign is Sign.TOKEN:
            environment["HTTP_AUTHORIZATION"] = f"Token {self._tokens[peer]}"
        output = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        files = [(os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                 (os.POSIX_SPAWN_OPEN, 1, str(self._output), output, 0o600)]
        _, status = os.waitpid(os.posix_spawn(program, [program], environment, file_actions=files), 0)
        if status != 0:
            raise ChildProcessError(f"{peer.name} ended with {os.waitstatus_to_exitcode(status)}")

    def ask(self, peer: Peer, work: Work) -> bytes:
        """Asks Apache, over a connection of its own.

        On one that is kept, the next request would wait for Apache to look after the process of the one before, for
        10 ms where it has not quite ended yet.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self._ports[peer], timeout=20)
        fields = {"Authorization": f"Token {self._tokens[peer]}"} if work.sign is Sign.TOKEN else {}
        try:
            connection.request("GET", work.path, headers=fields)
            return connection.getresponse().read()
        finally:
            connection.close()
