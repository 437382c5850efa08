#!/usr/bin/env python3
"""The Flask application whose clients and data Syllabus takes over: courses, reviews, users, and tokens to sign in.

Written anew from a record of how the original answers, with the original's faults, which are told where they are. It is
what people move away from, so the tests import its databases; and it is a peer in the benchmark.
"""

import argparse

from flask import Flask, g, jsonify

import courses
import models
import reviews
import users
from sign_in import auth


def create_app(database: str, secret: str, algorithm: str = "HS256") -> Flask:
    """The application on a database file, which is made where there is none.

    HS256 is what tokens had when the original was written; itsdangerous 1.1 and later have HS512 where nothing is said.
    """
    app = Flask(__name__)
    app.config.update(SECRET_KEY=secret, TOKEN_ALGORITHM=algorithm)
    models.initialize(database)
    for module in (courses, reviews, users):
        app.register_blueprint(module.blueprint, url_prefix="/api/v1")

    @app.route("/")
    def hello():
        return "Hello World!"

    # A token buys another one here, for ever, and the answer to a GET may be kept by a cache.
    @app.route("/api/v1/users/token")
    @auth.login_required
    def token():
        return jsonify({"token": g.user.new_token()})

    return app


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", required=True, help="an SQLite file, which is made where there is none")
    parser.add_argument("--secret", required=True, help="the SECRET_KEY")
    parser.add_argument("--algorithm", default="HS256", help="of the tokens' signatures")
    options = parser.parse_args()
    create_app(options.database, options.secret, options.algorithm).run("127.0.0.1", options.port)


if __name__ == "__main__":
    main()
