"""A responder under spawn-fcgi, and an nginx of its own in front of it."""

import os
import shutil
import signal
import socket
import urllib.error
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from harness.processes import Program, wait_until

PROJECT = Path(__file__).resolve().parents[2]

DIRECT = """
        location / {{ include "{parameters}"; fastcgi_pass "unix:{socket}"; }}"""
KEPT_ALIVE = """
        location / {{ include "{parameters}"; fastcgi_keep_conn on; fastcgi_pass responder; }}"""
UPSTREAM = """
    upstream responder {{ server "unix:{socket}"; keepalive {kept}; keepalive_timeout {timeout}; }}"""
CONFIGURATION = """{user}
daemon off;
worker_processes 1;
pid "{folder}/nginx.pid";
events {{}}
http {{
    # Nothing but how long they had waited whom their client left without an answer.
    map $status $is_left {{ 499 1; default 0; }}
    log_format waited "$request_time";
    access_log "{folder}/waited.log" waited if=$is_left;
    client_body_temp_path "{folder}/body";
    fastcgi_temp_path "{folder}/fastcgi";
    proxy_temp_path "{folder}/proxy";
    scgi_temp_path "{folder}/scgi";
    uwsgi_temp_path "{folder}/uwsgi";{upstream}
    server {{
        listen 127.0.0.1:{port};{location}
    }}
}}
"""


@dataclass(frozen=True)
class Launch:
    """How a responder is started."""
    command: list[str]
    environment: dict[str, str]


class Site:
    """A responder that answers behind nginx while its `with` block runs.

    nginx keeps so many connections to the responder open, or none.
    """

    def __init__(self, launch: Launch, folder: Path, kept: int, kept_timeout: str = "60s"):
        folder.mkdir()
        self.socket = folder / "socket"
        self.address = f"http://127.0.0.1:{(port := _free_port())}"
        self._launch = launch
        self._folder = folder
        self._write_configuration(port, kept, kept_timeout)

    def _write_configuration(self, port: int, kept: int, kept_timeout: str):
        values = {
            "folder": self._folder, "socket": self.socket, "port": port, "kept": kept, "timeout": kept_timeout,
            "parameters": PROJECT / "nginx" / "syllabus_params",
            # The worker has to open a socket that is its owner's alone.
            "user": "user root;" if os.geteuid() == 0 else "",
        }
        location = (KEPT_ALIVE if kept else DIRECT).format(**values)
        upstream = UPSTREAM.format(**values) if kept else ""
        text = CONFIGURATION.format(**values, location=location, upstream=upstream)
        (self._folder / "nginx.conf").write_text(text)

    @property
    def responder(self) -> int:
        """The responder's process."""
        return self._responder.pid

    def check(self):
        """Fails where one of the two has ended by itself."""
        self._responder.check()
        self._nginx.check()

    def waited(self) -> list[float]:
        """How many seconds each request had waited whose client left unanswered since this was asked last."""
        log = self._folder / "waited.log"
        lines = log.read_text().split()
        os.truncate(log, 0)
        return [float(line) for line in lines]

    def get(self, path: str) -> tuple[int, bytes]:
        """The head's length and the content of an answer with status 200."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self.address + path, timeout=10) as answer:
            return len(str(answer.headers)), answer.read()

    def __enter__(self):
        with ExitStack() as started:
            self._responder = started.enter_context(self._start_responder())
            wait_until(self._is_listening, 10, "the responder's socket")
            self._nginx = started.enter_context(self._start_nginx())
            wait_until(self._is_answering, 10, "an answer of nginx")
            self._started = started.pop_all()
        return self

    def __exit__(self, *_):
        self._started.close()

    def _start_responder(self) -> Program:
        # With -n it becomes the responder and keeps its process id. libfcgi alone ends on no milder signal.
        command = ["spawn-fcgi", "-n", "-s", str(self.socket), "-M", "0600", "--", *self._launch.command]
        environment = {"PATH": os.environ["PATH"], **self._launch.environment}
        return Program(command, self._folder / "responder.log", signal.SIGKILL, environment)

    def _start_nginx(self) -> Program:
        program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
        command = [program, "-e", "stderr", "-p", f"{self._folder}/", "-c", "nginx.conf"]
        return Program(command, self._folder / "nginx.log", signal.SIGTERM)

    def _is_listening(self) -> bool:
        self._responder.check()
        return self.socket.is_socket()

    def _is_answering(self) -> bool:
        self.check()
        try:
            self.get("/ping")
        except urllib.error.URLError as error:
            if isinstance(error.reason, ConnectionRefusedError):
                return False
            raise
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
