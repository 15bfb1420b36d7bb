"""``archive check``: everything in ``content/`` that is not as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator import settings
from generator.commands.intake import Progress
from generator.content.author_names import Register
from generator.content.library import Library
from generator.content.page import Page
from generator.errors import ArchiveError, Problem
from generator.listings.entries import author_names
from generator.listings.tagging import Vocabulary
from generator.papers import identifiers
from generator.text import names


def problems(config: Path, library: Library) -> Iterator[Problem | None]:
    """Every problem; ``None`` after each page, so that progress can be shown.

    Args:
        config: the archive's ``mkdocs.yml``.
        library: what to check.
    """
    content = library.content
    registers: list[Register] = []
    for read in (
        lambda: settings.read(config),
        lambda: Progress(content),
        lambda: Vocabulary.read(content / "tags.yml"),
        lambda: registers.append(Register.read(content / "authors.yml")),
        lambda: library.counts(),
    ):
        try:
            read()
        except ArchiveError as error:
            yield Problem(str(error), "", "")
    seen: dict[str, tuple[Path, bool]] = {}
    register = registers[0] if registers else Register()
    left = register.statements()
    for path, page in library.pages():
        if isinstance(page, Problem):
            yield page
        else:
            yield from _of_page(library, path, page, seen)
            if left:
                left -= register.met(page.paper.id, set(map(names.slug, author_names(page.paper))))
        yield None
    yield from register.unmet(left, "authors.yml")


def _of_page(
    library: Library, path: Path, page: Page, seen: dict[str, tuple[Path, bool]]
) -> Iterator[Problem]:
    paper, name = page.paper, library.name(path)
    if path.stem != paper.slug:
        reason = f"{paper.id} belongs in a file named {paper.slug}.md; its address would change"
        yield Problem(name, "id", reason)
    title = identifiers.from_title(paper.title)
    named = paper.id != title or bool(paper.arxiv or paper.links.doi)
    keys = [("id", paper.id), ("id", paper.arxiv), ("doi", paper.links.doi), ("title", title)]
    for field, value in dict.fromkeys(keys):
        if not value:
            continue
        other, other_named = seen.setdefault(f"{field} {value}", (path, named))
        # Two papers may share a title, unless one of them has no id to tell it from the other.
        if other != path and not (field == "title" and named and other_named):
            yield Problem(name, field, f"{value} has another page, {library.name(other)}")
