"""The files of www/: what each is answered with, and whether all that a page needs is there."""

import re
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import requests

from service import PROJECT, Client

WWW = PROJECT / "www"
OPERATORS = (WWW / "status.html").read_bytes()

# As addresses.
PAGES = sorted(f"/{path.name}" for path in WWW.glob("*.html"))
FILES = sorted(f"/{path.relative_to(WWW)}" for path in WWW.rglob("*.*") if "problems" not in path.parts)

FIELDS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"),
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

# Browsers take no module and no style sheet of another type. What says no charset is UTF-8 by its kind, or ASCII.
TYPES = {
    "html": r"text/html; ?charset=utf-8", "css": r"text/css(; ?charset=utf-8)?", "svg": r"image/svg\+xml",
    "js": r"(text|application)/javascript(; ?charset=utf-8)?",
}

# What has an address in it, for the browser or for our own scripts.
LINKING = ("href", "src", "data-api", "data-description")

IMPORT = re.compile(
    r"""^(?:import|export)\b(?:[^;"'(]*?\bfrom)?\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']""", re.MULTILINE)


class Links(HTMLParser):
    """What a page links to and loads, as it is written there."""

    def __init__(self, page: str):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in LINKING and value]


def imports(module: str) -> list[str]:
    """The modules that a module loads, as they are written there."""
    return [static or dynamic for static, dynamic in IMPORT.findall(module)]


def assert_whole(client: Client, path: str):
    """Whatever a page links to is there, whatever it loads has the right type, and so on for its modules."""
    page = f"{client.address}{path}"
    seen, ahead = {page}, [page]
    while ahead:
        address = ahead.pop()
        answer = client.get(address.removeprefix(client.address))
        assert answer.status_code == 200, address
        assert re.fullmatch(type_of(address), answer.headers["Content-Type"], re.IGNORECASE), address
        found = {urldefrag(urljoin(address, link)).url for link in further(answer, address == page)} - seen
        seen |= found
        ahead += found


def type_of(address: str) -> str:
    """A pattern of the types that a file may have; what is no file is of the API."""
    name = urlsplit(address).path.rpartition("/")[2]
    return TYPES.get(name.rpartition(".")[2] if name else "html", "application/json")


def further(answer: requests.Response, is_page: bool) -> list[str]:
    """What the page or a module names, none of which may depend on where the service stands."""
    links = Links(answer.text).found if is_page else imports(answer.text) if answer.url.endswith(".js") else []
    links = [link for link in links if not link.startswith("https://")]
    assert not [link for link in links if link.startswith(("/", "http:"))], links
    assert links or not is_page
    return links
