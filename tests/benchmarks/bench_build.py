"""How fast the site is built, beside what a user would pick instead; prints one JSON line.

    make bench                          made-up papers: 10k, 20k, 40k, no peer
    .venv/bin/python tests/benchmarks/bench_build.py --papers FILE --peer PYTHON SCRIPT

With ``--papers`` (JSON Lines, as ``archive import`` reads them) those are built, in growing parts; with
``--peer`` the script builds the largest part too, in the same run, and all is also given as ratios to it.
The script is called with ``--papers FILE --limit N --out DIR`` and prints JSON with ``hugo_s`` and, if it
indexes, ``pagefind_s``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NEW = 50
_SUMMARY = re.compile(
    r"([\d,]+) files written, ([\d,]+) kept.*; ([\d.,]+) MB.*Peak memory: ([\d,]+) MiB", re.DOTALL
)


def made_up(count: int) -> Iterator[dict[str, Any]]:
    """Papers of made-up words, a few hundred a month."""
    chance = random.Random(1)
    words = [
        "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 10))) for _ in range(20_000)
    ]
    weights = [1 / (place + 3) for place in range(len(words))]
    for number in range(count):
        month = number * 120 // count
        day = f"{2015 + month // 12}-{month % 12 + 1:02d}-{number % 28 + 1:02d}"
        yield {
            "id": f"{day[2:4]}{day[5:7]}.{number:05d}",
            "title": " ".join(chance.choices(words, weights, k=10)).capitalize(),
            "abstract": ". ".join(" ".join(chance.choices(words, weights, k=24)) for _ in range(8)) + ".",
            "authors": [f"{chance.choice(words).title()} {chance.choice(words).title()}" for _ in range(6)],
            "date": day,
            "categories": chance.sample(["cs.CL", "cs.LG", "cs.CV", "cs.AI", "stat.ML", "cs.RO"], 2),
            "source": "made up",
        }


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The papers of a JSON Lines file, plain or compressed."""
    opener: Any = {".xz": lzma.open, ".gz": gzip.open}.get(path.suffix, open)
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


class Bench:
    """An archive in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "site_templates", folder / "site_templates")
        shutil.copy(ROOT / "mkdocs.yml", folder)
        (folder / "content").mkdir()
        for page in (ROOT / "content").glob("*.*"):
            shutil.copy(page, folder / "content")

    def take(self, papers: Iterator[dict[str, Any]]) -> int:
        """Import papers; how many."""
        file = self.folder / "papers.jsonl"
        with file.open("w", encoding="utf-8") as out:
            count = sum(bool(out.write(json.dumps(paper) + "\n")) for paper in papers)
        self._archive("import", file.name)
        file.unlink()
        return count

    def build(self) -> dict[str, float]:
        """One build: seconds from start to end of the process, and what its summary says."""
        start = time.perf_counter()
        said = self._archive("build")
        seconds = time.perf_counter() - start
        found = _SUMMARY.search(said)
        if found is None:
            raise SystemExit(said)
        written, kept, size, memory = (float(number.replace(",", "")) for number in found.groups())
        return {"s": round(seconds, 1), "written": written, "kept": kept, "mb": size, "peak_mib": memory}

    def _archive(self, *arguments: str) -> str:
        command = [str(Path(sys.executable).parent / "archive"), *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        return done.stdout + done.stderr


def measure(papers: list[dict[str, Any]] | Iterator[dict[str, Any]], folder: Path) -> dict[str, Any]:
    """Cold, unchanged and with fifty more papers, of one archive."""
    bench = Bench(folder)
    count = bench.take(iter(papers))
    result: dict[str, Any] = {"papers": count, "cold": bench.build(), "unchanged": bench.build()}
    latest = max(path.name for path in (folder / "content" / "papers").iterdir())
    month = max(path.name for path in (folder / "content" / "papers" / latest).iterdir())
    fresh = (
        {**paper, "id": f"new-{number}", "date": f"{latest}-{month}-28"}
        for number, paper in enumerate(made_up(NEW))
    )
    bench.take(fresh)
    result["fifty_more"] = bench.build()
    pages = list((folder / "site" / "papers").glob("*/index.html"))
    result["page_kb"] = round(sum(page.stat().st_size for page in pages) / len(pages) / 1000, 2)
    result["files"] = sum(len(names) for _, _, names in os.walk(folder / "site"))
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--papers", type=Path)
    parser.add_argument("--sizes", type=lambda text: [int(size) for size in text.split(",")])
    parser.add_argument("--peer", nargs=2, type=Path, metavar=("PYTHON", "SCRIPT"))
    options = parser.parse_args()
    sizes = options.sizes or (
        [10_000, 20_000, 40_000, 100_000] if options.papers else [10_000, 20_000, 40_000]
    )
    result: dict[str, Any] = {"cpus": os.cpu_count(), "sizes": []}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            papers = islice(read(options.papers), size) if options.papers else made_up(size)
            result["sizes"].append(measure(papers, Path(folder)))
    if options.peer and options.papers:
        result |= _beside(options.peer, options.papers, result["sizes"][-1])
    print(json.dumps(result))


def _beside(peer: list[Path], papers: Path, largest: dict[str, Any]) -> dict[str, Any]:
    """The peer on the same papers, and our seconds as parts of its own."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["--papers", papers, "--limit", largest["papers"], "--out", Path(folder) / "site"]
        done = subprocess.run(
            [*map(str, peer), *map(str, arguments)], capture_output=True, text=True, check=True
        )
    theirs = json.loads(done.stdout)
    whole = theirs["hugo_s"] + theirs.get("pagefind_s", 0)
    ours = {name: round(largest[name]["s"] / whole, 3) for name in ("cold", "unchanged", "fifty_more")}
    return {
        "peer": theirs,
        "to_peer": ours,
        "cold_to_peer_without_search": round(largest["cold"]["s"] / theirs["hugo_s"], 2),
    }


if __name__ == "__main__":
    main()
