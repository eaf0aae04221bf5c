"""What a page says of its article besides the text: headline, standfirst, byline, section, language, time, addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from corrections_inbox.articles.hosts import registered_domain
from corrections_inbox.articles.jsonld import Described, described
from corrections_inbox.articles.page import words_of
from corrections_inbox.articles.text import tidy
from corrections_inbox.articles.urls import canonical

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "dc.date.issued",
    "dcterms.created",
    "date",
)
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
_LONGEST_STANDFIRST = 1000


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page's own words about its article. `url` is what it calls its canonical address; `body` is from its JSON-LD."""

    url: str
    aliases: tuple[str, ...]
    headline: str
    standfirst: str
    byline: str
    section: str
    language: str
    published: datetime | None
    body: str


def read(tree: HtmlElement, url: str) -> Metadata:
    """Reads what the page at `url` says of its article; what it does not say is empty."""
    told, meta = described(tree), _Meta.of(tree)
    own = _address(tree, url)
    return Metadata(
        url=own,
        aliases=_aliases(tree, meta, url, own),
        headline=tidy(_headline(tree, meta, told)),
        standfirst=tidy(_standfirst(tree, meta, told)),
        byline=tidy(told.byline or meta.first("author", "article:author_name", "byl", "dc.creator", "parsely-author")),
        section=tidy(meta.first("article:section", "section", "parsely-section") or told.section),
        language=_language(tree, meta, told),
        published=_published(tree, meta, told),
        body=tidy(told.body),
    )


@dataclass(frozen=True, slots=True)
class _Meta:
    """The page's meta elements by lower-case name, property or itemprop; the first of a name counts."""

    values: dict[str, str]

    @classmethod
    def of(cls, tree: HtmlElement) -> "_Meta":
        values: dict[str, str] = {}
        for element in tree.xpath("//meta[@content]"):
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            if text := " ".join(element.get("content").split()):
                values.setdefault(name.lower(), text)
        return cls(values)

    def first(self, *names: str) -> str:
        return next((self.values[name] for name in names if name in self.values), "")


def _folded(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))


def _headline(tree: HtmlElement, meta: _Meta, told: Described) -> str:
    """The heading that the page shows, where something else on the page bears it out; else what it tells machines."""
    shared = meta.first("og:title", "twitter:title")
    title = next(iter(tree.xpath("//head/title/text()")), "")
    others = [_folded(text) for text in (told.headline, shared, title) if text.strip()]
    headings = [words_of(element) for element in tree.xpath("//h1")]
    for heading in headings:
        folded = _folded(heading)
        # Titles hold the paper's name as well, and on some sites that is a heading too.
        if folded and any(folded in other and 2 * len(folded) >= len(other) for other in others):
            return heading
    return told.headline or meta.first("headline") or shared or " ".join(title.split()) or "".join(headings[:1])


def _standfirst(tree: HtmlElement, meta: _Meta, told: Described) -> str:
    """The summary, if the page shows it: one that only machines see is nothing a reader could cite."""
    shown = _folded("".join(tree.xpath("//body//text()[not(parent::script) and not(parent::style)]")))
    for summary in (told.description, meta.first("og:description"), meta.first("description", "twitter:description")):
        if summary and len(summary) <= _LONGEST_STANDFIRST and _folded(summary) in shown:
            return summary
    return ""


def _language(tree: HtmlElement, meta: _Meta, told: Described) -> str:
    for value in (tree.get("lang"), told.language, meta.first("og:locale", "content-language")):
        if value and _LANGUAGE.match(value.strip()):
            return value.strip().replace("_", "-")
    return ""


def _published(tree: HtmlElement, meta: _Meta, told: Described) -> datetime | None:
    times = tree.xpath(
        "//time[@datetime and (@pubdate or @itemprop='datePublished')]/@datetime | //time[@datetime]/@datetime"
    )
    said = (told.published, *(meta.first(name) for name in _PUBLISHED), *times[:1])
    return next((time for text in said if (time := moment(text))), None)


def moment(text: str) -> datetime | None:
    """A time in ISO 8601 or RFC 5322 as UTC (one without a zone is taken as UTC), or None."""
    for read_as in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            time = read_as(text.strip())
            return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError, TypeError):
            continue
    return None


def _links(tree: HtmlElement, base: str, *kinds: str) -> Iterator[str]:
    for kind in kinds:
        for href in tree.xpath(f"//link[translate(@rel, 'CANOILMHTL', 'canoilmhtl')='{kind}']/@href"):
            yield from _valid(base, href)


def _valid(base: str, href: str) -> Iterator[str]:
    """The link made absolute, if it leads to a page of the same registered domain that is not the front page."""
    try:
        absolute = urljoin(base, href.strip())
        there, here = urlsplit(canonical(absolute)), urlsplit(canonical(base))
    except ValueError:
        return
    same = registered_domain(there.hostname or "") == registered_domain(here.hostname or "")
    if same and (there.path != "/" or there.query or here.path == "/"):
        yield absolute


def stated_address(tree: HtmlElement) -> str:
    """The absolute address that a page calls its canonical one, whatever its host; empty if it names none."""
    for href in tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"):
        try:
            canonical(href)
        except ValueError:
            continue
        return str(href).strip()
    return ""


def _address(tree: HtmlElement, url: str) -> str:
    return next(_links(tree, url, "canonical"), url)


def _aliases(tree: HtmlElement, meta: _Meta, url: str, own: str) -> tuple[str, ...]:
    others = [url, *_valid(url, meta.first("og:url") or url), *_links(tree, url, "amphtml", "shortlink")]
    spelled = {canonical(own): own}
    for other in others:
        spelled.setdefault(canonical(other), other)
    return tuple(spelled.values())[1:]
