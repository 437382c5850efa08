"""Where the responder listens, who may connect, and what it leaves behind."""

import contextlib
import grp
import os
import pwd
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import traced
from fastcgi import PING, assert_pong, ask
from responder import Responder, environment, listen
from service import free_port, wait_until

USAGE, UNAVAILABLE, CONFIGURATION = 64, 69, 78
NOBODY = 65_534

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "own.sock"


@pytest.mark.parametrize("how", [socket.SHUT_RD, socket.SHUT_RDWR], ids=["for reading", "wholly"])
@pytest.mark.parametrize("family", [socket.AF_UNIX, socket.AF_INET], ids=["unix", "tcp"])
def test_a_socket_that_somebody_shuts_down_ends_the_responder(launch, path, family, how):
    with socket.socket(family) as listener:
        listener.bind(str(path) if family == socket.AF_UNIX else ("127.0.0.1", 0))
        listener.listen()
        responder = launch(listener)
        listener.shutdown(how)
        assert responder.wait() == UNAVAILABLE
    assert responder.has_logged("critical", '"Stopped"', "shut down")


@pytest.fixture
def launch_on(launch, path):
    """Starts a responder that opens the socket at `path` itself."""
    return lambda **settings: launch(address=str(path), listen=f"unix:{path}", **settings)


@pytest.fixture
def refuse(new_state, programs):
    """Starts the responder where it is expected not to serve."""

    def refuse(**settings) -> subprocess.CompletedProcess:
        refusal = subprocess.run(
            [programs / "syllabus-fcgi"], env=environment(new_state, **settings), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=10, check=False)
        print(refusal.returncode, refusal.stderr)
        assert refusal.returncode not in (0, -signal.SIGABRT, -signal.SIGILL, -signal.SIGSEGV, -signal.SIGTRAP)
        return refusal

    return refuse


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# A path of our own

def test_a_socket_is_its_owner_s_and_its_group_s(launch_on, path):
    launch_on()
    assert path.is_socket()
    assert mode(path) == 0o660


@pytest.mark.parametrize("text", ["0600", "664", "0640"])
def test_the_mode_of_a_socket_is_the_setting_s_whatever_the_umask(launch_on, path, text):
    umask = os.umask(0o077)
    try:
        launch_on(socket_mode=text)
    finally:
        os.umask(umask)
    assert mode(path) == int(text, 8)


def test_a_socket_is_closed_to_others_before_it_is_there(launch_on, path, tmp_path):
    umask = os.umask(0)
    try:
        launch_on(prefix=traced.tracing(tmp_path / "trace", "-D", "-e", "trace=fchmod,bind,chmod,fchmodat,listen"))
    finally:
        os.umask(umask)
    calls = traced.read(tmp_path / "trace")
    bind = next(call for call in calls if call.name == "bind" and path.name in call.arguments)
    descriptor = bind.arguments.partition("<")[0]
    closed, granted, listening = (
        next(call for call in calls if call.name in names and condition(call)) for names, condition in [
            (["fchmod"], lambda call: call.arguments.startswith(f"{descriptor}<") and call.arguments.endswith("0600")),
            (["chmod", "fchmodat"], lambda call: call.arguments.endswith("0660")),
            (["listen"], lambda call: call.arguments.startswith(f"{descriptor}<")),
        ])
    assert closed.ended < bind.begun and bind.ended < granted.begun and granted.ended < listening.begun


@as_root
def test_the_owner_and_the_group_of_a_socket(launch_on, path):
    user, group = pwd.getpwuid(NOBODY), grp.getgrgid(NOBODY)
    launch_on(socket_owner=user.pw_name, socket_group=group.gr_name)
    assert (path.stat().st_uid, path.stat().st_gid) == (NOBODY, NOBODY)


def test_settings_json_names_the_socket_as_well(launch, new_state, path):
    (new_state.path / "settings.json").write_text(f'{{"listen": "unix:{path}"}}', encoding="utf-8")
    launch(address=str(path))


def test_the_socket_is_removed_at_the_end(launch_on, path):
    responder = launch_on()
    responder.stop()
    assert not path.exists()


def test_a_socket_of_somebody_else_in_its_place_is_left_alone(launch_on, path):
    responder = launch_on()
    path.unlink()
    with listen(path):
        responder.stop()
        assert path.is_socket()


def test_a_file_of_somebody_else_in_its_place_is_left_alone(launch_on, path):
    responder = launch_on()
    path.unlink()
    path.write_text("mine")
    responder.stop()
    assert path.read_text() == "mine"


def test_a_socket_that_nobody_listens_on_any_more_is_replaced(launch_on, path):
    responder = launch_on()
    responder.process.kill()
    responder.wait()
    assert path.is_socket()
    before = path.stat().st_ino, path.stat().st_ctime_ns
    launch_on()
    assert (path.stat().st_ino, path.stat().st_ctime_ns) != before


def test_who_listens_already_is_not_robbed(launch_on, refuse, path):
    first = launch_on()
    refusal = refuse(listen=f"unix:{path}")
    assert str(path) in refusal.stderr
    first.ping()
    assert first.process.poll() is None


def test_who_listens_already_and_does_not_answer_is_not_robbed_either(refuse, path):
    """Its queue is full, so that a probe is not let in."""
    with listen(path, backlog=0), contextlib.ExitStack() as stack:
        for _ in range(2):
            waiting = stack.enter_context(socket.socket(socket.AF_UNIX))
            waiting.setblocking(False)
            waiting.connect_ex(str(path))
        before = path.stat().st_ino
        assert str(path) in refuse(listen=f"unix:{path}").stderr
        assert path.stat().st_ino == before


@pytest.mark.parametrize("make", [
    lambda path: path.write_text("mine"), lambda path: path.mkdir(), os.mkfifo,
    lambda path: path.symlink_to("elsewhere"),
], ids=["file", "folder", "pipe", "link to nowhere"])
def test_what_is_no_socket_is_never_removed(refuse, path, make):
    make(path)
    before = path.lstat()
    assert str(path) in refuse(listen=f"unix:{path}").stderr
    assert path.lstat()[:2] == before[:2]
    assert path.is_dir() or path.is_fifo() or path.is_symlink() or path.read_text() == "mine"


def test_a_path_that_is_too_long_is_named(refuse, tmp_path):
    path = tmp_path / ("x" * (108 - len(str(tmp_path)) - 1))
    refusal = refuse(listen=f"unix:{path}")
    assert str(path) in refusal.stderr and "107" in refusal.stderr
    assert list(tmp_path.glob("x*")) == []


def test_the_longest_path_will_do(launch, tmp_path):
    path = tmp_path / ("x" * (107 - len(str(tmp_path)) - 1))
    launch(address=str(path), listen=f"unix:{path}")


def test_a_folder_that_is_not_there_is_named(refuse, tmp_path):
    assert str(tmp_path / "missing") in refuse(listen=f"unix:{tmp_path}/missing/socket").stderr


@pytest.mark.parametrize("settings, word", [
    ({"listen": "nonsense"}, "LISTEN"), ({"listen": ""}, "LISTEN"), ({"listen": "unix:"}, "LISTEN"),
    ({"listen": "fd:x"}, "LISTEN"), ({"listen": "127.0.0.1:"}, "LISTEN"), ({"listen": "127.0.0.1:65536"}, "LISTEN"),
    ({"listen": "127.0.0.1:-1"}, "LISTEN"), ({"listen": "[::1"}, "LISTEN"), ({"listen": "[::1]"}, "LISTEN"),
    ({"listen": "300.0.0.1:9000"}, "LISTEN"),
    ({"socket_mode": "0999"}, "SOCKET_MODE"), ({"socket_mode": "rw"}, "SOCKET_MODE"),
    ({"socket_mode": "0666"}, "SOCKET_MODE"), ({"listen": "unix:relative"}, "LISTEN"),
    ({"socket_owner": "no-such-user-here"}, "no-such-user-here"),
    ({"socket_group": "no-such-group-here"}, "no-such-group-here"),
    ({"allowed_peers": "root,no-such-user-here"}, "no-such-user-here"),
    ({"allowed_addresses": "127.0.0.1/33"}, "127.0.0.1/33"), ({"allowed_addresses": "::1/129"}, "::1/129"),
    ({"allowed_addresses": "localhost"}, "localhost"), ({"allowed_addresses": "127.0.0.1/"}, "127.0.0.1/"),
    ({"connection_limit": "0"}, "CONNECTION_LIMIT"), ({"idle_timeout": "0"}, "IDLE_TIMEOUT"),
    ({"receive_timeout": "soon"}, "RECEIVE_TIMEOUT"), ({"send_timeout": "0"}, "SEND_TIMEOUT"),
    ({"parameter_limit": "1"}, "PARAMETER_LIMIT"),
], ids=str)
def test_settings_that_are_none(refuse, path, settings, word):
    refusal = refuse(**({"listen": f"unix:{path}"} | settings))
    assert refusal.returncode == CONFIGURATION
    assert word in refusal.stderr
    assert not path.exists()


def test_a_start_that_fails_leaves_no_socket_behind(refuse, new_state, path):
    (new_state.path / "courses.sqlite").write_bytes(b"no database" * 1000)
    refusal = refuse(listen=f"unix:{path}")
    assert refusal.returncode == UNAVAILABLE
    assert "courses.sqlite" in refusal.stderr
    assert not path.exists()


# Addresses

def test_an_address_of_ipv6_and_a_port(launch):
    port = free_port()
    launch(address=("::1", port), listen=f"[::1]:{port}")


@pytest.mark.parametrize("listen", ["127.0.0.1:{}", "localhost:{}", ":{}", "{}"])
def test_what_is_not_spelt_out_is_loopback_alone(launch, listen):
    """Another loopback address stands for another network."""
    port = free_port()
    launch(address=("127.0.0.1", port), listen=listen.format(port))
    with pytest.raises(ConnectionRefusedError):
        ask(("127.0.0.2", port), PING)


def test_a_port_in_use_is_named(launch, refuse):
    port = free_port()
    first = launch(address=("127.0.0.1", port), listen=f"127.0.0.1:{port}")
    assert str(port) in refuse(listen=f"127.0.0.1:{port}").stderr
    first.ping()


def test_a_port_is_free_again_at_once(launch):
    port = free_port()
    for _ in range(3):
        responder = launch(address=("127.0.0.1", port), listen=f"127.0.0.1:{port}")
        with responder.connect() as connection:
            assert_pong(connection.ask(PING))
            responder.stop()


# Sockets from others

def passing(count: str, pid: str = "os.getpid()") -> tuple[str, ...]:
    """A command that passes standard input as descriptor 3, as systemd does."""
    script = (
        "import os, sys; os.dup2(0, 3); os.close(0); os.open('/dev/null', os.O_RDONLY); "
        f"os.environ.update(LISTEN_FDS='{count}', LISTEN_PID=str({pid})); os.execv(sys.argv[1], sys.argv[1:])")
    return sys.executable, "-c", script


def test_a_socket_of_systemd_s(launch):
    launch(listen="systemd", prefix=passing("1")).ping()


def test_a_socket_of_systemd_s_needs_no_setting(launch):
    launch(prefix=passing("1")).ping()


@pytest.mark.parametrize("count, pid", [("1", "1"), ("0", "os.getpid()"), ("x", "os.getpid()"), ("1", "'x'")])
def test_sockets_that_are_for_another_process_are_not_taken(new_state, programs, path, count, pid):
    with listen(path) as listener:
        refusal = subprocess.run(
            [*passing(count, pid), programs / "syllabus-fcgi"], env=environment(new_state), stdin=listener,
            capture_output=True, text=True, timeout=10, check=False)
    assert refusal.returncode == USAGE, refusal.stderr


@pytest.mark.parametrize("options", [[], ["--inetd"]], ids=["LISTEN_FDS", "descriptor 0"])
def test_systemd_itself(launch, path, options):
    passed = ["-E", "SYLLABUS_STATE"]
    responder = launch(address=str(path), prefix=("systemd-socket-activate", "-l", path, *passed, *options))
    responder.ping()


@pytest.mark.parametrize("stdin", ["null", "closed", "pipe", "connected socket", "UDP"])
def test_without_a_listening_socket_it_says_how_to_start_it(new_state, programs, stdin):
    with contextlib.ExitStack() as stack:
        one, other = (stack.enter_context(end) for end in socket.socketpair())
        given = {
            "null": subprocess.DEVNULL, "pipe": subprocess.PIPE, "connected socket": one, "closed": None,
            "UDP": stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
        }
        closing = ("sh", "-c", 'exec "$0" <&-') if stdin == "closed" else ()
        with subprocess.Popen(
            [*closing, programs / "syllabus-fcgi"], env=environment(new_state), stdin=given[stdin],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as process:
            errors = process.communicate(timeout=10)[1]
        del other
    assert process.returncode == USAGE, errors
    assert "spawn-fcgi" in errors and "SYLLABUS_LISTEN" in errors


# Who may connect

@contextlib.contextmanager
def acting_as(user: int):
    """As a user in the group of the same number, and in no other."""
    groups = os.getgroups()
    os.setgroups([])
    os.setegid(user)
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(groups)


@pytest.fixture
def ask_as(tmp_path, monkeypatch):
    """Asks as another user; a relative path, since the folders above are closed to all others."""
    tmp_path.chmod(0o711)
    monkeypatch.chdir(tmp_path)

    def ask_as(user: int):
        with acting_as(user):
            return ask("own.sock", PING)

    return ask_as


@as_root
def test_a_user_whom_nobody_named_cannot_connect(launch_on, ask_as):
    responder = launch_on()
    with pytest.raises(PermissionError):
        ask_as(NOBODY)
    assert_pong(ask_as(0))
    responder.ping()


@as_root
@pytest.mark.parametrize("peers, is_allowed", [
    ("", True), ("root", False), ("0", False), ("root,nobody", True), ("0,65534", True), ("root, 65534", True),
])
def test_other_users_are_let_in_by_name_or_number(launch_on, ask_as, peers, is_allowed):
    responder = launch_on(socket_owner=NOBODY, allowed_peers=peers)
    if is_allowed:
        assert_pong(ask_as(NOBODY))
    else:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            assert ask_as(NOBODY) is None
    assert_pong(ask_as(0))
    responder.ping()


def asked_from(source: str, responder):
    """The answer to who comes from an address, or None where there is none."""
    try:
        with responder.connect(source=(source, 0)) as connection:
            return connection.ask(PING)
    except (BrokenPipeError, ConnectionResetError):
        return None


@pytest.mark.parametrize("allowed, source, is_allowed", [
    ("127.0.0.1", "127.0.0.2", False), ("127.0.0.1/32", "127.0.0.2", False),
    ("127.0.0.1/32,127.0.0.2", "127.0.0.2", True),
    ("127.0.0.0/30", "127.0.0.3", True), ("127.0.0.0/30", "127.0.0.4", False), ("127.0.0.0/8", "127.200.0.1", True),
    ("0.0.0.0/0", "127.0.0.9", True), ("", "127.0.0.2", True),
    ("127.0.0.0/31, ::1", "127.0.0.2", False),
])
def test_other_addresses_are_let_in_by_their_range(launch, allowed, source, is_allowed):
    port = free_port()
    responder = launch(address=("127.0.0.1", port), listen=f"127.0.0.1:{port}", allowed_addresses=allowed)
    answer = asked_from(source, responder)
    if is_allowed:
        assert_pong(answer)
    else:
        assert answer is None
    responder.ping()


@pytest.mark.parametrize("allowed, is_allowed", [
    ("::1", True), ("::/127", True), ("::1/128", True), ("fe80::/10,::1/128", True), ("::2/127", False),
    ("127.0.0.1", False),
])
def test_addresses_of_ipv6_are_let_in_by_their_range(new_state, programs, tmp_path, allowed, is_allowed):
    port = free_port()
    responder = Responder(
        new_state, programs, tmp_path, address=("::1", port), listen=f"[::1]:{port}", allowed_addresses=allowed)
    try:
        wait_until(lambda: responder.has_logged("Serving") or responder.process.poll() is not None)
        answer = asked_from("::1", responder)
        if is_allowed:
            assert_pong(answer)
        else:
            assert answer is None
    finally:
        responder.stop()
