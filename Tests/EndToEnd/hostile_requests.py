"""Parameters and contents of requests that a web server might pass on, and that are to harm nobody."""

import json
from collections.abc import Iterator

# Whatever an answer may have: no input ever becomes a field's name.
FIELDS = {
    "Access-Control-Allow-Credentials", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods",
    "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Access-Control-Max-Age", "Allow", "Cache-Control",
    "Content-Length", "Content-Location", "Content-Security-Policy", "Content-Type", "ETag", "Link", "Location",
    "Retry-After", "Status", "Vary", "WWW-Authenticate", "X-Content-Type-Options", "X-Request-Id",
}

CONTROLS = [*range(0x01, 0x20), 0x7F]
NOT_ASCII = [*range(0x80, 0x100)]

INJECTIONS = (
    b"x\r\nX-Injected: 1", b"x\nX-Injected: 1", b"x\rX-Injected: 1", b"x\r\n X-Injected: 1", b"\r\nX-Injected: 1",
    b"x\r\n\r\n<script>", b"x\n\n<script>", b"x\r\n\r\nStatus: 200 OK\r\nX-Injected: 1\r\n\r\nx", b"\r\n",
    b"x%0d%0aX-Injected:%201", b"x%0D%0A%0D%0A<script>", b"x%250d%250aX-Injected: 1", b"x\\r\\nX-Injected: 1",
    # Characters whose low bytes are CR and LF, and others that end a line somewhere.
    "x\u010d\u010aX-Injected: 1".encode(), "x\u560d\u560aX-Injected: 1".encode(), "x\u2028X-Injected: 1".encode(),
    b"x\xc2\x85X-Injected: 1", b"x\0\r\nX-Injected: 1",
)

NOT_UTF8 = (
    b"\xff\xfe", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xc0\x80", b"\xed\xa0\x80",
    b"\xed\xa0\xbd\xed\xb8\x80", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xe2\x82", b"\x80", b"a\xcc",
    b"\xef\xbb\xbf",
)

MARKS = tuple(text.encode() for text in (
    "e" + "\u0301" * 5000, "\u0301", "\u202e" * 100, "\u200b", "\ufeff", "\U0010ffff",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u0d38\u0d4d\u200d" * 1000, "\ufdfa" * 1000,
    "\u0130\u0131\u00df\ufb00", "\uff47\uff45\uff54",
))

LONG = tuple(text * (20_000 // len(text)) for text in (
    b"a", b",", b";", b'"', b"%", b"=", b"/", b" ", b"\t", b"(", b"*", b"0", b"9", b":", b"[", b"\\", b"\xff", b"W/",
    b'"a",', b"1.2.3.4,", b"a;q=0.5,", b"*/*,", b"a=b;", b"%00", b"%41", b"../", b"/a", b"&a=b", b"\r\n",
    "\u00e9".encode(),
))

WORDS = tuple(text.encode() for text in (
    "", "*", "null", "true", "-1", "0", "+1", str(2**63 - 1), str(2**63), str(2**64), "1e400", "NaN", "\u0661", "..",
    ".", "%", "%z", "%zz", "%00", "%2e%2e", "%ff", "%c0%af", "%s%n%x", "{}", "[]", "${jndi:ldap://127.0.0.1/a}",
    "$(id)", "`id`", "' OR '1'='1", "\";DROP TABLE courses;--", "<script>alert(1)</script>", '"', '""', '"""', "W/",
    'W/"', 'W/""', '"a', 'a"', '"\\"', "\\", "a=b", "=", ";", ",", ",,,", ";;;", ";q=", "q=1", "*/*;q=2",
    "text/html;q=nan", "a/b;q=1;q=2", "text/html; charset", "[::1", "[::1]", "::1", "::ffff:1.2.3.4", "1.2.3.4:80",
    "999.1.1.1", "1.2.3", "0x7f.1", "fe80::1%eth0", "http://", "https://[", "http://a@b", "file:///dev/null",
    "javascript:alert(1)", "/", "//", "?", "#", "@", ":", "~", "chunked", "Chunked, chunked", "gzip", "navigate",
    "same-origin", "cross-site", "GET", "get", "HEAD", "OPTIONS", "TRACE", "CONNECT", "Apache/2.4", "Token a.b.c",
    "Basic YTpi", "Basic", "Token", "application/json", "multipart/form-data", "multipart/form-data; boundary=",
    'multipart/form-data; boundary="', "application/json; charset=utf-7",
    "application/x-www-form-urlencoded; charset=\xff",
))

VALUES = (
    *(bytes([97, byte, 98]) for byte in (*CONTROLS, *NOT_ASCII, 0)), *(bytes([byte]) for byte in (*CONTROLS, 0)),
    *INJECTIONS, *NOT_UTF8, *MARKS, *LONG, *WORDS,
)

# Those that the responder reads, and in which kinds of requests.
READ = {
    "CONTENT_LENGTH": ("add", "list"),
    "CONTENT_TYPE": ("add", "form"),
    "HTTP_ACCEPT": ("status",),
    "HTTP_ACCESS_CONTROL_REQUEST_METHOD": ("preflight",),
    "HTTP_AUTHORIZATION": ("list", "mine"),
    "HTTP_HOST": ("form",),
    "HTTP_IF_MATCH": ("change",),
    "HTTP_IF_NONE_MATCH": ("list", "change"),
    "HTTP_ORIGIN": ("list", "preflight", "form"),
    "HTTP_SEC_FETCH_MODE": ("refused",),
    "HTTP_SEC_FETCH_SITE": ("form",),
    "HTTP_TRANSFER_ENCODING": ("add", "list"),
    "HTTP_X_FORWARDED_FOR": ("mine",),
    "HTTP_X_REQUESTED_WITH": ("refused", "form"),
    "HTTP_X_REQUEST_ID": ("unnumbered",),
    "PATH_INFO": ("list", "add", "unnamed"),
    "QUERY_STRING": ("list", "unnamed"),
    "REDIRECT_HTTP_AUTHORIZATION": ("refused",),
    "REMOTE_ADDR": ("mine",),
    "REQUEST_ID": ("list",),
    "REQUEST_METHOD": ("list", "change"),
    "REQUEST_URI": ("list", "add"),
    "SCRIPT_NAME": ("list", "add", "unnamed"),
    "SERVER_SOFTWARE": ("change",),
}

# Those that it does not, though others do.
NOT_READ = (
    "AUTH_TYPE", "DOCUMENT_ROOT", "DOCUMENT_URI", "GATEWAY_INTERFACE", "HTTPS", "HTTP_ACCEPT_ENCODING",
    "HTTP_ACCEPT_LANGUAGE", "HTTP_CONNECTION", "HTTP_CONTENT_LENGTH", "HTTP_CONTENT_TYPE", "HTTP_COOKIE", "HTTP_EXPECT",
    "HTTP_FORWARDED", "HTTP_HTTPS", "HTTP_IF_MODIFIED_SINCE", "HTTP_PROXY", "HTTP_RANGE", "HTTP_REFERER",
    "HTTP_SEC_FETCH_DEST", "HTTP_SEC_FETCH_USER", "HTTP_TE", "HTTP_UPGRADE", "HTTP_USER_AGENT", "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO", "HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_X_ORIGINAL_URL", "HTTP_X_REAL_IP",
    "HTTP_X_REWRITE_URL", "PATH_TRANSLATED", "REDIRECT_STATUS", "REMOTE_HOST", "REMOTE_IDENT", "REMOTE_PORT",
    "REMOTE_USER", "REQUEST_SCHEME", "SCRIPT_FILENAME", "SERVER_ADDR", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL",
    "TZ", "LANG", "LD_PRELOAD", "PATH", "SYLLABUS_STATE", "SYLLABUS_MOUNT",
)
FEW_VALUES = (*INJECTIONS, *NOT_UTF8, *LONG[:4], *WORDS[:24], b"a\x01b", b"a\x7fb", b"a\xffb")


# Contents

NO_NUMBERS = ("NaN", "-Infinity", "0x1", "01", "+1", "-", "1.", ".5", "1e", "1_000", "\u0661")
NUMBERS = ("1e400", "-1e400", "9" * 5000, "0." + "9" * 5000, "1E" + "9" * 300, str(2**63), str(-2**63 - 1), "1.5")


def deep(count: int, opening: bytes, middle: bytes, closing: bytes) -> bytes:
    return opening * count + middle + closing * count


JSON = {
    "65 arrays": deep(65, b"[", b"", b"]"), "30 000 arrays": deep(30_000, b"[", b"", b"]"),
    "60 000 open arrays": b"[" * 60_000, "10 000 objects": deep(10_000, b'{"a":', b"1", b"}"),
    "10 000 open objects": b'{"a":' * 10_000, "arrays and objects": b'[{"a":' * 10_000, "a BOM": b"\xef\xbb\xbf{}",
    "a BOM alone": b"\xef\xbb\xbf", "UTF-16": '{"a":1}'.encode("utf-16"), "UTF-32": '{"a":1}'.encode("utf-32"),
    "NUL": b"\0", "NULs": b"\0" * 60_000, "NUL behind": b"{}\0", "invalid UTF-8": b'{"\xff":1}',
    "overlong UTF-8": b'{"\xc0\xaf":1}', "a surrogate in UTF-8": b'{"a":"\xed\xa0\x80"}',
    "half a surrogate": rb'{"a":"\ud800"}', "the other half": rb'{"a":"\udc00"}',
    "two first halves": rb'{"a":"\ud800\ud800"}', "half a surrogate as key": rb'{"\ud800":1}',
    "half an escape": rb'{"a":"\u00', "a repeated key": b'{"a":1,"a":2}',
    "a repeated key, escaped": rb'{"a":1,"\u0061":2}', "a repeated key inside": b'{"a":{"b":1,"b":2}}',
    "a repeated empty key": b'{"":1,"":2}', "many times one key": b"{" + b'"a":1,' * 9000 + b'"a":1}',
    "a text without an end": b'{"a":"' + b"x" * 60_000, "backslashes": b'{"a":"' + b"\\" * 60_001,
    "two documents": b"{}{}", "rubbish behind": b"{}x", "a comment": b"{}//", "single quotes": b"{'a':1}",
    "a comma too many": b'{"a":1,}', "commas": b"{" + b"," * 60_000 + b"}", "an array": b"[]", "a number": b"1",
    "a text": b'"a"', "null": b"null", "white space": b" " * 60_000, "a form feed": b"\x0c{}",
    "a control": b'{"a":"\x01"}', "XML": b'<?xml version="1.0"?><a/>',
    "a billion laughs": b'<!DOCTYPE a [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><a>&c;</a>',
    "YAML": b"--- !!python/object/apply:os.system [id]",
} | {f"{text} for a number": f'{{"a":{text}}}'.encode() for text in NO_NUMBERS}

FORMS = {
    "a name twice": b"title=a&title=b", "a name twice, escaped": b"title=a&%74itle=b",
    "65 fields": b"&".join(b"a%d=1" % number for number in range(65)),
    "10 000 fields": b"&".join(b"%d=" % number for number in range(10_000)), "invalid UTF-8": b"title=%FF",
    "raw invalid UTF-8": b"title=\xff", "overlong UTF-8": b"title=%C0%AF", "a surrogate": b"title=%ED%A0%80",
    "an invalid name": b"%FF=1",
}

MULTIPARTS = {
    "no delimiter": b"title=a", "dashes": b"-" * 60_000, "a delimiter alone": b"--b",
    "a delimiter and a line end": b"--b\r\n", "delimiters": b"--b\r\n" * 10_000,
    "delimiters in one line": b"--bx" * 15_000,
    "no end": b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 3,
    "no end of a head": b"--b\r\n" + b"X: y\r\n" * 9000,
    "a long line": b"--b\r\nContent-Disposition: form-data; name=" + b"a" * 60_000,
    "a thousand parts": b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%x"\r\n\r\n\r\n' % number for number in range(1000)
    ) + b"--b--\r\n",
    "a name twice": b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 2 + b"--b--\r\n",
    "a part without a name": b"--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--\r\n",
    "a part without a head": b"--b\r\n\r\n1\r\n--b--\r\n",
    "a name of invalid UTF-8": b'--b\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n1\r\n--b--\r\n',
    "a value of invalid UTF-8": b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n\xff\r\n--b--\r\n',
    "a name without an end": b'--b\r\nContent-Disposition: form-data; name="a\r\n\r\n1\r\n--b--\r\n',
    "line feeds": b"--b\n\n1\n--b--\n", "carriage returns": b"\r" * 60_000, "almost delimiters": b"\r\n-" * 20_000,
}

CONTENTS = [
    *(("application/json", name, content) for name, content in JSON.items()),
    *(("application/x-www-form-urlencoded", name, content) for name, content in FORMS.items()),
    *(("multipart/form-data; boundary=b", name, content) for name, content in MULTIPARTS.items()),
]

# What no member may be.
MEMBERS = (
    *NUMBERS, *NO_NUMBERS, "true", "false",
    "[]", "{}", "[[[[[[[[[[]]]]]]]]]]", '{"a":{"b":{}}}', r'"\ud800"', r'"\udfff\ud800"',
    '"\\u0000"', '"a\\u0000b"', r'"\u001b[2J"', r'"\u202e"', r'"a\u2028b"', '"' + "x" * 60_000 + '"',
    '"' + "\\u0301" * 9000 + '"', '"\x01"', '"\\x"', "undefined", "'a'", "",
)


def contents_of(members: tuple[str, ...]) -> Iterator[tuple[str, str, bytes]]:
    """Contents with one of the members as none may be, for a route that knows them."""
    for member in members:
        for value in MEMBERS:
            yield "application/json", f"{member} {value[:24]}", f'{{"{member}":{value}}}'.encode()
        for value in (None, True, [member], {member: member}):
            pair = json.dumps({member: value})[1:-1]
            yield "application/json", f"{member} {json.dumps(value)} twice", f"{{{pair},{pair}}}".encode()
