"""One folder of an IMAP account (RFC 9051): what is new in it, the bytes, the mark."""

import contextlib
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from corrections_inbox.mailbox.connection import connect, said
from corrections_inbox.mailbox.values import Arrival, Folder, MailboxError
from corrections_inbox.oauth2 import token_source
from corrections_inbox.settings import MailboxSettings

KEYWORD = "$CorrectionsInbox"
BATCH_BYTES = 4 * 1024 * 1024
BATCH_MESSAGES = 50
WHOLE_BYTES = 25 * 1024 * 1024  # of a larger message, which is a batch of its own, only the beginning is fetched
BEGINNING_BYTES = 512 * 1024
FAREWELL_SECONDS = 3  # a server that went away must not hold us up when we leave
_MARKED_AT_ONCE = 500  # keeps the command line short
_LISTED_AT_ONCE = 100  # two batches of usual mail: whoever stops after a few has not asked for all in vain
SEARCHED_AT_ONCE = 90_000  # the library reads no line over a million bytes, and a UID takes up to eleven

_Answer = dict[bytes, Any]  # what IMAPClient makes of one FETCH response


class ImapMailbox:
    """The folder that `[mailbox.<name>]` describes. One thread at a time; `interrupt` alone may come from another."""

    def __init__(self, name: str, settings: MailboxSettings) -> None:
        self._name = name
        self._settings = settings
        self._tokens = token_source(f"mailbox.{name}.oauth2", settings.oauth2, settings.username)
        self._client: IMAPClient | None = None
        self._takes_keywords = False
        self._messages = 0  # in the folder, when it was selected

    @property
    def name(self) -> str:
        return self._name

    @property
    def settings(self) -> MailboxSettings:
        return self._settings

    def select(self) -> Folder:
        """Opens the folder anew, over the open connection if it still answers, else over a new one."""
        if self._client is not None:
            with contextlib.suppress(MailboxError):
                return self._select(self._client)
            self.close()
        self._client = connect(self._name, self._settings, self._tokens)
        return self._select(self._client)

    def _select(self, client: IMAPClient) -> Folder:
        folder = self._settings.folder
        with self._told(f"folder: the folder {folder!r} could not be opened"):
            answer = client.select_folder(folder, readonly=self._settings.after == "leave")
        if b"UIDVALIDITY" not in answer:
            raise MailboxError(f"mailbox.{self._name}.folder: the server keeps no lasting UIDs in {folder!r}.")
        self._takes_keywords = b"\\*" in answer.get(b"PERMANENTFLAGS", ())
        self._messages = answer.get(b"EXISTS", 0)
        return Folder(folder, answer[b"UIDVALIDITY"])

    def search(self, after: int, since: datetime | None) -> tuple[int, ...]:
        criteria: list[Any] = ["UID", f"{after + 1}:*"]
        if since is not None:
            # SINCE compares days in a zone of the server's choosing: ask for a day more, `fetch` looks closer.
            criteria += ["SINCE", (since - timedelta(days=1)).date()]
        with self._told("folder: the folder could not be searched"):
            found = {uid for window in self._windows() for uid in self.client.search([*window, *criteria])}
        # "n:*" always names the last message too, whatever its UID.
        return tuple(sorted(uid for uid in found if uid > after))

    def _windows(self) -> Iterator[tuple[str, ...]]:
        """Parts of a huge folder by sequence number; of any other folder the whole.

        They go from the end to the beginning: an expunge between two searches moves messages into windows to come.
        """
        if self._messages <= SEARCHED_AT_ONCE:
            yield ()
            return
        for last in range(self._messages, 0, -SEARCHED_AT_ONCE):
            end = "*" if last == self._messages else str(last)
            yield (f"{max(last - SEARCHED_AT_ONCE, 0) + 1}:{end}",)

    def fetch(self, uids: Sequence[int], since: datetime | None) -> Iterator[tuple[Arrival, ...]]:
        for start in range(0, len(uids), _LISTED_AT_ONCE):
            listed = self._listed(uids[start : start + _LISTED_AT_ONCE])
            wanted = [one for one in listed if since is None or one.received is None or one.received >= since]
            for batch in in_batches(wanted):
                yield tuple(self._with_bytes(batch))

    def _listed(self, uids: Sequence[int]) -> list[Arrival]:
        """What the server says of messages before their bytes are fetched."""
        answers = self._ask(uids, "RFC822.SIZE", "INTERNALDATE")
        return [
            Arrival(uid, _utc(answer.get(b"INTERNALDATE")), b"", answer[b"RFC822.SIZE"])
            for uid, answer in answers.items()
            if b"RFC822.SIZE" in answer  # an unasked flag update has none, nor has an expunged message
        ]

    def _with_bytes(self, batch: Sequence[Arrival]) -> Iterator[Arrival]:
        truncated = batch[0].size > WHOLE_BYTES
        section = f"BODY.PEEK[]<0.{BEGINNING_BYTES}>" if truncated else "BODY.PEEK[]"
        key = b"BODY[]<0>" if truncated else b"BODY[]"
        try:
            answers = self._ask([one.uid for one in batch], section)
        except MailboxError as error:
            if self._client is None:
                raise
            yield from self._one_by_one(batch, error)
            return
        for one in batch:
            answer = answers.get(one.uid, {})
            if key not in answer:  # expunged in the meantime, or not what was asked for
                continue
            if answer[key] is None:
                yield replace(one, unreadable="The server knows the message, but has no content for it.")
            else:
                yield replace(one, raw=bytes(answer[key]), truncated=truncated)

    def _one_by_one(self, batch: Sequence[Arrival], error: MailboxError) -> Iterator[Arrival]:
        # Some servers refuse a whole FETCH for one damaged message.
        if len(batch) == 1:
            yield replace(batch[0], unreadable=str(error))
            return
        for one in batch:
            yield from self._with_bytes([one])

    def _ask(self, uids: Sequence[int], *items: str) -> dict[int, _Answer]:
        with self._told("folder: messages could not be fetched"):
            answers: dict[int, _Answer] = self.client.fetch(list(uids), list(items))
        return answers

    def unmarked(self, uids: Sequence[int]) -> tuple[int, ...]:
        after = self._settings.after
        if not uids or after == "leave" or (after == "keyword" and not self._takes_keywords):
            return ()
        if after == "keyword":
            with self._told("after: the folder could not be searched"):
                found = set(self.client.search(["UID", f"{min(uids)}:{max(uids)}", "UNKEYWORD", KEYWORD]))
            return tuple(uid for uid in uids if uid in found)
        return tuple(uids)  # what was moved is no longer found

    def mark(self, uids: Sequence[int]) -> None:
        after = self._settings.after
        for start in range(0, len(uids), _MARKED_AT_ONCE):
            some = list(uids[start : start + _MARKED_AT_ONCE])
            with self._told("after: messages could not be marked"):
                if after == "keyword" and self._takes_keywords:
                    self.client.add_flags(some, [KEYWORD], silent=True)
                elif after.startswith("move:"):
                    self._move(some, after.removeprefix("move:"))

    def _move(self, uids: list[int], target: str) -> None:
        client = self.client
        if client.has_capability("MOVE"):
            client.move(uids, target)
        elif client.has_capability("UIDPLUS"):
            client.copy(uids, target)
            client.delete_messages(uids, silent=True)
            client.uid_expunge(uids)
        else:
            # A plain EXPUNGE would also remove what other people marked as deleted.
            raise MailboxError(self._can_not_remove())

    def shortcomings(self) -> Iterator[str]:
        """What the server of the selected folder lacks of what the settings want, and what is done instead.

        Raises:
            MailboxError: what `after` wants can't be done at all.
        """
        chosen, has = self._settings, self.client.has_capability
        if chosen.idle and not has("IDLE"):
            yield f"the server can't push, so it is asked every {chosen.poll_seconds} seconds"
        if chosen.after == "keyword" and not self._takes_keywords:
            yield "the folder takes no keywords, so messages are left as they are"
        if chosen.after.startswith("move:"):
            target = chosen.after.removeprefix("move:")
            with self._told("after: the folders could not be listed"):
                is_there = self.client.folder_exists(target)
            if not is_there:
                raise MailboxError(f"mailbox.{self._name}.after: there is no folder {target!r}.")
            if not has("MOVE") and not has("UIDPLUS"):
                raise MailboxError(self._can_not_remove())

    def _can_not_remove(self) -> str:
        return f"mailbox.{self._name}.after: the server can neither MOVE nor UID EXPUNGE; use 'leave' or 'keyword'."

    @property
    def client(self) -> IMAPClient:
        """The open connection.

        Raises:
            MailboxError: there is none.
        """
        if self._client is None:
            raise MailboxError(f"mailbox.{self._name}: the connection is closed.")
        return self._client

    @property
    def is_open(self) -> bool:
        return self._client is not None

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.socket().settimeout(FAREWELL_SECONDS)
            client.__exit__(None, None, None)  # logs out, and closes whatever comes of it

    def interrupt(self) -> None:
        """Ends whatever another thread waits for on this connection; its call fails with MailboxError."""
        client = self._client
        if client is not None:
            with contextlib.suppress(OSError):
                client.socket().shutdown(socket.SHUT_RDWR)

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Turns the library's errors into ours; after a broken connection nothing more is tried on it."""
        try:
            yield
        except (OSError, IMAPClientAbortError) as error:
            self._drop()
            raise MailboxError(f"mailbox.{self._name}: the connection was lost ({said(error)}).") from error
        except (IMAPClientError, ValueError) as error:
            raise MailboxError(f"mailbox.{self._name}.{what} ({said(error)}).") from error

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(OSError):
                client.shutdown()


def in_batches(listed: Sequence[Arrival]) -> Iterator[list[Arrival]]:
    """Groups messages so that each group's bytes fit in memory; one over the limit stands alone."""
    batch: list[Arrival] = []
    for one in listed:
        full = sum(other.size for other in batch) + one.size > BATCH_BYTES or len(batch) == BATCH_MESSAGES
        if batch and full:
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


def _utc(received: datetime | None) -> datetime | None:
    if received is None:
        return None
    return received.astimezone(UTC) if received.tzinfo else received.replace(tzinfo=UTC)
