"""wrk, and what its report says."""

import re
import subprocess
from dataclasses import dataclass

from harness.site import Site


@dataclass(frozen=True)
class Load:
    """What came of one run of wrk."""
    requests: int
    rate: float
    errors: tuple[str, ...]


def run(site: Site, path: str, connections: int, seconds: int, options: tuple = ()) -> Load:
    """Loads a path from one thread, with each connection waiting for its answer before it asks again.

    `options` are wrk's own; what stands behind `--` among them goes to its script.
    """
    options, arguments = _split(tuple(map(str, options)))
    address = site.address + path
    command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", *options, address, *arguments]
    load = read(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return Load(load.requests, load.rate, load.errors + hung(site, seconds, connections / max(load.rate, 1)))


def _split(options: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    place = options.index("--") if "--" in options else len(options)
    return options[:place], options[place:]


def read(report: str) -> Load:
    """Reads wrk's report. Connections that wrk could not open or that broke, answers other than 2xx and 3xx, and
    answers that took longer than two seconds are errors; so is a report of no requests at all."""
    requests = re.search(r"^\s*(\d+) requests in", report, re.MULTILINE)
    rate = re.search(r"^Requests/sec:\s*([\d.]+)", report, re.MULTILINE)
    if not requests or not rate:
        raise ValueError(f"wrk's report is not understood:\n{report}")
    errors = re.findall(r"^\s*((?:Socket errors|Non-2xx or 3xx responses): .*)$", report, re.MULTILINE)
    if int(requests[1]) == 0:
        errors.append("no answer at all")
    return Load(int(requests[1]), float(rate[1]), tuple(errors))


def hung(site: Site, seconds: int, usual: float) -> tuple[str, ...]:
    """Tells of the requests that were never answered. wrk does not: it counts none but those that were.

    That is those which had waited half of the time, and far longer than the others at their rate.
    """
    # When this one is answered, nginx has seen that wrk is gone.
    site.get(site.ready)
    waits = [wait for wait in site.waited() if wait > max(seconds / 2, 3 * usual)]
    return (f"{len(waits)} requests got no answer in half of the time",) if waits else ()
