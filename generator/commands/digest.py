"""``archive digest``: what was listed in a day, week or month, for mails and for releases on GitHub."""

import json
from collections.abc import Iterable
from urllib.parse import quote

from generator.content.page import Page
from generator.listings.entries import Entry
from generator.listings.groups import link
from generator.listings.kinds import SPANS
from generator.pages import digest as forms
from generator.pages import parts
from generator.pages.archive import Archive
from generator.pages.digest import Digest, Shown
from generator.papers.paper import NO_COUNTS, line
from generator.papers.shown import author_names
from generator.queries.queries import Query, Subject
from generator.queries.subjects import subject
from generator.text import tex
from generator.text.plural import counted
from generator.text.sentences import first_sentence, shortened

SHOWN = 20  # papers, where nobody says how many
MOST_SHOWN = 500
_AUTHORS, _TAGS = 3, 4
# Characters: of a title, a name (a tag's, an author's), a summary, an address that is shown at all.
_TITLE, _NAME, _SUMMARY, _ADDRESS = 300, 80, 500, 500
_KINDS = {kind.name: kind for kind in SPANS}


def digest(
    archive: Archive,
    name: str,
    site: str,
    unit: str,
    period: str,
    query: Query | None = None,
    most: int = SHOWN,
) -> Digest:
    """What was listed in a period, the papers with the most votes first; ties the newest first, then by id.

    Args:
        archive: the archive.
        name: what it is called.
        site: the address of its root, with a slash at its end.
        unit: one of `dates.PERIODS`.
        period: as `dates.period` has it.
        query: only papers that it finds; it sees the tags that the archive gives them.
        most: how many papers are shown.
    """
    listed = archive.groups.papers(archive.groups.spans[_KINDS[unit]].get(period, ()))
    ranked = sorted(listed, key=lambda entry: -(entry.votes or 0))
    if query:
        ranked = [entry for entry in ranked if _finds(query, archive, entry)]
    page = f"search/?q={quote(query.text)}" if query else link(period).address
    return Digest(
        archive=shortened(line(name), _TITLE),
        site=site,
        period=period,
        total=len(ranked),
        papers=tuple(_shown(archive, entry, site) for entry in ranked[:most]),
        all=site + page,
        is_by_votes=bool(ranked and ranked[0].votes),
        query=shortened(line(query.text), _TITLE) if query else "",
    )


def release(made: Digest) -> bytes:
    """The digest as a release of its period, as GitHub's API takes it; it is never the latest one."""
    fields = {
        "tag_name": f"digest-{made.period}",
        "name": f"Papers of {made.label}",
        "body": forms.markdown(made),
        "make_latest": "false",
    }
    return (json.dumps(fields, ensure_ascii=False, indent=1) + "\n").encode()


def _finds(query: Query, archive: Archive, entry: Entry) -> bool:
    members = archive.memberships
    document = subject(archive.page(entry.slug).paper, members.vocabulary, entry.votes).document
    tags = dict.fromkeys((*document.tags, *(tag.name for tag in members.tags.of(entry))))
    return query.matches(Subject(document._replace(tags=tuple(tags))))


def _shown(archive: Archive, entry: Entry, site: str) -> Shown:
    page = archive.page(entry.slug)
    paper = page.paper
    summary, is_quoted = _summary(page)
    counts = archive.counts.get(entry.id, NO_COUNTS)
    named = (("vote", counts.votes), ("comment", counts.comments or None), ("star", counts.stars or None))
    in_words = [counted(count, noun) for noun, count in named if count is not None]
    return Shown(
        title=_line(paper.title, _TITLE) or entry.id,
        address=site + entry.address,
        authors=_authors(author_names(paper), entry.author_count),
        organization=_line(paper.organization, _NAME),
        counts=("withdrawn", *in_words) if paper.is_withdrawn else tuple(in_words),
        summary=summary,
        is_quoted=is_quoted,
        tags=tuple(
            (_line(tag.name, _NAME), site + tag.address) for tag in archive.memberships.tags.of(entry)[:_TAGS]
        ),
        places=tuple(place for place in parts.named_links(paper) if len(place[1]) <= _ADDRESS),
    )


def _summary(page: Page) -> tuple[str, bool]:
    """What a paper says in short, and whether these are its abstract's own words."""
    paper = page.paper
    if summary := _line(paper.summary, _SUMMARY):
        return summary, False
    return shortened(first_sentence(line(tex.to_unicode(paper.abstract))), _SUMMARY), True


def _authors(names: Iterable[str], count: int) -> str:
    first = [_line(name, _NAME) for name in list(names)[:_AUTHORS]]
    more = count - len(first)
    if not more:
        return ", ".join(first)
    return f"{', '.join(first)} and {more:,} more" if first else counted(more, "author")


def _line(text: str, most: int) -> str:
    """A text as it is read, on one line."""
    return shortened(line(tex.plain_title(text)), most)
