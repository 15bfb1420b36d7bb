"""``archive init``: writes the settings of a new archive, with minimums that fit its size; and its shape."""

import os
import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import click
from click.types import StringParamType

from generator.commands.group import alone, annotate, content, say, writes
from generator.commands.intake.asking import first_answers, named_sources
from generator.commands.intake.fetch import fetch_days
from generator.commands.intake.taking import show_sampled
from generator.commands.project import slim
from generator.commands.project.ownership import ONLY_PROJECT
from generator.commands.project.program import INSTALL, in_new_process, is_from
from generator.commands.project.releases import UnknownPlace
from generator.commands.project.shape import Shape, shape
from generator.configuration import editing as configuration
from generator.configuration import locations, offered, settings
from generator.configuration.offered import NamedSource
from generator.configuration.settings import Settings
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs import sample
from generator.content.runs.fetched import FetchState
from generator.content.runs.sample import Sample
from generator.errors import COMMAND, ArchiveError, FetchError
from generator.papers import categories, dates
from generator.papers.paper import Paper
from generator.queries.alternatives import with_large_or
from generator.sources.frame import registry
from generator.sources.upstreams.arxiv import SOURCE as ARXIV
from generator.sources.upstreams.huggingface import SOURCE as HUGGINGFACE
from generator.text.cleaning import line
from generator.text.plural import counted

_SHOWN = 20  # papers
_DAYS = click.IntRange(1, 400)
_LEARNED = {HUGGINGFACE.name, ARXIV.name}
_PLAIN = re.compile(r'[\w -]{1,60}|"[\w -]{1,60}"')  # a query that reads as words of a sentence
_NAMED = 4  # words or categories in a sentence
_SMALL = (100, 1_000, 10_000)  # papers; the default minimums fit larger archives


def _configure(
    config: Path, title: str, about: str, queries: Sequence[str], block: Mapping[str, Any]
) -> None:
    """Write what the archive is, the rules if there are queries, and its sources; say what changed.

    The file stays as it is if a value is not allowed or no source answers.
    """
    if not line(title):
        raise ArchiveError("the title is empty. Give the archive a title: --title.")
    rules = {"include": list(queries)} if queries else {}

    def agree(chosen: Settings) -> None:
        yesterday = datetime.now(UTC).date() - timedelta(days=1)
        first_answers(config, registry.parts(chosen.sources, chosen.of), yesterday)

    said = {"site_name": line(title), "site_description": line(about)}
    _say(configuration.change(config, said, {**block, **rules}, agree))


def _proposed(stated: Mapping[str, Any], queries: Sequence[str]) -> str:
    """Return a sentence that says what an archive takes in, by the plugin's block in ``mkdocs.yml``.

    It has the queries that read as words, else the categories, and the sources.
    """
    chosen = Settings.from_mapping(stated)
    names = map(categories.name, chosen.of(ARXIV).categories if ARXIV.name in chosen.sources else ())
    words = [query.replace('"', "") for query in queries if _PLAIN.fullmatch(query)] or [*names]
    on = f" on {_joined(words)}" if 0 < len(words) <= _NAMED else ""
    return f"Papers{on} from {_joined([_inside(registry.to_fetch(name).title) for name in chosen.sources])}."


def _inside(title: str) -> str:
    """Return a source's title as it is inside a sentence: several words with one capital are no name."""
    return f"{title[0].lower()}{title[1:]}" if " " in title and title[1:].islower() else title


def _joined(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _about(config: Path, block: Mapping[str, Any], queries: Sequence[str]) -> str:
    """Return the sentence of ``mkdocs.yml`` if it is the owner's, else a proposal."""
    before, stated = locations.site(config, "site_description"), configuration.stated(config)
    ours = "", sample.DESCRIPTION, _proposed(stated, stated.get("include", ()))
    after = queries or stated.get("include", ())
    return _proposed({**stated, **block}, after) if before in ours else before


def _sources(config: Path, named: Sequence[NamedSource], besides: Sequence[NamedSource]) -> dict[str, Any]:
    """Return the keys of the plugin's block for the sources that a person names.

    What is named joins the sources that are there. But it replaces the default source if nothing was fetched
    from it yet, unless it is named ``besides`` the others. The project's names of tags are those of machine
    learning, so an archive begins without them if neither Hugging Face nor arXiv is a source.
    """
    if not (named or besides):
        return {}
    stated = settings.read(config)
    is_default = stated.sources == Settings().sources and not FetchState(content(config)).sources()
    before = {**configuration.stated(config), "sources": () if named and is_default else stated.sources}
    block = offered.block((*named, *besides), before, stated)
    if is_default and not _LEARNED & {*block["sources"]}:
        block["starter_tags"] = False
    return block


def fit(config: Path, papers: int) -> list[str]:
    """Write minimums that fit a number of papers, unless they are set; return the keys with their values.

    Builds never derive minimums, since a published address must stay.
    """
    known, size = configuration.stated(config), bisect_right(_SMALL, papers)
    minimums = {
        name: kind.minimum.small[size]
        for name, kind in settings.minimum_settings().items()
        if size < len(kind.minimum.small) and name not in known
    }
    return configuration.change(config, {}, minimums)


def _choices() -> list[str]:
    """Return what a person may name, in lines: below each field, examples and what they are."""
    offers = [offer for _, offer in offered.offers()]
    width = max(len(offer.example) for offer in offers)
    lines: dict[str, list[str]] = {}
    for offer in offers:
        lines.setdefault(offer.fields, []).append(f"    {offer.example:{width}}  {offer.about}")
    return [text for field, below in lines.items() for text in (f"  {field}:", *below)]


class _QueryOption(StringParamType):
    """A query; in a variable, ``;`` separates several, since a query may contain spaces."""

    name = "query"
    envvar_list_splitter = ";"


class _SourceOption(StringParamType):
    """What names a source; `offered.named` knows how several are separated, in a variable, too."""

    name = "text"

    def split_envvar_value(self, rv: str) -> list[str]:
        return [rv]


@click.command(
    "init", epilog="\n".join(("\b\nA SOURCE for the field that your papers are from:", *_choices()))
)
@click.option("--title", envvar="ARCHIVE_TITLE", show_envvar=True, help="The title of the archive.")
@click.option(
    "--about", envvar="ARCHIVE_ABOUT", show_envvar=True,
    help="What the archive is, in a sentence, for its home page and search engines. "
    "[default: made of its queries and sources]",
)  # fmt: skip
@click.option(
    "--query", "queries", multiple=True, type=_QueryOption(), envvar="ARCHIVE_QUERIES", show_envvar=True,
    help="Take papers that have all words of this query, or of one side of its OR, written as in the search; "
    "can be repeated. [default: take all papers]",
)  # fmt: skip
@click.option(
    "--source", "sources", multiple=True, type=_SourceOption(), metavar="SOURCE", envvar="ARCHIVE_SOURCES",
    show_envvar=True,
    help="Where papers come from, see below; can be repeated. [default: Hugging Face Daily Papers]",
)  # fmt: skip
@click.option(
    "--category", "categories", multiple=True, metavar="CODE", envvar="ARCHIVE_CATEGORIES", show_envvar=True,
    help="An arXiv category to fetch besides, such as cs.CL; can be repeated.",
)  # fmt: skip
@click.option(
    "--days", default=30, show_default=True, type=_DAYS, envvar="ARCHIVE_DAYS",
    show_envvar=True, help="How many days of papers to fetch.",
)  # fmt: skip
@click.option(
    "--from", "place", default="", metavar="ADDRESS",
    help="Where the program of a slim archive comes from: the project's repository (an address for git, "
    "or owner/name on GitHub), or a wheel. In an empty folder, an archive begins.",
)  # fmt: skip
@click.option(
    "--slim", "wanted", flag_value="slim",
    help="Make a whole archive slim: its program is installed, instead of a copy of the project.",
)  # fmt: skip
@click.option(
    "--whole", "wanted", flag_value="whole", help="Make a slim archive whole: a copy of the project."
)
@click.pass_obj
def command(config: Path, /, place: str, wanted: Shape | None, **given: Any) -> int:
    """Make this your own archive: write settings, take the sample out, fetch the first papers.

    Writes the title, queries and sources into mkdocs.yml, takes the project's sample out of content/ and
    fetches the papers of the last days, and all that a source without days has. Then writes minimums that fit
    the number of papers: how many papers a tag or an author needs to get a page. Without --title it asks.

    The first sources that you name replace the default one. A second run adds sources to these (for a source
    with one query, it changes the query), changes title and queries, and fetches again; it deletes nothing.

    In an empty folder, --from ADDRESS begins a slim archive first: it has your files alone, and installs the
    program from ADDRESS. With --slim or --whole, the archive takes the other shape, and nothing else changes.
    """
    if not config.exists():
        if not place:
            reason = f"this folder has no archive: {config.name} is missing"
            address = "the address of the project's repository, or a wheel"
            begin = f"{COMMAND} init --from ADDRESS"
            raise ArchiveError(f"{reason}. To begin one in an empty folder: {begin}, with {address}.")
        slim.begin(config, place)
    elif wanted:
        if given["title"]:
            raise click.UsageError("--slim and --whole do nothing else; run init again for the rest.")
        return _reshape(config, wanted, place)
    elif place and shape(config.parent) != "slim":
        raise click.UsageError("--from begins an archive in an empty folder, or goes with --slim.")
    return _set_up(config, named=(given.pop("sources"), given.pop("categories")), **given)


def _reshape(config: Path, wanted: Shape, place: str) -> int:
    """Give an archive another shape."""
    folder, before = config.parent, shape(config.parent)
    if wanted == before:
        say(f"The archive is {wanted} already.")
        return 0
    upstream = ""
    with alone(config):
        try:
            if wanted == "whole":
                upstream = slim.widen(folder, place)
            elif before == "whole":
                slim.narrow(folder, place)
            else:
                slim.begin(config, place)
        except UnknownPlace:
            name = f"To name it: {COMMAND} init --{wanted} --from ADDRESS"
            reason = f"it is not known where the project is, so the archive stays as it is. {name}"
            if "GITHUB_ACTIONS" not in os.environ:
                raise ArchiveError(reason) from None
            annotate("notice", f"{reason[0].upper()}{reason[1:]}")
            return 0
    return in_new_process(config, "migrate", "--from", upstream) if before else 0


@writes
def _set_up(
    config: Path,
    /,
    title: str | None,
    about: str | None,
    queries: tuple[str, ...],
    named: tuple[tuple[str, ...], tuple[str, ...]],
    days: int,
) -> int:
    """Make the archive its owner's; ask for what was not given. ``named`` has sources, and categories."""
    sources, codes = named
    before, is_asked = locations.site(config, "site_name"), title is None
    if title is None:
        if not _is_terminal():
            raise click.UsageError("Give the archive a title: --title.")
        title = click.prompt("What is the archive called?", default=before or None)
        sources = sources or _asked_sources(settings.read(config).sources)
        queries = queries or _asked_queries()
        if not sources or any(source.asks for source, _ in offered.named(sources)):
            days = click.prompt("How many days of papers to fetch?", default=days, type=_DAYS)
    queries = tuple(with_large_or(query) for query in map(str.strip, queries) if query)
    block = _sources(config, named_sources(config, sources), offered.named(codes, [ARXIV]))
    about = about or _about(config, block, queries)
    if is_asked:
        about = click.prompt("What is it, in a sentence?", default=about)
    _configure(config, title, about, queries, block)
    folder = content(config)
    show_sampled(Sample.read(folder).leave())
    for name in ONLY_PROJECT:
        (config.parent / name).unlink(missing_ok=True)
    try:
        problems = fetch_days(config, (), datetime.now(UTC).date() - timedelta(days=days - 1))
    except FetchError:
        _show_newest(config, Library(folder))
        raise
    _show_newest(config, Library(folder))
    for step in _next(config.parent):
        say(step)
    return problems


def _show_newest(config: Path, library: Library) -> None:
    """Write minimums that fit the number of papers, if there are any; show the papers last listed."""
    files = list(library.files())
    if files:
        _say(fit(config, len(files)))
    say(f"The archive has {counted(len(files), 'paper')}{', the newest of them:' if files else '.'}")
    papers: list[Paper] = []
    for folder in sorted(library.folders(), key=lambda name: (name != dates.UNDATED, name), reverse=True):
        if len(papers) < _SHOWN:
            pages = (library.page(entry.path) for entry in library.files_in(folder))
            papers += (page.paper for page in pages if isinstance(page, Page))
    for paper in sorted(papers, key=lambda paper: (paper.last, paper.title), reverse=True)[:_SHOWN]:
        say(f"  {paper.last or dates.UNDATED}  {paper.title}")


def _next(folder: Path) -> tuple[str, str, str]:
    """Return what to do next, a line each; it differs in a workflow on GitHub."""
    installs, archive = "", COMMAND
    if shape(folder) == "slim" and not is_from(folder):  # run by uvx or pipx, which leave no command
        installs, archive = f"{INSTALL} && ", ".venv/bin/archive"
    rules = f"Choose papers: edit include in mkdocs.yml, and try it with {archive} match."
    if "GITHUB_ACTIONS" in os.environ:
        return (
            "Publish: in Settings, Pages, choose GitHub Actions as the source; then run Publish in Actions.",
            rules,
            "Older papers: run Backfill in Actions, with the first day that you want.",
        )
    return (
        f"See it: {installs}{archive} serve, then open http://127.0.0.1:8000/",
        rules,
        "Publish: commit, and push to the branch main of a repository on GitHub. There, in Settings, Pages, "
        "choose GitHub Actions, and run Publish in Actions.",
    )


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _asked_sources(now: Sequence[str]) -> tuple[str, ...]:
    say(f"Which field are the papers from? Name their sources; without any: {', '.join(now)}.")
    for choice in _choices():
        say(choice)
    asked = "Source (leave empty to go on)"
    prompt = partial(click.prompt, asked, default="", show_default=False, value_proc=_checked)
    return tuple(iter(prompt, ""))


def _checked(text: str) -> str:
    """Return a text that names sources; click asks again for another one."""
    try:
        offered.named([text])
    except ArchiveError as error:
        raise click.UsageError(str(error)) from None
    return text


def _asked_queries() -> tuple[str, ...]:
    say("Which papers belong in? Write queries as in the search; papers that match one of them are taken.")
    asked = "Query (leave empty to go on)"
    return tuple(iter(lambda: click.prompt(asked, default="", show_default=False), ""))


def _say(changed: Iterable[str]) -> None:
    for change in changed:
        say(f"mkdocs.yml: {change}")
