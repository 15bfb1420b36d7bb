from __future__ import annotations

import runpy
from dataclasses import make_dataclass, replace

import frontmatter
import pytest
import yaml
from hypothesis import given

from generator.content import page as pages
from generator.errors import RecordError
from generator.papers.paper import Author, Links, Paper
from tests.harness import papers


def test_the_page_is_plain_yaml_and_the_abstract() -> None:
    made = Paper(
        id="2601.00001",
        title="Moss: and “Mirrors” 😀",
        abstract="First.\n\nSecond.",
        authors=(Author("Ada One"), Author("Bo Two", hidden=True)),
        days=("2026-01-02", "2026-01-05"),
        published="1989-08",
        updated="1990",
        version=2,
        tags=("agents", "2024"),
        links=Links(code="https://a.org/x"),
        source="huggingface",
    )
    text = pages.write(made)
    meta, body = frontmatter.parse(text)
    fetched = str(meta.pop("fetched"))
    assert meta == {
        "id": "2601.00001",
        "title": "Moss: and “Mirrors” 😀",
        "date": [yaml.safe_load("2026-01-02"), yaml.safe_load("2026-01-05")],
        "published": "1989-08",
        "updated": 1990,
        "version": 2,
        "authors": ["Ada One", {"name": "Bo Two", "hidden": True}],
        "tags": ["agents", "2024"],
        "links": {"code": "https://a.org/x"},
        "source": "huggingface",
    }
    assert body == "First.\n\nSecond."
    assert [pair.split("=")[0] for pair in fetched.split()] == [
        "title", "days", "published", "updated", "version", "authors", "tags", "links.code", "source",
        "abstract",
    ]  # fmt: skip
    head = text.split("---\n")[1].splitlines()
    assert all(line.split(":")[0] in {*meta, "fetched"} for line in head), "each key has one line"


@given(papers.papers())
def test_any_paper_comes_back_from_its_page(made: Paper) -> None:
    text = pages.write(made)
    assert pages.read(text) == pages.Page(made)
    assert pages.edited(text) == frozenset()
    assert pages.update(text, made) == text


@given(papers.papers(), papers.papers())
def test_an_updated_page_is_as_if_written_anew(old: Paper, new: Paper) -> None:
    new = replace(new, id=old.id)
    text = pages.update(pages.write(old), new)
    assert text == pages.write(new)
    assert pages.read(text).paper == new
    assert pages.edited(text) == frozenset()


@pytest.mark.parametrize(
    "id", ["1e3", "null", "yes", "2026", "2601.00010", "0x1F", "1_000", "12:30:45", "~", "-"]
)
def test_an_id_that_looks_like_something_else_in_yaml_stays(id: str) -> None:
    assert pages.read(pages.write(papers.paper(id))).paper.id == id


@pytest.mark.parametrize(
    "title",
    [
        "Moss: a study", "Moss #1", "'Moss' and \"Mirrors\"", "- Moss", "Moss 😀", "[Moss](x)", "{{ Moss }}",
        "null", "true", "1963", "2026-01-02", "---", "& Moss", "* Moss", "!Moss", "%Moss", "@Moss", "`Moss`",
        "Moss | Mirrors", "?",
    ],
)  # fmt: skip
def test_titles_that_yaml_would_read_in_its_own_way(title: str) -> None:
    assert pages.read(pages.write(papers.paper(title=title))).paper.title == title


@pytest.mark.parametrize(
    "abstract",
    [
        "# Not a heading", "## Notes\n\nnot a curator's", "\\# a backslash", "\\\\## two", "---",
        "Before\n\n---\n\nAfter", "--- title: x ---", "#hashtag", "-----", "...", "title: x\n\nid: y",
    ],
)  # fmt: skip
def test_abstracts_that_look_like_parts_of_the_page(abstract: str) -> None:
    made = papers.paper(abstract=abstract)
    text = pages.write(made) + "\n## Notes\n\nMine.\n"
    page = pages.read(text)
    assert (page.paper, page.notes) == (made, "## Notes\n\nMine.")
    assert pages.edited(text) == frozenset()


def test_what_a_curator_sets() -> None:
    text = pages.write(papers.paper()).replace(
        "fetched:", "featured: true\nhidden: true\nmood: sunny\nfetched:"
    )
    page = pages.read(text)
    assert (page.featured, page.hidden, page.own_keys) == (True, True, ("mood",))
    assert pages.edited(text) == frozenset()


def test_a_page_written_by_hand_needs_little() -> None:
    page = pages.read("---\ntitle: Moss\ndate: 1989-08\nauthors: [Ada One]\n---\nText.\n\n## Notes\nMine.")
    assert page.paper == Paper("moss", "Moss", "Text.", (Author("Ada One"),), days=("1989-08",))
    assert page.notes == "## Notes\nMine."


def test_all_of_a_page_written_by_hand_is_a_person_s() -> None:
    assert pages.edited("---\ntitle: Moss\ndate: 1963\n---\nText.") == {"title", "days", "abstract"}


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("title: Moss and Mirrors", "title: Moss", "title"),
        ("date: 2026-01-02", "date: 2026-01-03", "days"),
        ("date: 2026-01-02", "date: [2026-01-02, 2026-01-03]", "days"),
        ("authors: [Ada One, Bo Two]", "authors: [Ada One]", "authors"),
        ("tags: [agents]", "tags: [agents, moss]", "tags"),
        ("tags: [agents]\n", "", "tags"),
        ("organization: Moss Lab\n", "", "organization"),
        ("organization: Moss Lab", "organization: ''", "organization"),
        ("The abstract.", "Another one.", "abstract"),
        ("The abstract.\n", "", "abstract"),
        ("source:", "comment: mine\nsource:", "comment"),
        ("source:", "links: {code: 'https://a.org'}\nsource:", "links.code"),
    ],
)
def test_an_edit_is_seen(old: str, new: str, field: str) -> None:
    text = pages.write(papers.paper(tags=("agents",), organization="Moss Lab", abstract="The abstract."))
    assert text.count(old) == 1
    assert pages.edited(text.replace(old, new)) == {field}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("authors: [Ada One, Bo Two]", "authors:\n- Ada One\n- Bo Two"),
        ("authors: [Ada One, Bo Two]", 'authors:\n  - "Ada One"\n  - Bo Two  # the second'),
        ("title: Moss and Mirrors", "title: >-\n  Moss\n  and Mirrors"),
        ("date: 2026-01-02", '"date": 2026-01-02'),
        ("source:", "# a comment\nsource:"),
    ],
)
def test_another_way_to_write_the_same_is_no_edit_and_can_be_updated(old: str, new: str) -> None:
    text = pages.write(papers.paper())
    assert text.count(old) == 1
    text = text.replace(old, new)
    assert pages.edited(text) == frozenset()
    later = papers.paper(title="Moss", days=("2026-01-02", "2026-01-09"), authors=("Cy Three",))
    updated = pages.update(text, later)
    assert pages.read(updated).paper == later
    assert pages.edited(updated) == frozenset()
    assert ("# a comment\n" in updated) == ("# a comment\n" in text)


def test_an_update_leaves_all_else_to_the_letter() -> None:
    text = pages.write(papers.paper(abstract="The abstract.", organization="Moss Lab"))
    text = text.replace("title:", "# looked at by Ana\nmood:   'sunny'\ntitle:")
    text = text.replace("organization:", "# why this one:\norganization:") + "\n## Notes\n\n* mine  \n\n\n"
    updated = pages.update(
        text, papers.paper(title="Moss", abstract="The abstract.", organization="Moss Lab")
    )
    changed = [line for line in updated.splitlines() if line not in text.splitlines()]
    assert [line.split(":")[0] for line in changed] == ["title", "fetched"]
    gone = [line for line in text.splitlines() if line not in updated.splitlines()]
    assert [line.split(":")[0] for line in gone] == ["title", "fetched"]
    assert len(updated.splitlines()) == len(text.splitlines())


def test_a_comment_below_a_field_that_changes_stays() -> None:
    text = pages.write(papers.paper()).replace("date:", "# looked at by Ana\n\ndate:")
    updated = pages.update(text, papers.paper(title="Moss"))
    assert "title: Moss\n# looked at by Ana\n\ndate: 2026-01-02\n" in updated


def test_a_field_that_comes_and_one_that_goes() -> None:
    text = pages.write(papers.paper(organization="Moss Lab"))
    there = pages.update(text, papers.paper(comment="10 pages"))
    assert pages.read(there).paper == papers.paper(comment="10 pages")
    assert "organization" not in there
    assert there.index("comment: 10 pages\n") < there.index("fetched:")


def test_notes_stay_when_the_abstract_changes() -> None:
    text = (
        pages.write(papers.paper(abstract="Old."))
        + "\n## Notes\n\nMine.\n\n### Deeper\n\n```\n## no heading\n```\n"
    )
    page = pages.read(pages.update(text, papers.paper(abstract="## New.")))
    assert page.paper.abstract == "## New."
    assert page.notes == "## Notes\n\nMine.\n\n### Deeper\n\n```\n## no heading\n```"


def test_an_emptied_field_is_an_edit_for_good() -> None:
    text = pages.write(papers.paper(organization="Moss Lab", abstract="The abstract."))
    text = text.replace("organization: Moss Lab\n", "").replace("\nThe abstract.\n", "")
    for title in ("Moss", "Mirrors"):
        text = pages.update(text, replace(pages.read(text).paper, title=title))
        assert pages.edited(text) == {"organization", "abstract"}


def test_what_a_person_wrote_and_emptied_stays_a_person_s() -> None:
    text = pages.update(
        "---\ntitle: Moss\ndate: 1963\ntags: [moss]\n---\n", Paper("moss", "Moss", days=("1963",))
    )
    assert "\nfetched: ''\n" in text
    assert pages.edited(text) == {"title", "days"}


def test_an_edit_that_is_taken_back_is_none() -> None:
    text = pages.write(papers.paper(organization="Moss Lab"))
    text = text.replace("Moss Lab", "My Lab")
    text = pages.update(text, replace(pages.read(text).paper, title="Moss"))
    assert pages.edited(text) == {"organization"}
    assert pages.edited(text.replace("My Lab", "Moss Lab")) == frozenset()


@pytest.mark.parametrize("end", ["---", "---  ", "---\n", "---\n\n\n"])
def test_a_page_may_end_with_its_front_matter(end: str) -> None:
    text = pages.write(papers.paper()).rstrip().removesuffix("---") + end
    later = papers.paper(title="Moss", abstract="Now there is one.")
    assert pages.read(pages.update(text, later)).paper == later


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ("title: Moss and Mirrors\n", "", "title", "missing"),
        ("title: Moss and Mirrors", "title: [Moss]", "title", "is not text; put it in quotes"),
        ("title: Moss and Mirrors", "title: yes", "title", "True is not text; put it in quotes"),
        ("title: Moss and Mirrors", "title: 2026-01-02", "title", "is not text; put it in quotes"),
        (
            "title: Moss and Mirrors",
            "title: Moss: and Mirrors",
            "front matter",
            "is not valid YAML in line 3: mapping values",
        ),
        ("title: Moss and Mirrors", "title: 'Moss", "front matter", "is not valid YAML in line"),
        ("date: 2026-01-02", "date: 2 January", "date", "is not a date"),
        ("date: 2026-01-02", "date: {day: 2}", "date", "is not a date"),
        (
            "date: 2026-01-02",
            "date: 2026-02-30",
            "front matter",
            "is not valid YAML in line 4: day is out of range",
        ),
        ("date: 2026-01-02", "date: '2026-02-30'", "date", "is not in the calendar"),
        ("authors: [Ada One, Bo Two]", "authors: Ada One", "authors", r"is not a list; write \[Ada One\]"),
        ("authors: [Ada One, Bo Two]", "authors: [Ada One, [Bo]]", "authors", "is not text"),
        ("authors: [Ada One, Bo Two]", "authors: [{hidden: true}]", "authors", "an author has no name"),
        (
            "authors: [Ada One, Bo Two]",
            "authors: [{name: Ada, hidden: 1}]",
            "hidden",
            "neither true nor false",
        ),
        ("source:", "tags: agents\nsource:", "tags", r"is not a list; write \[agents\]"),
        ("source:", "keywords: [a, {b: c}]\nsource:", "keywords", "is not text"),
        ("source:", "version: two\nsource:", "version", "is not a number of 1 or more"),
        ("source:", "author_count: many\nsource:", "author_count", "is not a number of 0 or more"),
        ("source:", "links: [https://a.org]\nsource:", "links", "is not a mapping"),
        (
            "source:",
            "links: {kode: https://a.org}\nsource:",
            "links",
            "'kode' is unknown here; use one of paper, pdf",
        ),
        ("source:", "links: {code: 'javascript:x'}\nsource:", "links.code", "is not a web address"),
        ("source:", "hidden: maybe\nsource:", "hidden", "neither true nor false"),
        ("source:", "featured: 'true'\nsource:", "featured", "neither true nor false"),
        ("source:", "withdrawn: 1\nsource:", "withdrawn", "neither true nor false"),
        ("source:", "arxiv: nowhere\nsource:", "arxiv", "is not an arXiv id"),
    ],
)
def test_what_is_wrong_with_a_page_names_the_field(old: str, new: str, field: str, reason: str) -> None:
    text = pages.write(papers.paper())
    assert text.count(old) == 1
    with pytest.raises(RecordError, match=reason) as caught:
        pages.read(text.replace(old, new))
    assert caught.value.field == field


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Text alone.",
        "title: Moss\n",
        "---\n---\nText.",
        "---\n- a\n- b\n---\n",
        "---\n42\n---\n",
        '{"title": "Moss"}',
    ],
)
def test_a_page_without_fields_is_told(text: str) -> None:
    with pytest.raises(RecordError) as caught:
        pages.read(text)
    assert caught.value.field == "front matter"


def test_a_new_field_of_a_paper_that_the_format_does_not_cover_is_told_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runpy.run_path(str(pages.__file__))
    later = make_dataclass("Paper", [("venue", str, "")], bases=(Paper,), frozen=True)
    monkeypatch.setattr("generator.papers.paper.Paper", later)
    with pytest.raises(TypeError, match="venue"):
        runpy.run_path(str(pages.__file__))
