"""What hostile tokens are made with, and the families that they come in."""

import base64
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Part = str | bytes | dict | list | int
Named = Iterator[tuple[str, str | bytes]]

HOUR = 3600


@dataclass(frozen=True)
class Hostile:
    family: str
    name: str
    text: bytes

    def __str__(self):
        return f"{self.family}: {self.name}"


def encoded(data: bytes) -> str:
    """Base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def octets(part: Part) -> bytes:
    match part:
        case bytes(): return part
        case str(): return part.encode()
        case _: return json.dumps(part, separators=(",", ":")).encode()


def with_members(members: dict, texts: dict[str, str]) -> str:
    """An object with members whose values are given as JSON, or as what is none."""
    found = {name: json.dumps(value) for name, value in members.items()} | texts
    return "{" + ",".join(f'"{name}":{value}' for name, value in found.items()) + "}"


@dataclass(frozen=True)
class Forge:
    """Signs whatever it is told to, as somebody could who has the service's key; and without the key."""

    # The key that signs, another one of the ring, and one that has left it, each behind its id.
    kid: str
    key: bytes
    other_kid: str
    other_key: bytes
    removed_kid: str
    removed_key: bytes
    # An account, its tokens' version, and the time.
    id: int
    version: int
    now: int
    # Good tokens of that account and of another one.
    token: str
    token_of_another: str
    # Where keys are said to be.
    place: str

    @property
    def header(self) -> dict:
        return {"alg": "HS256", "typ": "JWT"}

    @property
    def payload(self) -> dict:
        return {"id": self.id, "iat": self.now, "exp": self.now + HOUR, "ver": self.version}

    def signature(self, signing_input: str, key: bytes | None = None, digest: str = "sha256") -> str:
        key = self.key if key is None else key
        return encoded(hmac.new(key, signing_input.encode(), digest).digest())

    def signed(self, header: Part | None = None, payload: Part | None = None, **options) -> str:
        """A compact JWS of a header and a payload, which are the good ones unless others are given."""
        parts = [self.header if header is None else header, self.payload if payload is None else payload]
        return self.sealed(".".join(encoded(octets(part)) for part in parts), **options)

    def sealed(self, signing_input: str, **options) -> str:
        """A signing input as it is, with its signature."""
        return f"{signing_input}.{self.signature(signing_input, **options)}"

    def good(self) -> dict[str, str]:
        """Tokens that are taken: without them, a service that refuses everything would pass."""
        return {
            "plain": self.signed(),
            "with the key's id": self.signed(self.header | {"kid": self.kid}),
            "of the other key": self.signed(self.header | {"kid": self.other_kid}, key=self.other_key),
            "times in the header": self.signed(
                self.header | {"exp": self.now + HOUR}, {"id": self.id, "ver": self.version}),
            "unknown members": self.signed(self.header | {"x": [1]}, self.payload | {"x": {"y": None}}),
            "its end in the year 292277026596": self.signed(payload=self.payload | {"exp": 2**63 - 1}),
            "issued by the service": self.token,
        }


FAMILIES: dict[str, Callable[[Forge], Named]] = {}


def family(name: str):
    """Registers a function that makes tokens as a family of them."""

    def register(make):
        FAMILIES[name] = make
        return make

    return register
