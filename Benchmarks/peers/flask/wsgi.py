r"""The application for a WSGI server, on the database that DATABASE names, with the secret SECRET.

Gunicorn, behind nginx's proxy_pass:

    .venv-flask/bin/gunicorn --chdir Benchmarks/peers/flask --workers 4 --bind unix:SOCKET \
        --no-control-socket wsgi

uWSGI, behind nginx's uwsgi_pass:

    .venv-flask/bin/uwsgi --chdir Benchmarks/peers/flask --module wsgi --master --processes 4 --socket SOCKET \
        --die-on-term --need-app --disable-logging
"""

import os

from app import create_app

application = create_app(os.environ["DATABASE"], os.environ["SECRET"])
