"""``archive review``: lists the papers that wait for review, and publishes them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import quote

import click

from generator.commands.group import content, say, show, writes
from generator.configuration import locations
from generator.content import disk
from generator.content import page as pages
from generator.content.curated.removed import Removals
from generator.content.library import Library
from generator.content.page import Page
from generator.errors import COMMAND, Problem
from generator.papers import dates
from generator.store import atomic
from generator.text import identifiers
from generator.text.markdown import literal
from generator.text.plural import counted

_LONGEST = 200  # characters of a title
_MOST = 100  # papers in a run's summary: GitHub limits its size
HOW = f"To publish one, delete the line `state: waiting` in its file, or run: {COMMAND} review --publish ID"


class Waiting(NamedTuple):
    """A paper that waits for review."""

    path: Path
    ids: tuple[str, ...]  # and the last part of its address
    title: str  # plain text
    day: str  # when it was last listed, else published, or `UNDATED`
    source: str  # "" if the page does not say
    file: str  # its name in messages
    edit: str  # the address where the file is edited; "" if it is unknown

    @classmethod
    def of(cls, library: Library, path: Path, page: Page, edit: str) -> Self:
        """Make one from a page; files of ``content/`` are edited below the address ``edit``."""
        paper = page.paper
        address = edit and edit + quote(path.relative_to(library.content).as_posix())
        title = paper.title.plain[:_LONGEST]
        ids = *paper.ids, page.slug
        return cls(path, ids, title, paper.last or dates.UNDATED, paper.source, library.name(path), address)

    @property
    def line(self) -> str:
        """A line about the paper; it begins with the day, since a title may be a command to a workflow."""
        source = f" ({self.source})" if self.source else ""
        return f"{self.day} {self.title}{source}: {self.edit or self.file}"


def waiting(library: Library, edit: str = "", paths: Iterable[Path] | None = None) -> Iterator[Waiting]:
    """Yield the papers that wait for review, in the order of their files; only among ``paths`` if given."""
    files = None if paths is None else sorted(paths)
    for path, page in library.pages(Removals.read(library.content), files, mark=b"waiting"):
        if isinstance(page, Page) and page.state == "waiting":
            yield Waiting.of(library, path, page, edit)


def markdown(papers: Iterable[Waiting]) -> str:
    """Return a list of waiting papers for the summary of a workflow's run; ``""`` if there are none."""
    listed = list(papers)
    if not listed:
        return ""
    lines = [f"### {counted(len(listed), 'new paper')} to review\n", f"{HOW}.\n"]
    for paper in listed[:_MOST]:
        title, about = literal(paper.title), f"{paper.day} {literal(paper.source)}".strip()
        shown = f"[{title}](<{paper.edit}>)" if paper.edit else title
        lines.append(f"- {shown}, {about}, {literal(paper.file)}")
    if len(listed) > _MOST:
        lines.append(f"- … and {len(listed) - _MOST:,} more: `archive review`")
    return "\n".join(lines) + "\n\n"


@click.command("review")
@click.option("--publish", "names", multiple=True, metavar="ID", help="Publish this paper; can be repeated.")
@click.pass_obj
def command(config: Path, names: tuple[str, ...]) -> int:
    """List the papers that wait for review, or publish some.

    With the setting `review: true`, new papers of `archive fetch` wait: their pages have the line
    `state: waiting` and are not on the site. What you add or import does not wait. To publish a paper, delete
    this line, on GitHub or wherever you edit files. To keep it off the site for good, write `hidden: true`
    instead.

    \b
    archive review                         list all that wait
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
    """Publish waiting papers, by any form of their ids; an id that does not wait is a problem."""
    papers, problems = waiting(Library(content(config))), list[Problem]()
    by_id = {identifiers.slug(id): paper for paper in papers for id in paper.ids}
    for name in dict.fromkeys(names):
        if paper := by_id.get(identifiers.slug(identifiers.canonical(name))):
            atomic.write(paper.path, pages.mark(disk.exact(paper.path), "").encode())
            say(f"Published with the next build: {paper.file}")
        else:
            problems.append(Problem(name, "id", "is not the id of a paper that waits for review"))
    return show(problems)
