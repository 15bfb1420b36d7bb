#!/usr/bin/env python3
"""Makes the tag of a release, if all files agree on the version.

    .ci/release.py 0.2.0

Nothing is pushed. Needs no library.
"""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generator.commands.project import changelog


def main(version: str) -> int:
    """Make the tag; if something does not agree, say so and return 1."""
    wrong = list(_wrong(version))
    for reason in wrong:
        print(f"release: {reason}", file=sys.stderr)
    if wrong:
        return 1
    _git("tag", "--annotate", f"v{version}", "--message", f"Version {version}")
    print(f"The tag v{version} is made. To publish it: git push origin v{version}")
    return 0


def _wrong(version: str) -> Iterator[str]:
    """Yield what does not agree with a release of this version, each with the next step."""
    try:
        numbers = [int(part) for part in version.split(".") if part.isdecimal()]
        if len(numbers) != 3 or ".".join(map(str, numbers)) != version:
            raise ValueError
    except ValueError:
        yield f"{version!r} is not a version. Write three numbers: make release VERSION=0.2.0"
        return
    stated = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]["version"]
    if stated != version:
        yield f"pyproject.toml says version {stated}. Write {version} there."
    sections = list(changelog.sections(Path("CHANGELOG.md").read_text("utf-8")))
    unreleased = [said for name, _, said in sections if name == changelog.UNRELEASED]
    if not unreleased or sections[0][0] != changelog.UNRELEASED:
        yield "CHANGELOG.md does not begin with ## [Unreleased]. Put the heading back."
    elif unreleased[0]:
        yield f"CHANGELOG.md has changes under Unreleased. Move them below ## [{version}] - YYYY-MM-DD."
    newest = next((section for section in sections if section[0] != changelog.UNRELEASED), ("", "", ""))
    if newest[0] != version or not newest[1]:
        yield f"the newest section of CHANGELOG.md is not ## [{version}] - YYYY-MM-DD."
    elif not newest[2]:
        yield f"CHANGELOG.md says nothing of {version}."
    if _git("tag", "--list", f"v{version}"):
        yield f"the tag v{version} exists already. Take a higher version."
    if _git("status", "--porcelain"):
        yield "there are uncommitted changes. Commit or undo them."


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
