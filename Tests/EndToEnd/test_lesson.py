"""The lesson this service re-creates: from a refused request to a token, step by step."""

from service import OWNER, assert_problem, by_token

COURSE = {"title": "Django Basics", "url": "https://teamtreehouse.com/library/django-basics"}
SECOND = {"title": "Python Collections", "url": "https://teamtreehouse.com/library/python-collections"}


def test_the_lesson(start):
    service = start()

    assert service.get("courses").json() == {"courses": []}

    refused = service.post("courses", data=COURSE)
    assert_problem(refused, 401)
    assert "Token" in refused.headers["WWW-Authenticate"]

    added = service.post("courses", data=COURSE, auth=OWNER)
    assert added.status_code == 201
    assert added.headers["Location"] == f"/api/v1/courses/{added.json()['id']}"

    answer = service.get("users/token", auth=OWNER)
    assert answer.status_code == 200
    token = answer.json()["token"]

    added = service.post("courses", data=SECOND, headers=by_token(token))
    assert added.status_code == 201

    courses = service.get("courses").json()["courses"]
    assert [(course["title"], course["url"]) for course in courses] == [
        (COURSE["title"], COURSE["url"]), (SECOND["title"], SECOND["url"]),
    ]


def test_the_representation_of_a_course_has_the_keys_of_the_original_first(service, token, new_url):
    url = new_url()
    added = service.add_course("Keys", url, headers=by_token(token)).json()
    assert list(added)[:4] == ["id", "title", "url", "reviews"]
    assert added["title"] == "Keys" and added["url"] == url and added["reviews"] == []
    assert added["created_by"] == "kennethlove"
    assert added["created_at"].endswith("Z")
    assert added["rating"] == {"average": None, "count": 0, "spread": [0] * 5}
    assert service.get(f"courses/{added['id']}").json() == added


def test_the_token_answer_says_how_long_and_how_to_send_it(service):
    answer = service.get("users/token", auth=OWNER).json()
    assert answer["expires_in"] == 3600
    assert answer["scheme"] == "Token"
    assert answer["expires_at"].endswith("Z")


def test_signing_in_by_e_mail_address_and_in_any_case(service):
    for name in ("kennethlove@example.com", "KENNETHLOVE", "Kennethlove@Example.COM"):
        assert service.get("users/token", auth=(name, OWNER[1])).status_code == 200, name


def test_bearer_is_the_same_as_token_and_schemes_compare_without_case(service, token):
    for scheme in ("Token", "Bearer", "token", "BEARER"):
        assert service.get("users/token", headers=by_token(token, scheme)).status_code == 200, scheme
