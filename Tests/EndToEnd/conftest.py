import itertools
import json
import os
import signal
from pathlib import Path

import pytest

from service import OWNER, Service, State, binaries

# Whoever started the tests may have had SIGINT ignored (a shell does, for a command in the background), and what the tests
# start would inherit that. A signal that is caught here is at its default there.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def programs() -> Path:
    folder = binaries()
    assert (folder / "syllabus-fcgi").exists(), "make build first"
    return folder


@pytest.fixture(scope="session")
def vectors() -> Path:
    if "VECTORS" not in os.environ:
        pytest.skip("VECTORS names no folder of test vectors")
    return Path(os.environ["VECTORS"])


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
