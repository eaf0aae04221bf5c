"""What kind of thing a mail disputes, and how each sentence of an article answers to that: numbers, dates, spellings."""

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

from corrections_inbox.matching import disputed_words
from corrections_inbox.matching.alignment import LIKE, SHORTEST_LIKE
from corrections_inbox.matching.article_view import ArticleView, Floats
from corrections_inbox.matching.mail_view import Component
from corrections_inbox.matching.numbers import Kind, Quantity, agree
from corrections_inbox.matching.printed import YEARS, Printed
from corrections_inbox.matching.remembering import remembered
from corrections_inbox.matching.text import fold, stem

MOST_AMOUNTS = 20  # of one stretch of the mail; more are a table
_YEARS_APART = 5.0  # so far apart, one year is seldom offered in the place of another
_MONTH_AND_A_HALF = 1.5
_AGE = 1.5  # an age is rarer than a number, and tells more


def asked(components: Sequence[Component], printed: Printed) -> Floats:
    """Per component and sentence: whether it holds what component or subject say is wrong: a date, a number, an age."""
    asks = np.array([_asks(component.text) for component in components])
    # What the subject line disputes is disputed in all of the mail.
    for i, component in enumerate(components):
        if component.subject:
            asks |= asks[i]
    when, how_old, how_many = asks.T[:, :, None]
    dated = when * printed.dated
    older = np.maximum(dated / 2, _AGE * printed.aged)
    more = np.where(how_many, np.maximum(dated, printed.counted), dated)
    return np.asarray(np.where(how_old, older, more))


@remembered
def _asks(text: str) -> tuple[bool, bool, bool]:
    """Whether a text disputes when something was, how old somebody is, and how many there are."""
    said = fold(text)
    patterns = (disputed_words.WHEN, disputed_words.HOW_OLD, disputed_words.HOW_MANY)
    when, how_old, how_many = (bool(pattern.search(said)) for pattern in patterns)
    return when, how_old, how_many


def amounts(components: Sequence[Component], printed: Printed) -> Floats:
    """Per component and sentence: how many quantities they share, rare ones counting more; and whether it holds one that the mail replaces."""
    view = printed.view
    found = np.zeros((len(components), len(view.sentences), 2))
    # One sentence of the mail speaks alone, with its neighbours and as part of the whole.
    answers: dict[tuple[Kind, str], tuple[Floats, Floats]] = {}
    for i, component in enumerate(components):
        for amount in component.quantities[:MOST_AMOUNTS]:
            key = amount.kind, amount.key
            if key not in answers:
                answers[key] = _answers(amount, view)
            shared, replaced = answers[key]
            found[i, :, 0] += shared
            found[i, :, 1] = np.maximum(found[i, :, 1], replaced)
    found[..., 0] = np.log1p(found[..., 0])
    return found


def _answers(amount: Quantity, view: ArticleView) -> tuple[Floats, Floats]:
    """Per sentence: whether it holds the quantity, the less the more do; where none does, whether it holds one that it may replace."""
    n = len(view.quantities)
    holding = np.fromiter((any(_same(amount, q) for q in held) for held in view.quantities), np.float64, n)
    if holding.any() or amount.kind is Kind.ORDINAL:
        return holding / np.sqrt(max(1.0, holding.sum())), np.zeros(n)
    kin = np.array([max((_kinship(amount, q) for q in held), default=0.0) for held in view.quantities])
    return holding, kin / max(1.0, np.sqrt(kin.sum()))


def _same(said: Quantity, held: Quantity) -> bool:
    """Whether they agree; readers leave the percent sign out."""
    if (said.kind, held.kind) == (Kind.NUMBER, Kind.RATIO):
        return f"%{said.key}" == held.key
    return agree(said, held)


def _year(quantity: Quantity) -> int | None:
    if quantity.kind is Kind.NUMBER and quantity.value in YEARS:
        return int(quantity.value)
    year = quantity.key.partition("-")[0]
    return int(year) if quantity.kind is Kind.DATE and year.isdecimal() else None


def _kinship(a: Quantity, b: Quantity) -> float:
    """How likely one is offered in the other's place, 0 to 1: of one kind, and the nearer the likelier."""
    years = _year(a), _year(b)
    if years[0] and years[1] and years[0] != years[1]:
        return float(np.exp(-abs(years[0] - years[1]) / _YEARS_APART))
    if {a.kind, b.kind} == {Kind.NUMBER, Kind.RATIO}:
        return _near(a.value * (100 if a.kind is Kind.RATIO else 1), b.value * (100 if b.kind is Kind.RATIO else 1)) / 2
    only_one_is_a_year = (years[0] is None) != (years[1] is None)
    if a.kind is not b.kind or (a.kind is Kind.NUMBER and only_one_is_a_year):
        return 0.0
    if a.kind is Kind.DATE:
        if a.key.startswith("w") or b.key.startswith("w"):
            return float(a.key[0] == b.key[0])
        return 1.0 if abs(a.value - b.value) < _MONTH_AND_A_HALF else 0.5
    return _near(a.value, b.value)


def _near(a: float, b: float) -> float:
    low, high = sorted((abs(a), abs(b)))
    return float(np.exp(-2 * np.log((high + 1) / (low + 1))))


def respelled(components: Sequence[Component], printed: Printed) -> Floats:
    """Per component and sentence: how like one of its words is to a capitalised word of the mail that the article lacks."""
    view = printed.view
    found = np.zeros((len(components), len(view.sentences)))
    lacking = [_lacking(component, view) for component in components]
    wanted = {word: number for number, word in enumerate(dict.fromkeys(w for words in lacking for w in words))}
    forms = list(printed.longer)
    if not wanted or not forms:
        return found
    like = process.cdist(list(wanted), forms, scorer=fuzz.ratio, score_cutoff=LIKE, dtype=np.float32)
    for i, words in enumerate(lacking):
        likest = like[[wanted[w] for w in words]].max(axis=0) if words else np.zeros(0)
        if not likest.any():
            continue
        said = {stem(w.text, view.language) for w in components[i].words}
        for j in np.flatnonzero(likest).tolist():
            if printed.longer[forms[j]] not in said:
                held = list(printed.standing[forms[j]])
                found[i, held] = np.maximum(found[i, held], float(likest[j]) / 100 / np.sqrt(len(held)))
    return found


def _lacking(component: Component, view: ArticleView) -> list[str]:
    """The capitalised words of one stretch of the mail that stand nowhere in the article."""
    if component.whole:
        return []
    return [
        w.text
        for w in component.words
        if w.text not in view.forms and len(w.text) >= SHORTEST_LIKE and component.text[w.start].isupper()
    ]
