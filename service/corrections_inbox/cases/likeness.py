"""Whether two mails are all but identical: MinHash over their words (Broder 1997), banded so that an index can find them.

Senders of a campaign put words of their own before the letter that they were given, sign it, and move its paragraphs
about. What they share is most of its runs of three words.
"""

import hashlib
import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

from rensa import RMinHash

ALIKE = 0.45  # estimated share of runs of words that both have, of those that either has
NEARLY_THE_SAME = 0.8
FEWEST_WORDS = 20  # shorter mails must agree in every word: many readers find the same few words for one error …
FEWEST_WORDS_AT_ALL = 4  # … and still shorter ones say nothing of their own
_MOST_WORDS = 3_000
_RUN = 3
_HASHES, _SEED = 128, 20260301
_BANDS, _ROWS = 14, 3  # of two mails that share half of their runs 85 of 100 share a band, at a tenth 1 of 70
_URL = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a mail is found again by: mails that are alike share at least one band, nearly always.

    `minhash` holds 128 native unsigned 32-bit numbers; empty where a band alone decides.
    """

    bands: tuple[int, ...]
    minhash: bytes = b""


@lru_cache(maxsize=128)  # a group of mails is planned for at least twice
def likeness(words: str, about: str = "") -> Likeness | None:
    """The likeness of a mail by its sender's own words; None where they are too few.

    Short words speak of different things where `about`, the articles that they are linked to, differs.
    """
    text = unicodedata.normalize("NFKC", words).casefold()
    has_url = "://" in text or "www." in text
    found = _WORD.findall(_URL.sub(" ", text) if has_url else text)[:_MOST_WORDS]
    if len(found) >= FEWEST_WORDS:
        # Three words each: the first, the second and the third of all runs, side by side.
        return _of_runs(list(map(" ".join, zip(*(found[n:] for n in range(_RUN)), strict=False))))
    if len(found) < FEWEST_WORDS_AT_ALL:
        return None
    return Likeness((_hash(b"exactly", " ".join(_WORD.findall(text)).encode(), about.encode()),))


def resemblance(one: Likeness, minhash: bytes) -> float:
    """The estimated share of runs of words that two mails have in common, between 0 and 1."""
    if not one.minhash or not minhash:
        return float(one.minhash == minhash)
    pairs = zip(array("I", one.minhash), array("I", minhash), strict=True)
    return sum(a == b for a, b in pairs) / _HASHES


def _of_runs(runs: list[str]) -> Likeness:
    sketch = RMinHash(num_perm=_HASHES, seed=_SEED)
    sketch.update(runs)
    digest = array("I", sketch.digest())
    bands = (_hash(bytes([band]), digest[band * _ROWS : (band + 1) * _ROWS].tobytes()) for band in range(_BANDS))
    return Likeness(tuple(bands), digest.tobytes())


def _hash(*parts: bytes) -> int:
    """A signed number of 64 bits, as either database keeps it."""
    return int.from_bytes(hashlib.blake2b(b"\x1f".join(parts), digest_size=8).digest(), "big", signed=True)
