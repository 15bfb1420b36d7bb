"""The plugin's defaults for ``mkdocs.yml``: the theme, the menu, warnings about links."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from generator.pages.templates import SITE_TEMPLATES
from generator.text.language import Language, marked

_TOGGLES = marked("Switch to dark mode"), marked("Switch to light mode")  # as in this file
_FILE = str(Path(__file__).with_name("defaults.yml"))


def complete(config: MkDocsConfig) -> None:
    """Set the keys that ``mkdocs.yml`` does not state: top-level keys, and each key of the theme."""
    stated, defaults = _read(config.config_file_path, config), _read(_FILE, config)
    theme = stated.get("theme")
    theme = theme if isinstance(theme, dict) else {"name": config.theme.name}
    values = defaults | {name: stated[name] for name in defaults if name in stated}
    values["theme"] = {**defaults["theme"], "custom_dir": str(SITE_TEMPLATES / "theme"), **theme}
    for name, value in values.items():
        option = getattr(type(config), name)
        option.pre_validation(config, name)
        config[name] = option.validate(value)


def fit(config: MkDocsConfig, absent: Collection[str], t: Language) -> None:
    """Translate the plugin's menu, without pages that the archive lacks, and toggles; an owner's stay."""
    stated = _read(config.config_file_path, config)
    if "nav" not in stated:
        pages = (item for page in config.nav or () for item in page.items())
        config.nav = [{t(title): page} for title, page in pages if page not in absent]
    if "palette" not in (theme if isinstance(theme := stated.get("theme"), dict) else ()):
        for palette, name in zip(config.theme["palette"], _TOGGLES, strict=True):
            palette["toggle"]["name"] = t(name)


def _read(path: str, config: MkDocsConfig) -> dict[str, Any]:
    with Path(path).open(encoding="utf-8") as file:
        return yaml_load(file, get_yaml_loader(config=config))
