"""What every peer is asked."""

from dataclasses import dataclass
from enum import Enum

from harness.site import PROJECT

SCRIPTS = PROJECT / "Benchmarks" / "harness" / "wrk"


class Sign(Enum):
    """What a request is signed in by."""
    NOTHING = "nothing"
    TOKEN = "a token"
    PASSWORD = "Basic credentials"


@dataclass(frozen=True)
class Work:
    """A request, or several kinds in turn where there is a script for wrk."""
    name: str
    path: str
    sign: Sign = Sign.NOTHING
    script: str = ""
    # Whether it names our answer's ETag in If-None-Match.
    is_conditional: bool = False
    # Whether a responder of its own is asked, since what it leaves in memory would be taken for others'.
    is_apart: bool = False

    @property
    def options(self) -> tuple:
        """wrk's options for the script."""
        return ("-s", SCRIPTS / self.script) if self.script else ()


PING = Work("ping", "/ping")
LIST = Work("list of 100", "/api/v1/courses")
LONG_LIST = Work("100 of 1 000 000", "/api/v1/courses")
COURSE = Work("one course", "/api/v1/courses/1")
UNCHANGED = Work("list, 304", "/api/v1/courses", is_conditional=True)
TOKEN = Work("token check", "/api/v1/users/me", Sign.TOKEN)
ISSUE = Work("token issue", "/api/v1/users/token", Sign.PASSWORD, is_apart=True)
POST = Work("POST of a course", "/api/v1/courses", Sign.TOKEN, "post.lua")
MIXED = Work("9 lists, 1 POST", "/api/v1/courses", Sign.TOKEN, "mixed.lua")
