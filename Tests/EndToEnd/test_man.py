"""The manuals of man/: that they are well-formed, leave nothing out, make nothing up, and that their examples work."""

import contextlib
import functools
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from manuals import Manual, items, names, text_of
from service import PASSWORD, PROJECT, State, descendants, free_port, is_alive, wait_until
from test_running import Started

TOOL, RESPONDER, FILES = Manual("syllabus.1"), Manual("syllabus-fcgi.8"), Manual("syllabus.json.5")
MANUALS = [TOOL, RESPONDER, FILES]

# As mdoc(7) has them.
SECTIONS = [
    "NAME", "SYNOPSIS", "DESCRIPTION", "ENVIRONMENT", "FILES", "EXIT STATUS", "EXAMPLES", "DIAGNOSTICS", "SEE ALSO",
    "STANDARDS", "SECURITY CONSIDERATIONS",
]
# What every command has.
COMMON = {"--state dir", "--version", "-h, --help"}
# Where the service of the examples is.
WEB_ADDRESS = "https://syllabus.example"
# The end of a PHC string, which no line of a manual has room for.
HASH = "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"

each_manual = pytest.mark.parametrize("manual", MANUALS, ids=lambda manual: manual.name)


@functools.cache
def sources(target: str = "") -> str:
    """The Swift sources, all of them or those of one target."""
    files = (PROJECT / "Sources" / target).rglob("*.swift")
    return "".join(file.read_text(encoding="utf-8") for file in files)


# Form


def test_no_manual_is_missing():
    assert {path.name for path in (PROJECT / "man").iterdir()} == {manual.name for manual in MANUALS}


@each_manual
def test_mandoc_has_nothing_to_say(manual):
    command = ["mandoc", "-T", "lint", "-W", "style", manual.path]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    # Which other manuals there are depends on the machine.
    other = re.compile("STYLE: referenced manual not found: |outdated mandoc.db lacks ")
    assert [line for line in (answer.stdout + answer.stderr).splitlines() if not other.search(line)] == []


@each_manual
def test_a_terminal_of_80_columns_is_wide_enough(manual):
    lines = re.sub(".\b", "", manual.rendered("utf8")).splitlines()
    assert len(lines) > 100
    assert [line for line in lines if len(line) > 80] == []


@each_manual
def test_the_sections_stand_where_a_reader_looks_for_them(manual):
    assert manual.titles == [title for title in SECTIONS if title in manual.titles]
    assert {"NAME", "DESCRIPTION", "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO", "STANDARDS"} <= set(manual.titles)


# The tool


class Program:
    """What the tool says of its own commands."""

    def __init__(self, programs: Path):
        self._tool = programs / "syllabus"

    def run(self, *arguments: str) -> str:
        return subprocess.run([self._tool, *arguments], capture_output=True, text=True, check=True).stdout

    @property
    def commands(self) -> dict[str, list[dict]]:
        """The arguments of each command that does something."""
        return dict(self._below(json.loads(self.run("--experimental-dump-help"))["command"]))

    def _below(self, command: dict):
        for found in command["subcommands"]:
            if "subcommands" in found:
                yield from self._below(found)
            else:
                yield " ".join([*found["superCommands"][1:], found["commandName"]]), found["arguments"]

    def usage(self, command: str) -> str:
        help_text = self.run(*command.split(), "--help")
        usage = help_text.partition("USAGE: syllabus ")[2].partition("\n\n")[0]
        return " ".join(re.sub("[<>()]", "", usage).split())


@pytest.fixture
def program(programs) -> Program:
    return Program(programs)


def spelt(argument: dict) -> str:
    """An argument as a manual has it."""
    value = argument["valueName"]
    if argument["kind"] == "positional":
        return value
    options = ", ".join(("-" if name["kind"] == "short" else "--") + name["name"] for name in argument["names"])
    return f"{options} {value}" if argument["kind"] == "option" else options


def test_the_synopsis_is_what_the_tool_says(program):
    commands = program.commands
    (subcommands,) = [argument["valueName"] for argument in commands["help"] if argument["kind"] == "positional"]
    expected = [program.usage(command) for command in commands if command != "help"] + [f"help [{subcommands}]"]
    assert sorted(TOOL.synopsis) == sorted(expected)
    assert len(expected) > 15


def test_every_command_and_every_option_of_it_is_described(program):
    described = {}
    for part in TOOL.section("DESCRIPTION").findall("section"):
        for name, body in items(part):
            command = " ".join(text_of(name.find(".//code")).split())
            # What follows the command's name is what it takes.
            positional = text_of(name).removeprefix(command).strip(" []")
            described[command] = {*names(body), *positional.split()}
    expected = {
        command: {spelt(argument) for argument in arguments if argument["shouldDisplay"]} - COMMON
        for command, arguments in program.commands.items()
    }
    assert described == expected


def test_the_options_that_every_command_has_are_described(program):
    assert set(names(TOOL.section("DESCRIPTION"))) == COMMON
    for command, arguments in program.commands.items():
        if command != "help":
            assert COMMON <= {spelt(argument) for argument in arguments}, command


def test_the_exit_codes_of_the_tool_are_those_of_its_help(program):
    codes = re.search(r"Exit codes: (.*?)\.\n", program.run("--help"), re.DOTALL)[1]
    assert names(TOOL.section("EXIT STATUS")) == re.findall(r"\b\d+\b", codes)


# The responder


def test_the_options_of_the_responder_are_those_of_its_help(programs):
    help_text = subprocess.run([programs / "syllabus-fcgi", "-h"], capture_output=True, text=True, check=True).stdout
    options = re.findall(r"^ +syllabus-fcgi (-\w) ", help_text, re.MULTILINE)
    assert names(RESPONDER.section("DESCRIPTION")) == options
    assert RESPONDER.synopsis == [f"[{' | '.join(options)}]"]


def test_the_exit_codes_of_the_responder_are_those_of_its_source():
    codes = {getattr(os, name) for name in re.findall(r"\bEX_[A-Z]+\b", sources("syllabus-fcgi"))}
    assert len(codes) > 3
    assert names(RESPONDER.section("EXIT STATUS")) == [str(code) for code in sorted(codes | {0})]


def test_the_signals_are_those_of_the_source():
    source = (PROJECT / "Sources" / "FastCGI" / "Signals.swift").read_text(encoding="utf-8")
    assert told(RESPONDER, "Signals") == set(re.findall(r"\bSIG[A-Z0-9]+\b", source))


# Files and variables


def rows(heading: str) -> list[list[str]]:
    """The rows below a heading of a table of docs/settings.md, as text without marks."""
    page = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
    table = page.partition(f"| {heading} |")[2].partition("\n\n")[0]
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", table).replace("`", "")
    return [line.strip("| ").split(" | ") for line in plain.splitlines()[2:]]


def test_every_setting_has_its_default_and_its_range():
    described = {
        text_of(name): re.fullmatch(r".+\. Default: (.+)\. Range: (.+)\.", text_of(body)).groups()
        for name, body in items(FILES.section("settings.json"))
    }
    assert described == {name: (default, limits) for name, _, default, limits in rows("setting")}
    assert len(described) > 25


def test_every_address_to_listen_at_is_told():
    assert names(FILES.section("Addresses")) == [address for address, _ in rows("address")]


def test_every_key_of_the_accounts_is_told(new_state):
    accounts = json.loads(new_state.credentials.read_text(encoding="utf-8"))
    assert names(FILES.section("credentials.json")) == [*accounts, *accounts["users"][0]]


def test_every_file_of_the_state_folder_is_told():
    source = (PROJECT / "Sources" / "Settings" / "StateFolder.swift").read_text(encoding="utf-8")
    files = set(re.findall(r'file\("([^"]+)"\)', source))
    assert told(FILES, "FILES") == files | {"credentials.json.lock", "secret.lock", "restore.tmp"}


def told(manual: Manual, title: str) -> set[str]:
    """What the lists of a section name, an asterisk in which stands for many names aside."""
    return {name for entry in names(manual.section(title)) for name in entry.split(", ") if "*" not in name}


@each_manual
def test_files_and_variables_are_those_of_the_source(manual):
    found = told(manual, "FILES") | told(manual, "ENVIRONMENT")
    # A lock is called after its file.
    words = {name: re.escape(name.removesuffix(".lock")) for name in found}
    assert [name for name, word in words.items() if not re.search(rf"(?<!\w){word}(?!\w)", sources())] == []
    assert len(found) > 2


def test_every_variable_that_is_asked_for_is_told():
    # The fields of a request are variables, too.
    asked = set(re.findall(r'\benvironment\["(?!HTTP_)(\w+)"\]', sources()))
    assert "LISTEN_FDS" in asked
    assert asked <= told(RESPONDER, "ENVIRONMENT")


# Examples


def in_test(text: str, programs: Path, folder: Path) -> str:
    """A text with the test's folders for those of a real machine, and with the test's own user and group alone."""
    replaced = {
        "/var/lib/syllabus": folder / "state", "/run/syllabus": folder, "/usr/lib/cgi-bin": folder,
        "/usr/local/bin/syllabus-fcgi": programs / "syllabus-fcgi",
    }
    for place, another in replaced.items():
        text = text.replace(place, str(another))
    return re.sub("-[UGugo] (syllabus|www-data) ", "", text)


def with_path(programs: Path) -> dict[str, str]:
    return os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"}


def run(script: str, programs: Path, folder: Path) -> str:
    """Runs commands to their end; the first that fails is told."""
    answer = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", in_test(script, programs, folder)], cwd=folder, env=with_path(programs),
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, f"{script}\n{answer.stdout}\n{answer.stderr}"
    assert answer.stderr == ""
    return answer.stdout


@contextlib.contextmanager
def started(script: str, programs: Path, folder: Path):
    """Runs a command that goes on until it is ended."""
    with (folder / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            ["bash", "-c", in_test(script, programs, folder)], cwd=folder, env=with_path(programs),
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    with process:
        try:
            yield
        finally:
            everyone = [process.pid, *descendants(process.pid)]
            process.terminate()
            process.wait(10)
            wait_until(lambda: not any(is_alive(pid) for pid in everyone))


def test_the_examples_of_the_tool_do_what_they_are_there_for(programs, tmp_path):
    (tmp_path / "password").write_text(f"{PASSWORD}\n", encoding="utf-8")
    script = "\n".join(script for script in TOOL.commands if WEB_ADDRESS not in script)
    assert "Removed robot" in run(script, programs, tmp_path)
    assert (tmp_path / "state.json").exists()
    assert (tmp_path / "state-backup" / "backup.json").exists()


def test_the_example_that_asks_a_service_asks_it(service, programs, tmp_path):
    (script,) = [script for script in TOOL.commands if WEB_ADDRESS in script]
    script = script.replace(WEB_ADDRESS, service.address)
    assert service.address in run(f"export SYLLABUS_STATE={service.state.path}\n{script}", programs, tmp_path)


# Those that go on until they are ended, and the others.
STARTS = [script for script in RESPONDER.commands if "/run/syllabus/" in script or ":9000" in script]
STEPS = [script for script in RESPONDER.commands if script not in STARTS]


def test_there_are_examples_of_both_kinds():
    assert len(STARTS) > 3
    assert len(STEPS) > 1


@pytest.mark.parametrize("script", STARTS, ids=range(len(STARTS)))
def test_an_example_starts_the_responder(new_state, programs, tmp_path, script):
    port = free_port()
    address = ("127.0.0.1", port) if ":9000" in script else str(tmp_path / "syllabus.sock")
    with started(script.replace(":9000", f":{port}"), programs, tmp_path):
        wait_until(Started(address).has_answered)


@pytest.mark.parametrize("script", STEPS, ids=range(len(STEPS)))
def test_an_example_of_the_responder_works(new_state, programs, tmp_path, script):
    output = run(script, programs, tmp_path)
    assert ("pong" in output) == ("/ping" in script)


def test_the_units_of_the_examples_are_taken_by_systemd(programs, tmp_path):
    units = [example for example in RESPONDER.examples if example.startswith("[")]
    paths = [tmp_path / "syllabus.socket", tmp_path / "syllabus.service"]
    assert len(units) == len(paths)
    for path, unit in zip(paths, units):
        path.write_text(in_test(unit, programs, tmp_path), encoding="utf-8")
    answer = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")


def test_the_files_of_the_examples_are_taken(programs, tmp_path):
    state = State(tmp_path / "state", programs).create()
    settings, accounts, secret = [example for example in FILES.examples if not example.startswith("$ ")]
    (state.path / "settings.json").write_text(settings, encoding="utf-8")
    state.credentials.write_text(accounts.replace("...", HASH), encoding="utf-8")
    state.secret_file.write_text(secret, encoding="ascii")
    findings = state.tool("check")
    assert "the settings have known names and good values" in findings
    assert "1 user, 0 admins" in findings
    assert "2 keys; k3v9x2mq signs" in findings


def test_the_settings_of_the_examples_come_from_the_environment(new_state, programs, tmp_path):
    (script,) = FILES.commands
    output = run(f"export SYLLABUS_STATE=/var/lib/syllabus\n{script}", programs, tmp_path)
    variables = re.findall(r"export (SYLLABUS_\w+)", script)
    assert len(variables) > 1
    for variable in variables:
        assert variable in output
