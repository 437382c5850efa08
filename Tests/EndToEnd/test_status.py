"""What the service tells its operator, read as a monitor reads it."""

import time
from datetime import datetime

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from service import OWNER, assert_problem

OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
# What Prometheus 2.50 sends.
PROMETHEUS = ("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
              "text/plain;version=0.0.4;q=0.5,*/*;q=0.1")


def families(service) -> dict:
    answer = service.get("/status", headers={"Accept": PROMETHEUS})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == OPENMETRICS
    assert answer.headers["Cache-Control"] == "no-store"
    return {family.name: family for family in text_string_to_metric_families(answer.text)}


def value(family, name: str, **labels) -> float:
    return next((sample.value for sample in family.samples if sample.name == name and sample.labels == labels), 0)


def test_a_monitor_reads_the_status(start):
    service = start()
    service.get("courses/999")
    service.get("users/token", auth=OWNER)
    found = families(service)

    requests = found["syllabus_requests"]
    assert requests.type == "counter"
    assert value(requests, "syllabus_requests_total", route="/api/v1/courses/{id}", status="404") == 1
    assert value(requests, "syllabus_requests_total", route="/api/v1/users/token", status="200") == 1
    duration = found["syllabus_request_duration_seconds"]
    assert (duration.type, duration.unit) == ("histogram", "seconds")
    assert value(duration, "syllabus_request_duration_seconds_count", route="/api/v1/users/token") == 1
    assert 0.005 < value(duration, "syllabus_request_duration_seconds_sum", route="/api/v1/users/token") < 30
    assert value(found["syllabus_credentials"], "syllabus_credentials") == 1
    assert value(found["syllabus_database_size_bytes"], "syllabus_database_size_bytes") >= 4096
    for name in ("syllabus_start_time_seconds", "syllabus_credentials_loaded_time_seconds"):
        assert abs(value(found[name], name) - time.time()) < 60


def test_the_counts_of_all_workers_are_one(start):
    service = start(workers=4)
    name = "syllabus_requests_total"
    for number in range(20):
        assert service.get("courses").status_code == 200
        assert value(families(service)["syllabus_requests"], name, route="/api/v1/courses", status="200") == number + 1


def test_people_read_the_status_as_json(service):
    answer = service.get("/status")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    status = answer.json()
    assert list(status) == ["started_at", "uptime", "front", "requests", "credentials", "password_hashes", "database"]
    assert datetime.fromisoformat(status["started_at"]).timestamp() + status["uptime"] == pytest.approx(time.time(), abs=5)
    assert status["credentials"]["count"] >= 1
    assert status["database"]["bytes"] >= 4096


def test_another_format_is_refused(service):
    assert service.get("/status?format=openmetrics").headers["Content-Type"] == OPENMETRICS
    assert_problem(service.get("/status?format=xml"), 400)


def test_an_account_that_is_added_counts_once_it_is_loaded(start, new_state):
    service = start()
    new_state.add_user("second", "correct horse battery")
    service.get("users/token", auth=OWNER)
    assert service.get("/status").json()["credentials"]["count"] == 2
