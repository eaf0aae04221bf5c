"""What a mail gives to find its article by: the more, the surer an article that has none of it is not the one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

from corrections_inbox.articles.hosts import host_of
from corrections_inbox.matching.inquiry import FULL_WEIGHT, Inquiry
from corrections_inbox.matching.pages import Page
from corrections_inbox.matching.reading import QuoteStyle
from corrections_inbox.message import Link, Role

BEFORE, AFTER = 40, 60  # characters around a link that say what it leads to
_ARTICLE = re.compile(
    r"\b(?:you(?:r|['’]ve)?\s+(?:say|said|write|wrote|state|print|report|claim|call|have|article|story|piece|report|headline)"
    r"|(?:this|the)\s+(?:article|story|piece)|artikel|beitrag|bericht|artículo|nota|noticia|artigo|matéria"
    r"|votre\s+(?:article|papier)|l['’]article)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """Figures of the mail alone, all of which speak for "none of them". Names are those of the coefficients."""

    quoted: float = 0.0  # how telling the reader's strongest quotation is
    lost: float = 0.0  # their own links lead to an article, and to none that we have
    dated: float = 0.0  # a day is named

    def values(self) -> tuple[float, ...]:
        return tuple(getattr(self, name) for name in OFFERED)


OFFERED = tuple(field.name for field in fields(Offer))


def offer(inquiry: Inquiry, pages: Iterable[Page], *, is_linked: bool) -> Offer:
    """What the mail offers; `is_linked` if a link of the reader's own leads to an article."""
    reading = inquiry.reading
    set_apart = {QuoteStyle.MARKED, QuoteStyle.BLOCK}
    own = {(q.start, q.end) for q in reading.quotes if q.style in set_apart and q.role is Role.OWN}
    weights = [quote.whole for quote in inquiry.quotes if (quote.start, quote.end) in own]
    return Offer(
        quoted=min(1.0, max(weights, default=0.0) / FULL_WEIGHT),
        lost=0.0 if is_linked else _lost(inquiry, pages),
        dated=float(bool(reading.dates)),
    )


def _lost(inquiry: Inquiry, pages: Iterable[Page]) -> float:
    message = inquiry.reading.message
    own = [link for link in message.links if link.role is Role.OWN]
    hosts = {host_of(page.article.url) for page in pages} if own else set()
    return float(any(host_of(link.url) in hosts or _is_called_an_article(link, message.text) for link in own))


def _is_called_an_article(link: Link, text: str) -> bool:
    at = text.find(link.raw)
    around = text[max(0, at - BEFORE) : at] + " … " + text[at + len(link.raw) : at + len(link.raw) + AFTER]
    return at >= 0 and bool(_ARTICLE.search(around))
