"""The server of ``archive serve``: MkDocs' own, with the check of paths that it lacks."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from mkdocs.livereload import LiveReloadServer

_LONGEST_PATH = 2_000  # characters
# Control characters; empty, ``.`` and ``..`` segments.
_NO_PATH = re.compile(r"[\x00-\x1f\x7f]|//|/\.{1,2}(?:/|$)")
_IPV6 = re.compile(r"(http://)([0-9a-f.]*:[0-9a-f:.]*)(:[0-9]+/)")

_Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def hold(server: LiveReloadServer) -> None:
    """Make a server refuse paths that no page can have, instead of failing, and correct its address."""
    server.set_app(_refusing(server.serve_request))
    server.url = address(server.url)


def address(url: str) -> str:
    """Return the address of a preview as browsers take it: IPv6 in brackets (RFC 3986)."""
    return _IPV6.sub(r"\1[\2]\3", url, count=1)


def _refusing(serve: _Application) -> _Application:
    def application(environment: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _is_path(environment["PATH_INFO"]):
            return serve(environment, start_response)
        start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"No page has such an address.\n"]

    return application


def _is_path(path: str) -> bool:
    """Return whether a page can have a path, given as bytes in Latin-1 (PEP 3333)."""
    try:
        path = path.encode("latin-1").decode()
    except UnicodeDecodeError:
        return False
    return len(path) <= _LONGEST_PATH and not _NO_PATH.search(path)
