"""The sources on real answers stored beside the project; skipped without them."""

from __future__ import annotations

import contextlib
import json
import lzma
import re
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from generator.errors import Problem
from generator.papers import dates
from generator.papers.paper import Record
from generator.sources.frame import files, runner
from generator.sources.frame.declarations import Part
from generator.sources.frame.http import Client, Clock
from generator.sources.frame.limits import Limits
from generator.sources.upstreams import arxiv, crossref, huggingface
from tests.harness.crossref_server import Crossref
from tests.harness.papers import TODAY, split, until_failure
from tests.harness.processes import SHARED
from tests.harness.upstream import served

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED.is_dir(), reason="../shared, with the recorded answers, is absent"),
]


def read(path: Path) -> tuple[list[Record], list[Problem]]:
    return split(files.read(path, TODAY))


def test_the_page_this_project_set_out_from() -> None:
    path = SHARED / "data/daily-papers-page.txt"
    blocks = path.read_text("utf-8").split("\n\n")
    footer = re.compile(r"• (\d+) authors\n·\n(\w+ \d+, \d{4})(?: (\d+))?")
    wanted = [
        (title, text, int(match[1]), datetime.strptime(match[2], "%b %d, %Y").date().isoformat(), match[3])
        for title, text, last in zip(blocks, blocks[1:], blocks[2:], strict=False)
        if (match := footer.fullmatch(last.strip()))
    ]
    records, problems = read(path)
    assert problems == []
    assert len(records) == 39
    assert [
        (
            record.paper.title,
            record.paper.abstract,
            record.paper.author_count,
            record.paper.date,
            record.counts.votes,
        )
        for record in records
    ] == [(*most, int(votes) if votes else None) for *most, votes in wanted]


def test_ten_thousand_papers() -> None:
    records, problems = read(SHARED / "data/papers-10k.jsonl.gz")
    assert (len({record.paper.id for record in records}), problems) == (10_000, [])


def test_recorded_atom_answers() -> None:
    results = [read(path) for path in sorted((SHARED / "data/arxiv_atom").glob("*.xml"))]
    assert sum(len(records) for records, _ in results) == 232
    (problem,) = (problem for _, problems in results for problem in problems)
    assert "incorrect id format for abc" in problem.reason


def test_the_replayed_apis_with_their_faults(tmp_path: Path) -> None:
    wanted: Counter[tuple[str, str]] = Counter()
    with tarfile.open(SHARED / "data/hf_daily.tar.xz") as recorded:
        for member in recorded:
            if re.fullmatch(r"hf_daily/2025-05-0[5-9]\.json", member.name):
                recorded.extract(member, tmp_path, filter="data")
                text = (tmp_path / member.name).read_text("utf-8")
                wanted.update((item["paper"]["id"], Path(member.name).stem) for item in json.loads(text))
    with replayed(tmp_path) as address, contextlib.closing(impatient()) as client:
        hub = huggingface.HuggingFaceSettings(address)
        week = dates.days_between(date(2025, 5, 5), date(2025, 5, 9))
        days = until_failure(runner.fetched(Part(huggingface.SOURCE, "", hub), client, week))
        assert (
            Counter((record.paper.id, day) for record in records(days) for day in record.paper.days) == wanted
        )
        api = arxiv.ArxivSettings(f"{address}/api/query", ("math.AP",), delay=0)
        year = dates.days_between(date(2007, 1, 1), date(2007, 12, 31))
        part = Part(replace(arxiv.SOURCE, size=25), "", api)
        listed = records(until_failure(runner.fetched(part, client, year)))
    everything, _ = read(SHARED / "data/papers-10k.jsonl.gz")
    assert {record.paper.id for record in listed} == {
        record.paper.id
        for record in everything
        if "math.AP" in record.paper.categories and record.paper.date.startswith("2007-")
    }


def test_the_answers_of_oai_pmh() -> None:
    for path in sorted((SHARED / "data/arxiv_oai").glob("*.xml")):
        papers, problems = read(path)
        assert problems == []
        assert len(papers) == path.read_bytes().count(b"<record>")
        for record in papers:
            paper = record.paper
            assert paper.published[2:7].replace("-", "") == paper.id[:4], "the day of the first version"
            assert paper.authors and paper.abstract and paper.categories and not paper.updated


def test_recorded_works_of_crossref() -> None:
    with lzma.open(SHARED / "data/crossref.jsonl.xz", "rt", encoding="utf-8") as lines:
        works = [json.loads(line) for line in lines]
    kinds, left = Counter[str](), re.compile(r"</?(?:jats|mml|i|sub|sup|p)\b|&(?:amp|lt|gt);")
    for item in works:
        item["prefix"] = "10.1234"
    faulty = Crossref(works=works)
    faulty.faults = ["cut", 503, 200, "empty", 200, 429, 429, 200, 503, 200]
    settings = crossref.CrossrefSettings(prefix=("10.1234",), delay=0.0)
    with served(faulty) as upstream, contextlib.closing(impatient()) as client:
        part = Part(replace(crossref.SOURCE, size=100), "", replace(settings, address=upstream.url))
        for result in runner.fetched(part, client, dates.days_between(date(1500, 1, 1), client.today)):
            kinds[type(result).__name__] += 1
            if isinstance(result, Record):
                paper = result.paper
                assert paper.title and paper.published and paper.links.doi
                assert not left.search(paper.title + paper.abstract)
    assert kinds == {"Record": 651, "Notice": 33}


def impatient() -> Client:
    """Return a client that never sleeps and gives up slow answers."""
    return Client(limits=Limits(answer=1.5), clock=Clock(sleep=lambda seconds: None))


def records(given: Iterator[Record | Problem]) -> list[Record]:
    taken, problems = split(given)
    assert problems == []
    return taken


@contextlib.contextmanager
def replayed(folder: Path) -> Iterator[str]:
    command: list[str | Path] = [
        *(sys.executable, SHARED / "upstream/replay.py", "--hf", folder / "hf_daily", "--seed", "5"),
        *("--arxiv", SHARED / "data/papers-10k.jsonl.gz", "--fault-rate", "0.3", "--max-seconds", "60"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().split()[1]}"
        finally:
            server.terminate()
