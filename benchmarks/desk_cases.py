"""A store with as many made-up cases as wanted: their articles, mails, readers, letters and histories, and other mail.

Words are made of syllables and as unevenly common as those of a language are (Zipf), so that a search meets rare ones and
ones that half of all cases have. Most cases are settled, as in any newsroom; how many are open can be chosen.
"""
# ruff: noqa: INP001, S311  read by the script beside it; made-up text needs no secure dice

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice, product
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session, col, insert, update

from corrections_inbox.articles import Article, Where
from corrections_inbox.cases import Case, Event, Lane, Letter, Report, Reporter, Status
from corrections_inbox.matching import (
    ArticleRef,
    Candidate,
    Claim,
    ErrorType,
    Evidence,
    Ground,
    Match,
    Passage,
    SuggestedChange,
)
from corrections_inbox.store import articles, cases, mail, outbox, transaction
from corrections_inbox.store.outbox import Owed
from corrections_inbox.store.tables import MailRow, MailState, OutboxRow, OutboxState, RawMessageRow, table_of
from corrections_inbox.triage import Kind

Each = TypeVar("Each")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
VOCABULARY = 20_000
SECTIONS = ("News", "Sport", "Business", "Arts", "Health", "Science", "Travel", "Opinion", "Local", "Schools")
PEOPLE = tuple(f"{name}@paper.example" for name in ("noor", "bram", "ines", "otto", "mila"))
CASES_OF_AN_ARTICLE = 5
TOGETHER = 500
KEYS_OF_A_CASE = 10  # more than the mails that one can have
OPEN = (Status.NEW, Status.NEW, Status.IN_REVIEW, Status.ASKED)
CLOSED = (Status.CORRECTED, Status.CORRECTED, Status.NO_CHANGE, Status.CLARIFIED, Status.NOT_OURS, Status.SPAM)
LANES = (Lane.FACTS,) * 16 + (Lane.QUESTIONS,) * 3 + (Lane.LEGAL,)
OTHER_KINDS = (Kind.OPINION,) * 6 + (Kind.SPAM, Kind.NEWSLETTER, Kind.PRAISE, Kind.PITCH, Kind.DELIVERY)


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary, commonest first, how common each word and those before it are together, and dice."""

    dice: random.Random
    known: tuple[str, ...]
    shares: tuple[float, ...]

    @classmethod
    def made(cls, seed: int) -> "Words":
        syllables = [a + b for a, b in product("bdfgklmnprstvz", ("a", "e", "i", "o", "u", "ai", "en", "or"))]
        dice = random.Random(seed)
        known: dict[str, None] = {}
        while len(known) < VOCABULARY:
            known["".join(dice.choices(syllables, k=dice.randint(2, 4)))] = None
        return cls(dice, tuple(known), tuple(accumulate(1 / (rank + 1) for rank in range(VOCABULARY))))

    def some(self, count: int) -> list[str]:
        return self.dice.choices(self.known, cum_weights=self.shares, k=count)

    def sentence(self, count: int) -> str:
        return " ".join(self.some(count)).capitalize() + "."


@dataclass
class Post:
    """Mails that were filed and letters that were sent, collected and then put into the store together."""

    words: Words
    first_key: int
    raws: list[dict[str, Any]] = field(default_factory=list)
    mails: list[dict[str, Any]] = field(default_factory=list)

    def keep(self, arrived: datetime, kind: Kind) -> int:
        """A mail with bytes of its own; gives its key."""
        key = self.first_key + len(self.mails)
        sender, subject = f"{self.words.some(1)[0]}@reader.example", self.words.sentence(5)
        head = f"From: {sender}\r\nSubject: {subject}\r\nMessage-ID: <{key}@reader.example>\r\n"
        packed = mail.pack(f"{head}\r\n{self.words.sentence(30)}\r\n".encode())
        self.raws.append({"sha256": packed.sha256, "size": packed.size, "compressed": packed.compressed})
        row = MailRow(
            key=key,
            fingerprint=packed.fingerprint,
            sha256=packed.sha256,
            mailbox="main",
            arrived=arrived,
            kept_at=arrived,
            filed_at=arrived,
            state=MailState.FILED,
            kind=kind,
            sender=sender,
            subject=subject,
            rule_reason="It says so.",
        )
        self.mails.append(row.model_dump())
        return key

    def put(self, session: Session) -> None:
        session.connection().execute(insert(table_of(RawMessageRow)), self.raws)
        session.connection().execute(insert(table_of(MailRow)), self.mails)

    def put_letters(self, session: Session, made: Sequence[Case]) -> None:
        """An acknowledgment for each case, sent."""
        for case in made:
            reporter = case.reports[0].reporter
            if reporter:
                outbox.queue(session, _letter(case, reporter.address), case.opened)
        session.exec(update(OutboxRow).where(col(OutboxRow.state) == OutboxState.QUEUED).values(state=OutboxState.SENT))


def fill(engine: Engine, number: int, *, open_share: float, seed: int = 1) -> None:
    """Puts so many cases into an empty store, with one article for five of them and as much other mail."""
    words = Words.made(seed)
    written = [_article(words, n) for n in range(max(1, number // CASES_OF_AN_ARTICLE))]
    for part in _parts(written):
        with transaction(engine) as session:
            articles.put_many(session, list(part), NOW - 1200 * DAY)
    for numbers in _parts(range(number)):
        with transaction(engine) as session:
            _put(session, words, numbers, written, open_share)


def _parts(values: Iterable[Each]) -> Iterator[list[Each]]:
    rest = iter(values)
    while part := list(islice(rest, TOGETHER)):
        yield part


def _put(session: Session, words: Words, numbers: Sequence[int], written: Sequence[Article], open_share: float) -> None:
    post = Post(words, first_key=numbers[0] * KEYS_OF_A_CASE + 1)
    made = [
        _next(post, written, reference, open_share)
        for reference in cases.take_references(session, NOW.year, len(numbers))
    ]
    post.put(session)
    for case in made:
        cases.open_case(session, case)
    post.put_letters(session, made)


def _next(post: "Post", written: Sequence[Article], reference: str, open_share: float) -> Case:
    words = post.words
    is_open = words.dice.random() < open_share
    opened = NOW - (60 if is_open else 1000) * words.dice.random() * DAY
    received = [opened + n * DAY / 7 for n in range(words.dice.choice((1, 1, 1, 1, 2, 3)))]
    mails = [(post.keep(at, Kind.REPORT), at) for at in received]
    post.keep(opened, words.dice.choice(OTHER_KINDS))
    return _case(words, reference, words.dice.choice(written), mails, is_open=is_open)


def _article(words: Words, number: int) -> Article:
    headline = words.sentence(7).rstrip(".")
    text = "\n\n".join(" ".join(words.sentence(14) for _ in range(3)) for _ in range(8))
    return Article(
        id=f"article-{number}",
        url=f"https://paper.example/{number}",
        headline=headline,
        text=text,
        published=NOW - 1100 * words.dice.random() * DAY,
        byline=" ".join(words.some(2)).title(),
        section=words.dice.choice(SECTIONS),
    )


def _case(words: Words, reference: str, article: Article, mails: list[tuple[int, datetime]], *, is_open: bool) -> Case:
    match = _match(words, article)
    lane = words.dice.choice(LANES)
    opened = mails[0][1]
    changed = opened if is_open else opened + 9 * words.dice.random() * DAY
    told = None if is_open else changed
    events = [Event(opened, "service", "opened"), *_notes(words, opened)]
    return Case(
        reference=reference,
        status=words.dice.choice(OPEN if is_open else CLOSED),
        lane=lane,
        needs_human=lane is not Lane.FACTS or words.dice.random() < 1 / 8,
        backlog=False,
        opened=opened,
        updated=changed,
        match=match,
        reports=tuple(_report(words, key, at, match.claim, told) for key, at in mails),
        history=tuple(events),
        section=article.section if match.linked else "",
        assignee=words.dice.choice((*PEOPLE, "", "")),
        deadline=opened + 21 * DAY if lane is Lane.LEGAL else None,
    )


def _match(words: Words, article: Article) -> Match:
    sentence = article.text.partition(".")[0] + "."
    start = article.text.index(sentence)
    passage = Passage(sentence, "", "", start, start + len(sentence), Where.BODY, confidence=0.9)
    evidence = tuple(Evidence(Ground.WORDS, words.sentence(9), 1.5, (n, n + 9)) for n in (3, 30))
    linked = Candidate(ArticleRef.of(article), 0.97, passage, evidence)
    wrong = words.dice.choice(sentence.rstrip(".").split())
    claim = Claim(
        SuggestedChange(wrong, *words.some(1)),
        words.dice.choice(tuple(ErrorType)),
        (f"https://source.example/{words.dice.random()}",),
    )
    return Match(linked if words.dice.random() < 4 / 5 else None, (linked,), claim)


def _report(words: Words, key: int, at: datetime, claim: Claim, told: datetime | None) -> Report:
    person = Reporter(f"{'.'.join(words.some(2))}@reader.example", " ".join(words.some(2)).title(), "en")
    subject, said = words.sentence(5), " ".join(words.sentence(12) for _ in range(6))
    how = "corrected" if told else ""
    return Report(key, person, Kind.REPORT, at, subject, said, "acknowledgment", told, how, claim)


def _notes(words: Words, opened: datetime) -> Iterator[Event]:
    for n in range(words.dice.randint(1, 4)):
        yield Event(opened + n * DAY / 3, words.dice.choice(PEOPLE), "noted", words.sentence(8))


def _letter(case: Case, recipient: str) -> Owed:
    return Owed(
        letter=Letter.ACKNOWLEDGMENT,
        dedupe_key=f"acknowledgment:{case.reference}",
        message_id=f"<{case.reference}@paper.example>",
        recipient=recipient,
        reverse_path="<>",
        raw=b"Subject: We read your report\r\n\r\nThank you.\r\n" * 20,
        not_before=case.opened,
        automatic=True,
        mail_key=case.reports[0].message_key,
        references=(case.reference,),
    )
