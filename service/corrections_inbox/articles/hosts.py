"""Which hosts belong together: the registered domain, and hosts that only show the same pages in another dress."""

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from courlan import extract_domain

_DRESS = re.compile(r"^(?:www\d*|m|mobile|mobil|mob|touch|wap|amp|edition|beta)\.")


@lru_cache(maxsize=4096)
def registered_domain(host: str) -> str:
    """The domain that was registered: `news.paper.co.uk` gives `paper.co.uk`. An address or a bare name is itself.

    Suffixes come from the list bundled with `tld` (publicsuffix.org); under an unknown one the last two labels count.
    """
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return extract_domain(f"https://{host}/") or ".".join(host.split(".")[-2:])
    return host


def plain_host(host: str) -> str:
    """The host without `www.`, `m.`, `amp.` and their like: `m.paper.example` gives `paper.example`."""
    while (match := _DRESS.match(host)) and host != registered_domain(host):
        host = host[match.end() :]
    return host


def host_of(url: str) -> str:
    """The plain host that a URL leads to; empty where it names none."""
    return plain_host(urlsplit(url).hostname or "")
