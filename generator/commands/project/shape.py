"""The two shapes of an archive: *whole*, a copy of the project, and *slim*, which installs the program.

A slim archive has `content/`, `mkdocs.yml`, `README.md`, `program.txt`, and the project's files for which
`is_carried` holds. A wheel has copies of these in `PACKED`.
"""

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

Shape = Literal["whole", "slim", ""]

PROGRAM = "program.txt"
"""The file with one line for pip, which names the program at a version."""

PACKED = "generator/slim/"
"""The folder of a wheel that has the project's files of a slim archive, and the changelog."""

LOCKS = (
    "requirements.txt", "requirements-map.txt", "requirements-meaning.txt", "requirements-programs.txt",
)  # fmt: skip
"""What an archive installs: without an extra, and with each."""
THEMES = {"mkdocs": "material", "properdocs": "materialx"}
"""The engines that make a site, and their themes."""
PARTS = {engine: f"requirements-{engine}.txt" for engine in THEMES}
"""The files with the packages of each engine."""

_GENERATOR = Path(__file__).resolve().parents[2]
_CARRIED = (
    ".ci/*.py", ".gitattributes", ".github/ISSUE_TEMPLATE/*", ".github/ownership.toml",
    ".github/workflows/*", ".gitignore", "LICENSE", *LOCKS, *PARTS.values(),
)  # fmt: skip
_LEFT = (  # of what matches above: the project's own affairs, and workflows of a whole archive's owner
    ".ci/release.py", ".ci/scope.py", ".github/ISSUE_TEMPLATE/translation.yml",
    ".github/workflows/ci.yml", ".github/workflows/nightly.yml", ".github/workflows/own-*",
)  # fmt: skip


def shape(folder: Path) -> Shape:
    """Return the shape of the archive in a folder; ``""`` for neither."""
    if (folder / "generator" / "__init__.py").is_file():
        return "whole"
    return "slim" if (folder / PROGRAM).is_file() else ""


def is_carried(path: str) -> bool:
    """Return whether a slim archive has this file of the project, too, by its path in the project."""
    return _matches(path, _CARRIED) and not _matches(path, _LEFT)


def carried(project: Path | None = None) -> dict[str, str]:
    """Return the texts of the project's files in a slim archive, by default as they are here."""
    places = (_GENERATOR / "slim", _GENERATOR.parent)
    root = project or next(folder for folder in places if (folder / ".ci").is_dir())
    paths = (path for pattern in _CARRIED for path in root.glob(pattern))
    names = ((path.relative_to(root).as_posix(), path) for path in paths)
    return {name: path.read_text("utf-8") for name, path in names if is_carried(name)}


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)
