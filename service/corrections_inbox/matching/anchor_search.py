"""Where in a later revision a passage may stand: the same words, or other words between the same neighbours."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching.resembling import resembling
from corrections_inbox.matching.surroundings import SOLE, Agreement, Part, Surroundings
from corrections_inbox.matching.terms import UNSPACED
from corrections_inbox.matching.text import words
from corrections_inbox.matching.typography import settled
from corrections_inbox.matching.values import CONTEXT, Passage

QUOTE, SIDE, POSITION = 50, 20, 2
TOTAL = QUOTE + 2 * SIDE + POSITION
# With both sides in place half the letters may differ, with one less than a third. Where both were edited too, a
# sentence that kept all its figures and names is still itself if its sides are as alike as that, of 2.
LEAST_LIKE = {0: 0.75, 1: 0.7, 2: 0.5}
SIDES_LIKE = 1.2
BOTH_SIDES = 2
LONG, LONG_LETTERS = 5, 24  # words and code points from which on the same words elsewhere are the same sentence
LONG_UNSPACED = 12  # characters, in scripts without spaces
CLEARLY = 0.15  # by which the sides of one place must agree better than those of another, of 2
MARGIN = 0.04  # the same for changed words, of 1
MOST_PLACES = 200
# A caption's words may go into the text or to another picture. What a headline says, the text may always have said.
MOVES = {Where.CAPTION: frozenset({Where.CAPTION, Where.BODY}), Where.BODY: frozenset({Where.CAPTION})}

_UNSPACED = re.compile(f"[{UNSPACED}]")
# Figures, and capitalised words but the first.
_NAME = re.compile(r"\d+|(?<=\s)[^\W\d_a-zß-ÿ]\w*")


class Reason(StrEnum):
    """Why a passage is not found again."""

    REMOVED = "It was taken out: what stood before and after it now stands together."
    REWRITTEN = "Other words stand in its place now."
    AMBIGUOUS = "Several places are alike, and nothing tells which of them it was."
    TOO_SHORT = "The same words stand elsewhere, but so few of them prove nothing by themselves."
    LOST = "Nothing in the article is close enough to it."


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a part's evened text that may be the passage."""

    part: Part
    start: int
    end: int
    likeness: float
    agreement: Agreement
    nearness: float

    @property
    def score(self) -> float:
        return (QUOTE * self.likeness + SIDE * self.agreement.both + POSITION * self.nearness) / TOTAL


@dataclass(frozen=True, slots=True)
class Search:
    """A passage looked for in a later revision: `verbatim` and `changed` each give a place, or say why there is none."""

    passage: Passage
    article: Article
    wanted: str
    around: Surroundings
    parts: tuple[Part, ...]  # those in which the passage may stand in other words: its own, or any caption
    known: tuple[Part, ...]  # the same of the earlier revision
    others: tuple[tuple[Where, str], ...]  # all that the earlier revision said besides the passage

    @classmethod
    def of(cls, passage: Passage, article: Article, earlier: Article | None) -> "Search":
        known = [Part.of(*part) for part in earlier.parts()] if earlier else []
        return cls(
            passage,
            article,
            settled(passage.exact).text.strip(),
            Surroundings.of(passage),
            tuple(Part.of(*part) for part in article.parts() if part[0] is passage.where),
            tuple(part for part in known if part.where is passage.where),
            tuple((part.where, _without(passage, part)) for part in known),
        )

    @property
    def is_long(self) -> bool:
        if len(self.wanted) >= LONG_LETTERS and len(words(self.wanted)) >= LONG:
            return True
        return len(_UNSPACED.findall(self.wanted)) >= LONG_UNSPACED

    def verbatim(self) -> Place | Reason | None:
        """The place of the same words, by what stands around them; None if they stand nowhere."""
        places = self._occurrences(self.parts)
        if places:
            return self._chosen(places)
        return self._elsewhere()

    def _chosen(self, places: Sequence[Place]) -> Place | Reason:
        ranked = sorted(places, key=lambda place: (-place.agreement.sides, -place.score))
        best = ranked[0]
        rivals = [place for place in ranked[1:] if place.agreement.sides and _close(best, place)]
        if best.agreement.sides:
            return self._of_alike([best, *rivals]) if rivals or self._may_be_anothers(best) else best
        if len(ranked) > 1 or len(self._copies(self.known)) > 1:
            return self._of_alike(ranked) if self.is_long else Reason.AMBIGUOUS
        return best if self.is_long or self._at_its_place(best) else Reason.TOO_SHORT

    def _of_alike(self, places: Sequence[Place]) -> Place | Reason:
        """Of places between the same words, the one whose turn it is, if there are as many as there were before."""
        before = [(part.caption, part.even.span(at, at + 1)[0]) for part, at in self._copies(self.known)]
        now = [(part, at) for part, at in self._copies(self.parts)]
        mine = (self.passage.caption, self.passage.start)
        if len(before) != len(now) or mine not in before:
            return Reason.AMBIGUOUS
        part, at = now[before.index(mine)]
        turn = (place for place in places if place.part is part and place.start == at)
        return next(turn, Reason.AMBIGUOUS)

    def _may_be_anothers(self, place: Place) -> bool:
        """Whether a copy that stood elsewhere in the earlier revision fits the place as well as the passage does."""
        for part, at in self._copies(self.known)[:MOST_PLACES]:
            start, end = part.even.span(at, at + len(self.wanted))
            if (part.caption, start) != (self.passage.caption, self.passage.start):
                around = Surroundings.of(taken(self.passage, part, start, end))
                theirs = around.agreement(place.part, place.start, place.end)
                if theirs.sides and place.agreement.both - theirs.both < CLEARLY:
                    return True
        return False

    def _at_its_place(self, place: Place) -> bool:
        same_part = place.part.caption == self.passage.caption
        return same_part and place.part.even.span(place.start, place.end)[0] == self.passage.start

    def _copies(self, parts: Sequence[Part]) -> list[tuple[Part, int]]:
        return [(part, at) for part in parts for at in _found(self.wanted, part)]

    def _elsewhere(self) -> Place | None:
        """The same words in another part, if that can be and they are enough to tell; None otherwise."""
        allowed = MOVES.get(self.passage.where, frozenset())
        if (
            not allowed
            or not self.is_long
            or any(self.wanted in text for where, text in self.others if where in allowed)
        ):
            return None
        parts = [Part.of(*p) for p in self.article.parts() if p[0] in allowed and p[0] is not self.passage.where]
        places = self._occurrences(parts)
        return places[0] if len(places) == 1 else None

    def _occurrences(self, parts: Sequence[Part]) -> list[Place]:
        found = self._copies(parts)
        found.sort(key=lambda one: abs(one[1] - self.passage.start))
        return [self._place(part, at, at + len(self.wanted), 1.0) for part, at in found[:MOST_PLACES]]

    def changed(self, *, certain: bool) -> Place | Reason | None:
        """The passage in other words; `certain` asks for both sides, as the same words stand elsewhere."""
        if any(self.around.closed_up(part) for part in self.parts):
            return Reason.REMOVED
        places = [
            self._place(part, like.start, like.end, like.likeness)
            for part in self.parts
            for like in resembling(self.passage, part)
        ]
        able = [place for place in places if self._may_be(place, sides=BOTH_SIDES if certain else 0)]
        if not able:
            return Reason.REWRITTEN if self._other_words() else None
        best = max(able, key=lambda place: place.score)
        rivals = (p for p in able if not overlap(p, best) and best.score - p.score < MARGIN)
        return Reason.AMBIGUOUS if any(rivals) else best

    def _may_be(self, place: Place, sides: int) -> bool:
        if (
            place.agreement.sides < (sides if self.is_long else BOTH_SIDES)
            or place.likeness < LEAST_LIKE[place.agreement.sides]
        ):
            return False
        found = place.part.text[place.start : place.end].strip()
        if self.around.holds(found) or (not place.agreement.sides and not self._kept(found, place)):
            return False
        return not any(found in text for where, text in self.others if where is self.passage.where)

    def _kept(self, found: str, place: Place) -> bool:
        """Whether nothing that tells sentences apart was changed, in a place much like the passage's or new in any case."""
        names = _NAME.findall(self.wanted), _NAME.findall(found)
        near = bool(self.known) or place.agreement.both >= SIDES_LIKE
        return self.is_long and near and names[0] == names[1]

    def _other_words(self) -> bool:
        """Whether the words before and after the passage still stand around something."""
        prefix, suffix = self.around.prefix.strip(), self.around.suffix.strip()
        if self.passage.where in SOLE and not prefix and not suffix:
            return bool(self.parts)
        return bool(prefix and suffix) and any(
            0 <= (at := part.text.find(prefix)) < part.text.find(suffix, at) for part in self.parts
        )

    def _place(self, part: Part, start: int, end: int, likeness: float) -> Place:
        away = abs(part.even.span(start, end)[0] - self.passage.start) / max(1, len(part.raw))
        nearness = 1.0 - min(1.0, away) if part.caption == self.passage.caption else 0.0
        return Place(part, start, end, likeness, self.around.agreement(part, start, end), nearness)


def taken(passage: Passage, part: Part, start: int, end: int) -> Passage:
    """The passage with the selectors of another span."""
    return replace(
        passage,
        exact=part.raw[start:end],
        prefix=part.raw[max(0, start - CONTEXT) : start],
        suffix=part.raw[end : end + CONTEXT],
        start=start,
        end=end,
        where=part.where,
        caption=part.caption,
    )


def _without(passage: Passage, part: Part) -> str:
    """The part's text with a gap where the passage stood."""
    if (part.where, part.caption) != (passage.where, passage.caption):
        return part.text
    return f"{part.text[: part.even.at(passage.start)]}\n{part.text[part.even.at(passage.end) :]}"


def _found(wanted: str, part: Part) -> Iterator[int]:
    """Where the words stand by themselves: "Linus" does not stand in "chinless Linusson"."""
    at = part.text.find(wanted)
    while at >= 0:
        if part.bounded(at) and part.bounded(at + len(wanted)):
            yield at
        at = part.text.find(wanted, at + 1)


def _close(best: Place, other: Place) -> bool:
    return best.agreement.both - other.agreement.both < CLEARLY


def overlap(one: Place, other: Place) -> bool:
    return one.part is other.part and one.start < other.end and other.start < one.end
