"""What a trusted proxy says of a request; what any other client says of itself is not believed."""

import ipaddress
from collections.abc import Iterable

from fastapi import Request

from corrections_inbox.desk.fitness import IpNetwork, networks
from corrections_inbox.desk.state import Desk

FORWARDED = "x-forwarded-for"
_SITE_BITS = 64  # of an IPv6 address: what one subscriber is given

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def named(request: Request, desk: Desk) -> str:
    """The address that a trusted proxy has signed in; empty where it names none, or where no such proxy speaks."""
    header = desk.settings.desk.proxy_header
    if not header or not _is_trusted(request, desk):
        return ""
    values = request.headers.getlist(header)
    # Where it stands there twice, one of the two is the client's own.
    return values[0].strip() if len(values) == 1 else ""


def client_of(request: Request, desk: Desk) -> str:
    """Where a request came from, to count by: behind trusted proxies the last address that is none of theirs."""
    direct = _peer(request)
    if direct is None:
        return "unknown"
    trusted = networks(desk.settings.desk.proxy_addresses)
    if not _among(direct, trusted):
        return _counted(direct)
    for hop in reversed(",".join(request.headers.getlist(FORWARDED)).split(",")):
        address = _address(hop)
        if address is None:
            break
        if not _among(address, trusted):
            return _counted(address)
    return _counted(direct)


def _is_trusted(request: Request, desk: Desk) -> bool:
    direct = _peer(request)
    return direct is not None and _among(direct, networks(desk.settings.desk.proxy_addresses))


def _peer(request: Request) -> IpAddress | None:
    return _address(request.client.host) if request.client else None


def _address(text: str) -> IpAddress | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _among(address: IpAddress, trusted: Iterable[IpNetwork]) -> bool:
    return any(address in network for network in trusted)


def _counted(address: IpAddress) -> str:
    if address.version == 4:  # noqa: PLR2004  the version of the protocol
        return str(address)
    return str(ipaddress.ip_network(f"{address}/{_SITE_BITS}", strict=False))
