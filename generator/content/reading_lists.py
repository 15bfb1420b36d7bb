"""``content/lists/<name>.md``: reading lists, each of papers in the order that a person gave them.

```markdown
---
title: Where to begin
papers:
  - "2608.00042"
  - {id: "2608.00043", remark: Read its appendix first., on: 2026-03-04}
---

Who the list is for, in Markdown.
```

Whatever is wrong with one list, the others stand; but of one that cannot be read nobody knows what it lists.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.content import named
from generator.content.library import Library
from generator.content.limits import LONGEST_REMARK, MOST_LISTED
from generator.errors import Problem, RecordError
from generator.papers import dates, identifiers

_KEYS = ("title", "description", "papers", "formerly")
_PAPER_KEYS = ("id", "remark", "on")
_EXAMPLE = '{id: "2608.00042", remark: Read its appendix first., on: 2026-03-04}'


class ListedPaper(NamedTuple):
    """A paper of a reading list.

    Attributes:
        id: any of the paper's ids, in its canonical form.
        remark: what the person says of it, as text; ``""`` for nothing.
        on: when it is to be read or discussed, as an ISO date; ``""`` where no date is given.
    """

    id: str
    remark: str = ""
    on: str = ""


class ReadingList(NamedTuple):
    """A reading list.

    Attributes:
        file: what messages call its file, ``content/lists/seminar.md``.
        slug: the last part of its address, made from the file's name.
        title: what it is called.
        papers: its papers, in their order.
        description: a sentence on what it is about; ``""`` for none.
        text: the Markdown below the front matter, as written.
        former: slugs of the names that its file had before.
    """

    file: str
    slug: str
    title: str
    papers: tuple[ListedPaper, ...]
    description: str = ""
    text: str = ""
    former: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Its file, named from ``content``."""
        return self.file.partition("/")[2]

    def unknown(self, paper: ListedPaper) -> Problem:
        """What is said where no paper of the archive has the id."""
        return Problem(self.file, "papers", f"{paper.id} is not the id of a paper in this archive")


class ReadingLists(NamedTuple):
    """All reading lists of an archive.

    Attributes:
        lists: those that can be read, by the names of their files.
        problems: what is wrong with them and with others.
        unread: files with a front matter that cannot be read.
    """

    lists: tuple[ReadingList, ...] = ()
    problems: tuple[Problem, ...] = ()
    unread: tuple[Problem, ...] = ()

    @classmethod
    def read(cls, library: Library) -> "ReadingLists":
        """The reading lists in a ``content`` folder."""
        lists: dict[str, ReadingList] = {}
        problems: list[Problem] = []
        unread: list[Problem] = []
        for path in library.reading_lists():
            reader = _Reader(library.name(path))
            try:
                parts = library.parts(path)
            except RecordError as error:
                unread.append(Problem(library.name(path), error.field, error.reason))
                continue
            made = reader.list(named.slug(path.stem), *parts)
            problems += reader.problems
            if made and (other := lists.setdefault(made.slug, made)) is not made:
                problems.append(Problem(made.file, "", f"has the address of {other.file}; rename one"))
        owners = {slug: made.file for slug, made in lists.items()}
        for made in lists.values():
            for slug in made.former:
                if (owner := owners.setdefault(slug, made.file)) != made.file:
                    problems.append(Problem(made.file, "formerly", f"{slug} leads to {owner} already"))
        return cls(tuple(lists.values()), tuple(problems), tuple(unread))


class _Reader:
    """Reads one list, and notes what is wrong with it."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.problems: list[Problem] = []

    def _tell(self, field: str, reason: str) -> None:
        self.problems.append(Problem(self._file, field, reason))

    def list(self, slug: str, meta: Mapping[str, Any], text: str) -> ReadingList | None:
        """The list with this front matter and text; ``None`` if it has no title."""
        try:
            title = _text("title", meta.get("title"))
            if not title:
                raise RecordError("title", "is missing; write `title: Where to begin`")
            if not slug:
                raise RecordError("", "has neither letters nor digits in its name, which makes the address")
        except RecordError as error:
            self._tell(error.field, error.reason)
            return None
        self._tell_unknown("", meta, _KEYS)
        return ReadingList(
            self._file, slug, title, tuple(self._papers(meta)), self._description(meta), text.strip(),
            self._former(meta),
        )  # fmt: skip

    def _tell_unknown(self, field: str, keys: Mapping[Any, Any], known: tuple[str, ...]) -> None:
        for key in map(str, keys):
            if key not in known:
                self._tell(field, named.unknown(key, known))

    def _description(self, meta: Mapping[str, Any]) -> str:
        try:
            return _text("description", meta.get("description"))
        except RecordError as error:
            self._tell(error.field, error.reason)
            return ""

    def _former(self, meta: Mapping[str, Any]) -> tuple[str, ...]:
        try:
            return named.former(self._file, meta)
        except RecordError as error:
            self._tell("formerly", error.reason)
            return ()

    def _papers(self, meta: Mapping[str, Any]) -> Iterator[ListedPaper]:
        listed = meta.get("papers")
        if listed is None:
            return
        if not isinstance(listed, list):
            self._tell("papers", f'is not a list; write `papers: ["2608.00042", {_EXAMPLE}]`')
            return
        if len(listed) > MOST_LISTED:
            self._tell("papers", f"has {len(listed):,} items; the site shows the first {MOST_LISTED:,}")
        seen = set()
        for item in listed[:MOST_LISTED]:
            try:
                paper = self._paper(item)
            except RecordError as error:
                self._tell("papers", f"{error.field}: {error.reason}" if error.field else error.reason)
                continue
            if paper.id in seen:
                self._tell("papers", f"{paper.id} is listed twice; the first counts")
            else:
                seen.add(paper.id)
                yield paper

    def _paper(self, item: object) -> ListedPaper:
        about = item if isinstance(item, dict) else {"id": item}
        about = {"on" if key is True else key: value for key, value in about.items()}  # as YAML 1.1 reads it
        self._tell_unknown("papers", about, _PAPER_KEYS)
        name, on = _id(about.get("id")), about.get("on")
        if not name:
            raise RecordError("", f"{str(item)[:60]!r} is not an id; write `- {_EXAMPLE}`")
        remark = _text(f"remark of {name}", about.get("remark"))
        if len(remark) > LONGEST_REMARK:
            self._tell("papers", f"the remark of {name} has more than {LONGEST_REMARK:,} characters; "
                       "the site shows the first ones")  # fmt: skip
        try:
            day = "" if on is None else dates.normalise(on)
        except ValueError:
            raise RecordError(f"on of {name}", dates.no_day(on)) from None
        return ListedPaper(name, remark[:LONGEST_REMARK], day)


def _id(value: object) -> str:
    """An id in its canonical form; ``""`` for what is none."""
    if isinstance(value, float):  # an arXiv id without quotes, of which YAML drops zeros at the end
        value = f"{value:010.5f}" if value >= 1501 else f"{value:09.4f}"
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return identifiers.canonical(str(value))


def _text(key: str, value: object) -> str:
    """Text on one line; ``""`` where there is none.

    Raises:
        RecordError: if the value is something else.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RecordError(key, f'{value!r} is not text; put it in quotes, "{value}"')
    return " ".join(value.split())
