"""The Flask application that people move away from, as a process with libraries of its time."""

import os
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import requests

from service import PROJECT, Client, free_port, wait_until

SOURCES = PROJECT / "Benchmarks" / "peers" / "flask"
PYTHON = PROJECT / ".venv-flask" / "bin" / "python"
SECRET = "the SECRET_KEY of an application in Flask"


class OldApplication(Client):
    """The application on a database of its own, which is made where there is none."""

    def __init__(self, folder: Path, secret: str = SECRET, algorithm: str = "HS256"):
        assert PYTHON.exists(), "make .venv-flask/installed first"
        self.database = folder / "courses.sqlite"
        self.port = free_port()
        super().__init__(f"http://127.0.0.1:{self.port}")
        self._log = folder / "old-application.log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [PYTHON, SOURCES / "app.py", "--port", str(self.port), "--database", self.database,
                 "--secret", secret, "--algorithm", algorithm],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_until(self._answers, 30)

    def _answers(self) -> bool:
        assert self.process.poll() is None, self._log.read_text(encoding="utf-8")
        try:
            return self.call("GET", "/").ok
        except requests.ConnectionError:
            return False

    def stop(self):
        self._session.close()
        with self.process:
            self.process.send_signal(signal.SIGTERM)

    def register(self, name: str, password: str, email: str | None = None):
        address = email or f"{name}@example.com"
        answer = self.post("users", data={
            "username": name, "email": address, "password": password, "verify_password": password})
        assert answer.status_code == 201, answer.text

    def token(self, who) -> str:
        answer = self.get("users/token", auth=who)
        assert answer.status_code == 200, answer.text
        return answer.json()["token"]

    def run(self, code: str):
        """Runs code with the models at hand, as one does in a shell of the application."""
        preamble = f"import models; from models import *; models.initialize({str(self.database)!r})"
        subprocess.run(
            [PYTHON, "-c", f"{preamble}\n{code}"], env=os.environ | {"PYTHONPATH": str(SOURCES)}, check=True)

    def execute(self, sql: str, *values) -> list:
        """Changes the tables past the application."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            return connection.execute(sql, values).fetchall()
