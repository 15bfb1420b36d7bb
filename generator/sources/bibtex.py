"""BibTeX and BibLaTeX files (https://ctan.org/pkg/biblatex has the field names).

bibtexparser 2 reports the line of a broken entry and continues. pybtex stops there; bibtexparser 1 loses the
next entry too and takes twenty times as long.
"""

import logging
import re
from collections.abc import Iterator

from bibtexparser import model
from bibtexparser.entrypoint import parse_string
from bibtexparser.exceptions import BlockAbortedException
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

from generator.errors import Problem
from generator.papers.paper import Links, Paper, Record
from generator.sources.datetext import written
from generator.sources.declarations import TextFormat
from generator.sources.fields import Fields, arxiv_id, arxiv_links, guarded, need_utf8, read_record
from generator.text import identifiers, tex
from generator.text.cleaning import line

# Its log would repeat the problems that this module reports.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_ENTRY = re.compile(r"^[^\S\n]*@\w+\s*[{(]", re.MULTILINE)  # linear over many empty lines
_ENTRY_WITH_FIELD = re.compile(rf"{_ENTRY.pattern}[^,{{}}()=\n]*,\s*[\w-]+\s*=", re.MULTILINE)
_PIECE = re.compile(
    r"""(?:"(?P<quoted>[^"]*)"|\{(?P<braced>[^{}]*)\}|(?<![^\s#"{}])(?P<name>[^\s#"{}]++))\s*+(?:#|$)"""
)
_NAMED = re.compile(r"arxiv:\s*(\S+)", re.IGNORECASE)


def entries(head: str) -> int:
    """Score a head as BibTeX: 2 for each entry with a field, else 1 if a line begins like an entry."""
    return 2 * len(_ENTRY_WITH_FIELD.findall(head)) or bool(_ENTRY.search(head))


def read(text: str, where: str) -> Iterator[Record | Problem]:
    """Yield the papers of a BibTeX file; surrogates in its text stand for bytes that are not UTF-8."""
    library = parse_string(text)
    strings = {key.lower(): string.value for key, string in library.strings_dict.items()}
    for block in library.blocks:
        place = f"{where}:{(block.start_line or 0) + 1}"
        if isinstance(block, model.Entry):
            yield from guarded(place, _parse, block, strings, place)
        elif isinstance(block, model.ParsingFailedBlock):
            yield Problem(place, "", _reason(block))


def _reason(block: model.ParsingFailedBlock) -> str:
    if isinstance(block, model.DuplicateBlockKeyBlock):
        return f"the key {block.key!r} is already used; give this entry another key"
    if isinstance(block, model.DuplicateFieldKeyBlock):
        return f"{', '.join(sorted(block.duplicate_keys))} appears twice"
    error = block.error
    return line(f"is not BibTeX: {error.abort_reason if isinstance(error, BlockAbortedException) else error}")


def _parse(entry: model.Entry, strings: dict[str, str], where: str) -> Iterator[Record | Problem]:
    raw = {field.key.lower(): _value(field, strings) for field in entry.fields}
    text = {name: line(tex.without_commands(value)) for name, value in raw.items() if name != "author"}
    venue = next((text[name] for name in ("journal", "journaltitle", "booktitle") if text.get(name)), "")
    data = {
        "id": entry.key,
        "authors": _authors(raw.get("author", "")),
        "published": text.get("date", "").partition("/")[0] or _date(text),
        "url": re.sub(r"\\([_%&#~])", r"\1", raw.get("url", "")),
        "doi": re.sub(r"\\([_%&#])", r"\1", raw.get("doi", "")),
        "arxiv": _eprint(text, venue),
    }

    def make(fields: Fields) -> Record:
        need_utf8(entry.raw or "")
        doi = fields.doi("doi")
        arxiv = fields.arxiv("arxiv") or arxiv_id(fields.text("doi")) or ""
        page, pdf = arxiv_links(arxiv)
        paper = Paper(
            id=arxiv or doi or entry.key,
            title=text.get("title", ""),
            abstract=tex.without_commands(raw.get("abstract", "")),
            authors=fields.authors("authors"),
            published=fields.date("published"),
            keywords=tuple(re.split(r"\s*[;,]\s*", text.get("keywords", "") or text.get("keyword", ""))),
            categories=tuple(identifiers.category(code) for code in text.get("primaryclass", "").split()),
            links=Links(page or fields.link("url"), pdf, doi=doi),
            source="bibtex",
            journal_ref="" if _NAMED.search(venue) else venue,
            arxiv=arxiv,
        )
        return Record(paper)

    return read_record(data, where, make)


def _value(field: model.Field, strings: dict[str, str]) -> str:
    """Return a field's text, with the pieces that ``#`` joins."""
    value = str(field.value)
    if field.enclosing != "no-enclosing" or "#" not in value:
        return value
    pieces = _PIECE.finditer(value)
    return "".join(
        piece["quoted"] or piece["braced"] or strings.get((piece["name"] or "").lower(), piece["name"] or "")
        for piece in pieces
    )


def _authors(names: str) -> list[str]:
    """Split ``Family, Given and Given Family and {A Team} and others`` into names, given name first."""
    people = [parse_single_name_into_parts(name, False) for name in split_multiple_persons_names(names)]
    shown = (tex.without_commands(person.merge_first_name_first) for person in people)
    return [name for name in shown if name not in ("", "others")]


def _date(text: dict[str, str]) -> str:
    """Return the date in the fields for its parts; a month such as ``Spring`` is ignored."""
    year, month, day = (text.get(name, "") for name in ("year", "month", "day"))
    if month.isdecimal():
        return written("-".join(filter(None, (year, month, day))))
    return written(f"{day} {month} {year}")


def _eprint(text: dict[str, str], venue: str) -> str:
    """Return the arXiv id as written in the eprint fields, the address or the journal's name."""
    archive = (text.get("archiveprefix") or text.get("eprinttype") or "").lower()
    if archive == "arxiv":
        return text.get("eprint", "")
    named = _NAMED.search(venue)
    places = ["" if archive else text.get("eprint", ""), text.get("url", ""), named[1] if named else ""]
    return next((place for place in places if identifiers.arxiv(place)), "")


FORMAT = TextFormat("BibTeX", entries, read)
