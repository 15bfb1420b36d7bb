"""Other archives on loopback: what a fetch asks, takes and remembers."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from generator.errors import Failure, FetchError, Note, Problem
from generator.papers.paper import Affiliation, Author, Citations, Counts, Links, Notice, Paper, Record
from generator.papers.publication import Publication
from generator.papers.records import OnSite
from generator.sources.frame import http, runner
from generator.sources.frame.declarations import Mark, Part
from generator.sources.frame.http import Client
from generator.sources.upstreams import archive
from generator.sources.upstreams.archive import SOURCE, ArchiveSettings
from tests.harness.archive_server import Site
from tests.harness.papers import ORCID, numbered, paper
from tests.harness.upstream import Reply, served


def day_of(number: int) -> str:
    """Return one of the days from 1 January 2026 on."""
    return f"2026-{1 + (number - 1) // 28:02d}-{1 + (number - 1) % 28:02d}"


def of_day(day: int, *numbers: int) -> list[Paper]:
    """Return papers of a day."""
    return [numbered(100 * day + number, day_of(day)) for number in numbers or (1, 2)]


@pytest.fixture
def site() -> Iterator[Site]:
    """A site with two papers on each of 60 days, of which the last five are in ``latest.json``."""
    with served(Site(root="/moss/", newest=10)) as running:
        for day in range(1, 61):
            running.put(*of_day(day))
        yield running


def fetch(
    site: Site,
    mark: Mark | None = None,
    *,
    address: str = "",
    day: int = 60,
    own_hosts: tuple[str, ...] = (),
) -> list[Any]:
    """Return what a fetch on a day yields, if it ends with a mark; what the site was asked is forgotten."""
    now = datetime.fromisoformat(day_of(day)).replace(tzinfo=UTC).timestamp() + 43_200
    settings = ArchiveSettings((address or site.home,), own_hosts=own_hosts or (site.host,))
    clock = http.Clock(now=lambda: now, sleep=lambda seconds: None)
    client = Client(own_hosts=settings.own_hosts, limits=SOURCE.limits, clock=clock)
    site.asked.clear()
    try:
        results = list(runner.fetched(Part(SOURCE, "", settings), client, (), mark))
    finally:
        client.close()
    if isinstance(results[-1], Failure):
        raise results[-1].error
    assert isinstance(results[-1], Mark)
    return results


def taken(results: list[Any]) -> set[str]:
    return {result.paper.id for result in results if isinstance(result, Record)}


def told(results: list[Any]) -> list[str]:
    return [result.reason for result in results if isinstance(result, Problem)]


PAGES = ("", "index.html", "papers/2603.00001/", "search/?q=moss#results", "data/", "data/index.json")


@pytest.mark.parametrize("page", PAGES)
def test_any_page_of_a_site_leads_to_its_index(site: Site, page: str) -> None:
    results = fetch(site, address=f"{site.home}{page}")
    assert len(taken(results)) == 120
    asked = [path for path, _ in site.asked if path.endswith("index.json")]
    assert len(asked) <= 3 and asked[-1] == "/moss/data/index.json"
    assert results[-1].values["at"] == f"{site.home}data/index.json"


def test_a_site_at_the_root_of_its_host_is_found_from_the_bare_host() -> None:
    assert archive.places("https://moss.example") == ["https://moss.example/data/index.json"]
    assert archive.site_of("https://moss.example/data/index.json") == "moss.example"
    assert archive.site_of("http://moss.example:80/a/data/index.json") == "http://moss.example:80/a"
    assert len(archive.places(f"https://moss.example/{'a/' * 99}")) == 8


def test_no_index_is_told_after_a_few_requests(site: Site) -> None:
    with pytest.raises(FetchError, match=r"no data/index.json at .* or further up"):
        fetch(site, address=f"{site.url}/fern/papers/1/")
    assert len(site.asked) == 4


def test_all_months_come_at_first_each_once(site: Site) -> None:
    assert len(taken(fetch(site))) == 120
    assert site.named() == ["index.json", "2026-03", "2026-02", "2026-01"]


def test_nothing_new_costs_one_request_and_keeps_the_mark(site: Site) -> None:
    mark = fetch(site)[-1]
    assert fetch(site, mark) == [mark]
    assert site.named() == ["index.json"]


def test_months_in_which_papers_came_are_read_again(site: Site) -> None:
    mark = fetch(site)[-1]
    site.put(*of_day(61))
    mark = fetch(site, mark)[-1]
    assert site.named() == ["index.json", "2026-03"]
    site.put(*of_day(62), *of_day(5, 7))
    results = fetch(site, mark)
    assert site.named() == ["index.json", "2026-03", "2026-01"]
    assert taken(results) >= {paper.id for paper in (*of_day(62), *of_day(5, 7))}


def test_what_else_changed_in_months_is_read_after_a_week(site: Site) -> None:
    mark = fetch(site)[-1]
    site.put(*of_day(3), counts=Counts(votes=7))
    for day in range(61, 68):
        results = fetch(site, mark, day=day)
        mark = results[-1]
        assert "2026-01" not in site.named()
    assert mark.values["behind"] == day_of(61)
    results = fetch(site, mark, day=68)
    assert site.named() == ["index.json", "2026-01"]
    assert "behind" not in results[-1].values
    assert fetch(site, results[-1], day=69) == [results[-1]]


def test_a_mark_forgets_months_that_a_site_has_no_more(site: Site) -> None:
    values = fetch(site)[-1].values
    site.put(*of_day(61))
    months = f"{values['months']} 1999.jsonl.gz:0a1b2c3d4e5f:1"
    assert "1999" not in fetch(site, Mark({**values, "months": months}))[-1].values["months"]


def test_months_may_be_elsewhere_with_their_index(site: Site) -> None:
    with served(Site(root="/o/", papers=site.papers)) as release:
        site.months_at = f"{release.home}data/"
        results = fetch(site, own_hosts=(site.host, release.host))
        assert (len(taken(results)), told(results)) == (120, [])
        assert site.named() == ["index.json"]
        assert release.named() == ["index.json", "2026-03", "2026-02", "2026-01"]
        site.put(*of_day(61))
        mark = fetch(site, results[-1], own_hosts=(site.host, release.host))[-1]
        assert (site.named(), release.named()) == (["index.json"], ["index.json", "2026-03"])
        assert fetch(site, mark, own_hosts=(site.host, release.host)) == [mark]
        assert (site.named(), release.named()) == (["index.json"], [])


def test_months_are_not_asked_for_in_a_private_network(site: Site) -> None:
    site.months_at = "https://10.0.0.1/data/"
    with pytest.raises(FetchError, match=r"its months are at .*, which has an IP address as its host"):
        fetch(site)


def test_where_nobody_has_months_the_newest_come_and_the_rest_is_told(site: Site) -> None:
    site.months_at = None
    results = fetch(site)
    assert len(taken(results)) == 10
    (note,) = told(results)
    assert "/moss gives its newest 10 of 120 papers, since it has no files of months: with them, the" in note
    assert isinstance(results[0], Record) and any(isinstance(result, Note) for result in results)
    site.put(*of_day(61))
    results = fetch(site, results[-1])
    assert (len(taken(results)), told(results)) == (10, []), "the latest days have all that is new"
    for day in range(62, 72):
        site.put(*of_day(day))
    assert "gives its newest 10 of 142 papers" in told(fetch(site, results[-1], day=72))[0]


WHOLE = Paper(
    "2601.00001",
    "Moss and Mirrors",
    "An abstract.",
    (Author("Ada One"), Author("Bo Two", hidden=True)),
    orcids=(("Ada One", ORCID),),
    affiliations=(Affiliation("Fen Lab", ("Ada One",)),),
    days=("2026-01-05", "2026-01-09"),
    published="2025-12-30",
    tags=("Own tag",),
    keywords=("moss",),
    categories=("cs.CL",),
    links=Links("https://moss.example/1", code="https://code.example/moss"),
    organization="Moss Lab",
    source="huggingface",
    published_in=Publication("article", "Journal of Mosses", doi="10.1234/moss"),
    license="cc-by-4.0",
    summary="In short.",
    translated_title="Moos",
    withdrawn=True,
    withdrawal="on 2026-01-12",
    corrected="2026-01-11",
)
COUNTS = Counts(7, 2, 3, Citations(5, "crossref", "2026-01-10"))


def test_a_record_is_as_it_is_there_but_for_what_its_curators_write(site: Site) -> None:
    site.papers.clear()
    shown = OnSite("https://x/", ("Mosses",), ("A topic",), ("A list",), "The Moss Lab", ("ICML 2026",))
    site.put(WHOLE, counts=COUNTS, shown=shown, notes="## Notes\n\nMine.", changed="2026-01-06", filed="2026")
    (record,) = (result for result in fetch(site) if isinstance(result, Record))
    name = site.home.rstrip("/")
    told: dict[str, Any] = {"tags": (), "keywords": ("moss", "Own tag", "Mosses"), "translated_title": ""}
    expected = replace(WHOLE, source="archive", **told)
    assert record == Record(expected, COUNTS, part=name)
    assert record.origin == f"archive {name}"
    assert (record.added, record.notes, record.changed, record.filed) == (None, "", "", "")


def test_what_an_archive_has_from_others_is_left_out(site: Site) -> None:
    site.papers.clear()
    site.put(replace(WHOLE, source="archive"), paper("2601.00002", source="archive"))
    others = ("keywords", "links.code", "withdrawn")
    site.put(replace(WHOLE, id="2601.00003"), by_archives=others, shown=OnSite("https://x/", ("Mosses",)))
    results = fetch(site)
    (record,) = (result for result in results if isinstance(result, Record))
    assert (record.paper.links.code, record.paper.withdrawn, record.paper.withdrawal) == ("", False, "")
    assert record.paper.keywords == ("Own tag",), "its other tags may be made of these keywords"
    assert record.paper.links.paper == WHOLE.links.paper
    assert ["has 2 papers from other archives" in note for note in told(results)] == [True]


def test_what_was_removed_is_told_when_it_changes(site: Site) -> None:
    site.remove(of_day(1)[0].id)
    results = fetch(site)
    name = site.home.rstrip("/")
    assert results[0] == Notice(of_day(1)[0].id, "gone", "2026-01-19", source=f"archive {name}")
    site.put(*of_day(61))
    assert not any(isinstance(result, Notice) for result in fetch(site, results[-1]))
    site.remove("arXiv:2603.00102v1")
    again = [result.name for result in fetch(site, results[-1]) if isinstance(result, Notice)]
    assert again == [of_day(1)[0].id, "2603.00102"]


@pytest.mark.slow
def test_an_index_without_end_is_read_in_part(site: Site) -> None:
    months = [{"name": f"{year}.jsonl.gz", "sha256": "0" * 64} for year in range(1500, 3000)]
    site.about = {"months": months, "removed": 7}
    site.instead = {f"/moss/data/{month['name']}": Reply(200, b"") for month in months}
    fetch(site)
    assert len(site.asked) == 1_001


def test_citations_of_a_day_to_come_are_not_believed(site: Site) -> None:
    site.papers.clear()
    site.put(WHOLE, counts=Counts(cited=Citations(5, "crossref", day_of(61))))
    (record,) = (result for result in fetch(site) if isinstance(result, Record))
    assert record.counts.cited is None


def test_a_newer_version_says_what_to_do_and_an_older_one_is_read(site: Site) -> None:
    site.about = {"version": 2}
    with pytest.raises(FetchError, match=r"'Moss Archive' has data of version 2.* upgrade it: archive"):
        fetch(site)
    assert len(site.asked) == 1
    site.about = {"version": None, "removed": 7}
    assert len(taken(fetch(site))) == 120


def test_a_file_that_its_server_decompresses_is_read(site: Site) -> None:
    path = "/moss/data/2026-02.jsonl.gz"
    plain = gzip.decompress(site.files()["2026-02.jsonl.gz"])
    site.instead[path] = Reply(200, plain)
    assert len(taken(fetch(site))) == 120
