"""Papers like mine, measured: the files' bytes, the build's seconds, Chromium's milliseconds; one JSON line.

    python -m tests.benchmarks.bench_like [--papers 10000] [--months 24]

Reads the 100,000 papers in ``../shared/data`` and says so where they are absent. ``--papers`` takes a part of
them, evenly. The setting gives the months of ``newest_bytes``; for the ranking, all months count. A pair of
times is the first on a page and the least. Times move with the machine; bytes do not.
"""

from __future__ import annotations

import argparse
import json
import lzma
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from generator.publish import like
from generator.publish.context import Site
from generator.related import batches
from generator.related.weights import Described, Vectors
from generator.related.words import words
from generator.search.vectors import records
from generator.text.cleaning import line, paragraphs
from generator.text.tex import Tex
from tests.harness.browser import chromium
from tests.harness.processes import CHECKOUT
from tests.harness.related import every_vector
from tests.harness.server import serving

DATA = CHECKOUT.parent / "shared" / "data" / "papers-100k.jsonl.xz"
EVERY = 1_000_000  # months
TIMES, PAGES = 10, 5
SCRIPT = """async ([liked, times]) => {
    const { decoded, everyVector, months } = await import("/assets/like/vectors.js");
    const { ranking } = await import("/assets/like/taste.js");
    const { unpack } = await import("/assets/packing.js");
    const least = async (act) => {
        const taken = [];
        for (let time = 0; time < times; time++) {
            const start = performance.now();
            await act();
            taken.push(performance.now() - start);
        }
        return [taken[0], Math.min(...taken)];
    };
    const names = Object.keys(await months());
    const papers = [...(await everyVector(names)).keys()].map((slug) => ({ slug, day: "" }));
    const files = [];
    for (const name of names) files.push(await (await fetch(`/like/${name}.bin`)).arrayBuffer());
    const decoding = await least(async () => {
        for (const file of files) decoded(await unpack(file));
    });
    const saved = papers.filter((_, at) => at % Math.floor(papers.length / liked) === 0);
    const taken = await least(() => ranking(papers, saved));
    return { papers: papers.length, decoding_ms: decoding, ranking_ms: taken };
}"""


def vectors(count: int) -> tuple[Vectors, list[Any]]:
    """Return the vectors of papers, and their cards as far as the files need them."""
    with lzma.open(DATA, "rt", encoding="utf-8") as lines:
        every = list(map(json.loads, lines))
    papers = sorted(every[:: max(len(every) // count, 1)], key=lambda paper: (paper["date"], paper["id"]))
    described = [
        Described(paper["id"], paper["id"], paper["title"], words(Tex(line(paper["title"])).plain,
                  Tex(paragraphs(paper["abstract"])).plain)) for paper in papers
    ]  # fmt: skip
    cards = [SimpleNamespace(slug=paper["id"], id=paper["id"], dates=(paper["date"],)) for paper in papers]
    return every_vector(described, batches([paper["date"] for paper in papers])), cards


def site(cards: list[Any], coded: Mapping[str, bytes], months: int) -> Site:
    """Return the parts of a site that the files need."""
    settings = SimpleNamespace(like_months=months)
    archive = SimpleNamespace(cards=cards, file=lambda slug: slug, settings=settings)
    edition = SimpleNamespace(relating=SimpleNamespace(vectors=lambda: coded), meanings={})
    return cast(Site, SimpleNamespace(archive=archive, edition=edition))


def write(folder: Path, made: Site) -> dict[str, int]:
    """Write the files; return the bytes of each."""
    sizes = {}
    for step in like.files(made):
        data = step.make()
        path = folder / step.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        sizes[step.name] = len(data)
    return sizes


def ranked(folder: Path, liked: int) -> dict[str, Any]:
    """Return the milliseconds that Chromium takes to decode all files, and to rank all papers."""
    shutil.copytree(CHECKOUT / "site_templates/theme/assets", folder / "assets")
    (folder / "index.html").write_text("<!doctype html><title>Like</title>")
    with serving(folder) as root, chromium() as browser:
        made = []
        for _ in range(PAGES):  # each compiles the scripts anew
            page = browser.new_page()
            page.goto(root)
            made.append(page.evaluate(SCRIPT, [liked, TIMES]))
            page.context.close()
    return {
        "ranked": made[0]["papers"],
        **{
            name: [round(min(times), 1) for times in zip(*(one[name] for one in made), strict=True)]
            for name in ("decoding_ms", "ranking_ms")
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--liked", type=int, default=20)
    asked = parser.parse_args()
    if not DATA.exists():
        sys.exit(f"{DATA} is absent")
    made, cards = vectors(asked.papers)
    start = time.process_time()
    coded = dict(zip(made.names, records(made.sizes, made.terms, made.values), strict=True))
    seconds = time.process_time() - start
    with tempfile.TemporaryDirectory() as name:
        newest = write(Path(name), site(cards, coded, asked.months))
    with tempfile.TemporaryDirectory() as name:
        start = time.process_time()
        every = write(Path(name), site(cards, coded, EVERY))
        packing = time.process_time() - start
        found = {
            "papers": len(cards),
            "bytes_a_paper": round(sum(every.values()) / len(cards), 1),
            "bytes": sum(every.values()),
            "files": len(every),
            "newest_bytes": sum(newest.values()),
            "largest_month": max(newest.values()),
            "coding_s": round(seconds, 2),
            "packing_s": round(packing, 2),
            **ranked(Path(name), asked.liked),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
