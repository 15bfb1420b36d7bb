"""The long run: 495 recorded days, one by one, with faults, kills, full disks and two runs at once.

Prints a JSON line: how many runs, kills and faults there were; papers that are missing, doubled or on wrong
days; whether the bytes of ``content/`` and of the site are those of an archive for which nothing went wrong;
files that were left behind. Run by ``make soak``; DAYS limits the number of days.
"""

from __future__ import annotations

import json
import os
import tarfile
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from generator.content.library import Library
from generator.content.page import Page
from generator.text import identifiers
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files
from tests.harness.processes import SHARED
from tests.harness.soak import Days, run_both

RECORDED = SHARED / "data" / "hf_daily.tar.xz"


def recorded(most: int) -> tuple[Days, Days]:
    """What the hub listed on each recorded day, and what it listed there some days later."""
    days: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    with tarfile.open(RECORDED) as archive:
        for member in archive:
            if member.name.endswith(".json") and (file := archive.extractfile(member)):
                path = Path(member.name)
                days[path.parent.name][path.stem] = json.load(file)
    first = dict(sorted(days["hf_daily"].items())[:most])
    return first, {day: items for day, items in days["hf_daily_refetch"].items() if day in first}


def wrong(archive: ArchiveFolder, first: Days, later: Days) -> Counter[str]:
    """How many papers are ``missing``, ``doubled`` or ``misdated``, and are ``foreign`` to the recording."""
    expected: defaultdict[str, set[str]] = defaultdict(set)
    for listing in (first, later):
        for day, items in listing.items():
            for item in items:
                paper = item["paper"]
                identifier = identifiers.canonical(paper["id"])
                expected[identifier].add((paper.get("submittedOnDailyAt") or day)[:10])
    pages = [page for _, page in Library(archive.content).pages()]
    listed = {page.paper.id: set(page.paper.days) for page in pages if isinstance(page, Page)}
    return Counter(
        missing=len(expected.keys() - listed.keys()),
        foreign=len(listed.keys() - expected.keys()),
        doubled=len(pages) - len(listed),
        misdated=sum(listed.get(paper, days) != days for paper, days in expected.items()),
    )


def main() -> None:
    """Run it, and print the figures."""
    if not RECORDED.exists():
        raise SystemExit("the recorded days, ../shared/data/hf_daily.tar.xz, are absent")
    first, later = recorded(int(os.environ.get("DAYS", "495")))
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        faulty, undisturbed = (
            ArchiveFolder(Path(folder, "faulty")),
            ArchiveFolder(Path(folder, "undisturbed")),
        )
        soak = run_both(faulty, undisturbed, first, later, seed=1, build_every=25)
        # The lock's own file stays; each later run has shown that nobody holds it.
        left = [name for name in files(faulty.folder) if name.endswith((".tmp", ".part"))]
        figures = {
            "days": len(first), **soak.figures, "faults": soak.hub.faults.total(),
            "papers": sum(1 for _ in Library(faulty.content).files()), **wrong(faulty, first, later),
            "same_content": files(faulty.content) == files(undisturbed.content),
            "same_site": files(faulty.site) == files(undisturbed.site),
            "left_behind": left, "seconds": round(time.monotonic() - start),
        }  # fmt: skip
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
