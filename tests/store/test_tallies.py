"""How much lies where."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine

from corrections_inbox.cases import Case, Letter, Report, Reporter, Status
from corrections_inbox.store import cases, mail, outbox, reading, tallies, transaction
from corrections_inbox.store.tables import MailState, OutboxState
from corrections_inbox.triage import Kind, Ruling


def test_every_state_is_counted_also_an_empty_one(
    engine: Engine, kept_mail: Callable[[int], int], now: datetime
) -> None:
    kept_mail(1)
    with transaction(engine) as session:
        mail.quarantine(session, kept_mail(2), "too odd")
        owed = outbox.Owed(Letter.DIGEST, "a", "<a@paper.example>", "noor@paper.example", "<>", b"", now, held="wait")
        outbox.queue(session, owed, now)
    with reading(engine) as session:
        mails, letters = tallies.mails(session), tallies.letters(session)
    assert set(mails) == set(MailState)
    assert (mails[MailState.WAITING], mails[MailState.QUARANTINED], mails[MailState.FILED]) == (1, 1, 0)
    assert set(letters) == set(OutboxState)
    assert (letters[OutboxState.HELD], letters[OutboxState.SENT]) == (1, 0)


def test_cases_answers_and_silences_are_counted_by_name(engine: Engine, ferry: Case, now: datetime) -> None:
    with transaction(engine) as session:
        places = (mail.Place("main", "INBOX", 1, uid) for uid in (1, 2))
        keys = [mail.keep(session, place, mail.pack(f"Subject: {place.uid}".encode()), arrived=now, now=now) or 0
                for place in places]  # fmt: skip
        mail.claim(session, now, limit=10)
        silence = Ruling("list_mail", "It came from a mailing list.")
        for key, kind, silent in zip(keys, (Kind.REPORT, Kind.NEWSLETTER), (None, silence), strict=True):
            filed = mail.Filed(None, "rosa@reader.example", "a", kind, Ruling("a", "b"), silent)
            mail.mark_filed(session, key, filed, now)
        report = Report(keys[0], Reporter("rosa@reader.example"), Kind.REPORT, now, "Ferry", "40", "acknowledgment")
        cases.open_case(session, replace(ferry, reports=(report,)))
        owed = outbox.Owed(Letter.RECEIPT, "a", "<a@paper.example>", "rosa@reader.example", "<>", b"", now)
        outbox.queue(session, replace(owed, automatic=True), now)
    with reading(engine) as session:
        tally = tallies.read(session)
    assert tally.kinds == {"report": 1, "newsletter": 1}
    assert tally.silences == {"list_mail": 1}
    assert tally.answers == {"receipt": 1}
    assert (tally.cases[Status.NEW], tally.cases[Status.CORRECTED]) == (1, 0)
    assert tally.linked == {"yes": 1, "no": 0}
    assert tally.untold == 1
    assert tally.oldest == {"mails": None, "letters": now, "reports": now}
