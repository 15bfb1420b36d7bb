"""Fetches with upstream faults, kills, full disks and two runs at once; builds that are killed."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

from tests.acceptance.soak import made_up, run_both
from tests.acceptance.tally import Tally
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files
from tests.harness.papers import numbered

_DAYS = 20
_BUILDS = 20


def runs(folder: Path, chance: random.Random, tally: Tally) -> Iterator[bool]:
    """Fetch days while everything goes wrong; the archive must end as it does without faults."""
    while True:
        seed = chance.randrange(2**32)
        faulty, undisturbed = (ArchiveFolder(folder / f"{name}-{seed}") for name in ("faulty", "undisturbed"))
        try:
            soak = run_both(faulty, undisturbed, *made_up(_DAYS), seed=seed, build_every=5)
        except AssertionError as error:
            tally.stopped.append(f"seed {seed}: {error}")
            return
        tally.tried += soak.hub.faults.total() + sum(
            soak.figures[name] for name in ("kills", "pairs", "full")
        )
        tally.compare(f"content, seed {seed}", files(undisturbed.content), files(faulty.content))
        tally.compare(f"site, seed {seed}", files(undisturbed.site), files(faulty.site))
        yield True


def builds(folder: Path, chance: random.Random, tally: Tally) -> Iterator[bool]:
    """Kill builds at any moment, and let others wait for them; then the site is as without that."""
    archive = ArchiveFolder(folder / "builds")
    for number in range(60):
        archive.put(numbered(number, f"2026-03-{number % 9 + 1:02}", keywords=("alpha",)))
    begun = time.monotonic()
    archive.build()
    whole = time.monotonic() - begun
    while True:
        for _ in range(_BUILDS):
            tally.tried += 1
            number = chance.randrange(60)
            abstract = f"Word {chance.random()}. " * 50
            archive.put(
                numbered(number, f"2026-03-{number % 9 + 1:02}", keywords=("alpha",), abstract=abstract)
            )
            build = archive.start("build", processes=2)
            other = archive.start("build") if chance.random() < 0.2 else None
            time.sleep(chance.uniform(0, whole))
            build.kill()
            build.wait()
            if other and (done := other.wait()).returncode:
                tally.stopped.append(f"beside a killed build: {done.stderr[-500:]}")
            torn = [
                name
                for name, data in files(archive.site).items()
                if name.endswith(".html") and not data.rstrip().endswith(b"</html>")
            ]
            if torn:
                tally.lost.append(f"a page is written by half: {torn[:3]}")
        tally.run("after kills", archive, "build", "--strict", codes=(0,))
        tally.compare("after kills", archive.clean(), files(archive.site))
        yield True
