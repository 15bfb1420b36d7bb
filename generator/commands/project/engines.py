"""The engines that make a site: an archive's locks have the packages of one, its theme among them."""

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import yaml

from generator.commands.project.shape import LOCKS, PARTS, THEMES
from generator.configuration import settings
from generator.content import disk
from generator.errors import ArchiveError

OWN = "mkdocs"  # the engine of the project's own locks
_PACKAGE = re.compile(r"^([\w.-]+)==(?:.*\\\n)*.*\n", re.MULTILINE)


def of(texts: Mapping[str, str]) -> str:
    """Return the engine of an archive with these `LOCKS`."""
    names = _PACKAGE.findall(texts.get(LOCKS[0], ""))
    return next((engine for engine, theme in THEMES.items() if f"mkdocs-{theme}" in names), OWN)


def changed(texts: Mapping[str, str], before: str, after: str) -> dict[str, str]:
    """Return the `LOCKS` with the packages of another engine, by the engines' `PARTS`.

    A lock whose packages of the engine ``before`` are not as this engine's part has them is left out.
    """
    parts = {engine: texts.get(path, "") for engine, path in PARTS.items()}
    locks = [path for path in LOCKS if path in texts and all(parts.values())]
    known = [path for path in locks if _with(texts[path], parts, before) == texts[path]]
    return {path: _with(texts[path], parts, after) for path in known}


def _with(lock: str, parts: Mapping[str, str], engine: str) -> str:
    theirs = {name for part in parts.values() for name in _PACKAGE.findall(part)}
    text = _PACKAGE.sub(lambda package: "" if package[1] in theirs else package[0], lock)
    for package in _PACKAGE.finditer(parts[engine]):
        later = (other.start() for other in _PACKAGE.finditer(text) if other[1] > package[1])
        place = next(later, len(text))
        text = text[:place] + package[0] + text[place:]
    return text


def themed(config: Path, engine: str) -> str:
    """Return the text of an ``mkdocs.yml`` with the theme of an engine; all other text stays."""
    said, new, text = settings.load(config), THEMES[engine], disk.exact(config)
    theme = said.get("theme")
    old = theme.get("name") if isinstance(theme, dict) else theme
    said["theme"] = {**theme, "name": new} if isinstance(theme, dict) else new
    for name in re.finditer(rf"(?<![\w/-]){old}(?![\w/-])", text) if old in THEMES.values() else ():
        made = f"{text[: name.start()]}{new}{text[name.end() :]}"
        with suppress(yaml.YAMLError, ValueError):
            if settings.loaded(made) == said:
                return made
    raise ArchiveError(f"mkdocs.yml: theme: {old} cannot be replaced safely. Write {new} yourself.")
