"""The functions behind the operators' page that touch no page, called in Chromium with cases of each kind."""

import pytest

from operators import Server, call, front, open_page, status
from reader import reading


@pytest.fixture(scope="module")
def page(chromium):
    """A tab with the page in it, whose modules can be loaded."""
    with Server().running() as server, reading(chromium) as reader:
        open_page(reader.browser, server.address)
        yield reader.browser


@pytest.mark.parametrize("counts, share, bounds", [
    ({}, 0.5, None),
    ({"0.1": 0, "+Inf": 0}, 0.5, None),
    ({"0.1": 1, "1.0": 1, "+Inf": 1}, 0.5, {"over": 0, "upTo": 0.1}),
    ({"0.1": 1, "1.0": 2, "+Inf": 2}, 0.5, {"over": 0, "upTo": 0.1}),
    ({"0.1": 1, "1.0": 2, "+Inf": 2}, 0.51, {"over": 0.1, "upTo": 1}),
    ({"0.1": 98, "1.0": 99, "+Inf": 100}, 0.99, {"over": 0.1, "upTo": 1}),
    # Infinity has no JSON.
    ({"0.1": 97, "1.0": 98, "+Inf": 100}, 0.99, {"over": 1, "upTo": None}),
    # An object has names that are whole numbers first.
    ({"0.5": 0, "1": 4, "10": 4, "+Inf": 4}, 0.5, {"over": 0.5, "upTo": 1}),
])
def test_a_quantile_is_between_two_bounds(page, counts, share, bounds):
    assert call(page, "status-figures.js", "quantile", counts, share) == bounds


@pytest.mark.parametrize("function, value, text", [
    ("seconds", 0.0005, "0.5 ms"), ("seconds", 0.0000159, "0.016 ms"), ("seconds", 0.25, "250 ms"),
    ("seconds", 2.5, "2.5 s"),
    ("bytes", 0, "0 bytes"), ("bytes", 1023, "1,020 bytes"), ("bytes", 36_864, "36 KiB"), ("bytes", 5 << 30, "5 GiB"),
    ("duration", 0, "0 s"), ("duration", 59, "59 s"), ("duration", 60, "1 min"), ("duration", 3_725, "1 h 2 min"),
    ("duration", 90_061, "1 d 1 h"), ("duration", 22.4, "22 s"),
    ("rate", None, "–"), ("rate", 0.44, "0.4"), ("rate", 1234.5, "1,235"),
])
def test_figures_are_written_for_people(page, function, value, text):
    assert call(page, "status-words.js", function, value) == text


@pytest.mark.parametrize("part, whole, text", [
    (0, 0, "–"), (0, 9, "0 %"), (1, 100_000, "< 0.1 %"), (1, 8, "13 %"), (1, 40, "2.5 %"), (5, 5, "100 %"),
])
def test_a_share_that_is_there_is_never_0(page, part, whole, text):
    assert call(page, "status-words.js", "share", part, whole) == text


@pytest.mark.parametrize("values, runs", [
    ([], []), ([None, None], []), ([1], [[1]]), ([1, 2, None, 3], [[1, 2], [3]]),
    ([None, 1, None, None, 2], [[1], [2]]),
])
def test_a_plot_has_gaps_where_nothing_is_known(page, values, runs):
    found = call(page, "status-plot.js", "unbroken", [{"value": value} for value in values])
    assert [[point["value"] for point in run] for run in found] == runs


AT_EASE = {"elapsed": 60, "requests": 10, "statuses": {"200": 10}, "counts": {"unhashed": 0, "unwelcome": 0}}


@pytest.mark.parametrize("now, busy, recent, name", [
    (status(), (8, 8, 1), {}, None),
    (status(), (8, 8), {}, None),
    (status(), (8, 8, 8), {}, "All workers are busy"),
    (status(front=front(workers={"count": 1})), (1, 1, 1), {}, None),
    (status(front=front(connections={"open": 89})), (1,), {}, None),
    (status(front=front(connections={"open": 90})), (1,), {}, "The limit of connections is nearly reached"),
    (status(), (1,), {"statuses": {"200": 9, "404": 1}}, None),
    (status(), (1,), {"statuses": {"200": 9, "500": 1}}, "Requests have failed in the service"),
    (status(), (1,), {"counts": {"unhashed": 1}}, "Sign-ins were refused because too many were being checked at once"),
    (status(), (1,), {"counts": {"unwelcome": 1}}, "Connections were refused: their peer is not allowed"),
    (status(database={"bytes": None}), (1,), {}, "The database cannot be read"),
    (status(front=None, credentials=None), (None, None, None), {}, None),
])
def test_what_is_wrong_is_found(page, now, busy, recent, name):
    process = {"looks": [{"busy": number} for number in busy], "recent": AT_EASE | recent}
    found = call(page, "status-findings.js", "findings", now, process)
    assert [finding["name"] for finding in found] == ([name] if name else [])
    assert all(finding["detail"] and finding["advice"] for finding in found)
