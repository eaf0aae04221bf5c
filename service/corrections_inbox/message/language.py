"""Which language a reporter writes in, told from their own words alone."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_FEWEST_CHARACTERS = 40
# The identifier takes its time with each, and tells no more from many than from these.
_MOST_CHARACTERS = 1_500
# What a European or American newsroom is written to in; a longer list finds Luxembourgish in every short mail.
_LANGUAGES = (
    *("ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id", "it"),
    *("ja", "ko", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk", "ur", "vi", "zh"),
)
_NO_WORDS = re.compile(r"https?://\S+|\S+@\S+")


def language_of(text: str) -> str | None:
    """The BCP 47 primary subtag, or None where there are fewer than 40 characters to tell it by."""
    words = " ".join(_NO_WORDS.sub(" ", text[:_MOST_CHARACTERS]).split())
    if len(words) < _FEWEST_CHARACTERS:
        return None
    label, _ = _identifier().classify(words)
    return str(label)


@cache
def _identifier() -> LanguageIdentifier:
    # Loading the model takes half a second and much memory: done when the first mail needs it, once.
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(_LANGUAGES)
    return identifier
