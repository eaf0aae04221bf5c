"""Finds cases by words: all of them must be there, the last one may be the beginning of a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from corrections_inbox.cases.lines import search_words
from corrections_inbox.store.line_tables import CaseLineRow, CaseWordRow

RARE = 1_000  # cases; a word of fewer leads to them, one of more is looked for in each case of a list
_MOST_WORDS = 8
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or with `begins` the beginning of one."""

    word: str
    begins: bool = False

    @property
    def stands(self) -> ColumnElement[bool]:
        """The condition that a row of `case_word` is this word."""
        word = col(CaseWordRow.word)
        return and_(word >= self.word, word < self.word + _LAST) if self.begins else word == self.word


def terms_of(asked: str) -> tuple[Term, ...]:
    """What to look for. Somebody who has not typed a space yet is still within the last word."""
    words = list(dict.fromkeys(search_words(asked)))[:_MOST_WORDS]
    unfinished = asked[-1:].isalnum()
    return tuple(Term(word, begins=unfinished and word is words[-1]) for word in words)


def having(terms: Sequence[Term], case_key: Any) -> list[ColumnElement[bool]]:
    """The conditions that a case has all these words."""
    return [select(CaseWordRow.word).where(CaseWordRow.case_key == case_key, term.stands).exists() for term in terms]


def few(session: Session, terms: Sequence[Term]) -> tuple[int, ...] | None:
    """The keys of all cases that have these words, where one of the words is rare; None where each is common.

    Walking a list in its order and looking for common words in each case soon fills a page; for rare words it would
    walk the whole list, so that those cases are read first.
    """
    for term in terms:
        found = select(CaseWordRow.case_key).where(term.stands).distinct().limit(RARE)
        keys = session.exec(found).all()
        if len(keys) < RARE:
            wanted = select(CaseLineRow.case_key).where(col(CaseLineRow.case_key).in_(keys))
            others = having([other for other in terms if other != term], col(CaseLineRow.case_key))
            return tuple(session.exec(wanted.where(*others)).all())
    return None
