"""Links that open a page at a passage: the `#:~:text=` directive (WICG Scroll to Text Fragment)."""

import re
from urllib.parse import quote

_LONGEST = 120  # beyond it, a start and an end keep the link short
_ENDS = 5  # words at each end of a long passage
_UNIQUE = 6  # a passage of fewer words gets its context, in case it stands on the page twice
_CONTEXT = 4  # words of context
_DIRECTIVE = ":~:"
_FULL_WIDTH_STOPS = re.compile("[\u3001\u3002\uff0c\uff01\uff1f\uff1b\uff1a]")  # comma, full stop and their kin


def with_text_fragment(url: str, exact: str, prefix: str = "", suffix: str = "") -> str:
    """A link to `url` that browsers scroll to `exact`, the page's own words; an own fragment of the URL is kept.

    `prefix` and `suffix` are the characters around it, of which the words next to a short passage are used.
    """
    base, _, fragment = url.partition("#")
    own = fragment.partition(_DIRECTIVE)[0]
    directive = _directive(exact, prefix, suffix)
    if not directive:
        return f"{base}#{own}" if own else base
    return f"{base}#{own}{_DIRECTIVE}text={directive}"


def _directive(exact: str, prefix: str, suffix: str) -> str:
    blocks = [" ".join(block.split()) for block in exact.splitlines() if block.strip()]
    if not blocks:
        return ""
    whole = " ".join(blocks)
    if len(blocks) == 1 and len(whole) <= _LONGEST:
        return _in_context(whole, prefix, suffix)
    start, end = _opening(blocks[0]), _ending(blocks[-1])
    # The end is looked for after the start: a passage too short to have two ends is named whole.
    apart = len(blocks) > 1 or len(start) + len(end) < len(whole)
    return f"{_encoded(start)},{_encoded(end)}" if apart else _encoded(whole)


def _in_context(exact: str, prefix: str, suffix: str) -> str:
    encoded = _encoded(exact)
    if len(exact.split()) >= _UNIQUE:
        return encoded
    # Context must match at word boundaries and within one block, and the outermost word may be cut.
    before = prefix.splitlines()[-1].split()[1:][-_CONTEXT:] if prefix.strip() else []
    after = suffix.splitlines()[0].split()[:-1][:_CONTEXT] if suffix.strip() else []
    opening = f"{_encoded(' '.join(before))}-," if before else ""
    closing = f",-{_encoded(' '.join(after))}" if after else ""
    return opening + encoded + closing


def _opening(block: str) -> str:
    words = block.split()
    return " ".join(words[:_ENDS]) if len(words) > _ENDS else _clauses(block)[0]


def _ending(block: str) -> str:
    words = block.split()
    return " ".join(words[-_ENDS:]) if len(words) > _ENDS else _clauses(block)[-1]


def _clauses(block: str) -> list[str]:
    """Scripts without spaces are cut at their punctuation."""
    return [clause for clause in _FULL_WIDTH_STOPS.split(block) if clause] or [block]


def _encoded(text: str) -> str:
    # The hyphen is unreserved in a URL but marks context here, so that it is escaped by hand.
    return quote(text, safe="", errors="replace").replace("-", "%2D")
