"""Article to index document and back: the terms to find it by, and the whole article, compressed."""

import json
import zlib
from datetime import datetime
from typing import Any

import tantivy

from corrections_inbox.articles import Article, urls
from corrections_inbox.matching.terms import terms

# Raise it with every change of the fields or of `terms`: each layout has a folder of its own, and starts empty.
LAYOUT = "layout-1"
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
    return zlib.compress(json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass"), level=6)


def unpacked(data: bytes) -> Article:
    """The article that `packed` packed."""
    values: dict[str, Any] = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    published = values["published"]
    values["published"] = datetime.fromisoformat(published) if published else None
    return Article(**{**values, "captions": tuple(values["captions"]), "aliases": tuple(values["aliases"])})
