"""The notes that replies to our mail to the staff leave on cases: whose words they are can be told later."""

import re

_NOTE = re.compile(r"mail (\d+) replies to our mail to the staff")


def note_of(mail_key: int, who: str, words: str) -> str:
    """What a reply says, and by its own account who wrote it."""
    return f"mail {mail_key} replies to our mail to the staff, from {who}: {words}"


def mail_of(note: str) -> int | None:
    """The key of the mail whose words a note holds; None where it is no such note."""
    found = _NOTE.match(note)
    return int(found[1]) if found else None


def without_words(note: str) -> str:
    """The same note once its mail was let go of."""
    found = _NOTE.match(note)
    return f"{found[0]}; what it said was let go of" if found else note
