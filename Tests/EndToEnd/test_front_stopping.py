"""A stop finishes what it has begun, and nothing else holds it up."""

import os
import signal
import threading
import time

import pytest

from fastcgi import KEPT_PING, PING, assert_pong, half_of, parameters, request
from responder import listen
from service import wait_until

STOPS = [signal.SIGTERM, signal.SIGINT, signal.SIGUSR1]


def begin_to_stop(responder, number: int = signal.SIGTERM):
    """Sends the signal, and waits until nothing is accepted any more: `/dev/null` takes the place of the socket."""
    with responder.connect() as idle:
        assert_pong(idle.ask(KEPT_PING))
        responder.signal(number)
        assert idle.is_closed()
    listener = f"/proc/{responder.process.pid}/fd/0"
    wait_until(lambda: os.readlink(listener) == os.devnull)


@pytest.mark.parametrize("number", STOPS, ids=lambda number: number.name)
def test_idle_kept_connections_do_not_hold_up_a_stop(launch, open_many, number):
    responder = launch(workers=4)
    connections = open_many(responder, 32, KEPT_PING, answered=True)
    begun = time.monotonic()
    responder.signal(number)
    assert responder.wait() == 0
    seconds = time.monotonic() - begun
    print(f"{number.name} with 32 idle kept connections: ended in {seconds:.3f} s")
    assert seconds < 1
    assert all(connection.is_closed() for connection in connections)


def test_nothing_at_all_does_not_hold_up_a_stop(launch):
    responder = launch()
    begun = time.monotonic()
    responder.signal()
    assert responder.wait() == 0
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("number", STOPS, ids=lambda number: number.name)
def test_a_sign_in_that_is_being_hashed_is_answered_before_the_end(begin_to_hash, launch, number):
    responder = launch()
    with responder.connect() as connection:
        begin_to_hash(responder, connection)
        begun = time.monotonic()
        responder.signal(number)
        answer = connection.read_answer()
    assert answer is not None and answer.status == 200, answer
    assert responder.wait() == 0
    print(f"{number.name} while a sign-in is hashed: 200 after {time.monotonic() - begun:.2f} s, then exit 0")


@pytest.mark.parametrize("kept", [False, True], ids=["new", "kept"])
def test_a_request_that_was_sent_before_the_signal_waits_for_its_worker_and_is_answered(begin_to_hash, launch, kept):
    responder = launch(workers=1)
    with responder.connect() as hashing, responder.connect() as waiting:
        if kept:
            assert_pong(waiting.ask(KEPT_PING))
        begin_to_hash(responder, hashing)
        waiting.send(KEPT_PING)
        responder.signal()
        assert hashing.read_answer().status == 200
        assert_pong(waiting.read_answer())
    assert responder.wait() == 0


@pytest.mark.parametrize("kept", [False, True], ids=["new", "kept"])
def test_a_half_sent_request_that_becomes_whole_in_time_is_answered(launch, kept):
    responder = launch()
    with responder.connect() as connection:
        if kept:
            assert_pong(connection.ask(KEPT_PING))
        connection.send(half_of(KEPT_PING))
        responder.ping()
        begin_to_stop(responder)
        assert_pong(connection.ask(KEPT_PING[len(half_of(KEPT_PING)):]))
        assert connection.is_closed()
    assert responder.wait() == 0


def test_a_half_sent_request_that_stays_so_ends_with_the_time_to_drain(launch):
    responder = launch(drain_timeout=1)
    with responder.connect() as connection:
        connection.send(half_of(PING))
        responder.ping()
        begun = time.monotonic()
        responder.signal()
        assert responder.wait() == 0
        seconds = time.monotonic() - begun
    print(f"ended after {seconds:.2f} s of drain_timeout 1 s")
    assert 0.5 < seconds < 4


def test_a_second_signal_ends_at_once(launch):
    responder = launch(drain_timeout=60)
    with responder.connect() as connection:
        connection.send(half_of(PING))
        responder.ping()
        begin_to_stop(responder)
        assert responder.process.poll() is None
        begun = time.monotonic()
        responder.signal()
        responder.wait()
        seconds = time.monotonic() - begun
    print(f"ended {seconds:.3f} s after the second signal")
    assert seconds < 1


class Asking(threading.Thread):
    """Asks on a kept connection as fast as it is answered, and does not ask again for what was not."""

    def __init__(self, connection):
        super().__init__()
        self.connection = connection
        self.answered = 0
        self.unanswered = 0

    def run(self):
        while self._is_sent() and not self.unanswered:
            answer = self.connection.read_answer()
            self.answered += answer is not None
            self.unanswered += answer is None

    def _is_sent(self) -> bool:
        """False where the responder has said beforehand that it takes no more."""
        try:
            self.connection.send(KEPT_PING)
            return True
        except BrokenPipeError:
            return False


def test_no_request_on_a_kept_connection_is_lost(launch, open_many):
    """Each that could be sent is answered, for a client that never repeats one."""
    asking = []
    for _ in range(15):
        responder = launch(workers=4)
        clients = [Asking(connection) for connection in open_many(responder, 16)]
        for client in clients:
            client.start()
        wait_until(lambda: all(client.answered > 5 for client in clients))
        responder.signal()
        for client in clients:
            client.join(10)
        assert responder.wait() == 0
        asking += clients
    answered, unanswered = (sum(getattr(client, name) for client in asking) for name in ("answered", "unanswered"))
    print(f"{len(asking)} kept connections at a stop: {answered} requests answered, {unanswered} not")
    assert unanswered == 0


@pytest.fixture
def open_silent(open_many):
    """Opens connections that say nothing, and waits until they are accepted."""

    def open_silent(responder) -> list:
        before = responder.figures.descriptors
        connections = open_many(responder, 4)
        # The connection of the ping before may still have been open.
        wait_until(lambda: responder.figures.descriptors >= before + len(connections) - 1)
        return connections[:-1]

    return open_silent


def test_a_connection_that_was_accepted_may_still_speak(launch, open_silent):
    responder = launch()
    connections = open_silent(responder)
    begin_to_stop(responder)
    for connection in connections:
        connection.send(PING)
    for connection in connections:
        assert_pong(connection.read_answer())
    assert responder.wait() == 0


def test_a_connection_that_was_accepted_and_stays_silent_is_waited_for_no_longer_than_that(launch, open_silent):
    responder = launch(drain_timeout=60)
    connections = open_silent(responder)
    begun = time.monotonic()
    responder.signal()
    assert responder.wait() == 0
    seconds = time.monotonic() - begun
    assert all(connection.is_closed() for connection in connections)
    print(f"silent connections held up the stop for {seconds:.2f} s")
    assert seconds < 2


def test_who_comes_after_the_signal_is_served_by_the_next_process(launch, tmp_path):
    with listen(tmp_path / "socket") as listener:
        first = launch(listener)
        with first.connect() as unfinished, first.connect() as fresh:
            assert_pong(unfinished.ask(KEPT_PING))
            unfinished.send(half_of(KEPT_PING))
            first.ping()
            begin_to_stop(first)
            with first.connect() as late:
                late.send(PING)
                late.socket.settimeout(0.2)
                with pytest.raises(TimeoutError):
                    late.read_answer()
                late.socket.settimeout(10)
                launch(listener)
                assert_pong(late.read_answer())
            assert_pong(unfinished.ask(KEPT_PING[len(half_of(KEPT_PING)):]))
            assert first.wait() == 0
            fresh.close()


def test_a_socket_that_another_process_lets_block_does_not_hold_up_a_stop(launch, tmp_path):
    """The flag is shared by all who have the socket, and systemd clears it."""
    with listen(tmp_path / "socket") as listener:
        responder = launch(listener)
        listener.setblocking(True)
        responder.signal()
        assert responder.wait() == 0


def test_what_waits_for_descriptors_at_a_stop_is_answered(launch, open_many):
    responder = launch(workers=4, prefix=("prlimit", "--nofile=45:45"), drain_timeout=20)
    half_sent = [connection for _ in range(40) for connection in open_many(responder, 1, half_of(PING))]
    wait_until(lambda: responder.has_logged("warning", "accepted"))
    waiting = open_many(responder, 20, PING)
    responder.signal()
    for connection in half_sent:
        connection.send(PING[len(half_of(PING)):])
    for connection in [*half_sent, *waiting]:
        assert_pong(connection.read_answer())
    assert responder.wait() == 0


@pytest.mark.parametrize("keeps", [False, True], ids=["closed", "kept"])
def test_one_process_takes_over_from_another_and_no_request_is_lost(launch, nginx, load, tmp_path, keeps):
    """A kept connection is closed by the process that ends, so nginx must see that before it sends on it."""
    with listen(tmp_path / "socket") as listener:
        current = launch(listener)
        server = nginx(current, keeps=keeps)
        wrk = load(f"{server.address}/api/v1/courses", connections=32, seconds=3)
        count = 0
        while wrk.is_running:
            following = launch(listener)
            # The other process may have answered for it.
            wait_until(lambda: following.has_logged("Serving"))
            current.signal()
            assert current.wait() == 0
            current, count = following, count + 1
        answered = wrk.finish()
    print(f"{count} hand-overs: {answered} requests, 0 failed")
    assert count > 3
