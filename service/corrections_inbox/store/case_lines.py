"""Keeps the line and the words of each case as the case is: written in the transaction that changes it."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, col, delete, insert, select, tuple_

from corrections_inbox.cases import Case
from corrections_inbox.cases.lines import line_of, words_of
from corrections_inbox.cases.queues import WORK
from corrections_inbox.store import case_queries
from corrections_inbox.store.line_tables import CaseLineRow, CaseWordRow
from corrections_inbox.store.tables import CaseRow, table_of

_TOUCHED = "touched cases"
_BATCH = 500
_NEW_LINE = insert(table_of(CaseLineRow))
# A case has some hundred words: what the library does for each row would take longer than the database does.
_NEW_WORD = {
    "sqlite": "INSERT INTO case_word (case_key, word) VALUES (?, ?)",
    "postgresql": "INSERT INTO case_word (case_key, word) VALUES (%s, %s)",
}


def touch(session: Session, *case_keys: int) -> None:
    """Says that these cases were changed: their lines are written once, right before the transaction commits."""
    _touched(session).update(dict.fromkeys(case_keys))


def touch_new(session: Session, key: int, case: Case) -> None:
    """The same of a case that was opened in this transaction: unless it is touched again it need not be read."""
    _touched(session)[key] = case


def _touched(session: Session) -> dict[int, Case | None]:
    if _TOUCHED not in session.info:
        session.info[_TOUCHED] = {}
        event.listen(session, "before_commit", _write_touched, once=True)
    touched: dict[int, Case | None] = session.info[_TOUCHED]
    return touched


def write_missing(session: Session) -> int:
    """Writes the lines of all cases that have none, as after an upgrade that emptied the table; gives how many."""
    lines = select(CaseLineRow.case_key).where(CaseLineRow.case_key == CaseRow.key)
    missing = [key or 0 for key in session.exec(select(CaseRow.key).where(~lines.exists()).order_by(col(CaseRow.key)))]
    for start in range(0, len(missing), _BATCH):
        write(session, missing[start : start + _BATCH])
        session.expunge_all()
    return len(missing)


def write(session: Session, case_keys: Collection[int]) -> None:
    """Writes the lines of these cases, and the words that they are found by, as the cases are now."""
    # Of two who change one case at once the later one reads what the earlier one wrote.
    named = select(CaseRow.reference, CaseRow.key).where(col(CaseRow.key).in_(case_keys)).order_by(col(CaseRow.key))
    keys = {reference: key or 0 for reference, key in session.exec(named.with_for_update(key_share=True))}
    cases = {keys[case.reference]: case for case in case_queries.load_many(session, list(keys))}
    session.exec(delete(CaseLineRow).where(col(CaseLineRow.case_key).in_(case_keys)))
    _write_lines(session, cases)
    there = select(CaseWordRow.case_key, CaseWordRow.word).where(col(CaseWordRow.case_key).in_(case_keys))
    known, words = {(key, word) for key, word in session.exec(there)}, _words(cases)
    _drop_words(session, known - words)
    _add_words(session, words - known)


def _write_touched(session: Session) -> None:
    touched: dict[int, Case | None] = session.info.pop(_TOUCHED)
    new = {key: case for key, case in touched.items() if case is not None}
    _write_lines(session, new)
    _add_words(session, _words(new))
    if changed := sorted(touched.keys() - new.keys()):
        write(session, changed)


def _write_lines(session: Session, cases: Mapping[int, Case]) -> None:
    if cases:
        session.connection().execute(_NEW_LINE, [_values(key, case) for key, case in cases.items()])


def _values(key: int, case: Case) -> dict[str, Any]:
    line = line_of(case)
    return asdict(line) | {"case_key": key, "working": line.queue in WORK}


def _words(cases: Mapping[int, Case]) -> set[tuple[int, str]]:
    return {(key, word) for key, case in cases.items() for word in words_of(case)}


def _add_words(session: Session, words: set[tuple[int, str]]) -> None:
    if words:
        session.connection().exec_driver_sql(_NEW_WORD[session.get_bind().dialect.name], sorted(words))


def _drop_words(session: Session, words: set[tuple[int, str]]) -> None:
    pair, gone = tuple_(col(CaseWordRow.case_key), col(CaseWordRow.word)), sorted(words)
    for start in range(0, len(gone), _BATCH):
        session.exec(delete(CaseWordRow).where(pair.in_(gone[start : start + _BATCH])))
