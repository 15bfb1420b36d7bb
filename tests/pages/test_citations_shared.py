"""Citation tags compared with arXiv's own for 550 papers; skipped if arXiv's are absent."""

from __future__ import annotations

import html
import json
import re
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from generator.pages.citations import head
from generator.pages.citations.work import work
from generator.papers.paper import Author, Links, Paper
from generator.text.tex import Tex
from tests.harness import author_lines

GIVEN = Path(__file__).resolve().parents[3] / "shared/data/citation_tags.jsonl"
pytestmark = pytest.mark.skipif(not GIVEN.exists(), reason="../shared, with arXiv's own tags, is absent")

# Two records for arXiv's own tests: their tags are not made from their other fields.
ODD = {"1501.00001", "1501.99999"}


def paper(row: dict[str, Any]) -> Paper:
    stamps = [re.search(r"\d{1,2} \w{3} \d{4}", stamp) for stamp in row["dates"]]
    days = [datetime.strptime(stamp[0], "%d %b %Y").date().isoformat() for stamp in stamps if stamp]
    return Paper(
        id=row["id"],
        title=row["title"],
        authors=tuple(Author(name) for name in author_lines.split_raw(row["authors_raw"])),
        published=days[0],
        updated=days[-1] if len(days) > 1 else "",
        links=Links(doi=(row["doi"] or "").split(" ")[0], pdf=f"https://localhost/pdf/{row['id']}"),
        journal_ref=row["journal_ref"] or "",
    )


def test_arxivs_own_tags() -> None:
    differing: defaultdict[str, list[object]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for row in map(json.loads, GIVEN.read_text("utf-8").splitlines()):
        theirs, ours = defaultdict(list), defaultdict(list)
        for name, value in row["expected"]:
            theirs[name].append(html.unescape(value))
        tags = head.tags(work(paper(row), head.MOST_AUTHORS))
        for meta in lxml_html.fromstring(f"<head>{tags}</head>").iter("meta"):
            ours[meta.get("name")].append(meta.get("content") or "")
        # arXiv splits "J.-P." into "J. -P.".
        named = [re.sub(r"\. -(?=\w)", ".-", name) for name in theirs["citation_author"]]
        counts["authors"] += len(named)
        counts["equal authors"] += (Counter(named) & Counter(ours["citation_author"])).total()
        if row["id"] in ODD:
            continue
        if not ours["citation_doi"]:
            differing["no doi"].append(row["id"])
        pairs = {
            # Ours have Unicode instead of TeX, and DOIs in lower case.
            "title": ([Tex(title).plain for title in theirs["citation_title"]], ours["citation_title"]),
            "id": (theirs["citation_arxiv_id"], ours["citation_arxiv_id"]),
            "date": (theirs["citation_date"], ours["citation_publication_date"]),
            "online": (
                theirs["citation_online_date"],
                ours["citation_online_date"] or ours["citation_publication_date"],
            ),
            "pdf": (theirs["citation_pdf_url"], ours["citation_pdf_url"]),
        }
        if row["doi"]:  # arXiv shows 25 DOIs that are in no field of the record
            pairs["doi"] = (
                [doi.lower().removeprefix("doi:") for doi in theirs["citation_doi"]],
                ours["citation_doi"],
            )
        for name, (wanted, actual) in pairs.items():
            counts[name] += 1
            if wanted != actual:
                differing[name].append((row["id"], wanted, actual))
    assert differing == {}
    assert (counts["title"], counts["doi"]) == (548, 313)
    assert counts["equal authors"] / counts["authors"] >= 0.985, counts
