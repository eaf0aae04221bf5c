"""The reader's own sentences as one text, and what speaks for a stretch of it to be what should stand."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from corrections_inbox.matching import change_cues as cues
from corrections_inbox.matching import claim_words
from corrections_inbox.matching.change_spans import COUNTS, TIMES, Sort, Span
from corrections_inbox.matching.concession_words import GRANTED
from corrections_inbox.matching.reading import Quote, QuoteStyle, Reading, Sentence
from corrections_inbox.matching.remembering import remembered
from corrections_inbox.matching.text import fold, is_stop_word, words
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
LONGEST_RIGHT = 8  # words of a quote: what is longer says what was printed
_ENDS = re.compile(r"[\"”»’'*_~)]*\s*(?:[.;!?)—–\n]|--|$)")
_OPENS = re.compile(r"(?:^|[.;:!?\n—–(>]|--)[\s\"“«‘'*_~]*$")
_PAREN = re.compile(r"\([^()\n]{0,200}$")
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


@dataclass(frozen=True, slots=True)
class Telling:
    """Sentences joined by line breaks, with what each does; `at` is where each begins in `Message.text`."""

    text: str
    starts: tuple[int, ...]
    at: tuple[int, ...]
    said: tuple[str, ...]  # folded
    lengths: tuple[int, ...]  # in words
    personal: tuple[bool, ...]
    describing: tuple[bool, ...]
    granted: tuple[bool, ...]
    spelling: tuple[bool, ...]
    citing: tuple[tuple[int, int], ...]  # code points of Message.text that only say what was printed
    folded: str  # all words

    @classmethod
    def of(cls, own: Sequence[Sentence], quotes: Sequence[Quote]) -> "Telling":
        said = tuple(fold(s.text) for s in own)
        # An address says where to look, not what is right.
        text = _URL.sub(lambda found: " " * len(found[0]), "\n".join(s.text for s in own))

        def does(pattern: re.Pattern[str]) -> tuple[bool, ...]:
            return tuple(bool(pattern.search(sentence)) for sentence in said)

        return cls(
            text,
            tuple(accumulate((len(s.text) + 1 for s in own[:-1]), initial=0)),
            tuple(s.start for s in own),
            said,
            tuple(len(words(sentence)) for sentence in said),
            does(claim_words.FIRST_PERSON),
            does(claim_words.DESCRIBES),
            does(GRANTED),
            does(claim_words.SPELLING),
            tuple((q.start, q.end) for q in quotes if _cites(q)),
            f" {' '.join(w.text for w in words(text))} ",
        )

    def sentence(self, at: int) -> int:
        """The number of the sentence that a code point stands in."""
        return bisect_right(self.starts, at) - 1

    def before(self, at: int) -> str:
        """What leads up to a code point."""
        return self.text[max(0, at - AROUND) : at]

    def cites(self, span: Span) -> bool:
        """Whether a stretch stands in a long quote."""
        number = self.sentence(span.start)
        start = self.at[number] + span.start - self.starts[number]
        return any(a <= start < b for a, b in self.citing)


def _cites(quote: Quote) -> bool:
    return quote.style is not QuoteStyle.CUED and len(quote.text.split()) > LONGEST_RIGHT


def of_right(r: Span, told: Telling) -> list[float]:
    """What speaks for a stretch to be what should stand, in the order of `OF_RIGHT`."""
    name, word = r.sort is Sort.NAME, r.sort is Sort.WORD and not r.shouted and not r.quoted
    return [
        float(r.sort in COUNTS),
        float(r.sort in TIMES),
        float(name),
        float(r.shouted),
        float(r.shouted and len(r.text) <= SHORTEST),
        float(name and not r.shouted and shouts_inside(r)),
        float(r.quoted),
        float(r.told),
        float(told.cites(r)),
        *_led_up_to(r, told, name=name, word=word),
    ]


def shouts_inside(r: Span) -> bool:
    """Whether one word of several is in capitals: "Amara LINDQVIST"."""
    return not r.text.isupper() and any(w.isupper() and len(w) >= SHORTEST_SHOUT for w in r.text.split())


def _led_up_to(r: Span, told: Telling, *, name: bool, word: bool) -> list[float]:
    """What the words before and after a stretch say of it, and with them those of its whole sentence."""
    before, after = told.before(r.start), told.text[r.end : r.end + AROUND]
    number, leads = told.sentence(r.start), _leads(before)
    must, is_ = leads.must, leads.is_
    then_not = bool(cues.THEN_NOT.match(after))
    stands, stated = must or is_, must or is_ or then_not
    return [
        float(must),
        float(is_),
        float(stands and r.sort in COUNTS),
        float(stands and name),
        float(stands and word),
        float(stands and bool(_ENDS.match(after))),
        float(leads.not_),
        float(then_not),
        float(leads.opens),
        float(told.lengths[number] <= BRIEF),
        float(number == len(told.said) - 1),
        float(told.folded.count(f" {' '.join(r.words)} ") > 1),
        float(bool(_PAREN.search(told.text, max(0, r.start - 200), r.start))),
        float(_is_cut(before, after, r)),
        float(r.sort in COUNTS and r.quantity is not None and r.quantity.value <= SMALL),
        # "I have sailed for 40 years" tells of the writer, "I count 40" of the error.
        float(told.personal[number] and not stated),
        float(told.describing[number]),
        float(told.granted[number]),
        float(not stated and leads.says),
    ]


@dataclass(frozen=True, slots=True)
class _Leads:
    """What the words before a stretch say of it."""

    must: bool
    is_: bool
    not_: bool
    opens: bool
    says: bool


@remembered
def _leads(before: str) -> _Leads:
    here = before.rpartition("\n")[2]
    return _Leads(
        must=bool(cues.MUST_BE.search(before)),
        is_=bool(cues.IS.search(before) or cues.COUNT.search(before)),
        not_=bool(cues.NOT_BEFORE.search(before)),
        opens=bool(_OPENS.search(before)) or not before,
        says=bool(claim_words.SAYS.search(fold(here))),
    )


def _is_cut(before: str, after: str, r: Span) -> bool:
    """Whether a stretch goes on in a word that means something: before it or, but for what is counted, behind it."""
    left, right = _WORD_BEFORE.search(before), _WORD_AFTER.match(after)
    goes_on = right and r.sort not in COUNTS | TIMES and not is_stop_word(fold(right[1]))
    return bool((left and not is_stop_word(fold(left[1]))) or goes_on)
