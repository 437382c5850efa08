"""Where the state folder is found, and what is told where it is not there yet."""

import contextlib
import json
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

import fastcgi
from fastcgi import Answer, parameters
from responder import listen
from service import OWNER, PROJECT, State
from test_sockets import NOBODY, as_root

USAGE, CONFIGURATION = 64, 78
# The system has no name for it, and no home.
UNKNOWN = 4001


class Place:
    """A folder with both programs, as on a shared host, and nothing about it in the environment."""

    def __init__(self, path: Path, programs: Path):
        self.path = path
        self.path.mkdir()
        self.responder = path / "syllabus.cgi"
        self.tool = path / "syllabus"
        self.pointer = path / "syllabus.state"
        shutil.copy(programs / "syllabus-fcgi", self.responder)
        shutil.copy(programs / "syllabus", self.tool)

    def run(self, *words: str, text: str = "", **environment) -> subprocess.CompletedProcess:
        """Runs the tool from elsewhere, so that a path is not one of the folder that it is run in."""
        return subprocess.run(
            [self.tool, *words], env=environment, input=text, cwd="/", capture_output=True, text=True, check=False)

    def set_up(self):
        assert self.run("init").returncode == 0
        words = ("user", "add", OWNER[0], "--email", "kenneth@example.com", "--password-stdin")
        assert self.run(*words, text=OWNER[1] + "\n").returncode == 0

    def ask(self, method: str = "GET", user=None, group=None, extra_groups=None, **environment) -> tuple[Answer, str]:
        """One request in plain CGI: the answer, and what is in the log."""
        given = {name: value for name, value in parameters("/api/v1/courses", method).items() if value} | environment
        answer = subprocess.run(
            [self.responder], env=given, stdin=subprocess.DEVNULL, capture_output=True, cwd="/", check=False,
            user=user, group=group, extra_groups=extra_groups)
        return Answer(answer.stdout), answer.stderr.decode()


def assert_problem(answer: Answer, status: int):
    """Checks a problem of before the start, which has no id of a request."""
    assert answer.status == status, answer
    assert answer.fields["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status and problem["detail"] == problem["message"]


@contextlib.contextmanager
def started(place: Place, listener, **options):
    """The program as FastCGI, without a word in its environment."""
    with subprocess.Popen([place.responder], env={}, stdin=listener, text=True, **options) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def place(tmp_path, programs):
    return Place(tmp_path / "programs", programs)


@pytest.fixture
def reachable(programs):
    """The same below folders that everybody may enter; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory(prefix="syllabus-") as name:
        Path(name).chmod(0o755)
        place = Place(Path(name) / "programs", programs)
        place.path.chmod(0o755)
        yield place


@pytest.mark.parametrize("line", ["../state\n", "../state\r\nA comment.\n", "{}/state"])
def test_a_file_beside_the_program_names_it(place, line):
    place.pointer.write_text(line.format(place.path.parent), encoding="utf-8", newline="")
    place.set_up()
    assert State(place.path.parent / "state", place.path).names >= {"credentials.json", "secret"}
    assert OWNER[0] in place.run("user", "list").stdout
    assert place.ask()[0].status == 200


def at_home(home: Path) -> list[str]:
    """What lets a command find this folder at the place of its user's home."""
    real = pwd.getpwuid(os.geteuid()).pw_dir
    return ["unshare", "--map-current-user", "--mount", "--keep-caps", "sh", "-c", 'mount --bind "$1" "$2" && shift 2 && exec "$@"', "-", home, real]


def test_from_a_tilde_on_it_is_in_the_home_of_the_user_whatever_the_environment_says(place, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    place.pointer.write_text("~/state\n", encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    made = subprocess.run([*at_home(home), place.tool, "init"], env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made
    assert {path.name for path in (home / "state").iterdir()} >= {"credentials.json", "secret"}
    given = {name: value for name, value in parameters("/api/v1/courses").items() if value}
    answer = subprocess.run(
        [*at_home(home), place.responder], env=environment | given, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert Answer(answer.stdout).status == 200, answer


@as_root
def test_a_user_without_a_home_is_told_so(reachable):
    reachable.pointer.write_text("~/state\n", encoding="utf-8")
    answer = subprocess.run([reachable.tool, "check"], user=UNKNOWN, env={}, capture_output=True, text=True, check=False)
    assert answer.returncode == CONFIGURATION
    assert f"{reachable.pointer}, line 1" in answer.stderr and "no home folder for ~" in answer.stderr


@as_root
@pytest.mark.parametrize("closed", ["state", "home"])
def test_a_folder_of_another_user_than_the_program_s_is_told_by_both(reachable, closed):
    home = reachable.path.parent / "home"
    home.mkdir()
    reachable.pointer.write_text("../home/state\n", encoding="utf-8")
    reachable.set_up()
    shut = home if closed == "home" else home / "state"
    for path in (home, home / "state", *(home / "state").iterdir()):
        os.chown(path, UNKNOWN, UNKNOWN)
    home.chmod(0o700 if closed == "home" else 0o755)
    answer, log = reachable.ask(user=NOBODY, group=NOBODY, extra_groups=[])
    assert_problem(answer, 500)
    assert str(home) not in answer.body.decode()
    (record,) = map(json.loads, log.splitlines())
    assert record["message"] == "Cannot start" and "Permission denied" in record["cause"]
    for words in (f"runs as the user {NOBODY} (nobody)", f"{shut}, which belongs to the user {UNKNOWN}, is closed", "suEXEC"):
        assert words in record["cause"]
    tested = subprocess.run(
        [reachable.responder, "-t"], env={}, user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True, text=True,
        check=False)
    assert tested.returncode == CONFIGURATION and f"runs as the user {NOBODY}" in tested.stderr


def test_the_file_is_that_of_the_program_and_not_of_a_link_to_it(place, tmp_path):
    place.pointer.write_text("../state\n", encoding="utf-8")
    place.set_up()
    (tmp_path / "bin").mkdir()
    link = tmp_path / "bin" / "syllabus"
    link.symlink_to(place.tool)
    listed = subprocess.run([link, "user", "list"], env={}, capture_output=True, text=True, check=True)
    assert OWNER[0] in listed.stdout


def test_the_option_goes_before_the_variable_and_the_variable_before_the_file(place, programs, tmp_path):
    place.pointer.write_text("state\n", encoding="utf-8")
    place.set_up()
    for name in ("option", "variable"):
        State(tmp_path / name, programs).create().add_user(name, OWNER[1])
    variable = {"SYLLABUS_STATE": str(tmp_path / "variable")}
    named = place.run("user", "list", "--state", str(tmp_path / "option"), **variable).stdout
    assert "option" in named and "variable" not in named
    assert "variable" in place.run("user", "list", **variable).stdout
    assert OWNER[0] in place.run("user", "list", SYLLABUS_STATE="").stdout
    place.pointer.write_text("/nonexistent\n", encoding="utf-8")
    assert place.ask(**variable)[0].status == 200


def test_the_next_command_needs_no_option_where_the_file_names_the_folder(place):
    place.pointer.write_text("../state\n", encoding="utf-8")
    told = place.run("init").stdout
    assert "`syllabus user add NAME --email ADDRESS`" in told
    assert f"Made {place.path.parent}/state\n" in told


@pytest.mark.parametrize("content, words", [
    (b"", "empty"), (b"\n/tmp\n", "empty"), (b"/a\0b\n", "NUL"), (b"/\xff\n", "UTF-8"), (b"/" + b"x" * 4095, "4095"),
    (b"x\n" * 40_000, "larger"), (b"~kenneth/state\n", "~ with a name"),
])
def test_a_file_that_names_nothing_is_told_by_its_name(place, content, words):
    place.pointer.write_bytes(content)
    refused = place.run("check")
    assert (refused.returncode, refused.stdout) == (CONFIGURATION, "")
    assert str(place.pointer) in refused.stderr and words in refused.stderr
    answer, log = place.ask()
    assert_problem(answer, 500)
    assert str(place.pointer) not in answer.body.decode()
    assert str(place.pointer) in log and words in log


def hand_over(path: Path):
    os.lchown(path, NOBODY, NOBODY)


@as_root
def test_a_file_of_somebody_else_is_not_taken(place):
    """In a folder like /tmp anybody may put one beside the program."""
    place.path.chmod(0o1777)
    place.pointer.write_text("../state\n", encoding="utf-8")
    place.set_up()
    hand_over(place.pointer)
    refused = place.run("user", "list")
    assert (refused.returncode, refused.stdout) == (CONFIGURATION, "")
    assert f"{place.pointer}: it is of the user {NOBODY}" in refused.stderr
    answer, log = place.ask()
    assert_problem(answer, 500)
    assert str(place.pointer) in log
    # The owner of the program could have written another program.
    hand_over(place.tool)
    assert OWNER[0] in place.run("user", "list").stdout


@as_root
def test_a_link_of_somebody_else_to_a_file_of_root_is_not_taken(place, tmp_path):
    (tmp_path / "roots").write_text("../state\n", encoding="utf-8")
    place.pointer.symlink_to(tmp_path / "roots")
    place.set_up()
    hand_over(place.pointer)
    assert f"it is of the user {NOBODY}" in place.run("user", "list").stderr


def test_a_file_that_is_a_folder_is_told(place):
    place.pointer.mkdir()
    assert "syllabus.state is not a regular file" in place.run("check").stderr


def test_without_any_of_these_the_tool_says_how_to_name_it(place):
    if Path("/var/lib/syllabus").is_dir():
        pytest.fail("this machine has a state folder of its own, which would be taken")
    refused = place.run("check")
    assert refused.returncode == USAGE
    assert "--state DIR" in refused.stderr and "SYLLABUS_STATE" in refused.stderr and "syllabus.state" in refused.stderr


def test_a_file_that_names_a_folder_that_is_not_there_is_told_as_what_may_be_wrong(place):
    place.pointer.write_text("../sttae\n", encoding="utf-8")
    path = place.path.parent / "sttae"
    checked = place.run("check").stdout
    assert f"{path}, which {place.pointer} names, does not exist; correct the first line of {place.pointer}" in checked
    for words in (("user", "list"), ("secret", "list")):
        refused = place.run(*words)
        assert refused.returncode == CONFIGURATION and refused.stdout == ""
        assert f"correct the first line of {place.pointer}" in refused.stderr
    answer, log = place.ask()
    assert_first_run(answer)
    assert f"{path}, which {place.pointer} names, has neither" in log and f"the user {os.geteuid()}" in log
    assert not path.exists()


# Not set up yet

def assert_first_run(answer: Answer):
    assert_problem(answer, 503)
    assert int(answer.fields["Retry-After"]) > 0
    assert answer.fields["Cache-Control"] == "no-store"
    assert "./syllabus init" in answer.json()["detail"]


@pytest.mark.parametrize("line", [None, "../state\n", "../state/that/is/nowhere\n"])
def test_before_it_is_set_up_every_request_is_told_so(place, line):
    if line:
        place.pointer.write_text(line, encoding="utf-8")
    answer, log = place.ask()
    assert_first_run(answer)
    assert json.loads(log)["message"] == "Not set up yet"
    assert "syllabus init" in json.loads(log)["cause"]


def test_a_variable_that_names_what_is_not_there_is_no_other_case(place, tmp_path):
    answer, log = place.ask(SYLLABUS_STATE=str(tmp_path / "gone"))
    assert_first_run(answer)
    assert str(tmp_path / "gone") in json.loads(log)["cause"]


def test_a_folder_with_nothing_in_it_is_not_set_up_either(place):
    place.pointer.write_text("../state\n", encoding="utf-8")
    (place.path.parent / "state").mkdir()
    assert_first_run(place.ask()[0])


def test_nothing_of_the_machine_is_told_to_strangers(place, tmp_path):
    place.pointer.write_text("../state\n", encoding="utf-8")
    for accept in ("*/*", "text/html"):
        answer, _ = place.ask(HTTP_ACCEPT=accept, DOCUMENT_ROOT=str(place.path), SCRIPT_FILENAME=str(place.responder))
        told = answer.body.decode()
        assert answer.status == 503
        for secret in (str(place.path), str(tmp_path), tmp_path.name, os.uname().nodename):
            assert secret not in told


def test_head_gets_the_head_alone(place):
    answer, _ = place.ask("HEAD")
    assert (answer.status, answer.body) == (503, b"")


class Page(HTMLParser):
    """The names of all elements, and the commands: what is code in a list and has several words."""

    def __init__(self, text: str):
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.commands: list[str] = []
        self._around = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self._around.append(tag)

    def handle_endtag(self, tag):
        while self._around.pop() != tag:
            pass

    def handle_data(self, data):
        words = data.split()
        if {"li", "code"} <= set(self._around) and len(words) > 1:
            self.commands.append(" ".join(words))


def test_a_browser_gets_a_page_without_script(place):
    answer, _ = place.ask(HTTP_ACCEPT="text/html,application/xhtml+xml,*/*;q=0.8")
    assert answer.status == 503
    assert answer.fields["Content-Type"] == "text/html; charset=utf-8"
    assert answer.fields["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.fields["X-Content-Type-Options"] == "nosniff"
    page = Page(answer.body.decode())
    assert not page.names & {"script", "style", "link", "img", "form", "iframe"}
    assert page.attributes <= {"lang", "charset", "name", "content"}


def run(command: str, folder: Path, text: str = "", **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["sh", "-c", command], cwd=folder, env={"PATH": os.environ["PATH"]} | environment, input=text,
        capture_output=True, text=True, check=False)


@pytest.fixture
def host(place):
    """Beside the program what the archive has, and the commands of the page, each with a name in place."""
    shipped = (PROJECT / "hosting" / "syllabus.state").read_text(encoding="utf-8")
    assert shipped.startswith("~/syllabus-state\n")
    # The home of whoever runs the tests is no place for it.
    place.pointer.write_text(shipped.replace("~/", "../", 1), encoding="utf-8")
    shutil.copy(place.responder, place.path / "syllabus.fcgi")
    page = Page(place.ask(HTTP_ACCEPT="text/html")[0].body.decode())
    names = {"NAME": "kenneth", "ADDRESS": "kenneth@example.com", "FOLDER": str(place.path)}
    place.commands = [re.sub("|".join(names), lambda name: names[name[0]], command) for command in page.commands]
    return place


def test_the_commands_for_a_terminal_set_it_up(host):
    modes, init, add, check = host.commands[:4]
    for path in (host.tool, host.responder):
        path.chmod(0o644)
    for command, text in ((modes, ""), (init, ""), (f"{add} --password-stdin", OWNER[1] + "\n"), (check, "")):
        done = run(command, host.path, text)
        assert done.returncode == 0, done
    assert host.ask()[0].status == 200


def test_the_command_for_a_cron_job_sets_it_up(host):
    (host.path.parent / "password").write_text(OWNER[1] + "\n", encoding="utf-8")
    done = run(host.commands[4], Path("/"), HOME=str(host.path.parent))
    assert done.returncode == 0, done
    assert "Added kenneth" in done.stdout and "error" not in done.stdout
    assert host.ask()[0].status == 200


def test_what_was_made_at_home_can_be_uploaded(host, tmp_path):
    init, add = host.commands[5:7]
    for command, text in ((init, ""), (f"{add} --password-stdin", OWNER[1] + "\n")):
        assert run(command, host.path, text).returncode == 0
    shutil.move(host.path / "syllabus-state", tmp_path / "syllabus-state")
    # As an upload leaves it.
    for path in (tmp_path / "syllabus-state").iterdir():
        path.chmod(0o644)
    assert_problem(host.ask()[0], 500)
    (tmp_path / "syllabus-state").chmod(0o700)
    for path in (tmp_path / "syllabus-state").iterdir():
        path.chmod(0o600)
    assert host.ask()[0].status == 200


def test_a_secret_that_is_lost_is_no_first_run(place):
    place.pointer.write_text("../state\n", encoding="utf-8")
    place.set_up()
    (place.path.parent / "state" / "secret").unlink()
    assert_problem(place.ask()[0], 500)


def test_as_fastcgi_it_says_so_until_it_is_set_up_and_then_makes_room(place, tmp_path):
    """Nobody can name the folder to it but the file, and nobody sees its log: so it was started by a shared host."""
    place.pointer.write_text("../state\n", encoding="utf-8")
    socket, ping = tmp_path / "socket", fastcgi.request(parameters())
    with listen(socket) as listener:
        with started(place, listener, stderr=subprocess.PIPE) as process:
            for _ in range(2):
                assert_first_run(fastcgi.ask(socket, ping))
            page = fastcgi.ask(socket, fastcgi.request(parameters("/", HTTP_ACCEPT="text/html")))
            assert page.status == 503 and page.body.startswith(b"<!DOCTYPE html>")
            place.set_up()
            assert_first_run(fastcgi.ask(socket, ping))
            assert process.wait(10) == 0
            assert "Not set up yet" in process.stderr.read()
        with started(place, listener):
            fastcgi.assert_pong(fastcgi.ask(socket, ping))


# In the web root

def test_a_state_folder_in_the_document_root_is_told_of_with_each_request(place):
    place.pointer.write_text("state\n", encoding="utf-8")
    place.set_up()
    answer, log = place.ask(DOCUMENT_ROOT=str(place.path))
    assert answer.status == 200
    record = json.loads(log)
    assert record["level"] == "warning" and "web server serves" in record["message"]
    assert record["state"] == str(place.path / "state")
    for root in (str(place.path.parent / "other"), str(place.path / "stat"), ""):
        assert place.ask(DOCUMENT_ROOT=root)[1] == ""


DENIAL = "Require all denied"


def test_a_state_folder_in_a_web_root_is_told_of_at_once_and_kept_from_it(place):
    place.pointer.write_text("state\n", encoding="utf-8")
    made = place.run("init")
    assert made.returncode == 0
    assert "warning" in made.stderr and f"{place.path}/state lies in {place.path}, a web root" in made.stderr
    denial = place.path / "state" / ".htaccess"
    assert denial.stat().st_mode & 0o777 == 0o644
    text = denial.read_text(encoding="ascii")
    assert DENIAL in text and "Deny from all" in text
    # Where the folder is moved, it is no web root itself.
    shutil.move(denial.parent, place.path.parent / "moved")
    assert "web root" not in place.run("check", "--state", str(place.path.parent / "moved")).stdout


def test_an_htaccess_that_is_there_already_stays(place):
    state = place.path / "state"
    state.mkdir(0o700)
    (state / ".htaccess").write_text("# mine\n", encoding="ascii")
    made = place.run("init", "--state", str(state))
    assert made.returncode == 0 and f"put the line `{DENIAL}` there" in made.stderr
    assert (state / ".htaccess").read_text(encoding="ascii") == "# mine\n"


def test_what_keeps_it_from_the_web_is_asked_for_and_no_hindrance(place, tmp_path):
    place.pointer.write_text("state\n", encoding="utf-8")
    place.set_up()
    backup = str(tmp_path / "backup")
    assert place.run("backup", backup).returncode == 0
    assert not (tmp_path / "backup" / ".htaccess").exists()
    assert place.run("restore", backup, "--force").returncode == 0
    checked = place.run("check")
    assert checked.returncode == 1 and re.search(r"^warning .*but for its \.htaccess", checked.stdout, re.MULTILINE)
    (place.path / "state" / ".htaccess").unlink()
    checked = place.run("check")
    assert checked.returncode == CONFIGURATION
    assert re.search(rf"^error .*has no \.htaccess with `{DENIAL}`", checked.stdout, re.MULTILINE)


def test_elsewhere_no_such_file_is_made(new_state):
    assert ".htaccess" not in new_state.names


@pytest.mark.parametrize("name", ["index.html", "index.php", ".htaccess", "syllabus.cgi"])
def test_a_responder_that_stays_looks_around_at_its_start(new_state, launch, name):
    (new_state.path.parent / name).touch()
    warnings = [record for record in launch().records if record["level"] == "warning"]
    assert [record["root"] for record in warnings] == [str(new_state.path.parent)]
    told = new_state.try_tool("check").stdout
    assert re.search(rf"^error .* lies in {re.escape(str(new_state.path.parent))}, a web root", told, re.MULTILINE)


def test_elsewhere_there_is_nothing_to_tell(launch):
    assert [record for record in launch().records if record["level"] == "warning"] == []
