"""Offline reading: the service worker ``sw.js`` at the site's root, and the page that it falls back to.

A service worker's scope is its folder (https://www.w3.org/TR/service-workers/#path-restriction). Its version
is a hash of the theme's files, so new papers alone do not change it.
"""

import json
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from generator.pages.templates import SITE_TEMPLATES
from generator.publish.mkdocs import theme
from generator.store.keys import hash_of

PAGE = "offline.html"
_WORKERS = SITE_TEMPLATES / "offline"
_KINDS = ("*.css", "*.js", "*.svg", "icon-*.png")


def write(config: MkDocsConfig, is_on: bool) -> None:
    """Write the service worker into the site that MkDocs has just built.

    With offline reading off, write one that removes an earlier site's service worker from browsers.
    """
    site = Path(config.site_dir)
    if is_on:
        names = _assets(config)
        version = hash_of(*(part for name in [PAGE, *names] for part in (name, (site / name).read_bytes())))
        head = f'const VERSION = "{version.hex()[:12]}";\nconst ASSETS = {json.dumps(names)};\n'
        text = head + (_WORKERS / "worker.js").read_text("utf-8")
    else:
        text = (_WORKERS / "farewell.js").read_text("utf-8")
    (site / "sw.js").write_text(text, "utf-8")


def _assets(config: MkDocsConfig) -> list[str]:
    """Return the files that pages need: Material's script, the manifest, and the archive's own theme."""
    own = {
        path.relative_to(folder).as_posix()
        for folder in theme.own_folders(config)
        for kind in _KINDS
        for path in (folder / "assets").rglob(kind)
    }
    # MkDocs leaves some out, such as names that begin with a dot.
    published = {name for name in own if Path(config.site_dir, name).is_file()}
    return sorted({theme.MANIFEST, theme.material(config)["bundle_js"], *published})
