"""Where a paper was published: journal or book, place in it, publisher, and the numbers of libraries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from generator.errors import RecordError
from generator.papers import dates
from generator.text import identifiers, names
from generator.text.cleaning import line

LONGEST = 300
"""Characters of a text in a `Publication`."""


class KindNames(NamedTuple):
    """What formats call a kind of publication.

    Attributes:
        bibtex: the type of an entry (https://ctan.org/pkg/btxdoc); ``misc`` if BibTeX has none of its own.
        ris: the type of a reference (https://en.wikipedia.org/wiki/RIS_(file_format)).
        csl: the type of an item (https://docs.citationstyles.org/en/stable/specification.html, appendix III).
        schema: the type at https://schema.org.
        zotero: the type of an item (https://www.zotero.org/support/kb/item_types_and_fields).
    """

    bibtex: str
    ris: str
    csl: str
    schema: str
    zotero: str


KINDS: Mapping[str, KindNames] = MappingProxyType({
    "article": KindNames("article", "JOUR", "article-journal", "ScholarlyArticle", "journalArticle"),
    "preprint": KindNames("misc", "UNPB", "article", "ScholarlyArticle", "preprint"),
    "conference paper": KindNames(
        "inproceedings", "CPAPER", "paper-conference", "ScholarlyArticle", "conferencePaper"
    ),
    "chapter": KindNames("incollection", "CHAP", "chapter", "Chapter", "bookSection"),
    "book": KindNames("book", "BOOK", "book", "Book", "book"),
    "thesis": KindNames("phdthesis", "THES", "thesis", "Thesis", "thesis"),
    "report": KindNames("techreport", "RPRT", "report", "Report", "report"),
    "manuscript": KindNames("unpublished", "UNPB", "manuscript", "CreativeWork", "manuscript"),
    "dataset": KindNames("misc", "DATA", "dataset", "Dataset", "dataset"),
    "software": KindNames("misc", "COMP", "software", "SoftwareSourceCode", "computerProgram"),
})  # fmt: skip
"""The kinds of publications."""
IN_BOOKS = ("conference paper", "chapter")
"""Kinds that are parts of proceedings or of a book."""
VERSIONED = ("dataset", "software")
"""Kinds with a version instead of an edition."""
_said = attrgetter("journal", "book", "series", "edition", "editors", "publisher", "place", "school", "genre")
_BETWEEN_ISSNS = re.compile(r"\s*[,;]\s*|\s+(?=\d{4}-?\d{3}[\dXx])")


def bare_doi(text: str, name: str) -> str:
    """Return the bare DOI in a text; ``""`` stays empty.

    Raises:
        RecordError: if it is not a DOI.
    """
    doi = text and identifiers.doi(line(text))
    if doi is None:
        raise RecordError(name, f"{text[:80]!r} is not a DOI")
    return doi


def _once(issns: str) -> str:
    """Return ISSNs without those that come again, with or without a hyphen."""
    known: dict[str, str] = {}
    for issn in filter(None, _BETWEEN_ISSNS.split(issns)):
        known.setdefault(issn.replace("-", "").upper(), issn)
    return ", ".join(known.values())


@dataclass(frozen=True, slots=True)
class Publication:
    """Where a paper was published; each field is text on one line, ``""`` if unknown.

    Attributes:
        kind: one of `KINDS`.
        journal: the journal's whole name; for a preprint, the server's.
        volume: of the journal or of a book.
        issue: of the volume; for a report, its number.
        pages: in the issue or the book: ``1-9``, or the number of the article.
        doi: the publisher's bare DOI.
        book: the title of the book or the proceedings that it is a part of.
        series: that the book is a part of.
        edition: of the book, such as ``2``; for software and data, the version.
        editors: of the book, as authors are written, with semicolons between them.
        publisher: of the journal or the book.
        place: where the publisher is.
        school: the university of a thesis, or the institution of a report.
        genre: what the work is, in the source's words: ``PhD thesis``, ``Blog post``.
        language: of the text, in the source's words or as a code: ``de``.
        isbn: of the book; several are separated by commas.
        issn: of the journal or the series; several are separated by commas.
        pmid: the number in PubMed.
        chapter: of the book, its number or its title.
        accessed: the date on which somebody read it on the web.
        note: what a bibliography says of it besides.
    """

    kind: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    book: str = ""
    series: str = ""
    edition: str = ""
    editors: str = ""
    publisher: str = ""
    place: str = ""
    school: str = ""
    genre: str = ""
    language: str = ""
    isbn: str = ""
    issn: str = ""
    pmid: str = ""
    chapter: str = ""
    accessed: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for name, text in self.values.items():
            cleaned = line(text)
            if len(cleaned) > LONGEST:
                raise RecordError(f"published_in.{name}", f"has more than {LONGEST} characters")
            object.__setattr__(self, name, cleaned)
        if self.kind not in ("", *KINDS):
            raise RecordError("published_in.kind", f"{self.kind!r} is none of {', '.join(KINDS)}")
        object.__setattr__(self, "doi", bare_doi(self.doi, "published_in.doi"))
        if self.issn:
            object.__setattr__(self, "issn", _once(self.issn))
        try:
            object.__setattr__(self, "accessed", self.accessed and dates.normalise(self.accessed))
        except ValueError as error:
            raise RecordError("published_in.accessed", str(error)) from None
        if self.book and self.journal == self.book:
            object.__setattr__(self, "journal", "")

    def __bool__(self) -> bool:
        return self is not NOWHERE and any(_all_of(self))

    @property
    def values(self) -> dict[str, str]:
        """The fields with a value, by name."""
        return {name: value for name, value in zip(PUBLICATION_NAMES, _all_of(self), strict=True) if value}

    @property
    def editor_names(self) -> tuple[str, ...]:
        """The names of the editors, written as authors' names are."""
        return tuple(filter(None, map(str.strip, self.editors.split(";"))))

    @property
    def reference(self) -> str:
        """The place in words: ``Journal of Ferns 12 (3), 1-9``; ``""`` without any name."""
        if not self or not any(_said(self)):
            return ""
        where = ", ".join(filter(None, (self.journal, self.book))) or self.genre
        volume = self.volume and (self.volume if where else f"volume {self.volume}")
        issue = self.issue and (self.issue if where else f"number {self.issue}")
        issue = issue and (f"({issue})" if self.journal or self.book else issue)
        ordinal = "version" if self.kind in VERSIONED else "edition"
        parts = (
            " ".join(filter(None, (where, volume, issue))),
            self.chapter and f"chapter {self.chapter}",
            self.pages,
            "" if where == self.genre else self.genre,
            self.series,
            self.edition and f"{ordinal} {self.edition}",
            self.editors and f"edited by {' and '.join(map(names.shown, self.editor_names))}",
            self.school,
            *(() if self.journal else (self.publisher, self.place)),
        )
        return ", ".join(filter(None, parts))

    @property
    def details(self) -> str:
        """What `reference` does not say, since citations in words leave it out: ``PMID 123, language de``."""
        is_english = self.language.lower().startswith("en")  # as nearly all are
        language = "" if is_english else self.language
        numbers = (("ISBN", self.isbn), ("ISSN", self.issn), ("PMID", self.pmid), ("language", language))
        named = (f"{name} {text}" for name, text in numbers if text)
        behind = (self.publisher, self.place) if self.journal else ()
        return ", ".join(filter(None, (*behind, *named, self.note)))


PUBLICATION_NAMES = tuple(item.name for item in fields(Publication))
_all_of = attrgetter(*PUBLICATION_NAMES)
NOWHERE = Publication()
"""What is known of a paper that was published nowhere."""
