"""Citations for reference managers; on a page, ``assets/citations.js`` makes the same ones, as tests show."""

import re

from generator.pages.citations.work import Work, escape, given_first, title_case_kept
from generator.papers.publication import VERSIONED
from generator.text import names

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNSAFE = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})  # not allowed in fields for addresses
_ENDS = str.maketrans({sign: f"%{ord(sign):X}" for sign in "()<>\\ "})  # would end an address in Markdown
_MARKDOWN = re.compile(
    r"[\\`*_\[\]~|$#]|&(?=[A-Za-z0-9#])|<(?=[A-Za-z/!?])|^(?:[-+=>]|[0-9]{1,9}[.)])", re.MULTILINE
)


def bibtex(work: Work) -> str:
    """Return a BibTeX entry (https://ctan.org/pkg/btxdoc) in UTF-8.

    ``eprint``, ``archiveprefix`` and ``primaryclass`` follow https://info.arxiv.org/help/hypertex/bibstyles.
    """
    place, kind = work.place, _bibtex_kind(work)
    made = work.kind.capitalize() if kind == "misc" and not work.arxiv else ""
    authors = [*map(_bibtex_name, work.shown_authors), *(["others"] if work.has_more else [])]
    texts = {
        "journal": work.journal,
        "booktitle": work.book,
        "series": place.series,
        "volume": place.volume,
        "number": place.issue,
        "pages": "--".join(filter(None, work.pages)),
        "chapter": place.chapter,
        _edition(work): place.edition,
        "publisher": work.publisher,
        "address": place.place,
        "school" if work.kind == "thesis" else "institution": place.school,
        "type": place.genre if made or kind != "misc" else "",
        "howpublished": made or (place.genre if kind == "misc" else ""),
    }
    fields = {
        "title": work.tex or title_case_kept(work.title),
        "author": " and ".join(authors),
        "editor": " and ".join(map(_bibtex_name, work.editors)),
        **{name: escape(text) for name, text in texts.items()},
        "year": work.published[:4],
        "month": _MONTHS[int(work.published[5:7]) - 1] if work.published[5:7] else "",
        "day": work.published[8:].lstrip("0"),
        "eprint": work.arxiv,
        "archiveprefix": "arXiv" if work.arxiv else "",
        "primaryclass": work.primary,
        "isbn": escape(place.isbn),
        "issn": escape(place.issn),
        "pmid": escape(place.pmid),
        "language": escape(place.language),
        "doi": work.doi.translate(_UNSAFE),
        "url": work.url.translate(_UNSAFE),
        "pdf": work.pdf.translate(_UNSAFE),
        "urldate": place.accessed,
        "keywords": escape(", ".join(work.keywords)),
        "copyright": escape(work.license),
        "note": escape(work.note),
        "abstract": escape(work.abstract),
    }
    values = {name: text if name == "month" else f"{{{text}}}" for name, text in fields.items() if text}
    lines = "".join(f",\n  {name} = {value}" for name, value in values.items())
    return f"@{kind}{{{work.key}{lines}\n}}\n"


def _bibtex_kind(work: Work) -> str:
    """Return the type of an entry; the title of a chapter in a book without a title is the book's."""
    if "master" in work.place.genre.lower():
        return work.terms.bibtex.replace("phd", "masters")
    return "inbook" if work.kind == "chapter" and not work.book else work.terms.bibtex


def _edition(work: Work) -> str:
    return "version" if work.kind in VERSIONED else "edition"


def _bibtex_name(name: str) -> str:
    whole = ", " not in name or " and " in name.lower()
    return f"{{{escape(name)}}}" if whole else escape(name)


def ris(work: Work) -> str:
    """Return a RIS record: a line is two letters, two spaces, a hyphen, a space, a value, CR and LF.

    The tags follow the specification of Research Information Systems, as copied at
    https://en.wikipedia.org/wiki/RIS_(file_format). The first tag is TY, the last is ER.
    """
    place, (first, last) = work.place, work.pages
    pairs = [
        ("TY", work.terms.ris),
        ("ID", work.key),
        ("TI", work.title),
        *(("AU", _ris_name(name)) for name in work.shown_authors),
        ("AU", _ris_name(names.OTHERS) if work.has_more else ""),
        *(("A2", _ris_name(name)) for name in work.editors),
        ("PY", work.published[:4]),
        ("DA", work.published.replace("-", "/")),
        ("T2", work.journal or work.book),
        ("T3", place.series),
        ("VL", place.volume),
        ("IS", place.issue),
        ("SP", first),
        ("EP", last),
        ("SE", place.chapter),
        ("ET", place.edition),
        ("PB", place.school or work.publisher),
        ("CY", place.place),
        ("M3", place.genre or ("Preprint" if work.kind == "preprint" else "")),
        ("LA", place.language),
        ("SN", place.isbn),
        ("SN", place.issn),
        ("AN", f"arXiv:{work.arxiv}" if work.arxiv else ""),
        ("DO", work.doi),
        ("UR", work.url),
        ("Y2", place.accessed.replace("-", "/")),
        ("L1", work.pdf),
        *(("KW", keyword) for keyword in work.keywords),
        ("N1", work.note),
        ("AB", " ".join(filter(None, work.abstract.split("\n")))),
        ("N1", f"PMID: {place.pmid}" if place.pmid else ""),
        ("N1", f"License: {work.license}" if work.license else ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in pairs if value) + "ER  - \r\n"


def _ris_name(name: str) -> str:
    """Return "Family, Given, Jr."; a comma ends a group's name, as EndNote wants it."""
    family, *rest = name.replace("*", "").split(", ")  # the specification forbids asterisks
    return ", ".join((family, *reversed(rest))) if rest else f"{family}," if " " in family else family


def csl(work: Work) -> dict[str, object]:
    """Return a CSL-JSON item (https://docs.citationstyles.org/en/stable/specification.html, appendix III)."""
    authors = [*map(_csl_name, work.shown_authors), *([{"literal": names.OTHERS}] if work.has_more else [])]
    place, is_report = work.place, work.kind == "report"
    fields: dict[str, object] = {
        "id": work.key,
        "type": work.terms.csl,
        "title": work.title,
        "author": authors,
        "issued": _csl_date(work.published),
        "accessed": _csl_date(place.accessed),
        "editor": list(map(_csl_name, work.editors)),
        "container-title": work.journal or work.book,
        "collection-title": place.series,
        "volume": place.volume,
        "issue": "" if is_report else place.issue,
        "page": place.pages,
        "chapter-number": place.chapter,
        _edition(work): place.edition,
        "publisher": place.school or work.publisher,
        "publisher-place": place.place,
        "genre": place.genre,
        "language": place.language,
        "ISBN": place.isbn,
        "ISSN": place.issn,
        "PMID": place.pmid,
        "number": place.issue if is_report else f"arXiv:{work.arxiv}" if work.arxiv else "",
        "DOI": work.doi,
        "URL": work.url,
        "keyword": ", ".join(work.keywords),
        "license": work.license,
        "note": work.note,
        "abstract": work.abstract,
        "custom": {"pdf": work.pdf} if work.pdf else {},
    }
    return {name: value for name, value in fields.items() if value}


def _csl_date(day: str) -> dict[str, object]:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else {}


def _csl_name(name: str) -> dict[str, str]:
    family, *rest = name.split(", ")
    parts = zip(("family", "given", "suffix"), (family, *reversed(rest)), strict=False)
    return dict(parts) if rest else {"literal": family}


def markdown(work: Work) -> str:
    """Return a section for notes: the title, a line about the work, the abstract, the keywords."""
    place, doi = work.place, f"https://doi.org/{work.doi}" if work.doi else ""
    where = work.journal or work.book or place.school or work.publisher
    issue = f"({place.issue})" if place.volume and place.issue else place.issue
    told = [
        ", ".join([*map(given_first, work.authors), *([names.OTHERS] if work.others else [])]),
        ", ".join(filter(None, (where, place.volume + issue, "-".join(filter(None, work.pages))))),
        work.published,
    ]
    links = {"arXiv": work.url if work.arxiv else "", "DOI": doi, "PDF": work.pdf}
    facts = [
        *map(_marked, told),
        *(_linked(name, address) for name, address in links.items() if address),
        *map(_marked, (work.license, work.note)),
    ]
    address, keywords = work.url or doi, ", ".join(work.keywords)
    parts = [
        f"## {_linked(work.title, address) if address else _marked(work.title)}",
        " · ".join(filter(None, facts)),
        _marked(work.abstract),
        _marked(f"Keywords: {keywords}") if keywords else "",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _linked(label: str, address: str) -> str:
    return f"[{_marked(label)}]({address.translate(_ENDS)})"


def _marked(text: str) -> str:
    """Escape text for Markdown (https://spec.commonmark.org, section 2.4)."""
    return _MARKDOWN.sub(lambda sign: f"{sign[0][:-1]}\\{sign[0][-1]}", text)
