"""How the readers of a case are told what a person decided: letters to some, to the others nothing, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from corrections_inbox.actions.drafting import owed_letter
from corrections_inbox.actions.house_rules import HouseRules
from corrections_inbox.cases import Case, Letter, Report, Status
from corrections_inbox.cases.transitions import NOTHING_OWED, OUTCOME_LETTERS
from corrections_inbox.letters.composing import compose
from corrections_inbox.letters.envelope import Composed
from corrections_inbox.letters.restraint import clean
from corrections_inbox.letters.values import Original, Outcome, Question, Understood
from corrections_inbox.store import mail_lines, returned
from corrections_inbox.store.mail_lines import Answerable
from corrections_inbox.store.outbox import Owed

UNDO = timedelta(seconds=60)  # letters of people's actions wait this long, so that they can be taken back
# Events after which a case owes its readers a letter anew, under a key of its own.
REOPENED, ASKED, UNDONE = "reopened", f"set to {Status.ASKED}", "undone"
FORWARDED = "known only from a forward, and so not written to"
# Why a mail was not answered by itself, though a person may write to its sender all the same.
_NO_HINDRANCE = frozenset({"", "staff", "backlog", "late", "answering_off", "already_acknowledged", "no_letter"}) | {
    "address_limit",
    "domain_limit",
    "undeliverable",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person wants of a case. `note` stays in the house; `explanation` is written to the readers.

    `no_letter` is why no reader is written to. A duplicate names the other case in `duplicate_of` or in its note.
    Readers known only from a forward are written to only with `write_to_forwarded`. `wording` is a letter's text as
    the person wants it, by the language that it is in. `seen` is when the case was last changed as they saw it.
    """

    status: Status
    actor: str
    note: str = ""
    notice: str = ""
    explanation: str = ""
    no_letter: str = ""
    duplicate_of: str = ""
    write_to_forwarded: bool = False
    wording: Mapping[str, str] = field(default_factory=dict)
    seen: datetime | None = None

    def __post_init__(self) -> None:
        for name in ("note", "notice", "explanation", "no_letter"):
            object.__setattr__(self, name, clean(getattr(self, name)).strip())


@dataclass(frozen=True, slots=True)
class ToReader:
    """A letter to one reader as it would go, and the row that is queued for it."""

    composed: Composed
    owed: Owed

    @property
    def recipient(self) -> str:
        return self.composed.recipient


@dataclass(frozen=True, slots=True)
class Telling:
    """How the readers of a case are told. `forwarded` are those who are written to only when a person says so."""

    letters: tuple[ToReader, ...] = ()
    untold: tuple[tuple[str | None, str], ...] = ()  # address (None: all who are left) and reason
    forwarded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the mails of a case, and of the addresses that letters came back from."""

    mails: dict[int, Answerable]
    away: dict[str, datetime]

    @classmethod
    def of(cls, session: Session, case: Case, secret: str) -> "Known":
        mails = mail_lines.answerable(session, [report.message_key for report in case.reports])
        return cls(mails, returned.bounced_at(session, list(_waiting(case)), secret))


def telling(case: Case, decision: Decision, known: Known, rules: HouseRules, now: datetime) -> Telling:
    """The letters that a decision owes, written out; one for each reader who waits.

    Raises:
        BadTemplateError: an operator's template is wrong.
        ValueError: a recipient is not one bare address.
    """
    letter = Letter.QUESTION if decision.status is Status.ASKED else OUTCOME_LETTERS.get(decision.status)
    if decision.status is not Status.ASKED and decision.status.is_open:
        return Telling()
    if letter is None or decision.no_letter:
        return untold(decision)
    letters: list[ToReader] = []
    others: list[tuple[str | None, str]] = []
    waiting = _waiting(case)
    for address, report in waiting.items():
        if reason := _hindrance(address, report, known, decision):
            others.append((address, reason))
        else:
            original = _original(report, known.mails.get(report.message_key))
            letters.append(_written(case, _values(case, letter, decision), original, decision, rules, now))
    forwarded = tuple(address for address, report in waiting.items() if report.reporter and report.reporter.unverified)
    if decision.status.is_open:
        return Telling(tuple(letters), forwarded=forwarded)
    others += [(None, "the mail names no sender")] if any(report.reporter is None for report in case.reports) else []
    return Telling(tuple(letters), tuple(others), forwarded)


def untold(decision: Decision) -> Telling:
    """Nobody is written to; a case that is closed so says why."""
    reason = decision.no_letter or NOTHING_OWED.get(decision.status, "")
    return Telling() if decision.status.is_open else Telling(untold=((None, reason),))


def hindered(mail: Answerable | None) -> str:
    """Why nobody may write to a mail's sender, empty where a person may."""
    if mail and mail.silence_rule not in _NO_HINDRANCE:
        return f"not written to: {mail.silence_reason}"
    return ""


def _waiting(case: Case) -> dict[str, Report]:
    """The last report of each reader who waits: a reader is told once, however often they wrote."""
    waiting = (report for report in case.reports if report.reporter and report.told is None)
    return {report.reporter.address.lower(): report for report in waiting if report.reporter}


def _hindrance(address: str, report: Report, known: Known, decision: Decision) -> str:
    if address in known.away:
        return f"not written to: letters to this address came back on {known.away[address]:%Y-%m-%d}"
    if report.reporter and report.reporter.unverified and not decision.write_to_forwarded:
        return FORWARDED
    return hindered(known.mails.get(report.message_key))


def _original(report: Report, mail: Answerable | None) -> Original:
    reporter = report.reporter
    address, language = (reporter.address, reporter.language) if reporter else ("", "")
    # A forward is our colleague's mail: the reader has seen neither its Message-ID nor its subject.
    if mail is None or mail.message_id is None or (reporter and reporter.unverified):
        return Original(address, language=language)
    return Original(address, report.subject, language, mail.message_id)


def _values(case: Case, letter: Letter, decision: Decision) -> Question | Outcome:
    if letter is Letter.QUESTION:
        return Question((case.reference,), Understood.of(case.reference, case.match).guesses, by_hand=True)
    return Outcome.of(
        letter,
        case.reference,
        case.match,
        notice=decision.notice,
        explanation=decision.explanation,
        reserved=case.lane.is_reserved,
    )


def _written(
    case: Case, values: Question | Outcome, original: Original, decision: Decision, rules: HouseRules, now: datetime
) -> ToReader:
    # A case that is reopened and settled again owes its readers a second outcome.
    rounds = sum(event.action in {REOPENED, ASKED, UNDONE} for event in case.history)
    what = "question" if isinstance(values, Question) else "outcome"
    key = f"{what}:{case.reference}:{rounds}:{original.recipient.lower()}"
    composed = compose(rules.templates, rules.letterhead, values, original, now=now, key=key, wording=decision.wording)
    return ToReader(composed, owed_letter(composed, key, rules.reverse_path, now + UNDO, references=[case.reference]))
