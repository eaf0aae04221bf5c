"""Cases made one, and reports of one case made two."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine

from corrections_inbox.actions.duplicates import load
from corrections_inbox.actions.house_rules import HouseRules
from corrections_inbox.actions.settling import decide, permit
from corrections_inbox.actions.telling import Decision, untold
from corrections_inbox.cases import Case, Event, Report, Status
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.store import cases, confirmations, counters, decided_letters, reading, transaction


def merge(engine: Engine, reference: str, into: str, actor: str, now: datetime, *, note: str = "") -> Case:
    """Closes a case as a duplicate of another one; its readers wait with that one, and are told with it.

    Raises:
        CorrectionsInboxError: there is no such case, the other one is closed, or somebody else was faster.
    """
    decision = Decision(Status.DUPLICATE, actor, note, duplicate_of=into.strip().upper())
    with reading(engine) as session:
        before = load(session, reference)
        permit(before, decision)
    return decide(engine, before, decision, untold(decision), now).case


def split(
    engine: Engine, reference: str, message_keys: Collection[int], actor: str, rules: HouseRules, now: datetime
) -> str:
    """Opens a case of its own for some of a case's reports; their readers wait with it. Gives its reference.

    Raises:
        CorrectionsInboxError: there is no such case, or it can't be divided so.
    """
    with transaction(engine) as session:
        counters.take_turn(session)
        case = load(session, reference)
        moving = [report for report in case.reports if report.message_key in message_keys]
        _check(case, moving, leaving=decided_letters.unsent(session, reference))
        [new] = cases.take_references(session, now.astimezone(rules.zone).year, 1)
        cases.open_case(session, _divided(case, new, moving, actor, now))
        for report in moving:
            moved = Event(now, actor, "left", f"a report of its own error: {new}")
            cases.remove_report(session, reference, report.message_key, moved)
        cases.change(session, reference, now)
        addresses = [report.reporter.address for report in moving if report.reporter]
        decided_letters.speaks_of(session, reference, new, addresses)
        confirmations.take_off(session, reference, [report.message_key for report in moving])
    return new


def _check(case: Case, moving: list[Report], leaving: list[int]) -> None:
    reference = case.reference
    if not moving:
        raise CorrectionsInboxError(f"{reference}: choose the reports that are about another error.")
    if len(moving) == len(case.reports):
        raise CorrectionsInboxError(f"{reference}: at least one report stays with it.")
    if case.duplicate_of:
        raise CorrectionsInboxError(f"{reference} is a duplicate; divide {case.duplicate_of} instead.")
    if leaving:
        raise CorrectionsInboxError(f"{reference}: letters about it leave within a minute; take them back or wait.")


def _divided(case: Case, new: str, moving: list[Report], actor: str, now: datetime) -> Case:
    """What was known of the old case, as far as it concerns the reports that leave it."""
    return replace(
        case,
        reference=new,
        status=case.status if case.status.is_open else Status.IN_REVIEW,
        opened=now,
        updated=now,
        match=replace(case.match, claim=moving[0].claim),
        reports=tuple(replace(report, told=None, told_how="") for report in moving),
        history=(Event(now, actor, "opened", f"divided from {case.reference}"),),
        notice=None,
    )
