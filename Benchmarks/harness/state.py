"""A state folder for the service, made by its admin tool."""

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

    def _run(self, *arguments: str, text: str = ""):
        command = [self._tool, *arguments, "--state", self.path]
        subprocess.run(command, input=text, text=True, check=True, stdout=subprocess.DEVNULL)
