"""The letter with the link that opens the desk once. English, to staff."""

from dataclasses import dataclass
from datetime import datetime

from corrections_inbox.cases import Letter
from corrections_inbox.letters.envelope import Composed, seal
from corrections_inbox.letters.templates import Templates
from corrections_inbox.letters.values import Letterhead


@dataclass(frozen=True, slots=True)
class SignIn:
    """A link, and how many minutes it works for."""

    link: str
    minutes: int


def compose_sign_in(
    templates: Templates, letterhead: Letterhead, sign_in: SignIn, *, recipient: str, now: datetime, key: str
) -> Composed:
    """Writes to an editor who asked to be let in. Nothing that the asker typed stands in it.

    Raises:
        BadTemplateError: an operator's template is wrong.
        ValueError: the recipient is not one bare address.
    """
    values = {"publication": letterhead.masthead, "sign_in": sign_in}
    rendered = templates.render(Letter.SIGN_IN, (), values)
    return seal(Letter.SIGN_IN, rendered, letterhead, recipient=recipient, now=now, key=key)
