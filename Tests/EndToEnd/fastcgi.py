"""FastCGI 1.0 as bytes: records as a test wants them, right or wrong, and a connection with nothing in between."""

import json
import socket
import struct
from dataclasses import dataclass, field

from problems import assert_tells_nothing_of_the_insides

(
    BEGIN_REQUEST, ABORT_REQUEST, END_REQUEST, PARAMS, STDIN, STDOUT, STDERR, DATA,
    GET_VALUES, GET_VALUES_RESULT, UNKNOWN_TYPE,
) = range(1, 12)
RESPONDER, AUTHORIZER, FILTER = range(1, 4)
REQUEST_COMPLETE, CANT_MPX_CONN, OVERLOADED, UNKNOWN_ROLE = range(4)

HEADER = struct.Struct(">BBHHBB")
MAXIMUM_CONTENT = 65_535
CONNECTING_SECONDS = 5


def record(kind: int, content: bytes = b"", id: int = 1, padding: int = 0, version: int = 1) -> bytes:
    """One record; the padding is not of zeros, which would look like a header's end."""
    return HEADER.pack(version, kind, id, len(content), padding, 0) + content + b"\xff" * padding


def stream(kind: int, content: bytes, id: int = 1, size: int = MAXIMUM_CONTENT, padding: int = 0) -> bytes:
    """A stream to its end, cut into records of a size."""
    chunks = [content[start:start + size] for start in range(0, len(content), size)]
    return b"".join(record(kind, chunk, id, padding) for chunk in [*chunks, b""])


def begin(id: int = 1, role: int = RESPONDER, keep: bool = False, padding: int = 0) -> bytes:
    return record(BEGIN_REQUEST, struct.pack(">HB5x", role, keep), id, padding)


def abort(id: int = 1) -> bytes:
    return record(ABORT_REQUEST, id=id)


def length(number: int) -> bytes:
    return bytes([number]) if number < 128 else struct.pack(">I", number | 1 << 31)


def pair(name: str | bytes, value: str | bytes = b"") -> bytes:
    name, value = (text.encode() if isinstance(text, str) else text for text in (name, value))
    return length(len(name)) + length(len(value)) + name + value


def pairs(parameters) -> bytes:
    """The pairs of a dictionary, or of a list where a name may come twice."""
    items = parameters.items() if isinstance(parameters, dict) else parameters
    return b"".join(pair(name, value) for name, value in items)


def parameters(path: str = "/ping", method: str = "GET", body: bytes = b"", **more) -> dict:
    """What nginx sends for a request; a parameter that is None is left out."""
    sent = {
        "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "REQUEST_METHOD": method, "REQUEST_URI": path, "SCRIPT_NAME": path.partition("?")[0],
        "QUERY_STRING": path.partition("?")[2], "CONTENT_TYPE": "application/json" if body else "",
        "CONTENT_LENGTH": str(len(body)) if body else "", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost",
    }
    return {name: value for name, value in (sent | more).items() if value is not None}


def request(parameters, body: bytes = b"", id: int = 1, keep: bool = False, size: int = MAXIMUM_CONTENT,
            padding: int = 0) -> bytes:
    """A whole request; parameters may be bytes too, which are sent as they are."""
    content = parameters if isinstance(parameters, bytes) else pairs(parameters)
    return begin(id, keep=keep, padding=padding) + stream(PARAMS, content, id, size, padding) + stream(
        STDIN, body, id, size, padding)


def half_of(request: bytes) -> bytes:
    return request[:len(request) // 2]


@dataclass
class Record:
    kind: int
    id: int
    content: bytes

    @property
    def protocol_status(self) -> int:
        assert self.kind == END_REQUEST and len(self.content) == 8, self
        return self.content[4]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The pairs of a record whose lengths take one byte each."""
        found, rest = [], self.content
        while rest:
            name, value = rest[0], rest[1]
            found.append((rest[2:2 + name].decode(), rest[2 + name:2 + name + value].decode()))
            rest = rest[2 + name + value:]
        return found


@dataclass
class Answer:
    """A CGI response (RFC 3875, section 6)."""

    document: bytes
    protocol_status: int = REQUEST_COMPLETE
    fields: dict = field(default_factory=dict)
    body: bytes = b""
    status: int | None = None

    def __post_init__(self):
        if not self.document:
            return
        head, separator, self.body = self.document.partition(b"\r\n\r\n")
        assert separator, self.document
        lines = (line.partition(": ") for line in head.decode("latin-1").split("\r\n"))
        self.fields = {name: value for name, _, value in lines}
        self.status = int(self.fields.get("Status", "200").split()[0])

    def json(self):
        return json.loads(self.body)


class Connection:
    """A connection to a responder: by a path, or by host and port."""

    def __init__(self, address, source=None, seconds: float = 5):
        if isinstance(address, tuple):
            self.socket = socket.create_connection(address, seconds, source)
        else:
            self.socket = socket.socket(socket.AF_UNIX)
            # A connect that does not block fails at once where the queue is full; this one waits, but not for ever.
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", CONNECTING_SECONDS, 0))
            try:
                self.socket.connect(str(address))
            except OSError:
                self.socket.close()
                raise
            self.socket.settimeout(seconds)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, *data: bytes):
        self.socket.sendall(b"".join(data))

    def send_what_is_taken(self, data: bytes):
        """Sends, and does not mind if the responder closes meanwhile."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def end(self):
        """Sends no more."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def read(self, count: int) -> bytes:
        """So many bytes, or fewer where the responder has closed."""
        data = bytearray()
        while len(data) < count:
            try:
                chunk = self.socket.recv(count - len(data))
            except ConnectionResetError:
                break
            if not chunk:
                break
            data += chunk
        return bytes(data)

    def read_to_end(self) -> bytes:
        """All that comes until the responder has closed, which it has to do in the connection's time."""
        data = bytearray()
        while chunk := self.read(65_536):
            data += chunk
        return bytes(data)

    def read_record(self) -> Record | None:
        """The next record, or None where the responder has closed."""
        header = self.read(HEADER.size)
        if not header:
            return None
        version, kind, id, length, padding, _ = HEADER.unpack(header)
        assert version == 1, header
        content = self.read(length + padding)
        assert len(content) == length + padding, "closed inside a record"
        return Record(kind, id, content[:length])

    def read_answer(self, id: int = 1) -> Answer | None:
        """The answer to a request, or None where the responder has closed instead."""
        document = b""
        while found := self.read_record():
            assert found.id == id, found
            if found.kind == END_REQUEST:
                answer = Answer(document, found.protocol_status)
                assert not document or answer.fields["X-Content-Type-Options"] == "nosniff", answer
                return answer
            assert found.kind in (STDOUT, STDERR), found
            if found.kind == STDOUT:
                document += found.content
        return None

    def ask(self, *data: bytes, id: int = 1) -> Answer | None:
        self.send(*data)
        return self.read_answer(id)

    def is_closed(self) -> bool:
        """Waits until the responder has closed; false where a byte comes instead, or nothing in time."""
        try:
            return self.read(1) == b""
        except TimeoutError:
            return False


def ask(address, *data: bytes) -> Answer | None:
    """Sends a request on a connection of its own, and returns the answer."""
    with Connection(address) as connection:
        return connection.ask(*data)


PING = request(parameters())
KEPT_PING = request(parameters(), keep=True)


def assert_pong(answer: Answer | None):
    assert answer is not None, "closed without an answer"
    assert (answer.protocol_status, answer.status, answer.body) == (REQUEST_COMPLETE, 200, b"pong"), answer


def assert_problem(answer: Answer | None, status: int) -> dict:
    """Checks that an answer is a problem of the status, and returns it."""
    assert answer is not None, "closed without an answer"
    assert answer.status == status, answer
    assert answer.fields["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status and problem["detail"]
    assert answer.fields["X-Request-Id"] in problem["instance"]
    assert status != 401 or answer.fields["WWW-Authenticate"]
    assert_tells_nothing_of_the_insides(problem)
    return problem
