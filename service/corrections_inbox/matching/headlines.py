"""How far a mail names an article's headline: as a whole, in passing, or a few of its words."""

from corrections_inbox.matching.inquiry import FULL_WEIGHT, Inquiry, Span
from corrections_inbox.matching.pages import Page

FEWEST, ENOUGH = 3, 6  # words of a headline; fewer are said without meaning it, as many hardly
LOOSE = 3  # words that may stand between those of a headline remembered by its words


def measure(inquiry: Inquiry, page: Page) -> dict[str, float]:
    """The figures of the headline; none where it says nothing."""
    weights = inquiry.rarity.weights(page.headline)
    total = sum(weights.values())
    if not total:
        return {}
    trust = min(1.0, total / FULL_WEIGHT)
    said = sum(weight for key, weight in weights.items() if key in inquiry.words.weights)
    return {
        "headline": trust * max((_likeness(span, weights, total) for span in inquiry.titles), default=0.0),
        "headline_line": trust * max((_likeness(span, weights, total) for span in inquiry.lines), default=0.0),
        "headline_exact": _exact(inquiry, page.headline),
        "headline_words": trust * said / total,
        "headline_near": trust * _near(inquiry.words.roots, weights, len(page.headline) + LOOSE) / total,
    }


def _likeness(span: Span, weights: dict[str, float], total: float) -> float:
    """Harmonic mean of what a span has of the headline and the headline of it."""
    if not span.weight:
        return 0.0
    shared = sum(weights[key] for key in weights.keys() & span.weights.keys())
    return 2 * shared / (total + span.weight) if shared else 0.0


def _exact(inquiry: Inquiry, headline: tuple[str, ...]) -> float:
    if len(headline) < FEWEST:
        return 0.0
    wanted = f" {' '.join(headline)} "
    spans = (inquiry.words, *inquiry.titles, *inquiry.lines)
    stands = any(wanted in f" {' '.join(span.terms)} " for span in spans)
    return stands * min(1.0, (len(headline) - FEWEST + 1) / (ENOUGH - FEWEST + 1))


def _near(said: tuple[str, ...], weights: dict[str, float], width: int) -> float:
    """The most weight of the headline that stands within `width` words of the mail, each of its words once."""
    places: list[tuple[int, str]] = [(place, key) for place, key in enumerate(said) if key in weights]
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
