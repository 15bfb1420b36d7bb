"""What the search finds: lunr's ranking, the query language and odd input."""

from __future__ import annotations

import random
from typing import Any

import pytest
from lunr import lunr
from lunr.stop_word_filter import WORDS

from generator.queries.documents import FIELDS, Document, title_key
from generator.queries.words import pieces, split, stem
from generator.text.tokens import trim
from tests.harness.search import (
    ADDRESS,
    ENDINGS,
    FAMILIES,
    ROOTS,
    Search,
    ask,
    build,
    lunr_builder,
    made_up,
    write_pages,
)

pytestmark = pytest.mark.slow
SPECIAL = [
    Document("2506.00001", "papers/2506.00001/", "Attention Is All You Need", "We attend.", ("Ada Lovelace",),
             ("vision",), "2025-06-01", 120, ("10.1234/abc.5",),
             values={"has": ("code",), "orcid": ("0000-0000-0000-001X",)}),
    Document("cs/0112017", "papers/cs.0112017/", "To be or not to be", "Old and short.", day="2001-12"),
    Document("2024.acl-long.9", "papers/2024.acl-long.9/", "Graphs: a survey - part 2", "A “quoted” text.",
             ("Łukasz Müller", "Yang Chen"), day="2024"),
    Document("2506.00002", "papers/2506.00002/", "On α-stable ∇²-flows",
             "Flows <b>of</b> mixture of experts here.", ("Chen Yang", "Li Müller"), ("machine translation",),
             "2025-06-30", 0, typed_title=r"On $\alpha$-stable $\nabla^2$-flows"),
    Document("2506.00003", "papers/2506.00003/", "機器學習方法", "深度學習。", ("王小明",), (), "2025-07-01"),
    Document("2506.00004", "papers/2506.00004/", "בינה מלאכותית", "experts of mixture", day="2025-07-02"),
    Document("2506.00005", "papers/2506.00005/", "Graph Graph \U0001d4d6 emoji 🎉", "", day="2025-07-03"),
    Document("2506.00006", "papers/2506.00006/", "<script>alert(1)</script>", "<img src=x onerror=alert(2)>",
             ("<b>Bold</b>",), ("<i>tag</i>",), "2025-07-04"),
    Document("2506.00007", "papers/2506.00007/", "Ising", "", day="2025-07-05"),
]  # fmt: skip

ODD = [
    "", " ", "🎉", "🎉🎉 👩‍👩‍👧", "x" * 10_000, "graph " * 2000, "<script>alert(1)</script>",
    '"unbalanced', 'a "b c" "d', '"', '""', "-only -negations", "機器學習", "机器学习 方法",
    "בינה מלאכותית", "اختبار", "title:", "title:+x", ":", "~",
    "^", "~1", "graph~", "graph^", "graph~99", "graph^99999999999", "*", "**", "-*", "+", "-", "+-+", "a:b",
    "foo:bar", "\\", "\\*", "$x^2$", "\x00\x01", "\ud800", "%", "%E0%A4%A", "https://", "tag:", "votes:many",
    "constructor", "__proto__", "toString:x", 'author:""', "has:nothing", "+the +graph", "http://[bad",
    "10.1234/", "(graph", "graph)", "[a-z]+", "graph.", "a  b", "J.", "J. " * 300, "J." * 500, ". Chen",
    "A. __proto__", "Chen " + "Q. " * 99, 'author:", Chen"', 'author:"Chen, , Ada"', "source:",
    "source:__proto__", "how ?", "what " * 900, "constructor par constructor", "l’" * 500,
]  # fmt: skip


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [*made_up(1992), *SPECIAL]


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory, documents: list[Document]) -> Search:
    site = tmp_path_factory.mktemp("site")
    write_pages(site, SPECIAL)
    index = site / "search" / "index"
    # Two builds: changed and removed papers of the first one must be gone.
    first = [document._replace(title="Was other") if at % 50 == 0 else document
             for at, document in enumerate(documents[:-40])]  # fmt: skip
    build([*first, Document("gone", "papers/gone/", "Gone tomorrow")], index, site / "state")
    build(documents, index, site / "state", revised=documents[::30])
    return Search(site)


def ids(search: Search, text: str, **options: Any) -> list[str]:
    return [result["id"] for result in ask(search, text, **options)["results"]]


def queries(count: int) -> list[str]:
    """Make queries of every kind that lunr supports."""
    chance = random.Random(2)
    made = []
    for number in range(count):
        words = [chance.choice(ROOTS) + chance.choice(ENDINGS) for _ in range(chance.choice((1, 2, 2, 3, 5)))]
        word = words[0]
        kinds = (word, word, word, f"+{word}", f"title:{word}", f"abstract:{word}", f"{word[:4]}*",
                 f"*{word[-5:]}", f"{word[:2]}*{word[-2:]}", f"{word}~1", f"{word}~2", f"{word}^3",
                 f"+title:{word}^2", f"authors:{chance.choice(FAMILIES).lower()}", "the")  # fmt: skip
        words[0] = kinds[number % len(kinds)]
        if number % 9 == 0:
            words.append(f"-{chance.choice(ROOTS)}")
        made.append(" ".join(words))
    return made


@pytest.mark.parametrize("count", [30, pytest.param(200, marks=pytest.mark.matrix)])
def test_ranking_is_lunrs(search: Search, documents: list[Document], count: int) -> None:
    rows = [
        {"id": document.id, "title": " ".join(pieces(document.title)),
         "abstract": " ".join(pieces(document.abstract)),
         "authors": " ".join(map(" ".join, map(pieces, document.authors))), "tags": " ".join(document.tags),
         "names": " ".join(document.names)}
        for document in documents
    ]  # fmt: skip
    names = {"field_name": "id", "extractor": lambda row: row["names"]}
    reference = lunr("id", [*FIELDS[:-1], names], rows, builder=lunr_builder())
    for query in queries(count):
        expected, answer = reference.search(query), ask(search, query, limit=10)
        scores = {match["ref"]: match["score"] for match in expected}
        results = [result for result in answer["results"] if not result["exact"]]
        for result in results:
            assert result["score"] == pytest.approx(scores[result["id"]], abs=1e-9), query
        if len(results) == len(answer["results"]):
            complete = set(ids(search, query, all=True, limit=3000))
            assert answer["total"] == (len(complete) or len(expected)), query
            assert answer["partial"] == (not complete and bool(expected)), query
            expected.sort(key=lambda match: match["ref"] not in complete)
            best = [match["score"] for match in expected[:10]]
            assert [result["score"] for result in results] == pytest.approx(best, abs=1e-9), query


def test_words_of_both_languages_are_the_same(search: Search) -> None:
    words = [root + first + second for root in ROOTS for first in ENDINGS for second in ENDINGS]
    words += ["(gpt", "4)", "e.g.", "x_1", "don’t", "naïve", "łódź", "straße", "學習", "हिन्दी", "🎉", "𝒢raph"]
    words += ["yes", "say", "try", "lay", "y", "ion", "ions", "sky", "agreed", "feed", "hopping", *WORDS]
    terms = search.call("(words) => words.map(term)", words)
    assert dict(zip(words, terms, strict=True)) == {word: stem(trim(word)) for word in words}


def test_sorted_terms_are_found_beyond_the_basic_plane(search: Search) -> None:
    assert ids(search, "\U0001d4d6")[:1] == ["2506.00005"]


@pytest.mark.parametrize(
    "text",
    ["2506.00001", "arXiv:2506.00001v3", "https://arxiv.org/abs/2506.00001", "http://arxiv.org/pdf/2506.00001v2.pdf",
     "https://huggingface.co/papers/2506.00001", "10.48550/arXiv.2506.00001", "10.1234/ABC.5",
     "https://doi.org/10.1234/abc.5", "doi:10.1234/abc.5", "http://127.0.0.1/archive/papers/2506.00001/"],
)  # fmt: skip
def test_id_doi_or_address_leads_to_its_page(search: Search, text: str) -> None:
    first = ask(search, text)["results"][0]
    assert (first["id"], first["exact"]) == ("2506.00001", True)
    assert first["url"] == f"{ADDRESS}papers/2506.00001/"


@pytest.mark.parametrize(
    "text", ["0000-0000-0000-001X", "https://orcid.org/0000-0000-0000-001x/", "ORCID: 0000-0000-0000-001X"]
)
def test_an_orcid_id_finds_its_papers_and_no_others(search: Search, text: str) -> None:
    assert ids(search, text) == ["2506.00001"]


@pytest.mark.parametrize("text", ["cs/0112017", "cs.0112017", "https://arxiv.org/abs/cs.AI/0112017v1"])
def test_old_ids(search: Search, text: str) -> None:
    assert ids(search, text)[:1] == ["cs/0112017"]


def test_exact_title_is_first(search: Search, documents: list[Document]) -> None:
    titles = [f'"{SPECIAL[0].title}"', *(document.title for document in [*documents[::23], *SPECIAL])]
    for title in titles:
        best = ask(search, title)["results"][0]
        assert (split(best["title"]), best["exact"]) == (split(title.strip('"')), True)
    assert ids(search, SPECIAL[3].typed_title)[:1] == [SPECIAL[3].id]


def test_title_key_is_the_browsers(search: Search) -> None:
    titles = ["$x$  y", "Ünïcode 𝒢", "", " A\tB "]
    keys = search.call("(titles) => titles.map(titleKey)", titles)
    assert keys == [title_key(title) for title in titles]


def test_accents_either_way(search: Search) -> None:
    assert "2024.acl-long.9" in ids(search, "authors:lukasz", limit=2000)
    assert ids(search, "authors:łukasz", limit=2000) == ids(search, "authors:lukasz", limit=2000)


def test_stop_words_find_nothing(search: Search) -> None:
    """A stop word may be the stem of another word: "is" is the stem of "ising"."""
    assert ids(search, "ising") == ["2506.00007"]
    assert ids(search, "is") == ids(search, "it is") == []
    assert ask(search, "attention is")["total"] == ask(search, "attention")["total"]


def test_phrase(search: Search) -> None:
    assert ids(search, '"mixture of experts"') == ["2506.00002"]
    assert ids(search, '"experts of mixture"') == ["2506.00004"]
    assert ids(search, 'title:"attention is all"') == ["2506.00001"]
    assert ids(search, 'title:"is attention all"') == []
    assert ids(search, 'attend -"we attend"') == []


def test_author_filter_keeps_to_one_name(search: Search) -> None:
    assert ids(search, 'author:"Yang Chen"') == ["2024.acl-long.9"]  # the other order is another name
    assert ids(search, 'author:"Yang Chen"', all=True) == ["2506.00002", "2024.acl-long.9"]
    assert "2024.acl-long.9" in ids(search, 'author:"müller" graphs', limit=2000)
    assert ids(search, 'author:"Yang Müller"') == []
    assert "2506.00002" not in ids(search, "flows -author:chen")


def test_tag_filter_is_exact(search: Search, documents: list[Document]) -> None:
    tagged = sum("machine translation" in document.tags for document in documents)
    assert ask(search, 'tag:"Machine Translation"')["total"] == tagged
    assert ask(search, "tag:machine")["total"] == 0


def test_organizations_are_found_by_any_of_their_words(search: Search, documents: list[Document]) -> None:
    def behind(*names: str) -> int:
        stored = (document.values.get("org", ()) for document in documents)
        return sum(not {*names}.isdisjoint(values) for values in stored)

    moss = ("Moss Laboratory", "The Moss & Fern Company")
    assert ask(search, "org:moss")["total"] == behind(*moss) > 0
    assert ask(search, 'org:"moss laboratory"')["total"] == behind(moss[0]) > 0
    assert ask(search, "org:FUR")["total"] == behind("Institut für Farne") > 0
    assert ask(search, "org:mos")["total"] == 0
    assert ask(search, "-org:moss")["total"] == len(documents) - behind(*moss)
    facets = ask(search, "org:moss", facets=["org"])["facets"]["org"]
    assert {facet["name"]: facet["count"] for facet in facets} == {name: behind(name) for name in moss}


def test_dates(search: Search, documents: list[Document]) -> None:
    def count(first: str, last: str) -> int:
        return sum(first <= document.day < last for document in documents)

    assert ask(search, "after:2026-03")["total"] == count("2026-03", "9999")
    assert ask(search, "after:2025-02-10 before:2025-06")["total"] == count("2025-02-10", "2025-06")
    assert ids(search, "before:2002") == ["cs/0112017"]
    assert "2024.acl-long.9" in ids(search, "survey after:2024-05", limit=5)  # dated 2024, without a day
    assert ask(search, "after:yesterday")["total"] == 0


def test_votes_and_code(search: Search, documents: list[Document]) -> None:
    for text, passing in {
        "votes:>20": range(21, 999),
        "votes:>=20": range(20, 999),
        "votes:<3": range(3),
        "votes:0": range(1),
    }.items():
        assert ask(search, text)["total"] == sum(document.votes in passing for document in documents)
    having = sum("code" in document.values.get("has", ()) for document in documents)
    assert ask(search, "has:code")["total"] == having
    assert ask(search, "-has:code")["total"] == len(documents) - having


def test_filters_as_options(search: Search) -> None:
    asked = ask(search, "graph", filters={"tag": "vision", "after": "2025", "votes": [">5", "nonsense"]})
    assert asked["total"] == ask(search, "graph tag:vision after:2025 votes:>5")["total"] > 0


def test_order_and_pages(search: Search) -> None:
    days = [result["day"] for result in ask(search, "graph", sort="newest", limit=40)["results"]]
    assert days == sorted(days, reverse=True)
    votes = [result["votes"] for result in ask(search, "graph", sort="votes", limit=40)["results"]]
    assert votes == sorted(votes, reverse=True)
    whole = ids(search, "graph network", limit=30)
    assert ids(search, "graph network", limit=10, offset=10) == whole[10:20]
    assert ids(search, "graph", limit=0) == []


def test_facets_count_all_that_is_found(search: Search, documents: list[Document]) -> None:
    facets = ask(search, "", facets=["year", "tag", "author"], limit=1)["facets"]
    assert facets["year"][0]["name"] == "2026"
    assert {row["name"]: row["count"] for row in facets["year"]}["2001"] == 1
    counted = {row["name"]: row["count"] for row in facets["tag"]}
    assert counted["speech"] == sum("speech" in document.tags for document in documents)
    assert facets["author"][0]["count"] > 3


@pytest.mark.parametrize("text", ODD)
def test_odd_input_is_not_an_error(search: Search, text: str) -> None:
    answer = ask(search, text)
    assert answer["total"] >= len(answer["results"]) >= 0


def test_what_cannot_be_parsed_is_plain_words(search: Search) -> None:
    assert ids(search, "network: graph ~") == ids(search, "network graph")
    assert ids(search, "graph - network") == ids(search, "graph network")
    assert ids(search, "+the +network") == ids(search, "+network")
    assert ask(search, "the of")["total"] == 0
    assert ask(search, "-graph")["total"] > ask(search, "-graph -network")["total"] > 0


def test_removed_paper_is_gone(search: Search) -> None:
    for text in ("gone tomorrow", "title:was title:other", "superseded", "title:once", "tag:superseded"):
        assert ask(search, text)["total"] == 0, text
