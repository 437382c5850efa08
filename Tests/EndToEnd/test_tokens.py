"""Tokens: ours read by other people's libraries, theirs read by us, and all the ways to refuse one."""

import base64
import hashlib
import hmac
import json
import time

import jwt
import pytest
from itsdangerous import TimedJSONWebSignatureSerializer

from service import OWNER, assert_problem, by_token, challenges, wait_until


def itsdangerous(secret, **options):
    return TimedJSONWebSignatureSerializer(secret, algorithm_name="HS256", **options)


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def signed(secret: bytes, header, payload, digest=hashlib.sha256) -> str:
    """A compact JWS of any header and payload, whatever no library would make."""
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, payload)]
    signing_input = ".".join(encoded(part) for part in parts)
    code = hmac.new(secret, signing_input.encode(), digest).digest()
    return f"{signing_input}.{encoded(code)}"


def in_an_hour() -> int:
    return int(time.time()) + 3600


@pytest.fixture(scope="module")
def secret(service) -> bytes:
    return service.state.secret


@pytest.fixture(scope="module")
def owner_id(secret, token) -> int:
    return jwt.decode(token, secret, algorithms=["HS256"])["id"]


def test_pyjwt_reads_ours(secret, token):
    assert jwt.get_unverified_header(token).items() >= {"alg": "HS256", "typ": "JWT"}.items()
    claims = jwt.decode(token, secret, algorithms=["HS256"], options={"require": ["exp", "iat"]})
    assert list(claims) == ["id", "iat", "exp", "ver"]
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["ver"] == 0


def test_itsdangerous_reads_ours(secret, token, owner_id):
    payload, header = itsdangerous(secret).loads(token, return_header=True)
    assert payload["id"] == owner_id
    assert header["exp"] - header["iat"] == 3600


def test_itsdangerous_tokens_are_accepted(service, secret, owner_id):
    token = itsdangerous(secret, expires_in=600).dumps({"id": owner_id}).decode()
    answer = service.get("users/token", headers=by_token(token))
    assert answer.status_code == 200
    assert answer.json()["token"] == token
    assert 590 <= answer.json()["expires_in"] <= 600


def test_pyjwt_tokens_are_accepted(service, secret, owner_id):
    token = jwt.encode({"id": owner_id, "iat": int(time.time()), "exp": in_an_hour()}, secret, algorithm="HS256")
    assert service.get("users/token", headers=by_token(token)).json()["token"] == token


def test_the_earlier_of_two_ends_counts(service, secret, owner_id):
    past, future = int(time.time()) - 1, in_an_hour()
    for header_exp, payload_exp in ((past, future), (future, past)):
        token = signed(secret, {"alg": "HS256", "exp": header_exp}, {"id": owner_id, "exp": payload_exp})
        assert refusal(service, token) == "expired"


def refusal(service, token: str) -> str:
    """Sends a token where one is needed, checks the refusal, and tells whether it is "expired" or "invalid"."""
    answer = service.get("users/token", headers=by_token(token))
    assert_problem(answer, 401)
    (challenge,) = [challenge for challenge in challenges(answer) if challenge.startswith("Token ")]
    assert challenge.startswith('Token realm="syllabus", error="invalid_token", error_description="')
    description = challenge.split('error_description="')[1]
    (verdict,) = [word for word in ("expired", "invalid") if word in description]
    return verdict


@pytest.mark.parametrize("library", ["itsdangerous", "PyJWT"])
def test_an_expired_token_is_told_from_an_invalid_one(service, secret, owner_id, library):
    now = int(time.time())
    if library == "PyJWT":
        token = jwt.encode({"id": owner_id, "exp": now - 1}, secret, algorithm="HS256")
    else:
        token = signed(secret, {"alg": "HS256", "iat": now - 10, "exp": now - 1}, {"id": owner_id})
    assert refusal(service, token) == "expired"


def test_our_own_token_ends_on_time(service):
    token = service.token(expires_in=1)
    wait_until(lambda: service.get("users/token", headers=by_token(token)).status_code == 401, 3)
    assert refusal(service, token) == "expired"


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_change_in_any_part_is_refused(service, token, part):
    parts = token.split(".")
    middle = len(parts[part]) // 2
    changed = "A" if parts[part][middle] != "A" else "B"
    parts[part] = parts[part][:middle] + changed + parts[part][middle + 1:]
    assert refusal(service, ".".join(parts)) == "invalid"


@pytest.mark.parametrize("alter", [
    lambda token: token + "=",
    lambda token: token + ".",
    lambda token: token[:-1],
    lambda token: token.rpartition(".")[0],
    lambda token: token.rpartition(".")[0] + ".",
    lambda token: "." + token,
    lambda token: f"{token}.{token}",
    lambda token: "a",
    lambda token: "..",
    lambda token: "a" * 5000,
], ids=["padded", "dot behind", "cut", "unsigned", "empty signature", "dot before", "twice", "letter", "dots", "long"])
def test_a_malformed_token_is_refused(service, token, alter):
    assert refusal(service, alter(token)) == "invalid"


HEADERS = {
    "alg none": {"alg": "none"},
    "alg None": {"alg": "None"},
    "alg hs256": {"alg": "hs256"},
    "alg HS512": {"alg": "HS512"},
    "alg RS256": {"alg": "RS256"},
    "alg a list": {"alg": ["HS256"]},
    "no alg": {"typ": "JWT"},
    "crit": {"alg": "HS256", "crit": ["b64"], "b64": False},
    "empty crit": {"alg": "HS256", "crit": []},
    "unknown kid": {"alg": "HS256", "kid": "nobody's"},
    "not an object": ["HS256"],
    "repeated alg": b'{"alg":"none","alg":"HS256"}',
    "not JSON": b"{",
    "not UTF-8": b'{"alg":"HS256","x":"\xff"}',
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_a_header_that_is_not_plain_hs256_is_refused(service, secret, owner_id, header):
    token = signed(secret, header, {"id": owner_id, "exp": in_an_hour()})
    assert refusal(service, token) == "invalid"


def test_alg_none_without_signature_is_refused(service, owner_id):
    token = jwt.encode({"id": owner_id, "exp": in_an_hour()}, None, algorithm="none")
    assert refusal(service, token) == "invalid"


PAYLOADS = {
    "id true": lambda id: {"id": True},
    "id 1.0": lambda id: b'{"id":1.0,"exp":99999999999}',
    "id text": lambda id: {"id": str(id)},
    "id null": lambda id: {"id": None},
    "id negative": lambda id: {"id": -id},
    "id beyond 64 bits": lambda id: {"id": id + 2**64},
    "id of nobody": lambda id: {"id": 4711},
    "no id": lambda id: {},
    "exp text": lambda id: {"id": id, "exp": "99999999999"},
    "exp true": lambda id: {"id": id, "exp": True},
    "exp float": lambda id: {"id": id, "exp": 99999999999.5},
    "exp null": lambda id: {"id": id, "exp": None},
    "nbf in the future": lambda id: {"id": id, "nbf": in_an_hour()},
    "version of later": lambda id: {"id": id, "ver": 1},
    "repeated id": lambda id: b'{"id":4711,"id":%d,"exp":99999999999}' % id,
    "array": lambda id: [id],
    "number": lambda id: id,
    "not JSON": lambda id: b"id",
}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_a_payload_that_is_not_as_agreed_is_refused(service, secret, owner_id, payload):
    content = payload(owner_id)
    if isinstance(content, dict):
        content.setdefault("exp", in_an_hour())
    assert refusal(service, signed(secret, {"alg": "HS256"}, content)) == "invalid"


def test_a_token_without_an_end_is_refused(service, secret, owner_id):
    assert refusal(service, jwt.encode({"id": owner_id}, secret, algorithm="HS256")) == "invalid"


def test_a_foreign_key_is_refused(service, owner_id):
    token = jwt.encode({"id": owner_id, "exp": in_an_hour()}, "x" * 32, algorithm="HS256")
    assert refusal(service, token) == "invalid"


def test_another_digest_under_the_same_name_is_refused(service, secret, owner_id):
    token = signed(secret, {"alg": "HS256"}, {"id": owner_id, "exp": in_an_hour()}, hashlib.sha512)
    assert refusal(service, token) == "invalid"


def test_a_token_never_buys_a_longer_life(service, secret):
    token = service.token(expires_in=100)
    answer = service.get("users/token", headers=by_token(token), params={"expires_in": 3600})
    assert answer.status_code == 200
    assert answer.json()["token"] == token
    assert answer.json()["expires_in"] <= 100


def test_post_issues_a_token_for_a_password(service, secret):
    answer = service.post("users/token", auth=OWNER, json={"expires_in": 60})
    assert answer.status_code == 201
    assert answer.json()["expires_in"] == 60
    assert service.get("users/token", headers=by_token(answer.json()["token"])).status_code == 200


def test_post_without_a_body_issues_a_token_of_the_usual_life(service):
    answer = service.post("users/token", auth=OWNER)
    assert answer.status_code == 201
    assert answer.json()["expires_in"] == 3600


def test_post_with_a_token_asks_for_the_password(service, token):
    problem = assert_problem(service.post("users/token", headers=by_token(token)), 403)
    assert "password" in problem["message"]


MONTH = 30 * 24 * 3600


@pytest.mark.parametrize("seconds", [1, MONTH])
def test_a_life_within_the_range_is_granted(service, seconds):
    assert service.get("users/token", auth=OWNER, params={"expires_in": seconds}).json()["expires_in"] == seconds


@pytest.mark.parametrize("seconds", [0, -1, MONTH + 1, 2**63, 2**64, "", "abc", "1.5", "1e3", "never"])
def test_a_life_out_of_the_range_is_refused(service, seconds):
    assert_problem(service.get("users/token", auth=OWNER, params={"expires_in": seconds}), 400)


@pytest.mark.parametrize("seconds", [0, MONTH + 1, 2**64, "60", 1.5, True, [60]])
def test_a_life_out_of_the_range_in_a_body_is_refused(service, seconds):
    assert_problem(service.post("users/token", auth=OWNER, json={"expires_in": seconds}), 400)
