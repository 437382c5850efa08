"""Accounts over HTTP, behind nginx: made, shown, changed, removed, and their tokens ended."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from service import OWNER, assert_problem, by_token, challenges

NEW_PASSWORD = "a new password"


@pytest.fixture(scope="module")
def new_name():
    numbers = itertools.count(1)
    return lambda: f"user{next(numbers)}"


def registration(name: str, password: str = "her password", **more) -> dict:
    given = {"username": name, "email": f"{name}@example.com", "password": password, "verify_password": password}
    return {key: value for key, value in (given | more).items() if value is not None}


@pytest.fixture
def user(service, new_name):
    """An account made over HTTP: name and password."""
    name = new_name()
    assert service.post("users", json=registration(name)).status_code == 201
    return name, "her password"


def status(service, **options) -> int:
    return service.get("users/me", **options).status_code


@pytest.mark.parametrize("form", ["json", "data", "files"])
def test_anybody_makes_an_account(service, new_name, form):
    name = new_name()
    fields = registration(name)
    options = {"files": {key: (None, value) for key, value in fields.items()}} if form == "files" else {form: fields}
    answer = service.post("users", **options)
    assert (answer.status_code, answer.json()) == (201, {"username": name})
    assert answer.headers["Location"] == "/api/v1/users/me"
    me = service.get(answer.headers["Location"], auth=(f"{name.upper()}@EXAMPLE.com", "her password")).json()
    assert list(me) == ["id", "username", "email", "admin"]
    assert (me["username"], me["email"], me["admin"]) == (name, f"{name}@example.com", False)


def test_all_that_is_wrong_with_an_account_is_told_at_once(service):
    message = assert_problem(service.post("users", json={"username": "a:b", "password": "short"}), 400)["message"]
    assert list(message) == ["username", "email", "password", "verify_password"]
    assert message["email"] == "No email provided"
    assert message["verify_password"] == "No password verification provided"


@pytest.mark.parametrize("alter", [str.upper, str.lower, str.title])
def test_a_taken_name_is_409(service, alter):
    answer = service.post("users", json=registration("x", username=alter(OWNER[0])))
    assert list(assert_problem(answer, 409)["message"]) == ["username"]


def test_a_name_is_one_in_every_normal_form(service):
    composed, decomposed = "zo\u00eb", "zoe\u0308"
    assert service.post("users", json=registration("z1", username=decomposed)).json() == {"username": composed}
    assert_problem(service.post("users", json=registration("z2", username=composed)), 409)
    for name in (composed, decomposed, composed.upper(), decomposed.upper()):
        assert status(service, auth=(name.encode(), b"her password")) == 200


def test_nobody_makes_an_account_where_registration_is_closed(start):
    service = start(registration="closed")
    for body in (registration("alice"), {}):
        assert_problem(service.post("users", json=body), 403)
    assert "alice" not in service.state.tool("user", "list")


def test_one_sees_oneself_and_an_admin_sees_all(start):
    service = start()
    service.state.tool(
        "user", "add", "root", "--email", "root@example.com", "--admin", "--password-stdin", text="root's word\n")
    service.post("users", json=registration("alice"))
    assert service.get("users", auth=("alice", "her password")).json() == {"users": [{"username": "alice"}]}
    admin = {"auth": ("root", "root's word")}
    first = service.get("users", params={"limit": 2}, **admin)
    assert first.json() == {"users": [{"username": OWNER[0]}, {"username": "root"}]}
    rest = service.get(first.links["next"]["url"], **admin)
    assert rest.json() == {"users": [{"username": "alice"}]} and "next" not in rest.links
    assert_problem(service.get("users"), 401)


def test_a_new_password_ends_the_old_one_and_the_tokens(service, user):
    name, password = user
    token = service.token(user)
    answer = service.call(
        "PATCH", "users/me", auth=user, json={"password": NEW_PASSWORD, "verify_password": NEW_PASSWORD})
    assert answer.status_code == 200 and answer.json()["username"] == name
    assert status(service, headers=by_token(token)) == 401
    assert status(service, auth=user) == 401
    assert status(service, auth=(name, NEW_PASSWORD)) == 200


def test_a_new_address_leaves_the_tokens(service, user, new_name):
    token = service.token(user)
    address = f"{new_name()}@example.org"
    answer = service.call("PATCH", "users/me", auth=user, data={"email": address})
    assert answer.json()["email"] == address
    assert status(service, headers=by_token(token)) == 200
    assert status(service, auth=(address, user[1])) == 200


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_token_changes_no_account(service, user, method):
    token = service.token(user)
    answer = service.call(method, "users/me", headers=by_token(token), json={"email": "thief@example.com"})
    assert "password" in assert_problem(answer, 403)["message"]
    assert service.get("users/me", auth=user).json()["email"] == f"{user[0]}@example.com"


def test_a_removed_account_is_gone_and_its_courses_stay(service, user, new_url):
    token = service.token(user)
    id = service.get("users/me", auth=user).json()["id"]
    course = service.add_course("Kept", new_url(), headers=by_token(token)).headers["Location"]
    answer = service.call("DELETE", "users/me", auth=user)
    assert (answer.status_code, answer.content) == (204, b"")
    assert status(service, headers=by_token(token)) == 401
    assert status(service, auth=user) == 401
    assert service.get(course).json()["created_by"] == user[0]
    assert service.post("users", json=registration(user[0])).status_code == 201
    assert status(service, headers=by_token(token)) == 401
    assert service.get("users/me", auth=user).json()["id"] > id


@pytest.mark.parametrize("by", ["password", "token"])
def test_all_tokens_of_an_account_end_at_once(service, user, by):
    tokens = [service.token(user, expires_in=seconds) for seconds in (60, 3600)]
    options = {"auth": user} if by == "password" else {"headers": by_token(tokens[0])}
    assert service.call("DELETE", "users/token", **options).status_code == 204
    for token in tokens:
        answer = service.get("users/me", headers=by_token(token))
        assert_problem(answer, 401)
        assert 'error_description="The token is invalid."' in challenges(answer)[0]
    assert status(service, headers=by_token(service.token(user))) == 200


def test_a_token_that_never_ends_is_issued_where_it_is_allowed(service, start):
    problem = assert_problem(service.get("users/token", auth=OWNER, params={"expires_in": "never"}), 400)
    assert "never" not in problem["message"]["expires_in"]
    lasting = start(allow_non_expiring_tokens="true")
    for answer in (
        lasting.get("users/token", auth=OWNER, params={"expires_in": "never"}),
        lasting.post("users/token", auth=OWNER, json={"expires_in": "never"}),
    ):
        assert (answer.json()["expires_in"], answer.json()["expires_at"]) == (None, None)
        assert status(lasting, headers=by_token(answer.json()["token"])) == 200


def test_an_imported_hash_that_is_weaker_is_replaced_at_the_next_sign_in(start):
    service = start(password_memory=64)
    def cost() -> str:
        return service.state.credentials.read_text().split("$argon2id$v=19$")[1].split("$")[0]
    before = cost()
    token = service.token()
    assert cost() == before, "it is not weaker"
    service.stop()
    stronger = start(password_memory=20_000)
    assert status(stronger, headers=by_token(token)) == 200
    assert cost() == before
    assert status(stronger, auth=OWNER) == 200
    assert cost() == "m=20000,t=2,p=1"
    assert status(stronger, auth=OWNER) == 200
    assert status(stronger, headers=by_token(token)) == 200


def test_a_change_beside_a_sign_in_that_replaces_a_weak_hash_is_made(start):
    weak = start(password_memory=64, registration="open")
    names = [f"weak{number}" for number in range(10)]
    for name in names:
        assert weak.post("users", json=registration(name)).status_code == 201
    weak.stop()
    service = start(password_memory=65)

    def both(name: str) -> tuple[int, int]:
        who = (name, "her password")
        with ThreadPoolExecutor(2) as pool:
            shown = pool.submit(lambda: requests.get(f"{service.address}/api/v1/users/me", auth=who, timeout=30))
            ended = pool.submit(lambda: requests.delete(f"{service.address}/api/v1/users/token", auth=who, timeout=30))
            return shown.result().status_code, ended.result().status_code

    assert [both(name) for name in names] == [(200, 204)] * len(names)
