"""Articles that an editor looks for: by address, or by words of the headline or of the text."""

from pathlib import Path

from sqlmodel import Session

from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import ArticleRef
from corrections_inbox.store import articles

MOST = 8
_LONGEST = 2_000  # characters of what is looked for


def find_articles(session: Session, index_dir: Path, wanted: str) -> tuple[ArticleRef, ...]:
    """The articles that are meant, best first: an address leads to its own, words to those whose headlines have them first."""
    wanted = wanted.strip()[:_LONGEST]
    if not wanted:
        return ()
    index = ArticleIndex.open(index_dir)
    if address := _address(wanted):
        stored = articles.by_url(session, address)
        ids = index.by_url(address) or ((stored.id,) if stored else ())
    else:
        hits = (*index.search_headlines(wanted, limit=MOST), *index.search(wanted, limit=MOST))
        ids = tuple(dict.fromkeys(hit.article_id for hit in hits))
    found = (articles.get(session, article_id) for article_id in ids[:MOST])
    return tuple(ArticleRef.of(article) for article in found if article)


def _address(wanted: str) -> str:
    """What was typed as a URL, if it is one; people leave out the scheme."""
    if any(character.isspace() for character in wanted):
        return ""
    if wanted.startswith(("http://", "https://")):
        return wanted
    host, slash, _ = wanted.partition("/")
    return f"https://{wanted}" if slash and "." in host else ""
