"""Links in mails to editors: each names its recipient, a case and what is to be done, and works for a week.

A link is no key: it only leads whoever is signed in as its recipient to a page that asks once more.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from corrections_inbox.cases import Case, Status
from corrections_inbox.errors import CorrectionsInboxError

WORKS_FOR = timedelta(days=7)
OPEN = "open"  # the one action that decides nothing
QUICK = (Status.CORRECTED, Status.CLARIFIED, Status.NO_CHANGE, Status.NOT_OURS)
_NEEDS_ARTICLE = frozenset({Status.CORRECTED, Status.CLARIFIED})
_ACTIONS = frozenset({OPEN, *QUICK})
_LONGEST = 1_000  # characters of a token; ours are much shorter


class BadLinkError(CorrectionsInboxError):
    """A link that is not ours, was altered, or is too old."""


@dataclass(frozen=True, slots=True)
class Link:
    """Who may follow it, to which case, for which of the quick actions (`open` only shows the case)."""

    recipient: str
    reference: str
    action: str


def sign(secret: str, link: Link, until: datetime) -> str:
    """A token for a URL's path that says what the link says and works until then.

    Raises:
        ValueError: without a secret anybody could sign.
    """
    if not secret:
        raise ValueError("links are signed with the secret of the house")
    parts = [link.recipient.lower(), link.reference, link.action, int(until.timestamp())]
    return str(_serializer(secret).dumps(parts))


def opened(secret: str, token: str, now: datetime) -> Link:
    """What a token says. The signature is compared in constant time before anything is read.

    Raises:
        BadLinkError: it is not ours, was altered, or is too old.
    """
    if not secret or len(token) > _LONGEST:
        raise BadLinkError(_SORRY)
    try:
        recipient, reference, action, until = _serializer(secret).loads(token)
    except (BadData, TypeError, ValueError) as error:
        raise BadLinkError(_SORRY) from error
    if now >= datetime.fromtimestamp(until, UTC) or action not in _ACTIONS:
        raise BadLinkError(_SORRY)
    return Link(recipient, reference, action)


@dataclass(frozen=True, slots=True)
class DeskLinks:
    """The desk as one recipient's mails lead there. Who only looks on (`decides` is false) gets no quick actions."""

    base_url: str
    recipient: str
    until: datetime
    secret: str = field(repr=False)
    decides: bool = True

    def to(self, reference: str, action: str = OPEN) -> str:
        """The signed link to a case, or to the page that confirms an action on it."""
        token = sign(self.secret, Link(self.recipient, reference, action), self.until)
        return f"{self.base_url}/act/{token}"

    def page(self, path: str) -> str:
        """The link to a list of the desk; it is the same for everybody, and asks to sign in."""
        return f"{self.base_url}{path}"

    def quick(self, case: Case) -> tuple[Status, ...]:
        """What can be decided about a case from a mail. A legal or privacy matter is never admitted in passing."""
        if not self.decides or not case.status.is_open or case.lane.is_reserved:
            return ()
        return QUICK if case.match.linked else tuple(each for each in QUICK if each not in _NEEDS_ARTICLE)


def _serializer(secret: str) -> URLSafeSerializer:
    signer = {"key_derivation": "hmac", "digest_method": sha256}
    return URLSafeSerializer(secret, salt="corrections-inbox.mail-to-desk", signer_kwargs=signer)


_SORRY = "This link does not work any more: it is too old, or it was not copied whole. The case is on the desk."
