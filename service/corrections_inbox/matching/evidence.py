"""Why an article is thought to be the one, in words that an editor can check."""

import math
from collections.abc import Sequence
from itertools import pairwise

from corrections_inbox.matching.coefficients import COEFFICIENTS
from corrections_inbox.matching.features import Features
from corrections_inbox.matching.inquiry import Inquiry, Span
from corrections_inbox.matching.keys import key
from corrections_inbox.matching.pages import Page
from corrections_inbox.matching.reading import Quote
from corrections_inbox.matching.scoring import contributions
from corrections_inbox.matching.terms import as_written
from corrections_inbox.matching.values import Evidence, Ground

GROUNDS = {
    Ground.LINK: ("link", "link_quoted"),
    Ground.QUOTE: ("quote", "quote_loose", "quotes"),
    Ground.HEADLINE: ("headline", "headline_exact", "headline_words", "headline_near", "headline_line"),
    Ground.BYLINE: ("byline", "surname", "surname_said", "byline_other"),
    Ground.WORDS: (
        "names",
        "sentence",
        "sentences",
        "outlet",
        "outlet_other",
        "foreign",
    ),
    Ground.DATE: ("day", "month", "month_other", "fresh", "age", "future", "undated"),
}
SHOWN_WORDS = 6
SHOWN_QUOTE = 80  # characters
HALF = 0.5
NEARLY_ALL = 0.9
LEAST = 0.05  # log-odds; less is noise


def explain(inquiry: Inquiry, page: Page, features: Features, average: dict[str, float]) -> tuple[Evidence, ...]:
    """The grounds for a candidate, heaviest first; weights are log-odds over the mail's average candidate."""
    shares = contributions(features)
    found = []
    for ground, names in GROUNDS.items():
        weight = sum(shares[name] - average[name] for name in names)
        text, span = _told(ground, inquiry, page, features)
        if text and abs(weight) >= LEAST:
            found.append(Evidence(ground, text, round(weight, 3), mail_span=span))
    return tuple(sorted(found, key=lambda evidence: -abs(evidence.weight)))


def averages(measured: Sequence[Features]) -> dict[str, float]:
    """What an average candidate of the mail gets from each figure; "none of them" counts as one that gets nothing."""
    rows = [contributions(features) for features in measured]
    return {name: sum(row[name] for row in rows) / (len(rows) + 1) for name in COEFFICIENTS}


def rival(headline: str, own: float, other: float) -> Evidence:
    """That another story is possible too; its weight is what its absence would add."""
    lost = math.log(max(1 - own - other, 1e-6) / max(1 - own, 1e-6))
    return Evidence(Ground.RIVAL, f"Next best: “{headline}” ({other:.0%}).", round(min(0.0, lost), 3))


def _told(ground: Ground, inquiry: Inquiry, page: Page, features: Features) -> tuple[str, tuple[int, int] | None]:
    if ground is Ground.QUOTE:
        return _quote(inquiry, page, features)
    text = {
        Ground.LINK: _link,
        Ground.HEADLINE: _headline,
        Ground.BYLINE: _byline,
        Ground.WORDS: _words,
        Ground.DATE: _date,
    }[ground](inquiry, page, features)
    return text, None


def _link(_inquiry: Inquiry, _page: Page, features: Features) -> str:
    if features.link:
        return (
            "The mail links to this article."
            if features.link == 1
            else "A link of the mail leads to this and other articles."
        )
    return "Quoted or forwarded text links to this article." if features.link_quoted else ""


def _quote(inquiry: Inquiry, page: Page, features: Features) -> tuple[str, tuple[int, int] | None]:
    if not features.quote:
        return "", None
    best = max(inquiry.quotes, key=lambda span: _held(span, page) * span.weight)
    share = _held(best, page)
    if share < HALF:
        return "", None
    how = "word for word" if share > 0.99 else f"nearly ({share:.0%} of it)"  # noqa: PLR2004  all but rounding
    return f"It says {how} what the mail quotes: “{_short(best.text)}”.", _place(best)


def _short(quote: str) -> str:
    shown = " ".join(quote.split())
    return shown if len(shown) <= SHOWN_QUOTE else shown[: SHOWN_QUOTE - 1] + "…"


def _held(span: Span, page: Page) -> float:
    pairs, there = list(pairwise(map(key, span.roots))), page.pairs
    return sum(pair in there for pair in pairs) / len(pairs) if pairs else 0.0


def _place(span: Span) -> tuple[int, int] | None:
    return (span.start, span.end) if span.start is not None and span.end is not None else None


def _headline(_inquiry: Inquiry, _page: Page, features: Features) -> str:
    if features.headline_exact:
        return "The mail gives its headline word for word."
    if features.headline_line > features.headline and features.headline_line >= HALF:
        return "Its headline stands in the quoted or forwarded text."
    if features.headline >= HALF or features.headline_near >= NEARLY_ALL:
        return "The mail names its headline."
    return f"The mail holds {features.headline_words:.0%} of its headline." if features.headline_words >= HALF else ""


def _byline(_inquiry: Inquiry, page: Page, features: Features) -> str:
    if features.byline or features.surname:
        return f"The mail names its author, {page.article.byline}."
    return "The mail names another author." if features.byline_other else ""


def _words(inquiry: Inquiry, page: Page, _features: Features) -> str:
    shared = page.holds(inquiry.words.weights)
    rarest = sorted(shared, key=lambda root: (-inquiry.words.weights[root], root))[:SHOWN_WORDS]
    if not rarest:
        return ""
    written = as_written(inquiry.words.text, rarest)
    return f"Telling words in common: {', '.join(written[root] for root in rarest)}."


def _date(inquiry: Inquiry, page: Page, features: Features) -> str:
    published = page.article.published
    if published is None:
        return "When it was published is not known."
    days = (inquiry.received.date() - published.date()).days
    if features.future:
        return "It was published after the mail came."
    named = ", a day that the mail names" if features.day == 1 else ""
    named = ", in a month that the mail names" if features.month == 1 and not named else named
    return f"Published {_ago(days)}{named}."


def _ago(days: int) -> str:
    if days <= 0:
        return "on the day the mail came"
    return "the day before the mail" if days == 1 else f"{days} days before the mail"


def dead_link(url: str) -> Evidence:
    """That a link to our own site leads to no article we have: worth knowing, but weighed by nothing."""
    return Evidence(Ground.ABSENT, f"The link {url} leads to no article in the archive.", 0.0)


def absent_quote(quote: Quote) -> Evidence:
    """That words between quotation marks stand nowhere in the article: perhaps what should stand there."""
    return Evidence(Ground.ABSENT, f"“{_short(quote.text)}” stands nowhere in it.", 0.0, (quote.start, quote.end))


def left_out(defect: str) -> Evidence:
    """That part of the mail was too much to be looked at, so that its best reason may be missing."""
    return Evidence(Ground.ABSENT, f"{defect[:1].upper()}{defect[1:]}.", 0.0)
