"""What a reader says should stand instead: pairs of one type, one in the passage, one in the mail, joined by a cue."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from corrections_inbox.articles import Article
from corrections_inbox.matching.claim_words import DESCRIBES, FIRST_PERSON
from corrections_inbox.matching.numbers import Kind, Quantity, agree, quantities
from corrections_inbox.matching.sentences import spans
from corrections_inbox.matching.text import fold, is_stop_word, words
from corrections_inbox.matching.values import Passage

# The log-odds from which a change is offered at all: it should be right more often than not.
ENOUGH = -0.5
CONTRAST = 2.0
LEAST_CONFIDENCE = 0.001
RESPELLED = 0.0
NEAR = 80  # code points within which the wrong and the right stand together
LIKE = 80.0
SHORTEST = 4
_AFTER = 30
_LONGEST_PHRASE = 60
# Before the right value, strongest first. The patterns end where the value begins.
_MUST_BE = re.compile(
    r"(?:should (?:be|have been|read|say)|ought to be|must be|needs to be|change (?:it |that |this )?to|correct(?:ed)? (?:\w+ ){0,3}(?:is|was|to|would be)|"
    r"(?:is|are|was|it's) (?:actually|really|in fact)|in fact|actually|is spelled|spelled|it(?:'s| is) spelt|is written|make (?:it|that)|"
    r"(?:muss|sollte|müsste) (?:es )?(?:\w+ )?(?:heißen|lauten|sein)?:?|sondern|richtig (?:ist|wäre|heißt)(?: es)?|korrekt (?:ist|wäre)|tatsächlich|"
    r"debe(?:ría)? (?:decir|ser)|sino|lo correcto es|en realidad|es en realidad|devrait être|il faut lire|mais bien|en réalité|en fait|"
    r"deveria ser|o correto é|o certo é|mas sim|na verdade|должно быть|правильно|а на самом деле|الصحيح|الصواب|بل)"
    r"[\s:“\"'‘«„]*(?:the |a |an |about |only |just |der |die |das |el |la |le |o |a )?$",
    re.IGNORECASE,
)
_IS = re.compile(
    r"(?:\b(?:is|was|are|were|be|been|it's|that's|he's|she's|make(?:s)? (?:it|that)|has|had|have|says?|said|gives?|with|at|to|on|in|and|only|just|=|ist|war|sind|waren|hat|"
    r"es|son|era|eran|fue|fueron|est|était|sont|étaient|são|é|foi|eram|foram)|[:=,–—-])[\s“\"'‘«„]*(?:the |a |an |about |only |just |in |on |um |uma |un |una |une |ein |eine |der |die |das )?$",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"(?:\b(?:not|no|never|nicht|kein\w*|no|pas|não|nem|не|ليس|instead of|rather than|statt|anstatt|en lugar de|en vez de|au lieu d[eu]|em vez de|isn't|wasn't|aren't|weren't))"
    r"[\s“\"'‘«„]*(?:the |a |an |in |on |at |as |just |der |die |das |el |la |le |o )?$",
    re.IGNORECASE,
)


class Sort(StrEnum):
    """What a piece of text is, so that only like replaces like."""

    NUMBER = "number"
    RATIO = "ratio"
    ORDINAL = "ordinal"
    DATE = "date"
    WEEKDAY = "weekday"
    NAME = "name"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that could be wrong, or right."""

    sort: Sort
    text: str
    start: int
    end: int
    quantity: Quantity | None = None

    def means(self, other: "Piece") -> bool:
        """Whether both mean the same, however written."""
        if self.quantity and other.quantity:
            return agree(self.quantity, other.quantity)
        return fold(self.text) == fold(other.text)


@dataclass(frozen=True, slots=True)
class Offer:
    """A change that the mail seems to propose; `mail_at` is where the right words stand in the mail."""

    wrong: str
    right: str
    sort: Sort
    strength: float
    mail_at: int


def _sort_of(quantity: Quantity) -> Sort:
    if quantity.kind is Kind.DATE:
        return Sort.WEEKDAY if quantity.key.startswith("w") else Sort.DATE
    return Sort(quantity.kind.value)


def _measured(text: str, language: str) -> list[Piece]:
    return [Piece(_sort_of(q), text[q.start : q.end], q.start, q.end, q) for q in quantities(text, language)]


def find(mail: str, passage: Passage, article: Article, language: str) -> Offer | None:
    """The change that `mail` (the reader's own words) proposes for `passage`, if one is likely enough.

    It is the less likely the less sure the passage is, whose confidence must be above 0.
    """
    offers = [
        *_quantities_replaced(mail, passage.exact, language, article.language or "en"),
        *_respelled(mail, passage.exact, article.text),
        *_contrasted(mail, passage.exact, language),
    ]
    enough = ENOUGH - math.log(max(passage.confidence, LEAST_CONFIDENCE))
    likely = [offer for offer in offers if offer.strength >= enough]
    return max(likely, key=lambda offer: (offer.strength, -offer.mail_at)) if likely else None


# Log-odds of a pair of quantities, one of the passage and one of the mail, being the proposed change: a ridge logistic
# fit over the pairs of some two hundred reports, rounded, weak terms left out.
_BIAS = -4.3
_WEIGHTS = {
    "must_be": 0.9,  # "should be 13"
    "is": 0.8,  # "it was 13"
    "mentioned": 0.75,  # the mail also says what the passage says,
    "near": 0.4,  # close by,
    "denied": 1.2,  # as not so
    "unit": 1.3,  # the same noun follows both
    "close": 3.3,  # their values are near each other
    "same_sort": 0.6,
    "date": -0.85,
    "weekday": 0.8,
    "ordinal": -1.1,
    "small": -0.8,  # "one", "two": seldom a figure
    "year": -0.6,
    "first_person": -0.9,
    "describes": -1.2,  # it only says which article is meant
    "late": 0.8,
}
_COUNTS = frozenset({Sort.NUMBER, Sort.RATIO, Sort.ORDINAL})
_SMALL = 2


def _quantities_replaced(mail: str, passage: str, language: str, article_language: str) -> Iterator[Offer]:
    wrongs = _measured(passage, article_language)
    said = _measured(mail, language)
    sentences = [(start, end, fold(mail[start:end])) for start, end in spans(mail)]
    rights = [p for p in said if not any(p.means(w) for w in wrongs)]
    for wrong in wrongs:
        mentions = [p for p in said if p.means(wrong)]
        for right in rights:
            if right.sort is not wrong.sort and not {right.sort, wrong.sort} <= _COUNTS:
                continue
            found = _pair(mail, right, wrong, mentions)
            found["unit"] = _same_unit(mail, right, passage, wrong)
            around = next((text for start, end, text in sentences if start <= right.start < end), "")
            found["first_person"] = bool(FIRST_PERSON.search(around))
            found["describes"] = bool(DESCRIBES.search(around))
            strength = _BIAS + sum(_WEIGHTS[name] * value for name, value in found.items())
            shown = min(mentions, key=lambda p: abs(p.start - right.start)).text if mentions else wrong.text
            yield Offer(" ".join(shown.split()), " ".join(right.text.split()), right.sort, strength, right.start)


def _pair(mail: str, right: Piece, wrong: Piece, mentions: Sequence[Piece]) -> dict[str, float]:
    before = mail[max(0, right.start - _AFTER) : right.start]
    distances = [(max(right.start - m.end, m.start - right.end), m) for m in mentions]
    near = [m for distance, m in distances if distance <= NEAR]
    value = right.quantity.value if right.quantity else 0.0
    return {
        "must_be": bool(_MUST_BE.search(before)),
        "is": bool(_IS.search(before)),
        "mentioned": bool(mentions),
        "near": bool(near),
        "denied": any(_NOT_BEFORE.search(mail[max(0, m.start - _AFTER) : m.start]) for m in near),
        "close": _closeness(wrong, right),
        "same_sort": right.sort is wrong.sort,
        "date": wrong.sort is Sort.DATE,
        "weekday": wrong.sort is Sort.WEEKDAY,
        "ordinal": right.sort is Sort.ORDINAL,
        "small": right.sort in _COUNTS and value <= _SMALL,
        "year": right.sort is Sort.NUMBER and len(right.text) == len("1871") and right.text[:2] in {"18", "19", "20"},
        "late": right.start / max(1, len(mail)),
    }


def _closeness(wrong: Piece, right: Piece) -> float:
    """1 for equal values, falling with their ratio; for dates, whether they lie within a month and a half."""
    a, b = wrong.quantity, right.quantity
    if a is None or b is None:
        return 0.0
    if wrong.sort is Sort.DATE:
        return float(abs(a.value - b.value) < 1.5)  # noqa: PLR2004  a month and a half
    low, high = sorted((abs(a.value), abs(b.value)))
    return ((low + 1) / (high + 1)) ** 2


def _same_unit(mail: str, right: Piece, passage: str, wrong: Piece) -> bool:
    ours, theirs = words(passage[wrong.end : wrong.end + _AFTER])[:1], words(mail[right.end : right.end + _AFTER])[:1]
    return bool(ours and theirs) and not is_stop_word(ours[0].text) and ours[0].text[:4] == theirs[0].text[:4]


def _respelled(mail: str, passage: str, article_text: str) -> Iterator[Offer]:
    """Names of the passage that the mail writes a little differently, or in capitals, and the article never so."""
    known = {w.text for w in (*words(article_text), *words(passage))}
    ours = [w for w in words(passage) if len(w.text) >= SHORTEST and w.text.isalpha()]
    shouting = mail.upper() == mail
    for theirs in words(mail):
        written = mail[theirs.start : theirs.end]
        if theirs.text in known or len(theirs.text) < SHORTEST or not theirs.text.isalpha() or shouting:
            continue
        inside = mail[max(0, theirs.start - 2) : theirs.start].strip(" \t\n\"“'‘(")[-1:] not in {"", ".", "!", "?", ":"}
        for word in ours:
            wrong = passage[word.start : word.end]
            names = written[0].isupper() and wrong[0].isupper() and inside
            like = fuzz.ratio(theirs.text, word.text)
            if (names or written.isupper()) and like >= LIKE and not _inflected(theirs.text, word.text):
                sort = Sort.NAME if names else Sort.WORD
                yield Offer(_bare(wrong), _bare(written), sort, RESPELLED + like / 100, theirs.start)


def likeness(wrong: str, right: str) -> float:
    """How alike two spellings are, 0 to 100."""
    return float(fuzz.ratio(fold(wrong), fold(right)))


def _inflected(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return long.startswith(short) and long[len(short) :] in _ENDINGS


_ENDINGS = frozenset({"s", "es", "n", "ns", "an", "ans", "en", "e", "ed", "d", "ing", "er", "ern"})


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


_ITEM = r"[\w$€£%’'.-]{1,40}(?: [\w$€£%’'.-]{1,40}){0,3}?"  # bounded, or a long run of hyphens is quadratic
_MARK = r"[“”\"'‘’«»„]?"
_END = rf"{_MARK}(?=[\s,.;:!?)]|$)"
_ARTICLE = r"(?:the |a |an |in |on |at |as |der |die |das |den |el |la |le |les |o |os )?"
_CONTRASTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:not|nicht|no|pas|não) {_ARTICLE}{_MARK}(?P<wrong>{_ITEM}){_MARK},? (?:but(?: rather)?|sondern|sino|mais(?: bien)?|mas(?: sim)?) {_ARTICLE}{_MARK}(?P<right>{_ITEM}){_END}",
        rf"{_MARK}\b(?P<right>{_ITEM}){_MARK},? (?:and |y |et |und |e )?(?:not|nicht|no|pas|não) {_ARTICLE}{_MARK}(?P<wrong>{_ITEM}){_END}",
        rf"{_MARK}\b(?P<right>{_ITEM}){_MARK} (?:instead of|rather than|statt|anstatt|en lugar de|en vez de|au lieu de|em vez de) {_ARTICLE}{_MARK}(?P<wrong>{_ITEM}){_END}",
        rf"(?:change|replace|correct) {_MARK}(?P<wrong>{_ITEM}){_MARK} (?:to|with|by|into) {_MARK}(?P<right>{_ITEM}){_END}",
        rf"{_MARK}\b(?P<wrong>{_ITEM}){_MARK},? (?:should (?:be|read|say)|ought to (?:be|read)|must be|müsste|muss heißen|debe(?:ría)? decir|devrait être|deveria ser) {_ARTICLE}{_MARK}(?P<right>{_ITEM}){_END}",
    )
)
# A phrase with one of these is a clause, not a name or a value.
_CLAUSE = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "i",
        "you",
        "he",
        "she",
        "it",
        "we",
        "they",
        "there",
        "that",
        "this",
        "which",
        "who",
        "to",
        "if",
        "so",
        "ist",
        "sind",
        "war",
        "hat",
        "es",
        "er",
        "sie",
        "ich",
        "wir",
        "das",
        "dass",
        "que",
        "se",
        "eu",
        "il",
        "elle",
        "je",
        "on",
        "qui",
        "est",
        "sont",
        "é",
        "foi",
        "são",
    ]
)


def _contrasted(mail: str, passage: str, language: str) -> Iterator[Offer]:
    """Pairs that the mail sets against each other in so many words, whose wrong side stands in the passage."""
    theirs = f" {' '.join(w.text for w in words(passage))} "
    flat = " ".join(mail.split())
    for pattern in _CONTRASTS:
        for match in pattern.finditer(flat):
            wrong, right = _phrase(match["wrong"]), _phrase(match["right"])
            if _in(wrong, theirs) and not _in(right, theirs) and not _is_clause(right) and not _is_clause(wrong):
                yield _narrowed(wrong, right, match.start("right"), language)


def _narrowed(wrong: str, right: str, at: int, language: str) -> Offer:
    """The contrast between two phrases, narrowed to their figures or dates where each has one."""
    ours, theirs = _measured(wrong, language), _measured(right, language)
    if len(ours) == len(theirs) == 1 and ours[0].sort is theirs[0].sort:
        return Offer(ours[0].text, theirs[0].text, theirs[0].sort, CONTRAST, at)
    sort = Sort.NAME if wrong[:1].isupper() and right[:1].isupper() else Sort.WORD
    return Offer(wrong, right, sort, CONTRAST, at)


def _in(phrase: str, folded_passage: str) -> bool:
    found = [w.text for w in words(phrase)]
    return f" {' '.join(found)} " in folded_passage and not all(is_stop_word(w) for w in found)


def _is_clause(phrase: str) -> bool:
    found = [w.text for w in words(phrase)]
    return not found or any(w in _CLAUSE for w in found)


def _phrase(text: str) -> str:
    return " ".join(text.split()).strip(" \"'“”‘’*_.-")[:_LONGEST_PHRASE]
