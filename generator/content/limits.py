"""How much of a paper, and of a person's Markdown, a site shows; the rest stays in ``content/`` only.

The limits are far above any real paper; with them, a build's work grows only with the number of papers.
"""

import html
import re
from dataclasses import replace
from operator import attrgetter
from typing import Any

from generator.content.page import Page
from generator.papers.paper import LINK_NAMES, Author, Paper

# Characters of a text, items of a list.
MOST = {
    "title": 1_000, "abstract": 20_000, "summary": 10_000, "comment": 2_000, "journal_ref": 1_000,
    "organization": 300, "submitter": 300, "withdrawal": 2_000,
    "authors": 10_000, "tags": 100, "keywords": 100, "categories": 100, "days": 100,
}  # fmt: skip
MOST_LISTED = 1_000  # papers of a reading list
LONGEST_REMARK = 2_000  # characters of a remark on one paper
LONGEST_ITEM = 300  # characters of an author's name, a tag and so on
LONGEST_LINK = 2_000  # characters of an address
# For a person's Markdown: Python-Markdown recurses at each level, and reads on from each bracket.
LONGEST_MARKDOWN = 100_000  # characters
DEEPEST = 50  # levels of lists and quotations
MOST_OPENED = 200  # elements with Markdown in them
MOST_EMPHASES = 2_000  # runs of * and _ between two empty lines
MOST_MARKS = 400  # signs of footnotes and of formulas on lines of their own
MOST_STEPS = 200_000  # characters between opening and closing brackets, all together

_LINKS = attrgetter(*LINK_NAMES)
_LEVELS = re.compile(r"^[ \t]*(?:(?:[*+-]|\d+[.)])[ \t]+|>[ \t]*)*", re.MULTILINE)
_LEVEL = re.compile(r"[*+>-]|\d+[.)]|\t| {4}")
_EMPHASIS = re.compile(r"[*_]+")
_BRACKET = re.compile(r"\\.|\n[ \t]*\n|\]\(|[\[\]()]")  # a backslash makes a bracket text
_MARK = re.compile(r"\[\^|\$\$|\\\[")
_OPENED = re.compile(r"<\w[^<>]*\bmarkdown\b")


def limited(page: Page) -> Page:
    """Cut a page's paper and notes to what the site shows."""
    paper = page.paper
    shown = {name: _cut(paper, name) for name in _exceeding(paper)}
    if not page.notes and not shown:
        return page
    if "authors" in shown:
        shown["author_count"] = max(len(paper.authors), paper.author_count or 0)
    return replace(page, paper=replace(paper, **shown), notes=shown_markdown(page.notes))


def excesses(page: Page) -> list[tuple[str, str]]:
    """Return the fields of a page that `limited` cuts, each with a message for people."""
    paper = page.paper
    found = []
    for name in _exceeding(paper):
        value = getattr(paper, name)
        if name == "links":
            reason = f"an address has more than {LONGEST_LINK:,} characters; the site leaves it out"
        elif isinstance(value, tuple) and len(value) <= MOST[name]:
            reason = f"an item has over {LONGEST_ITEM} characters; the site shows the first {LONGEST_ITEM}"
        else:
            what = "items" if isinstance(value, tuple) else "characters"
            reason = f"has {len(value):,} {what}; the site shows the first {MOST[name]:,}"
        found.append((name, reason))
    if page.notes and (reason := too_much(page.notes)):
        found.append(("notes", reason))
    return found


def _exceeding(paper: Paper) -> list[str]:
    names = [name for name, most in MOST.items() if len(getattr(paper, name)) > most]
    for name in ("tags", "keywords", "categories"):
        if name not in names and any(len(item) > LONGEST_ITEM for item in getattr(paper, name)):
            names.append(name)
    if "authors" not in names and any(len(author.name) > LONGEST_ITEM for author in paper.authors):
        names.append("authors")
    if max(map(len, _LINKS(paper.links))) > LONGEST_LINK:
        names.append("links")
    return names


def _cut(paper: Paper, name: str) -> Any:
    value = getattr(paper, name)
    if name == "links":
        long = [name for name in LINK_NAMES if len(getattr(value, name)) > LONGEST_LINK]
        return replace(value, **dict.fromkeys(long, ""))
    if name == "authors":
        return tuple(Author(author.name[:LONGEST_ITEM], author.hidden) for author in value[: MOST[name]])
    return cut(name, value)


def cut(name: str, value: Any) -> Any:
    """Return what the site shows of a field in `MOST`: a text, or a list of texts."""
    if not isinstance(value, str):
        return tuple(item[:LONGEST_ITEM] for item in value[: MOST[name]])
    return value if len(value) <= MOST[name] else f"{value[: MOST[name] - 2]} …"


def shown_markdown(markdown: str) -> str:
    """Return a person's Markdown, or its source if Python-Markdown would take too long to render it."""
    return as_written(markdown) if too_much(markdown) else markdown


def as_written(markdown: str) -> str:
    """Return Markdown that shows the source of some Markdown."""
    return f"<pre>\n{html.escape(markdown[:LONGEST_MARKDOWN], quote=False)}\n</pre>"


def too_much(markdown: str) -> str:
    """Return why the site shows the source of some Markdown; ``""`` if it renders it."""
    over = ""
    if len(markdown) > LONGEST_MARKDOWN:
        over = f"has {len(markdown):,} characters, more than {LONGEST_MARKDOWN:,}"
    elif any(len(_LEVEL.findall(prefix)) > DEEPEST for prefix in _LEVELS.findall(markdown)):
        over = f"has lists or quotations more than {DEEPEST} levels deep"
    elif sum(1 for _ in _OPENED.finditer(markdown)) > MOST_OPENED:
        over = f"has more than {MOST_OPENED} elements with Markdown in them"
    elif sum(1 for _ in _MARK.finditer(markdown)) > MOST_MARKS:
        over = f"has more than {MOST_MARKS} signs of footnotes and formulas"
    elif any(len(_EMPHASIS.findall(block)) > MOST_EMPHASES for block in re.split(r"\n\s*\n", markdown)):
        over = f"has a paragraph with more than {MOST_EMPHASES:,} of the characters * and _"
    elif _steps(markdown) > MOST_STEPS:
        over = "has too many brackets that are never closed"
    return over and f"{over}; the site shows its Markdown source instead"


def _steps(markdown: str) -> int:
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
