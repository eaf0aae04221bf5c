"""Waits for the server to say that something came (IDLE, RFC 2177)."""

import threading
import time

from imapclient.exceptions import IMAPClientError

from corrections_inbox.mailbox.connection import said
from corrections_inbox.mailbox.imap import ImapMailbox
from corrections_inbox.mailbox.values import MailboxError

ROUND_SECONDS = 9 * 60  # some servers and firewalls drop a quiet connection after ten minutes
_LOOK_SECONDS = 2.0  # how soon `stop` is seen
_CUT_SHORT = "unterminated line"  # as imaplib says it


def can_idle(mailbox: ImapMailbox) -> bool:
    """Whether the server of an open mailbox can push."""
    return bool(mailbox.client.has_capability("IDLE"))


def wait_for_mail(mailbox: ImapMailbox, stop: threading.Event, *, seconds: float = ROUND_SECONDS) -> bool:
    """Whether something came within one round of IDLE in the selected folder; False too when `stop` was set.

    Raises:
        MailboxError: the connection is gone; connect anew, after a pause.
    """
    try:
        return _one_round(mailbox, stop, time.monotonic() + seconds)
    except (OSError, IMAPClientError, ValueError) as error:
        if _CUT_SHORT in str(error):
            # The library reads what is there without waiting for the end of the line: something came, and what follows
            # on this connection could not be told apart any more.
            mailbox.close()
            return True
        raise MailboxError(f"mailbox.{mailbox.name}: the connection was lost while waiting ({said(error)}).") from error


def _one_round(mailbox: ImapMailbox, stop: threading.Event, until: float) -> bool:
    client = mailbox.client
    client.idle()
    came = False
    while not (came or stop.is_set() or time.monotonic() >= until):
        began = time.monotonic()
        responses = client.idle_check(timeout=_LOOK_SECONDS)
        if not responses and time.monotonic() - began < _LOOK_SECONDS / 2:
            # At the end of the stream idle_check returns nothing, at once and for ever.
            raise MailboxError(f"mailbox.{mailbox.name}: the server closed the connection while waiting.")
        if any(response[0] == b"BYE" for response in responses):
            raise MailboxError(f"mailbox.{mailbox.name}: the server said goodbye while waiting.")
        came = any(b"EXISTS" in response for response in responses)
    _, late = client.idle_done()
    return came or any(b"EXISTS" in response for response in late)
