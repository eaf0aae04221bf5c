"""The reader's own sentences as one text, and what speaks for a stretch of it to be what should stand."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from corrections_inbox.matching import change_cues as cues
from corrections_inbox.matching import claim_words
from corrections_inbox.matching.change_spans import COUNTS, TIMES, Sort, Span
from corrections_inbox.matching.heard import Heard
from corrections_inbox.matching.manner import Manner, manner_of
from corrections_inbox.matching.reading import Quote, QuoteStyle, Reading, Sentence
from corrections_inbox.matching.text import fold, has_more_words, is_stop_word, lowered, words
from corrections_inbox.message import Role

OF_RIGHT = (
    "r_count", "r_time", "r_name", "r_shouted", "r_acronym", "r_shout_inside", "r_quoted", "r_told", "r_citing", "r_must_be", "r_is",
    "r_is_count", "r_is_name", "r_is_word", "r_is_end", "r_denied", "r_then_not", "r_opens", "r_brief", "r_last", "r_twice",
    "r_paren", "r_cut", "r_small", "r_personal", "r_describes", "r_granted", "r_said",
)  # fmt: skip

LONGEST = 8_000  # code points: a longer mail is a document, whose claim stands near its beginning
AROUND = 60  # code points before a stretch in which a cue may stand
SHORTEST = 4
SHORTEST_SHOUT = 3
SMALL = 2  # "one", "two": seldom a figure
BRIEF = 5  # words of a sentence that says little else
LONGEST_PAREN = 200  # code points
LONGEST_RIGHT = 8  # words of a quote: what is longer says what was printed
_ENDS = re.compile(r"[\"”»’'*_~)]*\s*(?:[.;!?)—–\n]|--|$)")
_ONLY_MARKS = re.compile(r"[\s\"“«‘'*_~]*")
_PAREN = re.compile(r"\([^()\n]*$")
_WORD_BEFORE = re.compile(r"(\w[\w'’-]*)[ -]$")
_WORD_AFTER = re.compile(r"[ -](\w[\w'’-]*)")
_URL = re.compile(
    r"(?<!\S)[^\s/]{0,60}(?:https?://|www\.)\S+(?:\n(?=\S{0,80}[/=?&%])\S+){0,3}|(?<!\S)[^\s/]{1,80}(?:/[^\s/]*){2,}",
    re.IGNORECASE,
)


def own_sentences(reading: Reading) -> tuple[Sentence, ...]:
    """The reader's own sentences, or where there are none those of the mail that they pass on, up to `LONGEST` in all."""
    own = [s for s in reading.sentences if s.role is Role.OWN] or list(reading.sentences)
    reached = accumulate(len(s.text) + 1 for s in own)
    kept = (s for i, (s, end) in enumerate(zip(own, reached, strict=True)) if not i or end <= LONGEST)
    return tuple(Sentence(s.text[:LONGEST], s.start, min(s.end, s.start + LONGEST), s.role) for s in kept)


CUES = cues.MUST_BE, cues.IS, cues.COUNT, cues.NOT_BEFORE, cues.REWRITTEN, cues.OPENS


@dataclass(frozen=True, slots=True)
class Telling:
    """Sentences joined by line breaks, with what each does; `at` is where each begins in `Message.text`."""

    text: str
    low: str  # the same in lower case, letter for letter
    starts: tuple[int, ...]
    at: tuple[int, ...]
    said: tuple[str, ...]  # folded
    brief: tuple[bool, ...]
    does: tuple[Manner, ...]
    saying: tuple[bool, ...]  # which may say what was printed
    citing: tuple[tuple[int, int], ...]  # code points of Message.text that only say what was printed
    folded: str  # all words
    must_be: Heard
    is_: Heard
    counted: Heard
    not_: Heard
    rewritten: Heard
    opens: Heard

    @classmethod
    def of(cls, own: Sequence[Sentence], quotes: Sequence[Quote]) -> "Telling":
        said = tuple(fold(s.text) for s in own)
        text = _without_addresses("\n".join(s.text for s in own))
        low = lowered(text)
        starts = tuple(accumulate((len(s.text) + 1 for s in own[:-1]), initial=0))
        spoken = (text[start : start + len(s.text)] for start, s in zip(starts, own, strict=False))
        return cls(
            text,
            low,
            starts,
            tuple(s.start for s in own),
            said,
            tuple(not has_more_words(sentence, BRIEF) for sentence in said),
            tuple(manner_of(s.text) for s in own),
            tuple(manner_of(sentence).says for sentence in spoken),
            tuple((q.start, q.end) for q in quotes if _cites(q)),
            f" {' '.join(w.text for w in words(text))} ",
            *(Heard.of(cue, low) for cue in CUES),
        )

    def sentence(self, at: int) -> int:
        """The number of the sentence that a code point stands in."""
        return bisect_right(self.starts, at) - 1

    def before(self, at: int) -> str:
        """What leads up to a code point, in lower case."""
        return self.low[max(0, at - AROUND) : at]

    def denies(self, at: int) -> bool:
        """Whether a "not" leads up to a code point."""
        return self.not_.between(at - AROUND, at)

    def says(self, at: int) -> bool:
        """Whether what leads up to a code point in its line says that this is what was printed."""
        if not self.saying[self.sentence(at)]:
            return False
        here = self.text[max(0, at - AROUND) : at].rpartition("\n")[2]
        return claim_words.SAYS.search(fold(here)) is not None

    def cites(self, span: Span) -> bool:
        """Whether a stretch stands in a long quote."""
        number = self.sentence(span.start)
        start = self.at[number] + span.start - self.starts[number]
        return any(a <= start < b for a, b in self.citing)


def _without_addresses(text: str) -> str:
    """A text with blanks for its addresses: they say where to look, not what is right."""
    if text.count("/") > 1 or "www." in text.lower():
        return _URL.sub(lambda found: " " * len(found[0]), text)
    return text


def _cites(quote: Quote) -> bool:
    return quote.style is not QuoteStyle.CUED and len(quote.text.split()) > LONGEST_RIGHT


def of_right(r: Span, told: Telling) -> list[float]:
    """What speaks for a stretch to be what should stand, in the order of `OF_RIGHT`."""
    name, word = r.sort is Sort.NAME, r.sort is Sort.WORD and not r.shouted and not r.quoted
    return [
        r.sort in COUNTS,
        r.sort in TIMES,
        name,
        r.shouted,
        r.shouted and len(r.text) <= SHORTEST,
        name and not r.shouted and shouts_inside(r),
        r.quoted,
        r.told,
        told.cites(r),
        *_led_up_to(r, told, name=name, word=word),
    ]


def shouts_inside(r: Span) -> bool:
    """Whether one word of several is in capitals: "Amara LINDQVIST"."""
    return not r.text.isupper() and any(w.isupper() and len(w) >= SHORTEST_SHOUT for w in r.text.split())


def _led_up_to(r: Span, told: Telling, *, name: bool, word: bool) -> list[float]:
    """What the words before and after a stretch say of it, and with them those of its whole sentence."""
    since, after, number = r.start - AROUND, told.low[r.end : r.end + AROUND], told.sentence(r.start)
    must = told.must_be.between(since, r.start)
    is_ = told.is_.between(since, r.start) or told.counted.between(since, r.start)
    then_not = bool(cues.THEN_NOT.match(after))
    stands, stated = must or is_, must or is_ or then_not
    does, before = told.does[number], told.before(r.start)
    return [
        must,
        is_,
        stands and r.sort in COUNTS,
        stands and name,
        stands and word,
        stands and bool(_ENDS.match(after)),
        told.denies(r.start),
        then_not,
        told.opens.last(r.start) or _ONLY_MARKS.fullmatch(before) is not None,
        told.brief[number],
        number == len(told.said) - 1,
        told.folded.count(f" {' '.join(r.words)} ") > 1,
        _in_parentheses(told.text, r.start),
        _is_cut(before, after, r),
        r.sort in COUNTS and r.quantity is not None and r.quantity.value <= SMALL,
        # "I have sailed for 40 years" tells of the writer, "I count 40" of the error.
        does.first_person and not stated,
        does.describes,
        does.granted,
        not stated and told.says(r.start),
    ]


def _in_parentheses(text: str, at: int) -> bool:
    first = max(0, at - LONGEST_PAREN)
    return text.rfind("(", first, at) >= 0 and _PAREN.search(text, first, at) is not None


def _is_cut(before: str, after: str, r: Span) -> bool:
    """Whether a stretch goes on in a word that means something: before it or, but for what is counted, behind it."""
    left, right = _WORD_BEFORE.search(before, before.rfind(" ", 0, -1) + 1), _WORD_AFTER.match(after)
    goes_on = right and r.sort not in COUNTS | TIMES and not is_stop_word(fold(right[1]))
    return bool((left and not is_stop_word(fold(left[1]))) or goes_on)
