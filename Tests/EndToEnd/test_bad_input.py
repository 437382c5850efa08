"""Whatever comes in: an answer below 500, and the same process goes on."""

import base64
import json
import socket
import unicodedata
from urllib.parse import quote

import pytest

import fastcgi
from service import OWNER, assert_problem, by_token, read_answer
from test_courses import as_listed

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MULTIPART = {"Content-Type": "multipart/form-data; boundary=b"}
URL = "https://example.com/bad-input"


@pytest.fixture(autouse=True)
def goes_on(service):
    """The process that was there before the test is there after it, and answers."""
    before = service.responder
    yield
    assert service.responder == before
    assert service.get("/ping").text == "pong"


def course(**members) -> bytes:
    return json.dumps({"title": "Bad input", "url": URL} | members).encode()


BODIES = {
    "empty": b"",
    "white space": b"  \n",
    "not UTF-8": b'{"title":"\xff\xfe","url":"https://a.example"}',
    "overlong UTF-8": b'{"title":"\xc0\xaf","url":"https://a.example"}',
    "UTF-8 surrogate": b'{"title":"\xed\xa0\x80","url":"https://a.example"}',
    "lone surrogate": b'{"title":"\\ud800","url":"https://a.example"}',
    "UTF-16": '{"title":"a","url":"https://a.example"}'.encode("utf-16"),
    "broken": b'{"title":"a","url":',
    "two documents": course() + course(),
    "rubbish behind": course() + b"x",
    "trailing comma": b'{"title":"a","url":"https://a.example",}',
    "single quotes": b"{'title':'a','url':'https://a.example'}",
    "array": b'["a","https://a.example"]',
    "null": b"null",
    "true": b"true",
    "number": b"1",
    "text": b'"title"',
    "empty object": b"{}",
    "nulls": course(title=None, url=None),
    "numbers": course(title=1, url=2),
    "booleans": course(title=True, url=False),
    "arrays": course(title=["a"], url=[URL]),
    "objects": course(title={}, url={"url": URL}),
    "title empty": course(title=""),
    "title of white space": course(title=" \t\r\n\u3000 "),
    "title too long": course(title="x" * 201),
    "NUL in title": course(title="a\0b"),
    "newline in title": course(title="a\nb"),
    "escape in title": course(title="a\x1b[31mb"),
    "number out of range": b'{"title":1e999999,"url":"https://a.example"}',
    "long number": b'{"title":' + b"9" * 10_000 + b"}",
    "repeated key": b'{"title":"a","title":"b","url":"https://a.example"}',
    "repeated key, escaped": b'{"title":"a","\\u0074itle":"b","url":"https://a.example"}',
    "repeated unknown key": b'{"title":"a","url":"https://a.example","x":1,"x":2}',
    "10 000 nested arrays": b'{"title":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "10 000 open arrays": b"[" * 10_000,
    "10 000 nested objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "javascript: URL": course(url="javascript:alert(1)"),
    "URL without scheme": course(url="example.com"),
    "URL without host": course(url="https://"),
    "URL with password": course(url="https://me:secret@example.com/"),
    "URL with backslash": course(url="https://example.com\\@evil.example/"),
    "URL with newline": course(url="https://example.com/\r\nX-Injected: 1"),
    "URL with blank": course(url="https://example.com/a b"),
    "URL with port 0": course(url="https://example.com:0/"),
    "URL with port 65536": course(url="https://example.com:65536/"),
    "URL too long": course(url="https://example.com/" + "x" * 2000),
    "URL not ASCII": course(url="https://b\u00fccher.example/"),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_bad_body_is_400(service, token, body):
    answer = service.post("courses", data=body, headers=by_token(token) | JSON)
    assert_problem(answer, 400)
    assert "X-Injected" not in answer.headers


MILLION = 1_000_000
DEEP = {
    "open arrays": b"[" * MILLION, "arrays": b"[" * MILLION + b"]" * MILLION,
    "objects": b'{"a":' * MILLION + b"1" + b"}" * MILLION,
    "arrays in a title": b'{"title":' + b"[" * MILLION + b"]" * MILLION + b"}",
}


def test_a_body_nested_a_million_times_is_400_where_so_much_is_allowed(launch):
    responder = launch(workers=1, body_limit=16 << 20)
    for name, body in DEEP.items():
        answer = responder.ask_with("POST", "/api/v1/courses", body, HTTP_AUTHORIZATION=f"Token {responder.token}")
        assert "nested" in str(fastcgi.assert_problem(answer, 400)), name
    responder.ping()
    assert responder.process.poll() is None, responder.log


FORMS = {
    "empty": b"&",
    "no values": b"title&url",
    "repeated key": b"title=a&title=b&url=https://a.example",
    "repeated key, escaped": b"title=a&%74itle=b&url=https://a.example",
    "not UTF-8": b"title=%FF&url=https://a.example",
    "NUL": b"title=a%00b&url=https://a.example",
}


@pytest.mark.parametrize("body", FORMS.values(), ids=FORMS)
def test_a_bad_form_is_400(service, token, body):
    assert_problem(service.post("courses", data=body, headers=by_token(token) | FORM), 400)


def part(name: str, value: str) -> str:
    return f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'


MULTIPARTS = {
    "empty": "--b--\r\n",
    "no boundary": "title=a",
    "cut": part("title", "a") + part("url", "https://a.example"),
    "cut in a part": part("title", "a") + '--b\r\nContent-Disposition: form-data; name="url"\r\n',
    "repeated name": part("title", "a") + part("title", "b") + part("url", "https://a.example") + "--b--\r\n",
    "part without a name": "--b\r\nContent-Disposition: form-data\r\n\r\na\r\n--b--\r\n",
    "bare newlines": part("title", "a").replace("\r\n", "\n") + "--b--\n",
}


@pytest.mark.parametrize("body", MULTIPARTS.values(), ids=MULTIPARTS)
def test_a_bad_multipart_body_is_400(service, token, body):
    assert_problem(service.post("courses", data=body.encode(), headers=by_token(token) | MULTIPART), 400)


@pytest.mark.parametrize("type", [
    "multipart/form-data", "multipart/form-data; boundary=", 'multipart/form-data; boundary="',
    "multipart/form-data; boundary=" + "b" * 500,
])
def test_a_boundary_that_is_none_is_refused(service, token, type):
    body = (part("title", "a") + part("url", "https://a.example") + "--b--\r\n").encode()
    answer = service.post("courses", data=body, headers=by_token(token) | {"Content-Type": type})
    assert answer.status_code in (400, 415)
    assert_problem(answer, answer.status_code)


@pytest.mark.parametrize("size", [65_537, 1_000_000])
def test_a_body_over_the_limit_is_413(service, token, size):
    body = course(title="x" * size)
    assert_problem(service.post("courses", data=body, headers=by_token(token) | JSON), 413)


def test_a_body_at_the_limit_is_read(service, token, new_url):
    body = json.dumps({"title": "At the limit", "url": new_url()}).encode()
    body += b" " * (65_536 - len(body))
    assert service.post("courses", data=body, headers=by_token(token) | JSON).status_code == 201


def test_a_chunked_body_is_read(service, token, new_url):
    chunks = iter([b'{"title":"Chunked",', b'"url":"', new_url().encode(), b'"}'])
    answer = service.post("courses", data=chunks, headers=by_token(token) | JSON)
    assert answer.status_code == 201
    assert answer.json()["title"] == "Chunked"


# Credentials

def basic(text: str | bytes) -> dict[str, str]:
    encoded = base64.b64encode(text.encode() if isinstance(text, str) else text).decode()
    return {"Authorization": f"Basic {encoded}"}


CREDENTIALS = {
    "empty field": {"Authorization": ""},
    "scheme alone": {"Authorization": "Basic"},
    "blank behind": {"Authorization": "Basic "},
    "Token alone": {"Authorization": "Token"},
    "unknown scheme": {"Authorization": "Digest username=\"kennethlove\""},
    "no scheme": {"Authorization": "kennethlove"},
    "not base64": {"Authorization": "Basic !!!!"},
    "base64 cut": {"Authorization": "Basic a2VubmV0aGxvdmU6Y29ycmVj="},
    "base64url": {"Authorization": "Basic _-_-"},
    "two values": {"Authorization": "Basic a b"},
    "no colon": basic("kennethlove"),
    "empty": basic(""),
    "colon alone": basic(":"),
    "no name": basic(f":{OWNER[1]}"),
    "no password": basic("kennethlove:"),
    "NUL behind the name": basic(f"kennethlove\0:{OWNER[1]}"),
    "NUL behind the password": basic(f"kennethlove:{OWNER[1]}\0"),
    "password cut": basic(f"kennethlove:{OWNER[1][:-1]}"),
    "password longer": basic(f"kennethlove:{OWNER[1]}x"),
    "password with a blank": basic(f"kennethlove:{OWNER[1]} "),
    "not UTF-8": basic(b"\xff:\xff"),
    "very long password": basic("kennethlove:" + "x" * 4000),
    "token as Basic": {"Authorization": "Basic eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.AAAA"},
    "token of 5 kB": {"Authorization": "Token " + "a" * 5000},
    "byte FF": {"Authorization": b"Token \xff\xff"},
}


@pytest.mark.parametrize("headers", CREDENTIALS.values(), ids=CREDENTIALS)
def test_bad_credentials_are_401(service, headers):
    service.state.forget_failures()
    answer = service.post("courses", data=course(), headers=headers | JSON)
    service.state.forget_failures()
    assert_problem(answer, 401)
    assert "WWW-Authenticate" in answer.headers


def test_a_header_too_large_for_nginx_is_400(service):
    assert_problem(service.get("users/token", headers=by_token("a" * 20_000)), 400)


def test_a_token_of_10_mb_is_not_read_to_the_end(service):
    """nginx answers 400 and closes; whether a client that still sends sees the answer is up to its kernel."""
    with socket.create_connection(("127.0.0.1", service.port), 30) as connection:
        try:
            connection.sendall(b"GET /api/v1/users/token HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token ")
            connection.sendall(b"a" * 10_000_000 + b"\r\n\r\n")
            assert read_answer(connection).status == 400
        except (BrokenPipeError, ConnectionResetError):
            pass


def test_two_authorization_fields_are_400(service, token):
    field = f"Authorization: Token {token}"
    answer = service.send_head("GET /api/v1/users/token", field, field)
    assert answer.status == 400


@pytest.mark.parametrize("fields", [
    ["Content-Length: 5", "Content-Length: 6"], ["Content-Length: -1"], ["Content-Length: +5"], ["Content-Length: 1e3"],
    ["Content-Length: 5", "Transfer-Encoding: chunked"],
])
def test_a_length_in_doubt_is_400(service, fields):
    answer = service.send_head("POST /api/v1/courses", *fields)
    assert answer.status == 400
    assert json.loads(answer.body)["status"] == 400


# Other people's collections

def new_course(service, token, url: str) -> str:
    """The path of a new course."""
    answer = service.add_course("Bad input", url, headers=by_token(token))
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def new_review(service, token, url: str) -> str:
    """The path of a new review of a new course."""
    course = int(new_course(service, token, url).rpartition("/")[2])
    answer = service.post("reviews", json={"course": course, "rating": 1}, headers=by_token(token))
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


@pytest.mark.parametrize(["method", "collection", "names"], [
    ("POST", "courses", {"title", "url"}), ("PUT", "courses", {"title", "url"}), ("PATCH", "courses", None),
    ("POST", "reviews", {"course", "rating"}), ("PUT", "reviews", {"course", "rating"}), ("PATCH", "reviews", None),
])
def test_json_test_suite(service, token, vectors, new_url, method, collection, names):
    """None of them is a course or a review, so the good ones are refused as well, but for what they lack."""
    path = collection
    if method != "POST":
        path = (new_course if collection == "courses" else new_review)(service, token, new_url())
        before = service.get(path).text
    files = sorted((vectors / "json_parsing").glob("*.json"))
    assert len(files) > 100
    for file in files:
        body = file.read_bytes()
        answer = service.call(method, path, data=body, headers=by_token(token) | JSON)
        problem = assert_problem(answer, 400 if len(body) <= 65_536 else 413)
        is_told_as_json = "not acceptable JSON" in str(problem["message"])
        if file.name.startswith("n_") and answer.status_code == 400:
            assert is_told_as_json, file.name
        # A repeated key is good JSON for most, and not for us.
        if file.name.startswith("y_") and "duplicated" not in file.name:
            assert not is_told_as_json, file.name
        if file.name.startswith("y_object") and "duplicated" not in file.name and names:
            assert set(problem["message"]) == names, file.name
    if method != "POST":
        assert service.get(path).text == before


def test_good_json_is_read_wherever_it_stands(service, token, vectors, new_url):
    """The suite's good files as a member that nobody knows, and the strings among them as a comment."""
    path = new_review(service, token, new_url())
    for file in sorted((vectors / "json_parsing").glob("y_*.json")):
        text = file.read_bytes()
        if "duplicated" in file.name:
            continue
        change = {"data": b'{"rating":2,"unknown":' + text + b"}", "headers": by_token(token) | JSON}
        assert service.call("PATCH", path, **change).status_code == 200, file.name
        match json.loads(text):
            case [str(comment)]:
                change["data"] = b'{"comment":' + text.strip()[1:-1] + b"}"
                answer = service.call("PATCH", path, **change)
                if is_comment(comment):
                    assert answer.status_code == 200, file.name
                    assert service.get(path).json()["comment"] == answer.json()["comment"] == comment, file.name
                else:
                    assert set(assert_problem(answer, 400)["message"]) == {"comment"}, file.name


def controls_the_line(scalar: str) -> bool:
    """Control characters, line separators, and what turns the direction of the text around."""
    return (
        unicodedata.category(scalar) in ("Cc", "Zl", "Zp")
        or unicodedata.bidirectional(scalar) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    )


def is_seen(scalar: str) -> bool:
    return not scalar.isspace() and unicodedata.category(scalar) != "Cf"


def is_title(text: str) -> bool:
    return any(map(is_seen, text)) and len(text.strip()) <= 200 and not any(map(controls_the_line, text.strip()))


def is_comment(text: str) -> bool:
    return len(text) <= 5000 and not any(map(controls_the_line, text.replace("\t", "").replace("\n", "")))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_naughty_strings_as_titles_come_back_as_they_were_or_are_refused(service, token, load_vectors, new_url, method):
    for case in load_vectors("naughty_strings.json"):
        title, url = case["s"], new_url()
        path = "courses" if method == "POST" else new_course(service, token, url)
        body = {"title": title} | ({"url": url} if method != "PATCH" else {})
        answer = service.call(method, path, json=body, headers=by_token(token))
        if answer.status_code in (200, 201):
            kept = service.get(answer.headers["Location"]).json()["title"]
            assert kept == answer.json()["title"], case
            assert kept in (title, title.strip()), case
        else:
            assert set(assert_problem(answer, 400)["message"]) == {"title"}, case
            assert not is_title(title), case


def has_letters(text: str) -> bool:
    return any(unicodedata.category(scalar)[0] in "LN" for scalar in text)


def assert_found_by_its_words(service, course: dict):
    """Whatever has a letter or a digit in it finds the title that it is of."""
    for text in filter(has_letters, [course["title"], *course["title"].split()]):
        answer = service.get("courses", params={"q": text, "after": course["id"] - 1, "limit": 1})
        assert answer.json() == {"courses": [as_listed(course)]}, ascii(text)


def test_naughty_titles_are_found_by_their_words(service, token, load_vectors, new_url):
    for case in load_vectors("naughty_strings.json"):
        answer = service.add_course(case["s"], new_url(), headers=by_token(token))
        if answer.status_code == 201:
            assert_found_by_its_words(service, answer.json())


# Some of these scalars are younger than the tables of SQLite's tokenizer, which takes them for letters then.
@pytest.mark.parametrize("title", [
    "\U0001f980rust", "rust\U0001f980 book", "\u20bf100", "wave\U0001f44b\U0001f3fdwave", "\u2764\ufe0f love",
    "love \u2764\ufe0f", "\u0939\u093f\u0928\u094d\u0926\u0940", "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22",
    "e\u0301clair", "\u0130stanbul", "stra\u00dfe", "C++ C# F#", "\"quoted\" AND NOT (NEAR* OR ^x)", "a:b-c{d}", "it's",
])
def test_a_title_is_found_by_its_words(service, token, new_url, title):
    answer = service.add_course(title, new_url(), headers=by_token(token))
    assert answer.status_code == 201, answer.text
    assert_found_by_its_words(service, answer.json())


def test_naughty_strings_as_comments_come_back_exactly_or_are_refused(service, token, load_vectors, new_url):
    path = new_review(service, token, new_url())
    for case in load_vectors("naughty_strings.json"):
        answer = service.call("PATCH", path, json={"comment": case["s"]}, headers=by_token(token))
        if answer.status_code == 200:
            assert service.get(path).json()["comment"] == answer.json()["comment"] == case["s"], case
        else:
            assert set(assert_problem(answer, 400)["message"]) == {"comment"}, case
            assert not is_comment(case["s"]), case


def test_naughty_strings_are_no_urls_and_may_be_looked_for(service, token, load_vectors, new_url):
    path = new_course(service, token, new_url())
    for case in load_vectors("naughty_strings.json"):
        text = case["s"]
        answer = service.call("PATCH", path, json={"url": text}, headers=by_token(token))
        if answer.status_code == 200:
            assert answer.json()["url"] == text.strip(), case
        elif answer.status_code != 409:
            assert set(assert_problem(answer, 400)["message"]) == {"url"}, case
        query = f"courses?limit=1&q={quote(text.encode('utf-8', 'surrogatepass'))}"
        assert service.get(query).status_code == (200 if len(text) <= 200 else 400), case


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_urls_that_are_none_are_refused(service, token, load_vectors, new_url, method):
    path = "courses" if method == "POST" else new_course(service, token, new_url())
    for case in load_vectors("url_cases.json"):
        body = {"url": case["input"]} | ({"title": "URL case"} if method != "PATCH" else {})
        answer = service.call(method, path, json=body, headers=by_token(token))
        assert answer.status_code in (201 if method == "POST" else 200, 400, 409), case
        if case["failure"] or case["protocol"] not in ("http:", "https:"):
            assert answer.status_code == 400, case
        if answer.status_code in (200, 201):
            assert answer.json()["url"].startswith(("http://", "https://")), case
            # It goes out of the others' way then.
            kept = answer.headers["Location"]
            assert service.get(kept).json()["url"] == answer.json()["url"], case
            gone = {"title": "URL case", "url": new_url()}
            assert service.call("PUT", kept, json=gone, headers=by_token(token)).status_code == 200
