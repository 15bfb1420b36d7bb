"""Papers like the ones that a reader saved, in Chromium: made-up readers of made-up papers on a real site."""

from __future__ import annotations

import json
import math
import random
from array import array
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from generator.papers.paper import Paper
from generator.related.terms import STOP_WORDS
from generator.related.words import words
from generator.search.packing import pack
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import Visit, visit
from tests.harness.papers import paper
from tests.harness.readers import store, stored
from tests.harness.server import served

TOPICS = ("moss", "loom", "tide", "kite", "clock", "rivet", "violin", "anchor")
PARTS = ("growth", "repair", "colour", "decay", "shape", "weight", "sound", "speed", "price", "trade", "age",
         "depth", "edge", "frame", "grain", "heat")  # fmt: skip
SIDES = (PARTS[:10], PARTS[6:])  # of each topic
MANNER = tuple(f"survey{part}" for part in PARTS[:12])  # words of papers about any topic
EACH = 40  # papers of a topic
MONTHS = ("2026-01", "2026-02", "2026-03")


def made_up(number: int) -> Paper:
    """Return a paper about a side of a topic, with words of other topics; some are all in one manner."""
    chance = random.Random(number)
    topic, side = TOPICS[number % len(TOPICS)], SIDES[number // len(TOPICS) % 2]
    own = [f"{topic}{part}" for part in chance.sample(side, 5)]
    others = [f"{chance.choice(TOPICS)}{part}" for part in chance.sample(PARTS, 6)]
    words = [*own, *others, *(chance.sample(MANNER, 10) if chance.random() < 0.18 else ())]
    chance.shuffle(words)
    days = f"{MONTHS[number % 3]}-{1 + number % 28:02d}", "2026-03-30"
    return paper(
        f"2601.{number:05d}",
        f"On {own[0].capitalize()}",
        abstract=f"{' '.join(words)}.",
        days=days if number == 0 else days[:1],
    )


ABSTRACTS = [each.abstract for each in map(made_up, range(20))]
PAPERS = [made_up(number) for number in range(EACH * len(TOPICS))]


def about(topic: int, side: int | None = None) -> list[Paper]:
    """Return the papers about a topic, or one side of it."""
    of_topic = PAPERS[topic :: len(TOPICS)]
    return of_topic if side is None else of_topic[side::2]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    made = ArchiveFolder(tmp_path_factory.mktemp("like") / "archive")
    made.put_all(PAPERS)
    made.put(paper("2601.99999", "A b", days=("2026-03-01",)))  # without a word to compare
    made.build()
    return made


root = served("archive")


def described(papers: list[Paper]) -> list[dict[str, str]]:
    return [{"slug": each.id, "title": each.title, "day": each.days[0]} for each in papers]


def ranked(
    page: Page, liked: list[Paper], refused: list[Paper] | None = None, papers: list[Paper] | None = None
) -> list[dict[str, Any]]:
    """Rank papers in a browser, the best first, each with its score and reasons; papers without come last."""
    if refused is not None:
        store(page, "refused", json.dumps(described(refused)))
    made: list[dict[str, Any]] = page.evaluate(
        """async ([papers, liked]) => {
            const root = document.querySelector("link[rel=stylesheet]").href.replace(/assets.*/, "");
            const { ranking } = await import(root + "assets/like/taste.js");
            const { scores, reasons } = await ranking(papers, liked);
            const found = (slug) => ({ slug, score: scores.get(slug) ?? null, words: reasons(slug) });
            const others = papers.filter(({ slug }) => !scores.has(slug));
            return [...scores.keys(), ...others.map(({ slug }) => slug)].map(found);
        }""",
        [described(PAPERS if papers is None else papers), described(liked)],
    )
    return made


def gain(page: Page, liked: list[Paper], wanted: list[Paper]) -> float:
    """Return nDCG@20 of the wanted papers among all that the reader did not save."""
    slugs = {each.id for each in wanted} - {each.id for each in liked}
    others = [each for each in PAPERS if each not in liked]
    found = [each["slug"] in slugs for each in ranked(page, liked, papers=others)[:20]]
    ideal = sum(1 / math.log2(place + 2) for place in range(min(20, len(slugs))))
    return sum(is_wanted / math.log2(place + 2) for place, is_wanted in enumerate(found)) / ideal


def page_terms(page: Page, texts: list[str]) -> list[list[tuple[int, str]]]:
    made: list[list[tuple[int, str]]] = page.evaluate(
        """async (texts) => {
            const root = document.querySelector("link[rel=stylesheet]").href.replace(/assets.*/, "");
            const { termsOf } = await import(root + "assets/like/terms.js");
            return texts.map((text) => [...termsOf(text)]);
        }""",
        texts,
    )
    return made


def open_page(page: Page, root: str) -> Page:
    page.goto(f"{root}about/")
    return page


def test_readers_find_the_papers_of_their_topics(seen: Visit, root: str) -> None:
    """The nearest papers instead of the sum reach .78, and a sum without the mean of all papers .91."""
    page = open_page(seen.page, root)
    chance = random.Random(7)
    gains = []
    for topic in range(len(TOPICS)):
        other = about((topic + 3) % len(TOPICS))
        gains.append(gain(page, chance.sample(about(topic), 3), about(topic)))
        both = [*chance.sample(about(topic), 3), *chance.sample(other, 3)]
        gains.append(gain(page, both, about(topic) + other))
    assert sum(gains) / len(gains) > 0.94


def test_papers_like_the_refused_ones_fall_and_the_refused_come_last(seen: Visit, root: str) -> None:
    page = open_page(seen.page, root)
    for topic in range(len(TOPICS)):
        liked, refused = about(topic, 0)[:3] + about(topic, 1)[:3], about(topic, 1)[3:5]
        others = [each for each in PAPERS if each not in liked]
        before, after = (ranked(page, liked, some, others) for some in ([], refused))
        assert {each["slug"] for each in after[-2:]} == {each.id for each in refused}
        like_refused = {each.id for each in about(topic, 1)[5:]}
        then, now = (
            [place for place, each in enumerate(some) if each["slug"] in like_refused]
            for some in (before, after)
        )
        assert sum(now) > sum(then)
        rest = [each["slug"] in {paper.id for paper in about(topic, 0)} for each in after[:20]]
        assert sum(rest) >= 4, "one refusal must not drown what is liked"


def test_a_saved_paper_that_was_refused_is_liked(seen: Visit, root: str) -> None:
    page = open_page(seen.page, root)
    liked = about(0)[:4]
    assert ranked(page, liked, liked[:1]) == ranked(page, liked, [])


def test_words_say_why(seen: Visit, root: str) -> None:
    liked = about(2)[:4]
    texts = {each.id: each.title.lower().split() for each in PAPERS}
    spelled = {word for each in liked for word in texts[each.id]}
    said = 0
    for each in ranked(open_page(seen.page, root), liked)[:20]:
        assert len(each["words"]) <= 3
        assert {*each["words"]} <= {*texts[each["slug"]], *spelled} - {"on"}
        said += any(word.startswith("tide") for word in each["words"])
    assert said >= 15, "the titles of liked papers spell most words"


def test_what_a_vector_is_read_from_is_fetched_once_for_a_saved_paper(seen: Visit, root: str) -> None:
    page, asked = seen.page, list[str]()
    page.on("request", lambda sent: asked.append(sent.url.removeprefix(root)))
    january, march = PAPERS[3:12:3], PAPERS[2:40:3]
    open_page(page, root)
    page.goto(f"{root}dates/2026-03/", wait_until="networkidle")
    assert not [address for address in asked if "like/" in address], "before anybody asks for it"
    store(page, "saved", json.dumps({"papers": described(january)}))
    first = ranked(page, january, papers=march)
    assert months(asked) == ["like/2026-03.bin", "like/2026-01.bin"]
    asked.clear()
    page.reload()
    again = ranked(page, january, papers=march)
    assert months(asked) == ["like/2026-03.bin"]
    assert again == first
    store(page, "saved", json.dumps({"papers": []}))
    ranked(page, PAPERS[:2], papers=march)
    assert stored(page, "vectors")["papers"] == {}, "vectors of papers that are no longer saved"


def months(asked: list[str]) -> list[str]:
    return [address for address in asked if address.endswith(".bin")]


DAMAGED: dict[str, Callable[[bytes], bytes | None]] = {
    "missing": lambda data: None,
    "cut short": lambda data: data[: len(data) // 2],
    "damaged": lambda data: data[:200] + bytes(100) + data[300:],
    "empty": lambda data: b"",
    "not a vector": lambda data: b"<!doctype html>",
    "of another version": lambda data: pack({"version": 2, "slugs": ["2601.00002"]}, b"\x01\0\0\0"),
    "without end": lambda data: pack({"version": 1, "slugs": ["2601.00002"]}, b"\xff" * 40),
}


def test_a_month_that_cannot_be_read_has_no_scores(
    browser: Browser, root: str, archive: ArchiveFolder
) -> None:
    data = (archive.site / "like/2026-03.bin").read_bytes()
    whole = {each.id for each in PAPERS if any(day < "2026-03" for day in each.days)}
    with visit(browser, root) as seen:
        damaged: list[bytes | None] = []
        asked: set[int] = set()

        def answer(route: Route) -> None:
            asked.add(len(damaged))
            route.fulfill(status=404 if damaged[-1] is None else 200, body=damaged[-1] or b"")

        seen.page.route("**/like/2026-03.bin", answer)
        for what, damage in DAMAGED.items():
            damaged.append(damage(data))
            page = open_page(seen.page, root)  # forgets what it read
            scored = {each["slug"] for each in ranked(page, about(0)[:6]) if each["score"] is not None}
            assert scored == whole, what
        assert len(asked) == len(DAMAGED)
        assert not [wrong for wrong in seen.wrong if "404" not in wrong]


def test_without_any_file_or_any_room_nothing_fails(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = open_page(seen.page, root)
        page.evaluate("void (Storage.prototype.setItem = () => { throw new Error('full') })")
        for name in ("vectors", "refused"):
            page.evaluate("([key, text]) => { localStorage[key] = text }", [f"{PREFIX}reading.{name}", "[{"])
        liked = about(1)[:3]
        assert ranked(page, liked)[0]["score"] is not None
        page.reload()
        page.route(f"{root}like/**", lambda route: route.abort())
        assert {each["score"] for each in ranked(page, liked)} == {None}


def test_the_browser_makes_the_same_terms_as_the_build(seen: Visit, root: str) -> None:
    texts = [
        "Mosses' GPT4.5 (and α-Stable) boxes: bus, glass, analyses",
        "L’été des Réseaux à Łódź",
        "苔と鏡の研究 about 苔",
        "Мхи и зеркала",
        "x² 3D moss_like 10 a ABC 𝕋",
        "हिन्दी भाषा",
        *ABSTRACTS,
    ]
    made = page_terms(open_page(seen.page, root), texts)
    for text, terms in zip(texts, made, strict=True):
        found = words(text, "")
        numbers = [number % 2**18 for number in array("Q", found.terms)]
        expected = dict(zip(numbers, found.spelled.split(" "), strict=True))
        assert {hash: word for hash, word in terms if word.lower() not in STOP_WORDS} == expected
