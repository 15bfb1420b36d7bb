"""BibTeX and BibLaTeX files (https://ctan.org/pkg/biblatex has the field names).

bibtexparser 2 reports the line of a broken entry and continues. pybtex stops there; bibtexparser 1 loses the
next entry too and takes twenty times as long.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from itertools import accumulate

from bibtexparser import model
from bibtexparser.entrypoint import parse_string
from bibtexparser.exceptions import BlockAbortedException
from bibtexparser.middlewares.names import parse_single_name_into_parts

from generator.errors import Problem
from generator.papers.dates import written
from generator.papers.paper import Record
from generator.papers.publication import KINDS, LONGEST, VERSIONED
from generator.sources.formats import csl
from generator.sources.frame.declarations import TextFormat
from generator.sources.frame.fields import arxiv_id, guarded, label, read_record
from generator.text import door, identifiers, names, tex
from generator.text.cleaning import line
from generator.text.sentences import shortened

# Its log would repeat the problems that this module reports.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_ENTRY = re.compile(r"^[^\S\n]*@\w+\s*[{(]", re.MULTILINE)  # linear over many empty lines
_ENTRY_WITH_FIELD = re.compile(rf"{_ENTRY.pattern}[^,{{}}()=\n]*,\s*[\w-]+\s*=", re.MULTILINE)
_PIECE = re.compile(
    r"""(?:"(?P<quoted>[^"]*)"|\{(?P<braced>[^{}]*)\}|(?<![^\s#"{}])(?P<name>[^\s#"{}]++))\s*+(?:#|$)"""
)
_NAMED = re.compile(r"arxiv:\s*(\S+)", re.IGNORECASE)
_ONLY_NAMED = re.compile(rf"{_NAMED.pattern}(?:\s*\[[^\]]*\])?", re.IGNORECASE)
_AT_ARXIV = re.compile(r"arxiv\b|corr$", re.IGNORECASE)  # DBLP calls arXiv CoRR
_KEPT = "\u2060"  # marks a letter in braces while the rest is read
_PIECES = re.compile(r"\\.|\$[^$]*\$|https?://[^\s{}]+|[{}]|[^\W\d_]+|.", re.DOTALL)
_MARKED = re.compile(rf"(?<![^\W_])(?<!^)([^\W\d_]){_KEPT}([^\W\d_A-Z]+)(?![^\W_])")
_AND = re.compile(r"\\.|[{}]|(?<!\s)\s+(?P<and>and)(?=\s)", re.DOTALL | re.IGNORECASE)
_DASHES = re.compile(r"\s*[-–—]+\s*")
_KINDS = {
    **{terms.bibtex: kind for kind, terms in KINDS.items() if terms.bibtex != "misc"},
    "conference": "conference paper", "inbook": "chapter", "thesis": "thesis", "mastersthesis": "thesis",
    "report": "report", "dataset": "dataset", "software": "software",
    **dict.fromkeys(("mvbook", "collection", "mvcollection", "proceedings", "booklet"), "book"),
}  # fmt: skip
"""The kinds of publications by the types of entries, in small letters; other types have none."""
_MASTERS = "Master's thesis"
_GENRES = {"phdthesis": "PhD thesis", "techreport": "Technical report", "mathesis": _MASTERS}
"""What a thesis or a report is, by BibLaTeX's keys."""
_INHERITED = {"title": "booktitle", "subtitle": "booksubtitle"} | {name: name for name in (
    "year", "month", "date", "editor", "series", "volume", "number", "edition", "publisher", "organization",
    "address", "location", "isbn", "issn", "language", "langid", "eventtitle",
)}  # fmt: skip
"""What a part has from its book, under its own names."""
_LONGEST_INHERITED = 2_000  # characters; a book may have thousands of parts


def entries(head: str) -> int:
    """Score a head as BibTeX: 2 for each entry with a field, else 1 if a line begins like an entry."""
    return 2 * len(_ENTRY_WITH_FIELD.findall(head)) or bool(_ENTRY.search(head))


def read(text: str, where: str) -> Iterator[Record | Problem]:
    """Yield the papers of a BibTeX file; surrogates in its text stand for bytes that are not UTF-8."""
    library = parse_string(text)
    wholes = library.entries_dict
    strings = {key.lower(): string.value for key, string in library.strings_dict.items()}
    for block in library.blocks:
        place = f"{where}:{(block.start_line or 0) + 1}"
        # Where files of several people were joined, two works may have one key.
        entry = block.ignore_error_block if isinstance(block, model.DuplicateBlockKeyBlock) else block
        if isinstance(entry, model.Entry):
            yield from guarded(place, _parse, entry, wholes, strings, place)
        elif isinstance(block, model.ParsingFailedBlock):
            yield Problem(place, "", _reason(block))


def _reason(block: model.ParsingFailedBlock) -> str:
    if isinstance(block, model.DuplicateBlockKeyBlock):
        return f"the abbreviation {block.key!r} is already used"
    if isinstance(block, model.DuplicateFieldKeyBlock):
        return f"{', '.join(sorted(block.duplicate_keys))} appears twice"
    error = block.error
    return line(f"is not BibTeX: {error.abort_reason if isinstance(error, BlockAbortedException) else error}")


def _fields(
    entry: model.Entry, others: Mapping[str, model.Entry], strings: Mapping[str, str]
) -> dict[str, str]:
    """Return the fields of an entry as written, with those of the book that it names in ``crossref``."""
    own = {field.key.lower(): _value(field, strings) for field in entry.fields}
    book = others.get(own["crossref"]) if own.get("crossref") else None
    theirs = {
        _INHERITED[name]: _value(field, strings)
        for field in (book.fields if book else ())
        if (name := field.key.lower()) in _INHERITED and len(str(field.value)) <= _LONGEST_INHERITED
    }
    return door.let_in(theirs | own)


def _parse(
    entry: model.Entry, others: Mapping[str, model.Entry], strings: Mapping[str, str], where: str
) -> Iterator[Record | Problem]:
    raw, people = _fields(entry, others, strings), ("author", "editor")
    text = {name: line(tex.without_commands(value)) for name, value in raw.items() if name not in people}
    titles: dict[str, object] = {name: raw.get(name, "") for name in ("title", "subtitle")}
    venue = next((text[name] for name in ("journal", "journaltitle", "booktitle") if text.get(name)), "")
    editors = _people(raw.get("editor", ""))
    arxiv, doi = _eprint(text, venue), re.sub(r"\\([_%&#])", r"\1", raw.get("doi", ""))
    is_at_arxiv = bool(arxiv_id(arxiv) or arxiv_id(doi))
    subjects = text.get("primaryclass", "") or (text.get("eprintclass", "") if is_at_arxiv else "")
    place = _publication(entry.entry_type.lower(), text, editors, bool(arxiv))
    if place.get("kind") not in (None, "", "preprint"):
        place["doi"] = identifiers.doi(line(doi)) or ""
    own_key = entry.key if others.get(entry.key) is entry else ""  # another work may have the same
    data = {
        "name": own_key,
        "title": _title(str(csl.title(titles) or "")),
        "abstract": tex.without_commands(raw.get("abstract", "")),
        "authors": _people(raw.get("author", "")) or editors,
        "published": text.get("date", "").partition("/")[0] or _date(text),
        "keywords": [
            word
            for name in ("keywords", "keyword", "groups")  # JabRef's groups
            for word in re.split(r"\s*[;,]\s*", text.get(name, ""))
        ],
        "categories": subjects.split(),
        "published_in": place,
        "license": text.get("copyright") or text.get("license", ""),
        "url": "" if is_at_arxiv else re.sub(r"\\([_%&#~])", r"\1", raw.get("url", "")) or _address(text),
        "doi": doi,
        "arxiv": arxiv,
        "citation_key": entry.key,
    }
    where = where if own_key else label(where, entry.key)
    return read_record(data, where, "bibtex", text=entry.raw or "")


def _publication(kind: str, text: dict[str, str], editors: list[str], is_at_arxiv: bool) -> dict[str, object]:
    """Return where a work was published, for `Fields.publication`; ``kind`` is the type of the entry."""

    def of(*names: str) -> str:
        return shortened(next((found for name in names if (found := text.get(name))), ""), LONGEST)

    journal = of("journal", "journaltitle")
    told = next((name for name in ("howpublished", "type") if of(name).lower() in KINDS), "")
    known = _KINDS.get(kind) or of(told).lower()
    typed = () if known in ("article", "conference paper") else ("type",)  # databases repeat what it is
    genre = of(*(name for name in (*typed, "howpublished") if name != told))
    genre = "" if genre in ("", _address(text)) or _AT_ARXIV.match(genre) else genre
    genre = genre or (_MASTERS if kind == "mastersthesis" else "")
    note = "" if _ONLY_NAMED.fullmatch(of("note")) else of("note")
    besides: dict[str, object] = {"accessed": written(of("urldate")), "note": note}
    if is_at_arxiv and _AT_ARXIV.match(journal or of("publisher")):
        return besides  # a preprint
    book = csl.title({"title": of("booktitle", "eventtitle"), "subtitle": of("booksubtitle")})
    is_study, publisher = known in ("thesis", "report"), of("publisher", "organization")
    if known == "preprint" and not journal:
        journal, publisher = publisher, ""
    return {
        "kind": known,
        "journal": journal,
        "book": book,
        "series": of("series"),
        "volume": of("volume"),
        "issue": of("number", "issue"),
        "pages": _DASHES.sub("-", of("pages", "eid")),
        "chapter": of("chapter"),
        "edition": of("version", "edition") if known in VERSIONED else of("edition"),
        "editors": csl.listed([name for name in editors if not names.is_others(name)], "; "),
        "publisher": publisher,
        "place": of("address", "location"),
        "school": of("school", "institution", *(("organization",) if is_study else ())),
        "genre": _GENRES.get(genre, genre),
        "language": of("language", "langid"),
        "isbn": of("isbn"),
        "issn": of("issn"),
        "pmid": of("pmid") or (of("eprint") if of("eprinttype").lower() == "pubmed" else ""),
        **besides,
    }


def _value(field: model.Field, strings: Mapping[str, str]) -> str:
    """Return a field's text, with the pieces that ``#`` joins."""
    value = str(field.value)
    if field.enclosing != "no-enclosing" or "#" not in value:
        return value
    pieces = _PIECE.finditer(value)
    return "".join(
        piece["quoted"] or piece["braced"] or strings.get((piece["name"] or "").lower(), piece["name"] or "")
        for piece in pieces
    )


def _title(title: str) -> str:
    """Read a title; ``{G}erman`` and ``{Whole Title}`` keep their braces, or a style writes small letters.

    Citations get braces around words with inner capitals anyway, and a style leaves the first word as it is.
    """
    pieces = _PIECES.findall(tex.lettered(title).strip())
    depths = list(accumulate((piece == "{") - (piece == "}") for piece in pieces))
    whole = min((deep for piece, deep in zip(pieces, depths, strict=True) if piece not in "{}"), default=0)
    marked = (
        f"{piece[0]}{_KEPT}{piece[1:]}" if deep > 0 and piece[0].isupper() else piece
        for piece, deep in zip(pieces, depths, strict=True)
    )
    words = line(tex.without_commands("".join(marked))).split(" ")
    bare = [word.replace(_KEPT, "") for word in words]
    kept = " ".join(
        other if any(map(str.isupper, other[1:])) else word for word, other in zip(words, bare, strict=True)
    )
    made = _MARKED.sub(r"{\1}\2", kept).replace(_KEPT, "")
    plain = tex.Tex(" ".join(bare))
    if whole > 0 and made != plain:
        made = f"{{{plain}}}"
    return made if tex.Tex(made).plain == plain.plain else str(plain)


def _people(persons: str) -> list[str]:
    """Split ``Family, Given and Given Family and {A Team} and others`` into names (`names.of_parts`)."""
    persons, depth, start = tex.lettered(persons), 0, 0
    people = []
    for sign in _AND.finditer(persons):
        depth = max(0, depth + (sign[0] == "{") - (sign[0] == "}"))
        if not depth and sign["and"]:
            people.append(persons[start : sign.start()])
            start = sign.end()
    people.append(persons[start:])
    return list(filter(None, map(_person, people)))


def _person(name: str) -> str:
    given, particle, family, suffix = (
        " ".join(part) for part in astuple(parse_single_name_into_parts(name, False))
    )
    is_told = "," in name or (family.startswith("{") and family.endswith("}") and " " in family)
    given, particle, family, suffix = map(tex.without_commands, (given, particle, family, suffix))
    last = f"{particle} {family}" if particle else family
    return names.of_parts(given, last, suffix) if is_told else " ".join(filter(None, (given, last)))


def _date(text: dict[str, str]) -> str:
    """Return the date in the fields for its parts; a month such as ``Spring`` is ignored."""
    year, month, day = (text.get(name, "") for name in ("year", "month", "day"))
    if month.isdecimal():
        return written("-".join(filter(None, (year, month, day))))
    return written(f"{day} {month} {year}")


def _address(text: dict[str, str]) -> str:
    """Return the address in ``howpublished``, where older styles have it."""
    told = text.get("howpublished", "")
    return told if told.startswith(("https://", "http://")) and " " not in told else ""


def _eprint(text: dict[str, str], venue: str) -> str:
    """Return the arXiv id as written in the eprint fields, the address or the journal's name."""
    archive = (text.get("archiveprefix") or text.get("eprinttype") or "").lower()
    if archive == "arxiv":
        return text.get("eprint", "")
    named = _NAMED.search(venue)
    places = ["" if archive else text.get("eprint", ""), text.get("url", ""), named[1] if named else ""]
    return next((place for place in places if identifiers.arxiv(place)), "")


FORMAT = TextFormat("BibTeX", entries, read)
