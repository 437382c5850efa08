"""Accounts that were spoilt, by a disk or by hand: no user is lost without a word, and nothing ends by a signal."""

import json
import os
import re
import select
import subprocess
import time

import pytest

import fastcgi
from changes import CHANGES, HASH, NEW_PASSWORD, add_many, replace, signs_in
from responder import environment, listen
from service import OWNER, PASSWORD, chance, long_or_short, wait_until

DATA, CONFIGURATION = 65, 78
OTHER = "user2"
BOM = b"\xef\xbb\xbf"


@pytest.fixture
def two_users(cheap_state):
    add_many(cheap_state, 1)
    return cheap_state


def cuts(good: bytes) -> list[bytes]:
    """The file as it is after a write that stopped, at each byte of those that count."""
    return [good[:end] for end in range(len(good.rstrip()))]


def flips(good: bytes) -> list[bytes]:
    """The file with one bit the other way: one bit of each byte, or each bit."""
    random, found = chance(), []
    for place in range(len(good)):
        for bit in long_or_short(range(8), [random.randrange(8)]):
            found.append(good[:place] + bytes([good[place] ^ 1 << bit]) + good[place + 1:])
    return found


def some(spoilt: list[bytes], count: int) -> list[bytes]:
    return long_or_short(spoilt, chance().sample(spoilt, count))


def listed(state) -> list[dict] | None:
    """The users whom the tool lists, or None where it says that the file is spoilt."""
    answer = state.try_tool("user", "list", "--json")
    if answer.returncode == 0:
        return json.loads(answer.stdout)["users"]
    assert answer.returncode == DATA, answer
    assert re.match(rf"syllabus: {state.credentials}, line \d+: ", answer.stderr), answer.stderr
    assert not HASH.search(answer.stderr) and "@example.com" not in answer.stderr and answer.stdout == ""
    return None


# Every byte

def test_the_tool_refuses_accounts_that_are_cut_short_anywhere(two_users):
    good = two_users.credentials.read_bytes()
    for cut in cuts(good):
        two_users.credentials.write_bytes(cut)
        assert listed(two_users) is None, cut
    two_users.credentials.write_bytes(good.rstrip())
    assert len(listed(two_users)) == 2


def test_the_tool_loses_no_user_to_a_flipped_bit_anywhere(two_users):
    taken = 0
    for flip in flips(two_users.credentials.read_bytes()):
        two_users.credentials.write_bytes(flip)
        users = listed(two_users)
        assert users is None or len(users) == 2, flip
        taken += users is not None
    print(f"{taken} were taken, with another letter in a name for instance")


def test_a_change_of_accounts_that_are_cut_short_is_refused(two_users):
    good = two_users.credentials.read_bytes()
    for cut in some(cuts(good), 40):
        two_users.credentials.write_bytes(cut)
        answer = two_users.try_tool("user", "remove", OTHER, "--yes")
        assert answer.returncode == DATA, (cut, answer)
        assert two_users.credentials.read_bytes() == cut


def accounts_at_the_start(state, programs) -> int | None:
    """How many accounts a responder has that starts; None where it refuses to."""
    path = state.path.with_name("socket")
    path.unlink(missing_ok=True)
    with listen(path) as listener, subprocess.Popen(
        [programs / "syllabus-fcgi"], env=environment(state), stdin=listener, stderr=subprocess.PIPE,
    ) as process, fastcgi.Connection(path) as connection:
        connection.send(fastcgi.request(fastcgi.parameters("/status")))
        # The socket is open here too, so that it does not close when the responder is gone.
        while process.poll() is None:
            if select.select([connection.socket], [], [], 0.01)[0]:
                count = connection.read_answer().json()["credentials"]["count"]
                process.kill()
                return count
        told = process.stderr.read()
    assert process.returncode == CONFIGURATION, told
    assert b"credentials.json, line " in told, told
    return None


def test_a_responder_does_not_start_with_accounts_that_are_cut_short_and_says_so_within_a_second(two_users, programs):
    good = two_users.credentials.read_bytes()
    spoilt, begun = some(cuts(good), 100), time.monotonic()
    for cut in spoilt:
        two_users.credentials.write_bytes(cut)
        assert accounts_at_the_start(two_users, programs) is None, cut
    # On average, since on a busy machine a single one may take longer.
    assert time.monotonic() - begun < len(spoilt)
    two_users.credentials.write_bytes(good)
    assert accounts_at_the_start(two_users, programs) == 2


def test_a_responder_starts_with_every_account_or_not_at_all(two_users, programs):
    counts = []
    for flip in some(flips(two_users.credentials.read_bytes()), 100):
        two_users.credentials.write_bytes(flip)
        counts.append(accounts_at_the_start(two_users, programs))
        assert counts[-1] in (2, None), flip
    assert set(counts) == {2, None}


def test_a_running_responder_keeps_the_last_good_accounts_when_they_are_cut_short(two_users, launch):
    responder, good = launch(), two_users.credentials.read_bytes()
    for cut in some(cuts(good), 200):
        two_users.credentials.write_bytes(cut)
        assert signs_in(responder, PASSWORD) and signs_in(responder, PASSWORD, OTHER), cut
        assert not signs_in(responder, NEW_PASSWORD)
    two_users.credentials.write_bytes(good)
    two_users.tool("user", "passwd", OTHER, "--password-stdin", text=NEW_PASSWORD + "\n")
    assert signs_in(responder, NEW_PASSWORD, OTHER)


def test_a_running_responder_keeps_the_last_good_accounts_when_a_bit_is_flipped(two_users, launch):
    responder, good = launch(), two_users.credentials.read_bytes()
    for flip in some(flips(good), 100):
        two_users.credentials.write_bytes(flip)
        kept = signs_in(responder, PASSWORD) and signs_in(responder, PASSWORD, OTHER)
        # The file is the judge of what a flipped letter makes of a name or a hash.
        assert kept or listed(two_users) is not None, flip
        assert responder.get("/status").json()["credentials"]["count"] == 2, flip
        replace(two_users.credentials, good)
        assert signs_in(responder, PASSWORD) and signs_in(responder, PASSWORD, OTHER), flip


# Missing, empty and doubled

def test_a_missing_file_is_not_an_empty_one_nor_one_without_users(cheap_state):
    cheap_state.credentials.write_bytes(b"")
    answer = cheap_state.try_tool("user", "list")
    assert (answer.returncode, answer.stdout) == (DATA, "") and "is empty" in answer.stderr
    cheap_state.credentials.unlink()
    answer = cheap_state.try_tool("user", "list")
    assert (answer.returncode, answer.stdout) == (CONFIGURATION, "") and "does not exist" in answer.stderr
    words, text = CHANGES["add"]
    answer = cheap_state.try_tool(*words, text=text)
    assert (answer.returncode, answer.stdout) == (CONFIGURATION, "") and "does not exist" in answer.stderr
    assert not cheap_state.credentials.exists()


def test_a_running_responder_keeps_the_accounts_of_a_file_that_is_gone(cheap_state, launch):
    responder, good = launch(), cheap_state.credentials.read_bytes()
    cheap_state.credentials.unlink()
    for _ in range(5):
        assert signs_in(responder, PASSWORD)
    assert len([line for line in responder.log.splitlines() if "does not exist" in line]) == 1, "told once"
    cheap_state.credentials.write_bytes(good)
    cheap_state.credentials.chmod(0o600)
    cheap_state.tool("user", "passwd", OWNER[0], "--password-stdin", text=NEW_PASSWORD + "\n")
    assert signs_in(responder, NEW_PASSWORD) and not signs_in(responder, PASSWORD)


@pytest.mark.parametrize("key, value, what", [
    ("username", OWNER[0].upper(), "user name"), ("email", f"{OWNER[0]}@EXAMPLE.com", "e-mail address"),
    ("id", 1, "id"),
])
def test_what_two_users_share_is_told_with_both_lines(two_users, programs, key, value, what):
    text = two_users.credentials.read_text()
    lines = text.splitlines()
    first, second = (number for number, line in enumerate(lines, 1) if '"id":' in line)
    lines[second - 1] = re.sub(rf'"{key}":("[^"]*"|\d+)', f'"{key}":{json.dumps(value)}', lines[second - 1])
    two_users.credentials.write_text("\n".join(lines))
    answer = two_users.try_tool("user", "list")
    assert answer.returncode == DATA and answer.stdout == ""
    assert re.search(rf"line {second}: the same {what}.* as on line {first};", answer.stderr), answer.stderr
    assert accounts_at_the_start(two_users, programs) is None


# Written by other programs

def test_a_byte_order_mark_is_told(two_users, programs):
    two_users.credentials.write_bytes(BOM + two_users.credentials.read_bytes())
    answer = two_users.try_tool("user", "list")
    assert answer.returncode == DATA and "line 1: a byte order mark is not allowed" in answer.stderr
    assert accounts_at_the_start(two_users, programs) is None


def test_lines_that_end_as_on_windows_are_read(two_users, programs):
    good = two_users.credentials.read_bytes()
    two_users.credentials.write_bytes(good.replace(b"\n", b"\r\n"))
    assert len(listed(two_users)) == 2
    assert accounts_at_the_start(two_users, programs) == 2
    change_and_change_back(two_users)
    assert two_users.credentials.read_bytes() == good.replace(b'"next_id": 3', b'"next_id": 4')


def test_what_other_programs_keep_in_the_file_survives_a_rewrite_byte_for_byte(two_users):
    text = two_users.credentials.read_text()
    text = text.replace('  "users"', '  "made_by": {"program":"other","list":[1,2.50,1e3,null,"é🙂"]},\n  "users"')
    text = text.replace('"admin":', r'"note":"{braces}, \"quotes\" and \\","limits":{"a":[],"b":{}},"admin":')
    text = text.replace("\n  ]\n}", '\n  ],\n  "last": true\n}')
    assert all(key in text for key in ("made_by", "note", "last"))
    two_users.credentials.write_text(text)
    change_and_change_back(two_users)
    assert two_users.credentials.read_text() == text.replace('"next_id": 3', '"next_id": 4')


def test_a_negative_zero_of_other_programs_stays_one(two_users):
    text = two_users.credentials.read_text().replace('  "users"', '  "limits": [-0,-0.0],\n  "users"')
    two_users.credentials.write_text(text)
    change_and_change_back(two_users)
    assert '"limits": [-0,-0.0]' in two_users.credentials.read_text()


def test_what_other_programs_write_in_another_form_keeps_its_value(two_users):
    table = json.loads(two_users.credentials.read_text())
    table |= {"made_by": {"name": "é🙂\u2028\x7f/", "lists": [[], [1]]}}
    table["users"][0] |= {"note": "Zoë's\ttab"}
    two_users.credentials.write_text(json.dumps(table, indent=8, ensure_ascii=True))
    change_and_change_back(two_users)
    assert json.loads(two_users.credentials.read_text()) == table | {"next_id": 4}


def change_and_change_back(state):
    state.add_user("sara", NEW_PASSWORD)
    state.tool("user", "passwd", "sara", "--password-stdin", text=PASSWORD + "\n")
    state.tool("user", "remove", "sara", "--yes")


# Open to others

@pytest.mark.parametrize("mode", [0o602, 0o622, 0o646, 0o666, 0o777])
def test_accounts_that_all_may_write_are_refused_with_the_command_that_helps(cheap_state, programs, mode):
    cheap_state.credentials.chmod(mode)
    for answer in (refused_start(cheap_state, programs), cheap_state.try_tool("user", "list")):
        assert answer.returncode == CONFIGURATION, answer
        command = re.search(r"run: (chmod o-w [^\"\n]+)", answer.stderr.replace("\\/", "/"))
        assert command, answer.stderr
    subprocess.run(command[1], shell=True, check=True)
    assert cheap_state.credentials.stat().st_mode & 0o777 == mode & ~0o002
    assert OWNER[0] in cheap_state.tool("user", "list")
    assert accounts_at_the_start(cheap_state, programs) == 1


def refused_start(state, programs) -> subprocess.CompletedProcess:
    with listen(state.path / "socket") as listener:
        answer = subprocess.run(
            [programs / "syllabus-fcgi"], env=environment(state), stdin=listener, capture_output=True, text=True,
            timeout=10, check=False)
    os.unlink(state.path / "socket")
    return answer


def test_accounts_that_all_may_write_from_now_on_are_not_read_by_a_running_responder(cheap_state, launch):
    responder = launch()
    cheap_state.credentials.chmod(0o666)
    cheap_state.credentials.write_text('{"version": 1, "next_id": 1, "users": []}')
    # It is told when the file has been left alone for some milliseconds.
    wait_until(lambda: not signs_in(responder, PASSWORD) or responder.has_logged("chmod o-w"))
    assert signs_in(responder, PASSWORD)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_secret_that_others_may_read_is_refused_with_the_command_that_helps(cheap_state, programs, mode):
    cheap_state.secret_file.chmod(mode)
    answer = refused_start(cheap_state, programs)
    assert answer.returncode == CONFIGURATION, answer
    command = re.search(r"`(chmod [^`]+)`", answer.stderr.replace("\\/", "/"))
    assert command, answer.stderr
    subprocess.run(command[1], shell=True, check=True)
    assert accounts_at_the_start(cheap_state, programs) == 1
