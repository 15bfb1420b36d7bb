"""Citations for reference managers and for people.

``assets/citations.js`` makes the same texts on a paper's page; a test compares the two.
"""

from generator.pages.citations.work import Work, escape, title_case_kept

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNSAFE = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})  # not allowed in fields for addresses


def bibtex(work: Work) -> str:
    """Return a BibTeX entry (https://ctan.org/pkg/btxdoc) in UTF-8.

    ``eprint``, ``archiveprefix`` and ``primaryclass`` follow https://info.arxiv.org/help/hypertex/bibstyles.
    """
    authors = [*map(_bibtex_name, work.authors), *(["others"] if work.others else [])]
    month = work.published[5:7]
    fields = {
        "title": f"{{{work.tex or title_case_kept(work.title)}}}",
        "author": f"{{{' and '.join(authors)}}}" if authors else "",
        "journal": f"{{{escape(work.journal)}}}" if work.journal else "",
        "year": f"{{{work.published[:4]}}}" if work.published else "",
        "month": _MONTHS[int(month) - 1] if month else "",
        "eprint": f"{{{work.arxiv}}}" if work.arxiv else "",
        "archiveprefix": "{arXiv}" if work.arxiv else "",
        "primaryclass": f"{{{work.primary}}}" if work.primary else "",
        "doi": f"{{{work.doi.translate(_UNSAFE)}}}" if work.doi else "",
        "url": f"{{{work.url.translate(_UNSAFE)}}}" if work.url else "",
        "keywords": f"{{{escape(', '.join(work.keywords))}}}" if work.keywords else "",
        "note": f"{{{escape(work.note)}}}" if work.note else "",
    }
    lines = "".join(f",\n  {name} = {value}" for name, value in fields.items() if value)
    return f"@{'article' if work.journal else 'misc'}{{{work.key}{lines}\n}}\n"


def _bibtex_name(name: str) -> str:
    whole = ", " not in name or " and " in name.lower()
    return f"{{{escape(name)}}}" if whole else escape(name)


def ris(work: Work) -> str:
    """Return a RIS record: a line is two letters, two spaces, a hyphen, a space, a value, CR and LF.

    The tags follow the specification of Research Information Systems, as copied at
    https://en.wikipedia.org/wiki/RIS_(file_format). The first tag is TY, the last is ER.
    """
    pairs = [
        ("TY", "JOUR" if work.journal else "UNPB" if work.is_preprint else "GEN"),
        ("ID", work.key),
        ("TI", work.title),
        *(("AU", _ris_name(name)) for name in work.authors),
        ("PY", work.published[:4]),
        ("DA", work.published.replace("-", "/")),
        ("T2", work.journal),
        ("AN", f"arXiv:{work.arxiv}" if work.arxiv else ""),
        ("DO", work.doi),
        ("UR", work.url),
        ("L1", work.pdf),
        *(("KW", keyword) for keyword in work.keywords),
        ("N1", work.note),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in pairs if value) + "ER  - \r\n"


def _ris_name(name: str) -> str:
    family, *rest = name.replace("*", "").split(", ")  # the specification forbids asterisks
    return ", ".join((family, *reversed(rest)))


def csl(work: Work) -> dict[str, object]:
    """Return a CSL-JSON item (https://docs.citationstyles.org/en/stable/specification.html, appendix III)."""
    authors = [*map(_csl_name, work.authors), *([{"literal": "et al."}] if work.others else [])]
    fields: dict[str, object] = {
        "id": work.key,
        "type": "article-journal" if work.journal else "article" if work.is_preprint else "document",
        "title": work.title,
        "author": authors,
        "issued": work.published and {"date-parts": [[int(part) for part in work.published.split("-")]]},
        "container-title": work.journal,
        "number": f"arXiv:{work.arxiv}" if work.arxiv else "",
        "DOI": work.doi,
        "URL": work.url,
        "keyword": ", ".join(work.keywords),
        "note": work.note,
    }
    return {name: value for name, value in fields.items() if value}


def _csl_name(name: str) -> dict[str, str]:
    family, *rest = name.split(", ")
    parts = zip(("family", "given", "suffix"), (family, *reversed(rest)), strict=False)
    return dict(parts) if rest else {"literal": family}
