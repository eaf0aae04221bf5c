"""Which article, which passage, why and how sure, as frozen values (W3C Web Annotation selectors)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corrections_inbox.articles import Article, Where

CONTEXT = 32  # code points of a passage's prefix and suffix


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of one part of an article's revision, as TextQuoteSelector and TextPositionSelector together.

    `start` and `end` count code points in `Article.part(where, caption)`; `prefix` and `suffix` are up to 32 code
    points of context. `confidence` is the calibrated probability that this is the passage that was meant.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    where: Where
    caption: int | None = None
    revision: int = 1
    confidence: float = 0.0


class Ground(StrEnum):
    """What a piece of evidence rests on."""

    LINK = "link"
    QUOTE = "quote"
    HEADLINE = "headline"
    WORDS = "words"
    DATE = "date"
    BYLINE = "byline"
    SECTION = "section"
    PLACE = "place"
    RIVAL = "rival"
    ABSENT = "absent"
    EDITOR = "editor"  # a person chose it


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against an article or passage, in words. `weight` is its share in the log-odds.

    `mail_span` counts code points in `Message.text`; `article_span` in the part that the passage stands in.
    """

    kind: Ground
    text: str
    weight: float
    mail_span: tuple[int, int] | None = None
    article_span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """What screens and letters need to know of an article."""

    id: str
    url: str
    headline: str
    byline: str = ""
    section: str = ""
    language: str = ""
    published: datetime | None = None
    revision: int = 1

    @classmethod
    def of(cls, article: Article) -> "ArticleRef":
        return cls(
            article.id,
            article.url,
            article.headline,
            article.byline,
            article.section,
            article.language,
            article.published,
            article.revision,
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A guess at the article: `confidence` is the calibrated probability that it is the right one.

    `generators` name the searches that found it.
    """

    article: ArticleRef
    confidence: float
    passage: Passage | None = None
    evidence: tuple[Evidence, ...] = ()
    generators: tuple[str, ...] = ()

    @property
    def is_chosen(self) -> bool:
        """Whether a person put the case on this article."""
        return any(piece.kind is Ground.EDITOR for piece in self.evidence)


class ErrorType(StrEnum):
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    SPELLING = "spelling"
    TITLE = "title"
    PLACE = "place"
    QUOTE = "quote"
    ATTRIBUTION = "attribution"  # said or done by somebody else
    LINK = "link"
    FACT = "fact"
    HEADLINE = "headline"
    CAPTION = "caption"
    GRAMMAR = "grammar"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class SuggestedChange:
    """What the reporter says we wrote and what it should be; either side is None where it was not stated."""

    wrong: str | None
    right: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One alleged error in the reporter's terms. `sources` are URLs; documents named in words are `named_sources`."""

    change: SuggestedChange | None = None
    error_type: ErrorType | None = None
    sources: tuple[str, ...] = ()
    named_sources: tuple[str, ...] = ()


LIKELY = 0.5  # of a passage, whose confidence is calibrated


@dataclass(frozen=True, slots=True)
class Match:
    """Where one alleged error stands: the article by itself only above the threshold, else candidates, else none.

    `candidates` are best first, at most three, one for each cluster of versions, and include the linked article.
    `defects` tell what of the mail was too much to be looked at.
    """

    linked: Candidate | None
    candidates: tuple[Candidate, ...]
    claim: Claim
    defects: tuple[str, ...] = ()

    @property
    def confidence(self) -> float | None:
        """The calibrated probability that the first candidate is the right article."""
        return self.candidates[0].confidence if self.candidates else None

    @property
    def passage(self) -> Passage | None:
        """The linked article's passage: a guess at an article is no place to point at."""
        return self.linked.passage if self.linked else None

    @property
    def likely_passage(self) -> Passage | None:
        """The passage where it is likelier right than not: only such a one is told to a reader, or makes reports join.

        An editor is shown any, with how sure it is: a mail that names only the article has a best sentence too.
        """
        passage = self.passage
        return passage if passage and passage.confidence >= LIKELY else None
