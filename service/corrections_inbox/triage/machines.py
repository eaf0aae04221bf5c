"""What the headers and parts say of a message that no person wrote: facts for the rules on kinds and on silence."""

import re

from corrections_inbox.message import Message

LIST_HEADERS = tuple(f"list-{name}" for name in ("id", "unsubscribe", "post", "help", "subscribe", "owner", "archive"))
REPORT_TYPES = frozenset(
    {"multipart/report", "message/delivery-status", "message/global-delivery-status"}
    | {"message/feedback-report", "message/disposition-notification", "message/global-disposition-notification"}
)
_MARKS = (
    *("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from", "x-loop", "x-fc-machinegenerated"),
    *("x-no-ack", "x-failed-recipients", "feedback-type", "x-mail-autoreply"),
)
_COMMENT = re.compile(r"\([^()]*\)")


def first_token(value: str) -> str:
    """A header's first word in lower case, without comments and parameters (RFC 3834 §5)."""
    return _COMMENT.sub(" ", value).partition(";")[0].strip().lower()


def auto_submitted(message: Message) -> str | None:
    """The first Auto-Submitted value that is not `no` (RFC 3834 §5), of all instances of the header."""
    values = (first_token(value) for value in message.header("auto-submitted"))
    return next((value for value in values if value and value != "no"), None)


def precedence(message: Message) -> str | None:
    """The Precedence that marks bulk, list or automatic mail, if any."""
    values = (first_token(v) for name in ("precedence", "x-precedence") for v in message.header(name))
    return next((value for value in values if value in {"bulk", "junk", "list", "auto_reply", "auto-reply"}), None)


def list_header(message: Message) -> str | None:
    """The name of the first header that only a mailing list writes (RFC 2369, RFC 2919)."""
    return next((name for name in (*LIST_HEADERS, "mailing-list") if message.header(name)), None)


def machine_mark(message: Message) -> str | None:
    """The name of a header by which programs of the field mark what they sent."""
    if any(first_token(value) == "no" for value in message.header("x-ack")):
        return "x-ack"
    return next((name for name in _MARKS if message.header(name)), None)


def report_type(message: Message) -> str | None:
    """The media type of a delivery, abuse or disposition report among the parts (RFC 6522, RFC 5965, RFC 8098)."""
    return next((kind for kind in message.media_types if kind in REPORT_TYPES), None)


def spam_mark(message: Message) -> str | None:
    """The header by which a filter called the message spam."""
    for name in ("x-spam-flag", "x-spam-status", "x-spam"):
        if any(value.strip().lower().startswith(("yes", "true")) for value in message.header(name)):
            return name
    return None
