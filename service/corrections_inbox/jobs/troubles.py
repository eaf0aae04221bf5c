"""What is wrong at this moment, a sentence each: for `/readyz`, and for the first lines of the digest."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.settings import MailboxSettings, Settings
from corrections_inbox.store.mailboxes import MailboxState

LATE_POLLS = 5  # a mailbox that missed this many polls in a row is in trouble …
SHORTEST_LATE = timedelta(minutes=5)  # … but a short silence is none
_MEGABYTE = 2**20

States = Mapping[tuple[str, str], MailboxState]  # by the names of mailbox and folder


class DiskFullError(CorrectionsInboxError):
    """There is less room left than the settings want."""


def troubles(settings: Settings, states: States, now: datetime) -> tuple[str, ...]:
    """Mailboxes that were not polled for long, and a disk that is all but full."""
    return tuple(_troubles(settings, states, now))


def make_sure_of_room(settings: Settings) -> None:
    """Lets no mail in that there might be no room for: it is safe in its mailbox.

    Raises:
        DiskFullError: less than `store.min_free_mb` is free.
    """
    if shortage := _shortage(settings.data_dir, settings.store.min_free_mb):
        raise DiskFullError(shortage)


def _troubles(settings: Settings, states: States, now: datetime) -> Iterator[str]:
    for name, mailbox in settings.mailbox.items():
        if told := _silent(name, mailbox, states.get((name, mailbox.folder), MailboxState()), now):
            yield told
    if told := _shortage(settings.data_dir, settings.store.min_free_mb):
        yield told


def _silent(name: str, mailbox: MailboxSettings, state: MailboxState, now: datetime) -> str:
    why = f" {state.error}" if state.error else ""
    if state.checked_at is None:
        return f"The mailbox {name} was never polled.{why}"
    late = max(LATE_POLLS * timedelta(seconds=mailbox.poll_seconds), SHORTEST_LATE)
    if now - state.checked_at > late:
        return f"The mailbox {name} was last polled at {state.checked_at:%Y-%m-%d %H:%M} UTC.{why}"
    return ""


def _shortage(folder: Path, least: int) -> str:
    if not least or not folder.exists():
        return ""
    free = shutil.disk_usage(folder).free // _MEGABYTE
    if free >= least:
        return ""
    return (
        f"Only {free} MB are free in {folder}, and store.min_free_mb wants {least}: "
        "no mail is fetched until there is room; it waits in the mailbox."
    )
