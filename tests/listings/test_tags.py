from __future__ import annotations

import random
import time
from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest

from generator.content.curated.vocabulary import Vocabulary
from generator.listings import Fetched, Groups, index_pages
from generator.listings.cards import Card
from generator.listings.collections.tags import Tags
from generator.listings.kinds import TAG, Collection
from tests.harness.papers import listed, memberships


def read(tmp_path: Path, text: str) -> Vocabulary:
    path = tmp_path / "tags.yml"
    path.write_text(text, "utf-8")
    return Vocabulary.read(path, [])


def names(tags: Tags, paper: Card) -> list[str]:
    return [tag.name for tag in tags.of(paper)]


def with_keywords(*keywords: str, number: int = 1) -> Card:
    return listed(number, keywords=keywords)


def test_a_topic_becomes_a_tag_where_enough_papers_share_it() -> None:
    cards = [with_keywords("moss", "ferns", number=number) for number in range(3)]
    cards.append(with_keywords("Mosses (M)", "moss", "lichens", number=9))
    tags = Tags(cards, Vocabulary(), minimum=4)
    assert names(tags, cards[0]) == ["moss"]
    assert names(tags, cards[3]) == ["moss"]
    assert names(Tags(cards, Vocabulary(), minimum=3), cards[0]) == ["moss", "ferns"]


def test_the_commonest_spelling_names_the_tag() -> None:
    cards = [
        with_keywords(topic, number=number)
        for number, topic in enumerate(("LLM agents", "LLM Agents (LA)", "LLM Agents (LA)", "llm agent"))
    ]
    (tag,) = Tags(cards, Vocabulary(), minimum=2).of(cards[0])
    assert tag == Collection(TAG, "llm-agent", "LLM Agents")
    assert tag.address == "tags/llm-agent/"


def test_a_topic_in_brackets_alone_is_a_tag_of_that_name() -> None:
    cards = [with_keywords("(c)")]
    assert names(Tags(cards, Vocabulary(), minimum=1), cards[0]) == ["(c)"]


def test_the_order_of_the_papers_changes_nothing() -> None:
    cards = [with_keywords(topic, number=number) for number, topic in enumerate(("B c", "b C", "B C", "b c"))]
    for ordered in permutations(cards):
        assert Tags(ordered, Vocabulary(), minimum=1).of(ordered[0]) == (Collection(TAG, "b-c", "b c"),)


def test_tags_that_a_page_gives_itself_always_count_and_stand_for_its_keywords() -> None:
    curated = listed(1, tags=("Walks", "mosses"), keywords=("vision",))
    others = [with_keywords("walk", "vision", number=number) for number in range(2, 5)]
    tags = Tags([curated, *others], Vocabulary(), minimum=100)
    assert names(tags, curated) == ["Walks", "mosses"]
    assert names(tags, others[0]) == ["Walks"], "in the curator's spelling"


def test_categories_get_their_names() -> None:
    cards = [listed(number, categories=("cs.CL", "cs.LG", "xx.YY")) for number in range(2)]
    assert names(Tags(cards, Vocabulary.read(Path("none"), []), 2), cards[0]) == [
        "Computation and Language",
        "Machine Learning",
        "xx.YY",
    ]


def test_a_keyword_that_names_a_category_shares_its_tag() -> None:
    cards = [
        listed(1, categories=("cs.LG",), keywords=("machine learning",)),
        listed(2, categories=("stat.ML",)),
    ]
    tags = Tags(cards, Vocabulary.read(Path("none"), []), 2)
    learning = Collection(TAG, "machine-learning", "Machine Learning")
    assert [tags.of(paper) for paper in cards] == [(learning,)] * 2


def test_aliases_descriptions_and_what_to_ignore(tmp_path: Path) -> None:
    vocabulary = read(
        tmp_path,
        "Large language models:\n  aliases: [LLMs, language model, 'LM (big)', LMs]\n"
        "  description: Models of *language*.\n"
        "paper:\n  aliases: [study]\n  ignore: true\nPlain:\n",
    )
    cards = [
        with_keywords("LLM", "Papers", "studies", "study", number=1),
        with_keywords("language models", "LMs", "plain", number=2),
        with_keywords("large language models (LLMs)", number=3),
    ]
    tags = Tags(cards, vocabulary, minimum=1)
    assert [names(tags, paper) for paper in cards] == [
        ["Large language models", "studies"],
        ["Large language models", "Plain"],
        ["Large language models"],
    ]
    (tag,) = tags.of(cards[2])
    assert tag.slug == "large-language-models"
    assert tags.descriptions == {tag.name: "Models of *language*."}


def test_an_alias_may_have_the_name_of_a_category(tmp_path: Path) -> None:
    vocabulary = read(tmp_path, "ML:\n  aliases: [Machine Learning]\n")
    paper = listed(1, categories=("cs.LG",))
    assert names(Tags([paper], vocabulary, 1), paper) == ["ML"]


@pytest.mark.parametrize(
    "topic", ["index", "con", "../../etc", "a/b", "C++", "强化学习", "x" * 300, "<b>", "a?b#c", "."]
)
def test_every_tag_has_a_safe_address(topic: str) -> None:
    paper = listed(1, tags=(topic,))
    for tag in Tags([paper], Vocabulary(), 1).of(paper):
        assert tag.slug.strip(".-")
        assert set(tag.slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-._")
        assert tag.slug not in ("index", "con")
        assert len(tag.slug) <= 96


def test_a_topic_of_signs_alone_is_no_tag() -> None:
    paper = listed(1, tags=("???", "😀", "moss"))
    assert names(Tags([paper], Vocabulary(), 1), paper) == ["moss"]


@pytest.mark.slow
def test_twelve_thousand_papers_with_forty_thousand_keywords_give_a_few_hundred_tags() -> None:
    chance = random.Random(7)
    common = [f"topic {number}" for number in range(1_500)]
    weights = [1 / (number + 1) for number in range(len(common))]
    cards: list[Card] = []
    keywords: set[str] = set()
    for number in range(12_000):
        own = (*chance.choices(common, weights, k=2), *(f"rare {number} {place}" for place in range(3)))
        spelled = tuple(chance.choice((str.title, str.upper, str, "{} (T)".format))(topic) for topic in own)
        keywords.update(spelled)
        cards.append(with_keywords(*spelled, number=number))
    assert len(keywords) > 40_000
    started = time.process_time()
    tags = Tags(cards, Vocabulary.read(Path("none"), []), minimum=15)
    counts = Counter(tag for paper in cards for tag in tags.of(paper))
    assert time.process_time() - started < 5
    assert 100 < len(counts) < 600
    assert min(counts.values()) >= 15
    assert len({tag.slug for tag in counts}) == len(counts)


def test_a_named_tag_has_a_page_with_few_papers_and_with_none(tmp_path: Path) -> None:
    vocabulary = read(tmp_path, "fern: {description: Green.}\nrush:\npaper: {ignore: true}\n")
    cards = [with_keywords("ferns", "lichen", "paper")]
    made = index_pages(Groups(cards, 300), memberships(cards, vocabulary, tag=9), Fetched())
    pages = {page.address: page for page in made if page.kind is TAG}
    assert {address: page.total for address, page in pages.items()} == {"tags/fern/": 1, "tags/rush/": 0}
    assert pages["tags/rush/"].note == "No paper has this tag yet."


def test_an_empty_overview_says_how_many_papers_are_missing() -> None:
    made = {page.address: page for page in index_pages(Groups([], 300), memberships([], tag=15), Fetched())}
    assert "No keyword or category has 15 papers yet, so there are no tags." in made["tags/"].description
    for hub in ("authors", "organizations"):
        assert f"No {hub.removesuffix('s')} has " in made[f"{hub}/"].description


def test_a_renamed_tag_takes_the_papers_of_its_old_name_and_its_addresses_lead_on(tmp_path: Path) -> None:
    vocabulary = read(tmp_path, "walks: {formerly: [Strolls (S), rambles]}\n")
    days = [f"{2020 + number}-01-02" for number in range(6)]
    cards = [listed(number, day, keywords=("strolls",)) for number, day in enumerate(days)]
    made = index_pages(Groups(cards, 5), memberships(cards, vocabulary), Fetched())
    pages = {page.address: page for page in made}
    assert pages["tags/walks/"].total == 6
    leading = {address: page.target.address for address, page in pages.items() if page.target}
    assert leading["tags/strolls-s/"] == leading["tags/stroll/"] == leading["tags/rambles/"] == "tags/walks/"
    assert leading["tags/ramble/2022/"] == "tags/walks/2022/"
    assert len(leading) == 4 * 7


def test_a_label_of_a_source_is_read_as_its_name_and_its_address_leads_on() -> None:
    cards = [listed(1, categories=("acl:emnlp", "kind:moss")), listed(2, keywords=("EMNLP", "12:30"))]
    tags = Tags(cards, Vocabulary(), 1)
    assert [names(tags, card) for card in cards] == [["EMNLP", "moss"], ["EMNLP", "12:30"]]
    assert {tag.address: former for tag, former in tags.former.items()} == {
        "tags/emnlp/": ("acl-emnlp",), "tags/moss/": ("kind-moss",), "tags/12-30/": (),
    }  # fmt: skip


def test_a_card_shows_a_common_tag_only_if_the_paper_has_no_other() -> None:
    def on_cards(count: int) -> list[list[str]]:
        cards = [listed(n, keywords=("common", "rare") if n % 9 == 0 else ("common",)) for n in range(count)]
        tags = Tags(cards, Vocabulary(), 1)
        return [[tag.name for tag in tags.on_card(card)] for card in cards[:2]]

    assert on_cards(64) == [["rare"], ["common"]]
    assert on_cards(63) == [["common", "rare"], ["common"]]


def test_new_papers_do_not_make_a_tag_common_until_the_archive_doubles() -> None:
    def shown(count: int) -> tuple[str, ...]:
        settled = [listed(n, keywords=("moss", "fern") if n < 12 else ("lichen",)) for n in range(64)]
        later = [listed(n, "2026-02-02", keywords=("moss",)) for n in range(64, count)]
        tags = Tags([*later, *settled], Vocabulary(), 1)
        return tuple(tag.name for tag in tags.on_card(settled[0]))

    assert shown(64) == shown(127) == ("moss", "fern")
    assert shown(128) == ("fern",)


def test_a_tag_of_twenty_papers_or_of_a_twentieth_tells_much_and_does_so_until_the_archive_doubles() -> None:
    def telling(count: int) -> set[str]:
        settled = [listed(n, keywords=("moss", "fern") if n < 20 else ("moss",)) for n in range(21)]
        others = [listed(n, keywords=("lichen",)) for n in range(21, 64)]
        later = [listed(n, "2026-02-02", keywords=("fern", "bog")) for n in range(64, count)]
        members = memberships([*later, *settled, *others])
        return {tag for card in (*settled, *later) for tag in members.telling(card)}

    assert telling(64) == {"fern"}
    assert telling(127) == {"fern", "bog"}
    assert telling(128) == set()
