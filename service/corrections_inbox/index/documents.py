"""Article to index document and back: the terms to find it by, the whole article, and its form for comparison."""

import json
import zlib
from datetime import datetime
from typing import Any

import numpy as np
import tantivy

from corrections_inbox.articles import Article, urls
from corrections_inbox.matching import ArticleRef
from corrections_inbox.matching.pages import Page, page
from corrections_inbox.matching.terms import terms

# Raise it with every change of the fields, of `terms` or of `page`: each layout has a folder of its own, and starts empty.
LAYOUT = "layout-2"
_NUL = b"\x00"  # JSON holds none
META = "meta.json"  # the engine's own file, replaced by each commit


def schema() -> tantivy.Schema:
    """The fields of the index. Terms come ready made, parted by spaces; word positions are never asked for."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("url", tokenizer_name="raw", index_option="basic")
    for name in ("headline", "content", "byline"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("published", indexed=True, fast=True)  # seconds since 1970
    builder.add_bytes_field("article", stored=True)
    builder.add_bytes_field("page", stored=True)
    return builder.build()


def document(article: Article) -> tantivy.Document:
    """The index document of an article."""
    made = tantivy.Document()
    made.add_text("id", article.id)
    for key in _url_keys(article):
        made.add_text("url", key)
    made.add_text("headline", _joined(article.headline))
    made.add_text("content", _joined(article.headline, article.standfirst, *article.captions, article.text))
    made.add_text("byline", _joined(article.byline))
    if article.published:
        made.add_integer("published", seconds(article.published))
    made.add_bytes("article", packed(article))
    made.add_bytes("page", packed_page(page(article)))
    return made


def seconds(moment: datetime) -> int:
    """The moment as the index keeps it."""
    return int(moment.timestamp())


def _joined(*texts: str) -> str:
    return " ".join(term for text in texts for term in terms(text))


def _url_keys(article: Article) -> list[str]:
    keys: dict[str, None] = {}
    for url in (article.url, *article.aliases):
        try:
            keys.update(dict.fromkeys(urls.keys(url)))
        except ValueError:
            continue  # an address that is none leads nowhere
    return list(keys)


def packed(article: Article) -> bytes:
    """The article as compressed JSON."""
    published = article.published.isoformat() if article.published else None
    values = {name: getattr(article, name) for name in Article.__dataclass_fields__} | {"published": published}
    return zlib.compress(_json(values), level=6)


def unpacked(data: bytes) -> Article:
    """The article that `packed` packed."""
    values: dict[str, Any] = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    tuples = {name: tuple(values[name]) for name in ("captions", "aliases")}
    return Article(**{**values, **tuples, "published": _moment(values["published"])})


def packed_page(made: Page) -> bytes:
    """The comparable form, compressed: JSON, a NUL, and the order of its roots."""
    published = made.article.published
    about = {name: getattr(made.article, name) for name in ArticleRef.__dataclass_fields__}
    head = {
        "article": about | {"published": published.isoformat() if published else None},
        "headline": made.headline,
        "authors": made.authors,
        "outlets": made.outlets,
        "vocabulary": " ".join(made.vocabulary),
    }
    return zlib.compress(_json(head) + _NUL + made.order.astype("<u4").tobytes(), level=6)


def unpacked_page(data: bytes) -> Page:
    """The page that `packed_page` packed."""
    head, _, order = zlib.decompress(data).partition(_NUL)
    values: dict[str, Any] = json.loads(head.decode("utf-8", "surrogatepass"))
    about = values["article"]
    return Page(
        article=ArticleRef(**{**about, "published": _moment(about["published"])}),
        headline=tuple(values["headline"]),
        vocabulary=tuple(values["vocabulary"].split(" ")) if values["vocabulary"] else (),
        order=np.frombuffer(order, "<u4"),
        authors=tuple(map(tuple, values["authors"])),
        outlets=tuple(values["outlets"]),
    )


def _json(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
