"""Files and forms bring in no date before 1500, or more than two years after the run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.errors import Problem
from generator.papers import dates
from generator.papers.paper import Record
from generator.sources.frame import files, registry
from generator.sources.frame.plausible import plausible, timely
from tests.harness import oai
from tests.harness.papers import TODAY, paper, split

WRONG = ("9999-12-31", "9999-12-27", "2200-01-01", "2199-12-31", "2028-11-29", "1499-12-31", "0001-01-01")
GOOD = ("1500-01-01", "1905-06-30", "2026-11-28", "2028-11-28")
NAMES = ("published", "updated", "added", "changed", "filed")


def _lines(day: str) -> str:
    moss = {"id": "2601.00001", "title": "Moss", "date": [day, "2026-01-05"], **dict.fromkeys(NAMES, day)}
    ferns = {"id": "2601.00002", "title": "Ferns", "date": "2026-01-05"}
    return "".join(json.dumps(item) + "\n" for item in (moss, ferns, {"title": "Lichen", "published": day}))


def _hub(day: str) -> str:
    def item(number: int, day: str) -> dict[str, Any]:
        own = {"id": f"2601.0000{number}", "title": ("", "Moss", "Ferns")[number], "summary": "x"}
        return {"paper": own | {"upvotes": 0, "submittedOnDailyAt": f"{day}T01:00:00Z", "publishedAt": day}}

    return json.dumps([item(1, day), item(2, "2026-01-05")])


def _atom(day: str) -> str:
    def entry(number: int, title: str, day: str) -> str:
        address = f"<id>http://arxiv.org/abs/2601.0000{number}v1</id><title>{title}</title>"
        times = f"<published>{day}T01:00:00Z</published><updated>{day}T01:00:00Z</updated>"
        return f"<entry>{address}{times}</entry>"

    entries = entry(1, "Moss", day) + entry(2, "Ferns", "2026-01-05")
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'


def _crossref(day: str) -> str:
    works = [
        {"DOI": f"10.1234/{title}", "title": [title], "issued": {"date-parts": [issued.split("-")]}}
        for title, issued in (("Moss", day), ("Ferns", "2026-01-05"))
    ]
    return json.dumps({"message": {"items": works}})


def _feed(day: str) -> str:
    items = {"Moss": day, "Ferns": "2026-01-05"}
    inner = (f"<item><title>{title}</title><pubDate>{day}</pubDate></item>" for title, day in items.items())
    return f"<rss><channel>{''.join(inner)}</channel></rss>"


def _bibtex(day: str) -> str:
    return f"@misc{{a, title = {{Moss}}, date = {{{day}}}}}\n@misc{{b, title = {{Ferns}}, date = {{2026}}}}\n"


def _capture(day: str) -> str:
    cards = {"Moss": day, "Ferns": "2026-01-05"}
    return "".join(f"{title}\n\nx\n\n· 3 authors\n· {day}\n\n" for title, day in cards.items())


def _csl(day: str) -> str:
    items = {"Moss": day, "Ferns": "2026-01-05"}
    dated = [{"type": "book", "title": title, "issued": {"raw": day}} for title, day in items.items()]
    return json.dumps(dated)


def _ris(day: str) -> str:
    items = {"Moss": day, "Ferns": "2026-01-05"}
    return "".join(f"TY  - JOUR\nTI  - {title}\nDA  - {day}\nER  - \n" for title, day in items.items())


def _europepmc(day: str) -> str:
    items = [
        {"doi": f"10.1234/{title}", "title": title, "firstPublicationDate": published}
        for title, published in (("Moss", day), ("Ferns", "2026-01-05"))
    ]
    return json.dumps({"hitCount": 2, "resultList": {"result": items}})


def _harvest(day: str) -> str:
    def record(number: int, title: str, day: str) -> str:
        paper = f"<id>2601.0000{number}</id><created>{day}</created><title>{title}</title>"
        return f'<record><metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/">{paper}</arXiv></metadata></record>'

    records = record(1, "Moss", day) + record(2, "Ferns", "2026-01-05")
    return oai.wrapped(f"<ListRecords>{records}</ListRecords>").decode()


FORMS: dict[str, Callable[[str], str]] = {
    "Daily Papers JSON": _hub, "JSON Lines": _lines, "arXiv Atom": _atom, "arXiv OAI-PMH": _harvest,
    "RSS or Atom": _feed, "Crossref JSON": _crossref, "Europe PMC JSON": _europepmc,
    "BibTeX": _bibtex, "CSL-JSON": _csl, "RIS": _ris,
    "the text of a Daily Papers page": _capture,
}  # fmt: skip


def of(record: Record) -> list[str]:
    """Return all dates of a record."""
    one = record.paper
    every = (*one.days, one.published, one.updated, record.added or "", record.changed, record.filed)
    return [day for day in every if day]


def imported(folder: Path, text: str) -> tuple[list[Record], list[Problem]]:
    path = folder / "papers"
    path.write_text(text, "utf-8")
    return split(files.read(path, TODAY))


def test_every_format_is_tried() -> None:
    items = {form.name for form in registry.ITEMS} | {form.name for form in registry.TEXTS}
    assert set(FORMS) == items | {form.name for form in registry.STREAMS}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("day", WRONG)
def test_a_date_outside_is_named_and_not_taken_in(tmp_path: Path, form: str, day: str) -> None:
    records, problems = imported(tmp_path, FORMS[form](day))
    latest = dates.latest_in(TODAY)
    assert "Ferns" in {record.paper.title for record in records}, "the rest goes on"
    for taken in (day for record in records for day in of(record)):
        assert taken[:4] >= "1500" and not dates.is_after(taken, latest), form
    assert [problem for problem in problems if day in problem.reason], problems


def test_it_costs_the_field_and_not_the_paper(tmp_path: Path) -> None:
    records, problems = imported(tmp_path, _lines("2099-01-02"))
    assert [record.paper.title for record in records] == ["Moss", "Ferns", "Lichen"]
    assert (of(records[0]), of(records[2])) == (["2026-01-05"], [])
    reason = "2099-01-02 is not between 1500-01-01 and 2028-11-28 (two years from now); it is left out"
    where = f"{tmp_path / 'papers'} (2601.00001)"
    assert problems[:3] == [Problem(where, name, reason) for name in ("date", "published", "updated")]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("day", GOOD)
def test_an_old_paper_and_an_issue_to_be_printed_come_in(tmp_path: Path, form: str, day: str) -> None:
    records, problems = imported(tmp_path, FORMS[form](day))
    assert problems == []
    assert day in of(records[0]) and {"Moss", "Ferns"} <= {record.paper.title for record in records}


def test_a_source_has_none_of_after_tomorrow_and_old_ones_of_a_paper_without_arxiv_id() -> None:
    for day, is_taken in (("1905-06-30", True), ("2026-11-29", True), ("2026-11-30", False)):
        record = Record(paper("10.1234/moss", days=(), published=day))
        records, problems = split(plausible([record], "doi", TODAY))
        assert (bool(records), bool(problems)) == (is_taken, not is_taken), day


def test_an_arxiv_id_of_a_month_that_there_is_not() -> None:
    records, problems = split(plausible([Record(paper("math/0313001"))], "arxiv", TODAY))
    assert (len(records), problems) == (1, [])


def test_a_month_counts_by_its_first_day() -> None:
    for value, is_taken in (("2028-11", True), ("2028-12", False), ("2028", True), ("2029", False)):
        (record,), _ = split(timely([Record(paper(days=(), published=value))], "x", TODAY))
        assert (record.paper.date == value) is is_taken, value


def test_only_what_a_person_brings_comes_from_a_source_without_a_date() -> None:
    undated = Record(paper("10.1234/moss", days=()), where="moss (10.1234/moss)")
    records, (problem,) = split(plausible([undated], "moss", TODAY))
    assert (records, problem.field) == ([], "date")
    (record,), problems = split(plausible([undated], "moss", TODAY, undated=True))
    assert (record.paper.dates, record.where, problems) == ((), "", [])
