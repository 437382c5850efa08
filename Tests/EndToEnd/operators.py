"""What the tests of the operators' page ask: a /status that says what they want, and what the page shows of it."""

import copy
import json
import threading
import time

from browser import until
from mount import BASE, Answer, Mount

STARTED = "2026-11-26T08:00:00Z"
BOUNDS = (
    "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0",
    "+Inf",
)


def route(name: str, statuses: dict[str, int], bound: str = "0.0005", mean: float = 0.0002) -> dict:
    """A route all of whose answers took as long as one bucket says."""
    count = sum(statuses.values())
    buckets = {each: 0 if BOUNDS.index(each) < BOUNDS.index(bound) else count for each in BOUNDS}
    return {"route": name, "statuses": statuses, "seconds": {"count": count, "sum": count * mean, "buckets": buckets}}


def status(*routes: dict, started: str = STARTED, **changes) -> dict:
    """What /status says of a service at ease, with changes to it."""
    return {
        "started_at": started, "uptime": 90_061,
        "front": {
            "workers": {"count": 8, "busy": 1},
            "connections": {
                "open": 3, "idle": 2, "receiving": 0, "limit": 100, "accepted": 5, "refused": 0, "expired": 0},
            "aborted_requests": 0, "limits": {"body": 65_536, "parameters": 49_152},
        },
        "requests": list(routes),
        "credentials": {"count": 12, "loaded_at": started},
        "password_hashes": {"running": 0, "limit": 3, "refused": 0},
        "database": {"bytes": 36_864},
    } | changes


def front(**changes) -> dict:
    """The front of a service at ease; a change is a dictionary that is laid over one there, or a number."""
    made = copy.deepcopy(status()["front"])
    for name, change in changes.items():
        made[name] = made[name] | change if isinstance(change, dict) else change
    return made


class Server(Mount):
    """The page, and a /status beside it that answers what it is told to."""

    def __init__(self):
        super().__init__()
        self.answer = status()
        self.code = 200
        self.delay = 0.0
        self.asked = 0
        self._lock = threading.Lock()
        self.answers[f"{BASE}/status"] = self.tell

    def tell(self) -> Answer:
        with self._lock:
            self.asked += 1
            answer = self.answer(self.asked) if callable(self.answer) else self.answer
        time.sleep(self.delay)
        return self.code, "application/json" if self.code == 200 else "text/html", json.dumps(answer).encode()


def open_page(browser, address: str):
    """Opens the page and waits until it says how things are."""
    browser.get(f"{address}/status.html")
    until(browser, lambda: words(browser))


def text(browser, selector: str) -> str:
    return browser.execute_script("return document.querySelector(arguments[0])?.innerText ?? ''", selector)


def words(browser) -> str:
    """What the page says in one line."""
    return text(browser, "#state-words")


def tiles(browser) -> dict[str, tuple[str, str]]:
    """The figure of each tile that is seen, and what it says to that."""
    found = browser.execute_script("""
        return [...document.querySelectorAll(".tile:not([hidden])")].map((tile) =>
            ["dt", ".value", ".detail"].map((part) => tile.querySelector(part).textContent));
    """)
    return {name: (value, detail) for name, value, detail in found}


def plots(browser) -> dict[str, str]:
    """What stands for each plot where it is not seen, by the name of its tile."""
    return dict(browser.execute_script("""
        return [...document.querySelectorAll(".tile:not([hidden]) .plot")].map((plot) =>
            [plot.closest(".tile").querySelector("dt").textContent, plot.getAttribute("aria-label")]);
    """))


def table(browser) -> dict[str, list[str]]:
    """The cells of each route."""
    rows = browser.execute_script("""
        return [...document.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.innerText));
    """)
    return {row[0]: row[1:] for row in rows}


def findings(browser) -> list[str]:
    return browser.execute_script("return [...document.querySelectorAll('.finding h2')].map((one) => one.textContent)")


def call(browser, module: str, function: str, *arguments):
    """What a function of a module of the page returns."""
    result = browser.execute_async_script("""
        const [module, name, given, done] = arguments;
        import(new URL(`app/${module}`, document.baseURI))
            .then((found) => done([found[name](...given)]), (error) => done(String(error)));
    """, module, function, list(arguments))
    assert isinstance(result, list), result
    return result[0]
