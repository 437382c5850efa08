"""What each page is made of: how heavy it is, and that it asks for all its modules at once."""

import re

import pytest

from pages import PAGES, WWW, Links, imports

LIMIT = 60_000


def modules(page: str) -> set[str]:
    """The modules that the script of a page comes to, as paths of www/."""
    found, ahead = set(), re.findall(r'<script src="([^"]+)" type="module">', page)
    while ahead:
        module = ahead.pop()
        if module not in found:
            found.add(module)
            folder = (WWW / module).parent
            ahead += [str(folder.joinpath(name).resolve().relative_to(WWW)) for name in imports(read(module))]
    return found


def read(path: str) -> str:
    return (WWW / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_with_all_that_it_loads(name):
    page = read(name[1:])
    loaded = {link for link in Links(page).found if re.search(r"\.(css|svg)$", link)} | modules(page) | {name[1:]}
    assert sum((WWW / path).stat().st_size for path in loaded) < LIMIT


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_all_its_modules_at_once(name):
    """A browser would otherwise find each only when it has read the one before."""
    page = read(name[1:])
    asked = re.findall(r'<(?:link rel="modulepreload" href|script src)="([^"]+)"', page)
    assert set(asked) == modules(page)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_script_and_no_style_in_it(name):
    assert not re.search(r"<style|<script(?! src=)|\sstyle=|\son\w+=|javascript:", read(name[1:]))


def test_every_module_is_of_some_page():
    used = set().union(*(modules(read(name[1:])) for name in PAGES))
    assert used == {str(path.relative_to(WWW)) for path in (WWW / "app").glob("*.js")}
