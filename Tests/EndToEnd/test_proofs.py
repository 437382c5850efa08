"""The tables of docs/security.md and docs/reliability.md: each row names its tests, and those are there."""

import re

import pytest

from service import PROJECT

TESTS = PROJECT / "Tests"
PYTEST = re.compile(r"`(test_\w+)\.py::(test_\w+)`")
SWIFT = re.compile(r"`(\w+Tests)/([\w+]+)\.(\w+)`")
PAGES = ["security.md", "reliability.md"]


def is_a_test(text: str) -> bool:
    return bool(PYTEST.fullmatch(text) or SWIFT.fullmatch(text))


def page(name: str) -> str:
    return (PROJECT / "docs" / name).read_text(encoding="utf-8")


def rows(name: str) -> list[str]:
    """Those of the tables whose last column is for tests."""
    found, inside = [], False
    for line in page(name).splitlines():
        if line.endswith("| shown by |"):
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and not line.startswith("|---"):
            found.append(line)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_every_row_names_its_tests_and_nothing_else(name):
    assert len(rows(name)) > 30
    cells = [row.rstrip("| ").rpartition(" | ")[2] for row in rows(name)]
    assert [test for cell in cells for test in cell.split(", ") if not is_a_test(test)] == []


def is_there(file: str, declaration: str) -> bool:
    path = TESTS / file
    return path.is_file() and re.search(rf"\b{declaration}\(", path.read_text(encoding="utf-8")) is not None


@pytest.mark.parametrize("name", PAGES)
def test_every_test_that_is_named_is_there(name):
    text = page(name)
    named = {(f"EndToEnd/{file}.py", f"def {test}") for file, test in PYTEST.findall(text)}
    named |= {(f"{target}/{file}.swift", f"func {test}") for target, file, test in SWIFT.findall(text)}
    assert len(named) > 30
    assert [test for test in sorted(named) if not is_there(*test)] == []
