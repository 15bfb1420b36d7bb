"""The recorded days as if they were the last days, from the server that plays both upstreams."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.harness.processes import SHARED

SERVER = SHARED / "upstream" / "replay.py"
PAPERS = SHARED / "data" / "papers-10k.jsonl.gz"
_DAY = re.compile(r'"([0-9]{4}-[0-9]{2}-[0-9]{2})(?=[T"])')
_SECONDS = 7200


def moved(days: Mapping[str, Any], by: timedelta) -> dict[str, Any]:
    """Return a hub's items by day, with every date moved to later."""

    def later(day: re.Match[str]) -> str:
        return f'"{date.fromisoformat(day[1]) + by}'

    told: dict[str, Any] = json.loads(_DAY.sub(later, json.dumps(days)))
    return told


@contextmanager
def replaying(
    days: Mapping[str, Any], by: timedelta, folder: Path, rate: float = 0.05
) -> Iterator[dict[str, str]]:
    """Run both upstreams on loopback; yield variables for ``archive``.

    Args:
        days: the hub's items by day.
        by: the time by which to move arXiv's papers.
        folder: a new folder for the data.
        rate: the share of faulty answers.
    """
    (folder / "days").mkdir(parents=True)
    for day, items in days.items():
        (folder / "days" / f"{day}.json").write_text(json.dumps(items), "utf-8")
    with gzip.open(PAPERS, "rt", encoding="utf-8") as lines, gzip.open(folder / "papers.gz", "wt") as out:
        for paper in map(json.loads, lines):
            day = str(paper.get("date") or "")
            moved_day = str(date.fromisoformat(day) + by) if len(day) == len("2026-01-01") else day
            out.write(json.dumps({**paper, "date": moved_day}) + "\n")
    options = ("--hf", folder / "days", "--arxiv", folder / "papers.gz", "--fault-rate", f"{rate}")
    command = [sys.executable, SERVER, *options, "--seed", "7", "--max-seconds", str(_SECONDS)]
    with subprocess.Popen([*map(str, command)], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            url = f"http://127.0.0.1:{server.stdout.readline().split()[1]}"
            arxiv = {"ARXIV_API_URL": f"{url}/api/query", "OAI_ENDPOINT": f"{url}/oai"}  # it has no OAI-PMH
            arxiv["CROSSREF_ENDPOINT"] = f"{url}/crossref"  # nor this
            yield {"HF_ENDPOINT": url, **arxiv, "DOI_RESOLVER": f"{url}/doi"}
        finally:
            server.terminate()
