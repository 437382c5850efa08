"""Who is compared."""

import signal

from harness.peer import Peer


def _courses(content: dict) -> list:
    """What the old application tells of courses. It tells nothing of a user."""
    courses = content.get("courses", [content])
    return [(course["id"], course.get("title"), course.get("url")) for course in courses]


OUR_STATE = {"SYLLABUS_STATE": "{state}", "SYLLABUS_WORKERS": "{workers}"}
OUR_LONG_STATE = OUR_STATE | {"SYLLABUS_STATE": "{long}"}
OWN_TABLES = {"DATABASE": "{database}", "SECRET": "{secret}", "WORKERS": "{workers}"}
OLD_TABLES = {"DATABASE": "{flask}", "SECRET": "{secret}"}

NGINX = Peer("nginx alone", protocol="none")
BARE = Peer(
    "libfcgi, a constant", ("{built}/bare-libfcgi", "{answer}", "{workers}"), pins_workers=True, is_constant=True)
C = Peer("libfcgi, C", ("{built}/courses-fcgi", "{workers}"), OWN_TABLES, pins_workers=True)
OURS = Peer("syllabus", ("{responder}",), OUR_STATE, has_our_state=True)
# A commit is shared by as many as have a worker each.
OURS_WIDE = Peer("syllabus, 16 workers", ("{responder}",), OUR_STATE | {"SYLLABUS_WORKERS": "16"}, has_our_state=True)
OURS_LONG = Peer("syllabus, a million courses", ("{responder}",), OUR_LONG_STATE, has_our_state=True)
OTHER = Peer("syllabus, other build", ("{other}",), OUR_STATE, has_our_state=True)
# Not asked over HTTP: it inserts by itself.
LOOP = Peer("SQLite's own loop in C")
GO = Peer("Go, net/http/fcgi", ("{built}/go",), OWN_TABLES)
HUMMINGBIRD = Peer(
    "Hummingbird", ("{hummingbird}",), OWN_TABLES | {"SOCKET": "{socket}"}, protocol="http", opens_socket=True,
    end=signal.SIGTERM)
PHP = Peer(
    "PHP-FPM", ("{php_fpm}", "--nodaemonize", "--allow-to-run-as-root", "--fpm-config", "{configuration}"), OWN_TABLES,
    opens_socket=True, end=signal.SIGTERM, keeps=False, script="{peers}/courses.php",
    configuration="php-fpm.conf")
GUNICORN = Peer(
    "Flask, gunicorn",
    ("{flask_bin}/gunicorn", "--chdir", "{peers}/flask", "--workers", "{workers}", "--bind", "unix:{socket}",
     "--no-control-socket", "wsgi"),
    OLD_TABLES, protocol="http", opens_socket=True, end=signal.SIGTERM, keeps=False, shape=_courses)
UWSGI = Peer(
    "Flask, uWSGI",
    ("{flask_bin}/uwsgi", "--chdir", "{peers}/flask", "--module", "wsgi", "--master", "--processes", "{workers}",
     "--socket", "{socket}", "--die-on-term", "--need-app", "--disable-logging"),
    OLD_TABLES, protocol="uwsgi", opens_socket=True, end=signal.SIGTERM, keeps=False, shape=_courses)
