"""What is written down, and what never is."""

import base64
import json
import os
import socket
import subprocess
from pathlib import Path

import pytest
from service import OWNER, by_token

CANARY = "canary-7f3a"


def test_no_password_and_no_token_is_written_anywhere(start, new_state):
    new_state.add_user("canary", f"{CANARY}-password")
    service = start()
    token = service.token(("canary", f"{CANARY}-password"))
    service.get("users/token", auth=("canary", f"{CANARY}-wrong"))
    service.get("users/token", headers=by_token(f"{CANARY}.token.bad"))
    service.get("users/token", headers=by_token(token[:-2]))
    service.get("users/token", headers={"Authorization": f"{CANARY} scheme"})
    service.add_course("Canary", "https://example.com/canary", headers=by_token(token))
    service.post("users/token", data=f"{CANARY} body", auth=("canary", f"{CANARY}-password"))
    state = [path.read_bytes() for path in new_state.path.iterdir()]
    command_line = Path(f"/proc/{service.responder}/cmdline").read_bytes()
    service.stop()

    encoded = base64.b64encode(f"canary:{CANARY}-password".encode())
    written = [path.read_bytes() for path in service.logs.iterdir()] + state + [command_line]
    for secret in (CANARY.encode(), token.encode(), token.split(".")[2].encode(), encoded):
        assert not any(secret in text for text in written), secret
    for key in (new_state.secret, new_state.keys[0][1].encode()):
        assert not any(key in path.read_bytes() for path in service.logs.iterdir())


def test_every_line_of_the_log_is_one_record(start):
    service = start()
    service.get("users/token", auth=(b"a\r\nFAKE\x1b[31m", b"\x00\n"))
    service.send_head("GET /api/v1/%0D%0AFAKE")
    service.state.credentials.write_bytes(b"spoilt\nby hand\x1b")
    service.get("users/token", auth=OWNER)
    service.stop()
    assert service.records, "the spoilt file is told"
    for record in service.records:
        assert {"time", "level", "message"} <= set(record)


@pytest.mark.parametrize("settings, level", [({}, 6), ({"SYLLABUS_STATE": "/nonexistent"}, 2)])
def test_the_journal_gets_the_level_of_each_line_and_nobody_else_does(new_state, programs, tmp_path, settings, level):
    """systemd takes `<4>` off the line again; JOURNAL_STREAM tells which stream is the journal's (systemd.exec(5))."""
    usual = {"SYLLABUS_STATE": str(new_state.path), "SYLLABUS_LISTEN": f"unix:{tmp_path}/socket"}
    journal, stream = socket.socketpair()
    with journal, stream:
        status = os.fstat(stream.fileno())
        for inode, start in ((status.st_ino, f"<{level}>{{"), (status.st_ino + 1, "{")):
            given = usual | settings | {"JOURNAL_STREAM": f"{status.st_dev}:{inode}"}
            with subprocess.Popen(
                [programs / "syllabus-fcgi"], env=given, stdin=subprocess.DEVNULL, stderr=stream) as process:
                line = journal.recv(4096).decode()
                process.terminate()
            assert line.startswith(start), line
            assert json.loads(line.removeprefix(f"<{level}>"))["message"]
