"""Links in a mail's text and hyperlinks: found, joined where a line end cut them, stripped of what is no part of them."""

import re
from collections.abc import Iterator, Sequence

from corrections_inbox.message.body import Anchor
from corrections_inbox.message.unwrapping import unwrap
from corrections_inbox.message.values import Link, Role, Segment

_MOST_LINKS = 500
_LONGEST = 4_000
_MOST_JOINED_LINES = 6
_WRAPPED_COLUMN = 55

_PLAIN = r"[^\s<>\"“”„«»\u3000、。「」]"
_URL = re.compile(
    rf"(?:https?://|(?<![\w@./-])www\.(?=\w)){_PLAIN}{{1,{_LONGEST}}}"
    rf"|(?<![\w@./:-])(?:[a-z0-9-]{{1,63}}\.){{1,5}}[a-z]{{2,15}}/(?={_PLAIN}{{0,60}}[-/\d_]){_PLAIN}{{4,{_LONGEST}}}",
    re.IGNORECASE,
)
_CONTINUATION = re.compile(rf"\n(?:[ \t]*>)*[ \t]?({_PLAIN}+)(>?)")
_NEVER_LAST = ".,;:!?'*_~…’”»\\|"
_CLOSING = {")": "(", "]": "[", "}": "{"}
_BROKEN_AT = "-_=&%"
# The beginning of another address, so no rest of this one.
_NEW_LINK = re.compile(r"(?:https?:|www\.|[\w-]+(?:\.[\w-]+)+/)", re.IGNORECASE)
_HALF_AN_OCTET = re.compile(r"%[0-9A-Fa-f]?$")
_OF_A_SLUG = re.compile(r"[a-z0-9._~/%=&?#+-]+")
_DEEP = re.compile(r"//[^/]+/.")
_PROSE = re.compile(r"[A-Za-z]?[a-z]*(?:-[a-z]+)?[.,:;!?)]*")


def find_links(text: str, segments: Sequence[Segment], anchors: Sequence[Anchor], *, in_text: bool) -> list[Link]:
    """The links of one body in the order they stand, each with the role of the segment it stands in.

    Without `in_text`, hyperlinks alone.
    """
    found: list[tuple[int, Link]] = []
    for anchor in anchors:
        label = " ".join(text[anchor.start : anchor.end].split())
        if url := _absolute(anchor.href):
            found.append((anchor.start, Link(unwrap(url), anchor.href, _role_at(segments, anchor.start), label)))
    for start, raw, url in _in_text(text) if in_text else ():
        found.append((start, Link(unwrap(_absolute(url)), raw, _role_at(segments, start))))
        if len(found) >= _MOST_LINKS:
            break
    return [link for _, link in sorted(found, key=lambda pair: pair[0])]


def merge(links: Sequence[Link]) -> tuple[Link, ...]:
    """Each URL once: where it stands first, as the reporter's own if it is so anywhere, with a label if there is one."""
    merged: dict[str, Link] = {}
    for link in links:
        before = merged.get(link.url)
        if before is None:
            merged[link.url] = link
            continue
        role = Role.OWN if Role.OWN in {before.role, link.role} else before.role
        label = before.label if before.label and before.label != before.url else link.label or before.label
        merged[link.url] = Link(link.url, before.raw, role, label)
    return tuple(merged.values())[:_MOST_LINKS]


def _absolute(url: str) -> str:
    url = url.strip()
    return url if url.lower().startswith(("http://", "https://")) else f"https://{url}"


def _role_at(segments: Sequence[Segment], position: int) -> Role:
    return next((s.role for s in segments if s.start <= position < s.end), Role.OWN)


def _in_text(text: str) -> Iterator[tuple[int, str, str]]:
    """Position, the link as it stands, and the link put together."""
    line_start = position = 0
    bare = "www." in text.lower()
    for line in text.split("\n"):
        # No link is without one of these, and few lines have one.
        if "/" in line or (bare and "www." in line.lower()):
            position = max(position, line_start)
            while match := _URL.search(text, position, line_start + len(line)):
                url, position = _whole(text, match)
                trimmed = _trimmed(url)
                yield match.start(), text[match.start() : position - len(url) + len(trimmed)], trimmed
        line_start += len(line) + 1


def _whole(text: str, match: re.Match[str]) -> tuple[str, int]:
    """A link put together from the lines that it was broken into, and where it ends."""
    url, position = match[0], match.end()
    for _ in range(_MOST_JOINED_LINES):
        following = _CONTINUATION.match(text, position)
        if following is None or not _goes_on(text, match.start(), position, url, following):
            break
        url += following[1]
        position = following.end(1)
    return url, position


def _goes_on(text: str, start: int, position: int, url: str, following: re.Match[str]) -> bool:
    """Whether the next line is the rest of a URL that a line end cut."""
    token = following[1]
    if len(url) >= _LONGEST or _NEW_LINK.match(token):
        return False
    if text[start - 1 : start] == "<":
        # Angle brackets say where a URL ends, whatever stands between (RFC 3986 appendix C).
        return following[2] == ">" or text[following.end() : following.end() + 1] == "\n"
    alone = text[following.end() : following.end() + 1] in {"", "\n"}
    if _is_cut(url, token, alone=alone):
        return True
    line_start = text.rfind("\n", 0, start) + 1
    if text[line_start:start].strip("> \t(") or position - line_start < _WRAPPED_COLUMN:
        # A mailer breaks only a URL that is too long for a line of its own.
        return False
    if url[-1] in _BROKEN_AT and token[0].islower():
        return True
    is_word = _PROSE.fullmatch(token) is not None
    strong = any(c in "/=%&?#_" for c in token) or token.count("-") > 1 or (url[-1] in _BROKEN_AT and not is_word)
    return strong or (alone and not is_word)


def _is_cut(url: str, token: str, *, alone: bool) -> bool:
    """Whether a URL ends as no whole one does, or at a slash, and the next line begins with what can only be its rest."""
    if half := _HALF_AN_OCTET.search(url):
        return re.match(rf"[0-9A-Fa-f]{{{3 - len(half[0])}}}", token) is not None
    slug = _is_slug(token.rstrip(_NEVER_LAST))
    if url[-1] == "?":
        return "=" in token and slug
    if url[-1] in _BROKEN_AT:
        return slug or (alone and (token[0].islower() or token[0].isdigit()))
    return url[-1] == "/" and slug and (alone or _DEEP.search(url) is not None)


def _is_slug(token: str) -> bool:
    """Whether a token is of an address and of no sentence: “ferry-fare-rise”, “02/ferry”, “id=7”; no date, no number."""
    if not _OF_A_SLUG.fullmatch(token) or not any(character.isalpha() for character in token):
        return False
    hyphens = token.count("-") + token.count("_")
    numbered = any(character.isdigit() for character in token)
    return hyphens > 1 or (hyphens == 1 and numbered) or any(sign in token for sign in "/=%&")


def _trimmed(url: str) -> str:
    """A URL without the punctuation of the sentence it stands in; brackets stay where they were opened inside."""
    while url:
        last = url[-1]
        opening = _CLOSING.get(last)
        if last in _NEVER_LAST or (opening and url.count(last) > url.count(opening)):
            url = url[:-1]
        else:
            break
    return url
