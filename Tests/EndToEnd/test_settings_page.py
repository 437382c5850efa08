"""docs/settings.md says what the program does: every setting, its default and its range."""

import json
import os
import re
import subprocess

import pytest
from service import PROJECT

CONFIGURATION = 78

ROW = re.compile(r"^\| `(?P<name>\w+)` \| (?P<meaning>.+) \| (?P<default>.+) \| (?P<range>.+) \|$", re.MULTILINE)
PAGE = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
ROWS = {row["name"]: row for row in ROW.finditer(PAGE)}

# What the words of the page stand for. The machine decides the number of workers.
DEFAULTS = {
    "unset": "unset", "empty": "[]", "the user that the service runs as": "unset", "as the system has it": "unset",
    "as many as 64 MiB hold: 3": "3",
}
WORKERS = str(min(128, max(8, 2 * os.cpu_count())))

BOUNDS = {name: re.match(r"(\d+) to (\d+|`token_max_lifetime`)", row["range"]) for name, row in ROWS.items()}
NUMBERS = {name: (int(bounds[1]), bounds[2]) for name, bounds in BOUNDS.items() if bounds}


def quoted(text: str) -> list[str]:
    return re.findall("`([^`]+)`", text)


EXAMPLES = [
    *[(name, value) for name in ("access_log", "registration", "allowed_addresses", "cors_origins")
      for value in quoted(ROWS[name]["range"])],
    *[("listen", address) for row in re.findall(r"^\| (`.*`) \| ", PAGE.partition("`listen` knows")[2], re.MULTILINE)
      for address in quoted(row)],
]


@pytest.fixture
def ask(new_state, programs):
    """Runs the responder with one option, and with settings by their names."""

    def run(option: str, **settings) -> subprocess.CompletedProcess:
        given = {f"SYLLABUS_{name.upper()}": str(value) for name, value in settings.items()}
        return subprocess.run(
            [programs / "syllabus-fcgi", option], env={"SYLLABUS_STATE": str(new_state.path)} | given,
            capture_output=True, text=True, timeout=10, check=False)

    return run


@pytest.fixture
def in_force(ask):
    """The settings in force, each with its value and where that came from."""

    def read(**settings) -> dict[str, tuple[str, str]]:
        answer = ask("-T", **settings)
        assert (answer.returncode, answer.stderr) == (0, ""), answer.stderr
        lines = answer.stdout.partition("\n\n")[2].splitlines()
        return {name: (value, place) for name, value, place in
                (re.fullmatch(r"(\w+) = (.*?) +# (.*)", line).groups() for line in lines)}

    return read


def test_the_page_has_every_setting_in_order(in_force):
    assert list(ROWS) == sorted(ROWS)
    assert list(ROWS) == list(in_force())


@pytest.mark.parametrize("name", ROWS)
def test_the_default_is_the_one_of_the_page(in_force, name):
    text = ROWS[name]["default"]
    written = WORKERS if name == "workers" else DEFAULTS.get(text)
    if written is None:
        written = re.match(r"`.+`|\d+", text)[0].strip("`")
    assert in_force()[name] == (written, "default")


@pytest.mark.parametrize("name", NUMBERS)
def test_the_range_is_the_one_of_the_page(ask, in_force, name):
    least, most = NUMBERS[name]
    # What has its limit in another setting, or needs more of another, is asked for together with it.
    beside = {"password_parallelism": {"password_memory": 1024}}.get(name, {})
    if most == "`token_max_lifetime`":
        most, beside = 100, {"token_max_lifetime": 100}
    for number in (least, int(most)):
        assert in_force(**beside, **{name: number})[name] == (str(number), f"SYLLABUS_{name.upper()}")
    for number in (least - 1, int(most) + 1, f"{most}x", ""):
        refusal = ask("-t", **beside, **{name: number})
        assert (refusal.returncode, refusal.stdout) == (CONFIGURATION, "")
        assert f"SYLLABUS_{name.upper()}: {name} is a whole number from {least} to " in refusal.stderr


@pytest.mark.parametrize("name, value", EXAMPLES)
def test_what_the_page_names_is_taken(in_force, name, value):
    assert in_force(**{name: value.strip('"')})[name][1] == f"SYLLABUS_{name.upper()}"


def test_the_page_s_own_file_is_taken(new_state, in_force):
    file = new_state.path / "settings.json"
    file.write_text(re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1], encoding="utf-8")
    settings = in_force(workers=3)
    assert settings["token_lifetime"] == ("86400", f"{file}, line 2")
    assert settings["workers"] == ("3", "SYLLABUS_WORKERS")


def test_what_is_shown_can_be_put_into_the_file(new_state, in_force):
    given = {"listen": "unix:/run/x.sock", "mount": "/reviews", "socket_mode": "600", "allowed_peers": "0, 33",
             "trusted_proxies": "10.0.0.0/8 ::1", "cors_origins": "https://app.example.org", "registration": "closed"}
    shown = in_force(**given)
    values = {name: json.loads(value) for name, (value, _) in shown.items() if value != "unset"}
    file = new_state.path / "settings.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    again = in_force()
    assert {name: value for name, (value, _) in again.items()} == {name: value for name, (value, _) in shown.items()}
    assert {place for _, place in again.values()} == {f"{file}, line 1", "default"}


def test_the_page_s_own_fault_is_told_so(new_state, ask):
    told = re.search(r"^syllabus-fcgi: /var/lib/syllabus/(.*)$", PAGE, re.MULTILINE)[1]
    (new_state.path / "settings.json").write_text('{\n  "workers": 8,\n  "acces_log": true\n}', encoding="utf-8")
    assert ask("-t").stderr == f"syllabus-fcgi: {new_state.path}/{told}\n"
