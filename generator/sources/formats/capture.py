"""The text of a Daily Papers page, as selected and copied in a browser.

A paper is a title, an abstract, ``• N authors``, ``·`` and a date, sometimes with votes and comments. The
rest of the page is ignored. It shows no ids, so a paper's id is made from its title.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.errors import Problem, RecordError
from generator.papers import dates
from generator.papers.paper import Record
from generator.sources.frame.declarations import TextFormat
from generator.sources.frame.fields import guarded, read_record
from generator.text.cleaning import line

_AUTHORS = re.compile(r"\W*(?P<count>[0-9][0-9,]{0,15}) authors?\b(?P<rest>.*)", re.IGNORECASE)
_MONTH = f"(?P<{{0}}>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in dates.MONTHS)})"
_DATE = re.compile(
    r"\W*(?:(?:published|submitted|listed)(?: on)?:? )?(?:"
    rf"{_MONTH.format('month')}\.? (?P<day>[0-9]{{1,2}})|(?P<first>[0-9]{{1,2}}) {_MONTH.format('second')}\.?"
    r"|(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r")(?:,? (?P<year>(?:19|20)[0-9]{2}))?\b(?P<rest>.*)",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"[\W_]*(?:[0-9]{1,18}\b[\W_]*)*")
_CHROME = re.compile(
    r"new|subscribe|daily papers|by ?ak and the research community|get trending papers\b.*"
    r"|submitted by\b.*|\W*",
    re.IGNORECASE,
)
# Letters. Titles are shorter and abstracts longer, with few exceptions in 12,949 papers.
_LONG = 250


@dataclass(slots=True)
class _Draft:
    """A paper during reading: the numbered lines above its number of authors, and the values after it."""

    pieces: list[tuple[int, str]]
    authors: int
    date: re.Match[str] | None = None
    numbers: list[int] = field(default_factory=list)


def cards(head: str) -> int:
    """Score a head as a capture: 2 for each line with a number of authors."""
    return 2 * sum(bool(_AUTHORS.fullmatch(row.strip())) for row in head.splitlines())


def read(text: str, where: str) -> Iterator[Record | Problem]:
    """Yield the papers of a captured page; surrogates in its text stand for bytes that are not UTF-8."""
    for card in _cards(text):
        yield from guarded(f"{where}:{card.pieces[0][0] if card.pieces else 1}", _parse, card, where)


def _parse(card: _Draft, where: str) -> Iterator[Record | Problem]:
    title_line, title, abstract = _texts(card.pieces)
    votes, comments = [*card.numbers, None, None][:2]
    data = {
        "title": title,
        "abstract": abstract,
        "author_count": card.authors,
        "votes": votes,
        "comments": comments,
    }
    text = "".join(row for _, row in card.pieces)
    return read_record(
        data, f"{where}:{title_line}", "capture", lambda fields: fields.data | {"date": _day(card.date)}, text
    )


def _cards(text: str) -> Iterator[_Draft]:
    pieces: list[tuple[int, str]] = []
    card: _Draft | None = None
    for number, row in enumerate(text.splitlines(), 1):
        rest = row.strip()
        if counted := _AUTHORS.fullmatch(rest):
            if card:
                yield card
            card = _Draft(pieces, int(counted["count"].replace(",", "")))
            pieces, rest = [], counted["rest"]
        if card and not card.date and (dated := _DATE.fullmatch(rest)) and _NUMBERS.fullmatch(dated["rest"]):
            card.date, rest = dated, dated["rest"]
        if card and not pieces and _NUMBERS.fullmatch(rest):
            card.numbers += map(int, re.findall(r"[0-9]+", rest))
        else:
            pieces.append((number, rest))
    if card:
        yield card


def _texts(pieces: list[tuple[int, str]]) -> tuple[int, str, str]:
    """Find title and abstract above a number of authors; return the title's line number and both texts.

    The abstract directly follows its title; any text above the title belongs to the page.
    """
    parts: list[list[tuple[int, str]]] = []
    for number, row in pieces:
        if not _is_chrome(row):
            if not parts or parts[-1][-1][0] != number - 1:
                parts.append([])
            parts[-1].append((number, row))
    if len(parts) == 1:  # copied without empty lines
        parts = [[piece] for piece in parts[0]]
    texts = [(part[0][0], line(" ".join(row for _, row in part))) for part in parts]
    if not texts:
        return pieces[-1][0] if pieces else 1, "", ""
    long = next((index for index, (_, text) in enumerate(texts) if len(text) > _LONG), len(texts) - 1)
    title = max(0, long - 1)
    return *texts[title], "\n\n".join(text for _, text in texts[title + 1 :])


def _is_chrome(row: str) -> bool:
    dated = _DATE.fullmatch(row)
    return bool(_CHROME.fullmatch(row) or _NUMBERS.fullmatch(row) or (dated and not dated["rest"].strip()))


def _day(dated: re.Match[str] | None) -> str:
    """Return the date in ISO form. The page omits the current year, which the user must add."""
    if dated is None:
        raise RecordError("date", "missing after the number of authors")
    if dated["iso"]:
        return dated["iso"]
    if not dated["year"]:
        raise RecordError("date", f"{dated[0].strip()!r} has no year; add it to the file")
    name = (dated["month"] or dated["second"])[:3].title()
    month = next(number for number, month in enumerate(dates.MONTHS, 1) if month.startswith(name))
    return f"{dated['year']}-{month:02d}-{int(dated['day'] or dated['first']):02d}"


FORMAT = TextFormat("the text of a Daily Papers page", cards, read)
