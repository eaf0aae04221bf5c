"""Which parts of a mail are its text, and that text with roles and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corrections_inbox.message.attachments import REPORT_TYPES, is_attachment
from corrections_inbox.message.body import MAX_HTML, Body
from corrections_inbox.message.cleaning import decode
from corrections_inbox.message.flowed import unflow
from corrections_inbox.message.headers import HeaderText
from corrections_inbox.message.links import find_links, merge
from corrections_inbox.message.structure import Part
from corrections_inbox.message.trimming import keep_something, trim
from corrections_inbox.message.values import Link, Role, Segment

# Longer than any letter, newsletters below it included; the raw message keeps the rest.
MAX_TEXT = 300_000
# A plain part this much poorer than its HTML is only a note that the mail is HTML.
_STUB_SHARE = 0.2
_STUB_WORDS = 40
_A_LINK = re.compile(r"<a\b", re.IGNORECASE)
# The same in bytes of the charsets that most HTML is written in, whatever is cleaned out of it afterwards.
_A_LINK_IN_BYTES = re.compile(rb"<[^ -~]*a", re.IGNORECASE)
_ASCII_BASED = ("us-ascii", "utf-8", "iso-8859-", "windows-125")
_SHOWN_FIELDS = ("from", "date", "subject", "to", "message-id")


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a mail, the segments that cover it, and its links."""

    text: str
    segments: tuple[Segment, ...]
    links: tuple[Link, ...]
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part's text. `role` is set where the place of the part says who speaks; `spare` gives links alone."""

    body: Body
    role: Role | None = None
    spare: bool = False


def read(root: Part, subject: str, header_text: HeaderText) -> Content:
    """The text of a whole mail, attached messages included."""
    text = ""
    segments: list[Segment] = []
    # Some readers put the link, or all they have to say, into the subject.
    links = find_links(subject, (), (), in_text=True)
    for piece in _pieces(root, header_text):
        if len(text) > MAX_TEXT:
            break
        trimmed = _trimmed(piece, subject)
        # Of a reading that is not shown, what it links is worth keeping; its text says nothing new.
        links += find_links(piece.body.text, trimmed, piece.body.anchors, in_text=not piece.spare)
        if piece.spare or not piece.body.text.strip():
            continue
        if text:
            text += "\n"
            segments[-1] = Segment(segments[-1].role, segments[-1].start, len(text))
        segments += [Segment(s.role, s.start + len(text), s.end + len(text)) for s in trimmed]
        text += piece.body.text
    covering = keep_something(tuple(_joined(segments)))
    if len(text) <= MAX_TEXT:
        return Content(text, covering, merge(links))
    kept = tuple(Segment(s.role, s.start, min(s.end, MAX_TEXT)) for s in covering if s.start < MAX_TEXT)
    defect = f"the text is longer than {MAX_TEXT:,} characters: the rest was left out"
    return Content(text[:MAX_TEXT], kept, merge(links), (defect,))


def _joined(segments: list[Segment]) -> list[Segment]:
    joined: list[Segment] = []
    for segment in segments:
        if joined and joined[-1].role is segment.role:
            joined[-1] = Segment(segment.role, joined[-1].start, segment.end)
        else:
            joined.append(segment)
    return joined


def _trimmed(piece: _Piece, subject: str) -> tuple[Segment, ...]:
    if piece.role is None:
        return trim(piece.body, subject)
    return (Segment(piece.role, 0, len(piece.body.text)),) if piece.body.text else ()


def _pieces(part: Part, header_text: HeaderText) -> Iterator[_Piece]:
    if part.media_type == "multipart/alternative" and part.children:
        yield from _alternative(part, header_text)
    elif part.is_attached_message:
        yield from _attached_message(part, header_text)
    elif part.children:
        for child in part.children:
            yield from _pieces(child, header_text)
    elif part.media_type in REPORT_TYPES:
        yield _Piece(_plain(part), Role.QUOTED)
    elif not is_attachment(part):
        yield _Piece(_html(part) if part.media_type == "text/html" else _plain(part))


def _alternative(part: Part, header_text: HeaderText) -> Iterator[_Piece]:
    """The plainest reading that says something; the links of the others are kept with it."""
    first, *others = part.children
    readings = [list(_pieces(first, header_text))]
    is_stub = _words(readings[0]) < _STUB_WORDS
    # Laying out HTML costs most of reading a mail: not done where no more than its links could be wanted.
    readings += [list(_pieces(child, header_text)) for child in others if is_stub or _may_link(child)]
    counted = [(words, reading) for reading in readings if (words := _words(reading))]
    if not counted:
        return
    enough = min(_STUB_WORDS, _STUB_SHARE * max(words for words, _ in counted))
    chosen = next(reading for words, reading in counted if words >= enough)
    yield from chosen
    for _, reading in counted:
        if reading is not chosen:
            yield from (_Piece(piece.body, piece.role, spare=True) for piece in reading)


def _may_link(part: Part) -> bool:
    return any(one.media_type == "text/html" and _holds_a_link(one) for one in part.walk())


def _holds_a_link(part: Part) -> bool:
    charset = part.mime.type_parameters.get("charset", "utf-8").lower()
    if charset.startswith(_ASCII_BASED) and not _A_LINK_IN_BYTES.search(part.decoded()):
        return False
    return _A_LINK.search(text_of(part, MAX_HTML)) is not None


def _words(pieces: list[_Piece]) -> int:
    return sum(len(piece.body.text.split()) for piece in pieces if not piece.spare)


def _attached_message(part: Part, header_text: HeaderText) -> Iterator[_Piece]:
    """An attached message is a forward: its header in short, then its text."""
    for message in part.children:
        values = {name: header_text(value) for name, value in reversed(message.fields) if name in _SHOWN_FIELDS}
        shown = [f"{name.title()}: {values[name]}" for name in _SHOWN_FIELDS if values.get(name)]
        if shown:
            yield _Piece(Body("\n".join(shown) + "\n"), Role.FORWARDED)
        for piece in _pieces(message, header_text):
            yield _Piece(piece.body, Role.FORWARDED, piece.spare)


def _plain(part: Part) -> Body:
    text = text_of(part, MAX_TEXT + 1)
    told = part.mime.type_parameters
    if told.get("format", "").strip().lower() == "flowed":
        delete_space = told.get("delsp", "").strip().lower() == "yes"
        text = unflow(text, delete_space=delete_space)
    text = "\n".join(map(str.rstrip, text.split("\n"))).strip("\n")
    return Body(text + "\n" if text else "")


def _html(part: Part) -> Body:
    from corrections_inbox.message.html import read_html  # noqa: PLC0415  heavy: many mails are read without it

    body = read_html(text_of(part, MAX_HTML))
    body.text = body.text[: MAX_TEXT + 1]
    return body


def text_of(part: Part, limit: int) -> str:
    """A leaf's content as clean text, at most `limit` code points of it."""
    # A code point takes at most four bytes: more than that of a long part need not be decoded.
    content = part.decoded()[: 4 * limit]
    return decode(content, part.mime.type_parameters.get("charset"))[:limit]
