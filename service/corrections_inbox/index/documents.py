"""Article to index document and record, and back: the terms to find it by, its form for comparison, and all of it."""

import json
import struct
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
LAYOUT = "layout-3"
_NUL = "\x00"
_LENGTHS = struct.Struct("<III")
_KEYS, _ORDER, _SHORT_ORDER = np.dtype("<u8"), np.dtype("<u4"), np.dtype("<u2")
_MOST_SHORT = 1 << 16  # different roots that two bytes can tell apart
META = "meta.json"  # the engine's own file, replaced by each commit


def schema() -> tantivy.Schema:
    """The fields of the index. Terms come ready made, parted by spaces; word positions are never asked for."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("url", tokenizer_name="raw", index_option="basic")
    for name in ("headline", "content", "byline"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("published", indexed=True, fast=True)  # seconds since 1970
    builder.add_unsigned_field("record", fast=True)  # where in the records
    return builder.build()


def document(article: Article, record: int) -> tantivy.Document:
    """The index document of an article whose record stands there."""
    made = tantivy.Document()
    made.add_text("id", article.id)
    for key in _url_keys(article):
        made.add_text("url", key)
    made.add_text("headline", _joined(article.headline))
    made.add_text("content", _joined(article.headline, article.standfirst, *article.captions, article.text))
    made.add_text("byline", _joined(article.byline))
    if article.published:
        made.add_integer("published", seconds(article.published))
    made.add_unsigned("record", record)
    return made


def record(article: Article) -> tuple[bytes, bytes]:
    """What the records tell of an article: its comparable form, and all of it."""
    return packed_page(page(article)), packed(article)


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
    """The comparable form: three lengths, texts parted by NUL, the keys of its roots, and their order."""
    about = made.article
    texts = (
        *(about.id, about.url, about.headline, about.byline, about.section, about.language),
        about.published.isoformat() if about.published else "",
        str(about.revision),
        " ".join(made.headline),
        "\n".join(map(" ".join, made.authors)),
        " ".join(made.outlets),
    )
    # No store keeps a NUL: there is hardly one to replace.
    head = _NUL.join(text.replace(_NUL, " ") for text in texts).encode("utf-8", "surrogatepass")
    order = made.order.astype(_ORDER if len(made.keys) > _MOST_SHORT else _SHORT_ORDER)
    lengths = _LENGTHS.pack(len(head), made.keys.size, made.order.size)
    return b"".join((lengths, head, made.keys.astype(_KEYS).tobytes(), order.tobytes()))


def unpacked_page(data: bytes) -> Page:
    """The page that `packed_page` packed."""
    head, keys, order = _LENGTHS.unpack_from(data)
    start = _LENGTHS.size + head
    texts = data[_LENGTHS.size : start].decode("utf-8", "surrogatepass").split(_NUL)
    article_id, url, title, byline, section, language, published, revision, headline, authors, outlets = texts
    return Page(
        article=ArticleRef(article_id, url, title, byline, section, language, _moment(published), int(revision)),
        headline=tuple(headline.split()),
        keys=np.frombuffer(data, _KEYS, keys, start),
        order=np.frombuffer(data, _ORDER if keys > _MOST_SHORT else _SHORT_ORDER, order, start + keys * _KEYS.itemsize),
        authors=tuple(tuple(author.split()) for author in authors.splitlines()),
        outlets=tuple(outlets.split()),
    )


def _json(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
