"""Disks that are full, that fail or that may not be written: nothing is lost, and the tool says what is wrong."""

import contextlib
import itertools
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

import fastcgi
import traced
from changes import CHANGES, NEW_PASSWORD, Change, add_many, make_cheap, signs_in
from responder import Responder, basic, listen
from service import OWNER, PASSWORD, State, long_or_short

NOBODY = 65_534
INPUT_OUTPUT, PERMISSION, CONFIGURATION = 74, 77, 78
PAGE = 4096
# Root may write everywhere.
AS_SOMEBODY = () if os.geteuid() else ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--")

# What a change asks of the file system.
FILE_CALLS = {
    "openat", "newfstatat", "fstat", "read", "readlink", "flock", "unlinkat", "write", "fchmod", "fchown", "utimensat",
    "fsync", "close", "renameat",
}

# What may fail besides the accounts.
OTHER_PLACES = ["settings.json", "standard input", "standard output"]
# How a fault is told that comes when the new accounts have taken the place of the old ones.
TOO_LATE = ["is in place, but a power cut may undo it", "what the command changed is changed"]


def assert_failed(answer: subprocess.CompletedProcess, code: int, *words: str):
    assert answer.returncode == code, answer
    assert answer.stdout == ""
    assert answer.stderr.startswith("syllabus: ") and answer.stderr.count("\n") == 1, answer.stderr
    for word in words:
        assert word in answer.stderr


def assert_as_before(change: Change):
    assert not change.is_made()
    assert change.state.names == change.names


class SmallDisk:
    """A disk in memory, 1 MB by default, which only those see who are led there by `prefix`; it takes no root to make."""

    def __init__(self, folder: Path, programs: Path, options: str = "", size: str = "1m"):
        folder.mkdir()
        self._folder = folder
        self._holder = subprocess.Popen(
            ["unshare", "--map-root-user", "--mount", "sh", "-c",
             'mount -t tmpfs -o "size=$1,$2" tmpfs "$3" && echo mounted && exec cat', "-", size, options, folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if self._holder.stdout.readline() != "mounted\n":
            raise AssertionError(self._holder.communicate()[1])
        self.prefix = ("nsenter", f"--target={self._holder.pid}", "--user", "--mount", "--preserve-credentials", "--")
        self._root = Path(f"/proc/{self._holder.pid}/root")
        self._filler = self._root / folder.relative_to("/") / "filler"
        self.state = DiskState(folder / "state", programs, self)

    def seen_from_here(self, path: Path) -> Path:
        return self._root / path.relative_to("/")

    def fill(self, free_pages: int = 0):
        """Leaves room for so many pages."""
        with self._filler.open("wb", buffering=0) as file:
            for size in (256 * PAGE, PAGE):
                with contextlib.suppress(OSError):
                    while file.write(bytes(size)) == size:
                        pass
            file.truncate(file.tell() - free_pages * PAGE)

    def fill_up(self):
        """Takes what has become free since it was filled."""
        with self._filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(bytes(PAGE)):
                pass

    def use_up_inodes(self):
        """Leaves room for bytes, and for no file."""
        self._filler.mkdir()
        with contextlib.suppress(OSError):
            for number in itertools.count():
                (self._filler / str(number)).touch()

    def clear(self):
        if self._filler.is_dir():
            shutil.rmtree(self._filler)
        else:
            self._filler.unlink()

    def make_read_only(self):
        subprocess.run([*self.prefix, "mount", "-o", "remount,bind,ro", self._folder], check=True)

    def close(self):
        self._holder.communicate()


class DiskState(State):
    """A state folder on a small disk: the tool sees it where it is, we see it by way of /proc."""

    def __init__(self, path: Path, programs: Path, disk: SmallDisk):
        super().__init__(disk.seen_from_here(path), programs)
        self.inside = path
        self._disk = disk

    @property
    def seen_by_programs(self) -> Path:
        return self.inside

    def command(self, *arguments: str, prefix=()) -> list:
        return [*self._disk.prefix, *prefix, self._tool, *arguments, "--state", self.inside]


@pytest.fixture
def small_disk(programs, tmp_path):
    with contextlib.ExitStack() as made:

        def small_disk(options: str = "") -> SmallDisk:
            disk = SmallDisk(tmp_path / "disk", programs, options)
            made.callback(disk.close)
            disk.state.create().add_user(*OWNER)
            make_cheap(disk.state)
            return disk

        yield small_disk


@pytest.fixture
def serve(tmp_path):
    """Starts a responder on a folder, by the programs and in the way that are given."""
    with contextlib.ExitStack() as started:

        def serve(state: State, programs: Path, prefix) -> Responder:
            listener = started.enter_context(listen(tmp_path / "socket"))
            responder = Responder(state, programs, tmp_path, listener, prefix=prefix)
            started.callback(responder.stop)
            return responder.wait_until_it_answers()

        yield serve


def assert_signing_in_goes_on(responder: Responder):
    for _ in range(20):
        assert signs_in(responder, PASSWORD)
        assert not signs_in(responder, NEW_PASSWORD)
        assert responder.get("/api/v1/courses").status == 200


# Full

@pytest.mark.parametrize("free_pages", [0, 1, 2])
def test_a_change_on_a_full_disk_changes_nothing_and_says_so(small_disk, free_pages):
    disk = small_disk()
    add_many(disk.state, 40)
    change = Change(disk.state)
    assert 2 * PAGE < len(change.old) < 3 * PAGE, "the last case has to leave room for some pages of it"
    disk.fill(free_pages)
    for _ in range(long_or_short(100, 5)):
        assert_failed(change.run(), INPUT_OUTPUT, "credentials.json", "No space left on device")
        assert_as_before(change)
    disk.clear()
    change.assert_the_next_works()


def test_a_change_for_which_there_is_just_enough_room_is_made(small_disk):
    disk = small_disk()
    add_many(disk.state, 40)
    change = Change(disk.state)
    disk.fill(free_pages=3)
    assert change.run().returncode == 0
    assert change.is_made()


def test_a_change_without_an_inode_left_changes_nothing_and_says_so(small_disk):
    disk = small_disk("nr_inodes=20")
    change = Change(disk.state)
    disk.use_up_inodes()
    assert_failed(change.run(), INPUT_OUTPUT, "credentials.json", "No space left on device")
    assert_as_before(change)
    disk.clear()
    change.assert_the_next_works()


def test_a_full_disk_keeps_nobody_from_signing_in(small_disk, serve, programs, tmp_path):
    disk = small_disk()
    responder = serve(State(tmp_path / "disk" / "state", programs), programs, disk.prefix)
    change = Change(disk.state)
    disk.fill()
    assert_failed(change.run(), INPUT_OUTPUT)
    assert_signing_in_goes_on(responder)


def change_address(responder: Responder, address: str):
    """Changes the owner's e-mail address over HTTP."""
    return responder.ask_with(
        "PATCH", "/api/v1/users/me", json.dumps({"email": address}).encode(), HTTP_AUTHORIZATION=basic())


def test_a_change_over_http_on_a_full_disk_is_503_and_changes_nothing(small_disk, serve, programs, tmp_path):
    disk = small_disk()
    responder = serve(State(tmp_path / "disk" / "state", programs), programs, disk.prefix)
    before, names, token = disk.state.credentials.read_bytes(), disk.state.names, responder.token
    disk.fill()
    for _ in range(5):
        answers = [
            change_address(responder, "new@example.com"),
            responder.ask_with("DELETE", "/api/v1/users/token", HTTP_AUTHORIZATION=f"Token {token}"),
            responder.ask_with("DELETE", "/api/v1/users/me", HTTP_AUTHORIZATION=basic()),
        ]
        for answer in answers:
            fastcgi.assert_problem(answer, 503)
            assert answer.fields["Retry-After"] == "5"
            assert "disk" not in str(answer.json()) and "/" not in answer.json()["message"]
    assert disk.state.credentials.read_bytes() == before and disk.state.names - {"filler"} == names
    assert responder.has_logged("credentials.json", "error")
    assert_signing_in_goes_on(responder)
    assert responder.get("/api/v1/users/me", HTTP_AUTHORIZATION=f"Token {token}").status == 200
    disk.clear()
    assert change_address(responder, "new@example.com").status == 200


def test_a_program_that_cannot_start_for_a_full_disk_says_so(small_disk, programs, tmp_path):
    disk = small_disk()
    state = tmp_path / "disk" / "state"
    given = {name: value for name, value in fastcgi.parameters("/api/v1/courses").items() if value}

    def ask():
        return subprocess.run(
            [*disk.prefix, programs / "syllabus-fcgi"], env=given | {"SYLLABUS_STATE": str(state)}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False)

    assert ask().stdout.startswith("Status: 200")
    disk.fill()
    failed = ask()
    assert failed.stdout.startswith("Status: 500") and str(state) not in failed.stdout
    assert f"the disk of {state} is full" in json.loads(failed.stderr.splitlines()[-1])["cause"]
    checked = disk.state.try_tool("check")
    assert checked.returncode == CONFIGURATION
    assert f"the disk of {state} is full; make room" in checked.stdout and "courses.sqlite could not be looked at" in checked.stdout
    # Nothing is wrong with the database.
    assert "backup" not in checked.stdout
    disk.clear()
    assert ask().stdout.startswith("Status: 200")


@pytest.mark.parametrize("call", ["write", "fsync", "renameat", "fchmod"])
def test_a_change_over_http_that_fails_is_503_and_changes_nothing(cheap_state, launch, call):
    # The database uses the other calls as well, and no rename.
    new = () if call == "renameat" else ("-P", str(cheap_state.credentials.with_name("credentials.json.tmp")))
    fault = ("strace", "-D", "-f", "-qq", "-o", "/dev/null", *new, *traced.injection(call, "error=EIO"))
    before = cheap_state.credentials.read_bytes()
    responder = launch(prefix=fault)
    names = cheap_state.names
    for _ in range(3):
        fastcgi.assert_problem(change_address(responder, "new@example.com"), 503)
    assert cheap_state.credentials.read_bytes() == before and cheap_state.names == names
    assert responder.has_logged("Input/output error", "error")
    assert_signing_in_goes_on(responder)


# Failing

def calls_of(change: Change, folder: Path) -> list[traced.Call]:
    """What a change asks of the system from where it looks at the state folder."""
    return traced.since(change.state.path, change.trace(folder / "trace"))


@pytest.mark.parametrize("name", long_or_short(list(CHANGES), ["passwd"]))
def test_any_call_that_fails_is_told_and_changes_nothing(cheap_state, tmp_path, name):
    """Two faults come too late for that, and say so: in the fsync of the folder, and in telling the result."""
    change = Change(cheap_state, name)
    calls = [call for call in calls_of(change, tmp_path) if call.name in FILE_CALLS]
    told = []
    for call in calls:
        answer = change.run(traced.injecting(call, "error=EIO"))
        assert_told_or_made(change, answer, call)
        assert cheap_state.names == change.names, call
        told += [call.name] if answer.returncode else []
        change.undo()
    print(f"{len(told)} of {len(calls)} faults were told: {told}")
    assert {"openat", "read", "flock", "unlinkat", "write", "fchmod", "fsync", "close", "renameat"} <= set(told)
    assert told.count("fsync") == 2


def assert_told_or_made(change: Change, answer: subprocess.CompletedProcess, call: traced.Call):
    """Checks that no fault goes by unsaid, unless all of the change was made nevertheless."""
    if answer.returncode == 0:
        assert change.is_made(), call
        return
    places = (*(name for name in OTHER_PLACES if name in answer.stderr), str(change.state.path))
    assert_failed(answer, CONFIGURATION if places[0] == "settings.json" else INPUT_OUTPUT, places[0])
    assert change.is_made() == any(words in answer.stderr for words in TOO_LATE), (call, answer.stderr)


@pytest.mark.parametrize("name", ["openat", "read", "write", "flock", "close"])
def test_a_call_that_is_interrupted_is_made_again(cheap_state, tmp_path, name):
    change = Change(cheap_state)
    calls = [call for call in calls_of(change, tmp_path) if call.name == name]
    assert calls
    for call in calls:
        answer = change.run(traced.injecting(call, "error=EINTR"))
        assert answer.returncode == 0, (call, answer.stderr)
        assert change.is_made()
        assert cheap_state.names == change.names
        change.undo()


def test_a_write_that_is_interrupted_again_and_again_is_made_whole(cheap_state):
    change = Change(cheap_state)
    answer = change.run(["strace", "-o", "/dev/null", *traced.injection("write", "error=EINTR:when=1+2")])
    assert answer.returncode == 0, answer.stderr
    assert change.is_made()


@pytest.mark.parametrize("size", [0, 1, 100, PAGE, PAGE + 1])
@pytest.mark.parametrize("signal", ["ignore", "default"])
def test_a_write_that_is_cut_short_changes_nothing(cheap_state, size, signal):
    """Where a file may not grow the kernel sends a signal too, by which the tool must not end."""
    add_many(cheap_state, 40)
    change = Change(cheap_state)
    answer = change.run(["env", f"--{signal}-signal=XFSZ", "prlimit", f"--fsize={size}"])
    assert_failed(answer, INPUT_OUTPUT, "credentials.json", "File too large")
    assert_as_before(change)
    change.assert_the_next_works()


# Not to be written

@pytest.fixture
def others_state(programs):
    """The state folder of somebody who is not root, with all that it takes to use it as that user."""
    # Not in pytest's folders, which are closed to others.
    with tempfile.TemporaryDirectory(prefix="syllabus-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for program in ("syllabus", "syllabus-fcgi"):
            shutil.copy(programs / program, folder)
        state = State(folder / "state", folder, prefix=AS_SOMEBODY)
        state.path.mkdir()
        if AS_SOMEBODY:
            os.chown(state.path, NOBODY, NOBODY)
        state.create().add_user(*OWNER)
        make_cheap(state)
        yield state
        state.path.chmod(0o700)


def test_a_folder_that_may_not_be_written_is_told_and_can_be_read(others_state, serve):
    responder = serve(others_state, others_state.path.parent, AS_SOMEBODY)
    change = Change(others_state)
    others_state.path.chmod(0o555)
    for words, text in CHANGES.values():
        answer = others_state.try_tool(*words, text=text)
        assert_failed(answer, PERMISSION, "credentials.json", "Permission denied")
        assert_as_before(change)
    fastcgi.assert_problem(change_address(responder, "new@example.com"), 503)
    assert_as_before(change)
    assert OWNER[0] in others_state.tool("user", "list")
    assert_signing_in_goes_on(responder)
    others_state.path.chmod(0o755)
    assert change.run().returncode == 0
    assert signs_in(responder, NEW_PASSWORD)


def test_a_disk_that_may_not_be_written_is_told_and_can_be_read(small_disk):
    disk = small_disk()
    change = Change(disk.state)
    disk.make_read_only()
    assert_failed(change.run(), PERMISSION, "credentials.json", "Read-only file system")
    assert_as_before(change)
    assert OWNER[0] in disk.state.tool("user", "list")


def test_accounts_that_may_not_be_read_are_not_taken_for_none(others_state):
    others_state.credentials.chmod(0)
    for words in (("user", "list"), CHANGES["remove"][0]):
        assert_failed(others_state.try_tool(*words), PERMISSION, "credentials.json", "Permission denied")
    others_state.credentials.chmod(0o600)
    assert OWNER[0] in others_state.tool("user", "list")
