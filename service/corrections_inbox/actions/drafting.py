"""Cases and letters written out from a plan, outside any transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from corrections_inbox.actions.house_rules import SERVICE, HouseRules
from corrections_inbox.actions.planning import Plan, Understood, words_of
from corrections_inbox.cases import RESERVED, Case, Event, Lane, Letter, Report, Status
from corrections_inbox.cases.deadlines import deadline_of
from corrections_inbox.cases.policy import AT_LEAST_ONCE
from corrections_inbox.letters.alert import Breaker, compose_alert
from corrections_inbox.letters.composing import compose
from corrections_inbox.letters.envelope import Composed
from corrections_inbox.letters.values import Acknowledgment, Original, Question, ReaderLetter, Receipt
from corrections_inbox.letters.values import Understood as Named
from corrections_inbox.matching import Match
from corrections_inbox.store.outbox import Owed
from corrections_inbox.triage import Kind

MOST_WORDS = 20_000  # code points of a report; the whole mail is kept as it came in


@dataclass(frozen=True, slots=True)
class Draft:
    """What a plan comes to once its cases have references."""

    references: tuple[str, ...]
    cases: tuple[Case, ...]
    letters: tuple[Owed, ...]


def draft(mail: Understood, plan: Plan, references: Sequence[str], rules: HouseRules, now: datetime) -> Draft:
    """Writes out the cases that are opened and all letters that are owed.

    Raises:
        BadTemplateError: an operator's template is wrong.
        ValueError: a recipient is not one bare address.
    """
    pairs = zip(references, plan.opening, strict=True)
    cases = tuple(case_of(mail, plan, reference, match, rules, now) for reference, match in pairs)
    letters = [*answer(mail, plan, references, rules, now), *_alerts(plan, mail.claim.key, cases, rules, now)]
    return Draft(tuple(references), cases, tuple(letters))


def report(mail: Understood, plan: Plan, match: Match) -> Report:
    """The mail's part in one case."""
    return Report(
        message_key=mail.claim.key,
        reporter=plan.reporter,
        kind=mail.disposition.kind,
        received=mail.claim.arrived,
        subject=mail.message.subject,
        words=words_of(mail.message, plan.reporter)[:MOST_WORDS],
        acknowledged=str(plan.letter) if plan.letter else plan.silence.reason if plan.silence else "",
        claim=match.claim,
    )


def case_of(mail: Understood, plan: Plan, reference: str, match: Match, rules: HouseRules, now: datetime) -> Case:
    """A case that a mail opens, with the mail's part in it."""
    asked = plan.letter is Letter.QUESTION and not plan.held
    opened = Event(now, SERVICE, "opened", plan.needs_human)
    lane = plan.lane or Lane.QUESTIONS
    return Case(
        reference=reference,
        status=Status.ASKED if asked else Status.NEW,
        lane=lane,
        needs_human=bool(plan.needs_human),
        backlog=mail.claim.backlog or mail.claim.resynchronised,
        opened=now,
        updated=now,
        match=match,
        reports=(report(mail, plan, match),),
        history=(opened,),
        deadline=deadline_of(lane, mail.claim.arrived, rules.deadlines),
        legal_hold=lane.is_reserved,  # what it says may be evidence
        section=match.linked.article.section if match.linked else "",
    )


def answer(mail: Understood, plan: Plan, references: Sequence[str], rules: HouseRules, now: datetime) -> list[Owed]:
    """The letter to a mail's sender that a plan owes, if any. `references` are those of the cases that it opens."""
    if plan.letter is None or mail.message.sender is None:
        return []
    named = [(reference, match) for reference, match in zip(references, plan.opening, strict=True)]
    named += [(joining.reference, joining.match) for joining in plan.joining if joining.match]
    values = letter_values(plan.letter, mail.disposition.kind, plan.lane, named)
    key = f"mail:{mail.claim.key}"
    original = Original.of(mail.message, mail.message.sender.address)
    composed = compose(rules.templates, rules.letterhead, values, original, now=now, key=key)
    every = [reference for reference, _ in named]
    owed = owed_letter(composed, f"{key}:answer", rules.reverse_path, now, references=every)
    return [replace(owed, mail_key=mail.claim.key, automatic=True, held=plan.held)]


def letter_values(letter: Letter, kind: Kind, lane: Lane | None, named: Sequence[tuple[str, Match]]) -> ReaderLetter:
    """What an acknowledgment, a question or a receipt says of these cases, each with how it was understood."""
    references = tuple(reference for reference, _ in named)
    understood = tuple(Named.of(reference, match) for reference, match in named)
    if letter is Letter.ACKNOWLEDGMENT:
        return Acknowledgment(understood)
    if letter is Letter.QUESTION:
        guesses = dict.fromkeys(guess for case in understood for guess in case.guesses)
        return Question(references, tuple(guesses), wordless=kind is Kind.EMPTY)
    return Receipt(letter, ", ".join(references), lane or Lane.QUESTIONS)


def _alerts(plan: Plan, mail_key: int, cases: Sequence[Case], rules: HouseRules, now: datetime) -> list[Owed]:
    """Legal and privacy matters, and a tripped breaker, do not wait for the digest."""
    urgent = cases if plan.lane in RESERVED else ()
    letters = [_alert(case, case.reference, to, rules, now) for case in urgent for to in rules.legal_notify]
    if plan.trips:
        matter = Breaker(plan.held, held=1)
        letters += [_alert(matter, f"breaker:{mail_key}", to, rules, now) for to in rules.breaker_notify]
    return letters


def _alert(matter: Case | Breaker, about: str, recipient: str, rules: HouseRules, now: datetime) -> Owed:
    key = f"alert:{about}:{recipient}"
    sealed = compose_alert(
        rules.templates,
        rules.letterhead,
        matter,
        recipient=recipient,
        now=now,
        key=key,
        links=rules.links(recipient, now),
    )
    references = [matter.reference] if isinstance(matter, Case) else []
    return owed_letter(sealed, key, rules.reverse_path, now, references=references)


def owed_letter(
    composed: Composed, key: str, reverse_path: str, not_before: datetime, *, references: Sequence[str] = ()
) -> Owed:
    """A composed letter as it is queued, not counted as automatic; mail to our own people goes at least once."""
    return Owed(
        letter=composed.letter,
        dedupe_key=key,
        message_id=composed.message_id,
        recipient=composed.recipient,
        reverse_path=reverse_path,
        raw=composed.raw,
        not_before=not_before,
        at_least_once=composed.letter in AT_LEAST_ONCE,
        references=tuple(references),
    )
