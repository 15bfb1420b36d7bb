"""A made-up project with two versions, and repositories."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.harness.processes import run

MODULES = [f"engine/m{number:02d}.py" for number in range(40)]
_OWNERSHIP = """\
upstream = ""
project = [".github", "CHANGELOG.md", "engine", "pyproject.toml", "site_templates"]
owner = [".github/workflows/own-*.yml", "content", "mkdocs.yml"]
until_edited = ["README.md"]
"""
_CHANGELOG = """\
# Changelog

## [Unreleased]

## [0.2.0] - 2027-02-01

- Moss is measured twice.

## [0.1.0] - 2027-01-01

- Moss is measured.
"""
FIRST = {
    ".github/ownership.toml": _OWNERSHIP,
    ".github/workflows/ci.yml": "name: CI\n",
    ".github/workflows/publish.yml": "name: Publish\nrun: archive fetch\n",
    "CHANGELOG.md": _CHANGELOG.replace("## [0.2.0] - 2027-02-01\n\n- Moss is measured twice.\n\n", ""),
    "README.md": "# Project\n",
    "content/about.md": "# A sample\n",
    "content/papers/2026/01/sample.md": "---\ntitle: Sample\npublished: 2026-01\n---\n",
    "engine/old.py": "old = 1\n",
    "mkdocs.yml": "site_name: Sample\n",
    "pyproject.toml": '[project]\nversion = "0.1.0"\n',
    **{f"site_templates/theme/{name}.html": f"<p>{name}</p>\n" for name in ("old", "main", "same", "kept")},
    **{name: f"from engine import moss\n\nvalue = {number}\n" for number, name in enumerate(MODULES)},
}
SECOND = {
    **{name: text for name, text in FIRST.items() if "/old." not in name},
    **{name: f"{FIRST[name]}more = True\n" for name in MODULES},
    ".github/workflows/ci.yml": "name: CI\non: push\n",
    "CHANGELOG.md": _CHANGELOG,
    "README.md": "# Project\n\nMeasures twice.\n",
    "content/about.md": "# Another sample\n",
    "content/papers/2026/01/sample.md": "---\ntitle: Sample 2\npublished: 2026-02\n---\n",
    "engine/new.py": "new = 1\r\n",
    "mkdocs.yml": "site_name: Sample 2\n",
    "pyproject.toml": '[project]\nversion = "0.2.0"\n',
    **{f"site_templates/theme/{name}.html": f"<p>{name}: two</p>\n" for name in ("main", "same")},
}


def git(folder: Path, *arguments: str | Path, environment: Mapping[str, str] | None = None) -> str:
    """Run git in a folder; return what it prints."""
    return run(["git", "-C", folder, *arguments], environment=environment).stdout.strip("\n")


def put(folder: Path, texts: Mapping[str, str | None], message: str = "") -> None:
    """Write files of a repository; ``None`` deletes one. With a message, commit everything."""
    for name, text in texts.items():
        path = folder / name
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
    if message:
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", message)


def repository(folder: Path, texts: Mapping[str, str | None], message: str = "Begin") -> Path:
    """Make a repository with files."""
    run(["git", "init", "--quiet", "--initial-branch=main", folder])
    put(folder, texts, message)
    return folder


def release(folder: Path, version: str, texts: Mapping[str, str]) -> None:
    """Commit exactly these files as a version of a project, and tag it."""
    for path in folder.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    put(folder, texts, f"Version {version}")
    git(folder, "tag", "--annotate", f"v{version}", "--message", version)


def project(folder: Path) -> Path:
    """Make the project's repository, with two versions."""
    repository(folder, {"seed.txt": "seed\n"})
    release(folder, "0.1.0", FIRST)
    release(folder, "0.2.0", SECOND)
    return folder


def state(folder: Path) -> dict[str, str]:
    """Return the files of the work tree, which must all be committed."""
    assert git(folder, "status", "--porcelain") == ""
    return {name: (folder / name).read_bytes().decode() for name in git(folder, "ls-files").split("\n")}


def titles(folder: Path) -> list[str]:
    """Return the titles of all commits, the newest first."""
    return git(folder, "log", "--format=%s").split("\n")
