"""The pieces of a paper's page, each for itself."""

from __future__ import annotations

from generator.content.page import Page
from generator.pages import parts
from generator.pages.markup import Part
from generator.papers.paper import Paper


def test_a_paper_says_when_its_text_was_revised() -> None:
    paper = Paper("", "Moss", days=("2026-01-02",))
    facts, before = (parts.paper(Page(paper, changed=day))["facts"] for day in ("2026-09-03", ""))
    assert isinstance(facts, Part) and isinstance(before, Part)
    revised = " · text revised <time datetime=2026-09-03>3 Sep 2026</time></span>"
    assert facts.html == before.html.removesuffix("</span>") + revised


def test_a_paper_says_when_its_publisher_corrected_it() -> None:
    paper = Paper("", "Moss", published="2026-01-02", corrected="2026-09-03")
    facts = parts.paper(Page(paper))["facts"]
    assert isinstance(facts, Part)
    corrected = " · corrected by its publisher <time datetime=2026-09-03>3 Sep 2026</time></span>"
    assert facts.html.endswith(corrected)
