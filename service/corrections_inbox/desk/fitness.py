"""Whether the settings of the desk are fit for opening it."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from corrections_inbox.errors import SettingsError
from corrections_inbox.settings import Settings

IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


def require_fit(settings: Settings) -> None:
    """Refuses settings with which nobody could sign in, or anybody.

    Raises:
        SettingsError: one sentence that names the key.
    """
    desk = settings.desk
    if not desk.editors:
        raise SettingsError("desk.editors is empty, so nobody could sign in.")
    if desk.base_url:
        _require_web_address(desk.base_url)
    elif not desk.proxy_header:
        raise SettingsError("desk.base_url is missing: the links in sign-in mails begin with it.")
    if desk.base_url and not desk.proxy_header and not (settings.smtp.host and settings.smtp.sender):
        raise SettingsError("smtp.host and smtp.from are needed where desk.enabled is set: sign-in links go by mail.")
    if desk.proxy_header and not desk.proxy_addresses:
        raise SettingsError("desk.proxy_addresses is missing: without it desk.proxy_header is believed from nobody.")
    networks(desk.proxy_addresses)


def networks(written: Sequence[str]) -> tuple[IpNetwork, ...]:
    """`desk.proxy_addresses`: addresses and networks.

    Raises:
        SettingsError: one is neither.
    """
    try:
        return tuple(ipaddress.ip_network(one, strict=False) for one in written)
    except ValueError as error:
        raise SettingsError(f"desk.proxy_addresses: {error}.") from None


def _require_web_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(
            f"desk.base_url: {url!r} is no address of a site (for example https://desk.courier.example)."
        )
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise SettingsError(f"desk.base_url: {url!r} must be a host of its own, without a path.")
