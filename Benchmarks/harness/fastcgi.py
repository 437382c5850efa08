"""A FastCGI client for one GET, to have a responder's answer as it writes it, without a web server's hand in it."""

import socket
import struct
from pathlib import Path

VERSION, BEGIN, END, PARAMS, STDIN, STDOUT = 1, 1, 3, 4, 5, 6
RESPONDER = 1
# As long as nginx's $request_id, so that an answer that holds it is as long as behind nginx.
REQUEST_ID = "0" * 32


def fetch(path: Path, target: str, **more: str) -> bytes:
    """The CGI document that the responder listening at `path` answers to GET; further parameters by their names."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(str(path))
        connection.sendall(_request(_parameters(target) | more))
        with connection.makefile("rb") as stream:
            return b"".join(_output(stream))


def _request(parameters: dict[str, str]) -> bytes:
    begin = struct.pack(">HB5x", RESPONDER, 0)
    pairs = b"".join(_pair(name, value) for name, value in parameters.items())
    return _record(BEGIN, begin) + _record(PARAMS, pairs) + _record(PARAMS) + _record(STDIN)


def _parameters(target: str) -> dict[str, str]:
    return {
        "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1", "REQUEST_METHOD": "GET", "REQUEST_URI": target,
        "SCRIPT_NAME": target, "QUERY_STRING": "", "CONTENT_LENGTH": "", "REQUEST_ID": REQUEST_ID,
    }


def _pair(name: str, value: str) -> bytes:
    return _length(name) + _length(value) + name.encode() + value.encode()


def _length(text: str) -> bytes:
    return bytes([len(text)]) if len(text) < 128 else struct.pack(">I", len(text) | 1 << 31)


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack(">BBHHBx", VERSION, kind, 1, len(content), 0) + content


def _output(stream):
    while len(head := stream.read(8)) == 8:
        _, kind, _, length, padding = struct.unpack(">BBHHBx", head)
        content = stream.read(length + padding)[:length]
        if kind == END:
            return
        if kind == STDOUT:
            yield content
    raise ConnectionError("the responder closed the connection before the end of its answer")
