"""``content/lists/<name>.md``: reading lists, with papers in a person's order.

```markdown
---
title: Where to begin
papers:
  - "2608.00042"
  - {id: "2608.00043", remark: Read its appendix first., on: 2026-03-04}
---

Who the list is for, in Markdown.
```

A mistake in one list does not affect the others.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from generator.content import page as pages
from generator.content.library import Library
from generator.content.limits import LONGEST_REMARK, MOST_LISTED
from generator.content.typed import Shape, Text, Texts, lenient
from generator.errors import Problem, RecordError
from generator.papers import dates
from generator.text import identifiers
from generator.text.cleaning import line


class _ListEntry(Shape, frozen=True):
    id: Text | int | float  # without quotes, YAML reads a number
    remark: str = ""
    on: Any = None


class _Front(Shape, frozen=True):
    title: Text
    description: str = ""
    papers: tuple[Any, ...] = ()
    formerly: Texts = ()


class ListedPaper(NamedTuple):
    """A paper of a reading list: any of its canonical ids, and a remark as plain text."""

    id: str
    remark: str = ""
    on: str = ""  # when it is to be read or discussed, as an ISO date
    put: str = ""  # the ISO day on which it was put on the list, if known: see `runs.listed`


class ReadingList(NamedTuple):
    """A reading list."""

    file: str  # what messages call its file, ``content/lists/seminar.md``
    slug: str  # the last part of its address, made from the file's name
    title: str
    papers: tuple[ListedPaper, ...]
    description: str = ""
    text: str = ""  # the Markdown below the front matter, as written
    former: tuple[str, ...] = ()  # slugs of earlier names of its file

    @property
    def from_content(self) -> str:
        """Its file, relative to ``content``."""
        return self.file.partition("/")[2]

    def unknown(self, paper: ListedPaper) -> Problem:
        """Return the problem of an id that no paper of the archive has."""
        return Problem(self.file, "papers", f"{paper.id} is not the id of a paper in this archive")


class ReadingLists(NamedTuple):
    """All reading lists of an archive, in the order of their files; the papers of unread ones are unknown."""

    lists: tuple[ReadingList, ...] = ()
    problems: tuple[Problem, ...] = ()
    unread: tuple[Problem, ...] = ()

    @classmethod
    def read(cls, library: Library) -> "ReadingLists":
        """Read the reading lists in a ``content`` folder."""
        lists: dict[str, ReadingList] = {}
        problems: list[Problem] = []
        unread: list[Problem] = []
        for path in library.reading_lists():
            file, slug = library.name(path), identifiers.address(path.stem)
            try:
                meta, text = library.parts(path)
            except RecordError as error:
                unread.append(Problem(file, error.field, error.reason))
                continue
            front, wrong = lenient(_Front, meta)
            if front and slug in lists:
                wrong.append(RecordError("", f"has the same address as {lists[slug].file}; rename one"))
            elif front and slug:
                papers = list(_papers(front.papers, wrong))
                title, about = map(line, (front.title, front.description))
                former = identifiers.addresses(front.formerly)
                lists[slug] = ReadingList(file, slug, title, tuple(papers), about, text.strip(), former)
            elif front:
                reason = "has no letter or digit in its name, so it has no address; rename it"
                wrong.append(RecordError("", reason))
            problems += [Problem(file, error.field, error.reason) for error in wrong]
        owners = {slug: made.file for slug, made in lists.items()}
        for made in lists.values():
            for slug in made.former:
                if (owner := owners.setdefault(slug, made.file)) != made.file:
                    problems.append(Problem(made.file, "formerly", f"{slug} already leads to {owner}"))
        return cls(tuple(lists.values()), tuple(problems), tuple(unread))


def _papers(listed: Sequence[object], wrong: list[RecordError]) -> Iterator[ListedPaper]:
    """Yield the papers of a list; errors are appended to ``wrong``."""
    if len(listed) > MOST_LISTED:
        reason = f"has {len(listed):,} items; the site shows the first {MOST_LISTED:,}"
        wrong.append(RecordError("papers", reason))
    seen = set[str]()
    for item in listed[:MOST_LISTED]:
        about = item if isinstance(item, dict) else {"id": item}
        about = {"on" if key is True else key: part for key, part in about.items()}  # as YAML 1.1 reads `on`
        entry, found = lenient(_ListEntry, about)
        if entry:
            paper = ListedPaper(pages.named("id", entry.id), line(entry.remark), _day(entry.on, found))
            if len(paper.remark) > LONGEST_REMARK:
                reason = f"has {len(paper.remark):,} characters; the site shows the first {LONGEST_REMARK:,}"
                found.append(RecordError("remark", reason))
            if paper.id in seen:
                found.append(RecordError("", "is listed twice; only the first entry counts"))
            else:
                seen.add(paper.id)
                yield paper._replace(remark=paper.remark[:LONGEST_REMARK])
        place = f"papers: {about.get('id', item)}"[:60]
        wrong += [RecordError(f"{place}: {error.field}".removesuffix(": "), error.reason) for error in found]


def _day(written: object, wrong: list[RecordError]) -> str:
    try:
        return "" if written is None else dates.normalise(written)
    except ValueError:
        wrong.append(RecordError("on", dates.no_day(written)))
        return ""
