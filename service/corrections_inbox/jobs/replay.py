"""Shadow mode: what would be made of mail had it just arrived. Nothing is sent, nothing is stored."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from corrections_inbox.cases import Letter
from corrections_inbox.cases.policy import letter_for, opens_case
from corrections_inbox.matching import Match
from corrections_inbox.matching.public import candidate_json, match_json, rounded
from corrections_inbox.message import Message, Role
from corrections_inbox.reading import BroughtDownError, Reads, UnreadableError
from corrections_inbox.triage import Disposition


@dataclass(frozen=True, slots=True)
class Replayed:
    """One message and what would be made of it; where it can't be read, only `quarantined` says why."""

    path: str
    message: Message | None = None
    disposition: Disposition | None = None
    matches: tuple[Match, ...] = ()
    letter: Letter | None = None
    unsearched: str = ""  # why its article was not looked for to the end
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

    reader: Reads
    legal_receipt: bool
    fallback: datetime

    def replay(self, path: str, raw: bytes) -> Replayed:
        """What would be made of one message.

        Raises:
            CorrectionsInboxError: no mail can be read at all.
        """
        try:
            read = self.reader.read(raw, fallback=self.fallback)
        except (UnreadableError, BroughtDownError) as error:
            return Replayed(path, quarantined=str(error))
        letter = letter_for(read.disposition, read.matches, legal_receipt=self.legal_receipt)
        return Replayed(path, read.message, read.disposition, read.matches, letter, read.given_up)


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
        "defects": _defects(replayed),
        "quarantined": replayed.quarantined,
    }


def _why(replayed: Replayed) -> str | None:
    disposition = replayed.disposition
    if disposition is None:
        return None
    if disposition.silence:
        return f"{disposition.silence.rule}: {disposition.silence.reason}"
    return disposition.ruling.reason if replayed.letter else f"Mail of the kind {disposition.kind} gets no letter."


def _defects(replayed: Replayed) -> list[str]:
    defects = list(replayed.message.defects) if replayed.message else []
    given_up = [f"the search for its article was given up ({replayed.unsearched})"] if replayed.unsearched else []
    left_out = [defect for match in replayed.matches[:1] for defect in match.defects]
    return defects + left_out + given_up


def _merged(groups: Iterable[tuple[str, ...]]) -> list[str]:
    return list(dict.fromkeys(itertools.chain.from_iterable(groups)))
