"""The search in Chromium: lunr's ranking, the query language and odd input."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lunr import lunr
from lunr.stop_word_filter import WORDS
from playwright.sync_api import Browser, Page

from generator.queries.documents import FIELDS, Document, title_key
from generator.queries.words import split, stem
from generator.search.script import bundles
from generator.text.tokens import trim
from tests.harness import search
from tests.harness.search import ENDINGS, FAMILIES, ROOTS, SCRIPTS, ask, build, made_up, write_pages
from tests.harness.server import serving

SPECIAL = [
    Document("2506.00001", "papers/2506.00001/", "Attention Is All You Need", "We attend.", ("Ada Lovelace",),
             ("vision",), "2025-06-01", 120, ("10.1234/abc.5",), values={"has": ("code",)}),
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
    "10.1234/", "(graph", "graph)", "[a-z]+", "graph.", "a  b",
]  # fmt: skip


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [*made_up(1992), *SPECIAL]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, documents: list[Document]) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    site = folder / "below" / "a" / "path"
    write_pages(site, SPECIAL)
    index = site / "search" / "index"
    # Two builds: changed and removed papers of the first one must be gone.
    first = [document._replace(title="Was other") if at % 50 == 0 else document
             for at, document in enumerate(documents[:-40])]  # fmt: skip
    build([*first, Document("gone", "papers/gone/", "Gone tomorrow")], index, folder / "state")
    build(documents, index, folder / "state", revised=documents[::30])
    with serving(folder) as root:
        yield f"{root}below/a/path/"


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Page:
    opened = browser.new_page()
    opened.on("dialog", lambda dialog: pytest.fail("a paper's text ran as script"))
    opened.goto(f"{address}search/")
    opened.wait_for_function("window.archiveSearch")
    return opened


def ids(page: Page, text: str, **options: Any) -> list[str]:
    # Reduced to ids on the page: transferring whole results takes longer than finding them.
    made = "async ([text, options]) => (await archiveSearch.query(text, options)).results.map(({id}) => id)"
    return list(page.evaluate(made, [text, options]))


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
def test_ranking_is_lunrs(page: Page, documents: list[Document], count: int) -> None:
    rows = [
        {"id": document.id, "title": document.title, "abstract": document.abstract,
         "authors": " ".join(document.authors), "tags": " ".join(document.tags),
         "names": " ".join(document.names)}
        for document in documents
    ]  # fmt: skip
    names = {"field_name": "id", "extractor": lambda row: row["names"]}
    reference = lunr("id", [*FIELDS[:-1], names], rows, builder=search.lunr_builder())
    for query in queries(count):
        expected, answer = reference.search(query), ask(page, query, limit=10)
        scores = {match["ref"]: match["score"] for match in expected}
        results = [result for result in answer["results"] if not result["exact"]]
        for result in results:
            assert result["score"] == pytest.approx(scores[result["id"]], abs=1e-9), query
        if len(results) == len(answer["results"]):
            complete = set(ids(page, query, all=True, limit=3000))
            assert answer["total"] == (len(complete) or len(expected)), query
            assert answer["partial"] == (not complete and bool(expected)), query
            expected.sort(key=lambda match: match["ref"] not in complete)
            best = [match["score"] for match in expected[:10]]
            assert [result["score"] for result in results] == pytest.approx(best, abs=1e-9), query


def of_all(browser: Browser, folder: Path, module: str, function: str, texts: list[str]) -> list[str]:
    """Call a function of a browser module with each text and return the results."""
    (folder / module).write_text(bundles(SCRIPTS, {module: module})[module], encoding="utf-8")
    (folder / "index.html").write_text("<!doctype html><title>Module</title>")
    with serving(folder) as root:
        page = browser.new_page()
        page.goto(root)
        made: list[str] = page.evaluate(
            f"async (texts) => texts.map((await import('./{module}')).{function})", texts
        )
        page.close()
    return made


def test_words_of_both_languages_are_the_same(browser: Browser, tmp_path: Path) -> None:
    words = [root + first + second for root in ROOTS for first in ENDINGS for second in ENDINGS]
    words += ["(gpt", "4)", "e.g.", "x_1", "don’t", "naïve", "łódź", "straße", "學習", "हिन्दी", "🎉", "𝒢raph"]
    words += ["yes", "say", "try", "lay", "y", "ion", "ions", "sky", "agreed", "feed", "hopping", *WORDS]
    terms = of_all(browser, tmp_path, "words.js", "term", words)
    assert dict(zip(words, terms, strict=True)) == {word: stem(trim(word)) for word in words}


def test_sorted_terms_are_found_beyond_the_basic_plane(page: Page) -> None:
    assert ids(page, "\U0001d4d6")[:1] == ["2506.00005"]


@pytest.mark.parametrize(
    "text",
    ["2506.00001", "arXiv:2506.00001v3", "https://arxiv.org/abs/2506.00001", "http://arxiv.org/pdf/2506.00001v2.pdf",
     "https://huggingface.co/papers/2506.00001", "10.48550/arXiv.2506.00001", "10.1234/ABC.5",
     "https://doi.org/10.1234/abc.5", "doi:10.1234/abc.5", "http://127.0.0.1/archive/papers/2506.00001/"],
)  # fmt: skip
def test_id_doi_or_address_leads_to_its_page(page: Page, address: str, text: str) -> None:
    first = ask(page, text)["results"][0]
    assert (first["id"], first["exact"]) == ("2506.00001", True)
    assert first["url"] == f"{address}papers/2506.00001/"


@pytest.mark.parametrize("text", ["cs/0112017", "cs.0112017", "https://arxiv.org/abs/cs.AI/0112017v1"])
def test_old_ids(page: Page, text: str) -> None:
    assert ids(page, text)[:1] == ["cs/0112017"]


def test_exact_title_is_first(page: Page, documents: list[Document]) -> None:
    titles = [f'"{SPECIAL[0].title}"', *(document.title for document in [*documents[::23], *SPECIAL])]
    for title in titles:
        best = ask(page, title)["results"][0]
        assert (split(best["title"]), best["exact"]) == (split(title.strip('"')), True)
    assert ids(page, SPECIAL[3].typed_title)[:1] == [SPECIAL[3].id]


def test_title_key_is_the_browsers(browser: Browser, tmp_path: Path) -> None:
    titles = ["$x$  y", "Ünïcode 𝒢", "", " A\tB "]
    keys = of_all(browser, tmp_path, "identifiers.js", "titleKey", titles)
    assert keys == [title_key(title) for title in titles]


def test_accents_either_way(page: Page) -> None:
    assert "2024.acl-long.9" in ids(page, "authors:lukasz", limit=2000)
    assert ids(page, "authors:łukasz", limit=2000) == ids(page, "authors:lukasz", limit=2000)


def test_stop_words_find_nothing(page: Page) -> None:
    """A stop word may be the stem of another word: "is" is the stem of "ising"."""
    assert ids(page, "ising") == ["2506.00007"]
    assert ids(page, "is") == ids(page, "it is") == []
    assert ask(page, "attention is")["total"] == ask(page, "attention")["total"]


def test_phrase(page: Page) -> None:
    assert ids(page, '"mixture of experts"') == ["2506.00002"]
    assert ids(page, '"experts of mixture"') == ["2506.00004"]
    assert ids(page, 'title:"attention is all"') == ["2506.00001"]
    assert ids(page, 'title:"is attention all"') == []
    assert ids(page, 'attend -"we attend"') == []


def test_author_filter_keeps_to_one_name(page: Page) -> None:
    assert ids(page, 'author:"Yang Chen"') == ["2506.00002", "2024.acl-long.9"]
    assert "2024.acl-long.9" in ids(page, 'author:"müller" graphs', limit=2000)
    assert ids(page, 'author:"Yang Müller"') == []
    assert "2506.00002" not in ids(page, "flows -author:chen")


def test_tag_filter_is_exact(page: Page, documents: list[Document]) -> None:
    tagged = sum("machine translation" in document.tags for document in documents)
    assert ask(page, 'tag:"Machine Translation"')["total"] == tagged
    assert ask(page, "tag:machine")["total"] == 0


def test_organizations_are_found_by_any_of_their_words(page: Page, documents: list[Document]) -> None:
    def behind(*names: str) -> int:
        stored = (document.values.get("org", ()) for document in documents)
        return sum(not {*names}.isdisjoint(values) for values in stored)

    moss = ("Moss Laboratory", "The Moss & Fern Company")
    assert ask(page, "org:moss")["total"] == behind(*moss) > 0
    assert ask(page, 'org:"moss laboratory"')["total"] == behind(moss[0]) > 0
    assert ask(page, "org:FUR")["total"] == behind("Institut für Farne") > 0
    assert ask(page, "org:mos")["total"] == 0
    assert ask(page, "-org:moss")["total"] == len(documents) - behind(*moss)
    facets = ask(page, "org:moss", facets=["org"])["facets"]["org"]
    assert {facet["name"]: facet["count"] for facet in facets} == {name: behind(name) for name in moss}


def test_dates(page: Page, documents: list[Document]) -> None:
    def count(first: str, last: str) -> int:
        return sum(first <= document.day < last for document in documents)

    assert ask(page, "after:2026-03")["total"] == count("2026-03", "9999")
    assert ask(page, "after:2025-02-10 before:2025-06")["total"] == count("2025-02-10", "2025-06")
    assert ids(page, "before:2002") == ["cs/0112017"]
    assert "2024.acl-long.9" in ids(page, "survey after:2024-05", limit=5)  # dated 2024, without a day
    assert ask(page, "after:yesterday")["total"] == 0


def test_votes_and_code(page: Page, documents: list[Document]) -> None:
    for text, passing in {
        "votes:>20": range(21, 999),
        "votes:>=20": range(20, 999),
        "votes:<3": range(3),
        "votes:0": range(1),
    }.items():
        assert ask(page, text)["total"] == sum(document.votes in passing for document in documents)
    assert ask(page, "has:code")["total"] == sum(document.has_code for document in documents)
    assert ask(page, "-has:code")["total"] == sum(not document.has_code for document in documents)


def test_filters_as_options(page: Page) -> None:
    asked = ask(page, "graph", filters={"tag": "vision", "after": "2025", "votes": [">5", "nonsense"]})
    assert asked["total"] == ask(page, "graph tag:vision after:2025 votes:>5")["total"] > 0


def test_order_and_pages(page: Page) -> None:
    days = [result["day"] for result in ask(page, "graph", sort="newest", limit=40)["results"]]
    assert days == sorted(days, reverse=True)
    votes = [result["votes"] for result in ask(page, "graph", sort="votes", limit=40)["results"]]
    assert votes == sorted(votes, reverse=True)
    whole = ids(page, "graph network", limit=30)
    assert ids(page, "graph network", limit=10, offset=10) == whole[10:20]
    assert ids(page, "graph", limit=0) == []


def test_facets_count_all_that_is_found(page: Page, documents: list[Document]) -> None:
    facets = ask(page, "", facets=["year", "tag", "author"], limit=1)["facets"]
    assert facets["year"][0]["name"] == "2026"
    assert {row["name"]: row["count"] for row in facets["year"]}["2001"] == 1
    counted = {row["name"]: row["count"] for row in facets["tag"]}
    assert counted["speech"] == sum("speech" in document.tags for document in documents)
    assert facets["author"][0]["count"] > 3


@pytest.mark.parametrize("text", ODD)
def test_odd_input_is_not_an_error(page: Page, text: str) -> None:
    answer = page.evaluate("(text) => archiveSearch.query(text)", text)
    assert answer["total"] >= len(answer["results"]) >= 0


def test_what_cannot_be_parsed_is_plain_words(page: Page) -> None:
    assert ids(page, "network: graph ~") == ids(page, "network graph")
    assert ids(page, "graph - network") == ids(page, "graph network")
    assert ids(page, "+the +network") == ids(page, "+network")
    assert ask(page, "the of")["total"] == 0
    assert ask(page, "-graph")["total"] > ask(page, "-graph -network")["total"] > 0


def test_removed_paper_is_gone(page: Page) -> None:
    for text in ("gone tomorrow", "title:was title:other", "superseded", "title:once", "tag:superseded"):
        assert ask(page, text)["total"] == 0, text


@pytest.fixture
def small(tmp_path: Path) -> Path:
    write_pages(tmp_path, [])
    build(made_up(300), tmp_path / "search" / "index")
    return tmp_path / "search" / "index"


def test_a_damaged_file_is_an_error_and_not_a_hang(browser: Browser, small: Path) -> None:
    for shard in small.rglob("t*.bin"):
        shard.write_bytes(shard.read_bytes()[:-9] + b"broken!!!")
    with serving(small.parents[1]) as root:
        page = browser.new_page()
        page.goto(f"{root}search/?q=graph")
        page.get_by_text("missing or damaged").wait_for()
        for shard in small.rglob("t*.bin"):
            shard.unlink()
        page.reload()
        page.get_by_text("missing or damaged").wait_for()
        page.route("**/manifest.bin", lambda route: route.abort())
        page.reload()
        page.get_by_text("not available right now").wait_for()
        page.close()


def test_empty_archive(browser: Browser, tmp_path: Path) -> None:
    write_pages(tmp_path, [])
    build([], tmp_path / "search" / "index")
    with serving(tmp_path) as root:
        page = browser.new_page()
        page.goto(f"{root}search/?q=graph*")
        page.get_by_text("No papers found").wait_for()
        assert ask(page, "", facets=["year", "tag"], sort="newest")["results"] == []
        page.close()


def test_page_opened_before_a_new_publication_goes_on(browser: Browser, small: Path) -> None:
    with serving(small.parents[1]) as root:
        page = browser.new_page()
        page.goto(f"{root}search/")
        assert ask(page, "graph")["total"] > 0
        shutil.rmtree(small)
        build(made_up(200, seed=5), small)
        assert ask(page, "network learn")["total"] > 0
        assert ask(page, "", limit=1)["total"] == 200
        page.close()
