"""Topics, and tags by saved queries: the papers that match, and the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.content import meaning
from generator.content.curated.vocabulary import Vocabularies
from generator.content.limits import MOST
from generator.content.meaning import Table
from generator.content.page import Page
from generator.errors import RecordError
from generator.listings import Fetched, Groups, Link, Listing, Tags, Topics, index_pages
from generator.listings.cards import Card
from generator.listings.kinds import MOVED, TOPIC, Collection
from generator.listings.saved import Matches, SavedQueries, rule, subject
from generator.papers.paper import Links
from tests.harness.files import edit
from tests.harness.papers import memberships, page_file, paper, take
from tests.harness.themes import rows, themed

TOPICS = """\
Music generation:
  query: [music generation, "tag:sound has:code"]
  description: Music by machine.
  formerly: [Composing]
Agents: {query: 'agent -"travel agent"'}
"""
TAGS = """\
sound: {aliases: [audio], query: [violin, "author:moss"]}
quiet: {query: title:silence}
"""


def saved(folder: Path, topics: str = TOPICS, tags: str = TAGS) -> SavedQueries:
    (folder / "topics.yml").write_text(topics, "utf-8")
    (folder / "tags.yml").write_text(tags, "utf-8")
    return SavedQueries.read(folder, starter=False)


def cards(queries: SavedQueries, *papers: dict[str, Any]) -> list[Card]:
    made = [paper(f"2601.{number:05d}", **fields) for number, fields in enumerate(papers, 1)]
    return [queries.taking(one).card(Card.of(Page(one))) for one in made]


def pages(queries: SavedQueries, cards: list[Card], limit: int = 300) -> dict[str, Listing]:
    members = memberships(cards, queries.vocabularies.tags, topics=queries.topics)
    return {page.address: page for page in index_pages(Groups(cards, limit), members, Fetched())}


def test_a_topic_has_what_any_of_its_queries_finds(tmp_path: Path) -> None:
    queries = saved(tmp_path)
    assert not queries.problems
    taken = {
        "Generating music": Matches((), ("music-generation",)),
        "Music alone": Matches(),
        "An agent": Matches((), ("agents",)),
        "A travel agent": Matches(),
    }
    assert {title: queries.taking(paper(title=title)) for title in taken} == taken


def test_a_paper_has_the_first_hundred_of_the_tags_that_queries_give(tmp_path: Path) -> None:
    names = [f"moss {number:04d}" for number in range(2 * MOST["tags"])]
    queries = saved(
        tmp_path,
        "Moss: {query: 'tag:\"moss 0000\"'}\n",
        "".join(f"{name}: {{query: from:1950}}\n" for name in names),
    )
    taken = queries.taking(paper("2601.00001"))
    assert taken == Matches(tuple(names[: MOST["tags"]]), ("moss",))
    assert queries.excess(paper("2601.00001")) == "2601.00001 gets 200 tags; the site shows the first 100"


def test_a_hundred_tags_by_queries_are_no_excess(tmp_path: Path) -> None:
    names = [f"moss {number:04d}" for number in range(MOST["tags"])]
    queries = saved(tmp_path, "", "".join(f"{name}: {{query: from:1950}}\n" for name in names))
    assert (len(queries.taking(paper()).tags), queries.excess(paper())) == (MOST["tags"], "")


def test_a_topic_sees_the_vocabulary_and_the_tags_that_other_queries_give(tmp_path: Path) -> None:
    queries = saved(tmp_path)
    code = Links(code="https://example.org/c")
    assert queries.taking(paper(tags=("Audio",), links=code)).topics == ("music-generation",)
    assert queries.taking(paper(title="Violins", links=code)) == Matches(("sound",), ("music-generation",))
    assert queries.taking(paper(title="Violins")) == Matches(("sound",))


def test_a_query_gives_a_tag_beside_those_that_a_paper_has(tmp_path: Path) -> None:
    queries = saved(tmp_path)
    made = cards(
        queries,
        {"title": "Silence", "keywords": ("moss",)},
        {"title": "Silence of violins", "tags": ("Audio",)},
        {"authors": ("Eve Moss",)},
    )
    tags = memberships(made, queries.vocabularies.tags, tag=9)[Tags]
    assert [[tag.name for tag in tags.of(one)] for one in made] == [["quiet"], ["sound", "quiet"], ["sound"]]


@pytest.mark.parametrize(
    ("topics", "problem"),
    [
        ("Wrong: {query: 'nofield:x'}", "topics.yml: Wrong: query: nofield: is not a filter or a field"),
        ("Wrong: {query: [a word, 'votes:>3']}", "topics.yml: Wrong: query: votes: changes, but"),
        ("Wrong: {querry: x}", "topics.yml:1: Wrong: querry: is not a key here; write query"),
        ("# No\nWrong: {description: x}", "topics.yml:2: Wrong: query: is missing"),
        ("Wrong: {query: []}", "topics.yml:1: Wrong: query: expected a list of length >= 1"),
        ("Wrong: {query: 3}", "topics.yml:1: Wrong: query: expected text or a list, got a whole number"),
        ("Wrong: music", "topics.yml:1: Wrong: expected a mapping, got text"),
        ("'???': {query: x}", "topics.yml:1: ???: has no letter or digit in its name, so it has no address"),
        ("agents!: {query: x}", "topics.yml:2: Agents: has the same address as agents!"),
    ],
)
def test_a_wrong_topic_is_named_and_the_rest_goes_on(tmp_path: Path, topics: str, problem: str) -> None:
    queries = saved(tmp_path, f"{topics}\nAgents: {{query: agent}}\n")
    (told,) = map(str, queries.problems)
    assert told.startswith(problem)
    assert [topic.slug for topic in queries.topics] == ["agents"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- music\n", "is not a mapping; an entry looks like `Music generation: {query: music generation}`"),
        ("a: {", "is not valid YAML in line 2: did not find expected node content"),
    ],
)
def test_of_a_file_that_is_not_a_mapping_nothing_is_taken(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(RecordError, match=f"^topics.yml: {reason}"):
        saved(tmp_path, text)


def test_a_tag_with_a_wrong_query_stays_without_it(tmp_path: Path) -> None:
    queries = saved(tmp_path, tags="sound: {query: '\"'}\n")
    assert [problem.where for problem in queries.problems] == ["tags.yml: sound"]
    made = cards(queries, {"tags": ("sound",)})
    assert [tag.name for tag in memberships(made, queries.vocabularies.tags)[Tags].of(made[0])] == ["sound"]


def test_the_digest_follows_from_queries_and_vocabulary(tmp_path: Path) -> None:
    first = saved(tmp_path).hash
    assert saved(tmp_path, TOPICS.replace("Music by machine", "Another description")).hash == first
    assert saved(tmp_path, TOPICS.replace("music generation", "music")).hash != first
    assert saved(tmp_path, tags=TAGS.replace("audio", "noise")).hash != first
    assert saved(tmp_path, "", "sound: {aliases: [audio]}\n").hash == b""


def test_a_topic_of_papers_near_one_changes_only_with_that_paper(tmp_path: Path) -> None:
    topics = "Peat: {query: near:2601.00001}\nOther: {query: 'near:2601.77777 OR moss'}\n"
    take(tmp_path, *(themed(number, "moss") for number in range(3)))
    take(tmp_path, *(themed(number, "harbour", "2602") for number in range(260)))
    queries = saved(tmp_path, topics, "")
    assert [str(problem) for problem in queries.problems] == [
        "topics.yml: Other: query: near:2601.77777 names no paper of this archive; bring it with archive add "
        "2601.77777, or correct the id"
    ]
    assert queries.taking(themed(9, "moss").paper).topics == ("peat",)
    assert queries.taking(themed(9, "harbour").paper).topics == ()
    take(tmp_path, themed(9, "moss", "2603"))
    assert saved(tmp_path, topics, "").hash == queries.hash
    edit(page_file(tmp_path, "2601.00001"), "title: Moss", "title: Peat")
    assert saved(tmp_path, topics, "").hash != queries.hash


def test_a_topic_near_a_text_goes_by_its_words_or_by_the_table_of_terms(tmp_path: Path) -> None:
    topics = """Bogs: {query: 'near:"sphagnum in a bog"'}\nOther: {query: '-near:"tussock" near:"quay"'}\n"""
    take(tmp_path, *(themed(number, "violin") for number in range(3)))
    same, other = (paper(title=title) for title in ("Sphagnum of a bog", "Peat and spores"))
    by_words = saved(tmp_path, topics, "")
    assert not by_words.problems
    assert [by_words.taking(one).topics for one in (same, other)] == [("bogs",), ()]
    meaning.write_table(tmp_path, Table(f"{meaning.MODEL} 1", rows()))
    queries = saved(tmp_path, topics, "")
    assert queries.hash != by_words.hash
    assert [queries.taking(one).topics for one in (same, other)] == [("bogs",), ("bogs",)]
    assert queries.taking(themed(1, "harbour").paper).topics == ("other",)
    assert queries.taking(paper(title="Nothing known")).topics == ()
    unknown = saved(tmp_path, "Kites: {query: 'near:\"kites\"'}\n", "")
    assert unknown.taking(paper(title="Kites")).topics == ("kites",), "a text without a row goes by words"
    assert queries.hash == saved(tmp_path, topics, "").hash


def test_the_pages_of_topics(tmp_path: Path) -> None:
    queries = saved(tmp_path)
    made = cards(
        queries,
        *({"title": f"Generating music {year}", "days": (f"{year}-01-02",), "keywords": ("moss",)}
          for year in range(2020, 2026)),
    )  # fmt: skip
    listings = pages(queries, made, 5)
    page = listings["topics/music-generation/"]
    assert (page.title, page.total, page.description) == ("Music generation", 6, "Music by machine.")
    assert page.opening and page.opening.rows[0] == ("Near it", (Link("tags/moss/", "moss", 6),))
    assert listings["topics/music-generation/2020/"].total == 1
    assert listings["topics/agents/"].note == "No paper is in this topic yet."
    assert listings["browse/"].parts[-1][0] == "Topics"
    moved = {address for address, page in listings.items() if page.kind is MOVED}
    assert "topics/composing/" in moved and "topics/composing/2020/" in moved
    assert listings["topics/composing/2020/"].target == Link(
        "topics/music-generation/2020/", "Music generation, 2020"
    )


def test_a_paper_knows_its_topics(tmp_path: Path) -> None:
    queries = saved(tmp_path)
    made = cards(queries, {"title": "Generating music with an agent"}, {"title": "Nothing"})
    topics = memberships(made, queries.vocabularies.tags, topics=queries.topics)[Topics]
    assert [topic.name for topic in topics.of(made[0])] == ["Music generation", "Agents"]
    assert topics.of(made[1]) == ()
    assert topics.of(made[0])[1] == Collection(TOPIC, "agents", "Agents")


def test_the_starter_gives_tags_by_titles_to_papers_that_have_none(tmp_path: Path) -> None:
    queries = SavedQueries.read(tmp_path, starter=True)
    titles = {
        "LLM-based agents: a survey of (Multi-Agent) Systems": ("large language models", "AI agents"),
        "Évaluating “Text-to-Video” generation": ("evaluation", "video generation"),
        "On moss": (),
    }
    given = {title: queries.taking(paper(title=title)).tags for title in titles}
    assert {title: tags[:2] for title, tags in given.items()} == titles
    assert queries.taking(paper(title="LLM", keywords=("moss",))) == Matches()
    assert queries.taking(paper(title="LLM", tags=("moss",))) == Matches()
    assert queries.taking(paper(title="LLM", categories=("math.AP",))) == Matches()
    assert queries.taking(paper(title="Moss", abstract="LLM")) == Matches()


def test_the_starters_queries_find_what_they_find_as_queries(tmp_path: Path) -> None:
    queries = SavedQueries.read(tmp_path, starter=True)
    for tag, texts in queries.vocabularies.tags.given.items():
        rules = list(map(rule, texts))
        for text in texts:
            phrase = text.removeprefix('title:"').removesuffix('"')
            assert text == f'title:"{phrase}"'
            for title in (f"Moss ({phrase.upper()}), and ferns", f"Moss{phrase}s", phrase.replace(" ", "-")):
                made = paper(title=title)
                is_found = any(each.matches(subject(made, Vocabularies())) for each in rules)
                assert (tag in queries.taking(made).tags) == is_found
