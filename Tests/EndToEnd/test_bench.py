"""The benchmark and the soak, in short: that they measure and tell, and nothing about the figures themselves."""

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from service import PROJECT, descendants, is_alive, wait_until

FOLDER = PROJECT / "Benchmarks"
REQUESTS = 30_000


def run(script: str, *arguments) -> subprocess.CompletedProcess:
    command = [sys.executable, FOLDER / script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def names(pids: list[int]) -> set[str]:
    """What processes are called."""
    found = [Path(f"/proc/{pid}/comm") for pid in pids]
    return {path.read_text().strip() for path in found if path.exists()}


def tables(text: str) -> dict[str, dict[str, list[str]]]:
    """The tables below the headings of a text: the cells of each row by its first one."""
    found = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        heading, *lines = section.splitlines()
        rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines if line.startswith("| ")]
        found[heading] = {name: cells for name, *cells in rows}
    return found


@pytest.fixture(scope="module")
def results(programs, tmp_path_factory):
    """The folder of a short run with everybody but Hummingbird, which takes minutes to build."""
    folder = tmp_path_factory.mktemp("results")
    answer = run("bench.py", "--binary", programs / "syllabus-fcgi", "--quick", "--only", "check", "--results", folder)
    assert answer.returncode == 0, answer.stderr
    assert "## Wanted and reached" in answer.stdout
    return folder


@pytest.fixture
def failing(programs, tmp_path):
    """A responder that works in plain CGI and never answers otherwise, with the real admin tool beside it."""
    shutil.copy(programs / "syllabus", tmp_path / "syllabus")
    responder = tmp_path / "syllabus-fcgi"
    real = programs / "syllabus-fcgi"
    responder.write_text(f'#!/bin/sh\n[ -z "$REQUEST_METHOD" ] || exec "{real}"\necho it is broken >&2\nexit 78\n')
    responder.chmod(0o755)
    return responder


def test_the_benchmark_compares_the_responder_with_others(results):
    found = tables((results / "bench.md").read_text(encoding="utf-8"))
    rates = found["Requests a second, 16 clients (token issue: 1), connections kept"]
    assert list(rates) == [
        "peer", "---", "libfcgi, a constant", "libfcgi, C", "syllabus", "Go, net/http/fcgi", "PHP-FPM", "Flask, uWSGI",
        "Flask, gunicorn"]
    assert all(float(cells[0]) > 0 for name, cells in rates.items() if name not in ("peer", "---"))
    assert found["The same as ratios to syllabus"]["syllabus"] == ["1"]
    (wanted,) = [cells for name, cells in found["Wanted and reached"].items() if name == "token check"]
    assert wanted[0] == "PHP-FPM" and wanted[-1] in ("yes", "**no**")
    for peer in ("syllabus", "PHP-FPM"):
        milliseconds, idle = map(float, found["Memory and start"][peer][:2])
        assert milliseconds > 0 and idle > 0


def test_the_benchmark_draws_a_bar_for_each_figure(results):
    picture = ElementTree.parse(results / "rates.svg").getroot()
    bars = [bar for bar in picture.iter("{http://www.w3.org/2000/svg}rect") if bar.get("fill") != "white"]
    assert len(bars) == 7
    assert all(float(bar.get("width")) > 0 for bar in bars)


def test_tables_are_made_again_of_the_figures_alone(programs, results, tmp_path):
    options = ("--render", results / "bench.json", "--results", tmp_path)
    answer = run("bench.py", "--binary", programs / "syllabus-fcgi", *options)
    assert answer.returncode == 0, answer.stderr
    for path in results.iterdir():
        assert (tmp_path / path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def test_the_docs_show_what_was_measured():
    measured = (FOLDER / "results" / "bench.md").read_text(encoding="utf-8")
    shown = (PROJECT / "docs" / "performance.md").read_text(encoding="utf-8")
    conditions, *sections = re.split(r"^## .*\n", measured, flags=re.MULTILINE)
    for part in (conditions, *sections):
        assert part.strip() in shown
    rates = tables(measured)["Requests a second, 16 clients (token issue: 1), connections kept"]
    overview = tables((PROJECT / "README.md").read_text(encoding="utf-8"))["How fast it is"]
    peers = overview.pop("work")
    for work, cells in overview.items():
        place = rates["peer"].index(work)
        assert cells == [rates[peer][place] for peer in peers]


def test_plain_cgi_is_compared_with_c_php_and_python(programs):
    answer = run("cgi.py", "--binary", programs / "syllabus-fcgi", "--rounds", 1, "--repeats", 2)
    assert answer.returncode == 0, answer.stderr
    head, _, *rows = [row.strip("| ").split(" | ") for row in answer.stdout.splitlines()]
    assert head[1:] == ["C", "syllabus", "php-cgi", "Flask, wsgiref"]
    assert [row[0] for row in rows] == [
        f"{case}, {way}" for case in ("ping", "one course", "token check") for way in ("by hand", "Apache, mod_cgid")]
    for _, least, ours, php, _ in rows:
        assert least.endswith("(1.00)") and float(ours.split()[0]) > 0 and float(php.split()[0]) > 0


def test_a_responder_that_does_not_start_is_told_with_its_own_words(failing, tmp_path):
    results = tmp_path / "results"
    options = ("--quick", "--only", "ping", "--peers", "syllabus")
    answer = run("bench.py", "--binary", failing, *options, "--results", results)
    assert answer.returncode == 1
    assert "it is broken" in answer.stderr and "Traceback" not in answer.stderr
    assert not results.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_benchmark_that_is_stopped_ends_what_it_started(programs, tmp_path, number):
    command = [
        sys.executable, FOLDER / "bench.py", "--binary", programs / "syllabus-fcgi", "--results", tmp_path,
        "--peers", "syllabus", "--only", "ping", "--seconds", "10"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as bench:
        # The responder, the two processes of nginx, and wrk.
        started = wait_until(lambda: len(found := descendants(bench.pid)) == 4 and "wrk" in names(found) and found)
        bench.send_signal(number)
        assert bench.wait(10) == 128 + number
    wait_until(lambda: not any(map(is_alive, started)))


def test_wrks_errors_make_the_benchmark_fail(monkeypatch):
    monkeypatch.syspath_prepend(FOLDER)
    from harness.load import read

    report = """Running 1s test @ http://127.0.0.1:1/ping
  1 threads and 4 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   119.45us   53.04us   1.75ms   83.15%
    Req/Sec    32.64k     1.09k   34.16k    72.73%
  35719 requests in 1.10s, 7.09MB read
  Socket errors: connect 0, read 2, write 0, timeout 4
  Non-2xx or 3xx responses: 7
Requests/sec:  32474.61
Transfer/sec:      6.44MB
"""
    load = read(report)
    assert (load.requests, load.rate) == (35719, 32474.61)
    assert load.errors == ("Socket errors: connect 0, read 2, write 0, timeout 4", "Non-2xx or 3xx responses: 7")
    assert read("  0 requests in 1.00s, 0.00B read\nRequests/sec:      0.00\n").errors == ("no answer at all",)


def test_what_accounts_cost_is_told_by_their_number(programs):
    answer = run("accounts.py", "--binary", programs / "syllabus-fcgi", "--counts", 3, 30, "--rounds", 1)
    assert answer.returncode == 0, answer.stderr
    rows = [row.strip("| ").split(" | ") for row in answer.stdout.splitlines()]
    assert rows[0] == ["ms (ratio)", "3 (0.0 MB)", "30 (0.0 MB)"]
    figures = {name: cells for name, *cells in rows[2:]}
    assert {"CGI, token", "CGI, Basic", "user passwd", "until the responder knows"} < figures.keys()
    assert all(float(cells[0].split()[0]) > 0 for cells in figures.values())


def test_what_courses_cost_is_told_by_their_number(programs):
    answer = run("catalogue.py", "--binary", programs / "syllabus-fcgi", "--counts", 10, 200, "--rounds", 1)
    assert answer.returncode == 0, answer.stderr
    rows = [row.strip("| ").split(" | ") for row in answer.stdout.splitlines()]
    assert [head.split()[0] for head in rows[0]] == ["ms", "10", "200"]
    figures = {name: cells for name, *cells in rows[2:]}
    assert {"the first 100 courses", "100 courses, kept", "one course", "q: a beginning"} < figures.keys()
    assert all(float(cells[0].split()[0]) > 0 for cells in figures.values())


def test_the_soak_reads_memory_and_descriptors_twice(programs):
    # As many workers as clients: nginx keeps no more connections than that, so none waits for a worker.
    options = ("--requests", REQUESTS, "--connections", 4, "--workers", 4)
    answer = run("soak.py", "--binary", programs / "syllabus-fcgi", *options)
    assert answer.returncode == 0, answer.stderr
    readings = re.findall(r"^after (\d+) requests: (\d+) KiB resident, (\d+) descriptors$", answer.stdout, re.MULTILINE)
    assert len(readings) == 2
    assert int(readings[1][0]) >= REQUESTS
    assert all(int(figure) > 0 for reading in readings for figure in reading)
