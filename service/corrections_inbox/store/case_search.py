"""Finds cases by words: all of them must be there, the last one may be the beginning of a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from corrections_inbox.cases.lines import search_words
from corrections_inbox.store.line_tables import CaseLineRow, CaseWordsRow
from corrections_inbox.store.tables import table_of

RARE = 5_000  # cases; words that fewer have lead to them, those that more have are looked for in each case of a list
_MOST_WORDS = 8
_WORDS = table_of(CaseWordsRow)
_INDEX = sa.table("case_words_fts", sa.column("rowid"), sa.column("case_words_fts"))  # FTS5, on SQLite


class _TextSearchQuery(sa.types.UserDefinedType[str]):
    """PostgreSQL's type for what is looked for."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "TSQUERY"


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or with `begins` the beginning of one."""

    word: str
    begins: bool = False


def terms_of(asked: str) -> tuple[Term, ...]:
    """What to look for. Somebody who has not typed a space yet is still within the last word."""
    words = list(dict.fromkeys(search_words(asked)))[:_MOST_WORDS]
    unfinished = asked[-1:].isalnum()
    return tuple(Term(word, begins=unfinished and word is words[-1]) for word in words)


def having(session: Session, terms: Sequence[Term], case_key: Any) -> list[sa.ColumnElement[bool]]:
    """The conditions that a case has all these words: for cases that are read anyway, one after the other."""
    if session.get_bind().dialect.name == "postgresql":
        stand = [_matches(terms)]
    else:
        stand = [func.instr(_WORDS.c.words, f" {term.word}{'' if term.begins else ' '}") > 0 for term in terms]
    return [select(_WORDS.c.case_key).where(_WORDS.c.case_key == case_key, *stand).exists()] if terms else []


def having_few(session: Session, terms: Sequence[Term]) -> list[sa.ColumnElement[bool]] | None:
    """The conditions that a line is of a case with all these words, read by the index of words; None if many have them.

    Walking a list in its order and looking at each case soon fills a page with what many have; for rare words it would
    walk the whole list, so that those cases are read first.
    """
    found = _found(session, terms)
    number = session.exec(select(func.count()).select_from(found.limit(RARE).subquery())).one()
    return [col(CaseLineRow.case_key).in_(found)] if number < RARE else None


def _found(session: Session, terms: Sequence[Term]) -> sa.Select[tuple[int]]:
    """The cases that have all these words, by the index."""
    if session.get_bind().dialect.name == "postgresql":
        return sa.select(_WORDS.c.case_key).where(_matches(terms))
    asked = " AND ".join(f'"{term.word}"{"*" if term.begins else ""}' for term in terms)
    return sa.select(_INDEX.c.rowid).where(_INDEX.c.case_words_fts.match(asked))


def _matches(terms: Sequence[Term]) -> sa.ColumnElement[bool]:
    asked = " & ".join(f"'{term.word}'{':*' if term.begins else ''}" for term in terms)
    return _WORDS.c.words.bool_op("@@")(sa.cast(asked, _TextSearchQuery))
