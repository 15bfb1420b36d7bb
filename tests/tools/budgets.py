"""What a site of 500 made-up papers costs, counted: ``tests/publish/budgets.json``.

The figures follow neither from the machine nor from what else it does. After a change that is worth more, run
this, and give the reason in the same commit: ``python -m tests.tools.budgets``.
"""

from __future__ import annotations

import functools
import gzip
import json
import posixpath
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import ascii_lowercase
from urllib.parse import urljoin

from lxml import html

from generator.papers.paper import Author
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.files import changes, files, stamps
from tests.harness.forks import Fork
from tests.harness.papers import numbered
from tests.harness.processes import CHECKOUT, ended

FILE = CHECKOUT / "tests" / "publish" / "budgets.json"
CALLS = "function calls of a build"
PYTHON = (3, 11)
"""The Python whose calls are counted: from 3.12 on, a comprehension is no call."""
_SETTINGS = {"tag_minimum": 2, "author_minimum": 3, "citation_abstract_limit": 0}
_PAPERS, _MORE, _BATCH, _WITH_A_DAY = 500, 50, 20, 400
_WORDS = ["".join(parts) for parts in product("bdfklmnprst", ("alo", "eri", "isu", "ote", "una"))]
_ADDRESSES = {
    "home": "", "a day": "dates/2026-01-21/", "a paper": "papers/2603.00441/", "a tag": "tags/tag-3/",
    "the search": "search/", "new papers": "new/",
}  # fmt: skip
_PROFILED = """
import cProfile
from generator.commands.launch import main
profile = cProfile.Profile(builtins=False)
profile.enable()
try:
    main()
finally:
    profile.disable()
    print(sum(entry.callcount for entry in profile.getstats()))
"""
# What `boot.js` starts: on each page, and on a paper's.
_STARTED, _OF_A_PAPER = ("assets/reading/keys.js",), ("assets/paper.js",)
_RESULTS = re.compile(r"search/index/\w+/d\d+\.bin")
_IMPORT = re.compile(r"""\b(?:import|from)\s*["'](\.[^"']+)["']""")


def figures(folder: Path) -> dict[str, int]:
    """Build an archive in a folder, and once more with fifty papers more; return what that took and made."""
    archive = ArchiveFolder(folder / "archive", _SETTINGS)
    _fill(archive, range(_PAPERS))
    build = Fork(_PROFILED, ["--config", str(archive.config), "build", "--processes=1"])
    made = {CALLS: int(ended(build.wait(), (0, 1)).stdout.split()[-1])}
    site, before = files(archive.site), stamps(archive.site)
    blocks = [len(data) for path, data in site.items() if _RESULTS.fullmatch(path)]
    made["bytes of a file of results, on average"] = sum(blocks) // len(blocks)
    for name, address in _ADDRESSES.items():
        page = f"{address}index.html"
        asked = asked_at_once(site, page) - {page}
        made[f"bytes of {name}"] = len(site[page])
        made[f"requests of a first visit to {name}"] = len(asked) + 1
        made[f"bytes sent for {name}, without the page"] = sum(_sent(site[path]) for path in asked)
    _fill(archive, range(_PAPERS, _PAPERS + _MORE))
    archive.build(processes=1)
    return made | {"files that fifty papers more change": len(changes(before, stamps(archive.site)))}


def known() -> dict[str, int]:
    """Return the figures that the project has agreed on."""
    figures: dict[str, int] = json.loads(FILE.read_text("utf-8"))
    return figures


def _fill(archive: ArchiveFolder, numbers: range) -> None:
    """Write papers; twenty in a row have words of their own, so that few others are related.

    The first ones have a month and no day: the feed of all papers has not all of them.
    """
    for number in numbers:
        batch = number // _BATCH
        day = f"2026-01-{batch + 1:02d}" if number >= _WITH_A_DAY else f"2025-{batch // 2 + 1:02d}"
        chance = random.Random(number)
        words = [f"{word}{ascii_lowercase[batch % 26]}" for word in _WORDS]
        title, first, last = (" ".join(chance.choices(words, k=12)).capitalize() for _ in range(3))
        people = tuple(Author(f"{name} {chance.choice(_WORDS)}") for name in ("Ada", "Bo"))
        about = {"title": title, "abstract": f"{first}. {last}.", "authors": people}
        archive.put(numbered(number, day, keywords=(f"tag {number % 7}",), **about))


@functools.cache
def _sent(data: bytes) -> int:
    return len(gzip.compress(data))


def asked_at_once(site: dict[str, bytes], page: str) -> set[str]:
    """Return the files that a browser asks for before any script asks for more; a script has its imports."""
    found, waiting = set[str](), [page, *_STARTED, *(_OF_A_PAPER if page.startswith("papers/") else ())]
    while waiting:
        if (path := waiting.pop()) in site and path not in found:
            found.add(path)
            text = site[path].decode(errors="replace")
            waiting += _linked(text, PREFIX + path) if path == page else []
            imported = _IMPORT.findall(text) if path.endswith(".js") else ()
            waiting += [posixpath.normpath(f"{posixpath.dirname(path)}/{other}") for other in imported]
    return found


def _linked(page: str, address: str) -> Iterator[str]:
    for node in html.fromstring(page).iter("link", "script", "img"):
        is_asked = node.get("rel", "icon") in ("icon", "manifest", "modulepreload", "stylesheet")
        if is_asked and (path := node.get("href") or node.get("src")):
            yield urljoin(address, path).partition("?")[0].removeprefix(PREFIX)


def main() -> None:
    """Write the figures."""
    if sys.version_info[:2] != PYTHON:
        sys.exit(f"Calls are counted with Python {'.'.join(map(str, PYTHON))}. Run this with it.")
    with tempfile.TemporaryDirectory() as folder:
        FILE.write_text(json.dumps(figures(Path(folder)), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
