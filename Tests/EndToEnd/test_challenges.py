"""What a refusal says, and what it keeps to itself."""

import pytest

from service import OWNER, assert_problem, challenges

TOKEN = 'Token realm="syllabus"'
BASIC = 'Basic realm="syllabus", charset="UTF-8"'


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Mode": "navigate"}], ids=["no browser", "address bar"])
def test_token_and_basic_are_offered(service, headers):
    answer = service.get("users/token", headers=headers)
    assert_problem(answer, 401)
    assert challenges(answer) == [TOKEN, BASIC]


@pytest.mark.parametrize("headers", [
    {"X-Requested-With": "XMLHttpRequest"}, {"Sec-Fetch-Mode": "cors"}, {"Sec-Fetch-Mode": "same-origin"},
    {"Sec-Fetch-Mode": "no-cors"},
])
def test_a_page_s_script_is_not_offered_basic(service, headers):
    """The browser would open its own dialog over the page."""
    answer = service.get("users/token", headers=headers)
    assert_problem(answer, 401)
    assert challenges(answer) == [TOKEN]


def test_an_unknown_user_and_a_wrong_password_look_the_same(service):
    unknown = service.get("users/token", auth=("nobody", OWNER[1]))
    wrong = service.get("users/token", auth=(OWNER[0], "wrong password"))

    def told(answer):
        id = answer.headers["X-Request-Id"]
        fields = {name: value for name, value in answer.headers.items() if name not in ("Date", "X-Request-Id")}
        return answer.status_code, fields, answer.text.replace(id, "ID")

    assert told(unknown) == told(wrong)
    assert unknown.status_code == 401


def test_credentials_are_judged_before_the_body(service):
    answer = service.post("courses", data=b"not JSON", headers={"Content-Type": "text/plain"})
    assert_problem(answer, 401)
