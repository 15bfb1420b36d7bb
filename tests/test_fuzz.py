"""Every parser, and the way from a page to a paper and back, with inputs that hypothesis makes up.

For hours: ``pytest tests/test_fuzz.py --hypothesis-profile=endless``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.commands.share import export
from generator.configuration import settings
from generator.content import page as pages
from generator.content.curated.venues import VenueTable
from generator.errors import ArchiveError, Problem, RecordError
from generator.pages import markup
from generator.papers.paper import Author, Notice, Paper, Record
from generator.sources.formats import csl, jsonlines
from generator.sources.frame import files
from generator.sources.upstreams import crossref, doi, europepmc, huggingface, zotero
from generator.text import identifiers, markdown, names
from generator.text.tex import Tex, without_commands
from tests.harness import content_files
from tests.harness.fuzzing import SIZE, texts, values, within_a_second
from tests.harness.papers import TODAY, papers

pytestmark = pytest.mark.slow
JSON_NAMES = (
    "id", "title", "abstract", "authors", "name", "hidden", "author_count", "date", "days", "published",
    "updated", "version", "added", "changed",
    "tags", "keywords", "categories", "links", "paper", "pdf", "code", "doi", "url", "counts", "votes",
    "arxiv", "withdrawn", "cited", "times", "by", "on", "is-referenced-by-count", "citedByCount",
    "summary", "upvotes", "submittedOnDailyAt", "publishedAt", "organization", "fullname", "ai_keywords",
    "githubRepo",
    "submittedOnDailyBy", "withdrawnAt", "numComments",
    "author", "given", "family", "literal", "issued", "date-parts", "container-title", "resource", "primary",
    "URL", "DOI", "type", "subtitle", "volume", "page", "event", "institution", "published-online",
    "updated-by", "update-to", "message", "items", "hitCount", "resultList", "result", "source", "pmid",
    "pmcid", "abstractText", "authorList", "authorString", "firstName", "lastName", "initials", "fullName",
    "collectiveName", "journalInfo", "journal", "pageInfo", "dateOfPublication", "printPublicationDate",
    "monthOfPublication", "firstPublicationDate", "firstIndexDate", "pubTypeList", "pubType", "keywordList",
    "keyword", "meshHeadingList", "meshHeading", "commentCorrectionList", "commentCorrection", "reference",
    "fullTextUrlList", "fullTextUrl", "note", "editor", "raw", "itemType", "creators", "tag", "extra",
    "dateAdded",
)  # fmt: skip
HEADS = {
    "jsonl": ('{"id": "', '"}\n'),
    "json": ("[", "]"),
    "europepmc": (
        '{"hitCount": 1, "resultList": {"result": [{"firstPublicationDate": "2026-01-02", "title": "',
        '"}]}}',
    ),
    "xml": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2601.00001v1</id><title>',
        "</title>",
    ),
    "oai": (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><metadata>'
        '<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2601.00001</id><created>2026-01-02</created><title>',
        "</title></arXiv></metadata></record></ListRecords></OAI-PMH>",
    ),
    "rss": (
        "<rss><channel><item><pubDate>2026-01-02</pubDate><title>x</title><description>",
        "</description></item></channel></rss>",
    ),
    "bib": ("@misc{k,\n title = {", "},\n year = 2026\n}\n"),
    "ris": ("TY  - JOUR\nTI  - ", "\nPY  - 2026\nER  - \n"),
    "csl": ('[{"type": "book", "issued": {"raw": "2026"}, "title": "x", "note": "', '"}]'),
    "txt": ("A title\n\n", "\n· 3 authors\n· Jan 4, 2026\n"),
    "any": ("", ""),
}
FRONT = "title: A title\ndate: 2026-01-02\n"
PAPER = Paper("10.1234/lichen.1", "A title", published="2026-01-02")


def read_all(items: Iterable[Record | Notice | Problem]) -> None:
    """Read to the end, as an import does; each record must survive as a page."""
    for item in items:
        assert isinstance(item, Record | Notice | Problem)
        if isinstance(item, Record):
            assert pages.read(pages.write(item.paper)).paper == item.paper
        elif isinstance(item, Problem):
            assert str(item).isprintable(), "a report is one line"


def declared(read: Callable[[], object], *errors: type[Exception]) -> None:
    """Read something in less than a second; it may raise these errors and no others."""
    for _ in within_a_second():
        try:
            read()
        except errors as error:
            assert str(error)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@pytest.mark.parametrize("form", HEADS)
@given(text=texts(), framed=st.booleans())
@example(text="~" * SIZE, framed=True)
@example(text="\ud800", framed=True)
@example(text="0" * SIZE, framed=True)
@example(text='}, month = "' + "0x1Fv1" * 1500 + '" # x, url = {' + " " * 3000, framed=True)
def test_files(folder: Path, form: str, text: str, framed: bool) -> None:
    before, after = HEADS[form] if framed else ("", "")
    path = folder / f"papers.{form}"
    path.write_bytes((before + text + after).encode("utf-8", "surrogatepass"))
    for _ in within_a_second():
        read_all(files.read(path, TODAY))


@given(
    data=st.binary(max_size=300),
    start=st.sampled_from(
        (b"", b"\x1f\x8b\x08", b"\xfd7zXZ\x00", b"{", b"<feed ", b"<rss><item>", b"<OAI-PMH ", b"@a{")
    ),
)
def test_files_of_any_bytes(folder: Path, data: bytes, start: bytes) -> None:
    path = folder / "2026-01-02"
    path.write_bytes(start + data)
    for _ in within_a_second():
        read_all(files.read(path, TODAY))


def records_of_europepmc(value: object, _day: str, where: str) -> Iterable[Record | Problem]:
    """Read a value as a record, and as a list of records that may name each other."""
    yield from europepmc.parse(value, where)
    yield from europepmc.read({"resultList": {"result": [value, value]}}, "", where)
    items = value if isinstance(value, list) else [value]
    known = {europepmc.key_of(item): PAPER for item in items}
    for item in items:
        list(europepmc.notices(item, known))
        europepmc.comes(item, TODAY, TODAY)
        europepmc.arrived_on(item, TODAY)
        europepmc.whole(item, PAPER, known)


def item(value: object, _day: str, where: str) -> Iterator[Record | Problem]:
    """Read an item of Zotero, with any value as its data and as its CSL-JSON."""
    data = {"title": "x", "date": "2026", **(value if isinstance(value, dict) else {}), "itemType": "book"}
    told = {"data": data, "csljson": value}
    for found in zotero.read_item(told, "https://www.zotero.org/x", where, TODAY, tags="tags", notes=""):
        if not isinstance(found, Notice):
            yield found


@given(text=texts())
def test_libraries_dates_and_notes_of_any_text(text: str) -> None:
    for read in (zotero.library, markdown.paragraph, lambda text: zotero.noted([text])):
        for _ in within_a_second():
            read(text)
    for _ in within_a_second():
        zotero.library(f"https://www.zotero.org/groups/7/{text}")
    assert not zotero.noted([text]) or zotero.noted([text]).startswith("## Notes\n\n")


@pytest.mark.parametrize(
    "parse",
    [
        jsonlines.parse, huggingface.parse, doi.parse, crossref.read, records_of_europepmc, csl.parse,
        item,
    ],
)
@given(value=values(JSON_NAMES))
@example(value={"paper": {"id": "\ud800", "title": "x", "submittedOnDailyAt": "2026-01-02"}})
@example(value={"DOI": "10.1234/x", "title": ["<i>" * (SIZE // 3)], "issued": {"date-parts": [[2026, 1]]}})
@example(value={"id": "x", "title": "x", "date": "2026-01-02", "url": "http://a.org/" + " " * SIZE + "x"})
def test_records(
    parse: Callable[[object, str, str], Iterable[Record | Notice | Problem]], value: Any
) -> None:
    for _ in within_a_second():
        read_all(parse(value, "2026-01-02", "here"))
        read_all(parse(json.loads(json.dumps(value)), "", "here"))


LAUGHS = "\n".join(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 10))
MERGES = "\n".join(
    f"a{level}: &a{level} {{<<: [{', '.join([f'*a{level - 1}'] * 9)}]}}" for level in range(1, 10)
)
YAML = (
    "7" * SIZE, "[" * SIZE, "{{" * (SIZE // 2), "a: 2026-02-30", "? [1]\n: 2", "=: =", "a: &a [*a]",
    f"a0: &a0 [x, x]\n{LAUGHS}\ndate: *a9", f"a0: &a0 {{x: y}}\n{MERGES}\ndate: *a9",
)  # fmt: skip


@given(text=texts())
def test_front_matter(text: str) -> None:
    for page in (
        f"---\n{text}\n---\n{text}",
        f"---\n{FRONT}{text}\n---\n",
        f"---\n{FRONT}x: {text}\n---\n",
        text,
    ):
        declared(lambda page=page: pages.read(page), RecordError)  # type: ignore[misc]
        declared(lambda page=page: pages.edited(page), RecordError)  # type: ignore[misc]


@pytest.mark.parametrize("text", YAML, ids=range(len(YAML)))
def test_front_matter_and_vocabularies_that_would_never_end(folder: Path, text: str) -> None:
    for page in (f"---\n{text}\n---\n", f"---\n{FRONT}x: {text}\n---\n"):
        declared(lambda page=page: pages.read(page), RecordError)  # type: ignore[misc]
        declared(lambda page=page: pages.edited(page), RecordError)  # type: ignore[misc]
    read_vocabularies(folder, text)


VENUES = VenueTable.read(Path("none.yml"), [])
KEYS = (
    "aliases", "description", "ignore", "formerly", "query", "name", "kind", "field", "family", "papers",
    "until", "gaps", "since", "day", "reason", "removed", "allowed", "version", "workflows", "migrations",
    "upstream", "about.md", "title", "id", "remark", "on", *settings.declared(),
)  # fmt: skip


def read_vocabularies(folder: Path, text: str) -> None:
    """Read a text as each small file and as a list's front matter; each message must be one line."""
    problems: list[Problem] = []
    for name, read in content_files.READERS.items():
        whole = f"---\n{text}\n---\n" if name.startswith("lists") else text
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(whole.encode("utf-8", "surrogatepass"))
        declared(lambda read=read: read(folder, problems), ArchiveError)  # type: ignore[misc]
        assert all(str(problem).isprintable() for problem in problems)
        problems.clear()


@given(text=texts() | values(KEYS).map(json.dumps))
@example(text='{"a": {"aliases": "x"}, "b": {"\\ud800": 1}, "c": {"query": [{}]}}')
@example(text="a: {aliases: !!set {x}, papers: !!omap [x: y], description: !!binary eA==, gaps: [0001]}")
@example(text="a: 0001-01-01\nb: {until: 9999-12-31, gaps: [.nan, .inf]}\nlist_limit: .inf\nfeeds: .nan")
@example(text="plugins: [archive: {arxiv_delay: .nan, 3: 4, sources: [~], digest: [], arxiv: {include: 3}}]")
@example(text="title: x\npapers: [.inf, -.inf, .nan, 1e300, -1, 2601.5, {on: {}}, {true: 1, id: 3}, ~, []]")
def test_vocabularies_and_state(folder: Path, text: str) -> None:
    read_vocabularies(folder, text)


@given(block=values(KEYS))
def test_settings_and_fields(folder: Path, block: Any) -> None:
    """Put any values where settings are read."""
    if isinstance(block, dict):
        read_vocabularies(folder, json.dumps({"plugins": [{"archive": block}]}))
        read_vocabularies(folder, json.dumps({"a": block, "title": "x", "papers": [block, *block.values()]}))


@given(paper=papers())
def test_page_to_paper_to_page(paper: Paper) -> None:
    text = pages.write(paper)
    read = pages.read(text).paper
    assert read == paper
    assert pages.write(read) == text
    assert pages.update(text, read) == text


@given(text=texts())
@example(text="~" * SIZE)
@example(text="\x85" * SIZE)
def test_a_paper_is_read_and_shown_within_a_second(text: str) -> None:
    for _ in within_a_second():
        authors: tuple[Author, ...] = ()
        with suppress(RecordError):
            authors = (Author(text),)
        fields: dict[str, Any] = dict.fromkeys(
            ("title", "abstract", "comment", "summary", "journal_ref", "organization"), f"x {text}"
        )
        paper = Paper(id="2601.00001", authors=authors, keywords=(text,), days=("2026-01-02",), **fields)
        assert pages.read(pages.write(paper)).paper == paper
    for make in export.FORMATS.values():
        for _ in within_a_second():
            assert list(make([Record(paper)], VENUES))
    for _ in within_a_second():
        markup.paragraphs(paper.abstract.plain)
    for read in (
        lambda text: Tex(text).plain,
        without_commands,
        names.split,
        names.fold,
        names.slug,
        identifiers.canonical,
    ):
        for _ in within_a_second():
            read(text)
