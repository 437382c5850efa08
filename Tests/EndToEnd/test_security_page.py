"""The tests that docs/security.md names are there."""

import re

from service import PROJECT

NAMED = re.compile(r"`(test_\w+\.py)::(test_\w+)`")


def test_every_test_that_is_named_is_there():
    named = NAMED.findall((PROJECT / "docs" / "security.md").read_text(encoding="utf-8"))
    assert len(named) > 30
    missing = [
        f"{file}::{test}" for file, test in named
        if f"def {test}(" not in (PROJECT / "Tests" / "EndToEnd" / file).read_text(encoding="utf-8")
    ]
    assert missing == []
