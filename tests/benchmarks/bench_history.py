"""The history: 495 recorded days, each fetched as it was then, with the recorded drift of votes.

Every day the days of the last fortnight are asked for again, as *Publish* does; a week later a day is
answered as it was recorded later, where it was. Prints a JSON line: how many days, commits and papers there
were, and the size of the repository when packed. Run by ``make bench-history``; DAYS limits the days.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from generator.commands.intake import taking
from generator.commands.upkeep.commit import commit
from generator.configuration.settings import Settings
from generator.content.library import Library
from generator.content.runs.fetched import FetchState
from generator.sources.frame import runner
from generator.sources.frame.declarations import Part
from generator.sources.frame.http import Client, Clock
from generator.sources.upstreams import huggingface
from tests.acceptance.soak import RECORDED, Hub, recorded, serving

_LIMIT = 25  # MB
_NOBODY = {f"GIT_{role}_{what}": "archive@example.org" for role in ("AUTHOR", "COMMITTER")
           for what in ("NAME", "EMAIL")}  # fmt: skip


def git(folder: Path, *arguments: str) -> str:
    """Run git; return its output."""
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def fetch(library: Library, hub: Hub) -> None:
    """Fetch as one day's run does."""
    noon = datetime(hub.today.year, hub.today.month, hub.today.day, 12, tzinfo=UTC)
    client = Client(clock=Clock(noon.timestamp, lambda seconds: None))
    state = FetchState(library.content)
    hub_part = Part(huggingface.SOURCE, "", huggingface.HuggingFaceSettings(hub.url))
    days = state.days(hub_part.label, None, hub.today, hub.today, Settings().fetch_again_days)
    records = runner.fetched(hub_part, client, days)
    report = taking.take(library, records, Settings(), now=noon, of_days=True)
    taking.finish(report, state, hub_part, days, hub.today)
    client.close()


def main() -> None:
    """Run it, and print the figures."""
    if not RECORDED.exists():
        raise SystemExit("the recorded days, ../shared/data/hf_daily.tar.xz, are absent")
    first, later = recorded(int(os.environ.get("DAYS", "495")))
    start = time.monotonic()
    os.environ |= _NOBODY
    with tempfile.TemporaryDirectory() as name, serving(Hub(first, later, 0.0, random.Random())) as hub:
        folder = Path(name)
        library = Library(folder / "content")
        git(folder, "init", "--quiet")
        git(folder, "config", "gc.autoDetach", "false")
        for day in sorted(first):
            hub.today = date.fromisoformat(day)
            os.environ |= dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{day}T05:17:00Z")
            fetch(library, hub)
            commit(library, push=False)
        git(folder, "gc", "--quiet", "--prune=now")
        counted = dict(line.split(": ") for line in git(folder, "count-objects", "-v").splitlines())
        size = (int(counted["size-pack"]) + int(counted["size"])) * 1024
        papers = sum(1 for _ in library.files())
        figures = {
            "days": len(first), "commits": int(git(folder, "rev-list", "--count", "HEAD")), "papers": papers,
            "papers_a_day": round(papers / len(first), 1), "packed_mb": round(size / 1e6, 1),
            "bytes_a_paper": size // papers, "limit_mb": _LIMIT, "seconds": round(time.monotonic() - start),
        }  # fmt: skip
    print(json.dumps(figures))
    if size > _LIMIT * 1e6:
        raise SystemExit(f"the history is larger than {_LIMIT} MB")


if __name__ == "__main__":
    main()
