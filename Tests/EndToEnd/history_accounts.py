"""Whether a service that loses no change of an account, and ends tokens when they end, can have answered like this.

The accounts have one owner each, who changes them one change after another; passwords are never used twice. Everybody
signs in with every password that there ever was, and uses every token.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

# How long a change may take to be known everywhere, in seconds, and how exact ends are told, which are whole seconds.
MARGIN = 1.0
# The same where the clock has been set.
MARGIN_OF_CLOCK = 2.0
# What ends a password, and what ends the tokens of before.
ENDS_PASSWORD = {"passwd", "remove"}
ENDS_TOKENS = {"passwd", "revoke", "remove"}


@dataclass
class Change:
    """A change of an account or, with the id of a key as its name, of the ring of keys."""

    # add, passwd, revoke or remove.
    kind: str
    name: str
    start: float
    # Of an add or a passwd.
    password: str = ""
    end: float = math.inf
    # None where nobody knows.
    is_made: bool | None = None

    @property
    def is_possible(self) -> bool:
        return self.is_made is not False


@dataclass(frozen=True)
class SignIn:
    """A sign-in with a password that the account has, had or was to have."""

    name: str
    password: str
    start: float
    end: float
    is_taken: bool


@dataclass(frozen=True)
class Token:
    """A token, issued in that time; its end is told by the wall clock, in seconds of `start` and `end`."""

    name: str
    key: str
    start: float
    end: float
    expiry: float


@dataclass(frozen=True)
class Use:
    """A use of a token."""

    token: Token
    start: float
    end: float
    is_taken: bool


@dataclass(frozen=True)
class Setting:
    """The wall clock was set in that time, to so many seconds ahead of the right time."""

    start: float
    end: float
    ahead: float


@dataclass
class Accounts:
    """Everything that happened to the accounts, and what was answered."""

    changes: list[Change] = field(default_factory=list)
    keys: list[Change] = field(default_factory=list)
    sign_ins: list[SignIn] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)
    # When the service could not read its files, so that it went by what it had read before.
    blind: list[tuple[float, float]] = field(default_factory=list)

    def faults(self) -> list[str]:
        """Everything that a service without faults would not have answered, each with its kind in front."""
        rules = Rules(self)
        return [
            *filter(None, map(rules.fault_of_sign_in, self.sign_ins)),
            *filter(None, map(rules.fault_of_use, self.uses)),
        ]

    def faults_of_table(self, users: Iterable[dict]) -> list[str]:
        """What is wrong with the table of the accounts in the end: who is missing, who is back, who is there twice."""
        names, ids = ([user[key] for user in users] for key in ("username", "id"))
        found = [f"made twice: {name}" for name in sorted(set(names)) if names.count(name) > 1]
        found += [f"id given twice: {id}" for id in sorted(set(ids)) if ids.count(id) > 1]
        for name, changes in by_name(self.changes).items():
            adding, removals = changes[0], [change for change in changes if change.kind == "remove"]
            if name not in names and adding.is_made and not any(change.is_possible for change in removals):
                found.append(f"lost write: {adding}, and the account is not there")
            if name in names and any(change.is_made for change in removals):
                found.append(f"lost write: {removals[-1]}, and the account is there")
            if name in names and not adding.is_possible:
                found.append(f"refused and made: {adding}")
        return found


class Rules:
    """What may have been answered, by what was changed."""

    def __init__(self, history: Accounts):
        self._changes = by_name(history.changes)
        self._keys = by_name(history.keys)
        self._settings = sorted(history.settings, key=lambda setting: setting.start)
        self._blind = history.blind

    def fault_of_sign_in(self, sign_in: SignIn) -> str | None:
        changes = self._changes[sign_in.name]
        first = next(index for index, change in enumerate(changes) if change.password == sign_in.password)
        made, later = changes[first], [change for change in changes[first + 1:] if change.kind in ENDS_PASSWORD]
        if sign_in.is_taken:
            if made.start > sign_in.end:
                return f"never was: {sign_in} before {made}"
            if not made.is_possible:
                return f"refused and made: {made}, and then {sign_in}"
            ended = next((change for change in later if self._is_over(change, sign_in.start)), None)
            return ended and f"lost write: {ended}, and then {sign_in}"
        if self._is_over(made, sign_in.start) and not any(may_have_begun(change, sign_in.end) for change in later):
            return f"lost write: {made}, and then {sign_in}"
        return None

    def fault_of_use(self, use: Use) -> str | None:
        token = use.token
        ends = [change for change in self._changes[token.name] if change.kind in ENDS_TOKENS]
        key = self._keys[token.key]
        if use.is_taken:
            if token.expiry + MARGIN <= use.start + min(self._ahead(use)):
                return f"token taken after its end: {use}"
            ended = [change for change in ends if change.start > token.end]
            ended += [change for change in key if change.kind == "remove"]
            late = next((change for change in ended if self._is_over(change, use.start)), None)
            return late and f"token taken after its end: {late}, and then {use}"
        if token.expiry - MARGIN <= use.end + max(self._ahead(use)):
            return None
        possible = [change for change in ends if change.is_possible]
        if not all(self._is_over(change, token.start) or change.start > use.end for change in possible):
            return None
        if any(may_have_begun(change, use.end) for change in key if change.kind == "remove"):
            return None
        if not all(self._is_over(change, use.start) for change in (*self._changes[token.name][:1], *key[:1])):
            return None
        return f"good token refused: {use}"

    def _is_over(self, change: Change, moment: float) -> bool:
        """Whether it was acknowledged so long before that everybody has to know of it."""
        known = change.end
        for start, end in self._blind:
            if start - MARGIN <= change.end < end:
                known = max(known, end)
        return change.is_made is True and known + MARGIN < moment

    def _ahead(self, use: Use) -> list[float]:
        """How far ahead of the right time the clock can have been."""
        possible = [0.0]
        for setting in self._settings:
            if setting.end + MARGIN_OF_CLOCK < use.start:
                possible = [setting.ahead]
            elif setting.start <= use.end + MARGIN_OF_CLOCK:
                possible.append(setting.ahead)
        return possible


def by_name(changes: Iterable[Change]) -> dict[str, list[Change]]:
    found = defaultdict(list)
    for change in sorted(changes, key=lambda change: change.start):
        found[change.name].append(change)
    return found


def may_have_begun(change: Change, moment: float) -> bool:
    return change.is_possible and change.start < moment
