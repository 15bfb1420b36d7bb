"""The sessions of `http.Client`: no redirect is followed, and no address of a private network is asked."""

import ipaddress
import socket
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

# Addresses of IPv4 behind a translator (RFC 6052, section 2.1).
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


class NotPublicError(ValueError):
    """A host that a person named, and whose address is not one of the public network."""

    def __init__(self) -> None:
        super().__init__("the host has an address of a private network; only public ones are asked")


class Session(requests.Session):
    """A session that follows no redirect, not even to see where it leads: that fails for some addresses.

    Args:
        own_hosts: hosts of the user's own network, with their ports, that may be asked beside public hosts by
            https; ``None`` where every address comes from the settings, and may be any.
    """

    def __init__(self, own_hosts: tuple[str, ...] | None = None) -> None:
        super().__init__()
        if own_hosts is None:
            return
        self.trust_env = False  # behind a proxy nobody can tell where a connection leads
        self.adapters.clear()
        self.mount("https://", _PublicAdapter())
        for host in own_hosts:
            for scheme in ("http", "https"):
                self.mount(f"{scheme}://{host}/", HTTPAdapter())

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None, whatever the answer says."""
        return None


class _PublicConnection(HTTPSConnection):
    def connect(self) -> None:
        for *_, place in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM):
            _need_public(place[0])
        super().connect()
        # The name may lead elsewhere by now. Nothing has been asked yet.
        _need_public(self.sock.getpeername()[0])


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicAdapter(HTTPAdapter):
    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicPool}


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network, also where it stands for one of IPv4."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        translated = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _TRANSLATED else None
        ip = ip.ipv4_mapped or ip.sixtofour or translated or ip
    return ip.is_global and not ip.is_multicast


def _need_public(address: object) -> None:
    if not is_public(str(address)):
        raise NotPublicError
