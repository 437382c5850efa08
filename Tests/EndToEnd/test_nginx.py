"""What nginx does by itself, with the files as they are shipped."""

import json
import os
import signal

import pytest

import pages
from responder import Process
from service import PROJECT, assert_problem, copy_of_project, wait_until


def test_the_page(service):
    answer = service.get("/")
    assert answer.status_code == 200
    assert answer.text == (pages.WWW / "index.html").read_text(encoding="utf-8")


def test_every_file_of_the_page_has_its_fields(service):
    for path in ("/", *pages.FILES):
        headers = service.get(path).headers
        assert {name: headers.get(name) for name in pages.FIELDS} == pages.FIELDS, path


@pytest.mark.parametrize("path", pages.PAGES)
def test_whatever_a_page_needs_is_there(service, path):
    pages.assert_whole(service, path)


@pytest.mark.parametrize("path", [
    "/credentials.json", "/secret", "/.git/config", "/.env", "/.state/secret", "/nginx/syllabus.conf",
    "/credentials.json~", "/credentials.json.bak", "/credentials.json.tmp", "/credentials.json.lock",
    "/courses.sqlite", "/courses.sqlite-wal", "/state/credentials.json~", "/state/courses.sqlite-wal",
    "/problems/", "/problems/413.json", "/index.html~", "/../secret", "/%2e%2e/secret",
])
def test_nothing_else_is_served(service, path):
    assert service.send_head(f"GET {path}").status in (400, 404)


def test_dot_files_are_nobody_s_business(start, tmp_path):
    project = copy_of_project(tmp_path / "project")
    www = project / "www"
    for path in (www / ".env", www / ".git" / "config", www / ".well-known" / "security.txt", www / "plain.txt"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("here")
    service = start(project=project)
    assert service.get("/plain.txt").status_code == 200
    assert service.get("/.well-known/security.txt").status_code == 200
    for path in ("/.env", "/.git/config"):
        answer = service.get(path)
        assert (answer.status_code, answer.headers["X-Content-Type-Options"]) == (404, "nosniff")


@pytest.mark.parametrize("path, start", [
    ("/ping", b"pong"), ("/status", b'{"started_at":'), ("/status.html", pages.OPERATORS),
], ids=["/ping", "/status", "/status.html"])
def test_what_is_for_operators_answers_this_machine_alone(service, path, start):
    request = f"GET {path} HTTP/1.0\r\n\r\n".encode()
    assert service.send(request).body.startswith(start)
    # Another loopback address stands for another machine.
    closed = service.send(request, source="127.0.0.2")
    assert (closed.status, closed.getheader("X-Content-Type-Options")) == (403, "nosniff")
    assert service.send(b"GET /api/v1/courses HTTP/1.0\r\n\r\n", source="127.0.0.2").status == 200


@pytest.mark.parametrize("path", [
    "/api/../ping", "/%70ing", "//ping", "/api/%2e%2e/ping", "/api/../status", "/%73tatus", "//status", "/status/",
    "/app/../status.html", "/%73tatus.html", "//status.html", "/status.html/",
])
def test_what_is_for_operators_has_no_back_door(service, path):
    answer = service.send(f"GET {path} HTTP/1.0\r\n\r\n".encode(), source="127.0.0.2")
    assert answer.status in (403, 404)


def assert_own_problem(answer, status: int):
    """A problem of nginx's own has the shape of ours."""
    assert answer.status == status
    assert answer.getheader("Content-Type") == "application/problem+json"
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    problem = json.loads(answer.body)
    assert list(problem) == ["type", "title", "status", "detail", "instance", "message"]
    assert problem["status"] == status
    assert problem["instance"] == f"urn:syllabus:request:{answer.getheader('X-Request-Id')}"


@pytest.mark.parametrize("request_bytes, status", [
    (b"GET /api/v1/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400),
    (b"GET /api/v1/courses HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
    (b"GET /api/v1/" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
    (b"GET /api/v1/ HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 9000 + b"\r\n\r\n", 400),
    (b"POST /api/v1/courses HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65537\r\n\r\n", 413),
    (b"TRACE /api/v1/courses HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 405),
], ids=["escape", "no host", "long address", "long field", "large body", "TRACE"])
def test_what_nginx_refuses_looks_like_the_rest(service, request_bytes, status):
    assert_own_problem(service.send(request_bytes), status)


def test_what_nginx_does_not_implement_is_told_as_a_problem(service):
    assert_own_problem(service.send_head("POST /api/v1/courses", "Transfer-Encoding: gzip"), 501)


def test_the_path_above_the_base_path_is_a_problem_too(service):
    assert_problem(service.get("/api"), 404)


def test_a_responder_that_is_gone_is_a_502_of_the_same_shape(start):
    service = start()
    path = service.run / "syllabus.sock"
    path.rename(service.run / "aside")
    assert_own_problem(service.send_head("GET /api/v1/courses"), 502)
    (service.run / "aside").rename(path)
    assert service.get("courses").status_code == 200


def test_a_responder_that_does_not_answer_is_a_504_of_the_same_shape(start, tmp_path):
    project = copy_of_project(tmp_path / "project")
    server = project / "nginx" / "syllabus.conf"
    text = server.read_text(encoding="utf-8")
    server.write_text(text.replace("server_tokens off;", "server_tokens off; fastcgi_read_timeout 1s;"), encoding="utf-8")
    service = start(project=project)
    os.kill(service.responder, signal.SIGSTOP)
    try:
        wait_until(lambda: Process(service.responder).is_stopped)
        assert_own_problem(service.send_head("GET /api/v1/courses"), 504)
    finally:
        os.kill(service.responder, signal.SIGCONT)
    assert service.get("courses").status_code == 200


def test_every_problem_of_nginx_is_well_formed():
    for path in (PROJECT / "www" / "problems").iterdir():
        problem = json.loads(path.read_text(encoding="utf-8").replace('<!--#echo var="request_id" -->', "id"))
        assert f"{problem['status']}.json" == path.name
        assert problem["instance"] == "urn:syllabus:request:id"


def test_each_parameter_is_sent_once_and_the_proxy_field_is_emptied():
    lines = (PROJECT / "nginx" / "syllabus_params").read_text(encoding="utf-8").splitlines()
    parameters = [line.split()[1:3] for line in lines if line.startswith("fastcgi_param")]
    assert len(dict(parameters)) == len(parameters)
    assert dict(parameters)["HTTP_PROXY"] == '"";'
