"""Each reader of what comes in, field by field: sources, formats of files, forms, files of ``content/``.

The sources, formats, forms and files are those of the registries, and the fields those of the hostile corpus:
a new one is read here, or fails.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from generator.commands.intake import form
from generator.configuration.settings import Settings
from generator.content import limits
from generator.content import page as pages
from generator.content.library import Library
from generator.errors import ArchiveError, FetchError
from generator.papers.paper import LINK_NAMES, Record
from generator.papers.publication import PUBLICATION_NAMES
from generator.sources.frame import files, registry, runner
from generator.sources.frame.declarations import Format, Part, Source
from generator.sources.frame.http import Client, Reply, Request
from tests.harness import content_files, hostile
from tests.harness.hostile_records import GOOD, Fill, identifier
from tests.harness.papers import TODAY, paper

_NOW = datetime(2026, 11, 28, tzinfo=UTC)
_DAY = date(2026, 1, 3)  # the records are of these days
_PAGE = "papers/2026/01/2601.00001.md"
Changed = Callable[[str], str]
"""Changes a text from outside before it is read."""


class Reading(NamedTuple):
    """A reader.

    Attributes:
        fields: the names of its fields.
        prepared: takes an empty folder and what fills each field, and returns what reads it to the end.
    """

    fields: tuple[str, ...]
    prepared: Callable[[Path, Fill], Callable[[], object]]


class _Answers(Client):
    """A client that gets these answers in turn, and then the first again."""

    today = TODAY

    def __init__(self, bodies: Sequence[str], count: int) -> None:
        super().__init__()
        self._bodies = cycle([body.encode("utf-8", "surrogatepass") for body in bodies])
        self._headers = {"Last-Modified-Version": "1", "Total-Results": f"{count}"}

    def reply(self, request: Request, parse: Callable[[bytes], Any]) -> Reply[Any]:
        """Return the next answer."""
        return Reply(parse(next(self._bodies)), self._headers)


Results = Callable[[], Iterable[object]]
"""Reads some records, and yields what comes of them."""


def _items(make: Callable[[int, Fill], Iterator[Any]], fills: Sequence[Fill]) -> list[Any]:
    return [item for number, fill in enumerate(fills) for item in make(number, fill)]


def _listed(source: Source[Any], _folder: Path, fills: Sequence[Fill], changed: Changed = str) -> Results:
    """Return what reads the source's list."""
    make, join, chosen = hostile.SOURCES[source.name]
    items, asked = _items(make, fills), source.settings(**chosen)
    client = _Answers([changed(join(items))], len(items))
    return partial(runner.fetched, Part(source, "", asked), client, [_DAY])


def _named(source: Source[Any], _folder: Path, fills: Sequence[Fill], changed: Changed = str) -> Results:
    """Return what reads single papers, by their ids."""
    make, join, chosen = hostile.SOURCES[source.name]
    items, alone = _items(make, fills), hostile.ALONE.get(source.name)
    bodies = [alone(item) for item in items] if alone else [join(items)]
    ids = [_asked(source, number) for number in range(len(items))]
    client = _Answers(list(map(changed, bodies)), len(items))
    return partial(runner.named, source, source.settings(**chosen), client, ids)


def _asked(source: Source[Any], number: int) -> str:
    """Return the id of a paper that the source may have; the corpus has the DOIs."""
    texts = f"10.1234/{source.name}.{number}", f"https://moss.example/{number}", identifier(number, 3000)
    known = filter(None, map(source.canonical, (*texts, f"PMID:{number}")))
    return next(known, texts[0])  # Crossref alone is asked for nothing that a person names


def _source(source: Source[Any]) -> Reading:
    read = _listed if source.pages else _named

    def prepared(folder: Path, fill: Fill) -> Callable[[], object]:
        results = read(source, folder, [fill])
        return lambda: _taken(results())

    return Reading(hostile.fields(hostile.SOURCES[source.name][0]), prepared)


def _filed(name: str, folder: Path, fills: Sequence[Fill], changed: Changed = str) -> Results:
    """Return what reads a file."""
    file, make, join = hostile.FORMATS[name]
    path = folder / file
    path.write_bytes(changed(join(_items(make, fills))).encode("utf-8", "surrogatepass"))
    return partial(files.read, path, TODAY)


def _format(name: str) -> Reading:
    def prepared(folder: Path, fill: Fill) -> Callable[[], object]:
        results = _filed(name, folder, [fill])
        return lambda: _taken(results())

    return Reading(hostile.fields(hostile.FORMATS[name][1]), prepared)


def _taken(results: Iterable[object]) -> None:
    """Read to the end, each record as far as its page."""
    for result in results:
        if isinstance(result, Record):
            pages.read(pages.write(result.paper))


def _form(filled: form.Form, number: int) -> Reading:
    """Return the reader of a form with one field in question, the ``number``-th that the corpus fills."""

    def values(text: str) -> list[str]:
        return [given for known, given in hostile.forms([text]) if known is filled][number]

    def prepared(folder: Path, fill: Fill) -> Callable[[], object]:
        path = folder / _PAGE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages.write(paper()), "utf-8")
        pairs = zip(filled.headings, values(fill("value")), strict=True)
        issue = form.Issue(7, "\n\n".join(f"### {heading}\n\n{value}" for heading, value in pairs))
        return lambda: form.handle(issue, Library(folder), lambda _: _Nobody(), Settings(), _NOW)

    return Reading(("value",), prepared)


class _Nobody(Client):
    def reply(self, request: Request, parse: Callable[[bytes], Any]) -> Reply[Any]:
        """Say that nothing can be asked."""
        raise FetchError(f"{request.url} is not asked")


def _content(name: str) -> Reading:
    def prepared(folder: Path, fill: Fill) -> Callable[[], object]:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content_files.text(name, fill), "utf-8", "surrogatepass")
        return partial(_told, lambda: content_files.READERS[name](folder, []))

    return Reading(_fields_of(partial(content_files.text, name)), prepared)


def _front(fill: Fill) -> str:
    """Return a page with a text in each key."""
    parts = {"links": LINK_NAMES, "published_in": PUBLICATION_NAMES}
    lists = ("authors", "tags", "keywords", "categories")
    made: dict[str, object] = {"id": "2601.00001", "title": GOOD, "date": "2026-01-02"}
    for key in sorted(pages.KEYS):
        given: Mapping[str, str] = {part: fill(f"{key}.{part}") for part in parts.get(key, ("",))}
        if some := {part: text for part, text in given.items() if text != GOOD}:
            text = next(iter(some.values()))
            made[key] = some if key in parts else [text] if key in lists else text
            if key in ("orcids", "affiliations"):
                made[key] = {text: text} if key == "orcids" else [{"name": text, "authors": [text]}, text]
    lines = (f"{key}: {json.dumps(value)}\n" for key, value in made.items())
    return f"---\n{''.join(lines)}---\n\nText.\n"


def _page(_folder: Path, fill: Fill) -> Callable[[], object]:
    text = _front(fill)

    def read() -> None:
        page = pages.read(text)
        limits.excesses(page)
        pages.edited(text)

    return partial(_told, read)


def _told(read: Callable[[], object]) -> None:
    """Read; an error that is declared is fine."""
    with suppress(ArchiveError):
        read()


def _fields_of(make: Callable[[Fill], object]) -> tuple[str, ...]:
    return hostile.fields(lambda _, fill: iter([make(fill)]))


_FORMATS: tuple[Format[Any, ...], ...] = (*registry.ITEMS, *registry.STREAMS, *registry.TEXTS)
TOLD: Mapping[str, Callable[..., Results]] = {
    **{f"{each.name}'s list": partial(_listed, each) for each in registry.fetchable()},
    **{f"{each.name}, by id": partial(_named, each) for each in registry.SOURCES if each.named},
    **{f"a file of {known.name}": partial(_filed, known.name) for known in _FORMATS},
}
"""Each way by which records come in, by its name.

It takes an empty folder, what fills the fields of each record, and if need be what changes the text.
"""
_FORMS = [filled for filled, _ in hostile.forms([GOOD])]
READINGS: Mapping[str, Reading] = {
    **{f"the source {source.name}": _source(source) for source in registry.SOURCES},
    **{f"a file of {known.name}": _format(known.name) for known in _FORMATS},
    **{
        f"{filled.title} ({number})": _form(filled, number)
        for filled in form.FORMS
        for number in range(_FORMS.count(filled))
    },
    **{f"content/{name}": _content(name) for name in content_files.READERS},
    "a page's front matter": Reading(_fields_of(_front), _page),
}
"""Each reader by its name. Those of a person's Markdown have limits of their own (`content.limits`)."""
