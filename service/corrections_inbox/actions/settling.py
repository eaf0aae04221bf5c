"""What people decide about a case: its status, and with it the letters that its readers are owed."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from corrections_inbox.actions.drafting import owed_letter
from corrections_inbox.actions.house_rules import SERVICE, HouseRules
from corrections_inbox.cases import Case, Event, Letter, Report, Status
from corrections_inbox.cases.confirming import settled
from corrections_inbox.cases.transitions import NOTHING_OWED, OUTCOME_LETTERS, check
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.letters.composing import compose
from corrections_inbox.letters.values import Original, Outcome, Question, Understood
from corrections_inbox.store import (
    case_queries,
    cases,
    confirmations,
    counters,
    letters,
    mail_lines,
    outbox,
    reading,
    returned,
    transaction,
)
from corrections_inbox.store.mail_lines import Answerable
from corrections_inbox.store.outbox import Owed

UNDO = timedelta(seconds=60)  # letters of people's actions wait this long, so that they can be taken back
# Why a mail was not answered by itself, though a person may write to its sender all the same.
_NO_HINDRANCE = frozenset({"", "staff", "backlog", "late", "answering_off", "already_acknowledged", "no_letter"}) | {
    "address_limit",
    "domain_limit",
    "undeliverable",
}
_REFERENCE = re.compile(r"\bC-\d{4}-\d{4,9}\b", re.IGNORECASE)
_REOPENED = "reopened"
_ASKED = f"set to {Status.ASKED}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person wants of a case. `note` stays in the house; `explanation` is written to the readers.

    `no_letter` is why no reader is written to. A duplicate names the other case in `duplicate_of` or in its note.
    Readers known only from a forward are written to only with `write_to_forwarded`.
    """

    status: Status
    actor: str
    note: str = ""
    notice: str = ""
    explanation: str = ""
    no_letter: str = ""
    duplicate_of: str = ""
    write_to_forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """How the readers of a case are told: letters to some, to the others nothing, and why."""

    letters: tuple[Owed, ...] = ()
    untold: tuple[tuple[str | None, str], ...] = ()  # address (None: all who are left) and reason


@dataclass(frozen=True, slots=True)
class Decided:
    """A case as it is after a decision, and how its readers are told."""

    case: Case
    telling: Telling


def change_status(engine: Engine, reference: str, decision: Decision, rules: HouseRules, now: datetime) -> Decided:
    """Settles, asks about, reopens or takes up a case.

    Closing queues one outcome letter for each reader who was not told yet, or records why none is owed. Asking queues
    a question. Both leave after 60 s; deciding otherwise before takes them back.

    Raises:
        CorrectionsInboxError: there is no such case, or its status does not permit this.
    """
    decision = _completed(decision)
    with reading(engine) as session:
        before = _load(session, reference)
        check(reference, before.status, decision.status, notice=decision.notice, duplicate_of=decision.duplicate_of)
        mails = mail_lines.answerable(session, [report.message_key for report in before.reports])
        away = returned.bounced_at(session, list(_waiting(before)), rules.letterhead.secret)
    telling = _telling(before, decision, mails, rules, now, away)
    with transaction(engine) as session:
        # Of two people who decide at once, the later one sees what the first one wrote.
        counters.take_turn(session)
        if _load(session, reference) != before:
            raise CorrectionsInboxError(f"{reference} was changed by somebody else a moment ago; look again.")
        _write(session, before, decision, now)
        for letter in telling.letters:
            outbox.queue(session, letter, now)
        for address, reason in telling.untold:
            cases.mark_told(session, reference, address, reason, now)
        return Decided(_load(session, reference), telling)


def _completed(decision: Decision) -> Decision:
    named = _REFERENCE.search(decision.note)
    if decision.status is not Status.DUPLICATE or decision.duplicate_of or not named:
        return decision
    return replace(decision, duplicate_of=named.group().upper())


def _load(session: Session, reference: str) -> Case:
    case = case_queries.load(session, reference)
    if case is None:
        raise CorrectionsInboxError(f"There is no case {reference}.")
    return case


def reopen(session: Session, reference: str, note: str, now: datetime) -> None:
    """Takes a closed case up again in the caller's transaction because its sender says that it was misunderstood.

    Raises:
        CorrectionsInboxError: there is no such case.
    """
    _write(session, _load(session, reference), Decision(Status.IN_REVIEW, SERVICE, note), now)


def _write(session: Session, before: Case, decision: Decision, now: datetime) -> None:
    reference, reopens = before.reference, not before.status.is_open
    changes: dict[str, object] = {"status": decision.status, "backlog": False, "duplicate_of": decision.duplicate_of}
    if not decision.status.is_open:
        changes |= {"needs_human": False}
    if decision.notice:
        changes |= {"notice_text": decision.notice, "notice_published": now}
    cases.change(session, reference, now, **changes)
    action = _REOPENED if reopens else f"set to {decision.status}"
    cases.record(session, reference, Event(now, decision.actor, action, decision.note))
    letters.withdraw_by_hand(session, reference, f"the case was {action} before it left", now)
    if confirmation := settled(before, decision.status, decision.actor, now):
        confirmations.record(session, confirmation, [report.message_key for report in before.reports])
    if reopens:
        cases.mark_waiting(session, reference)
        confirmations.withdraw(session, reference)
    if before.duplicate_of:
        _take_back(session, before, decision, now)
    if decision.status is Status.DUPLICATE:
        _hand_over(session, before, decision, now)


def _hand_over(session: Session, duplicate: Case, decision: Decision, now: datetime) -> None:
    """The readers of a duplicate wait with the other case, and are told with it."""
    other = _load(session, decision.duplicate_of)
    if not other.status.is_open:
        raise CorrectionsInboxError(
            f"{other.reference} is {other.status} already, so nobody would be told with it: "
            f"settle {duplicate.reference} in the same way instead."
        )
    for report in duplicate.reports:
        joined = Event(now, decision.actor, "joined", f"from {duplicate.reference}")
        cases.add_report(session, other.reference, _untold(report), joined)
    cases.change(session, other.reference, now)


def _take_back(session: Session, duplicate: Case, decision: Decision, now: datetime) -> None:
    """It was no duplicate after all: its readers do not wait with the other case any longer."""
    other = _load(session, duplicate.duplicate_of)
    lent = [_untold(report) for report in duplicate.reports]
    left = Event(now, decision.actor, "left", f"{duplicate.reference} was reopened")
    for report in other.reports:
        if report.told is None and report in lent:
            cases.remove_report(session, other.reference, report.message_key, left)
            cases.change(session, other.reference, now)


def _untold(report: Report) -> Report:
    return replace(report, told=None, told_how="")


def _telling(
    case: Case,
    decision: Decision,
    mails: dict[int, Answerable],
    rules: HouseRules,
    now: datetime,
    away: dict[str, datetime],
) -> Telling:
    letter = Letter.QUESTION if decision.status is Status.ASKED else OUTCOME_LETTERS.get(decision.status)
    if decision.status is not Status.ASKED and decision.status.is_open:
        return Telling()
    if letter is None or decision.no_letter:
        closing = NOTHING_OWED.get(decision.status, "")
        reason = decision.no_letter or closing
        return Telling(untold=((None, reason),)) if not decision.status.is_open else Telling()
    owed: list[Owed] = []
    untold: list[tuple[str | None, str]] = []
    for address, report in _waiting(case).items():
        reason = _hindrance(report, mails.get(report.message_key), decision)
        if address in away:
            reason = f"not written to: letters to this address came back on {away[address]:%Y-%m-%d}"
        if reason:
            untold.append((address, reason))
        else:
            original = _original(report, mails.get(report.message_key))
            owed.append(_owed(case, _values(case, letter, decision), original, rules, now))
    if decision.status.is_open:
        return Telling(tuple(owed))
    untold += [(None, "the mail names no sender")] if any(report.reporter is None for report in case.reports) else []
    return Telling(tuple(owed), tuple(untold))


def _waiting(case: Case) -> dict[str, Report]:
    """The last report of each reader who waits: a reader is told once, however often they wrote."""
    waiting = (report for report in case.reports if report.reporter and report.told is None)
    return {report.reporter.address.lower(): report for report in waiting if report.reporter}


def _hindrance(report: Report, mail: Answerable | None, decision: Decision) -> str:
    if report.reporter and report.reporter.unverified and not decision.write_to_forwarded:
        return "known only from a forward, and so not written to"
    if mail and mail.silence_rule not in _NO_HINDRANCE:
        return f"not written to: {mail.silence_reason}"
    return ""


def _original(report: Report, mail: Answerable | None) -> Original:
    reporter = report.reporter
    address, language = (reporter.address, reporter.language) if reporter else ("", "")
    # A forward's Message-ID is our colleague's: the reader has never seen it.
    message_id = mail.message_id if mail and not (reporter and reporter.unverified) else None
    return Original(address, report.subject, language, message_id)


def _values(case: Case, letter: Letter, decision: Decision) -> Question | Outcome:
    if letter is Letter.QUESTION:
        return Question((case.reference,), Understood.of(case.reference, case.match).guesses, by_hand=True)
    return Outcome.of(letter, case.reference, case.match, notice=decision.notice, explanation=decision.explanation)


def _owed(case: Case, values: Question | Outcome, original: Original, rules: HouseRules, now: datetime) -> Owed:
    # A case that is reopened and settled again owes its readers a second outcome, under a key of its own.
    rounds = sum(event.action in {_REOPENED, _ASKED} for event in case.history)
    what = "question" if isinstance(values, Question) else "outcome"
    key = f"{what}:{case.reference}:{rounds}:{original.recipient.lower()}"
    composed = compose(rules.templates, rules.letterhead, values, original, now=now, key=key)
    return owed_letter(composed, key, rules, now + UNDO, references=[case.reference])
