"""Takes a person out of the store: their name, their address and their words. What the paper got wrong stays."""

import re
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, text
from sqlmodel import Session, and_, col, delete, func, or_, select, update

from corrections_inbox.cases import OPEN, Letter
from corrections_inbox.cases.replies import mail_of, without_words
from corrections_inbox.store import campaigns, raw_messages
from corrections_inbox.store.case_lines import touch
from corrections_inbox.store.pseudonyms import pseudonym
from corrections_inbox.store.tables import (
    UNSENT,
    CaseRow,
    DecisionRow,
    DigestRow,
    EventRow,
    MailRow,
    MailState,
    OutboxCaseRow,
    OutboxRow,
    OutboxState,
    ReportRow,
    SightingRow,
)
from corrections_inbox.triage import Kind

ERASED = "[erased]"
_ABOUT_READERS = (Letter.ALERT, Letter.REMINDER, Letter.BYLINE)  # to the staff, in readers' words
_UNREACHABLE = frozenset({OutboxState.BOUNCED, OutboxState.REFUSED})


class BeingSentError(Exception):
    """A letter is at the server at this moment: it can't be let go of before its fate is known."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was let go of."""

    mails: int = 0
    reports: int = 0
    letters: int = 0
    digests: int = 0
    references: tuple[str, ...] = ()


def mails_of(session: Session, address: str) -> list[int]:
    """The mails that this address wrote, also those that were forwarded for it, but not what it forwarded for others."""
    theirs = select(ReportRow.mail_key).where(ReportRow.address == address.lower())
    sent = and_(func.lower(MailRow.sender) == address.lower(), col(MailRow.key).not_in(_of_others(address)))
    return _keys(session, or_(sent, col(MailRow.key).in_(theirs)), col(MailRow.erased_at).is_(None))


def forwarded_by(session: Session, address: str) -> list[int]:
    """The mails that this address forwarded for other readers."""
    others = col(MailRow.key).in_(_of_others(address))
    return _keys(session, func.lower(MailRow.sender) == address.lower(), others)


def drop_forwarder(session: Session, mail_keys: Collection[int]) -> None:
    """Takes who forwarded these mails out of them. Their bytes name that person, so they go; what the reader wrote stays."""
    copies = select(SightingRow.sha256).where(col(SightingRow.mail_key).in_(mail_keys)).distinct()
    raw_messages.empty(session, session.exec(copies).all())
    no_sender = {"sender": "", "rule_reason": "", "silence_reason": "", "message_id": None}
    session.exec(update(MailRow).where(col(MailRow.key).in_(mail_keys)).values(**no_sender))


def _of_others(address: str) -> Any:
    return select(ReportRow.mail_key).where(col(ReportRow.address).is_not(None), ReportRow.address != address.lower())


def unattributed(session: Session) -> list[int]:
    """The mails that only their bytes tell whose they are: of unread senders, and of programs, as bounces are."""
    unknown = or_(MailRow.state == MailState.QUARANTINED, col(MailRow.kind).in_([Kind.BOUNCE, Kind.AUTOMATIC]))
    return _keys(session, unknown, col(MailRow.erased_at).is_(None))


def unfiled(session: Session) -> list[int]:
    """The mails that are still to be filed: whose they are is not known yet."""
    return _keys(session, col(MailRow.state).in_([MailState.WAITING, MailState.FILING]))


def expired(session: Session, before: datetime, limit: int) -> list[int]:
    """At most `limit` filed mails that came before then, and whose cases were all closed by then and held by nobody."""
    kept = select(ReportRow.mail_key).join(CaseRow)
    needed = or_(col(CaseRow.status).in_(OPEN), col(CaseRow.updated) >= before, col(CaseRow.legal_hold))
    old = and_(MailRow.state == MailState.FILED, col(MailRow.arrived) < before, col(MailRow.erased_at).is_(None))
    return _keys(session, old, col(MailRow.key).not_in(kept.where(needed)), limit=limit)


def on_hold(session: Session, mail_keys: Collection[int]) -> dict[int, str]:
    """Those of the mails that are kept for a case under legal hold, with its reference."""
    held = select(ReportRow.mail_key, CaseRow.reference).join(CaseRow).where(col(CaseRow.legal_hold))
    return dict(session.exec(held.where(col(ReportRow.mail_key).in_(mail_keys))).all())


def erase(session: Session, mail_keys: Sequence[int], now: datetime, *, secret: str, address: str = "") -> Erased:
    """Empties these mails, their reports, and every letter and digest that speaks of them; with `address` all letters to it.

    Cases keep their claim, passage, status and history. Letters that have not left are taken back; digests that have
    not left are made anew. Of an address whose letters came back a keyed hash stays: it is not to be written to again.

    Raises:
        BeingSentError: one of the letters is being sent.
    """
    reports = session.exec(select(ReportRow).where(col(ReportRow.mail_key).in_(mail_keys))).all()
    cases = {report.case_key for report in reports}
    addresses = {report.address for report in reports if report.address} | ({address.lower()} if address else set())
    letters = _letters(session, mail_keys, cases, addresses, address.lower())
    digests = _digests(session, mail_keys)
    if any(state is OutboxState.SENDING for _, state in [*letters, *digests]):
        raise BeingSentError
    _empty_letters(session, [key for key, _ in letters], secret, now)
    _empty_digests(session, digests)
    references = _clean_cases(session, cases, reports)
    for report in reports:
        report.address, report.reporter, report.subject, report.words = None, None, "", ""
        report.told, report.told_how = report.told or now, report.told_how or "the sender was let go of"
    _empty_mails(session, mail_keys, now)
    _empty_notes(session, mail_keys)
    return Erased(len(mail_keys), len(reports), len(letters), len(digests), references)


def scrub(engine: Engine) -> bool:
    """Empties what the database keeps beside its tables: its log and its free pages. False if somebody was in the way.

    On SQLite freed pages are zeroed as they are freed (`secure_delete`) and the write-ahead log is emptied here; on
    PostgreSQL dead rows are vacuumed away. Its own log, replicas and backups are the operator's. Of either the index of
    words is written anew: until then it knows words that no case has any more.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(
                text(
                    'VACUUM raw_message, mail, report, "case", case_event, case_line, case_words, likeness, likeness_band, outbox'
                )
            )
            connection.execute(text("REINDEX INDEX CONCURRENTLY ix_case_words_words"))
        return True
    # The driver's own connection: a checkpoint can't be made inside a transaction, and the engine's begin with one.
    with closing(engine.raw_connection()) as raw:
        raw.cursor().execute("INSERT INTO case_words_fts (case_words_fts) VALUES ('optimize')")
        [(busy, *_)] = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return not busy


def _keys(session: Session, *conditions: ColumnElement[bool] | bool, limit: int | None = None) -> list[int]:
    wanted = select(MailRow.key).where(*conditions).order_by(col(MailRow.key)).limit(limit)
    return [key for key in session.exec(wanted) if key is not None]


def _letters(
    session: Session, mail_keys: Collection[int], cases: Collection[int], addresses: Collection[str], address: str
) -> list[tuple[int, OutboxState]]:
    """Letters to these people about these cases, alerts about them, and all to the one address, but for held cases."""
    about = select(OutboxCaseRow.outbox_key).where(col(OutboxCaseRow.case_key).in_(cases))
    held = select(OutboxCaseRow.outbox_key).join(CaseRow).where(col(CaseRow.legal_hold))
    to_them = or_(col(OutboxRow.address).in_(addresses), col(OutboxRow.letter).in_(_ABOUT_READERS))
    theirs = or_(
        col(OutboxRow.mail_key).in_(mail_keys),
        and_(col(OutboxRow.key).in_(about), to_them),
        OutboxRow.address == (address or None),
    )
    wanted = select(OutboxRow.key, OutboxRow.state).where(theirs, OutboxRow.letter != Letter.DIGEST)
    return [
        (key or 0, OutboxState(state)) for key, state in session.exec(wanted.where(col(OutboxRow.key).not_in(held)))
    ]


def _digests(session: Session, mail_keys: Collection[int]) -> list[tuple[int, OutboxState]]:
    """Every digest since the first of these mails came: any may name it."""
    first = session.exec(select(func.min(MailRow.arrived)).where(col(MailRow.key).in_(mail_keys))).one()
    if first is None:
        return []
    since = OutboxRow.letter == Letter.DIGEST, col(OutboxRow.created) >= first
    return [
        (key or 0, OutboxState(state))
        for key, state in session.exec(select(OutboxRow.key, OutboxRow.state).where(*since))
    ]


def _empty_letters(session: Session, keys: Sequence[int], secret: str, now: datetime) -> None:
    ours = col(OutboxRow.key).in_(keys)
    unsent = update(OutboxRow).where(ours, col(OutboxRow.state).in_(UNSENT))
    session.exec(unsent.values(state=OutboxState.WITHDRAWN, settled_at=now))
    for row in session.exec(select(OutboxRow).where(ours)):
        row.address = pseudonym(secret, row.address) if row.state in _UNREACHABLE else ""
        row.raw, row.recipient, row.domain, row.reply = b"", "", "", ""
        row.dedupe_key = f"erased:{row.key}"  # it held the address


def _empty_digests(session: Session, digests: Sequence[tuple[int, OutboxState]]) -> None:
    gone = [key for key, state in digests if state not in UNSENT]
    session.exec(update(OutboxRow).where(col(OutboxRow.key).in_(gone)).values(raw=b""))
    for key in (key for key, state in digests if state in UNSENT):
        row = session.get_one(OutboxRow, key)
        _, day, recipient = row.dedupe_key.split(":", 2)
        begun = col(DigestRow.recipient) == recipient, col(DigestRow.local_date) == date.fromisoformat(day)
        session.exec(delete(DigestRow).where(*begun))
        session.delete(row)


def _clean_cases(session: Session, keys: Collection[int], reports: Sequence[ReportRow]) -> tuple[str, ...]:
    """Takes the person out of what people wrote about a case, and their words out of the evidence."""
    names = {name for report in reports for name in _names(report)}
    for event in session.exec(select(EventRow).where(col(EventRow.case_key).in_(keys))):
        event.note = _without(event.note, names)
    # What a case was before the last decision on it may say how this person was told.
    session.exec(delete(DecisionRow).where(col(DecisionRow.case_key).in_(keys)))
    cases = session.exec(select(CaseRow).where(col(CaseRow.key).in_(keys)).order_by(col(CaseRow.key))).all()
    for case in cases:
        case.match = _without_evidence(case.match)
    touch(session, *keys)
    return tuple(case.reference for case in cases)


def _empty_notes(session: Session, mail_keys: Collection[int]) -> None:
    """A reply to our mail to the staff has no part in a case, and yet its words stand there."""
    for event in session.exec(select(EventRow).where(EventRow.action == "noted")):
        if mail_of(event.note) in mail_keys:
            event.note = without_words(event.note)
            touch(session, event.case_key)


def _names(report: ReportRow) -> set[str]:
    reporter = report.reporter or {}
    return {name for name in (report.address, reporter.get("address"), reporter.get("name")) if name}


def _without(note: str, names: Collection[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        note = re.sub(re.escape(name), ERASED, note, flags=re.IGNORECASE)
    return note


def _without_evidence(match: dict[str, Any]) -> dict[str, Any]:
    # Evidence quotes the mail; how sure the match was stays.
    linked = match["linked"]
    return match | {
        "linked": linked and linked | {"evidence": []},
        "candidates": [candidate | {"evidence": []} for candidate in match["candidates"]],
    }


def _empty_mails(session: Session, keys: Collection[int], now: datetime) -> None:
    ours = col(MailRow.key).in_(keys)
    # Copies that came another way have other headers, and so bytes of their own.
    copies = select(SightingRow.sha256).where(col(SightingRow.mail_key).in_(keys)).distinct()
    raw_messages.empty(session, session.exec(copies).all())
    campaigns.drop(session, keys)
    told = {"sender": "", "subject": "", "reason": "", "rule_reason": "", "silence_reason": "", "message_id": None}
    session.exec(update(MailRow).where(ours).values(erased_at=now, **told))
    # What lay in quarantine is not to be tried again: there is nothing left of it.
    closed = {"state": MailState.FILED, "kind": Kind.OTHER, "rule": "erased", "filed_at": MailRow.arrived}
    session.exec(update(MailRow).where(ours, col(MailRow.state) == MailState.QUARANTINED).values(**closed))
