"""What kind of mail it is, and whether it may be answered: always with the rule and its reason."""

from dataclasses import dataclass, field
from enum import StrEnum

from corrections_inbox.triage.words import Words


class Kind(StrEnum):
    REPORT = "report"
    FOLLOW_UP = "follow_up"
    QUESTION = "question"
    OPINION = "opinion"
    PRAISE = "praise"
    LEGAL = "legal"
    PRIVACY = "privacy"
    DELIVERY = "delivery"
    PITCH = "pitch"
    OTHER_OUTLET = "other_outlet"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    NEWSLETTER = "newsletter"
    SPAM = "spam"
    EMPTY = "empty"
    OTHER = "other"


MACHINE_KINDS = frozenset({Kind.AUTOMATIC, Kind.BOUNCE, Kind.NEWSLETTER, Kind.SPAM})


@dataclass(frozen=True, slots=True)
class Ruling:
    """One rule's word: its name and the reason, in a sentence fit for an editor's screen."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Disposition:
    """The kind of a message and whether any letter may go. `silence` is None where nothing forbids an answer."""

    kind: Kind
    ruling: Ruling
    silence: Ruling | None

    @property
    def acknowledge(self) -> bool:
        return self.silence is None


@dataclass(frozen=True, slots=True)
class Publication:
    """What triage must know of the house: who it is, and which words mean what in which language.

    Addresses are bare and lower case; a staff or own entry that begins with "@" is a whole domain.
    """

    name: str = ""
    hosts: frozenset[str] = frozenset()
    own_addresses: frozenset[str] = frozenset()
    aliases_listed: bool = False  # own_addresses names every address that leads here: mail naming none is unanswered
    staff: frozenset[str] = frozenset()
    authserv_id: str = ""
    message_id_domain: str = ""  # right side of our own Message-IDs
    language: str = "en"
    words: Words = field(default_factory=Words)
