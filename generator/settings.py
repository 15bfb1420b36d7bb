"""The archive's settings: the ``archive`` plugin's block in ``mkdocs.yml``, each with its default.

Those of a source are declared by the source and begin with its name.
"""

import difflib
import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import yaml

from generator.errors import COMMAND, ArchiveError, RecordError
from generator.papers import dates
from generator.sources import registry
from generator.sources.declarations import Source, setting

if TYPE_CHECKING:
    from generator.search.queries import Query, Rules

_S = TypeVar("_S")
_KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}


@dataclass(frozen=True, slots=True)
class SourceRules:
    """What belongs in of one source's papers, as queries.

    Attributes:
        include: in place of the general ones; ``None`` where these hold.
        exclude: beside the general ones.
    """

    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, as `from_mapping` checked it; each field but the last two is a `setting`.

    Attributes:
        of_sources: the settings of each source in the registry, in its order.
        rules_of_sources: what belongs in of each source's papers, in the same order.
    """

    sources: tuple[str, ...] = setting(("huggingface",), "what `archive fetch` asks where no source is named")
    fetch_again_days: int = setting(
        14, "days before the last success that a fetch asks for again; sources fill up late", minimum=0
    )
    include: tuple[str, ...] = setting(
        (), "queries: fetch and import take new papers that one of them finds; where none is, all"
    )
    exclude: tuple[str, ...] = setting(
        (), "queries: fetch and import leave out new papers that one of them finds"
    )
    tag_minimum: int = setting(
        15, "papers that must share a keyword or category before it becomes a tag", minimum=1
    )
    author_minimum: int = setting(25, "papers of an author who gets a page", minimum=1)
    organization_minimum: int = setting(3, "papers of an organization that gets a page", minimum=1)
    list_limit: int = setting(
        300, "papers on an index page of more than a day; longer lists are split by time", minimum=10
    )
    feed_size: int = setting(
        1_000_000, "bytes of the feed of all papers, in whole days; at least the latest is in it", minimum=1
    )
    citation_abstract_limit: int = setting(
        60_000,
        "papers up to which each page has its whole abstract in `citation_abstract`, for reference managers; "
        "a larger archive leaves it out, for size; 0 for never",
        minimum=0,
    )
    data: str = setting(
        "site",
        "where the papers are for programs: `site`, in `data/`, as long as there is room; `release`, in a "
        "release of the repository, by *Publish*; `none`",
        choices=("site", "release", "none"),
    )
    site_limit: int = setting(
        1_000_000_000, "bytes of the site, more of which GitHub Pages does not publish", minimum=1
    )
    starter_tags: bool = setting(
        True, "name tags as the project does, where `content/tags.yml` says nothing else"
    )
    thumbnails: bool = setting(False, "show papers' pictures, for which browsers ask the sources' hosts")
    offline: bool = setting(True, "keep visited pages in the reader's browser, to be read without a network")
    digest: str = setting(
        "",
        "post what was listed in each `day`, `week` or `month` as a release on GitHub, by *Publish*",
        choices=dates.PERIODS,
    )
    review: bool = setting(False, "new papers wait for review, off the site")
    trust_markdown: bool = setting(False, "put HTML and scripts in `content/` on pages as they are")
    plain: bool = setting(False, "hand every page to MkDocs: slow, and the same site")
    of_sources: tuple[Any, ...] = field(
        default_factory=lambda: tuple(source.settings() for source in registry.SOURCES)
    )
    rules_of_sources: tuple[SourceRules, ...] = field(
        default_factory=lambda: tuple(SourceRules() for _ in registry.SOURCES)
    )

    def of(self, source: Source[_S]) -> _S:
        """The settings that a source of the registry declares."""
        chosen: _S = self.of_sources[registry.SOURCES.index(source)]
        return chosen

    def rules(self, source: str = "") -> "Rules":
        """Which papers of a source belong in; of a source that is not in the registry, by the general rules.

        Args:
            source: its name; ``""`` for the general rules alone.
        """
        from generator.search.queries import Rules

        names = [known.name for known in registry.SOURCES]
        own = self.rules_of_sources[names.index(source)] if source in names else SourceRules()
        include = self.include if own.include is None else own.include
        return Rules(_queries("include", include), _queries("exclude", (*self.exclude, *own.exclude)))

    @classmethod
    def from_mapping(cls, raw: Mapping[str, Any], environment: Mapping[str, str] = os.environ) -> Self:
        """Settings from the plugin's block; a variable in the environment overrides the block.

        Raises:
            RecordError: for an unknown name or a value that is not allowed; it names the setting.
        """
        known = declared()
        values: dict[str, Any] = {}
        for name, value in raw.items():
            if name not in known:
                near = "".join(difflib.get_close_matches(str(name), known, 1))
                raise RecordError(str(name), "unknown setting" + (f"; did you mean {near}?" if near else ""))
            values[name] = _checked(name, value, known[name])
            if name in ("include", "exclude"):
                _queries(name, values[name])
        for name, item in known.items():
            if override := environment.get(item.metadata["environment"]):
                values[name] = override
        try:
            for name in values.get("sources", ()):
                registry.to_fetch(name)
        except ArchiveError as error:
            raise RecordError("sources", str(error)) from None
        of_sources = tuple(
            source.settings(
                **{item.name: values.pop(name) for name, item in _of(source).items() if name in values}
            )
            for source in registry.SOURCES
        )
        rules = tuple(_source_rules(source.name, values.pop(source.name, {})) for source in registry.SOURCES)
        return cls(**values, of_sources=of_sources, rules_of_sources=rules)


def declared() -> dict[str, Field[Any]]:
    """Every setting by its name in ``mkdocs.yml``; what `setting` was told of it is its metadata."""
    known = {item.name: item for item in fields(Settings) if item.metadata}
    for source in registry.SOURCES:
        known |= {source.name: _rules_setting(source)} if source in registry.fetchable() else {}
        known |= _of(source)
    return known


def _rules_setting(source: Source[Any]) -> Field[Any]:
    """The block of rules for a source."""
    none: Any = {}
    block: Field[Any] = setting(
        none, f"`include` and `exclude` for what comes from {source.name} alone: `{{include: [tag:speech]}}`"
    )
    return block


def _source_rules(name: str, block: Mapping[str, object]) -> SourceRules:
    known = {item.name for item in fields(SourceRules)}
    rules: dict[str, tuple[str, ...]] = {}
    for key, value in block.items():
        where = f"{name}: {key}"
        if key not in known:
            raise RecordError(where, f"unknown setting; there are {' and '.join(sorted(known))}")
        rules[key] = _texts(where, value)
        _queries(where, rules[key])
    return SourceRules(**rules)


def _queries(name: str, texts: tuple[str, ...]) -> "tuple[Query, ...]":
    """The queries of a setting.

    Raises:
        RecordError: if one cannot be a rule; it names the setting and the query.
    """
    if not texts:
        return ()
    from generator.search.queries import Query  # with lunr, which a build without rules spares

    queries = []
    for text in texts:
        try:
            queries.append(Query.parse(text))
        except RecordError as error:
            raise RecordError(name, f"the query {text!r}: {error.reason}") from None
    return tuple(queries)


def _of(source: Source[Any]) -> dict[str, Field[Any]]:
    return {f"{source.name}_{item.name}": item for item in fields(source.settings)}


def _checked(name: str, value: object, item: Field[Any]) -> object:
    """The value, if it is of the default's type and as large as it must be."""
    default, minimum = item.default, item.metadata["minimum"]
    if isinstance(default, tuple):
        return _texts(name, value)
    if isinstance(default, dict):
        if not isinstance(value, dict):
            raise RecordError(name, f"{value!r} is not a mapping; write such as {{include: [tag:speech]}}")
        return value
    if choices := item.metadata["choices"]:
        if value not in (default, *choices):
            advice = "" if default else "; to have none, delete it"
            raise RecordError(name, f"{value!r} is not one of {', '.join(choices)}{advice}")
        return value
    allowed = (int, float) if isinstance(default, float) else type(default)
    if isinstance(value, bool) != isinstance(default, bool) or not isinstance(value, allowed):
        raise RecordError(name, f"{value!r} is not {_KINDS[type(default)]}")
    if minimum is not None and value < minimum:
        raise RecordError(name, f"{value} is too small; it must be {minimum} or more")
    return value


def _texts(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise RecordError(name, f"{value!r} is not a list of texts")
    return tuple(value)


def read(config: Path) -> Settings:
    """The settings in an ``mkdocs.yml``, without loading MkDocs.

    Raises:
        ArchiveError: if there is no such file, it is not valid YAML, or a setting is wrong.
    """
    try:
        plugins = load(config).get("plugins") or ()
        plugins = [plugins] if isinstance(plugins, dict) else plugins  # MkDocs takes both
        blocks = (plugin.get("archive") for plugin in plugins if isinstance(plugin, dict))
        return Settings.from_mapping(next((block for block in blocks if isinstance(block, dict)), {}))
    except RecordError as error:
        raise ArchiveError(f"{config.name}: plugins: archive: {error}") from None


def load(config: Path) -> dict[str, Any]:
    """What is in an ``mkdocs.yml``, with ``None`` for what only MkDocs can read.

    Raises:
        ArchiveError: if there is no such file or it is not valid YAML.
    """
    try:
        return loaded(config.read_text("utf-8"))
    except FileNotFoundError:
        reason = f"{config} does not exist. Run {COMMAND} in the folder that holds mkdocs.yml."
        raise ArchiveError(reason) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ArchiveError(f"{config} is not valid YAML: {error}") from None


def loaded(text: str) -> dict[str, Any]:
    """The same of a text.

    Raises:
        yaml.YAMLError: if it is not valid YAML.
    """
    raw = yaml.load(text, Loader=_Tolerant)
    return raw if isinstance(raw, dict) else {}


class _Tolerant(yaml.SafeLoader):
    """Reads past the tags that only MkDocs knows (``!ENV``, ``!!python/name:``)."""


_Tolerant.add_multi_constructor("", lambda loader, suffix, node: None)
