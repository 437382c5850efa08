"""The tables, as peewee makes them: `user`, `course` and `review`."""

import datetime

import peewee
from argon2 import PasswordHasher
from flask import current_app
from itsdangerous import BadSignature
from itsdangerous import TimedJSONWebSignatureSerializer as Serializer

database = peewee.SqliteDatabase(None)
hasher = PasswordHasher()


class Model(peewee.Model):
    class Meta:
        database = database


class User(Model):
    username = peewee.CharField(unique=True)
    email = peewee.CharField(unique=True)
    password = peewee.CharField()

    @classmethod
    def register(cls, username, email, password):
        email = email.lower()
        # `**` is LIKE, so that a name with % or _ in it collides with other names than its own.
        if cls.select().where((cls.email == email) | (cls.username ** username)).exists():
            raise Exception("A user of that name or e-mail address exists")
        return cls.create(username=username, email=email, password=hasher.hash(password))

    def verify(self, password) -> bool:
        """Raises where the password is wrong, and nobody catches it."""
        return hasher.verify(self.password, password)

    def new_token(self, seconds=3600) -> str:
        return serializer(expires_in=seconds).dumps({"id": self.id}).decode("ascii")

    @classmethod
    def of_token(cls, token):
        """The user of a token; raises where the user is gone, and nobody catches it."""
        try:
            payload = serializer().loads(token)
        except BadSignature:
            return None
        return cls.get(cls.id == payload["id"])


def serializer(**options) -> Serializer:
    config = current_app.config
    return Serializer(config["SECRET_KEY"], algorithm_name=config["TOKEN_ALGORITHM"], **options)


class Course(Model):
    title = peewee.CharField()
    url = peewee.CharField(unique=True)
    created_at = peewee.DateTimeField(default=datetime.datetime.now)


class Review(Model):
    course = peewee.ForeignKeyField(Course, backref="reviews")
    rating = peewee.IntegerField()
    comment = peewee.TextField(default="")
    created_at = peewee.DateTimeField(default=datetime.datetime.now)
    created_by = peewee.ForeignKeyField(User, backref="reviews")


def initialize(path: str):
    """Names the file and makes the tables. SQLite checks no foreign key unless it is told to, and it is not."""
    database.init(path)
    with database:
        database.create_tables([User, Course, Review], safe=True)
