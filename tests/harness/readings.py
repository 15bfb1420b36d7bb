"""Each reader of what comes in, field by field: sources, formats of files, forms, files of ``content/``.

The sources, formats, forms and files are those of the registries, and the fields those of the hostile corpus:
a new one is read here, or fails.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from itertools import chain
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
from generator.sources import files, registry
from generator.sources.declarations import Format, Mark, Source
from generator.sources.http import Client, Reply
from tests.harness import content_files, hostile
from tests.harness.hostile_records import GOOD, Fill
from tests.harness.papers import TODAY, paper

_NOW = datetime(2026, 11, 28, tzinfo=UTC)
_ASKED = ("10.1234/moss", "https://moss.example/page")
_PAGE = "papers/2026/01/2601.00001.md"


class Reading(NamedTuple):
    """A reader.

    Attributes:
        fields: the names of its fields.
        prepared: takes an empty folder and what fills each field, and returns what reads it to the end.
    """

    fields: tuple[str, ...]
    prepared: Callable[[Path, Fill], Callable[[], object]]


class _Answers(Client):
    """A client that gets the same answer to each question."""

    today = TODAY

    def __init__(self, body: str, count: int) -> None:
        super().__init__()
        self._body = body.encode("utf-8", "surrogatepass")
        self._headers = {"Last-Modified-Version": "1", "Total-Results": f"{count}"}

    def reply(self, url: str, params: Any, parse: Callable[[bytes], Any], **_: Any) -> Reply[Any]:
        """Return the answer."""
        return Reply(parse(self._body), self._headers)


def _source(source: Source[Any]) -> Reading:
    make, join, chosen = hostile.SOURCES[source.name]
    is_list = bool(source.days or source.changes)

    def prepared(_folder: Path, fill: Fill) -> Callable[[], object]:
        items = list(make(0, fill))
        together = [items] if is_list else [[item] for item in items]
        answers = [_Answers(join(some), len(some)) for some in together]
        asked = source.settings(**chosen)
        return lambda: _taken(chain.from_iterable(_results(source, asked, client) for client in answers))

    return Reading(hostile.fields(make), prepared)


def _results(source: Source[Any], chosen: Any, client: Client) -> Iterator[object]:
    if source.days:
        return source.days(client, chosen, [TODAY])
    if source.changes:
        return source.changes(client, chosen, Mark(), lambda _: iter(()))
    assert source.papers
    return source.papers(client, chosen, [next(filter(None, map(source.canonical, _ASKED)))])


def _format(name: str) -> Reading:
    file, make, join = hostile.FORMATS[name]

    def prepared(folder: Path, fill: Fill) -> Callable[[], object]:
        path = folder / file
        path.write_bytes(join(list(make(0, fill))).encode("utf-8", "surrogatepass"))
        return lambda: _taken(files.read(path, TODAY))

    return Reading(hostile.fields(make), prepared)


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
    def reply(self, url: str, *_: Any, **__: Any) -> Reply[Any]:
        """Say that nothing can be asked."""
        raise FetchError(f"{url} is not asked")


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
