"""Which addresses may be dialled; pure, so that every form of an address can be tried in a test.

The guard of the crawl asks here about the number that is dialled, after names were resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from unicodedata import normalize

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

ALLOWED_NETWORKS = "AUTOSCRAPE_ALLOWED_NETWORKS"
"""The setting that lets an operator allow more."""

_UNICAST = IPv6Network("2000::/3")  # all else is reserved, local, or holds an IPv4 address
_NEVER = tuple(
    map(
        ip_network,
        (
            "192.0.0.0/24",  # protocol assignments, as 2001::/23, where Teredo holds IPv4
            "192.88.99.0/24",  # relays of 6to4
            "2001::/23",
            "2002::/16",  # 6to4, holds an IPv4 address
            "3fff::/20",  # documentation
        ),
    )
)
"""What ``is_global`` of some versions of Python takes for public."""

_FULL_STOP = "\u3002"
_HEX = re.compile(r"0x([0-9a-f]*)")
_OCTAL = re.compile(r"0[0-7]*")
_DECIMAL = re.compile(r"[1-9][0-9]{0,9}")


def parse_networks(text: str) -> tuple[Network, ...]:
    """Read networks in CIDR notation, separated by commas; ValueError names a bad one."""
    networks: list[Network] = []
    for part in filter(None, map(str.strip, text.split(","))):
        try:
            networks.append(ip_network(part))
        except ValueError:
            raise ValueError(
                f"{part!r} is no network in CIDR notation such as 10.0.0.0/8"
            ) from None
    return tuple(networks)


def literal(host: str) -> Address | None:
    """Give the address that a URL's host writes as a number, None when the host is a name.

    The system's resolver takes more forms than the usual one: 2130706433, 0x7f.1, 0177.0.0.1 and
    127.1 are all 127.0.0.1.
    """
    text = normalize("NFKC", host).replace(_FULL_STOP, ".").lower().removesuffix(".")
    text = text.removeprefix("[").removesuffix("]")
    if ":" not in text:
        return _ipv4(text.split("."))
    try:
        return IPv6Address(text)
    except ValueError:
        return None


def why_forbidden(address: Address, allowed: Iterable[Network] = ()) -> str | None:
    """Tell why an address may not be dialled, None when it may: it is public, or allowed."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return f"{address} names a network interface of this machine"
        address = address.ipv4_mapped or address
    if any(address in network for network in allowed) or _is_public(address):
        return None
    return f"{address} is not public; an operator can allow it with {ALLOWED_NETWORKS}={address}"


def parse_address(text: str) -> Address | None:
    """Read the number that is to be dialled, None when it is none."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    if any(address in network for network in _NEVER):
        return False
    return address.is_global and not address.is_multicast


def _ipv4(parts: list[str]) -> IPv4Address | None:
    numbers = [_number(part) for part in parts]
    if len(numbers) > 4 or None in numbers:
        return None
    *first, last = (number or 0 for number in numbers)
    # The last one fills all bytes that the others leave.
    if any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        return None
    return IPv4Address(sum(number << 24 - 8 * i for i, number in enumerate(first)) + last)


def _number(text: str) -> int | None:
    if hexadecimal := _HEX.fullmatch(text):
        return int(hexadecimal[1] or "0", 16)
    if _OCTAL.fullmatch(text):
        return int(text, 8)
    return int(text) if _DECIMAL.fullmatch(text) else None
