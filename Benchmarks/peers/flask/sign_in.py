"""Signing in: by token first, else by Basic."""

from flask import g
from flask_httpauth import HTTPBasicAuth, HTTPTokenAuth, MultiAuth

from models import User

by_password = HTTPBasicAuth()
by_token = HTTPTokenAuth(scheme="Token")
auth = MultiAuth(by_token, by_password)


@by_password.verify_password
def verify_password(name, password) -> bool:
    user = User.get_or_none((User.username == name) | (User.email == name))
    if user is None or not user.verify(password):
        return False
    g.user = user
    return True


@by_token.verify_token
def verify_token(token) -> bool:
    user = User.of_token(token)
    if user is None:
        return False
    g.user = user
    return True
