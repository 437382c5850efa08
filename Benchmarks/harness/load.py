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


def run(site: Site, path: str, connections: int, seconds: int, options: tuple[str, ...] = ()) -> Load:
    """Loads a path from one thread, with each connection waiting for its answer before it asks again."""
    command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", *options, site.address + path]
    load = read(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return Load(load.requests, load.rate, load.errors + hung(site, path, seconds))


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


def hung(site: Site, path: str, seconds: int) -> tuple[str, ...]:
    """Tells of the requests that were never answered. wrk does not: it counts none but those that were."""
    # When this one is answered, nginx has seen that wrk is gone.
    site.get(path)
    waits = [wait for wait in site.waited() if wait > seconds / 2]
    return (f"{len(waits)} requests got no answer in half of the time",) if waits else ()
