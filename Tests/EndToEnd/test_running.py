"""The commands of docs/running.md, as they stand there but for folders and ports."""

import os
import subprocess

import pytest

from responder import Answering
from service import descendants, free_port, is_alive, wait_until
from test_run import shell_blocks

COMMANDS = [block.strip() for block in shell_blocks("docs/running.md")]


class Started(Answering):
    """What a command has started."""

    def __init__(self, address):
        self.address = address

    def has_answered(self) -> bool:
        try:
            self.ping()
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        return True


def test_there_are_commands():
    assert len(COMMANDS) > 3


@pytest.mark.parametrize("command", COMMANDS, ids=range(len(COMMANDS)))
def test_a_command_starts_the_responder(new_state, programs, tmp_path, command):
    port = free_port()
    line = command.replace("/var/lib/syllabus", str(new_state.path)).replace("/run/syllabus", str(tmp_path))
    line = line.replace("/usr/local/bin/syllabus-fcgi", str(programs / "syllabus-fcgi")).replace(":9000", f":{port}")
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            ["bash", "-c", line],
            env=os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"},
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    started = Started(("127.0.0.1", port) if ":9000" in command else str(tmp_path / "syllabus.sock"))
    with process:
        try:
            wait_until(started.has_answered)
        finally:
            everyone = [process.pid, *descendants(process.pid)]
            process.terminate()
            process.wait(10)
            wait_until(lambda: not any(is_alive(pid) for pid in everyone))
