"""Dates in words and figures, as publishers and people write them: ``Mi, 30 Jun 2021``, ``2021/11/9``."""

import re
from contextlib import suppress
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
_MONTH_FIRST = re.compile(r"(?<![0-9/.-])([0-9]{1,2})[-/.]([0-9]{4})(?![0-9])")
# Of a span of days or months, the day is uncertain, and the first month counts.
_DAY = r"(?<![0-9–-])(?P<d>[0-9]{1,2})(?:st|nd|rd|th|er)?"
_MONTH = r"(?P<m>[^\W\d_]{3,12})\.?(?:\s?[-–/]\s?[^\W\d_]{3,12}\.?)?"
_YEAR = r"(?<![0-9])(?P<y>1[5-9][0-9]{2}|2[01][0-9]{2})(?![0-9])"
_NAMED = (
    re.compile(rf"{_DAY}(?:[.º])?[\s-]+(?:de )?{_MONTH},?[\s-]+(?:de )?{_YEAR}"),
    re.compile(rf"{_MONTH}\s+{_DAY}\s*,?\s+(?:[0-9:]+\s+)?{_YEAR}"),
    re.compile(rf"{_YEAR}\s+{_MONTH}(?:\s+{_DAY})?(?![0-9])"),
    re.compile(rf"{_MONTH}(?:\s+[0-9]{{1,2}}\s?[-–]\s?[0-9]{{1,2}})?,?\s+(?:de )?{_YEAR}"),
)


def written(text: str) -> str:
    """Return the date in a text in ISO's form, as precisely as it is certain; ``""`` without a year.

    ``08/1993`` is a month; ``Spring 2020`` and ``03/05/2019`` (in March or in May) are years.
    """
    text = text.strip()[:_LONGEST]
    with suppress(ValueError):
        return dates.normalise(text)
    with suppress(ValueError, TypeError, OverflowError, IndexError):
        time = parsedate_to_datetime(text)
        return (time.astimezone(UTC) if time.tzinfo else time).date().isoformat()
    found = _numbers(text) or _words(letters.fold(text))
    for precise in (found, found[:7]):
        with suppress(ValueError):  # a 31 June, or a month 13
            return dates.normalise(precise)
    year = re.search(_YEAR, text)
    return year["y"] if year else ""


def _numbers(text: str) -> str:
    if match := _YEAR_FIRST.search(text):
        return "-".join(part.zfill(2) for part in match.groups() if part)
    if match := _MONTH_FIRST.search(text):
        return f"{match[2]}-{match[1].zfill(2)}"
    if not (match := _DAY_FIRST.search(text)):
        return ""
    day, sign, month, year = match.groups()
    if sign == "/" and int(month) > 12:
        day, month = month, day
    elif sign == "/" and int(day) <= 12 and day != month:  # Americans write the month first
        return year
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def _words(text: str) -> str:
    for form in _NAMED:
        for match in form.finditer(text):
            if month := _MONTHS.get(match["m"][:4]) or _MONTHS.get(match["m"][:3]):
                day = match.groupdict().get("d")
                return f"{match['y']}-{month:02}" + (f"-{day.zfill(2)}" if day else "")
    return ""
