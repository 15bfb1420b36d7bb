"""The list of the libraries' licences, ``.github/licences.md``.

Run it after a library came or went: ``python -m tests.tools.licences``.
"""

from __future__ import annotations

import re
from importlib import metadata

from generator.commands.project.shape import THEMES
from tests.harness.processes import CHECKOUT

LIST = CHECKOUT / ".github" / "licences.md"
_HEAD = """\
# Licences

The archive itself is under the [MIT licence](../LICENSE). It is installed and runs with these libraries.
The archive contains none of them; `python -m tests.tools.licences` writes the list. A site has files of
Material for MkDocs in it: `assets/javascripts/` and `assets/stylesheets/`, which name what they hold in turn.
Rules of these style sheets are also in `assets/archive.css` and `assets/whole.css`.

| library | licence |
| --- | --- |
"""
_CLASSIFIERS = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
}
# Not installed on every system, or not stated in the metadata, or in words of their own.
_KNOWN = {
    "httpx2-jsfetch": "BSD-3-Clause", "mkdocs-materialx": "MIT", "protobuf": "BSD-3-Clause",
    "pywin32": "PSF-2.0", "quickjs-ng": "MIT",
}  # fmt: skip
_LICENCE = "License :: OSI Approved :: "


def names() -> list[str]:
    """Return the names of the libraries in the lock files: the extras' have all, but for other engines."""
    parts = ("map", "meaning", "programs", *THEMES)
    files = (CHECKOUT / f"requirements-{part}.txt" for part in parts)
    locks = "".join(file.read_text("utf-8") for file in files)
    return sorted(set(re.findall(r"^([A-Za-z0-9._-]+)==", locks, re.MULTILINE)))


def licence(name: str) -> str:
    """Return the licence of an installed library, as an SPDX expression if it has one.

    Raises:
        metadata.PackageNotFoundError: if it is not installed.
    """
    if name in _KNOWN:
        return _KNOWN[name]
    stated = metadata.metadata(name)
    classifiers = (
        value.removeprefix(_LICENCE) for value in stated.get_all("Classifier") or () if _LICENCE in value
    )
    known = " OR ".join(_CLASSIFIERS.get(value, value) for value in classifiers)
    return stated["License-Expression"] or known or (stated["License"] or "").split("\n")[0]


def row(name: str) -> str:
    """Return a line of the list."""
    return f"| {name} | {licence(name)} |"


if __name__ == "__main__":
    LIST.write_text(_HEAD + "".join(f"{row(name)}\n" for name in names()), "utf-8")
