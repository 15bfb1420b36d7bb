"""How much of a paper, and of a person's Markdown, a site shows; the rest stays in ``content/`` only.

The limits are far above any real paper; with them, a build's work grows only with the number of papers.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from operator import attrgetter
from typing import Any, NamedTuple

from generator.content.page import Page
from generator.papers import linked
from generator.papers.paper import LINK_NAMES, Affiliation, Author, Paper

# Characters of a text, items of a list.
MOST = {
    "title": 1_000, "abstract": 20_000, "summary": 10_000, "comment": 2_000, "journal_ref": 1_000,
    "translated_title": 2_000, "translated_abstract": 40_000,
    "organization": 300, "submitter": 300, "withdrawal": 2_000,
    "authors": 10_000, "affiliations": 100, "tags": 100, "keywords": 100, "categories": 100, "days": 100,
}  # fmt: skip
_READ = attrgetter(*MOST)
MOST_LISTED = 1_000  # papers of a reading list
LONGEST_REMARK = 2_000  # characters of a remark on one paper
LONGEST_ITEM = 300  # characters of an author's name, a tag and so on
LONGEST_LINK = 2_000  # characters of an address
LONGEST_MARKDOWN = 100_000  # characters of a person's Markdown

_FENCES = {ord(sign): f"&#{ord(sign)};" for sign in "`~"}  # they make code even within HTML


def limited(page: Page) -> Page:
    """Cut a page's paper and notes to what the site shows, with the links that its text names (`linked`)."""
    paper = linked.completed(page.paper)
    if paper is not page.paper:
        page = replace(page, paper=paper, named=frozenset(linked.named(page.paper, paper)))
    shown = {name: value for name, value, _ in _cuts(paper)}
    if not page.notes and not shown:
        return page
    if "authors" in shown:
        shown["author_count"] = max(len(paper.authors), paper.author_count or 0)
    return replace(page, paper=replace(paper, **shown), notes=shown_markdown(page.notes))


def excesses(page: Page) -> list[tuple[str, str]]:
    """Return the fields of a page that `limited` cuts, each with a message for people."""
    found = [(name, reason) for name, _, reason in _cuts(page.paper)]
    if page.notes and (reason := too_much(page.notes)):
        found.append(("notes", reason))
    return found


def _cuts(paper: Paper) -> Iterator[tuple[str, Any, str]]:
    """Yield the fields that are cut, each with what the site shows and a message for people."""
    for (name, most), value in zip(MOST.items(), _READ(paper), strict=True):
        if not value or (isinstance(value, str) and len(value) <= most):
            continue  # as most are
        items = [item.name for item in value] if name in ("authors", "affiliations") else value
        if len(value) > most:
            what = "items" if isinstance(value, tuple) else "characters"
            reason = f"has {len(value):,} {what}; the site shows the first {most:,}"
        elif isinstance(value, tuple) and max(map(len, items)) > LONGEST_ITEM:
            reason = f"an item has over {LONGEST_ITEM} characters; the site shows the first {LONGEST_ITEM}"
        else:
            continue
        shown = cut(name, items)
        if name == "authors":
            shown = tuple(map(Author, shown, (author.hidden for author in value)))
        elif name == "affiliations":
            shown = tuple(map(Affiliation, shown, (place.authors for place in value)))
        yield name, shown, reason
    if long := [name for name in LINK_NAMES if len(getattr(paper.links, name)) > LONGEST_LINK]:
        reason = f"an address has more than {LONGEST_LINK:,} characters; the site leaves it out"
        yield "links", replace(paper.links, **dict.fromkeys(long, "")), reason


def cut(name: str, value: Any) -> Any:
    """Return what the site shows of a field in `MOST`: a text, or a list of texts."""
    if not isinstance(value, str):
        return tuple(item[:LONGEST_ITEM] for item in value[: MOST[name]])
    return value if len(value) <= MOST[name] else f"{value[: MOST[name] - 2]} …"


def shown_markdown(markdown: str) -> str:
    """Return a person's Markdown, or its source if it is more than the limits allow."""
    return as_written(markdown) if too_much(markdown) else markdown


def as_written(markdown: str) -> str:
    """Return Markdown that shows the source of some Markdown."""
    shown = html.escape(markdown[:LONGEST_MARKDOWN], quote=False)
    return f"<pre>\n{shown.translate(_FENCES)}\n</pre>"


def too_much(markdown: str) -> str:
    """Return why the site shows the source of some Markdown, and the next step; ``""`` if it renders it."""
    for limit in MARKDOWN:
        if (number := limit.count(markdown)) > limit.most:
            over = f"has {number:,} {limit.what}, more than {limit.most:,}"
            return f"{over}; the site shows its Markdown source until you {limit.step}"
    return ""


class Limit(NamedTuple):
    """A limit on a person's Markdown: how many of what, and what a person can do about more."""

    most: int
    what: str
    count: Callable[[str], int]
    step: str


def _most_blanks(markdown: str) -> int:
    return max(map(len, re.findall(r"[^\S\n]+", markdown)), default=0)


def _all(pattern: str) -> Callable[[str], int]:
    """Return a function that counts what a pattern finds in a text."""
    found = re.compile(pattern, re.MULTILINE)
    return lambda markdown: sum(1 for _ in found.finditer(markdown))


def _in_one(parts: str, pattern: str) -> Callable[[str], int]:
    """Return a function that counts what a pattern finds in the part of a text that has most of it."""
    split, count = re.compile(parts).split, _all(pattern)
    return lambda markdown: max(map(count, split(markdown)))


_LEVELS = re.compile(r"^[ \t]*(?:(?:[*+-]|\d+[.)])[ \t]+|>[ \t]*)*", re.MULTILINE)
_LEVEL = re.compile(r"[*+>-]|\d+[.)]|\t| {4}")


def _depth(markdown: str) -> int:
    return max(len(_LEVEL.findall(prefix)) for prefix in _LEVELS.findall(markdown))


_PARAGRAPHS = r"\n[\s>]*\n"
_begun = _all(
    r"^[ \t>]*(?:\#|:|[=-]+[ \t]*$|(?:[*_-][ \t]*){3}|!!!|\?\?\?|\[[^\]\n]*\]:|///|\\\[|\$\$|```|~~~)"
)


def _begun_anew(markdown: str) -> int:
    """Count the characters that Python-Markdown reads anew for each heading and the like in a paragraph."""
    parts = re.split(_PARAGRAPHS, markdown)
    return sum(len(part) * number for part in parts if (number := _begun(part)) > 1)


_comments, _elements = _all(r"<!"), _all(r"<[a-zA-Z]")
_BRACKET = re.compile(r"\\.|\n[ \t]*\n|\]\(|[\[\]()]")  # a backslash makes a bracket text
_ANGLE = re.compile(r"<(?=[a-zA-Z/!?])|>")


def _between_angles(markdown: str) -> int:
    """Count the characters that an HTML parser reads to find the ends of tags."""
    steps = count = total = 0  # of the signs that are open: how many, and the sum of their places
    for match in (*_ANGLE.finditer(markdown), None):
        place = match.start() if match else len(markdown)
        if match and match[0] == "<":
            count, total = count + 1, total + place
        else:
            steps += count * place - total
            count = total = 0
    return steps


def _between_brackets(markdown: str) -> int:
    """Count the characters that Python-Markdown reads to find the ends of links."""
    steps = 0
    opened: list[list[int]] = [[], []]  # the places of square and of round brackets
    for match in _BRACKET.finditer(markdown):
        sign, place = match[0], match.start()
        if sign[0] == "\\":
            continue
        if sign == "[":
            opened[0].append(place)
        elif sign == "(":
            opened[1].append(place)
        elif sign[0] == "]" or sign == ")":
            brackets = opened[sign == ")"]
            steps += place - brackets.pop() if brackets else 0
            if sign == "](":
                opened[1].append(place)
        else:
            steps += sum(place - start for starts in opened for start in starts)
            opened = [[], []]
    return steps + sum(len(markdown) - start for starts in opened for start in starts)


_APART = "put empty lines between them"
# Python-Markdown recurses at each level, looks on from each sign, and begins anew after each heading and the
# like in a paragraph, so its time may grow with the square of a text. Counts and not a clock decide: every
# machine publishes the same. With any text within these limits, a page takes less than a second.
MARKDOWN = (
    Limit(LONGEST_MARKDOWN, "characters", len, "split it"),
    Limit(5_000, "lines", _all(r"\n"), "split it"),
    Limit(500, "blanks in a row", _most_blanks, "write fewer"),
    Limit(50, "levels of lists and quotations", _depth, "write fewer levels"),
    Limit(7_500, "signs such as `*`, `$`, `<` and `@`", _all(r"[*_`~$<&\\@\[!]|\w://|www\."), "split it"),
    Limit(2_500, "signs `[`", _all(r"\["), "split it"),
    Limit(10_000, "signs `>`", _all(">"), "split it"),
    Limit(2_000, "signs `*` and `_` in one paragraph", _in_one(_PARAGRAPHS, r"[*_]+"), "split the paragraph"),
    Limit(500, "signs `|` in one line", _in_one(r"\n", r"\|"), "split the table"),
    Limit(200, "signs ` {` in one line", _in_one(r"\n", r" \{"), "split the line"),
    Limit(100, "definitions in one paragraph", _in_one(_PARAGRAPHS, r"^[ \t>]*:"), _APART),
    Limit(200, "elements with Markdown in them", _all(r"<\w[^<>]*\bmarkdown\b"), "split it"),
    Limit(400, "signs of footnotes and formulas", _all(r"\[\^|\$\$|\\\["), "split it"),
    # So often Python-Markdown looks whether a comment is within an element.
    Limit(10_000, "comments of HTML times its elements", lambda text: _comments(text) * _elements(text),
          "delete the comments"),
    Limit(200, "captions", _all(r"^[ \t>]*///"), "split it"),
    Limit(10, "signs `[TOC]`", _all(r"\[TOC\]"), "keep one of them"),
    Limit(200_000, "characters between brackets", _between_brackets, r"close each, or write `\[`"),
    Limit(3_000_000, "characters between `<` and `>`", _between_angles, "write `&lt;` for `<`"),
    Limit(3_000_000, "characters times headings and rules with no empty line between", _begun_anew, _APART),
)  # fmt: skip
"""The limits of a person's Markdown, far above what people write."""
