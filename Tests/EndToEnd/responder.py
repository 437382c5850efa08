"""The responder by itself, under a spawner, or behind an nginx of the test's own."""

import base64
import functools
import itertools
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import threading
import time
from pathlib import Path

import fastcgi
from service import OWNER, PROJECT, State, children, descendants, free_port, is_alive, wait_until


def environment(state: State, **settings) -> dict[str, str]:
    """The environment of a responder; settings by their names."""
    given = {f"SYLLABUS_{name.upper()}": str(value) for name, value in settings.items()}
    return os.environ | {"SYLLABUS_STATE": str(state.seen_by_programs)} | given


def listen(path: Path, backlog: int = 1024) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(backlog)
    return listener


def basic(who=OWNER) -> str:
    return "Basic " + base64.b64encode(":".join(who).encode()).decode()


_addresses = itertools.count()


def another_address() -> str:
    """An address of a client that has failed to sign in nowhere yet."""
    number = next(_addresses)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


class Process:
    """What the system tells of a process."""

    def __init__(self, pid: int):
        self.pid = pid

    @property
    def memory(self) -> int:
        """The resident memory, in bytes."""
        return self._kilobytes("VmRSS") * 1024

    @property
    def data(self) -> int:
        """The memory that it may write to, in bytes: what RLIMIT_DATA bounds."""
        return self._kilobytes("VmData") * 1024

    def _kilobytes(self, name: str) -> int:
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        return int(re.search(rf"{name}:\s+(\d+) kB", status)[1])

    @property
    def processor_time(self) -> float:
        """The seconds of processor time used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def threads(self) -> int:
        return len(list(Path(f"/proc/{self.pid}/task").iterdir()))

    @property
    def is_at_rest(self) -> bool:
        """Whether all of its threads sleep."""
        return self._thread_states == {"S"}

    @property
    def is_stopped(self) -> bool:
        """Whether SIGSTOP has reached all of its threads."""
        return self._thread_states == {"T"}

    @property
    def _thread_states(self) -> set[str]:
        tasks = Path(f"/proc/{self.pid}/task").glob("*/stat")
        return {task.read_text(encoding="utf-8").rpartition(")")[2].split()[0] for task in tasks}

    @property
    def descriptor_limit(self) -> int:
        """How many it may have, unless it asks for more."""
        limits = Path(f"/proc/{self.pid}/limits").read_text(encoding="utf-8")
        return int(re.search(r"Max open files\s+(\d+)", limits)[1])

    @property
    def descriptors(self) -> int:
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))


class Answering:
    """What can be asked of a responder at `address`, a path or host and port."""

    def connect(self, **options) -> fastcgi.Connection:
        return fastcgi.Connection(self.address, **options)

    def ask(self, *data: bytes) -> fastcgi.Answer | None:
        return fastcgi.ask(self.address, *data)

    def ping(self):
        fastcgi.assert_pong(self.ask(fastcgi.PING))

    def get(self, path: str, **more) -> fastcgi.Answer:
        return self.ask(fastcgi.request(fastcgi.parameters(path, **more)))

    def ask_with(self, method: str, path: str, body: bytes = b"", **more) -> fastcgi.Answer:
        return self.ask(fastcgi.request(fastcgi.parameters(path, method, body, **more), body))

    @property
    def status(self) -> dict:
        """What it tells of its front, the connection that asks included."""
        return self.get("/status").json()["front"]

    def new_token(self) -> dict:
        answer = self.get("/api/v1/users/token", HTTP_AUTHORIZATION=basic())
        assert answer.status == 200, answer
        return answer.json()

    def course(self, url: str, title: str = "Course", **more) -> tuple[dict, bytes]:
        """Parameters and body of a request that adds a course."""
        body = json.dumps({"title": title, "url": url}).encode()
        more = {"HTTP_AUTHORIZATION": f"Token {self.token}"} | more
        return fastcgi.parameters("/api/v1/courses", "POST", body, **more), body

    def add_course(self, url: str, **options) -> fastcgi.Answer:
        return self.ask(fastcgi.request(*self.course(url, **options)))

    @functools.cached_property
    def token(self) -> str:
        """A token that is fetched once."""
        return self.new_token()["token"]

    @property
    def courses(self) -> list[str]:
        """The URLs of the courses."""
        return [course["url"] for course in self.get("/api/v1/courses?limit=1000").json()["courses"]]

    def median_of_pings(self, count: int = 20) -> float:
        """The median time of fresh requests, in seconds."""
        return statistics.median(self._times_of_pings(count))

    def percentile_of_pings(self, count: int = 200) -> float:
        """The time that 99 of 100 fresh requests take at most, in seconds."""
        return sorted(self._times_of_pings(count))[count * 99 // 100 - 1]

    def _times_of_pings(self, count: int) -> list[float]:
        times = []
        for _ in range(count):
            begun = time.monotonic()
            self.ping()
            times.append(time.monotonic() - begun)
        return times

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    @property
    def records(self) -> list[dict]:
        """The log; a line that is not JSON is an error here."""
        # What stands behind the last line end is being written just now.
        return [json.loads(line) for line in self.log.rpartition("\n")[0].splitlines()]

    def has_logged(self, *words: str) -> bool:
        return any(all(word in line for word in words) for line in self.log.splitlines())


class Responder(Answering):
    """One responder with no web server: on a listening socket as descriptor 0, or where its `listen` setting says."""

    def __init__(self, state: State, programs: Path, folder: Path, listener=None, address=None, prefix=(), **settings):
        self.state = state
        self.log_file = folder / "responder.log"
        self.address = address or listener.getsockname()
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [*prefix, programs / "syllabus-fcgi"], env=environment(state, **settings),
                stdin=listener or subprocess.DEVNULL, stdout=log, stderr=log,
            )
        self.figures = Process(self.process.pid)

    def wait_until_it_answers(self):
        wait_until(self._has_answered)
        return self

    def _has_answered(self) -> bool:
        assert self.process.poll() is None, self.log
        try:
            self.ping()
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        return True

    def signal(self, number: int = signal.SIGTERM):
        self.process.send_signal(number)

    def wait(self, seconds: float = 10) -> int:
        """The exit code."""
        return self.process.wait(seconds)

    def stop(self):
        """Stops it, if it has not ended yet; it has to end well."""
        with self.process:
            if self.process.poll() is not None:
                return
            self.signal()
            try:
                assert self.wait() == 0, self.log
            finally:
                self.process.kill()


class Spawned(Answering):
    """Several responders under spawn-fcgi and multiwatch."""

    def __init__(self, state: State, programs: Path, folder: Path, count: int, **settings):
        self.log_file = folder / "responder.log"
        self.address = str(folder / "socket")
        self._binary = programs / "syllabus-fcgi"
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                ["spawn-fcgi", "-n", "-s", self.address, "-M", "0600", "--",
                 "/usr/bin/multiwatch", "-f", str(count), "-r", "1000", "-t", "1000", "--", self._binary],
                env=environment(state, **settings), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        try:
            wait_until(lambda: self.log.count('"Serving"') == count)
        except AssertionError as error:
            self.stop()
            raise AssertionError(self.log) from error

    @property
    def responders(self) -> list[int]:
        found = descendants(self.process.pid)
        return sorted(pid for pid in found if Path(f"/proc/{pid}/exe").resolve() == self._binary.resolve())

    def stop(self):
        left = children(self.process.pid)
        with self.process:
            self.process.terminate()
            try:
                self.process.wait(10)
                assert not any(map(is_alive, left))
            finally:
                for pid in filter(is_alive, [self.process.pid, *left]):
                    os.kill(pid, signal.SIGKILL)


NGINX = """
daemon off;
{user}
worker_processes {processes};
pid nginx.pid;
error_log nginx.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path body;
    fastcgi_temp_path fastcgi;
    proxy_temp_path proxy;
    scgi_temp_path scgi;
    uwsgi_temp_path uwsgi;
    client_max_body_size 10m;
    large_client_header_buffers 4 64k;
    keepalive_requests 1000000;
    upstream responder {{
        server "unix:{socket}";
        {keepalive}
    }}
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        location / {{
            include "{params}";
            fastcgi_pass responder;
            {extra}
        }}
    }}
}}
"""


class Nginx:
    """An nginx of the test's own, which keeps connections to the responder or does not."""

    def __init__(self, folder: Path, responder: Answering, keeps: bool, extra: str = "", processes: int = 1):
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        text = NGINX.format(
            user="user root;" if os.geteuid() == 0 else "", processes=processes, socket=responder.address,
            port=self.port, params=PROJECT / "nginx" / "syllabus_params",
            keepalive="keepalive 16;" if keeps else "", extra=extra + ("fastcgi_keep_conn on;" if keeps else ""))
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        self._command = ["/usr/sbin/nginx", "-e", folder / "nginx.log", "-p", f"{folder}/", "-c", "nginx.conf"]
        self.process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)
        wait_until(self._is_listening)

    def _is_listening(self) -> bool:
        assert self.process.poll() is None, self.errors
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def errors(self) -> list[str]:
        text = (self.folder / "nginx.log").read_text(encoding="utf-8")
        return [line for line in text.splitlines() if re.search(r"\[(warn|error|crit|alert|emerg)\]", line)]

    def reload(self):
        """Has new workers read the configuration again, and waits until the old ones are done."""
        before = set(children(self.process.pid))
        subprocess.run([*self._command, "-s", "reload"], check=True)
        wait_until(lambda: (now := set(children(self.process.pid))) and not now & before, 30)

    def stop(self):
        with self.process:
            self.process.terminate()
            try:
                self.process.wait(10)
            finally:
                self.process.kill()


class Load:
    """wrk, which asks as fast as it is answered; `prefix` is put before its command."""

    def __init__(
        self, url: str, connections: int, seconds: int, *fields: str, script: Path | None = None, prefix=(),
    ):
        self.process = subprocess.Popen(
            [*prefix, "wrk", "-t", "2", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "8s",
             *(word for field in fields for word in ("-H", field)), *(("-s", script) if script else ()), url],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with self.process:
            self.process.kill()

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def finish(self) -> int:
        """Waits for the end and returns how many requests were answered; one that failed is an error."""
        report = self.process.communicate(timeout=60)[0]
        assert self.process.returncode == 0, report
        assert "Non-2xx" not in report and "Socket errors" not in report, report
        return int(re.search(r"(\d+) requests in", report)[1])


class Clients:
    """So many clients at once, each in a thread of its own, which does its `work` until the block is left."""

    def __init__(self, count: int):
        self._ends = threading.Event()
        self._threads = [threading.Thread(target=self.work, args=(number,)) for number in range(count)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._ends.set()
        for thread in self._threads:
            thread.join()

    @property
    def is_over(self) -> bool:
        return self._ends.is_set()

    def work(self, number: int):
        """What one of them does, until `is_over`."""
        raise NotImplementedError
