"""Sessions for `http.Client`: they follow no redirect and connect to no address of a private network.

The archive names itself to every upstream (`user_agent`).
"""

import socket
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import NameResolutionError, NewConnectionError

from generator.sources.frame.addresses import is_public
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
