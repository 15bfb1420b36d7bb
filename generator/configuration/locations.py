"""Where the site and its files are on the web: its address, its repository, where a file is edited."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from generator.configuration.settings import load

_EXAMPLES = ("example.org", "example.com", "example.net")


def site(config: Path, name: Literal["site_name", "site_url"]) -> str:
    """The site's name in an ``mkdocs.yml``, or its `address`; ``""`` where it is not known."""
    value = load(config).get(name)
    text = value if isinstance(value, str) else ""
    return address(text) if name == "site_url" else text


def address(stated: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """The address of the site's root, with a slash at its end; ``""`` where it is not known.

    The ``site_url`` stated in ``mkdocs.yml`` wins over ``SITE_URL``, which a workflow asks GitHub Pages for.
    """
    known = stated or environment.get("SITE_URL", "").strip()
    return known.rstrip("/") + "/" if known else ""


def wrong_address(address: str, environment: Mapping[str, str] = os.environ) -> str:
    """Why no archive should be published at an address that `address` gives; ``""`` if nothing is wrong.

    ``GITHUB_REPOSITORY`` (``owner/name``) in the environment tells whose ``github.io`` is meant.
    """
    if not address:
        return (
            "no address is known, so feeds and citations have none. Publish asks GitHub Pages for it; "
            "elsewhere set site_url, or SITE_URL in the environment"
        )
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https"):
        return f"{address} is not the address of a site; write https://…"
    advice = "delete the line, for Publish asks GitHub Pages for the address; or write your own"
    if host in _EXAMPLES or host.endswith(tuple(f".{example}" for example in _EXAMPLES)):
        return f"site_url: {address} is an example; {advice}"
    owner, _, name = environment.get("GITHUB_REPOSITORY", "").lower().partition("/")
    if name and host.endswith(".github.io"):
        root = f"{owner}.github.io"
        place = "/" if name == root else f"/{name}/"
        if host != root or not parts.path.lower().startswith(place):
            return f"site_url: {address} is not this repository's, https://{root}{place}; {advice}"
    return ""


def repository(environment: Mapping[str, str] = os.environ) -> tuple[str, str] | None:
    """The repository that a workflow on GitHub runs for, as MkDocs' ``repo_url`` and ``edit_uri``."""
    name, server = environment.get("GITHUB_REPOSITORY"), environment.get("GITHUB_SERVER_URL")
    return (f"{server or 'https://github.com'}/{name}", "edit/main/content/") if name else None


def edit_address(config: Path) -> str:
    """The address below which files of ``content/`` are edited on the web; ``""`` where nothing tells."""
    raw = load(config)
    chosen = raw.get("repo_url"), raw.get("edit_uri")
    repo, edit = repository() or chosen if chosen == (None, None) else chosen
    return f"{str(repo).rstrip('/')}/{str(edit).rstrip('/')}/" if repo and edit else ""
