"""The manuals of man/ as their reader finds them: sections, lists and examples."""

import re
import subprocess
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from service import PROJECT


def text_of(element: Element) -> str:
    """The words of an element, with one blank between."""
    return " ".join("".join(element.itertext()).split())


def items(element: Element) -> Iterator[tuple[Element, Element]]:
    """What the lists right inside of an element name, and what they say of it."""
    for found in element.findall("dl"):
        yield from zip(found.findall("dt"), found.findall("dd"))


def names(element: Element) -> list[str]:
    """What these lists name."""
    return [text_of(name) for name, _ in items(element)]


class Manual:
    """A page of man/, by its file's name."""

    def __init__(self, name: str):
        self.name = name
        self.path = PROJECT / "man" / name
        self._page = ElementTree.fromstring(f"<page>{self.rendered('html', '-O', 'fragment')}</page>")

    def rendered(self, *form: str) -> str:
        """The page in a form that mandoc knows."""
        command = ["mandoc", "-T", *form, self.path]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    @property
    def titles(self) -> list[str]:
        """The titles of the sections."""
        return [text_of(title) for title in self._page.iter("h1")]

    def section(self, title: str) -> Element:
        """A section or a subsection, by its title."""
        (found,) = [part for part in self._page.iter("section") if text_of(part.find("*")) == title]
        return found

    @property
    def synopsis(self) -> list[str]:
        """The lines of the synopsis."""
        return [text_of(row).partition(" ")[2] for row in self.section("SYNOPSIS").iter("tr")]

    @property
    def examples(self) -> list[str]:
        """The displays among the examples."""
        return ["".join(display.itertext()) for display in self.section("EXAMPLES").iter("pre")]

    @property
    def commands(self) -> list[str]:
        """Those of them that are commands, without the prompts."""
        prompt = re.compile("^[$#] ", re.MULTILINE)
        return [prompt.sub("", example) for example in self.examples if prompt.match(example)]
