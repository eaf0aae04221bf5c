"""Finds cases by words: all of them must be there, the last one may be the beginning of a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, func, select

from corrections_inbox.cases.lines import search_words
from corrections_inbox.store.line_tables import CaseLineRow, CaseWordRow

RARE = 5_000  # cases; a word of fewer leads to them, one of more is looked for in each case of a list
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


def having_few(session: Session, terms: Sequence[Term]) -> list[ColumnElement[bool]] | None:
    """The conditions that a line is of a case with all these words, for reading them by the rarest; None if none is rare.

    Walking a list in its order and looking for common words in each case soon fills a page; for rare words it would
    walk the whole list, so that those cases are read first.
    """
    counted = [(_count(session, term), place) for place, term in enumerate(terms)]
    fewest, rarest = min(counted)
    if fewest >= RARE:
        return None
    theirs = select(CaseWordRow.case_key).where(terms[rarest].stands)
    others = having([*terms[:rarest], *terms[rarest + 1 :]], col(CaseLineRow.case_key))
    return [col(CaseLineRow.case_key).in_(theirs), *others]


def _count(session: Session, term: Term) -> int:
    some = select(CaseWordRow.case_key).where(term.stands).limit(RARE).subquery()
    return session.exec(select(func.count()).select_from(some)).one()
