"""Hostile tokens: what is no JSON, or says one thing twice, and claims that say nothing, or too much."""

import json

from hostile_forge import HOUR, Forge, Named, family, octets, with_members


# JSON (RFC 8725, sections 2.6 and 3.7; RFC 7515, section 4; RFC 7493)

@family("bytes of JSON")
def texts(forge: Forge) -> Named:
    for part in ("header", "payload"):
        members = getattr(forge, part)
        text = octets(members).decode()
        for name, wrong in {
            "with a BOM": b"\xef\xbb\xbf" + text.encode(), "in UTF-16": text.encode("utf-16"),
            "in UTF-16 without a BOM": text.encode("utf-16-be"),
            "in UTF-32": text.encode("utf-32"), "of no UTF-8": text[:-1].encode() + b',"x":"\xff"}',
            "of overlong UTF-8": text[:-1].encode() + b',"x":"\xc0\xaf"}',
            "with a surrogate": text[:-1].encode() + b',"x":"\xed\xa0\x80"}',
            "with half a surrogate escaped": text[:-1] + r',"x":"\ud800"}', "with NUL behind": f"{text}\0",
            "with NUL before": f"\0{text}",
            "with a comment": text[:-1] + "/**/}", "with a comma too many": text[:-1] + ",}",
            "in single quotes": text.replace('"', "'"),
            "without quotes": text.replace('"', ""), "twice": text * 2, "cut": text[:-1],
            "with rubbish behind": f"{text}x",
            "with a control character": text[:-1] + ',"x":"\x01"}', "with a bare line end": text[:-1] + ',"x":"\n"}',
            "with a wrong escape": text[:-1] + r',"x":"\x41"}', "empty": "", "a blank": " ", "in a list": f"[{text}]",
            "in a text": json.dumps(text), "null": "null", "true": "true", "a number": "1", "a list": "[]",
            "an empty object": "{}",
            "65 deep": text[:-1] + ',"x":' + "[" * 65 + "]" * 65 + "}",
            "700 deep": text[:-1] + ',"x":' + "[" * 700 + "]" * 700 + "}",
            "1500 deep and open": text[:-1] + ',"x":' + "[" * 1500, "700 objects deep": '{"x":' * 350 + "1" + "}" * 350,
            "1000 numbers deep": "[" * 500 + "1" + "]" * 500,
        }.items():
            yield f"{part} {name}", forge.signed(**{part: wrong})


@family("repeated members")
def repeated(forge: Forge) -> Named:
    for part, name, wrong in (
        ("header", "alg", '"none"'), ("header", "alg", '"HS256"'), ("header", "typ", '"JWT"'), ("header", "x", "1"),
        ("header", "exp", "1"), ("header", "kid", '"other"'),
        ("payload", "id", "4711"), ("payload", "exp", str(forge.now + 2 * HOUR)), ("payload", "exp", "1"),
        ("payload", "ver", "0"),
        ("payload", "nbf", "0"), ("payload", "iat", "0"), ("payload", "x", "1"),
    ):
        members = getattr(forge, part) | ({} if name in getattr(forge, part) else {name: json.loads(wrong)})
        text, escaped = with_members(members, {}), f"\\u{ord(name[0]):04x}{name[1:]}"
        for spelling in (name, escaped):
            more = f'"{spelling}":{wrong}'
            yield f"{more} behind in the {part}", forge.signed(**{part: f"{text[:-1]},{more}}}"})
            yield f"{more} before in the {part}", forge.signed(**{part: f"{{{more},{text[1:]}"})


# Claims (RFC 8725, sections 3.8 to 3.12; RFC 7519, section 4.1)

NO_INTEGERS = (
    "true", "false", "null", "[]", "[1]", "{}", '""', '"1"', '"abc"', '" 1"', "1.0", "1.5", "1e0", "1E3", "1e999999",
    "-1e999999",
    "9223372036854775808", "-9223372036854775809", "18446744073709551617", "9" * 400, "0." + "0" * 400 + "1",
    "NaN", "Infinity", "-Infinity", "+1", "01", "0x1", "1_000", ".5", "5.", "1e", "--1", "\u0661", "\uff11",
)


@family("numbers")
def numbers(forge: Forge) -> Named:
    for member in ("id", "exp", "nbf", "ver"):
        for text in NO_INTEGERS:
            yield f"{member} {text[:24]}", forge.signed(payload=with_members(forge.payload, {member: text}))
    for member in ("exp", "nbf"):
        for text in NO_INTEGERS[:24]:
            yield f"{member} {text[:24]} in the header", forge.signed(with_members(forge.header, {member: text}))


@family("times")
def times(forge: Forge) -> Named:
    past, future = forge.now - 1, forge.now + HOUR
    for name, exp in {
        "now": forge.now, "a second ago": past, "1970": 0, "-1": -1, "the smallest": -2**63, "2001": 10**9,
        "-2^32": -2**32,
    }.items():
        yield f"exp {name}", forge.signed(payload=forge.payload | {"exp": exp})
        yield f"exp {name}, and a good one in the header", forge.signed(
            forge.header | {"exp": future}, forge.payload | {"exp": exp})
        yield f"exp {name} in the header, and a good one in the payload", forge.signed(forge.header | {"exp": exp})
    for name, nbf in {"in an hour": future, "the largest": 2**63 - 1, "in 2106": 2**32}.items():
        yield f"nbf {name}", forge.signed(payload=forge.payload | {"nbf": nbf})
        yield f"nbf {name} in the header", forge.signed(forge.header | {"nbf": nbf}, forge.payload | {"nbf": 0})
    endless = {"id": forge.id, "ver": forge.version}
    yield "no exp", forge.signed(payload=endless)
    for name in ("EXP", "Exp", "exp ", "expires", "exp\0", "exp_"):
        yield f"{name!r} in place of exp", forge.signed(payload=endless | {name: future})
    yield "exp within another member", forge.signed(payload=endless | {"claims": {"exp": future}})


@family("who it is of")
def subjects(forge: Forge) -> Named:
    for name, id in {
        "0": 0, "negative": -forge.id, "nobody's": 4711, "2^32 more": forge.id + 2**32, "the largest": 2**63 - 1,
        "the smallest": -2**63,
    }.items():
        yield f"id {name}", forge.signed(payload=forge.payload | {"id": id})
    nobody = {name: value for name, value in forge.payload.items() if name != "id"}
    yield "no id", forge.signed(payload=nobody)
    for name in ("ID", "Id", "id ", " id", "id\0", "\u0131d", "sub", "user", "user_id", "uid", "_id"):
        yield f"{name!r} in place of id", forge.signed(payload=nobody | {name: forge.id})
    yield "id in the header alone", forge.signed(forge.header | {"id": forge.id}, nobody)
    for name, version in {
        "of before": forge.version - 1, "of later": forge.version + 1, "negative": -1,
        "2^32 more": forge.version + 2**32, "the largest": 2**63 - 1,
    }.items():
        yield f"version {name}", forge.signed(payload=forge.payload | {"ver": version})
    yield "no version", forge.signed(payload={"id": forge.id, "exp": forge.now + HOUR})


@family("size")
def sizes(forge: Forge) -> Named:
    for count in (4097, 5000, 10_000, 20_000):
        filling = "x" * (count * 3 // 4)
        yield f"a payload of {count} and more", forge.signed(payload=forge.payload | {"x": filling})
        yield f"a header of {count} and more", forge.signed(forge.header | {"x": filling})
        yield f"a signature of {count}", f"{forge.signed().rpartition('.')[0]}.{'A' * count}"
        yield f"{count} letters", "A" * count
        yield f"{count} members", forge.signed(payload=forge.payload | {str(number): 0 for number in range(count // 8)})
