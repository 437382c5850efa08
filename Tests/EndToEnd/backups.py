"""What a state folder and a backup of it hold, and what has to be true of them."""

import contextlib
import hashlib
import json
import sqlite3
import stat
from pathlib import Path

from service import State

FILES = {"courses.sqlite", "credentials.json", "secret"}
MANIFEST = "backup.json"


def rows(folder: Path, sql: str) -> list[tuple]:
    """What a query finds in the courses of a folder; what is in the log alone is seen as well."""
    with contextlib.closing(sqlite3.connect(folder / "courses.sqlite")) as connection:
        return connection.execute(sql).fetchall()


def tables(folder: Path) -> dict[str, list[tuple]]:
    """All rows of what people have made."""
    names = [name for (name,) in rows(folder, "SELECT name FROM sqlite_schema WHERE name IN ('courses', 'reviews')")]
    return {name: rows(folder, f"SELECT * FROM {name} ORDER BY id") for name in names}


def accounts(folder: Path) -> dict:
    return json.loads((folder / "credentials.json").read_bytes())


def fill(state: State, count: int):
    """Adds courses by hand, which is quicker than by the API."""
    with contextlib.closing(sqlite3.connect(state.path / "courses.sqlite")) as connection, connection:
        (first,) = connection.execute("SELECT coalesce(max(id), 0) FROM courses").fetchone()
        connection.executemany(
            "INSERT INTO courses (title, url, created_at, creator, created_by) VALUES (?, ?, 1, 1, 'kennethlove')",
            ((f"Course {number}", f"https://example.org/{number}") for number in range(first, first + count)))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def manifest(backup: Path) -> dict:
    return json.loads((backup / MANIFEST).read_bytes())


def listed(backup: Path) -> list[dict]:
    """What a backup has to say of the files that it has."""
    files = [backup / name for name in ("courses.sqlite", "credentials.json", "settings.json", "secret")]
    return [
        {"name": file.name, "bytes": len(data := file.read_bytes()), "sha256": hashlib.sha256(data).hexdigest()}
        for file in files if file.exists()]


def seal(backup: Path):
    """Lets a backup say that it is as it was made to be by hand, so that what comes behind that is looked at."""
    text = json.dumps(manifest(backup) | {"files": listed(backup)})
    (backup / MANIFEST).write_text(text, encoding="utf-8")


def assert_whole(backup: Path):
    """Checks that a backup is of one moment, and closed to others."""
    assert {path.name for path in backup.iterdir()} - {"settings.json"} == FILES | {MANIFEST}
    assert manifest(backup)["files"] == listed(backup)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in backup.iterdir()} == {0o600}
    # The database is one file that needs no log (https://www.sqlite.org/fileformat.html, section 1.3).
    assert (backup / "courses.sqlite").read_bytes()[18:20] == b"\1\1"
    assert rows(backup, "PRAGMA integrity_check") == [("ok",)]
    assert rows(backup, "PRAGMA foreign_key_check") == []
    known = accounts(backup)
    ids = {user["id"] for user in known["users"]}
    for table in tables(backup):
        creators = {id for (id,) in rows(backup, f"SELECT DISTINCT creator FROM {table} WHERE creator IS NOT NULL")}
        assert creators <= ids, f"{table} of users who are not among the accounts: {creators - ids}"
    assert known["next_id"] > max(ids)
