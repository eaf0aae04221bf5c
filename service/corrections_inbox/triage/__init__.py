"""Message to Disposition: small named rules in a visible order; limits. Pure."""

from corrections_inbox.triage.limits import Counts, History, Limits, forbidden_by, tripped, within
from corrections_inbox.triage.values import MACHINE_KINDS, Disposition, Kind, Publication, Ruling
from corrections_inbox.triage.words import load_words

__all__ = [
    "MACHINE_KINDS",
    "Counts",
    "Disposition",
    "History",
    "Kind",
    "Limits",
    "Publication",
    "Ruling",
    "forbidden_by",
    "load_words",
    "tripped",
    "within",
]
