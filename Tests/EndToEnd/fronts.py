"""The front ends from Debian, each with the file that is shipped for it, of which only paths, ports and names change.

A front end is a class here: `title` is its row in docs/deployment.md, `configure` writes its files into `folder`,
`command` starts it in the foreground, and `restart` restarts the responder in the way that docs/deployment.md has for
it. FRONTS at the end lists them; test_fronts.py asks the same of each. All of it runs as a user who is not root.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from service import OWNER, PROJECT, Client, State, children, descendants, free_port, is_alive, wait_until

NOBODY = 65_534
USER = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def shipped(name: str, changes: dict[str, str]) -> str:
    """The text of a shipped file with each of the changes made; each has to change something."""
    text = (PROJECT / name).read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text, f"{name} no longer has {old!r}"
        text = text.replace(old, new)
    return text


def give_away(*paths: Path):
    """Gives files to the user that all of it runs as."""
    if USER:
        for path in paths:
            os.chown(path, NOBODY, NOBODY)


def start(command: list, folder: Path, log: str, **variables: str) -> subprocess.Popen:
    """Starts a program that writes to `log` in the folder."""
    with (folder / log).open("ab") as output:
        give_away(folder / log)
        return subprocess.Popen(
            command, env=os.environ | variables, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **USER)


def stop(process: subprocess.Popen, with_signal: signal.Signals = signal.SIGTERM):
    """Stops a program; it and all that it has started have to end."""
    left = [process.pid, *descendants(process.pid)]
    with process:
        process.send_signal(with_signal)
        try:
            wait_until(lambda: process.poll() is not None and not any(map(is_alive, left)), seconds=20)
        finally:
            for pid in filter(is_alive, left):
                os.kill(pid, signal.SIGKILL)


class SpawnFcgi:
    """spawn-fcgi alone. A new responder takes the name of the socket, and then the old one stops."""

    def __init__(self, front: "Front"):
        self._front = front
        self._count = 0
        self._process = self._start(front.socket)

    def _start(self, path: Path) -> subprocess.Popen:
        self._count += 1
        process = start(
            ["spawn-fcgi", "-n", "-s", path, "-M", "0660", "--", self._front.program],
            self._front.folder, "responder.log", SYLLABUS_STATE=str(self._front.state.path))
        wait_until(lambda: self._front.responder_log.count('"Serving"') == self._count)
        return process

    def restart(self):
        beside = self._front.folder / "new.sock"
        old, self._process = self._process, self._start(beside)
        beside.rename(self._front.socket)
        stop(old)

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self):
        stop(self._process)


class Multiwatch:
    """spawn-fcgi with multiwatch. Each responder is stopped in its turn, and multiwatch starts another."""

    def __init__(self, front: "Front"):
        self._front = front
        self._process = start(
            ["spawn-fcgi", "-n", "-s", front.socket, "-M", "0660", "--",
             "/usr/bin/multiwatch", "-f", "2", "--", front.program],
            front.folder, "responder.log", SYLLABUS_STATE=str(front.state.path))
        wait_until(lambda: self._served == 2)

    @property
    def _served(self) -> int:
        """How many responders have begun to serve so far."""
        return self._front.responder_log.count('"Serving"')

    def restart(self):
        for pid in children(self._process.pid):
            before = self._served
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda: self._served > before and not is_alive(pid))

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self):
        stop(self._process)


class Front(Client):
    """A running front end with a service behind it, at the web server's root or below `mount`."""

    title = ""
    # Who starts the responder; nobody where the front end does.
    spawner = Multiwatch
    # Whether a process of the responder answers more than one request.
    stays = True
    # Whether it serves the page of www/ as well.
    has_page = True
    # Whether the responder has to be told of the mount by its own setting.
    tells_mount = True
    # The signal that stops it.
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path, programs: Path, mount: str = ""):
        self.folder = folder
        self.mount = mount
        self.port = free_port()
        super().__init__(f"http://localhost:{self.port}{mount}")
        self.socket = folder / "syllabus.sock"
        self.program = folder / "syllabus-fcgi"
        self.www = folder / "www"
        self.state = State(folder / "state", programs).create()
        self.state.add_user(*OWNER)
        settings = {"access_log": True} | ({} if self.tells_mount else {"mount": mount})
        (self.state.path / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
        shutil.copy(programs / "syllabus-fcgi", self.program)
        shutil.copytree(PROJECT / "www", self.www)
        self.configure()
        folder.chmod(0o755)
        give_away(folder, *folder.rglob("*"))
        self._spawner = self.spawner(self) if self.spawner else None
        self.process = start(self.command(), folder, "front.log", **self.variables())
        try:
            wait_until(self._has_answered)
        except BaseException:
            self.stop()
            raise

    def _has_answered(self) -> bool:
        assert self.process.poll() is None, self.log
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", self.port)) != 0:
                return False
        answer = self.get("/ping")
        assert answer.text == "pong", f"{answer.status_code} {answer.text} {self.log}"
        return True

    def write(self, name: str, text: str) -> Path:
        """Writes a file of the configuration."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def configure(self):
        """Writes the configuration."""
        raise NotImplementedError

    def command(self) -> list:
        """Starts the front end in the foreground."""
        raise NotImplementedError

    def variables(self) -> dict[str, str]:
        """What it needs in its environment."""
        return {}

    def restart(self):
        """Restarts the responder."""
        self._spawner.restart()

    @property
    def responders(self) -> list[int]:
        """The processes of the responder."""
        root = self._spawner.pid if self._spawner else self.process.pid
        return [pid for pid in (root, *descendants(root)) if is_alive(pid) and self._runs_our_program(pid)]

    def _runs_our_program(self, pid: int) -> bool:
        return Path(f"/proc/{pid}/exe").resolve() == self.program

    def stop(self):
        self._session.close()
        try:
            stop(self.process, self.stop_signal)
        finally:
            if self._spawner:
                self._spawner.stop()

    @property
    def responder_log(self) -> str:
        path = self.folder / "responder.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @property
    def log(self) -> str:
        """All that was written by the front end and by the responder."""
        return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in self.folder.glob("*.log"))


NGINX = """
daemon off;
worker_processes 2;
pid nginx.pid;
error_log front.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path body;
    fastcgi_temp_path fastcgi;
    proxy_temp_path proxy;
    scgi_temp_path scgi;
    uwsgi_temp_path uwsgi;
    {includes}
}}
"""


class Nginx(Front):
    title = "nginx"
    stop_signal = signal.SIGQUIT
    passes_to = None

    def configure(self):
        server = self.passes_to or f"unix:{self.socket}"
        changes = {"/usr/share/syllabus/www": str(self.www), "unix:/run/syllabus/syllabus.sock;": f"{server};"}
        shutil.copy(PROJECT / "nginx" / "syllabus_params", self.folder)
        if self.mount:
            changes["/reviews"] = self.mount
            self.write("syllabus_mount", shipped("nginx/syllabus_mount", changes))
            self.write("syllabus.conf", f"""
                server {{
                    listen 127.0.0.1:{self.port};
                    location / {{ return 200 "another thing"; }}
                    include syllabus_mount;
                }}""")
        else:
            changes |= {
                "listen 80;": f"listen 127.0.0.1:{self.port};", "listen [::]:80;": "",
                "server_name syllabus.example;": "server_name localhost;",
            }
            self.write("syllabus.conf", shipped("nginx/syllabus.conf", changes))
        includes = ["syllabus.conf", *self.more()]
        self.write("nginx.conf", NGINX.format(includes=" ".join(f"include {name};" for name in includes)))

    def more(self) -> list[str]:
        """Further files."""
        return []

    def command(self) -> list:
        return ["/usr/sbin/nginx", "-e", self.folder / "front.log", "-p", f"{self.folder}/", "-c", "nginx.conf"]


class NginxKeepingConnections(Nginx):
    title = "nginx, connections kept"
    passes_to = "syllabus"

    def more(self) -> list[str]:
        changes = {"unix:/run/syllabus/syllabus.sock": f"unix:{self.socket}"}
        self.write("syllabus-keepalive.conf", shipped("nginx/syllabus-keepalive.conf", changes))
        return ["syllabus-keepalive.conf"]


class SpawnFcgiAlone(Nginx):
    title = "spawn-fcgi (nginx)"
    spawner = SpawnFcgi


APACHE = """
ServerRoot "{folder}"
DefaultRuntimeDir "{folder}"
PidFile "{folder}/apache.pid"
ErrorLog "{folder}/front.log"
Listen 127.0.0.1:{port}
ServerName localhost
{modules}
DocumentRoot "{folder}/site"
<Directory "{folder}/site">
    Require all granted
</Directory>
TypesConfig /dev/null
AddType text/html .html
AddType text/css .css
AddType text/javascript .js
AddType image/svg+xml .svg
<Directory />
    AllowOverride None
    Require all denied
</Directory>
{more}
Include "{folder}/syllabus.conf"
"""

# What Debian's Apache has switched on of what matters here.
USUAL_MODULES = ("mpm_event", "authz_core", "authz_host", "alias", "dir", "env", "mime", "setenvif", "filter")


class Apache(Front):
    """Apache httpd with the modules `enabled` besides the usual ones."""

    stop_signal = signal.SIGTERM
    site = ""
    handler = ""
    enabled = ()
    more = ""

    def configure(self):
        modules = "\n".join(
            f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
            for name in (*USUAL_MODULES, *self.enabled))
        (self.folder / "site").mkdir()
        more = self.more.format(folder=self.folder)
        self.write("apache.conf", APACHE.format(folder=self.folder, port=self.port, modules=modules, more=more))
        inside = {"/etc/apache2/": f"{self.folder}/"}
        shutil.copy(PROJECT / "apache" / "syllabus_site", self.folder)
        self.write(self.handler, shipped(f"apache/{self.handler}", inside))
        self.write("syllabus.conf", shipped(f"apache/{self.site}", inside | self.changes() | {
            "<VirtualHost *:80>": f"<VirtualHost *:{self.port}>", "ServerName syllabus.example": "ServerName localhost",
            "Define SYLLABUS_BASE /": f"Define SYLLABUS_BASE {self.mount}/",
            "/usr/share/syllabus/www": str(self.www),
        }))

    def changes(self) -> dict[str, str]:
        """What else is to be filled in."""
        return {}

    def command(self) -> list:
        return ["/usr/sbin/apache2", "-f", self.folder / "apache.conf", "-D", "FOREGROUND"]


class ApacheProxyFcgi(Apache):
    title = "Apache, mod_proxy_fcgi"
    site = "syllabus.conf"
    handler = "syllabus_proxy_fcgi"
    enabled = ("proxy", "proxy_fcgi", "headers", "include", "unique_id")

    def changes(self) -> dict[str, str]:
        return {"/run/syllabus/syllabus.sock": str(self.socket)}


class ApacheFcgid(Apache):
    title = "Apache, mod_fcgid"
    spawner = None
    site = "syllabus-fcgid.conf"
    handler = "syllabus_fcgid"
    enabled = ("fcgid", "headers", "include", "unique_id")
    more = 'FcgidIPCDir "{folder}/fcgid"\nFcgidProcessTableFile "{folder}/fcgid_shm"'

    def changes(self) -> dict[str, str]:
        return {
            "/usr/local/bin/syllabus-fcgi": str(self.program), "/var/lib/syllabus": str(self.state.path),
            'SYLLABUS_MOUNT ""': f'SYLLABUS_MOUNT "{self.mount}"',
        }

    def restart(self):
        for pid in self.responders:
            os.kill(pid, signal.SIGTERM)


FRONTS = (Nginx, NginxKeepingConnections, ApacheProxyFcgi, ApacheFcgid, SpawnFcgiAlone)
