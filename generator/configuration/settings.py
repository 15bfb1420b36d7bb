"""The archive's settings: the ``archive`` plugin's block in ``mkdocs.yml``, each with its default.

A source declares its own settings, which begin with its name. A kind of collections declares its minimum.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

import msgspec
import yaml
from msgspec import Meta

from generator.content import safeyaml, typed
from generator.content.page import named
from generator.errors import COMMAND, HAS_USER, ArchiveError, Note, RecordError, without_user
from generator.listings.kinds import KINDS, Kind
from generator.papers import dates
from generator.papers.made import LANGUAGE
from generator.sources.frame import registry
from generator.sources.frame.declarations import Source, setting
from generator.sources.frame.fields import inner

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.queries.queries import Query, Rules, Subject

_S = TypeVar("_S")
_Id = str | int | float  # without quotes, YAML reads a number
_GONE = {
    "parquet": "papers.parquet is gone, and this changes nothing: delete the line. DuckDB and pandas read "
    "the monthly files and papers.csv.gz at their address, as the page data/ shows",
    "feed_size": "is gone, and this changes nothing: delete the line. The feeds of all papers have "
    "the latest whole days, a megabyte at most",
}
"""Settings of earlier versions, each with what a person is told."""


class Like(typed.Shape, frozen=True):
    """A theme by example."""

    papers: _Id | tuple[_Id, ...]  # a file, or ids
    floor: float = 0.03  # the least score of a paper that is taken

    @property
    def written(self) -> str:
        """The file, or the ids with spaces between them."""
        papers = self.papers if isinstance(self.papers, tuple) else (self.papers,)
        return " ".join(paper if isinstance(paper, str) else named("like", paper) for paper in papers)


_SERVICES = "slack|discord|telegram|matrix|feishu|wecom|dingtalk|webhook"
_FOLLOWED = "|".join(kind.name for kind in KINDS if kind.feed and not kind.is_single)
_OF = rf"(?:{_FOLLOWED}):\S+"  # a collection: its kind, and the end of its page's address


class Announcement(typed.Shape, frozen=True):
    """Papers that are announced where people talk."""

    to: Annotated[str, Meta(pattern=f"^({_SERVICES})$")]
    # The name of the secret with the address, one of those that the workflow *Announce* passes on.
    secret: Annotated[str, Meta(pattern=f"^ANNOUNCE_(?:{_SERVICES.upper()}|[1-9])$")]
    of: Annotated[str, Meta(pattern=f"^(?:all|featured|{_OF})$")] = "all"
    when: Annotated[str, Meta(pattern="^(daily|at_once)$")] = "daily"
    most: Annotated[int, Meta(ge=1, le=50)] = 10  # papers that a message names

    @property
    def name(self) -> str:
        """The channel, and what is announced there."""
        return f"{self.secret} {self.of}"


class DigestOf(typed.Shape, frozen=True):
    """A digest of a collection."""

    of: Annotated[str, Meta(pattern=f"^{_OF}$")]
    period: Annotated[str, Meta(pattern=f"^({'|'.join(dates.PERIODS)})$")] = "week"
    # The name of a secret with the address of a mailing list; without it there is a release only.
    list: Annotated[str, Meta(pattern="^ARCHIVE_SMTP_LIST_[1-9]$")] | None = None


class Summaries(typed.Shape, frozen=True):
    """A language model that writes summaries and translations."""

    # What comes before /chat/completions.
    address: Annotated[str, Meta(pattern=r"^https?://([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?(/\S*)?$")]
    model: Annotated[str, Meta(pattern=r"^\S.{0,98}\S$")]  # as its server calls it
    language: Annotated[str, Meta(pattern=f"^{LANGUAGE}$")] = "en"
    papers: Annotated[int, Meta(ge=1)] = 50  # the most that a run asks about
    tokens: Annotated[int, Meta(ge=1)] = 200_000  # a run ends when it took so many
    translate: tuple[Annotated[str, Meta(pattern="^(title|abstract)$")], ...] = ()
    any_licence: bool = False  # abstracts under any licence may be translated


class SourceRules(typed.Shape, frozen=True):
    """The queries that decide which papers of one source belong in the archive."""

    include: tuple[str, ...] | None = None  # instead of the general ones and of `like`
    exclude: tuple[str, ...] = ()  # besides the general ones


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked by `from_mapping`; every field except the last two is a `setting`."""

    sources: tuple[str, ...] = setting(("huggingface",), "the sources that `archive fetch` asks by default")
    fetch_again_days: int = setting(
        14,
        "how many days before the last success a fetch asks for again, since sources add papers late",
        minimum=0,
    )
    include: tuple[str, ...] = setting(
        (), "queries; a fetch takes a new paper if it matches one of them, or if there are none"
    )
    like: Like | None = setting(  # noqa: RUF009  (a Struct, frozen)
        None,
        "a theme by example, `{papers: seminar.bib, floor: 0.03}`: a file, or ids; a fetch also "
        "takes a new paper near enough to these papers, and with an empty `include` no other",
    )
    exclude: tuple[str, ...] = setting((), "queries; a fetch refuses a new paper if it matches one of them")
    list_limit: int = setting(
        200,
        "the most papers on an index page that covers more than a day; longer lists are split by time",
        minimum=10,
    )
    citation_abstract_limit: int = setting(
        60_000,
        "up to this many papers, each page has its whole abstract in `citation_abstract`, for reference "
        "managers, JSON-LD, what link previews show beside the title, and the feed of all papers; a larger "
        "archive leaves them out to save space; 0 for never",
        minimum=0,
    )
    data: Annotated[str, Meta(pattern="^(site|release|none)$")] = setting(
        "site",
        "where programs find the papers: `site`, in `data/` while there is room; `release`, in a release of "
        "the repository, which *Publish* updates; `none`, nowhere",
    )
    llms: bool = setting(
        False,
        "put each paper as Markdown beside its page, `papers/<id>/index.md`, while there is room for all",
    )
    site_limit: int = setting(
        1_000_000_000, "the largest site that is published, in bytes; GitHub Pages takes 1 GB", minimum=1
    )
    like_months: int = setting(
        24,
        "for how many of the newest months the site has files from which browsers tell what papers are like "
        "the ones that their readers saved, about 110 bytes a paper; 0 for none",
        minimum=0,
    )
    starter_tags: bool = setting(
        True,
        "use the project's names of tags and organizations unless `content/tags.yml` and "
        "`content/organizations.yml` say otherwise",
    )
    thumbnails: bool = setting(False, "show papers' pictures; browsers load them from the sources' hosts")
    offline: bool = setting(True, "keep visited pages in the reader's browser, so that they open offline")
    digest: Annotated[str, Meta(pattern=f"^({'|'.join(dates.PERIODS)}|)$")] = setting(
        "", "let *Publish* post a digest of each `day`, `week` or `month` as a release on GitHub"
    )
    digests: tuple[DigestOf, ...] = setting(
        (),
        "more digests, each of a topic, a tag, a list …: `[{of: topic:agents}]`; each also takes `period`, "
        "and `list`, the name of the secret with the address of its mailing list",
    )
    announce: tuple[Announcement, ...] = setting(
        (),
        "where new papers are announced: `[{to: slack, secret: ANNOUNCE_SLACK}]`; each also takes `of`, a "
        "topic, a tag, a list … or `featured`, `when`, `daily` or `at_once`, and `most` papers in a message",
    )
    map: bool = setting(False, "let the workflow *Map* lay out the map of all papers once a month")
    meaning: bool = setting(
        False,
        "put related papers in order by what they mean, too; the workflow *Fetch* encodes each paper once "
        "and keeps 160 bytes for it in `content/meaning/`",
    )
    meaning_minutes: int = setting(
        20, "the most minutes for which a run of `archive encode` encodes papers", minimum=1
    )
    summaries: Summaries | None = setting(  # noqa: RUF009  (a Struct, frozen)
        None,
        "a language model that writes a summary of each new paper, `{address: https://api.example.org/v1, "
        "model: moss-1, language: de}`; also takes `papers` and `tokens`, the most of a run, `translate`, a "
        "list of `title` and `abstract`, and `any_licence`; its key is `SUMMARIES_KEY` in the environment",
    )
    review: bool = setting(False, "keep new papers off the site until somebody reviews them")
    trust_markdown: bool = setting(False, "put HTML and scripts from `content/` on pages unchanged")
    plain: bool = setting(False, "let MkDocs render every page: slow, and the site is the same")
    language: str = "en"  # the theme's
    # Those of kinds of collections and of sources that are not the default, by their names in ``mkdocs.yml``.
    others: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def posted(self) -> list[DigestOf]:
        """The digests that *Digest* posts, the one of all papers first."""
        return [*([DigestOf("all", self.digest, "ARCHIVE_SMTP_LIST")] if self.digest else ()), *self.digests]

    def of(self, source: Source[_S]) -> _S:
        """Return the settings that a source of the registry declares."""
        stated = {item.name: self.others[name] for name, item in _of(source).items() if name in self.others}
        return source.settings(**stated)

    def minimum(self, kind: Kind) -> int:
        """Return how many papers a collection of a kind needs to get a page."""
        least: int = self.others.get(f"{kind.name}_minimum", kind.minimum.papers)
        return least

    def queries(self) -> Iterator[tuple[str, str]]:
        """Yield each query of the rules after its place, ``include`` or ``arxiv.exclude``."""
        sources = {f"{source.name}.": self.others.get(source.name) for source in registry.SOURCES}
        for place, rules in {"": self, **sources}.items():
            if rules:
                yield from ((f"{place}include", text) for text in rules.include or ())
                yield from ((f"{place}exclude", text) for text in rules.exclude)

    def rules(self, source: str = "", likes: "Callable[[Subject], bool] | None" = None) -> "Rules":
        """Return the rules for a source's papers; the general rules if the registry has no such source.

        ``likes`` says which papers are like the examples, if `like` applies to the source.
        """
        from generator.queries.queries import Rules

        own = self.others.get(source) or SourceRules()
        include = self.include if own.include is None else own.include
        return Rules(
            tuple(_query("include", text) for text in include),
            tuple(_query("exclude", text) for text in (*self.exclude, *own.exclude)),
            likes if self.like and own.include is None else None,
        )

    @classmethod
    def from_mapping(cls, raw: Mapping[str, Any], environment: Mapping[str, str] = os.environ) -> Self:
        """Return the settings in the plugin's block; a variable in the environment overrides the block.

        A `RecordError` names a setting that is unknown, or has a value that is not allowed.
        """
        known = declared()
        variables = ((name, environment.get(item.metadata["environment"])) for name, item in known.items())
        names = renamed()
        block = {names[name]: value for name, value in raw.items() if name in names}
        block |= {name: value for name, value in raw.items() if name not in {*names, *_GONE}}
        block |= {name: override for name, override in variables if override}
        given = typed.value(shape(), block)
        stated = {name: getattr(given, name) for name in known if getattr(given, name) != known[name].default}
        for name, value in stated.items():
            if without_user(f"{value}") != f"{value}":
                raise RecordError(name, HAS_USER)
        try:
            for name in given.sources:
                registry.to_fetch(name)
        except ArchiveError as error:
            raise RecordError("sources", str(error)) from None
        own = {item.name for item in fields(cls)}
        others = {name: value for name, value in stated.items() if name not in own}
        made = cls(**{name: value for name, value in stated.items() if name in own}, others=others)
        for place, text in made.queries():
            _query(place, text)
        return made


def shape() -> type[Any]:
    """Return the type of the plugin's block, with the type, default and description of every setting."""
    items = []
    for name, item in declared().items():
        variable = item.metadata["environment"]
        about = item.metadata["doc"] + (f"; `{variable}` in the environment overrides it" if variable else "")
        meta = Meta(ge=item.metadata["minimum"], description=about)
        items.append((name, Annotated[item.type, meta], item.default))
    return msgspec.defstruct("Settings", items, bases=(typed.Shape,), frozen=True)


def declared() -> dict[str, Field[Any]]:
    """Return every setting by its name in ``mkdocs.yml``; its metadata has the arguments of `setting`."""
    known = {item.name: item for item in fields(Settings) if item.metadata}
    for name, kind in minimum_settings().items():
        least: Any = setting(kind.minimum.papers, kind.minimum.about, minimum=1)
        least.type = int
        known[name] = least
    for source in registry.SOURCES:
        if source in registry.fetchable():
            doc = f"`include` and `exclude` for papers from {source.name} alone"
            rules: Any = setting(None, f"{doc}: `{{include: [tag:speech]}}`")
            rules.type = SourceRules | None
            known[source.name] = rules
        known |= _of(source)
    return known


def minimum_settings() -> dict[str, Kind]:
    """Return the kinds of collections that need some papers to get a page, by the setting's name."""
    return {f"{kind.name}_minimum": kind for kind in KINDS if kind.minimum.papers}


def renamed() -> dict[str, str]:
    """Return the names of sources' settings by their names in earlier versions, which are still read."""
    every = [(source, item) for source in registry.SOURCES for item in fields(source.settings)]
    return {
        f"{source.name}_{item.metadata['former']}": source.setting_name(item)
        for source, item in every
        if item.metadata["former"]
    }


def gone(config: Path, raw: Mapping[str, Any]) -> list[Note]:
    """Return a note for each setting in the plugin's block that is gone, or has another name now."""
    said = _GONE | {old: f"is called {new} now; write that" for old, new in renamed().items()}
    return [Note(f"{config.name}: plugins: archive", name, said[name]) for name in raw if name in said]


def _of(source: Source[Any]) -> dict[str, Field[Any]]:
    return {source.setting_name(item): item for item in fields(source.settings)}


def _query(place: str, text: str) -> "Query":
    from generator.listings.saved import rule  # settings without rules load no listings

    try:
        return rule(text)
    except RecordError as error:
        raise RecordError(place, f"the query {text!r}: {error.reason}") from None


def read(config: Path) -> Settings:
    """Return the settings in an ``mkdocs.yml``, without loading MkDocs."""
    try:
        raw = load(config)
        plugins = raw.get("plugins") or ()
        plugins = [plugins] if isinstance(plugins, dict) else plugins  # MkDocs takes both
        blocks = (plugin.get("archive") for plugin in plugins if isinstance(plugin, dict))
        made = Settings.from_mapping(next((block for block in blocks if isinstance(block, dict)), {}))
        return replace(made, language=f"{inner(raw, 'theme', 'language') or 'en'}")
    except RecordError as error:
        raise ArchiveError(f"{config.name}: plugins: archive: {error}") from None


def load(config: Path) -> dict[str, Any]:
    """Parse an ``mkdocs.yml``, with ``None`` for values that only MkDocs can read."""
    try:
        return loaded(config.read_text("utf-8"))
    except RecordError as error:
        raise ArchiveError(f"{config.name}: {error}.") from None
    except FileNotFoundError:
        reason = f"{config} does not exist. Run {COMMAND} in the folder that holds mkdocs.yml."
        raise ArchiveError(reason) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ArchiveError(f"{config} is not valid YAML: {error}") from None


def loaded(text: str) -> dict[str, Any]:
    """Parse a text as `load` does; it must be valid YAML, and no line may have an address with a password."""
    for number, line in enumerate(text.splitlines(), 1):
        if (shown := without_user(line)) != line:
            raise RecordError(f"line {number}", f"an address in {shown.strip()[:80]!r} {HAS_USER}")
    raw = yaml.load(text, Loader=_Tolerant)
    return raw if isinstance(raw, dict) else {}


class _Tolerant(safeyaml.SAFE):  # type: ignore[misc]  # PyYAML has two
    """A loader that ignores the tags that only MkDocs knows (``!ENV``, ``!!python/name:``)."""


_Tolerant.add_multi_constructor("", lambda loader, suffix, node: None)
