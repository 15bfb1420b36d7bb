"""The archive's settings: the ``archive`` plugin's block in ``mkdocs.yml``, each with its default."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

import yaml

from generator.errors import ArchiveError, RecordError

SOURCES = ("huggingface", "arxiv")
_FROM_ENVIRONMENT = {"huggingface_endpoint": "HF_ENDPOINT", "arxiv_address": "ARXIV_API_URL"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, checked when made.

    Attributes:
        sources: what ``archive fetch`` asks when no source is named.
        fetch_again_days: days before the last success that a fetch asks for again; sources fill up late.
        huggingface_endpoint: where the Hugging Face API is; ``HF_ENDPOINT`` in the environment wins.
        arxiv_address: where the arXiv query API is; ``ARXIV_API_URL`` in the environment wins.
        arxiv_categories: categories that a fetch from arXiv asks for; needed, or `arxiv_search`.
        arxiv_search: search query in arXiv's own language, beside the categories.
        arxiv_delay: seconds between two requests to arXiv, which asks for 3.
        tag_minimum: papers that must share a keyword or category before it becomes a tag.
        author_minimum: papers of an author who gets a page.
        list_limit: papers on an index page of more than a day; longer ones are split by time.
        feed_days: days in the feed.
        offline: keep visited pages in the browser, to be read without a network.
        plain: hand every page to MkDocs, which is slow; without it the press stamps them.
    """

    sources: tuple[str, ...] = ("huggingface",)
    fetch_again_days: int = 14
    huggingface_endpoint: str = "https://huggingface.co"
    arxiv_address: str = "https://export.arxiv.org/api/query"
    arxiv_categories: tuple[str, ...] = ()
    arxiv_search: str = ""
    arxiv_delay: float = 3.0
    tag_minimum: int = 15
    author_minimum: int = 25
    list_limit: int = 300
    feed_days: int = 7
    offline: bool = True
    plain: bool = False

    def __post_init__(self) -> None:
        for name in (
            "fetch_again_days", "tag_minimum", "author_minimum", "list_limit", "feed_days", "arxiv_delay",
        ):  # fmt: skip
            least = 0 if name in ("fetch_again_days", "arxiv_delay") else 1
            if getattr(self, name) < least:
                raise RecordError(name, f"{getattr(self, name)} is too small; it must be {least} or more")
        if self.list_limit < 10:
            raise RecordError("list_limit", "is too small; it must be 10 or more")
        for source in self.sources:
            if source not in SOURCES:
                raise RecordError("sources", f"unknown source {source!r}; there are {', '.join(SOURCES)}")

    @classmethod
    def from_mapping(cls, raw: Mapping[str, Any], environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings from the plugin's block, the environment's addresses before it.

        Raises:
            RecordError: for an unknown name or a value of the wrong type; it names the setting.
        """
        known = {item.name: item.default for item in fields(cls)}
        values: dict[str, Any] = {}
        for name, value in raw.items():
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                raise RecordError(name, "unknown setting" + (f"; did you mean {near[0]}?" if near else ""))
            values[name] = _typed(name, value, known[name])
        for name, variable in _FROM_ENVIRONMENT.items():
            if environment.get(variable):
                values[name] = environment[variable]
        return cls(**values)


def _typed(name: str, value: object, default: object) -> object:
    if isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise RecordError(name, f"{value!r} is no list of texts")
    wanted: tuple[type, ...] = (int, float) if isinstance(default, float) else (type(default),)
    if isinstance(value, bool) != isinstance(default, bool) or not isinstance(value, wanted):
        kind = {bool: "true or false", int: "whole number", float: "number", str: "text"}[type(default)]
        raise RecordError(name, f"{value!r} is no {kind}")
    return value


def read(config: Path) -> Settings:
    """The settings in an ``mkdocs.yml``, without loading MkDocs.

    Raises:
        ArchiveError: if there is no such file, it is no YAML, or a setting is wrong.
    """
    try:
        plugins = _load(config).get("plugins") or ()
        for plugin in [plugins] if isinstance(plugins, dict) else plugins:  # MkDocs takes both
            if isinstance(plugin, dict) and isinstance(plugin.get("archive"), dict):
                return Settings.from_mapping(plugin["archive"])
        return Settings.from_mapping({})
    except RecordError as error:
        raise ArchiveError(f"{config.name}: plugins: archive: {error}") from None


def site(config: Path, name: Literal["site_name", "site_url"]) -> str:
    """The site's name or address in an ``mkdocs.yml``, or ``""``.

    Raises:
        ArchiveError: if there is no such file or it is no YAML.
    """
    found = _load(config).get(name)
    return found if isinstance(found, str) else ""


def _load(config: Path) -> dict[str, Any]:
    try:
        raw = yaml.load(config.read_text("utf-8"), Loader=_Tolerant)
    except FileNotFoundError:
        reason = f"{config} is not there. Run archive in the folder that holds mkdocs.yml."
        raise ArchiveError(reason) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ArchiveError(f"{config} is no YAML: {error}") from None
    return raw if isinstance(raw, dict) else {}


class _Tolerant(yaml.SafeLoader):
    """Reads past the tags that only MkDocs knows (``!ENV``, ``!!python/name:``)."""


_Tolerant.add_multi_constructor("", lambda loader, suffix, node: None)
