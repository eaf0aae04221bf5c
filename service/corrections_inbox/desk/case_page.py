"""All that the page of one case shows, read at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import HTTPException
from sqlmodel import Session

from corrections_inbox.actions.working import Undoable, undoable
from corrections_inbox.articles import Article
from corrections_inbox.cases import OPEN, Case, Report
from corrections_inbox.desk.access import Person
from corrections_inbox.desk.article_view import ArticleView, article_view
from corrections_inbox.desk.claim_view import ClaimView, claim_view
from corrections_inbox.desk.finding import find_articles
from corrections_inbox.desk.letter_text import LetterText, text_of
from corrections_inbox.desk.mail_view import MailView, mail_view, telling_spans
from corrections_inbox.desk.state import Desk
from corrections_inbox.matching import ArticleRef, Passage
from corrections_inbox.store import articles, case_letters, case_queries, mail, presence, reading, transaction
from corrections_inbox.store.case_letters import CaseLetter
from corrections_inbox.store.case_queries import Filter

MOST_LETTERS = 60
MOST_NEIGHBOURS = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see beside the case itself: one of its mails, another article or revision, a search."""

    mail: int | None = None
    article: str = ""
    revision: int | None = None
    find: str = ""


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter, and what it says."""

    line: CaseLetter
    said: LetterText


@dataclass(frozen=True, slots=True)
class CasePage:
    """What stands on the page. `article` may be another one than the linked: then `is_guess`.

    `report` is the one whose mail is open. `neighbours` are other open cases on the linked article.
    """

    case: Case
    claim: ClaimView
    article: ArticleView | None
    is_guess: bool
    report: Report | None
    mail: MailView | None
    letters: tuple[SentLetter, ...]
    neighbours: tuple[Case, ...]
    found: tuple[ArticleRef, ...]
    others: tuple[str, ...]
    undoable: Undoable | None

    @property
    def waiting(self) -> int:
        """How many of its readers were told nothing yet."""
        return sum(report.told is None for report in self.case.reports)

    @property
    def since(self) -> datetime:
        """When the first of the reports came in."""
        return min((report.received for report in self.case.reports), default=self.case.opened)


def case_page(desk: Desk, person: Person, reference: str, wanted: Wanted, now: datetime) -> CasePage:
    """The page of a case.

    Raises:
        HTTPException: there is no such case.
    """
    with reading(desk.engine) as session:
        case = case_queries.load(session, reference)
        if case is None:
            raise HTTPException(404, f"There is no case {reference}.")
        report = _report(case.reports, wanted.mail)
        raw = mail.raw(session, report.message_key) if report else b""
        article, is_guess = _article(session, case, wanted)
        lines = case_letters.of_case(session, reference, limit=MOST_LETTERS)
        neighbours = _neighbours(session, case)
        found = find_articles(session, desk.settings.index_dir, wanted.find) if wanted.find.strip() else ()
        others = presence.others(session, reference, person.address, now)
        is_noted = presence.is_noted(session, reference, person.address, now)
        offered = undoable(session, case, now) if person.may_edit else None
    if person.may_edit and not is_noted:
        note_presence(desk, reference, person, now)
    return CasePage(
        case=case,
        claim=claim_view(case),
        article=article,
        is_guess=is_guess,
        report=report,
        mail=_mail(desk, case, report, raw) if report else None,
        letters=tuple(SentLetter(line, text_of(line.raw)) for line in lines),
        neighbours=neighbours,
        found=found,
        others=tuple(others),
        undoable=offered,
    )


def note_presence(desk: Desk, reference: str, person: Person, now: datetime) -> None:
    """Notes that somebody has the case open."""
    with transaction(desk.engine) as session:
        presence.note(session, reference, person.address, now)


def _report(reports: Sequence[Report], key: int | None) -> Report | None:
    first = reports[0] if reports else None
    return next((report for report in reports if report.message_key == key), first)


def _article(session: Session, case: Case, wanted: Wanted) -> tuple[ArticleView | None, bool]:
    """The article to show: the one asked for, else the linked one, else the likeliest."""
    match = case.match
    linked = match.linked or next(iter(match.candidates), None)
    article_id = wanted.article or (linked.article.id if linked else "")
    newest = articles.get(session, article_id) if article_id else None
    if newest is None:
        return None, False
    candidate = next((each for each in match.candidates if each.article.id == article_id), None)
    passage = candidate.passage if candidate else None
    at = passage.revision if passage else candidate.article.revision if candidate else newest.revision
    matched = _revision(session, newest, at)
    shown = _revision(session, newest, wanted.revision) or newest
    wrong = match.claim.change.wrong or "" if match.claim.change else ""
    view = article_view(shown, matched, passage, newest.revision, wrong)
    return view, match.linked is None or match.linked.article.id != article_id


def _revision(session: Session, newest: Article, number: int | None) -> Article | None:
    if number is None or number == newest.revision:
        return newest
    return articles.at_revision(session, newest.id, number)


def _neighbours(session: Session, case: Case) -> tuple[Case, ...]:
    if case.match.linked is None:
        return ()
    there = Filter(statuses=OPEN, article_id=case.match.linked.article.id)
    listed = case_queries.listing(session, there, limit=MOST_NEIGHBOURS + 1)
    return tuple(each for each in listed if each.reference != case.reference)[:MOST_NEIGHBOURS]


def _mail(desk: Desk, case: Case, report: Report, raw: bytes) -> MailView:
    linked = case.match.linked
    # The grounds name places in the mail that opened the case: in another one they would mark other words.
    is_first = report == case.reports[0] and linked is not None and not linked.is_chosen
    spans = telling_spans(linked.evidence) if is_first and linked else ()
    forwarded = report.reporter is not None and report.reporter.unverified
    return mail_view(desk.reader, raw, report.words, forwarded=forwarded, spans=spans)


def same_passage(one: Passage | None, other: Passage | None) -> bool:
    """Whether two cases on one article are about the same words."""
    return one is not None and other is not None and one.exact == other.exact
