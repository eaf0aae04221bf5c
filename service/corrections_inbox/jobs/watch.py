"""Wakes the poll as soon as a server pushes; the poll by the clock goes on beside it as the safety net."""

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.mailbox import ImapMailbox, MailboxError, can_idle, wait_for_mail

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)

log = structlog.get_logger(__name__)


def watch(
    mailbox: ImapMailbox, wake: Callable[[], None], stop: threading.Event, *, ours: Callable[[], bool] = lambda: True
) -> None:
    """Calls `wake` at each push until `stop`; connects anew after ever longer pauses. Ends where servers can't push.

    While the mailbox is not `ours`, another worker watches it.
    """
    pause = FIRST_PAUSE
    while not stop.is_set():
        if not ours():
            stop.wait(FIRST_PAUSE.total_seconds())
            continue
        try:
            mailbox.select()
            if not can_idle(mailbox):
                log.info("the server can't push; it is polled by the clock alone", mailbox=mailbox.name)
                break
            pause = FIRST_PAUSE
            _wait(mailbox, wake, stop, ours)
        except MailboxError as error:
            log.info("watching was interrupted", mailbox=mailbox.name, error=str(error), pause=pause.seconds)
        except CorrectionsInboxError as error:
            log.warning("the mailbox can't be watched", mailbox=mailbox.name, error=str(error))
            break
        mailbox.close()
        stop.wait(pause.total_seconds())
        pause = min(pause * 2, LONGEST_PAUSE)
    mailbox.close()


def _wait(mailbox: ImapMailbox, wake: Callable[[], None], stop: threading.Event, ours: Callable[[], bool]) -> None:
    while not stop.is_set() and ours():
        # What came between the last poll and this moment was pushed to nobody.
        wake()
        while not wait_for_mail(mailbox, stop) and not stop.is_set():
            pass
