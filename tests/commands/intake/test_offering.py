"""``archive match --source``: what a source would bring that is not in the settings yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from generator.errors import FetchError, Note, Problem
from generator.papers.paper import Notice, Record
from generator.sources.frame.declarations import Fill, Mark
from generator.sources.frame.declarations import Result as Found
from tests.harness import fields
from tests.harness.fields import HERBARIUM, SHELF, STACK, paper
from tests.harness.files import files
from tests.harness.invoking import at_noon, invoke
from tests.harness.papers import take, waits

CONFIG = f"""
site_name: Moss Archive
plugins:
  - archive:
      sources: [shelf]
      shelf_addresses: ['{STACK}']
"""


BROKEN = "shelf:broken"


def changes(address: str, mark: Mark, fill: Fill) -> Iterator[Found]:
    assert mark == Mark(), "a look asks for everything"
    yield Record(paper("10.1234/1", "Moss"))
    if address == BROKEN:
        raise FetchError("the shelf fell")
    yield Record(paper("10.1234/2", "Ferns", abstract="On ferns." if address == STACK else ""))
    yield Record(paper("10.1234/2", "Ferns"))
    yield Record(paper("10.1234/3", "Older moss"), is_known=True)
    yield waits("10.1234/4", "an author")
    yield Notice("10.1234/1", "retracted", "2026-01-05")
    if address == SHELF:
        yield Problem("shelf:5", "title", "missing")
        yield Note("", "", "The shelf gives its newest papers.")
    yield Mark({"etag": "1"}, ("10.1234/4",))


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The ``archive`` command, with two made-up sources."""
    at_noon(monkeypatch)
    fields.register(monkeypatch, fields.shelves(changes), HERBARIUM)
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    return lambda *arguments, code=0: invoke(tmp_path, *arguments, code=code)


def test_a_source_that_is_not_in_the_settings_is_shown_and_nothing_is_written(
    archive: Callable[..., Result], tmp_path: Path
) -> None:
    archive("match", "moss")
    before = files(tmp_path)
    result = archive("match", "--source", SHELF, code=1)
    numbers = "2 papers, none has an abstract, 1 older ones passed over, 1 cannot come in yet"
    assert f"shelf {SHELF}: {numbers}\n  10.1234/4 lacks an author\nTakes 2 papers\n" in result.stdout
    assert "  10.1234/1  Moss\n  10.1234/2  Ferns\n" in result.stdout
    assert result.stdout.endswith("The shelf gives its newest papers.\nwould keep 2 of 2\n")
    assert result.stderr == "shelf:5: title: missing\n"
    assert STACK not in result.stdout
    assert files(tmp_path) == before


def test_several_sources_with_a_query(archive: Callable[..., Result]) -> None:
    span = ("--since", "2026-01-05", "--until", "2026-01-06")
    said = archive("match", "--source", f"{STACK}, genus:Carex", *span, "ferns").output
    assert f"shelf {STACK}: 2 papers, 1 without an abstract, " in said
    assert "herbarium: 2 papers, none has an abstract\n" in said
    assert said.endswith("would keep 1 of 4\n")
    assert "herbarium" not in archive("match", "--source", "shelf", *span, "ferns").output


def test_rules_of_the_settings_apply_to_what_is_asked(archive: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"{CONFIG}      include: [ferns]\n")
    assert archive("match", "--source", STACK).output.endswith("1 refused by include\nwould keep 1 of 2\n")


def test_with_a_query_the_rules_still_exclude_and_what_is_here_is_counted(
    archive: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"{CONFIG}      include: [algae]\n      exclude: [moss]\n")
    take(tmp_path / "content", Record(paper("10.1234/2", "Ferns")))
    said = archive("match", "--source", STACK, "moss OR ferns").output
    assert "Takes 1 paper, 1 of them here already\n" in said
    assert said.endswith("1 refused by exclude moss\nwould keep 1 of 2\n")


def test_in_a_folder_without_an_archive_a_source_can_be_looked_at(
    archive: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "mkdocs.yml").unlink()
    assert archive("match", "--source", STACK, "ferns").output.endswith("would keep 1 of 2\n")
    assert "mkdocs.yml does not exist" in archive("match", "ferns", code=2).stderr
    assert files(tmp_path) == {}


def test_papers_like_examples_are_ranked_among_what_a_source_would_bring(
    archive: Callable[..., Result], tmp_path: Path
) -> None:
    examples = "".join(f"@article{{m{at},title={{Moss and ferns {at}}},year=2025}}\n" for at in range(3))
    (tmp_path / "near.bib").write_text(examples)
    said = archive("match", "--source", STACK, "--like", str(tmp_path / "near.bib")).output
    assert f"shelf {STACK}: 2 papers, 1 without" in said and "The nearest of 2 papers:" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--source", "genus:Carex"), "herbarium is asked for days; name the first one: --since 2026-08-01"),
        (("--source", "moss"), "'moss' names no source. To see what does: archive init --help"),
        (("--source", "genus:A", "--source", "genus:B"), "herbarium_query takes one value, not both"),
        (("--source", "shelf"), "mkdocs.yml has no include or exclude; name a QUERY"),
    ],
)
def test_what_cannot_be_asked_is_told(
    archive: Callable[..., Result], arguments: tuple[str, ...], message: str
) -> None:
    assert message in archive("match", *arguments, code=2).stderr


def test_a_source_without_days_that_fails_says_that_it_is_not_all(archive: Callable[..., Result]) -> None:
    result = archive("match", "--source", BROKEN, "moss", code=3)
    assert "sources: the shelf fell\n" in result.stderr and "would keep 1 of 1" in result.stdout
