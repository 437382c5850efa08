"""The service under test: the shipped programs behind a real nginx, on a port and in a folder of its own."""

import base64
import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import requests

from problems import assert_tells_nothing_of_the_insides

PROJECT = Path(__file__).resolve().parents[2]

PASSWORD = "correct horse battery staple"
OWNER = ("kennethlove", PASSWORD)


def binaries() -> Path:
    """The folder of the release build; BINARIES names another."""
    if "BINARIES" in os.environ:
        return Path(os.environ["BINARIES"]).resolve()
    command = ["swift", "build", "-c", "release", "--show-bin-path"]
    answer = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    return Path(answer.stdout.strip())


def long_or_short(full, short):
    """How much of a test that could go on for long: all of it where SOAK is set."""
    return full if os.environ.get("SOAK") else short


def chance() -> random.Random:
    """Random choices, the same ones for the same SEED, which a test that fails shows."""
    seed = int(os.environ.get("SEED", "20261124"))
    print(f"SEED={seed}")
    return random.Random(seed)


def wait_until(condition, seconds=10.0):
    """Waits for a condition to hold, and returns what it returned."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.02)
    return result


def free_port() -> int:
    """A port that nobody listens at, below those that the system gives to whoever connects, and may give away by the next moment."""
    given_away = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii")
    while True:
        port = random.randrange(20_000, max(21_000, int(given_away.split()[0])))
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("", port))
            return port


def children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "--parent", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def descendants(pid: int) -> list[int]:
    return [found for child in children(pid) for found in (child, *descendants(child))]


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False


def own_environment(**more: str) -> dict[str, str]:
    """The environment for a `make` of a test's own, without what `make test` hands down."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MAKE")} | more


def copy_of_project(folder: Path) -> Path:
    """A copy of what scripts/serve uses, for tests that change it."""
    for name in ("scripts", "nginx", "www"):
        shutil.copytree(PROJECT / name, folder / name)
    return folder


class State:
    """A state folder and the admin tool that looks after it; `prefix` is put before each of its commands."""

    def __init__(self, path: Path, programs: Path, prefix=()):
        self.path = path
        self._tool = programs / "syllabus"
        self._prefix = prefix

    @property
    def seen_by_programs(self) -> Path:
        """Where it is for the programs that look after it."""
        return self.path

    @property
    def credentials(self) -> Path:
        return self.path / "credentials.json"

    @property
    def secret_file(self) -> Path:
        return self.path / "secret"

    @property
    def sign_ins(self) -> Path:
        return self.path / "sign-ins"

    @property
    def keys(self) -> list[list[str]]:
        """The words of each line of the key ring, the newest first."""
        return [line.split(" ") for line in self.secret_file.read_text(encoding="ascii").splitlines()]

    @property
    def secret(self) -> bytes:
        """The bytes of the key that signs: the newest of the ring, or a plain secret as it is."""
        match self.keys[0]:
            case [_, key, *_]:
                return base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
            case [plain]:
                return plain.encode()

    def run_tool(self, *arguments: str | Path, text: str = "") -> subprocess.CompletedProcess:
        return subprocess.run([self._tool, *arguments], input=text, capture_output=True, text=True, check=False)

    def forget_failures(self):
        """Forgets the sign-ins that have failed so far, as an hour without one would."""
        size = self.sign_ins.stat().st_size
        with self.sign_ins.open("rb+") as file:
            # Behind the head, which has the key.
            file.seek(512)
            file.write(bytes(size - 512))

    @property
    def names(self) -> set[str]:
        """What lies in the folder."""
        return {path.name for path in self.path.iterdir()}

    def command(self, *arguments: str, prefix=()) -> list:
        return [*self._prefix, *prefix, self._tool, *arguments, "--state", self.path]

    def try_tool(self, *arguments: str, text: str = "", prefix=()) -> subprocess.CompletedProcess:
        command = self.command(*arguments, prefix=prefix)
        return subprocess.run(command, input=text, capture_output=True, text=True, check=False)

    def tool(self, *arguments: str, text: str = "") -> str:
        answer = self.try_tool(*arguments, text=text)
        assert answer.returncode == 0, f"{arguments}: {answer.returncode} {answer.stderr}"
        return answer.stdout

    def create(self):
        self.tool("init")
        return self

    def add_user(self, name: str, password: str):
        self.tool("user", "add", name, "--email", f"{name}@example.com", "--password-stdin", text=password + "\n")


class Client:
    """Whoever sends requests to a server on this machine, and follows no redirect."""

    def __init__(self, address: str):
        self.address = address
        self._session = requests.Session()
        # No proxy and no .netrc of whoever runs the tests.
        self._session.trust_env = False

    def call(self, method: str, path: str, **options) -> requests.Response:
        """Sends a request; a path without a leading slash is one of the API."""
        url = self.address + (path if path.startswith("/") else f"/api/v1/{path}")
        return self._session.request(method, url, allow_redirects=False, **({"timeout": 30} | options))

    def get(self, path: str, **options) -> requests.Response:
        return self.call("GET", path, **options)

    def post(self, path: str, **options) -> requests.Response:
        return self.call("POST", path, **options)


class Service(Client):
    """A running service."""

    def __init__(self, state: State, programs: Path, folder: Path, project: Path = PROJECT, **settings):
        self.state = state
        self.port = free_port()
        super().__init__(f"http://localhost:{self.port}")
        self.logs = folder / "logs"
        self.run = folder / "run"
        self._binary = programs / "syllabus-fcgi"
        environment = os.environ | {f"SYLLABUS_{name.upper()}": str(value) for name, value in settings.items()}
        self.launcher = subprocess.Popen(
            [
                project / "scripts" / "serve", "--state", state.path, "--port", str(self.port),
                "--binary", self._binary, "--run", self.run, "--logs", self.logs,
            ],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        ready = self.launcher.stdout.readline()
        if ready != f"ready {self.address}\n":
            raise AssertionError(f"{self.launcher.communicate()[1]}\n{self.log}")

    def stop(self):
        self._session.close()
        with self.launcher:
            if self.launcher.poll() is None:
                self.launcher.send_signal(signal.SIGTERM)
                assert self.launcher.wait(30) == 0, self.launcher.stderr.read()

    def call(self, method: str, path: str, **options) -> requests.Response:
        answer = super().call(method, path, **options)
        assert answer.headers["X-Content-Type-Options"] == "nosniff", f"{method} {path}"
        return answer

    def send(self, request: bytes, source: str = "127.0.0.1") -> http.client.HTTPResponse:
        """Sends bytes as they are, which no client would, and returns the answer with its body read."""
        with socket.create_connection(("127.0.0.1", self.port), 30, (source, 0)) as connection:
            connection.sendall(request)
            answer = read_answer(connection)
        assert answer.getheader("X-Content-Type-Options") == "nosniff", request
        return answer

    def send_head(self, line: str, *fields: str) -> http.client.HTTPResponse:
        head = "\r\n".join([f"{line} HTTP/1.1", "Host: localhost", "Connection: close", *fields, "", ""])
        return self.send(head.encode("latin-1"))

    def token(self, who=OWNER, **query) -> str:
        answer = self.get("users/token", auth=who, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()["token"]

    def add_course(self, title: str, url: str, **options) -> requests.Response:
        options = options or {"headers": by_token(self.token())}
        return self.post("courses", json={"title": title, "url": url}, **options)

    @property
    def responder(self) -> int:
        """The responder's process."""
        found = [pid for pid in children(self.launcher.pid) if Path(f"/proc/{pid}/exe").resolve() == self._binary]
        assert len(found) == 1, found
        return found[0]

    @property
    def log(self) -> str:
        return (self.logs / "responder.log").read_text(encoding="utf-8")

    @property
    def records(self) -> list[dict]:
        """The responder's log; a line that is not JSON is an error here."""
        # What stands behind the last line end is being written just now.
        return [json.loads(line) for line in self.log.rpartition("\n")[0].splitlines()]


def read_answer(connection: socket.socket) -> http.client.HTTPResponse:
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    answer.body = answer.read()
    return answer


def by_token(token: str, scheme: str = "Token") -> dict[str, str]:
    return {"Authorization": f"{scheme} {token}"}


def challenges(answer: requests.Response) -> list[str]:
    """The WWW-Authenticate fields, one by one."""
    return answer.raw.headers.getlist("WWW-Authenticate")


def assert_problem(answer: requests.Response, status: int) -> dict:
    """Checks that an answer is a problem as RFC 9457 and our contract have it, and returns it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"] and problem["title"] and problem["detail"] and problem["message"]
    assert answer.headers["X-Request-Id"] in problem["instance"]
    assert status != 401 or answer.headers["WWW-Authenticate"]
    assert_tells_nothing_of_the_insides(problem)
    return problem
