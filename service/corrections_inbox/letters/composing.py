"""Letters to readers: values in, one frozen message out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from corrections_inbox.letters.envelope import Composed, seal
from corrections_inbox.letters.restraint import reply_subject
from corrections_inbox.letters.rewording import with_reference, worded
from corrections_inbox.letters.templates import Templates
from corrections_inbox.letters.values import Letterhead, Original, ReaderLetter

_AS_IT_IS: Mapping[str, str] = {}


def compose(
    templates: Templates,
    letterhead: Letterhead,
    values: ReaderLetter,
    original: Original,
    *,
    now: datetime,
    key: str,
    wording: Mapping[str, str] = _AS_IT_IS,
) -> Composed:
    """Writes a letter in the reader's language, else the publication's, else English, as an answer to their mail.

    `wording` is a person's own text for it, by the language that it is written in.

    Raises:
        BadTemplateError: an operator's template is wrong.
        ValueError: the recipient is not one bare address.
    """
    languages = [language for language in (original.language, letterhead.masthead.language) if language]
    context = {"publication": letterhead.masthead, "letter": values}
    rendered = templates.render(values.letter, languages, context)
    if words := worded(wording.get(rendered.language, "")):
        rendered = templates.reworded(rendered, with_reference(words, rendered.text), context)
    # Their own subject keeps the letter in their thread; ours stands in where theirs could carry an advertisement.
    rendered = replace(rendered, subject=reply_subject(original.subject) or rendered.subject)
    return seal(
        values.letter,
        rendered,
        letterhead,
        recipient=original.recipient,
        now=now,
        key=key,
        original=original,
        about=values.about,
    )
