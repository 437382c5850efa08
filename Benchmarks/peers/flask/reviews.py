"""Reviews, which their authors alone change."""

import json

from flask import Blueprint, g, make_response, url_for
from flask_restful import Api, Resource, abort, fields, inputs, marshal, marshal_with, reqparse

from models import Review
from sign_in import auth

FIELDS = {
    "id": fields.Integer, "for_course": fields.String, "rating": fields.Integer,
    "comment": fields.String(default=""), "created_at": fields.DateTime,
}

PARSER = reqparse.RequestParser()
PARSER.add_argument("course", type=inputs.positive, required=True, help="No course provided", location=["form", "json"])
PARSER.add_argument(
    "rating", type=inputs.int_range(1, 5), required=True, help="No course rating provided", location=["form", "json"])
PARSER.add_argument("comment", required=False, nullable=True, default="", location=["form", "json"])


def with_link(review: Review) -> dict:
    """What is marshalled; raises where the course is gone, which spoils a whole list."""
    return {
        "id": review.id, "for_course": url_for("courses.course", id=review.course.id), "rating": review.rating,
        "comment": review.comment, "created_at": review.created_at,
    }


def place_of(review: Review) -> dict:
    return {"Location": url_for("reviews.review", id=review.id)}


def own(id):
    return Review.get_or_none(Review.id == id, Review.created_by == g.user)


def refusal():
    return make_response(json.dumps({"error": "That review does not exist or is not editable"}), 403)


class Reviews(Resource):
    def get(self):
        return {"reviews": [marshal(with_link(review), FIELDS) for review in Review.select()]}

    # The refusal of `login_required` is marshalled like a review that has nothing: 200 and nulls.
    @marshal_with(FIELDS)
    @auth.login_required
    def post(self):
        review = Review.create(created_by=g.user, **PARSER.parse_args())
        return with_link(review), 201, place_of(review)


class OneReview(Resource):
    @marshal_with(FIELDS)
    def get(self, id):
        review = Review.get_or_none(Review.id == id)
        if review is None:
            abort(404, message=f"Review {id} does not exist")
        return with_link(review)

    # So is the refusal here.
    @marshal_with(FIELDS)
    @auth.login_required
    def put(self, id):
        arguments = PARSER.parse_args()
        if own(id) is None:
            return refusal()
        Review.update(**arguments).where(Review.id == id).execute()
        review = own(id)
        return with_link(review), 200, place_of(review)

    @auth.login_required
    def delete(self, id):
        review = own(id)
        if review is None:
            return refusal()
        review.delete_instance()
        return "", 204, {"Location": url_for("reviews.reviews")}


blueprint = Blueprint("reviews", __name__)
api = Api(blueprint)
api.add_resource(Reviews, "/reviews", endpoint="reviews")
api.add_resource(OneReview, "/reviews/<int:id>", endpoint="review")
