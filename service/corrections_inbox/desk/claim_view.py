"""What readers say is wrong, as an editor reads it in ten seconds."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from corrections_inbox.cases import Case
from corrections_inbox.desk.marking import Piece, change_pieces, sentence_pieces
from corrections_inbox.letters.cards import in_words
from corrections_inbox.letters.values import web_url
from corrections_inbox.matching import Candidate, Claim, ErrorType, Evidence, Ground, Passage

CHOSEN = "chosen by an editor"


@dataclass(frozen=True, slots=True)
class Source:
    """A source that a reader cites. Of a link that a browser may follow, `host` is where it leads, `label` what follows."""

    label: str
    url: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """An article that it may be: how likely, and why."""

    candidate: Candidate
    how_sure: str
    reasons: tuple[Evidence, ...]
    is_linked: bool


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One alleged error. `sentence` has the proposed change in it where `has_change`; else `change` stands by itself."""

    sentence: tuple[Piece, ...]
    has_change: bool
    change: tuple[Piece, ...]
    error_type: ErrorType | None
    place: str
    is_likely: bool
    how_sure: str
    how_sure_passage: str
    sources: tuple[Source, ...]
    guesses: tuple[Guess, ...]


def claim_view(case: Case) -> ClaimView:
    """The claim of a case."""
    match = case.match
    passage, linked, change = match.passage, match.linked, match.claim.change
    sentence, has_change = sentence_pieces(passage, change) if passage else ((), False)
    return ClaimView(
        sentence=sentence,
        has_change=has_change,
        change=() if has_change else change_pieces(change),
        error_type=match.claim.error_type,
        place=_place(passage) if passage else "",
        is_likely=match.likely_passage is not None,
        how_sure=how_sure(linked) if linked else "",
        how_sure_passage=_how_sure_passage(linked) if linked else "",
        sources=sources((match.claim, *(report.claim for report in case.reports))),
        guesses=tuple(_guess(each, is_linked=each == linked) for each in match.candidates),
    )


def how_sure(candidate: Candidate) -> str:
    """How likely an article is, in words; what a person chose is not likely but so."""
    return CHOSEN if candidate.is_chosen else in_words(candidate.confidence)


def sources(claims: Iterable[Claim]) -> tuple[Source, ...]:
    """What all readers of a case cite, each source once: links first, then what is named in words."""
    listed = list(claims)
    urls = dict.fromkeys(url for claim in listed for url in claim.sources)
    names = dict.fromkeys(name for claim in listed for name in claim.named_sources)
    return (*(_link(url) for url in urls), *(Source(name) for name in names))


def _link(url: str) -> Source:
    safe = web_url(url)
    parts = urlsplit(safe)
    if not parts.hostname:
        return Source(url)
    # The host by itself, as the browser will understand it: what stands before an "@" is none.
    rest = safe.partition(parts.netloc)[2]
    return Source("" if rest == "/" else rest, safe, parts.hostname)


def _how_sure_passage(linked: Candidate) -> str:
    if linked.passage is None:
        return ""
    is_chosen = linked.is_chosen and linked.passage.confidence == 1
    return CHOSEN if is_chosen else in_words(linked.passage.confidence)


def _guess(candidate: Candidate, *, is_linked: bool) -> Guess:
    heaviest = sorted(candidate.evidence, key=lambda one: (one.kind is not Ground.EDITOR, -abs(one.weight)))
    return Guess(candidate, how_sure(candidate), tuple(heaviest), is_linked)


def _place(passage: Passage) -> str:
    if passage.caption is not None:
        return f"caption {passage.caption + 1}"
    return str(passage.where)
