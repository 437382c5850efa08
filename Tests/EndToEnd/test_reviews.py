"""Many reviews at once; what becomes of them with their course, on a full disk, and where nothing may be written."""

import contextlib
import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fastcgi
from history import average, unsound, wrong_ratings
from responder import Answering, Responder, listen
from service import State, long_or_short
# Fixtures.
from test_full_disk import AS_SOMEBODY, others_state, serve, small_disk  # noqa: F401

WRITERS = 32


def send(responder: Answering, method: str, path: str, body: dict | None = None, **more) -> fastcgi.Answer:
    """Sends a request of the owner."""
    content = b"" if body is None else json.dumps(body).encode()
    answer = responder.ask_with(
        method, f"/api/v1/{path}", content, HTTP_AUTHORIZATION=f"Token {responder.token}", **more)
    assert answer is not None, f"{method} {path} was not answered"
    return answer


def add_course(responder: Answering, name: str = "reviewed") -> int:
    answer = responder.add_course(f"https://example.com/{name}", title=name)
    assert answer.status == 201, answer
    return answer.json()["id"]


def add_review(responder: Answering, course: int, rating: int = 5, comment: str = "") -> fastcgi.Answer:
    return send(responder, "POST", "reviews", {"course": course, "rating": rating, "comment": comment})


def all_reviews(responder: Answering) -> list[dict]:
    """All that there are, page by page."""
    found, path = [], "/api/v1/reviews?limit=1000"
    while path:
        answer = responder.get(path)
        assert answer.status == 200, answer
        found += answer.json()["reviews"]
        link = answer.fields.get("Link", "")
        path = link.partition("<")[2].partition(">")[0]
    return found


# At once

def test_a_thousand_reviews_at_once_are_all_there(cheap_state, launch):
    responder, ratings = launch(workers=8), [5 if number % 3 else 4 for number in range(1000)]
    course = add_course(responder)
    with ThreadPoolExecutor(WRITERS) as pool:
        answers = list(pool.map(lambda rating: add_review(responder, course, rating), ratings))
    assert {answer.status for answer in answers} == {201}
    ids = sorted(answer.json()["id"] for answer in answers)
    assert len(set(ids)) == 1000
    shown = responder.get(f"/api/v1/courses/{course}").json()
    assert shown["reviews"] == [f"/api/v1/reviews/{id}" for id in ids]
    assert shown["rating"] == {"average": average(ratings), "count": 1000, "spread": [0, 0, 0, 334, 666]}
    assert wrong_ratings([shown], all_reviews(responder)) == []
    # A thousand are named, and all are counted.
    assert add_review(responder, course, 1).status == 201
    shown = responder.get(f"/api/v1/courses/{course}").json()
    assert len(shown["reviews"]) == 1000
    assert shown["rating"] == {"average": average([*ratings, 1]), "count": 1001, "spread": [1, 0, 0, 334, 666]}


def test_of_two_changes_by_the_same_etag_at_once_one_is_made(cheap_state, launch):
    responder = launch(workers=4)
    course = add_course(responder)
    path = f"reviews/{add_review(responder, course).json()['id']}"
    with ThreadPoolExecutor(2) as pool:
        for round in range(long_or_short(1000, 50)):
            tag, start = responder.get(f"/api/v1/{path}").fields["ETag"], threading.Barrier(2)

            def change(writer: int) -> fastcgi.Answer:
                body = {"course": course, "rating": 3, "comment": f"{round} by {writer}"}
                start.wait()
                return send(responder, "PUT", path, body, HTTP_IF_MATCH=tag)

            answers = sorted(pool.map(change, range(2)), key=lambda answer: answer.status)
            assert [answer.status for answer in answers] == [200, 412]
            assert responder.get(f"/api/v1/{path}").json() == answers[0].json()


def test_a_review_of_a_course_that_is_being_removed_dangles_nowhere(cheap_state, launch, tmp_path):
    responder, seen = launch(workers=8), set()
    for round in range(long_or_short(200, 20)):
        course = add_course(responder, f"removed{round}")
        start = threading.Barrier(5)

        def review() -> list[fastcgi.Answer]:
            start.wait()
            return [add_review(responder, course) for _ in range(5)]

        def remove() -> fastcgi.Answer:
            start.wait()
            return send(responder, "DELETE", f"courses/{course}")

        with ThreadPoolExecutor(5) as pool:
            reviewing = [pool.submit(review) for _ in range(4)]
            assert pool.submit(remove).result().status == 204
            answers = [answer for future in reviewing for answer in future.result()]
        seen |= {answer.status for answer in answers}
        for answer in answers:
            if answer.status == 201:
                assert responder.get(answer.fields["Location"]).status == 404
            else:
                assert set(fastcgi.assert_problem(answer, 400)["message"]) == {"course"}
        assert responder.get(f"/api/v1/courses/{course}/reviews").status == 404
    assert seen == {201, 400}
    assert all_reviews(responder) == []
    assert unsound(cheap_state.path / "courses.sqlite", tmp_path / "copy.sqlite") == []


# Where nothing can be written

def assert_only_reading(responder: Answering, course: int, review: int):
    """Whatever would change something is 503, and all is as it was."""
    before = [responder.get(f"/api/v1/{path}").body for path in ("courses", "reviews")]
    change = {"course": course, "rating": 1, "comment": "changed" * 700}
    answers = [
        send(responder, "POST", "reviews", change), send(responder, "PUT", f"reviews/{review}", change),
        send(responder, "PATCH", f"reviews/{review}", {"comment": change["comment"]}),
        send(responder, "PATCH", f"courses/{course}", {"title": "changed"}),
    ]
    for answer in answers:
        problem = fastcgi.assert_problem(answer, 503)
        assert answer.fields["Retry-After"] == "5"
        assert "disk" not in str(problem) and "sqlite" not in str(problem)
    assert [responder.get(f"/api/v1/{path}").body for path in ("courses", "reviews")] == before


def test_reviews_on_a_full_disk_are_503_and_nothing_is_lost(small_disk, serve, programs, tmp_path):
    disk = small_disk()
    responder = serve(disk.state, programs, disk.prefix)
    course = add_course(responder)
    kept = [add_review(responder, course, comment=str(number)).json() for number in range(10)]
    disk.fill()
    # The log may have room for some more.
    while (answer := add_review(responder, course, comment="x" * 5000)).status == 201:
        kept.append(answer.json())
    fastcgi.assert_problem(answer, 503)
    assert_only_reading(responder, course, kept[0]["id"])
    assert all_reviews(responder) == kept
    assert responder.has_logged("disk is full", "error")
    disk.clear()
    answer = add_review(responder, course, comment="again")
    assert answer.status == 201
    assert all_reviews(responder) == [*kept, answer.json()]
    responder.stop()
    # SQLite follows links, and /proc has one that leads to our own root.
    shutil.copy(disk.state.path / "courses.sqlite", tmp_path / "courses.sqlite")
    assert unsound(tmp_path / "courses.sqlite", tmp_path / "copy.sqlite") == []


@contextlib.contextmanager
def served(state: State, folder: Path, listener):
    responder = Responder(state, state.path.parent, folder, listener, prefix=AS_SOMEBODY)
    try:
        yield responder.wait_until_it_answers()
    finally:
        responder.stop()


def test_reviews_in_a_folder_that_may_not_be_written_are_503(others_state, tmp_path):
    database = others_state.path / "courses.sqlite"
    with listen(tmp_path / "socket") as listener:
        with served(others_state, tmp_path, listener) as responder:
            course = add_course(responder)
            review = add_review(responder, course).json()
        database.chmod(0o400)
        others_state.path.chmod(0o500)
        with served(others_state, tmp_path, listener) as responder:
            assert_only_reading(responder, course, review["id"])
            assert all_reviews(responder) == [review]
        others_state.path.chmod(0o700)
        database.chmod(0o600)
        with served(others_state, tmp_path, listener) as responder:
            assert add_review(responder, course).status == 201
