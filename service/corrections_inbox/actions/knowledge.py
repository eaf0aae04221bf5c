"""What the store knows of some mails before they are filed: read for all of them at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from corrections_inbox.cases.likeness import Likeness
from corrections_inbox.store.correspondence import Correspondence


@dataclass(frozen=True, slots=True)
class Known:
    """What was written to the mails' senders, and where there is more to be looked up: for most mails nowhere.

    `letters` are the Message-IDs of ours that the mails answer, and `articles` those of theirs that open cases are
    linked to. `alike` is by the mails' keys what others are held against them by, and `bands` what filed mails have of
    that.
    """

    past: Correspondence
    letters: Collection[str]
    articles: Collection[str]
    alike: Mapping[int, Likeness]
    bands: Collection[int]
