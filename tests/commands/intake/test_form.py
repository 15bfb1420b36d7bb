"""``archive form``: forms as GitHub writes them, the changes they make and the answers.

`test_forms_run` tests the workflow.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.commands.intake import form as forms
from generator.commands.intake import taking
from generator.commands.intake.form import CORRECT, FORMS, REMOVE, SUBMIT, Form, FormAnswer, Issue, quoted
from generator.configuration.settings import Settings
from generator.content import page as pages
from generator.content.curated.removed import Removals
from generator.content.library import Library
from generator.content.page import Page
from generator.errors import FetchError, Problem, RecordError, on_one_line
from generator.papers.paper import Counts, Record
from generator.sources.frame import registry
from generator.sources.frame.declarations import Ask, Source
from generator.sources.frame.http import Client
from generator.sources.upstreams import web
from tests.harness import hostile, payloads
from tests.harness.files import changes, edit, files
from tests.harness.fuzzing import texts, within_a_second
from tests.harness.papers import page_file, paper, take
from tests.harness.processes import CHECKOUT

pytestmark = pytest.mark.slow
NOW = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
TEMPLATES = CHECKOUT / ".github/ISSUE_TEMPLATE"
BIBTEX = "```bibtex\n@misc{moss,\n title = {On Ferns},\n year = 2026\n}\n```"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An archive with two papers, the second without an id."""
    content = tmp_path / "content"
    take(content, Record(paper("2601.00001", "Moss and Mirrors", abstract="We count.")))
    take(content, Record(paper("", "Sheep of the North")))
    return Library(content)


@dataclass(frozen=True, slots=True)
class NoSettings:
    """A source without settings."""


def gives(ask: Ask[NoSettings]) -> Iterator[list[Record]]:
    (identifier,) = ask.ids
    if identifier == "2601.00009":
        raise FetchError("moss is down; run the same command again later")
    if identifier != "2601.00008":
        yield [Record(paper(identifier, f"Paper {identifier}", source="moss"), Counts(votes=7))]


@pytest.fixture(autouse=True)
def sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """A source that needs no network, and the source of web pages, which cannot get any."""
    monkeypatch.setattr(registry, "SOURCES", (Source("moss", "", NoSettings, named=gives), web.SOURCE))
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: inside)


def body(form: Form, *values: str) -> str:
    """Return the text of an issue that GitHub makes from a form."""
    filled = zip(form.headings, values, strict=True)
    return "\n\n".join(f"### {heading}\n\n{value or '_No response_'}" for heading, value in filled)


def handle(library: Library, form: Form, *values: str) -> FormAnswer:
    issue = Issue(7, body(form, *values))
    return forms.handle(issue, library, lambda source: Client(own_hosts=()), Settings(), NOW)


def read(library: Library, identifier: str = "2601.00001") -> Page:
    page = library.page(page_file(library.content, identifier))
    assert isinstance(page, Page)
    return page


# Submissions


def test_a_paper_is_added_by_its_id_and_nothing_else_is_written(library: Library) -> None:
    before = files(library.content)
    answer = handle(
        library, SUBMIT, "https://arxiv.org/abs/2601.00007v2", "", "It is on moss.\nRead it, @moss!"
    )
    assert (answer.title, answer.problems) == ("Add a paper", [])
    assert changes(before, files(library.content)) == {"papers/2026/01/2601.00007.md"}
    assert "moss!" not in page_file(library.content, "2601.00007").read_text()
    assert answer.markdown(7) == (
        "Add a paper\n\nAs issue #7 asks:\n\n- `2601.00007` is added: `Paper 2601.00007`\n\n"
        "The reader says:\n\n    It is on moss.\n    Read it, @moss!\n\nCloses #7\n"
    )


def test_a_paper_is_added_from_bibtex(library: Library) -> None:
    answer = handle(library, SUBMIT, "", BIBTEX, "")
    assert answer.changes == ["`moss` is added: `On Ferns`"]
    assert read(library, "moss").paper.published == "2026"
    assert "The reader says" not in answer.markdown(7)


@pytest.mark.parametrize(
    ("name", "entries", "said"),
    [
        ("", "", "Paper: give an id or address, or BibTeX"),
        ("", "moss", "BibTeX: has no entry"),
        ("", "@misc{x,\n year = 2026\n}", "title: missing"),
        ("2601.00008", "", "no usable record at moss"),
        ("2601.00001", "", "2601.00001: is here already"),
        ("2601.00002 2601.00003", "", "is not one id or address"),
        ("moss" * 200, "", "is not one id or address"),
        ("moss", "", "is not an arXiv id"),
        ("https://moss.example/x", "", "an address in a private network"),
        ("http://moss.example/", "", "is not an https address"),
        ("2601.00009", "", "moss is down"),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_is_written(
    library: Library, name: str, entries: str, said: str
) -> None:
    taking.take(library, [Record(paper("2601.00001", "Paper 2601.00001", source="moss"))])
    before = files(library.content)
    answer = handle(library, SUBMIT, name, entries, "why")
    assert answer.changes == []
    text = answer.markdown(7)
    assert said in text
    assert "Closes" not in text and "why" not in text.split()
    assert ("try again later" in text) == bool(answer.failures)
    assert changes(before, files(library.content)) == set()


def test_a_paper_that_was_removed_stays_so(library: Library) -> None:
    (library.content / "removed.yml").write_text('"2601.00007": {day: 2026-11-01, reason: asked for}\n')
    answer = handle(library, SUBMIT, "2601.00007", "", "")
    assert "was removed for good; content/removed.yml says why" in answer.markdown(7)


def test_a_form_brings_ten_papers_at_most(library: Library) -> None:
    many = "".join(f"@misc{{moss{n},\n title = {{Moss {n}}},\n year = 2026\n}}\n" for n in range(12))
    answer = handle(library, SUBMIT, "", many, "")
    assert len(answer.changes) == 10
    assert "has more than 10 entries" in str(answer.problems[0])


# Corrections


@pytest.mark.parametrize(
    ("field", "value", "name"),
    [
        ("title", "Moss and\nMagnets", "title"), ("abstract", "One.\n\n## Notes\n\nTwo.", "abstract"),
        ("authors", "Ada One\n\n Cy Three ", "authors"), ("tags", "moss\nferns", "tags"),
        ("organization", "Moss Lab", "organization"), ("journal_ref", "J. Moss 1", "journal_ref"),
        ("published", "2025-12-24", "published"), ("links.code", "https://moss.example/code", "links"),
        ("links.paper", "https://moss.example/1", "links"), ("links.pdf", "https://moss.example/p", "links"),
        ("links.project", "https://moss.example/", "links"), ("links.doi", "10.1234/Moss", "links"),
    ],
)  # fmt: skip
def test_a_field_is_corrected_as_a_person_edits_it(
    library: Library, field: str, value: str, name: str
) -> None:
    path = page_file(library.content, "2601.00001")
    edit(path, "---\n\nWe count.\n", "---\n\nWe count.\n\n## Notes\n\nA curator's words.\n")
    before, was = files(library.content), read(library).paper
    answer = handle(library, CORRECT, "2601.00001", field, value, "The PDF says so.")
    assert (answer.problems, answer.changes) == ([], [f"`2601.00001`: `{field}` is set"])
    assert changes(before, files(library.content)) == {"papers/2026/01/2601.00001.md"}
    page = read(library)
    assert pages.edited(path.read_text()) == {field}
    assert page.notes == "## Notes\n\nA curator's words."
    assert getattr(page.paper, name) != getattr(was, name)
    take(library.content, Record(was))
    assert read(library) == page, "no fetch takes it back"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "title: the correct value is missing"), ("title", "Moss and Mirrors", "has already"),
        ("title", "x" * 1001, "has 1,001 characters"), ("tags", "x" * 301, "the site shows the first 300"),
        ("published", "yesterday", "'yesterday' is not a date"),
        ("published", "2026-02-30", "is not in the calendar"),
        ("links.pdf", "javascript:alert(1)", "is not a web address"), ("links.doi", "moss", "is not a DOI"),
        ("links.doi", "10.48550/arXiv.2601.00001", "the correct value is missing"),
        ("hidden", "true", "Field: 'hidden' is not one of title, abstract"), ("id", "x", "is not one of"),
        ("fetched", "x", "is not one of"), ("", "x", "is not one of"), ("links.x", "x", "is not one of"),
        ("published", "9999-12-28", "is not between 1500 and 2199"),
        ("published", "2028-11-26", "2028-11-26 is not between 1500-01-01 and 2028-11-25"),
    ],
)  # fmt: skip
def test_a_value_that_is_not_right_is_refused(library: Library, field: str, value: str, said: str) -> None:
    before = files(library.content)
    answer = handle(library, CORRECT, "2601.00001", field, value, "")
    assert said in answer.markdown(7)
    assert (answer.changes, changes(before, files(library.content))) == ([], set())


@pytest.mark.parametrize(
    "name",
    [
        "2601.00001", "arXiv:2601.00001v3", "https://arxiv.org/abs/2601.00001", "10.48550/arXiv.2601.00001",
        "https://moss.example/archive/papers/2601.00001/", "https://moss.example/papers/2601.00001?q=x#notes",
    ],
)  # fmt: skip
def test_a_paper_is_known_by_its_id_and_by_its_address_here(library: Library, name: str) -> None:
    assert handle(library, CORRECT, name, "title", "Ferns", "").changes
    assert read(library).paper.title == "Ferns"


@pytest.mark.parametrize(
    "name",
    ["2601.00008", "", "../../etc/passwd", "https://moss.example/papers/../x/", "2601.00001 x", "papers"],
)
def test_a_paper_that_is_not_here_is_told(library: Library, name: str) -> None:
    for form, values in ((CORRECT, (name, "title", "x", "")), (REMOVE, (name, "x"))):
        (problem,) = handle(library, form, *values).problems
        assert re.search("is not in this archive|is not one id or address", str(problem))


# Removals


def test_a_paper_is_removed_for_good_and_what_stands_in_the_file_stays(library: Library) -> None:
    file = library.content / "removed.yml"
    before = '# Asked for by authors\n"2601.00005": {day: 2026-11-01, reason: asked for}  # twice'
    file.write_text(before)
    was = files(library.content)
    answer = handle(library, REMOVE, "2601.00001", "Withdrawn: the authors' wish\n#1 of two")
    assert answer.changes == ["`2601.00001` is removed for good: `Moss and Mirrors`"]
    assert changes(was, files(library.content)) == {"removed.yml"}
    assert file.read_text().startswith(f"{before}\n")
    assert yaml.safe_load(file.read_text())["2601.00001"] == {
        "day": NOW.date(), "reason": "Withdrawn: the authors' wish #1 of two",
    }  # fmt: skip
    removals = Removals.read(library.content)
    assert removals.have(["2601.00001"]) and removals.problems == []
    assert "was removed already" in handle(library, REMOVE, "2601.00001", "again").markdown(7)


def test_a_file_of_removals_keeps_the_ends_of_its_lines(library: Library) -> None:
    file = library.content / "removed.yml"
    before = b'"2601.00005": {day: 2026-11-01, reason: asked for}\r\n'
    file.write_bytes(before)
    handle(library, REMOVE, "2601.00001", "Withdrawn.")
    assert file.read_bytes().startswith(before)
    assert file.read_bytes().count(b"\n") == file.read_bytes().count(b"\r\n") > 1
    assert Removals.read(library.content).have(["2601.00001"])


@pytest.mark.parametrize(
    ("file", "reason", "said"),
    [
        ("", "", "Reason: is missing"), ("", "x" * 501, "more than 500 characters"),
        ('{"2601.00005": {day: 2026-11-01, reason: x}}\n', "x", "removed.yml: cannot be appended to"),
        ("[x", "x", "is not valid YAML"),
    ],
)  # fmt: skip
def test_a_removal_that_cannot_be_written(library: Library, file: str, reason: str, said: str) -> None:
    path = library.content / "removed.yml"
    if file:
        path.write_text(file)
    before = files(library.content)
    answer = handle(library, REMOVE, "2601.00001", reason)
    assert said in answer.markdown(7)
    assert files(library.content) == before


# What GitHub writes, and what somebody may change in it


def test_an_issue_that_is_none_of_the_forms(library: Library) -> None:
    twice = body(REMOVE, "2601.00001", "x") + "\n### Reason\n\nother"
    for text, said in (("", "is not one of the forms"), ("### Paper\n\nx", "is not one"), (twice, "twice")):
        answer = forms.handle(Issue(7, text), library, lambda source: Client(), Settings(), NOW)
        assert said in answer.markdown(7)


def test_lines_may_end_as_browsers_end_them(library: Library) -> None:
    text = body(REMOVE, "2601.00001", "one\ntwo").replace("\n", "\r\n")
    assert forms.fields_of(text) == (REMOVE, {"Paper to remove": "2601.00001", "Reason": "one\ntwo"})


@pytest.mark.parametrize("number", range(len(payloads.PAYLOADS)))
def test_hostile_text_in_every_field_reaches_no_other_place(library: Library, number: int) -> None:
    payload = hostile.payload(number, "form")
    good = {"Paper": "2601.00007", "Paper to correct": "2601.00001", "Paper to remove": "2601.00001",
            "Field": "title", "BibTeX": BIBTEX}  # fmt: skip
    folder = library.content.parent
    for form in FORMS:
        for heading in form.headings:
            before = files(folder)
            values = [payload(heading) if name == heading else good.get(name, "x") for name in form.headings]
            if form is SUBMIT and heading == "BibTeX":
                values[0] = ""
            text = handle(library, form, *values).markdown(7)
            touched = changes(before, files(folder))
            assert all(
                re.fullmatch(r"content/(?:papers/[0-9]{4}/[0-9]{2}/[A-Za-z0-9._-]+\.md|removed\.yml)", name)
                for name in touched
            ), touched
            assert_is_ours(text)
    assert all(isinstance(page, Page) for _, page in library.pages())
    Removals.read(library.content)


@given(text=texts(), heading=st.sampled_from([heading for form in FORMS for heading in form.headings]))
def test_forms_of_any_text(text: str, heading: str) -> None:
    form = next(form for form in FORMS if heading in form.headings)
    whole = body(form, *(text if name == heading else "x" for name in form.headings))
    for _ in within_a_second():
        for issue in (whole, text, f"### {heading}\n{text}"):
            try:
                form, given_ = forms.fields_of(issue)
            except RecordError as refusal:
                assert on_one_line(str(refusal)) == str(refusal)
            else:
                assert given_.keys() == set(form.headings)
        answer = FormAnswer("Add a paper", [quoted(text)], [Problem(text, text, text)], [], text)
        assert_is_ours(answer.markdown(7))


def assert_is_ours(text: str) -> None:
    """Assert that everything in an answer's Markdown except code is our own text."""
    plain = "\n".join(line for line in text.split("\n") if not line.startswith("    "))
    words = re.sub(r"`[^`\n]*`", "", plain).replace("#7", "")
    assert re.fullmatch(r"[A-Za-z.,:; \n-]*", words), ascii(words)
    assert "\n\n\n" not in text
