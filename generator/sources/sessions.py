"""The sessions of `http.Client`: no redirect is followed, and no address of a private network is asked."""

import socket
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import NameResolutionError, NewConnectionError

from generator.sources.addresses import is_public


class NotPublicError(ValueError):
    """A host that a person named has an address of a private network."""

    def __init__(self) -> None:
        super().__init__("the host has an address of a private network; only public ones are asked")


class Session(requests.Session):
    """A session that follows no redirect, not even to see where it leads: that fails for some addresses.

    Args:
        own_hosts: hosts of the user's own network, with their ports, that may be asked beside public hosts by
            https; ``None`` where every address comes from the settings, and any host may be asked.
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
    """A connection to the very address that was checked; the certificate must still be the name's.

    A second look-up could give another address, as the name's owner likes.
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
