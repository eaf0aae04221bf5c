"""Whose mails lead to the desk: those of its editors, where it has an address."""

from datetime import datetime

from corrections_inbox.letters.signed_links import WORKS_FOR, DeskLinks
from corrections_inbox.letters.values import Letterhead
from corrections_inbox.settings import Settings


def links_for(settings: Settings, letterhead: Letterhead, recipient: str, now: datetime) -> DeskLinks | None:
    """The links in a mail to this address; None where there is no desk, or where it lets nobody of that address in."""
    desk, address = settings.desk, recipient.lower()
    roles = {editor.address.lower(): editor.role for editor in desk.editors}
    if not desk.enabled or not desk.base_url or not letterhead.secret or address not in roles:
        return None
    return DeskLinks(
        base_url=desk.base_url.rstrip("/"),
        recipient=address,
        until=now + WORKS_FOR,
        secret=letterhead.secret,
        decides=roles[address] == "editor",
    )
