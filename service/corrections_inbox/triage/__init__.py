"""Message to Disposition: small named rules in a visible order; limits. Pure."""

from corrections_inbox.triage.values import MACHINE_KINDS, Disposition, Kind, Publication, Ruling

__all__ = ["MACHINE_KINDS", "Disposition", "Kind", "Publication", "Ruling"]
