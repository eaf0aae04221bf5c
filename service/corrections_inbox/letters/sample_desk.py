"""A made-up day at a corrections desk, to render the digest and the alert with: `check` and the tests use it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from corrections_inbox.articles import Where
from corrections_inbox.cases import (
    Audience,
    Bulk,
    Campaign,
    Card,
    Case,
    DayCount,
    Digest,
    KindLines,
    Lane,
    Letter,
    MailLine,
    Numbers,
    Report,
    Reporter,
    Status,
    StuckLetter,
)
from corrections_inbox.cases.escalation import Reminder, Step
from corrections_inbox.letters.signed_links import WORKS_FOR, DeskLinks
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
from corrections_inbox.triage import Kind

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
_SITE = "https://harbourpost.example/2026/02"


def _article(slug: str, headline: str, section: str, byline: str) -> ArticleRef:
    published = datetime(2026, 2, 27, 6, 0, tzinfo=UTC)
    return ArticleRef(slug, f"{_SITE}/{slug}", headline, byline, section, "en", published)


_FERRY = _article("ferry-fares", "Ferry fares to rise in spring", "Transport", "Mina Okoro")
_BRIDGE = _article("swing-bridge", "Swing bridge to close for eleven nights", "City", "Jonas Fell")
_POOL = _article("lido", "Lido reopens after two winters under scaffolding", "City", "Mina Okoro")
_CHOIR = _article("choir", "The choir that sings to the tide", "Culture", "Ada Brandt")

_FERRY_PASSAGE = Passage(
    "The new ferry carries 160 cars and 900 passengers, the harbour board said.",
    "rbour in the first week of May. ",
    " Its predecessor took 96.",
    412,
    486,
    Where.BODY,
    confidence=0.96,
)
_CAPTION = Passage(
    "Ruth Amsel", "Conductor ", " leads the choir at low tide.", 10, 20, Where.CAPTION, 0, confidence=0.9
)
_BECAUSE = (
    Evidence(Ground.LINK, "The mail links to this article.", 4.1),
    Evidence(Ground.QUOTE, "The mail quotes this passage, not quite word for word.", 3.2),
    Evidence(Ground.DATE, "Published 3 days before the mail.", 0.6),
)


def _linked(
    article: ArticleRef, confidence: float, passage: Passage | None, wrong: str | None, right: str | None, *sources: str
) -> Match:
    candidate = Candidate(article, confidence, passage, _BECAUSE)
    return Match(candidate, (candidate,), Claim(SuggestedChange(wrong, right), sources=sources))


def _unlinked(*guesses: ArticleRef) -> Match:
    return Match(None, tuple(Candidate(guess, 0.42 - 0.2 * n) for n, guess in enumerate(guesses)), Claim())


def _card(
    number: int,
    match: Match,
    days: float,
    subject: str,
    words: str,
    *reporters: Reporter,
    status: Status = Status.NEW,
    lane: Lane = Lane.FACTS,
    needs_human: bool = False,
    deadline: datetime | None = None,
) -> Card:
    received = NOW - timedelta(days=days)
    told = None if status.is_open else NOW
    reports = tuple(Report(n, who, Kind.REPORT, received, subject, words, "", told) for n, who in enumerate(reporters))
    case = Case(
        reference=f"C-2026-{number:04}",
        status=status,
        lane=lane,
        needs_human=needs_human,
        backlog=False,
        opened=received,
        updated=NOW,
        match=match,
        reports=reports,
        deadline=deadline,
    )
    waiting = len(reports) if told is None else 0
    return Card(case, int(days), waiting, overdue=told is None and days > 14)  # noqa: PLR2004  as the digest counts


_ROSA = Reporter("rosa@post.example", "Rosa Lind")
_TOMAS = Reporter("tomas.vale@mail.example", "Tomás Vale")
_IRIS = Reporter("iris@studio.example", "Iris Quayle", unverified=True)

WAITING = (
    _card(12, _linked(_POOL, 0.91, None, None, None), 23, "Lido", "It was three winters.", _TOMAS, status=Status.ASKED),
    _card(17, _linked(_BRIDGE, 0.97, None, "eleven", "twelve"), 16, "Bridge", "Twelve.", _ROSA, _IRIS),
    _card(31, _unlinked(_POOL), 6, "Your piece on the harbour baths", "The date is wrong.", _IRIS, needs_human=True),
)
NEW = (
    _card(
        42,
        _linked(
            _FERRY,
            0.99,
            _FERRY_PASSAGE,
            "160 cars",
            "116 cars",
            "https://harbourboard.example/fleet/annual-report-2025.pdf",
            "https://ferrylog.example/ships/northern-light",
        ),
        0.4,
        "Ferry article",
        "You write that the new ferry carries 160 cars. I work on her: it is 116. See the board’s own report, page 12.",
        _ROSA,
        _TOMAS,
    ),
    _card(
        43,
        _linked(_CHOIR, 0.88, _CAPTION, "Ruth Amsel", "Ruth Amstel"),
        0.9,
        "caption",
        "My aunt’s name is Ruth Amstel, with a t. She would be so pleased if you could put it right.",
        _IRIS,
    ),
    _card(
        44,
        _unlinked(_BRIDGE, _FERRY),
        1.2,
        "Wrong date in the article about the harbour",
        "In yesterday’s paper you had the wrong date for the start of the works.",
        _TOMAS,
        needs_human=True,
    ),
    _card(
        45,
        _linked(_BRIDGE, 0.93, None, None, None),
        1.4,
        "Demand for retraction",
        "We act for the contractor named in your report and require its retraction within seven days.",
        Reporter("office@fellandgray.example", "Fell & Gray, solicitors"),
        lane=Lane.LEGAL,
        needs_human=True,
        deadline=NOW + timedelta(days=5, hours=10),
    ),
)


def _slip(number: int, wrong: str, right: str, days: float, reporter: Reporter) -> Card:
    match = _linked(_POOL, 0.98, None, wrong, right)
    typo = replace(match, claim=replace(match.claim, error_type=ErrorType.SPELLING))
    return _card(number, typo, days, "Lido", f"{wrong} should be {right}.", reporter)


TYPOS = Bulk((_slip(33, "scafolding", "scaffolding", 15.5, _TOMAS), _slip(40, "Mrs. Amstell", "Mrs Amstel", 2, _ROSA)))
SETTLED = (
    _card(38, _linked(_CHOIR, 0.98, None, "1987", "1978"), 3, "Choir", "1978!", _ROSA, status=Status.CORRECTED),
    _card(39, _linked(_POOL, 0.95, None, None, None), 4, "Lido", "Warm?", _TOMAS, status=Status.NO_CHANGE),
)


def sample_links(address: str = "noor@harbourpost.example") -> DeskLinks:
    """A desk that the sample's links lead to."""
    secret = "a made-up secret"  # noqa: S105  opens nothing
    return DeskLinks("https://desk.harbourpost.example", address, NOW + WORKS_FOR, secret)


def _week() -> tuple[DayCount, ...]:
    figures = ((3, 1, 0), (11, 4, 2), (9, 3, 5), (14, 6, 3), (8, 2, 4), (2, 0, 0), (5, 2, 0))
    return tuple(DayCount(NOW.date() - timedelta(days=6 - n), *each) for n, each in enumerate(figures))


def _mail(key: int, sender: str, subject: str, kind: Kind | None = None, reason: str = "") -> MailLine:
    return MailLine(key, sender, subject, NOW - timedelta(hours=3 * key), kind, reason)


def sample_reminders() -> tuple[Reminder, ...]:
    """What an editor is reminded of, one case for each reason."""
    steps = zip(Step, (WAITING[0], TYPOS.cards[0], WAITING[1]), strict=True)
    return tuple(Reminder("noor@harbourpost.example", step, card) for step, card in steps)


def _campaign() -> Campaign:
    lines = (_mail(n, f"signer{n}@post.example", "Take back your lies about the toll", Kind.OPINION) for n in (9, 8, 7))
    return Campaign("toll", mails=tuple(lines))


def sample_digest() -> Digest:
    """A full day: every part of the digest has something in it."""
    kinds = ((Kind.REPORT, 9), (Kind.OPINION, 6), (Kind.SPAM, 4), (Kind.DELIVERY, 2), (Kind.PRAISE, 1))
    return Digest(
        audience=Audience("noor@harbourpost.example", ("City", "Transport")),
        day=NOW.date(),
        since=NOW - timedelta(days=3),
        until=NOW,
        waiting=(WAITING[0], WAITING[1], TYPOS.cards[0], WAITING[2], TYPOS.cards[1], *NEW),
        unanswered=(_mail(1, "ben@post.example", "Ferry timetable", Kind.REPORT, "arrived during an outage"),),
        letters=(
            StuckLetter(
                7, Letter.ACKNOWLEDGMENT, "lea@mail.example", "unknown", NOW, "the connection broke during DATA"
            ),
        ),
        troubles=("The mailbox main was last polled at 2026-03-01 21:14 UTC. mailbox.main.password: refused.",),
        breaker="More than 60 letters in ten minutes.",
        new=NEW,
        needs_human=(WAITING[2],),
        quarantined=(_mail(2, "", "=?broken?=", None, "more than 500 parts"),),
        settled=SETTLED,
        other=(
            KindLines(
                Kind.OPINION,
                (
                    _mail(3, "h.moss@post.example", "Why so little about the islands?", Kind.OPINION),
                    _mail(4, "jo@mail.example", "Your leader on the bridge toll", Kind.OPINION),
                ),
            ),
            KindLines(Kind.PRAISE, (_mail(5, "nan@post.example", "The choir piece made my week", Kind.PRAISE),)),
            KindLines(Kind.DELIVERY, (_mail(6, "k.dunn@mail.example", "No paper again on Saturday", Kind.DELIVERY),)),
        ),
        numbers=Numbers(22, len(NEW), len(SETTLED), 9, 11, 3, 13, kinds),
        legal=(NEW[3],),
        typos=(TYPOS,),
        campaigns=(_campaign(),),
        week=_week(),
    )
