"""What a stop leaves behind."""

import shutil
import sqlite3
import time

from service import OWNER


def titles(path) -> list[str]:
    with sqlite3.connect(path) as database:
        found = [title for title, in database.execute("SELECT title FROM courses ORDER BY id")]
    database.close()
    return found


def test_after_a_stop_one_file_holds_all_courses(start, tmp_path):
    service = start()
    for number in range(3):
        assert service.add_course(f"Course {number}", f"https://example.com/{number}", auth=OWNER).status_code == 201
    service.stop()
    copy = tmp_path / "copy.sqlite"
    shutil.copy(service.state.path / "courses.sqlite", copy)
    assert titles(copy) == ["Course 0", "Course 1", "Course 2"]


def test_a_stop_does_not_wait_for_another_process_that_uses_the_courses(start):
    service = start()
    assert service.add_course("Course", "https://example.com/", auth=OWNER).status_code == 201
    other = sqlite3.connect(service.state.path / "courses.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    service.stop()
    assert time.monotonic() - begun < 4
    assert any("some stay in the log" in record["message"] for record in service.records)
    other.execute("ROLLBACK")
    other.close()
    assert titles(service.state.path / "courses.sqlite") == ["Course"]


def test_a_stop_makes_no_new_file_in_place_of_one_that_was_moved_away(start):
    service = start()
    assert service.add_course("Course", "https://example.com/", auth=OWNER).status_code == 201
    (service.state.path / "courses.sqlite").rename(service.state.path / "moved.sqlite")
    service.stop()
    assert not (service.state.path / "courses.sqlite").exists()
