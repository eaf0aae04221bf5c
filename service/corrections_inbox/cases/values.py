"""Cases, reports and their statuses, as frozen values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corrections_inbox.matching import Claim, Match
from corrections_inbox.triage import Kind


class Status(StrEnum):
    NEW = "new"
    IN_REVIEW = "in_review"
    ASKED = "asked"
    CORRECTED = "corrected"
    CLARIFIED = "clarified"
    ALREADY_FIXED = "already_fixed"
    NO_CHANGE = "no_change"
    NOT_OURS = "not_ours"
    PASSED_ON = "passed_on"
    DUPLICATE = "duplicate"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        return self in OPEN


OPEN = frozenset({Status.NEW, Status.IN_REVIEW, Status.ASKED})
NOTHING_CLAIMED = Claim()


class Lane(StrEnum):
    """Where a case waits: legal and privacy matters never stand among the others."""

    FACTS = "facts"
    LEGAL = "legal"
    PRIVACY = "privacy"
    QUESTIONS = "questions"

    @property
    def is_reserved(self) -> bool:
        """Whether nothing may be admitted here by itself: what is said may be evidence."""
        return self in RESERVED


RESERVED = frozenset({Lane.LEGAL, Lane.PRIVACY})


class Letter(StrEnum):
    """Every letter, by the name of its template folder."""

    ACKNOWLEDGMENT = "acknowledgment"
    QUESTION = "question"
    RECEIPT = "receipt"  # reference and policy link; also legal and privacy: no sentence, no change, no admission
    RECEIPT_OPINION = "receipt_opinion"
    RECEIPT_PRAISE = "receipt_praise"
    RECEIPT_PITCH = "receipt_pitch"
    RECEIPT_DELIVERY = "receipt_delivery"
    RECEIPT_OTHER_OUTLET = "receipt_other_outlet"
    CORRECTED = "corrected"
    CLARIFIED = "clarified"
    ALREADY_FIXED = "already_fixed"
    NO_CHANGE = "no_change"
    NOT_OURS = "not_ours"
    PASSED_ON = "passed_on"
    DIGEST = "digest"
    ALERT = "alert"
    SIGN_IN = "sign_in"  # to an editor: the link that opens the desk once
    REMINDER = "reminder"  # to whoever has a case that waits for long
    BYLINE = "byline"  # to the author of an article that a report is about


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who wrote in. `unverified` is a forwarded sender: written to only when an editor says so."""

    address: str
    name: str = ""
    language: str = ""
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """One message's part in one case."""

    message_key: int
    reporter: Reporter | None
    kind: Kind
    received: datetime
    subject: str
    words: str
    acknowledged: str  # what was sent back, or why nothing was
    told: datetime | None = None  # when its outcome was accepted, or recorded as not owed
    told_how: str = ""  # the outcome letter, or why none was owed
    claim: Claim = NOTHING_CLAIMED  # what this message says is wrong, and its sources
    campaign: str = ""  # the same for mails that are all but identical


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a case's history: who did what, when."""

    at: datetime
    actor: str
    action: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionNotice:
    """The published words of a correction."""

    text: str
    published: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """One alleged error, kept until its reporters were told the outcome."""

    reference: str  # C-YYYY-NNNN, the year in the publication's zone
    status: Status
    lane: Lane
    needs_human: bool
    backlog: bool
    opened: datetime
    updated: datetime
    match: Match
    reports: tuple[Report, ...]
    history: tuple[Event, ...] = ()
    section: str = ""
    assignee: str = ""
    deadline: datetime | None = None
    duplicate_of: str = ""
    legal_hold: bool = False  # its mail and its people are kept until a person releases them
    notice: CorrectionNotice | None = None
