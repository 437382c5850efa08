"""The archive of `make dist` on a shared host: Apache runs as a user, and all that may be changed is uploaded."""

import contextlib
import hashlib
import html
import http.client
import os
import re
import signal
import socket
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest

import archive
import pages
from fronts import DEPLOYMENT, USER, USUAL_MODULES, SharedHost, SharedHostFcgid, give_away
from service import OWNER, PROJECT, State, assert_problem, wait_until

PROGRAMS = ("syllabus", "syllabus.cgi", "syllabus.fcgi")
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@contextlib.contextmanager
def running(kind: type[SharedHost], programs: Path, **options):
    with tempfile.TemporaryDirectory(prefix="syllabus-") as name:
        host = kind(Path(name), programs, **options)
        try:
            yield host
        finally:
            host.stop()


@pytest.fixture(scope="module", params=[SharedHost, SharedHostFcgid], ids=lambda kind: kind.name)
def host(request, programs):
    """A host for the tests that leave it as it was."""
    with running(request.param, programs) as host:
        yield host


@pytest.fixture
def new_host(programs):
    """Starts a host of the test's own; what is named is another than usual."""
    with contextlib.ExitStack() as started:

        def new_host(kind: type[SharedHost] = SharedHost, **changes) -> SharedHost:
            return started.enter_context(running(type("Changed", (kind,), changes), programs))

        yield new_host


def change(host: SharedHost, name: str, old: str, new: str):
    """Changes an uploaded file, as its owner would."""
    path = host.place / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def run(host: SharedHost, command: str, text: str = "") -> str:
    """Runs a command as the user of the host, in the folder of the programs."""
    done = subprocess.run(
        ["sh", "-c", command], cwd=host.place, env={"PATH": os.environ["PATH"]}, input=text, capture_output=True,
        text=True, check=False, **USER)
    assert done.returncode == 0, f"{command}: {done.returncode} {done.stdout} {done.stderr}"
    return done.stdout


def output(*command, **options) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, **options).stdout


def end_responders(host: SharedHost):
    """Ends those that have read where the state folder is; plain CGI has none."""
    for pid in host.responders:
        os.kill(pid, signal.SIGTERM)
    wait_until(lambda: not host.responders)


# The archive

def test_the_same_build_gives_the_same_archive(programs, tmp_path):
    again = archive.make(programs, tmp_path)
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(archive.made(programs).read_bytes()).digest()


def test_it_has_one_folder_of_plain_files(programs):
    path = archive.made(programs)
    version = output(programs / "syllabus", "--version").strip()
    folder = f"syllabus-{version}-linux-{os.uname().machine}"
    assert path.name == f"{folder}.tar.gz"
    with tarfile.open(path) as packed:
        members = {member.name.removeprefix(f"{folder}/"): member for member in packed if member.name != folder}
    tops = {name.partition("/")[0] for name in members}
    # Nothing of a site that is there already has such a name, but for its own .htaccess.
    assert tops == {
        ".htaccess", "README.txt", "SHA256SUMS", "syllabus", "syllabus.cgi", "syllabus.fcgi", "syllabus.state", "www"}
    assert {name for name in members if name.startswith("www/")} == {
        "www/.htaccess", "www/app", *(f"www{path}" for path in pages.FILES if "/status" not in path)}
    for name, member in members.items():
        assert member.isfile() or name in ("www", "www/app")
        assert (member.uid, member.gid, member.uname, member.gname) == (0, 0, "", "")
        assert member.mode == (0o755 if member.isdir() or name in PROGRAMS else 0o644), name


def test_its_sums_are_right_and_are_of_all_files_but_the_one_to_be_changed(programs, tmp_path):
    folder = archive.unpack(programs, tmp_path / "unpacked")
    told = output("sha256sum", "--check", "SHA256SUMS", cwd=folder)
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {line.partition(":")[0] for line in told.splitlines()} == names - {"SHA256SUMS", "syllabus.state"}


def test_the_readme_is_a_page():
    lines = (PROJECT / "hosting" / "README.txt").read_text(encoding="ascii").splitlines()
    assert len(lines) <= 70 and max(map(len, lines)) <= 100


def test_the_readme_knows_how_new_a_host_has_to_be(programs, tmp_path):
    folder = archive.unpack(programs, tmp_path / "unpacked")
    needed = max(
        (int(major), int(minor)) for name in ("syllabus", "syllabus.cgi") for major, minor in re.findall(
            r"GLIBC_(\d+)\.(\d+)", output("readelf", "--version-info", "--wide", folder / name)))
    assert "glibc {}.{} or newer".format(*needed) in (folder / "README.txt").read_text(encoding="ascii")


def test_make_dist_makes_it():
    command = ["make", "--no-print-directory", "--dry-run", "dist"]
    told = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert told.splitlines()[-1].endswith("scripts/dist")


# Setting it up

COMMANDS = r"^ {5}((?:chmod|\./syllabus) .*)$"


def commands() -> list[str]:
    """What the README has typed, with a name in place."""
    text = (PROJECT / "hosting" / "README.txt").read_text(encoding="ascii")
    return [command.replace("NAME", "kenneth").replace("ADDRESS", "kenneth@example.com")
            for command in re.findall(COMMANDS, text, re.MULTILINE)]


def test_it_is_set_up_by_the_commands_of_the_readme(new_host):
    host = new_host()
    host.name_state("../new-state")
    answer = host.get("courses", headers=PAGE)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "./syllabus init" in answer.text and str(host.folder) not in answer.text
    assert host.get("courses").headers["Content-Type"] == "application/problem+json"
    (host.place / "syllabus").chmod(0o644)
    for command in commands():
        password = " user add " in command
        run(host, f"{command} --password-stdin" if password else command, OWNER[1] + "\n" if password else "")
    assert (host.folder / "new-state").stat().st_mode & 0o777 == 0o700
    answer = host.get("users/me", auth=("kenneth", OWNER[1]))
    assert (answer.status_code, answer.json()["admin"]) == (200, True)


def test_as_fastcgi_it_is_set_up_while_the_web_server_runs(new_host):
    host = new_host(SharedHostFcgid)
    host.name_state("../new-state")
    end_responders(host)
    answers = [host.get("courses", headers=PAGE) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [503, 503], host.log
    assert "./syllabus init" in answers[1].text
    run(host, "./syllabus init")
    # The one that told so notices, and the next request has another.
    host.get("courses")
    host.wait_until_ok("courses")


def recipe() -> str:
    """What the README has a cron job run, in one line."""
    text = (PROJECT / "hosting" / "README.txt").read_text(encoding="ascii")
    return " ".join(re.search(r"^ {5}(cd FOLDER .*?)\n\n", text, re.MULTILINE | re.DOTALL)[1].split())


def test_the_recipe_without_ssh_goes_on_where_it_has_stopped(new_host):
    host = new_host()
    host.name_state("../new-state")
    for name in ("syllabus", "syllabus.fcgi"):
        (host.place / name).chmod(0o644)
    password, command = host.folder / "password", recipe()
    for old, new in {"FOLDER": str(host.place), "NAME": "kenneth", "ADDRESS": "k@example.com"}.items():
        assert old in command
        command = command.replace(old, new)
    for text, status in [("short\n", 401), (f"{OWNER[1]}\n", 200), (f"{OWNER[1]}\n", 200)]:
        password.write_text(text, encoding="utf-8")
        subprocess.run(
            ["sh", "-c", command], env={"PATH": os.environ["PATH"], "HOME": str(host.folder)}, capture_output=True,
            check=False, **USER)
        assert host.get("users/me", auth=("kenneth", OWNER[1])).status_code == status


def first_run_page(host: SharedHost) -> str:
    host.name_state("../new-state")
    answer = host.get("courses", headers=PAGE)
    assert answer.status_code == 503
    return answer.text


def test_the_page_before_that_has_what_the_readme_has(new_host):
    typed = [" ".join(html.unescape(code).split())
             for code in re.findall(r"<code>(.*?)</code>", first_run_page(new_host()), re.DOTALL)]
    assert {recipe(), *re.findall(COMMANDS, (PROJECT / "hosting" / "README.txt").read_text(), re.MULTILINE)} <= set(typed)


def test_that_page_fits_a_phone(new_host):
    """It may have no style sheet, so nothing in it may be unable to wrap."""
    page = first_run_page(new_host())
    assert "<pre" not in page and "<table" not in page
    assert max(map(len, re.sub(r"<[^>]+>", " ", page.partition("<body>")[2]).split())) < 20


def test_the_page_of_the_docs_has_the_commands_of_the_readme():
    section = DEPLOYMENT.read_text(encoding="utf-8").partition("\n## Shared hosting\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    (block,) = [block for block in blocks if "init" in block]
    assert block.splitlines() == re.findall(COMMANDS, (PROJECT / "hosting" / "README.txt").read_text(), re.MULTILINE)


# What is kept back

UPLOADED = [".htaccess", "syllabus", "syllabus.state", "README.txt", "SHA256SUMS", "www/.htaccess"]


@pytest.mark.parametrize("name", [*UPLOADED, ".git/config", "secret.lock"])
def test_what_was_uploaded_beside_the_page_is_not_handed_out(host, name):
    path = host.place / name
    is_new = not path.exists()
    if is_new:
        path.parent.mkdir(exist_ok=True)
        path.write_text("hidden", encoding="utf-8")
    assert host.get(f"/{name}").status_code == 403
    if is_new:
        path.unlink()


CLOSED = ["ping", "status", "%73tatus", "/status", "./status", "api/../status"]


@pytest.mark.parametrize("path", CLOSED)
def test_what_is_for_operators_has_no_door_beside_the_page(host, path):
    for program in ("syllabus.cgi", "syllabus.fcgi"):
        assert ask(host, f"/{program}/{path}") == 403


def test_the_page_for_operators_is_closed_to_those_who_upload_it(host):
    path = host.place / "www" / "status.html"
    path.write_text("mine", encoding="utf-8")
    for target in ("", "/", "/x", "?x"):
        assert ask(host, f"/www/status.html{target}") == 403
    assert ask(host, "/www/%73tatus.html") == ask(host, "/www//status.html") == ask(host, "/www/./status.html") == 403
    path.unlink()


def ask(host: SharedHost, target: str) -> int:
    """Sends a target as it is, which no client would."""
    connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=30)
    with contextlib.closing(connection):
        connection.request("GET", target)
        return connection.getresponse().status


@pytest.mark.parametrize("kind", [SharedHost, SharedHostFcgid], ids=lambda kind: kind.name)
def test_a_state_folder_in_the_web_root_is_kept_back_and_told_of(new_host, kind):
    host = new_host(kind)
    host.name_state("state")
    end_responders(host)
    run(host, "./syllabus init")
    run(host, "./syllabus user add kenneth --email k@example.com --password-stdin", OWNER[1] + "\n")
    host.wait_until_ok("users/me", auth=("kenneth", OWNER[1]))
    # In plain CGI the courses are made when somebody asks for them.
    host.wait_until_ok("courses")
    state = State(host.place / "state", host.programs)
    (state.path / "settings.json").write_text("{}", encoding="utf-8")
    run(host, "touch state/courses.sqlite-wal && cat state/secret")
    assert state.names >= {"credentials.json", "secret", "courses.sqlite", "sign-ins", "credentials.json.lock"}
    for name in ("", *state.names):
        assert host.get(f"/state/{name}").status_code == 403, name
    assert "web server serves files" in host.log
    checked = subprocess.run(
        ["./syllabus", "check"], cwd=host.place, env={}, capture_output=True, text=True, check=False, **USER)
    assert checked.returncode == 1 and "a web root by its looks" in checked.stdout


def test_a_site_that_is_there_already_stays_as_it_was(new_host):
    host = new_host()
    (host.place / "app").mkdir()
    for name in ("index.html", "status.html", "app/style.css"):
        (host.place / name).write_text("mine", encoding="utf-8")
        assert host.get(f"/{name}").text == "mine"
    assert host.get("/").text == "mine"
    assert host.get("courses").status_code == 200
    (host.place / ".well-known").mkdir()
    (host.place / ".well-known" / "security.txt").write_text("mine", encoding="utf-8")
    assert host.get("/.well-known/security.txt").text == "mine"


# Hosts as they are

@pytest.mark.parametrize("query", ["-V", "-T", "-t", "-h", "--help", "-T+-V", "-s"])
def test_a_query_is_never_taken_for_arguments(host, query):
    """A query without an equals sign becomes the arguments of a CGI program (RFC 3875, section 4.4)."""
    for path in ("/syllabus.cgi", "/syllabus.cgi/api/v1", "/api/v1") if host.name == "syllabus.cgi" else ("/api/v1",):
        with_query, without = host.get(f"{path}?{query}"), host.get(path)
        assert (with_query.status_code, told(with_query)) == (without.status_code, told(without))


def told(answer) -> dict:
    """What is told, but for the id of the request."""
    return {name: value for name, value in answer.json().items() if name != "instance"}


def test_apache_does_make_arguments_of_a_query(new_host):
    host = new_host()
    folder = host.place / "echo"
    folder.mkdir()
    (folder / ".htaccess").write_text("SetHandler cgi-script\n", encoding="utf-8")
    script = folder / "echo"
    script.write_text('#!/bin/sh\nprintf "Content-Type: text/plain\\n\\n%s" "$*"\n', encoding="utf-8")
    script.chmod(0o755)
    give_away(folder, *folder.iterdir())
    assert host.get("/echo/echo?-T+-V").text == "-T -V"


def assert_it_serves(host: SharedHost, path: str = "/api/v1"):
    assert host.get(f"{path}/courses").status_code == 200
    assert host.get(f"{path}/users/me", auth=OWNER).status_code == 200
    assert_problem(host.get(f"{path}/users/me"), 401)


@pytest.mark.parametrize("kind", [SharedHost, SharedHostFcgid], ids=lambda kind: kind.name)
def test_it_does_without_any_module_that_it_can_do_without(new_host, kind):
    optional = {"headers", "setenvif", "mime", "dir", "env", "alias", "filter", "deflate"}
    host = new_host(
        kind, usual=tuple(name for name in USUAL_MODULES if name not in optional),
        enabled=tuple(name for name in kind.enabled if name not in optional))
    assert_it_serves(host)
    assert host.get("/syllabus.state").status_code == 403


def test_without_mod_rewrite_it_is_below_the_program(new_host):
    host = new_host(enabled=("cgid", "headers"), first="/syllabus.cgi/api/v1/courses")
    assert_it_serves(host, "/syllabus.cgi/api/v1")
    assert [ask(host, f"/syllabus.cgi/{path}") for path in CLOSED] == [403] * len(CLOSED)
    for path in ("/ping", "/status", "//status", "/%73tatus", "/api/../status"):
        assert host.get(f"/syllabus.cgi{path}").status_code in (403, 404), path
    (host.place / ".git").mkdir()
    (host.place / ".git" / "config").write_text("hidden", encoding="utf-8")
    assert host.get("/.git/config").status_code == 403
    run(host, re.search(r"^ *(sed .*)$", (PROJECT / "hosting" / "README.txt").read_text(), re.MULTILINE)[1])
    for path in host.place.glob("www/*.html"):
        pages.assert_whole(host, f"/www/{path.name}")


@pytest.mark.parametrize("kind", [SharedHost, SharedHostFcgid], ids=lambda kind: kind.name)
def test_old_hosts_pass_authorization_by_another_line(new_host, kind):
    host = new_host(kind)
    change(host, ".htaccess", "CGIPassAuth On", "#")
    assert_it_serves(host)
    change(host, ".htaccess", "SetEnvIf", "#")
    assert host.get("users/me", auth=OWNER).status_code == 401


def listens(host: SharedHost) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", host.port)) == 0


def take_out_what_is_forbidden(host: SharedHost) -> set[str]:
    """Puts a # before what the error log names, as the file says, and returns the directives."""
    path, taken_out = host.place / ".htaccess", set()
    while host.get("/docs.html").status_code == 500:
        (name,) = re.findall(r"/\.htaccess: (\w+) not allowed", host.log)[-1:]
        assert name not in taken_out, host.log
        taken_out.add(name)
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(rf"^( *)({name}\s)", r"\1#\2", text, flags=re.MULTILINE), encoding="utf-8")
    return taken_out


REWRITING = {"RewriteEngine", "RewriteCond", "RewriteRule"}

# What a host allows, what is to be taken out then, and where the API is.
STRICT_HOSTS = [
    ("FileInfo Options", {"rewrite"}, {"CGIPassAuth", "Require"}, "/api/v1"),
    ("FileInfo Options", set(), {"CGIPassAuth", "Require"}, "/syllabus.cgi/api/v1"),
    ("AuthConfig FileInfo", {"rewrite"}, {"Options"}, "/api/v1"),
    ("AuthConfig Options", {"rewrite"}, {"SetHandler", "SetEnvIf", "RedirectMatch"} | REWRITING, "/syllabus.cgi/api/v1"),
]


@pytest.mark.parametrize("allowed, modules, forbidden, path", STRICT_HOSTS)
@pytest.mark.parametrize("kind", [SharedHost, SharedHostFcgid], ids=lambda kind: kind.name)
def test_what_a_host_forbids_is_taken_out_and_all_is_still_kept_back(
        new_host, kind, allowed, modules, forbidden, path):
    more = kind.more.replace("AuthConfig FileInfo Indexes Limit Options", allowed)
    # What such a host has to do by itself.
    more += "" if "FileInfo" in allowed else "\nAddHandler cgi-script .cgi\nAddHandler fcgid-script .fcgi\n"
    more = more if "Options" in allowed else more.replace("Options Indexes", "Options ExecCGI")
    host = new_host(kind, more=more, enabled=(kind.enabled[0], "headers", *modules), _has_answered=listens)
    assert take_out_what_is_forbidden(host) == forbidden
    assert_it_serves(host, path.replace("syllabus.cgi", kind.name))
    page = "/docs.html" if path == "/api/v1" else "/www/docs.html"
    if "FileInfo" not in allowed:
        assert host.get(page).status_code == 500
        (host.place / "www" / ".htaccess").unlink()
    assert host.get(page).status_code == 200
    (host.place / "www" / "status.html").write_text("hidden", encoding="utf-8")
    state = host.place / "state"
    state.mkdir()
    names = ["secret", "credentials.json", "settings.json", "courses.sqlite-wal", "sign-ins", "backup.json"]
    for name in names:
        (state / name).write_text("hidden", encoding="utf-8")
    give_away(state, *state.iterdir())
    asked = [f"/{name}" for name in UPLOADED if name != "www/.htaccess"] + [f"/state/{name}" for name in names]
    asked += [f"/{name}/{path}" for name in ("syllabus.cgi", "syllabus.fcgi") for path in CLOSED] + ["/www/status.html"]
    assert {target: ask(host, target) for target in asked} == dict.fromkeys(asked, 403)


def test_the_program_that_is_not_used_is_run_all_the_same_and_no_download(host):
    for name in ("syllabus.cgi", "syllabus.fcgi"):
        assert_it_serves(host, f"/{name}/api/v1")
        assert_problem(host.get(f"/{name}"), 404)


def test_one_word_makes_fastcgi_of_it_where_both_are_there(new_host):
    host = new_host(enabled=("cgid", *SharedHostFcgid.enabled), more=SharedHostFcgid.more)
    host.program = host.place / "syllabus.fcgi"
    assert_it_serves(host)
    assert host.responders == []
    change(host, ".htaccess", "syllabus.cgi/$1 [END]", "syllabus.fcgi/$1 [END]")
    assert_it_serves(host)
    assert len(host.responders) >= 1


def test_three_lines_lead_to_https(new_host):
    host = new_host()
    path = host.place / ".htaccess"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if "#RewriteCond %{HTTPS}" in line)
    lines[first:first + 3] = [line.replace("#", "") for line in lines[first:first + 3]]
    path.write_text("".join(lines), encoding="utf-8")
    answer = host.get("courses?limit=1")
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"https://localhost:{host.port}/api/v1/courses?limit=1"
    assert host.get("courses", headers={"X-Forwarded-Proto": "https"}).status_code == 200


def test_what_is_too_large_for_mod_fcgid_is_500_in_chunks_alone(new_host):
    host = new_host(SharedHostFcgid)
    headers = {"Content-Type": "application/json"}
    assert host.post("courses", data=b" " * 131_073, headers=headers).status_code == 413
    assert host.post("courses", data=iter([b" " * 131_073]), headers=headers).status_code == 500
    assert host.post("courses", data=iter([b" " * 131_072]), headers=headers).status_code == 413


def test_a_new_version_is_put_in_place_by_renaming(host):
    text = re.sub(r"\s+", " ", (PROJECT / "hosting" / "README.txt").read_text(encoding="ascii"))
    assert "under other names, give them the mode 755, and only then rename them onto the old ones" in text
    before = host.program.stat().st_ino
    host.restart()
    assert host.program.stat().st_ino != before
    host.wait_until_ok("courses")
