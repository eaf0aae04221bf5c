"""Shadow mode: what would be made of mail had it just arrived. Nothing is sent, nothing is stored."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from corrections_inbox.cases import Letter
from corrections_inbox.cases.policy import letter_for, opens_case
from corrections_inbox.jobs.house import House
from corrections_inbox.matching import Index, Match, understand
from corrections_inbox.matching.public import candidate_json, match_json, rounded
from corrections_inbox.matching.similarity import Encoder
from corrections_inbox.message import Message, Role, parse
from corrections_inbox.triage import Disposition
from corrections_inbox.triage.dispose import dispose


@dataclass(frozen=True, slots=True)
class Replayed:
    """One message and what would be made of it; where it can't be read, only `quarantined` says why."""

    path: str
    message: Message | None = None
    disposition: Disposition | None = None
    matches: tuple[Match, ...] = ()
    letter: Letter | None = None
    quarantined: str | None = None

    @property
    def cases(self) -> tuple[Match, ...]:
        """The cases that would be opened."""
        opens = self.disposition is not None and opens_case(self.disposition.kind)
        return self.matches if opens else ()

    @property
    def first(self) -> Match | None:
        return self.matches[0] if self.matches else None

    @property
    def linked(self) -> bool:
        return any(match.linked for match in self.cases)


@dataclass(frozen=True, slots=True)
class Shadow:
    """The line without its store and its letters. `fallback` is when mail without any date counts as received."""

    house: House
    index: Index
    link_threshold: float
    legal_receipt: bool
    fallback: datetime
    encoder: Encoder | None = None

    def replay(self, path: str, raw: bytes) -> Replayed:
        """What would be made of one message."""
        try:
            return self._replay(path, raw)
        except Exception as error:  # noqa: BLE001  the quarantine of this loop: one bad mail must not end the replay
            return Replayed(path, quarantined=f"{type(error).__name__}: {error}")

    def _replay(self, path: str, raw: bytes) -> Replayed:
        message = parse(raw)
        disposition = dispose(message, self.house.publication)
        received = message.received or message.sent or self.fallback
        matches = understand(
            message,
            self.index,
            received=received,
            link_threshold=self.link_threshold,
            hosts=self.house.publication.hosts,
            encoder=self.encoder,
        )
        letter = letter_for(disposition, matches, legal_receipt=self.legal_receipt)
        return Replayed(path, message, disposition, matches, letter)


def as_json(replayed: Replayed) -> dict[str, object]:
    """The line that other programs read: its keys are a contract."""
    message, disposition, first = replayed.message, replayed.disposition, replayed.first
    return {
        "path": replayed.path,
        "message_id": message.message_id if message else None,
        "kind": disposition.kind if disposition else None,
        "rule": disposition.ruling.rule if disposition else None,
        "acknowledge": replayed.letter is not None,
        "acknowledge_reason": _why(replayed),
        "letter": replayed.letter,
        "linked": replayed.linked,
        "confidence": rounded(first.confidence if first else None),
        "cases": [match_json(match) for match in replayed.cases],
        "candidates": [candidate_json(candidate) for candidate in first.candidates] if first else [],
        "sources": _merged(match.claim.sources for match in replayed.matches),
        "named_sources": _merged(match.claim.named_sources for match in replayed.matches),
        "reporter_words": (message.own_words or message.words_of(Role.FORWARDED)) if message else None,
        "language": message.language if message else None,
        "defects": list(message.defects) if message else [],
        "quarantined": replayed.quarantined,
    }


def _why(replayed: Replayed) -> str | None:
    disposition = replayed.disposition
    if disposition is None:
        return None
    if disposition.silence:
        return f"{disposition.silence.rule}: {disposition.silence.reason}"
    return disposition.ruling.reason if replayed.letter else f"Mail of the kind {disposition.kind} gets no letter."


def _merged(groups: Iterable[tuple[str, ...]]) -> list[str]:
    return list(dict.fromkeys(itertools.chain.from_iterable(groups)))
