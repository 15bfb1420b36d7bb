"""A paper's authors, topics, keywords and venues as readers see them and the search finds them."""

from generator.papers import categories
from generator.papers.paper import Paper
from generator.text import names
from generator.text.tex import Tex


def author_names(paper: Paper) -> tuple[str, ...]:
    """Return the authors that are not hidden, in Unicode without the TeX that sources leave in names."""
    authors = paper.shown_authors
    whole = Tex("; ".join(authors))
    if whole.plain == whole:  # nearly always
        return authors
    return tuple([" ".join(Tex(name).plain.split()) or name for name in authors])


def has_others(paper: Paper) -> bool:
    """Return whether a paper has more authors than its source names, nobody knows how many."""
    return any(author.name == names.OTHERS for author in paper.authors)


def proposed_tags(paper: Paper) -> tuple[str, ...]:
    """Return a paper's tags, or without tags the names of its categories and its keywords."""
    if paper.tags:
        return paper.tags
    return tuple(dict.fromkeys((*map(categories.name, paper.categories), *paper.keywords)))


def search_keywords(paper: Paper) -> tuple[str, ...]:
    """Return further words for the search, besides texts, authors and tags: keywords and organization."""
    return tuple([Tex(text).plain for text in (*paper.keywords, paper.organization) if text])


def around_venue(year: str, state: str) -> tuple[str, str]:
    """Return the words around a venue's name: ``ICML 2026 workshop``, ``Findings of EMNLP 2024``."""
    before, after = {"findings": ("Findings of ", ""), "workshop": ("", " workshop")}.get(state, ("", ""))
    return before, f" {year}{after}" if year else after
