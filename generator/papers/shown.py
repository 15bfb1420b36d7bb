"""What readers are shown of a paper, and the search finds it by: its authors, its topics, its keywords."""

from generator.papers import categories
from generator.papers.paper import Paper
from generator.text.tex import Tex


def author_names(paper: Paper) -> tuple[str, ...]:
    """The authors that are shown, in Unicode and on one line: sources leave TeX in names."""
    authors = paper.shown_authors
    whole = Tex("; ".join(authors))
    if whole.plain == whole:  # nearly always
        return authors
    return tuple([" ".join(Tex(name).plain.split()) or name for name in authors])


def proposed_tags(paper: Paper) -> tuple[str, ...]:
    """What a paper is about: its tags, else its keywords and the names of its categories."""
    if paper.tags:
        return paper.tags
    return tuple(dict.fromkeys((*map(categories.name, paper.categories), *paper.keywords)))


def search_keywords(paper: Paper) -> tuple[str, ...]:
    """What the search finds a paper by beside its texts, authors and tags: keywords and its organization."""
    return tuple([Tex(text).plain for text in (*paper.keywords, paper.organization) if text])
