"""The data of a citation; each field is plain text, the abstract in paragraphs, all others on one line."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from generator.papers import categories, licenses
from generator.papers.paper import Paper
from generator.papers.publication import IN_BOOKS, KINDS, NOWHERE, KindNames, Publication
from generator.papers.shown import author_notes, has_others, proposed_tags
from generator.text import identifiers, letters, names
from generator.text.tex import Tex

_SMALL = frozenset({"a", "an", "the", "on", "of", "for", "in", "to", "and", "from", "with", "by", "at", "is",
                    "are", "do", "does"})  # fmt: skip
# The name of a journal at the start of a reference such as "Phys.Rev.D76:013009,2007".
_NAME = re.compile(r"[^\d,:;()]*[^\d,:;()\s]")
_NO_JOURNAL = re.compile(
    r"(?i)^in\b|\b(?:proc|proceedings|conference|workshop|symposium|thesis|lecture notes|findings)\b"
)
_SCRIPTS = {"math": "", "up": "^", "down": "_"}  # the kinds of TeX segments
_LAST_WORD = re.compile(r"(?<![^\W_]|-)(?:[^\W_]|-)++\Z")
_WORD = re.compile(r"[^\W\d_]+")
_IN_BRACES = re.compile(r"(?<![A-Za-z\\])\{([^\W\d_a-z])\}([^\W\d_]+)")  # as in ``{G}erman``
_LONE = re.compile(r"(?<![^\W_])(?:[B-Z]|(?<=[\w,&] )A(?! [^a-z]))(?![^\W\d_])")  # of vitamin A and E. coli
_CAPITAL = re.compile("[A-Z]")  # BibTeX styles would make it a small letter
_MONTHS_HELD = 2  # from submission to id: the most in 9,644 recorded papers
_ESCAPES = str.maketrans({
    "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}", "<": "\\textless{}", ">": "\\textgreater{}", "|": "\\textbar{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
})  # fmt: skip

_changed: Callable[..., Publication] = lru_cache(maxsize=1 << 8)(replace)  # papers of a conference share it
_UNKNOWN = KindNames("misc", "GEN", "document", "ScholarlyArticle", "")


class Work(NamedTuple):
    """The data of a citation. A field without a value is ``""``."""

    slug: str  # the last part of the page's address, unique in the archive
    title: str  # the title in Unicode
    tex: str  # the title for BibTeX, if it contains formulas or braces that keep a capital
    authors: tuple[str, ...]  # each "Family, Given" or "Family, Jr., Given"; a group has no comma
    others: bool  # whether there are more authors
    published: str  # an ISO date, month or year; of a preprint that was published, the date of that
    updated: str  # the ISO date of the current version
    doi: str  # the publisher's DOI, else arXiv's
    arxiv: str
    primary: str  # the first arXiv category, such as ``cs.CL``
    journal: str
    reference: str  # the place in the journal or proceedings, in words
    url: str  # the paper's page outside the archive
    pdf: str
    keywords: tuple[str, ...]
    withdrawn: bool
    kind: str = ""  # one of `publication.KINDS`, or ``""``
    book: str = ""  # the title of the book or of the proceedings
    publisher: str = ""  # of the journal or the book; for a preprint, its server
    editors: tuple[str, ...] = ()  # like authors
    license: str = ""  # its name for people
    # Volume, pages and what else is known; its kind, journal, book and publisher are not meant.
    place: Publication = NOWHERE
    citation_key: str = ""  # the key in the library that it came from
    abstract: str = ""  # in paragraphs
    # The ORCID iD of an author, or ``""``, and the affiliations, by the author as in ``authors``.
    known: Mapping[str, tuple[str, tuple[str, ...]]] = {}

    @property
    def terms(self) -> KindNames:
        """What formats call a work of its kind."""
        return KINDS.get(self.kind, _UNKNOWN)

    @property
    def shown_authors(self) -> tuple[str, ...]:
        """The authors; none for a book that only has editors, who are its authors elsewhere."""
        return () if self.authors == self.editors else self.authors

    @property
    def has_more(self) -> bool:
        """Whether there are more than the shown authors; of a book's editors it is not said."""
        return self.others and bool(self.shown_authors)

    @property
    def pages(self) -> tuple[str, str]:
        """The first and the last page; the second is ``""`` if there is only one, or a number."""
        first, _, last = self.place.pages.partition("-")
        return (first, last) if first and last and "-" not in last else (self.place.pages, "")

    @property
    def key(self) -> str:
        """The key in a bibliography: that of the library it came from, else ``one2026study-2603.00001``.

        This contains the slug, so it is unique, and stays the same when papers are added.
        """
        if self.citation_key:
            return self.citation_key
        family = _letters(self.authors[0].split(", ")[0]) if self.authors else ""
        words = (_letters(word) for word in re.split("[ -]", self.title))
        word = next((word for word in words if word and word not in _SMALL), "")
        return f"{family}{self.published[:4]}{word}-{self.slug}"

    @property
    def note(self) -> str:
        """Facts that no other field has room for."""
        place = self.place
        is_told = self.reference == self.journal or any((
            place.volume, place.issue, place.pages, place.chapter, self.book, place.series, place.edition,
            self.publisher, place.place, place.school, place.genre, self.editors,
        ))  # fmt: skip
        told = ("" if is_told else self.reference, "Withdrawn" if self.withdrawn else "", place.note)
        return "; ".join(dict.fromkeys(filter(None, told)))


def work(paper: Paper, most: int | None = None, accepted: tuple[str, str] = ("", ""), slug: str = "") -> Work:
    """Return the citation data of a paper, with at most ``most`` authors; see `Page` for the ``slug``.

    ``accepted`` is the conference that accepted it, and the year; if the source says where the paper was
    published, that counts.
    """
    authors = [author.name for author in paper.authors if not author.hidden]
    links, place, journal = paper.links, paper.published_in, _journal(paper)
    published = _published(paper)
    if accepted[0] and place.kind in ("", "preprint") and not (place.book or journal or paper.journal_ref):
        place = _changed(place, kind="conference paper", book=accepted[0])
        published = accepted[1] or published
    kind, book, publisher = place.kind, place.book, place.publisher
    if kind == "preprint" and not journal:
        publisher = place.journal or publisher
    elif kind in ("", "preprint"):
        kind = "article" if journal else "conference paper" if book else "preprint" if paper.arxiv else ""
    elif kind in IN_BOOKS and not book:
        journal, book = "", journal
    abstract_page = f"https://arxiv.org/abs/{paper.arxiv}" if paper.arxiv else links.paper
    return Work(
        slug=slug or paper.slug,
        title=paper.title.plain,
        tex=_tex(paper.title),
        authors=tuple(filter(None, map(_person, authors[:most]))),
        others=has_others(paper) or (most is not None and len(authors) > most),
        published=published,
        updated=paper.updated,
        doi=place.doi or links.doi or identifiers.arxiv_doi(paper.arxiv),
        arxiv=paper.arxiv,
        primary=next(filter(categories.NAMES.__contains__, paper.categories), "") if paper.arxiv else "",
        journal=journal,
        reference=place.reference or paper.journal_ref.plain,
        url=abstract_page or (f"https://doi.org/{links.doi}" if links.doi else links.zotero),
        pdf=links.pdf,
        keywords=tuple(" ".join(topic.replace(";", " ").split()) for topic in proposed_tags(paper)),
        withdrawn=paper.is_withdrawn,
        kind=kind,
        book=book,
        publisher=publisher,
        editors=tuple(filter(None, map(_person, place.editor_names))),
        license=licenses.label(paper.license),
        place=place,
        citation_key=paper.citation_key,
        abstract=paper.abstract.plain,
        known={
            _person(name): (orcid, tuple(paper.affiliations[at].name for at in places))
            for name, (orcid, places) in zip(authors[:most], author_notes(paper), strict=False)
        },
    )


def distinct(works: Iterable[Work]) -> Iterator[Work]:
    """Yield works for one file, without the key of a library where it would come twice."""
    seen = set()
    for cited in works:
        shown = cited._replace(citation_key="") if cited.key in seen else cited
        seen.add(shown.key)
        yield shown


def _published(paper: Paper) -> str:
    """Return the source's date of publication, or the month of a preprint's arXiv id if the two disagree.

    The date of a list may be years off, but an arXiv id contains the month in which arXiv gave it. The
    source's own date may be a little earlier, since arXiv holds papers back, or a little later for old ids.
    If a journal or its DOI is known, the date may be the journal's, so it stays. A paper with a preprint's
    DOI and a publisher's has the preprint's date, and the published version is the current one.
    """
    if paper.updated and paper.links.doi and paper.published_in.doi not in ("", paper.links.doi):
        return paper.updated
    date = paper.published or paper.date
    if not paper.arxiv or (paper.published and (paper.links.doi or _journal(paper))):
        return date
    month = identifiers.arxiv_month(paper.arxiv)
    earlier, later = (_MONTHS_HELD, "/" in paper.arxiv) if paper.published else (0, 0)
    is_near = len(date) > len("2026") and -later <= _months(month) - _months(date) <= earlier
    return date if is_near else month


def _months(date: str) -> int:
    """Return the number of months from the year 0 to a date."""
    return int(date[:4]) * 12 + int(date[5:7])


def _journal(paper: Paper) -> str:
    is_journal = paper.published_in.kind != "preprint"
    return (paper.published_in.journal if is_journal else "") or journal(paper.journal_ref)


def journal(reference: str) -> str:
    """Return the name of the journal in a reference; ``""`` if it names none, such as for proceedings."""
    match = _NAME.match(reference)
    if not match or _NO_JOURNAL.search(reference):
        return ""
    name = re.sub(r"\s+vol(?:ume)?\.?$", "", match[0], flags=re.IGNORECASE)
    return name if re.search(r"[^\W\d_]{2}", name) else ""


def escape(text: str) -> str:
    """Escape text for TeX, with balanced braces as BibTeX requires (https://ctan.org/pkg/btxdoc)."""
    return text.translate(_ESCAPES)


def title_case_kept(title: str, kept: Set[str] = frozenset()) -> str:
    """Escape a title for BibTeX, with braces around words that a style would change.

    They have inner capitals or a capital alone, or are among those to be ``kept``.
    """
    kept = kept | {*_LONE.findall(title)}

    def is_kept(word: str) -> bool:
        return any(map(str.isupper, word[1:])) or not kept.isdisjoint(_WORD.findall(word))

    return " ".join(f"{{{escape(word)}}}" if is_kept(word) else escape(word) for word in title.split(" "))


def given_first(name: str) -> str:
    """Return a name of `Work.authors` in reading order: "Given Family Jr."."""
    family, *rest = name.split(", ")
    return names.in_order(rest[-1], family, " ".join(rest[:-1])) if rest else family


def _tex(title: Tex) -> str:
    kept = frozenset(map("".join, _IN_BRACES.findall(title) if "{" in title else ()))
    if not (kept or title.is_whole) and not any(segment.kind in _SCRIPTS for segment in title.segments):
        return ""
    made = ""
    for segment in title.segments:
        sign = _SCRIPTS.get(segment.kind)
        if sign is None or not _is_balanced(segment.value):
            made += title_case_kept(segment.plain, kept)
        elif sign:
            word = _LAST_WORD.search(made)
            if word and _CAPITAL.search(word[0]):
                made = f"{made[: word.start()]}{{{word[0]}}}"
            made += f"${sign}{{{segment.value}}}$"
        else:
            made += f"${segment.value.strip()}$"
    return f"{{{made.strip()}}}" if title.is_whole else made.strip()


def _is_balanced(formula: str) -> bool:
    """Return whether braces are balanced for BibTeX, which also counts braces after a backslash."""
    depths = list(accumulate(((sign == "{") - (sign == "}") for sign in formula), initial=0))
    return "$" not in formula and min(depths) == depths[-1] == 0


@lru_cache(maxsize=1 << 16)  # four in ten authors have another paper shortly before
def _person(name: str) -> str:
    parts = names.split(name)
    return parts.family_first if parts.given else " ".join(parts.family_first.replace(",", " ").split())


def _letters(text: str) -> str:
    """Return a word in lower case, reduced to plain letters and digits."""
    return re.sub(r"[^a-z0-9]", "", letters.fold(text))
