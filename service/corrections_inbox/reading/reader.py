"""One mail through parsing, triage and matching: the step that filing, `replay` and `match` share."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Self

from corrections_inbox.matching import Match
from corrections_inbox.message import Message, parse
from corrections_inbox.message.bounces import returned
from corrections_inbox.reading.values import UNMATCHED, Content, Instructions, Opened, Read
from corrections_inbox.triage import Kind, Publication
from corrections_inbox.triage.dispose import dispose

if TYPE_CHECKING:
    from corrections_inbox.matching import Index
    from corrections_inbox.matching.similarity import Encoder


@dataclass(frozen=True, slots=True)
class Reader:
    """Implements `Reads` and `Opens` within this process. Without an index no article is looked for."""

    publication: Publication
    index: "Index | None" = None
    link_threshold: float = 0.8
    encoder: "Encoder | None" = None

    @classmethod
    def open(cls, told: Instructions) -> Self:
        """A reader over the index as it lies on the disk.

        Raises:
            CorrectionsInboxError: the index or the model of meaning can't be used.
        """
        if told.index_dir is None:
            return cls(told.publication)
        from corrections_inbox.index import ArticleIndex  # noqa: PLC0415  heavy: loaded only where articles are looked for
        from corrections_inbox.semantics import SentenceModel  # noqa: PLC0415  the same

        encoder = SentenceModel.load(told.semantic_model, told.home) if told.semantic_model else None
        return cls(told.publication, ArticleIndex.open(told.index_dir), told.link_threshold, encoder)

    def read(self, raw: bytes, *, fallback: datetime, latest: datetime | None = None) -> Read:
        """Reads one message."""
        read = self.sort(raw)
        return replace(read, matches=self.search(read.message, fallback, latest))

    def sort(self, raw: bytes) -> Read:
        """What the mail says and what kind it is; no article is looked for yet."""
        message = parse(raw)
        disposition = dispose(message, self.publication)
        bounce = returned(message, raw) if disposition.kind is Kind.BOUNCE else None
        return Read(message, disposition, returned=bounce)

    def search(self, message: Message, fallback: datetime, latest: datetime | None) -> tuple[Match, ...]:
        """Which articles it means, one match for each error that it alleges."""
        if self.index is None:
            return UNMATCHED
        from corrections_inbox.matching import understand  # noqa: PLC0415  as above

        received = message.received or message.sent or fallback
        return understand(
            message,
            self.index,
            received=min(received, latest) if latest else received,
            link_threshold=self.link_threshold,
            hosts=self.publication.hosts,
            encoder=self.encoder,
        )

    def open_mail(self, raw: bytes) -> Opened:
        """What the mail says, with its HTML made harmless."""
        from corrections_inbox.reading import opening  # noqa: PLC0415  loaded only where somebody looks at a mail

        return opening.open_mail(raw, self.publication.authserv_id)

    def open_attachment(self, raw: bytes, number: int, *, as_picture: bool = False) -> Content:
        """One attachment by its place in the list."""
        from corrections_inbox.reading import opening  # noqa: PLC0415  the same

        return opening.open_attachment(raw, number, as_picture=as_picture)
