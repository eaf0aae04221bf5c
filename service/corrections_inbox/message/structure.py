"""Bytes to a tree of MIME parts, in linear time: split by hand under caps, so that no input reaches a slow parser.

The standard library's parser needs seconds for 10,000 parts and fails on 1,000 levels; here size, depth, number of
parts and header block are bounded before anything of it is called, and what a cap cuts is told as a defect.
"""

import binascii
import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message as Headers

from corrections_inbox.message.cleaning import normalise_lines
from corrections_inbox.message.mime import Mime

MAX_DEPTH = 30
MAX_PARTS = 500
MAX_HEADER_BLOCK = 256 * 1024
MAX_HEADERS = 2_000

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_ENVELOPE = re.compile(rb"\n*(?:>?From [^\n]*\n(?=[!-9;-~]+:))?")
_LONGEST_BOUNDARY = 200
_LINE_END = ord("\n")
_PLAIN_ENCODINGS = frozenset({"", "7bit", "8bit", "binary"})


@dataclass(slots=True)
class Part:
    """One MIME entity: raw header fields in order, what they say of it, and either children or encoded content.

    The content is a stretch of the whole message, lest a large attachment stand in memory twice.
    """

    fields: list[tuple[str, bytes]]
    mime: Mime
    whole: bytes
    start: int = 0
    end: int = 0
    children: list["Part"] = field(default_factory=list)

    @property
    def content(self) -> bytes:
        return self.whole[self.start : self.end]

    @property
    def media_type(self) -> str:
        return self.mime.media_type

    @property
    def is_attached_message(self) -> bool:
        return self.media_type in {"message/rfc822", "message/global"}

    @property
    def is_encoded(self) -> bool:
        return self.mime.encoding in {"base64", "quoted-printable"}

    @property
    def size(self) -> int:
        """How many bytes the content has without its transfer encoding; of base64 that looks whole its length tells."""
        written = self.end - self.start - self.whole.count(b"\n", self.start, self.end)
        if self.mime.encoding != "base64" or written % 4:
            return len(self.decoded())
        return written // 4 * 3 - self.whole.count(b"=", max(self.start, self.end - 4), self.end)

    def decoded(self) -> bytes:
        """The content without its transfer encoding; broken encodings give what can be read."""
        if self.mime.encoding in _PLAIN_ENCODINGS:
            return self.content
        if self.mime.encoding == "quoted-printable":
            return binascii.a2b_qp(self.content)
        if self.mime.encoding == "base64":
            with contextlib.suppress(binascii.Error):
                # Most are whole, and decoded in one go; the standard library's way round is for the others.
                return binascii.a2b_base64(self.content.replace(b"\n", b""), strict_mode=True)
        carrier = Headers()
        carrier["content-transfer-encoding"] = self.mime.encoding
        carrier.set_payload(self.content.decode("ascii", errors="surrogateescape"))
        payload = carrier.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else self.content

    def walk(self) -> Iterator["Part"]:
        """This part and all below it, in the order they stand."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class Structure:
    """Splits one message, counting what it meets and noting what it had to cut."""

    raw: bytes
    defects: list[str] = field(default_factory=list)
    parts: int = 0

    @classmethod
    def of(cls, raw: bytes) -> tuple[Part, list[str]]:
        """The tree of a whole message and what is wrong with it; never raises. `raw` may use any line ends."""
        structure = cls(normalise_lines(raw))
        end = len(structure.raw)
        return structure.part(structure.without_envelope(0, end), end, depth=0), structure.defects

    def note(self, defect: str) -> None:
        if defect not in self.defects:
            self.defects.append(defect)

    def part(self, start: int, end: int, depth: int, default_type: str = "text/plain") -> Part:
        """The entity that stands at `start` to `end`: only leaves have content."""
        self.parts += 1
        fields, start = self._fields(start, end)
        part = Part(fields, Mime.of(fields, default_type), self.raw)
        is_multipart = part.media_type.startswith("multipart/")
        if not is_multipart and (not part.is_attached_message or part.is_encoded):
            part.start, part.end = start, end
        elif depth >= MAX_DEPTH:
            self.note(f"parts nested deeper than {MAX_DEPTH} were left out")
        elif is_multipart:
            part.children = self._multipart(part, start, end, depth)
            if not part.children:
                part.start, part.end = start, end
        elif self._room():
            part.children = [self.part(self.without_envelope(start, end), end, depth + 1)]
        return part

    def without_envelope(self, start: int, end: int) -> int:
        """Where a message begins behind blank lines and the "From " line of an mbox file, which are no part of it."""
        match = _ENVELOPE.match(self.raw, start, end)
        return match.end() if match else start

    def _room(self) -> bool:
        if self.parts < MAX_PARTS:
            return True
        self.note(f"more than {MAX_PARTS} parts: the rest was left out")
        return False

    def _multipart(self, part: Part, start: int, end: int, depth: int) -> list[Part]:
        boundary = part.mime.type_parameters.get("boundary", "").encode("latin-1", errors="replace")[:_LONGEST_BOUNDARY]
        if not boundary:
            self.note("a multipart without a boundary was read as one text")
            return []
        default = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
        children: list[Part] = []
        for first, last in self._between(start, end, boundary):
            if not self._room():
                break
            children.append(self.part(first, last, depth + 1, default))
        if not children:
            self.note("a multipart without parts was read as one text")
        return children

    def _between(self, start: int, end: int, boundary: bytes) -> Iterator[tuple[int, int]]:
        dashed = b"--" + boundary
        delimiter = re.compile(re.escape(dashed) + rb"(--)?[ \t]*(?:\n|\Z)")
        opened: int | None = None
        at = start - 1
        while (at := self.raw.find(dashed, at + 1, end)) >= 0:
            match = delimiter.match(self.raw, at, end)
            if match is None or (at and self.raw[at - 1] != _LINE_END):
                continue
            if opened is not None:
                # The line end before a delimiter belongs to the delimiter (RFC 2046 section 5.1.1).
                yield opened, max(opened, at - 1)
            opened = match.end()
            if match[1]:
                return
            at = opened - 1
        if opened is not None:
            self.note("a multipart was not closed")
            yield opened, end

    def _fields(self, start: int, end: int) -> tuple[list[tuple[str, bytes]], int]:
        """The header fields from `start` on, and where the body begins."""
        stop, body = self._header_block(start, end)
        lines = self.raw[start:stop].split(b"\n")
        fields: list[tuple[str, list[bytes]]] = []
        position = start
        for line, following in zip(lines, [*lines[1:], b""], strict=True):
            if line[:1] in {b" ", b"\t"} and fields:
                fields[-1][1].append(line)
            elif match := _FIELD.fullmatch(line):
                if len(fields) >= MAX_HEADERS:
                    self.note(f"more than {MAX_HEADERS} header fields: the rest was left out")
                    break
                fields.append((match[1].decode("ascii").lower(), [match[2]]))
            elif line:
                # One broken line among fields is passed over; else the body has begun without its blank line.
                self.note("a line of the header is no header field")
                if not fields or _FIELD.fullmatch(following) is None:
                    body = position
                    break
            position += len(line) + 1
        return [(name, b"\n".join(value)) for name, value in fields], body

    def _header_block(self, start: int, end: int) -> tuple[int, int]:
        """Where the header stops and where the body begins."""
        if self.raw.startswith(b"\n", start, end):
            return start, start + 1
        blank = self.raw.find(b"\n\n", start, end)
        stop, body = (end, end) if blank < 0 else (blank, blank + 2)
        if stop - start <= MAX_HEADER_BLOCK:
            return stop, body
        if _FIELD.match(self.raw, start, min(end, start + 300)) is None:
            # No header at all, only a very long paragraph.
            return start, start
        self.note(f"the header is longer than {MAX_HEADER_BLOCK // 1024} KB: the rest of it was left out")
        cut = self.raw.rfind(b"\n", start, start + MAX_HEADER_BLOCK)
        return (cut if cut > start else start + MAX_HEADER_BLOCK), body
