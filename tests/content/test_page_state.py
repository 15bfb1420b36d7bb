"""States that keep a page off the site, and recognizing pages that a person edited."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.content import page as pages
from generator.errors import RecordError
from tests.harness import papers


@pytest.mark.parametrize(
    ("line", "shown"), [("state: waiting", False), ("state: pruned", False), ("state:", True)]
)
def test_a_state_keeps_a_page_off_the_site(line: str, shown: bool) -> None:
    text = pages.write(papers.paper()).replace("fetched:", f"{line}\nfetched:")
    assert pages.read(text).is_shown is shown
    assert pages.edited(text) == frozenset()


def test_an_unknown_state_publishes_nothing() -> None:
    text = pages.write(papers.paper()).replace("fetched:", "state: wating\nfetched:")
    with pytest.raises(RecordError, match="'wating' is neither waiting nor pruned; to publish"):
        pages.read(text)


@pytest.mark.parametrize("picked", [False, True])
def test_a_state_comes_and_goes_and_leaves_no_trace(picked: bool) -> None:
    text = pages.write(papers.paper(abstract="Text."), picked=picked)
    text = text.replace("title: ", "# Mine.\ntitle: ") + "\n## Notes\n\nMine.\n"
    marked = pages.mark(text, "pruned")
    assert pages.read(marked) == replace(pages.read(text), state="pruned")
    assert pages.mark(marked, "") == text
    assert pages.read(pages.write(papers.paper(), "waiting")).state == "waiting"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Moss", "title: My moss"),
        ("authors: [Ada One, Bo Two]\n", ""),
        ("fetched:", "featured: true\nfetched:"),
        ("fetched:", "hidden: true\nfetched:"),
        ("fetched:", "mood: sunny\nfetched:"),
        ("fetched:", "picked: true\nfetched:"),
        ("fetched:", "# Mine.\nfetched:"),
        ("source: huggingface", "source: huggingface  # so they say"),
        ("Text.\n", "Text of mine.\n"),
        ("Text.\n", "Text.\n\n## Notes\n\nMine.\n"),
    ],
)
def test_a_page_in_which_a_person_had_a_hand_is_known(old: str, new: str) -> None:
    text = pages.write(papers.paper(abstract="Text."))
    assert old in text
    assert not pages.is_by_hand(text)
    assert not pages.is_by_hand(pages.update(text, papers.paper("2601.00001", "Ferns", abstract="Text.")))
    assert pages.is_by_hand(text.replace(old, new, 1))


def test_a_page_that_nobody_fetched_is_a_persons() -> None:
    assert pages.is_by_hand("---\ntitle: Moss\ndate: 1989-08\n---\nText.\n")
