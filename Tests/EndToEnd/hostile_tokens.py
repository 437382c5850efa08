"""Tokens that nobody may be signed in by: header, payload, encoding and signature, each spoilt in all the ways we know.

The families follow sections 2 and 3 of RFC 8725 and what has gone wrong in libraries of other people. Most tokens are
signed with the service's own key, so that what is refused is the one thing that is wrong with them.
"""

# Each registers its families.
import hostile_claims  # noqa: F401
import hostile_headers  # noqa: F401
import hostile_shapes  # noqa: F401
from hostile_forge import FAMILIES, Forge, Hostile


def tokens(forge: Forge) -> list[Hostile]:
    """All of them."""
    return [
        Hostile(name, case, text.encode() if isinstance(text, str) else text)
        for name, make in FAMILIES.items() for case, text in make(forge)]
