"""Changes of the accounts that may not get to their end, and what has to be true of the file then."""

import json
import os
import re
import subprocess
import time
from pathlib import Path

import traced
from responder import Answering, another_address, basic
from service import OWNER, State, wait_until

CHEAP = {"password_memory": 8, "password_iterations": 1}
NEW_PASSWORD = "another password"

# What differs from one run of a command to the next. A hash that is cut short is not taken for one.
HASH = re.compile(r"\$argon2id\$v=19\$m=\d+,t=\d+,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}(?=\")")
TIME = re.compile(r"\"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\"")

CHANGES = {
    "passwd": (("user", "passwd", OWNER[0], "--password-stdin"), NEW_PASSWORD + "\n"),
    "add": (("user", "add", "sara", "--email", "sara@example.com", "--password-stdin"), NEW_PASSWORD + "\n"),
    "remove": (("user", "remove", OWNER[0], "--yes"), ""),
}


def make_cheap(state: State):
    """Makes passwords cheap to hash, that of the owner at once."""
    (state.path / "settings.json").write_text(json.dumps(CHEAP), encoding="utf-8")
    state.tool("user", "passwd", OWNER[0], "--password-stdin", text=OWNER[1] + "\n")


def add_many(state: State, count: int):
    """Adds users with the owner's password by hand, which is quicker than by the tool."""
    table = json.loads(state.credentials.read_bytes())
    first = table["next_id"]
    for number in range(first, first + count):
        user = {"id": number, "username": f"user{number}", "email": f"user{number}@example.com"}
        table["users"].append(table["users"][0] | user)
    table["next_id"] = first + count
    replace(state.credentials, written(table))


def written(table: dict) -> bytes:
    """A table in the form of the file: one user a line."""
    users = ",\n".join("    " + json.dumps(user, separators=(",", ":"), ensure_ascii=False) for user in table["users"])
    frame = {**table, "users": None}
    lines = [f'  "{key}": {json.dumps(value)}' for key, value in frame.items()]
    return "{{\n{}\n}}\n".format(",\n".join(lines)).replace('"users": null', f'"users": [\n{users}\n  ]').encode()


def replace(path: Path, contents: bytes):
    """Puts contents in a file's place in one step, with the same mode and owner."""
    new, old = path.with_name(f"{path.name}.new"), path.stat()
    new.write_bytes(contents)
    os.chown(new, old.st_uid, old.st_gid)
    new.chmod(old.st_mode & 0o7777)
    os.replace(new, path)


def signs_in(responder: Answering, password: str, name: str = OWNER[0]) -> bool:
    answer = responder.get(
        "/api/v1/users/token", HTTP_AUTHORIZATION=basic((name, password)), REMOTE_ADDR=another_address())
    assert answer is not None and answer.status in (200, 401), answer
    return answer.status == 200


class Change:
    """One command of the tool, tried again and again on the same accounts."""

    def __init__(self, state: State, name: str = "passwd"):
        self.state = state
        self.words, self._text = CHANGES[name]
        self.names = state.names
        self.temporary = state.credentials.with_name("credentials.json.tmp")
        self.old = state.credentials.read_bytes()
        begun = time.monotonic()
        self.state.tool(*self.words, text=self._text)
        self.seconds = time.monotonic() - begun
        self._new = self._what_stays(state.credentials.read_bytes())
        assert self._new != self._what_stays(self.old)
        self.undo()

    @staticmethod
    def _what_stays(contents: bytes) -> str:
        """The contents but for salts, hashes and times, which are others each time."""
        return TIME.sub("TIME", HASH.sub("HASH", contents.decode()))

    def undo(self):
        replace(self.state.credentials, self.old)

    def run(self, prefix=()) -> subprocess.CompletedProcess:
        # Accounts that changed within the last fiftieth of a second are read once more, which is another trace.
        wait_until(lambda: time.time() - self.state.credentials.stat().st_ctime > 0.03)
        return self.state.try_tool(*self.words, text=self._text, prefix=prefix)

    def run_for(self, seconds: float, from_writing: bool = False) -> int:
        """Runs it for a time, from its start or from when it writes; kills it then, and returns its exit code."""
        with subprocess.Popen(
            self.state.command(*self.words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:
            process.stdin.write(self._text.encode())
            process.stdin.close()
            # Asked without a pause: writing takes less than a millisecond.
            while from_writing and not self.temporary.exists() and process.poll() is None:
                pass
            time.sleep(seconds)
            process.kill()
        return process.returncode

    def trace(self, file: Path) -> list[traced.Call]:
        """The system calls of a change that gets to its end; the accounts are as before then."""
        answer = self.run(traced.tracing(file))
        assert answer.returncode == 0, answer.stderr
        self.undo()
        # The first call only starts the program.
        return traced.read(file)[1:]

    def is_made(self) -> bool:
        """Whether the file is exactly the new one; otherwise it has to be exactly the old one."""
        contents = self.state.credentials.read_bytes()
        if contents == self.old:
            return False
        assert self._what_stays(contents) == self._new, contents
        return True

    def assert_the_next_works(self):
        """Another change is made, and what the last one may have left is gone; the file is put back then."""
        self.state.add_user("next", NEW_PASSWORD)
        assert b'"next"' in self.state.credentials.read_bytes()
        assert self.state.names == self.names
        self.undo()
