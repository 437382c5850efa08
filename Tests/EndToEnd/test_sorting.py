"""Courses in other orders than that of their ids, page by page, while others change them; with old databases and copies."""

import contextlib
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import fastcgi
from history import unsound
from responder import Answering
from service import chance, long_or_short
from test_courses import Cost, Traced, full_state, traced_responder  # noqa: F401
from test_reviews import add_course, add_review, send

TOO_MANY = 10_000


def pages(responder: Answering, query: str) -> list[list[dict]]:
    """All pages of a list, each by the link of the one before."""
    found, path = [], f"/api/v1/courses?{query}"
    while path:
        answer = responder.get(path)
        assert answer.status == 200, answer
        found.append(answer.json()["courses"])
        path = answer.fields.get("Link", "").partition("<")[2].partition(">")[0]
        assert not path or all(part in path.partition("?")[2].split("&") for part in query.split("&")), path
    return found


def ids(pages: list[list[dict]]) -> list[int]:
    return [course["id"] for page in pages for course in page]


def expected(courses: list[dict], sort: str) -> list[int]:
    """The ids of courses, put into an order by what they show of themselves."""
    if sort == "newest":
        return sorted((course["id"] for course in courses), reverse=True)
    return [course["id"] for course in sorted(courses, key=lambda course: (
        -(course["rating"]["average"] or 0), -course["rating"]["count"], course["id"]))]


def fill(database: Path, count: int, most: int = 6):
    """Adds courses, every third of them about Swift, with up to so many reviews each."""
    random = chance()
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA trusted_schema = ON")
        for id in range(1, count + 1):
            course = (id, "Swift" if id % 3 == 0 else "Course", f"https://{id}.example/")
            connection.execute(
                "INSERT INTO courses (id, title, url, created_at, creator, created_by) VALUES (?, ?, ?, 0, 1, 'x')", course)
            reviews = [(id, random.randint(1, 5)) for _ in range(random.randint(0, most))]
            connection.executemany("INSERT INTO reviews VALUES (NULL, ?, ?, '', 0, 1, 'x')", reviews)


@pytest.fixture
def rated_state(cheap_state, launch):
    launch().stop()
    fill(cheap_state.path / "courses.sqlite", 200)
    return cheap_state


@pytest.mark.parametrize("sort", ["newest", "rating"])
@pytest.mark.parametrize("limit", [1, 7, 100, 1000])
def test_all_pages_together_are_the_list_in_its_order(rated_state, launch, sort, limit):
    responder = launch()
    everything = responder.get("/api/v1/courses?limit=1000").json()["courses"]
    assert ids(pages(responder, f"sort={sort}&limit={limit}")) == expected(everything, sort)
    swift = [course for course in everything if course["title"] == "Swift"]
    assert ids(pages(responder, f"sort={sort}&limit={limit}&q=swif")) == expected(swift, sort)
    assert ids(pages(responder, f"sort=id&limit={limit}")) == [course["id"] for course in everything]


@pytest.mark.parametrize("sort", ["newest", "rating"])
def test_what_nobody_changes_is_listed_once_while_the_rest_is_changed(rated_state, launch, sort):
    responder, is_over = launch(workers=4), threading.Event()
    everything = responder.get("/api/v1/courses?limit=1000").json()["courses"]
    still = {course["id"] for course in everything if course["id"] % 2}
    restless = [course["id"] for course in everything if not course["id"] % 2]

    def change():
        random = chance()
        while not is_over.is_set() and len(restless) > 1:
            course = random.choice(restless)
            if random.random() < 0.1:
                restless.remove(course)
                assert send(responder, "DELETE", f"courses/{course}").status == 204
            else:
                assert add_review(responder, course, random.randint(1, 5)).status == 201

    with ThreadPoolExecutor(1) as pool:
        changing = pool.submit(change)
        try:
            for _ in range(long_or_short(100, 30)):
                listed = ids(pages(responder, f"sort={sort}&limit=7"))
                assert [id for id in listed if id in still] == expected(
                    [course for course in everything if course["id"] in still], sort)
        finally:
            is_over.set()
        changing.result()


@pytest.mark.parametrize(["query", "field"], [
    ("sort=", "sort"), ("sort=best", "sort"), ("sort=ID", "sort"), ("sort=id&sort=newest", "sort"),
    ("sort=newest&after=-1", "after"), ("sort=rating&after=1", "rank"), ("sort=rating&rank=0", "rank"), ("rank=0", "rank"),
    ("sort=rating&after=1&rank=-1", "rank"), ("sort=rating&after=1&rank=1", "rank"),
    ("sort=rating&after=1&rank=5002147483648", "rank"), ("sort=rating&after=1&rank=%D9%A0", "rank"),
])
def test_an_order_or_a_place_that_there_is_not_is_400(front, goes_on, query, field):
    answer = front.get(f"/api/v1/courses?{query}")
    assert set(fastcgi.assert_problem(answer, 400)["message"]) == {field}


def test_what_very_many_courses_match_is_not_sorted_by_rating(cheap_state, launch):
    responder = launch()
    with contextlib.closing(sqlite3.connect(cheap_state.path / "courses.sqlite")) as connection, connection:
        connection.execute("PRAGMA trusted_schema = ON")
        connection.execute(f"""
            INSERT INTO courses (title, url, created_at)
                WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {TOO_MANY})
                SELECT 'Many', 'https://example.com/' || n, 0 FROM n""")
    assert responder.get("/api/v1/courses?q=many&sort=rating").status == 200
    add_course(responder, "many")
    problem = fastcgi.assert_problem(responder.get("/api/v1/courses?q=many&sort=rating"), 400)
    assert "search for more words" in problem["message"]["q"]
    for query in ("q=many&sort=newest", "q=many&sort=id", "sort=rating", "q=many+7&sort=rating"):
        assert responder.get(f"/api/v1/courses?{query}").status == 200


@pytest.mark.parametrize("sort", ["newest", "rating"])
def test_what_is_kept_of_an_order_costs_no_query(traced_responder, sort):  # noqa: F811
    path = f"courses?sort={sort}&limit=7"
    first, rendered = traced_responder.get(path)
    again, kept = traced_responder.get(path, HTTP_IF_NONE_MATCH=first.fields["ETag"])
    assert again.status == 304 and kept == Cost(locks=0, pages=0) and rendered.locks >= 2
    traced_responder.change_by_hand()
    changed, _ = traced_responder.get(path, HTTP_IF_NONE_MATCH=first.fields["ETag"])
    assert changed.status == 200


@pytest.mark.parametrize("sort", ["newest", "rating"])
def test_a_long_list_of_an_order_takes_as_many_queries_as_a_short_one(traced_responder, sort):  # noqa: F811
    costs = []
    # The first time the statements are prepared as well.
    for limit in (100, 1, 100):
        traced_responder.change_by_hand()
        answer, cost = traced_responder.get(f"courses?sort={sort}&limit={limit}")
        costs.append(cost)
    assert len(answer.json()["courses"]) == 100
    assert costs[1].locks == costs[2].locks


def make_earlier(database: Path):
    """Takes from a database all that the last two steps of the schema added, as a service of before would have it."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.executescript("""
            PRAGMA trusted_schema = ON; PRAGMA journal_mode = DELETE;
            DROP INDEX courses_by_rating; ALTER TABLE courses DROP COLUMN rating_order;
            DROP TRIGGER ratings_insert; DROP TRIGGER ratings_delete; DROP TRIGGER ratings_update;
            ALTER TABLE courses DROP COLUMN rated_1; ALTER TABLE courses DROP COLUMN rated_2;
            ALTER TABLE courses DROP COLUMN rated_3; ALTER TABLE courses DROP COLUMN rated_4;
            ALTER TABLE courses DROP COLUMN rated_5;
            CREATE TRIGGER ratings_insert AFTER INSERT ON reviews BEGIN
                UPDATE courses SET review_count = review_count + 1, rating_total = rating_total + new.rating
                    WHERE id = new.course;
            END;
            CREATE TRIGGER ratings_delete AFTER DELETE ON reviews BEGIN SELECT 1; END;
            CREATE TRIGGER ratings_update AFTER UPDATE ON reviews BEGIN SELECT 1; END;
            PRAGMA user_version = 4""")


def test_a_database_of_before_is_brought_up_to_date_at_the_start(rated_state, launch, tmp_path):
    with launch_once(launch) as responder:
        before = [responder.get(f"/api/v1/courses/{id}").json() for id in range(1, 201)]
        order = ids(pages(responder, "sort=rating"))
    make_earlier(rated_state.path / "courses.sqlite")
    responder = launch()
    assert [responder.get(f"/api/v1/courses/{id}").json() for id in range(1, 201)] == before
    assert ids(pages(responder, "sort=rating")) == order
    assert add_review(responder, order[-1]).status == 201
    assert responder.get(f"/api/v1/courses/{order[-1]}").json()["rating"]["spread"] == [0, 0, 0, 0, 1]
    assert unsound(rated_state.path / "courses.sqlite", tmp_path / "copy.sqlite") == []
    assert "schema 6 of 6" in rated_state.tool("check")


@contextlib.contextmanager
def launch_once(launch):
    responder = launch()
    yield responder
    responder.stop()


def test_a_copy_brings_the_orders_back(rated_state, launch, tmp_path):
    responder = launch()
    order = ids(pages(responder, "sort=rating&limit=50"))
    rated_state.tool("backup", str(tmp_path / "copy"))
    assert send(responder, "DELETE", f"courses/{order[0]}").status == 204
    for _ in range(20):
        assert add_review(responder, order[-1], 5).status == 201
    assert ids(pages(responder, "sort=rating&limit=50")) != order
    rated_state.tool("restore", str(tmp_path / "copy"), "--force")
    assert ids(pages(responder, "sort=rating&limit=50")) == order
