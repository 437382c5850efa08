"""What the responders serve: the same courses and the same account for all."""

import base64
import hashlib
import hmac
import json
import shutil
import sqlite3
import subprocess
import time
from email import message_from_bytes
from pathlib import Path

from catalogue import fill
from harness import fastcgi, peer_database, works
from harness.building import BUILT
from harness.site import PROJECT
from harness.state import PASSWORD, State
from harness.works import Sign, Work

USER = "bench"
COURSES, LONG = 100, 1_000_000
SECRET = "the key of the peers, as long as SHA-256 wants it"


class World:
    """Templates of folders and databases; each round has copies of its own, so that what it adds is gone after it."""

    def __init__(self, folder: Path, responder: Path):
        self._folder = folder
        self._responder = responder
        self._state = State(folder / "state", responder.parent / "syllabus")
        self._state.add_user(USER)
        self.visit(self._state.path, "/api/v1/courses")
        fill(self._state.path / "courses.sqlite", COURSES)
        (account,) = json.loads((self._state.path / "credentials.json").read_text())["users"]
        courses = self._state.path / "courses.sqlite"
        peer_database.make(folder / "database", courses, account)
        self._make_flask(folder / "flask", courses, account)

    def _make_flask(self, path: Path, courses: Path, account: dict):
        program = PROJECT / "Benchmarks" / "peers" / "flask" / "fill.py"
        user = [account[name] for name in ("username", "email", "password")]
        subprocess.run([PROJECT / ".venv-flask" / "bin" / "python", program, path, courses, *user], check=True)

    def copies(self, folder: Path) -> dict[str, Path]:
        """New copies, by the names that a peer's command may have in it."""
        folder.mkdir()
        for name in ("database", "flask"):
            shutil.copy(self._folder / name, folder / name)
        for name in ("state", "loop"):
            shutil.copytree(self._state.path, folder / name)
        return {"state": folder / "state", "loop": folder / "loop" / "courses.sqlite",
                "database": folder / "database", "flask": folder / "flask"}

    def content(self, work: Work) -> dict:
        """What our responder answers, without the head."""
        return json.loads(self.answer(work).read_bytes().partition(b"\r\n\r\n")[2])

    @property
    def token(self) -> str:
        """A token of ours."""
        return self._state.token(USER)

    @property
    def entity_tag(self) -> str:
        """The ETag of our list of courses."""
        head, _, _ = self.visit(self._state.path, works.LIST.path).partition(b"\r\n\r\n")
        return message_from_bytes(head)["ETag"]

    def answer(self, work: Work) -> Path:
        """A file with what our responder answers, for those that only repeat it."""
        path = self._folder / f"{work.name}.answer"
        if not path.exists():
            more = {"HTTP_IF_NONE_MATCH": self.entity_tag} if work.is_conditional else {}
            if work.sign is Sign.TOKEN:
                more["HTTP_AUTHORIZATION"] = f"Token {self.token}"
            path.write_bytes(self.visit(self._state.path, work.path, **more))
        return path

    def long_state(self) -> Path:
        """A state folder with a million courses, which is kept for as long as the schema is the same."""
        state = BUILT / f"courses-{LONG}-{self._schema()}"
        if not state.exists():
            new = state.with_suffix(".new")
            shutil.rmtree(new, ignore_errors=True)
            BUILT.mkdir(parents=True, exist_ok=True)
            shutil.copytree(self._folder / "state", new)
            with sqlite3.connect(new / "courses.sqlite") as database:
                database.execute("DELETE FROM courses")
                database.execute("DELETE FROM sqlite_sequence")
            database.close()
            fill(new / "courses.sqlite", LONG)
            new.rename(state)
        return state

    def _schema(self) -> str:
        with sqlite3.connect(self._state.path / "courses.sqlite") as database:
            lines = [str(row) for row in database.execute("SELECT sql FROM sqlite_schema ORDER BY name")]
        database.close()
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]

    def visit(self, state: Path, path: str, **more: str) -> bytes:
        """What the responder answers in plain CGI."""
        environment = {
            "SYLLABUS_STATE": str(state), "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1",
            "REQUEST_METHOD": "GET", "REQUEST_URI": path, "REQUEST_ID": fastcgi.REQUEST_ID, **more}
        return subprocess.run(
            [self._responder], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout


def basic() -> str:
    """The account's Basic credentials, as the value of Authorization."""
    return "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


def peers_token() -> str:
    """A token of the peers that are not ours. The Flask application looks for its end in the head."""
    now = int(time.time())
    times = {"iat": now, "exp": now + 3600}
    parts = ({"alg": "HS256", "typ": "JWT"} | times, {"id": 1} | times)
    signed = ".".join(_part(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    return f"{signed}.{_part(hmac.digest(SECRET.encode(), signed.encode(), 'sha256'))}"


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
