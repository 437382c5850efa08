"""Another web server with the pages below a path of its own, and with answers that no service would give."""

import http.server
import threading
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from pages import FIELDS, WWW

BASE = "/deep"

# A status, a type and a body; None is silence.
Answer = tuple[int, str, bytes] | None


class Mount:
    """A server that can be stopped and started again; `answers` has, by its path, what is no file of the folder."""

    def __init__(self, folder: Path = WWW):
        self.folder = folder
        self.answers: dict[str, Answer | Callable[[], Answer]] = {}
        self._server = None
        self._port = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}{BASE}"

    @contextmanager
    def running(self):
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def start(self):
        """Listens, on the port it had before if it had one."""
        self._server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", self._port), lambda *arguments: Handler(self, *arguments))
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,)).start()

    def stop(self):
        """Stops listening, so that the next to ask are refused."""
        self._server.shutdown()
        self._server.server_close()


class Handler(http.server.SimpleHTTPRequestHandler):
    """One connection to a mount. All that it answers has the fields that the shipped web servers send."""

    def __init__(self, mount: Mount, *arguments):
        self._mount = mount
        super().__init__(*arguments, directory=mount.folder)

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path in self._mount.answers:
            answer = self._mount.answers[path]
            self.tell(answer() if callable(answer) else answer)
        elif path.startswith(f"{BASE}/"):
            self.path = self.path.removeprefix(BASE)
            super().do_GET()
        else:
            self.send_error(404)

    def tell(self, answer: Answer):
        if answer is not None:
            status, kind, content = answer
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def end_headers(self):
        for name, value in FIELDS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_):
        pass
