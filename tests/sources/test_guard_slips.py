"""A slip in a reader of ours costs one record; texts that quote other formats are what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest

from generator.errors import Problem
from generator.papers.paper import Record
from generator.sources import (
    arxiv,
    bibtex,
    europepmc,
    feeditems,
    fields,
    huggingface,
    jsonlines,
    oai,
    references,
    ris,
    works,
)  # fmt: skip
from tests.sources.test_guard import harvest, imported


def broken(name: str) -> Callable[..., Iterator[Record | Problem]]:
    """Wrap a reader of records so that it raises an unexpected error at one title."""

    def read_record(data: Any, *arguments: Any) -> Iterator[Record | Problem]:
        if name in str(data):
            raise RuntimeError("a slip of ours")
        return fields.read_record(data, *arguments)

    return read_record


@pytest.mark.parametrize(
    ("module", "data"),
    [
        (jsonlines, b'{"title": "Moss", "date": "2026-01-05"}\n{"title": "Fern", "date": "2026-01-05"}\n'),
        (
            huggingface,
            b'[{"paper": {"title": "Moss", "id": "1"}}, {"paper": {"title": "Fern", "id": "2601.00001",'
            b' "submittedOnDailyAt": "2026-01-05"}}]',
        ),
        (
            works,
            b'{"message": {"items": [{"DOI": "10.1234/a", "title": ["Moss"]}, {"DOI": "10.1234/b",'
            b' "title": ["Fern"], "issued": {"date-parts": [[2026, 1, 5]]}}]}}',
        ),
        (
            europepmc,
            b'{"hitCount": 2, "resultList": {"result": [{"id": "1", "source": "MED", "title": "Moss",'
            b' "firstPublicationDate": "2026-01-05"}, {"id": "2", "source": "MED", "title": "Fern",'
            b' "firstPublicationDate": "2026-01-05"}]}}',
        ),
        (ris, b"TY  - BOOK\nTI  - Moss\nPY  - 2026\nER  -\nTY  - BOOK\nTI  - Fern\nPY  - 2026\nER  -\n"),
        (
            references,
            b'[{"type": "book", "title": "Moss", "issued": {"raw": "2026"}},'
            b' {"type": "book", "title": "Fern", "issued": {"raw": "2026"}}]',
        ),
        (bibtex, b"@misc{Moss, title = {Moss}, year = 2026}\n@misc{b, title = {Fern}, year = 2026}\n"),
        (
            arxiv,
            b'<feed xmlns="http://www.w3.org/2005/Atom">'
            b"<entry><id>http://arxiv.org/abs/Moss</id></entry>"
            b"<entry><id>http://arxiv.org/abs/2601.00001</id><title>Fern</title>"
            b"<published>2026-01-05T00:00:00Z</published></entry></feed>",
        ),
        (
            oai,
            harvest(
                "<id>Moss</id>", "<id>2601.00001</id><title>Fern</title><created>2026-01-05</created>"
            ).encode(),
        ),
        (
            feeditems,
            b"<rss><channel><item><title>Moss</title><pubDate>2026-01-05</pubDate></item>"
            b"<item><title>Fern</title><pubDate>2026-01-05</pubDate></item></channel></rss>",
        ),
    ],
)
def test_a_slip_of_ours_costs_one_record(module: Any, data: bytes) -> None:
    with mock.patch.object(module, "read_record", broken("Moss")):
        problem, record = imported(data)
    assert isinstance(problem, Problem)
    assert "cannot be read (RuntimeError: a slip of ours); correct or remove it" in problem.reason
    assert isinstance(record, Record)
    assert record.paper.title == "Fern"


def test_a_capture_that_quotes_bibtex_is_a_capture() -> None:
    abstract = "A paper that shows how to cite it:\n@misc{\n"
    text = f"Moss and Mirrors\n\n{abstract}\n• 5 authors\n·\nNov 26, 2025\n"
    results = imported(text.encode())
    assert [result.paper.title for result in results if isinstance(result, Record)] == ["Moss and Mirrors"]


def test_bibtex_that_counts_its_authors_is_bibtex() -> None:
    entries = "".join(
        f"@misc{{a{n}, title = {{Moss {n}}}, year = 2026,\n abstract = {{By\n3 authors\n}}}}\n"
        for n in (1, 2)
    )
    assert [result.paper.title for result in imported(entries.encode()) if isinstance(result, Record)] == [
        "Moss 1",
        "Moss 2",
    ]


def test_bibtex_of_broken_entries_is_still_bibtex() -> None:
    (problem,) = imported(b"@misc{\n")
    assert isinstance(problem, Problem)
    assert "BibTeX" in problem.reason
