"""The map's milliseconds and bytes with many points, measured in Chromium on loopback; prints one JSON line.

    python -m tests.benchmarks.bench_map [--papers 100000]

The site has a few made-up papers; the points on its map are made up, too.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from pathlib import Path

from generator.search.packing import pack
from tests.harness import mapped
from tests.harness.archive import ArchiveFolder
from tests.harness.browser import chromium, visit, wait_until
from tests.harness.server import serving

FRAMES = 60
MOVE = """async ([frames, zooms]) => {
  const canvas = document.querySelector("#map canvas");
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, cancelable: true };
  for (let step = 0; step < frames; step++) {
    const key = step % 20 < 10 ? "ArrowLeft" : "ArrowRight";
    if (zooms) canvas.dispatchEvent(new WheelEvent("wheel", { ...at, deltaY: step < frames / 2 ? -90 : 90 }));
    else canvas.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  }
}"""


def points(papers: int) -> dict[str, bytes]:
    """Return files of made-up points: clusters of all sizes, as a real layout has them."""
    chance = random.Random(papers)
    centres = [(chance.uniform(0.1, 0.9), chance.uniform(0.2, 0.8)) for _ in range(90)]
    columns = bytearray(), bytearray(), bytearray()
    for _ in range(papers):
        place = chance.choice(centres)
        x, y = (min(max(int(chance.gauss(axis, 0.06) * 2048), 1), 2047) for axis in place)
        for column, value in zip(columns, (x >> 3, y >> 3, (x & 7) << 3 | y & 7), strict=True):
            column.append(value)
    tags = bytes(chance.choices(range(9), range(9, 0, -1), k=papers))
    hashes = chance.randbytes(papers), chance.randbytes(papers), bytes(chance.choices(range(64), k=papers))
    return {
        "places": pack([], *map(bytes, columns)),
        "tags": pack([f"tag {number}" for number in range(1, 9)], tags),
        "slugs": pack("", *hashes),
    }


def measured(site: Path) -> dict[str, float]:
    """Return milliseconds: until the first picture, and of script a frame, without other processes' time."""
    found: dict[str, float] = {}
    with serving(site) as root, chromium() as browser, visit(browser, root) as seen:
        page = seen.page
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"{root}map/")
        wait_until(page, "performance.getEntriesByName('map').length > 0")
        found["first_picture"] = page.evaluate("performance.getEntriesByName('map')[0].startTime")
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def spent() -> float:
            metrics = session.send("Performance.getMetrics")["metrics"]
            return float(next(some["value"] for some in metrics if some["name"] == "ScriptDuration"))

        for name, address, zooms in (("pan", "", False), ("zoom", "", True), ("asked", "?q=matter", False)):
            page.goto(f"{root}map/{address}")
            page.wait_for_load_state("networkidle")
            before = spent()
            page.evaluate(MOVE, [FRAMES, zooms])
            found[f"{name}_frame"] = round(1000 * (spent() - before) / FRAMES, 2)
        assert seen.wrong == [], seen.wrong
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = ArchiveFolder(Path(folder) / "archive", mapped.SETTINGS)
        mapped.fill(archive)
        archive.build()
        site = archive.site
        made = points(asked.papers)
        for name, data in made.items():
            (site / "map" / f"{name}.bin").write_bytes(data)
        sizes = {f"{name}_bytes": len(data) for name, data in made.items()}
        print(json.dumps({"papers": asked.papers, **sizes, **measured(site)}))


if __name__ == "__main__":
    main()
