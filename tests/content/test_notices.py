"""What a source says about papers beside the papers themselves, and on which day a paper is listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest

from generator.content import counts
from generator.content import page as pages
from generator.content.library import Library
from generator.content.merge import Merged, Merger, Outcome
from generator.content.page import Page
from generator.errors import RecordError
from generator.papers.paper import Citations, Counts, Links, Notice, Record
from generator.papers.publication import Publication
from tests.harness.files import edit, files
from tests.harness.papers import merge, paper, record, take

NOW = datetime(2026, 3, 4, 5, 17, tzinfo=UTC)
HERE = record(
    "10.1234/moss", "Moss", source="shelf", days=(), published="2026-01-04",
    links=Links(zotero="https://shelf.example/items/A1B2", doi="10.1234/moss"),
    published_in=Publication(journal="Moss Letters", doi="10.5678/moss"),
)  # fmt: skip


def read(content: Path) -> Page:
    page = Library(content).page(file(content))
    assert isinstance(page, Page)
    return page


def file(content: Path) -> Path:
    (path,) = content.rglob("10.1234-moss*.md")
    return path


def heed(content: Path, *notices: Notice) -> tuple[list[Outcome], Merged]:
    with Merger(Library(content), now=NOW) as merger:
        return [merger.heed(notice) for notice in notices], merger.taken


@pytest.mark.parametrize("name", ["10.1234/moss", "10.5678/moss", "https://shelf.example/items/A1B2"])
@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("corrected", {"corrected": "2026-02-03", "is_withdrawn": False}),
        ("retracted", {"corrected": "", "is_withdrawn": True, "withdrawal": "on 2026-02-03"}),
    ],
)
def test_a_correction_and_a_retraction_mark_the_paper_by_any_of_its_names(
    tmp_path: Path, name: str, says: Literal["corrected", "retracted"], told: dict[str, Any]
) -> None:
    take(tmp_path, HERE)
    notice = Notice(name, says, "2026-02-03")
    assert heed(tmp_path, notice, notice)[0] == ["changed", "kept"]
    assert {key: getattr(read(tmp_path).paper, key) for key in told} == told
    assert take(tmp_path, HERE) == ["kept"], "its source says nothing about it"
    assert {key: getattr(read(tmp_path).paper, key) for key in told} == told
    assert pages.edited(file(tmp_path).read_text()) == frozenset()


def test_an_earlier_correction_and_one_to_come_do_not_move_the_day(tmp_path: Path) -> None:
    take(tmp_path, HERE)
    days = ("2026-02-03", "2026-01-09", "2031-01-01")
    assert heed(tmp_path, *(Notice("10.1234/moss", "corrected", day) for day in days))[0] == [
        "changed", "kept", "changed",
    ]  # fmt: skip
    assert read(tmp_path).paper.corrected == "2026-03-04", "today"


def test_what_a_person_wrote_stays(tmp_path: Path) -> None:
    take(tmp_path, HERE)
    edit(file(tmp_path), "fetched:", "withdrawn: false\ncorrected: 2026-01-05 # by letter\nfetched:")
    before = file(tmp_path).read_text()
    corrected = Notice("10.1234/moss", "corrected", "2026-02-03")
    assert heed(tmp_path, corrected)[0] == ["kept"]
    assert file(tmp_path).read_text() == before
    edit(file(tmp_path), "title: Moss", "title: Mosses # mine")
    assert heed(tmp_path, Notice("10.1234/moss", "gone", "2026-02-03"))[0] == ["changed"]
    assert "title: Mosses # mine\n" in file(tmp_path).read_text() and read(tmp_path).gone == "2026-02-03"


def test_a_paper_that_is_gone_at_its_source_stays_until_that_has_it_again(tmp_path: Path) -> None:
    take(tmp_path, HERE)
    gone = Notice("https://shelf.example/items/A1B2", "gone", "2026-02-03")
    outcomes, taken = heed(tmp_path, gone, replace(gone, day="2026-02-09"))
    assert (outcomes, taken.gone) == (["changed", "kept"], [file(tmp_path)])
    assert (read(tmp_path).gone, read(tmp_path).is_shown) == ("2026-02-03", True)
    other = replace(HERE, paper=replace(HERE.paper, source="feed"))
    assert take(tmp_path, other) == ["kept"] and read(tmp_path).gone
    assert take(tmp_path, HERE) == ["changed"] and not read(tmp_path).gone
    assert "gone" not in file(tmp_path).read_text()


@pytest.mark.parametrize(
    "name",
    ["10.1234/ferns", "https://shelf.example/items/A1B", "https://shelf.example/items/A1B2/x", "", "moss"],
)
def test_a_notice_about_no_paper_here_is_passed_over(tmp_path: Path, name: str) -> None:
    take(tmp_path, HERE)
    before = files(tmp_path)
    assert heed(tmp_path, Notice(name, "retracted", "2026-02-03"))[0] == ["passed"]
    assert files(tmp_path) == before


def test_a_notice_about_a_removed_paper_changes_nothing(tmp_path: Path) -> None:
    take(tmp_path, HERE)
    (tmp_path / "removed.yml").write_text("10.1234/moss: {date: 2026-02-01}\n")
    before = files(tmp_path)
    assert heed(tmp_path, Notice("10.5678/moss", "gone", "2026-02-03"))[0] == ["removed"]
    assert files(tmp_path) == before


def test_a_paper_that_was_counted_again_keeps_its_page(tmp_path: Path) -> None:
    take(tmp_path, HERE)
    page, counted = file(tmp_path).read_bytes(), Counts(cited=Citations(41, "crossref", "2026-03-01"))
    notices = [Notice(name, "counted", counts=counted) for name in ("10.5678/moss", "10.1234/ferns")]
    assert heed(tmp_path, *notices)[0] == ["kept", "passed"]
    assert counts.read(tmp_path / "counts") == {"10.1234/moss": counted}
    assert file(tmp_path).read_bytes() == page
    preprint = replace(HERE, paper=replace(HERE.paper, published_in=Publication()))
    take(tmp_path, replace(preprint, counts=Counts(1, cited=Citations(2, "crossref", "2026-03-02"))))
    assert counts.read(tmp_path / "counts") == {"10.1234/moss": Counts(1, cited=counted.cited)}


BAD = ["2026-13-45", "soon\n---\n", "2026-02-03: x"]


@pytest.mark.parametrize(
    ("says", "day"),
    [(says, day) for says in ("corrected", "retracted", "gone") for day in BAD]
    + [("corrected", ""), ("gone", ""), ("gone", "2026")],
)
def test_a_notice_without_a_valid_day_is_a_problem_and_changes_nothing(
    tmp_path: Path, says: Literal["corrected", "retracted", "gone"], day: str
) -> None:
    take(tmp_path, HERE)
    before = files(tmp_path)
    with pytest.raises(RecordError, match=f"^{says}: .* (is not a|is not in the) "):
        heed(tmp_path, Notice("10.1234/moss", says, day))
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    ("day", "told"),
    [("2026-02", "on 2026-02, "), ("2026", "on 2026, "), ("2031-01", "on 2026-03-04, "), ("", "")],
)
def test_a_retraction_of_a_month_or_without_a_date_counts(tmp_path: Path, day: str, told: str) -> None:
    take(tmp_path, HERE)
    notice = Notice("10.1234/moss", "retracted", day, by="Crossref (https://doi.org/10.1234/r)")
    assert heed(tmp_path, notice, replace(notice, day="2026-03-01", by="x"))[0] == ["changed", "kept"]
    assert read(tmp_path).paper.withdrawal == f"{told}according to {notice.by}"


def test_a_correction_of_a_month_counts(tmp_path: Path) -> None:
    take(tmp_path, HERE)
    assert heed(tmp_path, Notice("10.1234/moss", "corrected", "2026-02"))[0] == ["changed"]
    assert read(tmp_path).paper.corrected == "2026-02"


def test_what_another_publisher_says_waits_for_a_person_and_then_is_silent(tmp_path: Path) -> None:
    take(tmp_path, HERE)
    notice = Notice("10.1234/moss", "retracted", "2026-02-03", by="Crossref", is_doubtful=True)
    before = files(tmp_path)
    for _ in range(2):
        with pytest.raises(RecordError, match="so says a work of another publisher, Crossref; if that is"):
            heed(tmp_path, notice)
    assert files(tmp_path) == before
    edit(file(tmp_path), "fetched:", "withdrawn: false\nfetched:")
    assert heed(tmp_path, notice, replace(notice, is_doubtful=False))[0] == ["kept", "kept"]
    assert not read(tmp_path).paper.is_withdrawn
    again = replace(HERE, paper=replace(HERE.paper, withdrawn=True, withdrawal="on 2026-02-03"))
    assert take(tmp_path, again) == ["kept"], "a source's own word does not undo a person's"


def test_a_page_that_says_no_more_than_that_it_was_withdrawn_learns_who_says_it(tmp_path: Path) -> None:
    take(tmp_path, replace(HERE, paper=replace(HERE.paper, withdrawn=True)))
    assert "withdrawal" not in file(tmp_path).read_text()
    notice = Notice("10.1234/moss", "retracted", "2026-02-03", by="Crossref")
    assert heed(tmp_path, notice)[0] == ["changed"]
    assert read(tmp_path).paper.withdrawal == "on 2026-02-03, according to Crossref"


def test_a_page_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    take(tmp_path, HERE)
    edit(file(tmp_path), "title: Moss", "title: [Moss]")
    before = files(tmp_path)
    with pytest.raises(RecordError):
        heed(tmp_path, Notice("10.1234/moss", "gone", "2026-02-03"))
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    ("published", "days", "listed"),
    [
        ("2026-01-04", (), ("2026-01-04",)),
        ("2026-01", (), ("2026-03-04",)),
        ("2026", (), ("2026-03-04",)),
        ("2026", ("2026-01-05",), ("2026-01-05",)),
    ],
)
def test_a_new_paper_is_listed_when_it_was_published_else_when_it_arrived(
    tmp_path: Path, published: str, days: tuple[str, ...], listed: tuple[str, ...]
) -> None:
    known = paper("10.1234/moss", "Moss", source="shelf", days=days, published=published)
    came = Record(known, arrived="2026-03-04")
    assert take(tmp_path, came) == ["new"]
    assert read(tmp_path).paper.dates == listed
    again = replace(came, arrived="2026-03-09")
    assert take(tmp_path, again) == ["kept"], "the day of arrival is that of the first time"
    dated = replace(came, paper=replace(came.paper, published="2026-02-28"))
    assert take(tmp_path, dated) == ["changed"]
    assert read(tmp_path).paper.published == "2026-02-28"


def test_a_record_of_an_older_paper_only_refreshes_one_that_is_here(tmp_path: Path) -> None:
    take(tmp_path, HERE)
    longer = replace(HERE.paper, abstract="On moss.")
    unknown = paper("10.1234/ferns", "Ferns", source="shelf")
    before = len(files(tmp_path))
    known = (Record(longer, is_known=True), Record(unknown, is_known=True))
    assert take(tmp_path, *known) == ["changed", "passed"]
    assert read(tmp_path).paper.abstract == "On moss." and len(files(tmp_path)) == before


JOURNAL = Publication("article", "Moss Letters", "12", doi="10.5678/moss")


@pytest.mark.parametrize(
    ("old", "new", "source", "merged"),
    [
        (JOURNAL, Publication(pages="1-9"), "shelf", replace(JOURNAL, pages="1-9")),
        (JOURNAL, Publication(volume="13", pages="1-9"), "shelf", replace(JOURNAL, volume="13", pages="1-9")),
        (JOURNAL, Publication(volume="13", pages="1-9"), "feed", replace(JOURNAL, pages="1-9")),
        (JOURNAL, Publication(volume="13", pages="1-9"), "doi", replace(JOURNAL, volume="13", pages="1-9")),
        (Publication("preprint"), JOURNAL, "doi", JOURNAL),
        (JOURNAL, Publication(journal="Ferns", pages="3", doi="10.5678/ferns"), "feed", JOURNAL),
        (JOURNAL, Publication(journal="Ferns", doi="10.5678/ferns"), "shelf",
         Publication(journal="Ferns", doi="10.5678/ferns")),
    ],
)  # fmt: skip
def test_publications_are_merged_field_by_field_unless_they_are_two(
    old: Publication, new: Publication, source: str, merged: Publication
) -> None:
    page = paper(source="shelf", published_in=old)
    assert merge(page, replace(page, source=source, published_in=new), frozenset()).published_in == merged


def test_a_publication_that_a_person_edited_stays(tmp_path: Path) -> None:
    take(tmp_path, HERE)
    edit(file(tmp_path), "Moss Letters", "Letters on Moss")
    changed = replace(HERE.paper, published_in=replace(HERE.paper.published_in, volume="12"))
    assert take(tmp_path, Record(changed)) == ["changed"]
    place = read(tmp_path).paper.published_in
    assert (place.journal, place.volume) == ("Letters on Moss", "12")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("published_in: Moss Letters", "is not a mapping; write {journal: …, doi: …}"),
        ("published_in: {jurnal: Moss}", "'jurnal' is unknown here; use one of kind, journal"),
        ("published_in: {volume: [1]}", "is not text; put it in quotes"),
        ("published_in: {kind: poem}", "'poem' is none of"),
        ("published_in: {doi: moss}", "'moss' is not a DOI"),
        (f"published_in: {{journal: {'x' * 301}}}", "has more than 300 characters"),
        ("gone: soon", "gone"),
        ("gone: 2026-02", "is not a whole day"),
        ("corrected: soon", "corrected"),
    ],
)
def test_what_a_person_mistypes_is_told_with_its_key(line: str, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        pages.read(f"---\ntitle: Moss\ndate: 2026-01-04\n{line}\n---\n")
    assert reason in str(caught.value) and caught.value.field.startswith(line.partition(":")[0])
