"""A person puts a case on another article, on another sentence, or on none of ours."""

from datetime import datetime

from sqlalchemy import Engine

from corrections_inbox.cases import Case, Event, confirming
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.matching import ArticleRef, Candidate, Evidence, Ground, Match, Passage
from corrections_inbox.store import case_queries, cases, confirmations, counters, transaction

MOST_CANDIDATES = 3
_CHOSEN = Evidence(Ground.EDITOR, "An editor put the case on this article.", 0.0)
_POINTED_AT = Evidence(Ground.EDITOR, "An editor pointed at this sentence.", 0.0)


def put_right(
    engine: Engine, reference: str, article: ArticleRef | None, passage: Passage | None, actor: str, now: datetime
) -> Case:
    """Puts a case on an article of ours and a passage of it, or with None on no article, and learns from it.

    Without a passage what was found in that article before stays; the other candidates stay too.

    Raises:
        CorrectionsInboxError: there is no such case.
    """
    with transaction(engine) as session:
        counters.take_turn(session)
        case = case_queries.load(session, reference)
        if case is None:
            raise CorrectionsInboxError(f"There is no case {reference}.")
        match = _put(case.match, article, passage)
        cases.relink(session, reference, match, article.section if article else "", now)
        cases.record(session, reference, Event(now, actor, _told(article, passage), _before(case.match)))
        said = confirming.put_right(case, article, passage, actor, now)
        confirmations.record(session, said, [report.message_key for report in case.reports])
        after = case_queries.load(session, reference)
    return after or case


def _put(match: Match, article: ArticleRef | None, passage: Passage | None) -> Match:
    if article is None:
        return Match(None, (), match.claim, match.defects)
    known = next((each for each in match.candidates if each.article.id == article.id), None)
    grounds = tuple(piece for piece in known.evidence if piece.kind is not Ground.EDITOR) if known else ()
    mark = _POINTED_AT if passage else _CHOSEN
    chosen = Candidate(
        article=article,
        confidence=1.0,
        passage=passage or (known.passage if known else None),
        evidence=(mark, *grounds),
        generators=known.generators if known else (),
    )
    others = tuple(each for each in match.candidates if each.article.id != article.id)
    return Match(chosen, (chosen, *others)[:MOST_CANDIDATES], match.claim, match.defects)


def _told(article: ArticleRef | None, passage: Passage | None) -> str:
    if article is None:
        return "taken off every article"
    return "put on another sentence" if passage else "put on this article"


def _before(match: Match) -> str:
    if match.linked is None:
        return "before, no article was linked"
    before = f"before, it was linked to “{match.linked.article.headline}” ({match.linked.article.url})"
    return f"{before}, at “{match.linked.passage.exact}”" if match.linked.passage else before
