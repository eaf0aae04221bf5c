"""A case in words, as mails show it to editors: no reader's address stands in it, for such mails are forwarded."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from urllib.parse import urlsplit

from corrections_inbox.cases import Card, Case, Lane, Report, Status
from corrections_inbox.letters.anonymity import HIDDEN, addresses_of, gives_away, without, without_addresses
from corrections_inbox.letters.restraint import PASSAGE_LIMIT, line
from corrections_inbox.letters.signed_links import DeskLinks
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

_DAY = timedelta(days=1)
_DECISIONS = {
    Status.CORRECTED: "Corrected",
    Status.CLARIFIED: "Clarified",
    Status.NO_CHANGE: "No change",
    Status.NOT_OURS: "Not ours",
}
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
class Action:
    """What can be done about a case, and the link that leads to it."""

    label: str
    url: str


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
    deadline: str
    late: bool  # the deadline has gone by, or is less than a day off
    desk: str  # leads to the case on the desk; empty where there is none
    actions: tuple[Action, ...]


def case_view(card: Card, zone: tzinfo, now: datetime, links: DeskLinks | None = None) -> CaseView:
    """The case in words. With `links` it can be settled from the mail."""
    case, match = card.case, card.case.match
    first = case.reports[0] if case.reports else None
    change = match.claim.change or SuggestedChange(None, None)
    readers = addresses_of(case)
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
        wrong=line(without(change.wrong or "", readers), _CHANGE_LIMIT),
        right=line(without(change.right or "", readers), _CHANGE_LIMIT),
        sources=_sources(case),
        senders=_senders(case),
        readers=len(_people(case)),
        words=line(without_addresses(first.words), _WORDS_LIMIT) if first else "",
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
        deadline=_deadline(case, zone, now),
        late=case.deadline is not None and case.deadline - now < _DAY,
        desk=links.to(case.reference) if links else "",
        actions=_actions(case, links),
    )


def sender(report: Report) -> str:
    """Who wrote, by the name that they gave: it is only a claim."""
    if report.reporter is None:
        return "unknown sender"
    name = line(without_addresses(report.reporter.name), _LABEL_LIMIT)
    shown = name if name and HIDDEN not in name else "a reader without a name"
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
    return subject_of(first.subject if first else "", PASSAGE_LIMIT)


def subject_of(subject: str, limit: int) -> str:
    return line(without_addresses(subject), limit) or "(no subject)"


def _deadline(case: Case, zone: tzinfo, now: datetime) -> str:
    if case.deadline is None:
        return ""
    days = (case.deadline.astimezone(zone).date() - now.astimezone(zone).date()).days
    how = "today" if days == 0 else f"in {age(days)}" if days > 0 else f"{age(-days)} ago"
    return f"{case.deadline.astimezone(zone):%a} {case.deadline.astimezone(zone).day} {case.deadline:%b}, {how}"


def _actions(case: Case, links: DeskLinks | None) -> tuple[Action, ...]:
    if links is None:
        return ()
    return tuple(Action(_DECISIONS[status], links.to(case.reference, status)) for status in links.quick(case))


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
    readers = addresses_of(case)
    pages = (Source(HIDDEN) if gives_away(url, readers) else Source(_label(url), web_url(url)) for url in urls)
    cited = [*pages, *(Source(line(without_addresses(name), _CHANGE_LIMIT)) for name in names)]
    more = [Source(f"and {len(cited) - _LISTED} more")] if len(cited) > _LISTED else []
    return (*cited[:_LISTED], *more)


def _people(case: Case) -> list[Report]:
    """The first report of each reader; mails without a sender count as one reader each."""
    people: dict[str, Report] = {}
    for report in case.reports:
        who = report.reporter.address.lower() if report.reporter else str(report.message_key)
        people.setdefault(who, report)
    return list(people.values())


def _senders(case: Case) -> tuple[str, ...]:
    names = Counter(sender(report) for report in _people(case))
    senders = [f"{name} ({count} of them)" if count > 1 else name for name, count in names.items()]
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
    said = (("" if one.weight >= 0 else "Against it: ", without_addresses(one.text)) for one in strongest)
    return tuple(against + line(text, PASSAGE_LIMIT) for against, text in said)


def _guesses(match: Match) -> tuple[Guess, ...]:
    if match.linked:
        return ()
    return tuple(
        Guess(Headline(each.article.headline, each.article.url), in_words(each.confidence)) for each in match.candidates
    )


def _note(case: Case) -> str:
    if case.lane.is_reserved:
        return f"{LANES[case.lane]} matter"
    if case.match.linked is None:
        return "no article found for certain"
    return "no passage found" if case.match.passage is None else ""
