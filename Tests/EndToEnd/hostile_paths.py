"""Other spellings of a path, which one program takes for the path itself and the next one does not."""

from collections.abc import Iterator

# In the place of a slash, but for "?", which ends the path.
SLASHES = (
    b"%2F", b"%2f", b"%5C", b"%5c", b"\\", b"//", b"///", b"/./", b"/.//", b"/%2e/", b"/%2E/", b"/x/../", b"/x/%2e%2e/",
    b"/x/.%2e/", b"/x/..%2f", b"/x%2f../", b"/x/..\\", b"/%00/", b"%00/", b"/%20/", b"/;/", b"/.;/", b"/x/..;/",
    b"/x;/../", b"%c0%af", b"%e0%80%af", b"%f0%80%80%af", b"%fc%80%80%80%80%af", b"\xc0\xaf", b"%252F", b"%25252F",
    b"%ef%bc%8f", "\uff0f".encode(), b"%e2%88%95", b"%u002f", b"%u2215", b"%ff/", b"/%09/", b"/x/%c0%ae%c0%ae/",
    b"/x/%e0%80%ae%e0%80%ae/", b"/x/%f0%80%80%ae%f0%80%80%ae/", b"/x/%252e%252e/", b"/x/%ef%bc%8e%ef%bc%8e/",
    b"/%c0%ae/", b"/x/.../", b"/%0d%0aX-Injected:%201/", b"/%3f/../", b"/%23/../", b"#/", b"%3f/", b":/", b"/~/",
    b"/*/", b"/%2e%2e/x/../",
)

# Behind a segment.
TAILS = (
    b".", b"..", b"%2e", b"%20", b"%00", b"%00.json", b"%0a", b"%0d%0a", b"%09", b"%7f", b"%c2%a0", b"%e2%80%8b",
    b"%ef%bb%bf", b"%cc%81", b";", b";a=b", b";jsessionid=1", b"%3b", b",", b"~", b".json", b".html", b".css", b"%ff",
    b"%c0%80", b"%", b"%zz", b"%2", b"$", b"!", b"*", b"=", b"@", b"+", b"|",
)

# Behind the whole path.
ENDS = (
    b"/", b"//", b"/.", b"/..", b"/%2e", b"/./", b"/x/..", b"/x/../", b"/%2e%2e", b"%2F", b"%2f", b"%5c", b"\\",
    b"/%00", b"/;", b"/index.html", b"/x.css", b"%3F", b"%23", b"%3Fx", b"?", b"??", b"?x", b"?/../../", b"?%00",
    b"?%0d%0aX-Injected:%201", b"#", b"#x", b"/" * 1000, b"/." * 1000, b"/x/.." * 500,
)

# Before the whole path.
BEGINNINGS = (
    b"/", b"//", b"/.", b"/./", b"/..", b"/../..", b"/%2e", b"/%2e%2e", b"/%2F", b"%2F", b"/x/..", b"/x/%2e%2e",
    b"/x/..%2f..", b"\\", b"/\\", b"/%5c", b"/%00", b"/;", b"/.;", b"/api/..", b"/api/v1/..", b"/status/..",
    b"/ping/..", b"/.well-known/..", b"/problems/..", b"/.git/..", b"/x" * 500 + b"/.." * 500,
    b"/" + b"a" * 3000 + b"/..", b"http://localhost", b"https://localhost", b"HTTP://localhost", b"http://localhost:1",
    b"http://evil.example", b"http://evil.example/..", b"http://localhost/", b"http://", b"http:", b"http:/",
    b"ftp://localhost", b"file://", b"//localhost", b"//evil.example", b"http://a@localhost", b"http://[::1]",
    b"http://localhost%2f", b"*", b"?", b"#",
)


def escaped(text: bytes, times: int = 1) -> bytes:
    """Every character percent-encoded, as often as wanted."""
    return b"".join(b"%" + b"25" * (times - 1) + b"%02X" % byte for byte in text)


def overlong(text: bytes) -> bytes:
    """Each character in two bytes where UTF-8 has one."""
    return b"".join(b"%%%02x%%%02x" % (0xC0 | byte >> 6, 0x80 | byte & 0x3F) for byte in text)


def fullwidth(text: bytes) -> bytes:
    return b"".join(escaped(chr(byte + 0xFEE0).encode()) for byte in text)


def spellings(segment: bytes) -> Iterator[bytes]:
    """Other spellings of a segment, of which those that are decoded once mean the same."""
    yield escaped(segment)
    yield escaped(segment).lower()
    yield escaped(segment[:1]) + segment[1:]
    yield segment[:-1] + escaped(segment[-1:])
    for times in (2, 3):
        yield escaped(segment, times)
        yield escaped(segment[:1], times) + segment[1:]
    yield from (segment.upper(), segment.capitalize(), segment.swapcase(), fullwidth(segment), overlong(segment))
    yield overlong(segment[:1]) + segment[1:]
    yield b"%%u%04x" % segment[0] + segment[1:]
    yield from (head + segment for head in (b".", b"%00", b"%20", b" ", b"\t", b"0", b"%2b"))
    yield from (segment + tail for tail in TAILS)


def tricks(path: bytes) -> list[bytes]:
    """Request targets that somebody might take for a path; some of them are."""
    segments = path.split(b"/")[1:]
    found = [path + end for end in ENDS] + [beginning + path for beginning in BEGINNINGS] + [path[1:], b"", b"/", b"*"]
    for index, segment in enumerate(segments):
        before, after = segments[:index], segments[index + 1:]
        found += [b"/" + b"/".join([*before, other, *after]) for other in spellings(segment)]
        if before:
            found += [b"/" + b"/".join(before) + slash + b"/".join(segments[index:]) for slash in SLASHES]
    # Those that are the path itself are no tricks.
    return [target for target in dict.fromkeys(found) if target != path]
