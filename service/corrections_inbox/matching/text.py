"""Text folded for comparison, with the way back to the original code points; words; stems; stop words."""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, Protocol

import Stemmer

from corrections_inbox.matching.remembering import remembered

# Readers, word processors and mail programs each have their own quotation marks, apostrophes and dashes.
APOSTROPHES = "'‘’‚‛′`´ʼ"
QUOTATION_MARKS = '"“”„‟″«»'
MARKS = re.compile('["“”„«»]')  # that set words apart as somebody's
_SAME = dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(QUOTATION_MARKS, '"') | dict.fromkeys("‐‑‒–—―−", "-")
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")

_LETTER = r"[\w\u0300-\u036f\u064b-\u065f\u0670]"
_WORD = re.compile(
    r"\d+(?:[.,]\d+)+\w*"
    # A word cut by a line break is one word; quoting marks may stand at the start of the next line.
    rf"|{_LETTER}+(?:(?:[{APOSTROPHES}]|-[ \t]*\n[> \t]*(?=[^\W\d_])|\u00ad){_LETTER}+)*"
)
_LINE_BREAK_HYPHEN = re.compile(r"(?<=[^\W\d_])-[ \t]*\n[> \t]*(?=[^\W\d_])")
_POSSESSIVE = re.compile(r"'s?$")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu)'(?=\w{3})")

_STEMMERS = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ru": "russian",
}

_STOP_WORDS = {
    "en": "a about after all also an and any are as at be because been before but by can could did do does for from had "
    "has have he her him his how i if in into is it it's its just me more most my no not of on one only or other our "
    "out over she should so some than that that's the their them then there these they this those to too up us was we "
    "were what when where which while who why will with would you your i'm i've don't isn't wasn't",
    "de": "aber als also am an auch auf aus bei bin bis da das dass dem den der des die doch durch ein eine einem einen "
    "einer eines er es für hat haben ich ihr im in ist ja kein keine man mein mich mir mit nach nicht noch nur ob oder "
    "sehr sein sich sie sind so über um und uns von vor war was wenn werden wie wir wird zu zum zur",
    "es": "a al como con cuando de del desde donde el ella en era es esa ese eso esta está este esto fue ha hay la las le "
    "les lo los más me mi muy no nos o para pero por porque que qué se ser si sí sin sobre son su sus también un una "
    "uno usted y ya yo",
    "fr": "à ai au aux avec c'est ce ces cette comme dans de des du elle en est et été être eu il ils j'ai je la le les "
    "leur lui mais me mon n'est ne nous on ont ou où par pas plus pour qu'il que qui sa se ses si son sont sur un une "
    "vos votre vous y",
    "pt": "a ao aos as com como da das de do dos e é ela ele em entre era essa esse esta está este eu foi há isso já "
    "lhe mais mas me meu minha muito na não nas no nos o os ou para pela pelo por que quem se sem ser seu só sou sua "
    "também tem um uma você",
    "ru": "а без бы был была были было в вам вас во вот вы да для до его ее если есть же за и из или им их к как когда ко "
    "которые который мы на не нет но ну о об он она они от по под при с со так также то только у уже что чтобы это этот я",
    "ar": "في من على إلى عن أن إن التي الذي هذا هذه ما لا كان كانت قد كل بعد قبل مع هو هي أو ثم لم لن ذلك تلك بين و",
}


KEPT_WORDS = 16_384  # some 3 MB for each that keeps them


class Word(NamedTuple):
    """One word: folded, without possessive ending or elided article, and the code points it stands at in the original."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `offsets[i]` is the original code point that the folded code point `i` came from."""

    text: str
    offsets: tuple[int, ...]
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original code points from which the folded ones `start` to `end` came."""
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else self.length
            return at, at
        last = self.offsets[end - 1]
        # Code points that fold to nothing (a combining accent) belong to the one before them.
        after = self.offsets[end] if end < len(self.offsets) else self.length
        return self.offsets[start], min(after, last + 1) if after > last else last + 1

    def at(self, position: int) -> int:
        """The first folded code point that came from the original code point `position` or a later one."""
        return bisect_left(self.offsets, position)


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    if character in _INVISIBLE:
        return ""
    decomposed = unicodedata.normalize("NFKD", _SAME.get(character, character))
    kept = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return "".join(_SAME.get(c, c) for c in kept)


@remembered
def fold(text: str) -> str:
    """Folds case, accents, quotation marks, dashes, white space and line-break hyphens away."""
    joined = _LINE_BREAK_HYPHEN.sub("", text)
    plain = joined.lower().replace("`", "'") if joined.isascii() else "".join(map(_fold_character, joined))
    return " ".join(plain.split())


def folded(text: str) -> Folded:
    """Folds as `fold` does, leading and trailing space kept as one space, and keeps the way back."""
    dropped = {i for match in _LINE_BREAK_HYPHEN.finditer(text) for i in range(*match.span())}
    characters: list[str] = []
    offsets: list[int] = []
    for i, character in enumerate(text):
        if i in dropped:
            continue
        for c in _fold_character(character):
            if c.isspace() and characters and characters[-1] == " ":
                continue
            characters.append(" " if c.isspace() else c)
            offsets.append(i)
    return Folded("".join(characters), tuple(offsets), len(text))


def lowered(text: str) -> str:
    """A text in lower case, letter for letter: patterns are much faster on it than without regard to case."""
    low = text.lower()
    return low if len(low) == len(text) else "".join([c.lower()[0] for c in text])


@lru_cache(maxsize=KEPT_WORDS)
def _fold_word(word: str) -> str:
    if word.isascii() and word.isalnum():
        return word.lower()
    return _ELISION.sub("", _POSSESSIVE.sub("", fold(word))) or fold(word)


@remembered
def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order; a figure with its separators ("1,234.5") is one word."""
    spans = [match.span() for match in _WORD.finditer(text)]
    return tuple([Word(_fold_word(text[start:end]), start, end) for start, end in spans])


def has_more_words(text: str, number: int) -> bool:
    """Whether a text has more words than this; a long one is not read to its end."""
    return next(islice(_WORD.finditer(text), number, None), None) is not None


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str:  # noqa: N802  the library's name
        ...


@lru_cache(maxsize=16)
def _stemmer(language: str) -> _Stemmer | None:
    name = _STEMMERS.get(language)
    return Stemmer.Stemmer(name) if name else None


@lru_cache(maxsize=KEPT_WORDS)
def stem(word: str, language: str = "en") -> str:
    """The stem of a folded word; the word itself in languages without a stemmer, and for figures."""
    stemmer = _stemmer(language)
    if stemmer is None or word[:1].isdigit():
        return word
    return stemmer.stemWord(word)


_FOLDED_STOP_WORDS = {language: frozenset(map(fold, listed.split())) for language, listed in _STOP_WORDS.items()}


def is_stop_word(word: str, language: str = "en") -> bool:
    """Whether a folded word is among the commonest of its language."""
    return word in _FOLDED_STOP_WORDS.get(language, _FOLDED_STOP_WORDS["en"])
