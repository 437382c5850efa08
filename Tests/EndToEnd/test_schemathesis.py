"""schemathesis drives the service by its own description, through nginx, and holds every answer against it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from service import OWNER

HERE = Path(__file__).parent
# How many requests were made, and how it went.
CLOSING = re.compile(r" generated|^=+ .* in [0-9.]+s =+$")


@pytest.mark.parametrize("means", ["nobody", "basic", "token"])
def test_every_answer_is_as_the_description_has_it(cheap_state, start, tmp_path, means):
    service = start()
    course = service.add_course("There all the time", "https://example.com/there", auth=OWNER)
    assert course.status_code == 201, course.text
    seed = os.environ.get("SEED", "20261124")
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / "schemathesis.toml", "run",
        f"{service.address}/openapi.json", "--seed", seed, "--no-color",
    ]
    environment = os.environ | {
        "SYLLABUS_ADDRESS": service.address, "SYLLABUS_FOLDER": str(cheap_state.path), "SYLLABUS_MEANS": means,
        "SYLLABUS_COURSE": str(course.json()["id"]), "PYTHONPATH": str(HERE), "COLUMNS": "120",
        "SCHEMATHESIS_HOOKS": "schemathesis_hooks",
    }
    answer = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False)
    print(f"SEED={seed} {means}", *[line for line in answer.stdout.splitlines() if CLOSING.search(line)], sep="\n")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert int(re.search(r"(\d+) generated", answer.stdout)[1]) > 1000
    assert [record for record in service.records if record["level"] in ("error", "critical")] == []
