"""Horizontal bars in SVG."""

from dataclasses import dataclass
from html import escape

OURS, OTHERS = "#f05138", "#8a94a3"
LABELS, BARS, BAR, GAP = 230, 420, 18, 34


@dataclass(frozen=True)
class Bar:
    """A figure, and how it is written."""
    name: str
    value: float
    label: str


@dataclass(frozen=True)
class Group:
    """Bars that are compared, on a scale of their own."""
    title: str
    bars: list[Bar]


def draw(groups: list[Group]) -> str:
    """A picture of all groups that have bars, one below the other."""
    drawn, top = [], GAP
    for group in groups:
        if group.bars:
            drawn.append(_text(12, top - 8, group.title, "start", "bold"))
            longest = max(bar.value for bar in group.bars) or 1
            for place, bar in enumerate(group.bars):
                drawn += _bar(bar, top + place * BAR, bar.value / longest * BARS)
            top += len(group.bars) * BAR + GAP
    return _picture("\n".join(drawn), top - GAP + 12)


def _bar(bar: Bar, top: float, width: float) -> list[str]:
    colour = OURS if bar.name.startswith("syllabus") else OTHERS
    return [
        _text(LABELS - 8, top + BAR - 5, bar.name, "end"),
        f'<rect x="{LABELS}" y="{top}" width="{width:.1f}" height="{BAR - 3}" fill="{colour}"/>',
        _text(LABELS + width + 6, top + BAR - 5, bar.label, "start"),
    ]


def _text(x: float, y: float, text: str, anchor: str, weight: str = "normal") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'


def _picture(content: str, height: float) -> str:
    width = LABELS + BARS + 90
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" font-family="sans-serif" '
        f'font-size="12">\n<rect width="{width}" height="{height:.0f}" fill="white"/>\n{content}\n</svg>\n'
    )
