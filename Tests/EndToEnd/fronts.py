"""The front ends from Debian, each with the file that is shipped for it, of which only paths, ports and names change.

A front end is a class here: `title` is its row in docs/deployment.md, `configure` writes its files into `folder`,
`command` starts it in the foreground, and `restart` restarts the responder as docs/deployment.md has it. FRONTS at the
end lists them; test_fronts.py asks the same of each. All of it runs as a user who is not root.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest

import archive
from service import OWNER, PROJECT, Client, State, children, descendants, free_port, is_alive, wait_until

DEPLOYMENT = PROJECT / "docs" / "deployment.md"

NOBODY = 65_534
USER = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def shipped(name: str, changes: dict[str, str]) -> str:
    """The text of a shipped file with each of the changes made; each has to change something."""
    text = (PROJECT / name).read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text, f"{name} no longer has {old!r}"
        text = text.replace(old, new)
    return text


def blocks(heading: str) -> list[str]:
    """The shell blocks of a section of docs/deployment.md."""
    sections = re.split(r"^##? ", DEPLOYMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (section,) = [section for section in sections if section.startswith(f"{heading}\n")]
    return re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


def documented(heading: str, words: str) -> str:
    """The one shell block of a section that has these words in it."""
    (block,) = [block for block in blocks(heading) if words in block]
    return block


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
            command, cwd=folder, env=os.environ | variables, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            **USER)


def stop(process: subprocess.Popen, with_signal: signal.Signals, *others: int):
    """Stops a program, and others by their ids; they and all that it has started have to end."""
    started = [process.pid, *descendants(process.pid)]
    with process:
        for pid in (process.pid, *others):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, with_signal)
        try:
            wait_until(lambda: process.poll() is not None and not any(map(is_alive, started)), seconds=20)
        finally:
            started += [pid for root in started for pid in descendants(root)]
            left = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in filter(is_alive, started)}
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            assert not left, left


class Spawner:
    """Whoever starts the responder on a socket, by the commands of docs/deployment.md."""

    # Words that the blocks have to start it and to restart it.
    starts = ""
    restarts = ""
    # How many responders there are.
    count = 1

    def __init__(self, front: "Front"):
        self._front = front
        self.processes = []

    def start(self):
        self._run(self.starts)
        wait_until(lambda: self._front.responder_log.count('"Serving"') == self.count)

    def _run(self, words: str):
        command = self._front.fill_in(documented("spawn-fcgi and multiwatch", words))
        # A shell that waits is the parent of what goes on behind it.
        self.processes.append(start(["bash", "-c", f"{command}\nwait"], self._front.folder, "responder.log"))

    def restart(self):
        self._run(self.restarts)

    def stop(self):
        for process in self.processes:
            if process.poll() is None:
                # multiwatch passes it on, and hangs where its children hear of it otherwise.
                stop(process, signal.SIGTERM, *children(process.pid))


class SpawnFcgi(Spawner):
    """spawn-fcgi alone: a new responder takes the name of the socket, and then the old one stops."""

    starts = "2>>"
    restarts = "new.sock"


class Multiwatch(Spawner):
    """spawn-fcgi with multiwatch, which starts a responder anew when one has stopped."""

    starts = "multiwatch -f"
    restarts = "pkill"
    count = 2


class Front(Client):
    """A running front end with a service behind it."""

    title = ""
    # Where the service stands, empty for the root; options may say otherwise.
    mount = ""
    # Who starts the responder; nobody where the front end does.
    spawner = Multiwatch
    # The section of docs/deployment.md that says how to restart a responder that the front end has started.
    heading = ""
    # Whether a process of the responder answers more than one request.
    stays = True
    # Whether a restart may lose what changes something, as docs/deployment.md says then.
    may_lose_changes = False
    # Whether it serves the page of www/ as well.
    has_page = True
    # Whether what it answers by itself has the form of the API's problems.
    has_problems = False
    # Whether the responder hears from it where it stands; else its own setting says so.
    tells_mount = True
    # Whether /ping and /status are there for this machine.
    has_status = True
    # What is asked for until it is answered.
    first = "/ping"
    # Whether a path with %2F in it gets to the responder.
    takes_encoded_slash = True
    # The signal that stops it.
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path, programs: Path, mount: str | None = None):
        self.folder = folder
        self.programs = programs
        self.mount = self.mount if mount is None else mount
        self.port = free_port()
        super().__init__(f"http://localhost:{self.port}{self.mount}")
        self.socket = folder / "syllabus.sock"
        self.program = folder / "syllabus-fcgi"
        self.www = folder / "www"
        self.state = State(folder / "state", programs).create()
        self.state.add_user(*OWNER)
        settings = {"access_log": True} | ({} if self.tells_mount else {"mount": self.mount})
        (self.state.path / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
        shutil.copy(programs / "syllabus-fcgi", self.program)
        shutil.copytree(PROJECT / "www", self.www)
        (folder / "site").mkdir()
        self.configure()
        folder.chmod(0o755)
        give_away(folder, *folder.rglob("*"))
        self._spawner = self.spawner(self) if self.spawner else None
        self.process = None
        try:
            if self._spawner:
                self._spawner.start()
            self.process = start(self.command(), folder, "front.log", **self.variables())
            wait_until(self._has_answered)
        except BaseException:
            self.stop()
            raise

    def configure(self):
        """Writes the configuration."""
        raise NotImplementedError

    def command(self) -> list:
        """Starts the front end in the foreground."""
        raise NotImplementedError

    def check_command(self) -> list:
        """Checks the configuration, as docs/deployment.md has it."""
        raise NotImplementedError

    def variables(self) -> dict[str, str]:
        """What it needs in its environment."""
        return {}

    def check(self) -> str:
        """What the front end says of its configuration."""
        answer = subprocess.run(
            self.check_command(), cwd=self.folder, env=os.environ | self.variables(), capture_output=True, text=True,
            check=False, **USER)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout + answer.stderr

    def restart(self):
        """Restarts the responder."""
        if self._spawner:
            self._spawner.restart()
        else:
            command = self.fill_in(documented(self.heading, "kill"))
            subprocess.run(["bash", "-c", command], check=True, timeout=60, **USER)

    def lose_responder(self):
        """Stops the responder for good."""
        if self._spawner:
            self._spawner.stop()
        else:
            responders = self.responders
            self.program.unlink()
            for pid in responders:
                os.kill(pid, signal.SIGKILL)

    def fail_to_restart(self):
        """Restarts the responder where it cannot start, and waits until the command has given that up."""
        if self._spawner:
            self._spawner.restart()
            wait_until(lambda: self._spawner.processes[-1].poll() is not None)
        else:
            with pytest.raises(subprocess.CalledProcessError):
                self.restart()

    def stop(self):
        self._session.close()
        try:
            if self.process:
                stop(self.process, self.stop_signal)
        finally:
            if self._spawner:
                self._spawner.stop()

    def write(self, name: str, text: str) -> Path:
        """Writes a file of the configuration."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def fill_in(self, command: str) -> str:
        """A command of the docs for this front end: with its folders, its user, and no process but its own."""
        # None is the child of the first process there is, if nothing has been started yet.
        parents = ",".join(map(str, self._family)) or "1"
        for old, new in {
            "-U syllabus -G www-data -u syllabus -g syllabus ": "",
            "-u syllabus syllabus-fcgi": f"--parent {parents} syllabus-fcgi",
            "-u www-data syllabus-fcgi": f"--parent {parents} syllabus-fcgi",
            "/run/syllabus/": f"{self.folder}/", "/var/log/syllabus.log": str(self.folder / "responder.log"),
            "/var/lib/syllabus": str(self.state.path), "/usr/local/bin/syllabus-fcgi": str(self.program),
        }.items():
            command = command.replace(old, new)
        return command

    @property
    def _family(self) -> list[int]:
        """Whoever starts responders, and all that these have started."""
        roots = [process.pid for process in self._spawner.processes] if self._spawner else [self.process.pid]
        return [pid for root in roots for pid in (root, *descendants(root))]

    @property
    def responders(self) -> list[int]:
        """The processes of the responder."""
        return [pid for pid in self._family if is_alive(pid) and self._is_responder(pid)]

    def _is_responder(self, pid: int) -> bool:
        return Path(f"/proc/{pid}/exe").resolve() == self.program

    def _has_answered(self) -> bool:
        assert self.process.poll() is None, self.log
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", self.port)) != 0:
                return False
        answer = self.get(self.first)
        assert answer.status_code == 200, f"{answer.status_code} {answer.text} {self.log}"
        return True

    def wait_until_ok(self, path: str, **options):
        """Asks until the answer is 200."""
        wait_until(lambda: self.get(path, **options).status_code == 200)

    @property
    def responder_log(self) -> str:
        path = self.folder / "responder.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @property
    def log(self) -> str:
        """The end of what the front end has written, and of what the responder has."""
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(self.folder.glob("*.log"))]
        return "\n".join(text[-4000:] for text in texts)


NGINX = """
daemon off;
worker_processes 2;
pid nginx.pid;
error_log front.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    gzip on;
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
    has_problems = True
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
                    root "{self.folder}/site";
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

    def check_command(self) -> list:
        return [*self.command(), "-t"]


class NginxKeepingConnections(Nginx):
    title = "nginx, connections kept"
    passes_to = "syllabus"
    may_lose_changes = True

    def more(self) -> list[str]:
        changes = {"unix:/run/syllabus/syllabus.sock": f"unix:{self.socket}"}
        self.write("syllabus-keepalive.conf", shipped("nginx/syllabus-keepalive.conf", changes))
        return ["syllabus-keepalive.conf"]


class NginxBelow(Nginx):
    title = "nginx, below a prefix"
    mount = "/courses-app"


class SpawnFcgiAlone(Nginx):
    title = "spawn-fcgi alone (nginx)"
    spawner = SpawnFcgi


class SpawnFcgiWithMultiwatch(Nginx):
    title = "spawn-fcgi with multiwatch (nginx)"
    spawner = Multiwatch


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
<IfModule mod_mime.c>
    TypesConfig {types}
</IfModule>
<IfModule mod_deflate.c>
    AddOutputFilterByType DEFLATE text/html text/plain text/xml text/css text/javascript application/javascript
</IfModule>
<Directory />
    AllowOverride None
    Require all denied
</Directory>
{more}
Include "{folder}/syllabus.conf"
"""

# What Debian's Apache has switched on of what matters here.
USUAL_MODULES = (
    "mpm_event", "authz_core", "authz_host", "alias", "dir", "env", "mime", "setenvif", "filter", "deflate",
)


class Apache(Front):
    """Apache httpd with the modules `enabled` besides the usual ones."""

    has_problems = True
    usual = USUAL_MODULES
    # What it knows types from.
    types = "/etc/mime.types"
    site = ""
    handler = ""
    enabled = ()
    more = ""

    def configure(self):
        self.write_apache()
        inside = {"/etc/apache2/": f"{self.folder}/"}
        shutil.copy(PROJECT / "apache" / "syllabus_site", self.folder)
        self.write(self.handler, shipped(f"apache/{self.handler}", inside))
        self.write("syllabus.conf", shipped(f"apache/{self.site}", inside | self.changes() | {
            "<VirtualHost *:80>": f"<VirtualHost *:{self.port}>", "ServerName syllabus.example": "ServerName localhost",
            "Define SYLLABUS_BASE /": f"Define SYLLABUS_BASE {self.mount}/",
            "/usr/share/syllabus/www": str(self.www),
        }))

    def write_apache(self):
        """Writes what the machine's own configuration is elsewhere."""
        modules = "\n".join(
            f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
            for name in (*self.usual, *self.enabled))
        more = self.more.format(folder=self.folder)
        self.write("apache.conf", APACHE.format(
            folder=self.folder, port=self.port, modules=modules, types=self.types, more=more))

    def changes(self) -> dict[str, str]:
        """What else is to be filled in."""
        return {}

    def command(self) -> list:
        return ["/usr/sbin/apache2", "-f", self.folder / "apache.conf", "-D", "FOREGROUND"]

    def check_command(self) -> list:
        return ["/usr/sbin/apache2", "-f", self.folder / "apache.conf", "-t"]


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
    heading = "Apache (mod_fcgid)"
    site = "syllabus-fcgid.conf"
    handler = "syllabus_fcgid"
    enabled = ("fcgid", "headers", "include", "unique_id")
    more = 'FcgidIPCDir "{folder}/fcgid"\nFcgidProcessTableFile "{folder}/fcgid_shm"'

    def changes(self) -> dict[str, str]:
        return {
            "/usr/local/bin/syllabus-fcgi": str(self.program), "/var/lib/syllabus": str(self.state.path),
            'SYLLABUS_MOUNT ""': f'SYLLABUS_MOUNT "{self.mount}"',
        }


class SharedHost(Apache):
    """Apache as shared hosts have it: what can be changed is uploaded, the archive of `make dist` and nothing else."""

    title = "Apache, mod_cgid and .htaccess"
    has_problems = False
    spawner = None
    stays = False
    has_status = False
    first = "courses"
    takes_encoded_slash = False
    enabled = ("cgid", "headers", "rewrite")
    # Nothing, so that what is uploaded has to tell.
    types = "/dev/null"
    name = "syllabus.cgi"
    # What the host lets .htaccess change, which is less than it might.
    more = """
        <IfModule mod_cgid.c>
            ScriptSock "{folder}/cgid.sock"
        </IfModule>
        <Directory "{folder}/site">
            Options Indexes SymLinksIfOwnerMatch
            AllowOverride AuthConfig FileInfo Indexes Limit Options
        </Directory>
    """

    def configure(self):
        self.write_apache()
        self.write("syllabus.conf", "")
        self.place = archive.unpack(self.programs, self.folder / f"site{self.mount}")
        self.program, self.www = self.place / self.name, self.place / "www"
        self.name_state(f"{'../' * (1 + self.mount.count('/'))}state")

    def name_state(self, path: str):
        """Names the state folder in the file beside the program."""
        (self.place / "syllabus.state").write_text(f"{path}\n", encoding="utf-8")

    def restart(self):
        """As the README has it: uploaded under another name, and renamed."""
        new = self.program.with_suffix(".new")
        shutil.copy(self.program, new)
        give_away(new)
        new.rename(self.program)


class SharedHostFcgid(SharedHost):
    title = "Apache, mod_fcgid and .htaccess"
    stays = True
    enabled = ("fcgid", "headers", "rewrite")
    name = "syllabus.fcgi"
    more = SharedHost.more + ApacheFcgid.more

    def restart(self):
        """The same, and then the command of docs/deployment.md for its own processes alone."""
        assert "`pkill -x syllabus.fcgi`" in DEPLOYMENT.read_text(encoding="utf-8")
        super().restart()
        parents = ",".join(map(str, self._family))
        subprocess.run(["pkill", "-x", "--parent", parents, "syllabus.fcgi"], check=True)


LIGHTTPD = """
server.modules = ( "mod_indexfile", "mod_access", "mod_alias", "mod_redirect" )
server.document-root = "{folder}/site"
server.errorlog = "{folder}/front.log"
server.breakagelog = "{folder}/front.log"
server.upload-dirs = ( "{folder}" )
server.bind = "127.0.0.1"
server.port = {port}
server.feature-flags += ( "server.graceful-shutdown-timeout" => 5 )
server.http-parseopts = (
    "header-strict" => "enable",
    "host-strict" => "enable",
    "host-normalize" => "enable",
    "url-normalize-unreserved" => "enable",
    "url-normalize-required" => "enable",
    "url-ctrls-reject" => "enable",
    "url-path-2f-decode" => "enable",
    "url-path-dotseg-remove" => "enable",
)
url.access-deny = ( "~", ".inc" )
mimetype.assign = ( ".txt" => "text/plain" )
include "{folder}/syllabus.conf"
server.modules += ( "mod_staticfile" )
"""


class Lighttpd(Front):
    title = "lighttpd, socket"
    site = "syllabus.conf"

    def configure(self):
        self.write("lighttpd.conf", LIGHTTPD.format(folder=self.folder, port=self.port))
        shutil.copy(PROJECT / "lighttpd" / "syllabus_site", self.folder)
        self.write("syllabus.conf", shipped(f"lighttpd/{self.site}", self.changes() | {
            'syllabus_base   = "/"': f'syllabus_base = "{self.mount}/"',
            'syllabus_script = "/"': f'syllabus_script = "{self.mount or "/"}"',
            "/usr/share/syllabus/www": str(self.www), "/etc/lighttpd/": f"{self.folder}/",
            r"syllabus\.example": "localhost",
        }))

    def changes(self) -> dict[str, str]:
        """What else is to be filled in."""
        return {"/run/syllabus/syllabus.sock": str(self.socket)}

    def command(self) -> list:
        return ["/usr/sbin/lighttpd", "-D", "-f", self.folder / "lighttpd.conf"]

    def check_command(self) -> list:
        return ["/usr/sbin/lighttpd", "-tt", "-f", self.folder / "lighttpd.conf"]


class LighttpdSpawning(Lighttpd):
    title = "lighttpd, bin-path"
    spawner = None
    heading = "lighttpd"
    site = "syllabus-spawned.conf"

    def changes(self) -> dict[str, str]:
        return {
            "/usr/local/bin/syllabus-fcgi": str(self.program), "/var/lib/syllabus": str(self.state.path),
            "/run/lighttpd/syllabus.sock": str(self.socket),
        }


HAPROXY = """
defaults
    timeout connect 5s
    timeout client 50s
    timeout server 50s
"""


class HAProxy(Front):
    title = "HAProxy"
    has_page = False

    def configure(self):
        self.write("haproxy.cfg", HAPROXY + shipped("haproxy/syllabus.cfg", {
            "bind :80 ": f"bind 127.0.0.1:{self.port} ", "regsub(^/,)": f"regsub(^{self.mount}/,)",
            "path-info ^()": f"path-info ^({self.mount})", "/run/syllabus/syllabus.sock": str(self.socket),
        }))

    def command(self) -> list:
        return ["/usr/sbin/haproxy", "-db", "-f", self.folder / "haproxy.cfg"]

    def check_command(self) -> list:
        return ["/usr/sbin/haproxy", "-c", "-f", self.folder / "haproxy.cfg"]


class Caddy(Front):
    title = "Caddy"

    def configure(self):
        (self.folder / "home").mkdir()
        self.write("Caddyfile", "{\n\tadmin off\n}\n\n" + shipped("caddy/Caddyfile", {
            "http://syllabus.example": f"http://localhost:{self.port}",
            "/usr/share/syllabus/www": str(self.www), "/run/syllabus/syllabus.sock": str(self.socket),
            'import syllabus ""': f'import syllabus "{self.mount}"',
        }))

    def variables(self) -> dict[str, str]:
        return {"HOME": str(self.folder / "home")}

    def command(self) -> list:
        return ["/usr/bin/caddy", "run", "--config", self.folder / "Caddyfile", "--adapter", "caddyfile"]

    def check_command(self) -> list:
        return ["/usr/bin/caddy", "validate", "--config", self.folder / "Caddyfile", "--adapter", "caddyfile"]


FRONTS = (
    Nginx, NginxKeepingConnections, NginxBelow, ApacheProxyFcgi, ApacheFcgid, SharedHost, SharedHostFcgid, Lighttpd,
    LighttpdSpawning, SpawnFcgiAlone, SpawnFcgiWithMultiwatch, HAProxy, Caddy,
)
