"""A database that is damaged while it is served: that is told, nothing is made worse, and all else goes on."""

import contextlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

import fastcgi
from backups import fill
from responder import Answering, basic
from test_reviews import add_course, add_review, send

PAGE = 4096


def overwrite(database: Path, page: int):
    with database.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(b"\x55" * PAGE)


def root_of_courses(database: Path) -> int:
    """A page in the middle of the file, which leads to those of all courses."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'courses'").fetchone()
    return page


def cut(database: Path, size: int):
    with database.open("r+b") as file:
        file.truncate(size)


DAMAGES = {
    "page 1": lambda database: overwrite(database, 1),
    "a page in the middle": lambda database: overwrite(database, root_of_courses(database)),
    "cut after page 1": lambda database: cut(database, PAGE),
    "cut to nothing": lambda database: cut(database, 0),
}


@pytest.fixture
def served_state(cheap_state, launch, tmp_path):
    """A responder, its state folder, and a backup of that from before."""
    responder = launch(workers=4)
    course = add_course(responder)
    assert add_review(responder, course).status == 201
    fill(cheap_state, 200)
    cheap_state.tool("backup", tmp_path / "backup")
    return responder, cheap_state, tmp_path / "backup"


def damage(database: Path, how: Callable[[Path], None]):
    """Damages a database of which nothing is in its log nor in the memory of a responder, and takes its log away."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        # Whatever others keep of the file is of before this.
        with connection:
            connection.execute("UPDATE courses SET created_at = created_at")
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() == (0, 0, 0)
        # While it is open: who closes a database last removes its log.
        how(database)
    database.with_name("courses.sqlite-wal").unlink()


def assert_told(responder: Answering, course: int):
    """Whatever is about courses is a fault of the service, told in plain words."""
    paths = ("courses", "courses?q=course", f"courses/{course}")
    answers = [
        *(responder.get(f"/api/v1/{path}") for path in paths),
        responder.add_course("https://example.com/another"), add_review(responder, course),
        send(responder, "PATCH", f"courses/{course}", {"title": "changed"}),
        send(responder, "DELETE", f"courses/{course}"),
    ]
    for answer in answers:
        problem = fastcgi.assert_problem(answer, 500)
        assert "sqlite" not in str(problem).lower() and "SELECT" not in str(problem)


def assert_accounts_go_on(responder: Answering, round: int):
    for authorization in (basic(), f"Token {responder.token}"):
        assert responder.get("/api/v1/users/me", HTTP_AUTHORIZATION=authorization).status == 200
    assert responder.new_token()["token"]
    account = {"username": f"new{round}", "email": f"new{round}@example.com", "password": "a password of it"}
    account["verify_password"] = account["password"]
    assert responder.ask_with("POST", "/api/v1/users", json.dumps(account).encode()).status == 201
    responder.ping()


@pytest.mark.parametrize("how", DAMAGES)
def test_courses_damaged_under_a_responder_are_told_and_left_for_a_backup(served_state, launch, how):
    responder, state, backup = served_state
    database = state.path / "courses.sqlite"
    before = responder.get("/api/v1/courses?limit=1000").json()["courses"]
    assert len(before) == 201
    damage(database, DAMAGES[how])
    damaged = database.read_bytes()
    for round in range(3):
        assert_told(responder, before[0]["id"])
        assert_accounts_go_on(responder, round)
    assert responder.has_logged("damaged", '"error"')
    assert database.read_bytes() == damaged
    responder.stop()
    assert database.read_bytes() == damaged
    checked = state.try_tool("check")
    assert checked.returncode != 0 and "put a backup back" in checked.stdout
    database.rename(database.with_name("damaged"))
    for name in ("courses.sqlite-wal", "courses.sqlite-shm"):
        database.with_name(name).unlink(missing_ok=True)
    state.tool("restore", backup, "--force")
    responder = launch()
    assert responder.get("/api/v1/courses?limit=1000").json()["courses"] == before
    assert responder.add_course("https://example.com/after").status == 201
