"""The units of systemd/, and the responder as they run it. What systemd itself makes of them is in test_package.py."""

import json
import signal
import socket
import subprocess

import jwt
import pytest

import traced
from responder import Responder, basic
from service import own_environment, wait_until
from units import SERVICE, SOCKET, Unit

CONFIGURATION = 78


# The files

@pytest.fixture
def installed(programs, tmp_path):
    """The units as they are installed, where their program is."""
    subprocess.run(
        ["make", "install"], cwd=SERVICE.parents[1], check=True, stdout=subprocess.DEVNULL,
        env=own_environment(PREFIX=str(tmp_path / "a prefix"), DESTDIR="", BINARIES=str(programs)))
    return tmp_path / "a prefix" / "lib" / "systemd" / "system"


def test_systemd_finds_no_fault_with_the_units(installed):
    units = [installed / "syllabus.socket", installed / "syllabus.service"]
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *units], capture_output=True, text=True,
        check=False)
    assert (found.returncode, found.stderr) == (0, "")


def test_the_service_is_closed_in(installed):
    """1.5 of 10, where 10 is a service that may do everything."""
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold=15",
         installed / "syllabus.service"], capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout
    assert "Overall exposure level for syllabus.service: 0." in judged.stdout


def test_the_socket_is_the_web_server_s_alone():
    unit = Unit(SOCKET)
    assert unit["SocketMode"] == "0660"
    assert unit["SocketUser"] == unit["SocketGroup"] == "www-data"


# The responder

@pytest.fixture
def manager(tmp_path):
    """The socket at which systemd waits to hear of its services."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.settimeout(10)
        yield heard


def hear(manager) -> list[str]:
    return manager.recv(4096).decode().split("\n")


@pytest.fixture
def as_by_the_unit(new_state, manager, tmp_path):
    """How systemd-socket-activate starts the responder with the environment that the unit gives it."""

    def as_by_the_unit(*options: str, **more: str) -> dict:
        unit = {"NOTIFY_SOCKET": manager.getsockname(), **Unit(SERVICE).environment}
        assert unit.keys() == {"NOTIFY_SOCKET", "SYLLABUS_STATE", "SYLLABUS_LISTEN", "SYLLABUS_SANDBOX"}
        given = unit | {"SYLLABUS_STATE": str(new_state.path)} | more
        passed = [word for name, value in given.items() for word in ("-E", f"{name}={value}")]
        path = tmp_path / "syllabus.sock"
        return {"address": str(path), "prefix": ("systemd-socket-activate", "-l", path, *passed, *options)}

    return as_by_the_unit


@pytest.fixture
def activate(launch, as_by_the_unit):
    """Starts the responder so."""
    return lambda *options, **more: launch(**as_by_the_unit(*options, **more))


@pytest.fixture
def why_not(new_state, programs, as_by_the_unit, tmp_path):
    """The log of a start that fails when somebody connects, who is let down."""

    def why_not(**more: str) -> str:
        responder = Responder(new_state, programs, tmp_path, **as_by_the_unit(**more))
        with responder.process:
            try:
                wait_until(lambda: responder.has_logged("Listening on"))
                with pytest.raises(AssertionError, match="closed without an answer"):
                    responder.ping()
                assert responder.wait() == CONFIGURATION
            finally:
                responder.process.kill()
        return responder.log

    return why_not


@pytest.fixture
def passed_keys(new_state, tmp_path):
    """Moves the keys from the state folder to where systemd puts a copy, with the mode that it may have there."""
    folder = tmp_path / "credentials"
    folder.mkdir(mode=0o700)
    copy = new_state.secret_file.rename(folder / "secret")
    copy.chmod(0o440)
    return copy


@pytest.mark.parametrize("options, more", [
    ([], {}), (["--inetd"], {"SYLLABUS_LISTEN": "fd:0"}),
], ids=["as it is", "with StandardInput=socket"])
def test_it_runs_as_the_unit_runs_it(activate, passed_keys, manager, options, more):
    responder = activate(*options, CREDENTIALS_DIRECTORY=str(passed_keys.parent), **more)
    assert hear(manager) == ["READY=1"]
    assert responder.add_course("https://example.com/by-systemd").status == 201
    responder.signal(signal.SIGHUP)
    assert hear(manager)[0] == "RELOADING=1"
    assert hear(manager) == ["READY=1"]
    responder.signal()
    assert hear(manager) == ["STOPPING=1"]
    assert responder.wait() == 0


def test_the_time_of_a_reload_is_told(activate, manager):
    responder = activate()
    assert hear(manager) == ["READY=1"]
    responder.signal(signal.SIGHUP)
    key, _, microseconds = hear(manager)[1].partition("=")
    assert key == "MONOTONIC_USEC" and int(microseconds) > 0


def test_a_reload_that_is_refused_ends_all_the_same(activate, new_state, manager):
    responder = activate()
    assert hear(manager) == ["READY=1"]
    (new_state.path / "settings.json").write_text("no settings")
    responder.signal(signal.SIGHUP)
    assert hear(manager)[0] == "RELOADING=1"
    assert hear(manager) == ["READY=1"]
    assert responder.has_logged("The settings stay as they were")
    responder.ping()


def test_a_start_that_fails_is_never_told_as_ready(why_not, new_state, manager):
    (new_state.path / "settings.json").write_text('{"worker": 1}')
    assert "worker" in why_not()
    manager.setblocking(False)
    with pytest.raises(BlockingIOError):
        hear(manager)


def test_the_socket_is_the_unit_s_whatever_the_settings_say(activate, new_state):
    (new_state.path / "settings.json").write_text('{"listen": "127.0.0.1:9000"}')
    activate().ping()


def test_a_manager_that_does_not_listen_stops_nothing(activate, tmp_path):
    activate(NOTIFY_SOCKET=str(tmp_path / "nobody")).ping()


# The keys

def test_the_copy_of_the_keys_counts_and_no_other(activate, new_state, passed_keys):
    """Keys that turn up in the state folder are not taken, by no request and no reload."""
    responder = activate(CREDENTIALS_DIRECTORY=str(passed_keys.parent))
    new_state.secret_file.write_text("another secret of more than thirty-two bytes")
    new_state.secret_file.chmod(0o600)
    responder.signal(signal.SIGHUP)
    wait_until(lambda: responder.has_logged("Settings read again", '"changed":"nothing"'))
    assert jwt.get_unverified_header(responder.token)["kid"] == passed_keys.read_text().split()[0]


def test_a_folder_of_other_credentials_leaves_the_state_s_keys(activate, tmp_path):
    (tmp_path / "credentials").mkdir()
    activate(CREDENTIALS_DIRECTORY=str(tmp_path / "credentials")).new_token()


def test_a_copy_that_all_may_read_stops_the_start(why_not, passed_keys):
    passed_keys.chmod(0o444)
    assert "others than its owner may read" in why_not(CREDENTIALS_DIRECTORY=str(passed_keys.parent))


# The system calls

@pytest.fixture
def whole_life(launch, new_state, tmp_path):
    """The calls from the start to the end, and what a reload, passwords, large bodies and addresses of others add."""
    trace = tmp_path / "trace"
    # SQLite gives files to their owner where it is root, which the service is not. The tracer stands aside, so that
    # signals go to the responder.
    prefix = ["strace", "-D", "-f", "-o", str(trace), "unshare", "--user", "--map-user=1000", "--map-group=1000"]
    responder = launch(prefix=prefix, allowed_peers="root,1000", access_log="true")
    token = {"HTTP_AUTHORIZATION": f"Token {responder.token}"}
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        address = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/keys"
        assert responder.add_course(address).status == 201
        led = jwt.encode({"id": 1}, new_state.keys[0][1], headers={"jku": address, "x5u": address})
        assert responder.get("/api/v1/users/me", HTTP_AUTHORIZATION=f"Token {led}").status == 401
        assert responder.get("/api/v1/courses?q=keys").status == 200
        review = json.dumps({"course": 1, "rating": 5, "comment": "Good"}).encode()
        assert responder.ask_with("POST", "/api/v1/reviews", review, **token).status == 201
        someone = {"username": "someone", "email": "someone@example.com", "password": "a long password"}
        someone = json.dumps(someone | {"verify_password": someone["password"]}).encode()
        assert responder.ask_with("POST", "/api/v1/users", someone).status == 201
        assert responder.ask_with("POST", "/api/v1/reviews", b" " * 100_000, **token).status == 413
        assert responder.get("/api/v1/users/token", HTTP_AUTHORIZATION=basic(("nobody", "wrong"))).status == 401
        assert responder.get("/status").status == 200
        responder.signal(signal.SIGHUP)
        wait_until(lambda: responder.has_logged("Settings read again"))
        responder.stop()
        elsewhere.setblocking(False)
        with pytest.raises(BlockingIOError):
            elsewhere.accept()
    wait_until(lambda: "+++ exited with 0 +++" in trace.read_text().splitlines()[-1])
    calls = traced.read(trace)
    started = max(number for number, call in enumerate(calls) if call.name == "execve" and call.result == "0")
    assert "syllabus-fcgi" in calls[started].arguments
    return calls[started:]


def test_the_unit_allows_every_system_call_of_a_whole_life(whole_life):
    """A call that is refused fails it."""
    names = {call.name for call in whole_life}
    assert {"accept4", "renameat", "fsync", "clone3"} <= names
    assert names - Unit(SERVICE).allowed_calls == set()


def test_in_a_whole_life_nothing_is_started_and_nobody_is_asked(whole_life):
    """Threads alone are made, and what is connected to is on this machine: services that know its users."""
    made = {name: [call for call in whole_life if call.name == name] for name in (
        "execve", "execveat", "fork", "vfork", "clone", "clone3", "connect")}
    assert len(made.pop("execve")) == 1
    assert made["clone"] + made["clone3"] and made["connect"]
    assert all("CLONE_THREAD" in call.arguments for call in made.pop("clone") + made.pop("clone3"))
    assert all("sa_family=AF_UNIX" in call.arguments for call in made.pop("connect"))
    assert not any(made.values()), made
