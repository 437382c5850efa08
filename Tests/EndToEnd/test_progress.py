"""Long commands tell a terminal how far they have come, and nobody else."""

import contextlib
import os
import pty
import sqlite3
import subprocess

import pytest

from backups import fill
from service import State


def at_a_terminal(command: list) -> str:
    """What a command that goes well writes to a terminal at its standard error."""
    ours, theirs = pty.openpty()
    written = b""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        # Reading fails when nobody has the other end any more.
        with contextlib.suppress(OSError):
            while piece := os.read(ours, 4096):
                written += piece
    os.close(ours)
    assert process.returncode == 0, written
    return written.decode()


def old_database(path):
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript("""
            CREATE TABLE user (id INTEGER PRIMARY KEY, username TEXT, email TEXT, password TEXT);
            CREATE TABLE course (id INTEGER PRIMARY KEY, title TEXT, url TEXT, created_at TEXT);
            CREATE TABLE review (id INTEGER PRIMARY KEY, course_id INTEGER, rating INTEGER, comment TEXT,
                created_at TEXT, created_by_id INTEGER);
        """)
        connection.executemany(
            "INSERT INTO course VALUES (?, 'Course', ?, '2016-11-23 12:00:00')",
            ((id, f"https://example.com/old/{id}") for id in range(1, 20_001)))
    return path


@pytest.mark.parametrize("name", ["backup", "restore", "export", "import-flask"])
def test_a_terminal_sees_how_far_it_is_and_a_pipe_does_not(new_state, launch, programs, tmp_path, name):
    # The first start makes the database.
    launch().stop()
    fill(new_state, 2000)
    new_state.tool("backup", backup := tmp_path / "backup")
    for number, run in enumerate([at_a_terminal, through_a_pipe]):
        fresh = State(tmp_path / f"fresh{number}", programs)
        state, words = {
            "backup": (new_state, [tmp_path / f"more{number}"]),
            "restore": (fresh, [backup]),
            "export": (new_state, ["--output", tmp_path / f"{number}.json"]),
            "import-flask": (fresh, [old_database(tmp_path / f"old{number}.sqlite")]),
        }[name]
        if name == "import-flask":
            fresh.create()
        written = run(state.command(name, *map(str, words)))
        assert (" %" in written) == (run is at_a_terminal), written
    assert not written


def through_a_pipe(command: list) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr
