"""A mail opened for a person to look at, within the process that meets hostile bytes."""

from corrections_inbox.message import parse
from corrections_inbox.message.authentication import authentication_of
from corrections_inbox.message.contents import enclosed, html_of
from corrections_inbox.reading.pictures import picture
from corrections_inbox.reading.sanitising import sanitised
from corrections_inbox.reading.values import Content, Opened, UnreadableError


def open_mail(raw: bytes, authserv_id: str) -> Opened:
    """What the mail says, what the server `authserv_id` found out about its sender, and its HTML made harmless."""
    message = parse(raw)
    html = "<hr>".join(sanitised(part) for part in html_of(raw))
    return Opened(message, authentication_of(message, authserv_id), html)


def open_attachment(raw: bytes, number: int, *, as_picture: bool) -> Content:
    """One attachment by its place in `Message.attachments`.

    Raises:
        UnreadableError: there is none, or it can't be shown as a picture.
    """
    try:
        found = enclosed(raw, number)
    except LookupError as error:
        raise UnreadableError(str(error)) from None
    if not as_picture:
        return Content(found.attachment.filename, found.attachment.media_type, found.content)
    return Content(found.attachment.filename, *picture(found.content))
