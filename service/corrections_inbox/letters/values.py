"""What letters are made of, as frozen values that can't be built to break a promise (guarantee 5)."""

from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Self
from urllib.parse import urlsplit

from corrections_inbox.articles.text_fragment import with_text_fragment
from corrections_inbox.cases import Lane, Letter
from corrections_inbox.letters.restraint import CHANGE_LIMIT, PASSAGE_LIMIT, clean, line, may_be_repeated
from corrections_inbox.matching import Candidate, Match, Passage, SuggestedChange
from corrections_inbox.message import Message

_LIKELY_ENOUGH = 0.1  # a less likely article would only puzzle the reader
_MOST_GUESSES = 3
_RECEIPTS = frozenset(letter for letter in Letter if letter.startswith("receipt"))
# A link into a sentence that was put right would lead nowhere.
_PUT_RIGHT = frozenset({Letter.CORRECTED, Letter.CLARIFIED, Letter.ALREADY_FIXED})
_OUTCOMES = frozenset(
    {Letter.CORRECTED, Letter.CLARIFIED, Letter.ALREADY_FIXED, Letter.NO_CHANGE, Letter.NOT_OURS, Letter.PASSED_ON}
)


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a letter says of the paper that sends it: `publication` in templates, so nothing here is secret.

    `address` is the corrections address that readers write to; `zone` is the one that times are shown in.
    """

    name: str
    address: str
    site: str = ""
    policy_url: str = ""
    privacy_url: str = ""
    language: str = "en"
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The masthead, and what the headers of all our letters need (RFC 5322 originator fields, our loop header)."""

    masthead: Masthead
    sender: str  # the bare From address
    install_id: str
    message_id_domain: str
    secret: str = field(repr=False)
    plus_addresses: bool = False  # whether what comes back says by its address what it is about


@dataclass(frozen=True, slots=True)
class Original:
    """The message that a letter answers. `recipient` is the one bare address it goes to."""

    recipient: str
    subject: str = ""
    language: str = ""
    message_id: str | None = None
    references: tuple[str, ...] = ()

    @classmethod
    def of(cls, message: Message, recipient: str) -> Self:
        # RFC 5322 section 3.6.4: where the parent has no References, its In-Reply-To stands in if it is a single id.
        thread = message.references or (message.in_reply_to if len(message.in_reply_to) == 1 else ())
        return cls(recipient, message.subject, message.language or "", message.message_id, thread)


@dataclass(frozen=True, slots=True)
class Change:
    """A proposed change in the reader's words, so short and plain that it may be repeated to them."""

    wrong: str
    right: str

    def __post_init__(self) -> None:
        if not all(may_be_repeated(side, CHANGE_LIMIT) for side in (self.wrong, self.right)):
            raise ValueError("these words may not be repeated in a letter")

    @classmethod
    def of(cls, suggested: SuggestedChange | None) -> Self | None:
        """The change, or None where there is none or where it may not be repeated."""
        if suggested is None or not suggested.right:
            return None
        wrong, right = " ".join((suggested.wrong or "").split()), " ".join(suggested.right.split())
        allowed = may_be_repeated(wrong, CHANGE_LIMIT) and may_be_repeated(right, CHANGE_LIMIT)
        return cls(wrong, right) if allowed and right else None


@dataclass(frozen=True, slots=True)
class Headline:
    """An article of our own: its title and where it stands."""

    title: str
    url: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", line(self.title, PASSAGE_LIMIT))
        object.__setattr__(self, "url", web_url(self.url))

    @classmethod
    def of(cls, candidate: Candidate, passage: Passage | None) -> Self:
        return cls(candidate.article.headline, passage_url(candidate.article.url, passage))


@dataclass(frozen=True, slots=True)
class Understood:
    """How one case was understood. Without an article there is neither passage nor change, only `guesses`.

    `sentence` comes from our own index, at most 300 characters; `sources` is how many were cited.

    Raises:
        ValueError: a sentence or change without an article, or a negative count.
    """

    reference: str
    article: Headline | None = None
    sentence: str = ""
    change: Change | None = None
    sources: int = 0
    guesses: tuple[Headline, ...] = ()

    def __post_init__(self) -> None:
        if self.article is None and (self.sentence or self.change):
            raise ValueError("without an article there is no passage and no change to repeat")
        if self.sources < 0:
            raise ValueError("sources are counted from 0")
        object.__setattr__(self, "sentence", line(self.sentence, PASSAGE_LIMIT))

    @classmethod
    def of(cls, reference: str, match: Match) -> Self:
        sources = len(match.claim.sources) + len(match.claim.named_sources)
        if match.linked is None:
            return cls(reference, sources=sources, guesses=_guesses(match))
        passage = match.likely_passage
        article = Headline.of(match.linked, passage)
        return cls(reference, article, passage.exact if passage else "", Change.of(match.claim.change), sources)


@dataclass(frozen=True, slots=True)
class Acknowledgment:
    """One message opened or joined these cases: all of them are named, with or without an article.

    Raises:
        ValueError: no case has an article; that is a question.
    """

    cases: tuple[Understood, ...]

    def __post_init__(self) -> None:
        if not self.linked:
            raise ValueError("an acknowledgment names at least one article; ask a question instead")

    @property
    def letter(self) -> Letter:
        return Letter.ACKNOWLEDGMENT

    @property
    def about(self) -> str:
        return self.cases[0].reference

    @property
    def linked(self) -> tuple[Understood, ...]:
        return tuple(case for case in self.cases if case.article)

    @property
    def unlinked(self) -> tuple[Understood, ...]:
        return tuple(case for case in self.cases if not case.article)


@dataclass(frozen=True, slots=True)
class Question:
    """No article was found: asks for the link and the exact words, with at most three guesses.

    `wordless` is a mail that says nothing at all; `by_hand` is a question that an editor chose to ask, which is no
    receipt.
    """

    references: tuple[str, ...] = ()
    guesses: tuple[Headline, ...] = ()
    wordless: bool = False
    by_hand: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "guesses", self.guesses[:_MOST_GUESSES])

    @property
    def letter(self) -> Letter:
        return Letter.QUESTION

    @property
    def about(self) -> str:
        return self.references[0] if self.references else ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt of its kind. It says nothing of the matter, so it admits nothing in a legal one.

    Raises:
        ValueError: the letter is no receipt.
    """

    letter: Letter = Letter.RECEIPT
    reference: str = ""
    lane: Lane = Lane.QUESTIONS

    def __post_init__(self) -> None:
        if self.letter not in _RECEIPTS:
            raise ValueError(f"{self.letter} is no receipt")

    @property
    def about(self) -> str:
        return self.reference.partition(",")[0]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case. `notice` is the published words, `explanation` what an editor wrote for the reader.

    An internal note never belongs in `explanation`. A `reserved` letter, in a legal or privacy matter, neither admits
    nor judges: it says that the matter was dealt with, and repeats the notice and the explanation.

    Raises:
        ValueError: the letter tells no outcome.
    """

    letter: Letter
    reference: str
    article: Headline | None = None
    notice: str = ""
    explanation: str = ""
    reserved: bool = False

    def __post_init__(self) -> None:
        if self.letter not in _OUTCOMES:
            raise ValueError(f"{self.letter} tells no outcome")
        if self.letter is Letter.NOT_OURS:
            object.__setattr__(self, "article", None)  # what somebody else published is none of our articles
        object.__setattr__(self, "notice", clean(self.notice).strip())
        object.__setattr__(self, "explanation", clean(self.explanation).strip())

    @property
    def about(self) -> str:
        return self.reference

    @classmethod
    def of(
        cls,
        letter: Letter,
        reference: str,
        match: Match,
        *,
        notice: str = "",
        explanation: str = "",
        reserved: bool = False,
    ) -> Self:
        passage = None if letter in _PUT_RIGHT else match.likely_passage
        article = Headline.of(match.linked, passage) if match.linked else None
        return cls(letter, reference, article, notice, explanation, reserved)


ReaderLetter = Acknowledgment | Question | Receipt | Outcome  # `about` is the first case it names, empty without any


def _guesses(match: Match) -> tuple[Headline, ...]:
    """The articles it may be. A guess at an article is no place to point into, so links are bare."""
    likely = [one.article for one in match.candidates if one.confidence >= _LIKELY_ENOUGH]
    return tuple(Headline(article.headline, article.url) for article in likely)[:_MOST_GUESSES]


def web_url(url: str) -> str:
    """The URL if a browser may follow it from a mail, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    safe = parts.scheme in {"http", "https"} and parts.netloc and not any(c.isspace() or c in '<>"' for c in url)
    return clean(url) if safe else ""


def passage_url(url: str, passage: Passage | None) -> str:
    """The article's URL, leading to the passage where there is one (text fragment)."""
    if passage is None:
        return url
    # Lone surrogates have no place in a URL; other controls never matched the page anyway.
    return with_text_fragment(url, clean(passage.exact), clean(passage.prefix), clean(passage.suffix))
