"""Runs each row of the table on Zotero in ``.github/faults.md``: ``archive fetch`` and a faulty library."""

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
from tests.harness.clocks import NOON, Time
from tests.harness.faulty import Fault, once_each, rows
from tests.harness.files import edit, files
from tests.harness.invoking import Clock, invoke
from tests.harness.papers import page_file
from tests.harness.upstream import Reply
from tests.harness.zotero_server import Group, Zotero, serving

pytestmark = pytest.mark.slow
LABEL = "zotero groups/7"
CONFIG = """
site_name: Moss Archive
site_url: https://moss.example.org/
plugins:
  - archive:
      sources: [zotero]
      zotero_libraries: [https://www.zotero.org/groups/7/moss/library]
"""
HEADERS = {"Last-Modified-Version": "5", "Total-Results": "1"}
ROWS = rows("Zotero")


def always(reply: Reply) -> Fault:
    """Return a fault in every answer."""
    return lambda path, query: reply


def in_lists(reply: Reply) -> Fault:
    """Return a fault in every list of items, once it is known that something changed."""
    return lambda path, query: reply if "start" in query else None


def on_deletions(reply: Reply) -> Fault:
    """Return a fault in what was deleted."""
    return lambda path, query: reply if path.endswith("/deleted") else None


def answer(items: object, **headers: str) -> Reply:
    """Return an answer with items, of a library of one item in version 5."""
    return Reply(body=json.dumps(items).encode(), headers=HEADERS | headers)


WRONG = {"itemType": "book", "title": 7, "date": [], "creators": 7, "tags": "x", "collections": 7, "DOI": 7}
GOOD = {"key": "BBBB1111", "data": {"itemType": "book", "title": "Lichens", "date": "2020"}}
CASES: dict[str, Fault] = {
    "503 for ever": always(Reply(503)),
    "429 with Retry-After, once for each request": once_each(Reply(429, headers={"Retry-After": "30"})),
    "Backoff with a good answer": in_lists(answer([GOOD], Backoff="20")),
    "no answer": always(Reply(how="silent")),
    "a body cut in the middle": in_lists(Reply(how="cut")),
    "a body cut in the middle, once for each request": once_each(Reply(how="cut")),
    "403: the library became private": always(Reply(403, b"Forbidden")),
    "404: the library is no more": always(Reply(404, b"Not found")),
    "HTML with 200": always(Reply(body=b"<!doctype html><title>Just a moment</title>")),
    "JSON of another API": in_lists(Reply(body=b"[]")),
    "an empty list that counts an item": in_lists(answer([])),
    "an empty list that counts none, of an older version": in_lists(
        answer([], **{"Last-Modified-Version": "1", "Total-Results": "0"})
    ),
    "a version that grows with each page": lambda path, query: (
        answer([], **{"Last-Modified-Version": query["start"] + "9", "Total-Results": "300"})
        if "start" in query
        else None
    ),
    "more items than a fetch reads": in_lists(answer([], **{"Total-Results": "40000"})),
    "items without keys": in_lists(answer([7, {}, {"key": "x"}])),
    "an item of every wrong type": in_lists(answer([{"key": "BBBB2222", "data": WRONG, "csljson": WRONG}])),
    "two million empty items": in_lists(
        Reply(body=gzip.compress(b"[" + b"{}," * 2_000_000 + b"{}]"), headers={"Content-Encoding": "gzip"})
    ),
    "an endless body": in_lists(Reply(body=b" " * 2**22, how="drip")),
    "no list of what was deleted": on_deletions(Reply(body=b"{}", headers=HEADERS)),
    "503 on what was deleted": on_deletions(Reply(503)),
    "a redirect to another host": always(Reply(302, headers={"Location": "https://elsewhere.example/"})),
}


@pytest.fixture
def group() -> Group:
    group = Group()
    for number, title in enumerate(("Moss", "Ferns")):
        group.put(f"AAAA000{number}", title=title, date="2019", dateAdded="2026-01-19T10:00:00Z")
    return group


@pytest.fixture
def upstream(group: Group) -> Iterator[Zotero]:
    with serving(groups_7=group) as upstream:
        yield upstream


@pytest.fixture
def archive(tmp_path: Path, upstream: Zotero, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The ``archive`` command on an archive of a library, on a machine where no time passes."""
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    monkeypatch.setattr(fetching, "datetime", Clock)
    return partial(invoke, tmp_path, code=None, environment={"ZOTERO_ENDPOINT": upstream.url})


def titles(folder: Path) -> set[str]:
    pages = [page for _, page in Library(folder / "content").pages()]
    return {str(page.paper.title) for page in pages if isinstance(page, Page)}


def test_the_table_has_a_row_for_each_case_and_the_other_way_round() -> None:
    assert list(ROWS) == list(CASES)


@pytest.mark.parametrize("name", ROWS)
def test_a_fault_of_a_library(
    name: str, tmp_path: Path, upstream: Zotero, group: Group, archive: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    row = ROWS[name]
    slow = CASES[name]("/groups/7/items/top", {"start": "0"})
    time = Time(1.0 if slow and slow.how in ("silent", "drip") else 60.0)
    monkeypatch.setattr(asking, "Client", partial(http.Client, clock=time.clock))
    assert archive("fetch").exit_code == 0
    group.put("BBBB1111", title="Lichens", date="2020")
    group.delete("AAAA0001")
    before, state = files(tmp_path / "content"), FetchState(tmp_path / "content").sources()[LABEL]
    time.now = NOON
    upstream.fault = CASES[name]

    result = archive("fetch")

    assert result.exit_code == row.code, result.output
    assert "Traceback" not in result.output
    for words in row.says:
        assert words in result.output.replace(upstream.url, "…"), result.output
    after = files(tmp_path / "content")
    pages = {file for file in before if file.startswith("papers/")}
    assert pages <= after.keys(), "no page is lost"
    if row.code == 3:
        assert [file for file in pages if after[file] != before[file]] == []
        assert FetchState(tmp_path / "content").sources()[LABEL].mark == state.mark
    assert round(time.now - NOON) == row.seconds

    upstream.fault, time.now = lambda path, query: None, NOON
    if row.code != 3:
        group.put("BBBB1111", title="Lichens")
    assert archive("fetch").exit_code == 0
    assert titles(tmp_path) == {"Moss", "Ferns", "Lichens"}, "all is well again"
    gone = Library(tmp_path / "content").page(page_file(tmp_path / "content", "ferns"))
    assert isinstance(gone, Page) and gone.gone, "a deletion is marked, and not followed"


def test_a_deletion_is_told_once_and_a_restored_item_is_no_longer_marked(
    tmp_path: Path, group: Group, archive: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "Client", partial(http.Client, clock=Time(60.0).clock))
    archive("fetch")
    ferns = page_file(tmp_path / "content", "ferns")
    edit(ferns, "title: Ferns", "title: Ferns, corrected")
    group.put("AAAA0001", deleted=1)
    told = archive("fetch").output
    assert "ferns.md: its source has this paper no more; it stays here until you delete its file." in told
    assert "gone: 2026-01-20\n" in ferns.read_text()
    assert "no more" not in archive("fetch").output
    group.put("AAAA0001", deleted=0, abstractNote="Found.")
    assert "1 changed" in archive("fetch").output
    text = ferns.read_text()
    assert "gone:" not in text and "Found." in text and "Ferns, corrected" in text


def test_a_fetch_without_news_changes_nothing(
    tmp_path: Path, upstream: Zotero, archive: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "Client", partial(http.Client, clock=Time(60.0).clock))
    archive("fetch")
    before = files(tmp_path / "content")
    upstream.asked.clear()
    assert archive("fetch").exit_code == 0
    assert (files(tmp_path / "content"), len(upstream.asked)) == (before, 1)
    assert archive("check").exit_code == 0
    assert "working days without papers" not in archive("status").output


def test_what_waits_and_what_is_passed_over_is_told(
    group: Group, archive: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "Client", partial(http.Client, clock=Time(60.0).clock))
    group.put("BBBB1111", date="2020")
    for number, kind in enumerate(("webpage", "film", "webpage")):
        group.put(f"CCCC000{number}", kind, title="x", date="2020")
    told = archive("fetch").output
    assert "Passed over, since they are not papers: 2 webpages, 1 film." in told
    assert "https://www.zotero.org/groups/7/items/BBBB1111 lacks a title" in told
    assert "groups/7/items/BBBB1111 lacks a title" in archive("status").output.replace("\\", "")
