"""The commands of docs/admin.md, as they stand there but for the folder, and that none is missing."""

import os
import re
import subprocess

from service import PASSWORD, PROJECT, State
from test_run import shell_blocks

PAGE = "docs/admin.md"


def commands(help_text: str) -> list[str]:
    """The subcommands that a help lists."""
    return re.findall(r"^  ([\w-]+) +[A-Z]", help_text.partition("SUBCOMMANDS:\n")[2], re.MULTILINE)


def test_the_commands_of_the_page_do_what_they_are_there_for(programs, tmp_path):
    script = "\n".join(["set -euo pipefail", *shell_blocks(PAGE)]).replace("/var/lib/syllabus", str(tmp_path / "state"))
    answer = subprocess.run(
        ["bash", "-c", script], env=os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"}, capture_output=True, text=True,
        check=False)
    assert answer.returncode == 0, f"{answer.stdout}\n{answer.stderr}"
    assert answer.stderr == ""
    assert "Removed robot" in answer.stdout.splitlines()[-1]


def test_the_accounts_of_the_page_are_taken(programs, tmp_path):
    state = State(tmp_path / "state", programs).create()
    (accounts,) = re.findall(r"```json\n(.*?)```", (PROJECT / PAGE).read_text(encoding="utf-8"), re.DOTALL)
    state.credentials.write_text(accounts, encoding="utf-8")
    assert "1 user, 0 admins" in state.tool("check")
    state.add_user("zoe", PASSWORD)
    assert re.search(r"^8 +zoe ", state.tool("user", "list"), re.MULTILINE)


def test_every_command_stands_on_the_page(programs):
    def help_of(*words: str) -> str:
        return subprocess.run([programs / "syllabus", *words, "--help"], capture_output=True, text=True, check=True).stdout

    examples = "".join(shell_blocks(PAGE))
    found = 0
    for command in commands(help_of()):
        for words in [f"{command} {below}" for below in commands(help_of(command))] or [command]:
            assert f"syllabus {words}" in examples, words
            found += 1
    assert found > 10


def test_every_exit_code_stands_on_the_page():
    page = (PROJECT / PAGE).read_text(encoding="utf-8")
    source = (PROJECT / "Sources" / "syllabus" / "ExitStatus.swift").read_text(encoding="utf-8")
    codes = re.findall(r"case \w+ = (\d+)", source)
    assert len(codes) > 5
    for code in codes:
        assert f"\n| {code} |" in page
