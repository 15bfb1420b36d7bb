"""JSON Lines (https://jsonlines.org): a paper on each line, in the field names of `paper.Paper`.

``date`` is the day of listing, or a list of several; ``url`` is the paper's web page, except in an archive's
record, which has ``added``. Counts are plain fields or in ``counts``. A field in ``stated`` replaces the one
outside. Unknown keys are ignored.
"""

import json
import re
from collections.abc import Iterable, Iterator
from io import BufferedIOBase

from generator.errors import Problem
from generator.papers import dates
from generator.papers.paper import Counts, Links, Paper, Record
from generator.sources.frame.declarations import ItemFormat
from generator.sources.frame.fields import Fields, arxiv_id, arxiv_links, decoder, json_value, read_record
from generator.sources.frame.limits import LIMITS
from generator.text import identifiers

_SPACE = re.compile(r"[ \t\r\n]*")


def document(data: bytes, where: str) -> Iterator[tuple[str, object] | Problem]:
    """Yield the place and value of each item, one in memory at a time."""
    try:
        text = data.decode("utf-8-sig")
        end, number = _skip(text, 0), 0
        if not text.startswith("[", end):
            item, end = decoder.raw_decode(text, end)
            yield where, item
        else:
            end = _skip(text, end + 1)
            while not text.startswith("]", end):
                if number and not text.startswith(",", end):
                    raise json.JSONDecodeError("expected a comma or the end of the list", text, end)
                item, end = decoder.raw_decode(text, _skip(text, end + 1) if number else end)
                number += 1
                yield f"{where}:item {number}", item
                end = _skip(text, end)
            end += 1
        if (end := _skip(text, end)) < len(text):
            raise json.JSONDecodeError("there is text after the end", text, end)
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        yield Problem(f"{where}:{number}", "", "is not UTF-8; save the file as UTF-8")
    except RecursionError:
        yield Problem(where, "", "is JSON nested too deeply")
    except json.JSONDecodeError as error:
        yield Problem(f"{where}:{error.lineno}", "", f"is not JSON from column {error.colno} on: {error.msg}")


def _skip(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position


def values(lines: Iterable[bytes], where: str) -> Iterator[tuple[str, object] | Problem]:
    """Yield the place and value of each line that is not empty; the lines are `bounded`."""
    for number, line in enumerate(lines, 1):
        place = f"{where}:{number}"
        if len(line) > LIMITS.body:
            yield Problem(place, "", f"is longer than {LIMITS.body >> 20} MiB, too long for a paper")
        elif line.strip():
            try:
                yield place, json_value(line.removesuffix(b"\n"))
            except ValueError as error:
                yield Problem(place, "", str(error))


def bounded(stream: BufferedIOBase) -> Iterator[bytes]:
    """Yield the lines of a stream; of an overlong line, which may have gigabytes, only the beginning."""
    while line := stream.readline(LIMITS.body + 1):
        yield line
        while len(line) > LIMITS.body and not line.endswith(b"\n"):
            line = stream.readline(LIMITS.body + 1)


def parse(item: object, _day: str, where: str) -> Iterator[Record | Problem]:
    """Read the record of one line; the day in the file's name is ignored."""
    return read_record(item, where, _record)


def _record(fields: Fields) -> Record:
    counts, stated = fields.part("counts"), fields.part("stated")

    def told(name: str) -> Fields:
        return stated if stated.has(name) else fields

    paper = Paper(
        id=fields.text("id") or fields.text("arxiv") or fields.text("doi"),
        title=fields.text("title"),
        abstract=fields.text("abstract"),
        authors=told("authors").authors("authors"),
        author_count=fields.count("author_count"),
        days=fields.dates("date") + fields.dates("days"),
        published=fields.date("published"),
        updated=fields.date("updated"),
        version=fields.count("version") or None,
        tags=told("tags").texts("tags"),
        keywords=fields.texts("keywords"),
        categories=tuple(identifiers.category(code) for code in fields.texts("categories")),
        links=_links(fields),
        organization=told("organization").text("organization"),
        submitter=fields.text("submitter"),
        source=fields.text("source") if fields.has("source") else "jsonlines",
        comment=fields.text("comment"),
        journal_ref=fields.text("journal_ref"),
        published_in=fields.publication("published_in"),
        license=fields.text("license"),
        summary=fields.text("summary"),
        thumbnail=fields.picture("thumbnail"),
        withdrawn=fields.flag("withdrawn"),
        withdrawal=fields.text("withdrawal"),
        corrected=fields.date("corrected"),
        arxiv=fields.arxiv("arxiv"),
        citation_key=identifiers.citation_key(fields.text("citation_key")),
    )
    inner, outer = (
        Counts(*(place.count(name) for name in ("votes", "comments", "stars"))) for place in (counts, fields)
    )
    added = fields.moment("added") if fields.has("added") else None
    filed = fields.text("filed")
    filed = filed if filed == dates.UNDATED else fields.date("filed")[:7]
    return Record(paper, inner.or_else(outer), added, fields.day("changed"), filed)


def _links(fields: Fields) -> Links:
    """Read the links from ``links`` or plain fields; without ``links``, add the links that the id implies."""
    links = fields.part("links")
    named = () if fields.has("links") else (fields.text("id"), fields.text("arxiv"))
    home, pdf = arxiv_links(next(filter(None, map(arxiv_id, named)), None))
    page = "" if fields.has("added") else fields.link("url")
    return Links(
        paper=links.link("paper") or page or home,
        pdf=links.link("pdf") or fields.link("pdf") or pdf,
        code=links.link("code") or fields.link("code"),
        project=links.link("project") or fields.link("project"),
        huggingface=links.link("huggingface") or fields.link("huggingface"),
        doi=links.doi("doi") or fields.doi("doi") or next(filter(None, map(identifiers.doi, named)), ""),
        zotero=links.link("zotero"),
    )


FORMAT = ItemFormat("JSON Lines", lambda _: True, parse)
