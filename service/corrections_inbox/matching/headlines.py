"""How far a mail names an article's headline: as a whole, in passing, or a few of its words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from corrections_inbox.matching.inquiry import FULL_WEIGHT, Inquiry, Span
from corrections_inbox.matching.pages import Page

FEWEST, ENOUGH = 3, 6  # words of a headline; fewer are said without meaning it, as many hardly
LOOSE = 3  # words that may stand between those of a headline remembered by its words


@dataclass(frozen=True, slots=True)
class Told:
    """A mail laid out for headlines to be looked up in, made once."""

    inquiry: Inquiry
    places: dict[str, list[int]]  # where each root stands in all that is said
    titles: "Spans"
    lines: "Spans"
    terms: str  # of all spans, each between spaces, each span on a line

    @classmethod
    def of(cls, inquiry: Inquiry) -> "Told":
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(inquiry.words.roots):
            places[key].append(place)
        spans = (inquiry.words, *inquiry.titles, *inquiry.lines)
        lines = "\n".join(f" {' '.join(span.terms)} " for span in spans)
        return cls(inquiry, dict(places), Spans.of(inquiry.titles), Spans.of(inquiry.lines), lines)


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans that may be a headline, found by the roots that weigh something in them."""

    weights: tuple[float, ...]
    holding: dict[str, list[int]]

    @classmethod
    def of(cls, spans: Sequence[Span]) -> "Spans":
        holding: defaultdict[str, list[int]] = defaultdict(list)
        for number, span in enumerate(spans):
            for key in span.weights:
                holding[key].append(number)
        return cls(tuple(span.weight for span in spans), dict(holding))

    def likeness(self, weights: dict[str, float], total: float) -> float:
        """The best harmonic mean of what a span has of the headline and the headline of it."""
        shared: defaultdict[int, float] = defaultdict(float)
        for key, weight in weights.items():
            for number in self.holding.get(key, ()):
                shared[number] += weight
        return max((2 * held / (total + self.weights[number]) for number, held in shared.items()), default=0.0)


def measure(told: Told, page: Page) -> dict[str, float]:
    """The figures of the headline; none where it says nothing."""
    weights = told.inquiry.rarity.weights(page.headline)
    total = sum(weights.values())
    if not total:
        return {}
    trust = min(1.0, total / FULL_WEIGHT)
    said = sum(weight for key, weight in weights.items() if key in told.inquiry.words.weights)
    return {
        "headline": trust * told.titles.likeness(weights, total),
        "headline_line": trust * told.lines.likeness(weights, total),
        "headline_exact": _exact(told, page.headline),
        "headline_words": trust * said / total,
        "headline_near": trust * _near(told, weights, len(page.headline) + LOOSE) / total,
    }


def _exact(told: Told, headline: tuple[str, ...]) -> float:
    if len(headline) < FEWEST or f" {' '.join(headline)} " not in told.terms:
        return 0.0
    return min(1.0, (len(headline) - FEWEST + 1) / (ENOUGH - FEWEST + 1))


def _near(told: Told, weights: dict[str, float], width: int) -> float:
    """The most weight of the headline that stands within `width` words of the mail, each of its words once."""
    places = sorted((place, key) for key in weights for place in told.places.get(key, ()))
    best, first, held = 0.0, 0, dict.fromkeys(weights, 0)
    weight = 0.0
    for place, key in places:
        weight += 0.0 if held[key] else weights[key]
        held[key] += 1
        while places[first][0] <= place - width:
            out = places[first][1]
            held[out] -= 1
            weight -= 0.0 if held[out] else weights[out]
            first += 1
        best = max(best, weight)
    return best
