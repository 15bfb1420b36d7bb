"""Addresses on the web: of the site, of its repository, and of the page where a file is edited."""

import html
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from generator.configuration.settings import load
from generator.errors import refuse_user

_CANONICAL = re.compile(r'<link rel="?canonical"? href="?([^"\s>]+)')
_HEAD = 20_000  # characters of a page that have its head
_EXAMPLES = ("example.org", "example.com", "example.net")


_Said = Literal["site_name", "site_url", "site_description", "site_author", "repo_url"]


def site(config: Path, name: _Said) -> str:
    """Return what an ``mkdocs.yml`` says of the site, or its `address`; ``""`` if it is unknown.

    A workflow on GitHub knows the repository anyway.
    """
    value = load(config).get(name)
    text = value if isinstance(value, str) else ""
    if name == "repo_url" and not text and (known := repository()):
        return known[0]
    return address(text) if name == "site_url" else text


def address(stated: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """Return the address of the site's root, with a slash at its end; ``""`` if it is unknown.

    The ``site_url`` in ``mkdocs.yml`` wins over ``SITE_URL``, which a workflow gets from GitHub Pages.
    """
    known = stated or environment.get("SITE_URL", "").strip()
    refuse_user(known)
    return known.rstrip("/") + "/" if known else ""


def published(config: Path, built: Path) -> str:
    """Return the address of the site that a folder has; ``""`` if it is unknown.

    What ``mkdocs.yml`` and the environment do not say, the home page may: the site may have been built where
    ``SITE_URL`` was known.
    """
    stated, found = site(config, "site_url"), None
    with suppress(OSError), (built / "index.html").open(encoding="utf-8", errors="replace") as home:
        found = _CANONICAL.search(home.read(_HEAD))
    return stated or (address(html.unescape(found[1])) if found else "")


def wrong_address(address: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return why no archive should be published at an `address`, or ``""`` if nothing is wrong.

    ``GITHUB_REPOSITORY`` (``owner/name``) in the environment says which ``github.io`` address is right.
    """
    if not address:
        return (
            "no address is known, so feeds and citations have none. Publish gets it from GitHub Pages; "
            "elsewhere set site_url, or SITE_URL in the environment"
        )
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https"):
        return f"{address} is not the address of a site; write https://…"
    advice = "delete the line (Publish gets the address from GitHub Pages), or write your own"
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
    """Return the repository that a workflow on GitHub runs for, as MkDocs' ``repo_url`` and ``edit_uri``."""
    name, server = environment.get("GITHUB_REPOSITORY"), environment.get("GITHUB_SERVER_URL")
    return (f"{server or 'https://github.com'}/{name}", "edit/main/content/") if name else None


def form(repository: str, name: str) -> str:
    """Return the address of a form for readers at a repository on GitHub; ``""`` for any other."""
    host = urlsplit(repository).hostname or ""
    return f"{repository.rstrip('/')}/issues/new?template={name}.yml" if "github" in host else ""


def edit_address(config: Path) -> str:
    """Return the address below which files of ``content/`` are edited; ``""`` if it is unknown."""
    raw = load(config)
    chosen = raw.get("repo_url"), raw.get("edit_uri")
    repo, edit = repository() or chosen if chosen == (None, None) else chosen
    return f"{str(repo).rstrip('/')}/{str(edit).rstrip('/')}/" if repo and edit else ""
