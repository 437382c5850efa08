"""A Debian 12 with nothing in it but what every Debian has: no Swift, and none of our packages."""

import os
import subprocess
from pathlib import Path

RELEASE = "bookworm"


def mirror() -> list[str]:
    """Where this machine takes the release's packages from; empty for debootstrap's own choice."""
    told = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)", "Created-By: Packages"],
        capture_output=True, text=True, check=True).stdout
    found = [line.split() for line in told.splitlines()]
    return [address for address, *rest in found if rest == [RELEASE, "main"]][:1]


def make(folder: Path) -> Path:
    """Makes its root folder, which takes a minute; only root can, or whoever may be root in a namespace of users."""
    root = folder / "root"
    # A power cut may take it: nothing in it is to last.
    (root / "etc/dpkg/dpkg.cfg.d").mkdir(parents=True)
    (root / "etc/dpkg/dpkg.cfg.d/unsafe-io").write_text("force-unsafe-io\n", encoding="ascii")
    made = subprocess.run(
        ["debootstrap", "--variant=minbase", RELEASE, root, *mirror()], capture_output=True, text=True, check=False,
        env=os.environ | {"PATH": f"{os.environ['PATH']}:/usr/sbin", "DEBIAN_FRONTEND": "noninteractive"})
    assert made.returncode == 0, f"{made.stdout[-2000:]}{made.stderr}\nSKIP_CHROOT=1 leaves out what needs it"
    return root


def run(root: Path, command: str, user: int = 0, text: str = "") -> subprocess.CompletedProcess:
    """Runs a command of its shell inside, in namespaces of its own, with nothing in the environment but a path."""
    return subprocess.run(
        ["/usr/bin/unshare", "--mount", "--pid", "--fork", "--mount-proc", "--root", root,
         "/usr/bin/setpriv", "--reuid", str(user), "--regid", str(user), "--clear-groups", "/bin/sh", "-c", command],
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}, input=text.encode(), capture_output=True, check=False)
