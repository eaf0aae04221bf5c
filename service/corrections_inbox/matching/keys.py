"""Words as numbers: the same in every process, so that an article can be kept ready to be held against mails."""

from functools import lru_cache
from hashlib import blake2b

KEPT = 16_384  # keys of the commonest words, some 2 MB


@lru_cache(KEPT)
def key(word: str) -> int:
    """The word as a number of 64 bits. Two words of an archive of any size hardly ever share one."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
