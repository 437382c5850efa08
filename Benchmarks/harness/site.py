"""A responder, and an nginx of its own in front of it."""

import os
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from harness.processes import Program, wait_until

PROJECT = Path(__file__).resolve().parents[2]

# How nginx passes a request on, by the protocol of the responder.
PASSING = {
    "fastcgi": 'include "{parameters}"; {script} fastcgi_keep_conn {is_kept}; fastcgi_pass {upstream};',
    "uwsgi": "include /etc/nginx/uwsgi_params; uwsgi_pass {upstream};",
    "http": 'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; '
            "proxy_pass http://{upstream};",
    "none": 'default_type text/plain; return 200 "pong";',
}
KEEPING = "keepalive {kept}; keepalive_timeout {timeout};"
CONFIGURATION = """{user}
daemon off;
worker_processes 1;
worker_rlimit_nofile 8192;
pid "{folder}/nginx.pid";
events {{ worker_connections 4096; }}
http {{
    # Nothing but how long they had waited whom their client left without an answer.
    map $status $is_left {{ 499 1; default 0; }}
    log_format waited "$request_time";
    access_log "{folder}/waited.log" waited if=$is_left;
    keepalive_requests 1000000000;
    client_body_temp_path "{folder}/body";
    fastcgi_temp_path "{folder}/fastcgi";
    proxy_temp_path "{folder}/proxy";
    scgi_temp_path "{folder}/scgi";
    uwsgi_temp_path "{folder}/uwsgi";
    upstream responder {{ server "unix:{socket}"; {keeping} }}
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        location / {{ {passing} }}
    }}
}}
"""


class NotModified(urllib.request.BaseHandler):
    """Takes 304, which a responder that knows nothing else may answer, for an answer like 200."""

    def http_error_304(self, request, answer, code, message, fields):
        return answer


OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), NotModified())


@dataclass(frozen=True)
class Launch:
    """How a responder is started."""
    command: list[str]
    environment: dict[str, str]
    # How nginx passes requests to it, a key of PASSING.
    protocol: str = "fastcgi"
    # Whether it makes its socket itself; else spawn-fcgi does, and gives it to it as descriptor 0.
    opens_socket: bool = False
    # The file that a FastCGI server of scripts runs.
    script: str = ""
    # What is asked until it is answered with 200.
    ready: str = "/ping"
    # libfcgi alone ends on no milder signal.
    end: signal.Signals = signal.SIGKILL


class Site:
    """A responder that answers behind nginx while its `with` block runs.

    nginx keeps so many connections to the responder open, or none. Its socket is the file `socket` in the folder.
    """

    def __init__(self, launch: Launch, folder: Path, kept: int, kept_timeout: str = "60s"):
        folder.mkdir(parents=True)
        self.socket = folder / "socket"
        self.address = f"http://127.0.0.1:{(port := free_port())}"
        self.ready = launch.ready
        self._launch = launch
        self._folder = folder
        self._write_configuration(port, kept, kept_timeout)

    def _write_configuration(self, port: int, kept: int, kept_timeout: str):
        values = {
            "folder": self._folder, "socket": self.socket, "port": port,
            "keeping": KEEPING.format(kept=kept, timeout=kept_timeout) if kept else "",
            "script": f'fastcgi_param SCRIPT_FILENAME "{self._launch.script}";' if self._launch.script else "",
            "is_kept": "on" if kept else "off", "upstream": "responder",
            "parameters": PROJECT / "nginx" / "syllabus_params",
            # The worker has to open a socket that is its owner's alone.
            "user": "user root;" if os.geteuid() == 0 else "",
        }
        text = CONFIGURATION.format(**values, passing=PASSING[self._launch.protocol].format(**values))
        (self._folder / "nginx.conf").write_text(text)

    @property
    def responder(self) -> int | None:
        """The responder's first process, which is also the session of all of them; none where nginx answers itself."""
        return self._responder.pid if self._responder else None

    @property
    def seconds_to_answer(self) -> float:
        """How long the responder took from its start to the first answer."""
        return self._seconds_to_answer

    def check(self):
        """Fails where one of the two has ended by itself."""
        for program in (self._responder, self._nginx):
            if program:
                program.check()

    def waited(self) -> list[float]:
        """How many seconds each request had waited whose client left unanswered since this was asked last."""
        log = self._folder / "waited.log"
        lines = log.read_text().split()
        os.truncate(log, 0)
        return [float(line) for line in lines]

    def get(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, bytes]:
        """The head's length and the content of an answer that is no error."""
        request = urllib.request.Request(self.address + path, headers=fields or {})
        with OPENER.open(request, timeout=10) as answer:
            return len(str(answer.headers)), answer.read()

    def __enter__(self):
        with ExitStack() as started:
            self._responder = None
            self._nginx = started.enter_context(self._start_nginx())
            wait_until(self._is_accepting, 10, "nginx")
            start = time.perf_counter()
            if self._launch.command:
                self._responder = started.enter_context(self._start_responder())
            wait_until(self._is_answering, 20, "an answer through nginx")
            self._seconds_to_answer = time.perf_counter() - start
            self._started = started.pop_all()
        return self

    def __exit__(self, *_):
        self._started.close()

    def _start_responder(self) -> Program:
        # With -n it becomes the responder and keeps its process id.
        spawner = ["spawn-fcgi", "-n", "-s", str(self.socket), "-M", "0600", "--"]
        command = self._launch.command if self._launch.opens_socket else spawner + self._launch.command
        environment = {"PATH": os.environ["PATH"], **self._launch.environment}
        return Program(command, self._folder / "responder.log", self._launch.end, environment)

    def _start_nginx(self) -> Program:
        program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
        command = [program, "-e", "stderr", "-p", f"{self._folder}/", "-c", "nginx.conf"]
        return Program(command, self._folder / "nginx.log", signal.SIGTERM)

    def _is_accepting(self) -> bool:
        self._nginx.check()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", int(self.address.rpartition(":")[2]))) == 0

    def _is_answering(self) -> bool:
        self.check()
        try:
            self.get(self.ready)
        except urllib.error.HTTPError as error:
            if error.code == 502:
                return False
            raise
        return True

def free_port() -> int:
    """A port of the loopback address that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
