"""Cases that people open: from a mail that opened none, from a telephone call, from a letter on paper."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from corrections_inbox.actions import by_hand
from corrections_inbox.actions.by_hand import ByHand, checked, written
from corrections_inbox.actions.drafting import answer, case_of
from corrections_inbox.actions.filing import join
from corrections_inbox.actions.house_rules import HouseRules
from corrections_inbox.actions.planning import Plan, Understood, articles_of, cases_of, reporter_of
from corrections_inbox.actions.telling import UNDO, hindered
from corrections_inbox.actions.threads import Thread
from corrections_inbox.cases import Event
from corrections_inbox.cases.policy import letter_for
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.reading import Read
from corrections_inbox.store import (
    case_queries,
    cases,
    counters,
    late_mail,
    letters,
    mail,
    mail_lines,
    outbox,
    reading,
    transaction,
)
from corrections_inbox.store.mail import Claim, Filed, Place
from corrections_inbox.store.outbox import Owed
from corrections_inbox.triage import Disposition, Kind, Ruling

_AGAIN = "Another mail about the same error was filed at this moment; try again."
_TAKEN_DOWN = "an editor took it down"
_NO_LETTER_WANTED = Ruling("by_hand", "it was taken down by hand, and no letter was asked for")


@dataclass(frozen=True, slots=True)
class _Opening:
    """A mail that an editor makes a case of, with what that comes to. `note` says in the history where it came from."""

    mail: Understood
    plan: Plan
    references: tuple[str, ...]
    letter: Owed | None
    actor: str
    note: str


def make_case(
    engine: Engine, mail_key: int, read: Read, actor: str, rules: HouseRules, now: datetime, *, letter: bool = False
) -> str:
    """Makes a mail that opened no case one, or a report of the case that is about the same error; gives its reference.

    `read` is what reading the mail anew gave. Its sender is written to only with `letter`.

    Raises:
        CorrectionsInboxError: it is a case already, is not there any longer, or its sender must not be written to.
    """
    with reading(engine) as session:
        claim = _filed(session, mail_key)
        known = mail_lines.answerable(session, [mail_key]).get(mail_key)
        sent = [str(each.letter) for each in letters.of_mail(session, mail_key)]
    if letter and (reason := _unanswerable(read) or hindered(known)):
        raise CorrectionsInboxError(f"Mail {mail_key}: its sender is {reason}; make it a case without a letter.")
    understood = Understood(claim, read.message, _as_report(read.disposition), read.matches, read.given_up)
    before = Ruling("before", ", ".join(sent) or (known.silence_reason if known else ""))
    opening = _prepared(engine, understood, before, actor, rules, now, letter=letter)
    opening = replace(opening, note=f"from mail of the kind {read.disposition.kind}")
    with transaction(engine) as session:
        counters.take_turn(session)
        _filed(session, mail_key)
        if letter:
            late_mail.mark_answered(session, mail_key)
        return _open(session, opening, rules, now)


def open_by_hand(engine: Engine, taken: ByHand, read: Read, actor: str, rules: HouseRules, now: datetime) -> str:
    """Opens a case from what an editor took down, or adds it to the case that is about the same error.

    `read` is what reading `by_hand.written(taken, actor, now)` gave. The same words on the same day open one case.
    Gives its reference.

    Raises:
        CorrectionsInboxError: nothing was taken down, or another mail came in between.
    """
    taken = checked(taken)
    packed = mail.pack(written(taken, actor, now))
    claim = Claim(
        0, packed.sha256, by_hand.MAILBOX, now, truncated=False, backlog=False, resynchronised=False, attempts=1
    )
    disposition = _as_report(read.disposition)
    understood = Understood(claim, read.message, disposition, read.matches, read.given_up)
    opening = _prepared(engine, understood, Ruling("by_hand", _TAKEN_DOWN), actor, rules, now)
    opening = replace(opening, note=f"by {taken.way}")
    with transaction(engine) as session:
        counters.take_turn(session)
        if (copy := mail.copy_of(session, packed)) is not None:
            return next(iter(case_queries.of_mail(session, copy)))
        uid = counters.advance(session, by_hand.MAILBOX)
        key = mail.keep(session, Place(by_hand.MAILBOX, "", 1, uid), packed, arrived=now, now=now) or 0
        mail.take(session, key, now)
        silence = Ruling("no_letter", _TAKEN_DOWN) if taken.tell else _NO_LETTER_WANTED
        mail.mark_filed(session, key, _as_filed(read, taken, actor, silence), now)
        return _open(session, replace(opening, mail=replace(understood, claim=replace(claim, key=key))), rules, now)


def _filed(session: Session, mail_key: int) -> Claim:
    claim = mail.filed(session, mail_key)
    if claim is None:
        raise CorrectionsInboxError(f"Mail {mail_key} is not here, or not filed.")
    if already := case_queries.of_mail(session, mail_key):
        raise CorrectionsInboxError(f"Mail {mail_key} is part of {', '.join(already)} already.")
    return claim


def _unanswerable(read: Read) -> str:
    silence = read.disposition.silence
    if read.message.sender is None:
        return "not known"
    return hindered(mail_lines.Answerable(None, silence.rule, silence.reason)) if silence else ""


def _as_report(disposition: Disposition) -> Disposition:
    """An editor says that it is about an error, whatever the rules said."""
    return replace(disposition, kind=Kind.REPORT, silence=None)


def _prepared(
    engine: Engine,
    understood: Understood,
    silence: Ruling,
    actor: str,
    rules: HouseRules,
    now: datetime,
    *,
    letter: bool = False,
) -> _Opening:
    with reading(engine) as session:
        made = _planned(session, understood, rules)
    with transaction(engine) as session:
        year = now.astimezone(rules.zone).year
        references = tuple(cases.take_references(session, year, len(made.opening))) if made.opening else ()
    if not letter:
        return _Opening(understood, replace(made, silence=silence), references, None, actor, "")
    matches = (*made.opening, *(joining.match for joining in made.joining if joining.match))
    made = replace(made, letter=letter_for(understood.disposition, matches))
    [owed] = answer(understood, made, references, rules, now)
    # A person writes it: it is held to no limit, and can be taken back for a minute.
    owed = replace(owed, dedupe_key=f"mail:{understood.claim.key}:case", automatic=False, not_before=now + UNDO)
    return _Opening(understood, made, references, owed, actor, "")


def _planned(session: Session, understood: Understood, rules: HouseRules) -> Plan:
    articles = case_queries.with_open_cases(session, articles_of(understood))
    return cases_of(session, understood, Plan(reporter_of(understood.message, rules)), Thread(), articles)


def _open(session: Session, opening: _Opening, rules: HouseRules, now: datetime) -> str:
    planned = _planned(session, opening.mail, rules)
    if (planned.opening, planned.joining) != (opening.plan.opening, opening.plan.joining):
        raise CorrectionsInboxError(_AGAIN)
    for reference, match in zip(opening.references, opening.plan.opening, strict=True):
        case = case_of(opening.mail, opening.plan, reference, match, rules, now)
        why = "; ".join(filter(None, (opening.note, opening.plan.needs_human)))
        cases.open_case(session, replace(case, history=(Event(now, opening.actor, "opened", why),)))
    for joining in opening.plan.joining:
        join(session, opening.mail, opening.plan, joining, now, opening.actor)
    if opening.letter:
        outbox.queue(session, opening.letter, now)
    return next(iter((*opening.references, *(joining.reference for joining in opening.plan.joining))))


def _as_filed(read: Read, taken: ByHand, actor: str, silence: Ruling) -> Filed:
    subject = read.message.subject
    ruling = Ruling("by_hand", f"{actor} took it down ({taken.way}).")
    # Nobody but us has ever seen its Message-ID: no letter may answer to it.
    return Filed(None, taken.address, subject, Kind.REPORT, ruling, silence, read.message.language or "")
