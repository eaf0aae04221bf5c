"""Files understood mail: cases, reports, letters and the filed mark in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from corrections_inbox.actions import returns, settling
from corrections_inbox.actions.drafting import Draft, draft, report
from corrections_inbox.actions.house_rules import SERVICE, HouseRules
from corrections_inbox.actions.planning import Joining, Plan, Understood, articles_of, known_of, plan
from corrections_inbox.cases import Event
from corrections_inbox.store import breaker, campaigns, cases, counters, mail, outbox, reading, transaction
from corrections_inbox.store.campaigns import Compared
from corrections_inbox.store.mail import Filed

_FRUITLESS = 4  # rounds in which nothing could be filed


@dataclass(frozen=True, slots=True)
class _Planned:
    mail: Understood
    plan: Plan


@dataclass(frozen=True, slots=True)
class _Prepared:
    mail: Understood
    plan: Plan
    draft: Draft


def file_messages(engine: Engine, batch: Sequence[Understood], rules: HouseRules, now: datetime) -> None:
    """Files mails together, each mail wholly or not at all.

    Mails that may concern one another are filed in different rounds. Letters are written before the transaction that
    queues them. It decides again what is to be done, and leaves to the next round a mail for which the answer is another
    by then: a report of the same error came in between, or a limit was reached. What never comes to rest is given back
    unharmed.
    """
    waiting, fruitless = list(batch), 0
    while waiting and fruitless < _FRUITLESS:
        prepared, later = _prepared(engine, waiting, rules, now)
        with transaction(engine) as session:
            # Only one worker decides at a time: two reports of one error must not open two cases.
            counters.take_turn(session)
            anew = _file_all(session, prepared, rules, now)
        fruitless = fruitless + 1 if len(anew) == len(prepared) else 0
        left = {each.claim.key for each in (*anew, *later)}
        waiting = [each for each in waiting if each.claim.key in left]
    with transaction(engine) as session:
        for mail_left in waiting:
            mail.unclaim(session, mail_left.claim.key)


def _prepared(
    engine: Engine, waiting: Sequence[Understood], rules: HouseRules, now: datetime
) -> tuple[list[_Prepared], list[Understood]]:
    """What can be filed now, and what must wait for it."""
    with reading(engine) as session:
        plans, later = _plans(session, waiting, rules, now)
    references = iter(_references(engine, sum(len(each.plan.opening) for each in plans), rules, now))
    own = [[next(references) for _ in each.plan.opening] for each in plans]
    drafts = (draft(each.mail, each.plan, theirs, rules, now) for each, theirs in zip(plans, own, strict=True))
    return [_Prepared(each.mail, each.plan, made) for each, made in zip(plans, drafts, strict=True)], later


def _references(engine: Engine, number: int, rules: HouseRules, now: datetime) -> list[str]:
    if not number:
        return []
    with transaction(engine) as session:
        return cases.take_references(session, now.astimezone(rules.zone).year, number)


def _plans(
    session: Session,
    mails: Sequence[Understood],
    rules: HouseRules,
    now: datetime,
    expected: Mapping[int, Plan] | None = None,
) -> tuple[list[_Planned], list[Understood]]:
    """Plans for mails that do not concern one another, and the mails that must wait: also those not planned as `expected`.

    So it makes no difference that none of them is written down before all are planned.
    """
    known = known_of(session, mails, rules, now)
    plans: list[_Planned] = []
    later: list[Understood] = []
    touched: set[str | int] = set()
    decisive = False
    for each in mails:
        made = plan(session, each, known, rules, now)
        concerns = _concerns(each, made)
        if decisive or concerns & touched or (expected is not None and made != expected[each.claim.key]):
            later.append(each)
        else:
            plans.append(_Planned(each, made))
            if made.letter and each.message.sender:
                known.past.add(each.message.sender.address, held=made.held)
            # Who is not written to any longer, and which cases are open again, may matter to any mail.
            decisive = bool(made.returns) or any(joining.reopens for joining in made.joining)
        touched |= concerns
    return plans, later


def _concerns(mail: Understood, made: Plan) -> set[str | int]:
    """What a mail changes or depends on: its people, articles and cases, and what other mails are like it."""
    if not (made.letter or made.opening or made.joining or made.likeness):
        return set()
    people = {person.address.lower() for person in (mail.message.sender, made.reporter) if person}
    alike = {*made.likeness.bands, *([made.kin.root] if made.kin else [])} if made.likeness else set()
    return {*people, *articles_of(mail), *(joining.reference for joining in made.joining), *alike}


def _file_all(session: Session, prepared: Sequence[_Prepared], rules: HouseRules, now: datetime) -> list[Understood]:
    """Writes what comes of all that is still right; gives the mails that are to be decided anew."""
    expected = {each.mail.claim.key: each.plan for each in prepared}
    plans, anew = _plans(session, [each.mail for each in prepared], rules, now, expected)
    filed = {each.mail.claim.key: _filed(each.mail, each.plan) for each in plans}
    # Another worker files what our claim has run out for.
    ours = mail.mark_all_filed(session, filed, now)
    _write(session, [each for each in prepared if each.mail.claim.key in ours], now)
    return anew


def _write(session: Session, ready: Sequence[_Prepared], now: datetime) -> None:
    """Writes the rows of mails that are marked as filed."""
    cases.open_cases(session, [case for each in ready for case in each.draft.cases])
    for each in ready:
        for joining in each.plan.joining:
            join(session, each.mail, each.plan, joining, now)
    outbox.queue_all(session, [letter for each in ready for letter in each.draft.letters], now)
    campaigns.record(session, [found for each in ready if (found := _compared(each.mail, each.plan))])
    for each in ready:
        if each.plan.trips:
            breaker.trip(session, each.plan.trips.reason, now)
        for returned in each.plan.returns:
            returns.record(session, returned, now)


def _compared(each: Understood, made: Plan) -> Compared | None:
    if made.likeness is None or made.reporter is None:
        return None
    return Compared(each.claim.key, made.likeness, made.kin, made.reporter.address, each.claim.arrived)


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
