"""One spelling for each article's address, and the keys under which its other spellings find it."""

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from corrections_inbox.articles.hosts import plain_host, registered_domain
from corrections_inbox.articles.wrappers import unwrapped

LONGEST_URL = 8000
_DEPTH = 3  # a copy of a copy of a copy
_DEFAULT_PORTS = {"http": 80, "https": 443}

# Only names that no site uses to say which article it means: one kept too many is caught by the looser keys, one
# dropped too many would make one article of two.
_TRACKING = re.compile(
    r"^(?:(?:utm|itm|mtm|pk|piwik|matomo|hsa|vero|oly|wt|ns|mc)_.+|wt\.\w+|at_(?:medium|campaign|custom\d|link_\w+)"
    r"|_hs\w+|__twitter_impression|_ga|_gl|fb_(?:action_\w+|ref|source)|mkt_tok|mibextid|igshid|igsh|smid|smtyp"
    r"|(?:fb|gc|dc|tt|yc|twc|mscl?k|li_fat_|gbra|wbra)(?:lid|id|clid)|msclkid|gclsrc|srsltid|xtor|ftag|ref_?src|ref_?url|__s|s_cid"
    r"|cmpid|ito|partner|output_?type|amp|usqp|amp_js_v|amp_gsa|amp_tf|aoh|tpcc|hpt)$",
    re.IGNORECASE,
)
_AMP_PATH = (
    re.compile(r"^/amp(?=/.)", re.IGNORECASE),
    re.compile(r"/amp/?$", re.IGNORECASE),
    re.compile(r"(?<=[^/])\.amp(?=\.html?$|$)", re.IGNORECASE),
)
_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
_ENDING = re.compile(r"(?<=[^/])\.(?:[a-z]?html?|xhtml)$", re.IGNORECASE)
_SCRIPT = re.compile(r"\.(?:aspx?|php\d?|jspx?|cgi|cfm|do|pl|dll)$", re.IGNORECASE)
_DATE = re.compile(r"^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?$")
_DIGITS = re.compile(r"(?<!\d)\d{6,}(?![\da-z])", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_WORD_BREAK = re.compile(r"[-_+\s]+")
_SLUG_WORDS = 3
_SLUG_LENGTH = 15
_TELLING_WORDS = 2
_TELLING_DIGITS = re.compile(r"(?<!\d)\d{5,}")
_SHOWN = 100


def canonical(url: str) -> str:
    """An address in one spelling: copies unwrapped, AMP and tracking taken off, query sorted, no fragment.

    Scheme and host stay as they are but for case, default port and punycode, so that the result still leads somewhere.

    Raises:
        ValueError: this is no http(s) URL with a host, or it is longer than 8000 characters.
    """
    parts = _split(url)
    host = _netloc(parts)
    path = _without_amp(re.sub(r"/{2,}", "/", parts.path))
    kept = "&".join(piece for piece in parts.query.split("&") if piece and not _tracks(piece))
    # Canonicalising gives a bare name an equals sign, and some sites know their articles by a bare number.
    return re.sub(r"=(?=&|$)", "", canonicalize_url(urlunsplit((parts.scheme, host, path or "/", kept, ""))))


def keys(url: str) -> tuple[str, ...]:
    """Keys that an address and its variants share, strictest first.

    The canonical URL; host (less `www.`, `m.`, `amp.`), path (less ending) and query; the same without its query where
    the path tells the article by itself; `slug`, registered domain and a slug of three words or more, wherever it was
    moved to; `number`, registered domain and an id of six digits or more.

    Raises:
        ValueError: this is no http(s) URL with a host.
    """
    exact = canonical(url)
    parts = urlsplit(exact)
    return tuple(dict.fromkeys((exact, *_looser(parts))))


def _looser(parts: SplitResult) -> Iterator[str]:
    host = plain_host(parts.hostname or "") + (f":{parts.port}" if parts.port else "")
    path = _ENDING.sub("", _INDEX.sub("", parts.path.rstrip("/"))).rstrip("/")
    if parts.query:
        yield f"{host}{path}?{parts.query}"
    if not parts.query or _telling(path):
        yield host + path
    domain = registered_domain(parts.hostname or "")
    if slug := _long_slug(path):
        yield f"slug {domain} {slug}"
    if number := _long_number(path, parts.query):
        yield f"number {domain} {number}"


def _split(url: str) -> SplitResult:
    for _ in range(_DEPTH):
        parts = _checked(url)
        inner = unwrapped(parts)
        if inner is None:
            return parts
        url = inner
    return _checked(url)


def _checked(url: str) -> SplitResult:
    # WHATWG URL: white space around an address and line breaks within it are no part of it.
    tidy = re.sub(r"[\t\r\n]", "", url.strip())
    if len(tidy) > LONGEST_URL:
        raise ValueError(f"a URL of {len(tidy)} characters is too long")
    shown = tidy if len(tidy) <= _SHOWN else tidy[:_SHOWN] + "…"
    try:
        parts = urlsplit(tidy.replace("&amp;", "&"))
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise ValueError(f"{shown!r} is no valid URL") from None
    if parts.scheme not in _DEFAULT_PORTS or not named or re.search(r"[\s<>\"\\^`{|}]", parts.netloc):
        raise ValueError(f"{shown!r} is no http or https URL")
    return parts


def _netloc(parts: SplitResult) -> str:
    """The host in lower case, with its port if that is not the scheme's own, and without any user name or password."""
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{parts.port}"


def _tracks(piece: str) -> bool:
    return bool(_TRACKING.match(unquote(piece.partition("=")[0])))


def _without_amp(path: str) -> str:
    for pattern in _AMP_PATH:
        path = pattern.sub("", path)
    return path


def _segments(path: str) -> list[str]:
    """The path's parts that could name an article, decoded: a script's own name says nothing of what it shows."""
    decoded = (unquote(segment).casefold() for segment in path.split("/"))
    return [piece for segment in decoded if not _SCRIPT.search(segment) for piece in segment.split(",") if piece]


def _words(segment: str) -> list[str]:
    return [word for word in _WORD_BREAK.split(segment) if _LETTER.search(word)]


def _telling(path: str) -> bool:
    last = path.rpartition("/")[2]
    named = any(len(_words(piece)) >= _TELLING_WORDS for piece in _segments(last))
    return named or any(
        not _DATE.match(number) for piece in _segments(last) for number in _TELLING_DIGITS.findall(piece)
    )


def _long_slug(path: str) -> str:
    slugs = [s for s in _segments(path) if len(_words(s)) >= _SLUG_WORDS and len(s) >= _SLUG_LENGTH]
    # The last one: what stands before it are folders.
    return slugs[-1] if slugs else ""


def _long_number(path: str, query: str) -> str:
    places = [unquote(path), *(value for _, value in parse_qsl(query, keep_blank_values=True)), query]
    found = [n for place in places for n in _DIGITS.findall(place) if not _DATE.match(n)]
    return max(found, key=len, default="")
