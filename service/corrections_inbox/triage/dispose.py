"""Message to Disposition: what kind of mail it is, and whether it may be answered."""

from collections.abc import Callable

from corrections_inbox.message import Message
from corrections_inbox.triage import human_kinds, machine_kinds
from corrections_inbox.triage.silence import silenced
from corrections_inbox.triage.values import MACHINE_KINDS, Disposition, Kind, Publication, Ruling
from corrections_inbox.triage.voice import Voice, listen
from corrections_inbox.triage.weighing import weighed

Rule = Callable[[Voice], Ruling | None]

KINDS: tuple[tuple[Kind, Rule], ...] = (
    (Kind.BOUNCE, machine_kinds.bounce),
    (Kind.AUTOMATIC, machine_kinds.automatic),
    (Kind.PITCH, machine_kinds.bulk_pitch),
    (Kind.NEWSLETTER, machine_kinds.newsletter),
    (Kind.AUTOMATIC, machine_kinds.machine_sender),
    (Kind.SPAM, machine_kinds.spam),
    (Kind.EMPTY, human_kinds.empty),
    (Kind.FOLLOW_UP, human_kinds.follow_up),
    (Kind.LEGAL, human_kinds.legal),
    (Kind.PRIVACY, human_kinds.privacy),
    (Kind.OTHER_OUTLET, human_kinds.other_outlet),
    (Kind.PITCH, human_kinds.pitch),
    (Kind.DELIVERY, human_kinds.delivery),
    (Kind.QUESTION, human_kinds.question),
    (Kind.OPINION, human_kinds.opinion),
    (Kind.PRAISE, human_kinds.praise),
    (Kind.OTHER, human_kinds.other),
    (Kind.REPORT, human_kinds.report),
)


def dispose(message: Message, publication: Publication) -> Disposition:
    """The kind of a message and whether it may be answered, each with its rule and reason; never raises."""
    kind, ruling = kind_of(message, publication)
    silence = silenced(message, publication)
    if silence is None and kind in MACHINE_KINDS:
        silence = Ruling(f"kind_{kind}", f"Mail of this kind is never answered. {ruling.reason}")
    return Disposition(kind, ruling, silence)


def kind_of(message: Message, publication: Publication) -> tuple[Kind, Ruling]:
    """The first kind whose rule holds; what no rule tells from a report is weighed by the fitted model."""
    voice = listen(message, publication)
    kind, ruling = by_rules(voice)
    return (kind, ruling) if kind is not Kind.REPORT else weighed(voice, ruling)


def by_rules(voice: Voice) -> tuple[Kind, Ruling]:
    """The first kind whose rule holds."""
    return next((kind, ruling) for kind, rule in KINDS if (ruling := rule(voice)) is not None)
