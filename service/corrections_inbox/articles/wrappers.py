"""Addresses of copies: AMP caches, web archives and translating proxies, each leading back to the page it shows."""

import re
from urllib.parse import SplitResult, unquote

_ARCHIVES = re.compile(r"^(?:web\.archive\.org|(?:www\.)?archive\.(?:today|ph|is|li|md|vn|fo))$")
_INNER_URL = re.compile(r"^/(?:web/)?[^/]*/(?:[^/]*/)?(https?:/{1,2}.+)$", re.IGNORECASE)
_CACHED_PAGE = re.compile(r"^/(?:(?:[a-z]{1,2}|amp)/)?(s/)?([^/]+\.[^/]+(?:/.*)?)$")
_AMP_CACHES = ("cdn.ampproject.org", "bing-amp.com")


def unwrapped(parts: SplitResult) -> str | None:
    """The address of the page that this one is a copy of, or None if it is no copy that we know."""
    host = (parts.hostname or "").lower()
    for opens in (_archive, _amp_cache, _google_amp, _translation):
        if (inner := opens(host, parts)) is not None:
            return inner
    return None


def _with_query(inner: str, parts: SplitResult) -> str:
    return f"{inner}?{parts.query}" if parts.query else inner


def _archive(host: str, parts: SplitResult) -> str | None:
    """`web.archive.org/web/20240101000000/https://paper.example/a` and `archive.today/2024…/https://…`."""
    if not _ARCHIVES.match(host):
        return None
    match = _INNER_URL.match(unquote(parts.path) if "%3A" in parts.path.upper() else parts.path)
    # Servers and mail programs collapse the second of two slashes.
    return _with_query(re.sub(r"^(https?):/+", r"\1://", match[1]), parts) if match else None


def _cached(path: str, parts: SplitResult) -> str | None:
    match = _CACHED_PAGE.match(path)
    return _with_query(f"http{'s' if match[1] else ''}://{match[2]}", parts) if match else None


def _amp_cache(host: str, parts: SplitResult) -> str | None:
    """`paper-example.cdn.ampproject.org/c/s/paper.example/a` (AMP cache URL format)."""
    if not any(host == cache or host.endswith("." + cache) for cache in _AMP_CACHES):
        return None
    return _cached(parts.path, parts)


def _google_amp(host: str, parts: SplitResult) -> str | None:
    """`www.google.com/amp/s/paper.example/a`, under every country's domain."""
    if not re.match(r"^(?:www\.)?google\.[a-z.]{2,6}$", host) or not parts.path.startswith("/amp/"):
        return None
    return _cached(parts.path, parts)


def _translation(host: str, parts: SplitResult) -> str | None:
    """`paper-example.translate.goog/a`: dots became hyphens, hyphens were doubled."""
    if not host.endswith(".translate.goog"):
        return None
    original = host.removesuffix(".translate.goog").replace("--", "\0").replace("-", ".").replace("\0", "-")
    kept = "&".join(p for p in parts.query.split("&") if p and not p.startswith("_x_tr_"))
    return f"https://{original}{parts.path}" + (f"?{kept}" if kept else "")
