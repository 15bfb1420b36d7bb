"""The search as people type: of each kind of query, nine in ten have what is meant among the first five."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from generator.queries.documents import Document
from tests.harness.search import Search, made_up, write_site
from tests.harness.server import serving

pytestmark = pytest.mark.slow

TYPED = json.loads(Path(__file__).with_name("typed.json").read_text(encoding="utf-8"))
FIRST = 5
SHARE = 0.9
SAMPLE = 3
"""The queries of each kind that are typed on pages, too; all at once, since most of a search is waiting."""
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
                values={"venue": tuple(given.get("venues", ()))},
                keywords=tuple(given.get("venues", ())),
                tag_aliases=tuple(TYPED["aliases"].get(tags[0], ())) if tags else (),
            )
        )
    return sorted(made, key=lambda paper: paper.day)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    write_site(made, papers(), fewest=3)
    return made


@pytest.fixture(scope="module")
def search(folder: Path) -> Search:
    return Search(folder, datetime.fromisoformat(f"{TYPED['today']}T12:00:00"))


def first(search: Search, kind: str, text: str) -> list[str]:
    """Return what a reader sees first: titles of results, or labels of suggestions."""
    if kind == "suggestions":
        return [option["label"] for option in search.suggested(text)[:FIRST]]
    return [paper["title"] for paper in search.shown(text)["results"][:FIRST]]


@pytest.mark.parametrize("kind", TYPED["queries"])
def test_what_is_meant_is_among_the_first_five(search: Search, kind: str) -> None:
    queries = TYPED["queries"][kind]
    failed = []
    for text, meant, *more in queries:
        seen = first(search, kind, text)
        wanted = (meant,) if isinstance(meant, str) else tuple(meant)
        most = next((number for number in more if isinstance(number, int)), FIRST)
        if not any(label.startswith(wanted) for label in seen[:most]):
            failed.append(f"{text}: {' / '.join(wanted)}, not {seen}")
    found = len(queries) - len(failed)
    print(f"{kind}: {found} of {len(queries)}", *failed, sep="\n")
    assert found >= SHARE * len(queries), "\n".join(failed)


@pytest.fixture(scope="module")
def pages(browser: Browser, folder: Path) -> Iterator[list[Page]]:
    scripts = [f"./index/{script.name}" for script in (folder / "search" / "index").glob("*.js")]
    context = browser.new_context(viewport={"width": 700, "height": 400})
    context.clock.set_fixed_time(f"{TYPED['today']}T12:00:00")
    context.add_init_script(COUNTING)
    with serving(folder) as root:
        opened = [context.new_page() for _ in range(SAMPLE)]
        for page in opened:
            page.goto(f"{root}search/")
            # Asked for now: what waits for a script cannot be seen.
            page.evaluate("scripts => Promise.all(scripts.map((script) => import(script)))", scripts)
        yield opened
        context.close()


def test_a_page_shows_the_same_first(search: Search, pages: list[Page]) -> None:
    for kind, queries in TYPED["queries"].items():
        typed, listed = "header input", ".as-box a"
        if kind != "suggestions":
            typed, listed = ".as-form input", ".as-list > li > a"
        texts = [text for text, *_ in queries[:: len(queries) // SAMPLE]]
        for page, text in zip(pages, texts, strict=False):
            page.locator(typed).focus()
            page.evaluate(WATCH)
            page.locator(typed).fill(text)
        for page, text in zip(pages, texts, strict=False):
            page.evaluate("window.settled")
            labels = page.locator(listed).evaluate_all(f"all => all.slice(0, {FIRST}).map({LABEL})")
            assert labels == first(search, kind, text), text
