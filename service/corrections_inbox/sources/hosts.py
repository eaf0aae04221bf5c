"""Which hosts may be asked for articles: the publication's own, and none that leads into the private network."""

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from corrections_inbox.articles.hosts import plain_host

Resolve = Callable[[str], Iterable[str]]


def resolve(host: str) -> list[str]:
    """The addresses of a host, by the system's resolver.

    Raises:
        OSError: there are none.
    """
    return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts that the operator named, and what else may be asked because of them.

    Subdomains and variants (`www.`, `m.`) of a named host may, unless they have a private address: a host within the
    private network is asked only where it was named exactly.
    """

    named: frozenset[str]
    resolve: Resolve = resolve

    def refusal(self, url: str) -> str:
        """Why a URL must not be fetched, as the rest of a sentence about it; empty if it may be."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").rstrip(".").lower()
        except ValueError:
            return "is no valid URL"
        if parts.scheme not in {"http", "https"} or not host:
            return "is no http or https URL"
        if host in self.named:
            return ""
        if not self._related(host):
            return f"leads to {host}, which is none of the publication's hosts"
        return self._private(host)

    def _related(self, host: str) -> bool:
        return any(host.endswith("." + name) or plain_host(host) == plain_host(name) for name in self.named)

    def _private(self, host: str) -> str:
        try:
            addresses = [ip_address(address.partition("%")[0]) for address in self.resolve(host)]
        except (OSError, ValueError, UnicodeError):
            return f"leads to {host}, which has no address"
        inside = [address for address in addresses if not address.is_global]
        return f"leads to {host} at the private address {inside[0]}" if inside else ""
