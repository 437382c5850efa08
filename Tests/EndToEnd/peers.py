"""The programs that the benchmark compares ours with, as it builds and starts them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastcgi import Answer, parameters
from old_application import PYTHON
from service import PROJECT, Client

# Last, since the module `cgi` there is not Python's own.
sys.path.append(str(PROJECT / "Benchmarks"))
from catalogue import fill  # noqa: E402, F401
from harness import peer_database  # noqa: E402, F401
from harness import peers as compared  # noqa: E402
from harness.building import BUILT, Programs  # noqa: E402
from harness.peer import PEERS  # noqa: E402
from harness.site import Site  # noqa: E402

FLASK = PEERS / "flask"
INSERT_LOOP = BUILT / "insert-loop"
WORKERS = 2
STAYING = {
    "c": compared.C, "go": compared.GO, "php-fpm": compared.PHP, "gunicorn": compared.GUNICORN, "uwsgi": compared.UWSGI}


@dataclass
class Data:
    """What the peers are given."""

    database: Path
    flask: Path
    secret: str

    def environment(self, database: Path) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "DATABASE": str(database), "SECRET": self.secret}


@dataclass
class Reply:
    """What a peer answers, however it was asked."""

    status: int
    type: str
    location: str | None
    body: bytes

    def json(self):
        return json.loads(self.body)


class Behind(Client):
    """A peer behind nginx."""

    def ask(self, method: str, path: str, authorization: str | None = None, body: bytes = b"") -> Reply:
        fields = {"Authorization": authorization} if authorization else {}
        if body:
            fields["Content-Type"] = "application/json"
        answer = self.call(method, path, headers=fields, data=body)
        return Reply(
            answer.status_code, answer.headers["Content-Type"], answer.headers.get("Location"), answer.content)

    def close(self):
        self._session.close()


@dataclass
class Script:
    """A CGI program, which is started for each request."""

    command: list
    environment: dict[str, str]

    def ask(self, method: str, path: str, authorization: str | None = None, body: bytes = b"") -> Reply:
        path = path if path.startswith("/") else f"/api/v1/{path}"
        asked = parameters(
            path, method, body, SCRIPT_NAME="", PATH_INFO=path, HTTP_AUTHORIZATION=authorization, REDIRECT_STATUS="200")
        answer = Answer(subprocess.run(
            self.command, env=self.environment | asked, input=body, stdout=subprocess.PIPE, check=True).stdout)
        fields = {name.lower(): value for name, value in answer.fields.items()}
        return Reply(answer.status, fields["content-type"], fields.get("location"), answer.body)


@contextmanager
def serving(data: Data, folder: Path, responder: Path) -> Iterator[dict[str, Behind | Script]]:
    """Every peer but Hummingbird by its name: those that stay are running, as the benchmark runs them."""
    programs = Programs(responder, None)
    programs.build(set(STAYING.values()))
    values = programs.paths | {
        "database": data.database, "flask": data.flask, "secret": data.secret, "workers": WORKERS}
    own = data.environment(data.database)
    peers = {
        "c-cgi": Script([programs.paths["built"] / "courses-cgi"], own),
        "php-cgi": Script(["php-cgi"], own | {"SCRIPT_FILENAME": str(PEERS / "courses.php")}),
        "flask-cgi": Script([PYTHON, FLASK / "cgi_script.py"], data.environment(data.flask)),
    }
    with ExitStack() as running:
        for name, peer in STAYING.items():
            site = Site(peer.launch(folder / name, values), folder / name / "site", kept=0)
            peers[name] = running.enter_context(closing(Behind(running.enter_context(site).address)))
        yield peers
