"""An archive with a map: made-up papers in three regions of a made-up layout, and some between regions."""

from __future__ import annotations

from playwright.sync_api import Page

from generator.content.layout import FEWEST, Layout, MapRegion, Position
from generator.papers.paper import Author, Paper
from generator.store.atomic import write
from tests.harness.archive import ArchiveFolder
from tests.harness.browser import wait_until
from tests.harness.papers import numbered

SETTINGS: dict[str, object] = {"tag_minimum": 2, "author_minimum": 2, "list_limit": 50}
PAPERS = FEWEST + 20
REGIONS = ("moss of the north", "quiet rivers", "copper lamps")
PLACES = ((12_000, 14_000), (50_000, 20_000), (30_000, 48_000))
TAGS = ("moss", "rivers", "lamps")
BETWEEN = 10  # every so many papers are in no region
NAMED = "Rivers & <streams>"
DRAWN = "performance.getEntriesByName('map').length > 0"
PIXEL = """async ([x, y]) => {
  const [{ View }, { pointsOf }, { file }] = await Promise.all([
    import("../assets/map/view.js"), import("../assets/map/points.js"), import("../assets/map/asked.js"),
  ]);
  const view = new View(pointsOf(await file("places")));
  const { left, top, width, height } = document.querySelector("#map canvas").getBoundingClientRect();
  view.resize(width, height);
  view.follow(location.hash);
  const [right, down] = view.pixelOf(x, y);
  return [left + right, top + down];
}"""


def fill(archive: ArchiveFolder) -> None:
    """Write papers with votes and tags, and their places, as `archive map` writes them."""
    take_given_menu(archive)
    for number in range(1, PAPERS + 1):
        archive.put(paper(number))
    archive.vote({paper(number).id: number for number in range(1, PAPERS + 1)})
    positions = {paper(number).slug: place(number) for number in range(1, PAPERS + 1)}
    counts = [sum(found.region == number for found in positions.values()) for number in range(3)]
    regions = [
        MapRegion(name, *place, count) for name, place, count in zip(REGIONS, PLACES, counts, strict=True)
    ]
    Layout(dict(sorted(positions.items())), regions).write(archive.content)
    write(archive.content / "map.yml", f"{REGIONS[1]}: {NAMED}\n".encode())
    write(
        archive.content / "lists" / "walk.md",
        b"---\ntitle: A walk\npapers: ['2603.00001', '2603.00002']\n---\n",
    )


def take_given_menu(archive: ArchiveFolder) -> None:
    """Let the plugin say what is in the menu."""
    config = archive.config.read_text("utf-8")
    start, end = config.index("nav:\n"), config.index("plugins:\n")
    archive.config.write_text(config[:start] + config[end:], "utf-8")


def paper(number: int) -> Paper:
    """Return a paper, which has the tag of its region; the last ones are recent.

    The first and the last have a tag that the first does not have alone: it has two documents in the index.
    """
    day = f"2026-03-{number % 28 + 1:02d}" if number > FEWEST else f"2025-{number % 12 + 1:02d}-01"
    keywords = (TAGS[number % 3], *(["shared lately"] if number in (1, PAPERS) else []))
    return numbered(number, day, keywords=keywords, authors=(Author(f"Ada {TAGS[number % 3].title()}"),))


def place(number: int) -> Position:
    """Return the place of a paper, around the middle of its region."""
    x, y = PLACES[number % 3]
    return Position(
        x + (number * 97) % 8000 - 4000,
        y + (number * 61) % 8000 - 4000,
        None if number % BETWEEN == 0 else number % 3,
    )


def open_map(page: Page, root: str, address: str = "") -> None:
    """Open the map, and wait until it is drawn."""
    page.goto(f"{root}map/{address}")
    wait_until(page, DRAWN)


def pixel(page: Page, number: int) -> tuple[float, float]:
    """Return where a paper is in the window, by the view that the address says."""
    there = place(number)
    x, y = page.evaluate(PIXEL, [there.x, there.y])
    return x, y


def colors(page: Page, x: float, y: float) -> list[int]:
    """Return the colour of the canvas at a pixel of the window: red, green, blue, opacity."""
    found: list[int] = page.evaluate(
        """([x, y]) => {
          const canvas = document.querySelector("#map canvas");
          const { left, top, width } = canvas.getBoundingClientRect();
          const ratio = canvas.width / width;
          const at = [(x - left) * ratio, (y - top) * ratio].map(Math.round);
          return [...canvas.getContext("2d").getImageData(...at, 1, 1).data];
        }""",
        [x, y],
    )
    return found


def picture(page: Page) -> str:
    """Return the picture once it is drawn, to be compared."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    found: str = page.evaluate("document.querySelector('#map canvas').toDataURL()")
    return found
