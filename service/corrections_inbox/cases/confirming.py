"""What a person holds a case's mails to be about: the matcher's lessons."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corrections_inbox.cases.values import Case, Status
from corrections_inbox.matching import ArticleRef, Passage

# Nobody settles a case so without having looked at the article that it is linked to.
SETTLED_IN_PRINT = frozenset({Status.CORRECTED, Status.CLARIFIED, Status.ALREADY_FIXED})
ABOUT_NOTHING_OF_OURS = frozenset({Status.NOT_OURS, Status.SPAM})


class Verdict(StrEnum):
    CONFIRMED = "confirmed"  # as the matcher had it
    CORRECTED = "corrected"  # a person put it right


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Which article a case's mails mean, in which revision, and where; without an article they mean none of ours."""

    reference: str
    verdict: Verdict
    actor: str
    at: datetime
    article_id: str | None = None
    revision: int | None = None
    passage: Passage | None = None


def settled(case: Case, status: Status, actor: str, now: datetime) -> Confirmation | None:
    """What settling a case says of its mails; None where it says nothing, as of an article that was only guessed.

    Of the passage it says something only where that was likely enough to be told to readers.
    """
    linked = case.match.linked
    if linked and status in SETTLED_IN_PRINT:
        article = linked.article
        passage = case.match.likely_passage
        return Confirmation(case.reference, Verdict.CONFIRMED, actor, now, article.id, article.revision, passage)
    if not linked and status in ABOUT_NOTHING_OF_OURS:
        return Confirmation(case.reference, Verdict.CONFIRMED, actor, now)
    return None


def put_right(
    case: Case, article: ArticleRef | None, passage: Passage | None, actor: str, now: datetime
) -> Confirmation:
    """What a person says who puts a case on another article or passage, or on none."""
    article_id, revision = (article.id, article.revision) if article else (None, None)
    return Confirmation(case.reference, Verdict.CORRECTED, actor, now, article_id, revision, passage)
