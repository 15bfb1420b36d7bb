"""Decides which addresses that a person names may be asked: public ones; sessions connect to no others.

`ipaddress.is_global` is not used: in some versions of Python, site-local and IPv4-compatible addresses pass.
"""

import socket
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import NameResolutionError, NewConnectionError

from generator.errors import HAS_USER, without_user
from generator.text import cleaning


class NotPublicError(ValueError):
    """A host that a person named has an address in a private network."""

    def __init__(self) -> None:
        super().__init__("the host has an address in a private network; use a public one")


def user_agent(homepage: str = "") -> str:
    """Return the archive's ``User-Agent``: ``paper-archive/1.0 (+https://…)``."""
    try:
        number = version("paper-archive")
    except PackageNotFoundError:  # run from a checkout
        number = "dev"
    # A header is one line of ASCII (RFC 9110, section 5.5).
    known = cleaning.line(homepage).encode("ascii", "ignore").decode()
    return f"paper-archive/{number}" + (f" (+{known})" if known else "")


class Session(requests.Session):
    """A session that neither follows redirects nor parses their targets, which fails for some addresses.

    Args:
        own_hosts: allowed hosts of the user's own network, with their ports, besides public hosts over https;
            ``None`` allows any host, for a source with its address in the settings.
    """

    def __init__(self, own_hosts: tuple[str, ...] | None = None) -> None:
        super().__init__()
        if own_hosts is None:
            return
        self.trust_env = False  # a proxy would hide the address that a connection leads to
        self.adapters.clear()
        self.mount("https://", _PublicAdapter())
        for host in own_hosts:
            for scheme in ("http", "https"):
                self.mount(f"{scheme}://{host}/", HTTPAdapter())

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return ``None`` for any answer."""
        return None


class _PublicConnection(HTTPSConnection):
    """A connection to the address that was checked; the certificate must still match the name.

    A second DNS lookup might return another address, chosen by the name's owner.
    """

    def _new_conn(self) -> socket.socket:
        try:
            found = socket.getaddrinfo(self._dns_host, self.port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        if not all(is_public(str(place[0])) for *_, place in found):
            raise NotPublicError
        failed: OSError | None = None
        for family, kind, protocol, _, place in found:
            try:
                return self._connected(socket.socket(family, kind, protocol), place)
            except OSError as error:
                failed = error
        raise NewConnectionError(self, f"Failed to establish a new connection: {failed}") from failed

    def _connected(self, opened: socket.socket, place: Any) -> socket.socket:
        try:
            for option in self.socket_options or ():
                opened.setsockopt(*option)
            opened.settimeout(self.timeout)
            opened.connect(place)
        except BaseException:
            opened.close()
            raise
        return opened


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicAdapter(HTTPAdapter):
    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicPool}


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
