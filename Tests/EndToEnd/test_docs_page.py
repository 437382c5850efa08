"""The page that shows the description of the API, and sends what only reads."""

import json
import shutil
import subprocess
from types import SimpleNamespace

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from browser import assert_accessible, assert_fits, look, photograph, requested, weight
from mount import BASE, Mount
from pages import WWW
from service import OWNER, PROJECT, by_token
from test_courses import as_listed

DESCRIPTION = PROJECT / "Sources" / "API" / "Description" / "openapi.json"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def described() -> list[tuple[str, str, str]]:
    """Method, path and summary of each operation of the document."""
    paths = json.loads(DESCRIPTION.read_text(encoding="utf-8"))["paths"]
    return [
        (method.upper(), path, operation["summary"])
        for path, item in paths.items() for method, operation in item.items() if method in METHODS
    ]


def open_page(reader, service, operation: str = "") -> list:
    """Opens the page and gives its operations once they are there."""
    reader.open(service, f"docs.html#{operation}")
    return reader.until(lambda: reader.all("details.operation"))


def shown(operations) -> list[tuple[str, ...]]:
    parts = (".method", ".path", ".summary")
    return [
        tuple(operation.find_element(By.CSS_SELECTOR, f"summary {part}").text for part in parts)
        for operation in operations
    ]


def is_open(reader, operation: str) -> bool:
    return reader.browser.execute_script("return document.getElementById(arguments[0]).open", operation)


def send(reader, operation: str, **values) -> str:
    """Tries an operation out, and gives the line that tells of the answer."""
    reader.until(lambda: is_open(reader, operation))
    if values:
        reader.fill(f"#{operation} form", **values)
    reader.press("Send", f"#{operation} form")
    reader.find(f"#{operation} .copyable")
    return reader.find(f"#{operation} .outcome").text


def body(reader, operation: str) -> str:
    return reader.find(f"#{operation} pre.body").text


def curl_lines(reader, operation: str) -> list[str]:
    return reader.texts(f"#{operation} .copyable code")


def in_shell(line: str, **variables: str) -> str:
    environment = {"PATH": "/usr/bin:/bin", "no_proxy": "*", **variables}
    return subprocess.run(["sh", "-c", line], env=environment, capture_output=True, text=True, check=True).stdout


def sign_in(reader, service):
    reader.open(service, "account.html")
    reader.sign_in(OWNER[0])
    reader.find("#user a", OWNER[0])


def keep_token(reader, service, token: str):
    """Leaves a token in the tab as the page of the account does."""
    open_page(reader, service)
    kept = {"token": token, "until": None, "username": "ada", "email": "ada@example.com", "admin": False}
    reader.browser.execute_script("sessionStorage.setItem('syllabus', arguments[0])", json.dumps(kept))


def assert_open_parts_accessible(reader):
    """axe takes what stands in closed details for what is shown, and so sees one text over another there."""
    hide = "for (const one of document.querySelectorAll('details:not([open]) > div')) one.hidden = arguments[0]"
    reader.browser.execute_script(hide, True)
    assert_accessible(reader.browser)
    reader.browser.execute_script(hide, False)


# What it shows


def test_the_page_shows_every_operation_and_asks_nobody_else(service, reader):
    operations = open_page(reader, service)
    assert sorted(shown(operations)) == sorted(described())
    assert all(operation.find_elements(By.CSS_SELECTOR, ".answer") for operation in operations)
    assert len(reader.all(".contents li li a")) == len(operations)
    addresses = requested(reader.browser)
    assert f"{service.address}/openapi.json" in addresses
    assert [one for one in addresses if not one.startswith((f"{service.address}/", "about:"))] == []


def test_it_weighs_little(service, reader):
    open_page(reader, service)
    assert 0 < weight(reader.browser) < 60_000


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(service, reader, width, scheme):
    look(reader.browser, width, scheme=scheme)
    open_page(reader, service, "listCourses")
    send(reader, "listCourses")
    reader.find("#listCourses .answer summary").click()
    reader.find("#listCourses .answer h5")
    assert_open_parts_accessible(reader)
    assert_fits(reader.browser)
    photograph(reader.browser, f"docs-{width}-{scheme}")


def test_nothing_is_wider_than_a_phone(service, reader):
    look(reader.browser, 360)
    open_page(reader, service)
    reader.browser.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
    reader.until(lambda: all(
        answer.find_elements(By.CSS_SELECTOR, "div") for answer in reader.all("#changeReview .answer")))
    assert_fits(reader.browser)


def test_the_list_of_operations_stays_beside_the_text_where_there_is_room(service, reader):
    open_page(reader, service)
    contents, text = reader.find(".contents"), reader.find(".text")
    assert contents.rect["x"] + contents.rect["width"] <= text.rect["x"]
    reader.find(".contents a", "Review a course").click()
    reader.until(lambda: reader.browser.execute_script("return scrollY") > 500)
    top = reader.browser.execute_script("return arguments[0].getBoundingClientRect().top", contents)
    assert top == 0
    look(reader.browser, 360)
    assert contents.rect["y"] + contents.rect["height"] <= text.rect["y"]
    assert [link.text for link in reader.all(".contents a") if link.is_displayed()] == [
        "Start", "Signing in", "Courses", "Reviews", "Users", "Operators"]


def test_a_link_opens_its_operation_by_the_keyboard(service, reader):
    open_page(reader, service)
    assert not is_open(reader, "addReview")
    link = reader.find(".contents a[href='#addReview']")
    link.send_keys(Keys.ENTER)
    reader.until(lambda: is_open(reader, "addReview"))
    assert link.get_attribute("aria-current") == "true"
    reader.find("#addReview summary").send_keys(Keys.SPACE)
    reader.until(lambda: not is_open(reader, "addReview"))
    # The same link once more leads to where one is already.
    link.send_keys(Keys.ENTER)
    reader.until(lambda: is_open(reader, "addReview"))


def test_an_address_with_an_operation_opens_it(service, reader):
    open_page(reader, service, "addCourse")
    text = reader.find("#addCourse > div").text
    assert "token, or basic" in text and "application/x-www-form-urlencoded" in text and "Django Basics" in text


@pytest.mark.parametrize("place", ["%", "main", "about-courses", "nothing"])
def test_an_address_with_anything_else_opens_none(service, reader, place):
    open_page(reader, service, place)
    assert reader.all("details.operation[open]") == []


def test_a_field_that_may_be_several_kinds_of_value_tells_all(service, reader):
    open_page(reader, service, "changeReview")
    assert "course whole number or text or null" in reader.find("#changeReview > div").text


def test_an_answer_tells_its_fields(service, reader):
    open_page(reader, service, "addCourse")
    reader.find("#addCourse .answer summary", "201").click()
    text = reader.find("#addCourse .answer > div", "application/json").text
    assert "Location text required" in text and "created_at" in text


def test_on_paper_all_operations_are_open(service, reader):
    open_page(reader, service, "addCourse")
    reader.browser.execute_script(
        "const opened = () => document.querySelectorAll('details.operation[open]').length;"
        "addEventListener('beforeprint', () => { window.seen = opened(); })")
    reader.browser.execute_cdp_cmd("Page.printToPDF", {})
    assert reader.browser.execute_script("return seen") == len(described())
    reader.until(lambda: len(reader.all("details.operation[open]")) == 1)


def test_without_script_the_page_says_where_the_description_is(service, reader):
    reader.without_script()
    reader.open(service, "docs.html")
    assert "This page needs JavaScript" in reader.find("noscript p").text
    assert reader.find("noscript a").get_attribute("href").endswith("/openapi.json")


# What it sends


@pytest.fixture(scope="module")
def course(service, token) -> dict:
    """A course whose title has what a query and a shell set apart."""
    url = "https://example.com/docs"
    return service.add_course("Zoë's 100% & more [docs]", url, headers=by_token(token)).json()


def test_it_shows_the_answer_and_the_line_for_curl(service, course, reader):
    open_page(reader, service, "listCourses")
    line = send(reader, "listCourses", limit="1", q="zoë's & 100%")
    status, _, time = line.partition(" after ")
    assert status == "200 OK" and time.removesuffix(" ms").isdigit()
    assert json.loads(body(reader, "listCourses")) == {"courses": [as_listed(course)]}
    assert '\n      "title": "Zoë\'s 100% & more [docs]",\n' in body(reader, "listCourses")
    shown = reader.find("#listCourses .try").text
    assert "content-type: application/json" in shown and "etag: " in shown
    [command] = curl_lines(reader, "listCourses")
    fields, _, content = in_shell(command).partition("\n\n")
    assert fields.startswith("HTTP/1.1 200") and json.loads(content) == {"courses": [as_listed(course)]}
    assert json.loads(body(reader, "listCourses")) == json.loads(content)


def test_what_is_left_empty_is_not_sent(service, reader):
    open_page(reader, service, "listCourses")
    send(reader, "listCourses")
    assert curl_lines(reader, "listCourses") == [f"curl -i '{service.address}/api/v1/courses'"]


def test_a_path_has_its_value_in_one_piece(service, reader):
    reader.expects(404)
    open_page(reader, service, "getCourse")
    assert reader.value("id", "#getCourse form") == "1"
    line = send(reader, "getCourse", id="a/b c'd")
    assert line.startswith("404 Not Found")
    [command] = curl_lines(reader, "getCourse")
    assert "/api/v1/courses/a%2Fb%20c" in command
    assert in_shell(command).startswith("HTTP/1.1 404")


def test_a_path_is_not_sent_without_its_value(service, reader):
    open_page(reader, service, "getCourse")
    requested(reader.browser)
    reader.fill("#getCourse form", id="")
    reader.press("Send", "#getCourse form")
    assert reader.focused.get_attribute("name") == "id"
    assert requested(reader.browser) == []


def test_a_value_of_few_is_chosen(service, reader):
    open_page(reader, service, "getStatus")
    assert "from another one the answer is 403" in reader.find("#getStatus .note").text
    reader.choose("#getStatus [name=format]", "openmetrics")
    assert send(reader, "getStatus").startswith("200 OK")
    assert body(reader, "getStatus").startswith("# ")


def test_a_problem_is_an_answer_as_well(service, reader):
    reader.expects(400)
    open_page(reader, service, "listCourses")
    assert send(reader, "listCourses", limit="many").startswith("400 Bad Request")
    problem = json.loads(body(reader, "listCourses"))
    assert problem["status"] == 400 and "limit" in problem["detail"]


def test_the_answer_is_read_out_and_the_focus_stays(service, reader):
    open_page(reader, service, "listReviews")
    region = reader.browser.find_element(By.CSS_SELECTOR, "#listReviews [role=status]")
    assert region.text == ""
    button = reader.find("#listReviews form button")
    button.send_keys(Keys.ENTER)
    reader.find("#listReviews .copyable")
    assert reader.focused == button
    assert region.text.startswith("200 OK") and "\n" not in region.text


def test_a_long_answer_is_shown_whole_on_demand(service, reader):
    open_page(reader, service, "getDescription")
    send(reader, "getDescription")
    assert len(body(reader, "getDescription").splitlines()) < 30
    button = reader.find("#getDescription .try button.link", "Show all")
    assert button.get_attribute("aria-expanded") == "false"
    button.send_keys(Keys.ENTER)
    assert json.loads(body(reader, "getDescription")) == service.get("/openapi.json").json()
    assert button.get_attribute("aria-expanded") == "true"
    assert reader.focused == button
    button.send_keys(Keys.ENTER)
    assert len(body(reader, "getDescription").splitlines()) < 30


def test_a_fault_of_the_page_itself_does_not_keep_it_waiting(service, reader):
    open_page(reader, service, "listReviews")
    reader.browser.execute_script("Number.prototype.toLocaleString = () => { throw new Error('meant by a test'); }")
    reader.press("Send", "#listReviews form")
    [complaint] = reader.until(lambda: reader.complaints)
    assert "meant by a test" in complaint
    reader.until(lambda: reader.find("#listReviews form button").get_attribute("aria-disabled") is None)
    assert reader.browser.find_element(By.CSS_SELECTOR, "#listReviews .outcome").text == ""


def test_the_line_can_be_copied(service, reader):
    reader.lets_copy(service)
    open_page(reader, service, "listReviews")
    send(reader, "listReviews")
    reader.press("Copy", "#listReviews .copyable")
    reader.find("#listReviews .copyable [role=status]", "Copied.")
    assert [reader.copied] == curl_lines(reader, "listReviews")


def test_where_nothing_may_be_copied_the_line_is_selected(service, reader):
    reader.lets_nobody_copy()
    open_page(reader, service, "listReviews")
    send(reader, "listReviews")
    reader.press("Copy", "#listReviews .copyable")
    reader.find("#listReviews .copyable [role=status]", "copy it yourself")
    assert [reader.selected] == curl_lines(reader, "listReviews")


# Who is signed in


def test_without_a_sign_in_it_says_where_to_sign_in(service, reader):
    reader.expects(401)
    open_page(reader, service, "listUsers")
    assert reader.all("input[type=password]") == []
    note = reader.find("#listUsers .note").text
    assert "you are not signed in" in note
    assert send(reader, "listUsers").startswith("401 Unauthorized")
    assert json.loads(body(reader, "listUsers"))["status"] == 401
    assert curl_lines(reader, "listUsers") == [f"curl -i '{service.address}/api/v1/users'"]
    reader.press("Sign in", "#listUsers .note")
    reader.sign_in(OWNER[0])
    reader.find("#user a", OWNER[0])
    reader.browser.back()
    assert f"signed in as {OWNER[0]}" in reader.find("#listUsers .note", "Your token is sent along").text


def test_the_token_of_the_tab_is_sent_and_never_shown(service, reader):
    sign_in(reader, service)
    open_page(reader, service, "getOwnAccount")
    assert f"signed in as {OWNER[0]}" in reader.find("#getOwnAccount .note").text
    reader.find("#user a", OWNER[0])
    assert send(reader, "getOwnAccount").startswith("200 OK")
    assert json.loads(body(reader, "getOwnAccount"))["username"] == OWNER[0]
    token = json.loads(reader.browser.execute_script("return sessionStorage.syllabus"))["token"]
    assert token not in reader.browser.page_source
    use, get = curl_lines(reader, "getOwnAccount")
    assert '"username":"' + OWNER[0] in in_shell(use, TOKEN=token)
    # curl would ask for the password.
    answered = get.replace(f"'{OWNER[0]}'", f"'{OWNER[0]}:{OWNER[1]}'")
    assert '"username":"' + OWNER[0] in in_shell(f"{answered}\n{use}")


def test_a_token_goes_only_where_one_is_taken(service, token, reader):
    keep_token(reader, service, token)
    open_page(reader, service, "listCourses")
    send(reader, "listCourses")
    assert curl_lines(reader, "listCourses") == [f"curl -i '{service.address}/api/v1/courses'"]
    assert reader.browser.find_element(By.CSS_SELECTOR, "#listCourses .note").text == ""


def test_a_token_that_is_good_no_more_ends_the_session(service, reader):
    reader.expects(401)
    keep_token(reader, service, "not.a.token")
    open_page(reader, service, "getOwnAccount")
    assert "Your token is sent along" in reader.find("#getOwnAccount .note").text
    assert send(reader, "getOwnAccount").startswith("401 Unauthorized")
    reader.find("#getOwnAccount .note", "you are not signed in")
    reader.find("#user a", "Sign in")


# Another web server


@pytest.fixture
def deep(tmp_path):
    """The page in a folder of another server, with the description beside it."""
    folder = shutil.copytree(WWW, tmp_path / "www")
    document = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    document["servers"] = [{"url": BASE}]

    def describe(document):
        (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")

    describe(document)
    with Mount(folder).running() as mount:
        yield SimpleNamespace(
            address=mount.address, folder=folder, answers=mount.answers, document=document, describe=describe)


def test_the_page_works_below_a_mount(deep, reader):
    deep.answers["/deep/api/v1/courses"] = (200, "application/json", b'{"courses":[]}')
    assert len(open_page(reader, deep, "listCourses")) == len(described())
    assert send(reader, "listCourses").startswith("200 OK")
    assert body(reader, "listCourses") == '{\n  "courses": []\n}'
    assert curl_lines(reader, "listCourses") == [f"curl -i '{deep.address}/api/v1/courses'"]
    assert [one for one in requested(reader.browser) if not one.startswith((deep.address, "about:"))] == []


def test_the_page_says_where_the_description_is(deep, reader):
    page = deep.folder / "docs.html"
    (deep.folder / "openapi.json").rename(deep.folder / "other.json")
    page.write_text(page.read_text(encoding="utf-8").replace(
        'data-description="openapi.json"', 'data-description="other.json"'), encoding="utf-8")
    assert len(open_page(reader, deep)) == len(described())


def test_what_the_description_has_never_becomes_markup(deep, reader):
    script = "<img src=x onerror=alert(1)>"
    deep.document["info"]["description"] = deep.document["tags"][0]["description"] = script
    deep.document["paths"]["/ping"]["get"]["summary"] = "<b>bold</b>"
    deep.document["components"]["parameters"]["Limit"]["example"] = script
    deep.describe(deep.document)
    deep.answers["/deep/api/v1/courses"] = (200, "text/html", script.encode())
    open_page(reader, deep, "listCourses")
    send(reader, "listCourses")
    main = reader.find("main")
    assert main.find_elements(By.CSS_SELECTOR, "img, b") == []
    assert script in main.text and "<b>bold</b>" in main.text
    assert body(reader, "listCourses") == script


def test_numbers_and_texts_are_shown_as_they_were_sent(deep, reader):
    sent = rb'{"id":9223372036854775807,"part":1.50,"text":"a\"{[,:\\","none":[{}, [ ]]}'
    deep.answers["/deep/api/v1/courses"] = (200, "application/json", sent)
    open_page(reader, deep, "listCourses")
    send(reader, "listCourses")
    assert body(reader, "listCourses") == "\n".join([
        "{", '  "id": 9223372036854775807,', '  "part": 1.50,', r'  "text": "a\"{[,:\\",', '  "none": [', "    {},",
        "    []", "  ]", "}"])


@pytest.mark.parametrize("sent", [b'{"broken', b"\xff\xfe", b"<html>"])
def test_what_is_not_json_is_shown_as_it_is(deep, reader, sent):
    deep.answers["/deep/api/v1/courses"] = (200, "application/json", sent)
    open_page(reader, deep, "listCourses")
    send(reader, "listCourses")
    assert body(reader, "listCourses") == sent.decode("utf-8", "replace")


def test_an_empty_answer_is_called_so(deep, reader):
    deep.answers["/deep/api/v1/courses"] = (200, "application/json", b"")
    open_page(reader, deep, "listCourses")
    send(reader, "listCourses")
    assert "Empty." in reader.find("#listCourses .try").text


def test_one_long_line_is_cut_too(deep, reader):
    deep.answers["/deep/api/v1/courses"] = (200, "text/plain", b"x" * 100_000)
    open_page(reader, deep, "listCourses")
    send(reader, "listCourses")
    assert len(body(reader, "listCourses")) < 5000
    reader.press("Show all 1 line", "#listCourses .try")
    assert len(body(reader, "listCourses")) == 100_000


def test_silence_is_an_answer_as_well(deep, reader):
    reader.expects_silence()
    deep.answers["/deep/api/v1/courses"] = None
    open_page(reader, deep, "listCourses")
    assert send(reader, "listCourses") == "No answer The service cannot be reached."
    assert curl_lines(reader, "listCourses") == [f"curl -i '{deep.address}/api/v1/courses'"]


@pytest.mark.parametrize(("operation", "path", "status", "words"), [
    ("ping", "/ping", 403, "nobody but its own machine"),
    ("listCourses", "/api/v1/courses", 502, "from a web server on the way"),
])
def test_an_answer_of_the_web_server_is_told_from_the_service_s(deep, reader, operation, path, status, words):
    reader.expects(status)
    deep.answers[f"/deep{path}"] = (status, "text/html", b"<h1>No</h1>")
    open_page(reader, deep, operation)
    assert send(reader, operation).startswith(str(status))
    assert words in reader.find(f"#{operation} .outcome + div").text


NOT_SET_UP = b'{"status":503,"detail":"The service is not set up yet: run ./syllabus init beside the program."}'


@pytest.mark.parametrize(("answer", "words"), [
    ((503, "application/problem+json", NOT_SET_UP), "It says: The service is not set up yet"),
    ((503, "text/html", b"<h1>Not set up</h1>"), "not set up yet, or busy"),
    ((502, "text/html", b"<h1>Bad Gateway</h1>"), "does not reach the service"),
    ((200, "text/html", b"<h1>Hello</h1>"), "A page of HTML came"),
    ((404, "application/json", b"{}"), "does not pass this address on"),
    ((200, "application/json", b'{"openapi":null}'), "does not pass this address on"),
    (None, "cannot be reached"),
])
def test_without_a_description_the_page_says_what_to_do(deep, reader, answer, words):
    reader.expects(503, 502, 404)
    reader.expects_silence()
    deep.answers["/deep/openapi.json"] = answer
    reader.open(deep, "docs.html#listCourses")
    alert = reader.find("[role=alert]", "cannot be shown")
    assert words in alert.text
    if answer is not None:
        assert alert.find_element(By.TAG_NAME, "a").get_attribute("href") == f"{deep.address}/openapi.json"
    del deep.answers["/deep/openapi.json"]
    reader.press("Try again", "main")
    reader.until(lambda: reader.all("#listCourses[open]"))
    assert reader.focused.tag_name == "h1"
    assert reader.all("[role=alert] *") == []


def test_everybody_can_use_it_where_there_is_no_description(deep, reader):
    reader.expects(503)
    deep.answers["/deep/openapi.json"] = (503, "application/problem+json", NOT_SET_UP)
    reader.open(deep, "docs.html")
    reader.find("[role=alert]", "cannot be shown")
    assert_accessible(reader.browser)
