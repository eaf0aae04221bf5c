"""Keeps the line and the words of each case as the case is: written in the transaction that changes it."""

from collections.abc import Collection, Iterable
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
_NEW_LINE, _NEW_WORD = insert(table_of(CaseLineRow)), insert(table_of(CaseWordRow))


def touch(session: Session, *case_keys: int) -> None:
    """Says that these cases were changed: their lines are written once, right before the transaction commits."""
    if _TOUCHED not in session.info:
        session.info[_TOUCHED] = set()
        event.listen(session, "before_commit", _write_touched, once=True)
    session.info[_TOUCHED].update(case_keys)


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
    if cases:
        session.connection().execute(_NEW_LINE, [_values(key, case) for key, case in cases.items()])
        _write_words(session, {(key, word) for key, case in cases.items() for word in words_of(case)}, keys.values())


def _write_touched(session: Session) -> None:
    if touched := session.info.pop(_TOUCHED):
        write(session, sorted(touched))


def _values(key: int, case: Case) -> dict[str, Any]:
    line = line_of(case)
    return asdict(line) | {"case_key": key, "working": line.queue in WORK}


def _write_words(session: Session, words: set[tuple[int, str]], keys: Iterable[int]) -> None:
    there = select(CaseWordRow.case_key, CaseWordRow.word).where(col(CaseWordRow.case_key).in_(keys))
    known = {(key, word) for key, word in session.exec(there)}
    pair = tuple_(col(CaseWordRow.case_key), col(CaseWordRow.word))
    gone = sorted(known - words)
    for start in range(0, len(gone), _BATCH):
        session.exec(delete(CaseWordRow).where(pair.in_(gone[start : start + _BATCH])))
    if new := [{"case_key": key, "word": word} for key, word in sorted(words - known)]:
        session.connection().execute(_NEW_WORD, new)
