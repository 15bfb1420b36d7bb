"""What an item of a library at Zotero says, by a made-up library on a local server."""

from __future__ import annotations

from typing import Any

import pytest

from generator.errors import Problem
from generator.papers.paper import Notice, Record
from generator.papers.publication import KINDS
from generator.sources.upstreams import zotero
from tests.harness.papers import TODAY
from tests.harness.zotero_server import Group, Zotero
from tests.sources.test_zotero import HOME, asked, group, records, upstream

__all__ = ("group", "upstream")  # fixtures


def only(upstream: Zotero, group: Group, **data: Any) -> Record:
    group.put("AAAA1111", **{"title": "Moss", "date": "2019", **data})
    results = asked(upstream)
    assert [result for result in results if isinstance(result, Problem)] == []
    (record,) = records(results).values()
    return record


def test_all_that_an_item_says(upstream: Zotero, group: Group) -> None:
    record = only(
        upstream, group, title="On <i>Moss</i>", abstractNote="We count.\n\nAnd again.", date="March 5, 2019",
        publicationTitle="Journal of Moss", volume="3", issue="2", pages="1-9", DOI="10.1234/MOSS.7",
        url="https://login.example/?moss", dateAdded="2026-01-05T10:00:00Z",
        tags=[{"tag": "bogs"}, {"tag": "Botany", "type": 1}],
        creators=[
            {"creatorType": "author", "firstName": "Ada", "lastName": "One"},
            {"creatorType": "author", "name": "The Moss Team"},
        ],
    )  # fmt: skip
    paper = record.paper
    assert (paper.id, paper.title, paper.source) == ("10.1234/moss.7", "On Moss", "zotero")
    assert paper.abstract == "We count.\n\nAnd again."
    assert paper.shown_authors == ("Ada One", "The Moss Team")
    assert (paper.published, paper.days, record.arrived) == ("2019-03-05", (), "2026-01-05")
    assert (paper.links.doi, paper.links.paper) == ("10.1234/moss.7", "")
    assert paper.links.zotero == f"{HOME}/items/AAAA1111"
    assert (paper.keywords, paper.tags) == (("bogs", "Botany"), ())
    assert paper.published_in.values == {
        "kind": "article", "journal": "Journal of Moss", "volume": "3", "issue": "2", "pages": "1-9",
        "doi": "10.1234/moss.7",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "identifier", "page"),
    [
        ({"DOI": "10.1234/moss"}, "10.1234/moss", ""),
        ({"extra": "DOI: 10.1234/Moss\nPMID: 7"}, "10.1234/moss", ""),
        ({"url": "https://doi.org/10.1234/moss"}, "10.1234/moss", ""),
        ({"extra": "arXiv: 2601.00001 [cs]"}, "2601.00001", "https://arxiv.org/abs/2601.00001"),
        ({"archiveID": "arXiv:2601.00001"}, "2601.00001", "https://arxiv.org/abs/2601.00001"),
        ({"url": "http://arxiv.org/abs/2601.00001v2"}, "2601.00001", "https://arxiv.org/abs/2601.00001"),
        ({"DOI": "10.48550/arXiv.2601.00001"}, "2601.00001", "https://arxiv.org/abs/2601.00001"),
        ({"url": "https://moss.example/7"}, "moss", "https://moss.example/7"),
        ({}, "moss", ""),
    ],
)  # fmt: skip
def test_the_id_and_the_link(
    upstream: Zotero, group: Group, data: dict[str, Any], identifier: str, page: str
) -> None:
    paper = only(upstream, group, date="2026", **data).paper
    assert (paper.id, paper.links.paper) == (identifier, page)


@pytest.mark.parametrize("kind", zotero.KINDS)
def test_these_kinds_of_items_come_in(upstream: Zotero, group: Group, kind: str) -> None:
    published_in = only(upstream, group, itemType=kind).paper.published_in
    assert published_in.kind == zotero.KINDS[kind]
    assert published_in.kind in KINDS


def test_who_wrote_a_book_that_has_editors_only(upstream: Zotero, group: Group) -> None:
    for role in ("editor", "contributor"):
        creators = [{"creatorType": role, "firstName": "Ada", "lastName": "One"}]
        paper = only(upstream, group, itemType="book", creators=creators).paper
        assert paper.shown_authors == ("Ada One",)


@pytest.mark.parametrize(
    ("choice", "tags", "keywords"),
    [("keywords", (), ("bogs", "Botany")), ("tags", ("bogs",), ("Botany",)), ("none", (), ())],
)
def test_what_tags_become(
    upstream: Zotero, group: Group, choice: str, tags: tuple[str, ...], keywords: tuple[str, ...]
) -> None:
    group.put("AAAA1111", title="Moss", date="2019", tags=[{"tag": "bogs"}, {"tag": "Botany", "type": 1}])
    (record,) = records(asked(upstream, tags=choice)).values()
    assert (record.paper.tags, record.paper.keywords) == (tags, keywords)


def test_notes_come_as_text_if_they_are_asked_for(upstream: Zotero, group: Group) -> None:
    group.put("AAAA1111", title="Moss", date="2019")
    text = '<p>*this* <b>first</b></p><script>x</script><p># <a href="x">7</a> {{ y }}</p>'
    note = f"<div><h1>Read</h1>{text}</div>"
    group.put("NNNN1111", "note", parentItem="AAAA1111", note=note)
    (record,) = records(asked(upstream)).values()
    assert record.notes == ""
    (record,) = records(asked(upstream, notes=True)).values()
    assert record.notes.startswith("## Notes\n\n")
    assert "\\*this\\* first" in record.notes and "\\# 7 \\{\\{ y \\}\\}" in record.notes
    assert "<" not in record.notes


@pytest.mark.parametrize(
    ("typed", "published"),
    [("March 2019", "2019-03"), ("2019-03", "2019-03"), ("Spring 2020", "2020"), ("06/2007", "2007-06"),
     ("January 07 , 2011", "2011-01-07"), ("c. 1990", "1990")],
)  # fmt: skip
def test_a_date_is_read_as_it_was_typed(
    upstream: Zotero, group: Group, typed: str, published: str
) -> None:
    assert only(upstream, group, date=typed).paper.published == published


@pytest.mark.parametrize(
    ("added", "arrived", "is_new"),
    [("2026-01-19T10:00:00Z", "2026-01-19", True), ("2011-02-02T22:25:04Z", "2011-02-02", False),
     ("2030-01-01T00:00:00Z", "2026-01-20", True), (None, "2026-01-20", True), ("soon", "2026-01-20", True)],
)  # fmt: skip
def test_a_paper_arrives_when_it_is_put_into_the_library(
    upstream: Zotero, group: Group, added: object, arrived: str, is_new: bool
) -> None:
    record = only(upstream, group, dateAdded=added)
    assert record.arrived == arrived
    assert bool(record.added) is is_new


@pytest.mark.parametrize("value", [7, "x", [7], [[]], {}, [{"given": 7}], None, True, [{"tag": 7}], "\ud800"])
def test_a_wrong_type_costs_the_field_or_the_paper_and_never_more(value: object) -> None:
    names = ("title", "date", "tags", "creators", "extra", "url", "DOI", "dateAdded")
    data = dict.fromkeys(names, value)
    good = {"title": "Moss", "date": "2019", "itemType": "book"}
    items: tuple[dict[str, Any], ...] = (
        *({"data": good | {name: value}, "csljson": {"title": "Moss"}} for name in data),
        {"data": good, "csljson": value}, {"data": data | {"itemType": "book"}, "csljson": {"issued": value}},
    )  # fmt: skip
    for item in items:
        for result in zotero.read_item(item, HOME, "here", TODAY, tags="tags", notes=""):
            assert isinstance(result, Record | Notice | Problem)
