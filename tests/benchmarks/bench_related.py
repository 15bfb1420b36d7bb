"""The quality of related papers, next to plainer methods; prints one JSON line.

    python -m tests.benchmarks.bench_related
    python -m tests.benchmarks.bench_related folder

The folder has the model of `archive encode`, as ``tests/tools/minilm.py`` writes it: then lists by what
papers mean are measured, too, with the seconds of CPU that 1,000 papers take to encode.

Two papers count as related where the judgements in ``../shared/data/relevance`` find both relevant to one
query. Each way gives the nearest eight of a paper; nDCG@8 and precision@8 are means over the papers that
have any. Of growing parts of the real papers it prints the seconds of CPU that their lists take, and nDCG@8
where those that share an author with a paper count as related: all of them where all papers came in at once,
those up to its day where each came on its day.
"""

from __future__ import annotations

import csv
import gc
import json
import lzma
import math
import random
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from lunr.stemmer import PorterStemmer

from generator.content.meaning import shortened
from generator.related import Near, nearest, unpacked
from generator.related.encoder import Encoder
from generator.related.weights import Described
from generator.related.words import words
from tests.benchmarks.bench_build import PAPERS, read
from tests.harness.related import neighbours

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "relevance"
SHOWN = nearest.NEIGHBOURS
SETS = ("cisi", "scifact")
RUNS = 3  # the fastest run counts
SIZES = (25_000, 50_000, 100_000)
MOST_PAPERS = 20  # of a name; a name with more may belong to several people
_WORD = re.compile(r"[^\W\d_][^\W_]+")

Paper = dict[str, str]
Ranking = dict[str, list[str]]
Related = dict[str, set[str]]

stem = PorterStemmer().stem


def rows(name: str) -> Iterator[Paper]:
    with lzma.open(DATA / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def judged(names: set[str]) -> Related:
    """Return the papers that share a relevant query with a paper, by paper."""
    relevant: Related = defaultdict(set)
    with (DATA / "qrels.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if int(row["score"]) > 0 and row["corpus-id"] in names:
                relevant[row["query-id"]].add(row["corpus-id"])
    related: Related = defaultdict(set)
    for some in relevant.values():
        for name in some:
            related[name] |= some - {name}
    return {name: some for name, some in related.items() if some}


def ours(papers: list[Paper], meanings: list[bytes] | None = None) -> Ranking:
    made = [Described(p["_id"], p["_id"], p["title"], words(p["title"], p["text"])) for p in papers]
    return ranked(neighbours(made, ["2000-01-01"] * len(made), meanings=meanings or []))


def by_meaning(encoder: Encoder, papers: list[Paper]) -> Ranking:
    """Encode papers and rank as the site does; say on standard error what it took."""
    texts = [shortened(paper["title"], paper["text"]) for paper in papers]
    start = time.process_time()
    meanings = encoder.vectors(texts)
    seconds = (time.process_time() - start) * 1000 / len(papers)
    print(f"{seconds:.1f} s of CPU to encode 1,000 papers", file=sys.stderr)
    return ours(papers, meanings)


def ranked(near: Mapping[str, Near]) -> Ranking:
    return {name: [other for other, _ in unpacked(some.neighbours)] for name, some in near.items()}


def by_chance(papers: list[Paper]) -> Ranking:
    chance = random.Random(1)
    names = [paper["_id"] for paper in papers]
    return {name: chance.sample(names, SHOWN) for name in names}


def terms(text: str) -> list[str]:
    return [stem(word) for word in words("", text).spelled.lower().split()]


def by_title_words(papers: list[Paper]) -> Ranking:
    """Rank by the share of common words in both titles."""
    titles = {paper["_id"]: set(terms(paper["title"])) for paper in papers}
    having = defaultdict(set)
    for name, some in titles.items():
        for term in some:
            having[term].add(name)
    ranking = {}
    for name, some in titles.items():
        others = set().union(*(having[term] for term in some)) - {name}
        likeness = {other: len(some & titles[other]) / len(some | titles[other]) for other in others}
        ranking[name] = sorted(likeness, key=lambda other: (-likeness[other], other))[:SHOWN]
    return ranking


def by_bm25_of_title(papers: list[Paper]) -> Ranking:
    """Rank by BM25 over title and abstract, with the title as the query and lunr's constants."""
    postings: defaultdict[str, dict[str, int]] = defaultdict(dict)
    sizes = {}
    for paper in papers:
        whole = [stem(word) for word in _WORD.findall(f"{paper['title']} {paper['text']}".lower())]
        sizes[paper["_id"]] = len(whole)
        for term in whole:
            postings[term][paper["_id"]] = postings[term].get(paper["_id"], 0) + 1
    usual = statistics.mean(sizes.values())
    ranking = {}
    for paper in papers:
        scores: defaultdict[str, float] = defaultdict(float)
        for term in set(terms(paper["title"])):
            having = postings[term]
            rarity = math.log(1 + (len(papers) - len(having) + 0.5) / (len(having) + 0.5))
            for name, count in having.items():
                length = 1.2 * (0.25 + 0.75 * sizes[name] / usual)
                scores[name] += rarity * 2.2 * count / (count + length)
        scores.pop(paper["_id"], None)
        ranking[paper["_id"]] = sorted(scores, key=lambda name: (-scores[name], name))[:SHOWN]
    return ranking


def measure(ranking: Ranking, related: Related) -> tuple[float, float]:
    """Return mean nDCG@8 and precision@8."""
    gains, hits = [], []
    for name, wanted in related.items():
        marks = [paper in wanted for paper in ranking[name]]
        gain = sum(mark / math.log2(place + 2) for place, mark in enumerate(marks))
        best = sum(1 / math.log2(place + 2) for place in range(min(SHOWN, len(wanted))))
        gains.append(gain / best)
        hits.append(sum(marks) / SHOWN)
    return round(statistics.mean(gains), 3), round(statistics.mean(hits), 3)


def grown(size: int, at_once: bool) -> dict[str, object]:
    """Measure the CPU seconds and the quality of the lists of the first real papers.

    Args:
        size: how many.
        at_once: they came in at once, else each on its day.
    """
    papers = sorted(islice(read(PAPERS), size), key=lambda paper: (paper["date"], paper["id"]))
    days = [paper["date"] for paper in papers]
    made = [
        Described(paper["id"], paper["id"], paper["title"], words(paper["title"], paper["abstract"]))
        for paper in papers
    ]
    by_author: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for paper in papers:
        for author in set(paper["authors"]):
            by_author[author].append((paper["date"], paper["id"]))
    gc.disable()  # as builds do
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        near = neighbours(made, [days[-1]] * size if at_once else days)
        seconds.append(time.process_time() - start)
    gc.enable()
    related: Related = defaultdict(set)
    for some in by_author.values():
        if len(some) <= MOST_PAPERS:
            for day, name in some:
                related[name] |= {other for of, other in some if (at_once or of <= day) and other != name}
    ndcg, _ = measure(ranked(near), {name: some for name, some in related.items() if some})
    name = f"first_{size}_{'at_once' if at_once else 'by_day'}"
    return {f"{name}_cpu_s": round(min(seconds), 2), f"{name}_authors_ndcg": ndcg}


WAYS: dict[str, Callable[[list[Paper]], Ranking]] = {
    "related": ours,
    "bm25_of_title": by_bm25_of_title,
    "title_words": by_title_words,
    "chance": by_chance,
}


def main() -> None:
    if not DATA.is_dir():
        sys.exit(f"{DATA} is absent: nothing to measure with.")
    papers = list(rows("corpus.jsonl.xz"))
    result: dict[str, object] = {}
    ways = WAYS
    for folder in map(Path, sys.argv[1:]):
        files = [(folder / name).read_bytes() for name in ("model.onnx", "tokenizer.json")]
        ways = {**WAYS, "meaning": partial(by_meaning, Encoder(*files))}
    for chosen in SETS:
        some = [paper for paper in papers if paper["set"] == chosen]
        related = judged({paper["_id"] for paper in some})
        result[f"{chosen}_papers"] = len(related)
        for name, way in ways.items():
            ndcg, precision = measure(way(some), related)
            result |= {f"{chosen}_{name}_ndcg": ndcg, f"{chosen}_{name}_precision": precision}
    for size in SIZES:
        for at_once in (True, False):
            result |= grown(size, at_once)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
