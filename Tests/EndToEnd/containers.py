"""A Debian with systemd as its first process, in namespaces of its own (systemd-nspawn)."""

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

from service import children, wait_until


NAME = f"syllabus-{os.getpid()}"
# What a machine lets its services do, and systemd-nspawn does not.
LANDLOCK = "--system-call-filter=landlock_create_ruleset landlock_add_rule landlock_restrict_self"
ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "DEBIAN_FRONTEND": "noninteractive"}


@contextlib.contextmanager
def layered(path: Path, *lower: Path):
    """A folder that shows others, the first on top; what is changed there stays in `path`, in a folder `changes`."""
    for name in ("changes", "work", "root"):
        (path / name).mkdir(parents=True)
    options = f"lowerdir={':'.join(map(str, lower))},upperdir={path / 'changes'},workdir={path / 'work'}"
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, path / "root"], check=True)
    try:
        yield path / "root"
    finally:
        subprocess.run(["umount", path / "root"], check=True)


def nspawn(root: Path, *options: str) -> list:
    """The command for a root folder; it asks this machine's systemd for a control group, where that one runs."""
    alone = [] if Path("/run/systemd/system").exists() else ["--keep-unit"]
    return ["systemd-nspawn", "--quiet", "--machine", NAME, "--directory", root, "--register=no", "--console=pipe",
            *alone, *options]


def run_unbooted(root: Path, script: str) -> subprocess.CompletedProcess:
    """Runs a script in a root folder where nothing else runs, with this machine's network."""
    return subprocess.run(
        [*nspawn(root), "sh", "-ec", script], env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False)


class Container:
    """One that runs, on the loopback network alone, with a root folder that may be looked into."""

    def __init__(self, root: Path):
        self.root = root
        self._log = root.with_name("console.log")
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                nspawn(root, "--boot", "--private-network", "--resolv-conf=off", LANDLOCK),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=ENVIRONMENT)
        try:
            wait_until(self._has_started, 60)
        except AssertionError as error:
            self.stop()
            console = self._log.read_text(encoding="utf-8", errors="replace")
            raise AssertionError(
                f"systemd does not start in namespaces here; SKIP_CHROOT=1 leaves these tests out\n{console}"
            ) from error

    def _has_started(self) -> bool:
        assert self._process.poll() is None, "systemd-nspawn has ended"
        return bool(children(self._process.pid)) and self.run("systemctl", "is-system-running").stdout.strip() in (
            "running", "degraded")

    def _entering(self, *namespaces: str) -> list[str]:
        (first,) = children(self._process.pid)
        return ["nsenter", "--target", str(first), *namespaces]

    def run(self, *command: str | Path, **options) -> subprocess.CompletedProcess:
        """Runs a command inside, as root."""
        return subprocess.run(
            [*self._entering("--all"), *command], env=ENVIRONMENT | {"LC_ALL": "C.UTF-8"}, capture_output=True,
            text=True, check=False, **options)

    def __call__(self, *command: str | Path, **options) -> str:
        """The same; what fails is an error here."""
        done = self.run(*command, **options)
        assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}\n{self.journal}"
        return done.stdout

    @property
    def network(self) -> list[str]:
        """What to put before a command of this machine so that it connects to servers inside."""
        return self._entering("--net")

    @property
    def journal(self) -> str:
        return self.run("journalctl", "--no-pager", "--lines=50").stdout

    def main_process(self, unit: str) -> int:
        """The process of a service, by its number inside; 0 where there is none."""
        return int(self("systemctl", "show", "--property=MainPID", "--value", unit))

    def stop(self):
        with self._process:
            if self._process.poll() is None:
                # systemd-nspawn takes it for an orderly end (systemd-nspawn(1), --kill-signal=).
                self._process.send_signal(signal.SIGTERM)
                try:
                    self._process.wait(30)
                finally:
                    self._process.kill()
        # Where /run is on a disk, systemd-nspawn leaves this.
        shutil.rmtree(f"/run/systemd/nspawn/propagate/{NAME}", ignore_errors=True)
