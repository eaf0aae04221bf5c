"""A case on one line: all that a list shows of it or is narrowed by, and the words that it is found by."""

from dataclasses import dataclass
from datetime import datetime

from corrections_inbox.cases.folding import campaign_of
from corrections_inbox.cases.queues import Queue, queue_of
from corrections_inbox.cases.values import Case, Lane, Report, Status
from corrections_inbox.matching import ErrorType, SuggestedChange
from corrections_inbox.matching.terms import terms
from corrections_inbox.triage import Kind

_WORDS_SHOWN = 300  # code points
_MOST_WORDS = 2_000  # different ones of one case; a mail that has more of them is a book


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as the desk lists it. What readers wrote is as they wrote it.

    `title` is the linked article's headline, else the first subject; `guess` is the headline of the likeliest article
    where none is linked. `exact` is the passage between `prefix` and `suffix`. `waiting` counts readers, `since` is
    when the first of the reports came, `waiting_since` when the first came whose sender was told nothing yet.
    Lines of one `fold` are shown together, and those of one `campaign` are told of in a single line.
    """

    reference: str
    queue: Queue
    fold: str
    status: Status
    lane: Lane
    kind: Kind | None
    error_type: ErrorType | None
    needs_human: bool
    legal_hold: bool
    section: str
    assignee: str
    article_id: str | None
    title: str
    byline: str
    guess: str
    exact: str
    prefix: str
    suffix: str
    wrong: str
    right: str
    words: str
    confidence: float | None
    passage_likely: bool
    sources: int
    readers: int
    waiting: int
    since: datetime
    waiting_since: datetime | None
    updated: datetime
    deadline: datetime | None
    campaign: str = ""


def line_of(case: Case) -> CaseLine:
    """The line of a case."""
    match, first = case.match, case.reports[0] if case.reports else None
    article = match.linked.article if match.linked else None
    passage = match.passage
    change = match.claim.change or SuggestedChange(None, None)
    untold = [report for report in case.reports if report.told is None]
    queue = queue_of(case)
    return CaseLine(
        reference=case.reference,
        queue=queue,
        fold=article.id if article and queue is Queue.TYPOS else case.reference,
        status=case.status,
        lane=case.lane,
        kind=first.kind if first else None,
        error_type=match.claim.error_type,
        needs_human=case.needs_human,
        legal_hold=case.legal_hold,
        section=case.section,
        assignee=case.assignee,
        article_id=article.id if article else None,
        title=article.headline if article else first.subject if first else "",
        byline=article.byline if article else "",
        guess=match.candidates[0].article.headline if match.candidates and not article else "",
        exact=passage.exact if passage else "",
        prefix=passage.prefix if passage else "",
        suffix=passage.suffix if passage else "",
        wrong=change.wrong or "",
        right=change.right or "",
        words=first.words[:_WORDS_SHOWN] if first else "",
        confidence=match.confidence,
        passage_likely=match.likely_passage is not None,
        sources=_sources(case),
        readers=_people(case.reports),
        waiting=_people(untold),
        since=min((report.received for report in case.reports), default=case.opened),
        waiting_since=min((report.received for report in untold), default=None),
        updated=case.updated,
        deadline=case.deadline,
        campaign=campaign_of(case),
    )


def words_of(case: Case) -> tuple[str, ...]:
    """The words that a case is found by, each once: its reference, its article, its readers and theirs, the notes about it."""
    texts = [case.reference, case.section, case.match.passage.exact if case.match.passage else ""]
    if linked := case.match.linked:
        texts += [linked.article.headline, linked.article.byline]
    if change := case.match.claim.change:
        texts += [change.wrong or "", change.right or ""]
    for report in case.reports:
        person = report.reporter
        texts += [report.subject, *([person.name, person.address] if person else []), report.words]
    texts += [event.note for event in case.history]
    return tuple(dict.fromkeys(search_words("\n".join(texts))))[:_MOST_WORDS]


def search_words(text: str) -> list[str]:
    """The words of a text as the search knows them: case and accents folded, thousands without their commas."""
    # No term has a space within it.
    return " ".join(terms(text)).replace(",", "").replace(".", "").split()


def _sources(case: Case) -> int:
    claims = (case.match.claim, *(report.claim for report in case.reports))
    return len({source for claim in claims for source in (*claim.sources, *claim.named_sources)})


def _people(reports: list[Report] | tuple[Report, ...]) -> int:
    """How many people wrote these; whose sender is not known counts as one each."""
    known = {report.reporter.address.casefold() for report in reports if report.reporter}
    return len(known) + sum(report.reporter is None for report in reports)
