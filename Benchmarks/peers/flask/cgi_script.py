"""The application as a CGI program, by the standard library's handler; DATABASE and SECRET are variables.

    .venv-flask/bin/python Benchmarks/peers/flask/cgi_script.py

A web server needs that as a script, which begins with `#!` and the full path of .venv-flask's Python. SCRIPT_NAME is empty
and PATH_INFO the path.
"""

from wsgiref.handlers import CGIHandler

from wsgi import application

CGIHandler().run(application)
