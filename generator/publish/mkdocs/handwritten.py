"""The hand-written pages and pictures, in a folder of their own that MkDocs reads."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.content.library import Library


def folder_of(library: Library, folder: Path) -> Path:
    """Make the folder anew, with links to them: MkDocs would look at every file in ``content/``."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in library.by_hand():
        (folder / path.name).symlink_to(path.resolve())
    return folder
