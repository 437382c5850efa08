"""The programs that the benchmark compares ours with, built and started as it has them, and one nginx in front of all."""

import json
import os
import signal
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import requests

from fastcgi import Answer, parameters
from old_application import PYTHON
from responder import listen
from service import PROJECT, Client, free_port, wait_until

PEERS = PROJECT / "Benchmarks" / "peers"
FLASK = PEERS / "flask"
SHARED = [PEERS / "c" / f"{name}.c" for name in ("courses", "database", "service", "text", "token")]
WORKERS = 2

FASTCGI = """
    server {{
        listen 127.0.0.1:{port};
        location / {{
            include "{params}";
            fastcgi_param SCRIPT_FILENAME "{script}";
            fastcgi_pass "unix:{socket}";
        }}
    }}"""
PROXY = """
    server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass "http://unix:{socket}"; }} }}"""
UWSGI = """
    server {{ listen 127.0.0.1:{port}; location / {{ include /etc/nginx/uwsgi_params; uwsgi_pass "unix:{socket}"; }} }}"""
NGINX = """{user}
daemon off;
pid "{folder}/nginx.pid";
events {{}}
http {{
    access_log off;
    client_body_temp_path "{folder}/body";
    fastcgi_temp_path "{folder}/fastcgi";
    proxy_temp_path "{folder}/proxy";
    scgi_temp_path "{folder}/scgi";
    uwsgi_temp_path "{folder}/uwsgi";{servers}
}}
"""


@dataclass
class Site:
    """What the peers are given, and where they are built and run."""

    folder: Path
    database: Path
    flask_database: Path
    secret: str

    def environment(self, database: Path | None = None) -> dict[str, str]:
        # Python is to keep what it has compiled, as it does where nothing is said.
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return inherited | {
            "DATABASE": str(database or self.database), "SECRET": self.secret, "WORKERS": str(WORKERS)}

    def socket(self, name: str) -> Path:
        return self.folder / f"{name}.sock"


def build_c(source: str, target: Path, *libraries: str) -> Path:
    command = ["gcc", "-O2", "-pthread", "-o", target, PEERS / source, *SHARED, *libraries]
    subprocess.run(command, check=True)
    return target


def build_fcgi(folder: Path) -> Path:
    return build_c(
        "courses-fcgi.c", folder / "courses-fcgi", "-lfcgi", "-l:libsqlite3.a", "-lm", "-largon2", "-lcrypto")


def build_cgi(folder: Path) -> Path:
    return build_c("courses-cgi.c", folder / "courses-cgi", "-l:libsqlite3.a", "-lm", "-l:libargon2.a", "-lcrypto")


def build_go(folder: Path) -> Path:
    target = folder / "courses-go"
    # Go's own cache spares the next run most of the time.
    environment = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(PROJECT / ".build" / "go")}
    subprocess.run(
        ["go", "build", "-tags", "libsqlite3", "-o", target], cwd=PEERS / "go", env=os.environ | environment, check=True)
    return target


def fpm_configuration(site: Site) -> Path:
    template = (PEERS / "php-fpm.conf").read_text(encoding="utf-8")
    user = "root" if os.geteuid() == 0 else "nobody"
    for name, value in {
        "folder": site.folder, "socket": site.socket("php-fpm"), "workers": WORKERS, "user": user,
    }.items():
        template = template.replace("{" + name + "}", str(value))
    path = site.folder / "php-fpm.conf"
    path.write_text(template, encoding="utf-8")
    return path


@dataclass
class Reply:
    """What a peer answers, however it was asked."""

    status: int
    type: str
    location: str | None
    body: bytes

    def json(self):
        return json.loads(self.body)


class Behind(Client):
    """A peer behind nginx."""

    def ask(self, method: str, path: str, authorization: str | None = None, body: bytes = b"") -> Reply:
        fields = {"Authorization": authorization} if authorization else {}
        if body:
            fields["Content-Type"] = "application/json"
        answer = self.call(method, path, headers=fields, data=body)
        return Reply(
            answer.status_code, answer.headers["Content-Type"], answer.headers.get("Location"), answer.content)

    def is_answering(self) -> bool:
        try:
            return self.get("/ping").status_code in (200, 404)
        except requests.ConnectionError:
            return False

    def close(self):
        self._session.close()


@dataclass
class Script:
    """A CGI program, which is started for each request."""

    command: list
    environment: dict[str, str]

    def ask(self, method: str, path: str, authorization: str | None = None, body: bytes = b"") -> Reply:
        path = path if path.startswith("/") else f"/api/v1/{path}"
        asked = parameters(
            path, method, body, SCRIPT_NAME="", PATH_INFO=path, HTTP_AUTHORIZATION=authorization, REDIRECT_STATUS="200")
        answer = Answer(subprocess.run(
            self.command, env=self.environment | asked, input=body, stdout=subprocess.PIPE, check=True).stdout)
        fields = {name.lower(): value for name, value in answer.fields.items()}
        return Reply(answer.status, fields["content-type"], fields.get("location"), answer.body)


class Running(ExitStack):
    """Processes that end with the stack."""

    def __init__(self, site: Site):
        super().__init__()
        self._site = site

    def start(self, name: str, command: list, database: Path | None = None, **options):
        log = self._site.folder / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, env=self._site.environment(database), stdout=output, stderr=output,
                **({"stdin": subprocess.DEVNULL} | options))
        self.callback(end, process)

        def is_listening() -> bool:
            assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
            return self._site.socket(name).is_socket()

        wait_until(is_listening, 20)

    def spawn(self, name: str, command: list):
        """Starts a FastCGI program with its socket as descriptor 0."""
        with listen(self._site.socket(name)) as listener:
            self.start(name, command, stdin=listener)

    def start_nginx(self, servers: str):
        folder = self._site.folder
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(NGINX.format(user=user, folder=folder, servers=servers), encoding="utf-8")
        command = ["/usr/sbin/nginx", "-e", folder / "nginx.log", "-p", f"{folder}/", "-c", "nginx.conf"]
        self.callback(end, subprocess.Popen(command, stdin=subprocess.DEVNULL))


def end(process: subprocess.Popen):
    with process:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()


def start_all(site: Site, running: Running) -> dict[str, Behind]:
    """Starts every peer that stays, and a client for each by its name."""
    running.spawn("c", [build_fcgi(site.folder), str(WORKERS)])
    running.spawn("go", [build_go(site.folder)])
    as_root = ["--allow-to-run-as-root"] if os.geteuid() == 0 else []
    # Its name ends with the version that the system has.
    fpm = max(Path("/usr/sbin").glob("php-fpm*"))
    running.start("php-fpm", [fpm, "--nodaemonize", *as_root, "--fpm-config", fpm_configuration(site)])
    folder = PYTHON.parent
    running.start(
        "gunicorn",
        [PYTHON, folder / "gunicorn", "--chdir", FLASK, "--workers", str(WORKERS), "--bind",
         f"unix:{site.socket('gunicorn')}", "--no-control-socket", "wsgi"], site.flask_database)
    running.start(
        "uwsgi",
        [PYTHON, folder / "uwsgi", "--chdir", FLASK, "--module", "wsgi", "--master", "--processes", str(WORKERS),
         "--socket", site.socket("uwsgi"), "--die-on-term", "--need-app", "--disable-logging"], site.flask_database)
    kinds = {"c": FASTCGI, "go": FASTCGI, "php-fpm": FASTCGI, "gunicorn": PROXY, "uwsgi": UWSGI}
    ports = {name: free_port() for name in kinds}
    values = {"params": PROJECT / "nginx" / "syllabus_params", "script": PEERS / "courses.php"}
    running.start_nginx("".join(
        kind.format(port=ports[name], socket=site.socket(name), **values) for name, kind in kinds.items()))
    clients = {name: Behind(f"http://127.0.0.1:{port}") for name, port in ports.items()}
    for client in clients.values():
        running.callback(client.close)
        wait_until(client.is_answering)
    return clients


def scripts(site: Site) -> dict[str, Script]:
    """The CGI programs."""
    environment = site.environment()
    return {
        "c-cgi": Script([build_cgi(site.folder)], environment),
        "php-cgi": Script(["php-cgi"], environment | {"SCRIPT_FILENAME": str(PEERS / "courses.php")}),
        "flask-cgi": Script([PYTHON, FLASK / "cgi_script.py"], site.environment(site.flask_database)),
    }
