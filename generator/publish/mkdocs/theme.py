"""The theme's files: the owner's, the generated files, and the paths of Material's files."""

import html
import os
import re
import shutil
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from types import CodeType
from typing import ClassVar

from jinja2 import BytecodeCache, Environment, FileSystemLoader, TemplateNotFound, TemplateSyntaxError
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from generator.content import disk
from generator.errors import ArchiveError, RecordError
from generator.pages.sheets import DESCRIPTION
from generator.pages.templates import SITE_TEMPLATES
from generator.text.sentences import shortened

OWNERS = "theme"  # the folder in ``content``; its files replace files of the project's theme
# Rendered as templates, although they are not pages.
MANIFEST = "app.webmanifest"
_SCRIPTS = ("boot", "material")
_SHEETS = ("archive", "collections", "saved", "search", "whole")
GENERATED = (
    MANIFEST,
    *(f"assets/{name}.js" for name in _SCRIPTS),
    *(f"assets/{name}.css" for name in _SHEETS),
)
# Files of a theme that no page loads: parts of archive.css, Material's search, and maps of its sources.
_PARTS = re.compile(r"styles/|assets/javascripts/lunr/|assets/.*\.map\Z")
_PARAGRAPH = re.compile(r"<p\b[^<>]*>((?:(?!</?p\b).)*+)</p>", re.DOTALL)
_UNQUOTED = re.compile(r"[^\s\"'=<>`&]+")
_TAG = re.compile(r"<[^<>]*>")
_FILES = {
    "main_css": "assets/stylesheets/main.*.min.css",
    "palette_css": "assets/stylesheets/palette.*.min.css",
    "bundle_js": "assets/javascripts/bundle.*.min.js",
}


class _Files(FileSystemLoader):
    """The theme's files, except in hidden folders: templates include some, but none is published."""

    def list_templates(self) -> list[str]:
        """Return the names of all files."""
        names: set[str] = set()
        for top in self.searchpath:
            for folder, folders, files in os.walk(top):
                folders[:] = [name for name in folders if not name.startswith(".")]
                names.update(Path(folder, name).relative_to(top).as_posix() for name in files)
        return sorted(names)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's text; the error for a file that is not UTF-8 names the file."""
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError:
            path = next(path for top in self.searchpath if (path := Path(top, template)).is_file())
            try:
                disk.decoded(path.read_bytes(), str(path.resolve()))
            except RecordError as error:
                raise ArchiveError(f"the site was not built: {error}.") from None
            raise


class _Compiled(BytecodeCache):
    """Templates that the process compiled; a preview makes its environment anew for each build."""

    _codes: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if its name and text were compiled before."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        if bucket.code:
            self._codes[bucket.key, bucket.checksum] = bucket.code

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return a template's name: the same text in another folder has the same code."""
        return name


def prepare(config: MkDocsConfig) -> None:
    """Let MkDocs keep compiled templates, and skip hidden folders: Material has 14,000 icons in one."""
    get_env = config.theme.get_env

    def environment() -> Environment:
        made = get_env()
        made.loader = _Files(config.theme.dirs)
        made.bytecode_cache = _Compiled()
        return made

    config.theme.get_env = environment  # type: ignore[method-assign]  # MkDocs gives no other way in


def add_owners_folder(config: MkDocsConfig, content: Path, folder: Path) -> None:
    """Look for templates, styles and pictures in ``content/theme`` first, by the rules of ``custom_dir``.

    A file replaces the project's file of the same path; a file that is not a template is published at its
    path. ``folder`` gets links to the files, because MkDocs would follow links out of ``content/``.
    """
    link(content / OWNERS, disk.walk(content, OWNERS), folder)
    if any(folder.iterdir()):
        config.theme.dirs.insert(0, str(folder))


def link(top: Path, files: Iterable[Path], folder: Path) -> None:
    """Make a folder anew, with links to files below ``top`` at the same relative paths."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in files:
        place = folder / path.relative_to(top)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(path.resolve())


def own_folders(config: MkDocsConfig) -> list[Path]:
    """Return the theme's folders that are not Material's: the owner's, if any, and the project's."""
    folders = config.theme.dirs
    return list(map(Path, folders[: folders.index(str(config.theme.custom_dir)) + 1]))


def material(config: MkDocsConfig) -> dict[str, str]:
    """Return the paths of Material's style sheets and script, which change with its version, by name.

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
    """Remove the theme's files that no page loads."""
    for file in list(files):
        if _PARTS.match(file.src_uri) and file.src_dir in config.theme.dirs:
            files.remove(file)




def broken_template(error: Exception) -> str:
    """Return the message for an error in a template, with its line and the next step, else ``""``."""
    if isinstance(error, TemplateSyntaxError):
        return _at(error.filename or error.name or "a template", error.lineno, str(error.message))
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_template(frame.filename)]
    frames.sort(key=lambda frame: _closeness(frame.filename))
    if isinstance(error, TemplateNotFound):
        if not frames:
            advice = f"Remove theme: custom_dir from mkdocs.yml; your own templates go into content/{OWNERS}."
            return f"the theme has no template {error.name}. {advice}"
        reason = f"the template {error.name} is missing"
    else:
        reason = f"{type(error).__name__}: {error}"
    return _at(frames[-1].filename, frames[-1].lineno, reason) if frames else ""


def _at(file: str, line: int | None, reason: str) -> str:
    place = os.path.realpath(file) if Path(file).exists() else file  # in ``content/``, not the link to it
    return f"{place}, line {line}: {reason.rstrip('.')}. Fix it, or delete it if it is in content/{OWNERS}."


def _closeness(file: str) -> int:
    """Return how likely a template is at fault: the owner's most, then the project's, then Material's."""
    parts = Path(file).parts
    return (OWNERS in parts) + (OWNERS in parts and SITE_TEMPLATES.name not in parts)


def _is_template(file: str) -> bool:
    """Return whether a frame of a traceback is in a template: Jinja gives it the template's file."""
    return not file.endswith(".py") and Path(file).is_file()


def as_text(title: object) -> str:
    """Return a title as HTML text, escaped unless MkDocs or a person has escaped it already."""
    return html.escape(html.unescape(str(title)), quote=False)


def quoted(value: str) -> str:
    """Return the value of an attribute, in quotes only if it needs them."""
    return value if _UNQUOTED.fullmatch(value) else f'"{html.escape(value)}"'


def first_paragraph(content: str) -> str:
    """Return the beginning of a page's first paragraph as plain text, for its description."""
    for paragraph in _PARAGRAPH.finditer(content):
        if text := " ".join(html.unescape(_TAG.sub("", paragraph[1])).split()):
            return shortened(text, DESCRIPTION)
    return ""
