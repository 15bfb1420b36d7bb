"""Text from sources as Markdown: whatever it holds, it is shown as it is."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from markdown import markdown

from generator.text.cleaning import line
from generator.text.markdown import paragraph
from tests.harness.papers import nasty
from tests.harness.payloads import PAYLOADS

# The extensions that change the plainest text: lists of terms, callouts, footnotes, struck text.
EXTENSIONS = [
    "admonition", "def_list", "footnotes", "attr_list", "tables", "pymdownx.tilde", "pymdownx.details",
]  # fmt: skip


def shown(text: str) -> str:
    made = markdown(paragraph(text), extensions=EXTENSIONS)
    assert made.count("<") == 2 * bool(made) and made.startswith("<p>") == bool(made), made
    return html.unescape(made.removeprefix("<p>").removesuffix("</p>"))


@pytest.mark.parametrize(
    "text",
    [*PAYLOADS, "# Moss", "1. Moss", "1) Moss", "- Moss", "+ Moss", "> Moss", "| a | b |", "!!! note",
     "??? note", ": a term", "/// caption", "===", "~~~ sh", "~~no~~", "[x](y)", "[@key]", "$x$", "{{ x }}",
     "<b>", "&amp;", "a &lt; b"],
)  # fmt: skip
def test_a_text_is_one_paragraph_of_its_own_words(text: str) -> None:
    assert shown(text).split() == line(text).split()


@given(nasty(8))
def test_any_text(text: str) -> None:
    assert shown(text).split() == line(text).split()
