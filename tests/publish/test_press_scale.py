"""Twice the papers cost about twice the time, and hardly more memory."""

from __future__ import annotations

import json
import random
import shutil
import sys
from pathlib import Path

import pytest

from generator.papers.paper import Author, Paper
from tests.harness.archive import ArchiveFolder
from tests.harness.papers import numbered
from tests.harness.processes import run

# Builds in one process, and tells its processor time and peak memory.
MEASURE = """
import json, resource, sys
from pathlib import Path
from generator.publish.mkdocs import engine
from generator.publish.build import BuildOptions
engine.build(Path(sys.argv[1]), BuildOptions(processes=1))
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([usage.ru_utime + usage.ru_stime, usage.ru_maxrss]))
"""
WORDS = ("of", "the", "sparse", "dense", "model", "learns", "from", "data", "with", "noise", "and", "priors")
TOPICS = [f"topic {number}" for number in range(40)]


def papers(count: int) -> list[Paper]:
    """Return papers of a usual size; twice the papers means twice as many a month."""
    chance = random.Random(5)
    return [
        numbered(
            number,
            f"20{20 + number % 6}-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
            id=f"{20 + number % 6}{number % 12 + 1:02d}.{number:05d}",
            title=" ".join(chance.choices(WORDS, k=9)),
            abstract=" ".join(chance.choices(WORDS, k=60)),
            authors=tuple(Author(f"Person {chance.randrange(count)}") for _ in range(5)),
            keywords=tuple(chance.sample(TOPICS, 3)),
        )
        for number in range(count)
    ]


def measure(archive: ArchiveFolder) -> tuple[float, int]:
    """Return the seconds of processor time and the peak KiB of one build."""
    command = [sys.executable, "-c", MEASURE, str(archive.config)]
    seconds, peak = json.loads(run(command).stdout)
    return float(seconds), int(peak)


@pytest.mark.matrix
def test_twice_the_papers(tmp_path: Path) -> None:
    """Builds are cold and unchanged; the best of up to three counts, since other work only adds time."""
    small = 4_000
    archives = [ArchiveFolder(tmp_path / str(count)) for count in (small, 2 * small)]
    for archive, count in zip(archives, (small, 2 * small), strict=True):
        archive.put_all(papers(count))
    cold, warm, peaks = [1e9, 1e9], [1e9, 1e9], [0, 0]
    for _ in range(3):
        for which, archive in enumerate(archives):
            for made in (archive.site, archive.folder / ".cache"):
                shutil.rmtree(made, ignore_errors=True)
            seconds, peaks[which] = measure(archive)
            cold[which] = min(cold[which], seconds)
            warm[which] = min(warm[which], measure(archive)[0])
        if cold[1] < 2.3 * cold[0] and warm[1] < 2.3 * warm[0]:
            break
    print(f"{small} and {2 * small} papers: {cold} s cold, {warm} s unchanged, {peaks} KiB")
    assert cold[1] < 2.5 * cold[0]
    assert warm[1] < 2.5 * warm[0]
    assert warm[1] < cold[1] / 2, "what is there already is made again"
    growth = (peaks[1] - peaks[0]) * 1024 / small
    assert growth < 12_000, f"{growth:.0f} bytes of memory a paper"
