"""The programs that are compared, and how they are built."""

import json
import os
import subprocess
import sys
from pathlib import Path

from harness import peers
from harness.peer import PEERS, Peer
from harness.site import PROJECT

BUILT = PROJECT / ".build" / "bench"


class Programs:
    """What there is to start, by the names that a peer's command may have in it."""

    def __init__(self, responder: Path, other: Path | None):
        BUILT.mkdir(parents=True, exist_ok=True)
        self.paths = {
            "built": BUILT, "responder": responder.resolve(), "other": other.resolve() if other else None,
            "flask_bin": PROJECT / ".venv-flask" / "bin", "peers": PEERS,
            # Its version is a part of its name in Debian.
            "php_fpm": max(Path("/usr/sbin").glob("php-fpm*"), default=Path("/usr/sbin/php-fpm"))}

    def build(self, wanted: set[Peer]):
        """Builds those that are wanted."""
        common = sorted((PEERS / "c").glob("*.c"))
        # As ours are: with SQLite and Argon2 inside.
        libraries = ("-l:libsqlite3.a", "-lm", "-l:libargon2.a", "-lcrypto", "-pthread")
        self._c("bare-libfcgi", "-pthread", "-lfcgi")
        self._c("courses-fcgi", *common, "-lfcgi", *libraries)
        self._c("courses-cgi", *common, *libraries)
        self._c("insert-loop", "-l:libsqlite3.a", "-lm")
        if peers.GO in wanted:
            self._go()
        if peers.HUMMINGBIRD in wanted:
            self.paths["hummingbird"] = self._swift(PEERS / "hummingbird-peer") / "peer"

    def insert(self, database: Path, seconds: int) -> float:
        """Courses a second that a loop in C adds to a database of ours, each in a transaction of its own."""
        answer = subprocess.run(
            [BUILT / "insert-loop", database, str(seconds)], check=True, text=True, stdout=subprocess.PIPE)
        return float(answer.stdout.split()[0])

    def _c(self, name: str, *more: str | Path):
        self._build(name, ["gcc", "-O2", "-o", BUILT / name, PEERS / f"{name}.c", *more])

    def _go(self):
        environment = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode"}
        self._build("go", ["go", "build", "-tags", "libsqlite3", "-o", BUILT / "go", "."], PEERS / "go", environment)

    def build_micro(self):
        """Builds the micro-benchmarks of digests and tokens."""
        self.paths["micro"] = self._swift(PROJECT / "Benchmarks" / "micro") / "micro"

    def micro(self, quick: bool) -> list[dict]:
        """What the micro-benchmarks tell. It fails where more memory is asked for than should be."""
        program, report = self.paths["micro"], BUILT / "micro.json"
        subprocess.run([program, "--check"], check=True, stdout=sys.stderr)
        subprocess.run([program, "--json", str(report), *(["--quick"] if quick else [])], check=True, stdout=sys.stderr)
        return json.loads(report.read_text())["works"]

    def _swift(self, package: Path) -> Path:
        """Builds a Swift package, and returns the folder of its programs."""
        command = ["swift", "build", "-c", "release"]
        self._build(package.name, command, package)
        command.append("--show-bin-path")
        shown = subprocess.run(command, cwd=package, check=True, text=True, stdout=subprocess.PIPE)
        return Path(shown.stdout.strip())

    def _build(self, name: str, command: list, folder: Path = PEERS, environment: dict[str, str] | None = None):
        print(f"building {name}", file=sys.stderr)
        subprocess.run(command, cwd=folder, env=os.environ | (environment or {}), check=True, stdout=sys.stderr)
