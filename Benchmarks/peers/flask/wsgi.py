r"""The application for a WSGI server, on the database that DATABASE names, with the secret SECRET.

Gunicorn, behind nginx's proxy_pass:

    .venv-flask/bin/gunicorn --chdir Benchmarks/peers/flask --workers 4 --bind unix:SOCKET \
        --no-control-socket wsgi

uWSGI, behind nginx's uwsgi_pass:

    .venv-flask/bin/uwsgi --chdir Benchmarks/peers/flask --module wsgi --master --processes 4 --socket SOCKET \
        --die-on-term --need-app --disable-logging
"""

import os

from flask import g, jsonify

from app import create_app
from sign_in import auth

application = create_app(os.environ["DATABASE"], os.environ["SECRET"])


# The application has neither of these. Each is written as it would write it.

@application.route("/ping")
def ping():
    return "pong"


@application.route("/api/v1/users/me")
@auth.login_required
def me():
    return jsonify({"id": g.user.id, "username": g.user.username, "email": g.user.email})
