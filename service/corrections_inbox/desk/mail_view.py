"""A mail beside a case: its own words open, what it quotes folded, its attachments named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corrections_inbox.desk.marking import Piece
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.matching import Evidence, Ground
from corrections_inbox.message import Attachment, Authentication, Message, Role, Segment
from corrections_inbox.reading import Opened, Opens

PICTURES = frozenset({"image/jpeg", "image/jpg", "image/pjpeg", "image/png", "image/gif", "image/webp"})
_FOLDED = {Role.QUOTED: "Quoted text", Role.FORWARDED: "Forwarded text", Role.SIGNATURE: "Signature"}
_GOOD = "pass"
_LET_GO = "The mail itself was let go of; what is kept of it stands here."


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one speaker. A `label` means that they are folded below it unless they are `open`."""

    pieces: tuple[Piece, ...]
    label: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One attachment by its place in the list."""

    number: int
    name: str
    media_type: str
    size: int

    @property
    def is_picture(self) -> bool:
        return self.media_type in PICTURES


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail as its readers on the desk see it. `trouble` is why it is not shown whole; then only `stretches` are there."""

    stretches: tuple[Stretch, ...]
    enclosures: tuple[Enclosure, ...] = ()
    has_html: bool = False
    to: tuple[str, ...] = ()
    message_id: str = ""
    authentication: Authentication | None = None
    defects: tuple[str, ...] = ()
    trouble: str = ""
    is_kept: bool = True

    @property
    def is_verified(self) -> bool:
        """Whether the receiving server found that the sender's domain stands behind the mail (RFC 7489)."""
        return self.authentication is not None and self.authentication.dmarc == _GOOD

    @property
    def is_doubtful(self) -> bool:
        found = self.authentication
        return found is not None and "fail" in {found.spf, found.dkim, found.dmarc} and not self.is_verified


def mail_view(
    reader: Opens, raw: bytes, words: str, *, forwarded: bool, spans: Sequence[tuple[int, int]] = ()
) -> MailView:
    """The mail opened, else what is known of it: `words`, and why it can't be opened.

    Of a colleague's forward what was `forwarded` is unfolded. `spans` are code points of its text to be marked.
    """
    if not raw:
        return MailView((Stretch((Piece(words),)),), trouble=_LET_GO, is_kept=False)
    try:
        return opened_view(reader.open_mail(raw), forwarded=forwarded, spans=spans)
    except CorrectionsInboxError as error:
        return MailView((Stretch((Piece(words),)),), trouble=str(error))


def telling_spans(evidence: Sequence[Evidence]) -> tuple[tuple[int, int], ...]:
    """The stretches of a mail that say which article and sentence it means: what it quotes, else what else ties them."""
    quoted = tuple(piece.mail_span for piece in evidence if piece.mail_span and piece.kind is Ground.QUOTE)
    tied = tuple(piece.mail_span for piece in evidence if piece.mail_span and piece.article_span)
    return quoted or tied


def opened_view(opened: Opened, *, forwarded: bool = False, spans: Sequence[tuple[int, int]] = ()) -> MailView:
    """A mail that was opened."""
    message = opened.message
    return MailView(
        stretches=tuple(_stretches(message, spans, forwarded=forwarded)),
        enclosures=tuple(_enclosure(number, each) for number, each in enumerate(message.attachments)),
        has_html=bool(opened.html.strip()),
        to=tuple(each.address for each in message.to),
        message_id=message.message_id or "",
        authentication=opened.authentication,
        defects=message.defects,
    )


def _stretches(message: Message, spans: Sequence[tuple[int, int]], *, forwarded: bool) -> Iterator[Stretch]:
    for segment in message.segments:
        if not message.text[segment.start : segment.end].strip():
            continue
        pieces = tuple(_pieces(message.text, segment, spans))
        is_open = forwarded and segment.role is Role.FORWARDED
        yield Stretch(pieces, _FOLDED.get(segment.role, ""), is_open)


def _pieces(text: str, segment: Segment, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    words = text[segment.start : segment.end]
    first = segment.start + len(words) - len(words.lstrip("\n"))
    last = segment.start + len(words.rstrip())
    cuts = {first, last}
    for start, end in spans:
        cuts |= {min(max(start, first), last), min(max(end, first), last)}
    for start, end in pairwise(sorted(cuts)):
        inside = any(low <= start and end <= high for low, high in spans)
        yield Piece(text[start:end], "mark" if inside else "")


def _enclosure(number: int, attachment: Attachment) -> Enclosure:
    name = attachment.filename or f"attachment {number + 1}"
    return Enclosure(number, name, attachment.media_type, attachment.size)
