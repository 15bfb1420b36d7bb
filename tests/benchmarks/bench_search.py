"""The search's budgets, measured in Chromium on loopback; prints one JSON line.

    python -m tests.benchmarks.bench_search [--papers 100000] [--titles 10000] [--only relevance]
    python -m tests.benchmarks.bench_search [--only relevance] --model folder

The folder has the model of `archive encode`, as ``tests/tools/minilm.py`` writes it: then the relevance by
what papers mean is measured, too, and what searches find that share no word with it.
Reads the papers and judgements in ``../shared/data`` and says so where they are absent.
Times move with the machine; bytes and requests do not.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import math
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice, starmap
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page

from generator.content.meaning import shortened
from generator.queries.documents import Document
from generator.queries.words import term
from generator.related.encoder import Encoder, unit
from generator.related.table import fitted
from generator.text.cleaning import line, paragraphs
from generator.text.tex import Tex
from tests.harness import server
from tests.harness.browser import chromium
from tests.harness.processes import CHECKOUT
from tests.harness.search import build
from tests.search.test_typed_meaning import MEANT, recorded

DATA = CHECKOUT.parent / "shared" / "data"
PAGE = (
    '<!doctype html><title>Search</title><div id="archive-search"></div>'
    '<script type="module" src="index/search.js"></script>'
)
TWO_WORDS = [
    "diffusion transformer",
    "graph neural",
    "protein folding",
    "question answering",
    "speech recognition",
    "federated learning",
    "black hole",
    "code generation",
    "sentiment analysis",
    "quantum computing",
    "language models",
    "object detection",
    "machine translation",
    "retrieval augmented",
]
FIVE_COMMON = ["model learning data method training", "language models task performance results",
               "network deep image propose novel"]  # fmt: skip
COMMONEST = ["model", "learning", "method", "data", "model learning"]


def papers() -> Iterator[Document]:
    """Return the 100,000 papers as documents."""
    with lzma.open(DATA / "papers-100k.jsonl.xz", "rt", encoding="utf-8") as lines:
        for text in lines:
            paper = json.loads(text)
            yield Document(
                id=paper["id"],
                url=f"papers/{paper['id']}/",
                title=Tex(line(paper["title"])).plain,
                abstract=Tex(paragraphs(paper["abstract"])).plain,
                authors=tuple(map(line, paper.get("authors", ()))),
                tags=tuple(paper.get("categories", ())),
                day=paper["date"],
                votes=len(paper["title"]) % 40,
                typed_title=line(paper["title"]),
            )


def sizes(index: Path) -> dict[Path, int]:
    """Return the files of an index and their sizes; a changed segment has a new name."""
    return {path: path.stat().st_size for path in index.rglob("*") if path.is_file()}


class Served:
    """Serve a folder on loopback, and count requests and bytes of the index.

    Attributes:
        root: the folder's address.
        requests: how many files of the index were sent.
        sent: their bytes.
    """

    root = ""
    requests = sent = 0

    def count(self, path: str, size: int) -> None:
        """Count a file that is sent."""
        if "/index/" in path:
            self.requests += 1
            self.sent += size


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    served = Served()
    with server.serving(folder, sent=served.count) as served.root:
        yield served


def site(folder: Path) -> Path:
    """Make a site of only the search page; return the index's folder."""
    index = folder / "search" / "index"
    index.mkdir(parents=True)
    (folder / "search" / "index.html").write_text(PAGE, encoding="utf-8")
    return index


@contextmanager
def fresh(browser: Browser, served: Served, query: str = "", width: int = 700) -> Iterator[Page]:
    """Open the search page in a browser without cache; a wide one shows the facets."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    served.requests = served.sent = 0
    page.goto(f"{served.root}search/{query}")
    page.wait_for_function("window.archiveSearch")
    yield page
    context.close()


def first_queries(browser: Browser, served: Served, queries: list[str]) -> dict[str, float]:
    """Measure bytes and requests of first queries on the search page, worst and mean, and of the facets."""

    def sent(query: str, width: int, last: str) -> tuple[int, int]:
        with fresh(browser, served, f"?q={query.replace(' ', '+')}", width) as page:
            page.wait_for_selector(last)
            page.wait_for_load_state("networkidle")
            return served.sent, served.requests

    rows = [sent(query, 700, ".as-list > li > a") for query in queries]
    with_facets = [sent(query, 1280, ".as-facets button") for query in queries]
    sizes, requests = zip(*rows, strict=True)
    return {
        "facets_kb_max": max(more - size for (more, _), size in zip(with_facets, sizes, strict=True)) / 1000,
        "kb_max": max(sizes) / 1000,
        "kb_mean": statistics.mean(sizes) / 1000,
        "requests_max": max(requests),
        "requests_mean": statistics.mean(requests),
    }


TIMED = """async (query) => { const from = performance.now(); const result = await archiveSearch.query(query);
    return [performance.now() - from, result.total, result.results.length]; }"""


def further(browser: Browser, served: Served, queries: list[str]) -> dict[str, float]:
    """Measure the bytes of a visitor's further queries, and the times from query to results."""
    sizes, times = [], []
    with fresh(browser, served) as page:
        page.evaluate(TIMED, "attention")
        for query in queries:
            before = served.sent
            times.append(page.evaluate(TIMED, query)[0])
            sizes.append(served.sent - before)
    return {
        "kb_median": statistics.median(sizes) / 1000,
        "kb_p95": sorted(sizes)[len(sizes) * 95 // 100] / 1000,
        "ms_median": statistics.median(times),
        "ms_p95": sorted(times)[len(times) * 95 // 100],
        "ms_max": max(times),
    }


TYPED = """(text) => new Promise((resolve) => {
    const from = performance.now();
    const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve(performance.now() - from);
    });
    observer.observe(document.querySelector(".as-status"), { childList: true });
    const input = document.querySelector(".as-form input");
    input.value = text;
    input.dispatchEvent(new Event("input"));
})"""


def keystrokes(browser: Browser, served: Served, queries: list[str]) -> dict[str, float]:
    """Measure the milliseconds from a query's last key to its results, with the wait for further keys."""
    with fresh(browser, served) as page:
        times = [page.evaluate(TYPED, query) for query in queries]
    return {"ms_median": statistics.median(times), "ms_p95": sorted(times)[len(times) * 95 // 100]}


def mixed_queries(titles: list[str]) -> list[str]:
    """Return a hundred queries as people type them: words of titles, and some operators."""
    chance = random.Random(4)
    made = []
    for number in range(100):
        words = re.findall(r"[A-Za-z]{3,}", chance.choice(titles)) or ["model"]
        start = chance.randrange(len(words))
        some = words[start : start + chance.choice((1, 2, 2, 3, 4))]
        if number % 10 == 7:
            some[0] = f"+{some[0]}"
        if number % 10 == 8:
            some[-1] = f"{some[-1][:5]}*"
        if number % 10 == 9:
            some.append("after:2025-03")
        made.append(" ".join(some))
    return made


def titles_first(browser: Browser, served: Served, known: set[str], limit: int) -> tuple[int, list[str]]:
    """Search for titles of the 10,000 papers in the index; return their number, and those not found first."""
    with gzip.open(DATA / "papers-10k.jsonl.gz", "rt", encoding="utf-8") as lines:
        asked = [line(json.loads(text)["title"]) for text in lines]
    asked = [title for title in dict.fromkeys(asked) if title in known][:limit]
    missed = []
    with fresh(browser, served) as page:
        for at in range(0, len(asked), 50):
            firsts = page.evaluate(
                """(titles) => Promise.all(titles.map(async (title) => {
                    const { results } = await archiveSearch.query(title, { limit: 1 });
                    return results[0]?.exact ?? false; }))""",
                asked[at : at + 50],
            )
            missed += [title for title, good in zip(asked[at:], firsts, strict=False) if not good]
    return len(asked), missed


def opened(model: Path) -> Encoder:
    return Encoder(*((model / name).read_bytes() for name in ("model.onnx", "tokenizer.json")))


def understood(documents: list[Document], encoder: Encoder) -> tuple[list[Document], dict[str, bytes]]:
    """Return documents with what they mean, and what their terms mean."""
    texts = [shortened(document.title, document.abstract) for document in documents]
    vectors = encoder.vectors(texts)
    pairs = zip(documents, vectors, strict=True)
    rows = fitted(zip(vectors, texts, strict=True), term, encoder.vectors, encoder.vocabulary)
    return [document._replace(meaning=vector) for document, vector in pairs], rows


def relevance(browser: Browser, which: str, model: Path | None) -> dict[str, float]:
    """Return the nDCG@10 of a judged collection, searched by the browser's code: by words, and by meaning."""
    folder = DATA / "relevance"
    judged: dict[str, dict[str, int]] = {}
    for row in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = row.split("\t")
        judged.setdefault(query, {})[document] = int(grade)
    with lzma.open(folder / "corpus.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["set"] == which]
    with lzma.open(folder / "queries.jsonl.xz", "rt", encoding="utf-8") as lines:
        asked = (row for row in map(json.loads, lines) if row["_id"] in judged and row["set"] == which)
        queries = list(islice(asked, 300))
    documents = [Document(row["_id"], "", line(row["title"]) or "-", line(row["text"])) for row in rows]
    documents, meant = understood(documents, opened(model)) if model else (documents, {})
    with tempfile.TemporaryDirectory() as root:
        build(documents, site(Path(root)), meant=meant)
        with serving(Path(root)) as served, fresh(browser, served) as page:
            return {
                way: statistics.mean(ndcg(page, row["text"], judged[row["_id"]], means) for row in queries)
                for way, means in (("words", False), *((("meaning", True),) if model else ()))
            }


def ndcg(page: Page, text: str, grades: dict[str, int], means: bool) -> float:
    ids = first_ten(page, re.sub(r"[^a-z0-9\s]", " ", text.lower()), means)
    discounts = [1 / math.log2(place + 2) for place in range(10)]
    gained: float = sum(
        (2 ** grades.get(name, 0) - 1) * discount for name, discount in zip(ids, discounts, strict=False)
    )
    best = sorted(grades.values(), reverse=True)[:10]
    ideal: float = sum((2**grade - 1) * discount for grade, discount in zip(best, discounts, strict=False))
    return gained / ideal


def first_ten(page: Page, text: str, means: bool) -> list[str]:
    ids: list[str] = page.evaluate(
        "async (given) => (await archiveSearch.query(...given)).results.map(({id}) => id)",
        [text, {"limit": 10, "means": means}],
    )
    return ids


def without_words(browser: Browser, model: Path) -> dict[str, float]:
    """Return how many typed searches that share no word with what is meant have it among the first ten.

    They are of the recorded days, which the model reads in five minutes: by words, by meaning, and by the
    model alone.
    """
    encoder = opened(model)
    with tempfile.TemporaryDirectory() as root:
        papers = recorded(Path(root)).values()
        plain = [(paper.id, "", Tex(paper.title).plain, Tex(paper.abstract).plain) for paper in papers]
        documents, rows = understood(list(starmap(Document, plain)), encoder)
        build(documents, site(Path(root)), meant=rows)
        with serving(Path(root)) as served, fresh(browser, served) as page:
            found = {
                way: [first_ten(page, text, means) for text, _ in MEANT]
                for way, means in (("words", False), ("meaning", True))
            }
    asked, known = (
        unit(np.frombuffer(b"".join(made), np.int8).reshape(len(made), -1).astype(np.float32))
        for made in (encoder.vectors([text for text, _ in MEANT]), [each.meaning for each in documents])
    )
    nearest = np.argsort(-asked @ known.T)[:, :10].tolist()
    found["model"] = [[documents[at].id for at in row] for row in nearest]
    right = [set(meant) for _, meant in MEANT]
    return {
        way: statistics.mean(not some.isdisjoint(ten) for some, ten in zip(right, tens, strict=True))
        for way, tens in found.items()
    }


def measure(browser: Browser, limit: int, titles: int) -> dict[str, object]:
    documents = list(islice(papers(), limit))
    with tempfile.TemporaryDirectory() as root:
        index = site(Path(root))
        state = Path(root) / "state"
        started = time.perf_counter()
        build(documents[:-50], index, state, 2, fewest=20)
        seconds = time.perf_counter() - started
        usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        measured: dict[str, object] = {
            "papers": len(documents) - 50, "files": len(sizes(index)), "mb": sum(sizes(index).values()) / 1e6,
            "build_s": seconds,
            "build_cpu_s": sum(process.ru_utime + process.ru_stime for process in usage),
            "peak_mib": [process.ru_maxrss // 1024 for process in usage],
        }  # fmt: skip
        with serving(Path(root)) as served:
            measured["first_two_words"] = first_queries(browser, served, TWO_WORDS)
            measured["first_five_common"] = first_queries(browser, served, FIVE_COMMON)
            mixed = mixed_queries([document.title for document in documents[::97]])
            measured["mixed"] = further(browser, served, mixed)
            measured["keystroke_to_results"] = keystrokes(browser, served, mixed)
            measured["commonest"] = further(browser, served, COMMONEST)
            known = {document.typed_title for document in documents[:-50]}
            asked, missed = titles_first(browser, served, known, titles)
            measured["titles"] = {"asked": asked, "missed": len(missed), "examples": missed[:5]}
            started = time.perf_counter()
            before = {path.parent for path in sizes(index)} - {index}
            build(documents, index, state, 2, fewest=20)
            taken = time.perf_counter() - started
            written = sum(size for path, size in sizes(index).items() if path.parent not in before)
            measured["fifty_more"] = {
                "s": taken,
                "share_written": written / sum(sizes(index).values()),
            }
            measured["first_two_words_then"] = first_queries(browser, served, TWO_WORDS)
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--titles", type=int, default=10_000)
    parser.add_argument("--only", choices=("relevance", "budgets"))
    parser.add_argument("--model", type=Path)
    options = parser.parse_args()
    if not DATA.is_dir():
        sys.exit(f"{DATA} is absent: this benchmark needs the papers and judgements that lie there")
    measured: dict[str, object] = {}
    with chromium() as browser:
        if options.only != "relevance":
            measured |= measure(browser, options.papers, options.titles)
        if options.only != "budgets":
            measured["ndcg10"] = {
                which: relevance(browser, which, options.model) for which in ("scifact", "cisi")
            }
            if options.model:
                measured["without_words"] = without_words(browser, options.model)
    print(json.dumps(measured, default=str))


if __name__ == "__main__":
    main()
