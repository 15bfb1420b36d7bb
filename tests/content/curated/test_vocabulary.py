from __future__ import annotations

from pathlib import Path

import pytest

from generator.content.curated.vocabulary import FILES, ORGANIZATIONS, STARTERS, Vocabularies, Vocabulary, key
from generator.errors import Problem, RecordError
from generator.queries.words import name_key


@pytest.mark.parametrize(
    "topics",
    [
        (
            "Large Language Models",
            "large language model",
            "large-language models",
            "large language models (LLMs)",
            "LARGE LANGUAGE MODEL (LLM)",
            " large  language_models ",
        ),
        ("Gödel machine", "Godel Machines", "gödel-machine"),
        ("reasoning", "Reasoning."),
        ("强化学习", "强化学习 (RL)"),
    ],
)
def test_spellings_of_one_topic_share_a_key(topics: tuple[str, ...]) -> None:
    assert len({key(topic) for topic in topics}) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("bias", "bia"),
        ("analysis", "analysi"),
        ("corpus", "corpu"),
        ("loss", "los"),
        ("gas", "ga"),
        ("3D", "2D"),
        ("(LLMs)", "(VLMs)"),
        ("agents", "agentic"),
    ],
)
def test_words_that_only_look_like_a_plural_stay(first: str, second: str) -> None:
    assert key(first) != key(second)


@pytest.mark.parametrize(
    ("text", "where", "reason"),
    [
        ("agents: [agent]\n", "tags.yml:2: agents", "expected a mapping, got a list"),
        ("agents: {alias: [a]}\n", "tags.yml:2: agents", "alias: is not a key here; write aliases"),
        ("agents: {aliases: LLMs}\n", "tags.yml:2: agents", "aliases: expected a list, got text"),
        (
            "agents:\n  aliases: [a, 3]\n",
            "tags.yml:2: agents",
            "aliases[1]: expected text, got a whole number",
        ),
        ("agents: {ignore: 1}\n", "tags.yml:2: agents", "ignore: expected true or false, got a whole number"),
        ("a: {aliases: [x]}\nb: {aliases: [X (Y)]}\n", "tags.yml:3: b", "X (Y) already belongs to a"),
        ("a: {aliases: [b]}\nB: {ignore: true}\n", "tags.yml:3: B", "B already belongs to a"),
        ("a: {ignore: true}\nb: {aliases: [a]}\n", "tags.yml:3: b", "a already belongs to a"),
    ],
)
def test_a_wrong_tag_is_told_and_the_others_stand(tmp_path: Path, text: str, where: str, reason: str) -> None:
    path, problems = tmp_path / "tags.yml", list[Problem]()
    path.write_text(f"first: {{aliases: [one]}}\n{text}last: {{query: moss}}\n", "utf-8")
    known = Vocabulary.read(path, problems)
    (problem,) = problems
    assert f"{problem}".startswith(f"{where}: {reason}")
    assert {"first", "last"} <= set(known.tags)
    assert known.names["one"] == "first"
    assert known.queries == {"last": ("moss",)}
    assert where.partition(": ")[2] not in known.tags


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- agents\n", "is not a mapping"),
        ("agents: {\n", "is not valid YAML in line 2: .*; an entry looks like"),
        ("agents:\n  aliases: [x]\n bad\n", "is not valid YAML in line 3"),
        ("a: 2026-02-31\n", "is not valid YAML in line 1: day is out of range"),
        ("a: &a {aliases: *a}\n", "is not valid YAML: lists or mappings are more than 50 levels deep"),
    ],
)
def test_a_vocabulary_that_cannot_be_read_is_none(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "tags.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(RecordError, match=f"^tags.yml: {reason}"):
        Vocabulary.read(path, [])


def test_one_tag_may_have_a_spelling_twice(tmp_path: Path) -> None:
    path = tmp_path / "tags.yml"
    path.write_text("Agents:\n  aliases: [agent, AGENT (A)]\n", "utf-8")
    assert Vocabulary.read(path, []).names["agent"] == "Agents"


def over(
    tmp_path: Path, own: str, starter: str = "LLM: {aliases: [language models], description: Words.}"
) -> Vocabulary:
    files = {"tags.yml": own, "starter.yml": starter}
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    own_words, starters = (Vocabulary.read(tmp_path / name, []) for name in files)
    return own_words.over(starters)


@pytest.mark.parametrize(
    ("own", "tag", "alias"),
    [
        ("", "LLM", "LLM"),
        ("LLM: {description: Mine.}", "LLM", "LLM"),
        ("Language: {aliases: [LLMs]}", "Language", "Language"),
        ("Language: {aliases: [language models]}", "LLM", "Language"),
        ("language models: {ignore: true}", "LLM", ""),
        ("LLM: {ignore: true}", "", ""),
    ],
)
def test_what_the_owner_says_of_a_spelling_goes_over_the_starter(
    tmp_path: Path, own: str, tag: str, alias: str
) -> None:
    names = over(tmp_path, own).names
    assert (names[key("LLM")], names[key("language model")]) == (tag, alias)


def test_a_description_stays_with_its_tag_unless_the_owner_has_another(tmp_path: Path) -> None:
    assert over(tmp_path, "").descriptions == {"LLM": "Words."}
    assert over(tmp_path, "Language: {aliases: [LLM]}").descriptions == {"Language": "Words."}
    assert over(tmp_path, "LLM: {description: Mine.}").descriptions == {"LLM": "Mine."}


def test_a_starter_query_goes_with_its_tag_unless_the_owner_has_another(tmp_path: Path) -> None:
    starter = "LLM: {query: ['title:\"LLM\"'], formerly: [big models]}"
    earlier = "big-models", "big-model"
    for own, given, former in (
        ("", {"LLM": ('title:"LLM"',)}, {"LLM": earlier}),
        ("Language: {aliases: [LLM]}", {"Language": ('title:"LLM"',)}, {"Language": earlier}),
        ("LLM: {query: words}", {}, {"LLM": earlier}),
        ("LLM: {ignore: true}", {}, {}),
    ):
        known = over(tmp_path, own, starter)
        assert (known.given, known.former) == (given, former)


def test_the_starters_are_right_and_can_be_done_without(tmp_path: Path) -> None:
    problems: list[Problem] = []
    tags, organizations = map(Vocabulary.read, STARTERS, (problems, problems), FILES)
    assert problems == []
    assert min(len(tags.queries), len(organizations.tags)) > 100
    known = Vocabularies.of(tmp_path, True, [])
    assert known.tags.named("VLMs") == "vision-language models"
    assert {known.organizations.named(name) for name in ("alibaba", "alibaba-inc", "Alibaba")} == {"Alibaba"}
    assert known.organizations.named("CUHK") == known.organizations.named("Chinese University of Hong Kong")
    none = Vocabularies.of(tmp_path, False, [])
    assert (none.tags.named("VLMs"), none.organizations.named("BAIDU")) == ("VLMs", "BAIDU")


def test_fifty_tags_have_chinese_and_japanese_names_too() -> None:
    tags = Vocabulary.read(STARTERS[0], [])
    assert tags.named("强化学习") == tags.named("強化学習") == "reinforcement learning"
    assert tags.named("大規模言語モデル") == "large language models"
    foreign = {tag for tag, aliases in tags.aliases.items() if any(alias >= "\u3000" for alias in aliases)}
    assert len(foreign) >= 50
    # The browser looks a name up by its own key.
    for aliases in tags.aliases.values():
        assert [name_key(alias) for alias in aliases if alias >= "\u3000"] == [
            alias for alias in aliases if alias >= "\u3000"
        ]


def test_fifty_tags_have_names_in_other_languages_that_tag_no_paper(tmp_path: Path) -> None:
    tags = Vocabulary.read(STARTERS[0], [])
    assert len(tags.abroad) == 50
    known = [key(name) for names in tags.abroad.values() for name in names]
    assert not set(known) & tags.names.keys()
    path = tmp_path / "tags.yml"
    path.write_text("Robots: {aliases: [robotics]}\nspeech: {names: [tal]}\nreasoning: {ignore: true}\n")
    own = Vocabulary.read(path, []).over(tags)
    assert (own.abroad["Robots"], own.abroad["speech"]) == (tags.abroad["robotics"], ("tal",))
    assert "reasoning" not in own.abroad


def test_an_organization_has_no_query(tmp_path: Path) -> None:
    path, problems = tmp_path / "organizations.yml", list[Problem]()
    path.write_text("Moss: {query: moss}\n", "utf-8")
    Vocabulary.read(path, problems, ORGANIZATIONS)
    (problem,) = problems
    assert f"{problem}".startswith("organizations.yml:1: Moss: query: is not a key here")
