"""What of a mail a person opens: its HTML as it came, and the content of one attachment."""

from dataclasses import dataclass

from corrections_inbox.message.attachments import describe, is_attachment
from corrections_inbox.message.bodies import text_of
from corrections_inbox.message.body import MAX_HTML
from corrections_inbox.message.headers import HeaderText
from corrections_inbox.message.structure import Structure
from corrections_inbox.message.values import Attachment


@dataclass(frozen=True, slots=True)
class Enclosed:
    """An attachment and its bytes, without their transfer encoding."""

    attachment: Attachment
    content: bytes


def html_of(raw: bytes) -> tuple[str, ...]:
    """The HTML parts of a mail that are no attachments, in order and untouched: hostile, and at most 2 million characters."""
    root, _ = Structure.of(raw)
    found: list[str] = []
    left = MAX_HTML
    for part in root.walk():
        if part.media_type == "text/html" and not part.children and not is_attachment(part) and left > 0:
            found.append(text_of(part, left))
            left -= len(found[-1])
    return tuple(text for text in found if text.strip())


def enclosed(raw: bytes, number: int) -> Enclosed:
    """One attachment by its place in `Message.attachments`.

    Raises:
        LookupError: the mail has none there.
    """
    root, _ = Structure.of(raw)
    leaves = [part for part in root.walk() if is_attachment(part)]
    if not 0 <= number < len(leaves):
        raise LookupError(f"The mail has no attachment {number + 1}.")
    return Enclosed(describe(leaves[number], HeaderText()), leaves[number].decoded())
