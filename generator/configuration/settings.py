"""The archive's settings: the ``archive`` plugin's block in ``mkdocs.yml``, each with its default.

A source declares its own settings, which begin with its name; a kind of collections its minimum, in its row.
"""

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

import msgspec
import yaml
from msgspec import Meta

from generator.content import safeyaml, typed
from generator.errors import COMMAND, ArchiveError, RecordError
from generator.listings.kinds import KINDS, Kind
from generator.papers import dates
from generator.sources import registry
from generator.sources.declarations import Source, setting

if TYPE_CHECKING:
    from generator.queries.queries import Query, Rules

_S = TypeVar("_S")


class SourceRules(typed.Shape, frozen=True):
    """What belongs in of one source's papers, as queries."""

    include: tuple[str, ...] | None = None  # in place of the general ones
    exclude: tuple[str, ...] = ()  # beside the general ones


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, as `from_mapping` checked it; each field but the last three is a `setting`.

    Attributes:
        minimums: the settings of `minimum_settings`, in its order.
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
    data: Annotated[str, Meta(pattern="^(site|release|none)$")] = setting(
        "site",
        "where the papers are for programs: `site`, in `data/`, as long as there is room; `release`, in a "
        "release of the repository, by *Publish*; `none`",
    )
    site_limit: int = setting(
        1_000_000_000, "the largest site that is published, in bytes; GitHub Pages takes 1 GB", minimum=1
    )
    starter_tags: bool = setting(
        True, "name tags as the project does, where `content/tags.yml` says nothing else"
    )
    thumbnails: bool = setting(False, "show papers' pictures, for which browsers ask the sources' hosts")
    offline: bool = setting(True, "keep visited pages in the reader's browser, to be read without a network")
    digest: Annotated[str, Meta(pattern=f"^({'|'.join(dates.PERIODS)}|)$")] = setting(
        "", "post what was listed in each `day`, `week` or `month` as a release on GitHub, by *Publish*"
    )
    review: bool = setting(False, "new papers wait for review, off the site")
    trust_markdown: bool = setting(False, "put HTML and scripts in `content/` on pages as they are")
    plain: bool = setting(False, "hand every page to MkDocs: slow, and the same site")
    minimums: tuple[int, ...] = field(
        default_factory=lambda: tuple(kind.minimum.papers for kind in minimum_settings().values())
    )
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

    def minimum(self, kind: Kind) -> int:
        """How many papers a collection of a kind must have to get a page."""
        return self.minimums[list(minimum_settings().values()).index(kind)]

    def rules(self, source: str = "") -> "Rules":
        """Which papers of a source, by its name, belong in; the general rules where the registry has none."""
        from generator.queries.queries import Rules

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
        variables = (
            (name, environment.get(item.metadata["environment"])) for name, item in declared().items()
        )
        given = typed.value(shape(), {**raw, **{name: override for name, override in variables if override}})
        try:
            for name in given.sources:
                registry.to_fetch(name)
        except ArchiveError as error:
            raise RecordError("sources", str(error)) from None
        of_sources = [
            source.settings(**{item.name: getattr(given, name) for name, item in _of(source).items()})
            for source in registry.SOURCES
        ]
        rules = [getattr(given, source.name, None) or SourceRules() for source in registry.SOURCES]
        places = ["", *(f"{source.name}." for source in registry.SOURCES)]
        for place, block in zip(places, (given, *rules), strict=True):
            _queries(f"{place}include", block.include or ())
            _queries(f"{place}exclude", block.exclude)
        own = {item.name: getattr(given, item.name) for item in fields(cls) if item.metadata}
        minimums = tuple(getattr(given, name) for name in minimum_settings())
        return cls(**own, minimums=minimums, of_sources=tuple(of_sources), rules_of_sources=tuple(rules))


def shape() -> type[Any]:
    """The plugin's block: the type of every setting, its default and what it means."""
    items = []
    for name, item in declared().items():
        variable = item.metadata["environment"]
        about = item.metadata["doc"] + (f"; `{variable}` in the environment overrides it" if variable else "")
        meta = Meta(ge=item.metadata["minimum"], description=about)
        items.append((name, Annotated[item.type, meta], item.default))
    return msgspec.defstruct("Settings", items, bases=(typed.Shape,), frozen=True)


def declared() -> dict[str, Field[Any]]:
    """Every setting by its name in ``mkdocs.yml``; what `setting` was told of it is its metadata."""
    known = {item.name: item for item in fields(Settings) if item.metadata}
    for name, kind in minimum_settings().items():
        least: Any = setting(kind.minimum.papers, kind.minimum.about, minimum=1)
        least.type = int
        known[name] = least
    for source in registry.SOURCES:
        if source in registry.fetchable():
            doc = f"`include` and `exclude` for what comes from {source.name} alone"
            rules: Any = setting(None, f"{doc}: `{{include: [tag:speech]}}`")
            rules.type = SourceRules | None
            known[source.name] = rules
        known |= _of(source)
    return known


def minimum_settings() -> dict[str, Kind]:
    """The kinds of collections that need some papers to get a page, by the setting that says how many."""
    return {f"{kind.name}_minimum": kind for kind in KINDS if kind.minimum.papers}


def _of(source: Source[Any]) -> dict[str, Field[Any]]:
    return {f"{source.name}_{item.name}": item for item in fields(source.settings)}


def _queries(name: str, texts: tuple[str, ...]) -> "tuple[Query, ...]":
    if not texts:
        return ()
    from generator.listings.subjects import rule  # with lunr, which a build without rules spares

    queries = []
    for text in texts:
        try:
            queries.append(rule(text))
        except RecordError as error:
            raise RecordError(name, f"the query {text!r}: {error.reason}") from None
    return tuple(queries)


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
    """As `load`, of a text that is valid YAML."""
    raw = yaml.load(text, Loader=_Tolerant)
    return raw if isinstance(raw, dict) else {}


class _Tolerant(safeyaml.SAFE):  # type: ignore[misc]  # whichever of PyYAML's it is
    """Reads past the tags that only MkDocs knows (``!ENV``, ``!!python/name:``)."""


_Tolerant.add_multi_constructor("", lambda loader, suffix, node: None)
