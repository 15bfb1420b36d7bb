"""Runs each row about Crossref in ``.github/faults.md``: ``archive fetch crossref`` against a faulty server.

No real time passes; see ``test_faults.py``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from generator.commands.intake import asking
from generator.commands.intake import fetch as fetching
from generator.sources.frame import http
from tests.harness.clocks import Time
from tests.harness.crossref_server import Crossref, Work, parts, update, work
from tests.harness.faulty import WRONG, Fault, once_each, rows
from tests.harness.files import files
from tests.harness.invoking import Clock, invoke
from tests.harness.upstream import Reply, served
from tests.test_faults import ids

pytestmark = pytest.mark.slow
FIRST, SECOND = "1234-5679", "2345-6787"
CONFIG = f"""
site_name: Moss Archive
plugins:
  - archive:
      sources: [crossref]
      crossref_issn: ["{FIRST}", "{SECOND}"]
      crossref_delay: 0
"""
OLD, NEW = {"10.1234/old", "10.5678/old"}, {"10.1234/new", "10.5678/new"}
KEPT = {"none": set[str](), "all": NEW, "of the second journal": {"10.5678/new"}}
ROWS = rows("Crossref")


def always(reply: Reply) -> Fault:
    """Return a fault in every answer about the first journal."""
    return lambda path, query: reply if FIRST in query["filter"] else None


def answer(*items: object, total: int | None = None, cursor: str = "") -> Reply:
    """Return an answer with these works."""
    message = {"items": items, "total-results": len(items) if total is None else total, "next-cursor": cursor}
    return Reply(body=json.dumps({"message": message}).encode())


def good(**fields: Any) -> Work:
    """Return the new paper of the first journal."""
    return work("10.1234/new", "New", "2026-01-18") | fields


def without_end(path: str, query: dict[str, str]) -> Reply | None:
    """Return other old works on each page about the new paper's day."""
    ends = ("from-pub", "until-pub")
    since, until = (re.search(rf"{end}-date:([0-9-]+)", query["filter"]) for end in ends)
    is_about = not (since and until) or since[1] <= "2026-01-18" <= until[1]
    if FIRST not in query["filter"] or not is_about:
        return None
    start = int(query["cursor"].replace("*", "0"))
    made = [work(f"10.1234/{number}", "Many", "2024-01-18") for number in range(start, start + 499)]
    return answer(good(), *made, total=10**9, cursor=f"{start + 500}")


CASES: dict[str, Fault] = {
    "429 for ever": always(Reply(429)),
    "429 with Retry-After, once for each request": once_each(Reply(429, headers={"Retry-After": "30"})),
    "500 for ever": always(Reply(500)),
    "503 once for each request": once_each(Reply(503)),
    "no answer": always(Reply(how="silent")),
    "a body cut in the middle": always(Reply(how="cut")),
    "HTML with 200": always(Reply(body=b"<!doctype html><title>Just a moment</title>")),
    "an answer of another service": always(Reply(body=b'{"data": [], "meta": {"total": 0}}')),
    "an answer without works that says there are some": always(answer(total=2)),
    "an answer without works that says there are none": always(answer()),
    "400, a query that Crossref refuses": always(Reply(400, b'{"message": [{"message": "no such filter"}]}')),
    "a redirect to another host": always(Reply(302, headers={"Location": "https://elsewhere.example/"})),
    "an endless body": always(Reply(body=b" " * 2**22, how="drip")),
    "a server that ignores the cursor": always(answer(good(), total=2, cursor="at+1")),
    "works without end": without_end,
    "works that are not objects": always(answer(7, good())),
    "works that are not objects, and no others": always(answer(7, "x", None)),
    "fields of every wrong type": always(answer(
        good(), *({**dict.fromkeys(good(), value), "DOI": f"10.1234/{n}", "title": ["x"],
                   "issued": parts("2026-01-18")} for n, value in enumerate(WRONG))
    )),
    "dates of 2099": always(answer(good(**{"published-online": parts("2099-01-01")}, issued=parts("2099")))),
    "a work that retracts another publisher's paper": always(answer(good(), work(
        "10.9999/r", "Retraction", "2026-01-18", **{"update-to": [update("10.5678/old", "retraction")]}
    ))),
    "a foreign journal's works": always(answer(good(), work("10.9999/foreign", "Foreign", "2024-01-01"))),
}  # fmt: skip


@pytest.fixture
def upstream() -> Iterator[Crossref]:
    with served(Crossref()) as upstream:
        for prefix, issn in (("10.1234", FIRST), ("10.5678", SECOND)):
            upstream.works += [work(f"{prefix}/old", "Old", "2026-01-08", ISSN=[issn])]
        yield upstream


def fetch(folder: Path, upstream: Crossref) -> Result:
    days = ("--since", "2026-01-06", "--until", "2026-01-20")
    return invoke(folder, "fetch", *days, code=None, environment=upstream.environment)


def test_the_table_has_a_row_for_each_case_and_the_other_way_round() -> None:
    assert ROWS.keys() == CASES.keys()


@pytest.mark.parametrize("name", ROWS)
def test_a_fault(name: str, tmp_path: Path, upstream: Crossref, monkeypatch: pytest.MonkeyPatch) -> None:
    row, time = ROWS[name], Time(1.0 if name == "no answer" else 60.0)
    monkeypatch.setattr(asking, "Client", partial(http.Client, clock=time.clock))
    monkeypatch.setattr(fetching, "datetime", Clock)
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    assert fetch(tmp_path, upstream).exit_code == 0
    before = files(tmp_path / "content")
    assert ids(tmp_path) == OLD
    for prefix, issn in (("10.1234", FIRST), ("10.5678", SECOND)):
        upstream.works.append(work(f"{prefix}/new", "New", "2026-01-18", ISSN=[issn]))
    upstream.fault = CASES[name]

    result = fetch(tmp_path, upstream)

    assert result.exit_code == row.code, result.output
    assert "Traceback" not in result.output
    for words in row.says:
        assert words in result.output, result.output
    pages = {file: text for file, text in before.items() if file.startswith("papers/")}
    assert pages.items() <= files(tmp_path / "content").items(), "no page is lost or changed"
    assert ids(tmp_path) & NEW == KEPT[row.keeps]

    upstream.fault = lambda path, query: None
    assert fetch(tmp_path, upstream).exit_code == 0
    assert ids(tmp_path) >= OLD | NEW, "all is well again"
