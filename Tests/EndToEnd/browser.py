"""Chromium for the tests of the pages: what a reader does, and what no page may do."""

import base64
import functools
import importlib.resources
import json
import os
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

from service import PROJECT


@contextmanager
def chromium():
    """A browser whose console and requests are kept."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    # Its sandbox does not start for root.
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,900"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver"))
    try:
        yield browser
    finally:
        browser.quit()


@contextmanager
def tab(browser):
    """Another tab, which is closed at the end, and the one before is there again."""
    before = browser.current_window_handle
    browser.switch_to.new_window("tab")
    try:
        yield
    finally:
        browser.close()
        browser.switch_to.window(before)


def until(browser, condition, seconds=20):
    """Waits for a condition of the browser, and returns what it returned."""
    return WebDriverWait(browser, seconds, poll_frequency=0.05).until(lambda _: condition())


def look(browser, width=1280, height=900, scheme="light", motion="reduce"):
    """The size of the window's inside, and what the reader has set at home."""
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
        {"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": motion}]})


def photograph(browser, name: str):
    """Keeps a picture of the whole page as NAME.png, in the folder SCREENSHOTS or else .build/screenshots."""
    folder = Path(os.environ.get("SCREENSHOTS", PROJECT / ".build" / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    size = browser.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
    picture = browser.execute_cdp_cmd("Page.captureScreenshot", {
        "captureBeyondViewport": True, "clip": {**size, "x": 0, "y": 0, "scale": 1}})
    (folder / f"{name}.png").write_bytes(base64.b64decode(picture["data"]))


def messages(browser) -> list[tuple[str, dict]]:
    """What the network has told since it was asked last: what each message is of, and all that is in it."""
    found = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return [(one["method"], one["params"]) for one in found]


def requested(browser) -> list[str]:
    """The addresses that have been asked for since the network was asked last."""
    return [told["request"]["url"] for name, told in messages(browser) if name == "Network.requestWillBeSent"]


def exchanged(browser, address: str) -> tuple[dict[str, str], dict[str, str]]:
    """The fields of the one request for an address since the network was asked last, and those of its answer."""
    found = messages(browser)
    [sent] = [
        told for name, told in found if name == "Network.requestWillBeSent" and told["request"]["url"] == address]
    [answer] = [
        told["response"] for name, told in found
        if name == "Network.responseReceived" and told["requestId"] == sent["requestId"]]
    return sent["request"]["headers"], answer["headers"]


def complaints(browser, *expected: str) -> list[str]:
    """What the console has had since this was asked last: errors, and violations of the policy.

    A browser notes each answer of 400 and more there, so a test names those that it has caused: "status of 401".
    """
    return [
        entry["message"] for entry in browser.get_log("browser")
        if not any(part in entry["message"] for part in expected)
    ]


@functools.cache
def axe() -> str:
    return (importlib.resources.files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")


def assert_accessible(browser):
    """All of axe's rules of WCAG 2.1 AA and of good practice."""
    browser.execute_script(axe())
    violations = browser.execute_async_script(
        "axe.run().then((found) => arguments[0](found.violations), (error) => arguments[0]([String(error)]))")
    assert violations == [], json.dumps([
        one if isinstance(one, str) else
        {"id": one["id"], "help": one["help"], "nodes": [node["html"] for node in one["nodes"]]}
        for one in violations
    ], indent=1)


def assert_fits(browser):
    """Nothing is wider than the window."""
    wide = browser.execute_script(
        "return [...document.querySelectorAll('body *')]"
        ".filter((one) => one.getBoundingClientRect().right > innerWidth + 1)"
        ".map((one) => one.outerHTML.slice(0, 120))")
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth"), wide


def weight(browser) -> int:
    """The bytes of all files that the page has loaded, without answers of the API."""
    return browser.execute_script(
        "return performance.getEntries()"
        ".filter((one) => ['navigation', 'resource'].includes(one.entryType) && one.initiatorType !== 'fetch')"
        # One that is loaded for two reasons is one file.
        ".reduce((sizes, one) => sizes.set(one.name, one.decodedBodySize), new Map()).values()"
        ".reduce((sum, size) => sum + size, 0)")
