"""`syllabus check --url`: what it finds at a web server, what it says to do, and that it does no harm.

The web servers are real ones with the file that is shipped, each with one mistake in it. They run in a network of their own,
where this machine has addresses that are not loopback, and ports 80 and 443.
"""

import contextlib
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import threading
import time
from pathlib import Path

import pytest

from responder import Responder, listen
from service import OWNER, PROJECT, State, wait_until
from test_check import make_database
from test_tool import CONFIGURATION, USAGE

GOOD, WARNINGS, ERRORS = 0, 1, CONFIGURATION

ADDRESS, ANOTHER, THIRD = "192.0.2.1", "192.0.2.2", "192.0.2.3"
# Whoever asks at the first of them comes from here, as from another machine.
CLIENT = "192.0.2.9"
SHIPPED = (PROJECT / "nginx" / "syllabus.conf").read_text(encoding="utf-8")
API = "location ^~ /api/ {"
PARAMETERS = "include syllabus_params;"
MAIN = """
# Who is root in here alone can become nobody else.
user root;
master_process off;
daemon off;
pid nginx.pid;
error_log nginx.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path body;
    fastcgi_temp_path fastcgi;
    proxy_temp_path proxy;
    scgi_temp_path scgi;
    uwsgi_temp_path uwsgi;
    {servers}
}}
"""
APACHE = """
ServerRoot "{folder}"
DefaultRuntimeDir "{folder}"
PidFile "{folder}/apache.pid"
ErrorLog "{folder}/apache.log"
ServerName localhost
Listen {address}:8080
Listen {another}:8080
Listen {address}:8081
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule alias_module {modules}/mod_alias.so
LoadModule env_module {modules}/mod_env.so
LoadModule cgid_module {modules}/mod_cgid.so
LoadModule fcgid_module {modules}/mod_fcgid.so
FcgidIPCDir "{folder}/fcgid"
FcgidProcessTableFile "{folder}/fcgid_shm"
LoadModule proxy_module {modules}/mod_proxy.so
LoadModule proxy_fcgi_module {modules}/mod_proxy_fcgi.so
ScriptSock "{folder}/cgid.sock"
<Proxy *>
    Require all granted
</Proxy>
<VirtualHost {address}:8080 {another}:8080>
    ProxyPass "/" "unix:{socket}|fcgi://localhost/"
</VirtualHost>
<VirtualHost {address}:8081>
    AllowEncodedSlashes NoDecode
    ScriptAlias "/courses" "{folder}/cgi/syllabus-fcgi"
    ScriptAlias "/new" "{folder}/new/syllabus-fcgi"
    <Directory "{folder}/new">
        Require all granted
        SetEnv SYLLABUS_STATE "{folder}/none"
    </Directory>
    ScriptAlias "/not-executable" "{folder}/not-executable/script"
    <Directory "{folder}/not-executable">
        Require all granted
    </Directory>
    Alias "/spawned" "{folder}/spawned/syllabus-fcgi"
    FcgidInitialEnv SYLLABUS_STATE "{state}"
    FcgidInitialEnv SYLLABUS_BODY_LIMIT 200000
    <Directory "{folder}/spawned">
        Require all granted
        Options +ExecCGI
        SetHandler fcgid-script
        CGIPassAuth On
    </Directory>
    <Directory "{folder}/cgi">
        Require all granted
        CGIPassAuth On
        LimitRequestBody 1000
        SetEnv SYLLABUS_STATE "{state}"
    </Directory>
</VirtualHost>
"""


class Network:
    """A network with nothing in it but this machine, which only those see who are led there by `prefix`; it takes no root."""

    def __init__(self):
        addresses = " && ".join(f"ip address add {address}/32 dev lo" for address in (ADDRESS, ANOTHER, THIRD, CLIENT))
        outside = f"ip route replace local {ADDRESS} dev lo src {CLIENT} table local"
        self._holder = subprocess.Popen(
            ["unshare", "--map-root-user", "--net", "sh", "-c",
             f"ip link set lo up && {addresses} && {outside} && echo ready && exec cat"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if self._holder.stdout.readline() != "ready\n":
            raise AssertionError(self._holder.communicate()[1])
        self.prefix = ("nsenter", f"--target={self._holder.pid}", "--user", "--net", "--preserve-credentials", "--")

    def run(self, *command) -> subprocess.CompletedProcess:
        return subprocess.run([*self.prefix, *command], capture_output=True, text=True, check=False)

    @contextlib.contextmanager
    def running(self, *command, port: int):
        """Runs a server until the end, and waits until it listens."""
        with subprocess.Popen([*self.prefix, *command], stdin=subprocess.DEVNULL) as process:
            try:
                probe = ["bash", "-c", f"exec 3<>/dev/tcp/{ADDRESS}/{port}"]
                wait_until(lambda: process.poll() is not None or self.run(*probe).returncode == 0)
                assert process.poll() is None
                yield
            finally:
                process.terminate()
                process.wait(20)

    def stop(self):
        self._holder.communicate()


class Certificates:
    """An authority of the tests' own, and what it signs."""

    def __init__(self, folder: Path):
        self._folder = folder
        folder.mkdir()
        self.authority = folder / "authority.crt"
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "40000",
                      "-subj", "/CN=Authority", "-keyout", "authority.key", "-out", "authority.crt", at="2019-01-01")

    def _openssl(self, *arguments: str, at: str | None = None):
        prefix = ["faketime", at] if at else []
        subprocess.run([*prefix, "openssl", *arguments], cwd=self._folder, capture_output=True, check=True)

    def make(self, name: str, subject: str, days: int = 90, at: str | None = None, is_own: bool = False) -> str:
        """Makes a certificate and its key, and returns nginx's lines for them."""
        signer = [] if is_own else ["-CA", "authority.crt", "-CAkey", "authority.key"]
        self._openssl("req", "-x509", *signer, "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                      "-days", str(days), "-subj", f"/CN={name}", "-addext", f"subjectAltName={subject}",
                      "-addext", "basicConstraints=critical,CA:FALSE",
                      "-keyout", f"{name}.key", "-out", f"{name}.crt", at=at)
        return f"ssl_certificate {self._folder}/{name}.crt; ssl_certificate_key {self._folder}/{name}.key;"


def site(*changes: tuple[str, str], at: str = ADDRESS) -> tuple[str, list[tuple[str, str]]]:
    """The shipped file with changes, at the address that is given, or else at a port of its own."""
    return at, list(changes)


SITES = {
    "shipped": site(),
    "loopback": site(at="127.0.0.1"),
    "small": site(("client_max_body_size 64k;", "client_max_body_size 1k;")),
    "large": site(("client_max_body_size 64k;", "client_max_body_size 1m;")),
    "broken 413": site(("error_page 413 /problems/413.json;", "error_page 413 =502 /problems/502.json;")),
    "open": site(("deny all;", "")),
    "intercepted": site(
        ("fastcgi_intercept_errors off;", "fastcgi_intercept_errors on; error_page 401 /index.html;")),
    "no authorization": site((API, f'{API} fastcgi_param HTTP_AUTHORIZATION "";')),
    "own passwords": site((API, f'{API} auth_basic "Members"; auth_basic_user_file members;')),
    "exposed": site(("root /usr/share/syllabus/www;", 'root "{folder}/www";')),
    "unknown mount": site((API, "location ^~ /reviews/api/ {")),
    "wrong links": site(
        (API, API.replace("/api/", "/reviews/api/")), (PARAMETERS, "include stripped_params;")),
    "dead": site(("unix:/run/syllabus/syllabus.sock;", "unix:/run/nobody.sock;")),
    "nothing": site((API, "location ^~ /elsewhere/ {"), ("location = /api {", "location = /nowhere {")),
    "somebody": site((API, f"{API} default_type text/html; return 200 '<h1>Hello</h1>';")),
    "led away": site((API, f"{API} return 301 https://elsewhere.example$request_uri;")),
    "forbidden": site((API, f"{API} deny all;")),
    "program": site((API, f"{API} error_page 418 =200 /program; return 418;"),
                    ("root /usr/share/syllabus/www;", 'root "{folder}/program";')),
    "cached": site((API, f"{API} add_header X-Cache HIT always;")),
    "kept": site((API, f"{API} fastcgi_hide_header Cache-Control;")),
    "fields": site((API, f"{API} fastcgi_hide_header ETag; fastcgi_hide_header X-Request-Id;")),
    "paths": site((API, f"{API} if ($request_method = HEAD) {{ return 405; }} if ($request_uri ~ %2F) {{ return 404; }}")),
    "mounted": site(
        (API, "location ^~ /reviews/api/ {"), ("unix:/run/syllabus/syllabus.sock;", "unix:{folder}/mounted;"), at="127.0.0.1"),
    "https": site(("listen 80;", "listen {at}:443 ssl http2; {good}"), at=""),
    "both": site(("listen 80;", "listen {another}:443 ssl; {good} listen {another}:80;"), at=""),
    "expired": site(("listen 80;", "listen {third}:443 ssl; {expired}"), at=""),
    "soon": site(("listen 80;", "listen {third}:444 ssl; {soon}"), at=""),
    "self-signed": site(("listen 80;", "listen {third}:445 ssl; {own}"), at=""),
    "other name": site(("listen 80;", "listen {third}:446 ssl; {other}"), at=""),
}
PORTS = {name: 8100 + number for number, name in enumerate(SITES)}
URLS = {name: f"http://{at}:{PORTS[name]}" for name, (at, _) in SITES.items()} | {
    "https": f"https://{ADDRESS}", "both": f"https://{ANOTHER}", "expired": f"https://{THIRD}",
    "soon": f"https://{THIRD}:444", "self-signed": f"https://{THIRD}:445", "other name": f"https://{THIRD}:446",
}
REDIRECT = "server { listen 192.0.2.1:80; return 301 https://$host$request_uri; }"


def written(name: str, folder: Path, socket_path: str, certificates: dict[str, str]) -> str:
    """A site's part of the configuration."""
    at, changes = SITES[name]
    text = SHIPPED
    for old, new in changes:
        assert old in text, old
        for key, value in {"folder": str(folder), "at": ADDRESS, "another": ANOTHER, "third": THIRD, **certificates}.items():
            new = new.replace(f"{{{key}}}", value)
        text = text.replace(old, new)
    for old, new in (
        ("listen 80;", f"listen {at}:{PORTS[name]};"), ("listen [::]:80;", ""),
        ("server_name syllabus.example;", "server_name localhost;"),
        ("root /usr/share/syllabus/www;", f'root "{PROJECT}/www";'),
        ("unix:/run/syllabus/syllabus.sock;", f'"unix:{socket_path}";'),
    ):
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def network():
    network = Network()
    yield network
    network.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("sites")


@pytest.fixture(scope="module")
def state(network, programs, folder) -> State:
    """The state folder of the running service, looked at from inside the network."""
    State(folder / "state", programs).create().add_user(*OWNER)
    return State(folder / "state", programs, network.prefix)


@pytest.fixture(scope="module")
def socket_path(state, programs, folder):
    with listen(folder / "socket") as listener:
        responder = Responder(State(state.path, programs), programs, folder, listener).wait_until_it_answers()
        yield folder / "socket"
        responder.stop()


@pytest.fixture(scope="module")
def mounted(state, programs, folder):
    """Another responder, which knows that it stands below a path."""
    (folder / "below").mkdir()
    with listen(folder / "mounted") as listener:
        responder = Responder(State(state.path, programs), programs, folder / "below", listener, mount="/reviews")
        yield
        responder.stop()


@pytest.fixture(scope="module")
def authority(folder) -> Certificates:
    return Certificates(folder / "certificates")


@pytest.fixture(scope="module")
def sites(network, folder, state, socket_path, mounted, authority):
    """All of the sites, in one nginx."""
    subject = f"IP:{ADDRESS},IP:{ANOTHER},IP:{THIRD}"
    certificates = {
        "good": authority.make("good", subject), "soon": authority.make("soon", subject, days=5),
        "expired": authority.make("expired", subject, days=30, at="2020-01-01"),
        "own": authority.make("own", subject, is_own=True), "other": authority.make("other", "DNS:other.example"),
    }
    shutil.copytree(state.path, folder / "www" / "app" / "state")
    (folder / "program").mkdir()
    (folder / "program" / "program").write_bytes(Path("/bin/true").read_bytes())
    (folder / "members").touch()
    params = (PROJECT / "nginx" / "syllabus_params").read_text(encoding="utf-8")
    (folder / "syllabus_params").write_text(params, encoding="utf-8")
    (folder / "stripped_params").write_text(params.replace("$request_uri", "$stripped_uri"), encoding="utf-8")
    servers = "\n".join(written(name, folder, str(socket_path), certificates) for name in SITES)
    stripping = "map $request_uri $stripped_uri { ~^/reviews(?<rest>.*)$ $rest; default $request_uri; }"
    (folder / "nginx.conf").write_text(MAIN.format(servers=f"{stripping}\n{servers}\n{REDIRECT}"), encoding="utf-8")
    with network.running("/usr/sbin/nginx", "-e", folder / "nginx.log", "-p", f"{folder}/", "-c", "nginx.conf",
                         port=PORTS["shipped"]):
        yield URLS


@pytest.fixture
def check(authority):
    """Checks a URL, and returns the exit code and what was found; the authority is known."""

    def check(state: State, url: str, **environment) -> tuple[int, list[dict]]:
        command = state.command("check", "--json", "--url", url)
        answer = subprocess.run(
            command, env=os.environ | {"CURL_CA_BUNDLE": str(authority.authority)} | environment, capture_output=True, text=True,
            check=False)
        assert answer.stdout, answer.stderr
        return answer.returncode, json.loads(answer.stdout)["findings"]

    return check


def told(findings: list[dict], *levels: str) -> list[str]:
    return [f"{one['text']}; {one['remedy']}" for one in findings if not levels or one["level"] in levels]


def assert_told(findings: list[dict], level: str, *words: str):
    assert [text for text in told(findings, level) if all(word in text for word in words)], "\n".join(told(findings))


# What is right

def test_behind_what_is_shipped_all_is_well(check, state, sites):
    code, findings = check(state, sites["https"])
    assert code == GOOD and {finding["level"] for finding in findings} == {"ok"}, findings
    for words in (
        f"https://{ADDRESS}: the service answers", "Authorization reaches the service", "sign-ins by Basic reach",
        "no-store comes", "65536 bytes may be sent (body_limit)", "refused with 413 by the web server",
        "/status and /ping answer nobody", "is good for", f"http://{ADDRESS} leads to https",
        "nothing of", "the service takes a token made here",
    ):
        assert_told(findings, "ok", words)


def test_seen_from_this_machine_alone_it_needs_no_https(check, state, sites):
    code, findings = check(state, sites["loopback"])
    assert code == GOOD and told(findings, "warning", "error") == []
    assert_told(findings, "note", f"{sites['loopback']}/status and {sites['loopback']}/ping", "whether others may")
    assert_told(findings, "ok", "the service takes a token made here")


def test_a_path_that_the_service_knows_of(check, state, sites):
    code, findings = check(state, f"{sites['mounted']}/reviews/")
    assert code == GOOD and {finding["level"] for finding in findings} == {"ok"}, findings
    assert_told(findings, "ok", f"{sites['mounted']}/reviews: the service answers")
    code, findings = check(state, sites["mounted"])
    assert code == ERRORS
    assert_told(findings, "error", f"{sites['mounted']}/api/v1 is answered by 404")


def test_a_path_below_which_nothing_is_included(check, state, sites):
    _, findings = check(state, f"{sites['nothing']}/reviews")
    assert_told(findings, "error", "`location ^~ /reviews/api/ {", "`include syllabus_mount;` in the site's server block")


def test_the_url_alone(network, programs, sites):
    environment = {name: value for name, value in os.environ.items() if name != "SYLLABUS_STATE"}
    # Where a package would have its state folder, there is none.
    hiding = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs tmpfs /var/lib && exec "$@"', "-"]
    answer = subprocess.run(
        [*network.prefix, *hiding, programs / "syllabus", "check", "--json", "--url", sites["loopback"] + "/"],
        env=environment, capture_output=True, text=True, check=False)
    findings = json.loads(answer.stdout)["findings"]
    assert answer.returncode == GOOD, findings
    assert told(findings)[0].startswith(f"{sites['loopback']}: the service answers")
    for words in ("how much may be sent was not tried", "handed out was not tried", "a good token is taken was not tried"):
        assert_told(findings, "note", words)


def test_a_higher_limit_does_no_harm(check, state, sites):
    _, findings = check(state, sites["large"])
    assert_told(findings, "ok", "65536 bytes may be sent", "413 by the service; the web server's own limit is higher")


# What is wrong

@pytest.mark.parametrize("name, code, level, words", [
    ("shipped", WARNINGS, "warning", ["can be read by whoever is on the way", "`listen 443 ssl;`"]),
    ("small", WARNINGS, "warning", ["65536 bytes (body_limit)", "answers 413", "`client_max_body_size 65536;`"]),
    ("broken 413", WARNINGS, "warning", ["a byte more than body_limit (65536) is answered by 502", "client_max_body_size"]),
    ("open", ERRORS, "error", ["/status and ", "/ping can be seen from outside", "allow 127.0.0.1; allow ::1; deny all;"]),
    ("intercepted", WARNINGS, "warning", ["a page of its own", "401 with text/html", "`fastcgi_intercept_errors off;`"]),
    ("no authorization", ERRORS, "error",
     ["Authorization does not reach the service", "remove `fastcgi_param HTTP_AUTHORIZATION ...`"]),
    ("own passwords", ERRORS, "error", ["is answered by 401", "a password of its own"]),
    ("dead", ERRORS, "error", ["502", "syllabus-fcgi runs", "0660", "SocketUser=", "error log"]),
    ("nothing", ERRORS, "error", ["/api/v1 is answered by 404", "`location ^~ /api/ {", "(server_name)"]),
    ("somebody", ERRORS, "error", ["200 with text/html, and not by the service", "`location ^~ /api/ {"]),
    ("led away", ERRORS, "error", ["301", '"https://elsewhere.example/api/v1"', "ask there"]),
    ("forbidden", ERRORS, "error", ["403", "may not enter"]),
    ("program", ERRORS, "error", ["hands the program out", "+ExecCGI"]),
    ("cached", WARNINGS, "warning", ["came out of a cache", "fastcgi_cache_bypass $http_authorization;"]),
    ("kept", WARNINGS, "warning", ["without Cache-Control: no-store", "fastcgi_hide_header"]),
    ("fields", WARNINGS, "note", ["no ETag comes", "fastcgi_hide_header"]),
    ("fields", WARNINGS, "note", ["X-Request-Id does not come"]),
    ("paths", WARNINGS, "note", ["%2F", "404 with text/html", "AllowEncodedSlashes NoDecode"]),
    ("paths", WARNINGS, "warning", ["HEAD is answered by 405"]),
    ("both", WARNINGS, "warning", [f"http://{ANOTHER} serves the API as well", "`return 301 https://$host$request_uri;`"]),
    ("expired", ERRORS, "error", ["has expired", "renew it"]),
    ("soon", WARNINGS, "warning", ["is good for", "days, until", "renewed"]),
    ("self-signed", ERRORS, "error", ["nobody known here", "fullchain.pem"]),
    ("other name", ERRORS, "error", ["is for another name"]),
])
def test_a_mistake_is_told_with_the_line_to_add(check, state, sites, name, code, level, words):
    found, findings = check(state, sites[name])
    assert found == code, findings
    assert_told(findings, level, *words)


@pytest.mark.parametrize("name", ["expired", "self-signed", "other name"])
def test_no_token_goes_where_nobody_is_vouched_for(check, state, sites, name):
    _, findings = check(state, sites[name])
    assert_told(findings, "ok", "Authorization reaches the service")
    assert_told(findings, "note", "a good token is taken was not tried: others could read it")


@pytest.mark.parametrize("name, words", [
    ("unknown mount", ["knows no path like /reviews/api/v1", '`"mount": "/reviews"` in settings.json']),
    ("wrong links", ["its links begin with /api/v1 and not with /reviews/api/v1", '`"mount": "/reviews"`']),
])
def test_a_path_that_the_service_does_not_know_of(check, state, sites, name, words):
    code, findings = check(state, f"{sites[name]}/reviews")
    assert code == ERRORS
    assert_told(findings, "error", *words)


def test_a_state_folder_that_is_handed_out(check, state, programs, network, sites, folder):
    inside = State(folder / "www" / "app" / "state", programs, network.prefix)
    code, findings = check(inside, sites["exposed"])
    assert code == ERRORS
    for name in ("credentials.json", "secret", "courses.sqlite"):
        assert_told(findings, "error", f"{sites['exposed']}/app/state/{name}", "move the folder out", "syllabus.state")
    assert inside.keys[0][1] not in json.dumps(findings)
    # The same folder is not told of where the web server has another root.
    assert not [text for text in told(check(inside, sites["shipped"])[1]) if "everybody can read" in text]


def test_other_settings_than_those_of_the_running_service(check, programs, network, state, sites, tmp_path):
    copy = State(tmp_path / "state", programs, network.prefix)
    shutil.copytree(state.path, copy.path)
    for limit in (2048, 1 << 20):
        (copy.path / "settings.json").write_text(json.dumps({"body_limit": limit}), encoding="utf-8")
        code, findings = check(copy, sites["large"])
        assert code == WARNINGS
    assert_told(findings, "warning", "body_limit", "the settings here say 1048576")
    (copy.path / "settings.json").write_text('{"body_limit": 2048}', encoding="utf-8")
    assert_told(check(copy, sites["large"])[1], "warning", "a body_limit of more", "the settings here say 2048")


def test_another_state_folder_than_that_of_the_running_service(check, programs, network, sites, tmp_path):
    other = State(tmp_path / "state", programs).create()
    other.add_user(*OWNER)
    code, findings = check(State(other.path, programs, network.prefix), sites["https"])
    assert code == WARNINGS
    assert_told(
        findings, "warning", "a token made with", str(other.path), "401", "SYLLABUS_STATE, or syllabus.state beside",
        "`pkill -x syllabus.fcgi`")


# Behind Apache

@pytest.fixture(scope="module")
def apache(network, folder, state, socket_path, programs):
    for name in ("cgi", "new", "spawned"):
        (folder / name).mkdir()
        shutil.copy(programs / "syllabus-fcgi", folder / name)
    (folder / "not-executable").mkdir()
    (folder / "not-executable" / "script").write_text("#!/bin/false\n", encoding="ascii")
    (folder / "not-executable" / "script").chmod(0o755)
    text = APACHE.format(
        folder=folder, address=ADDRESS, another=ANOTHER, modules="/usr/lib/apache2/modules", socket=socket_path, state=state.path)
    (folder / "apache.conf").write_text(text, encoding="utf-8")
    with network.running("/usr/sbin/apache2", "-f", folder / "apache.conf", "-D", "FOREGROUND", port=8080):
        yield f"http://{ADDRESS}"


def test_apache_without_the_line_that_it_needs(check, state, apache):
    code, findings = check(state, f"{apache}:8080")
    assert code == ERRORS
    assert_told(findings, "error", "Authorization does not reach the service", "`CGIPassAuth On`", "AllowOverride AuthConfig")
    assert_told(findings, "error", "/status and ", "`<LocationMatch \"^/(status|ping)$\"> Require local")
    assert_told(findings, "note", "%2F", "`AllowEncodedSlashes NoDecode`")


def test_apache_takes_the_machine_itself_for_loopback(check, state, apache):
    _, findings = check(state, f"http://{ANOTHER}:8080")
    assert_told(findings, "note", f"this machine may see http://{ANOTHER}:8080/status and ", "from another machine")


def test_apache_with_it_and_plain_cgi(check, state, apache):
    _, findings = check(state, f"{apache}:8081/courses")
    assert_told(findings, "ok", "Authorization reaches the service")
    assert_told(findings, "warning", "65536 bytes (body_limit)", "`LimitRequestBody 4194304`", "FcgidMaxRequestLen")
    assert not [text for text in told(findings) if "%2F" in text]


def test_apache_s_mod_fcgid_with_its_own_limit(check, state, apache):
    _, findings = check(state, f"{apache}:8081/spawned", SYLLABUS_BODY_LIMIT="200000")
    assert_told(findings, "ok", "Authorization reaches the service")
    assert_told(findings, "warning", "200000 bytes (body_limit)", "answers 500", "`FcgidMaxRequestLen 200001`", "131072")


def test_a_page_of_apache_s_own_leads_to_its_log(check, state, apache):
    code, findings = check(state, f"{apache}:8081/not-executable")
    assert code == ERRORS
    assert_told(
        findings, "error", "is answered by 500 with text/html", ".htaccess", "chmod 755", "another user", "error log")
    assert "\\'" not in "".join(told(findings))


def test_a_shared_host_without_an_htaccess_is_led_to_the_program(check, state, apache):
    _, findings = check(state, f"{apache}:8081/site")
    (text,) = [text for text in told(findings, "error") if "/site/api/v1 is answered by 404" in text]
    assert text.index("on a shared host") < text.index("ProxyPass")
    assert "without mod_rewrite the API is at /site/syllabus.cgi/api/v1" in text
    _, findings = check(state, f"{apache}:8081/site/syllabus.cgi")
    (text,) = [text for text in told(findings, "error") if "is answered by 404" in text]
    assert "syllabus.cgi/syllabus.cgi" not in text


def test_a_program_that_has_no_state_folder_yet(check, state, apache):
    code, findings = check(state, f"{apache}:8081/new")
    assert code == ERRORS
    assert_told(findings, "error", "the program runs, and finds no state folder", f"`syllabus init --state {state.path}`")


# No service

def test_nobody_there(check, state, sites):
    code, findings = check(state, f"http://{ADDRESS}:1")
    assert code == ERRORS
    assert_told(findings, "error", f"http://{ADDRESS}:1: nothing listens there", "ss -ltn")
    code, findings = check(state, "http://nowhere.invalid")
    assert code == ERRORS
    assert_told(findings, "error", "no address is known of that name")
    assert_told(check(state, sites["shipped"].replace("http", "https"))[1], "error", "no TLS came about", "write http://")


@contextlib.contextmanager
def server(answer):
    """A server on this machine that answers each connection by a function."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        def serve():
            with contextlib.suppress(OSError):
                while True:
                    threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()
        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)


def endlessly(connection: socket.socket):
    with connection, contextlib.suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while True:
            connection.sendall(b"endless " * 8192)


def silently(connection: socket.socket):
    with connection, contextlib.suppress(OSError):
        while connection.recv(65_536):
            pass


def slowly(connection: socket.socket):
    with connection, contextlib.suppress(OSError):
        connection.recv(65_536)
        # Each within the time that one answer has, and all of them together not.
        time.sleep(3.3)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


def strangely(connection: socket.socket):
    with connection:
        connection.recv(65_536)
        connection.sendall(b"SSH-2.0-server\r\n")


@pytest.mark.parametrize("answer, words", [
    (endlessly, ["200 with text/plain, and not by the service"]), (silently, ["no answer came in time"]),
    (strangely, ["does not speak HTTP"]),
])
def test_strange_servers_cannot_hold_it(check, new_state, answer, words):
    begun = time.monotonic()
    with server(answer) as url:
        code, findings = check(new_state, url)
    assert code == ERRORS and time.monotonic() - begun < 10
    assert_told(findings, "error", *words)


def test_slow_servers_cannot_hold_it(check, new_state):
    make_database(new_state)
    begun = time.monotonic()
    with server(slowly) as url:
        _, findings = check(new_state, url)
    assert time.monotonic() - begun < 11
    assert_told(findings, "note", "not all was asked in time")


def test_without_curl(new_state):
    answer = new_state.try_tool("check", "--url", "http://localhost", prefix=("env", "PATH=/nonexistent"))
    assert answer.returncode == ERRORS
    assert "http://localhost was not asked: the program curl is not on the PATH" in answer.stdout
    assert "apt-get install curl" in answer.stdout


# How it asks

@pytest.fixture
def recorded(tmp_path):
    """A folder for the PATH with a curl that notes down how it was started, and what each was told."""
    notes = tmp_path / "notes"
    notes.mkdir()
    program = tmp_path / "path" / "curl"
    program.parent.mkdir()
    program.write_text(
        f"""#!/bin/bash
{{ printf '%s\\n' "$*"; env; }} >{notes}/$$.start
tee {notes}/$$.input | {shutil.which("curl")} "$@"
exit "${{PIPESTATUS[1]}}"
""", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return notes, str(program.parent)


def test_it_asks_little_and_tells_no_secret_to_other_users(check, state, sites, recorded, tmp_path):
    notes, path = recorded
    (tmp_path / ".curlrc").write_text("url = http://192.0.2.9/", encoding="utf-8")
    code, findings = check(
        state, sites["https"], PATH=f"{path}:{os.environ['PATH']}", HOME=str(tmp_path), https_proxy="http://127.0.0.1:1",
        HTTP_PROXY="http://127.0.0.1:1", ALL_PROXY="http://127.0.0.1:1", SSLKEYLOGFILE=str(tmp_path / "keys"))
    assert code == GOOD, findings
    starts = [file.read_text(encoding="utf-8") for file in notes.glob("*.start")]
    assert {text.splitlines()[0] for text in starts} == {"-q --config -"}
    assert not [text for text in starts if "proxy" in text.lower() or "SSLKEYLOGFILE" in text]
    inputs = [file.read_text(encoding="utf-8") for file in notes.glob("*.input")]
    # As the page says.
    assert len([text for text in inputs if "range = " not in text]) == 13 and len(inputs) == len(starts) <= 13 + 24
    (secret,) = [text for text in inputs if "/users/me" in text]
    token = secret.partition("Token ")[2].partition('"')[0]
    assert token.count(".") == 2
    assert token not in "".join(starts) + json.dumps(findings) and not (tmp_path / "keys").exists()


def test_no_sign_in_has_failed_by_it_and_nothing_is_changed(check, state, sites):
    before = {path.name: path.read_bytes() for path in state.path.iterdir()}
    for _ in range(3):
        check(state, sites["https"])
    assert {path.name: path.read_bytes() for path in state.path.iterdir()} == before


@pytest.mark.parametrize("url, words", [
    ("localhost", "neither http:// nor https://"), ("ftp://localhost", "neither http:// nor https://"),
    ("http://", "no host"), ("http://local host", "no host"), ("http://localhost:99999", "no host"),
    ("http://a.example?x", "a query"), ("http://a.example/api/v1", "write http://a.example"),
    ("http://a.example/a b", "no path"), ("http://a.example/../x", "no path"),
    ("http://a.example/docs.html", "is a file, and not where the service stands; write http://a.example"),
])
def test_a_url_that_is_none(new_state, url, words):
    answer = new_state.try_tool("check", "--url", url)
    assert answer.returncode == USAGE and answer.stdout == ""
    assert words in answer.stderr


def test_a_password_in_the_url_is_not_repeated(new_state):
    answer = new_state.try_tool("check", "--url", "http://kenneth:hunter2@a.example")
    assert answer.returncode == USAGE and "user name in it" in answer.stderr and "hunter2" not in answer.stderr


def test_the_command_of_the_page(network, programs, state, sites, authority):
    page = (PROJECT / "docs" / "running.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^sudo -u syllabus (syllabus check .*--url.*)$", page, re.MULTILINE)
    command = command.replace("/var/lib/syllabus", str(state.path)).replace("https://courses.example.org", sites["https"])
    answer = subprocess.run(
        [*network.prefix, "bash", "-c", command], capture_output=True, text=True, check=False,
        env=os.environ | {"PATH": f"{programs}:{os.environ['PATH']}", "CURL_CA_BUNDLE": str(authority.authority)})
    assert answer.returncode == GOOD, answer
    assert all(line.startswith("ok ") for line in answer.stdout.splitlines())
