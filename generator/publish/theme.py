"""What the theme's templates need to know of Material's own files."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from generator.errors import ArchiveError

_FILES = {
    "main_css": "assets/stylesheets/main.*.min.css",
    "palette_css": "assets/stylesheets/palette.*.min.css",
    "bundle_js": "assets/javascripts/bundle.*.min.js",
}


def material(config: MkDocsConfig) -> dict[str, str]:
    """Paths of Material's style sheets and script, whose names change with its version.

    Raises:
        ArchiveError: if the theme is not Material.
    """
    found = {}
    for name, pattern in _FILES.items():
        folders = map(Path, config.theme.dirs)
        paths = [path.relative_to(folder) for folder in folders for path in folder.glob(pattern)]
        if not paths:
            theme = config.theme.name
            raise ArchiveError(f"the theme {theme!r} has no {pattern}. Set theme: name: material.")
        found[name] = paths[0].as_posix()
    return found
