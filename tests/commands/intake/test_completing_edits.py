"""What arXiv adds to papers of Hugging Face, and what a person edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.commands.intake import fetch
from generator.content import page as pages
from tests.harness.files import edit
from tests.harness.invoking import at_noon, invoke
from tests.harness.papers import page_file
from tests.harness.upstream import Entry, hub_item, serving


def test_what_a_person_took_out_or_changed_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page lacks an abstract, as its editor wants; categories come from arXiv."""
    at_noon(monkeypatch, fetch)
    (tmp_path / "mkdocs.yml").write_text("plugins: [archive: {arxiv_delay: 0}]\n")
    with serving() as upstream:
        upstream.list_on("2026-01-19", hub_item("2601.00001", "Moss", "2026-01-19"))
        invoke(tmp_path, "fetch", "--since", "2026-01-19", environment=upstream.environment)
        path = page_file(tmp_path / "content", "2601.00001")
        edit(path, "The abstract of Moss.", "")
        edit(path, "title: Moss", "title: Mosses # mine")
        upstream.papers.append(Entry("2601.00001", "Moss", "2026-01-18"))
        invoke(tmp_path, "fetch", "--since", "2026-01-19", environment=upstream.environment)
    page = pages.read(path.read_text())
    assert "title: Mosses # mine\n" in path.read_text() and page.paper.abstract == ""
    assert page.paper.categories == ("cs.CL",)
    assert pages.edited(path.read_text()) == {"title", "abstract"}
