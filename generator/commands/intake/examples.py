"""Examples of a theme: papers of the archive by id, or the papers of a file."""

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from generator.configuration.settings import Like
from generator.content.curated.reading_lists import ReadingLists
from generator.content.library import Library
from generator.errors import COMMAND, ArchiveError, Problem
from generator.listings.near import words_of
from generator.papers.paper import Paper, Record
from generator.related import Words
from generator.sources.frame import files, registry

SETTING = "mkdocs.yml: plugins: archive: like: papers"
_MOST = 1000


class Example(NamedTuple):
    """An example: the id of a paper and its words."""

    id: str
    words: Words


def read(library: Library, papers: str, what: str) -> list[Example]:
    """Return the papers of a file in or beside ``content``, or the papers with some ids, with their words.

    A paper of the archive has the words of its page, any other the words that the file has. ``what`` names
    the option or the setting in messages.

    Raises:
        ArchiveError: if there is no such file or paper, or none has words.
    """
    path, shown = _file(library, papers), repr(papers[:60])
    names = re.split(r"[\s,]+", papers.strip())
    try:
        found = list(_of_file(library, path) if path else _of_ids(library, names))
    except ArchiveError as error:
        raise ArchiveError(f"{what}: {error}") from None
    examples = {paper.id: Example(paper.id, words_of(paper)) for paper in found}
    usable = [example for example in examples.values() if example.words.terms]
    if not usable:
        raise ArchiveError(f"{what}: {shown} has no paper with a title or an abstract; name another file")
    if len(usable) > _MOST:
        raise ArchiveError(f"{what}: {shown} has {len(usable):,} papers; name at most {_MOST:,} of one theme")
    return usable


def strays(library: Library, like: Like) -> tuple[int, int]:
    """Return the number of examples of the setting `like`, and how many the others put below its floor.

    Raises:
        ArchiveError: see `read`.
    """
    from generator.related.likeness import Theme  # NumPy is slow to load

    given = read(library, like.written, SETTING)
    scores = Theme([example.words for example in given]).of_examples()
    return len(given), sum(score < like.floor for score in scores)


def _file(library: Library, name: str) -> Path | None:
    for folder in (library.content.parent, library.content):
        with suppress(OSError, ValueError):  # many ids are too long for a name
            if (folder / name).is_file():
                return folder / name
    return None


def _of_ids(library: Library, names: Collection[str]) -> Iterator[Paper]:
    pages = library.named(names)
    for name in names:
        if (path := pages.get(name)) is None:
            raise ArchiveError(
                f"{name!r} is neither a file in or beside content/ nor the id of a paper in this archive; "
                f"bring the paper with {COMMAND} add {name}, or name a file of {registry.formats()}"
            )
        page = library.shown(path)
        if isinstance(page, Problem):
            raise ArchiveError(f"{page}. Run: {COMMAND} check")
        yield page.paper


def _of_file(library: Library, path: Path) -> Iterator[Paper]:
    """Yield the papers of a reading list, as far as they are here, or of a file that can be imported."""
    for reading_list in ReadingLists.read(library).lists:
        if path.samefile(library.content.parent / reading_list.file):
            yield from _of_ids(library, library.named(paper.id for paper in reading_list.papers))
            return
    records = files.read(path, datetime.now(UTC).date())
    papers = [record.paper for record in records if isinstance(record, Record)]  # an import names problems
    pages = library.named(chain.from_iterable(paper.ids for paper in papers), guesses=True)
    for paper in papers:
        own = next((pages[name] for name in paper.ids if name in pages), None)
        page = library.shown(own) if own else None
        yield paper if page is None or isinstance(page, Problem) else page.paper
