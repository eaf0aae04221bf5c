"""What was made of a sentence is kept for a while: each of a mail comes back with every article and part of the mail."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

MOST = 2_048  # sentences: those of a few mails with their articles
LONGEST = 1_000  # code points of what may be a sentence
MOST_LONG = 8  # longer texts: one mail and its articles

_More = ParamSpec("_More")
_Made = TypeVar("_Made")


def remembered(function: Callable[Concatenate[str, _More], _Made]) -> Callable[Concatenate[str, _More], _Made]:
    """A pure function of a text, and of little else, that knows what it answered for the last ones."""
    sentences, long = lru_cache(maxsize=MOST)(function), lru_cache(maxsize=MOST_LONG)(function)

    @wraps(function)
    def ask(text: str, /, *args: _More.args, **kwargs: _More.kwargs) -> _Made:
        kept = sentences if len(text) <= LONGEST else long
        return kept(text, *args, **kwargs)  # type: ignore[arg-type]  # the other arguments are hashable where it is used

    return ask
