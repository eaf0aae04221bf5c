"""WordPress by its REST API: posts with their whole text, oldest change first."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from corrections_inbox.articles import Article
from corrections_inbox.articles.fragment import read_fragment
from corrections_inbox.articles.metadata import moment
from corrections_inbox.articles.urls import canonical
from corrections_inbox.sources.fetch import Fetched, Fetcher
from corrections_inbox.sources.values import SourceError, SourceState, Step, Trouble

_PER_PAGE = 100
_FIELDS = "id,link,date_gmt,modified_gmt,title,content,excerpt,_links,_embedded"
_LARGEST = 50_000_000  # bytes: a hundred long articles with their markup


def _rendered(value: Any) -> str:
    """WordPress gives `{"rendered": …, "protected": …}`; a protected text is empty."""
    return str(value.get("rendered") or "") if isinstance(value, Mapping) else ""


Markup = Annotated[str, BeforeValidator(_rendered)]


class _Named(BaseModel):
    name: str = ""


class _Embedded(BaseModel):
    # An author whose account is hidden is embedded as an error without a name.
    author: list[_Named] = []
    terms: Annotated[list[list[_Named]], Field(alias="wp:term")] = []


class Post(BaseModel):
    """The fields that we ask for."""

    link: str
    date_gmt: str | None = None
    modified_gmt: str | None = None
    title: Markup = ""
    content: Markup = ""
    excerpt: Markup = ""
    embedded: Annotated[_Embedded, Field(alias="_embedded")] = _Embedded()


class WordPress:
    """A WordPress site by its address, or by that of its list of posts (`…/wp-json/wp/v2/posts`)."""

    def __init__(self, url: str, fetcher: Fetcher) -> None:
        self._posts = url if "/wp-json/" in url else f"{url.rstrip('/')}/wp-json/wp/v2/posts"
        self._fetcher = fetcher

    def visit(self, state: SourceState) -> Iterator[Step]:
        # Posts that change while we read would shift numbered pages: each question starts at the last change seen, and
        # a second page is asked for only where so many posts share one second that the first brought nothing newer.
        cursor, page, more = state.cursor, 1, True
        while more:
            fetched = self._fetcher.get(self._page(cursor, page), largest=_LARGEST)
            rows = _rows(fetched)
            articles, troubles, latest = _articles(rows, cursor)
            more = _more(fetched, page, len(rows))
            page = 1 if latest != cursor else page + 1
            cursor = latest
            yield Step(SourceState(cursor=cursor), articles, troubles)

    def _page(self, cursor: str, page: int) -> str:
        asked = {"per_page": str(_PER_PAGE), "page": str(page), "orderby": "modified", "order": "asc"}
        asked |= {"_fields": _FIELDS, "_embed": "author,wp:term"}
        if changed := moment(cursor):
            # A second back: posts of the same second may have come since.
            asked["modified_after"] = (changed - timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
        return f"{self._posts}{'&' if urlsplit(self._posts).query else '?'}{urlencode(asked)}"


def _rows(fetched: Fetched) -> Sequence[Any]:
    try:
        rows = json.loads(fetched.body)
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        raise SourceError(f"{fetched.url} is no list of WordPress posts.")
    return rows


def _more(fetched: Fetched, page: int, rows: int) -> bool:
    told = (fetched.headers or {}).get("x-wp-totalpages", "")
    if told.isascii() and told.isdigit():
        return page < int(told)
    # A proxy may have dropped the header: then a full page says that there may be another.
    return rows >= _PER_PAGE


def _articles(rows: Sequence[Any], cursor: str) -> tuple[tuple[Article, ...], tuple[Trouble, ...], str]:
    articles: list[Article] = []
    troubles: list[Trouble] = []
    latest = moment(cursor)
    for row in rows:
        try:
            post = Post.model_validate(row)
            articles.append(_article(post))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(map(str, first["loc"]))
            troubles.append(Trouble(_link(row), f"{_link(row)}: {key or 'the post'}: {first['msg']}."))
            continue
        except ValueError as error:
            troubles.append(Trouble(post.link, f"{post.link}: {error}."))
        latest = _later(latest, moment(post.modified_gmt or ""))
    return tuple(articles), tuple(troubles), latest.isoformat() if latest else cursor


def _article(post: Post) -> Article:
    identity = canonical(post.link)
    inside, headline = read_fragment(post.content), read_fragment(post.title).text
    if not headline or not inside.text:
        raise ValueError("the post has no headline" if not headline else "the post has no text, or is protected")
    terms = [term.name for taxonomy in post.embedded.terms for term in taxonomy if term.name]
    standfirst = read_fragment(post.excerpt).text
    return Article(
        id=identity,
        url=post.link,
        headline=headline,
        text=inside.text,
        # WordPress makes an excerpt of the text's first words where none was written.
        standfirst="" if standfirst[:60] in inside.text else standfirst,
        byline=", ".join(author.name for author in post.embedded.author if author.name),
        section=read_fragment(terms[0]).text if terms else "",
        published=moment(post.date_gmt or ""),
        captions=inside.captions,
    )


def _link(row: Any) -> str:
    return str(row.get("link") or row.get("id") or "a post") if isinstance(row, Mapping) else "a post"


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((time for time in (one, other) if time), default=None)
