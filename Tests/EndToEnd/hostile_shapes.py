"""Hostile tokens: other shapes than that of a compact JWS, aliases of its encoding, and signatures that are none."""

import base64
import json

from hostile_forge import HOUR, Forge, Named, encoded, family, octets

CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


# Other shapes (RFC 8725, sections 2.3 to 2.5, 3.2 and 3.3)

@family("nested")
def nested(forge: Forge) -> Named:
    inner = forge.signed()
    for cty in ("JWT", "jwt", "application/jwt"):
        yield f"a token as the payload, {cty}", forge.signed(forge.header | {"cty": cty}, inner)
        yield f"a token in quotes, {cty}", forge.signed(forge.header | {"cty": cty}, json.dumps(inner))
    yield "a token in the list", forge.signed(payload=[inner])
    yield "a token as a member", forge.signed(payload={"token": inner})
    yield "the claims in claims", forge.signed(payload={"claims": forge.payload})
    unsigned = encoded(octets({"alg": "none"}))
    yield "a token inside of one that nobody has signed", f"{unsigned}.{encoded(inner.encode())}."
    yield "encoded twice", encoded(inner.encode())


# RFC 7516, appendices A.1 and A.2, cut to what is of interest.
FIVE_PARTS = (
    "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGe."
    "48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6ji.XFBoMYUZodetZdvTiFvSkQ")


@family("JWE")
def encrypted(forge: Forge) -> Named:
    yield "of RFC 7516", FIVE_PARTS
    inner, iv, tag = encoded(octets(forge.payload)), encoded(bytes(12)), encoded(bytes(16))
    for alg in ("dir", "none", "HS256", "A128KW", "RSA1_5", "RSA-OAEP", "PBES2-HS256+A128KW"):
        for enc in ("A128CBC-HS256", "A256GCM", "none"):
            header = encoded(octets({"alg": alg, "enc": enc, "p2c": 2**31, "p2s": "AA", "zip": "DEF"}))
            yield f"{alg} and {enc}", f"{header}..{iv}.{inner}.{tag}"
    curve = {"kty": "EC", "crv": "P-256", "x": encoded(bytes(32)), "y": encoded(bytes(32))}
    header = encoded(octets({"alg": "ECDH-ES", "enc": "A128GCM", "epk": curve}))
    yield "a point that is on no curve", f"{header}..{iv}.{inner}.{tag}"
    yield "enc in a header of three parts", forge.signed(forge.header | {"alg": "dir", "enc": "A128GCM"})
    yield "two parts behind a good token", f"{forge.signed()}.{iv}.{tag}"


@family("JSON serialisation")
def serialised(forge: Forge) -> Named:
    protected, payload, signature = forge.signed().split(".")
    flat = {"protected": protected, "payload": payload, "signature": signature}
    general = {"payload": payload, "signatures": [{"protected": protected, "signature": signature}]}
    forged = encoded(octets(forge.payload | {"id": forge.id + 1}))
    for name, text in {
        "flattened": json.dumps(flat), "general": json.dumps(general),
        "flattened, without a blank": json.dumps(flat, separators=(",", ":")),
        "with a header of nobody's": json.dumps(flat | {"header": {"alg": "none"}}),
        "no signatures": json.dumps({"payload": payload, "signatures": []}),
        # CVE-2022-39227: read as JSON by one parser and as a compact token by the other.
        "mixed with the compact one": f'{{"  {protected}.{forged}.":"","protected":"{protected}", '
                                      f'"payload":"{payload}","signature":"{signature}"}}',
        "mixed, dots in a member": json.dumps(flat | {".": "."}),
    }.items():
        yield name, text
        yield f"{name}, as base64url", encoded(text.encode())


@family("parts")
def parts(forge: Forge) -> Named:
    token = forge.signed()
    header, payload, signature = token.split(".")
    for name, text in {
        "nothing": "", "a dot": ".", "two dots": "..", "three dots": "...", "four dots": "....",
        "1000 dots": "." * 1000,
        "the header": header, "header and payload": f"{header}.{payload}", "no header": f".{payload}.{signature}",
        "no payload": f"{header}..{signature}", "no signature": f"{header}.{payload}.",
        "payload and signature": f"{payload}.{signature}",
        "a dot behind": f"{token}.", "a dot before": f".{token}", "two dots inside": f"{header}..{payload}.{signature}",
        "signed twice": f"{token}.{signature}", "two tokens": f"{token}.{token}",
        "two tokens and a comma": f"{token},{token}",
        "parts in another order": f"{payload}.{header}.{signature}", "backwards": token[::-1],
        "commas": token.replace(".", ","), "blanks": token.replace(".", " "), "%2E": token.replace(".", "%2E"),
        "slashes": token.replace(".", "/"), "ideographic full stops": token.replace(".", "\u3002"),
        "fullwidth full stops": token.replace(".", "\uff0e"), "colons": token.replace(".", ":"),
        "in quotes": f'"{token}"', "in single quotes": f"'{token}'", "in angles": f"<{token}>",
        "token=": f"token={token}",
        "token68 of another": f"Token {token}", "Bearer inside": f"Bearer {token}",
        "a parameter behind": f"{token}, realm=x",
        "null": "null", "undefined": "undefined", "[object Object]": "[object Object]", "none": "none",
        "letters": "a.b.c",
    }.items():
        yield name, text


# Encoding (RFC 7515, section 2; RFC 4648, sections 3.2, 3.3 and 3.5)

def spelt_otherwise(last: str, spare: int) -> list[str]:
    """The other characters that a careless decoder reads the same of, where so many bits are to spare."""
    index = CHARACTERS.index(last)
    return [CHARACTERS[index ^ bits] for bits in range(1, 1 << spare)]


def padded_to(forge: Forge, remainder: int) -> tuple[bytes, bytes]:
    """A good header and a good payload whose lengths leave a remainder of a division by three."""
    def filled(members: dict) -> bytes:
        lengths = (octets(members | {"x": "x" * count}) for count in range(3))
        return next(text for text in lengths if len(text) % 3 == remainder)

    return filled(forge.header), filled(forge.payload)


@family("spare bits")
def spare_bits(forge: Forge) -> Named:
    token = forge.signed()
    for other in spelt_otherwise(token[-1], 2):
        yield f"of the signature: {other}", token[:-1] + other
    for remainder, spare in ((1, 4), (2, 2)):
        header, payload = (encoded(part) for part in padded_to(forge, remainder))
        for other in spelt_otherwise(header[-1], spare):
            yield f"{spare} of the header: {other}", forge.sealed(f"{header[:-1]}{other}.{payload}")
        for other in spelt_otherwise(payload[-1], spare):
            yield f"{spare} of the payload: {other}", forge.sealed(f"{header}.{payload[:-1]}{other}")


@family("padding")
def padding(forge: Forge) -> Named:
    token = forge.signed()
    for fill in ("=", "==", "===", "====", "%3D", "%3d", ".", "A", "AA", "AAAA", "\u003d\u200b"):
        yield f"{fill!r} behind the token", token + fill
    for remainder in (0, 1, 2):
        header, payload = (encoded(part) for part in padded_to(forge, remainder))
        for fill in ("=", "==", "====", "A"):
            yield f"{fill} behind the header, remainder {remainder}", forge.sealed(f"{header}{fill}.{payload}")
            yield f"{fill} behind the payload, remainder {remainder}", forge.sealed(f"{header}.{payload}{fill}")


FOREIGN = {
    "blank": " ", "tab": "\t", "line feed": "\n", "CR LF": "\r\n", "vertical tab": "\v", "form feed": "\f",
    "DEL": "\x7f",
    "no-break space": "\xa0", "soft hyphen": "\xad", "BOM": "\ufeff", "zero width space": "\u200b", "plus": "+",
    "slash": "/",
    "equals": "=", "comma": ",", "semicolon": ";", "percent": "%", "escape": "\x1b", "01": "\x01", "tilde": "~",
    "dash": "\u2010",
    "backslash": "\\", "star": "*", "colon": ":", "bang": "!", "at": "@", "fullwidth A": "\uff21", "accent": "\u0301",
}


@family("foreign characters")
def foreign_characters(forge: Forge) -> Named:
    token = forge.signed()
    header, payload, signature = token.split(".")
    for name, text in FOREIGN.items():
        # A blank before a token is one of those between it and its scheme.
        if text != " ":
            yield f"{name} before", text + token
        yield f"{name} behind", token + text
        yield f"{name} in the header", f"{header[:7]}{text}{header[7:]}.{payload}.{signature}"
        yield f"{name} behind the header", f"{header}{text}.{payload}.{signature}"
        yield f"{name} in the signature", f"{header}.{payload}.{signature[:7]}{text}{signature[7:]}"
        yield f"{name} in the payload, signed with it", forge.sealed(f"{header}.{payload[:7]}{text}{payload[7:]}")
    yield "bytes that are no UTF-8", token.encode() + b"\xff\xfe"
    yield "an overlong dot", token.encode().replace(b".", b"\xc0\xae")


@family("standard alphabet")
def standard_alphabet(forge: Forge) -> Named:
    # Among so many signatures some have both of the characters that differ.
    many = (forge.signed(payload=forge.payload | {"x": number}) for number in range(10_000))
    token = next(text for text in many if {"-", "_"} <= set(text.rpartition(".")[2]))
    header, payload, signature = token.split(".")
    changed = signature.replace("-", "+").replace("_", "/")
    yield "of the signature", f"{header}.{payload}.{changed}"
    yield "of the signature, with padding", f"{header}.{payload}.{changed}="
    yield "of the signature, escaped", f"{header}.{payload}.{changed.replace('+', '%2B').replace('/', '%2F')}"
    yield "of the signature, + alone", f"{header}.{payload}.{signature.replace('-', '+')}"
    yield "of the signature, blanks", f"{header}.{payload}.{signature.replace('-', ' ')}"
    body = base64.b64encode(octets(forge.payload | {"x": "???>>>" * 9})).decode().rstrip("=")
    assert "+" in body or "/" in body
    yield "of the payload, signed", forge.sealed(f"{header}.{body}")
    yield "base32", forge.sealed(f"{base64.b32encode(octets(forge.header)).decode().rstrip('=')}.{payload}")
    yield "hexadecimal", forge.sealed(f"{octets(forge.header).hex()}.{payload}")
    yield "not encoded at all", forge.sealed(f"{json.dumps(forge.header)}.{json.dumps(forge.payload)}")


# The signature (RFC 8725, section 3.3; CVE-2022-21449 and what came before it)

ZEROS_IN_DER = bytes.fromhex("3006020100020100")
ORDER = bytes.fromhex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")


@family("empty signature")
def psychic_signatures(forge: Forge) -> Named:
    for alg in ("HS256", "ES256", "ES384", "ES512", "EdDSA", "RS256", "none"):
        signing_input = forge.signed(forge.header | {"alg": alg}).rpartition(".")[0]
        for count in (1, 16, 31, 32, 33, 64, 96, 132, 256):
            yield f"{count} zeros for {alg}", f"{signing_input}.{encoded(bytes(count))}"
        for name, code in {
            "ones": b"\xff" * 32, "zeros in DER": ZEROS_IN_DER, "the order of P-256 twice": ORDER * 2,
        }.items():
            yield f"{name} for {alg}", f"{signing_input}.{encoded(code)}"


@family("spoilt signature")
def spoilt_signatures(forge: Forge) -> Named:
    signing_input, _, signature = forge.signed().rpartition(".")
    code = base64.urlsafe_b64decode(signature + "=")
    for count in range(len(signature)):
        yield f"its first {count} characters", f"{signing_input}.{signature[:count]}"
    for place in range(0, 32, 2):
        wrong = code[:place] + bytes([code[place] ^ 1]) + code[place + 1:]
        yield f"a bit of byte {place}", f"{signing_input}.{encoded(wrong)}"
    for name, wrong in {
        "half of it": code[:16], "one byte too many": code + b"\0", "twice": code * 2, "backwards": code[::-1],
        "its first byte alone": code[:1], "without its first byte": code[1:], "behind zeros": bytes(32) + code,
    }.items():
        yield name, f"{signing_input}.{encoded(wrong)}"
    yield "in capitals", f"{signing_input}.{signature.upper()}"
    yield "in small letters", f"{signing_input}.{signature.lower()}"


# RFC 7515, appendix A.1, and the tokens of two well-known pages.
KNOWN = {
    "of RFC 7515": (
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGF"
        "tcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
    "of jwt.io": (
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM"
        "5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"),
    "of RFC 7519, not signed": (
        "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290"
        "Ijp0cnVlfQ."),
}


@family("signature of another")
def signatures_of_others(forge: Forge) -> Named:
    yield from KNOWN.items()
    header, payload, signature = forge.signed().split(".")
    other_header, other_payload, other_signature = forge.token_of_another.split(".")
    yield "its own payload", f"{other_header}.{payload}.{other_signature}"
    yield "its own header and payload", f"{header}.{payload}.{other_signature}"
    yield "our signature for another's token", f"{other_header}.{other_payload}.{signature}"
    yield "another's payload", f"{header}.{other_payload}.{signature}"
    later = encoded(octets(forge.payload | {"exp": forge.now + 2 * HOUR}))
    yield "a later end", f"{header}.{later}.{signature}"
    yield "another spelling of the payload", f"{header}.{encoded(json.dumps(forge.payload).encode())}.{signature}"
    yield "another header", f"{encoded(octets(forge.header | {'kid': forge.kid}))}.{payload}.{signature}"
    yield "signed without the header", f"{header}.{payload}.{forge.signature(payload)}"
    yield "signed without the dot", f"{header}.{payload}.{forge.signature(header + payload)}"
    yield "signed before it was encoded", "{}.{}.{}".format(
        header, payload, forge.signature(json.dumps(forge.header) + "." + json.dumps(forge.payload)))
    yield "itsdangerous' own form", "{}.{}".format(payload, forge.signature(payload))
    yield "a session of Flask", forge.sealed(f"{payload}.{encoded(b'time')}", digest="sha1")
