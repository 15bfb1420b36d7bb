"""Records for every importer, and forms, with hostile text in every field."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from generator.commands.intake.form import CORRECT, FIELDS, FORMS, SUBMIT, Form
from generator.errors import Problem
from generator.papers.paper import Record
from generator.sources.formats import feeds
from generator.sources.upstreams import doi, feed, web, zotero
from tests.harness import hostile_records as records
from tests.harness.hostile_records import Fill
from tests.harness.papers import TODAY
from tests.harness.payloads import PAYLOADS


def payload(number: int, importer: str, payloads: Sequence[str] = PAYLOADS) -> Fill:
    """Return a function that gives a field its payload, marked with importer, field and number."""
    return lambda field: payloads[number].replace("@", f"{importer}.{field}.{number}")


_Maker = Callable[[int, Fill], Iterator[Any]]
Filling = Callable[[_Maker, str, Sequence[str]], Iterator[Fill]]
"""From a maker, its importer and payloads to what fills each of its records."""


def _as_text(parts: Sequence[str]) -> str:
    return "".join(parts)


def _as_lines(rows: Sequence[object]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def _as_answer(items: Sequence[object]) -> str:
    return json.dumps({"hitCount": len(items), "resultList": {"result": items}}, indent=1)


def _as_feed(entries: Sequence[str]) -> str:
    namespaces = 'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"'
    return f"<feed {namespaces}>{''.join(entries)}</feed>"


def _as_harvest(records: Sequence[str]) -> str:
    namespace = 'xmlns="http://www.openarchives.org/OAI/2.0/"'
    return f"<OAI-PMH {namespace}><ListRecords>{''.join(records)}</ListRecords></OAI-PMH>"


def _as_works(works: Sequence[object]) -> str:
    return json.dumps({"message": {"items": works, "total-results": len(works)}})


def _as_rss(items: Sequence[str]) -> str:
    namespaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
    )
    return f"<rss version='2.0' {namespaces}><channel><title>Hostile</title>{''.join(items)}</channel></rss>"


def _as_site(papers: Sequence[object]) -> str:
    """Return what is both the index of an archive and the papers of its latest days."""
    latest = {"name": "latest.json", "papers": 1, "sha256": "0" * 64}
    days = [{"day": "2026-01-02", "papers": papers}]
    return json.dumps({"papers": len(papers), "latest": latest, "months": [], "days": days})


FORMATS: Mapping[str, tuple[str, _Maker, Callable[[Any], str]]] = {
    "JSON Lines": ("hostile.jsonl", records.line, _as_lines),
    "Daily Papers JSON": ("hostile.json", records.hub, json.dumps),
    "Europe PMC JSON": ("hostile-europepmc.json", records.europepmc, _as_answer),
    "arXiv Atom": ("hostile.xml", records.entry, _as_feed),
    "arXiv OAI-PMH": ("harvest.xml", records.harvested, _as_harvest),
    "Crossref JSON": ("hostile.crossref.json", records.work, _as_works),
    "RSS or Atom": ("hostile.rss", records.journal, _as_rss),
    "BibTeX": ("hostile.bib", records.bibtex, "\n".join),
    "the text of a Daily Papers page": ("hostile.txt", records.card, _as_text),
    "CSL-JSON": ("hostile.csl.json", records.csl, json.dumps),
    "RIS": ("hostile.ris", records.ris, _as_text),
}
"""A file name, a maker of records and their joiner for each file format of the registry."""
SOURCES: Mapping[str, tuple[_Maker, Callable[[Any], str], Mapping[str, Any]]] = {
    "huggingface": (records.hub, json.dumps, {}),
    "arxiv": (records.entry, _as_feed, {"categories": ("cs.CL",)}),
    "crossref": (records.work, _as_works, {"query": "moss"}),
    "feed": (records.journal, _as_rss, {"feeds": ("https://moss.example/feed",)}),
    "europepmc": (records.europepmc, _as_answer, {"query": "moss"}),
    "zotero": (records.zotero, json.dumps, {"libraries": ("groups/7",), "notes": True}),
    "archive": (records.line, _as_site, {"sites": ("https://moss.example/",)}),
    "doi": (records.agency, lambda items: json.dumps(items[0]), {}),
    "web": (records.page, _as_text, {}),
}
"""A maker of records, their joiner into an answer and the settings to ask for each source of the registry."""

ALONE: Mapping[str, Callable[[Any], str]] = {"huggingface": json.dumps, "doi": json.dumps, "web": str}
"""What makes an answer of one record, for sources that are asked for single papers one by one."""


def whole(make: _Maker, importer: str, payloads: Sequence[str]) -> Iterator[Fill]:
    """Yield what fills a record for each payload, which is in every field."""
    return (payload(number, importer, payloads) for number in range(len(payloads)))


def spread(make: _Maker, importer: str, payloads: Sequence[str]) -> Iterator[Fill]:
    """Yield what fills a few records, so that every payload is in two fields, of two records."""
    names = fields(make)
    for start in range(-len(names) // 2, 2 * len(payloads), len(names)):
        numbers = {name: (start + at) % len(payloads) for at, name in enumerate(names)}
        yield lambda field, at=numbers: payload(at[field], importer, payloads)(field)  # type: ignore[misc]


def _all(make: _Maker, importer: str, payloads: Sequence[str], fills: Filling) -> list[Any]:
    filled = enumerate(fills(make, importer, payloads))
    return [made for number, fill in filled for made in make(number, fill)]


def files(payloads: Sequence[str] = PAYLOADS, fills: Filling = whole) -> dict[str, bytes]:
    """Return a file in each format by name, with every payload."""
    return {
        name: join(_all(make, name, payloads, fills)).encode("utf-8", "surrogatepass")
        for name, make, join in FORMATS.values()
    }


def answers(payloads: Sequence[str] = PAYLOADS, fills: Filling = whole) -> Iterator[Record | Problem]:
    """Yield the records from answers about single papers, with every payload."""
    for number, text in enumerate(_all(records.page, "web", payloads, fills)):
        body = text.encode("utf-8", "surrogatepass")
        yield from web.parse(web.tags(body), f"https://moss.example/{number}", "web")
    read = feeds.parse(
        _as_rss(_all(records.journal, "feed", payloads, fills)).encode("utf-8", "surrogatepass")
    )
    for item in feed.items(read, TODAY):
        assert isinstance(item, feed.FeedEntry)
        yield from feed.record(item.filled(None), "feed")
    for number, item in enumerate(_all(records.agency, "doi", payloads, fills)):
        yield from doi.parse(item, f"10.1234/moss.{number}", "doi")
    for item in _all(records.zotero, "zotero", payloads, fills):
        notes = zotero.noted([item["data"]["note"]])
        page = f"https://www.zotero.org/groups/7/items/{item['key']}"
        for told in zotero.read_item(item, page, "zotero", TODAY, tags="tags", notes=notes):
            if isinstance(told, Record | Problem):
                yield told


def tried() -> dict[str, int]:
    """Return the number of fields with payloads for each importer; importers with one maker count once."""
    makers = {make: name for name, (make, _, _) in SOURCES.items()}
    makers |= {make: name for name, make, _ in FORMATS.values()}
    return {importer: len(fields(make)) for make, importer in makers.items()}


def fields(make: Callable[[int, Fill], Iterator[Any]]) -> tuple[str, ...]:
    """Return the names of the fields that a maker fills."""
    names: dict[str, None] = {}
    list(make(0, lambda name: names.setdefault(name) or records.GOOD))
    return tuple(names)


def forms(payloads: Sequence[str] = PAYLOADS) -> Iterator[tuple[Form, list[str]]]:
    """Yield every form with every payload in each field; the other fields have good values."""
    for number in range(len(payloads)):
        fill = payload(number, "form", payloads)
        for form in FORMS:
            for heading in form.headings:
                values = [fill(heading) if name == heading else _filled(name) for name in form.headings]
                if heading == "BibTeX":
                    values[form.headings.index("Paper")] = ""
                yield form, values
        for name in FIELDS:
            corrected = {"Field": name, "Correct value": fill(name)}
            yield CORRECT, [corrected.get(heading, _filled(heading)) for heading in CORRECT.headings]
        for entry in records.bibtex(number, fill):
            yield SUBMIT, ["" if name == "Paper" else entry for name in SUBMIT.headings]


def _filled(heading: str) -> str:
    if heading == "BibTeX":
        return "@misc{moss,\n title = {On Ferns},\n year = 2026\n}"
    return {"Field": "title", "Paper": "2601.00007"}.get(heading, "2601.00001")
