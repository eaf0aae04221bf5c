"""Links as their reader would follow them: out of mail scanners, click counters and sharing pages."""

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import parse_qsl, unquote, urlsplit

_DEEPEST = 4
_LONGEST = 8_000

# Names of hosts and paths that only pass on, and of the parameters in which they carry the goal.
_PASSING_HOST = re.compile(
    r"(?:^|[.-])(?:safelinks?|urldefense|linkprotect|clicktime|redirect|redir|clicks?|links?|lnk|away|url|protect2?|track)(?:[.-]|$)"
)
_PASSING_PATH = re.compile(
    r"^/(?:[\w-]+/)*(?:url|redirect|redir|away\.php|l\.php|sharer(?:\.php)?|share|click|out|link)/?$"
)
_PASSING = frozenset({"l.instagram.com", "out.reddit.com", "slack-redir.net", "duckduckgo.com", "t.umblr.com"})
_GOALS = ("url", "u", "q", "a", "to", "target", "dest", "destination", "uddg", "z", "r")

_V3 = re.compile(r"/v3/__(.+?)__;([\w-]*)", re.DOTALL)
_V3_RUN = re.compile(r"\*(?:\*(.))?")
_AVANAN = re.compile(r"___(https?:.+?)___")
_BURIED = re.compile(r"/(https?(?:%3[Aa]|:).+)$")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def unwrap(url: str) -> str:
    """Where a scanner-wrapped or click-counted URL leads; the URL itself where that can't be read off."""
    for _ in range(_DEEPEST):
        inner = _inner(url) if len(url) <= _LONGEST else None
        if inner is None or inner == url:
            break
        url = inner
    return url


def _inner(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    for ending, rule in _RULES:
        if host == ending or host.endswith("." + ending):
            return _http(rule(url))
    if host in _PASSING or _PASSING_HOST.search(host) or _PASSING_PATH.match(parts.path):
        return _goal(parts.query)
    return None


def _http(url: str | None) -> str | None:
    return url if url and url.lower().startswith(("http://", "https://")) else None


def _parameters(query: str) -> dict[str, str]:
    try:
        return {name.lower(): value for name, value in parse_qsl(query, max_num_fields=50)}
    except ValueError:
        return {}


def _goal(query: str) -> str | None:
    parameters = _parameters(query)
    return next((goal for name in _GOALS if (goal := _http(parameters.get(name)))), None)


def _proofpoint(url: str) -> str | None:
    """URL Defense: v1 percent-encoded, v2 with "-" and "_" for "%" and "/", v3 with a table of what was replaced."""
    if v3 := _V3.search(url):
        return _proofpoint_v3(v3[1], v3[2])
    coded = _parameters(urlsplit(url).query).get("u", "")
    return unquote(coded.replace("-", "%").replace("_", "/")) if "/v2/" in url else unquote(coded)


def _proofpoint_v3(template: str, table: str) -> str:
    try:
        replaced = iter(base64.urlsafe_b64decode(table + "=" * (-len(table) % 4)).decode("utf-8"))
    except (binascii.Error, UnicodeError, ValueError):
        return template

    def restored(match: re.Match[str]) -> str:
        run = 1 if match[1] is None else _ALPHABET.find(match[1]) + 2
        return "".join(next(replaced, "") for _ in range(run))

    # A mailer may have folded the double slash behind the scheme.
    return re.sub(r"^(https?):/+", r"\1://", _V3_RUN.sub(restored, template))


def _sophos(url: str) -> str | None:
    coded = _parameters(urlsplit(url).query).get("u", "")
    try:
        return base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeError, ValueError):
        return None


def _buried(url: str) -> str | None:
    found = _BURIED.search(url, url.find("//") + 2)
    return unquote(found[1]) if found else _goal(urlsplit(url).query)


def _avanan(url: str) -> str | None:
    found = _AVANAN.search(url)
    return found[1] if found else None


_RULES: tuple[tuple[str, Callable[[str], str | None]], ...] = (
    ("urldefense.proofpoint.com", _proofpoint),
    ("urldefense.com", _proofpoint),
    ("urldefense.us", _proofpoint),
    ("protection.sophos.com", _sophos),
    ("secure-web.cisco.com", _buried),
    ("avanan.click", _avanan),
)
