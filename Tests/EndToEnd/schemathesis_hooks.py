"""What schemathesis cannot learn from the description: who signs in, and what no schema can say.

It loads this file itself; test_schemathesis.py tells by the environment where the service is.
"""

import base64
import itertools
import os
from pathlib import Path

import requests
import schemathesis

from service import State, by_token

ADDRESS = os.environ["SYLLABUS_ADDRESS"]
COURSE = int(os.environ["SYLLABUS_COURSE"])
MEANS = os.environ["SYLLABUS_MEANS"]
STATE = State(Path(os.environ["SYLLABUS_FOLDER"]), Path())

PASSWORD = "a password of the tests"
# Each of these ends the account that calls it, its password or its tokens, so it gets an account made for it alone.
ENDING = {("DELETE", "/api/v1/users/me"), ("PATCH", "/api/v1/users/me"), ("DELETE", "/api/v1/users/token")}

names = (f"tester{number}" for number in itertools.count(os.getpid()))
session = requests.Session()
session.trust_env = False


def new_account() -> dict[str, str]:
    """Makes an account, and gives what it signs in with."""
    name = next(names)
    fields = {"username": name, "email": f"{name}@example.net", "password": PASSWORD, "verify_password": PASSWORD}
    answer = session.post(f"{ADDRESS}/api/v1/users", json=fields, timeout=30)
    assert answer.status_code == 201, answer.text
    if MEANS == "basic":
        return {"Authorization": "Basic " + base64.b64encode(f"{name}:{PASSWORD}".encode()).decode()}
    answer = session.get(f"{ADDRESS}/api/v1/users/token", auth=(name, PASSWORD), timeout=30)
    assert answer.status_code == 200, answer.text
    return by_token(answer.json()["token"], "Bearer")


if MEANS != "nobody":
    usual = new_account()

    @schemathesis.auth(refresh_interval=None)
    class Account:
        """The usual account, or one made anew where the call ends it."""

        def get(self, case, context):
            return new_account() if (case.method.upper(), case.operation.path) in ENDING else usual

        def set(self, case, data, context):
            case.headers = {**(case.headers or {}), **data}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Makes true what a schema cannot ask for, where an example or a positive case is to be accepted."""
    # Wrong credentials are tried by the hundred here: nobody is to wait for those.
    STATE.forget_failures()
    if case.query and (case.meta is None or case.meta.generation.mode.is_positive):
        case.query = without_half_a_place(case.query)
    if isinstance(case.body, dict) and (case.meta is None or case.meta.generation.mode.is_positive):
        case.body = {
            name: without_point(value)
            for name, value in case.body.items() if can_be_sent(name, value, case.media_type)
        }
        # Two fields that are the same.
        if case.body.get("password") is not None:
            case.body["verify_password"] = case.body["password"]
        # A course that is there.
        if case.body.get("course") is not None:
            case.body["course"] = COURSE


def without_half_a_place(query: dict) -> dict:
    """The query as the service takes it: `rank` goes with the order by rating alone, and there with `after`."""
    is_rated = query.get("sort") == "rating"
    if is_rated and "rank" in query and "after" in query:
        return query
    half = {"rank", "after"} if is_rated else {"rank"}
    return {name: value for name, value in query.items() if name not in half}


def without_point(value):
    """A whole number as the service takes it: for JSON Schema 5.0 is one, too."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def can_be_sent(name: str, value, media_type: str) -> bool:
    """Whether a field is taken, even an unknown one.

    In a form, what has parts is sent as one field for each of them, and a field that stands twice is refused. In the
    name of a part, a backslash escapes what stands behind it (RFC 9110, section 5.6.4), but urllib3 writes it as it is.
    """
    if media_type == "multipart/form-data" and "\\" in name:
        return False
    return media_type == "application/json" or not isinstance(value, list | dict)
