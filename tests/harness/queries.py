"""Queries for both halves of the query language: the cases that both must answer, and made-up queries."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from generator.queries.documents import Document
from tests.harness.processes import CHECKOUT
from tests.harness.search import ENDINGS, FAMILIES, GIVEN, ROOTS, TAGS, made_up


def _paper(values: dict[str, Any]) -> Document:
    said: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return Document(**said, url=f"papers/{values['id'].replace('/', '.')}/")


_SAID = json.loads((CHECKOUT / "tests/queries/queries.json").read_text("utf-8"))
# Made-up papers, queries with the ids that each finds, and queries that cannot be rules.
PAPERS = list(map(_paper, _SAID["papers"]))
CASES: list[tuple[str, list[str]]] = [tuple(case) for case in _SAID["cases"]]
REFUSED: list[tuple[str, str]] = [tuple(case) for case in _SAID["refused"]]

_ODD = (
    "naïve", "e.g.", "don’t", "x_1", "(gpt-4)", "łódź", "straße", "“quoted”", "thé", "學習", "a/b", "C++",
    "is", "ising",
)  # fmt: skip


def odd_papers(count: int, seed: int = 1) -> list[Document]:
    """Return made-up papers with some odd words."""
    chance = random.Random(seed)
    return [
        document._replace(
            title=f"{document.title} {chance.choice(_ODD)}" if chance.random() < 0.3 else document.title,
            abstract=document.abstract.replace(". ", f" {chance.choice(_ODD)}. ", 1),
            day=document.day[: chance.choice((4, 7, 10, 10, 10))],
        )
        for document in made_up(count, seed)
    ]


def made_up_queries(count: int, seed: int = 1, plain: bool = False) -> list[str]:
    """Return queries of every kind, or of plain words."""
    chance = random.Random(seed)
    phrases = [document.title.split() for document in odd_papers(100, seed)]
    phrases += [document.abstract.split() for document in odd_papers(100, seed + 1)]

    def word() -> str:
        return chance.choice(ROOTS) + chance.choice(ENDINGS)

    def phrase() -> str:
        words = chance.choice(phrases)
        at = chance.randrange(len(words))
        return " ".join(words[at : at + chance.randint(1, 3)]).replace('"', "")

    def pattern() -> str:
        text = word()
        cut = chance.randint(2, len(text))
        return chance.choice(
            (f"{text[:cut]}*", f"*{text[-cut:]}", f"{text[:2]}*{text[-2:]}", f"{text[:3]}*{text[3:5]}*")
        )

    def name() -> str:
        return f"{chance.choice(GIVEN)} {chance.choice(FAMILIES)}"

    def day() -> str:
        return f"{chance.randint(2024, 2026)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"[
            : chance.choice((4, 7, 10))
        ]

    def sign() -> str:
        return chance.choice(("", "", "", "-"))

    kinds = (
        word, word, word, word,
        lambda: chance.choice(_ODD).replace("-", " "), lambda: f"+{word()}", lambda: f"-{word()}",
        lambda: f"{sign()}{chance.choice(('title', 'abstract', 'tags'))}:{word()}",
        lambda: f"{sign()}authors:{chance.choice(FAMILIES)}",
        pattern, lambda: f"-title:{pattern()}",
        lambda: f"{word()}~{chance.randint(1, 3)}", lambda: f"{word()}^3",
        lambda: f'{sign()}"{phrase()}"',
        lambda: f'{sign()}{chance.choice(("title", "abstract"))}:"{phrase()}"',
        lambda: f'{sign()}author:"{name()}"', lambda: f"author:{chance.choice(GIVEN)}",
        lambda: f"{sign()}org:{chance.choice(('moss', 'fern', 'für', 'company', 'laboratory', 'other'))}",
        lambda: f'{sign()}tag:"{chance.choice(TAGS)}"',
        lambda: f"{sign()}after:{day()}", lambda: f"{sign()}before:{day()}",
        lambda: f"{sign()}votes:{chance.choice(('', '>', '<', '>=', '<=', '='))}{chance.randint(0, 60)}",
        lambda: f"{sign()}cited:{chance.choice(('', '>', '<='))}{chance.randint(0, 90)}",
        lambda: f"{sign()}has:code", lambda: chance.choice(("the", "of", "is", "- and")),
    )  # fmt: skip
    if plain:
        return [f"{word()} {word()}" for _ in range(count)]

    def part() -> str:
        return chance.choice(kinds)()

    joined: tuple[Callable[[], str], ...] = (
        *[part] * 8,
        lambda: f"{part()} {chance.choice(('OR', '|'))} {part()}", lambda: f"{word()}|{word()}",
        lambda: f"({part()} OR {part()})", lambda: f"({part()} | {part()} {part()})",
        lambda: f"(({part()} OR {word()}) {part()} OR {word()})", lambda: f"({word()})",
        lambda: f"{chance.choice('+-')}({word()} OR {word()} | title:{word()})",
        lambda: f'{sign()}tag:("{chance.choice(TAGS)}" OR {chance.choice(TAGS).split()[0]})',
        lambda: f"author:({chance.choice(GIVEN)} OR {chance.choice(FAMILIES)})",
    )  # fmt: skip
    return [
        " ".join(chance.choice(joined)() for _ in range(chance.choice((1, 1, 2, 2, 3, 4))))
        for _ in range(count)
    ]
