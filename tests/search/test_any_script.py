"""Papers in any script are found: Han, kana and Hangul by each two signs, all else as it is written."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from generator.errors import RecordError
from generator.listings.saved import rule
from generator.queries.documents import Document
from generator.queries.queries import Subject
from generator.queries.words import parts, pieces, sought, split, term
from tests.harness.search import Search, ask, made_up, write_site

SAID = json.loads(Path(__file__).with_name("scripts.json").read_text("utf-8"))
# Made-up papers, and queries with the ids that each finds.
PAPERS = [
    Document(
        **paper | {"authors": tuple(paper["authors"]), "summary": paper["abstract"]},
        url=f"papers/{paper['id']}/",
        day="2026-01-02",
    )
    for paper in SAID["papers"]
]
CASES = [tuple(case) for language, cases in SAID.items() if language != "papers" for case in cases]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_site(folder, [*made_up(300), *PAPERS], written=PAPERS, revised=PAPERS[::3])
    return folder


def found(search: Search, text: str, **options: bool) -> list[str]:
    return sorted(paper["id"] for paper in ask(search, text, **options)["results"] if paper["complete"])


@pytest.mark.parametrize(("text", "ids"), CASES)
def test_a_search_and_a_rule_find_the_same_papers(search: Search, text: str, ids: list[str]) -> None:
    assert found(search, text) == sorted(ids)
    assert found(search, text, all=True) == sorted(ids)
    assert sorted(paper.id for paper in PAPERS if rule(text).matches(Subject(paper))) == sorted(ids)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)
def test_a_whole_title_finds_its_paper_alone(search: Search, paper: Document) -> None:
    best = ask(search, paper.title)["results"][0]
    assert (best["id"], best["exact"]) == (paper.id, True)


@pytest.mark.parametrize("paper", PAPERS[:18], ids=lambda paper: paper.id)
def test_its_first_sign_finds_a_title(search: Search, paper: Document) -> None:
    assert paper.id in found(search, paper.title[0])
    assert rule(f"title:{paper.title[0]}").matches(Subject(paper))


@pytest.mark.parametrize(
    ("text", "first"),
    [("大语言模型量化", "zh.2"), ("如何用强化学习训练机器人", "zh.1"), ("모델양자화", "ko.2")],
)
def test_a_run_that_no_paper_has_finds_papers_with_some_of_it(search: Search, text: str, first: str) -> None:
    answer = ask(search, text)
    assert answer["partial"] and first in [paper["id"] for paper in answer["results"][:2]]
    assert ask(search, text, all=True)["total"] == 0
    assert not any(rule(text).matches(Subject(paper)) for paper in PAPERS)


@pytest.mark.parametrize("text", ["强化学刁", "노봇", "강화학숩", "强化", "学習", "学習~2"])
def test_two_signs_are_neither_corrected_nor_a_correction(search: Search, text: str) -> None:
    assert search.meant(text) is None


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("癌", ["癌症影像分割综述"]),
        ("量化", ["大语言模型的量化与剪枝"]),
        ("深層強", ["深層強化学習による苔の分類"]),
        ("언어", ["대규모 언어 모델의 양자화"]),
        ("王小", ["王小明", "王小红"]),
        ("обуч", ["Обучение с подкреплением для роботов в лесу"]),
    ],
)
def test_titles_and_names_are_suggested_but_no_two_signs(
    search: Search, text: str, labels: list[str]
) -> None:
    suggested = [option["label"] for option in search.suggested(text)]
    assert suggested[: len(labels)] == labels
    assert not [label for label in suggested if len(label) < 3]


def test_a_typing_error_in_another_alphabet_is_corrected(search: Search) -> None:
    assert (search.meant("обученее") or {})["text"] == "обучение"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("压缩", ["压缩"]),
        ("コード 東京", ["コード", "東京"]),
        ("언어모델", ["언어모델"]),
        ("нейронные", ["Нейронные"]),
    ],
)
def test_what_was_found_is_marked(page: Page, text: str, marked: list[str]) -> None:
    page.goto(f"?q={text}")
    expect(page.locator(".as-list mark")).to_have_text(marked)


@pytest.mark.parametrize(
    ("query", "title", "is_found"),
    [
        ('"学習の応用"', "強化学習の応用", True),
        ('"学習 の応用"', "強化学習の応用", True),
        ('"学習応用"', "学習の応用、応用学習", False),
        ('-"化学"', "強化学習", False),
        ("authors:王小明", "", False),  # of two names
        ("强化*", "強化学習", False),
        ("化学* 学習~1", "強化学習", True),
        ("title:ab~2", "強化学習", False),
    ],
)
def test_what_a_rule_finds(query: str, title: str, is_found: bool) -> None:
    paper = Document("1", "papers/1/", title, authors=("王小红", "李小明"))
    assert rule(query).matches(Subject(paper)) is is_found


_SIGNS = "aé -ςΣё_.,　学習強化の한국어밥ー・ﾊﾟｱＡ１か\u3099ُأ\u0640שּׂ\u200cहिं़ﷺ豈\U00020000𝒜"


@given(st.text(_SIGNS, max_size=40))
@example("the 学習 of GPT-4を用いた(手法)。")
def test_both_halves_cut_a_text_alike(search: Search, text: str) -> None:
    assert search.call("everyTerm", text) == [known for word in pieces(text) if (known := term(word))]
    for known in map(sought, split(text)):
        assert search.call("parts", known) == list(parts(known))


def test_a_misspelt_word_of_few_letters_is_no_two_signs(search: Search) -> None:
    assert not [name for name in found(search, "title:ab~2") if name[:2] in ("zh", "ja", "ko")]


def test_a_long_text_without_spaces_stays_bounded(search: Search) -> None:
    chance = random.Random(1)
    long = "".join(chance.choices([*map(chr, range(0x4E00, 0x9FFF))], k=3_900))
    assert len(parts(long)) == 64
    assert {len(piece) for piece in pieces(long)} == {1, 2}, "no term is as long as the text"
    search.files.clear()
    assert ask(search, long)["total"] == 0
    assert ask(search, " ".join(long[at : at + 60] for at in range(0, 3_800, 60)))["total"] == 0
    assert len(search.files) < 40
    with pytest.raises(RecordError, match="words; the limit is 256"):
        rule(" ".join(long[at : at + 60] for at in range(0, 3_800, 60)))


def test_what_is_in_latin_letters_is_cut_as_before() -> None:
    for paper in made_up(50):
        assert pieces(paper.abstract) == split(paper.abstract)
    assert pieces("Naïve “quotes” – e.g. ﬁne, x² Straße") == split("Naïve “quotes” – e.g. ﬁne, x² Straße")
