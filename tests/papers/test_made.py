"""Who wrote a summary or a translation: kept with the text, and gone with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.content import law
from generator.content import page as pages
from generator.content.library import Library, record_of
from generator.errors import Problem, RecordError
from generator.papers import made, records
from generator.papers.made import Made, sign
from generator.papers.paper import NO_COUNTS, Paper, Record
from generator.sources.formats import jsonlines
from tests.harness.papers import numbered, record, take

BY = {"summary": Made("moss-1", "2026-12-01", "de", "1", sign("A."), sign("Kurz."))}
PAPER = numbered(1, summary="Kurz.", made=tuple(BY.items()))


def text_of(paper: Paper) -> str:
    return pages.update(pages.write(numbered(1)), paper, origins={"summary": made.MODEL})


def test_what_a_model_wrote_is_no_edit_and_comes_back_from_its_page() -> None:
    text = text_of(PAPER)
    assert "made: {summary: {model: moss-1, day: '2026-12-01', language: de, prompt: '1', of: " in text
    page = pages.read(text)
    assert dict(page.paper.made) == BY and not page.own_summary and not pages.edited(text)
    assert (page.origin("summary"), page.sources) == ("model", ("made-up",))
    assert BY["summary"].mark("summary") == "AI summary · moss-1 · 1 Dec 2026"


def test_a_person_s_words_in_its_place_are_not_a_model_s() -> None:
    text = text_of(PAPER).replace("summary: Kurz.", "summary: Kurz und gut.")
    page = pages.read(text)
    assert page.own_summary and not page.paper.made and pages.edited(text) == {"summary"}
    later = pages.update(text, replace(page.paper, title="Moss again"))
    assert "made:" not in later and pages.edited(later) == {"summary"}, "what is about no text goes"
    corrected = pages.update(text_of(PAPER), replace(PAPER, summary="Richtig."), frozenset({"summary"}))
    assert "made:" not in corrected and pages.read(corrected).own_summary, "by the form for corrections"


def test_no_source_replaces_what_a_model_wrote_here_and_a_person_does() -> None:
    page = pages.read(text_of(PAPER))
    told = law.merge(page, record(page.paper.id, summary="By the hub.").paper, frozenset())
    assert told.paper.summary == "Kurz." and dict(told.paper.made) == BY
    theirs = (("summary", Made(text=sign("Mine."))),)
    other = replace(PAPER, source="archive", summary="Mine.", made=theirs)
    assert dict(law.merge(page, other, frozenset()).paper.made) == BY
    bare = law.merge(pages.Page(numbered(1)), other, frozenset()).paper
    assert (bare.summary, bare.made) == ("Mine.", theirs)
    edited = law.merge(pages.Page(replace(other, made=())), other, frozenset({"summary"})).paper
    assert not edited.made, "the page itself says that a person wrote it"


def test_a_record_says_who_wrote_the_summary(tmp_path: Path) -> None:
    own = pages.read(pages.write(numbered(1)).replace("\nsource:", "\nsummary: Mine.\nsource:"))
    for page, model in ((own, ""), (pages.read(text_of(PAPER)), "moss-1")):
        values = records.values(record_of("papers/2026/03/x.md", page, NO_COUNTS))
        (back,) = jsonlines.parse(values, "", "x")
        assert isinstance(back, Record)
        take(tmp_path / f"of {model}", back)
        ((_, read),) = Library(tmp_path / f"of {model}").pages()
        assert isinstance(read, pages.Page) and read.own_summary == (not model)
        assert dict(read.paper.made)["summary"].model == model


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("moss-1", "made"), ({"title": {}}, "made"), ({"summary": "moss-1"}, "made"),
        ({"summary": {"model": "x" * 101}}, "made.summary.model"),
        ({"summary": {"day": "2026-13-01"}}, "made.summary.day"),
        ({"summary": {"day": "2026"}}, "made.summary.day"),
        ({"summary": {"day": "2026-02-31"}}, "made.summary.day"),
        ({"summary": {"language": "de onload=x"}}, "made.summary.language"),
        ({"summary": {"prompt": "x"}}, "made.summary.prompt"),
        ({"summary": {"of": "<b>"}}, "made.summary.of"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_on_a_page_and_left_out_of_a_record(said: object, field: str) -> None:
    with pytest.raises(RecordError) as error:
        made.read(said)
    assert error.value.field == field
    *problems, back = jsonlines.parse({"id": "2603.00001", "title": "Moss", "made": said}, "", "x")
    assert isinstance(back, Record) and back.paper.made == () and [*map(type, problems)] == [Problem]
