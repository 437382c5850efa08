"""How a peer is described."""

import os
import pwd
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from harness.site import PROJECT, Launch

PEERS = PROJECT / "Benchmarks" / "peers"
WORKERS = 4


@dataclass(frozen=True)
class Peer:
    """A way to serve the works, and how it is started.

    In its arguments and its environment these are filled in: {workers}; {answer}, a file of our own answer as a CGI
    document; {state}, a state folder of ours; {long}, another with a million courses; {database} and {secret}, what the
    peers with tables of their own have; {flask}, the database of the old application; {folder}, an empty one of its
    own; {socket}, where it has to listen if `opens_socket` is set; {configuration}, a file made of the template
    `configuration` among the peers; and where programs are, as building.py names them.
    """

    name: str
    command: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict, hash=False)
    protocol: str = "fastcgi"
    opens_socket: bool = False
    end: signal.Signals = signal.SIGKILL
    # Whether nginx may keep connections to it. One that is kept holds a worker of PHP-FPM, gunicorn and uWSGI.
    keeps: bool = True
    # Whether a connection that is kept holds a worker, as libfcgi alone has it. Then 4 workers serve 4 connections, and
    # a fifth waits until nginx gives it up, so such a peer gets a worker for each.
    pins_workers: bool = False
    # Whether it always gives the answer that it was started with.
    is_constant: bool = False
    # Whether it is a build of ours, whose tokens are signed by the key of the state folder.
    has_our_state: bool = False
    # The file that a FastCGI server of scripts runs.
    script: str = ""
    # What is asked until it is answered.
    ready: str = "/ping"
    configuration: str = ""
    # What of an answer has to be as ours is.
    shape: Callable[[dict], object] = field(default=lambda content: content, compare=False)

    def workers(self, connections: int, keep_alive: bool) -> int:
        """How many workers it gets."""
        return max(WORKERS, connections) if keep_alive and self.pins_workers else WORKERS

    def launch(self, folder: Path, values: dict) -> Launch:
        """How it is started in a new folder, with these values filled in. Its site is to be at `site` there."""
        folder.mkdir()
        user = pwd.getpwuid(os.geteuid()).pw_name
        values = values | {"folder": folder, "socket": folder / "site" / "socket", "user": user}
        if self.configuration:
            values["configuration"] = folder / "configuration"
            values["configuration"].write_text((PEERS / self.configuration).read_text().format(**values))
        command = [argument.format(**values) for argument in self.command]
        environment = {name: value.format(**values) for name, value in self.environment.items()}
        script = self.script.format(**values)
        return Launch(command, environment, self.protocol, self.opens_socket, script, self.ready, self.end)
