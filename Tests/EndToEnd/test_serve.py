"""scripts/serve, which starts and stops what the other tests use."""

import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from service import PROJECT, children, copy_of_project, descendants, is_alive, wait_until


def serve(state, port: int, binary: Path, project: Path = PROJECT) -> subprocess.CompletedProcess:
    command = [project / "scripts" / "serve", "--state", state.path, "--port", str(port), "--binary", binary]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_no_process_is_left(start, end):
    service = start()
    launcher = service.launcher
    started = descendants(launcher.pid)
    assert len(started) == 3, "the responder, nginx and its worker"
    launcher.send_signal(end)
    launcher.wait(30)
    wait_until(lambda: not any(map(is_alive, started)))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", service.port)).close()
    if end != signal.SIGKILL:
        assert launcher.returncode == 0
        assert not service.run.exists()


@pytest.mark.parametrize("victim", ["syllabus-fcgi", "nginx"])
def test_one_that_dies_ends_the_whole(start, victim):
    service = start()
    launcher = service.launcher
    started = descendants(launcher.pid)
    (pid,) = [pid for pid in children(launcher.pid) if Path(f"/proc/{pid}/exe").resolve().name == victim]
    os.kill(pid, signal.SIGKILL)
    assert launcher.wait(30) == 1
    assert f"{victim} ended by itself" in launcher.stderr.read()
    wait_until(lambda: not any(map(is_alive, started)))


def test_a_port_in_use_is_told(new_state, programs):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refusal = serve(new_state, port, programs / "syllabus-fcgi")
    assert refusal.returncode == 1
    assert f"port {port} is in use" in refusal.stderr


def test_a_text_that_is_no_longer_there_to_replace_is_told(new_state, programs, tmp_path):
    project = copy_of_project(tmp_path / "project")
    configuration = project / "nginx" / "syllabus.conf"
    configuration.write_text(configuration.read_text().replace("listen 80;", "listen 8000;"))
    refusal = serve(new_state, 1, programs / "syllabus-fcgi", project)
    assert refusal.returncode == 1
    assert "no longer has 'listen 80;'" in refusal.stderr
