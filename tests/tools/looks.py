"""How the site looks: figures and pictures of every kind of page and of paper, over the recorded days.

``python -m tests.tools.looks [FOLDER]`` builds an archive of the recorded days with the minimums that
`archive init` writes. It prints a table for phones and one for desktops, and writes pictures of the first
screens into FOLDER (``build/looks`` by default): one of each page, and sheets of all, light and dark.
``make looks`` runs it.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from generator.commands.intake import taking
from generator.commands.project import init
from generator.configuration.settings import Settings
from generator.content.library import Library
from generator.content.runs.fetched import FetchState
from generator.listings.kinds import KINDS, PAPER, SPANS, Kind
from generator.papers import publication
from generator.sources.frame import runner
from generator.sources.frame.declarations import Part
from generator.sources.frame.http import Client, Clock
from generator.sources.upstreams import huggingface
from tests.acceptance import soak
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import chromium, visit
from tests.harness.processes import CHECKOUT
from tests.harness.references import library as made_up
from tests.harness.server import serving
from tests.publish.test_first_view import OBSERVE, sent

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
WINDOWS: dict[str, dict[str, Any]] = {"phone": PHONE, "desktop": DESKTOP}
OTHERS = {"search": "search/", "404": "404.html"}  # pages without a kind
COLUMNS = ("page", "first y", "papers", "cut", "KB", "shift", "wide")
_SHEET = 1560  # pixels
_WORKS = {kind: f"00-{kind.replace(' ', '-')}" for kind in publication.KINDS}  # ids of made-up works
_LINE = "  {:16}{:>8}{:>8}{:>10}{:>8}{:>8}{:>6}"
_ACROSS = {"phone": 5, "desktop": 2}

# Papers of lists, whole summaries among them, and how many pixels the page is too wide.
_MEASURE = """() => {
  const papers = [...document.querySelectorAll("article ol > li")]
    .filter(item => item.querySelector(":scope > a[href*='papers/'], .title") && item.checkVisibility())
    .map(item => item.getBoundingClientRect()).filter(box => box.height);
  const shown = papers.map(box => Math.max(0, Math.min(box.bottom, innerHeight) - box.top) / box.height);
  const summaries = [...document.querySelectorAll("article ol .summary")]
    .filter(one => one.checkVisibility());
  return {
    first: papers.length ? Math.round(Math.min(...papers.map(box => box.top))) : null,
    papers: shown.reduce((sum, part) => sum + part, 0),
    cut: summaries.filter(one => one.scrollHeight > one.clientHeight + 2).length,
    summaries: summaries.length,
    wide: document.documentElement.scrollWidth - innerWidth,
  };
}"""


@dataclass(frozen=True)
class Look:
    """The figures of a page's first visit: see `COLUMNS`."""

    measured: dict[str, Any]
    bytes: int
    moved: float

    def row(self, name: str) -> tuple[str, ...]:
        """Return the figures as text, with ``-`` for those of lists on a page without one."""
        told = self.measured
        cut = f"{told['cut']} of {told['summaries']}" if told["summaries"] else "-"
        first, papers = ("-", "-") if told["first"] is None else (str(told["first"]), f"{told['papers']:.1f}")
        return name, first, papers, cut, f"{self.bytes / 1000:.1f}", f"{self.moved:.3f}", str(told["wide"])


def recorded(folder: Path) -> ArchiveFolder:
    """Build an archive of the recorded days, with what *Set up* writes for its size."""
    archive = ArchiveFolder(folder)
    first, later = soak.recorded()
    days = [date.fromisoformat(day) for day in first]
    noon = datetime.combine(days[-1], time(12), UTC)
    library = Library(archive.content)
    with soak.serving(soak.Hub(first, later, 0.0, random.Random(), today=days[-1])) as hub:
        client = Client(clock=Clock(noon.timestamp, lambda seconds: None))
        part = Part(huggingface.SOURCE, "", huggingface.HuggingFaceSettings(hub.url))
        records = runner.fetched(part, client, days)
        report = taking.take(library, records, Settings(), now=noon, of_days=True)
        taking.finish(report, FetchState(archive.content), part, days, days[-1])
        client.close()
    for work in made_up(len(_WORKS)):  # older than all others
        archive.put(replace(work, id=_WORKS[work.published_in.kind], published="1999"))
    init.fit(archive.config, sum(1 for _ in library.files()))
    archive.build()
    return archive


def chosen(site: Path) -> dict[str, str]:
    """Return an address of each kind of page, the newest paper or span of time, and of each kind of paper."""
    found = {}
    for kind in KINDS:
        pages = [path for path in site.glob(f"{kind.address.format('*')}index.html") if _is_of(kind, path)]
        if pages:
            largest = max(pages, key=lambda path: (path.stat().st_size, path))
            page = max(pages) if kind in (PAPER, *SPANS) else largest
            found[kind.name] = page.relative_to(site).as_posix().removesuffix("index.html")
    return found | {name: PAPER.address.format(name) for name in _WORKS.values()} | OTHERS


def _is_of(kind: Kind, page: Path) -> bool:
    return f'md-typeset {kind.name}">' in page.read_text("utf-8")


def look(browser: Browser, archive: ArchiveFolder, address: str, window: str, picture: Path) -> Look:
    """Visit a page for the first time, in light and then in dark colours; take a picture in each."""
    with serving(archive.site, PREFIX) as root, visit(browser, root, **WINDOWS[window]) as seen:
        page, paths = seen.page, []
        page.on("request", lambda asked: paths.append(urlsplit(asked.url).path.removeprefix(PREFIX)))
        page.add_init_script(OBSERVE)
        page.goto(address, wait_until="networkidle")
        page.screenshot(path=f"{picture}-light.png")
        told = Look(page.evaluate(_MEASURE), sent(archive, paths), page.evaluate("seen.moved"))
        page.emulate_media(color_scheme="dark")
        page.reload(wait_until="networkidle")
        page.screenshot(path=f"{picture}-dark.png")
        return told


def sheet(page: Page, folder: Path, window: str, scheme: str, names: Iterable[str]) -> None:
    """Put the pictures of all pages on one."""
    across = _ACROSS[window]
    style = f"margin: 4px; background: #888; display: grid; gap: 8px; grid: auto / repeat({across}, 1fr)"
    figures = "".join(
        f'<figure style="margin: 0; font: 12px sans-serif">{name}'
        f'<img style="width: 100%" src="{window}-{name}-{scheme}.png"></figure>'
        for name in names
    )
    (folder / "sheet.html").write_text(f'<body style="{style}">{figures}', "utf-8")
    page.goto((folder / "sheet.html").as_uri())
    page.screenshot(path=folder / f"{window}-{scheme}.png", full_page=True)


def main() -> None:
    """Build the archive, print the tables, and make the pictures."""
    if not soak.RECORDED.exists():
        raise SystemExit("the recorded days, ../shared/data/hf_daily.tar.xz, are absent")
    folder = Path(sys.argv[1]) if sys.argv[1:] else CHECKOUT / "build" / "looks"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        archive = recorded(Path(name, "archive"))
        pages = chosen(archive.site)
        for window in WINDOWS:
            print(window)
            print(_LINE.format(*COLUMNS))
            for page, address in pages.items():
                told = look(browser, archive, address, window, folder / f"{window}-{page}")
                print(_LINE.format(*told.row(page)), flush=True)
            with visit(browser, "about:blank", viewport={"width": _SHEET, "height": 800}) as blank:
                for scheme in ("light", "dark"):
                    sheet(blank.page, folder, window, scheme, pages)
    (folder / "sheet.html").unlink()
    print(f"The pictures are in {folder}")


if __name__ == "__main__":
    main()
