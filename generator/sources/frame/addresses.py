"""Decides which addresses that a person names may be asked: public ones.

`ipaddress.is_global` is not used: in some versions of Python, site-local and IPv4-compatible addresses pass.
"""

from collections.abc import Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from generator.errors import HAS_USER, without_user

_LONGEST = 2_000  # characters of an address
# The global unicast addresses of IPv6 (RFC 4291, section 2.4). Outside are IPv4-compatible (::/96), local-use
# translation (64:ff9b:1::/48), segment routing (5f00::/16), unique local, link-local, site-local, multicast.
_GIVEN_OUT = IPv6Network("2000::/3")
_SPECIAL = (
    IPv4Network("0.0.0.0/8"),  # this network: RFC 791
    IPv4Network("10.0.0.0/8"),  # private: RFC 1918
    IPv4Network("100.64.0.0/10"),  # shared behind a provider's translator: RFC 6598
    IPv4Network("127.0.0.0/8"),  # loopback: RFC 1122
    IPv4Network("169.254.0.0/16"),  # link-local: RFC 3927
    IPv4Network("172.16.0.0/12"),  # private: RFC 1918
    IPv4Network("192.0.0.0/24"),  # protocol assignments: RFC 6890
    IPv4Network("192.0.2.0/24"),  # documentation: RFC 5737
    IPv4Network("192.88.99.0/24"),  # relays of 6to4: RFC 7526
    IPv4Network("192.168.0.0/16"),  # private: RFC 1918
    IPv4Network("198.18.0.0/15"),  # benchmarks: RFC 2544
    IPv4Network("198.51.100.0/24"),  # documentation: RFC 5737
    IPv4Network("203.0.113.0/24"),  # documentation: RFC 5737
    IPv4Network("224.0.0.0/4"),  # multicast: RFC 5771
    IPv4Network("240.0.0.0/4"),  # reserved, and broadcast: RFC 1112
    IPv6Network("2001::/23"),  # protocol assignments, such as Teredo: RFC 2928, RFC 4380
    IPv6Network("2001:db8::/32"),  # documentation: RFC 3849
    IPv6Network("3fff::/20"),  # documentation: RFC 9637
)
# Networks whose addresses contain an IPv4 address, and the number of bits after it.
_CARRIERS = (
    (IPv6Network("::ffff:0:0/96"), 0),  # mapped: RFC 4291, section 2.5.5.2
    (IPv6Network("64:ff9b::/96"), 0),  # behind a translator: RFC 6052
    (IPv6Network("2002::/16"), 80),  # 6to4: RFC 3056
)


def refusal(address: str, own_hosts: Sequence[str]) -> str:
    """Return the reason for refusing an address, or ``""``; makes no DNS lookup."""
    if without_user(address) != address:
        return HAS_USER
    if len(address) > _LONGEST:
        return f"has more than {_LONGEST:,} characters"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "is not a web address"
    if parts.netloc.lower() in map(str.lower, own_hosts):
        return ""
    if parts.scheme != "https":
        return "is not an https address; write https://"
    with suppress(ValueError):
        ip_address(parts.hostname or "")
        return "has an IP address as its host; write the host's name"
    if parts.netloc.lower() != parts.hostname:
        return "has a port; remove it"
    return ""


def is_public(address: str) -> bool:
    """Return whether an IP address, or the IPv4 address in it, is public.

    Raises:
        ValueError: if the text is not an IP address.
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        carried = (int(ip) >> after for network, after in _CARRIERS if ip in network)
        if (number := next(carried, None)) is not None:
            ip = IPv4Address(number & 0xFFFFFFFF)
        elif ip not in _GIVEN_OUT:
            return False
    return not any(ip in network for network in _SPECIAL)
