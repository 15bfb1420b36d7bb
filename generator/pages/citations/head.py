"""The metadata in the head of a paper's page, for Google Scholar, Zotero, search engines and link previews.

Every page pays for every byte, so one element serves several readers if it can: ``name`` is for Highwire
Press tags (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing) and Dublin Core
(https://www.dublincore.org/specifications/dublin-core/dcmi-terms/), ``property`` for the Open Graph protocol
(https://ogp.me/). ``DC.type`` is an item type of Zotero
(https://www.zotero.org/support/kb/item_types_and_fields). The theme's ``base.html`` adds the language, the
address. For citations ``assets/work.js`` needs all this and the license that the page shows; names with
``archive:`` are for this script alone. The largest archives leave out the JSON-LD and the abstract, which the
script then reads from the page.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from generator.pages.citations.work import Work, given_first
from generator.pages.markup import plain
from generator.papers.publication import VERSIONED
from generator.papers.shown import Fact, orcid_address
from generator.text import names

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_quoted = json.encoder.encode_basestring  # what it makes of text
_BARE = re.compile(r"[\w./:-]+", re.ASCII)  # needs no quotes
_NOTHING = "", tuple[str, ...]()
MOST_AUTHORS = 100  # in the head; the page itself names all authors


def tags(cited: Work) -> str:
    """Return the elements, one on each line."""
    tex = f' data-tex="{_attribute(cited.tex)}"' if cited.tex else ""
    lines = [_meta("citation_title", cited.title, f" property=og:title{tex}")]
    told: set[str] = set()  # an affiliation stands once, after the first of its authors
    for name in cited.authors:
        lines.append(_meta("citation_author", name))
        if known := cited.known.get(name):
            orcid, institutions = known
            fresh = [place for place in institutions if place not in told]
            lines += [_meta("citation_author_institution", place) for place in fresh]
            told.update(fresh)
            lines += [_meta("citation_author_orcid", orcid_address(orcid))] if orcid else []
    lines += [_meta("citation_editor", name) for name in cited.editors]
    primary = f" data-primary={cited.primary}" if cited.primary else ""
    fields = (
        ("archive:more_authors", "true" if cited.others else ""),
        ("citation_publication_date", cited.published.replace("-", "/")),
        ("citation_online_date", cited.updated.replace("-", "/")),
        ("citation_journal_title" if cited.kind in ("", "article") else "archive:journal", cited.journal),
        *(_place(cited).items() if cited.place or cited.book else ()),
        ("dcterms.bibliographicCitation", cited.reference),
        ("DC.type", "" if cited.kind == "article" and cited.journal else cited.terms.zotero),
        ("citation_doi", cited.doi),
        (f"citation_arxiv_id{primary}", cited.arxiv),
        ("citation_pdf_url", cited.pdf),
        ("citation_keywords", "; ".join(cited.keywords)),
        ("archive:url", cited.url if not cited.arxiv else ""),
        ("archive:key", cited.citation_key),
        ("archive:withdrawn", "true" if cited.withdrawn else ""),
    )
    lines += [_meta(name, value) for name, value in fields if value]
    return "\n".join(lines)


def _place(cited: Work) -> dict[str, str]:
    """Return what is known of a publication, by the names of elements."""
    place, (first, last) = cited.place, cited.pages
    is_thesis, is_report = cited.kind == "thesis", cited.kind == "report"
    return {
        f"citation_{'conference' if cited.kind == 'conference paper' else 'inbook'}_title": cited.book,
        "citation_series_title": place.series,
        "citation_volume": place.volume,
        "citation_technical_report_number" if is_report else "citation_issue": place.issue,
        "citation_firstpage": first,
        "citation_lastpage": last,
        "archive:chapter": place.chapter,
        "archive:edition": place.edition,
        "citation_publisher": cited.publisher,
        "archive:place": place.place,
        f"citation_{'dissertation' if is_thesis else 'technical_report'}_institution": place.school,
        "archive:genre": place.genre,
        "citation_language": place.language,
        "citation_isbn": place.isbn,
        "citation_issn": place.issn,
        "citation_pmid": place.pmid,
        "archive:accessed": place.accessed,
        "archive:note": place.note,
    }


def abstract(text: str) -> str:
    """Return a line break and the element for a plain text abstract; ``""`` if there is no abstract."""
    return f"\n{_meta('citation_abstract', text)}" if text else ""


def _meta(name: str, value: str, attributes: str = "") -> str:
    content = f'"{_attribute(value)}"' if " " in value or not _BARE.fullmatch(value) else value
    return f"<meta name={name}{attributes} content={content}>"


def _attribute(value: str) -> str:
    return plain(value).replace('"', "&quot;")


def linked_data(cited: Work, facts: Iterable[Fact] = ()) -> str:
    """Return the paper as a https://schema.org/ScholarlyArticle in JSON-LD 1.1, after a line break.

    It leaves out what the page shows anyway, such as the abstract, but for ``facts`` with a term.
    """
    authors = ",".join(_author(name, cited.known.get(name, _NOTHING)[0]) for name in cited.shown_authors)
    fields = (
        ("@context", '"https://schema.org"'),
        ("@type", f'"{cited.terms.schema}"'),
        ("headline", _quoted(cited.title)),
        ("author", f"[{authors}]" if authors else ""),
        ("datePublished", _quoted(cited.published) if cited.published else ""),
        *(_linked_place(cited) if cited.place or cited.book else ()),
        ("sameAs", _quoted(cited.url) if cited.url else ""),
        ("creativeWorkStatus", '"Withdrawn"' if cited.withdrawn else ""),
        *((fact.term, _quoted(fact.address)) for fact in facts if fact.term),
    )
    text = ",".join([f'"{name}":{value}' for name, value in fields if value])
    # "<" could end the script or begin a comment (HTML, section 4.12.1.3).
    text = text.replace("<", "\\u003c")
    return f"\n<script type=application/ld+json>{{{text}}}</script>"


def _linked_place(cited: Work) -> Iterator[tuple[str, str]]:
    """Yield the properties of a publication; a journal's volume and issue are one thing with the journal."""
    place, editors = cited.place, ",".join(map(_author, cited.editors))
    is_whole = cited.kind == "book"
    periodical = {
        "@type": [
            *(["PublicationIssue"] if place.issue else []), *(["PublicationVolume"] if place.volume else []),
            "Periodical",
        ],
        "name": cited.journal, "volumeNumber": place.volume, "issueNumber": place.issue, "issn": place.issn,
    }  # fmt: skip
    book = {"@type": "Book", "name": cited.book, "isbn": place.isbn}
    series = {"@type": "BookSeries", "name": place.series, "issn": place.issn}
    container = periodical if cited.journal else book if cited.book else series if place.series else {}
    publisher = place.school or cited.publisher
    values: dict[str, object] = {
        "isPartOf": {name: value for name, value in container.items() if value},
        "pagination": place.pages,
        "version" if cited.kind in VERSIONED else "bookEdition": place.edition,
        "reportNumber": place.issue if cited.kind == "report" else "",
        "publisher": {"@type": "Organization", "name": publisher} if publisher else "",
        "locationCreated": place.place,
        "inSupportOf" if cited.kind == "thesis" else "genre": place.genre,
        "inLanguage": place.language,
        "isbn": place.isbn if is_whole else "",
        "identifier": place.pmid and f"PMID:{place.pmid}",
    }
    yield "editor", f"[{editors}]" if editors else ""
    yield from ((name, _JSON.encode(value)) for name, value in values.items() if value)


@lru_cache(maxsize=1 << 16)
def _author(name: str, orcid: str = "") -> str:
    """Return a person or a group; what citations would otherwise invert is a group's name."""
    is_group = False
    if ", " not in name:
        parts = names.split(name)
        is_group = parts.group or bool(parts.given)
    kind = "Organization" if is_group else "Person"
    same = f',"sameAs":"{orcid_address(orcid)}"' if orcid else ""
    return f'{{"@type":"{kind}","name":{_quoted(given_first(name))}{same}}}'
