"""What stands on a page, piece by piece: of a paper, and of a paper in a list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from generator import dates, markup
from generator.catalogue import Entry, author_names
from generator.markup import Part, join, link, page, text
from generator.paper import Counts, Paper
from generator.tags import Tag

_MOST_AUTHORS = 30
_MOST_TAGS = 2  # in a list, where a paper stands half a dozen times
_LINKS = (("pdf", "PDF"), ("paper", "Abstract page"), ("code", "Code"), ("project", "Project page"),
          ("huggingface", "Hugging Face"))  # fmt: skip


def _span(name: str, part: Part) -> Part:
    return Part(f'<span class="{name}">{part.markdown}</span>', f'<span class="{name}">{part.html}</span>')


def authors(paper: Paper) -> Part:
    """The authors of a paper's page: the first of them, and how many more there are."""
    names = author_names(paper)
    shown = text(", ".join(names[:_MOST_AUTHORS]))
    count = max(len(names), paper.author_count or 0)
    if count > len(names[:_MOST_AUTHORS]):
        more = f"{count - len(names[:_MOST_AUTHORS])} more authors" if names else _counted(count, "author")
        shown = join(" and ", (shown, text(more))) if names else text(more)
    return _span("authors", shown if shown else text("Authors not known"))


def others(paper: Paper) -> Part | None:
    """The authors that `authors` only counts, folded; in Markdown, too, it is HTML, which folds."""
    names = author_names(paper)[_MOST_AUTHORS:]
    if not names:
        return None
    listed = text(", ".join(names)).html
    summary = f"<summary>The other {_counted(len(names), 'author')}</summary>"
    folded = f"<details>{summary}<p>{listed}</p></details>"
    return Part(folded, f"{folded}\n", block=True)  # Markdown leaves an empty line after HTML


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


@lru_cache(maxsize=4096)
def _time(day: str, address: str = "", short: bool = False) -> Part:
    label = text(dates.short(day) if short else dates.label(day))
    shown = page(label, address) if address else label
    start = f'<time datetime="{day}">'
    return Part(f"{start}{shown.markdown}</time>", f"{start}{shown.html}</time>")


def counts(counts: Counts) -> Part | None:
    """Votes, comments and stars; ``None`` where the source says none of them."""
    parts = [
        _span(f"{name}s", text(_counted(count, name)))
        for name, count in (("vote", counts.votes), ("comment", counts.comments), ("star", counts.stars))
        if count is not None
    ]
    return _span("counts", join(" · ", parts)) if parts else None


def tags(tags: Sequence[Tag]) -> Part | None:
    """A paper's tags, each a link to its page."""
    return _span("tags", join(" ", (page(text(tag.name), tag.address) for tag in tags))) if tags else None


def facts(paper: Paper) -> Part:
    """Where and when a paper was listed and published, and who brought it."""
    facts = []
    if paper.days:
        days = join(", ", (_time(day, f"dates/{day}/") for day in paper.days))
        facts.append(join("", (text("Listed on "), days)))
    if paper.published:
        where = "" if paper.days else f"dates/{paper.published}/"
        label = text("published " if facts else "Published ")
        facts.append(join("", (label, _time(paper.published, where))))
    if paper.updated and paper.updated != paper.published:
        version = f"version {paper.version}, " if paper.version else "updated "
        facts.append(join("", (text(version), _time(paper.updated))))
    if paper.organization:
        facts.append(text(paper.organization))
    if paper.submitter:
        facts.append(text(f"submitted by {paper.submitter}"))
    return _span("facts", join(" · ", facts))


def links(paper: Paper) -> Part | None:
    """Where else the paper is."""
    named = ((name, getattr(paper.links, kind)) for kind, name in _LINKS)
    parts = [link(text(_label(name, address)), address) for name, address in named if address]
    if paper.links.doi:
        parts.append(link(text("DOI"), f"https://doi.org/{paper.links.doi}"))
    return _span("links", join(" ", parts)) if parts else None


def _label(name: str, address: str) -> str:
    return "arXiv" if address.startswith("https://arxiv.org/abs/") else name


def remarks(paper: Paper) -> Part | None:
    """Where it was published, and the authors' comment."""
    named = (("Published in", paper.journal_ref), ("Comment", paper.comment))
    parts = [join("", (text(f"{name}: "), markup.rich(value))) for name, value in named if value]
    return _span("remarks", join(" · ", parts)) if parts else None


def withdrawn(paper: Paper) -> Part | None:
    """A word of warning, where one is due."""
    return _span("withdrawn", text("This paper was withdrawn.")) if paper.withdrawn else None


def summary(paper: Paper) -> Part | None:
    """The source's summary, marked as what it is."""
    label = _span("label", text("Summary written by a machine"))
    return join(" ", (label, markup.rich(paper.summary))) if paper.summary else None


def notes(markdown: str) -> str:
    """A curator's Markdown, set apart from what the paper's authors say; ``""`` where there is none."""
    label = _span("label", text("From the curators of this archive")).markdown
    inner = markup.without_marks(markdown)
    return f'<div class="notes" markdown="1">\n\n{label}\n\n{inner}\n\n</div>' if inner else ""


def entry(each: Entry, tags: Sequence[Tag]) -> dict[str, object]:
    """What ``entry.md`` is filled with: a paper as lists show it."""
    facts = [_time(each.dates[-1], short=True)]
    if each.votes is not None:
        facts.append(_span("votes", text(_counted(each.votes, "vote"))))
    if each.code:
        facts.append(_span("code", text("code")))
    facts += (page(text(tag.name), tag.address) for tag in tags[:_MOST_TAGS])
    names = each.authors
    more = each.author_count - len(names)
    by = text(", ".join(names))
    if more:
        by = join(" and ", (by, text(f"{more:,} more"))) if names else text(_counted(more, "author"))
    return {
        "title": page(markup.rich(each.title, links=False), f"papers/{each.slug}/"),
        "by": _span("by", by),
        "facts": _span("facts", join(" ", facts)),
    }
