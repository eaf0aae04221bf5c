"""Whether an answer may go now, given what happened before: pure decisions on counts and facts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from corrections_inbox.triage.values import Ruling

TOO_OLD = timedelta(hours=48)

# Many unrelated people share these, so a limit by domain would punish them for one another.
WEBMAIL = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "hotmail.fr", "live.com", "msn.com"}
    | {"yahoo.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "yahoo.es", "ymail.com", "aol.com", "icloud.com", "me.com"}
    | {"mac.com", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com", "web.de", "t-online.de", "freenet.de", "mail.com"}
    | {"orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "terra.com.br", "uol.com.br", "bol.com.br"}
    | {"comcast.net", "verizon.net", "att.net", "sbcglobal.net", "cox.net", "btinternet.com", "proton.me"}
    | {"protonmail.com", "fastmail.com", "hey.com", "mail.ru", "yandex.ru", "yandex.com", "qq.com", "163.com"}
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many letters may go; 0 is no limit. `per_ten_minutes` is the breaker for the whole house."""

    per_address_per_day: int = 3
    per_domain_per_hour: int = 20
    per_ten_minutes: int = 60


@dataclass(frozen=True, slots=True)
class Counts:
    """How many letters were already owed or sent: to this address in 24 hours, its domain in one, all in 10 minutes."""

    domain: str
    to_address_in_day: int = 0
    to_domain_in_hour: int = 0
    in_ten_minutes: int = 0


def within(limits: Limits, counts: Counts) -> Ruling | None:
    """The limit that one more letter to this sender would break, if any: it is then never sent."""
    if reached(counts.to_address_in_day, limits.per_address_per_day):
        return Ruling("address_limit", f"This sender had {counts.to_address_in_day} letters in the last 24 hours.")
    if counts.domain.lower() in WEBMAIL or not reached(counts.to_domain_in_hour, limits.per_domain_per_hour):
        return None
    return Ruling("domain_limit", f"{counts.domain} had {counts.to_domain_in_hour} letters in the last hour.")


def tripped(limits: Limits, counts: Counts) -> Ruling | None:
    """The breaker: the letter is written but waits in the queue until a person releases it."""
    if not reached(counts.in_ten_minutes, limits.per_ten_minutes):
        return None
    return Ruling("breaker", f"{counts.in_ten_minutes} letters in ten minutes: a person must release the rest.")


def reached(count: int, limit: int) -> bool:
    return bool(limit) and count >= limit


@dataclass(frozen=True, slots=True)
class History:
    """What is known of the sender and the case when a message is filed. Times are aware."""

    arrived: datetime  # INTERNALDATE, never Date, which the sender writes
    now: datetime
    backlog_before: datetime | None = None  # what arrived before the first login is backlog
    resynchronised: bool = False  # found again after UIDVALIDITY changed
    acknowledged: bool = False  # this sender was told of every case that the message joins
    truncated: bool = False  # too large to be fetched whole
    undeliverable: bool = False  # an earlier letter to this address was refused for good
    came_back: datetime | None = None  # when one was returned for good after it had been taken


def already_acknowledged(history: History) -> Ruling | None:
    """One acknowledgment for each reader and case, not for each mail."""
    if not history.acknowledged:
        return None
    return Ruling("already_acknowledged", "This sender was already told that the case is open.")


def backlog(history: History) -> Ruling | None:
    """A full mailbox met for the first time must not set off a storm of letters."""
    if history.resynchronised:
        return Ruling("backlog", "The mailbox was read anew from the start, so this may be old mail.")
    if history.backlog_before is None or history.arrived >= history.backlog_before:
        return None
    return Ruling("backlog", "It arrived before this service first read the mailbox.")


def late(history: History) -> Ruling | None:
    """After an outage a person decides: a receipt that comes two days late says something else."""
    if history.now - history.arrived <= TOO_OLD:
        return None
    return Ruling("late", "It arrived more than 48 hours ago; one click still sends the letter.")


def returned_before(history: History) -> Ruling | None:
    """RFC 3464: an address that bounced is not written to again before a person says so."""
    if history.came_back is None:
        return None
    return Ruling("undeliverable", f"Letters to this address came back on {history.came_back:%Y-%m-%d}.")


def read_in_part(history: History) -> Ruling | None:
    """RFC 3834 §2: of a mail that is too large only the beginning was fetched; it goes to editors alone."""
    if not history.truncated:
        return None
    return Ruling("damaged", "It is so large that only its beginning was read.")


def refused_before(history: History) -> Ruling | None:
    """An address that the mail server refused is not written to again (Zammad blocks it for 60 days)."""
    if not history.undeliverable:
        return None
    return Ruling("undeliverable", "An earlier letter to this address was refused for good.")


HISTORY_RULES: tuple[Callable[[History], Ruling | None], ...] = (
    already_acknowledged,
    backlog,
    late,
    read_in_part,
    returned_before,
    refused_before,
)


def forbidden_by(history: History) -> Ruling | None:
    """The first rule on what happened before that forbids an answer."""
    return next((ruling for rule in HISTORY_RULES if (ruling := rule(history)) is not None), None)
