"""Hostile tokens: what their headers say of the algorithm, of the key, and of what has to be understood."""

import base64
import hashlib
import hmac
import json
import zlib

from hostile_forge import Forge, Named, encoded, family, octets, with_members

# The public keys of three pairs that nobody uses.
PUBLIC_KEYS = {
    "RS256": """-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlTwKmlMugiHsACZrwC7y
kS+x47RoaIyUxlpJJ2s5T/Fq1F13pX8n2zlAa+AE2V3NR58Q4+vfX0pB1Nf80qaJ
AO6QsP+fOsuBfL0KSEwiaKx0o834OnOjkx1YIzmvyOpvb3Wzq/cRIcCLxZAGqdcq
J+duKOKNcvtCWnq3Cjrmo6Isuravi90Cg8D5JG5QaHGBqzPrLvmoLH+4VcJ1W2mD
d+81Mmf9aBqKhK8OGcSnpCbJNiNnERRrKgoF7Ds2izJcXlan1231fXhlCag9NjU4
kGOxGdvI6+kb4q4yVYoNfWt6VFAtQOCj6vHOxiSIGXNzrB61Qh2QNm5zX3m4sg5N
hwIDAQAB
-----END PUBLIC KEY-----
""",
    "ES256": """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEdynFBeslKegR3qKTn3iiCEM4ZLah
jhjO7zmW1EZBqz4NOkmM397mY4YSJPPpI/RIFHMDyUAwa7mDa40mBl5qgg==
-----END PUBLIC KEY-----
""",
    "EdDSA": """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAkf/qH+SDrhRbPNozXi0NhD+jS4suMKWBsblfe7k+Zmc=
-----END PUBLIC KEY-----
""",
}


# The algorithm (RFC 8725, sections 2.1 and 3.1)

ALGORITHMS = {
    **{f'"{alg}"': json.dumps(alg) for alg in (
        "none", "None", "NONE", "nOnE", "NoNe", "nonE", "none ", " none", "none\0", "none\n", "n\u043ene", "\uff4eone",
        "", "null", "undefined",
        "hs256", "Hs256", "hS256", "HS256 ", " HS256", "HS256\0", "HS256\n", "HS 256", "HS-256", "HS256,none", "HS25",
        "HS2560",
        "\uff28\uff33256", "HS\u0662\u0665\u0666", "HS256\u200b", "\u041dS256",
        "HS1", "HS224", "HS384", "HS512", "HS512/256", "HMACSHA256", "SHA256", "sha256", "HMAC",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES256K", "ES384", "ES512", "EdDSA", "Ed25519",
        "dir", "A128KW", "A256GCMKW", "RSA1_5", "RSA-OAEP", "ECDH-ES", "PBES2-HS256+A128KW",
    )},
    "null": "null", "true": "true", "false": "false", "0": "0", "256": "256", "[]": "[]", "{}": "{}",
    '["none"]': '["none"]', '["HS256"]': '["HS256"]', '["HS256","none"]': '["HS256","none"]',
    '{"HS256":1}': '{"HS256":1}', '"none" escaped': r'"\u006eone"',
}
DIGESTS = {"HS224": "sha224", "HS384": "sha384", "HS512": "sha512", "HS1": "sha1"}


@family("algorithm")
def algorithms(forge: Forge) -> Named:
    for alg, text in ALGORITHMS.items():
        header = with_members(forge.header, {"alg": text})
        signing_input = f"{encoded(header.encode())}.{encoded(octets(forge.payload))}"
        yield f"{alg}, rightly signed", forge.sealed(signing_input)
        yield f"{alg}, not signed", f"{signing_input}."
        yield f"{alg}, zeros", f"{signing_input}.{encoded(bytes(32))}"


@family("member of the algorithm")
def algorithm_members(forge: Forge) -> Named:
    for name in ("Alg", "ALG", "alg ", " alg", "alg\0", "algorithm", "al\u0261", ""):
        yield f"{name!r} in its place", forge.signed({name: "HS256", "typ": "JWT"})
    yield "no header at all", forge.signed({})
    yield "alg in the payload alone", forge.signed({"typ": "JWT"}, forge.payload | {"alg": "HS256"})


@family("digest")
def digests(forge: Forge) -> Named:
    for digest in ("md5", "sha1", "sha224", "sha384", "sha512", "sha3_256", "blake2s"):
        yield f"{digest} under the name HS256", forge.signed(digest=digest)
    for alg, digest in DIGESTS.items():
        yield f"{alg} as it says", forge.signed(forge.header | {"alg": alg}, digest=digest)
    for name, take in {
        "plain SHA-256 of the input": lambda text: hashlib.sha256(text).digest(),
        "SHA-256 of key and input": lambda text: hashlib.sha256(forge.key + text).digest(),
        "SHA-256 of input and key": lambda text: hashlib.sha256(text + forge.key).digest(),
        "hexadecimal": lambda text: hmac.new(forge.key, text, "sha256").hexdigest().encode(),
        "HMAC of the HMAC": lambda text: hmac.digest(forge.key, hmac.digest(forge.key, text, "sha256"), "sha256"),
    }.items():
        signing_input = forge.signed().rpartition(".")[0]
        yield name, f"{signing_input}.{encoded(take(signing_input.encode()))}"


@family("public key as the secret")
def public_keys(forge: Forge) -> Named:
    for alg, pem in PUBLIC_KEYS.items():
        der = base64.b64decode("".join(pem.splitlines()[1:-1]))
        forms = {
            "PEM": pem.encode(), "PEM without the last line end": pem.strip().encode(),
            "PEM with CR LF": pem.replace("\n", "\r\n").encode(), "DER": der, "DER in base64": base64.b64encode(der),
        }
        for form, key in forms.items():
            for named in ("HS256", alg):
                yield f"{form} of {alg}, named {named}", forge.signed(forge.header | {"alg": named}, key=key)


# Keys (RFC 8725, sections 2.2, 2.9, 3.5 and 3.10)

WEAK = (
    "", "\0", "\0" * 32, "\0" * 64, " ", "\n", "0", "1", "a", "key", "secret", "SECRET", "Secret", "password",
    "changeme",
    "your-256-bit-secret", "your-secret-key", "my_secret", "supersecret", "jwt", "jwt_secret", "SECRET_KEY", "dev",
    "test",
    "null", "None", "nil", "undefined", "HS256", "syllabus", "kennethlove", "default", "flask", "django-insecure",
    "x" * 32,
)


@family("weak key")
def weak_keys(forge: Forge) -> Named:
    for key in WEAK:
        yield repr(key), forge.signed(key=key.encode())
    for name, key in {
        "the key as base64url": encoded(forge.key).encode(), "the key in hexadecimal": forge.key.hex().encode(),
        "the first half of the key": forge.key[:16], "the key twice": forge.key * 2,
        "the key backwards": forge.key[::-1],
        "the key's id": forge.kid.encode(), "the key but for its last byte": forge.key[:-1],
        "the key of a ring that it has left": forge.removed_key,
    }.items():
        yield name, forge.signed(key=key)


KEY_IDS = (
    "", " ", "/dev/null", "../../../../../../dev/null", "..\\..\\..\\nul", "/proc/sys/kernel/randomize_va_space",
    "file:///dev/null", "http://127.0.0.1:1/key", "//127.0.0.1/key", "%2e%2e%2fdev%2fnull", "secret", "../secret",
    "x' UNION SELECT 'key' -- ", "' OR '1'='1", "1; DROP TABLE courses", "key\0", "$(id)", "|id", "`id`", "; sleep 10",
    "{{7*7}}", "${jndi:ldap://127.0.0.1/a}", "%s%s%n", "null", "0", "*", "..", "\r\nX-Injected: 1", "\ufeff", "\u202e",
    "k" * 2000,
)


@family("key id")
def key_ids(forge: Forge) -> Named:
    near = {
        "with a blank behind": f"{forge.kid} ", "with NUL behind": f"{forge.kid}\0", "in capitals": forge.kid.upper(),
        "cut": forge.kid[:-1], "of the other key": forge.other_kid, "of a key that is gone": forge.removed_kid,
        "of both": f"{forge.kid},{forge.other_kid}", "with an accent": f"{forge.kid}\u0301",
    }
    for name, kid in near.items():
        yield f"the right one {name}", forge.signed(forge.header | {"kid": kid})
    for kid in KEY_IDS:
        header = forge.header | {"kid": kid}
        yield f"{kid[:40]!r}, rightly signed", forge.signed(header)
        yield f"{kid[:40]!r}, signed with nothing", forge.signed(header, key=b"")
        yield f"{kid[:40]!r}, signed with itself", forge.signed(header, key=kid.encode())
    for kid in (None, True, 0, 1.5, [], [forge.kid], {}, {"kid": forge.kid}):
        yield f"{type(kid).__name__} {json.dumps(kid)[:4]}", forge.signed(forge.header | {"kid": kid})
    yield "of a key that is gone, signed with it", forge.signed(
        forge.header | {"kid": forge.removed_kid}, key=forge.removed_key)
    yield "the right one, signed with one that is gone", forge.signed(
        forge.header | {"kid": forge.kid}, key=forge.removed_key)


@family("key that comes along")
def keys_that_come_along(forge: Forge) -> Named:
    own = b"a key of the attacker's own, of 32 bytes or more"
    jwk = {"kty": "oct", "k": encoded(own), "alg": "HS256", "kid": forge.kid}
    address = f"{forge.place}/jwks.json"
    for name, more in {
        "jwk": {"jwk": jwk}, "jwk as text": {"jwk": json.dumps(jwk)}, "jwk in a list": {"jwk": [jwk]},
        "jwks": {"jwks": {"keys": [jwk]}}, "jwk of RSA": {"jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}},
        "jku": {"jku": address}, "jku of a file": {"jku": "file:///dev/null"},
        "jku without scheme": {"jku": forge.place.removeprefix("http:")},
        "jku with a redirect": {"jku": f"{forge.place}/redirect?to={address}"}, "jku of no text": {"jku": [address]},
        "x5u": {"x5u": address}, "x5c": {"x5c": [base64.b64encode(own).decode()]}, "x5c empty": {"x5c": []},
        "x5t": {"x5t": encoded(hashlib.sha1(own).digest())},
        "x5t#S256": {"x5t#S256": encoded(hashlib.sha256(own).digest())},
        "key": {"key": own.decode()}, "secret": {"secret": own.decode()}, "k": {"k": encoded(own)},
    }.items():
        yield f"{name}, HS256", forge.signed(forge.header | more, key=own)
        yield f"{name}, RS256", forge.signed(forge.header | {"alg": "RS256"} | more, key=own)
        yield f"{name} and its key id", forge.signed(forge.header | {"kid": forge.kid} | more, key=own)


# What has to be understood (RFC 7515, section 4.1.11; RFC 7797)

@family("crit and b64")
def critical(forge: Forge) -> Named:
    for name, crit in {
        "b64": ["b64"], "exp": ["exp"], "alg": ["alg"], "crit": ["crit"], "kid": ["kid"], "empty": [], "null": None,
        "text": "b64", "empty text": "", "true": True, "false": False, "0": 0, "object": {"b64": True}, "numbers": [1],
        "nulls": [None], "a list in it": [["b64"]], "twice": ["b64", "b64"], "a URL": ["http://example.com/must"],
        "empty name": [""], "many": ["x"] * 300,
    }.items():
        yield f"{name}", forge.signed(forge.header | {"crit": crit})
        yield f"{name}, and b64 true", forge.signed(forge.header | {"crit": crit, "b64": True})
    bare, header = json.dumps(forge.payload), forge.header | {"b64": False, "crit": ["b64"]}
    yield "b64 false and encoded all the same", forge.signed(header)
    yield "b64 false and not encoded", forge.sealed(f"{encoded(octets(header))}.{bare}")
    alone = forge.header | {"b64": False}
    yield "b64 false without crit and not encoded", forge.sealed(f"{encoded(octets(alone))}.{bare}")
    signature = forge.signature(f"{encoded(octets(header))}.{bare}")
    yield "b64 false and detached", f"{encoded(octets(header))}..{signature}"
    yield "detached (RFC 7515, appendix F)", "{}..{}".format(*forge.signed().split(".")[::2])


@family("zip")
def compressed(forge: Forge) -> Named:
    packed = zlib.compress(octets(forge.payload), wbits=-15)
    for name, value in {"DEF": "DEF", "GZ": "GZ", "none": "", "list": ["DEF"]}.items():
        yield name, forge.signed(forge.header | {"zip": value}, packed)
    zeros = zlib.compress(bytes(1 << 20), wbits=-15)
    yield "a megabyte of zeros, packed", forge.signed(forge.header | {"zip": "DEF"}, zeros)
    yield "packed without a word", forge.signed(payload=packed)
