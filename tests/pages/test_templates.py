from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markdown import Markdown

from generator.pages import markup
from generator.pages.markup import Piece
from generator.pages.templates import FOLDER, Templates
from generator.text import cleaning
from tests.harness.papers import nasty

_ENGINE = Markdown(
    extensions=[
        "toc",
        "tables",
        "fenced_code",
        "attr_list",
        "md_in_html",
        "generator.publish.people.notation:Mathematics",
    ]
)


def convert(markdown: str) -> str:
    return _ENGINE.reset().convert(markdown)


class Made:
    """Templates in their own folder, and the Markdown that they converted."""

    def __init__(self, folder: Path, **templates: str) -> None:
        self.asked: list[str] = []
        for name, text in templates.items():
            (folder / f"{name}.md").write_text(text, "utf-8")
        self.templates = Templates(folder, self._convert)

    def _convert(self, markdown: str) -> str:
        self.asked.append(markdown)
        return convert(markdown)

    def agree(self, name: str, **context: object) -> str:
        """Check that both ways make the same HTML, and return it."""
        html = self.templates.html(f"{name}.md", context)
        assert html == convert(self.templates.markdown(f"{name}.md", context))
        return html


def test_the_skeleton_filled_is_the_markdown_converted(tmp_path: Path) -> None:
    made = Made(
        tmp_path,
        page="{{ by }}\n\n{% if body %}\n## Abstract\n\n{{ body }}\n\n{% endif %}\n"
        "{% for item in rows %}\n1. {{ item }} and {{ item }}\n{% endfor %}\n\n{{ words }}\n",
    )
    for _ in range(2):
        html = made.agree(
            "page",
            by=markup.rich("*A* & $x$"),
            body=markup.paragraphs("# One <b>\n\n1. Two"),
            rows=[markup.text("a*b"), markup.text("[c]")],
            words="plain *words*",
        )
    assert html.startswith("<p>*A* &amp; <math>")
    assert (
        '<h2 id="abstract">Abstract</h2>\n<p># One &lt;b&gt;</p>\n<p>1. Two</p>\n<ol>\n<li>a*b and a*b</li>'
        in html
    )
    assert "plain <em>words</em>" in html, "text that is not a part stays Markdown"


def test_markdown_converts_a_skeleton_once(tmp_path: Path) -> None:
    made = Made(tmp_path, page="{{ a }} {% if b %}{{ b }}{% endif %}\n")
    for number in range(50):
        made.agree("page", a=markup.text(f"*{number}*"), b=None)
        made.agree("page", a=markup.text(f"<{number}>"), b=markup.text("b"))
    assert len(made.asked) == 2


def test_a_part_of_paragraphs_is_no_paragraph_itself(tmp_path: Path) -> None:
    made = Made(tmp_path, page="before\n\n{{ body }}\n\nafter")
    assert (
        made.agree("page", body=markup.paragraphs("a\n\nb"))
        == "<p>before</p>\n<p>a</p>\n<p>b</p>\n<p>after</p>"
    )


@given(st.lists(nasty(), min_size=1, max_size=4))
def test_no_part_reaches_beyond_its_place(
    tmp_path_factory: pytest.TempPathFactory, values: list[str]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    made = Made(
        folder, soup="{% for item in parts %}\n{{ item }} {{ item }}\n\n{% endfor %}\n- {{ parts[0] }}\n"
    )
    parts = [markup.paragraph(markup.rich(line)) for value in values if (line := cleaning.line(value))]
    texts = [
        markup.join("", (markup.text("x "), markup.rich(value)))
        for value in map(cleaning.line, values)
        if value
    ]
    if texts:
        made.agree("soup", parts=texts)
    (folder / "blocks.md").write_text("{% for item in parts %}\n{{ item }}\n\n{% endfor %}\n")
    made.agree("blocks", parts=parts)


def test_a_value_in_a_heading_is_refused(tmp_path: Path) -> None:
    made = Made(tmp_path, page="## Papers of {{ name }}\n")
    with pytest.raises(ValueError, match=r"page\.md: a heading contains a value"):
        made.templates.html("page.md", {"name": markup.text("moss")})


def test_a_name_that_a_template_does_not_get_is_an_error(tmp_path: Path) -> None:
    made = Made(tmp_path, page="{{ by }}")
    with pytest.raises(UndefinedError):
        made.templates.markdown("page.md", {})


def test_without_an_engine_there_is_markdown_only() -> None:
    templates = Templates(FOLDER)
    card = {"title": "a", "by": "b", "summary": "c", "facts": "d", "remark": None, "thumbnail": None}
    assert "1. a b c d" in templates.markdown("card.md", card)
    with pytest.raises(ValueError, match="for Markdown only"):
        templates.html("card.md", card)


def test_every_template_of_ours_has_no_html_but_what_folds_or_stands_apart() -> None:
    """Any engine can publish them: HTML is only where Markdown has no syntax, and loses nothing as text."""
    for path in FOLDER.glob("*.md"):
        text = path.read_text("utf-8")
        assert not re.search(r"<(?!/?(?:details|summary|div|aside|footer|noscript)\b)[a-z/]", text)


def test_an_empty_part_is_nothing() -> None:
    assert not Piece("", "")
    assert Piece("<!-- -->", "<!-- -->")
