"""``archive review``: the papers that wait for review, and how they are published."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import quote

import click

from generator.commands.group import content, writes
from generator.commands.printing import say, show
from generator.configuration import locations
from generator.content import disk
from generator.content import page as pages
from generator.content.curated.removed import Removals
from generator.content.library import Library
from generator.content.page import Page
from generator.errors import COMMAND, Problem, RecordError
from generator.incremental import atomic
from generator.text import identifiers
from generator.text.plural import counted

_LONGEST = 200  # characters of a title
_MOST = 100  # papers in a summary, which GitHub shows up to a size
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
HOW = f"To publish one, delete the line `state: waiting` in its file, or run: {COMMAND} review --publish ID"


class Waiting(NamedTuple):
    """A paper that waits for review."""

    path: Path
    ids: tuple[str, ...]
    title: str  # plain text
    day: str  # on which it was last listed, else published
    source: str  # "" where the page does not say
    file: str  # what messages call it
    edit: str  # the address where the file is edited; "" where it is not known

    @classmethod
    def of(cls, library: Library, path: Path, page: Page, edit: str) -> Self:
        """The paper of a page; files of ``content/`` are edited below the address ``edit``."""
        paper = page.paper
        address = edit and edit + quote(path.relative_to(library.content).as_posix())
        title = paper.title.plain[:_LONGEST]
        return cls(path, paper.ids, title, paper.dates[-1], paper.source, library.name(path), address)

    @property
    def line(self) -> str:
        """A line about it, which begins with the day: a title may hold a command to a workflow."""
        source = f" ({self.source})" if self.source else ""
        return f"{self.day} {self.title}{source}: {self.edit or self.file}"


def waiting(library: Library, edit: str = "", paths: Iterable[Path] | None = None) -> Iterator[Waiting]:
    """The papers that wait for review, in the order of their files; among ``paths`` if these are given."""
    files = filter(_may_wait, library.files() if paths is None else sorted(paths))
    for path, page in library.pages(Removals.read(library.content), files):
        if isinstance(page, Page) and page.state == "waiting":
            yield Waiting.of(library, path, page, edit)


def _may_wait(path: Path) -> bool:
    """Whether the word stands in a page: most have it not, and need not be parsed."""
    try:
        return b"waiting" in disk.read(path)
    except RecordError:  # `check` says what is wrong with it
        return False


def markdown(papers: Iterable[Waiting]) -> str:
    """A list of papers that wait, for the summary of a workflow's run; ``""`` without any."""
    listed = list(papers)
    if not listed:
        return ""
    lines = [f"### {counted(len(listed), 'new paper')} to review\n", f"{HOW}.\n"]
    for paper in listed[:_MOST]:
        title, about = _literal(paper.title), f"{paper.day} {_literal(paper.source)}".strip()
        shown = f"[{title}](<{paper.edit}>)" if paper.edit else title
        lines.append(f"- {shown}, {about}, {_literal(paper.file)}")
    if len(listed) > _MOST:
        lines.append(f"- … and {len(listed) - _MOST:,} more: `archive review`")
    return "\n".join(lines) + "\n\n"


def _literal(text: str) -> str:
    """Text in Markdown, where punctuation after a backslash stands for itself (CommonMark 0.31, 2.4)."""
    return _PUNCTUATION.sub(r"\\\1", text)


def publish(library: Library, names: Iterable[str]) -> Iterator[Waiting | Problem]:
    """Publish papers that wait, by any form of their ids; a problem for each that does not wait."""
    by_id = {identifiers.slug(id): paper for paper in waiting(library) for id in paper.ids}
    for name in dict.fromkeys(names):
        paper = by_id.get(identifiers.slug(identifiers.canonical(name)))
        if paper is None:
            yield Problem(name, "id", "is not the id of a paper that waits for review")
            continue
        atomic.write(paper.path, pages.mark(disk.exact(paper.path), "").encode())
        yield paper


@click.command("review")
@click.option("--publish", "names", multiple=True, metavar="ID", help="Publish this paper; several add up.")
@click.pass_obj
def command(config: Path, names: tuple[str, ...]) -> int:
    """List the papers that wait for review, or publish some.

    With the setting `review: true`, a new paper that `archive fetch` or `archive import` brings waits: its
    page has the line `state: waiting`, and it is nowhere on the site. Delete the line to publish it, on
    GitHub or wherever you edit files. To keep it off for good, write `hidden: true` instead.

    \b
    archive review                         all that wait
    archive review --publish 2608.00042    publish one
    """  # noqa: D301  (click's own mark, a backspace)
    if names:
        return _publish(config, names)
    papers = list(waiting(Library(content(config)), locations.edit_address(config)))
    for paper in papers:
        say(paper.line)
    say(f"{counted(len(papers), 'paper')} to review.{f' {HOW}.' if papers else ''}")
    return 0


@writes
def _publish(config: Path, names: tuple[str, ...]) -> int:
    problems = []
    for result in publish(Library(content(config)), names):
        if isinstance(result, Problem):
            problems.append(result)
        else:
            say(f"Published with the next build: {result.file}")
    return show(problems)
