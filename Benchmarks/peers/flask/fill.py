#!/usr/bin/env python3
"""Makes a database of the Flask application with the courses and reviews of one of ours, and a user.

The hash is taken as it is, so that checking the password costs the application what it costs us.

    .venv-flask/bin/python Benchmarks/peers/flask/fill.py NEW OURS USERNAME EMAIL HASH
"""

import sys

import models

COURSES = """
    INSERT INTO course (id, title, url, created_at)
    SELECT id, title, url, strftime('%Y-%m-%d %H:%M:%f', created_at, 'unixepoch') || '000' FROM ours.courses
"""
REVIEWS = """
    INSERT INTO review (id, course_id, rating, comment, created_at, created_by_id)
    SELECT id, course, rating, comment, strftime('%Y-%m-%d %H:%M:%f', created_at, 'unixepoch') || '000', 1
    FROM ours.reviews
"""


def fill(path: str, ours: str, username: str, email: str, password: str):
    models.initialize(path)
    models.database.pragma("journal_mode", "wal")
    models.database.attach(ours, "ours")
    with models.database.atomic():
        models.User.create(id=1, username=username, email=email, password=password)
        models.database.execute_sql(COURSES)
        models.database.execute_sql(REVIEWS)
    models.database.close()


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    fill(*sys.argv[1:])
