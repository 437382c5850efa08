"""The release build: files to upload to a host that has nothing installed."""

import subprocess

import pytest

# What every Linux system has: the C library, the loader, and what the kernel itself maps in. The library of C++ is not
# among them: to load it would take a fifth of a request in plain CGI.
SYSTEM = {"linux-vdso.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "libc.so.6", "libm.so.6"}

both = pytest.mark.parametrize("name", ["syllabus-fcgi", "syllabus"])


def output(*command) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@both
def test_it_needs_no_library_but_the_system_s(programs, name):
    lines = output("ldd", programs / name).splitlines()
    libraries = {line.split()[0].rpartition("/")[2] for line in lines}
    assert libraries <= SYSTEM


@both
def test_it_looks_for_no_library_beside_itself(programs, name):
    assert "RUNPATH" not in output("readelf", "--dynamic", "--wide", programs / name)


@both
def test_it_has_no_symbols_left(programs, name):
    assert ".symtab" not in output("readelf", "--sections", "--wide", programs / name)


def test_the_responder_has_no_regular_expressions_inside(programs):
    # What looks for a text in another by the standard library's own search brings them in, for each start to prepare.
    assert b"_RegexParser" not in (programs / "syllabus-fcgi").read_bytes()
