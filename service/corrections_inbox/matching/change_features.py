"""What speaks for a stretch of the mail replacing a stretch of one of the passages, as figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corrections_inbox.articles import Article
from corrections_inbox.matching import change_cues as cues
from corrections_inbox.matching import change_spans
from corrections_inbox.matching.change_contrasts import contrasts
from corrections_inbox.matching.change_likeness import kept, spelled, valued
from corrections_inbox.matching.change_mail import OF_RIGHT, Telling, of_right, own_sentences, shouts_inside
from corrections_inbox.matching.change_passages import OF_WRONG, Neighbours, Wrong, of_wrong, roots, wrongs
from corrections_inbox.matching.change_possible import possible, quiet
from corrections_inbox.matching.change_sides import Floats, Integers, Side, Truths, alike
from corrections_inbox.matching.change_spans import Sort, Span
from corrections_inbox.matching.change_surroundings import anchors, around_here, cited, slots
from corrections_inbox.matching.passages import Located
from corrections_inbox.matching.reading import Reading

OF_PAIR = (
    "same_sort", "close", "rounder", "unit", "other_unit", "unit_is", "like", "like_told", "like_cited", "inflected", "ending", "shared",
    "inserts", "inserts_loud", "slot", "slot_loud", "cited", "around_here", "anchor", "after_one", "after_two", "before", "is_anchor",
    "is_after", "contrast", "contrast_word", "denied_then", "near", "near_count", "near_word",
)  # fmt: skip
NAMES = (*OF_RIGHT, *OF_WRONG, *OF_PAIR)

MOST_RIGHTS = 250
LEAST_CHANCE = 0.001
CITED, CITED_WORDS = 0.9, 6  # share and number of the words beside a stretch that stand so in the passage


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every stretch of the mail with every one of the passages: `right[r]`, `wrong[w]` and `pair[name][r, w]` are features.

    `text` holds the mail's own sentences, `printed` the passages; `language` and `article_language` are theirs.
    """

    text: str
    printed: tuple[str, ...]
    language: str
    article_language: str
    rights: tuple[Span, ...]
    wrongs: tuple[Wrong, ...]
    right: Floats
    wrong: Floats
    pair: Mapping[str, Floats | Truths]
    possible: Truths


def measure(reading: Reading, located: Sequence[Located], article: Article) -> Pairs | None:
    """The pairs of a mail's own sentences and the passages; None where either side has nothing to offer."""
    passages, language = tuple(one.passage.exact for one in located), article.language or "en"
    told = Telling.of(own_sentences(reading), reading.quotes)
    said = change_spans.of(told.text, reading.language, [m.span("told") for m in cues.TOLD.finditer(told.low)])
    found = wrongs(passages, language, said, told)
    printed, mail = tuple(map(Neighbours.of, passages)), Neighbours.of(told.text)
    texts = [f" {' '.join(p.words)} " for p in printed]
    fresh = (s for s in said if s.shouted or not all(f" {' '.join(s.words)} " in text for text in texts))
    rights, wrong = Side.of(tuple(fresh)[:MOST_RIGHTS]), Side.of([w.span for w in found])
    if not rights.spans or not found:
        return None
    both = _Both(rights, wrong, found, told, mail, printed, np.searchsorted(told.starts, rights.starts, "right") - 1)
    chances = [float(np.log(max(one.passage.confidence, LEAST_CHANCE))) for one in located]
    forms, text = roots(mail.words, reading.language), f"{article.headline}\n{article.text}"
    right = np.array([of_right(r, told) for r in rights.spans], dtype=np.float64)
    share, number = cited(rights, mail, printed)
    here = [w.passage for w in found]
    pair = _together(both, right, share[:, here], located, reading.language)
    slips = quiet(rights, both.numbers, told)[:, None] & (share >= CITED) & (number >= CITED_WORDS)
    return Pairs(
        told.text,
        passages,
        reading.language,
        language,
        rights.spans,
        found,
        right,
        np.array(
            [of_wrong(w, printed[w.passage], chances[w.passage], told, forms, text, language) for w in found],
            dtype=np.float64,
        ),
        pair,
        possible(rights, wrong, found, texts) & ~slips[:, here] & ~_rounded(pair),
    )


def _rounded(pair: Mapping[str, Floats | Truths]) -> Truths:
    """Whether the mail's figure is but what was printed in rounder words, and nothing sets one against the other."""
    rounder, *against = (pair[name] > 0 for name in ("rounder", "contrast", "denied_then"))
    return np.asarray(rounder & ~np.logical_or(*against))


@dataclass(frozen=True, slots=True)
class _Both:
    """Mail and passages side by side; `numbers` are those of the sentences in which the stretches of the mail stand."""

    rights: Side
    wrongs: Side
    found: tuple[Wrong, ...]
    told: Telling
    mail: Neighbours
    printed: tuple[Neighbours, ...]
    numbers: Integers


def _together(
    both: _Both, right: Floats, citing: Floats, located: Sequence[Located], language: str
) -> dict[str, Floats | Truths]:
    """The features of each pair by name.

    `right` are those of the mail's stretches, `citing` the share of the words beside each that stand so in the passage.
    """
    rights, found, told = both.rights, both.found, both.told
    spans, passage = rights.spans, np.array([w.passage for w in found])
    stands = np.maximum(*(right[:, OF_RIGHT.index(name)] for name in ("r_is", "r_must_be")))[:, None]
    loud = np.array([r.shouted or r.quoted or shouts_inside(r) for r in spans])[:, None]
    figures = (rights.counts | rights.times)[:, None]
    plain = np.array([r.sort is Sort.WORD and not (r.shouted or r.quoted) for r in spans])[:, None]
    slot, unit, other_unit = slots(rights, both.wrongs, found, both.printed, both.mail, language)
    chances = anchors(both.numbers, told, [o.spoken for o in located])
    here, one, two, later = np.moveaxis(chances[:, passage], 2, 0)
    contrast, denied, near = contrasts(rights, both.numbers, found, told)
    (close, rounder), (shared, inserts) = valued(rights, both.wrongs), kept(rights, both.wrongs)
    return {
        "same_sort": alike([s.sort for s in spans], [w.span.sort for w in found]), "close": close, "rounder": rounder,
        "unit": unit, "other_unit": other_unit, "unit_is": unit * stands,
        **spelled(rights, both.wrongs, found, told, citing, both.numbers),
        "shared": shared, "inserts": inserts, "inserts_loud": inserts & loud,
        "slot": slot, "slot_loud": slot * loud, "cited": citing,
        "around_here": around_here(both.numbers, found, both.printed, told, language),
        "anchor": here, "after_one": one, "after_two": two, "before": later,
        "is_anchor": here * stands, "is_after": (one + two) * stands,
        "contrast": contrast & ~plain, "contrast_word": contrast & plain, "denied_then": denied,
        "near": near, "near_count": near & figures, "near_word": near & plain,
    }  # fmt: skip
