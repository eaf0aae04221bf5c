"""Mails made to hurt who reads them: slow headers, deep and many parts, decoders' traps, text that costs regexes their time.

Each is made here, about nothing and from nobody, and small: what grows is the harm in it.
"""

import base64
import dataclasses
import random
from collections.abc import Iterator

HEAD = b"From: Rosa <rosa@reader.example>\r\nTo: corrections@gazette.example\r\nSubject: The bridge\r\n"
WORDS = b"You write that the bridge over the Lem is 210 metres long. It is 120 metres long.\r\n"


def fields(*lines: bytes) -> bytes:
    return HEAD + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + WORDS


def typed(media_type: bytes, body: bytes, *lines: bytes) -> bytes:
    more = b"".join(line + b"\r\n" for line in lines)
    return HEAD + b"MIME-Version: 1.0\r\nContent-Type: " + media_type + b"\r\n" + more + b"\r\n" + body


def nested(depth: int, *, closed: bool = False) -> bytes:
    opening = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    closing = b"".join(b"\r\n--b%d--" % n for n in reversed(range(depth))) if closed else b""
    return HEAD + opening + b"\r\n" + WORDS + closing


def parts(number: int, part: bytes) -> bytes:
    return typed(b"multipart/mixed; boundary=b", (b"--b\r\n" + part) * number + b"--b--\r\n")


def html(body: bytes) -> bytes:
    return typed(b"text/html; charset=utf-8", body)


def wrapped(url: str, times: int) -> str:
    for _ in range(times):
        url = "https://eu.safelinks.protection.outlook.com/?url=" + url.replace("%", "%25").replace(":", "%3A")
    return url


NOISE = random.Random(3834)  # noqa: S311  the same bytes each time
HEADERS = {
    "many addresses": fields(b"Cc: " + b", ".join(b"Reader %d <r%d@reader.example>" % (n, n) for n in range(20_000))),
    "many encoded words": fields(b"X-Words: " + b" ".join([b"=?utf-8?q?a=C3?="] * 20_000)),
    "an encoded word without an end": fields(b"Subject: =?utf-8?q?" + b"=41" * 80_000),
    "many parameters": typed(b"text/plain; " + b"; ".join(b"p%d=v" % n for n in range(12_000)), WORDS),
    "many pieces of one parameter": typed(b"text/plain; " + b"; ".join(b"n*%d*=%%41" % n for n in range(9_000)), WORDS),
    "brackets without end": fields(b"Cc: " + b"(" * 100_000, b"Reply-To: " + b"<" * 100_000),
    "quotes and backslashes": fields(b"Cc: " + b'"\\' * 60_000),
    "groups in groups": fields(b"Cc: " + b"a:" * 60_000 + b";" * 60_000),
    "a million characters": fields(b"X-Long: " + b"a" * 1_000_000),
    "two hundred thousand fields": fields(*[b"X: y"] * 200_000),
    "folds without end": fields(b"X-Fold: a" + b"\r\n " * 80_000),
    "a header break in an encoded word": HEAD.replace(b"The bridge", b"=?utf-8?q?a=0D=0ABcc:_x@evil.example?=")
    + b"\r\n"
    + WORDS,
    "two addresses in one": HEAD.replace(b"rosa@reader.example", b"alice@reader.example)bob@evil.example")
    + b"\r\n"
    + WORDS,
    "many identifiers": fields(b"References: " + b" ".join(b"<%d@reader.example>" % n for n in range(15_000))),
    "a date of words": fields(b"Date: " + b"Mon, " * 40_000),
    "charsets that are none": fields(
        b"X-A: =?idna?q?a?= =?punycode?q?a-b?= =?undefined?q?a?= =?zlib?q?a?= =?utf-7?q?+AGE-?="
    ),
}
STRUCTURES = {
    "three hundred deep": nested(300),
    "three thousand deep and closed": nested(3_000, closed=True),
    "twenty thousand deep": nested(20_000),
    "messages in messages": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5_000 + WORDS,
    "a hundred thousand parts": parts(100_000, b"\r\nx\r\n"),
    "ten thousand files": parts(10_000, b"Content-Type: application/pdf; name=a.pdf\r\n\r\nx\r\n"),
    "one boundary used by all": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 20_000,
    "a boundary of signs": typed(
        b'multipart/mixed; boundary="(.*)+$["', b"--(.*)+$[\r\n\r\n" + WORDS + b"--(.*)+$[--\r\n"
    ),
    "dashes without end": typed(b"multipart/mixed; boundary=b", b"--" * 500_000),
    "alternatives of alternatives": HEAD
    + b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n" * 400
    + WORDS,
    "delivery reports in thousands": parts(
        5_000, b"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\n\r\n"
    ),
}
CONTENTS = {
    "nothing": b"",
    "NUL and halves of characters": HEAD + b"X-A: a\0b\xed\xa0\x80\r\n\r\n\0\0\xed\xa0\x80\xff" + WORDS,
    "a program": NOISE.randbytes(300_000),
    "utf-16 that is cut": typed(b"text/plain; charset=utf-16", WORDS.decode().encode("utf-16")[:-1]),
    "utf-7 of surrogates": typed(b"text/plain; charset=utf-7", b"+2ADcAA-" * 20_000),
    "iso-2022 of escapes": typed(b"text/plain; charset=iso-2022-jp", b"\x1b$B\x1b(B" * 100_000),
    "a decoder that is slow": typed(b"text/plain; charset=punycode", b"a" * 100_000 + b"-" + b"z" * 100_000),
    "base64 of anything": typed(b"text/plain", NOISE.randbytes(200_000), b"Content-Transfer-Encoding: base64"),
    "base64 of much": typed(b"text/plain", base64.encodebytes(WORDS * 100_000), b"Content-Transfer-Encoding: base64"),
    "quoted-printable of signs": typed(b"text/plain", b"=" * 500_000, b"Content-Transfer-Encoding: quoted-printable"),
    "uuencoded": typed(b"text/plain", b"begin 644 a\r\n" + b"M" * 500_000, b"Content-Transfer-Encoding: x-uuencode"),
    "elements in elements": html(b"<div>" * 200_000 + WORDS),
    "quotes in quotes": html(b"<blockquote>" * 20_000 + WORDS + b"</blockquote>" * 20_000),
    "one tag without an end": html(b"<a " + b"b=c " * 200_000),
    "tables in tables": html(b"<table><tr><td>" * 20_000 + WORDS),
    "entities": html(b"&amp;" * 200_000 + b"&#x110000;&#0;&#xD800;" * 1_000),
    "comments and sections": html(b"<!--" * 100_000 + b"<![CDATA[" * 100_000),
    "styles": html(b"<style>" + b"a{b:c}" * 200_000 + b"</style>" + WORDS),
}
TEXTS = {
    "On and on": b"On On " * 50_000 + b"wrote:\r\n",
    "lines of From": b"From: a\r\n" * 50_000,
    "nothing but lines": b"\r\n" * 300_000,
    "nothing but marks": b">" * 300_000 + b"\r\n" + b"> " * 100_000,
    "marks on lines": b"> " * 30 + b"a\r\n" + (b">" * 500 + b" b\r\n") * 2_000,
    "dashes and underscores": (b"-" * 2_000 + b"\r\n" + b"_" * 2_000 + b"\r\n") * 100,
    "signatures": b"-- \r\n" * 60_000,
    "white space": b" \t" * 300_000,
    "one word": b"a" * 3_000_000,
    "links": b" ".join(b"https://gazette.example/%d/a-story" % n for n in range(20_000)),
    "links cut by lines": b"https://gazette.example/a-\r\n" * 30_000,
    "a link wrapped again and again": wrapped("https://gazette.example/a", 12).encode()[:3_000_000],
    "quotation marks": "“".encode() * 100_000 + b'"' * 100_000,
    "dates and numbers": b"on 3 April 2026, 1,000,000 or 1.000.000,00 of " * 8_000,
    "combining marks": "e\u0301\u0301\u202e".encode() * 60_000,
    "twenty megabytes": WORDS * 250_000,
}
HOSTILE = {
    **{f"header: {name}": raw for name, raw in HEADERS.items()},
    **{f"structure: {name}": raw for name, raw in STRUCTURES.items()},
    **{f"content: {name}": raw for name, raw in CONTENTS.items()},
    **{f"text: {name}": typed(b"text/plain; charset=utf-8", text) for name, text in TEXTS.items()},
}


def strings(value: object) -> Iterator[str]:
    """Every string in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from strings(each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from strings(getattr(value, field.name))
