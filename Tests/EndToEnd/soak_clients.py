"""Those who use the service in a soak: they change courses and reviews, have accounts, and sign in with all of them."""

import json
import threading
import time
from random import Random

import jwt

import fastcgi
import history_clients
from history import Operation
from history_accounts import Accounts, Change, SignIn, Token, Use
from responder import basic
from service import OWNER, State
from soak_web import Conversation, Replies, Reply

# How many accounts each who has some keeps, more or less.
ACCOUNTS = 4
# Tokens that end soon are as many as those that do not.
LIFETIMES = (1, 2, 5, 3600)
# Those who signed in with so many wrong passwords go on from another address: a hundred are too many.
WRONG_PASSWORDS = 50
# How many of the last passwords and tokens are tried.
LAST = 60

TOKEN, USERS, ME = "/api/v1/users/token", "/api/v1/users", "/api/v1/users/me"

# A token as it is sent, and what is known of it.
Issued = tuple[str, Token]


class Site:
    """What all of them know: where the service is, what was answered, and what became of the accounts."""

    def __init__(self, port: int, state: State):
        self.port = port
        self.state = state
        self.replies = Replies()
        self.accounts = Accounts()
        # Whether a web server may have sent a request twice that begins now, or is under way.
        self.may_repeat = lambda start: False
        self.passwords: list[Change] = []
        self.tokens: list[Issued] = []
        self.open_account(*OWNER)
        self._owner: Issued | None = None
        self._signing_in = threading.Lock()

    def open_account(self, name: str, password: str):
        """Notes an account that is there already."""
        self.accounts.changes.append(Change("add", name, -10, password, -10, True))

    def conversation(self) -> Conversation:
        return Conversation(self.port, self.replies)

    def issue(self, conversation: Conversation, name: str, password: str, lifetime: int) -> Issued | None:
        """Signs in, and notes whether one could; the token that was issued."""
        start = time.monotonic()
        answer = conversation.ask("GET", f"{TOKEN}?expires_in={lifetime}", Authorization=basic((name, password)))
        end = time.monotonic()
        if answer is None or answer.status not in (200, 401):
            assert answer is None or answer.status in (429, 502, 503, 504), answer
            return None
        self.accounts.sign_ins.append(SignIn(name, password, start, end, answer.status == 200))
        if answer.status == 401:
            return None
        text = answer.json()["token"]
        expiry = jwt.decode(text, options={"verify_signature": False})["exp"] - time.time() + time.monotonic()
        return text, Token(name, jwt.get_unverified_header(text)["kid"], start, end, expiry)

    def use(self, conversation: Conversation, issued: Issued, path: str = ME) -> fastcgi.Answer | None:
        """Asks for something with a token."""
        start = time.monotonic()
        answer = conversation.ask("GET", path, Authorization=f"Token {issued[0]}")
        self.note_use(issued[1], start, answer)
        return answer

    def note_use(self, token: Token, start: float, answer: fastcgi.Answer | None):
        """Notes whether a token was taken, where the answer tells it."""
        if answer and (answer.status == 401 or answer.status < 300):
            self.accounts.uses.append(Use(token, start, time.monotonic(), answer.status != 401))

    def owners(self, conversation: Conversation) -> Issued | None:
        """A token of the owner, the same for all until it is refused."""
        with self._signing_in:
            if self._owner is None:
                self._owner = self.issue(conversation, *OWNER, 3600)
            return self._owner

    def renew(self, used: Issued):
        if self._owner is used:
            self._owner = None


class Editor(history_clients.Client):
    """One who changes courses and reviews, through the web server."""

    # A token may have ended, and the web server answers where the service does not.
    statuses = {
        method: (*statuses, 502, 503, 504, *(() if method == "GET" else (401,)))
        for method, statuses in history_clients.STATUSES.items()}

    def __init__(self, number: int, site: Site, catalogue: history_clients.Catalogue, random: Random):
        super().__init__(number, "", "", catalogue, random)
        self._site = site
        self._conversation = site.conversation()

    def close(self):
        self._conversation.close()

    def _ask(self, operation: Operation, content: bytes, fields: dict[str, str]) -> fastcgi.Answer | None:
        fields = {name.removeprefix("HTTP_").replace("_", "-").title(): value for name, value in fields.items()}
        if operation.method == "GET":
            return self._conversation.ask("GET", operation.path, **fields)
        owner = self._site.owners(self._conversation)
        if owner is None:
            return fastcgi.Answer(b"", status=401)
        start = operation.start = time.monotonic()
        fields["Authorization"] = f"Token {owner[0]}"
        answer = self._conversation.ask(operation.method, operation.path, content, **fields)
        self._site.note_use(owner[1], start, answer)
        if answer and answer.status == 401:
            self._site.renew(owner)
        operation.is_repeated = operation.method in ("PUT", "DELETE") and self._site.may_repeat(start)
        return answer

    def _learn(self, operation: Operation, answer: fastcgi.Answer):
        # Nothing is to be learned from who did not look.
        if answer.status not in (401, 502, 504):
            super()._learn(operation, answer)


class Account:
    """An account of somebody's."""

    def __init__(self, name: str, password: str):
        self.name = name
        self.password = password


class Holder:
    """One who has accounts, and changes them over HTTP or by the tool, one change after another."""

    def __init__(self, number: int, site: Site, random: Random):
        self._number = number
        self._site = site
        self._random = random
        self._conversation = site.conversation()
        self._accounts: list[Account] = []
        self._count = 0

    def close(self):
        self._conversation.close()

    def act(self):
        if len(self._accounts) < ACCOUNTS:
            self._add()
            return
        account = self._random.choice(self._accounts)
        self._random.choices([self._passwd, self._revoke, self._remove], [4, 4, 2])[0](account)
        if account in self._accounts:
            self._sign_in(account)

    def _sign_in(self, account: Account):
        if issued := self._site.issue(self._conversation, account.name, account.password, 3600):
            self._site.tokens.append(issued)

    def _new_password(self) -> str:
        self._count += 1
        return f"password {self._number}x{self._count}"

    def _add(self):
        password = self._new_password()
        name = f"holder{self._number}x{self._count}"
        account, body = Account(name, password), {
            "username": name, "email": f"{name}@example.com", "password": password, "verify_password": password}
        words = ("add", name, "--email", body["email"], "--password-stdin")
        if self._change("add", account, ("POST", USERS, body), words, password).is_made:
            self._accounts.append(account)
            self._sign_in(account)

    def _passwd(self, account: Account):
        password = self._new_password()
        body = {"password": password, "verify_password": password}
        words = ("passwd", account.name, "--password-stdin")
        if self._change("passwd", account, ("PATCH", ME, body), words, password).is_made:
            account.password = password

    def _revoke(self, account: Account):
        self._change("revoke", account, ("DELETE", TOKEN, None), ("revoke", account.name))

    def _remove(self, account: Account):
        if self._change("remove", account, ("DELETE", ME, None), ("remove", account.name, "--yes")).is_made:
            self._accounts.remove(account)

    def _change(self, kind: str, account: Account, request, words: tuple[str, ...], password: str = "") -> Change:
        change = Change(kind, account.name, time.monotonic(), password)
        # Noted before it is known, as it may be seen before that.
        self._site.accounts.changes.append(change)
        if password:
            self._site.passwords.append(change)
        by_tool = self._random.random() < 0.5
        made = self._by_tool(words, password) if by_tool else self._over_http(account, request, change)
        change.end, change.is_made = time.monotonic(), made
        if made is None and account in self._accounts:
            # Nobody knows its password; it is left alone from now on.
            self._accounts.remove(account)
        return change

    def _by_tool(self, words: tuple[str, ...], password: str) -> bool | None:
        start = time.monotonic()
        answer = self._site.state.try_tool("user", *words, text=password and password + "\n")
        # What the tool cannot do is excused where the service need not do it either.
        status = 503 if answer.returncode else 200
        self._site.replies.add(Reply("tool", " ".join(words), start, time.monotonic(), status, answer.stderr))
        if answer.returncode:
            return None if "is in place" in answer.stderr else False
        return True

    def _over_http(self, account: Account, request, change: Change) -> bool | None:
        method, path, body = request
        start, kind = change.start, change.kind
        content = b"" if body is None else json.dumps(body).encode()
        fields = {} if method == "POST" else {"Authorization": basic((account.name, account.password))}
        answer = self._conversation.ask(method, path, content, **fields)
        if answer is None or answer.status in (502, 504):
            return None
        if answer.status == 401:
            # It may be gone with the first of two; otherwise it was right to refuse the password, or it was not.
            if kind == "remove" and self._site.may_repeat(start):
                return None
            self._site.accounts.sign_ins.append(
                SignIn(account.name, account.password, start, time.monotonic(), is_taken=False))
        assert answer.status in (200, 201, 204, 401, 429, 503), (change, answer)
        return answer.status < 300


class Visitor:
    """One who signs in with passwords of now and of before, and uses tokens that are good or have ended."""

    def __init__(self, site: Site, random: Random):
        self._site = site
        self._random = random
        self._conversation = site.conversation()
        self._refused = 0

    def close(self):
        self._conversation.close()

    def act(self):
        self._random.choices([self._sign_in, self._use, self._ping], [1, 6, 1])[0]()

    def _ping(self):
        self._conversation.ask("GET", "/ping")

    def _sign_in(self):
        if not self._site.passwords:
            return
        change = self._random.choice(self._site.passwords[-LAST:])
        lifetime = self._random.choice(LIFETIMES)
        if issued := self._site.issue(self._conversation, change.name, change.password, lifetime):
            self._site.tokens.append(issued)
            return
        self._refused += 1
        if self._refused % WRONG_PASSWORDS == 0:
            self._conversation.move()

    def _use(self):
        if not self._site.tokens:
            return
        issued = self._random.choice(self._site.tokens[-LAST:])
        self._site.use(self._conversation, issued, self._random.choice([ME, TOKEN]))
