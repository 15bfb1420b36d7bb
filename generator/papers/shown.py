"""What readers are shown of a paper, and the search finds it by: its authors, its topics, its keywords."""

from generator.papers import categories
from generator.papers.paper import Paper
from generator.text import tex


def author_names(paper: Paper) -> tuple[str, ...]:
    """The authors that are shown, in Unicode and on one line: sources leave TeX in names."""
    authors = paper.shown_authors
    whole = "; ".join(authors)
    if whole.isprintable() and tex.is_plain(whole):  # nearly always
        return authors
    return tuple(" ".join(tex.to_unicode(name).split()) or name for name in authors)


def topics(paper: Paper) -> tuple[str, ...]:
    """What a paper is about: its tags, else its keywords and the names of its categories."""
    if paper.tags:
        return paper.tags
    return tuple(dict.fromkeys((*map(categories.name, paper.categories), *paper.keywords)))


def search_keywords(paper: Paper) -> tuple[str, ...]:
    """What the search finds a paper by beside its texts, authors and tags: keywords and its organization."""
    return tuple(map(tex.to_unicode, (*paper.keywords, *filter(None, [paper.organization]))))
