"""What must hold after however many deaths: asked of the store by plain SQL, and of the SMTP sink's files."""
# ruff: noqa: INP001  no package

import hashlib
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crash_mails import Made, Sort
from installation import Installation

_AT_LEAST_ONCE = ("digest", "alert", "sign_in")


@dataclass
class Told:
    """What the campaign did: the mails, how often each was put into the mailbox, who is owed a digest, and the deaths.

    `interruptions` are other moments at which a letter may have been under way.
    """

    mails: list[Made] = field(default_factory=list)
    copies: int = 0
    recipients: list[str] = field(default_factory=list)
    deaths: int = 0
    interruptions: int = 0


def check_all(bench: Installation, told: Told) -> None:
    for claim, failures in (
        ("every mail is stored once, byte for byte", stored(bench, told)),
        ("every mail is filed, but those that are deadly are quarantined with their reason", settled(bench, told)),
        ("every report has one part in one case, and two reports of one error the same", cased(bench, told)),
        ("every mail that is owed a letter has one, and no other has", owed(bench, told)),
        ("no letter came twice, and each that was sent came", sent(bench)),
        ("no more letters are in doubt than were interrupted", in_doubt(bench, told)),
        ("every digest was made once and came", digests(bench, told)),
    ):
        bench.check(claim, failures, quietly=True)


def is_done(bench: Installation, told: Told) -> bool:
    """Whether all that was put into the mailbox is kept, and nothing waits any more."""
    [(seen,)] = bench.rows("SELECT count(*) FROM sighting")
    [(begun,)] = bench.rows("SELECT count(*) FROM digest")
    unfiled = bench.rows("SELECT 1 FROM mail WHERE state IN ('waiting', 'filing') LIMIT 1")
    unsent = bench.rows("SELECT 1 FROM outbox WHERE state IN ('queued', 'sending', 'deferred') LIMIT 1")
    return seen == len(told.mails) + told.copies and begun == len(told.recipients) and not unfiled and not unsent


def set_aside_unjustly(bench: Installation, told: Told) -> list[int]:
    """Mails that were in hand at three deaths, of which they were not the cause."""
    deadly = {hashlib.sha256(made.raw).hexdigest() for made in told.mails if made.sort is Sort.BRINGS_DOWN}
    aside = bench.rows("SELECT key, sha256 FROM mail WHERE state = 'quarantined' AND attempts = 3")
    return [key for key, sha in aside if sha not in deadly]


def stored(bench: Installation, told: Told) -> list[str]:
    kept = Counter(
        hashlib.sha256(zlib.decompress(raw)).hexdigest() for (raw,) in bench.rows("SELECT compressed FROM raw_message")
    )
    wrong = [made.name for made in told.mails if kept[hashlib.sha256(made.raw).hexdigest()] != 1]
    [(rows,)] = bench.rows("SELECT count(*) FROM mail")
    [(places,)] = bench.rows("SELECT count(*) FROM sighting")
    return [
        *wrong,
        *_unequal("mails", rows, len(told.mails)),
        *_unequal("sightings", places, len(told.mails) + told.copies),
    ]


def settled(bench: Installation, told: Told) -> list[str]:
    found = {
        sha: (state, attempts, reason)
        for sha, state, attempts, reason in bench.rows("SELECT sha256, state, attempts, reason FROM mail")
    }
    return [f for made in told.mails for f in _wrongly_settled(made, found.get(hashlib.sha256(made.raw).hexdigest()))]


def _wrongly_settled(made: Made, found: tuple[str, int, str] | None) -> Iterable[str]:
    state, attempts, reason = found or ("missing", 0, "")
    expected = {
        Sort.FALLS_OVER: ("quarantined", "could not be filed (RuntimeError"),
        Sort.BRINGS_DOWN: ("quarantined", "brought the program down 3 times"),
    }.get(made.sort, ("filed", ""))
    if state != expected[0] or expected[1] not in reason:
        yield f"{made.name}: {state} after {attempts} attempts: {reason}"


def cased(bench: Installation, told: Told) -> list[str]:
    cases: dict[str, list[int]] = defaultdict(list)
    for sha, case in bench.rows("SELECT sha256, case_key FROM report JOIN mail ON mail.key = mail_key"):
        cases[sha].append(case)
    of_error: dict[int, set[int]] = defaultdict(set)
    failures = []
    for made in told.mails:
        parts = cases[hashlib.sha256(made.raw).hexdigest()]
        if len(parts) != (made.sort is Sort.REPORT):
            failures.append(f"{made.name}: {len(parts)} parts in cases")
        if made.error is not None:
            of_error[made.error].update(parts)
    failures += [f"error {error}: cases {sorted(found)}" for error, found in of_error.items() if len(found) > 1]
    caseless = bench.rows('SELECT reference FROM "case" WHERE key NOT IN (SELECT case_key FROM report)')
    return failures + [f"{reference} has no report" for (reference,) in caseless]


def owed(bench: Installation, told: Told) -> list[str]:
    letters = Counter(
        sha for (sha,) in bench.rows("SELECT sha256 FROM outbox JOIN mail ON mail.key = mail_key WHERE automatic")
    )
    expected = {Sort.REPORT: 1, Sort.THANKS: 1}
    return [
        f"{made.name}: {letters[hashlib.sha256(made.raw).hexdigest()]} letters"
        for made in told.mails
        if letters[hashlib.sha256(made.raw).hexdigest()] != expected.get(made.sort, 0)
    ]


def sent(bench: Installation) -> list[str]:
    rows = bench.rows("SELECT message_id, state, letter, recipient FROM outbox")
    arrived = Counter(str(letter["Message-ID"]) for letter in bench.letters() if letter["Message-ID"])
    failures = []
    for message_id, state, letter, recipient in rows:
        came = arrived.pop(message_id, 0)
        if letter in _AT_LEAST_ONCE:
            fine = state == "sent" and came >= 1
        else:
            fine = (state == "sent" and came == 1) or (state == "unknown" and came <= 1)
        if not fine:
            failures.append(f"{letter} to {recipient}: {state}, came {came} times")
    return failures + [f"nobody owed {message_id}" for message_id in arrived]


def in_doubt(bench: Installation, told: Told) -> list[str]:
    [(unknown,)] = bench.rows("SELECT count(*) FROM outbox WHERE state = 'unknown'")
    return [] if unknown <= told.deaths + told.interruptions else [f"{unknown} letters"]


def digests(bench: Installation, told: Told) -> list[str]:
    made = Counter(recipient for (recipient,) in bench.rows("SELECT recipient FROM digest"))
    ids: dict[str, set[str]] = defaultdict(set)
    for letter in bench.letters():
        ids[str(letter["To"])].add(str(letter["Message-ID"]))
    return [
        f"{recipient}: {made[recipient]} made, {len(ids[recipient])} came"
        for recipient in told.recipients
        if made[recipient] != 1 or len(ids[recipient]) != 1
    ]


def _unequal(what: str, found: int, expected: int) -> Sequence[str]:
    return [] if found == expected else [f"{found} {what} instead of {expected}"]
