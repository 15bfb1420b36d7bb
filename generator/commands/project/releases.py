"""The versions that upstream has released, as tags such as ``v0.2.0``; without any, its newest commit."""

import re
from pathlib import Path
from typing import Literal

from generator.commands.project import changelog
from generator.commands.upkeep.git import git
from generator.content.runs.upgraded import VERSION, numbers
from generator.errors import COMMAND, ArchiveError, refuse_user

LIMIT = 600.0
"""Seconds for each request to upstream."""
Workflows = Literal["with", "without", "only"]
"""Whether an upgrade takes ``.github/workflows``, which a workflow's token may not push."""
COMMIT = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
"""The hash of a commit, which names a version of the program that has no tag."""
_SHORT = 12  # characters of a hash
_ON_GITHUB = re.compile(r"\w[\w.-]*/\w[\w.-]*")


class UnknownPlace(ArchiveError):
    """Nobody has said where new versions are."""


def address(place: str, folder: Path) -> str:
    """Return the address for git: ``owner/name`` is on GitHub, unless a folder has this name.

    A place that is empty is an `UnknownPlace`; one with a password is refused.
    """
    if not place:
        raise UnknownPlace(
            "the place of new versions is unknown. Name it once, and the archive remembers it: "
            f"{COMMAND} upgrade --from ADDRESS (an address for git, or owner/name on GitHub)."
        )
    refuse_user(place)
    is_on_github = _ON_GITHUB.fullmatch(place) and not (folder / place).exists()
    return f"https://github.com/{place}.git" if is_on_github else place


def versions(folder: Path, address: str, limit: float = LIMIT) -> list[str]:
    """Return the versions that upstream has tagged, oldest first."""
    listed = git(folder, "ls-remote", "--tags", "--refs", "--", address, "refs/tags/v*", limit=limit)
    found = re.findall(rf"\trefs/tags/v({VERSION.pattern})$", listed, re.MULTILINE)
    return sorted(found, key=numbers)


def newest_commit(folder: Path, address: str, limit: float = LIMIT) -> str:
    """Return the hash of the newest commit on upstream's default branch; ``""`` if it has none."""
    return git(folder, "ls-remote", "--", address, "HEAD", limit=limit).partition("\t")[0]


def named(version: str) -> str:
    """Return a version or a commit in words: ``version 0.2.0``, ``commit 1a2b3c4d5e6f``."""
    return f"commit {short(version)}" if COMMIT.fullmatch(version) else f"version {version}"


def short(version: str) -> str:
    """Return a version, or the first characters of a commit's hash."""
    return version[:_SHORT] if COMMIT.fullmatch(version) else version


def is_newer(version: str, here: str) -> bool:
    """Return whether a version is newer than the one here; any other one is, if either is a commit."""
    if COMMIT.fullmatch(version) or COMMIT.fullmatch(here):
        return version != here
    return numbers(version) > numbers(here)


def chosen(there: list[str], wanted: str, here: str) -> str:
    """Return the version to upgrade to: the wanted one, else the newest, unless the one here is newer.

    An `ArchiveError` says that there is no such version, or that it is older than the one here.
    """
    if not there:
        raise ArchiveError("upstream has no versions: no tag such as v0.2.0.")
    version = wanted.removeprefix("v") or (there[-1] if is_newer(there[-1], here) else here)
    numbers(version)
    if not COMMIT.fullmatch(here) and is_newer(here, version):
        raise ArchiveError(f"{version} is older than {here}, which the archive has already.")
    if wanted and version not in there:
        raise ArchiveError(f"upstream has no version {version}; the newest is {there[-1]}.")
    return version


def news(text: str, before: str, version: str) -> str:
    """Return the sections of a changelog after one version, up to another."""
    first, last = numbers(before), numbers(version)
    return "\n\n".join(
        f"{name} ({day})\n\n{said}"
        for name, day, said in changelog.sections(text)
        if VERSION.fullmatch(name) and first < numbers(name) <= last
    )
