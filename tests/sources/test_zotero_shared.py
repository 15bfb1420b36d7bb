"""Zotero: 20 recorded items, put into CSL-JSON by the made-up server; skipped without them."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.harness.papers import noticed
from tests.harness.processes import SHARED
from tests.harness.zotero_server import Group, serving
from tests.sources.test_zotero import asked, records

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared, with the recorded items, is absent")


def test_recorded_items_come_in_wait_or_are_passed_over() -> None:
    group = Group()
    for item in json.loads((SHARED / "data/zotero/items_doc.json").read_text("utf-8")):
        group.items[item["key"]] = item["data"]
    with serving(groups_7=group) as upstream:
        results = asked(upstream)
    papers = [record.paper for record in records(results).values()]
    passed = Counter(other.words for other in noticed(results, "no paper"))
    assert noticed(results, "waits") == []
    assert passed == {"webpage": 2, "film": 1, "artwork": 1}
    assert len(papers) == 16
    undated = {paper.links.zotero[-8:] for paper in papers if not paper.published}
    assert undated == {"CINTCPTB", "R39UWNFK"}
    for paper in papers:
        assert paper.title and paper.links.zotero
        assert paper.published_in.kind
    assert [paper.links.zotero[-8:] for paper in papers if not paper.authors] == ["U52JBZ4X"]  # it names none
    assert sum(1 for paper in papers if paper.abstract) == 2
