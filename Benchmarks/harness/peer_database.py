"""The peers' own database, with the rows of one of ours."""

import sqlite3
from contextlib import closing
from pathlib import Path

SCHEMA = Path(__file__).parents[1] / "peers" / "schema.sql"
COURSES = (
    "id, title, url, created_at, created_by, review_count, rating_total, rated_1, rated_2, rated_3, rated_4, rated_5"
)
REVIEWS = "id, course, rating, comment, created_at, created_by"
USER = "id, username, email, password, admin"


def make(path: Path, ours: Path, user: dict):
    """Makes a database of schema.sql with our courses and reviews, and a user as credentials.json has one."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(SCHEMA.read_text())
        database.execute("ATTACH ? AS ours", (str(ours),))
        with database:
            database.execute(
                f"INSERT INTO users ({USER}) VALUES (:id, :username, :email, :password, :admin)", user)
            for table, columns in (("courses", COURSES), ("reviews", REVIEWS)):
                database.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM ours.{table} ORDER BY id")
