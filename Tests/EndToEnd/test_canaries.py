"""Passwords, tokens and keys are seen nowhere: in no log, no error, no argument and no core file."""

import json
import resource
import signal
import subprocess
from pathlib import Path

import pytest

from fastcgi import parameters, request
from responder import basic
from service import OWNER, wait_until
# Fixtures, too.
from test_full_disk import AS_SOMEBODY, others_state, serve  # noqa: F401

# As large as this test itself may have them.
CORES_ALLOWED = ("prlimit", f"--core={resource.getrlimit(resource.RLIMIT_CORE)[1]}", "--")
CANARY = "canary-Xq7-password"
NEW_CANARY = "canary-Yq8-password"
WRONG = "canary-Zq9-guess"
TOKEN = "/api/v1/users/token"
ME = "/api/v1/users/me"


@pytest.fixture
def talkative(launch, new_state):
    """A responder that tells all it ever tells, and that has been told many secrets."""
    new_state.add_user("canary", CANARY)
    return launch(access_log="true", slow_seconds=1, prefix=CORES_ALLOWED)


def sent_secrets(responder) -> tuple[list, set[str]]:
    """Sends secrets wherever a client may send them; gives the answers that are errors, and the secrets."""
    who = ("canary", CANARY)
    token = responder.get(TOKEN, HTTP_AUTHORIZATION=basic(who)).json()["token"]
    secrets = {CANARY, NEW_CANARY, WRONG, token, token.split(".")[2], basic(who).split()[1], basic((WRONG, "x")).split()[1]}
    by_token = f"Token {token}"
    change = json.dumps({"password": NEW_CANARY, "verify_password": WRONG}).encode()
    answers = [
        responder.get(TOKEN, HTTP_AUTHORIZATION=basic(("canary", WRONG))),
        responder.get(TOKEN, HTTP_AUTHORIZATION=basic((WRONG, "x"))),
        responder.get(TOKEN, HTTP_AUTHORIZATION=f"Basic {CANARY}"),
        responder.get(TOKEN, HTTP_AUTHORIZATION=by_token + "x"),
        responder.get(TOKEN, HTTP_AUTHORIZATION=token),
        responder.get(TOKEN, HTTP_AUTHORIZATION=basic((token, ""))),
        responder.get(f"{TOKEN}?token={token}&password={CANARY}"),
        responder.get(f"{TOKEN}?expires_in={CANARY}", HTTP_AUTHORIZATION=basic(who)),
        responder.ask(request(parameters(ME, "PATCH", change, HTTP_AUTHORIZATION=basic(who)), change)),
        responder.ask(request(parameters(ME, "PATCH", change, HTTP_AUTHORIZATION=by_token), change)),
        responder.ask(request(parameters("/api/v1/users", "POST", change), change)),
        responder.ask(request(parameters("/api/v1/users", "POST", change[:-1]), change[:-1])),
        responder.ask(request(parameters("/api/v1/courses", "POST", change, HTTP_AUTHORIZATION=by_token), change)),
    ]
    return answers, secrets


def test_no_secret_is_in_a_log_an_error_or_the_list_of_processes(talkative, new_state):
    answers, secrets = sent_secrets(talkative)
    assert all(answer.status >= 400 for answer in answers), [answer.status for answer in answers]
    secrets |= {key for _, key, *_ in new_state.keys}
    seen = talkative.log + Path(f"/proc/{talkative.process.pid}/cmdline").read_text()
    seen += "".join(answer.document.decode() for answer in answers)
    assert seen.count('"Request"') > 10
    assert [secret for secret in secrets if len(secret) > 8 and secret in seen] == []
    assert "argon2" not in seen


def cores(folder: Path) -> set[Path]:
    return set(folder.glob("core*"))


def leaves_core_files(folder: Path) -> bool:
    """Whether this machine lets a process leave one in its working folder at all."""
    subprocess.run([*CORES_ALLOWED, "sh", "-c", "kill -ABRT $$"], cwd=folder, check=False)
    return bool(cores(folder))


def test_a_process_that_dies_leaves_no_core_file(talkative, tmp_path):
    sent_secrets(talkative)
    folder = Path(f"/proc/{talkative.process.pid}/cwd").resolve()
    before = cores(folder)
    talkative.signal(signal.SIGABRT)
    assert talkative.process.wait(10) == -signal.SIGABRT
    assert cores(folder) == before
    print(f"another process leaves one: {leaves_core_files(tmp_path)}")


def read_as_its_user(pid: int, name: str) -> subprocess.CompletedProcess:
    """What another process of the user whom a responder runs as finds out about a process."""
    return subprocess.run(
        [*AS_SOMEBODY, "head", "--bytes=1", f"/proc/{pid}/{name}"], capture_output=True, text=True, check=False)


def test_another_process_of_its_user_reads_neither_its_memory_nor_its_environment(others_state, serve):  # noqa: F811
    responder = serve(others_state, others_state.path.parent, AS_SOMEBODY)
    for name in ("environ", "maps", "mem", "auxv", "syscall"):
        answer = read_as_its_user(responder.process.pid, name)
        assert answer.returncode == 1 and answer.stdout == "" and "denied" in answer.stderr, (name, answer)
    # Of a process that hides nothing it does.
    with subprocess.Popen([*AS_SOMEBODY, "cat"], stdin=subprocess.PIPE) as open_one:
        wait_until(lambda: read_as_its_user(open_one.pid, "environ").returncode == 0)
        open_one.stdin.close()


@pytest.mark.parametrize("command", [["user", "passwd", "canary"], ["user", "add", "new", "--email", "n@example.com"]])
def test_the_tool_tells_no_password_either(new_state, command):
    new_state.add_user("canary", CANARY)
    for text in (f"{CANARY}\n", f"{WRONG}{'x' * 2000}\n", "short\n"):
        answer = new_state.try_tool(*command, "--password-stdin", text=text)
        assert CANARY not in answer.stdout + answer.stderr and WRONG not in answer.stdout + answer.stderr
        assert "short" not in answer.stdout + answer.stderr


def test_a_token_on_standard_input_is_in_no_list_of_processes(new_state):
    token = new_state.tool("token", "issue", OWNER[0])
    with subprocess.Popen(
        new_state.command("token", "inspect", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as tool:
        tool.stdin.write(token[:-1])
        tool.stdin.flush()
        assert token[:40] not in Path(f"/proc/{tool.pid}/cmdline").read_text()
        assert "good" in tool.communicate("\n")[0]
