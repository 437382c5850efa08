"""`make install` and `make uninstall`, without root's rights and into folders with blanks in their names."""

import subprocess
from pathlib import Path

import pytest

from service import PROJECT, own_environment
from units import Unit

SHARED = "share/doc/syllabus"


@pytest.fixture
def make(programs, tmp_path):
    """Runs make on a staging folder, as a package is made."""

    def make(target: str, prefix: str = "/usr/local", **more: str) -> subprocess.CompletedProcess:
        given = {"DESTDIR": str(tmp_path / "a stage"), "PREFIX": prefix, "BINARIES": str(programs)} | more
        variables = [f"{name}={value}" for name, value in given.items() if name != "BINARIES"]
        return subprocess.run(
            ["make", target, *variables], cwd=PROJECT, env=own_environment(BINARIES=given["BINARIES"]),
            capture_output=True, text=True, check=False)

    return make


def installed(folder: Path) -> dict[str, Path]:
    return {str(file.relative_to(folder)): file for file in folder.rglob("*") if not file.is_dir()}


@pytest.mark.parametrize("prefix", ["/usr/local", "/usr", "/opt/it's 100% \"ours\" & |more|"])
def test_everything_is_where_it_is_looked_for(make, tmp_path, programs, prefix):
    done = make("install", prefix)
    assert (done.returncode, done.stderr) == (0, "")
    files = installed(tmp_path / "a stage" / prefix[1:])
    assert (files["bin/syllabus-fcgi"].read_bytes()) == (programs / "syllabus-fcgi").read_bytes()
    assert {name: files[name].stat().st_mode & 0o777 for name in files if name.startswith("bin/")} == {
        "bin/syllabus": 0o755, "bin/syllabus-fcgi": 0o755}
    assert {file.stat().st_mode & 0o777 for name, file in files.items() if not name.startswith("bin/")} == {0o644}
    for page in (PROJECT / "man").glob("*.[158]"):
        assert f"share/man/man{page.suffix[1]}/{page.name}" in files
    for source in ("nginx", "apache", "lighttpd", "haproxy", "caddy", "systemd"):
        for file in (PROJECT / source).iterdir():
            assert f"{SHARED}/examples/{source}/{file.name}" in files
    assert {f"{SHARED}/README.md", f"{SHARED}/LICENSE", f"{SHARED}/docs/running.md"} <= files.keys()
    assert {name for name in files if name.startswith("share/syllabus/")} == {
        f"share/syllabus/www/{path.relative_to(PROJECT / 'www')}" for path in (PROJECT / "www").rglob("*.*")}


def test_texts_name_the_paths_of_this_installation(make, tmp_path):
    make("install", "/opt/syllabus")
    prefix = tmp_path / "a stage" / "opt" / "syllabus"
    assert Unit(prefix / "lib/systemd/system/syllabus.service")["ExecStart"] == "/opt/syllabus/bin/syllabus-fcgi"
    example = (prefix / SHARED / "examples/nginx/syllabus.conf").read_text(encoding="utf-8")
    assert "root /opt/syllabus/share/syllabus/www;" in example
    assert "/opt/syllabus/bin/syllabus-fcgi" in example and "/usr/" not in example


def test_a_unit_takes_a_path_with_blanks(make, tmp_path):
    make("install", '/opt/my 5% "own"')
    unit = Unit(tmp_path / "a stage" / 'opt/my 5% "own"/lib/systemd/system/syllabus.service')
    assert unit["ExecStart"] == r'"/opt/my 5%% \"own\"/bin/syllabus-fcgi"'


def test_twice_is_like_once_and_uninstalling_leaves_nothing(make, tmp_path):
    stage = tmp_path / "a stage"
    make("install")
    before = {name: file.read_bytes() for name, file in installed(stage).items()}
    others = stage / "usr/local/share/doc/syllabus/notes"
    others.write_text("of somebody else")
    assert make("install").returncode == 0
    assert {name: file.read_bytes() for name, file in installed(stage).items()} == before | {
        "usr/local/share/doc/syllabus/notes": b"of somebody else"}
    done = make("uninstall")
    assert (done.returncode, done.stderr) == (0, "")
    assert list(installed(stage).values()) == [others]
    others.unlink()
    make("install")
    make("uninstall")
    assert installed(stage) == {}
    assert not (stage / "usr/local/share/syllabus").exists()


def test_folders_that_are_there_keep_their_modes(make, tmp_path):
    """Debian gives those of /usr/local to a group that may write there."""
    folder = tmp_path / "a stage" / "usr/local/bin"
    folder.mkdir(parents=True)
    folder.chmod(0o2775)
    assert make("install").returncode == 0
    assert folder.stat().st_mode & 0o7777 == 0o2775
    assert (folder / "syllabus").stat().st_mode & 0o7777 == 0o755


def test_a_running_program_is_replaced_under_its_feet(make, tmp_path):
    """The old file goes on for who has it open: writing into it would be refused, or worse."""
    make("install")
    program = tmp_path / "a stage" / "usr/local/bin/syllabus-fcgi"
    inode = program.stat().st_ino
    with program.open("rb"):
        assert make("install").returncode == 0
        assert program.stat().st_ino != inode


def test_where_nothing_is_built_it_says_what_to_do(make, tmp_path):
    refused = make("install", BINARIES=str(tmp_path))
    assert refused.returncode != 0
    assert "make build" in refused.stderr
    assert not (tmp_path / "a stage").exists()


def test_a_prefix_has_to_be_absolute(make):
    refused = make("install", "usr")
    assert refused.returncode != 0
    assert "PREFIX" in refused.stderr
