"""Files understood mail: cases, reports, letters and the filed mark in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from corrections_inbox.actions import returns, settling
from corrections_inbox.actions.drafting import Draft, draft, report
from corrections_inbox.actions.house_rules import SERVICE, HouseRules
from corrections_inbox.actions.planning import Joining, Plan, Understood, plan
from corrections_inbox.cases import Event
from corrections_inbox.cases.joining import same_error
from corrections_inbox.matching import Match
from corrections_inbox.store import breaker, campaigns, cases, counters, mail, outbox, reading, transaction
from corrections_inbox.store.correspondence import Correspondence, with_people
from corrections_inbox.store.mail import Filed

_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class _Prepared:
    mail: Understood
    plan: Plan
    draft: Draft


def file_messages(engine: Engine, batch: Sequence[Understood], rules: HouseRules, now: datetime) -> None:
    """Files mails together, each mail wholly or not at all.

    Letters are written before the transaction that queues them. It decides again what is to be done, and leaves to the
    next round a mail for which the answer is another by then: a report of the same error came in between, or a limit
    was reached. What never comes to rest is given back unharmed.
    """
    waiting = list(batch)
    for _ in range(_ROUNDS):
        if not waiting:
            return
        prepared, waiting = _prepared(engine, waiting, rules, now)
        with transaction(engine) as session:
            # Only one worker decides at a time: two reports of one error must not open two cases.
            counters.take_turn(session)
            waiting += _file_all(session, prepared, rules, now)
    with transaction(engine) as session:
        for mail_left in waiting:
            mail.unclaim(session, mail_left.claim.key)


def _prepared(
    engine: Engine, waiting: Sequence[Understood], rules: HouseRules, now: datetime
) -> tuple[list[_Prepared], list[Understood]]:
    """What can be filed now, and what must wait for it because it may join a case that is only opened now."""
    with reading(engine) as session:
        past = _correspondence(session, waiting, rules, now)
        plans = [(each, plan(session, each, past, rules, now)) for each in waiting]
    opened: list[Match] = []
    chosen, later = [], []
    for each, made in plans:
        if any(same_error(match, known) for match in made.opening for known in opened):
            later.append(each)
        else:
            chosen.append((each, made))
            opened += made.opening
    references = iter(_references(engine, len(opened), rules, now))
    drafts = ((each, made, [next(references) for _ in made.opening]) for each, made in chosen)
    return [_Prepared(each, made, draft(each, made, own, rules, now)) for each, made, own in drafts], later


def _references(engine: Engine, number: int, rules: HouseRules, now: datetime) -> list[str]:
    if not number:
        return []
    with transaction(engine) as session:
        return cases.take_references(session, now.astimezone(rules.zone).year, number)


def _correspondence(session: Session, mails: Sequence[Understood], rules: HouseRules, now: datetime) -> Correspondence:
    senders = {each.message.sender.address for each in mails if each.message.sender}
    return with_people(session, senders, rules.letterhead.secret, now)


def _file_all(session: Session, prepared: Sequence[_Prepared], rules: HouseRules, now: datetime) -> list[Understood]:
    """Writes what comes of all that is still right; gives the mails that are to be decided anew."""
    mails = [each.mail for each in prepared]
    past = _correspondence(session, mails, rules, now)
    anew: list[Understood] = []
    for ready in prepared:
        made = ready.plan
        if plan(session, ready.mail, past, rules, now) != made:
            anew.append(ready.mail)
            continue
        _file(session, ready, now)
        if made.trips or made.returns:
            past = _correspondence(session, mails, rules, now)
        elif made.letter and ready.mail.message.sender:
            past.add(ready.mail.message.sender.address)
    return anew


def _file(session: Session, ready: _Prepared, now: datetime) -> None:
    """Writes one mail's rows."""
    each, made = ready.mail, ready.plan
    if not mail.mark_filed(session, each.claim.key, _filed(each, made), now):
        return  # another worker filed it after our claim had run out
    for case in ready.draft.cases:
        cases.open_case(session, case)
    for joining in made.joining:
        join(session, each, made, joining, now)
    if made.trips:
        breaker.trip(session, made.trips.reason, now)
    for returned in made.returns:
        returns.record(session, returned, now)
    for letter in ready.draft.letters:
        outbox.queue(session, letter, now)
    if made.likeness and made.reporter:
        wrote, arrived = made.reporter.address, each.claim.arrived
        campaigns.record(session, each.claim.key, made.likeness, made.kin, address=wrote, arrived=arrived)


def join(session: Session, each: Understood, made: Plan, joining: Joining, now: datetime, actor: str = SERVICE) -> None:
    """Writes a mail's part in a case that is there already."""
    event = Event(now, actor, "joined" if joining.match else "noted", joining.note)
    if joining.match is None:
        cases.record(session, joining.reference, event)
        return
    if joining.reopens:
        settling.reopen(session, joining.reference, joining.note, now)
    cases.add_report(session, joining.reference, report(each, made, joining.match), event)
    changes: dict[str, object] = {"status": joining.status} if joining.status else {}
    changes |= {"needs_human": True} if joining.needs_human else {}
    changes |= {"backlog": False} if joining.wake else {}
    cases.change(session, joining.reference, now, **changes)
    if joining.relink and joining.match.linked:
        cases.relink(session, joining.reference, joining.match, joining.match.linked.article.section, now)


def _filed(each: Understood, made: Plan) -> Filed:
    message = each.message
    return Filed(
        message_id=message.message_id,
        sender=message.sender.address if message.sender else "",
        subject=message.subject,
        kind=each.disposition.kind,
        ruling=each.disposition.ruling,
        silence=made.silence,
        language=message.language or "",
    )
