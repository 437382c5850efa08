"""The archive on a Debian 12 that has neither Swift nor any package of ours."""

import json
import shutil
import subprocess

import pytest

import archive
import chroots
from fastcgi import Answer
from responder import basic
from service import OWNER

USER = 1000
USAGE = 64


@pytest.fixture(scope="module")
def machine(bare_debian, programs, tmp_path_factory):
    """Runs a command on a copy of it as a user, whose web root has the archive."""
    root = tmp_path_factory.mktemp("machine") / "root"
    # Devices, too, which Python would read to their end.
    subprocess.run(["cp", "--archive", bare_debian, root], check=True)
    home = root / "home" / "user"
    home.mkdir()
    archive.unpack(programs, home / "public_html")
    with (root / "etc" / "passwd").open("a", encoding="ascii") as users:
        users.write(f"user:x:{USER}:{USER}::/home/user:/bin/sh\n")
    for path in (home, *home.rglob("*")):
        shutil.chown(path, USER, USER)

    def machine(command: str, user: int = USER, text: str = ""):
        return chroots.run(root, f"cd /home/user/public_html && {command}", user, text)

    yield machine
    shutil.rmtree(root)


@pytest.fixture(scope="module")
def set_up(machine):
    """The same, set up as the README has it."""
    assert machine("./syllabus init").returncode == 0
    added = machine(
        f"./syllabus user add {OWNER[0]} --email kenneth@example.com --admin --password-stdin", text=OWNER[1] + "\n")
    assert added.returncode == 0, added.stderr
    return machine


def cgi(path: str, **more) -> str:
    variables = {
        "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1", "REQUEST_METHOD": "GET", "REQUEST_URI": path,
        **more}
    return "env -i " + " ".join(f"{name}='{value}'" for name, value in variables.items()) + " ./syllabus.cgi"


def test_nothing_of_ours_is_installed(machine):
    assert machine("command -v swift || dpkg-query --show 'libfcgi*' 'libsqlite3*' 'libargon2*'").returncode != 0


def test_the_first_request_says_what_to_do(machine):
    answer = Answer(machine(cgi("/api/v1/courses")).stdout)
    assert answer.status == 503 and "./syllabus init" in answer.json()["detail"]


def test_it_is_set_up_and_has_no_fault(set_up):
    checked = set_up("./syllabus check")
    assert checked.returncode == 0, checked
    assert b"/home/user/syllabus-state is closed to other users" in checked.stdout


def test_it_answers_a_request(set_up):
    answer = Answer(set_up(cgi("/api/v1/courses")).stdout)
    assert (answer.status, answer.json()) == (200, {"courses": []})
    answer = Answer(set_up(cgi("/api/v1/users/me", HTTP_AUTHORIZATION=basic())).stdout)
    assert (answer.status, answer.json()["username"]) == (200, OWNER[0])


def test_sums_are_checked_with_what_is_there(machine):
    assert machine("sha256sum --check --quiet SHA256SUMS").returncode == 0


def test_the_tool_finds_the_state_of_a_package_where_nothing_else_is_named(machine):
    elsewhere = "mkdir /opt/tool && cp syllabus /opt/tool/ && cd /opt/tool"
    nothing = machine(f"{elsewhere} && ./syllabus user list", user=0)
    assert nothing.returncode == USAGE and b"no state folder is named" in nothing.stderr
    commands = "install -d -m 700 /var/lib/syllabus && cd /opt/tool && ./syllabus init && ./syllabus check --json"
    made = machine(commands, user=0)
    assert made.returncode == 0, made
    assert b"/var/lib/syllabus is closed to other users" in made.stdout
    assert json.loads(made.stdout.splitlines()[-1])["findings"]
    tested = machine("cp syllabus.cgi /opt/tool/ && /opt/tool/syllabus.cgi -t", user=0)
    assert b"/var/lib/syllabus/secret: 1 key" in tested.stdout
    # The service takes it from nobody.
    asked = machine(f"cd /opt/tool && {cgi('/api/v1/courses')}", user=0)
    assert Answer(asked.stdout).status == 503
