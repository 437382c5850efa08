"""What every problem (RFC 9457) is looked through for, by whoever checks one."""

import json
import re
import tempfile

# Words of the program's insides; state folders and the socket of a test are among the temporary files.
INSIDES = re.compile(rf"{re.escape(tempfile.gettempdir())}|/(var|run|home|root|proc)\b|\.swift|sql|fatal|errno", re.IGNORECASE)


def assert_tells_nothing_of_the_insides(problem: dict):
    """The cause goes to the log; a client gets neither paths nor what the program is made of."""
    told = json.dumps([problem["detail"], problem["message"]])
    assert not INSIDES.search(told), told
