"""Text to terms: one rule for every language, in the index and wherever articles are compared."""

import re
import unicodedata
from collections.abc import Iterable

# Scripts written without spaces: Han, Kana and Hangul are cut into pairs, so that a part of a run finds the whole.
UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_RUN = re.compile(f"[{UNSPACED}]+")
_TERM = re.compile(r"\d+(?:[.,]\d+)+|\w+")
_WRITTEN = re.compile(r"\d+(?:[.,]\d+)+|[\w\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]+")
# What word processors put for a typewriter's marks. No term holds any of them, and without them most texts are ASCII.
_TYPOGRAPHIC = (("’", "'"), ("“", '"'), ("”", '"'), ("‘", "'"), ("—", "-"), ("–", "-"), ("\u00a0", " "))
_MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640]+")
ROOT_LENGTH = 6  # letters; cutting words is as good as stemming for ranking and needs to know no language
LONGEST = 64  # characters; longer runs are addresses and encoded matter, which nobody searches for


def terms(text: str) -> list[str]:
    """The terms of a text in order: folded case and accents, figures whole, unspaced scripts in pairs."""
    folded = _typed(text).casefold()
    spaced = folded.isascii()
    if not spaced:
        folded = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", folded)))
        spaced = not _RUN.search(folded)
    found = _TERM.findall(folded)
    if not spaced:
        found = [pair for term in found for pair in _pairs(term)]
    return found if max(map(len, found), default=0) <= LONGEST else [term for term in found if len(term) <= LONGEST]


def _typed(text: str) -> str:
    if not text.isascii():
        for mark, plain in _TYPOGRAPHIC:
            text = text.replace(mark, plain)
    return text


def _pairs(term: str) -> list[str]:
    if len(term) < 3 or not _RUN.search(term):  # noqa: PLR2004  a pair is its own pair
        return [term]
    return [term[i : i + 2] for i in range(len(term) - 1)]


def root(term: str) -> str:
    """What the forms of a word share, whatever its language: its beginning; figures and short words stay whole."""
    return term if len(term) <= ROOT_LENGTH or term[0].isdigit() else term[:ROOT_LENGTH]


def roots(text: str) -> list[str]:
    """The roots of a text's terms in order."""
    # As `root` has it, but without a call for each word: whole articles pass here.
    return [t if len(t) <= ROOT_LENGTH or t[0].isdigit() else t[:ROOT_LENGTH] for t in terms(text)]


def as_written(text: str, wanted: Iterable[str]) -> dict[str, str]:
    """How a text writes each of these roots where it first has them; what it does not write as words stays a root."""
    written = {key: key for key in wanted}
    missing = set(written)
    for match in _WRITTEN.finditer(text):
        if not missing:
            break
        for term in terms(match[0]):
            if root(term) in missing:
                missing.remove(root(term))
                written[root(term)] = term if _RUN.search(term) else match[0]
    return written
