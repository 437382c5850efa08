"""`make run`, and the README's commands as they stand there."""

import os
import re
import signal
import socket
import subprocess
from contextlib import contextmanager

import pytest
import requests

from service import PROJECT, descendants, free_port, is_alive, wait_until


def shell_blocks(page: str) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", (PROJECT / page).read_text(encoding="utf-8"), re.DOTALL)


def try_it(port: int) -> str:
    """The README's try-it block, on another port."""
    (block,) = [block for block in shell_blocks("README.md") if "API=" in block]
    assert "8080" in block
    return block.replace("8080", str(port))


def commands_of_the_api_page(port: int) -> str:
    """All commands of docs/api.md, on another port; a curl that gets an error ends them."""
    blocks = shell_blocks("docs/api.md")
    assert len(blocks) > 3
    return "\n".join(['curl() { command curl --fail-with-body "$@"; }', *blocks]).replace("8080", str(port))


@contextmanager
def make_run(port: int, folder):
    """Runs `make run` until it has told its address; gives what it printed and the process."""
    # What `make test` hands down is not for this one.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    output = folder / f"output-{port}"
    with output.open("w") as file:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}", f"STATE={folder / 'state'}"], cwd=PROJECT, env=environment,
            stdout=file, stderr=subprocess.STDOUT, start_new_session=True,
        )
    try:
        def has_greeted():
            assert process.poll() is None, output.read_text()
            return '-H "Authorization: Token $TOKEN"\n' in output.read_text()

        wait_until(has_greeted, 900)
        yield output.read_text(), process
    finally:
        interrupt(process)


def interrupt(process):
    """Ctrl-C: SIGINT to the group that stands in front of the terminal."""
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        for pid in [process.pid, *descendants(process.pid)]:
            os.kill(pid, signal.SIGKILL)
        raise


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("run")


def test_make_run_and_the_readme(folder):
    port = free_port()
    with make_run(port, folder) as (output, process):
        assert f"http://localhost:{port}" in output
        password = re.search(r"password +(\S+)", output)[1]
        assert len(password) >= 16
        titles = [course["title"] for course in requests.get(f"http://localhost:{port}/api/v1/courses").json()["courses"]]
        assert titles == ["Flask REST API", "Python Basics", "CS50x: Introduction to Computer Science"]

        answer = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", try_it(port)], env=os.environ | {"PASSWORD": password},
            capture_output=True, text=True, timeout=60, check=True,
        )
        assert re.findall(r"HTTP/1.1 (\d+)", answer.stdout) == ["401", "201", "201"]
        assert "Flask REST API" in answer.stdout

        printed = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", output.partition("Try it:")[2]],
            capture_output=True, text=True, timeout=60, check=True,
        )
        assert re.findall(r"HTTP/1.1 (\d+)", printed.stdout) == ["401", "201", "201"]

        subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands_of_the_api_page(port)],
            env=os.environ | {"PASSWORD": password}, stdout=subprocess.DEVNULL, timeout=60, check=True,
        )

        started = descendants(process.pid)
        interrupt(process)
        wait_until(lambda: not any(map(is_alive, started)))
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port)).close()
        # Both were stopped in order; Ctrl-C did not hit one before the other.
        assert "ended by itself" not in (folder / f"output-{port}").read_text()

    with make_run(port, folder) as (output, process):
        assert password not in output
        assert "user passwd demo" in output
        courses = requests.get(f"http://localhost:{port}/api/v1/courses").json()["courses"]
        assert len(courses) == 8
        signed_in = requests.get(f"http://localhost:{port}/api/v1/users/token", auth=("demo", password))
        assert signed_in.status_code == 200


def test_a_first_run_that_fails_leaves_no_state(folder):
    """Else there would be an account whose password nobody has seen."""
    state = folder / "it's a state"
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        answer = subprocess.run(
            ["scripts/run"], cwd=PROJECT, env=os.environ | {"PORT": str(port), "STATE": str(state)},
            capture_output=True, text=True, timeout=60,
        )
    assert answer.returncode != 0
    assert f"port {port} is in use" in answer.stderr
    assert not state.exists()


def test_what_the_first_run_has_not_made_it_does_not_remove(folder):
    state = folder / "link"
    state.symlink_to(folder / "nowhere")
    answer = subprocess.run(
        ["scripts/run"], cwd=PROJECT, env=os.environ | {"PORT": str(free_port()), "STATE": str(state)},
        capture_output=True, text=True, timeout=60,
    )
    assert answer.returncode != 0
    assert str(state) in answer.stderr
    assert state.is_symlink()
