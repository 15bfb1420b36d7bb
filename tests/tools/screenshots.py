"""README's pictures. Renew them with ``python -m tests.tools.screenshots``.

Two show the sample. The third shows an archive as *Set up* makes it for a theme, with made-up papers: real
titles belong to other people. The three steps to it are drawn, see `drawings`; the argument ``drawings``
renews only these.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from generator.content.runs.sample import NAME
from generator.papers.paper import Links, Paper
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import chromium, visit
from tests.harness.files import edit
from tests.harness.papers import paper
from tests.harness.processes import CHECKOUT
from tests.harness.server import serving
from tests.tools import drawings

FOLDER = CHECKOUT / ".github" / "screenshots"
PAPER = "papers/lost-low-rank-and-sparse-pre-training-for-large-language-models/"
DESKTOP, PHONE = {"width": 1240, "height": 800}, {"width": 390, "height": 800}
_LAST = date(2026, 11, 20)  # a Friday
_METHODS = ("Quiet Transducers", "Sparse Murmurs", "Patient Codecs", "Humming Decoders", "Whispering Graphs",
            "Restless Vocoders", "Barefoot Phonemes", "Unhurried Prosody")  # fmt: skip
_TASKS = ("speech recognition", "speech translation", "text-to-speech", "voice conversion", "spoken dialogue",
          "speaker diarization", "audio understanding")  # fmt: skip
_PEOPLE = ("Ada Example", "Bo Sample", "Cy Moss", "Dana Fern", "Eli Lichen", "Femi Reed")
_ORGANIZATIONS = ("Moss Laboratory", "University of Ferns", "")


def made_up() -> dict[Paper, int]:
    """Return made-up papers on speech, three on each working day, with their votes."""
    made = {}
    for number in range(len(_METHODS) * len(_TASKS)):
        method, task = _METHODS[number % len(_METHODS)], _TASKS[number % len(_TASKS)]  # all pairs: 8 and 7
        weeks, day = divmod(number // 3, 5)
        told = paper(
            f"2611.{number:05}",
            f"{method} for {task}",
            abstract=f"{method} listen to {task} and say nothing. No owl was recorded.",
            authors=[_PEOPLE[(number + step) % len(_PEOPLE)] for step in range(2 + number % 4)],
            keywords=(task, ("streaming", "low-resource languages")[number % 2]),
            organization=_ORGANIZATIONS[number % 3],
            days=(str(_LAST - timedelta(weeks=weeks, days=day)),),
            links=Links(code="https://example.org/owls" if number % 4 == 0 else ""),
        )
        made[told] = number * 37 % 91
    return made


def themed(folder: Path) -> ArchiveFolder:
    """Make the archive of these papers, with the settings that *Set up* writes for its size."""
    minimums = {"tag_minimum": 2, "author_minimum": 3, "organization_minimum": 2}
    archive = ArchiveFolder(folder, minimums)
    edit(archive.config, "site_name: Paper Archive\n", "site_name: Speech Papers\n")
    papers = made_up()
    archive.put_all(papers)
    archive.vote({told.id: votes for told, votes in papers.items()}, "2026-11")
    return archive


def of_the_sample(folder: Path) -> ArchiveFolder:
    """Copy the project's sample, without the line on each page that says so."""
    archive = ArchiveFolder(folder)
    shutil.copytree(CHECKOUT / "content", archive.content, dirs_exist_ok=True)
    (archive.content / NAME).unlink(missing_ok=True)
    return archive


def picture(browser: Browser, archive: ArchiveFolder, name: str, address: str = "", **options: Any) -> None:
    """Take a picture of a page of a built archive."""
    with serving(archive.site, PREFIX) as root, visit(browser, root, **options) as seen:
        seen.page.goto(f"{root}{address}", wait_until="networkidle")
        seen.page.screenshot(path=FOLDER / f"{name}.png")


def draw(browser: Browser) -> None:
    """Take pictures of the drawings of README's steps."""
    for name, html in drawings.drawings().items():
        page = browser.new_page(viewport={"width": drawings.WIDTH, "height": 100})
        page.set_content(html)
        page.screenshot(path=FOLDER / f"{name}.png", full_page=True)
        page.close()


def main() -> None:
    """Make the pictures."""
    if sys.argv[1:] == ["drawings"]:
        with chromium() as browser:
            draw(browser)
        return
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        sample, speech = of_the_sample(Path(name, "sample")), themed(Path(name, "speech"))
        for archive in (sample, speech):
            archive.build("--strict")
        picture(browser, sample, "home", viewport=DESKTOP)
        picture(browser, sample, "paper", PAPER, viewport=PHONE, color_scheme="dark")
        picture(browser, speech, "speech", viewport=DESKTOP)
        draw(browser)


if __name__ == "__main__":
    main()
