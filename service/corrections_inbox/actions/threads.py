"""Which case a mail goes on with, and what its sender wants to say by that."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session

from corrections_inbox.cases import Case, Letter
from corrections_inbox.cases.joining import own_reports
from corrections_inbox.cases.references import named_in
from corrections_inbox.letters.plus_addresses import references_in
from corrections_inbox.message import Message
from corrections_inbox.store import case_queries, letters

_MOST_IDS = 50
_MOST_NAMED = 5  # a text that names more cases quotes a list of ours
_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")  # what mail servers note of RCPT TO
_NO = re.compile(r"\W*(?:no|nein|non|não|nao)\b(?!\s+(?:one|problem|longer|doubt|hay|obstante))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Thread:
    """The cases that a mail answers: those of its own sender, and those of others, which it can't join by itself.

    A reply to what was written to the staff, such as a digest, only ever puts a note on the cases in `noted`.
    """

    own: tuple[Case, ...] = ()
    others: tuple[Case, ...] = ()
    letter: Letter | None = None  # the letter of ours that it replies to
    to_the_staff: bool = False
    noted: tuple[Case, ...] = ()


def ids_in(message: Message) -> tuple[str, ...]:
    """The Message-IDs that it answers to, the nearest first."""
    return tuple(dict.fromkeys((*message.in_reply_to, *reversed(message.references))))[:_MOST_IDS]


def find(session: Session, message: Message, secret: str, ours: Collection[str]) -> Thread:
    """Looks for our own Message-IDs in In-Reply-To and References, then for an address of ours that names a case.

    That must be signed. Without either a reference in the subject will do. `ours` are those of its ids that letters of
    ours bear.
    """
    ids = [each for each in ids_in(message) if each in ours]
    if ids and letters.was_to_the_staff(session, ids):
        return Thread(to_the_staff=True, noted=tuple(case_queries.load_many(session, _named(message))))
    sender = message.sender.address if message.sender else ""
    answered = letters.answered(session, ids) if ids else []
    named = () if answered else references_in(addressed_to(message), secret)
    if named:
        answered = letters.last_about(session, named, sender)
    letter = answered[0][2] if answered else None
    references = [reference for reference, _, name in answered if name is letter] or list(named)
    if not references:
        references = list(named_in(message.subject))
    cases = case_queries.load_many(session, references) if references else []
    own = tuple(case for case in cases if own_reports(case, sender))
    return Thread(own, tuple(case for case in cases if case not in own), letter)


def addressed_to(message: Message) -> tuple[str, ...]:
    """The addresses that a mail was sent to, as its sender wrote them and as the mail servers noted them."""
    kept = [header for header in message.headers if header[0] in _DELIVERED]
    noted = [value for wanted in _DELIVERED for name, value in kept if name == wanted]
    return (*(one.address for one in message.to), *noted[:_MOST_IDS])


def _named(message: Message) -> tuple[str, ...]:
    """The cases that a mail names in its subject and its own words, in their order; what it quotes says nothing."""
    named = named_in(f"{message.subject}\n{message.own_words}")
    return named if len(named) <= _MOST_NAMED else ()


def says_no(message: Message, thread: Thread) -> bool:
    """Whether it answers our acknowledgment, which invites "reply NO if that is not the sentence", by that word."""
    return thread.letter is Letter.ACKNOWLEDGMENT and _NO.match(message.own_words) is not None
