"""Made-up works of all kinds, as a lab's library has them, the same for the same seed; what programs read."""

from __future__ import annotations

import json
import random
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import rispy
from citeproc.source.json import CiteProcJSON
from lxml import html
from markdown_it import MarkdownIt
from pybtex.database import parse_string
from pybtex.richtext import Text

from generator.papers.paper import Author, Links, Paper
from generator.papers.publication import IN_BOOKS, KINDS, VERSIONED, Publication
from generator.text import names

# Given names, family names with particles, suffixes; a group or a person of one name has no given name.
PEOPLE = (
    ("Ada", "One", ""), ("Bo", "van der Two", ""), ("José", "García Márquez", ""), ("Cy", "Three", "Jr."),
    ("Zoë Ø.", "Ørsted", ""), ("Ana", "De la Four", ""), ("伟", "王", ""), ("Фёдор", "Мохов", ""),
    ("Étienne", "d'Île & Fils", ""), ("", "Institut für Moose", ""), ("", "The Moss Team", ""),
    ("", "Seven", ""), ("María", "Five y Six", "III"), ("J.-P.", "Stone Miller", ""),
)  # fmt: skip
WORDS = (
    "moss", "Ferns & lichens", "BERT", "50% of it", "C#", "under_score", "Ölpflanzen", "DNA-like", "cost: $5",
    "naïve", "tilde ~ hat ^", "{braces}", "苔", "x < y", "lichen", "spores", "of Nowhere", "growth",
    "{G}erman", "vitamin C",
)  # fmt: skip


def _title(chance: random.Random) -> str:
    return f"On {' '.join(chance.sample(WORDS, chance.randint(2, 5)))}"


def people(chance: random.Random, most: int) -> list[str]:
    """Return some names as a page has them."""
    return [names.of_parts(*parts) for parts in chance.sample(PEOPLE, chance.randint(1, most))]


def reference(number: int, chance: random.Random) -> Paper:
    """Return a made-up work; its kind goes by its number."""
    kind = tuple(KINDS)[number % len(KINDS)]
    editors = people(chance, 3) if kind in (*IN_BOOKS, "book") and chance.random() < 0.6 else []
    authors = editors if kind == "book" and editors and chance.random() < 0.5 else people(chance, 6)
    others = ["et al."] if authors is not editors and number % 7 == 3 else []
    doi = f"10.1234/made.up({number})_{kind[:2]}" if chance.random() < 0.7 else ""
    arxiv = f"2603.{number:05d}" if kind in ("article", "conference paper") and number % 4 == 1 else ""
    day = f"{chance.randint(1990, 2026)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    link = f"https://moss.example/{number}?a=b_c" if chance.random() < 0.6 else ""
    shared = f"twice{number // 50}" if number % 50 < 2 else f"key{number}:{kind[:3]}"
    return Paper(
        id=arxiv or doi or f"made-up-{number}",
        title=_title(chance) if number % 13 else f"{{Moss {number} of {{All}} the Fens, x < y & E. Coli}}",
        # Two amounts in dollars in one paragraph, as RIS has it, would be a formula.
        abstract=f"{_title(chance)}.\n\n@{_title(chance)}.".replace("$", "€") if number % 5 else "",
        authors=tuple(map(Author, [*authors, *others])),
        published=day[: chance.choice((4, 7, 10))],
        keywords=tuple(chance.sample(("moss", "bogs", "peat & turf"), chance.randint(0, 3))),
        links=Links(f"https://arxiv.org/abs/{arxiv}" if arxiv else link, doi=doi),
        source="made-up",
        published_in=_publication(kind, chance, "; ".join(editors), doi),
        arxiv=arxiv,
        citation_key="" if number % 11 == 5 else shared,
    )


def _publication(kind: str, chance: random.Random, editors: str, doi: str) -> Publication:
    def perhaps(text: str) -> str:
        return text if chance.random() < 0.7 else ""

    first = chance.randint(1, 900)
    pages = chance.choice((f"{first}-{first + 9}", "e17"))
    is_study, is_book = kind in ("thesis", "report"), kind in (*IN_BOOKS, "book")
    made = perhaps("Web page & more") if kind in VERSIONED else ""
    texts = {
        "journal": f"Journal of {_title(chance)}" if kind in ("article", "preprint") else "",
        "book": f"Proceedings {_title(chance)}" if kind in IN_BOOKS and first % 9 else "",
        "series": perhaps(f"Studies {_title(chance)}") if is_book or is_study else "",
        "volume": perhaps(f"{first}") if kind == "article" or is_book else "",
        "issue": perhaps(f"{first % 12}-S") if kind in ("article", "report") else "",
        "pages": perhaps(pages) if kind in ("article", *IN_BOOKS) else "",
        "edition": perhaps("2.1" if kind in VERSIONED else "2") if kind in ("book", *VERSIONED) else "",
        "publisher": perhaps("Moss & Sons") if kind == "article" or is_book or kind in VERSIONED else "",
        "place": perhaps("Tromsø") if is_book or is_study else "",
        "school": "Universität des Mooses" if is_study else "",
        "genre": perhaps("Master's thesis" if kind == "thesis" else "White paper") if is_study else made,
        "language": perhaps(chance.choice(("en", "de", "français"))),
        "chapter": perhaps(f"{first % 12}") if kind == "chapter" else "",
        "accessed": perhaps(f"2026-03-{first % 28 + 1:02d}"),
        "note": perhaps("To appear, 50% of it"),
        "isbn": perhaps("978-0-00-000000-2") if is_book else "",
        "issn": perhaps("1234-567X, 2345-6789") if kind == "article" else "",
        "pmid": perhaps(f"{40_000_000 + first}") if kind == "article" else "",
    }
    return Publication(kind, editors=editors, doi="" if kind == "preprint" else doi, **texts)


def library(count: int = 300, seed: int = 43) -> list[Paper]:
    """Return made-up works of all kinds; some have the same citation key, and some have none."""
    chance = random.Random(seed)
    return [reference(number, chance) for number in range(count)]


def twenty() -> list[Paper]:
    """Return two made-up works of each kind, each of one day, with all that an export may have."""
    return [
        replace(
            paper,
            abstract=f"Peatland {number} & 5% of it.\n\n{paper.abstract}".strip(),
            days=("2026-03-02",),
            license="cc-by-4.0",
            keywords=("moss", "bogs"),
            links=replace(paper.links, pdf=f"https://moss.example/{number}.pdf"),
        )
        for number, paper in enumerate(library(20))
    ]


def _csl_abstracts(text: str) -> list[str]:
    with warnings.catch_warnings():  # it knows CSL 1.0.1, which has neither a licence nor `custom`
        warnings.filterwarnings("ignore", "The following arguments for Reference are unsupported")
        items = CiteProcJSON(json.loads(text))
    return [str(item.abstract) for item in items.values()]


def _markdown_abstracts(text: str) -> list[str]:
    """Return the paragraph after the heading and the line about the work."""
    page: Any = html.fromstring(f"<div>{MarkdownIt().render(text)}</div>")
    return [heading.getnext().getnext().text_content() for heading in page.iter("h2")]


ABSTRACTS: Mapping[str, Callable[[str], list[str]]] = {
    "BibTeX": lambda text: [
        str(Text.from_latex(entry.fields["abstract"]))
        for entry in parse_string(text, "bibtex").entries.values()
    ],
    "RIS": lambda text: [item["abstract"] for item in rispy.loads(text)],
    "CSL-JSON": _csl_abstracts,
    "Markdown": _markdown_abstracts,
}
"""What other programs read as the abstracts in a file, by the name of its format."""
