"""``archive fetch`` asks once a month how often the papers of the last two years are cited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from generator.commands.intake import asking, fetch, taking
from generator.content import counts
from generator.papers.paper import Citations, Links
from generator.papers.publication import Publication
from generator.sources.frame import http
from tests.commands.intake.test_completing import Later
from tests.harness.crossref_server import Crossref, work
from tests.harness.europepmc_server import EuropePmc, article
from tests.harness.files import files
from tests.harness.invoking import at_noon, invoke
from tests.harness.papers import record, take
from tests.harness.upstream import served

CONFIG = """
site_name: Moss Archive
plugins:
  - archive:
      sources: [crossref, europepmc]
      crossref_prefix: ["10.1234"]
      crossref_delay: 0
      europepmc_query: lichens
"""
Run = Callable[..., Result]


@pytest.fixture
def crossref() -> Iterator[Crossref]:
    with served(Crossref()) as server:
        yield server


@pytest.fixture
def europepmc() -> Iterator[EuropePmc]:
    with served(EuropePmc()) as server:
        yield server


@pytest.fixture
def archive(
    tmp_path: Path, crossref: Crossref, europepmc: EuropePmc, monkeypatch: pytest.MonkeyPatch
) -> Run:
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    at_noon(monkeypatch, fetch)
    monkeypatch.setattr(fetch, "datetime", Later)
    monkeypatch.setattr(Later, "days", 0)
    clock = http.Clock(lambda: Later.now().timestamp(), lambda seconds: None)
    monkeypatch.setattr(asking, "Client", partial(http.Client, clock=clock))
    return partial(invoke, tmp_path, environment=crossref.environment | europepmc.environment)


def cited(folder: Path) -> dict[str, Citations | None]:
    return {name: of.cited for name, of in counts.read(folder / "content/counts").items()}


def asked(crossref: Crossref) -> list[list[str]]:
    """Return the DOIs of each request for papers by DOI, and forget the requests."""
    filters = [query["filter"] for _, query in crossref.asked if query["filter"].startswith("doi:")]
    crossref.asked.clear()
    return [[pair.removeprefix("doi:") for pair in filter_.split(",")] for filter_ in filters]


def pages(folder: Path) -> dict[str, bytes]:
    return files(folder / "content/papers")


def test_a_paper_brings_its_count_and_the_same_fetch_again_changes_nothing(
    archive: Run, crossref: Crossref, tmp_path: Path
) -> None:
    crossref.works = [work("10.1234/moss", "Moss", "2026-01-18", **{"is-referenced-by-count": 3})]
    archive("fetch", "crossref")
    assert cited(tmp_path) == {"10.1234/moss": Citations(3, "crossref", "2026-01-20")}
    archive("fetch", "crossref")
    before = files(tmp_path / "content")
    archive("fetch", "crossref")
    assert files(tmp_path / "content") == before


def test_once_a_month_the_count_is_asked_again_and_no_page_changes(
    archive: Run, crossref: Crossref, tmp_path: Path
) -> None:
    crossref.works = [work("10.1234/moss", "Moss", "2026-01-18", **{"is-referenced-by-count": 3})]
    archive("fetch", "crossref")
    before = pages(tmp_path)
    later = work("10.1234/moss", "Other words", "2026-01-18", **{"is-referenced-by-count": 41})
    crossref.works = [later]
    asked(crossref)
    for days, wanted in (27, []), (28, [["10.1234/moss"]]), (29, []), (61, [["10.1234/moss"]]):
        Later.days = days
        archive("fetch", "crossref", "--since", "2024-03-04", "--until", "2024-03-04")
        assert asked(crossref) == wanted, days
    assert cited(tmp_path) == {"10.1234/moss": Citations(41, "crossref", "2026-03-22")}
    assert pages(tmp_path) == before


def test_many_dois_are_one_request_and_a_run_has_its_bound(
    archive: Run, crossref: Crossref, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounded = [each._replace(most=60) if each.counts else each for each in taking.COMPLETIONS]
    monkeypatch.setattr(taking, "COMPLETIONS", tuple(bounded))
    days = [date(2025, 1, 1) + timedelta(number) for number in range(70)]
    made = [
        record(f"10.1234/{n}", f"Fern {n}", days=(f"{day}",), source="crossref") for n, day in enumerate(days)
    ]
    old = record("10.1234/old", "Old", days=("2023-01-01",), source="crossref")
    other = record("10.1234/other", "By hand", days=("2025-01-01",), source="bibtex")
    take(tmp_path / "content", *made, old, other, record("no-doi", "Without", source="crossref"))
    crossref.works = [work(f"10.1234/{n}", "X", **{"is-referenced-by-count": n}) for n in range(70)]
    archive("fetch", "crossref", "--since", "2024-03-04", "--until", "2024-03-04")
    requests = asked(crossref)
    assert [len(dois) for dois in requests] == [50, 10]
    assert requests[0][0] == "10.1234/69", "the newest papers go first"
    found = cited(tmp_path)["10.1234/69"]
    assert found == Citations(69, "crossref", "2026-01-20")


@pytest.mark.parametrize("order", [("crossref", "europepmc"), ("europepmc", "crossref")])
def test_of_two_sources_crossref_is_believed_in_any_order(
    archive: Run, crossref: Crossref, europepmc: EuropePmc, tmp_path: Path, order: tuple[str, str]
) -> None:
    day = "2026-01-18"
    crossref.works = [work("10.1234/lichen.1", "Lichens", day, **{"is-referenced-by-count": 3})]
    europepmc.records = [article(1, "Lichens", day, citedByCount=7), article(2, day=day, citedByCount=2)]
    for source in order:
        archive("fetch", source)
    assert cited(tmp_path) == {
        "10.1234/lichen.1": Citations(3, "crossref", "2026-01-20"),
        "10.1234/lichen.2": Citations(2, "europepmc", "2026-01-20"),
    }


def test_europe_pmc_is_asked_for_its_own_papers_and_a_failure_is_told(
    archive: Run, europepmc: EuropePmc, tmp_path: Path
) -> None:
    europepmc.records = [article(1, day="2026-01-18", citedByCount=2)]
    archive("fetch", "europepmc")
    europepmc.records = [article(1, day="2026-01-18", citedByCount=5)]
    Later.days = 30
    result = archive("fetch", "europepmc", "--since", "2024-03-04", "--until", "2024-03-04")
    assert "Asking europepmc for citations of 1 paper: 1 paper: 0 new, 0 changed" in result.output
    assert cited(tmp_path) == {"10.1234/lichen.1": Citations(5, "europepmc", "2026-02-19")}


def test_a_paper_is_cited_by_its_published_version_and_arxiv_s_own_doi_is_none() -> None:
    published = Publication(kind="article", journal="Moss Letters", doi="10.1234/moss")
    doi = Links(doi="10.1101/early")
    assert record("2601.00001", links=doi, published_in=published).paper.cited_as == "10.1234/moss"
    assert record("2601.00001", links=doi).paper.cited_as == "10.1101/early"
    assert record("10.1101/early").paper.cited_as == "10.1101/early"
    assert record("10.48550/arXiv.2601.00001").paper.cited_as == ""
