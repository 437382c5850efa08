"""Every kind of fault under load, through nginx, and a history in which no answer is wrong; and what finds wrong."""

import contextlib
import os
import time
from collections.abc import Iterable, Iterator
from random import Random

import pytest

from changes import make_cheap
from history_accounts import Accounts, Change, Setting, SignIn, Token, Use
from responder import listen
from service import OWNER, chance
from soak import SHOWN, Soak
from soak_faults import ALONE, FILLER, TOGETHER, together
from soak_figures import DESCRIPTOR_GROWTH, MEMORY_GROWTH, Reading
from soak_web import Interval, Replies, Reply, unexcused
from test_full_disk import SmallDisk

# How long it goes on, in seconds; without it each fault is done once.
SECONDS = float(os.environ.get("SOAK_SECONDS", "0"))
# How often each fault is done in a row, and how many requests are answered in between.
COUNT, PASSES = (3, 300) if SECONDS else (1, 150)
# How many requests are answered before the first reading, and again before the last.
WARM_UP = 30_000 if SECONDS else 1000


# The checker of the accounts

ADDED = Change("add", "sara", 0, "first", 1, True)
RENEWED = Change("passwd", "sara", 10, "second", 11, True)
REVOKED = Change("revoke", "sara", 20, "", 21, True)
REMOVED = Change("remove", "sara", 30, "", 31, True)
IN_DOUBT = Change("passwd", "sara", 10, "second", 11)
REFUSED = Change("passwd", "sara", 10, "second", 11, False)
KEY, OLD_KEY = Change("add", "k1", -10, "", -10, True), Change("remove", "k1", 40, "", 41, True)
# As the wall clock has it, which goes by the same seconds here.
EXPIRY = 3600
TOKEN = Token("sara", "k1", 3, 4, EXPIRY)


def signed_in(password: str, start: float, is_taken: bool = True) -> Accounts:
    return Accounts(sign_ins=[SignIn("sara", password, start, start + 0.1, is_taken)])


def used(start: float, is_taken: bool = True, token: Token = TOKEN, end: float | None = None) -> Accounts:
    return Accounts(uses=[Use(token, start, end or start + 0.1, is_taken)])


def after(history: Accounts, *changes: Change, settings=()) -> list[str]:
    """What is found wrong in answers after some changes of an account and of the keys."""
    history.changes = [change for change in changes if change.name == "sara"]
    history.keys = [KEY, *(change for change in changes if change.name == "k1")]
    history.settings = list(settings)
    return history.faults()


FORWARD, BACK = Setting(100, 100.1, 2 * EXPIRY), Setting(200, 200.1, 0)

GOOD = {
    "a sign-in": (signed_in("first", 5), ADDED),
    "a wrong password": (signed_in("second", 5, False), ADDED, RENEWED),
    "a sign-in with a new password": (signed_in("second", 15), ADDED, RENEWED),
    "with an old one": (signed_in("first", 15, False), ADDED, RENEWED),
    "with an old one, just now": (signed_in("first", 11.9), ADDED, RENEWED),
    "while it changes": (signed_in("second", 10.5), ADDED, RENEWED),
    "with a new one, too soon": (signed_in("second", 11.5, False), ADDED, RENEWED),
    "in doubt and made": (signed_in("second", 15), ADDED, IN_DOUBT),
    "in doubt and not made": (signed_in("first", 15), ADDED, IN_DOUBT),
    "in doubt, and the old one refused": (signed_in("first", 15, False), ADDED, IN_DOUBT),
    "refused": (signed_in("second", 15, False), ADDED, REFUSED),
    "of nobody any more": (signed_in("second", 35, False), ADDED, RENEWED, REMOVED),
    "a token": (used(5), ADDED),
    "a token, just before its end": (used(EXPIRY - 0.5), ADDED),
    "a token, within a second of its end": (used(EXPIRY + 0.5), ADDED),
    "a token past its end": (used(EXPIRY + 5, False), ADDED),
    "a token that was revoked": (used(25, False), ADDED, REVOKED),
    "a token that may be revoked": (used(25, False), ADDED, Change("revoke", "sara", 20, "", 21)),
    "a token whose revocation was refused": (used(25), ADDED, Change("revoke", "sara", 20, "", 21, False)),
    "a token of after the revocation": (used(35, token=Token("sara", "k1", 25, 26, EXPIRY)), ADDED, REVOKED),
    "a token of a new password's time": (used(35, token=Token("sara", "k1", 15, 16, EXPIRY)), ADDED, RENEWED),
    "a token of just after it, refused": (used(25, False, Token("sara", "k1", 21.2, 21.3, EXPIRY)), ADDED, REVOKED),
    "a token of a key that is gone": (used(45, False), ADDED, OLD_KEY),
    "a token of a key that goes": (used(40.5), ADDED, OLD_KEY),
}
# The files could not be read from the change on.
GOOD_BLIND = {
    "a revoked token": (used(25), ADDED, REVOKED),
    "an old password": (signed_in("first", 15), ADDED, RENEWED),
    "a key that is gone": (used(45), ADDED, OLD_KEY),
}
GOOD_CLOCK = {
    "past its end for a while": (used(150, False), ADDED),
    "past its end, told in time": (used(101), ADDED),
    "good again": (used(210), ADDED),
    "just when it is set back": (used(201, False), ADDED),
}
BAD = {
    "lost write": {
        "an added account": (signed_in("first", 5, False), ADDED),
        "a new password": (signed_in("second", 15, False), ADDED, RENEWED),
        "a new password, and the old one goes on": (signed_in("first", 15), ADDED, RENEWED),
        "a removal": (signed_in("first", 35), ADDED, REMOVED),
        "an old password, though the change of it was refused": (signed_in("first", 15, False), ADDED, REFUSED),
        "an old password after a change in doubt and one that was made": (
            signed_in("first", 25), ADDED, IN_DOUBT, Change("passwd", "sara", 20, "third", 21, True)),
    },
    "refused and made": {"a new password": (signed_in("second", 15), ADDED, REFUSED)},
    "never was": {"a password of later": (signed_in("second", 5), ADDED, RENEWED)},
    "token taken after its end": {
        "its time": (used(EXPIRY + 1.5), ADDED),
        "a revocation": (used(25), ADDED, REVOKED),
        "a new password": (used(25), ADDED, RENEWED),
        "a removal": (used(35), ADDED, REMOVED),
        "a key's removal": (used(45), ADDED, OLD_KEY),
    },
    "good token refused": {
        "before all": (used(5, False), ADDED),
        "after a revocation that was refused": (used(25, False), ADDED, Change("revoke", "sara", 20, "", 21, False)),
        "of after a revocation": (used(35, False, Token("sara", "k1", 25, 26, EXPIRY)), ADDED, REVOKED),
    },
}
BAD_CLOCK = {
    "token taken after its end": {"by the clock as it was set": (used(150), ADDED)},
    "good token refused": {
        "before it is set": (used(90, False), ADDED), "after it is set back": (used(210, False), ADDED)},
}


@pytest.mark.parametrize("history, settings", [
    *(pytest.param(case, (), id=name) for name, case in GOOD.items()),
    *(pytest.param(case, (FORWARD, BACK), id=name) for name, case in GOOD_CLOCK.items())])
def test_a_good_history_of_an_account_has_no_fault(history, settings):
    assert after(*history, settings=settings) == []


@pytest.mark.parametrize("history", GOOD_BLIND.values(), ids=GOOD_BLIND)
def test_who_cannot_read_files_goes_on_by_what_was_read_before(history):
    answers, *changes = history
    change = changes[-1]
    answers.blind = [(change.end + 0.5, change.end + 60)]
    assert after(answers, *changes) == []
    for blind in ((change.end + 1.5, change.end + 60), (change.end + 0.5, change.end + 0.6)):
        answers.blind = [blind]
        assert after(answers, *changes) != []


@pytest.mark.parametrize("kind, history, settings", [
    pytest.param(kind, case, settings, id=f"{kind}: {name}")
    for faults, settings in [(BAD, ()), (BAD_CLOCK, (FORWARD, BACK))]
    for kind, cases in faults.items() for name, case in cases.items()])
def test_a_broken_history_of_an_account_is_told_to_be_one(kind, history, settings):
    assert {fault.partition(":")[0] for fault in after(*history, settings=settings)} == {kind}


def user(name: str, id: int) -> dict:
    return {"username": name, "id": id}


@pytest.mark.parametrize("changes, users, kind", [
    ([ADDED], [user("sara", 2)], None),
    ([ADDED, REMOVED], [], None),
    ([Change("add", "sara", 0, "first", 1)], [], None),
    ([Change("add", "sara", 0, "first", 1)], [user("sara", 2)], None),
    ([ADDED, Change("remove", "sara", 30, "", 31)], [], None),
    ([ADDED], [], "lost write"),
    ([ADDED, Change("remove", "sara", 30, "", 31, False)], [], "lost write"),
    ([ADDED, REMOVED], [user("sara", 2)], "lost write"),
    ([Change("add", "sara", 0, "first", 1, False)], [user("sara", 2)], "refused and made"),
    ([ADDED], [user("sara", 2), user("sara", 3)], "made twice"),
    ([ADDED], [user("sara", 2), user("other", 2)], "id given twice"),
])
def test_a_table_that_belies_the_changes_is_told(changes, users, kind):
    found = Accounts(changes=changes).faults_of_table(users)
    assert {fault.partition(":")[0] for fault in found} == ({kind} if kind else set())


# The checker of failures and of growth

KILL = Interval("kill", frozenset({502}), 10, 11)
RESTART = Interval("restart", frozenset({502}), 10, 11, methods=("POST",))


@pytest.mark.parametrize("interval, method, start, status, is_excused", [
    (KILL, "GET", 10.5, 502, True), (KILL, "GET", 9.95, 502, True), (KILL, "GET", 10.99, 502, True),
    (KILL, "GET", 9.8, 502, False), (KILL, "GET", 11.1, 502, False), (KILL, "GET", 10.5, 503, False),
    (KILL, "GET", 10.5, None, False), (RESTART, "POST", 10.5, 502, True), (RESTART, "GET", 10.5, 502, False),
])
def test_a_failure_is_excused_by_its_own_fault_alone(interval, method, start, status, is_excused):
    assert (unexcused([Reply(method, "/", start, start + 0.1, status)], [interval]) == []) == is_excused


def test_failures_and_gaps_are_noted():
    replies = Replies()
    for start, status in [(0, 200), (1, 502), (2, 404), (3, None), (3.5, 500)]:
        replies.add(Reply("GET", "/", start, start, status))
    assert [failure.status for failure in replies.take_failures()] == [502, None, 500]
    assert replies.take_failures() == []
    assert (replies.total, replies.of_status(None, 502), replies.take_gap()) == (5, 2, 2)
    replies.add(Reply("GET", "/", 60, 60, 200))
    assert replies.take_gap() == 0


def test_growth_is_told():
    first = Reading(memory=10 << 20, descriptors=40, threads=10)
    within = Reading(first.memory + MEMORY_GROWTH, 40 + DESCRIPTOR_GROWTH, 10)
    assert first.growth(within) == []
    for more in ({"memory": within.memory + 1}, {"descriptors": within.descriptors + 1}, {"threads": 11}):
        assert len(first.growth(Reading(**(vars(within) | more)))) == 1


# The soak

@pytest.fixture
def soak(programs, tmp_path):
    with contextlib.ExitStack() as running:
        disk = SmallDisk(tmp_path / "disk", programs, size="64m")
        running.callback(disk.close)
        disk.state.create().add_user(*OWNER)
        # Before the next user is added: nobody is let in faster than the dearest password.
        make_cheap(disk.state)
        disk.state.add_user(FILLER, OWNER[1])
        listener = running.enter_context(listen(tmp_path / "socket"))
        yield Soak(disk, programs, tmp_path, listener, running, chance())


def again_and_again(names: Iterable[str], random: Random) -> Iterator[str]:
    """All of them, one after another, in another order each time."""
    while True:
        yield from random.sample(list(names), len(names))


def test_no_answer_is_wrong_and_no_fault_outlives_its_own_seconds(soak):
    end = time.monotonic() + SECONDS
    faults = ALONE | {name: together(*faults) for name, faults in TOGETHER.items()}
    with soak.progress():
        soak.act_until(WARM_UP, "warm-up")
        first = soak.read()
        for number, name in enumerate(again_and_again(faults, soak.random)):
            if number >= len(faults) and time.monotonic() > end:
                break
            soak.act(name, lambda soak: faults[name](soak, count=COUNT, passes=PASSES))
        soak.act_until(soak.site.replies.total + WARM_UP, "the rest")
        last = soak.read()
    print(*soak.lines(first, last), sep="\n")
    assert soak.close()[:SHOWN] == []
    assert first.growth(last) == []
