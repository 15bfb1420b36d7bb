"""Dates as publishers write them in text: ``Mi, 30 Jun 2021``, ``March 2021``, ``2021/11/9 16:41:56``."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from generator.papers import dates
from generator.text import letters

_LONGEST = 200  # characters; a date is shorter
# The first letters of a month, in English, French, German, Italian, Portuguese and Spanish, without accents.
_MONTHS = {
    start: number
    for number, starts in enumerate(
        ("jan ene gen", "feb fev", "mar mrz", "apr avr abr", "may mai mag", "jun juin giu", "jul juil lug",
         "aug aou ago", "sep set", "oct okt out ott", "nov", "dec dez dic"), 1
    )
    for start in starts.split()
}  # fmt: skip
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2}))?(?![0-9])")
_DAY_FIRST = re.compile(r"(?<![0-9])([0-9]{1,2})([./])([0-9]{1,2})\2([0-9]{4})(?![0-9])")
_NUMBER, _MONTH = r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th|er)?", r"(?P<m>[^\W\d_]{3,12})\.?"
_NAMED = (
    re.compile(rf"{_NUMBER}(?:[.º])?[\s-]+(?:de )?{_MONTH},?[\s-]+(?:de )?(?P<y>[0-9]{{4}})"),
    re.compile(rf"{_MONTH}\s+{_NUMBER},?\s+(?:[0-9:]+\s+)?(?P<y>[0-9]{{4}})"),
    re.compile(rf"(?P<y>[0-9]{{4}})\s+{_MONTH}(?:\s+{_NUMBER})?(?![0-9])"),
    re.compile(rf"{_MONTH},?\s+(?:de )?(?P<y>[0-9]{{4}})"),
)
_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")


def written(text: str) -> str:
    """Return the date in a text as ISO writes it, as precisely as it is given; ``""`` if there is none."""
    text = text.strip()[:_LONGEST]
    try:
        return dates.normalise(text)
    except ValueError:
        pass
    try:
        time = parsedate_to_datetime(text)
        return (time.astimezone(UTC) if time.tzinfo else time).date().isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        pass
    found = _numbers(text) or _words(letters.fold(text))
    if found:
        try:
            return dates.normalise(found)
        except ValueError:  # a 31 June
            pass
    year = _YEAR.search(text)
    return year[0] if year else ""


def _numbers(text: str) -> str:
    if match := _YEAR_FIRST.search(text):
        return "-".join(part.zfill(2) for part in match.groups() if part)
    match = _DAY_FIRST.search(text)
    if match is None:
        return ""
    day, sign, month, year = match.groups()
    if sign == "/" and int(month) > 12:
        day, month = month, day
    elif sign == "/" and int(day) <= 12:  # Americans write the month first
        return year
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def _words(text: str) -> str:
    for form in _NAMED:
        for match in form.finditer(text):
            if month := _MONTHS.get(match["m"][:4]) or _MONTHS.get(match["m"][:3]):
                day = match.groupdict().get("d")
                return f"{match['y']}-{month:02}" + (f"-{day.zfill(2)}" if day else "")
    return ""
