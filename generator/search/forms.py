"""Equal forms: different words for one thing, which searches find for each other.

Papers define abbreviations themselves, "retrieval-augmented generation (RAG)", and write compounds with and
without a hyphen: "multi-agent", "multiagent". `site_templates/search/forms.js` uses these forms, and adds
words with numbers ("GPT-4", "GPT4").
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.queries.documents import Document
from generator.queries.words import split, term
from generator.text.tokens import trim

FEWEST_DEFINING, FEWEST_WRITING = 5, 3
"""The fewest papers of a segment that define an abbreviation, or that write a compound in a way."""
# One in so many papers that define an abbreviation means a long form that finds it, and one in so many papers
# with its term defines it: "MAP" is seldom the mean average precision, and "FAR" the false alarm rate. If a
# compound has its hyphen in so many times as many papers, it does not find the joined form: "realworld" is a
# mistake.
_SHARE, _DEFINING, _MISTAKE = 10, 20, 100
_LONGEST, _MOST_WORDS = 100, 8  # letters and words of a long form
_BRACKETS = re.compile(rf"\(([^()]{{2,{_LONGEST}}})\)")
_SHORT = re.compile(r"(?=(?:[^\W_]*[A-Z]){2})[^\W_]{2,10}")
_PLURAL = re.compile(r"(?<=[A-Z])s\Z")
_PART_ENDS = re.compile(r"[.,;:!?()]\s")
_COMPOUND = re.compile(r"([a-z]{2,24})-([a-z]{2,24})")
_SIGNS = " \n.,;:!?()[]\"'"
# Verbs like "token" are not among them: their term is that of "token" too.
_VERBS = "discret maxim minim optim parametr quant real summar synchron util"
TWINS = (
    ("overview", "survey"),
    ("data set", "dataset"),
    ("behaviour", "behavior"),
    ("colour", "color"),
    ("neighbour", "neighbor"),
    ("tumour", "tumor"),
    *((f"{verb}isation", f"{verb}ization") for verb in _VERBS.split()),
)
"""Words that are equal without a paper that says so."""


class Forms(NamedTuple):
    """In how many papers an abbreviation (its term, the terms of its long form) or a compound occurs."""

    abbreviations: Counter[tuple[str, str]]
    compounds: Counter[str]


class Equal(NamedTuple):
    """Terms that are equal to others, with spaces between the terms.

    A term that many papers have may be equal in a few of them only: ``papers`` counts those that show it.
    """

    terms: str
    others: str
    papers: int


def mined(documents: Iterable[Document]) -> Forms:
    """Return the forms in the titles and abstracts of papers."""
    forms = Forms(Counter(), Counter())
    for document in documents:
        text = f"{document.title}. {document.abstract}"
        if "(" in text:
            forms.abbreviations.update(set(_defined(text)))
        if "-" in text:
            forms.compounds.update(set(_hyphenated(text)))
    return forms


def equal(runs: Iterable[Forms], frequencies: Callable[[Collection[str]], Mapping[str, int]]) -> list[Equal]:
    """Return the equal forms of a segment, ascending; ``frequencies`` counts the papers with terms."""
    abbreviations: Counter[tuple[str, str]] = Counter()
    compounds: Counter[str] = Counter()
    for run in runs:
        abbreviations.update(run.abbreviations)
        compounds.update(run.compounds)
    apart: Counter[tuple[str, str]] = Counter()
    for word, papers in compounds.items():
        if papers >= FEWEST_WRITING and (match := _COMPOUND.fullmatch(word)):
            first, second = map(term, match.groups())
            if first and second and (together := term("".join(match.groups()))):
                apart[f"{first} {second}", together] += papers
    twins = [tuple(" ".join(map(term, split(side))) for side in pair) for pair in TWINS]
    known = frequencies({side for pair in (*abbreviations, *apart, *twins) for side in pair})
    found = [*_of_abbreviations(abbreviations, known)]
    for (words, together), papers in apart.items():
        found.append(Equal(together, words, papers))
        if known[together] >= max(FEWEST_WRITING, papers / _MISTAKE):
            found.append(Equal(words, together, known[together]))
    for one, other in (*twins, *(pair[::-1] for pair in twins)):
        if known[other] >= FEWEST_WRITING:
            found.append(Equal(one, other, known[other]))
    return sorted(found, key=lambda form: (first_of(form), form))


def first_of(form: Equal) -> str:
    """Return the term whose file has a form."""
    return form.terms.partition(" ")[0]


def _of_abbreviations(counted: Mapping[tuple[str, str], int], known: Mapping[str, int]) -> Iterator[Equal]:
    defined: Counter[str] = Counter()
    for (short, _), papers in counted.items():
        defined[short] += papers
    for (short, long), papers in counted.items():
        if papers >= max(FEWEST_DEFINING, known[short] / _DEFINING):
            yield Equal(short, long, papers)
            if papers * _SHARE >= defined[short]:
                yield Equal(long, short, papers)


def _hyphenated(text: str) -> Iterator[str]:
    before, *others = text.split("-")
    for after in others:
        yield f"{before.rpartition(' ')[2]}-{after.partition(' ')[0]}".strip(_SIGNS).lower()
        before = after


def _defined(text: str) -> Iterator[tuple[str, str]]:
    """Yield the terms of abbreviations and of their long forms, either of them in brackets.

    As in Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical
    text" (2003), but each word of a long form gives its first letter. Stop words need not, nor need words
    after a hyphen.
    """
    for match in _BRACKETS.finditer(text):
        before, inside = text[max(match.start() - _LONGEST, 0) : match.start()], match[1]
        if _SHORT.fullmatch(inside):
            short, words = inside, _PART_ENDS.split(before)[-1].lower().split()[-_MOST_WORDS:]
            first = short[0].lower()
            candidates = [words[at:] for at in range(len(words)) if trim(words[at]).startswith(first)]
        elif (last := before[-11:].split()[-1:]) and _SHORT.fullmatch(last[0]):
            short, candidates = last[0], [inside.lower().split()]
        else:
            continue
        short = _PLURAL.sub("", short).lower()
        own = term(short)
        for words in candidates:
            if _fits(words, short):
                terms = [*filter(None, map(term, split(" ".join(words))))]
                if own and terms and own not in terms:
                    yield own, " ".join(terms)
                break


def _fits(words: Sequence[str], short: str) -> bool:
    """Return whether each word in turn gives its first letter, and perhaps later ones, to an abbreviation."""
    reached = {0}
    for word in words:
        for number, part in enumerate(word.split("-")):
            bare = trim(part)
            after = set() if number == 0 and term(bare) else set(reached)
            for at in reached:
                letters = iter(bare)
                if bare and short.startswith(bare[0], at):
                    while at < len(short) and short[at] in letters:
                        at += 1
                        after.add(at)
            reached = after
    return len(short) in reached
