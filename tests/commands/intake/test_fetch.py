"""``archive fetch`` and ``archive add`` against upstreams on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from generator.commands.intake import fetch
from generator.content import counts
from generator.content.library import Library
from generator.content.merge import Merger, Outcome
from generator.content.page import Page
from generator.content.runs.fetched import Failed, FetchState, SourceState
from generator.papers.paper import Counts, Record
from generator.sources.frame import registry
from tests.harness.files import edit, files
from tests.harness.invoking import at_noon, invoke
from tests.harness.papers import page_file
from tests.harness.processes import timezone
from tests.harness.upstream import Entry, Upstream, hub_item, serving

CONFIG = """
site_name: Moss Archive
site_url: https://moss.example.org/
plugins:
  - archive:
      arxiv_categories: [cs.CL]
      arxiv_delay: 0
"""


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with serving() as server:
        yield server


@pytest.fixture
def archive(tmp_path: Path, upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The ``archive`` command on an empty archive, on a machine where no time passes."""
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    at_noon(monkeypatch, fetch)
    return partial(invoke, tmp_path, environment=upstream.environment)


def days_asked(upstream: Upstream) -> list[str]:
    return [query["date"] for path, query in upstream.asked if path == "/api/daily_papers"]


def fetched(folder: Path) -> dict[str, SourceState]:
    return FetchState(folder / "content").sources()


def papers(content: Path) -> dict[str, tuple[str, ...]]:
    """Return each paper's days by its id."""
    pages = [page for _, page in Library(content).pages()]
    assert all(isinstance(page, Page) for page in pages)
    return {page.paper.id: page.paper.days for page in pages if isinstance(page, Page)}


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_papers_of_the_days_on_the_right_days_in_any_zone(
    zone: str, archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    upstream.list_on(
        "2026-01-05",
        hub_item("2601.00001", "Moss", "2026-01-05", 3),
        hub_item("2601.00002", "A", "2026-01-05"),
    )
    upstream.list_on("2026-01-06", hub_item("2601.00001", "Moss", "2026-01-06", 4))
    with timezone(zone):
        result = archive("fetch", "--since", "2026-01-05", "--until", "2026-01-07")
    assert days_asked(upstream) == ["2026-01-05", "2026-01-06", "2026-01-07"]
    assert papers(tmp_path / "content") == {
        "2601.00001": ("2026-01-05", "2026-01-06"), "2601.00002": ("2026-01-05",),
    }  # fmt: skip
    assert counts.read(tmp_path / "content" / "counts")["2601.00001"] == Counts(4, 0)
    assert result.output == (
        "Fetching huggingface, 2026-01-05 to 2026-01-07: "
        "3 papers: 2 new, 1 changed, 0 unchanged; 0 problems.\n"
        "Asking arxiv for what 2 papers lack: 0 papers: 0 new, 0 changed, 0 unchanged; 0 problems.\n"
    )
    assert fetched(tmp_path)["huggingface"] == SourceState(
        date(2026, 1, 7), (), date(2026, 1, 20), date(2026, 1, 6), date(2026, 1, 5), rhythm=5
    )


def test_fetching_again_writes_only_counts_and_late_papers(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    first, late = (
        hub_item("2601.00001", "Moss", "2026-01-05", 3),
        hub_item("2601.00003", "Late", "2026-01-05"),
    )
    upstream.list_on("2026-01-05", first, hub_item("2601.00002", "Gone", "2026-01-05"))
    archive("fetch", "--since", "2026-01-05", "--until", "2026-01-05")
    before = files(tmp_path)
    archive("fetch", "--since", "2026-01-05", "--until", "2026-01-05")
    assert files(tmp_path) == before
    first["paper"]["upvotes"] = 9
    upstream.list_on("2026-01-05", late, first)
    archive("fetch", "--since", "2026-01-05", "--until", "2026-01-05")
    after = files(tmp_path)
    assert {name for name in after if after[name] != before.get(name)} == {
        "content/counts/2026-01.csv", "content/papers/2026/01/2601.00003.md", "content/published.yml",
    }  # fmt: skip
    assert set(before) < set(after), "a paper that the source no longer has stays"


def test_edits_survive_a_fetch(archive: Callable[..., Result], upstream: Upstream, tmp_path: Path) -> None:
    upstream.list_on("2026-01-05", hub_item("2601.00001", "Moss", "2026-01-05", ai_keywords=["agents"]))
    archive("fetch", "--since", "2026-01-05", "--until", "2026-01-05")
    path = page_file(tmp_path / "content", "2601.00001")
    edit(path, "title: Moss", "title: Mosses")
    edit(path, "keywords: [agents]", "keywords: [agents]\ntags: [mine]")
    path.write_text(path.read_text() + "\n## Notes\n\nMine.\n")
    changed = hub_item("2601.00001", "Moss, v2", "2026-01-05", ai_keywords=["vision"], summary="New.")
    upstream.list_on("2026-01-05", changed)
    archive("fetch", "--since", "2026-01-05", "--until", "2026-01-05")
    text = path.read_text()
    assert "title: Mosses\n" in text
    assert "tags: [mine]\n" in text
    assert text.endswith("\nNew.\n\n## Notes\n\nMine.\n")
    assert "keywords: [vision]\n" in text


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati"])
def test_without_dates_it_takes_up_where_it_ended_less_fourteen_days(
    zone: str, archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    with timezone(zone):
        archive("fetch")
    assert (days_asked(upstream)[0], days_asked(upstream)[-1]) == ("2026-01-13", "2026-01-20")
    (tmp_path / "content/fetched.yml").write_text("huggingface: 2026-01-18\narxiv: 2025-12-31\n")
    upstream.asked.clear()
    archive("fetch")
    assert (days_asked(upstream)[0], days_asked(upstream)[-1]) == ("2026-01-04", "2026-01-20")
    assert fetched(tmp_path)["huggingface"].until == date(2026, 1, 20)
    (tmp_path / "content/fetched.yml").write_text("huggingface: 2025-10-12\n")
    upstream.asked.clear()
    archive("fetch")
    assert (days_asked(upstream)[0], len(days_asked(upstream))) == ("2025-09-28", 115), "missed months too"


def test_an_old_span_does_not_move_where_the_next_fetch_takes_up(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    archive("fetch", "--since", "2026-01-10", "--until", "2026-01-12")
    archive("fetch", "--since", "2025-06-01", "--until", "2025-06-02")
    assert fetched(tmp_path)["huggingface"].until == date(2026, 1, 12)
    archive("fetch", "--since", "2026-01-15", "--until", "2026-01-16")
    until = fetched(tmp_path)["huggingface"].until
    assert until == date(2026, 1, 12), "13 and 14 January were never asked for"
    archive("fetch", "--since", "2026-01-13", "--until", "2026-01-25")
    assert fetched(tmp_path)["huggingface"].until == date(2026, 1, 20), "future days are not done"


def test_faults_that_pass_are_waited_out(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    upstream.list_on("2026-01-05", *(hub_item(f"2601.{n:05}", f"Moss {n}", "2026-01-05") for n in range(130)))
    upstream.faults += [503, "cut", 200, 429, "empty", 200, 502]
    archive("fetch", "--since", "2026-01-05", "--until", "2026-01-06")
    assert len(papers(tmp_path / "content")) == 130
    assert upstream.faults == []


def test_a_day_that_fails_is_asked_for_again_and_the_rest_goes_on(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    for number in (5, 6, 7):
        day = f"2026-01-0{number}"
        upstream.list_on(day, hub_item(f"2601.0000{number}", f"Moss {number}", day, 3))
    upstream.faults += [200] + [503] * 3
    result = archive("fetch", "--since", "2026-01-05", "--until", "2026-01-07", code=3)
    assert "2 papers: 2 new" in result.stdout
    assert "huggingface, 2026-01-06: http" in result.stderr
    assert "HTTP 503" in result.stderr
    assert result.stderr.endswith(
        "archive: huggingface failed; what came in is kept, and the next run asks for the rest\n"
    )
    assert papers(tmp_path / "content") == {"2601.00005": ("2026-01-05",), "2601.00007": ("2026-01-07",)}
    assert counts.read(tmp_path / "content" / "counts")["2601.00005"] == Counts(3, 0)
    assert fetched(tmp_path)["huggingface"] == SourceState(
        date(2026, 1, 7), (date(2026, 1, 6),), papers=date(2026, 1, 7), since=date(2026, 1, 5), rhythm=5,
        failed=Failed(date(2026, 1, 20), "had a fault of its own (503), 3 times"),
    )  # fmt: skip
    upstream.asked.clear()
    archive("fetch")
    assert days_asked(upstream)[-1] == "2026-01-06"
    assert len(papers(tmp_path / "content")) == 3
    assert fetched(tmp_path)["huggingface"].gaps == ()


def test_a_record_that_cannot_be_merged_stops_no_other(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take(merger: Merger, record: Record) -> Outcome:
        if record.paper.title == "Moss":
            raise RecursionError("too deep")
        return taken(merger, record)

    taken = Merger.take
    monkeypatch.setattr(Merger, "take", take)
    upstream.list_on(
        "2026-01-05",
        hub_item("2601.00001", "Moss", "2026-01-05"),
        hub_item("2601.00002", "Fern", "2026-01-05"),
    )
    result = archive("fetch", "--since", "2026-01-05", "--until", "2026-01-05", code=1)
    assert result.stderr.startswith("2601.00001: cannot be taken in (RecursionError: too deep)")
    assert list(papers(tmp_path / "content")) == ["2601.00002"]


def test_a_bad_record_is_told_and_the_rest_goes_on(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    upstream.list_on(
        "2026-01-05", hub_item("2601.00001", " ", "2026-01-05"), hub_item("2601.00002", "Moss", "2026-01-05")
    )
    upstream.days["2026-01-05"][0]["title"] = ""
    result = archive("fetch", "--since", "2026-01-05", "--until", "2026-01-05", code=1)
    assert result.stderr == "huggingface 2026-01-05:item 1 (2601.00001): title: missing\n"
    assert papers(tmp_path / "content") == {"2601.00002": ("2026-01-05",)}
    assert fetched(tmp_path)["huggingface"].until == date(2026, 1, 5)


def test_both_sources_make_one_page(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    upstream.list_on("2026-01-05", hub_item("2601.00001", "Moss", "2026-01-05"))
    upstream.papers += [
        Entry("2601.00001", "MOSS", "2026-01-04"),
        Entry("2601.00009", "Fern", "2026-01-06", 2),
        Entry("2601.00010", "Other", "2026-01-06", category="math.GT"),
    ]
    archive("fetch", "huggingface", "arxiv", "--since", "2026-01-04", "--until", "2026-01-06")
    assert papers(tmp_path / "content") == {"2601.00001": ("2026-01-05",), "2601.00009": ()}
    page = Library(tmp_path / "content").page(page_file(tmp_path / "content", "2601.00001"))
    assert isinstance(page, Page)
    assert (page.paper.title, page.paper.categories) == ("MOSS", ("cs.CL",)), "arXiv's"
    assert {fetched(tmp_path)[name].until for name in ("huggingface", "arxiv")} == {date(2026, 1, 6)}
    before = files(tmp_path)
    archive("fetch", "arxiv", "huggingface", "--since", "2026-01-04", "--until", "2026-01-06")
    assert files(tmp_path) == before


def test_arxiv_needs_to_know_what_for(archive: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Moss\n")
    result = archive("fetch", "arxiv", code=3)
    assert "a fetch from arxiv needs arxiv_categories or arxiv_query; set it in mkdocs.yml" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--since", "2026-01-09", "--until", "2026-01-05"),
            "--since 2026-01-09 is after --until 2026-01-05.",
        ),
        (("--since", "yesterday"), "'yesterday' is not a valid day; write YYYY-MM-DD"),
        (("openreview",), "'openreview' is not a source to fetch from; expected huggingface, arxiv"),
    ],
)
def test_what_cannot_be_fetched_is_told(
    archive: Callable[..., Result], upstream: Upstream, arguments: tuple[str, ...], message: str
) -> None:
    result = archive("fetch", *arguments, code=2)
    assert message in result.stderr
    assert upstream.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "huggingface: soon\n",
        "huggingface: [\n",
        "huggingface: 2026-02-30\n",
        "huggingface: 2026-01-05 10:00:00\n",
    ],
)
def test_a_state_that_cannot_be_read_is_told(
    archive: Callable[..., Result], tmp_path: Path, text: str
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/fetched.yml").write_text(text)
    assert "fetched.yml" in archive("fetch", code=2).stderr


@pytest.mark.parametrize(
    "name",
    [
        "2601.00001",
        "arXiv:2601.00001v2",
        "https://arxiv.org/pdf/2601.00001v3",
        "10.48550/arXiv.2601.00001",
        "https://huggingface.co/papers/2601.00001",
    ],
)
def test_a_paper_is_added_by_any_form_of_its_id(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path, name: str
) -> None:
    upstream.list_on("2026-01-05", hub_item("2601.00001", "Moss", "2026-01-05"))
    result = archive("add", name)
    assert papers(tmp_path / "content") == {"2601.00001": ("2026-01-05",)}
    assert result.output == "Adding: 1 paper: 1 new, 0 changed, 0 unchanged; 0 problems.\n"
    assert not (tmp_path / "content/fetched.yml").exists()


def test_a_paper_that_the_hub_does_not_have_comes_from_arxiv(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    upstream.papers.append(Entry("cs/0112017", "Ferns", "2001-12-11"))
    archive("add", "https://arxiv.org/abs/cs/0112017v1")
    assert page_file(tmp_path / "content", "cs.0112017").parent.name == "12"


def test_a_paper_that_nobody_has_is_told_and_the_rest_added(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    upstream.papers.append(Entry("2601.00009", "Ferns", "2026-01-06"))
    result = archive("add", "2601.99999", "10.1234/abc", "fern", "2601.00009", code=1)
    assert result.stderr.splitlines() == [
        "2601.99999: id: no usable record at huggingface or arxiv",
        "10.1234/abc: id: no usable record at doi",
        f"fern: id: is not {registry.ids()}",
    ]
    assert papers(tmp_path / "content") == {"2601.00009": ()}
