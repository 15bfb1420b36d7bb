"""Calendar dates as the archive writes them: ISO 8601, whole or with reduced precision.

A date is a string ``YYYY-MM-DD``, or ``YYYY-MM`` or ``YYYY`` if a source knows only the month or the year
(ISO 8601-1, 5.2.2). Such strings sort by time. `written` reads dates in words and figures, as publishers and
people write them: ``Mi, 30 Jun 2021``, ``2021/11/9``.
"""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from generator.text import letters
from generator.text.language import ENGLISH, Language, date_in, marked

SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
MONTHS = ("January", "February", "March", "April", "May", "June", "July",
          "August", "September", "October", "November", "December")  # fmt: skip
PERIODS = ("day", "week", "month")
"""The periods of a digest."""
UNDATED = "undated"
"""The folder of papers without a date, the last part of their list's address, and their date in messages."""
EARLIEST, LATEST = date(1500, 1, 1), date(2199, 12, 31)
"""The first and the last day of any date; for a date from outside, the last day is `latest_in`."""
_YEARS_AHEAD = 2  # printed issues are dated up to a year ahead
_PAPERS = {
    "day": marked("Papers of {day}"), "week": marked("Papers of {week}"),
    "month": marked("Papers of {month}"), "year": marked("Papers of {year}"),
}  # fmt: skip
_EVERY = {
    "day": marked("All papers of {day}"), "week": marked("All papers of {week}"),
    "month": marked("All papers of {month}"),
}  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def normalise(value: object) -> str:
    """Return the ISO date of a value from YAML, JSON or a source: a ``date``, ``datetime``, year or text.

    A time with a zone gives its UTC date; text may have a time after the date.

    Raises:
        ValueError: if it is not a date, not in the calendar, or not between `EARLIEST` and `LATEST`.
    """
    return moment(value)[:10]


def moment(value: object) -> str:
    """Return the date like `normalise`, with its time, if any, in UTC: ``2026-11-25 06:30:00``."""
    return _moment(value if isinstance(value, (str, date)) else str(value))  # a list has no hash


@lru_cache(maxsize=1 << 10)  # papers of a day or a run share it
def _moment(value: str | date) -> str:
    text = str(value).strip()
    if len(text) > 10 and text[10] in "T ":
        try:
            time = datetime.fromisoformat(text)
            utc = time if time.tzinfo is None else time.astimezone(UTC).replace(tzinfo=None)
        except (ValueError, OverflowError):  # OverflowError: the zone leads out of the years 1 to 9999
            raise ValueError(f"{text[:80]!r} is not a valid date and time") from None
        return _within_range(utc.isoformat(" ", "seconds"))
    match = SHAPE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:80]!r} is not a date (write YYYY-MM-DD, YYYY-MM or YYYY)")
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError(f"{text!r} is not in the calendar") from None
    return _within_range(text)


def _within_range(value: str) -> str:
    if not EARLIEST.year <= int(value[:4]) <= LATEST.year:
        raise ValueError(f"{value!r} is not between {EARLIEST.year} and {LATEST.year}")
    return value


def latest_in(today: date) -> str:
    """Return the last day that a date from outside may have: two years after the day of the run."""
    # 29 February may not exist two years later; as text it still sorts correctly.
    return f"{today.year + _YEARS_AHEAD}{today.isoformat()[4:]}"


def is_after(value: str, day: str) -> bool:
    """Return whether a date is after a day; a month or a year must begin after it."""
    return value[: len(day)] > day[: len(value)]


def no_day(value: object) -> str:
    """Return the message for a value that is not a day between `EARLIEST` and `LATEST`."""
    shown = f"{value}" if isinstance(value, date) else repr(value)
    return f"{shown} is not a valid day; write YYYY-MM-DD, in a year from {EARLIEST.year} to {LATEST.year}"


def folder(value: str) -> str:
    """Return the folder of a date: year and month, ``2026/08``; ``00`` for an unknown month, or `UNDATED`."""
    return f"{value[:4]}/{value[5:7] or '00'}" if value not in ("", UNDATED) else UNDATED


def is_day(value: str) -> bool:
    """Return whether a date is a whole day."""
    return len(value) == 10


def is_known_day(text: str) -> bool:
    """Return whether a text is a whole day in the calendar."""
    with suppress(ValueError):
        return is_day(text) and normalise(text) == text
    return False


def week_of(day: str) -> str:
    """Return the ISO week of a whole day, ``2026-W34``; its ISO year may differ from the day's year."""
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year:04d}-W{week:02d}"


def period(unit: str, day: date) -> str:
    """Return the day, ISO week or month (`PERIODS`) of a day: ``2026-08-21``, ``2026-W34``, ``2026-08``."""
    text = day.isoformat()
    return {"day": text, "week": week_of(text), "month": text[:7]}[unit]


def first_day(period: str) -> date:
    """Return the first day of a day, ISO week or month."""
    if "W" in period:
        return date.fromisocalendar(int(period[:4]), int(period[6:]), 1)
    return date.fromisoformat(period if is_day(period) else f"{period}-01")


def last_complete(unit: str, today: date) -> str:
    """Return the latest day, ISO week or month that is over, in the form of `period`."""
    return period(unit, first_day(period(unit, today)) - timedelta(days=1))


def days_between(first: date, last: date) -> list[date]:
    """Return every day from ``first`` to ``last``, both included; none if ``last`` is earlier."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def label(value: str, language: Language = ENGLISH) -> str:
    """Return a date or week for people: ``21 August 2026``, ``August 2026``, ``Week 34, 2026``."""
    if "W" in value:
        return language.gettext("Week {week}, {year}", week=int(value[6:]), year=value[:4])
    year, month, day = (*value.split("-"), "", "")[:3]
    parts = filter(None, (day.lstrip("0"), month and MONTHS[int(month) - 1], year))
    return date_in(language, value, "long") or " ".join(parts)


def papers_of(period: str, language: Language = ENGLISH, *, every: bool = False) -> str:
    """Return a title for the papers of a day, week, month or year; for a link to all, not of a year."""
    unit = "week" if "W" in period else {4: "year", 7: "month"}.get(len(period), "day")
    return language.gettext((_EVERY if every else _PAPERS)[unit], **{unit: label(period, language)})


def weekday(day: str, language: Language = ENGLISH) -> str:
    """Return a day within a known month or week: ``Fri 21``."""
    moment = date.fromisoformat(day)
    return date_in(language, day, "weekday") or f"{_WEEKDAYS[moment.weekday()][:3]} {moment.day}"


def month(value: str, language: Language = ENGLISH) -> str:
    """Return the month of a date within a known year: ``Aug``."""
    return date_in(language, value[:7], "LLL") or MONTHS[int(value[5:7]) - 1][:3]


def long(value: str, language: Language = ENGLISH) -> str:
    """Return a `label` with the day of the week, if it is a whole day: ``Friday 21 August 2026``."""
    weekday = f"{_WEEKDAYS[date.fromisoformat(value).weekday()]} " if is_day(value) else ""
    return date_in(language, value, "full") or weekday + label(value)


def before(day: str, days: int) -> str:
    """Return the whole day that is some days before another."""
    return (date.fromisoformat(day) - timedelta(days)).isoformat()


@lru_cache(maxsize=1 << 12)  # a paper's page has a dozen
def short(value: str, language: Language = ENGLISH) -> str:
    """Return a `label` with the month in three letters: ``21 Aug 2026``, ``Aug 2026``."""
    words = (word if word.isdigit() else word[:3] for word in label(value).split())
    return date_in(language, value, "short") or " ".join(words)


_LONGEST = 200  # characters; a date is shorter
# The first letters of a month, in English, French, German, Italian, Portuguese and Spanish, without accents.
_STARTS = {
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
_DAY_WORD = r"(?<![0-9–-])(?P<d>[0-9]{1,2})(?:st|nd|rd|th|er)?"
_MONTH_WORD = r"(?P<m>[^\W\d_]{3,12})\.?(?:\s?[-–/]\s?[^\W\d_]{3,12}\.?)?"
_YEAR_WORD = r"(?<![0-9])(?P<y>1[5-9][0-9]{2}|2[01][0-9]{2})(?![0-9])"
_NAMED = (
    re.compile(rf"{_DAY_WORD}(?:[.º])?[\s-]+(?:de )?{_MONTH_WORD},?[\s-]+(?:de )?{_YEAR_WORD}"),
    re.compile(rf"{_MONTH_WORD}\s+{_DAY_WORD}\s*,?\s+(?:[0-9:]+\s+)?{_YEAR_WORD}"),
    re.compile(rf"{_YEAR_WORD}\s+{_MONTH_WORD}(?:\s+{_DAY_WORD})?(?![0-9])"),
    re.compile(rf"{_MONTH_WORD}(?:\s+[0-9]{{1,2}}\s?[-–]\s?[0-9]{{1,2}})?,?\s+(?:de )?{_YEAR_WORD}"),
)


def written(text: str) -> str:
    """Return the date in a text in ISO's form, as precisely as it is certain; ``""`` without a year.

    ``08/1993`` is a month; ``Spring 2020`` and ``03/05/2019`` (in March or in May) are years.
    """
    text = text.strip()[:_LONGEST]
    with suppress(ValueError):
        return normalise(text)
    with suppress(ValueError, TypeError, OverflowError, IndexError):
        time = parsedate_to_datetime(text)
        return (time.astimezone(UTC) if time.tzinfo else time).date().isoformat()
    found = _numbers(text) or _words(letters.fold(text))
    for precise in (found, found[:7]):
        with suppress(ValueError):  # a 31 June, or a month 13
            return normalise(precise)
    year = re.search(_YEAR_WORD, text)
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
            if month := _STARTS.get(match["m"][:4]) or _STARTS.get(match["m"][:3]):
                day = match.groupdict().get("d")
                return f"{match['y']}-{month:02}" + (f"-{day.zfill(2)}" if day else "")
    return ""
