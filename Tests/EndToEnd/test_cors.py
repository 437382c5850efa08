"""Pages of other origins: what the CORS protocol tells a browser, and what a real browser makes of it."""

import http.server
import threading

import pytest
from selenium import webdriver

from responder import basic
from service import OWNER, PASSWORD, Service, State, by_token, wait_until

APP = "https://app.example.org"
EXPOSED = "Allow, ETag, Link, Location, Retry-After, WWW-Authenticate, X-Request-Id"
ACCEPTED = "Authorization, Content-Type, If-Match, If-None-Match, X-Request-Id, X-Requested-With"

READABLE = {
    "Access-Control-Allow-Origin": APP, "Access-Control-Allow-Credentials": "true",
    "Access-Control-Expose-Headers": EXPOSED,
}
READABLE_BY_ANY = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED}
COURSES_MAY_BE_SENT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS, POST", "Access-Control-Allow-Headers": ACCEPTED,
    "Access-Control-Max-Age": "600",
}
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}

NOT_LISTED = ["https://evil.example", "http://app.example.org", f"{APP}:444", f"{APP}.evil.example", "null", None]


@pytest.fixture(scope="module")
def page():
    """A page on a port of its own: at localhost, and at 127.0.0.1, which is another origin."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<!DOCTYPE html><title>A page</title>")

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def start_shared(programs, tmp_path_factory):
    """Starts a service for the tests that do not disturb each other, with these origins."""
    started = []

    def start_shared(origins: str) -> Service:
        folder = tmp_path_factory.mktemp("cors")
        state = State(folder / "state", programs).create()
        state.add_user(*OWNER)
        # Less than nginx lets through, so that the responder refuses what is larger.
        started.append(Service(state, programs, folder, cors_origins=origins, body_limit=1024))
        return started[-1]

    yield start_shared
    for service in started:
        service.stop()


@pytest.fixture(scope="module")
def listed(start_shared, page):
    """A service that lists two origins."""
    return start_shared(f"{APP},http://localhost:{page}")


@pytest.fixture(scope="module")
def open_to_all(start_shared):
    return start_shared("*")


@pytest.fixture(scope="module")
def closed(start_shared):
    """A service without the setting, which is what an empty one is, too."""
    return start_shared("")


def cross_origin_fields(answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.startswith("Access-Control-")}


def varies_by(answer) -> list[str]:
    """The names in Vary, which is one field: some caches look at one alone."""
    values = answer.raw.headers.getlist("Vary")
    assert len(values) <= 1
    return [name.strip() for value in values for name in value.split(",")]


def call(service, method: str, path: str, origin: str | None, headers=None, **options):
    return service.call(method, path, headers=(headers or {}) | ({"Origin": origin} if origin else {}), **options)


# method, path, fields, content, status
REQUESTS = {
    "a list": ("GET", "courses", {}, None, 200),
    "its head": ("HEAD", "courses", {}, None, 200),
    "what has not changed": ("GET", "courses", {"If-None-Match": "*"}, None, 304),
    "no credentials": ("GET", "users/token", {}, None, 401),
    "wrong credentials": ("POST", "courses", by_token("wrong"), b"{}", 401),
    "a body of another type": ("POST", "courses", {"Authorization": basic(), "Content-Type": "text/xml"}, b"x", 415),
    "a large body": ("POST", "courses", {"Content-Type": "application/json"}, b"x" * 2000, 413),
    "no such course": ("GET", "courses/999", {}, None, 404),
    "no such path": ("GET", "nothing", {}, None, 404),
    "no such method": ("PUT", "courses", {}, None, 405),
    "a wrong query": ("GET", "courses?limit=0", {}, None, 400),
    "the methods": ("OPTIONS", "courses", {}, None, 204),
    "a preflight request for no path": ("OPTIONS", "nothing", PREFLIGHT, None, 404),
}


@pytest.mark.parametrize("method, path, headers, data, status", REQUESTS.values(), ids=REQUESTS)
def test_a_page_reads_what_its_origin_is_allowed(listed, open_to_all, closed, method, path, headers, data, status):
    def answer(asked, origin):
        answer = call(asked, method, path, origin, headers, data=data)
        assert answer.status_code == status, answer.text
        return answer

    told = answer(listed, APP)
    assert cross_origin_fields(told) == READABLE
    assert "Origin" in varies_by(told)
    for origin in NOT_LISTED:
        told = answer(listed, origin)
        assert cross_origin_fields(told) == {}, origin
        assert "Origin" in varies_by(told), origin
    for origin in (APP, *NOT_LISTED):
        told = answer(open_to_all, origin)
        assert cross_origin_fields(told) == READABLE_BY_ANY, origin
        assert "Origin" not in varies_by(told), origin
    told = answer(closed, APP)
    assert cross_origin_fields(told) == {}
    assert "Origin" not in varies_by(told)


def test_a_preflight_request_is_told_what_may_be_sent(listed, open_to_all):
    told = call(listed, "OPTIONS", "courses", APP, PREFLIGHT)
    assert told.status_code == 204
    assert told.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    granted = {name: READABLE[name] for name in ("Access-Control-Allow-Origin", "Access-Control-Allow-Credentials")}
    assert cross_origin_fields(told) == granted | COURSES_MAY_BE_SENT
    told = call(open_to_all, "OPTIONS", "courses", APP, PREFLIGHT)
    assert told.status_code == 204
    assert cross_origin_fields(told) == {"Access-Control-Allow-Origin": "*"} | COURSES_MAY_BE_SENT


@pytest.mark.parametrize("origin", NOT_LISTED)
def test_a_preflight_request_of_another_origin_is_told_nothing(listed, origin):
    told = call(listed, "OPTIONS", "courses", origin, PREFLIGHT | {"Access-Control-Request-Private-Network": "true"})
    assert told.status_code == 204
    assert told.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert cross_origin_fields(told) == {}


def test_what_an_answer_depends_on_stands_in_one_field(listed):
    assert varies_by(listed.get("courses")) == ["Origin"]
    assert varies_by(listed.get("users/token", auth=OWNER)) == ["Authorization", "Origin"]


@pytest.mark.parametrize("path", ["/ping", "/status"])
def test_what_is_for_operators_is_shared_with_no_page(listed, open_to_all, path):
    for service in (listed, open_to_all):
        for told in (call(service, "GET", path, APP), call(service, "OPTIONS", path, APP, PREFLIGHT)):
            assert told.ok
            assert cross_origin_fields(told) == {}


# In a browser

@pytest.fixture(scope="module")
def browser():
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    # The sandbox needs what root and containers lack, and the pages are our own.
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-proxy-server"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    driver.set_script_timeout(30)
    yield driver
    driver.quit()


def run(browser, page: str, script: str, *arguments):
    """Runs the body of an async function in a page, and returns what it returns; an error of its own fails the test."""
    browser.get(page)
    whole = f"""
        const done = arguments[arguments.length - 1];
        (async (...arguments) => {{ {script} }})(...arguments)
            .then(value => done([value]), error => done(`${{error}}`));
    """
    result = browser.execute_async_script(whole, *arguments)
    assert isinstance(result, list), result
    return result[0]


USE = """
    const [api, basic, wrong, url] = arguments;
    const refused = await fetch(`${api}/users/token`, {headers: {Authorization: wrong}});
    const signedIn = await fetch(`${api}/users/token`, {headers: {Authorization: basic}});
    const {token} = await signedIn.json();
    const added = await fetch(`${api}/courses`, {
        method: "POST",
        headers: {Authorization: `Token ${token}`, "Content-Type": "application/json"},
        body: JSON.stringify({title: "From a page", url}),
    });
    const location = added.headers.get("Location");
    const shown = await fetch(new URL(location, api), {credentials: "include", cache: "no-store"});
    const tag = shown.headers.get("ETag");
    const again = await fetch(new URL(location, api), {headers: {"If-None-Match": tag}, cache: "no-store"});
    return {
        statuses: [refused, signedIn, added, shown, again].map(answer => answer.status),
        challenge: refused.headers.get("WWW-Authenticate"), problem: await refused.json(),
        location, tag, course: await shown.json(), id: added.headers.get("X-Request-Id"),
    };
"""

# What a browser says of each: the status, or the kind of the error.
TRY = """
    const [api, basic, url] = arguments;
    const outcome = (...request) => fetch(...request).then(answer => answer.status, error => error.name);
    return [
        await outcome(`${api}/courses`),
        await outcome(`${api}/courses`, {credentials: "include"}),
        await outcome(`${api}/users/token`, {headers: {Authorization: basic}}),
        await outcome(`${api}/courses`, {
            method: "POST",
            headers: {Authorization: basic, "Content-Type": "application/json"},
            body: JSON.stringify({title: "From a page", url}),
        }),
    ];
"""


def test_a_page_in_a_browser_uses_the_api_where_its_origin_is_listed(browser, listed, page, new_url):
    url, wrong = new_url(), basic((OWNER[0], "wrong"))
    seen = run(browser, f"http://localhost:{page}/", USE, f"{listed.address}/api/v1", basic(), wrong, url)
    assert seen["statuses"] == [401, 200, 201, 200, 304]
    assert seen["challenge"] == 'Token realm="syllabus"'
    assert seen["problem"]["status"] == 401
    course = listed.get(seen["location"])
    assert seen["course"] == course.json()
    assert seen["course"]["url"] == url
    assert seen["tag"] == course.headers["ETag"]
    assert len(seen["id"]) == 32


def test_a_page_in_a_browser_is_kept_out_where_its_origin_is_not_listed(browser, listed, page, new_url):
    before = listed.get("courses").text
    tried = run(browser, f"http://127.0.0.1:{page}/", TRY, f"{listed.address}/api/v1", basic(), new_url())
    assert tried == ["TypeError"] * 4
    assert listed.get("courses").text == before


def test_a_page_in_a_browser_takes_along_no_credentials_of_the_browser_where_all_are_let_in(
        browser, open_to_all, page, new_url):
    tried = run(browser, f"http://127.0.0.1:{page}/", TRY, f"{open_to_all.address}/api/v1", basic(), new_url())
    assert tried == [200, "TypeError", 200, 201]


FORM = """
    const [action, url] = arguments;
    const form = document.createElement("form");
    form.method = "post";
    form.action = action;
    for (const [name, value] of [["title", "By a form"], ["url", url]]) {
        form.append(Object.assign(document.createElement("input"), {name, value}));
    }
    document.body.append(form);
    form.submit();
"""


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_form_of_another_page_changes_nothing_by_what_the_browser_remembers(browser, closed, page, new_url, host):
    before = closed.get("courses").text
    # Whoever has signed in by the browser's own dialog.
    known = closed.address.replace("//", f"//{OWNER[0]}:{PASSWORD.replace(' ', '%20')}@")
    browser.get(f"{known}/api/v1/users/token")
    assert '"token":' in browser.page_source
    browser.get(f"http://{host}:{page}/")
    browser.execute_script(FORM, f"{closed.address}/api/v1/courses", new_url())
    wait_until(lambda: '"status"' in browser.page_source)
    assert "A page of another origin sent this" in browser.page_source
    assert closed.get("courses").text == before
