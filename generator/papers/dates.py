"""Calendar dates as the archive writes them: ISO 8601, whole or with reduced precision.

A date is a string ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY`` (ISO 8601-1, 5.2.2: a source that
knows only the month or the year says no more than that). Such strings sort in time order.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
MONTHS = ("January", "February", "March", "April", "May", "June", "July",
          "August", "September", "October", "November", "December")  # fmt: skip
PERIODS = ("day", "week", "month")
"""What a digest may be of."""
EARLIEST, LATEST = date(1500, 1, 1), date(2199, 12, 31)
"""The first and the last day of any date; what comes in has to be before `latest_in` too."""
_YEARS_AHEAD = 2  # printed issues are dated ahead, by a year at most
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def normalise(value: object) -> str:
    """The ISO date of what YAML, JSON or a source holds: a ``date``, ``datetime``, year or text.

    A time stamp with a zone gives its UTC date; text may carry a time after the date.

    Raises:
        ValueError: if it is not a date, not in the calendar, or not between `EARLIEST` and `LATEST`.
    """
    return moment(value)[:10]


def moment(value: object) -> str:
    """As `normalise`, with the time, to the second in UTC, where there is one: ``2026-11-25 06:30:00``."""
    return _moment(str(value).strip())


@lru_cache(maxsize=1 << 10)  # papers of a day, and of a run, have the same
def _moment(text: str) -> str:
    if len(text) > 10 and text[10] in "T ":
        try:
            time = datetime.fromisoformat(text)
            utc = time if time.tzinfo is None else time.astimezone(UTC).replace(tzinfo=None)
        except (ValueError, OverflowError):  # the latter where the zone leads out of the years 1 to 9999
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
    """The last day that a date from outside may name: two years after the day of the run."""
    # A 29 February need not exist two years on; as text it sorts where it would be.
    return f"{today.year + _YEARS_AHEAD}{today.isoformat()[4:]}"


def is_after(value: str, day: str) -> bool:
    """Whether a date lies wholly after a day: a month or a year does if it begins after it."""
    return value[: len(day)] > day[: len(value)]


def no_day(value: object) -> str:
    """What is said of a value that is not a day between `EARLIEST` and `LATEST`."""
    shown = f"{value}" if isinstance(value, date) else repr(value)
    return f"{shown} is not a valid day; write YYYY-MM-DD, of a year from {EARLIEST.year} to {LATEST.year}"


def folder(value: str) -> str:
    """Year and month of a date as folders, ``2026/08``; ``00`` for an unknown month."""
    return f"{value[:4]}/{value[5:7] or '00'}"


def is_day(value: str) -> bool:
    """Whether a date is a whole day."""
    return len(value) == 10


def week_of(day: str) -> str:
    """The ISO week of a whole day, as ``2026-W34`` (the ISO year, which may not be the day's)."""
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year:04d}-W{week:02d}"


def period(unit: str, day: date) -> str:
    """The day, ISO week or month (see `PERIODS`) of a day: ``2026-08-21``, ``2026-W34``, ``2026-08``."""
    text = day.isoformat()
    return {"day": text, "week": week_of(text), "month": text[:7]}[unit]


def first_day(period: str) -> date:
    """The first day of a day, ISO week or month."""
    if "W" in period:
        return date.fromisocalendar(int(period[:4]), int(period[6:]), 1)
    return date.fromisoformat(period if is_day(period) else f"{period}-01")


def last_complete(unit: str, today: date) -> str:
    """The latest day, ISO week or month that is over, as `period` has it."""
    return period(unit, first_day(period(unit, today)) - timedelta(days=1))


def days_between(first: date, last: date) -> list[date]:
    """Every day from ``first`` to ``last``, both included; empty if ``last`` is earlier."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def label(value: str) -> str:
    """A date, month, year or week for people: ``21 August 2026``, ``August 2026``, ``Week 34, 2026``."""
    if "W" in value:
        return f"Week {int(value[6:])}, {value[:4]}"
    year, month, day = (*value.split("-"), "", "")[:3]
    return " ".join(filter(None, (day.lstrip("0"), month and MONTHS[int(month) - 1], year)))


def weekday(day: str) -> str:
    """A whole day within a month or week that is known: ``Fri 21``."""
    moment = date.fromisoformat(day)
    return f"{_WEEKDAYS[moment.weekday()]} {moment.day}"


def short(value: str) -> str:
    """As `label`, with the month in three letters: ``21 Aug 2026``, ``Aug 2026``."""
    return " ".join(word if word.isdigit() else word[:3] for word in label(value).split())
