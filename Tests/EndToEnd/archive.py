"""The archive for shared hosts, as `make dist` makes it."""

import functools
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from service import PROJECT


def make(programs: Path, folder: Path) -> Path:
    """Makes it in a folder, and returns its path."""
    command = [PROJECT / "scripts" / "dist"]
    made = subprocess.run(
        command, env=os.environ | {"BINARIES": str(programs), "OUT": str(folder)}, capture_output=True, text=True,
        check=True)
    return Path(made.stdout.strip())


@functools.cache
def _made(programs: Path) -> tuple[tempfile.TemporaryDirectory, Path]:
    """One for all tests; the folder is removed with the object at the end."""
    folder = tempfile.TemporaryDirectory(prefix="syllabus-dist-")
    return folder, make(programs, Path(folder.name))


def made(programs: Path) -> Path:
    """The archive of these programs."""
    return _made(programs)[1]


def unpack(programs: Path, folder: Path) -> Path:
    """Puts what is in the archive into a folder, which is made if it is missing, and returns it."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as name, tarfile.open(made(programs)) as packed:
        packed.extractall(name, filter="data")
        (root,) = Path(name).iterdir()
        shutil.copytree(root, folder, dirs_exist_ok=True)
    return folder
