"""Who wrote what was forwarded: the From line at the head of the forwarded text."""

from collections.abc import Sequence

from corrections_inbox.message.addresses import mailboxes
from corrections_inbox.message.speech import header_label
from corrections_inbox.message.values import Address, Role, Segment

_REACH = 15


def forwarded_sender(text: str, segments: Sequence[Segment]) -> Address | None:
    """The first address of the first From line in a forwarded stretch; None where only a name stands there."""
    for segment in segments:
        if segment.role is not Role.FORWARDED:
            continue
        for line in text[segment.start : segment.end].split("\n")[:_REACH]:
            label = header_label(line[:1_000].lstrip("> "))
            if label and label[0] == "from":
                return next(iter(mailboxes([_tidied(label[1])], lambda name: name)), None)
    return None


def _tidied(value: str) -> str:
    # Outlook writes "Name [mailto:address]", and bold names come with asterisks.
    return value.replace("[mailto:", "<").replace("mailto:", "").replace("]", ">").replace("*", "")
