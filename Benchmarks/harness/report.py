"""The outcome as a table in Markdown and as bars in SVG."""

from html import escape

from harness.outcome import Outcome

COLOURS = ["#9a9a9a", "#f05138", "#2a6fb0", "#3f8f4f"]
LABELS, BARS, BAR, GAP = 250, 420, 18, 14


def table(outcomes: list[Outcome]) -> str:
    """One row for each peer in each case; the ratio is to the case's first peer."""
    rows = [
        "| case | responder | workers | requests/s | lowest to highest | processor, µs a request | ratio |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for group in _by_case(outcomes):
        rows += [_row(outcome, outcome.ratio(group[0])) for outcome in group]
    return "\n".join(rows) + "\n"


def _row(outcome: Outcome, ratio: float) -> str:
    spread = f"{min(outcome.rates):.0f} to {max(outcome.rates):.0f}"
    cells = [
        outcome.case, outcome.peer.name, outcome.peer.workers(outcome.case), f"{outcome.rate:.0f}", spread,
        f"{outcome.microseconds:.1f}", f"{ratio:.2f}",
    ]
    return "| " + " | ".join(map(str, cells)) + " |"


def bars(outcomes: list[Outcome]) -> str:
    """A bar for each peer in each case, a group for each case."""
    scale = BARS / max(1, *(outcome.rate for outcome in outcomes))
    drawn, top = [], GAP
    for group in _by_case(outcomes):
        drawn.append(_text(LABELS - 8, top + len(group) * BAR / 2 + 4, str(group[0].case), "end"))
        for place, outcome in enumerate(group):
            drawn += _bar(outcome, top + place * BAR, COLOURS[place % len(COLOURS)], scale)
        top += len(group) * BAR + GAP
    return _picture("\n".join(drawn), top)


def _bar(outcome: Outcome, top: float, colour: str, scale: float) -> list[str]:
    width = outcome.rate * scale
    label = f"{outcome.rate:.0f}/s {outcome.peer.name}"
    return [
        f'<rect x="{LABELS}" y="{top}" width="{width:.1f}" height="{BAR - 2}" fill="{colour}"/>',
        _text(LABELS + width + 6, top + BAR - 5, label, "start"),
    ]


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _picture(content: str, height: float) -> str:
    width = LABELS + BARS + 190
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="12">\n<rect width="{width}" height="{height}" fill="white"/>\n{content}\n</svg>\n'
    )


def _by_case(outcomes: list[Outcome]) -> list[list[Outcome]]:
    groups = {}
    for outcome in outcomes:
        groups.setdefault(outcome.case, []).append(outcome)
    return list(groups.values())
