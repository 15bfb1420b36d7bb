"""The search as people type: of each kind of query, nine in ten have what is meant among the first five."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from generator.queries.documents import Document
from tests.harness.search import build, made_up, write_pages
from tests.harness.server import serving

pytestmark = pytest.mark.slow

TYPED = json.loads(Path(__file__).with_name("typed.json").read_text(encoding="utf-8"))
FIRST = 5
SHARE = 0.9
PAGES = 6
"""Pages that are typed into at the same time: most of a search is waiting for the reader to stop."""
COUNTING = """window.waiting = 0;
const real = window.fetch;
window.fetch = (...given) => {
  window.waiting++;
  return real(...given).finally(() => window.waiting--);
};"""
# A search is over when it has said something and, for a while, nothing changes and nothing is asked for:
# after an answer, the page pauses for a reader who goes on typing. A box may have nothing to suggest.
WATCH = """() => {
  const said = document.querySelector("header input") === document.activeElement ? ".as-box" : ".as-status";
  for (const old of document.querySelectorAll(".as-box, .as-status, .as-list")) old.replaceChildren();
  window.settled = new Promise((resolve) => {
    let quiet = 0;
    const watcher = new MutationObserver(() => (quiet = 0));
    watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
    const timer = setInterval(() => {
      quiet = window.waiting ? 0 : quiet + 1;
      if (quiet < (document.querySelector(said)?.textContent ? 6 : 24)) return;
      clearInterval(timer);
      watcher.disconnect();
      resolve();
    }, 50);
  });
}"""
LABEL = "option => option.firstChild.textContent"


def papers() -> list[Document]:
    """Return the papers of `typed.json` among others, the oldest first.

    Of a hundred others, as many have a common word as it says there: as in life.
    """
    chance = random.Random(1)
    made = []
    for paper in made_up(2000):
        said = [word for word, share in TYPED["common"].items() if chance.randrange(100) < share]
        chance.shuffle(said)
        if paper.day <= TYPED["today"]:
            made.append(paper._replace(abstract=f"{paper.abstract} We {' '.join(said)}."))
    for number, given in enumerate(TYPED["papers"]):
        tags = tuple(given.get("tags", ()))
        name = f"{given['day'][2:4]}{given['day'][5:7]}.1{number:04d}"
        made.append(
            Document(
                name,
                f"papers/{name}/",
                given["title"],
                given["abstract"],
                tuple(given["authors"]),
                tags,
                given["day"],
                given.get("votes"),
                tag_aliases=tuple(TYPED["aliases"].get(tags[0], ())) if tags else (),
            )
        )
    return sorted(made, key=lambda paper: paper.day)


@pytest.fixture(scope="module")
def pages(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Page]]:
    folder = tmp_path_factory.mktemp("site")
    documents = papers()
    write_pages(folder, documents)
    build(documents, folder / "search" / "index", fewest=3)
    scripts = [f"./index/{script.name}" for script in (folder / "search" / "index").glob("*.js")]
    context = browser.new_context(viewport={"width": 700, "height": 400})
    context.clock.set_fixed_time(f"{TYPED['today']}T12:00:00")
    context.add_init_script(COUNTING)
    with serving(folder) as root:
        opened = [context.new_page() for _ in range(PAGES)]
        for page in opened:
            page.goto(f"{root}search/")
            # Asked for now: what waits for a script cannot be seen.
            page.evaluate("scripts => Promise.all(scripts.map((script) => import(script)))", scripts)
        yield opened
        context.close()


def field(page: Page, kind: str) -> Any:
    """Return the box to type in: of the header, which suggests, or of the search page."""
    return page.locator("header input" if kind == "suggestions" else ".as-form input")


def first(page: Page, kind: str) -> list[str]:
    """Return what a reader sees first: titles of results, or labels of suggestions."""
    page.evaluate("window.settled")
    seen = page.locator(".as-box a" if kind == "suggestions" else ".as-list > li > a")
    labels: list[str] = seen.evaluate_all(f"all => all.slice(0, {FIRST}).map({LABEL})")
    return labels


@pytest.mark.parametrize("kind", TYPED["queries"])
def test_what_is_meant_is_among_the_first_five(pages: list[Page], kind: str) -> None:
    queries = TYPED["queries"][kind]
    failed = []
    for at in range(0, len(queries), PAGES):
        some = queries[at : at + PAGES]
        for page, (text, *_) in zip(pages, some, strict=False):
            field(page, kind).focus()
            page.evaluate(WATCH)
            field(page, kind).fill(text)
        for page, (text, meant, *most) in zip(pages, some, strict=False):
            seen = first(page, kind)
            wanted = (meant,) if isinstance(meant, str) else tuple(meant)
            if not any(label.startswith(wanted) for label in seen[: most[0] if most else FIRST]):
                failed.append(f"{text}: {' / '.join(wanted)}, not {seen}")
    found = len(queries) - len(failed)
    print(f"{kind}: {found} of {len(queries)}", *failed, sep="\n")
    assert found >= SHARE * len(queries), "\n".join(failed)
