"""The search as people type: of each kind of query, nine in ten have what is meant among the first five."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from generator.queries.documents import Document
from generator.queries.words import fold
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
                values={"venue": tuple(given.get("venues", ())), "has": tuple(given.get("has", ()))},
                keywords=tuple(given.get("venues", ())),
                comments=given.get("comments"),
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


def period(value: str) -> tuple[date, date]:
    """Return the first and the last day of a year, a month or a day."""
    begin = date.fromisoformat(f"{value}-01-01"[:10])
    length = {4: 366, 7: 31, 10: 1}[len(value)]
    last = (begin + timedelta(day) for day in reversed(range(length)))
    return begin, next(day for day in last if day.isoformat().startswith(value))


def days(answer: dict[str, Any]) -> tuple[date, date] | None:
    """Return the first and the last day that filters let pass; ``None`` without such filters."""
    found = [one for one in answer["understood"] if one["filter"] in ("on", "after", "before")]
    begin, end = date.min, date.max
    for one in found:
        first_day, last_day = period(one["value"])
        if one["filter"] == "before":
            end = min(end, first_day - timedelta(1))
            continue
        begin = max(begin, first_day)
        if one["filter"] == "on":
            end = min(end, last_day)
    return (begin, end) if found else None


def are_days(found: tuple[date, date] | None, wanted: list[str | None] | bool | None) -> bool:
    """Return whether the days are those wanted; an end beyond all papers is open."""
    if not isinstance(wanted, list) or not found:
        return bool(wanted) == bool(found)
    begin, end = (day.isoformat() for day in found)
    oldest = min(paper["day"] for paper in TYPED["papers"])
    is_begin = begin == wanted[0] if wanted[0] else begin <= oldest
    return is_begin and (end == wanted[1] if wanted[1] else end >= TYPED["today"])


def has_links(answer: dict[str, Any]) -> Iterator[str]:
    """Yield the links that papers must have, or with a sign must not have."""
    for one in answer["understood"]:
        if one["filter"] == "has":
            yield f"{'-' * one['not']}{one['value']}"


def missed(search: Search, text: str, wanted: dict[str, Any]) -> list[str]:
    """Return the names of what the answer to a query does not do as `typed.json` says."""
    answer = search.shown(text)
    said = [part["said"] for part in answer["parts"]]
    links = [*(other["said"] for other in answer["others"]), *search.offered(text)]
    offered = [fold(link.lower()) for link in links]
    shown = answer["results"][:FIRST]
    results = [paper["title"] for paper in shown if paper["complete"] or answer["partial"]]
    left = sorted(part.removeprefix("without ").lower() for part in said if part.startswith("without "))
    has: dict[str, Callable[[Any], bool]] = {
        "without": lambda words: left == sorted(words),
        "has": lambda values: [*has_links(answer)] == values,
        "days": lambda span: are_days(days(answer), span),
        "order": lambda order: answer["order"] == (order or ""),
        "never": lambda titles: not any(title.startswith(tuple(titles)) for title in results),
        "offered": lambda names: all(any(fold(name.lower()) in text for text in offered) for name in names),
        "unoffered": lambda names: not any(fold(name.lower()) in text for name in names for text in offered),
        "marked": lambda is_marked: answer["isLike"] == is_marked,
        "whole": lambda is_whole: bool(answer["partial"]) != is_whole,
        "then": lambda titles: any(paper["title"].startswith(tuple(titles)) for paper in shown[1:]),
    }
    return [name for name, value in wanted.items() if not has[name](value)]


@pytest.mark.parametrize("kind", TYPED["queries"])
def test_what_is_meant_is_among_the_first_five(search: Search, kind: str) -> None:
    """A query has what is meant, perhaps within how many of the first, and what else its answer does."""
    queries = TYPED["queries"][kind]
    failed = []
    for text, meant, *more in queries:
        seen = first(search, kind, text)
        wanted = (meant,) if isinstance(meant, str) else tuple(meant)
        most = next((number for number in more if isinstance(number, int)), FIRST)
        others = next((judged for judged in more if isinstance(judged, dict)), None)
        wrong = missed(search, text, others) if others else []
        if wrong or not any(label.startswith(wanted) for label in seen[:most]):
            failed.append(f"{text}: {' / '.join(wanted)}{', '.join(['', *wrong])}, not {seen}")
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
