"""RIS files, which nearly all databases and reference managers export.

The tags: https://en.wikipedia.org/wiki/RIS_(file_format). No standard says which tag holds what, so several
are tried in turn. Each entry is given to rispy alone, so that a broken one costs no other and names its line.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

import rispy
from rispy.config import LIST_TYPE_TAGS, TAG_KEY_MAPPING

from generator.errors import Problem
from generator.papers.paper import Record
from generator.papers.publication import KINDS
from generator.sources.formats import csl
from generator.sources.frame.declarations import TextFormat
from generator.sources.frame.fields import guarded, read_record
from generator.text import names

_START = re.compile(r"^TY {1,2}-", re.MULTILINE)
_TAG = re.compile(r"^([A-Z][A-Z0-9]) {1,2}- ?", re.MULTILINE)  # some files have one space
_END = re.compile(r"^ER {1,2}-", re.MULTILINE)
# Of one entry; rispy joins the lines of a text one by one.
_MOST_LINES, _LONGEST = 20_000, 1_000_000
_TYPES = {
    **{terms.ris: terms.csl for terms in KINDS.values()},
    **dict.fromkeys(("EJOUR", "JFULL", "MGZN", "INPR", "ABST"), "article-journal"),
    **dict.fromkeys(("ECHAP", "ENCYC"), "chapter"),
    **dict.fromkeys(("EBOOK", "EDBOOK"), "book"),
    "CONF": "paper-conference",
}
"""CSL's types by those of RIS; other types have none."""
# Values of CSL-JSON, each with rispy's names of the tags that may hold it.
_PLACES = {
    "title": ("title", "primary_title", "short_title"),
    "abstract": ("abstract", "notes_abstract"),
    "container-title": (
        "journal_name",
        "alternate_title3",
        "secondary_title",
        "alternate_title2",
        "book_title",
    ),
    "volume": ("volume",),
    "issue": ("number",),
    "DOI": ("doi",),
    "raw": ("date", "year", "publication_year"),
    "id": ("id",),
    "collection-title": ("tertiary_title",),
    "publisher": ("publisher",),
    "publisher-place": ("place_published",),
    "edition": ("edition",),
    "version": ("edition",),
    "language": ("language",),
    "chapter-number": ("section",),
}
_MAPPING = TAG_KEY_MAPPING | {"ED": "editors", "BT": "book_title"}
_LISTS = [*LIST_TYPE_TAGS, "ED", "SN"]
_NO_GENRE = ("article", "article-journal", "paper-conference")  # databases repeat the type, or give the DOI
_ISSN = re.compile(r"\d{4}-?\d{3}[\dX]", re.IGNORECASE)


def entries(head: str) -> int:
    """Score a head as RIS: 2 for each entry that begins in it."""
    return 2 * len(_START.findall(head))


def read(text: str, where: str) -> Iterator[Record | Problem]:
    """Yield the papers of a RIS file; surrogates in its text stand for bytes that are not UTF-8."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    line, position = 1, 0
    starts = [match.start() for match in _START.finditer(text)]
    for start, end in pairwise((*starts, len(text))):
        line, position = line + text.count("\n", position, start), start
        place = f"{where}:{line}"
        yield from guarded(place, _parse, text[start:end], place)


def _parse(entry: str, where: str) -> Iterator[Record | Problem]:
    if len(entry) > _LONGEST or entry.count("\n") > _MOST_LINES:
        yield Problem(where, "", f"is an entry of {len(entry):,} characters, too long for a paper")
        return
    if not _END.search(entry):
        yield Problem(where, "", "is an entry without its last line, ER; get the file again, or add the line")
        return
    given = _TAG.sub(r"\1  - ", entry)
    (tags,) = rispy.loads(
        given, mapping=_MAPPING, list_tags=_LISTS, skip_unknown_tags=True, delimiter_tags_mapping={}
    )
    yield from read_record(csl.item_values(_item(tags)), where, "ris", text=entry)


def _item(tags: dict[str, object]) -> dict[str, object]:
    """Return an entry as an item of CSL-JSON."""

    def of(*places: str) -> str:
        return next((text for name in places if isinstance(text := tags.get(name), str) and text), "")

    def all_of(*places: str) -> list[str]:
        return next((texts for name in places if isinstance(texts := tags.get(name), list)), [])

    item: dict[str, object] = {name: of(*places) for name, places in _PLACES.items()}
    kind, genre = _TYPES.get(of("type_of_reference"), ""), of("type_of_work")
    if kind == KINDS["manuscript"].csl and genre.lower() == "preprint":
        kind, genre = KINDS["preprint"].csl, ""
    numbers = re.split(r"[\s,;]+(?=\d)", ", ".join(all_of("issn")))
    first, last = of("start_page"), of("end_page")
    return {
        **item,
        "type": kind,
        "chapter-number": item["chapter-number"] if kind == "chapter" else "",  # elsewhere, of a database
        "accessed": {"raw": of("access_date")},
        "genre": "" if kind in _NO_GENRE else genre,
        "author": _names(all_of("authors", "first_authors")),
        "editor": _names(all_of("secondary_authors", "editors")),
        "ISBN": [number for number in numbers if number and not _ISSN.fullmatch(number)],
        "ISSN": [number for number in numbers if _ISSN.fullmatch(number)],
        "issued": {"raw": item["raw"]},
        "page": f"{first}-{last}" if first and last and "-" not in first else first,
        "URL": next(iter(all_of("urls")), ""),
        "keyword": "; ".join(all_of("keywords")),
        "note": "\n".join((*all_of("notes"), of("accession_number"))),
    }


def _names(listed: list[str]) -> list[str]:
    """Return names as a page has them; beside names with commas, one without is a group's."""
    has_commas = any("," in name for name in listed)
    return [names.inverted(name if "," in name or not has_commas else f"{name},") for name in listed]


FORMAT = TextFormat("RIS", entries, read)
