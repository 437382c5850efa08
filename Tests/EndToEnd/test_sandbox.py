"""What the responder confines itself to, tried from inside by a library that does what an attacker would."""

import ctypes
import errno
import json
import os
import platform
import pwd
import re
import signal
import socket
import subprocess
from pathlib import Path

import pytest

import traced
from responder import Responder, basic, environment
from service import wait_until

CONFIGURATION = 78
TGKILL = {"x86_64": 234, "aarch64": 131}[platform.machine()]

# The error of each attempt where the service is confined, and where it is not; 0 is none.
REFUSED_FILES = {name: (errno.EACCES, 0) for name in (
    "read-passwd", "read-status", "read", "write", "list", "make", "unlink", "state-mkdir", "state-symlink")}
REFUSED_CALLS = {name: (errno.EPERM, 0) for name in (
    "fork", "clone", "mmap-code", "mprotect-code", "process_vm_readv", "process_vm_writev", "kill-other", "kill-all",
    "pidfd_open", "socket-inet", "socket-unix", "pair-for-messages", "unshare", "personality", "truncate",
    "state-truncate", "chmod", "chown", "utimensat", "setxattr", "prlimit-other", "setpriority", "fcntl-owner")}
# What gets past the filter fails for what the probe asks with it.
REFUSED_EARLIER = {
    "execve": (errno.EPERM, errno.ENOENT), "execveat": (errno.EPERM, errno.EBADF), "clone3": (errno.ENOSYS, 0),
    "ptrace": (errno.EPERM, errno.ESRCH), "connect": (errno.EPERM, errno.EBADF), "bind": (errno.EPERM, errno.EBADF),
    "listen": (errno.EPERM, errno.EBADF), "sendto-address": (errno.EPERM, errno.EBADF),
    "sendto-fastopen": (errno.EPERM, errno.EBADF), "sendmsg": (errno.EPERM, errno.EBADF),
    "type-into-terminal": (errno.EPERM, errno.EBADF), "perf_event_open": (errno.EPERM, errno.EFAULT),
    "userfaultfd": (errno.EPERM, errno.EINVAL),
}
ALLOWED = {"sendto": (errno.EBADF, errno.EBADF)} | {name: (0, 0) for name in (
    "state-read", "state-make", "state-ftruncate", "state-unlink", "kill-itself", "mmap-data", "pair-of-streams",
    "prlimit-itself", "fcntl-flags", "fchmod", "futimens")}
ATTEMPTS = REFUSED_FILES | REFUSED_CALLS | REFUSED_EARLIER | ALLOWED


@pytest.fixture(scope="session")
def library(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("probe") / "probe.so"
    source = Path(__file__).with_name("probe.c")
    subprocess.run(["cc", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", made, source], check=True)
    return made


class Probe:
    """A responder that tries what it is allowed, in each of its threads."""

    def __init__(self, responder: Responder, results: Path):
        self.responder = responder
        self.process = responder.process.pid
        self._results = results

    @property
    def threads(self) -> list[int]:
        return [int(path.name) for path in Path(f"/proc/{self.process}/task").iterdir()]

    def try_in(self, thread: int) -> dict[str, int]:
        """What each attempt came to."""
        assert ctypes.CDLL(None, use_errno=True).syscall(TGKILL, self.process, thread, signal.SIGUSR2) == 0
        found = wait_until(lambda: re.search(rf"^{thread} (.*)\n", self._results.read_text("ascii"), re.MULTILINE))
        return {name: int(error) for name, error in (word.split("=") for word in found[1].split())}

    def status(self, thread: int) -> dict[str, str]:
        text = Path(f"/proc/{self.process}/task/{thread}/status").read_text(encoding="utf-8")
        return dict(re.findall(r"^(NoNewPrivs|Seccomp):\s+(\d)", text, re.MULTILINE))


@pytest.fixture
def probe(launch, library, new_state, tmp_path):
    """Starts a responder with the library in it."""

    def probe(*variables: str, before=(), **settings) -> Probe:
        outside, results = tmp_path / "outside", tmp_path / "results"
        outside.mkdir()
        for file in (results, outside / "file", outside / "victim"):
            file.touch()
        given = {
            "LD_PRELOAD": library, "PROBE_OUTSIDE": outside, "PROBE_STATE": new_state.path, "PROBE_RESULTS": results}
        prefix = [*before, "env", *(f"{name}={value}" for name, value in given.items()), *variables]
        return Probe(launch(prefix=prefix, workers=3, **settings), results)

    return probe


def test_no_thread_gets_out(probe):
    probe = probe()
    expected = {name: errors[0] for name, errors in ATTEMPTS.items()}
    assert len(probe.threads) > 3
    for thread in probe.threads:
        assert probe.try_in(thread) == expected
        assert probe.status(thread) == {"NoNewPrivs": "1", "Seccomp": "2"}


def test_with_the_sandbox_off_the_same_attempts_succeed(probe):
    probe = probe(sandbox="off")
    assert probe.try_in(probe.process) == {name: errors[1] for name, errors in ATTEMPTS.items()}
    assert probe.status(probe.process) == {"NoNewPrivs": "1", "Seccomp": "0"}


def lacking(call: str, error: str) -> list[str]:
    """What to put before the responder so that the kernel has no such call."""
    return ["strace", "-D", "-f", "-o", "/dev/null", *traced.injection(call, f"error={error}")]


def test_without_a_filter_landlock_holds(probe):
    """It knows of lengths since Linux 6.2, and of signals since 6.12."""
    probe = probe(before=lacking("seccomp", "EINVAL"))
    tried = probe.try_in(probe.process)
    assert tried.pop("truncate") in (0, errno.EACCES)
    assert {tried.pop("kill-all"), tried.pop("kill-other")} <= {0, errno.EPERM}
    expected = {name: errors[1] for name, errors in ATTEMPTS.items() if name in tried}
    assert tried == expected | {name: errors[0] for name, errors in REFUSED_FILES.items()}


def test_without_landlock_the_filter_holds(probe):
    probe = probe(before=lacking("landlock_create_ruleset", "ENOSYS"))
    expected = {name: errors[0] for name, errors in ATTEMPTS.items()} | dict.fromkeys(REFUSED_FILES, 0)
    assert probe.try_in(probe.process) == expected


# What goes on

def test_files_that_the_environment_names_may_be_replaced(launch, tmp_path):
    """As Kubernetes does it: the name leads through a link to a folder, and the link is exchanged."""
    folder = tmp_path / "values"
    for version, value in (("1", "false\n"), ("2", "true\n")):
        (folder / version).mkdir(parents=True)
        (folder / version / "access_log").write_text(value)
    (folder / "now").symlink_to("1")
    (folder / "access_log").symlink_to("now/access_log")
    responder = launch(access_log_file=folder / "access_log")
    (folder / "next").symlink_to("2")
    (folder / "next").rename(folder / "now")
    responder.signal(signal.SIGHUP)
    wait_until(lambda: responder.has_logged("Settings read again", '"changed":"access_log"'))


def test_keys_behind_a_link_are_exchanged(launch, new_state, tmp_path):
    (tmp_path / "keys").mkdir()
    new_state.secret_file.rename(tmp_path / "keys" / "secret")
    new_state.secret_file.symlink_to(tmp_path / "keys" / "secret")
    responder = launch()
    token = responder.token
    new_state.tool("secret", "rotate")
    responder.signal(signal.SIGHUP)
    wait_until(lambda: responder.has_logged("Settings read again", '"changed":"secret"'))
    assert responder.new_token()["token"].split(".")[0] != token.split(".")[0]


def test_courses_behind_a_link_are_changed(launch, new_state, tmp_path):
    launch().stop()
    (tmp_path / "data").mkdir()
    courses = new_state.path / "courses.sqlite"
    courses.rename(tmp_path / "data" / courses.name)
    courses.symlink_to(tmp_path / "data" / courses.name)
    responder = launch()
    assert responder.add_course("https://example.com/behind-a-link").status == 201
    assert (tmp_path / "data" / "courses.sqlite-wal").stat().st_size > 0


def test_names_of_users_go_on_and_new_ones_are_told_of(launch, new_state):
    settings, myself = new_state.path / "settings.json", pwd.getpwuid(os.geteuid()).pw_name
    settings.write_text(json.dumps({"allowed_peers": [myself]}))
    responder = launch()
    settings.write_text(json.dumps({"allowed_peers": [myself, 4711]}))
    responder.signal(signal.SIGHUP)
    wait_until(lambda: responder.has_logged("Settings read again", '"changed":"allowed_peers"'))
    settings.write_text(json.dumps({"allowed_peers": [myself, "daemon"]}))
    responder.signal(signal.SIGHUP)
    record = wait_until(lambda: refusal(responder, "The settings stay as they were"))
    assert record["cause"].startswith(f"{settings}, line 1: users and groups cannot be looked up")
    responder.ping()


def test_a_manager_without_a_path_hears_of_the_end(launch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind("")
        manager.settimeout(10)
        name = "@" + manager.getsockname()[1:].decode("ascii")
        responder = launch(prefix=["env", f"NOTIFY_SOCKET={name}"])
        responder.stop()
        assert [manager.recv(100) for _ in range(2)] == [b"READY=1", b"STOPPING=1"]


def test_a_crash_ends_it_at_once_and_starts_no_program(probe, tmp_path):
    """Whoever starts it may have asked Swift for backtraces, which a program of its own would make."""
    program = tmp_path / "backtracer"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n")
    program.chmod(0o755)
    probe = probe(f"SWIFT_BACKTRACE=enable=yes,interactive=no,swift-backtrace={program}")
    probe.responder.signal(signal.SIGRTMIN)
    assert probe.responder.wait(5) == -signal.SIGSEGV
    assert not (tmp_path / "started").exists() and "Backtracing" in probe.responder.log


# What is told

def refusal(responder, message: str) -> dict | None:
    """The last record of this message that tells of the sandbox."""
    found = [record for record in responder.records if record["message"] == message and "sandbox" in record]
    return found[-1] if found else None


def test_a_refusal_tells_the_call_the_path_and_the_setting(launch, cheap_state, tmp_path):
    """The link to the accounts is laid anew, to a folder that nothing led to at the start."""
    elsewhere = tmp_path / "elsewhere" / "accounts.json"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(cheap_state.credentials.read_bytes())
    responder = launch()
    token = responder.token
    cheap_state.credentials.unlink()
    cheap_state.credentials.symlink_to(elsewhere)

    def refusal_at_a_request() -> dict | None:
        """A file that was written just now may still change, and is not told of yet."""
        assert responder.get("/api/v1/users/me", HTTP_AUTHORIZATION=f"Token {token}").status == 200
        return refusal(responder, "The accounts stay as they were")

    record = wait_until(refusal_at_a_request)
    assert record["cause"].endswith(f"cannot open {cheap_state.credentials}: Permission denied")
    assert "restart" in record["sandbox"] and "setting sandbox" in record["sandbox"]
    change = json.dumps({"email": "another@example.com"}).encode()
    assert responder.ask_with("PATCH", "/api/v1/users/me", change, HTTP_AUTHORIZATION=basic()).status == 503
    assert str(elsewhere) in wait_until(lambda: refusal(responder, "Service Unavailable"))["cause"]


PARTS = [
    ("landlock_create_ruleset", "ENOSYS", "Landlock (Function not implemented)", "2"),
    ("landlock_restrict_self", "EPERM", "Landlock (Operation not permitted)", "2"),
    ("seccomp", "EINVAL", "the filter of system calls (Invalid argument)", "0"),
]


@pytest.mark.parametrize("call, error, words, filtered", PARTS, ids=[part[0] for part in PARTS])
def test_where_the_kernel_lacks_a_part_it_serves_without(launch, call, error, words, filtered):
    responder = launch(prefix=lacking(call, error))
    told = [record for record in responder.records if record["message"] == "The sandbox is not whole"]
    assert [(record["level"], record["lacking"]) for record in told] == [("notice", words)]
    status = Path(f"/proc/{responder.process.pid}/status").read_text(encoding="utf-8")
    assert re.search(r"^Seccomp:\s+(\d)", status, re.MULTILINE)[1] == filtered


@pytest.mark.parametrize("call, error, words, filtered", PARTS, ids=[part[0] for part in PARTS])
def test_where_all_of_it_is_required_it_does_not_start(new_state, programs, tmp_path, call, error, words, filtered):
    path = tmp_path / "socket"
    responder = Responder(
        new_state, programs, tmp_path, address=str(path), prefix=lacking(call, error), listen=f"unix:{path}",
        sandbox="required")
    assert responder.wait() == CONFIGURATION
    assert f"this system lacks {words}" in responder.log
    assert not path.exists()


def test_what_the_kernel_has_is_shown(new_state, programs):
    def show(*prefix: str) -> str:
        return subprocess.run(
            [*prefix, programs / "syllabus-fcgi", "-T"], env=environment(new_state), capture_output=True, text=True,
            check=True).stdout

    assert "sandbox: this system has all of it\n" in show()
    lacking_words = "sandbox: this system has all of it but Landlock (Function not implemented)\n"
    assert lacking_words in show(*lacking("landlock_create_ruleset", "ENOSYS"))


def test_a_change_of_it_needs_a_restart(launch, new_state):
    responder = launch()
    (new_state.path / "settings.json").write_text('{"sandbox": "off"}')
    responder.signal(signal.SIGHUP)
    wait_until(lambda: responder.has_logged("These settings need a restart", '"settings":"sandbox"'))


# Plain CGI

def test_a_request_in_plain_cgi_is_confined_before_it_is_read(new_state, programs, tmp_path):
    trace = tmp_path / "trace"
    body = b'{"username": "someone"}'
    request = {
        "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "POST", "REQUEST_URI": "/api/v1/users",
        "SCRIPT_NAME": "", "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body)),
        "SERVER_PROTOCOL": "HTTP/1.1"}
    answer = subprocess.run(
        [*traced.tracing(trace), programs / "syllabus-fcgi"], env=environment(new_state) | request, input=body,
        capture_output=True, check=True)
    assert answer.stdout.startswith(b"Status: 400"), answer
    calls = traced.read(trace)
    confining = ("landlock_restrict_self", "seccomp")
    confined = [call.ended for call in calls if call.name in confining and call.result == "0"]
    read = next(call.begun for call in calls if call.name == "read" and call.arguments.startswith(("0<", "0,")))
    assert len(confined) == 2 and max(confined) < read
