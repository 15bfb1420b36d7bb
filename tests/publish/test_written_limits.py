"""No Markdown that the limits allow takes a second; what is more than they allow is shown as written."""

from __future__ import annotations

import html
from collections.abc import Callable
from contextlib import suppress

import pytest

from generator.content.limits import LONGEST_MARKDOWN, MARKDOWN, Limit, too_much
from generator.publish.mkdocs import engine
from tests.harness.archive import ArchiveFolder
from tests.harness.fuzzing import within_a_second
from tests.harness.written import FILLERS, filled, rendering

# A text that is over a limit, in the order of the limits.
OVER = (
    "word " * 20_001, "a\n" * 5_001, f"a{' ' * 501}b", "- " * 51, "*a " * 7_501, "[a] " * 2_501,
    "a> " * 10_001,
    "*a " * 2_001, "|" * 501, " {" * 201, "a\n: b\n" * 101, "<div markdown>" * 201, "[^1] " * 401,
    "<b><!--a-->" * 101, "///\n\n" * 201, "[TOC]\n\n" * 11, "[" * 700, "<a " * 1_900, "# a\n" * 1_200,
)  # fmt: skip


_SOME = ("headings", "underlines", "tags", "definitions", "comments in elements")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    return ArchiveFolder(tmp_path_factory.mktemp("limits") / "archive")


@pytest.fixture(scope="module")
def rendered(archive: ArchiveFolder) -> Callable[[str], str]:
    return rendering(archive)


@pytest.fixture(scope="module")
def reviewed(archive: ArchiveFolder) -> Callable[[str], object]:
    return engine.reviewer(archive.config)


@pytest.mark.parametrize(
    "name", [*_SOME, *(pytest.param(name, marks=pytest.mark.matrix) for name in FILLERS if name not in _SOME)]
)
def test_the_most_that_is_allowed_takes_no_second(
    rendered: Callable[[str], object], reviewed: Callable[[str], object], name: str
) -> None:
    markdown = filled(FILLERS[name])
    for work in (reviewed, rendered):
        for _ in within_a_second():
            with suppress(RecursionError):  # then the page shows its source: see `written.guard`
                work(markdown)


@pytest.mark.parametrize("unit", ["&", "<", "`", "\u00a0", "```\n", "\n", "# a\n"])
def test_the_source_of_too_much_takes_no_second(rendered: Callable[[str], object], unit: str) -> None:
    markdown = unit * (LONGEST_MARKDOWN // len(unit) + 1)
    assert too_much(markdown)
    for _ in within_a_second():
        rendered(markdown)


@pytest.mark.parametrize(("limit", "markdown"), [*zip(MARKDOWN, OVER, strict=True)])
def test_each_limit_is_named_with_the_next_step(limit: Limit, markdown: str) -> None:
    over = f"has {limit.count(markdown):,} {limit.what}, more than {limit.most:,}"
    assert too_much(markdown) == f"{over}; the site shows its Markdown source until you {limit.step}"


def test_what_is_just_not_too_much_is_rendered() -> None:
    assert too_much("x\n" * 5_000) == "" != too_much("x\n" * 5_001)


def test_what_is_too_much_is_shown_to_the_letter(rendered: Callable[[str], str]) -> None:
    markdown = "```\n# <b> & &amp;\n\n~~~\n[TOC]\n$x$ [@a] </pre>\n\n    \\`{: .a }\n" + "|" * 501
    shown = rendered(markdown).partition("<pre>")[2].partition("</pre>")[0]
    assert html.unescape(shown).strip() == markdown


@pytest.mark.parametrize(
    "markdown",
    [
        "".join(f"## Part {number}\n\nOf *moss* and [ferns](fern.md).\n\n" for number in range(200)),
        "".join(f"# Part {number}\nOf moss.\n" for number in range(200)),
        "| a | b | c |\n|---|---|---|\n" + "| snake_case_name | *x* | $a<b$ |\n" * 300,
        "".join(f"Moss {number}\n:   A *plant* of stones.\n\n" for number in range(300)),
        "- [a](https://example.org/a_b_c) (2026)\n" * 1_000,
        "\n".join("    " * level + "- x" for level in range(12)),
        "A title\n" + "-" * 300,
        "*" * 300,
        "A smile :( and 1) a list, [an aside.\n\n" * 500,
        "A loss of $x_i<y_i$, where $i<j$, and \\(a_b\\). It is small.\n\n" * 200,
        "- [x] read [@2608.00042, p. 3]\n" * 1_000,
        "```python\n" + "# Count.\nfor moss_name in names: count(moss_name, *rest)\n" * 200 + "```\n",
        "<!-- later -->\n\nMoss.[^1]\n\n" * 100 + "[^1]: A *plant*.\n",
    ],
)
def test_what_people_write_is_rendered(markdown: str) -> None:
    assert too_much(markdown) == ""
