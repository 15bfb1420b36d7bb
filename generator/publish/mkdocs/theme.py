"""The theme's files: which are generated, and what its templates need to know of Material's."""

import html
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from generator.errors import ArchiveError
from generator.pages.templates import FOLDER, SEARCH

GENERATED = ("assets/boot.js", "assets/archive.css")  # rendered as templates, though they are not pages
_PARTS = "styles/"  # which archive.css includes
_FILES = {
    "main_css": "assets/stylesheets/main.*.min.css",
    "palette_css": "assets/stylesheets/palette.*.min.css",
    "bundle_js": "assets/javascripts/bundle.*.min.js",
}


def material(config: MkDocsConfig) -> dict[str, str]:
    """Paths of Material's style sheets and script, by names for templates; they change with its version.

    Raises:
        ArchiveError: if the theme is not Material.
    """
    assets = {}
    for name, pattern in _FILES.items():
        folders = map(Path, config.theme.dirs)
        paths = [path.relative_to(folder) for folder in folders for path in folder.glob(pattern)]
        if not paths:
            theme = config.theme.name
            raise ArchiveError(f"the theme {theme!r} has no {pattern}. Set theme: name: material.")
        assets[name] = paths[0].as_posix()
    return assets


def drop_parts(files: Files, config: MkDocsConfig) -> None:
    """Keep files out of the site that are in it as part of another file."""
    for file in list(files):
        if file.src_uri.startswith(_PARTS) and file.src_dir in config.theme.dirs:
            files.remove(file)


def add_search(files: Files, config: MkDocsConfig) -> None:
    """Add the search page, unless a person wrote one for words of their own."""
    if not any(file.url == "search/" for file in files.documentation_pages()):
        files.append(File.generated(config, SEARCH, content=(FOLDER / SEARCH).read_text("utf-8")))


def as_text(title: object) -> str:
    """A title as HTML text: escaped, where MkDocs or a person has not done so already."""
    return html.escape(html.unescape(str(title)), quote=False)
