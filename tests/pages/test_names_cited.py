"""Names that keep what a source says of their parts: in a page's file, for readers, and in citations."""

from __future__ import annotations

from generator.content import page
from generator.listings.cards import Card
from generator.pages.citations import formats, head
from generator.pages.citations.work import work
from generator.papers import records
from generator.papers.paper import Author, Record
from generator.sources.formats import jsonlines
from generator.sources.frame.fields import Fields
from generator.sources.upstreams import europepmc, web, zotero
from generator.text import names
from tests.harness.papers import paper, split

WRITTEN = ("García Márquez, José", "{Institut für Moose}", "王, 伟", "Ada One")
SHOWN = ("José García Márquez", "Institut für Moose", "王伟", "Ada One")
CITED = ("García Márquez, José", "Institut für Moose", "王, 伟", "One, Ada")
PAPER = paper(authors=WRITTEN)


def test_a_page_has_them_as_a_person_would_write_them_and_readers_see_names() -> None:
    text = page.write(PAPER)
    assert page.read(text).paper == PAPER and page.edited(text) == frozenset()
    card = Card.of(page.read(text))
    assert card.names.split("\n") == list(SHOWN)
    assert card.name_slugs.split("\n") == list(map(names.slug, SHOWN)), "as ever"


def test_citations_have_the_family_name_first() -> None:
    cited = work(PAPER)
    assert cited.authors == CITED
    tags = head.tags(cited)
    assert all(f'<meta name=citation_author content="{name}">' in tags for name in CITED)
    by = "García Márquez, José and {Institut für Moose} and 王, 伟 and One, Ada"
    assert f"  author = {{{by}}}," in formats.bibtex(cited)
    assert "AU  - García Márquez, José\r\nAU  - Institut für Moose,\r\nAU  - 王, 伟\r\n" in formats.ris(cited)
    assert formats.csl(cited)["author"] == [
        {"family": "García Márquez", "given": "José"}, {"literal": "Institut für Moose"},
        {"family": "王", "given": "伟"}, {"family": "One", "given": "Ada"},
    ]  # fmt: skip
    linked = head.linked_data(cited)
    assert '{"@type":"Person","name":"José García Márquez"}' in linked
    assert '{"@type":"Organization","name":"Institut für Moose"}' in linked
    assert '{"@type":"Person","name":"王伟"}' in linked


def test_records_show_names_and_state_the_page() -> None:
    values = records.values(Record(PAPER))
    assert values["authors"] == list(SHOWN)
    assert values["stated"]["authors"] == [{"name": name} for name in WRITTEN]
    (record,), problems = split(jsonlines.parse(values, "", "x"))
    assert (record.paper.authors, problems) == (tuple(map(Author, WRITTEN)), [])
    assert "stated" not in records.values(Record(paper()))


def test_sources_that_give_the_parts() -> None:
    people = [
        {"firstName": "José", "lastName": "García Márquez"}, {"collectiveName": "Institut für Moose"},
        {"firstName": "伟", "lastName": "王"}, {"fullName": "Ada One"},
    ]  # fmt: skip
    data = europepmc.data_of({"authorList": {"author": people}, "source": "MED", "id": "7"})
    assert data["authors"] == list(WRITTEN)
    creators = [people[0], {"name": "Institut für Moose"}, people[2], {"firstName": "Ada", "lastName": "One"}]
    read = zotero._values(None, {"creators": creators})
    assert Fields(read, []).authors("authors") == tuple(map(Author, WRITTEN))
    tags = {"citation_title": ["Moss"], "citation_date": ["2026"], "citation_author": [WRITTEN[0]]}
    (record,), _ = split(web.parse(tags, "https://moss.example/7", "x"))
    assert record.paper.authors == (Author(WRITTEN[0]),)
