"""The Debian package and the units, under the real systemd of a Debian 12: installed, used, upgraded, removed."""

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import statistics
import subprocess
from pathlib import Path

import jwt
import pytest

import pages
from containers import Container, layered, run_unbooted
from responder import Load
from service import OWNER, PROJECT, own_environment, wait_until

STATE = "/var/lib/syllabus"
UNITS = ["syllabus.socket", "syllabus.service"]
SITE = "http://syllabus.example"


def section(name: str) -> list[str]:
    """The commands of a section of docs/deployment.md, a line each."""
    page = (PROJECT / "docs" / "deployment.md").read_text(encoding="utf-8")
    text = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]


# The package itself

def make_package(programs: Path, folder: Path, command=(PROJECT / "scripts" / "make-deb",), **variables: str) -> Path:
    """Packs the programs, without the half minute that it takes to compress them well."""
    given = {"BINARIES": str(programs), "OUT": str(folder)} | variables
    quick = {"DPKG_DEB_COMPRESSOR_TYPE": "gzip", "DPKG_DEB_COMPRESSOR_LEVEL": "1"}
    subprocess.run(
        command, cwd=PROJECT, env=own_environment(**quick, **given), check=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    (package,) = folder.glob("*.deb")
    return package


@pytest.fixture(scope="session")
def package(programs, tmp_path_factory) -> Path:
    return make_package(programs, tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="session")
def newer_package(programs, tmp_path_factory) -> Path:
    return make_package(programs, tmp_path_factory.mktemp("newer"), VERSION="99.1")


def test_its_version_is_the_program_s(package, programs):
    version = subprocess.run([programs / "syllabus", "--version"], capture_output=True, text=True, check=True).stdout
    assert package.name.split("_")[:2] == ["syllabus", version.strip()]


def test_lintian_finds_no_fault(package):
    found = subprocess.run(
        ["lintian", "--no-cfg", "--allow-root", "--fail-on=error,warning", package], capture_output=True, text=True,
        check=False)
    assert (found.returncode, found.stdout) == (0, "")


def test_the_same_sources_give_the_same_package(package, programs, tmp_path):
    """The other one is made by the command of docs/deployment.md, at another time and in another folder."""
    assert section("Debian package")[0] == "make deb"
    other = make_package(programs, tmp_path, command=["make", "deb"])
    assert other.read_bytes() == package.read_bytes()


def test_the_umask_of_who_makes_it_does_not_count(package, programs, tmp_path):
    other = make_package(programs, tmp_path, command=["sh", "-c", "umask 077; exec scripts/make-deb"])
    assert other.read_bytes() == package.read_bytes()


# A Debian to install it in

NEEDED = "systemd-sysv nginx-light curl adduser libstdc++6"


@pytest.fixture(scope="session")
def debian(bare_debian, tmp_path_factory):
    """The layers of a Debian with systemd and nginx; the topmost is the first."""
    assert os.geteuid() == 0, "only root can do this; SKIP_CHROOT=1 leaves these tests out"
    folder = tmp_path_factory.mktemp("debian")
    with layered(folder, bare_debian) as root:
        done = run_unbooted(root, "apt-get -qq update; apt-get -qq install --no-install-recommends " + NEEDED)
        assert done.returncode == 0, done.stdout
    yield [folder / "changes", bare_debian]
    # pytest keeps the folders of the last runs; this one is too large for that.
    shutil.rmtree(folder)


class Machine(Container):
    """A Debian that is up, with the package beside it and commands to use it by."""

    def install(self, package: Path) -> str:
        """Does what docs/deployment.md says, and returns what was told."""
        folder = self.root / "root" / ".build" / "dist"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copy(package, folder)
        return self("sh", "-ec", f"cd /root; {section('Debian package')[1]} 2>&1")

    def use_nginx(self):
        """The same, without Debian's own page, which has the port."""
        self("rm", "/etc/nginx/sites-enabled/default")
        for line in section("Debian package")[2:]:
            self("sh", "-ec", line)

    def tool(self, *arguments: str, text: str = "") -> str:
        return self("syllabus", *arguments, "--state", STATE, input=text)

    def add_owner(self):
        name, password = OWNER
        self.tool("user", "add", name, "--email", "k@example.com", "--password-stdin", text=password + "\n")

    def curl(self, path: str, *options: str) -> tuple[int, str]:
        """Status and body of a request that goes through nginx."""
        done = subprocess.run(
            [*self.network, "curl", "--silent", "--show-error", "--noproxy", "*",
             "--resolve", "syllabus.example:80:127.0.0.1", "--write-out", "\n%{http_code}", *options, SITE + path],
            capture_output=True, text=True, check=False)
        body, _, status = done.stdout.rpartition("\n")
        return int(status), body

    def token(self) -> str:
        status, body = self.curl("/api/v1/users/token", "--user", ":".join(OWNER))
        assert status == 200, body
        return json.loads(body)["token"]

    def add_course(self, title: str) -> int:
        field = f"Authorization: Token {self.token()}"
        status, _ = self.curl(
            "/api/v1/courses", "--header", field, "--data-urlencode", f"title={title}", "--data-urlencode",
            f"url=https://example.com/{title}")
        return status

    @property
    def titles(self) -> list[str]:
        return [course["title"] for course in json.loads(self.curl("/api/v1/courses")[1])["courses"]]

    @property
    def count_of_courses(self) -> int:
        return len(json.loads(self.tool("export"))["courses"])

    @property
    def files(self) -> set[str]:
        """All that is there but what systemd and others have under way."""
        listed = self("find", "/", "-xdev", "-not", "-path", "/root/*")
        under_way = re.compile(r"/(run|tmp|var/(log|tmp|cache|lib/apt)|proc|sys)/")
        return {line for line in listed.splitlines() if not under_way.match(line)}


@contextlib.contextmanager
def booted(folder: Path, layers: list[Path]):
    with layered(folder, *layers) as root:
        machine = Machine(root)
        try:
            yield machine
        finally:
            machine.stop()


@pytest.fixture
def machine(debian, tmp_path):
    """One without the package."""
    with booted(tmp_path / "machine", debian) as machine:
        yield machine
    shutil.rmtree(tmp_path / "machine")


@pytest.fixture(scope="session")
def debian_with_package(debian, package, tmp_path_factory):
    """The layers of one on which the package was installed while it was up, and an account and nginx were set up."""
    folder = tmp_path_factory.mktemp("debian-with-package")
    with booted(folder, debian) as machine:
        machine.install(package)
        assert machine("systemctl", "is-active", *UNITS).split() == ["active", "active"]
        assert machine("systemctl", "is-enabled", *UNITS).split() == ["enabled", "enabled"]
        machine.use_nginx()
        machine.add_owner()
    yield [folder / "changes", *debian]
    shutil.rmtree(folder)


@pytest.fixture
def installed(debian_with_package, tmp_path):
    """One that was started anew since the package was installed."""
    with booted(tmp_path / "installed", debian_with_package) as machine:
        yield machine
    shutil.rmtree(tmp_path / "installed")


def test_it_serves_behind_nginx(installed):
    assert installed("stat", "--format=%U %G %a", STATE).split() == ["syllabus", "syllabus", "700"]
    assert installed.curl("/api/v1/courses", "--request", "POST")[0] == 401
    answers = {path: installed.curl(path)[0] for path in pages.FILES}
    assert answers == dict.fromkeys(pages.FILES, 200)
    assert installed.add_course("first") == 201
    assert installed.titles == ["first"]
    assert installed.curl("/")[0] == 200
    installed.tool("check")
    assert "sandbox" not in installed("journalctl", "--quiet", "--unit", "syllabus")


# Each thread adds courses of its own.
ADDING = """
local threads = 0
function setup(thread)
    threads = threads + 1
    thread:set("own", threads)
end

local number = 0
wrk.method = "POST"
function request()
    number = number + 1
    local body = string.format('{"title": "T", "url": "https://example.com/%d/%d"}', own, number)
    return wrk.format(nil, nil, nil, body)
end
"""


def end_of(load: Load) -> int:
    """Ends a load that is under way, and returns how many requests were answered."""
    assert load.is_running
    # wrk tells then what it has seen.
    load.process.send_signal(signal.SIGINT)
    return load.finish()


def test_an_upgrade_under_load_loses_no_request(installed, newer_package, tmp_path):
    adding = tmp_path / "adding.lua"
    adding.write_text(ADDING, encoding="utf-8")
    before = installed.main_process("syllabus")
    url, host = "http://127.0.0.1/api/v1/courses", "Host: syllabus.example"
    sent = ["Content-Type: application/json", f"Authorization: Token {installed.token()}"]
    network = {"prefix": installed.network}
    with Load(url, 8, 60, host, **network) as reads, Load(url, 4, 60, host, *sent, script=adding, **network) as writes:
        installed.install(newer_package)
        after = installed.main_process("syllabus")
        assert end_of(reads) > 1000
        added = end_of(writes)
    assert after not in (0, before)
    assert installed("dpkg-query", "--show", "--showformat=${Version}", "syllabus") == "99.1"
    # Those under way at the end were not counted.
    assert 100 < added <= installed.count_of_courses <= added + 4
    assert "[error]" not in installed("cat", "/var/log/nginx/error.log")


def test_an_upgrade_that_does_not_take_the_settings_leaves_the_service_as_it_is(installed, newer_package):
    before = installed.main_process("syllabus")
    settings = installed.root / "var/lib/syllabus/settings.json"
    settings.write_text('{"worker": 1}', encoding="utf-8")
    told = installed.install(newer_package)
    assert 'there is no setting "worker"' in told and "systemctl restart syllabus" in told
    assert installed.main_process("syllabus") == before
    assert installed.curl("/api/v1/courses")[0] == 200
    settings.unlink()
    installed("systemctl", "restart", "syllabus")
    assert installed.main_process("syllabus") not in (0, before)


def test_removing_keeps_the_state_and_purging_keeps_nothing(machine, package):
    before, users = machine.files, machine("cat", "/etc/passwd", "/etc/group", "/etc/shadow")
    machine.install(package)
    machine.add_owner()
    key = machine("cat", f"{STATE}/secret")
    machine("apt-get", "--quiet=2", "remove", "syllabus")
    assert not machine.run("ls", "--directory", "/run/syllabus", "/usr/bin/syllabus-fcgi").stdout
    assert machine("cat", f"{STATE}/secret") == key
    machine.install(package)
    assert machine("systemctl", "is-active", *UNITS).split() == ["active", "active"]
    assert machine("cat", f"{STATE}/secret") == key
    assert OWNER[0] in machine.tool("user", "list")
    machine("mkdir", "/etc/systemd/system/syllabus.service.d")
    machine("apt-get", "--quiet=2", "purge", "syllabus")
    assert machine.files - before == set()
    assert machine("cat", "/etc/passwd", "/etc/group", "/etc/shadow") == users
    # The name of a service that has just run may be remembered, as one that is not found.
    listed = machine("systemctl", "list-units", "--all", "--state=loaded,failed", "--plain", "--no-legend", "syllabus*")
    assert listed == ""


def test_it_comes_back_where_somebody_has_removed_the_state_in_between(machine, package):
    machine.install(package)
    machine("apt-get", "--quiet=2", "remove", "syllabus")
    machine("rm", "--recursive", STATE)
    machine.install(package)
    assert machine("systemctl", "is-active", *UNITS).split() == ["active", "active"]


def test_purging_empties_a_disk_that_is_the_state_s_own(machine, package):
    machine("mkdir", STATE)
    machine("mount", "-t", "tmpfs", "tmpfs", STATE)
    machine.install(package)
    machine.add_owner()
    machine("apt-get", "--quiet=2", "purge", "syllabus")
    assert machine("ls", "--almost-all", STATE) == ""
    assert machine.run("dpkg-query", "--show", "syllabus").returncode != 0


def test_what_an_administrator_has_switched_off_stays_off(installed, newer_package):
    installed("systemctl", "disable", "--now", *UNITS)
    installed.install(newer_package)
    assert installed.run("systemctl", "is-active", *UNITS).stdout.split() == ["inactive"] * 2


# The units

def test_the_commands_of_the_page_set_the_service_up(machine, programs):
    """Those of docs/deployment.md, of which the first alone needs the sources."""
    first, *others = section("systemd")
    subprocess.run(
        shlex.split(first) + [f"DESTDIR={machine.root}"], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL,
        env=own_environment(BINARIES=str(programs)))
    for line in others:
        machine("sh", "-ec", line)
    assert machine("systemctl", "is-active", *UNITS).split() == ["active", "active"]


def test_a_reload_and_a_restart_after_a_crash(installed):
    (installed.root / "var/lib/syllabus/settings.json").write_text('{"access_log": true}', encoding="utf-8")
    installed("systemctl", "reload", "syllabus")
    wait_until(lambda: '"changed":"access_log"' in installed("journalctl", "--unit=syllabus", "--output=cat"))
    before = installed.main_process("syllabus")
    installed("systemctl", "kill", "--signal=KILL", "syllabus")
    wait_until(lambda: installed.main_process("syllabus") not in (0, before))


def shown(machine: Machine, name: str) -> list[str]:
    """A property of the service, in words."""
    return machine("systemctl", "show", f"--property={name}", "--value", "syllabus").split()


def seconds_away(machine: Machine) -> float:
    """How long the service was not there when it last crashed."""
    (left,) = shown(machine, "ActiveExitTimestampMonotonic")
    (back,) = shown(machine, "ActiveEnterTimestampMonotonic")
    return (int(back) - int(left)) / 1e6


def test_a_crash_under_load_loses_what_was_in_flight_alone(installed):
    away = []
    with Load("http://127.0.0.1/api/v1/courses", 8, 60, "Host: syllabus.example", prefix=installed.network) as reads:
        for crash in ["SEGV", "ILL", "TRAP", "ABRT", "KILL"]:
            before = installed.main_process("syllabus")
            installed("systemctl", "kill", f"--signal={crash}", "syllabus")
            wait_until(lambda pid=before: installed.main_process("syllabus") not in (0, pid))
            wait_until(lambda: shown(installed, "ActiveState") == ["active"])
            away.append(seconds_away(installed))
        assert reads.is_running
        reads.process.send_signal(signal.SIGINT)
        report = reads.process.communicate()[0]
    print(f"away for {away} s\n{report}")
    assert shown(installed, "NRestarts") == ["5"]
    assert 0 < statistics.median(away) < 1
    lost = re.search(r"Non-2xx or 3xx responses: (\d+)", report)
    assert "Socket errors" not in report and (not lost or int(lost[1]) <= 5 * 8)
    assert int(re.search(r"(\d+) requests in", report)[1]) > 1000


def test_a_start_that_fails_is_told_and_mended(installed):
    settings = installed.root / "var/lib/syllabus/settings.json"
    settings.write_text('{"worker": 1}', encoding="utf-8")
    assert installed.run("systemctl", "restart", "syllabus").returncode != 0
    wait_until(lambda: "worker" in installed("journalctl", "--unit=syllabus", "--output=cat"))
    # Each try meets the request that waits, until systemd gives up.
    assert installed.curl("/api/v1/courses")[0] == 502
    wait_until(lambda: installed.run("systemctl", "is-active", "syllabus.socket").stdout.strip() == "failed")
    settings.unlink()
    installed("systemctl", "restart", "syllabus")
    assert installed("systemctl", "is-active", *UNITS).split() == ["active", "active"]
    assert installed.curl("/api/v1/courses")[0] == 200


def test_it_may_be_restarted_as_often_as_one_likes(installed):
    for _ in range(8):
        installed("systemctl", "restart", "syllabus")
    assert installed("systemctl", "is-active", *UNITS).split() == ["active", "active"]


@pytest.mark.parametrize("text, mode, cause", [
    ('{"worker": 1}', 0o644, 'there is no setting "worker"'), ("{}", 0o600, "Permission denied"),
], ids=["wrong", "root's alone"])
def test_a_reload_that_is_refused_fails_and_changes_nothing(installed, text, mode, cause):
    before = installed.main_process("syllabus")
    settings = installed.root / "var/lib/syllabus/settings.json"
    settings.write_text(text, encoding="utf-8")
    settings.chmod(mode)
    assert installed.run("systemctl", "reload", "syllabus").returncode != 0
    journal = installed("journalctl", "--identifier=syllabus-fcgi", "--output=cat")
    assert cause in journal
    assert "The settings stay as they were" not in journal
    assert installed.main_process("syllabus") == before
    assert installed.curl("/api/v1/courses")[0] == 200


def test_new_keys_hold_from_the_next_start_on_as_the_commands_say(installed):
    old = jwt.get_unverified_header(installed.token())["kid"]
    assert "systemctl restart syllabus" in installed.tool("secret", "rotate")
    assert jwt.get_unverified_header(installed.token())["kid"] == old
    issued = installed.run("syllabus", "token", "issue", OWNER[0], "--state", STATE)
    assert "Not good before `systemctl restart syllabus`" in issued.stderr
    token = issued.stdout.strip()
    assert installed.curl("/api/v1/users/me", "--header", f"Authorization: Token {token}")[0] == 401
    inspected = installed.run("syllabus", "token", "inspect", "-", "--state", STATE, input=token + "\n")
    assert inspected.returncode == 65 and "refused: the running service" in inspected.stdout
    assert "verdict    good" in installed.tool("token", "inspect", "-", text=installed.token() + "\n")
    assert "other keys" in installed.run("syllabus", "check", "--state", STATE).stdout
    installed("systemctl", "restart", "syllabus")
    assert "other keys" not in installed.run("syllabus", "check", "--state", STATE).stdout
    assert jwt.get_unverified_header(installed.token())["kid"] != old
    assert installed.curl("/api/v1/users/me", "--header", f"Authorization: Token {token}")[0] == 200
    assert "verdict    good" in installed.tool("token", "inspect", "-", text=token + "\n")
    assert installed.run("syllabus", "token", "issue", OWNER[0], "--state", STATE).stderr == ""
    assert "systemctl restart syllabus" in installed.tool("secret", "remove", old)


def test_keys_that_are_restored_hold_from_the_next_start_on_as_the_command_says(installed):
    """By the commands of docs/deployment.md for another machine."""
    token = installed.token()
    installed.tool("backup", "/root/syllabus-backup")
    installed.tool("secret", "rotate")
    installed.tool("secret", "remove", jwt.get_unverified_header(token)["kid"])
    installed("systemctl", "restart", "syllabus")
    told = "".join(installed("sh", "-ec", line) for line in section("Moving to another machine"))
    assert "other keys, those of its start, until `systemctl restart syllabus`" in told
    assert installed.curl("/api/v1/users/me", "--header", f"Authorization: Token {token}")[0] == 200
    assert "other keys" not in installed.tool("check")


@pytest.mark.parametrize("attempt", [
    f"cat {STATE}/secret", f"rm {STATE}/secret", f"mv {STATE}/credentials.json {STATE}/secret",
    "rm $CREDENTIALS_DIRECTORY/secret",
    """perl -MIO::Socket::INET -e 'IO::Socket::INET->new("127.0.0.1:80") or die $!'""",
], ids=["see the keys", "remove the keys", "put others there", "change the copy", "reach nginx"])
def test_whoever_breaks_into_the_service_gets_no_further(installed, attempt):
    """As the service's user, in its namespaces."""
    process = str(installed.main_process("syllabus"))
    entering = ["nsenter", "--target", process, "--mount", "--net", "setpriv", "--reuid=syllabus", "--regid=syllabus",
                "--clear-groups", "env", "CREDENTIALS_DIRECTORY=/run/credentials/syllabus.service", "sh", "-c"]
    assert installed.run(*entering, f"test -w {STATE}/credentials.json").returncode == 0
    refused = installed.run(*entering, attempt)
    assert refused.returncode != 0, refused
    assert re.search("denied|busy|Read-only|refused", refused.stderr), refused.stderr
