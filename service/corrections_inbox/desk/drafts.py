"""The letters of a decision as an editor sees them before they go: one text for all who are written to in a language."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from corrections_inbox.actions.telling import Decision, Telling, ToReader
from corrections_inbox.letters.rewording import worded

LANGUAGES = {"en": "English", "de": "German", "es": "Spanish", "fr": "French", "pt": "Portuguese"}
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter's text, and who gets it. `mark` stands for the text as it is without an editor's changes.

    `is_stale` is an edited text that does not follow what was changed in the form since it was edited.
    """

    language: str
    text: str
    mark: str
    recipients: tuple[tuple[str, str], ...]  # address and subject
    edited: bool = False
    is_stale: bool = False

    @property
    def in_words(self) -> str:
        return LANGUAGES.get(self.language, self.language)

    @property
    def rows(self) -> int:
        """How many lines a field for it should have."""
        return min(30, 3 + sum(1 + len(line) // 90 for line in self.text.splitlines()))


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sent of the letters, by language: the texts, the marks that they were shown with, and which to reset."""

    texts: Mapping[str, str]
    marks: Mapping[str, str]
    fresh: frozenset[str] = frozenset()

    def edited(self) -> dict[str, str]:
        """The texts that somebody changed."""
        return {
            language: text
            for language, text in self.texts.items()
            if language not in self.fresh and worded(text) and mark_of(text) != self.marks.get(language)
        }


def mark_of(text: str) -> str:
    """What stands for a text, whichever line ends and trailing space a form gave it."""
    return hashlib.sha256(worded(text).encode()).hexdigest()[:_DIGITS]


def drafts(standard: Telling, as_edited: Telling, sent: Sent) -> tuple[Draft, ...]:
    """What is shown: the standard letters, and in place of those that were edited the edited ones."""
    edited = sent.edited()
    texts = {each.composed.language: each.composed.text for each in as_edited.letters}
    shown: dict[str, Draft] = {}
    for letter in standard.letters:
        language = letter.composed.language
        known = shown.get(language) or _draft(letter, texts.get(language, ""), edited, sent)
        to = (letter.recipient, letter.composed.subject)
        shown[language] = replace(known, recipients=(*known.recipients, to))
    return tuple(shown.values())


def unseen(shown: tuple[Draft, ...], sent: Sent) -> bool:
    """Whether a letter would go that the form did not show as it is now."""
    return any(draft.mark != sent.marks.get(draft.language) for draft in shown)


def reworded(decision: Decision, sent: Sent) -> Decision:
    return replace(decision, wording=sent.edited())


def _draft(letter: ToReader, text: str, edited: Mapping[str, str], sent: Sent) -> Draft:
    language, mark = letter.composed.language, mark_of(letter.composed.text)
    if language not in edited:
        return Draft(language, letter.composed.text, mark, ())
    return Draft(language, text, mark, (), edited=True, is_stale=mark != sent.marks.get(language))
