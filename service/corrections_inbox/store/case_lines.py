"""Keeps the line and the words of each case as the case is: written in the transaction that changes it."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, col, delete, insert, select

from corrections_inbox.cases import Case
from corrections_inbox.cases.lines import CaseLine, line_of, words_of
from corrections_inbox.cases.queues import WORK
from corrections_inbox.store import case_queries
from corrections_inbox.store.line_tables import CaseLineRow, CaseWordsRow
from corrections_inbox.store.tables import CaseRow, table_of

_TOUCHED = "touched cases"
_BATCH = 500
# Made once: making a statement costs more than running it.
_NEW_LINE, _NEW_WORDS = insert(table_of(CaseLineRow)), insert(table_of(CaseWordsRow))
_FIELDS = tuple(field.name for field in fields(CaseLine))


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
    for table in (CaseLineRow, CaseWordsRow):
        session.exec(delete(table).where(col(table.case_key).in_(case_keys)))
    _write_lines(session, cases)


def _write_touched(session: Session) -> None:
    touched: dict[int, Case | None] = session.info.pop(_TOUCHED)
    new = {key: case for key, case in touched.items() if case is not None}
    _write_lines(session, new)
    if changed := sorted(touched.keys() - new.keys()):
        write(session, changed)


def _write_lines(session: Session, cases: Mapping[int, Case]) -> None:
    if cases:
        connection = session.connection()
        connection.execute(_NEW_LINE, [_values(key, case) for key, case in cases.items()])
        connection.execute(_NEW_WORDS, [_words(key, case) for key, case in cases.items()])


def _values(key: int, case: Case) -> dict[str, Any]:
    line = line_of(case)
    return {name: getattr(line, name) for name in _FIELDS} | {"case_key": key, "working": line.queue in WORK}


def _words(key: int, case: Case) -> dict[str, Any]:
    return {"case_key": key, "words": f" {' '.join(words_of(case))} "}
