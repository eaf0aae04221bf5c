"""Articles and their revisions: put, look up, follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, func, insert, select, update

from corrections_inbox.articles import Article
from corrections_inbox.store import counters
from corrections_inbox.store.tables import ArticleRow, ArticleUrlRow, RevisionRow

BATCH = 500  # articles put by one round of statements
_SEQUENCE = "article"


class Put(StrEnum):
    """What putting an article did. An alias or a section alone changes the article, but makes no new revision."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class _Known:
    row: ArticleRow
    urls: frozenset[str]


def put(session: Session, article: Article, now: datetime) -> Put:
    """Stores an article as it stands: its identity is `id`; changed words are a new revision, aliases are merged."""
    return put_many(session, [article], now)[0]


def put_many(session: Session, articles: Sequence[Article], now: datetime) -> list[Put]:
    """Stores articles in order, a few hundred a round; where an id comes twice, the later one is the newer."""
    results: list[Put] = []
    for batch in _distinct_batches(articles):
        results += _put_batch(session, batch, now)
    return results


def get(session: Session, article_id: str) -> Article | None:
    """The article with its current words."""
    return next(iter(_load(session, col(ArticleRow.id) == article_id)), None)


def at_revision(session: Session, article_id: str, number: int) -> Article | None:
    """The article as it stood in one revision: what a mail that came then is about."""
    row = session.exec(select(ArticleRow).where(ArticleRow.id == article_id)).first()
    words = session.get(RevisionRow, (row.key, number)) if row else None
    return _value(row, words, _urls(session, [row])[row.key]) if row and words else None


def by_url(session: Session, url: str) -> Article | None:
    """The article whose canonical URL or one of whose aliases this is, exactly as stored; canonical before alias."""
    here = select(ArticleUrlRow.article_key).where(ArticleUrlRow.url == url)
    found = _load(session, col(ArticleRow.key).in_(here))
    return next(iter(sorted(found, key=lambda article: article.url != url)), None)


def changed_after(session: Session, sequence: int, limit: int) -> list[tuple[int, Article]]:
    """Articles new or changed since a sequence number, each once with its current words, in that order.

    Every change of an article moves it to the end, so following the numbers sees every article's last state.
    """
    rows = session.exec(
        select(ArticleRow).where(ArticleRow.sequence > sequence).order_by(col(ArticleRow.sequence)).limit(limit)
    ).all()
    return [(row.sequence, article) for row, article in zip(rows, _values(session, rows), strict=True)]


def count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(ArticleRow)).one()


def latest_sequence(session: Session) -> int:
    """The sequence number of the latest change, 0 if there was none."""
    return session.exec(select(func.max(ArticleRow.sequence))).one() or 0


def _distinct_batches(articles: Iterable[Article]) -> Iterable[list[Article]]:
    batch: dict[str, Article] = {}
    for article in articles:
        if len(batch) == BATCH or article.id in batch:
            yield list(batch.values())
            batch = {}
        batch[article.id] = article
    if batch:
        yield list(batch.values())


def _put_batch(session: Session, batch: Sequence[Article], now: datetime) -> list[Put]:
    # Taking the numbers first makes writers of articles wait for one another: nobody inserts the same article twice.
    last = counters.advance(session, _SEQUENCE, len(batch))
    known = _known(session, [article.id for article in batch])
    results: list[Put] = []
    new: list[Article] = []
    for article in batch:
        before = known.get(article.id)
        if before is None:
            new.append(article)
            results.append(Put.NEW)
        else:
            changed = _change(session, before, article, last - len(batch) + 1 + len(results), now)
            results.append(Put.CHANGED if changed else Put.UNCHANGED)
    if new:
        first = last - len(batch) + 1
        numbers = [first + i for i, result in enumerate(results) if result is Put.NEW]
        _insert(session, new, numbers, now)
    return results


def _insert(session: Session, new: Sequence[Article], sequences: Sequence[int], now: datetime) -> None:
    rows = [
        {
            "id": article.id,
            "url": article.url,
            "section": article.section,
            "language": article.language,
            "published": article.published,
            "digest": article.digest,
            "revision": 1,
            "sequence": sequence,
        }
        for article, sequence in zip(new, sequences, strict=True)
    ]
    session.exec(insert(ArticleRow), params=rows)
    ids = select(ArticleRow.id, ArticleRow.key).where(col(ArticleRow.id).in_([article.id for article in new]))
    keys = dict(session.exec(ids).all())
    session.exec(insert(RevisionRow), params=[_words(article, keys[article.id], 1, now) for article in new])
    urls = [{"url": u, "article_key": keys[a.id]} for a in new for u in dict.fromkeys((a.url, *a.aliases))]
    session.exec(insert(ArticleUrlRow), params=urls)


def _change(session: Session, known: _Known, article: Article, sequence: int, now: datetime) -> bool:
    row = known.row
    words_changed = article.digest != row.digest
    more_urls = [u for u in dict.fromkeys((article.url, *article.aliases)) if u not in known.urls]
    about: dict[str, Any] = {
        "url": article.url,
        "section": article.section or row.section,
        "language": article.language or row.language,
        "published": article.published or row.published,
    }
    if not (words_changed or more_urls or any(getattr(row, name) != value for name, value in about.items())):
        return False
    number = row.revision + words_changed
    if words_changed:
        session.exec(insert(RevisionRow), params=[_words(article, row.key, number, now)])
    if more_urls:
        session.exec(insert(ArticleUrlRow), params=[{"url": u, "article_key": row.key} for u in more_urls])
    about |= {"digest": article.digest, "revision": number, "sequence": sequence}
    session.exec(update(ArticleRow).where(col(ArticleRow.key) == row.key).values(**about))
    return True


def _words(article: Article, key: int | None, number: int, now: datetime) -> dict[str, Any]:
    return {
        "article_key": key,
        "number": number,
        "headline": article.headline,
        "standfirst": article.standfirst,
        "byline": article.byline,
        "text": article.text,
        "captions": list(article.captions),
        "first_seen": now,
    }


def _known(session: Session, ids: Sequence[str]) -> dict[str, _Known]:
    rows = session.exec(select(ArticleRow).where(col(ArticleRow.id).in_(ids))).all()
    urls = _urls(session, rows)
    return {row.id: _Known(row, frozenset(urls[row.key])) for row in rows}


def _urls(session: Session, rows: Sequence[ArticleRow]) -> dict[int | None, list[str]]:
    """Every URL of each article, in a steady order."""
    urls: dict[int | None, list[str]] = {row.key: [] for row in rows}
    wanted = select(ArticleUrlRow.article_key, ArticleUrlRow.url).order_by(col(ArticleUrlRow.url))
    for key, url in session.exec(wanted.where(col(ArticleUrlRow.article_key).in_(list(urls)))):
        urls[key].append(url)
    return urls


def _load(session: Session, where: Any) -> list[Article]:
    return _values(session, session.exec(select(ArticleRow).where(where)).all())


def _values(session: Session, rows: Sequence[ArticleRow]) -> list[Article]:
    keys = [row.key for row in rows]
    words = {
        revision.article_key: revision
        for revision in session.exec(
            select(RevisionRow)
            .join(ArticleRow, col(ArticleRow.key) == RevisionRow.article_key)
            .where(col(RevisionRow.article_key).in_(keys), RevisionRow.number == ArticleRow.revision)
        )
    }
    urls = _urls(session, rows)
    return [_value(row, words[row.key], urls[row.key]) for row in rows if row.key is not None]


def _value(row: ArticleRow, words: RevisionRow, urls: Sequence[str]) -> Article:
    return Article(
        id=row.id,
        url=row.url,
        headline=words.headline,
        text=words.text,
        standfirst=words.standfirst,
        byline=words.byline,
        section=row.section,
        language=row.language,
        published=row.published,
        captions=tuple(words.captions),
        aliases=tuple(url for url in urls if url != row.url),
        revision=words.number,
    )
