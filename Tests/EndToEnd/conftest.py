import contextlib
import itertools
import json
import os
import resource
import shutil
import signal
from pathlib import Path

import pytest

import browser
import chroots
import fastcgi
import reader as readers
from changes import make_cheap
from fastcgi import Connection, assert_pong
from responder import Load, Nginx, Responder, basic, listen
from service import OWNER, Service, State, binaries, wait_until

# Whoever started the tests may have had these ignored (a shell does, for a command in the background), and what the
# tests start would inherit that. A signal that is caught here is at its default there.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGQUIT, signal.SIG_DFL)

# Many connections need more descriptors than a shell usually gives, here and in the responder.
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, most), most))


@pytest.fixture(scope="session")
def programs() -> Path:
    folder = binaries()
    assert (folder / "syllabus-fcgi").exists(), "make build first"
    return folder


@pytest.fixture(scope="session", autouse=True)
def no_password_in_any_log(tmp_path_factory):
    """Looks through every log of the whole run for the password that nearly every test signs in with."""
    yield
    logs = list(tmp_path_factory.getbasetemp().rglob("*.log"))
    secrets = [OWNER[1].encode(), basic().split()[1].encode()]
    assert [str(log) for log in logs if any(secret in log.read_bytes() for secret in secrets)] == []


@pytest.fixture(scope="session")
def vectors() -> Path:
    if "VECTORS" not in os.environ:
        pytest.skip("VECTORS names no folder of test vectors")
    return Path(os.environ["VECTORS"])


@pytest.fixture(scope="session")
def bare_debian(tmp_path_factory):
    """The root folder of a Debian 12 with nothing added, made once for all tests, who leave it as it is."""
    if os.environ.get("SKIP_CHROOT"):
        pytest.skip("SKIP_CHROOT is set")
    folder = tmp_path_factory.mktemp("debian")
    yield chroots.make(folder)
    # pytest keeps the folders of the last runs; this one is too large for that.
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def service(programs, tmp_path_factory):
    """One service for the tests that do not disturb each other."""
    folder = tmp_path_factory.mktemp("service")
    state = State(folder / "state", programs).create()
    state.add_user(*OWNER)
    service = Service(state, programs, folder)
    yield service
    service.stop()
    assert [record for record in service.records if record["level"] in ("error", "critical")] == []


@pytest.fixture
def new_state(programs, tmp_path):
    """A state folder of the test's own, with one account."""
    state = State(tmp_path / "state", programs).create()
    state.add_user(*OWNER)
    return state


@pytest.fixture
def cheap_state(new_state):
    """The same folder, where a password takes next to no time: it is changed, or signed in with, hundreds of times."""
    make_cheap(new_state)
    return new_state


@pytest.fixture
def start(new_state, programs, tmp_path):
    """Starts a service of the test's own on `new_state`; options are those of Service and the settings by name."""
    started = []

    def start(**options) -> Service:
        folder = tmp_path / str(len(started))
        folder.mkdir()
        started.append(Service(new_state, programs, folder, **options))
        return started[-1]

    yield start
    for service in started:
        service.stop()


@pytest.fixture(scope="session")
def fronts(programs, tmp_path_factory):
    """Gives the shared responder with no web server; one that a test has killed is replaced."""
    folder = tmp_path_factory.mktemp("front")
    state = State(folder / "state", programs).create()
    state.add_user(*OWNER)
    started = []
    with contextlib.ExitStack() as running, listen(folder / "socket") as listener:

        def front() -> Responder:
            if not started or started[-1].process.poll() is not None:
                started.append(Responder(state, programs, folder, listener, workers=4))
                running.callback(started[-1].stop)
            return started[-1].wait_until_it_answers()

        yield front
    assert [record for record in started[-1].records if record["level"] in ("error", "critical")] == []


@pytest.fixture
def front(fronts):
    """One responder with no web server, for the tests that do not disturb each other."""
    return fronts()


@pytest.fixture
def goes_on(front):
    """The process that was there before the test is there after it, and answers."""
    yield
    assert front.process.poll() is None, front.log
    front.ping()


@pytest.fixture
def connection(front):
    with front.connect() as connection:
        yield connection


@pytest.fixture
def launch(new_state, programs, tmp_path):
    """Starts a responder of the test's own on `new_state`, by default on a unix socket as its descriptor 0."""
    numbers = itertools.count(1)
    with contextlib.ExitStack() as started:

        def launch(listener=None, **options) -> Responder:
            folder = tmp_path / f"responder{next(numbers)}"
            folder.mkdir()
            with contextlib.ExitStack() as ours:
                if listener is None and "address" not in options:
                    listener = ours.enter_context(listen(folder / "socket"))
                responder = Responder(new_state, programs, folder, listener, **options)
            started.callback(responder.stop)
            return responder.wait_until_it_answers()

        yield launch


@pytest.fixture
def open_many():
    """Opens connections, sends something on each, and reads the answers where there are some."""
    with contextlib.ExitStack() as opened:

        def open_many(responder, count: int, data: bytes = b"", answered: bool = False, **options) -> list[Connection]:
            connections = [opened.enter_context(responder.connect(**options)) for _ in range(count)]
            for connection in connections:
                connection.send_what_is_taken(data)
            if answered:
                for connection in connections:
                    assert_pong(connection.read_answer())
            return connections

        yield open_many


@pytest.fixture
def begin_to_hash(request, new_state):
    """Begins a sign-in of so many iterations, six of which take a second or more, and waits until it is hashed."""
    costly = {"password_memory": 262_144, "password_iterations": getattr(request, "param", 6)}
    settings = new_state.path / "settings.json"
    settings.write_text(json.dumps(costly), encoding="utf-8")
    new_state.add_user("costly", OWNER[1])
    # A responder that wanted it would make every other account as costly.
    settings.unlink()
    sign_in = fastcgi.parameters("/api/v1/users/token", HTTP_AUTHORIZATION=basic(("costly", OWNER[1])))

    def begin_to_hash(responder, connection):
        before = responder.figures.memory
        connection.send(fastcgi.request(sign_in))
        wait_until(lambda: responder.figures.memory > before + (100 << 20))

    return begin_to_hash


@pytest.fixture
def nginx(tmp_path):
    """Puts an nginx of the test's own in front of a responder."""
    started = []

    def nginx(responder, **options) -> Nginx:
        folder = tmp_path / f"nginx{len(started)}"
        folder.mkdir()
        started.append(Nginx(folder, responder, **options))
        return started[-1]

    yield nginx
    for server in started:
        server.stop()


@pytest.fixture
def load():
    """Starts wrk; it is ended with the test."""
    with contextlib.ExitStack() as started:
        yield lambda *arguments, **options: started.enter_context(Load(*arguments, **options))


@pytest.fixture(scope="session")
def new_url():
    """Makes course URLs that no other test uses."""
    numbers = itertools.count(1)
    return lambda: f"https://example.com/course/{next(numbers)}"


@pytest.fixture(scope="session")
def token(service) -> str:
    return service.token()


@pytest.fixture
def load_vectors(vectors):
    return lambda name: json.loads((vectors / name).read_text(encoding="utf-8"))["cases"]


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests of pages; each has tabs of its own in it."""
    with browser.chromium() as started:
        yield started


@pytest.fixture
def reader(chromium):
    """Somebody who reads the pages, in a tab of the test's own."""
    with readers.reading(chromium) as reader:
        yield reader
