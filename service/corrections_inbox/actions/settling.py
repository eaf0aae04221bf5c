"""What people decide about a case: its status, and with it the letters that its readers are owed."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from corrections_inbox.actions.duplicates import hand_over, load, take_back
from corrections_inbox.actions.house_rules import SERVICE, HouseRules
from corrections_inbox.actions.telling import REOPENED, Decision, Known, Telling, telling
from corrections_inbox.cases import Case, Event, Status
from corrections_inbox.cases.confirming import settled
from corrections_inbox.cases.references import named_in
from corrections_inbox.cases.transitions import check
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.store import (
    cases,
    confirmations,
    counters,
    decided_letters,
    decisions,
    outbox,
    reading,
    transaction,
)


@dataclass(frozen=True, slots=True)
class Decided:
    """A case as it is after a decision, and how its readers are told."""

    case: Case
    telling: Telling


def change_status(engine: Engine, reference: str, decision: Decision, rules: HouseRules, now: datetime) -> Decided:
    """Settles, asks about, reopens or takes up a case.

    Closing queues one outcome letter for each reader who was not told yet, or records why none is owed. Asking queues
    a question. Both leave after 60 s; `undo` takes all of it back before.

    Raises:
        CorrectionsInboxError: there is no such case, its status does not permit this, or somebody else was faster.
    """
    before, decision, told = _prepared(engine, reference, decision, rules, now)
    return decide(engine, before, decision, told, now)


def preview(engine: Engine, reference: str, decision: Decision, rules: HouseRules, now: datetime) -> Telling:
    """The letters that a decision would send, and who gets none and why; nothing is written.

    Raises:
        CorrectionsInboxError: there is no such case, or its status does not permit this.
    """
    return _prepared(engine, reference, decision, rules, now)[2]


def _prepared(
    engine: Engine, reference: str, decision: Decision, rules: HouseRules, now: datetime
) -> tuple[Case, Decision, Telling]:
    decision = _completed(decision)
    with reading(engine) as session:
        before = load(session, reference)
        permit(before, decision)
        known = Known.of(session, before, rules.letterhead.secret)
    return before, decision, telling(before, decision, known, rules, now)


def _completed(decision: Decision) -> Decision:
    named = named_in(decision.note)
    if decision.status is not Status.DUPLICATE or decision.duplicate_of or not named:
        return decision
    return replace(decision, duplicate_of=named[0])


def permit(before: Case, decision: Decision) -> None:
    """Refuses what the status of a case does not permit, and what was decided on an outdated view of it.

    Raises:
        CorrectionsInboxError: in a sentence for who decided.
    """
    reference, after = before.reference, decision.status
    if decision.seen and before.updated > decision.seen:
        raise CorrectionsInboxError(_changed(reference))
    check(reference, before.status, after, notice=decision.notice, duplicate_of=decision.duplicate_of)


def _changed(reference: str) -> str:
    return f"{reference} was changed by somebody else a moment ago; look again."


def reopen(session: Session, reference: str, note: str, now: datetime) -> None:
    """Takes a closed case up again in the caller's transaction because its sender says that it was misunderstood.

    Raises:
        CorrectionsInboxError: there is no such case.
    """
    _write(session, load(session, reference), Decision(Status.IN_REVIEW, SERVICE, note), now)


def decide(engine: Engine, before: Case, decision: Decision, told: Telling, now: datetime) -> Decided:
    """Writes down a decision and queues its letters, if the case still is what it was when they were written.

    Raises:
        CorrectionsInboxError: somebody else was faster.
    """
    with transaction(engine) as session:
        # Of two people who decide at once, the later one sees what the first one wrote.
        counters.take_turn(session)
        if load(session, before.reference) != before:
            raise CorrectionsInboxError(_changed(before.reference))
        decisions.remember(session, before.reference, decision.status, decision.actor, now)
        _write(session, before, decision, now)
        for letter in told.letters:
            outbox.queue(session, letter.owed, now)
        for address, reason in told.untold:
            cases.mark_told(session, before.reference, address, reason, now)
        return Decided(load(session, before.reference), told)


def _write(session: Session, before: Case, decision: Decision, now: datetime) -> None:
    reference, reopens = before.reference, not before.status.is_open
    changes: dict[str, object] = {"status": decision.status, "backlog": False, "duplicate_of": decision.duplicate_of}
    if not decision.status.is_open:
        changes |= {"needs_human": False}
    if decision.notice:
        changes |= {"notice_text": decision.notice, "notice_published": now}
    cases.change(session, reference, now, **changes)
    action = REOPENED if reopens else f"set to {decision.status}"
    cases.record(session, reference, Event(now, decision.actor, action, decision.note))
    decided_letters.withdraw_all(session, reference, f"the case was {action} before it left", now)
    if confirmation := settled(before, decision.status, decision.actor, now):
        confirmations.record(session, confirmation, [report.message_key for report in before.reports])
    if reopens:
        cases.mark_waiting(session, reference)
        confirmations.withdraw(session, reference)
    if before.duplicate_of:
        take_back(session, before, Event(now, decision.actor, "left", f"{reference} was reopened"), now)
    if decision.status is Status.DUPLICATE:
        hand_over(session, replace(before, duplicate_of=decision.duplicate_of), decision.actor, now)
