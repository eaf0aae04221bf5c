"""Letters sent late, because a person says so: to mail that came in an outage, beyond a limit, or before our time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from corrections_inbox.actions.drafting import letter_values, owed_letter
from corrections_inbox.actions.house_rules import HouseRules
from corrections_inbox.actions.telling import UNDO
from corrections_inbox.cases import Case, Event, Letter, Status
from corrections_inbox.cases.joining import own_reports
from corrections_inbox.cases.policy import AUTOMATIC, letter_for
from corrections_inbox.letters.composing import compose
from corrections_inbox.letters.values import Original
from corrections_inbox.store import (
    audit,
    breaker,
    case_queries,
    cases,
    counters,
    late_mail,
    letters,
    outbox,
    reading,
    transaction,
)
from corrections_inbox.store.late_mail import Late
from corrections_inbox.store.outbox import Owed
from corrections_inbox.triage import Disposition, Ruling

_TOLD = Ruling("already_acknowledged", "Its sender was told by another letter before somebody came to answer it.")
_NONE_OWED = Ruling("no_letter", "Mail of this kind is answered by a person, if at all.")
_ASKED_FOR = Ruling("late", "a person answers it late")


@dataclass(frozen=True, slots=True)
class _Answer:
    """One letter, the mails that it answers, oldest first, and the cases that it names."""

    letter: Letter
    mails: tuple[Late, ...]
    cases: tuple[Case, ...]

    @property
    def last(self) -> Late:
        return self.mails[-1]


def answer_late(engine: Engine, mail_keys: Collection[int], actor: str, rules: HouseRules, now: datetime) -> int:
    """Sends these mails the letters that they would have got, a minute later; gives how many letters.

    Each sender gets one letter of a kind for all their mails, and none about what they were told by now. No mail is
    answered twice, whoever clicks how often. Where the breaker is open the letters wait with the others.

    Raises:
        BadTemplateError: an operator's template is wrong.
    """
    with reading(engine) as session:
        answers, silent = _planned(session, late_mail.among(session, mail_keys), rules)
        tripped = breaker.tripped(session)
    held = tripped.reason if tripped else ""
    ready = [(each, _written(each, held, rules, now)) for each in answers]
    with transaction(engine) as session:
        counters.take_turn(session)
        for mail, why in silent:
            late_mail.mark_answered(session, mail.key, why)
        sent = [each for each, owed in ready if _send(session, each, owed, actor, now)]
        if sent:
            keys = ", ".join(str(mail.key) for each in sent for mail in each.mails)
            audit.record(session, actor, "answered late", f"mail {keys}", "", now)
    return len(sent)


def _planned(
    session: Session, mails: Sequence[Late], rules: HouseRules
) -> tuple[list[_Answer], list[tuple[Late, Ruling]]]:
    """One answer for each sender and kind of letter, and the mails that are owed none any longer, with the reason."""
    groups: dict[tuple[str, Letter], list[tuple[Late, list[Case]]]] = {}
    silent: list[tuple[Late, Ruling]] = []
    for mail in mails:
        there = case_queries.load_many(session, mail.references)
        known = letters.cases_told(session, mail.sender, mail.references, AUTOMATIC)
        open_questions = [case for case in there if case.reference not in known and _waits(case, mail.sender)]
        disposition = Disposition(mail.kind, _ASKED_FOR, None)
        letter = letter_for(disposition, [case.match for case in there], legal_receipt=rules.legal_receipt)
        if letter is None or (there and not open_questions):
            silent.append((mail, _TOLD if letter else _NONE_OWED))
        else:
            groups.setdefault((mail.sender.lower(), letter), []).append((mail, open_questions))
    return [_answer(letter, group) for (_, letter), group in groups.items()], silent


def _answer(letter: Letter, group: list[tuple[Late, list[Case]]]) -> _Answer:
    named = {case.reference: case for _, open_questions in group for case in open_questions}
    # An acknowledgment names at least one article: without any, asking for it is what is owed.
    linked = any(case.match.linked for case in named.values())
    letter = Letter.QUESTION if letter is Letter.ACKNOWLEDGMENT and not linked else letter
    return _Answer(letter, tuple(mail for mail, _ in group), tuple(named.values()))


def _waits(case: Case, sender: str) -> bool:
    return any(report.told is None for report in own_reports(case, sender))


def _written(each: _Answer, held: str, rules: HouseRules, now: datetime) -> Owed:
    mail = each.last
    named = [(case.reference, case.match) for case in each.cases]
    values = letter_values(each.letter, mail.kind, each.cases[0].lane if each.cases else None, named)
    original = Original(mail.sender, mail.subject, mail.language, mail.message_id)
    composed = compose(rules.templates, rules.letterhead, values, original, now=now, key=f"mail:{mail.key}")
    references = [reference for reference, _ in named]
    owed = owed_letter(composed, f"mail:{mail.key}:answer", rules.reverse_path, now + UNDO, references=references)
    return replace(owed, mail_key=mail.key, held=held)


def _send(session: Session, each: _Answer, owed: Owed, actor: str, now: datetime) -> bool:
    marked = [late_mail.mark_answered(session, mail.key) for mail in each.mails]
    if not all(marked) or outbox.queue(session, owed, now) is None:
        return False
    for mail in each.mails:
        late_mail.mark_acknowledged(session, mail.key, str(each.letter))
    for case in each.cases:
        asks = each.letter is Letter.QUESTION and case.status is Status.NEW
        cases.change(session, case.reference, now, backlog=False, **({"status": Status.ASKED} if asks else {}))
        said = f"{each.letter} to {owed.recipient}"
        cases.record(session, case.reference, Event(now, actor, "answered late", said))
    return True
