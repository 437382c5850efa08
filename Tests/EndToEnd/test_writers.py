"""Many who change the accounts at once, while many others sign in: no change is lost, and no answer is wrong."""

import fcntl
import itertools
import json
import time
from concurrent.futures import ThreadPoolExecutor

import fastcgi
from changes import NEW_PASSWORD, add_many, replace, signs_in
from responder import another_address, basic
from service import PASSWORD, long_or_short, wait_until

OTHER = "user2"
# Renewed by the tool, while others are added and removed around it.
RENEWED = "user3"


def register(responder, name: str, password: str) -> bool:
    """Makes an account over HTTP; false where it has to come again, since many others change accounts, too."""
    account = {"username": name, "email": f"{name}@example.com", "password": password, "verify_password": password}
    answer = responder.ask_with("POST", "/api/v1/users", json.dumps(account).encode())
    assert answer.status == 201 or answer.status == 503 and "Retry-After" in answer.fields, answer
    return answer.status == 201


def test_writers_at_once_lose_no_user_and_give_no_id_twice(cheap_state, launch):
    writers, each = 20, long_or_short(50, 5)
    responder, names, asked = launch(workers=16), cheap_state.names, 0

    def add(writer: int):
        """Adds users, by the tool or over HTTP."""
        for number in range(each):
            add_one = cheap_state.add_user if writer % 2 else responder_adds
            add_one(f"writer{writer}-{number}", NEW_PASSWORD)

    def responder_adds(name: str, password: str):
        wait_until(lambda: register(responder, name, password), 30)

    with ThreadPoolExecutor(writers) as pool:
        adding = [pool.submit(add, writer) for writer in range(writers)]
        while not all(future.done() for future in adding):
            assert signs_in(responder, PASSWORD)
            assert not signs_in(responder, NEW_PASSWORD)
            asked += 1
    for future in adding:
        future.result()
    table = json.loads(cheap_state.credentials.read_bytes())
    expected = {f"writer{writer}-{number}" for writer in range(writers) for number in range(each)}
    assert {user["username"] for user in table["users"][1:]} == expected
    assert [user["id"] for user in table["users"]] == list(range(1, 2 + writers * each))
    assert table["next_id"] == 2 + writers * each
    assert names <= cheap_state.names and "credentials.json.tmp" not in cheap_state.names
    for name in sorted(expected)[::10]:
        assert signs_in(responder, NEW_PASSWORD, name)
    print(f"{writers} writers added {each} users each, while {2 * asked} requests were answered")


def test_changes_of_one_user_at_once_are_all_counted(cheap_state):
    """Each of them ends all tokens of before; a lost one would leave tokens good that were to end."""
    writers, each = 5, long_or_short(40, 4)
    before = json.loads(cheap_state.credentials.read_bytes())["users"][0]["token_version"]

    def change():
        for _ in range(each):
            cheap_state.tool("user", "passwd", "kennethlove", "--password-stdin", text=NEW_PASSWORD + "\n")

    with ThreadPoolExecutor(writers) as pool:
        for future in [pool.submit(change) for _ in range(writers)]:
            future.result()
    (user,) = json.loads(cheap_state.credentials.read_bytes())["users"]
    assert user["token_version"] == before + writers * each


def test_a_change_over_http_does_not_wait_for_long_and_holds_nobody_up(cheap_state, launch):
    responder = launch()
    with cheap_state.credentials.with_name("credentials.json.lock").open("rb+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with responder.connect(seconds=10) as connection:
            end = fastcgi.parameters("/api/v1/users/token", "DELETE", HTTP_AUTHORIZATION=basic())
            connection.send(fastcgi.request(end))
            assert signs_in(responder, PASSWORD)
            answer = connection.read_answer()
    fastcgi.assert_problem(answer, 503)
    assert answer.fields["Retry-After"] == "5"
    assert responder.ask(fastcgi.request(end)).status == 204


def test_a_crowd_of_changes_leaves_requests_without_one_as_they_were(cheap_state, launch, open_many):
    responder = launch(workers=4)
    token = responder.token
    end = fastcgi.request(fastcgi.parameters("/api/v1/users/token", "DELETE", HTTP_AUTHORIZATION=basic()))
    with cheap_state.credentials.with_name("credentials.json.lock").open("rb+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        crowd = open_many(responder, 30, end, seconds=10)
        begun = time.monotonic()
        assert responder.get("/api/v1/users/me", HTTP_AUTHORIZATION=f"Token {token}").status == 200
        # Those in the crowd wait for three seconds and then give up; this one has not waited for any of them.
        assert time.monotonic() - begun < 2
        answers = [connection.read_answer() for connection in crowd]
    assert {answer.status for answer in answers} == {503}
    assert {answer.fields["Retry-After"] for answer in answers} == {"1", "5"}


# Sign-ins under way

class Rewriting:
    """A hundred changes a second for a time, none of them of the owner, and in between some by the tool."""

    def __init__(self, state, seconds: float):
        self.state = state
        self.count = self.tool_count = 0
        self._end = time.monotonic() + seconds
        few = state.credentials.read_bytes()
        add_many(state, 20)
        self._texts = itertools.cycle([few, state.credentials.read_bytes()])

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self._end

    def by_hand(self):
        """The tool's way, but for what makes it durable: under the lock, and by a rename."""
        begun = time.monotonic()
        with self.state.credentials.with_name("credentials.json.lock").open("rb+") as lock:
            while not self.is_over:
                fcntl.flock(lock, fcntl.LOCK_EX)
                replace(self.state.credentials, next(self._texts))
                fcntl.flock(lock, fcntl.LOCK_UN)
                self.count += 1
                time.sleep(max(0, begun + self.count / 100 - time.monotonic()))

    def by_the_tool(self):
        while not self.is_over:
            self.state.tool("user", "passwd", RENEWED, "--password-stdin", text=NEW_PASSWORD + "\n")
            self.tool_count += 1


class SigningIn:
    """Sign-ins with the right password, with a wrong one and with a token, each with its one right answer."""

    def __init__(self, responder):
        self._responder = responder
        self._expected = {basic(): 200, basic(("kennethlove", "wrong password")): 401, f"Token {responder.token}": 200,
                          basic((OTHER, PASSWORD)): 200}
        self.count = 0

    def until(self, changing: "Rewriting | Editing"):
        while not changing.is_over:
            for authorization, status in self._expected.items():
                answer = self._responder.get(
                    "/api/v1/users/token", HTTP_AUTHORIZATION=authorization, REMOTE_ADDR=another_address())
                assert answer is not None and answer.status == status, (authorization.split()[0], answer)
                self.count += 1


def test_rewrites_a_hundred_times_a_second_make_no_answer_wrong(cheap_state, launch, nginx, load):
    seconds = long_or_short(60, 3)
    add_many(cheap_state, 2)
    responder = launch(workers=4)
    server = nginx(responder, keeps=True)
    wrk = load(f"{server.address}/api/v1/users/token", 8, seconds, f"Authorization: Token {responder.token}")
    rewriting, clients = Rewriting(cheap_state, seconds), [SigningIn(responder) for _ in range(2)]
    with ThreadPoolExecutor() as pool:
        running = [pool.submit(client.until, rewriting) for client in clients]
        running += [pool.submit(rewriting.by_hand), pool.submit(rewriting.by_the_tool)]
    for future in running:
        future.result()
    answered = wrk.finish()
    print(f"{rewriting.count} rewrites and {rewriting.tool_count} by the tool in {seconds} s: "
          f"{answered} tokens taken, {sum(client.count for client in clients)} other answers, all of them right")
    assert rewriting.count > 50 * seconds and rewriting.tool_count > seconds
    assert server.errors == []
    assert [record for record in responder.records if record["level"] in ("warning", "error", "critical")] == []


class Editing:
    """Edits of the file in its place, as some editors make them: it is cut to nothing, and written a moment later."""

    def __init__(self, state, responder, edits: int):
        self.is_over = False
        self._state = state
        self._responder = responder
        few = state.credentials.read_bytes()
        add_many(state, 20)
        texts = itertools.cycle([few, state.credentials.read_bytes()])
        self._texts = [next(texts) for _ in range(edits)]

    def run(self):
        try:
            for text in self._texts:
                self._edit(text)
        finally:
            self.is_over = True

    def _edit(self, text: bytes):
        told = len(self.told)
        with self._state.credentials.open("wb", buffering=0) as file:
            wait_until(lambda: len(self.told) > told)
            file.write(text)
        wait_until(lambda: self._count == text.count(b'"username"'))

    @property
    def _count(self) -> int:
        """How many users the responder knows."""
        return self._responder.get("/status").json()["credentials"]["count"]

    @property
    def told(self) -> list[dict]:
        """What is wrong, as the log has it."""
        return [record for record in self._responder.records if record["level"] in ("warning", "error", "critical")]


def test_edits_in_place_make_no_answer_wrong_and_fill_no_log(cheap_state, launch, nginx, load):
    edits = long_or_short(200, 30)
    add_many(cheap_state, 2)
    responder = launch(workers=4)
    server = nginx(responder, keeps=True)
    editing, clients = Editing(cheap_state, responder, edits), [SigningIn(responder) for _ in range(2)]
    seconds, authorization = long_or_short(10, 1), f"Authorization: Token {responder.token}"
    wrk = load(f"{server.address}/api/v1/users/token", 4, seconds, authorization)
    with ThreadPoolExecutor() as pool:
        running = [pool.submit(client.until, editing) for client in clients]
        running.append(pool.submit(editing.run))
    for future in running:
        future.result()
    print(f"{edits} edits, told in {len(editing.told)} lines: {wrk.finish()} tokens taken, "
          f"{sum(client.count for client in clients)} other answers, all of them right")
    assert server.errors == []
    # Told once of each version, of which ext4 may make three: it stamps a file twice to cut it, and before it writes.
    assert edits <= len(editing.told) <= 3 * edits
    assert all("credentials.json" in str(told) for told in editing.told)
