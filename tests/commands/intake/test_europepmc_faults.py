"""Runs each row on Europe PMC in ``.github/faults.md``, as ``tests/test_faults.py`` does for the others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from generator.commands.intake import asking
from generator.commands.intake import fetch as fetching
from generator.content.library import Library
from generator.sources.frame import http
from tests.commands.intake.test_europepmc import CONFIG
from tests.harness.clocks import NOON, Time
from tests.harness.europepmc_server import EuropePmc, Item, answer, article, linked, pair, preprint
from tests.harness.faulty import WRONG, Fault, once_each, rows
from tests.harness.files import files
from tests.harness.invoking import Clock, invoke
from tests.harness.upstream import Reply, served

pytestmark = pytest.mark.slow
ROWS = rows("Europe PMC")


def always(body: bytes, **options: Any) -> Fault:
    return lambda path, query: Reply(body=body, **options)


def cursors() -> Fault:
    numbers = count()
    return lambda path, query: Reply(
        body=answer(article(next(numbers) + 100), count=20_000, cursor=f"AoJ{next(numbers)}")
    )


def added(*items: object) -> Fault:
    """Return good answers with more records in them."""

    def fault(path: str, query: dict[str, str]) -> Reply | None:
        is_search = "FIRST_PDATE" in query["query"]
        return Reply(body=answer(*RECORDS, *items)) if is_search else None

    return fault


def wrong() -> list[object]:
    good = article(50)
    return [dict.fromkeys(good, value) | {"id": f"{n}", "source": "MED"} for n, value in enumerate(WRONG)]


RECORDS: list[Item] = [article(number, day=f"2026-01-0{number}") for number in (5, 6, 7)]
LONELY = preprint(8, day="2026-01-07")
linked(LONELY, "Preprint of", article(99))
EARLY, LATE = pair(preprint(9, day="2026-01-07"), article(9, day="2026-01-30"))

CASES: dict[str, Callable[[], Fault]] = {
    "503 for ever": lambda: lambda path, query: Reply(503),
    "429 with Retry-After, once for each request": lambda: once_each(
        Reply(429, headers={"Retry-After": "30"})
    ),
    "a body cut in the middle": lambda: lambda path, query: Reply(how="cut"),
    "HTML with 200": lambda: always(b"<!doctype html><title>Just a moment</title>"),
    "an error with 200": lambda: always(b'{"errCode": 500, "errMsg": "Internal error"}'),
    "JSON of another API": lambda: always(b'{"messages": [{"status": "ok"}], "collection": []}'),
    "an empty answer that counts three papers": lambda: always(answer(count=3)),
    "an empty answer that counts none": lambda: always(answer(count=0)),
    "fewer papers than it counts": lambda: always(answer(RECORDS[0], count=3)),
    "a cursor that repeats": lambda: always(answer(RECORDS[0], count=3, cursor="AoJ1")),
    "cursors without end": cursors,
    "more papers than were asked for": lambda: always(answer(*(article(n) for n in range(101)))),
    "more papers than a query may find": lambda: always(answer(RECORDS[0], count=20_001)),
    "two million empty records": lambda: always(
        b'{"hitCount": 2, "resultList": {"result": [' + b"{}," * 1_999_999 + b"{}]}}"
    ),
    "records of every wrong type": lambda: added(*wrong(), *WRONG),
    "records of 2099": lambda: added(article(40, day="2099-01-01", firstIndexDate="2026-01-07")),
    "a link to a record that is not there": lambda: added(LONELY),
    "no answer on the other version": lambda: (
        lambda path, query: Reply(503) if "EXT_ID" in query["query"] else added(EARLY)(path, query)
    ),
}


def test_the_table_has_a_row_for_each_case_and_the_other_way_round() -> None:
    assert list(ROWS) == list(CASES)


@pytest.mark.parametrize("name", ROWS)
def test_a_fault(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row, time = ROWS[name], Time(60.0)
    monkeypatch.setattr(asking, "Client", partial(http.Client, clock=time.clock))
    monkeypatch.setattr(fetching, "datetime", Clock)
    (tmp_path / "mkdocs.yml").write_text(CONFIG)

    def fetch(last: str) -> str:
        time.now = NOON
        span = ("--since", "2026-01-05", "--until", last)
        result = invoke(tmp_path, "fetch", *span, code=None, environment=upstream.environment)
        assert "Traceback" not in result.output
        return f"{result.output}\nexit {result.exit_code}"

    def ids() -> set[str]:
        return {path.stem for path in Library(tmp_path / "content").files()}

    with served(EuropePmc(records=RECORDS)) as upstream:
        assert fetch("2026-01-06").endswith("exit 0")
        before = files(tmp_path / "content" / "papers")
        upstream.fault = CASES[name]()

        said = fetch("2026-01-07")

        assert said.endswith(f"exit {row.code}"), said
        assert round(time.now - NOON) == row.seconds
        for words in row.says:
            assert words in said
        assert before.items() <= files(tmp_path / "content" / "papers").items(), "no page is lost or changed"

        upstream.fault = lambda path, query: None
        assert fetch("2026-01-07").endswith("exit 0")
        assert len([name for name in ids() if name.startswith("10.1234-lichen.")]) >= 3, "all is well again"
