"""The operators' page, in Chromium: through the shipped nginx file, and over a /status that says what a test wants."""

import itertools
import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from selenium.webdriver.common.by import By

from browser import assert_accessible, assert_fits, look, photograph, requested, tab, until, weight
from fronts import SpawnFcgiAlone
from operators import Server, findings, front, open_page, plots, route, status, table, text, tiles, words
from service import OWNER, wait_until
from test_fronts import running

WELL = "Nothing is wrong by these figures."


@pytest.fixture
def browser(reader):
    """Stands last in a test, so that its tab is closed before what the page asks ends."""
    return reader.browser


@pytest.fixture
def server():
    with Server().running() as server:
        yield server


@pytest.fixture
def hurried(browser):
    """What the page waits for comes ten times as fast."""
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {
        "source": "const wait = setTimeout; window.setTimeout = (act, time) => wait(act, time / 10);"})


@pytest.fixture
def behind_nginx(programs, tmp_path):
    """One responder behind the shipped nginx file, which can be restarted and lost."""
    with running(SpawnFcgiAlone, programs, tmp_path) as front:
        yield front


def since_the_start(browser) -> int:
    """How many requests the page says there were."""
    return int(tiles(browser)["Requests per second"][1].split()[0].replace(",", ""))


def rate(browser) -> float:
    return float(tiles(browser)["Requests per second"][0].replace(",", "").replace("–", "nan"))


# The figures

def test_the_page_shows_what_was_asked(start, browser):
    service = start(workers=5, connection_limit=300)
    open_page(browser, service.address)
    assert words(browser) == WELL
    before = since_the_start(browser)
    for path, number in {"courses": 7, "courses/999": 3, "nothing": 2}.items():
        for _ in range(number):
            service.get(path)
    until(browser, lambda: since_the_start(browser) == before + 12)

    shown = tiles(browser)
    assert shown["Errors (5xx)"][0] == "0 %" and shown["Errors (5xx)"][1].startswith("0 of 12 in ")
    assert shown["Refused (4xx)"][0] == "42 %" and shown["Refused (4xx)"][1].startswith("5 of 12 in ")
    assert shown["Refused (4xx)"][1].endswith(f"; 5 of {before + 12} since the start")
    assert shown["Workers busy"][0] == "1 of 5"
    assert shown["Connections open"][0].endswith(" of 300")
    assert shown["Password hashes"] == ("0 of 3", "at work now; 0 refused since the start")
    assert shown["Accounts"][0] == "1"
    bytes = service.get("/status").json()["database"]["bytes"]
    assert shown["Database"][0] == f"{bytes / 1024:.3g} KiB"
    assert shown["Ended early"][0] == "0"
    assert re.fullmatch(r"\d+ s|1 min( \d+ s)?", shown["Up for"][0])

    routes = table(browser)
    assert routes["/api/v1/courses"][:2] == ["7", "200: 7"]
    assert routes["/api/v1/courses/{id}"][:2] == ["3", "404: 3"]
    assert routes["none: no such path, or no request"][:2] == ["2", "404: 2"]
    assert all(re.fullmatch(r"[≤>] [\d.]+ m?s", time) for cells in routes.values() for time in cells[2:])
    assert [address for address in requested(browser) if not address.startswith(f"{service.address}/")] == []
    assert weight(browser) < 60_000


def test_a_rate_is_what_came_between_two_looks(server, browser):
    counts = itertools.count(1000, 60)
    server.answer = lambda _: status(route("/api/v1/courses", {"200": next(counts)}, "0.005", mean=0.004))
    open_page(browser, server.address)
    assert tiles(browser)["Requests per second"] == ("–", "1,000 since the start, without those for /status")
    until(browser, lambda: rate(browser) > 0)
    # 60 in two seconds, and what the answer took on a busy machine.
    assert 15 < rate(browser) <= 30
    assert tiles(browser)["Latency, median"][0] == "≤ 5 ms"
    assert tiles(browser)["Latency, 99 %"] == ("≤ 5 ms", "a bound, of 60 since the last look; their mean is 4 ms")
    plot = plots(browser)["Requests per second"]
    assert re.fullmatch(r"Plot of the last 5 minutes, Requests per second: least [\d.]+/s, most [\d.]+/s", plot), plot
    assert plots(browser)["Workers busy"].endswith("least 1, most 1")
    lines = browser.execute_script(
        "return [...document.querySelectorAll('.plot .line')].map((line) => line.getAttribute('d'))")
    assert len(lines) == 6 and all(re.fullmatch(r"M[\d. LMh-]+", line) for line in lines), lines


def test_what_this_page_asks_is_no_load(server, browser):
    counts = itertools.count(1)
    server.answer = lambda _: status(route("/status", {"200": next(counts)}))
    open_page(browser, server.address)
    until(browser, lambda: tiles(browser)["Requests per second"][0] == "0")
    assert tiles(browser)["Latency, median"] == ("–", "nothing was asked since the last look")


# What is wrong

def test_what_fails_is_seen_at_a_glance(start, reader, browser):
    reader.expects(503)
    service = start(workers=8, password_hashes=1)
    open_page(browser, service.address)
    assert words(browser) == WELL
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: service.get("users/token", auth=OWNER).status_code, range(12)))
    refused = answers.count(503)
    assert refused > 0
    until(browser, lambda: words(browser) == "2 things need a look.")
    assert findings(browser) == [
        "Requests have failed in the service", "Sign-ins were refused because too many were being checked at once"]
    assert f"(503: {refused})" in text(browser, ".finding")
    assert tiles(browser)["Password hashes"][1] == f"at work now; {refused} refused since the start"
    assert f"503: {refused} failed" in table(browser)["/api/v1/users/token"][1]
    # The shape says it, too.
    assert browser.execute_script(
        "return getComputedStyle(document.getElementById('state-words'), '::before').content").startswith('"!"')


# Processes

def test_a_restart_is_told_and_gives_no_negative_rate(server, hurried, browser):
    server.answer = status(route("/api/v1/courses", {"200": 5000}))
    open_page(browser, server.address)
    until(browser, lambda: tiles(browser)["Requests per second"][0] == "0")
    server.answer = status(route("/api/v1/courses", {"200": 10}), started="2026-11-26T09:00:00Z")
    until(browser, lambda: since_the_start(browser) == 10)
    assert tiles(browser)["Requests per second"][0] == "–"
    assert text(browser, "#note").startswith("Another process answers now. It started at ")
    # Each look has a rate, so that none has to be caught.
    counts = itertools.count(30, 20)
    server.answer = lambda _: status(route("/api/v1/courses", {"200": next(counts)}), started="2026-11-26T09:00:00Z")
    until(browser, lambda: rate(browser) > 0)
    assert rate(browser) <= 100
    assert not re.search(r"-\d", text(browser, "main"))


def test_several_processes_in_turn_are_not_mixed(server, hurried, browser):
    later = "2026-11-26T08:00:07Z"
    counts = itertools.count(20, 20)
    server.answer = lambda asked: (
        status(route("/api/v1/courses", {"200": 9000})) if asked % 2
        else status(route("/api/v1/courses", {"200": next(counts)}), started=later))
    open_page(browser, server.address)
    until(browser, lambda: text(browser, "#note").startswith("Several processes answer in turn"))
    until(browser, lambda: rate(browser) > 0)
    # 20 more at every second look, of the one that has started last.
    assert rate(browser) <= 50 and since_the_start(browser) < 1000
    assert "8:00:07" in text(browser, "#note")


def test_several_processes_of_one_second_are_not_compared(server, hurried, browser):
    counts = itertools.cycle((5000, 10))
    server.answer = lambda _: status(route("/api/v1/courses", {"200": next(counts)}))
    open_page(browser, server.address)
    until(browser, lambda: "cannot be told apart" in text(browser, "#note"))
    assert tiles(browser)["Requests per second"][0] == "–"
    asked = server.asked
    until(browser, lambda: server.asked > asked + 1)
    assert tiles(browser)["Requests per second"][0] == "–" and words(browser) == WELL


def test_plain_cgi_says_why_there_is_so_little(server, hurried, browser):
    server.answer = lambda asked: status(
        started=f"2026-11-26T08:00:{asked % 60:02}Z", uptime=0, front=None, credentials=None)
    open_page(browser, server.address)
    until(browser, lambda: server.asked > 1 and tiles(browser))
    assert text(browser, "#note").startswith("This is plain CGI: each request is a process of its own")
    shown = tiles(browser)
    assert not {"Workers busy", "Connections open", "Ended early", "Accounts"} & set(shown)
    assert shown["Database"][0] == "36 KiB" and shown["Password hashes"][0] == "0 of 3"
    assert words(browser) == WELL


# When there is no answer

def test_a_service_that_is_lost_and_comes_back(behind_nginx, hurried, reader, browser):
    begun = int(time.time())
    reader.expects(502)
    open_page(browser, behind_nginx.address)
    until(browser, lambda: words(browser) == WELL)
    figures = tiles(browser)
    behind_nginx.lose_responder()
    until(browser, lambda: words(browser).startswith("The web server has no answer from the service (502) since "))
    assert "systemctl status syllabus" in text(browser, "#advice")
    assert set(tiles(browser)) == set(figures)
    photograph(browser, "status-lost")
    assert_accessible(browser)
    # Two that start in the same second cannot be told apart.
    until(browser, lambda: int(time.time()) > begun)
    behind_nginx.restart()
    until(browser, lambda: words(browser) == WELL)
    assert text(browser, "#advice") == ""
    assert text(browser, "#note").startswith("Another process answers now.")


def test_silence_is_told_once_and_asked_less_and_less(server, hurried, reader, browser):
    reader.expects_silence()
    open_page(browser, server.address)
    until(browser, lambda: words(browser) == WELL)
    server.stop()
    until(browser, lambda: words(browser).startswith("No answer since "))
    said = words(browser)
    assert "Next try in 4 s." in text(browser, "#as-of")
    until(browser, lambda: "Next try in 8 s." in text(browser, "#as-of"))
    assert words(browser) == said
    server.start()
    until(browser, lambda: words(browser) == WELL)
    assert "Asked every 2 s" in text(browser, "#as-of")


def test_who_is_elsewhere_is_told_the_way(behind_nginx, reader, browser):
    reader.expects(403)
    open_page(browser, behind_nginx.address)
    until(browser, lambda: words(browser) == WELL)
    file = behind_nginx.folder / "syllabus.conf"
    file.write_text(re.sub(r"allow [\d.:]+;", "", file.read_text(encoding="utf-8")), encoding="utf-8")
    behind_nginx.process.send_signal(signal.SIGHUP)
    until(browser, lambda: words(browser).startswith("The web server does not let you ask (403)"))
    assert f"ssh -L 8080:localhost:{behind_nginx.port} HOST" in text(browser, "#advice")
    assert "http://localhost:8080/status.html" in text(browser, "#advice")


@pytest.mark.parametrize("code, answer, said", [
    (404, None, "There is no /status here (404)."),
    (500, None, "The answer was 500."),
    (200, {"hello": "world"}, "What answers is not the service."),
    (200, None, "What answers is not the service."),
])
def test_what_is_no_status_is_told(server, reader, browser, code, answer, said):
    reader.expects(code)
    server.code, server.answer = code, answer
    open_page(browser, server.address)
    assert words(browser) == said
    assert text(browser, "#advice")


# When it is asked

def test_a_pause_asks_nothing(server, hurried, browser):
    open_page(browser, server.address)
    button = browser.find_element(By.CSS_SELECTOR, "#controls button")
    button.click()
    assert (words(browser), button.text) == ("Paused.", "Go on")
    asked = server.asked
    # More than the time between two questions.
    time.sleep(0.5)
    assert server.asked == asked
    button.click()
    wait_until(lambda: server.asked > asked)
    until(browser, lambda: words(browser) == WELL)
    assert button.text == "Pause"


def test_a_page_that_nobody_sees_asks_nothing(server, hurried, browser):
    open_page(browser, server.address)
    with tab(browser):
        # What was on its way has been answered by then.
        time.sleep(0.5)
        asked = server.asked
        time.sleep(3)
        assert server.asked == asked
    wait_until(lambda: server.asked > asked)


def test_there_are_never_two_questions_at_once(server, hurried, browser):
    open_page(browser, server.address)
    server.delay = 1
    # The browser itself sends no second one for what it is waiting for.
    browser.execute_script("""
        const send = window.fetch;
        window.atOnce = window.most = 0;
        window.fetch = (...request) => {
            window.atOnce += 1;
            window.most = Math.max(window.most, window.atOnce);
            return send(...request).finally(() => { window.atOnce -= 1; });
        };
    """)
    until(browser, lambda: browser.execute_script("return window.atOnce"))
    button = browser.find_element(By.CSS_SELECTOR, "#controls button")
    for _ in range(4):
        button.click()
    assert browser.execute_script("return window.most") == 1


# How it is read

def test_what_changes_every_two_seconds_is_not_read_out(server, hurried, browser):
    counts = itertools.count(1)
    server.answer = lambda _: status(route("/api/v1/courses", {"200": next(counts)}))
    open_page(browser, server.address)
    until(browser, lambda: words(browser) == WELL)
    browser.execute_script("""
        window.changes = 0;
        const count = (records) => { window.changes += records.length; };
        for (const one of document.querySelectorAll("[role=status], [role=alert], [role=timer], [aria-live]")) {
            new MutationObserver(count).observe(one, { childList: true, characterData: true, subtree: true });
        }
    """)
    asked = server.asked
    until(browser, lambda: server.asked > asked + 2)
    assert browser.execute_script("return window.changes") == 0
    assert browser.execute_script(
        "return document.querySelector('#figures').closest('[role=status], [aria-live]')") is None


def test_what_the_service_names_never_becomes_markup(server, browser):
    hostile = '<img src=x onerror="document.title=1">'
    server.answer = status(
        route(hostile, {"<b>200</b>": 1}), started=hostile, credentials={"count": 1, "loaded_at": hostile})
    open_page(browser, server.address)
    until(browser, lambda: hostile in table(browser))
    assert "<b>200</b>: 1" in table(browser)[hostile][1]
    main = browser.find_element(By.TAG_NAME, "main")
    assert main.find_elements(By.CSS_SELECTOR, "img, b") == []


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(server, hurried, browser, width, scheme):
    look(browser, width=width, scheme=scheme)
    failing = itertools.count(1)
    server.answer = lambda _: status(
        route("/api/v1/courses/{id}/reviews/{review}", {"200": 123_456, "404": 17, "500": next(failing)}, "+Inf"),
        front=front(connections={"open": 99}), database={"bytes": None})
    open_page(browser, server.address)
    until(browser, lambda: len(findings(browser)) == 3)
    assert_accessible(browser)
    assert_fits(browser)
    photograph(browser, f"status-{width}-{scheme}")
    # As somebody has it who has set letters of twice the size.
    browser.execute_script("document.documentElement.style.fontSize = '200%'")
    assert_fits(browser)
    photograph(browser, f"status-{width}-{scheme}-large")


def test_without_script_it_says_what_it_needs(server, reader):
    reader.without_script()
    reader.open(server, "status.html")
    assert "This page needs JavaScript" in reader.find("noscript p").text
    assert reader.find("noscript a").get_attribute("href") == f"{server.address}/status"
