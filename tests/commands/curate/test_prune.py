"""``archive prune``: which papers leave the site when the rules change, which stay, and which come back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from generator.commands.curate import prune
from generator.configuration.settings import Settings
from generator.content.library import Library
from generator.content.merge import Merger
from tests.harness.archive import MINIMAL
from tests.harness.files import edit, files
from tests.harness.invoking import invoke
from tests.harness.papers import page_file, record, take

Run = Callable[..., Result]
TOPICS = {1: "moss", 2: "ferns", 3: "moss", 4: "ferns", 5: "ferns", 6: "ferns", 7: "ferns"}


@pytest.fixture
def archive(tmp_path: Path) -> Run:
    """The ``archive`` command on papers of mosses and ferns, with rules that a test sets."""
    content = tmp_path / "content"
    take(content, *(record(f"2601.0000{number}", f"On {topic} {number}") for number, topic in TOPICS.items()))
    edit(page_file(content, "2601.00004"), "fetched:", "featured: true\nfetched:")
    edit(page_file(content, "2601.00005"), "fetched:", "state: waiting\nfetched:")
    edit(page_file(content, "2601.00006"), "fetched:", "hidden: true\nfetched:")
    with Merger(Library(content), picked=True) as merger:
        merger.take(record("2601.00007", "On ferns 7"))

    def run(*arguments: str, include: str = "", code: int = 0) -> Result:
        rules = json.dumps([include] if include else [])
        (tmp_path / "mkdocs.yml").write_text(MINIMAL.replace("[archive]", f"[archive: {{include: {rules}}}]"))
        return invoke(tmp_path, "prune", *arguments, code=code)

    return run


def states(folder: Path) -> dict[str, str]:
    """Return the state of each paper that is kept off the site, by the last digit of its id."""
    lines = {path.stem[-1]: path.read_text().splitlines() for path in Library(folder / "content").files()}
    return {name: line for name, page in lines.items() for line in page if line.startswith("state:")}


def test_what_no_longer_fits_goes_and_comes_back_but_nothing_of_a_person_s(
    archive: Run, tmp_path: Path
) -> None:
    before = files(tmp_path / "content")
    shown = archive(include="title:moss")
    assert shown.stdout.splitlines() == [
        "To leave the site: 1 of 5 papers on it",
        "  2026-01-02 On ferns 2: include",
        "To stay, since a person worked on them: 2 papers",
    ]
    assert (
        "Take 1 off the site and bring 0 back? To do so without a terminal: archive prune --yes"
        in shown.stderr
    )
    assert files(tmp_path / "content") == before, "nothing is done unasked"
    assert "takes 1 off the site and brings 0 back." in archive("--yes", include="title:moss").output
    assert states(tmp_path) == {"2": "state: pruned", "5": "state: waiting"}
    take(tmp_path / "content", record("2601.00002", "On ferns 2", votes=3))
    again = archive(include="title:moss").output
    assert "There is nothing to do." in again
    assert states(tmp_path)["2"] == "state: pruned", "a fetch leaves it off"
    back = archive("--yes", include="title:ferns").output
    assert "To come back, since they fit again: 1 paper\n  2026-01-02 On ferns 2\n" in back
    assert "takes 2 off the site and brings 1 back." in back
    assert states(tmp_path) == {"1": "state: pruned", "3": "state: pruned", "5": "state: waiting"}
    archive("--yes")
    assert states(tmp_path) == {"5": "state: waiting"}
    pages = {name: data for name, data in files(tmp_path / "content").items() if name in before}
    assert pages == before, "to the byte"


def test_what_a_person_edits_while_asked_stays(archive: Run, tmp_path: Path) -> None:
    library = Library(tmp_path / "content")
    plan = prune.plan(library, Settings(include=("title:moss",)))
    (path,) = plan.leaving
    edit(path, "title: On ferns 2", "title: My ferns")
    before = files(tmp_path)
    plan.apply()
    assert files(tmp_path) == before


def test_a_page_that_a_person_hides_while_asked_does_not_come_back(archive: Run, tmp_path: Path) -> None:
    archive("--yes", include="title:moss")
    plan = prune.plan(Library(tmp_path / "content"), Settings())
    (path,) = plan.returning
    edit(path, "state: pruned", "state: waiting")
    plan.apply()
    assert states(tmp_path)["2"] == "state: waiting"


def test_a_page_that_cannot_be_read_is_named(archive: Run, tmp_path: Path) -> None:
    edit(page_file(tmp_path / "content", "2601.00001"), "title:", "tilte: [")
    assert "2601.00001.md" in archive(include="title:moss", code=1).stderr


def test_a_paper_stays_that_the_rules_of_one_of_its_sources_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(tmp_path, record(source="feed", abstract="On moss."), record(source="crossref"))
    take(tmp_path, record("2601.00002", source="crossref"))
    refused = lambda *_: lambda paper, _: "include" * (paper.source == "crossref")  # noqa: E731
    monkeypatch.setattr("generator.commands.intake.rules.refusal", refused)
    leaving = prune.plan(Library(tmp_path), Settings()).leaving
    assert [path.stem for path in leaving] == ["2601.00002"]
