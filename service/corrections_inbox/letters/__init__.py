"""Templates and values to messages. Pure: reading templates from the folders it is given is its only I/O."""

from typing import TYPE_CHECKING

from corrections_inbox.letters.alert import Breaker, compose_alert
from corrections_inbox.letters.composing import compose
from corrections_inbox.letters.digest import compose_digest
from corrections_inbox.letters.envelope import LOOP_HEADER, Composed
from corrections_inbox.letters.sign_in import SignIn, compose_sign_in
from corrections_inbox.letters.templates import BadTemplateError, Rendered, Templates
from corrections_inbox.letters.values import (
    Acknowledgment,
    Change,
    Headline,
    Letterhead,
    Masthead,
    Original,
    Outcome,
    Question,
    ReaderLetter,
    Receipt,
    Understood,
)
from corrections_inbox.loading import when_used

if TYPE_CHECKING:
    from corrections_inbox.letters.rehearsal import rehearse

__all__ = [
    "LOOP_HEADER",
    "Acknowledgment",
    "BadTemplateError",
    "Breaker",
    "Change",
    "Composed",
    "Headline",
    "Letterhead",
    "Masthead",
    "Original",
    "Outcome",
    "Question",
    "ReaderLetter",
    "Receipt",
    "Rendered",
    "SignIn",
    "Templates",
    "Understood",
    "compose",
    "compose_alert",
    "compose_digest",
    "compose_sign_in",
    "rehearse",
]

__getattr__ = when_used(__name__, rehearse="rehearsal")
