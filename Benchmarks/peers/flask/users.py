"""Users, whose names anybody may list and add to."""

import json

from flask import Blueprint, make_response
from flask_restful import Api, Resource, fields, marshal, reqparse

from models import User

FIELDS = {"username": fields.String}

PARSER = reqparse.RequestParser()
for name, words in {
    "username": "username", "email": "email", "password": "password", "verify_password": "password verification",
}.items():
    PARSER.add_argument(name, required=True, help=f"No {words} provided", location=["form", "json"])


class Users(Resource):
    def get(self):
        return {"users": [marshal(user, FIELDS) for user in User.select()]}

    def post(self):
        given = PARSER.parse_args()
        # Nothing else is judged: an empty name, a password of one character, another's address as a name are all taken.
        if given["password"] != given["verify_password"]:
            return make_response(json.dumps({"error": "Password and password verification do not match"}), 400)
        user = User.register(given["username"], given["email"], given["password"])
        return marshal(user, FIELDS), 201


blueprint = Blueprint("users", __name__)
api = Api(blueprint)
api.add_resource(Users, "/users", endpoint="users")
