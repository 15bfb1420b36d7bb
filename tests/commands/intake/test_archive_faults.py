"""Runs each row of the table on other archives in ``.github/faults.md``: a fetch from a faulty site."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from generator.commands.intake import asking
from generator.commands.intake import fetch as fetching
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs.fetched import FetchState
from generator.sources.frame import http
from generator.sources.upstreams import archive as reader
from tests.harness.archive_server import Site, about, said
from tests.harness.clocks import NOON, Time
from tests.harness.faulty import WRONG, Fault, once_each, rows
from tests.harness.files import files
from tests.harness.invoking import Clock, invoke
from tests.harness.papers import numbered, page_file
from tests.harness.upstream import Reply, served

pytestmark = pytest.mark.slow
ROWS = rows("Other archives")
MOSS, FERN, LICHEN = (numbered(number, f"2026-01-{number:02d}") for number in (5, 6, 19))
GOOD = said(LICHEN)
INDEX, MONTH = "index.json", "2026-01.jsonl.gz"


def always(reply: Reply) -> Fault:
    """Return a fault in every answer."""
    return lambda path, query: reply


def of_file(name: str, reply: Reply) -> Fault:
    """Return a fault in a file."""
    return lambda path, query: reply if path.endswith(name) else None


def of_index(**values: object) -> Fault:
    """Return an index with other values."""
    made = {"version": 1, "papers": 2, "months": [], "latest": None} | values
    return of_file(INDEX, Reply(body=json.dumps(made).encode()))


def of_month(*lines: object, data: bytes = b"") -> Fault:
    """Return a month of some lines, or of these bytes, with an index that names it."""
    data = data or gzip.compress("".join(f"{json.dumps(line)}\n" for line in (*lines, GOOD)).encode())
    index = of_index(months=[about(MONTH, 3, data)])
    return lambda path, query: Reply(body=data) if path.endswith(MONTH) else index(path, query)


FIELDS = ("title", "authors", "days", "links", "counts", "keywords", "stated", "by_archives", "tags")
CASES: dict[str, Fault] = {
    "503 for ever": always(Reply(503)),
    "429 with Retry-After, once for each request": once_each(Reply(429, headers={"Retry-After": "30"})),
    "no answer": always(Reply(how="silent")),
    "a body cut in the middle": of_file(INDEX, Reply(how="cut")),
    "a month cut in the middle": of_file(MONTH, Reply(how="cut")),
    "a body cut in the middle, once for each request": once_each(Reply(how="cut")),
    "404: the site is no more": always(Reply(404, b"Not found")),
    "HTML with 200": always(Reply(body=b"<!doctype html><title>Just a moment</title>")),
    "JSON of another API": always(Reply(body=b"{}")),
    "an index of a newer version": of_index(version=2),
    "a month with another checksum": of_file(MONTH, Reply(body=gzip.compress(b"{}\n"))),
    "a month that is half a gzip file": of_month(data=gzip.compress(json.dumps(GOOD).encode())[:-9]),
    "a small gzip of gigabytes": of_month(data=gzip.compress(b" " * 2**22)),
    "more papers than a fetch reads": of_month(data=gzip.compress(b"\n" * 101)),
    "months in a private network": of_index(months_at="https://10.0.0.1/data/"),
    "records of every wrong type": of_month(
        *({"id": f"2601.4{n:04}", **dict.fromkeys(FIELDS, value)} for n, value in enumerate(WRONG)), *WRONG
    ),
    "records of 2099": of_month({**said(MOSS), "days": ["2099-01-01"]}),
    "an index of every wrong type": of_index(
        months=[7, {"name": "../../x", "papers": -1, "sha256": "0" * 64}, {"name": MONTH, "sha256": 7}],
        removed=[7, {}, {"id": 7, "day": 7}, {"id": "2603.00006", "day": "soon"}],
        papers="x",
        latest=[],
    ),
    "two million empty values": of_file(
        INDEX, Reply(body=gzip.compress(b"[" + b"{}," * 10**6 + b"{}]"), headers={"Content-Encoding": "gzip"})
    ),
    "an endless body": of_file(INDEX, Reply(body=b" " * 2**23, how="drip")),
    "a redirect to a private network": of_file(INDEX, Reply(302, headers={"Location": "https://10.0.0.1/"})),
}


@pytest.fixture
def site() -> Iterator[Site]:
    with served(Site()) as running:
        running.put(MOSS, FERN)
        yield running


@pytest.fixture
def archive(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The ``archive`` command on an archive that reads another one, on a machine where no time passes."""
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Lichens\nsite_url: https://lichen.example.org/\nplugins: [archive: {sources: [archive], "
        f"archive_sites: ['{site.home}'], archive_own_hosts: ['{site.host}']}}]\n"
    )
    monkeypatch.setattr(fetching, "datetime", Clock)
    monkeypatch.setattr(reader, "FILE", 2**20)
    return partial(invoke, tmp_path, code=None)


def titles(folder: Path) -> set[str]:
    pages = [page for _, page in Library(folder / "content").pages()]
    return {str(page.paper.title) for page in pages if isinstance(page, Page)}


def test_the_table_has_a_row_for_each_case_and_the_other_way_round() -> None:
    assert list(ROWS) == list(CASES)


@pytest.mark.parametrize("name", ROWS)
def test_a_fault_of_an_archive(
    name: str, tmp_path: Path, site: Site, archive: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    row, content, label = ROWS[name], tmp_path / "content", f"archive {site.home}"
    time = Time(1.0 if name == "no answer" else 60.0)
    monkeypatch.setattr(asking, "Client", partial(http.Client, clock=time.clock))
    if "more papers" in name:
        monkeypatch.setattr(reader, "MOST", 100)
    assert archive("fetch").exit_code == 0
    site.put(LICHEN)
    site.remove(FERN.id)
    before, state = files(content), FetchState(content).sources()[label]
    time.now = NOON
    site.fault = CASES[name]

    result = archive("fetch")

    assert result.exit_code == row.code, result.output
    assert "Traceback" not in result.output
    for words in row.says:
        assert words in result.output.replace(site.url, "…"), result.output
    after = files(content)
    pages = {file for file in before if file.startswith("papers/")}
    assert pages <= after.keys(), "no page is lost"
    if row.code == 3:
        assert FetchState(content).sources()[label].mark == state.mark
    assert round(time.now - NOON) == row.seconds

    site.fault, time.now = lambda path, query: None, NOON
    assert archive("fetch").exit_code == 0
    assert titles(tmp_path) >= {str(paper.title) for paper in (MOSS, FERN, LICHEN)}, "all is well again"
    gone = Library(content).page(page_file(content, FERN.id))
    assert isinstance(gone, Page) and gone.gone, "a removal is marked, and not followed"
