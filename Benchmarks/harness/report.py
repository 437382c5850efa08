"""The figures of a run as tables in Markdown and as plots in SVG."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from harness import peers, targets, works
from harness.bars import Bar, Group, draw
from harness.cases import FEW, MANY, MOST, READS, Case
from harness.outcome import Outcome, ratio
from harness.peer import Peer
from harness.results import Results
from harness.works import Work

EVERYBODY = (
    peers.NGINX, peers.BARE, peers.C, peers.OURS, peers.OURS_WIDE, peers.OTHER, peers.GO, peers.HUMMINGBIRD, peers.PHP,
    peers.UWSGI, peers.GUNICORN)
COLUMNS = (
    *(Case(work, MANY) for work in (*READS, works.UNCHANGED, works.POST, works.MIXED)), Case(works.ISSUE, FEW))


def write(results: Results, folder: Path) -> Iterator[str]:
    """Writes the tables and the plots into a folder, and gives the tables, each with its heading."""
    sections = [f"{heading}\n\n{table}" for heading, table in _tables(results) if table.count("\n") > 2]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.md").write_text("\n".join([f"{results.conditions}\n", *sections]))
    for name, groups in _plots(results).items():
        if groups:
            (folder / f"{name}.svg").write_text(draw(groups))
    return iter(sections)


def _tables(results: Results) -> Iterator[tuple[str, str]]:
    yield "## Wanted and reached", targets.table(results)
    yield f"## Requests a second, {MANY} clients (token issue: 1), connections kept", _rates(results)
    yield "## The same as ratios to syllabus", _ratios(results)
    yield "## Beside libfcgi alone, by the number of clients", _front(results)
    yield "## Requests for each second of the responder's own processor time", _efficiency(results)
    yield "## Courses that are added, on the disk before the answer", _writes(results)
    yield "## Memory and start", _footprints(results)
    yield "## Plain CGI", plain_cgi(results)
    yield "## Digests and tokens", _micro(results)
    yield "## Errors", _table(["what went wrong"], [[error] for error in results.errors])


def _rates(results: Results) -> str:
    return _by_peer(results, lambda outcome, _: f"{outcome.rate:.0f}")


def _ratios(results: Results) -> str:
    return _by_peer(results, lambda outcome, ours: f"{outcome.ratio(ours):.2g}" if ours else "-")


def _efficiency(results: Results) -> str:
    def cell(outcome: Outcome, _) -> str:
        return f"{1 / median(outcome.processor):.0f}" if outcome.processor and median(outcome.processor) else "-"
    return _by_peer(results, cell)


def _by_peer(results: Results, cell) -> str:
    """A row for each peer, a column for each work that was measured."""
    columns = [case for case in COLUMNS if results.outcome(case, peers.OURS)]
    ours = [results.outcome(case, peers.OURS) for case in columns]
    rows = []
    for peer in EVERYBODY:
        outcomes = [results.outcome(case, peer) for case in columns]
        if any(outcomes):
            cells = [cell(it, mine) if it else "-" for it, mine in zip(outcomes, ours, strict=True)]
            rows.append([peer.name, *cells])
    return _table(["peer", *(case.work.name for case in columns)], rows)


def _front(results: Results) -> str:
    """A row for each case that the constant was measured in."""
    rows = []
    for work in (*READS, works.UNCHANGED):
        for keep_alive in (True, False):
            for connections in (FEW, MANY, MOST):
                case = Case(work, connections, keep_alive)
                bare, ours = results.outcome(case, peers.BARE), results.outcome(case, peers.OURS)
                if bare and ours:
                    rows.append([str(case), f"{bare.rate:.0f}", f"{ours.rate:.0f}", f"{ours.ratio(bare):.2f}"])
    return _table(["case", "libfcgi, a constant", "syllabus", "ratio"], rows)


def _writes(results: Results) -> str:
    rows = []
    for connections in (FEW, MANY):
        case = Case(works.POST, connections)
        loop = results.outcome(case, peers.LOOP)
        for peer in (peers.LOOP, *EVERYBODY):
            if loop and (outcome := results.outcome(case, peer)):
                clients = "-" if peer == peers.LOOP else connections
                rows.append([peer.name, clients, f"{outcome.rate:.0f}", f"{outcome.ratio(loop):.2f}"])
    return _table(["peer", "clients", "courses a second", "ratio to the loop"], rows)


def _footprints(results: Results) -> str:
    rows = []
    for peer in EVERYBODY:
        found = next((it for it in results.footprints if it.peer == peer.name), None)
        if found:
            rows.append([
                peer.name, f"{median(found.seconds) * 1000:.0f}", f"{median(found.idle):.1f}",
                _memory(results, peer, works.LIST, MANY), _memory(results, peer, works.LIST, MOST),
                _memory(results, peer, works.ISSUE, FEW)])
    return _table(
        ["peer", "first answer after, ms", "MB, idle", f"MB, list, {MANY} clients", f"MB, list, {MOST} clients",
         "MB, a password, 1 client"], rows)


def _memory(results: Results, peer: Peer, work: Work, connections: int) -> str:
    outcome = results.outcome(Case(work, connections), peer)
    return f"{median(outcome.memory):.1f}" if outcome and outcome.memory else "-"


def plain_cgi(results: Results) -> str:
    """A row for each work and way, a column for each program; the ratios are to the first."""
    names = list(dict.fromkeys(it.peer for it in results.timings))
    rows = []
    for work, way in dict.fromkeys((it.work, it.way) for it in results.timings):
        timings = {it.peer: it.milliseconds for it in results.timings if (it.work, it.way) == (work, way)}
        rows.append([f"{work}, {way}", *(_timing(timings.get(name), timings[names[0]]) for name in names)])
    return _table(["ms (ratio to C)", *names], rows)


def _timing(mine: list[float] | None, least: list[float]) -> str:
    return f"{median(mine):.2f} ({ratio(mine, least):.2f})" if mine else "-"


def _micro(results: Results) -> str:
    rows = [
        [work["name"], f"{work['nanoseconds']:.0f}", f"{work['allocations']:.0f}", f"{peer['name']}: {peer['means']}",
         f"{peer['nanoseconds']:.0f}", f"{peer['ratio']:.2f}"]
        for work in results.micro for peer in work["peers"]]
    return _table(["work", "ns", "allocations", "against", "ns", "times as fast"], rows)


def _table(heads: list[str], rows: list[list]) -> str:
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"


def _plots(results: Results) -> dict[str, list[Group]]:
    shown = (works.LIST, works.COURSE, works.TOKEN, works.POST, works.MIXED)
    return {
        "rates": [_group(results, Case(work, MANY), EVERYBODY) for work in shown],
        "clients": [
            _group(results, Case(work, connections), (peers.BARE, peers.OURS))
            for work in READS for connections in (FEW, MANY, MOST)],
        "memory": [Group("MB under the list's load", [
            Bar(peer.name, float(value), value)
            for peer in EVERYBODY for value in [_most_memory(results, peer)] if value != "-"])],
        "cgi": [Group(f"{work}, {way}, ms", [
            Bar(it.peer, median(it.milliseconds), f"{median(it.milliseconds):.1f}")
            for it in results.timings if (it.work, it.way) == (work, way)])
            for work, way in dict.fromkeys((it.work, it.way) for it in results.timings)],
    }


def _group(results: Results, case: Case, among: tuple[Peer, ...]) -> Group:
    found = [(peer, outcome) for peer in among if (outcome := results.outcome(case, peer))]
    return Group(str(case), [Bar(peer.name, outcome.rate, f"{outcome.rate:.0f}/s") for peer, outcome in found])


def _most_memory(results: Results, peer: Peer) -> str:
    most = _memory(results, peer, works.LIST, MOST)
    return most if most != "-" else _memory(results, peer, works.LIST, MANY)
