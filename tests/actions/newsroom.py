"""A small newsroom: mail is kept, claimed and filed as the line does it, with the kind and the match given."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest
from sqlalchemy import Engine

from corrections_inbox import store
from corrections_inbox.actions.filing import file_messages
from corrections_inbox.actions.house_rules import HouseRules
from corrections_inbox.actions.planning import Understood
from corrections_inbox.articles import Where
from corrections_inbox.cases import Case
from corrections_inbox.letters.samples import LETTERHEAD
from corrections_inbox.letters.templates import Templates
from corrections_inbox.matching import ArticleRef, Candidate, Claim, Match, Passage, SuggestedChange
from corrections_inbox.message import parse
from corrections_inbox.paths import shipped
from corrections_inbox.store import case_queries, letters, mail
from corrections_inbox.store.case_queries import Filter
from corrections_inbox.store.letters import LetterLine
from corrections_inbox.store.mail import Place
from corrections_inbox.triage import Disposition, Kind, Ruling
from corrections_inbox.triage.limits import Limits

NO_LIMITS = Limits(0, 0, 0)


@dataclass
class Newsroom:
    engine: Engine
    rules: HouseRules
    now: datetime
    ferry: Match
    uids: Iterator[int] = field(default_factory=lambda: iter(range(1, 10_000)))

    def receive(
        self,
        kind: Kind = Kind.REPORT,
        *matches: Match,
        sender: str = "Rosa Reader <rosa@reader.example>",
        subject: str = "The ferry",
        body: str = "You wrote that it carries 400 people. It is 40.",
        in_reply_to: str = "",
        to: str = "corrections@harbourpost.example",
        silence: Ruling | None = None,
        arrived: datetime | None = None,
        backlog: bool = False,
    ) -> Understood:
        """Keeps and claims one mail; without matches it is about the ferry."""
        uid = next(self.uids)
        answers = f"In-Reply-To: {in_reply_to}\r\n" if in_reply_to else ""
        raw = (
            f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\n"
            f"Message-ID: <{uid}@reader.example>\r\n{answers}\r\n{body}\r\n"
        ).encode()
        place = Place("main", "INBOX", 1, uid)
        with store.transaction(self.engine) as session:
            came = arrived or self.now
            mail.keep(session, place, mail.pack(raw), arrived=came, now=self.now, backlog=backlog)
        with store.transaction(self.engine) as session:
            [claim] = mail.claim(session, self.now)
        disposition = Disposition(kind, Ruling("a_rule", "It says so."), silence)
        return Understood(claim, parse(raw), disposition, matches or (self.ferry,))

    def file(self, *mails: Understood, rules: HouseRules | None = None) -> None:
        file_messages(self.engine, mails, rules or self.rules, self.now)

    def cases(self) -> list[Case]:
        with store.reading(self.engine) as session:
            return case_queries.listing(session, Filter())

    def case(self, reference: str = "C-2026-0001") -> Case:
        return next(case for case in self.cases() if case.reference == reference)

    def letters(self) -> list[LetterLine]:
        with store.reading(self.engine) as session:
            return letters.listing(session)

    def sent(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """What is owed: the letter, its recipient, and the cases that it names."""
        return [(str(each.letter), each.recipient, each.references) for each in self.letters()]

    def text_of(self, key: int) -> str:
        with store.reading(self.engine) as session:
            return letters.raw(session, key).decode()

    def message_id_of(self, key: int) -> str:
        return self.header_of(key, "Message-ID")

    def header_of(self, key: int, name: str) -> str:
        lines = self.text_of(key).splitlines()
        return next(line.removeprefix(f"{name}: ") for line in lines if line.startswith(f"{name}: "))


@pytest.fixture(scope="session")
def templates() -> Templates:
    return Templates([shipped("templates/email")])


@pytest.fixture
def ferry() -> Match:
    """The ferry does not carry 400 people a day, but 40."""
    passage = Passage("It carries 400 people a day.", "", "", 10, 38, Where.BODY, confidence=0.9)
    article = ArticleRef("ferry-1", "https://harbourpost.example/ferry", "Ferry to run all winter", section="Local")
    linked = Candidate(article, 0.97, passage)
    return Match(linked, (linked,), Claim(SuggestedChange("400", "40"), sources=("https://stats.example/1",)))


@pytest.fixture
def pier(ferry: Match) -> Match:
    """Another article, linked as surely."""
    assert ferry.linked is not None
    linked = replace(ferry.linked, article=ArticleRef("pier-1", "https://harbourpost.example/pier", "Pier reopens"))
    return replace(ferry, linked=linked, candidates=(linked,))


@pytest.fixture
def guessed(ferry: Match) -> Match:
    """The ferry article is only a guess."""
    return replace(ferry, linked=None, claim=Claim())


@pytest.fixture
def newsroom(engine: Engine, templates: Templates, ferry: Match, now: datetime) -> Newsroom:
    rules = HouseRules(
        templates=templates,
        letterhead=LETTERHEAD,
        limits=NO_LIMITS,
        answering=True,
        staff=frozenset({"@harbourpost.example"}),
        legal_notify=("lex@harbourpost.example",),
        breaker_notify=("noor@harbourpost.example",),
    )
    return Newsroom(engine, rules, now, ferry)
