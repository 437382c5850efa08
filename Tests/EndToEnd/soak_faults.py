"""The faults of a soak: each is done while everybody uses the service, and waits until it is felt."""

import fcntl
import itertools
import json
import os
import resource
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from changes import CHEAP, replace
from history_accounts import Change, Setting, Token
from soak import Soak
from soak_clients import LAST, LIFETIMES
from test_clock import read_from

# Renewed by the tool all the time.
FILLER = "filler"
READ_AGAIN = "Settings read again"
# Where the clock is set to, in seconds from the right time, and back in the end.
CLOCKS = (7200, -7200, 0)


def kill(soak: Soak, number: signal.Signals, count: int, passes: int):
    """A responder dies, or both at once, and is started again."""
    for _ in range(count):
        slots = soak.random.choice([["one"], ["two"], ["one", "two"]])
        with soak.interval(f"kill by {number.name}", 502, 503):
            soak.responders.kill(slots, number)
        soak.passes(passes)


def rewrite_accounts(soak: Soak, count: int, passes: int):
    """The accounts are rewritten by the tool, and by a rename under its lock, as often as can be."""
    over, done = threading.Event(), Counter()

    def by_rename():
        contents = soak.state.credentials
        with contents.with_name("credentials.json.lock").open("rb+") as lock:
            for end in itertools.cycle([b"\n", b"\n\n"]):
                if over.is_set():
                    break
                fcntl.flock(lock, fcntl.LOCK_EX)
                replace(contents, contents.read_bytes().rstrip() + end)
                fcntl.flock(lock, fcntl.LOCK_UN)
                done["rename"] += 1
                over.wait(0.01)

    def by_tool():
        while not over.is_set():
            soak.state.tool("user", "passwd", FILLER, "--password-stdin", text="another password\n")
            done["tool"] += 1

    # Who waits for the lock for too long is told to come again.
    with soak.interval("accounts rewritten", 503), ThreadPoolExecutor(2) as pool:
        rewriting = [pool.submit(by_rename), pool.submit(by_tool)]
        try:
            soak.passes(count * passes)
            soak.wait(lambda: done["rename"] >= 10 * count and done["tool"] >= 2 * count)
        finally:
            over.set()
        for future in rewriting:
            future.result()


def rotate_keys(soak: Soak, count: int, passes: int):
    """A new key signs, and the old one is removed, with which all tokens of it end."""
    keys = soak.site.accounts.keys
    for _ in range(count):
        (old, *_), *_ = soak.state.keys
        issued = soak.wait(soak.issue)
        start = time.monotonic()
        soak.state.tool("secret", "rotate")
        (new, *_), *_ = soak.state.keys
        keys.append(Change("add", new, start, "", time.monotonic(), True))
        soak.passes(passes)
        removal = Change("remove", old, time.monotonic())
        keys.append(removal)
        soak.state.tool("secret", "remove", old)
        removal.end, removal.is_made = time.monotonic(), True
        soak.wait(lambda: soak.is_refused(issued))


def reload_nginx(soak: Soak, count: int, passes: int):
    """nginx reads its configuration again; who asks on a connection that it closes has to ask once more."""
    for _ in range(count):
        with soak.interval("nginx reloaded", None):
            soak.nginx.reload()
        soak.passes(passes)


def read_settings_again(soak: Soak, count: int, passes: int):
    """SIGHUP, with other settings each time."""
    settings = soak.state.path / "settings.json"
    for number in range(count + 1):
        changed = {"token_lifetime": 60 + number, "body_limit": 65536 + number, "access_log": number % 2 == 1}
        replace(settings, json.dumps(CHEAP | (changed if number < count else {})).encode())
        read_again(soak)
        soak.passes(passes)


def read_again(soak: Soak):
    for responder in soak.responders.all:
        before = responder.log.count(READ_AGAIN)
        responder.signal(signal.SIGHUP)
        soak.wait(lambda: responder.log.count(READ_AGAIN) > before)


def fill_disk(soak: Soak, count: int, passes: int):
    """The disk of the state is full, so that changes are refused and everything else goes on."""
    for _ in range(count):
        with soak.interval("disk full", 503):
            try:
                refused = soak.site.replies.of_status(503)
                soak.disk.fill()
                # A change may have given back, just then, as much as the next ones take.
                soak.wait(lambda: soak.disk.fill_up() or soak.site.replies.of_status(503) > refused)
                soak.passes(passes)
            finally:
                soak.disk.clear()
        soak.passes(passes)


def limit_descriptors(soak: Soak, count: int, passes: int):
    """Descriptors are left for two connections of each responder, files included, and nginx wants one for each who asks."""
    few = soak.at_rest.descriptors + 2
    for _ in range(count):
        soak.passes(passes)
        # Who was asked nothing for a time does not know of the last changes, and could not read of them.
        start = time.monotonic()
        read_again(soak)
        processes = [responder.figures for responder in soak.responders.all]
        limits = [resource.prlimit(process.pid, resource.RLIMIT_NOFILE) for process in processes]
        with soak.interval("descriptors limited", None, 502, 503, 504) as interval:
            for process, (_, most) in zip(processes, limits):
                resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (few, most))
            try:
                # All connections are new ones then.
                soak.nginx.reload()
                soak.wait(lambda: any(process.descriptors >= few for process in processes))
                soak.passes(passes)
            finally:
                for process, limit in zip(processes, limits):
                    resource.prlimit(process.pid, resource.RLIMIT_NOFILE, limit)
        soak.site.accounts.blind.append((start, interval.end))


def set_clock(soak: Soak, count: int, passes: int):
    """Responders with a clock of their own take the place of those that are there, and it goes forward and back."""
    clock = soak.folder / "clock"

    def set_to(ahead: int):
        new = clock.with_name("clock.new")
        new.write_text(f"{ahead:+}s\n", encoding="ascii")
        os.replace(new, clock)

    def exchange(**options):
        # nginx sends no POST and no PATCH again that came to a kept connection which was just closed.
        with soak.interval("responders exchanged", 502, methods=("POST", "PATCH")):
            soak.responders.exchange(**options)

    set_to(0)
    exchange(prefix=(*soak.disk.prefix, *read_from(clock)), sandbox="off")
    for _ in range(count):
        for ahead in CLOCKS:
            start = time.monotonic()
            set_to(ahead)
            setting = Setting(start, time.monotonic(), ahead)
            soak.site.accounts.settings.append(setting)
            soak.wait(lambda: any(is_felt(setting, token) for _, token in soak.site.tokens[-LAST:]))
            soak.passes(passes)
    exchange()


def is_felt(setting: Setting, token: Token) -> bool:
    """Whether a token was issued by a clock that was set."""
    return token.start > setting.end and 0 <= token.expiry - token.start - setting.ahead + 1 <= max(LIFETIMES) + 2


def together(*faults) -> Callable[..., None]:
    """Some faults at once."""

    def all_of_them(soak: Soak, count: int, passes: int):
        with ThreadPoolExecutor(len(faults)) as pool:
            for future in [pool.submit(fault, soak, count=count, passes=passes) for fault in faults]:
                future.result()

    return all_of_them


def killing(number: signal.Signals):
    return partial(kill, number=number)


ALONE = {
    "kill": killing(signal.SIGKILL), "crash": killing(signal.SIGSEGV), "accounts rewritten": rewrite_accounts,
    "keys rotated": rotate_keys, "nginx reloaded": reload_nginx, "settings read again": read_settings_again,
    "disk full": fill_disk, "descriptors limited": limit_descriptors, "clock set": set_clock,
}
TOGETHER = {
    "kill, keys rotated, nginx reloaded": (ALONE["kill"], rotate_keys, reload_nginx),
    "crash, accounts rewritten": (ALONE["crash"], rewrite_accounts),
    "disk full, nginx reloaded, crash": (fill_disk, reload_nginx, ALONE["crash"]),
    "accounts rewritten, keys rotated, settings read again": (rewrite_accounts, rotate_keys, read_settings_again),
}
