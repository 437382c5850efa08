"""The page that shows the description of the API, in Chromium."""

import functools
import http.server
import json
import shutil
import threading

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from browser import chromium, requested
from service import PROJECT

DESCRIPTION = PROJECT / "Sources" / "API" / "Description" / "openapi.json"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


def described() -> list[tuple[str, str, str]]:
    """Method, path and summary of each operation of the document."""
    paths = json.loads(DESCRIPTION.read_text(encoding="utf-8"))["paths"]
    return [
        (method.upper(), path, operation["summary"])
        for path, item in paths.items() for method, operation in item.items() if method in METHODS
    ]


def open_page(browser, address: str) -> list:
    """Opens the page and gives its operations once they are there."""
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(address)
    return WebDriverWait(browser, 20).until(lambda _: browser.find_elements(By.CSS_SELECTOR, "details.operation"))


def shown(operations) -> list[tuple[str, ...]]:
    parts = (".method", ".path", ".summary")
    return [
        tuple(operation.find_element(By.CSS_SELECTOR, f"summary {part}").text for part in parts)
        for operation in operations
    ]


def test_the_page_shows_every_operation_and_asks_nobody_else(service, browser):
    operations = open_page(browser, f"{service.address}/docs.html")
    assert sorted(shown(operations)) == sorted(described())
    assert all(operation.find_elements(By.CSS_SELECTOR, ".answer") for operation in operations)
    links = browser.find_elements(By.CSS_SELECTOR, "nav a")
    assert len(links) == len(operations)
    addresses = requested(browser)
    assert f"{service.address}/openapi.json" in addresses
    assert [address for address in addresses if not address.startswith(f"{service.address}/")] == []
    assert browser.get_log("browser") == []


def test_nothing_is_wider_than_a_phone(service, browser):
    open_page(browser, f"{service.address}/docs.html")
    browser.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def test_a_link_opens_its_operation_by_the_keyboard(service, browser):
    open_page(browser, f"{service.address}/docs.html")
    operation = browser.find_element(By.ID, "addReview")
    assert operation.get_attribute("open") is None
    browser.find_element(By.CSS_SELECTOR, "nav a[href='#addReview']").send_keys(Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda _: operation.get_attribute("open"))
    summary = operation.find_element(By.TAG_NAME, "summary")
    summary.send_keys(Keys.SPACE)
    WebDriverWait(browser, 10).until(lambda _: operation.get_attribute("open") is None)


def test_an_address_with_an_operation_opens_it(service, browser):
    open_page(browser, f"{service.address}/docs.html#addCourse")
    body = browser.find_element(By.CSS_SELECTOR, "#addCourse > div").text
    assert "token, or basic" in body and "application/x-www-form-urlencoded" in body and "Django Basics" in body


def test_a_field_that_may_be_several_kinds_of_value_tells_all(service, browser):
    open_page(browser, f"{service.address}/docs.html#changeReview")
    assert "course whole number or text or null" in browser.find_element(By.CSS_SELECTOR, "#changeReview > div").text


def test_without_script_the_page_says_where_the_description_is(service):
    with chromium(**{"profile.managed_default_content_settings.javascript": 2}) as browser:
        browser.get(f"{service.address}/docs.html")
        assert "Without script it cannot" in browser.find_element(By.TAG_NAME, "noscript").text
        assert browser.find_element(By.CSS_SELECTOR, "noscript a").get_attribute("href").endswith("/openapi.json")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def deep(tmp_path):
    """The page in a folder of another server, with the description beside it."""
    folder = tmp_path / "root" / "deep"
    shutil.copytree(PROJECT / "www", folder)
    shutil.copy(DESCRIPTION, folder)
    handler = functools.partial(Quiet, directory=tmp_path / "root")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/deep/"
        server.shutdown()
        thread.join()


def test_the_page_works_below_a_mount(deep, browser):
    assert len(open_page(browser, deep + "docs.html")) == len(described())
    assert [address for address in requested(browser) if not address.startswith(deep)] == []
    assert browser.get_log("browser") == []


def test_what_the_description_has_never_becomes_markup(deep, tmp_path, browser):
    file = tmp_path / "root" / "deep" / "openapi.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["info"]["description"] = document["tags"][0]["description"] = "<img src=x onerror=alert(1)>"
    document["paths"]["/ping"]["get"]["summary"] = "<b>bold</b>"
    file.write_text(json.dumps(document), encoding="utf-8")
    open_page(browser, deep + "docs.html")
    main = browser.find_element(By.TAG_NAME, "main")
    assert main.find_elements(By.CSS_SELECTOR, "img, b") == []
    assert "<img src=x onerror=alert(1)>" in main.text and "<b>bold</b>" in main.text
