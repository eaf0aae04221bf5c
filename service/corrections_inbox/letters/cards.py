"""A case in words, as the digest and the alert show it to editors."""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from corrections_inbox.cases import Card, Case, Lane, Report, Status
from corrections_inbox.letters.restraint import PASSAGE_LIMIT, line
from corrections_inbox.letters.values import Headline, web_url
from corrections_inbox.matching import Evidence, Match, Passage, SuggestedChange

_WORDS_LIMIT = 320
_CHANGE_LIMIT = 160
_LABEL_LIMIT = 60
_EVIDENCE_SHOWN = 4
_LISTED = 6  # sources or senders of one case
_CONTEXT = 32
_SENTENCE_LENGTH = 60  # a passage as long as this is read without its surroundings
_CONFIDENCES = ((0.97, "almost certain"), (0.9, "very likely"), (0.8, "likely"), (0.5, "possible"), (0.0, "a guess"))

LANES = {Lane.FACTS: "fact", Lane.LEGAL: "legal", Lane.PRIVACY: "privacy", Lane.QUESTIONS: "question"}
STATUSES = {status: status.replace("_", " ") for status in Status}


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with the words that matter between `before` and `after`."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Source:
    """A source that a reader cites. `url` is empty where no browser should follow it."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """An article that it may be, and how likely that is."""

    article: Headline
    confidence: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as an editor reads it in ten seconds. All text is cleaned; none of it is markup."""

    reference: str
    lane: str
    status: str
    title: str  # the article's headline, else what the first reader wrote as subject
    url: str  # leads to the passage; empty where no article is linked
    about: str  # section, byline and day of publication
    passage: Marked | None
    passage_likely: bool  # whether it is likelier the right sentence than not
    place: str  # where in the article, if not in its body
    wrong: str
    right: str
    sources: tuple[Source, ...]
    senders: tuple[str, ...]
    readers: int
    words: str
    evidence: tuple[str, ...]
    confidence: str
    guesses: tuple[Guess, ...]
    received: str
    age: str
    overdue: bool
    waiting: int
    needs_human: bool
    assignee: str
    note: str  # why a person is needed


def case_view(card: Card, zone: tzinfo) -> CaseView:
    case, match = card.case, card.case.match
    first = case.reports[0] if case.reports else None
    change = match.claim.change or SuggestedChange(None, None)
    return CaseView(
        reference=case.reference,
        lane=LANES[case.lane],
        status=STATUSES[case.status],
        title=_title(match, first),
        url=Headline.of(match.linked, match.passage).url if match.linked else "",
        about=_about(match, zone),
        passage=_marked(match.passage, change) if match.passage else None,
        passage_likely=match.likely_passage is not None,
        place=match.passage.where if match.passage and match.passage.where != "body" else "",
        wrong=line(change.wrong or "", _CHANGE_LIMIT),
        right=line(change.right or "", _CHANGE_LIMIT),
        sources=_sources(case),
        senders=_senders(case),
        readers=len({sender(report) for report in case.reports}),
        words=line(first.words, _WORDS_LIMIT) if first else "",
        evidence=_reasons(match.linked.evidence if match.linked else ()),
        confidence=in_words(match.linked.confidence) if match.linked else "",
        guesses=_guesses(match),
        received=when(first.received if first else case.opened, zone),
        age=age(card.days),
        overdue=card.overdue,
        waiting=card.waiting,
        needs_human=case.needs_human,
        assignee=line(case.assignee),
        note=_note(case),
    )


def sender(report: Report) -> str:
    """Who wrote: the address, and the name that they gave. Both are only claims."""
    if report.reporter is None:
        return "unknown sender"
    name, address = line(report.reporter.name, _LABEL_LIMIT), line(report.reporter.address)
    shown = f"{name} <{address}>" if name else address
    return f"{shown} (from a forward, unverified)" if report.reporter.unverified else shown


def in_words(confidence: float) -> str:
    """A probability as a person would say it, with the figure; it is never given as certain."""
    words = next(words for least, words in _CONFIDENCES if confidence >= least)
    return f"{words} ({min(max(round(confidence * 100), 1), 99)} %)"


def age(days: int) -> str:
    return "today" if days < 1 else "1 day" if days == 1 else f"{days} days"


def when(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


def _title(match: Match, first: Report | None) -> str:
    if match.linked:
        return line(match.linked.article.headline, PASSAGE_LIMIT)
    return line(first.subject, PASSAGE_LIMIT) if first and first.subject.strip() else "(no subject)"


def _about(match: Match, zone: tzinfo) -> str:
    if match.linked is None:
        return ""
    article = match.linked.article
    published = article.published.astimezone(zone) if article.published else None
    day = f"{published.day} {published:%b %Y}" if published else ""
    return " · ".join(part for part in (line(article.section), line(article.byline), day) if part)


def _marked(passage: Passage, change: SuggestedChange) -> Marked:
    """The passage with the wrong words marked where they stand in it, else all of it, between its neighbours."""
    exact = line(passage.exact, PASSAGE_LIMIT)
    wrong = line(change.wrong or "")
    found = re.search(rf"(?<!\w){re.escape(wrong)}(?!\w)", exact, re.IGNORECASE) if wrong else None
    if found and len(found[0]) < len(exact):
        return Marked(exact[: found.start()], found[0], exact[found.end() :])
    if len(exact) >= _SENTENCE_LENGTH:
        return Marked("", exact, "")
    return Marked(_before(passage.prefix), exact, _after(passage.suffix))


def _before(prefix: str) -> str:
    # The selector's context is cut after 32 characters, mostly within a word.
    text = line(prefix) if len(prefix) < _CONTEXT else "… " + line(prefix).partition(" ")[2]
    return f"{text} " if text and prefix[-1:].isspace() else text


def _after(suffix: str) -> str:
    text = line(suffix) if len(suffix) < _CONTEXT else line(suffix).rpartition(" ")[0] + " …"
    return f" {text}" if suffix[:1].isspace() else text


def _sources(case: Case) -> tuple[Source, ...]:
    """What all readers of the case cite, each source once."""
    claims = (case.match.claim, *(report.claim for report in case.reports))
    urls = dict.fromkeys(url for claim in claims for url in claim.sources)
    names = dict.fromkeys(name for claim in claims for name in claim.named_sources)
    cited = [*(Source(_label(url), web_url(url)) for url in urls), *(Source(line(n, _CHANGE_LIMIT)) for n in names)]
    more = [Source(f"and {len(cited) - _LISTED} more")] if len(cited) > _LISTED else []
    return (*cited[:_LISTED], *more)


def _senders(case: Case) -> tuple[str, ...]:
    senders = list(dict.fromkeys(sender(report) for report in case.reports))
    more = [f"and {len(senders) - _LISTED} more"] if len(senders) > _LISTED else []
    return (*senders[:_LISTED], *more)


def _label(url: str) -> str:
    """Host and path: an editor sees where a link leads before following it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return line(url, _LABEL_LIMIT)
    return line(f"{parts.netloc}{parts.path.rstrip('/')}" or url, _LABEL_LIMIT)


def _reasons(evidence: tuple[Evidence, ...]) -> tuple[str, ...]:
    strongest = sorted(evidence, key=lambda one: -abs(one.weight))[:_EVIDENCE_SHOWN]
    return tuple(("" if one.weight >= 0 else "Against it: ") + line(one.text, PASSAGE_LIMIT) for one in strongest)


def _guesses(match: Match) -> tuple[Guess, ...]:
    if match.linked:
        return ()
    return tuple(
        Guess(Headline(each.article.headline, each.article.url), in_words(each.confidence)) for each in match.candidates
    )


def _note(case: Case) -> str:
    if case.lane in {Lane.LEGAL, Lane.PRIVACY}:
        return f"{LANES[case.lane]} matter"
    if case.match.linked is None:
        return "no article found for certain"
    return "no passage found" if case.match.passage is None else ""
