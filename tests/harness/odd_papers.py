"""Papers with the unexpected in every field, and an archive full of them."""

from __future__ import annotations

import random
from dataclasses import replace

from generator.papers.paper import Affiliation, Author, Links, Paper
from generator.papers.publication import KINDS, LONGEST, PUBLICATION_NAMES, Publication
from tests.harness.archive import ArchiveFolder
from tests.harness.papers import ORCID, numbered

# Each is difficult for one step of a text: Markdown, HTML, TeX, templates, the marks of the press.
NASTY = (
    "Attention is $O(n^2)$ and $\\alpha_{i,j}$-smooth", "Costs $5 today and $10 tomorrow",
    "$$\\sum_{i<n} x_i$$", "$a$$b$ $c$ $d$", '\\emph{TeX} by G{\\"o}del, 5\\% off \\& more',
    "50% of $x & y$", "a $ b", "\\$5", "$x$5", "用于检索的稀疏注意力机制", "疎な注意 と 학습", "למידה עמוקה",
    "التعلم العميق للغة", "ﬁne ﬂow", "🦜🔬 agents", "<script>alert(1)</script>",
    "</title></head><b onclick=x>bold</b>", "a < b > c & d && e", "&amp; &lt; &#42; &copy;",
    "<!-- no comment -->", "<x@example.org>", "<https://example.org/a>", "<em>", "</article>",
    "1 <2", "?xml ?>", "<?php", "**bold** __under__ *a* _b_ ~~c~~", "`code` ``more` ",
    "![image](x.png) [link](http://example.org/ 'x') [a][b]", "[a]: http://example.org/b",
    "[^1] [TOC] *[HTML]: x", "# heading", "## heading {#own .class}", "text {: .x #y}",
    "{ #id .class onclick=evil }", "| a | b |", "a | b", "--- | ---", "---", "===", "***", "* * *",
    "~~~", "```", "- item", "+ item", "1. item", "2) item", "100.", "> quote", ": definition",
    "!!! note", "???+ tip", '=== "Tab"', "&nbsp;", "\\", "\\\\", "a\\", "\\`x\\`", "trailing  ",
    "{{ config.site_name }}", "{% raw %}", "{# x #}", "%} }}", "__init__",
    "snake_case_name and CamelCase", "https://example.org/a_b*c?x=1&y=2#frag",
    "http://example.org/(a)_b.", "//example.org",
    "see https://example.org/$x$ or (https://example.org/~u/).", "archive-mark-title.",
    "archive-mark-content.", "papers/archive-probe-paper/", "archive-probe-paper",
    "\"quoted\" 'single' “curly”", "a'b\"c", "tab\tand\nline", "Ünïcödé Ångström naïve", "é", "ﷺ",
    "a\u200bb\u200f\u00adc", "x" * 300, ".", "-", "_", "*", "#", "$", "$$", "&", "<",
)  # fmt: skip
NOTES = (
    "## Notes\n\nPlain words with *stress*, `code $x$` and $y^2$.",
    "## Notes\n\nSee [another](2603.00002.md), [by address](2603.00004/), [out](https://example.org/).",
    "## Notes\n\n| a | b |\n| - | - |\n| $x$ | `y` |\n\n```python\nprint('$5 and $6')\n```\n\n1. one\n2. two",
    "## Abstract\n\nThat heading is there already.\n\n### Deeper {#mine .own}\n\n<div id=\"own\">HTML</div>",
    "## Notes\n\nCosts \\$5, [undefined][ref], [ref]: x\n\n> quote\n\n- a\n    - b\n\n[TOC]",
    "## Notes with $m$ & <b>tags</b>\n\n[the tags](../tags/index.md) and [a day](../dates/2026-03-02.md)",
)  # fmt: skip
KEYWORDS = ("Agents", "agent", "C++", "C#", "LLMs", "推理", "a/b", "a b")
DAYS = (
    ("2026-03-02",), ("2026-03-02", "2026-03-03"), ("2026-03-03",), ("2026-02-27",), ("2025-12-29",),
    ("2026-01-01",), ("2025-12-31", "2026-03-02"), ("2025",), ("2025-11",), ("2024-02-29",),
    ("2024-02", "2024-03-01"), (),
)  # fmt: skip


def mixture(chance: random.Random, most: int) -> str:
    """Return some nasty texts in a row."""
    return " ".join(chance.choices(NASTY, k=chance.randint(1, most)))


def odd(number: int, chance: random.Random) -> Paper:
    """Return a paper with the unexpected in every field."""
    breaks = chance.choice(("\n\n", " ", "\n"))
    names = [Author(mixture(chance, 1)) for _ in range(chance.choice((0, 1, 2, 5, 6, 30, 31)))]
    if number % 9 == 4:
        names += [Author("García Márquez, José"), Author("{Institut für Moose}"), Author("王, 伟")]
    names = [replace(name, hidden=chance.random() < 0.1) for name in names if name.name]
    return numbered(
        number,
        id=f"2603.{number:05d}" if number % 3 else f"odd/{NASTY[number % len(NASTY)][:40]} {number}",
        title=NASTY[number] if number < len(NASTY) else mixture(chance, 4),
        abstract=breaks.join(mixture(chance, 8) for _ in range(chance.randint(0, 4))),
        authors=tuple(names),
        orcids=tuple((name.name, ORCID) for name in names[::2]) if number % 3 == 2 else (),
        affiliations=tuple(
            Affiliation(mixture(chance, 2), tuple(name.name for name in names[place:]))
            for place in range(number % 5)
        ),
        author_count=None if names else chance.choice((None, 0, 1, 1234)),
        days=DAYS[number % len(DAYS)],
        published=chance.choice(("2026-03-01", "2025-12", "2019")),
        updated=chance.choice(("", "2026-03-01", "2026-03-04")),
        version=chance.choice((None, 1, 3)),
        tags=tuple(chance.sample(NASTY[:30], 2)) if number % 7 == 0 else (),
        keywords=("sparse attention", *chance.sample(KEYWORDS, 3)),
        categories=chance.choice(((), ("cs.CL",), ("cs.LG", "stat.ML", "x.unknown"))),
        links=Links(
            pdf="https://example.org/a b?c=<d>&e=(f)[g]",
            code=chance.choice(("", "https://example.org/code")),
            doi="10.1234/made(up)_5" if number % 5 == 0 else "",
        ),
        organization=mixture(chance, 1) if number % 4 == 0 else "",
        submitter=mixture(chance, 1) if number % 6 == 0 else "",
        comment=mixture(chance, 3) if number % 4 == 1 else "",
        journal_ref=mixture(chance, 2) if number % 4 == 2 else "",
        summary=mixture(chance, 3) if number % 4 == 3 else "",
        thumbnail=f"https://cdn-uploads.huggingface.co/a_b_c/{number}.png" if number % 2 else "",
        published_in=_publication(number) if number % 6 == 5 else Publication(),
        withdrawn=number % 20 == 9,
        withdrawal=mixture(chance, 2) if number % 40 == 9 else "",
        corrected="2026-03-04" if number % 20 == 11 else "",
    )


def _publication(number: int) -> Publication:
    journal = NASTY[number % len(NASTY)][:LONGEST]
    doi = f"10.1234/published<{number}>" if number % 4 == 1 else ""
    names = [name for name in PUBLICATION_NAMES if name not in ("kind", "journal", "doi", "accessed")]
    more = {name: NASTY[(number + place) % len(NASTY)][:LONGEST] for place, name in enumerate(names, 4)}
    if number % 4 == 3:
        more |= dict.fromkeys(names[4:], "")
    kind = ("", *KINDS)[number // 6 % (len(KINDS) + 1)]
    return Publication(kind, journal, doi=doi, **more)


def fill(archive: ArchiveFolder) -> None:
    """Write papers of every odd kind, with everything a curator can do to them."""
    chance = random.Random(7)
    for number in range(1, 151):
        shown = odd(number, chance)
        front: dict[str, object] = {"featured": "true"} if number % 15 == 3 else {}
        if number % 40 == 7:
            front["hidden"] = "true"
        archive.put(shown, NOTES[number // 8 % len(NOTES)] if number % 8 == 2 else "", **front)
    crowd = [Author(f"Person {number} of the Collaboration") for number in range(900)]
    archive.put(numbered(501, authors=tuple(crowd), title="Nine hundred hands"))
    archive.put(numbered(502, abstract="\n\n".join((*NASTY, *NASTY))))
    archive.put(numbered(503, abstract="\n\n".join((*NASTY, *NASTY))), NOTES[0])
    archive.put(Paper(id="", title="A title and a date only", days=("2026-03-01",)))
    intro = "Read [this](papers/2603.00002.md) *first*.\n\n## Why\n\n$x$ costs \\$5.\n"
    (archive.content / "index.md").write_text(intro, "utf-8")
    tags = 'Agents: {aliases: [agent, Actors], description: "# Things that *act*."}\nLLMs: {ignore: true}\n'
    (archive.content / "tags.yml").write_text(tags, "utf-8")
    people = f"Ada (One): {{aliases: [{NASTY[0]!r}, Ghost]}}\nBo: {{papers: [odd/x], aliases: [Ghost]}}\n"
    (archive.content / "authors.yml").write_text(people, "utf-8")
    archive.vote({f"2603.{number:05d}": number % 17 for number in range(1, 151) if number % 3})
