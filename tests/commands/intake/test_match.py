"""``archive match``, and the rules at ``archive fetch``, against upstreams on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from tests.harness.files import files
from tests.harness.invoking import at_noon, invoke
from tests.harness.upstream import Entry, Reply, Upstream, hub_item, serving

CONFIG = """
site_name: Moss Archive
plugins:
  - archive:
      arxiv_categories: [cs.CL]
      arxiv_delay: 0
"""
RULES = """      include: [moss, ferns]
      exclude: ['title:"wet ferns"']
      arxiv: {include: []}
"""
SPAN = ("--since", "2026-01-05", "--until", "2026-01-06")


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with serving() as server:
        day = "2026-01-05"
        titles = ("Moss", "Dry Ferns", "Wet Ferns", "Algae")
        server.list_on(day, *(hub_item(f"2601.{at:05}", title, day) for at, title in enumerate(titles)))
        server.papers.append(Entry("2601.00009", "Lichens", "2026-01-06"))
        yield server


@pytest.fixture
def archive(tmp_path: Path, upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The ``archive`` command on an empty archive, without waits."""
    at_noon(monkeypatch)

    def run(*arguments: str, rules: str = RULES, code: int = 0) -> Result:
        (tmp_path / "mkdocs.yml").write_text(CONFIG + rules)
        return invoke(tmp_path, *arguments, code=code, environment=upstream.environment)

    return run


def test_a_fetch_takes_what_the_rules_say_and_tells_what_they_refused(
    archive: Callable[..., Result], tmp_path: Path
) -> None:
    said = archive("fetch", "huggingface", "arxiv", *SPAN).output
    assert '0 unchanged, 1 refused by exclude title:"wet ferns", 1 refused by include; 0 problems' in said
    taken = ["2601.00000", "2601.00001", "2601.00009"]
    assert sorted(path.stem for path in tmp_path.rglob("2601.*.md")) == taken
    archive("add", "2601.00003")
    assert list(tmp_path.rglob("2601.00003.md"))


def test_match_asks_the_sources_and_writes_nothing(archive: Callable[..., Result], tmp_path: Path) -> None:
    archive("match", "moss")
    before = files(tmp_path)
    said = archive("match", *SPAN).output
    assert said.endswith('1 refused by exclude title:"wet ferns"\n1 refused by include\nwould keep 2 of 4\n')
    assert "Takes 2 papers\n" in said
    assert "  2601.00003  Algae\n" in said
    assert archive("match", *SPAN, "algae", "title:moss").output.endswith("would keep 2 of 4\n")
    assert archive("match", *SPAN, "--source", "arxiv", "moss").output.endswith("would keep 0 of 1\n")
    assert files(tmp_path) == before


def test_match_looks_at_what_is_here(archive: Callable[..., Result], upstream: Upstream) -> None:
    archive("fetch", *SPAN, rules="")
    upstream.asked.clear()
    assert archive("match", "ferns").output.endswith("2 refused by QUERY\nwould keep 2 of 4\n")
    assert archive("match", "ferns", "x").output.endswith("2 refused by each QUERY\nwould keep 2 of 4\n")
    assert archive("match", "--source", "arxiv", "ferns").output.endswith("would keep 0 of 0\n")
    assert upstream.asked == []


def test_or_is_a_word_or_in_capitals_an_operator_and_near_misses_come_first(
    archive: Callable[..., Result],
) -> None:
    archive("fetch", *SPAN, rules="")
    said = archive("match", "moss or fern* -wet").output
    assert "or is a word, which is ignored, and OR an operator. For either side: archive match 'moss" in said
    left = said.partition("Leaves")[2].splitlines()[2:6]
    assert [line.partition("2601")[0] for line in left] == [*["  near miss: "] * 3, "  "]
    large = archive("match", "moss OR fern* -wet").output
    assert "operator" not in large and "Takes 2 papers" in large and "near miss: 2601.00002" in large
    assert archive("match", rules="      include: ['moss or ferns']\n").output.count("an operator") == 1


def test_match_of_a_source_that_fails_says_that_it_is_not_all(
    archive: Callable[..., Result], upstream: Upstream
) -> None:
    upstream.fault = lambda path, query: Reply(404) if query.get("date") == "2026-01-06" else None
    result = archive("match", *SPAN, "ferns", code=3)
    assert "would keep 1 of 4\n" in result.stdout
    assert "sources, 2026-01-06: " in result.stderr
    assert "a source failed, so papers are missing above" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "rules", "message"),
    [
        (("match",), "", "mkdocs.yml has no include or exclude; name a QUERY: archive match speech"),
        (("match", "topic:x"), "", "QUERY: topic: is not a filter or a field"),
        (("match", "--until", "2026-01-05", "moss"), "", "--until needs --since"),
        (("match", "--since", "2026-01-05", "--until", "2026-01-01", "moss"), "", "is after --until"),
        (("match", "--source", "x", "moss"), "", "'x' names no source"),
        (("fetch",), "      include: ['tag:']\n", "archive: include: the query 'tag:': has no value after"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(
    archive: Callable[..., Result], arguments: tuple[str, ...], rules: str, message: str
) -> None:
    assert message in archive(*arguments, rules=rules, code=2).stderr
