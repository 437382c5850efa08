"""A state folder for the service, made by its admin tool."""

import json
import subprocess
from pathlib import Path

PASSWORD = "correct horse battery staple"


class State:
    """A new state folder."""

    def __init__(self, path: Path, tool: Path):
        self.path = path
        self._tool = tool
        self._run("init")

    def add_user(self, name: str):
        """Adds an account whose password is PASSWORD."""
        self._run("user", "add", name, "--email", f"{name}@example.com", "--password-stdin", text=PASSWORD + "\n")

    def fill(self, count: int):
        """Adds as many accounts as are missing to a count, all with the password of the first."""
        path = self.path / "credentials.json"
        first, *_ = users = json.loads(path.read_text())["users"]
        users += [
            first | {"id": number, "username": f"user{number}", "email": f"user.{number}@example.com"}
            for number in range(len(users) + 1, count + 1)
        ]
        lines = ",\n".join(f"    {json.dumps(user, separators=(',', ':'))}" for user in users)
        path.write_text(f'{{\n  "version": 1,\n  "next_id": {count + 1},\n  "users": [\n{lines}\n  ]\n}}\n')

    def change_password(self, name: str):
        """Sets an account's password, to PASSWORD."""
        self._run("user", "passwd", name, "--password-stdin", text=PASSWORD + "\n")

    def token(self, name: str) -> str:
        """A token for an account."""
        command = [self._tool, "token", "issue", name, "--state", self.path]
        return subprocess.run(command, text=True, check=True, stdout=subprocess.PIPE).stdout.strip()

    def _run(self, *arguments: str, text: str = ""):
        command = [self._tool, *arguments, "--state", self.path]
        subprocess.run(command, input=text, text=True, check=True, stdout=subprocess.DEVNULL)
