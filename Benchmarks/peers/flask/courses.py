"""Courses. They have no owner: whoever is signed in changes and removes them."""

from flask import Blueprint, url_for
from flask_restful import Api, Resource, abort, fields, inputs, marshal, marshal_with, reqparse

from models import Course
from sign_in import auth

FIELDS = {"id": fields.Integer, "title": fields.String, "url": fields.String, "reviews": fields.List(fields.String)}

# The help is the answer to every fault, so that a wrong URL is said to be missing.
PARSER = reqparse.RequestParser()
PARSER.add_argument("title", required=True, help="No course title provided", location=["form", "json"])
PARSER.add_argument(
    "url", type=inputs.url, required=True, help="No course URL provided.", location=["form", "json"])


def with_links(course: Course) -> dict:
    """What is marshalled. Asks the database once for each course, though one query would do for all."""
    links = [url_for("reviews.review", id=review.id) for review in course.reviews]
    return {"id": course.id, "title": course.title, "url": course.url, "reviews": links}


def place_of(course: Course) -> dict:
    return {"Location": url_for("courses.course", id=course.id)}


class Courses(Resource):
    def get(self):
        return {"courses": [marshal(with_links(course), FIELDS) for course in Course.select()]}

    # The refusal of `login_required` is marshalled like a course that has nothing: 200 and nulls.
    @marshal_with(FIELDS)
    @auth.login_required
    def post(self):
        course = Course.create(**PARSER.parse_args())
        return with_links(course), 201, place_of(course)


class OneCourse(Resource):
    @marshal_with(FIELDS)
    def get(self, id):
        course = Course.get_or_none(Course.id == id)
        if course is None:
            abort(404, message=f"Course {id} does not exist")
        return with_links(course)

    @marshal_with(FIELDS)
    @auth.login_required
    def put(self, id):
        Course.update(**PARSER.parse_args()).where(Course.id == id).execute()
        course = Course.get(Course.id == id)
        return with_links(course), 200, place_of(course)

    # Also of one that is not there; the reviews stay, and lead nowhere then.
    @auth.login_required
    def delete(self, id):
        Course.delete().where(Course.id == id).execute()
        return "", 204, {"Location": url_for("courses.courses")}


blueprint = Blueprint("courses", __name__)
api = Api(blueprint)
api.add_resource(Courses, "/courses", endpoint="courses")
api.add_resource(OneCourse, "/courses/<int:id>", endpoint="course")
