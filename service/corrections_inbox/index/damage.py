"""The one sentence for an index that can't be read: it is derived, so nothing is lost with it."""

from pathlib import Path

from corrections_inbox.errors import CorrectionsInboxError


def damaged(path: Path, error: object) -> CorrectionsInboxError:
    """What to tell of the index in this folder; `error` says what is wrong with it."""
    reason = " ".join(str(error).split())
    return CorrectionsInboxError(
        f"The index in {path} can't be read ({reason}): delete the folder, and `corrections-inbox articles reindex` builds it anew."
    )
