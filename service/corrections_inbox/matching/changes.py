"""What a reader says should stand instead: pairs of one type, one in the passage, one in the mail, joined by a cue."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from corrections_inbox.matching.numbers import Kind, Quantity, agree, quantities
from corrections_inbox.matching.text import fold, is_stop_word, words

# Offered at all only from this strength on: an offered change should be right more often than not.
ENOUGH = 3.0
CONTRAST = 4.0
NEAR = 80  # code points within which the wrong and the right stand together
LIKE = 75.0
SHORTEST = 4
_AFTER = 30
_LONGEST_PHRASE = 60
_CAPITALS = re.compile(r"\b[A-ZÀ-Þ]{3,}(?:[ -][A-ZÀ-Þ]{2,})*\b")
_NAME = re.compile(
    r"\b[A-ZÀ-ÞА-Я][\w’'-]*\.?(?:(?: |\n)(?:(?:of|the|de|da|do|dos|van|von|der|del|la|le|el|al|bin|y|e|and|for) ){0,2}[A-ZÀ-ÞА-Я][\w’'-]*)*"
)
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


def _names(text: str) -> list[Piece]:
    return [
        Piece(Sort.NAME, re.sub(r"['’]s$", "", m.group()), m.start(), m.end())
        for m in _NAME.finditer(text)
        if not is_stop_word(fold(m.group()))
    ]


def find(mail: str, passage: str, article_text: str, language: str, article_language: str) -> Offer | None:
    """The change that `mail` (the reader's own words) proposes for `passage`, if one has a strong enough cue."""
    offers = [
        *_quantities_replaced(mail, passage, article_text, language, article_language),
        *_respelled(mail, passage, article_text),
        *_contrasted(mail, passage, language),
    ]
    strong = [offer for offer in offers if offer.strength >= ENOUGH]
    return max(strong, key=lambda offer: (offer.strength, -offer.mail_at)) if strong else None


def _quantities_replaced(
    mail: str, passage: str, article_text: str, language: str, article_language: str
) -> Iterator[Offer]:
    wrongs = _measured(passage, article_language)
    said = _measured(mail, language)
    elsewhere = _measured(article_text, article_language)
    rights = [p for p in said if not any(p.means(w) for w in wrongs)]
    for wrong in wrongs:
        mentions = [p for p in said if p.means(wrong)]
        rivals = sum(w.sort is wrong.sort for w in wrongs)
        for right in rights:
            if right.sort is not wrong.sort or not _comparable(wrong, right):
                continue
            strength = _cue(mail, right) + _nearness(right, mentions, mail)
            strength += 0.7 * (not any(right.means(p) for p in elsewhere)) - 0.4 * (rivals - 1)
            strength += 0.8 * _same_unit(mail, right, passage, wrong)
            shown = min(mentions, key=lambda p: abs(p.start - right.start)).text if mentions else wrong.text
            yield Offer(shown, right.text, right.sort, strength, right.start)


def _comparable(wrong: Piece, right: Piece) -> bool:
    a, b = wrong.quantity, right.quantity
    if a is None or b is None or a.kind is Kind.DATE:
        return True
    low, high = sorted((abs(a.value), abs(b.value)))
    return high <= 12 * low + 2


def _cue(mail: str, right: Piece) -> float:
    """How clearly the words before the value say that it is the right one."""
    before = mail[max(0, right.start - _AFTER) : right.start]
    if _NOT_BEFORE.search(before):
        return -3.0
    return 2.0 if _MUST_BE.search(before) else 0.8 if _IS.search(before) else 0.0


def _nearness(right: Piece, mentions: Sequence[Piece], mail: str) -> float:
    """How closely the wrong value stands beside the right one in the mail, and whether it is denied there."""
    best = 0.0
    for mention in mentions:
        distance = max(right.start - mention.end, mention.start - right.end)
        denied = bool(_NOT_BEFORE.search(mail[max(0, mention.start - _AFTER) : mention.start]))
        near = 1.0 if distance <= NEAR else 0.4
        best = max(best, near + 1.5 * (denied and distance <= NEAR))
    return best


def _same_unit(mail: str, right: Piece, passage: str, wrong: Piece) -> bool:
    ours, theirs = words(passage[wrong.end : wrong.end + _AFTER])[:1], words(mail[right.end : right.end + _AFTER])[:1]
    return bool(ours and theirs) and not is_stop_word(ours[0].text) and ours[0].text[:4] == theirs[0].text[:4]


def _respelled(mail: str, passage: str, article_text: str) -> Iterator[Offer]:
    """Names and odd words of the passage that the mail writes a little differently, and the article never so."""
    known = {w.text for w in (*words(article_text), *words(passage))}
    ours = [w for w in words(passage) if len(w.text) >= SHORTEST and w.text.isalpha()]
    mentioned = {w.text for w in words(mail)}
    for theirs in words(mail):
        if theirs.text in known or len(theirs.text) < SHORTEST or not theirs.text.isalpha():
            continue
        written = mail[theirs.start : theirs.end]
        capital, cue = written[0].isupper(), _cue(mail, Piece(Sort.WORD, written, theirs.start, theirs.end))
        for word in ours:
            like = fuzz.ratio(theirs.text, word.text)
            if like < LIKE or _inflected(theirs.text, word.text):
                continue
            wrong = passage[word.start : word.end]
            strength = (
                (like - 60) / 15 + cue + 0.8 * (capital and wrong[0].isupper()) + 0.8 * (word.text in mentioned) - 0.6
            )
            yield Offer(
                _bare(wrong),
                _bare(written),
                Sort.NAME if capital and wrong[0].isupper() else Sort.WORD,
                strength,
                theirs.start,
            )


def likeness(wrong: str, right: str) -> float:
    """How alike two spellings are, 0 to 100."""
    return float(fuzz.ratio(fold(wrong), fold(right)))


def _inflected(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return long.startswith(short) and long[len(short) :] in {"s", "es", "n", "en", "e", "ed", "d", "ing", "er"}


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


_ITEM = r"[\w$€£%’'.-]+(?: [\w$€£%’'.-]+){0,3}?"
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
