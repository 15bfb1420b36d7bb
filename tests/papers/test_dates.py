from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.papers import dates
from tests.harness import processes
from tests.harness.papers import partial_dates


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2026-08-21", "2026-08-21"),
        (" 2026-08-21 ", "2026-08-21"),
        ("1989-08", "1989-08"),
        ("1963", "1963"),
        (1963, "1963"),
        (date(2026, 8, 21), "2026-08-21"),
        ("2026-08-21T23:30:00.000Z", "2026-08-21"),
        ("2026-08-21 23:30:00", "2026-08-21"),
        ("2026-08-21T23:30:00-05:00", "2026-08-22"),
        ("2026-08-21T01:00:00+09:00", "2026-08-20"),
        (datetime(2026, 8, 21, 23, 30), "2026-08-21"),
        (datetime(2026, 8, 21, 1, tzinfo=timezone(timedelta(hours=9))), "2026-08-20"),
        ("2024-02-29", "2024-02-29"),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_date_is_the_utc_date_as_precise_as_the_source(value: object, wanted: str, zone: str) -> None:
    with processes.timezone(zone):
        assert dates.normalise(value) == wanted


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2026-02-30", "not in the calendar"),
        ("2025-02-29", "not in the calendar"),
        ("2026-13", "not in the calendar"),
        ("2026-00-01", "not in the calendar"),
        ("0000", "not in the calendar"),
        ("21 August 2026", "is not a date"),
        ("2026-8-1", "is not a date"),
        ("20260821", "is not a date"),
        ("２０２６-08-21", "is not a date"),
        ("2026-08-21T25:00:00Z", "not a valid date and time"),
        ("9999-12-31T23:59:59-05:00", "not a valid date and time"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=9))), "not a valid date and time"),
        ("9999-12-31", "'9999-12-31' is not between 1500 and 2199"),
        (date(9999, 12, 27), "is not between 1500 and 2199"),
        ("2200", "is not between 1500 and 2199"),
        ("1499-12", "is not between 1500 and 2199"),
        ("2199-12-31T23:59:59-05:00", "is not between 1500 and 2199"),
        ("", "is not a date"),
        (True, "is not a date"),
    ],
)
def test_what_is_no_date_is_told(value: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        dates.normalise(value)


@pytest.mark.parametrize("value", ["1500", "1500-01-01", "2199-12-31", "2199-12-31T23:59:59Z"])
def test_the_first_and_the_last_date(value: str) -> None:
    assert dates.normalise(value) == value[:10]


@pytest.mark.parametrize(
    ("today", "last", "after"),
    [
        (
            date(2026, 11, 28),
            ("2028-11-28", "2028-11", "2028", "2028-11-28 23:59:59"),
            ("2028-11-29", "2028-12", "2029"),
        ),
        (date(2028, 2, 29), ("2030-02-28", "2030-02", "2030"), ("2030-03-01", "2030-03", "2031")),
    ],
)
def test_what_comes_in_is_of_two_years_from_now_at_the_latest(
    today: date, last: tuple[str, ...], after: tuple[str, ...]
) -> None:
    latest = dates.latest_in(today)
    assert not any(dates.is_after(value, latest) for value in last)
    assert all(dates.is_after(value, latest) for value in after)


def test_a_long_text_that_is_no_date_is_told_in_short() -> None:
    with pytest.raises(ValueError, match="is not a date") as caught:
        dates.normalise("x" * 10_000)
    assert len(str(caught.value)) < 200


@given(partial_dates())
def test_a_normal_date_stays(value: str) -> None:
    assert dates.normalise(value) == value
    assert dates.is_day(value) == (value.count("-") == 2)


@given(st.lists(st.dates(date(1900, 1, 1), date(2100, 1, 1)), min_size=2))
def test_dates_sort_as_texts(days: list[date]) -> None:
    assert sorted(day.isoformat() for day in days) == [day.isoformat() for day in sorted(days)]


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2024-12-29", "2024-W52"),
        ("2024-12-30", "2025-W01"),
        ("2025-12-28", "2025-W52"),
        ("2025-12-29", "2026-W01"),
        ("2026-12-31", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
        ("2021-01-01", "2020-W53"),
    ],
)
def test_a_week_belongs_to_the_year_of_its_thursday(day: str, week: str) -> None:
    assert dates.week_of(day) == week


@given(st.datetimes(datetime(1500, 1, 3), datetime(2199, 12, 29), timezones=st.timezones()))
def test_a_moment_is_told_in_utc(moment: datetime) -> None:
    wanted = f"{moment.astimezone(UTC):%H:%M:%S}"
    day, time = dates.moment(moment).split(" ")
    assert (day, time) == (moment.astimezone(UTC).date().isoformat(), wanted)
    assert dates.normalise(moment) == day
    assert dates.moment(f"{day}T{time}Z") == dates.moment(f"{day} {time}") == f"{day} {time}"


def test_days_between_takes_both_ends() -> None:
    assert dates.days_between(date(2024, 2, 28), date(2024, 3, 1)) == [
        date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1),
    ]  # fmt: skip
    assert dates.days_between(date(2026, 1, 1), date(2026, 1, 1)) == [date(2026, 1, 1)]
    assert dates.days_between(date(2026, 1, 2), date(2026, 1, 1)) == []


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ("2026-08-21", "21 August 2026"),
        ("2026-08-01", "1 August 2026"),
        ("2026-08", "August 2026"),
        ("2026", "2026"),
        ("2026-W04", "Week 4, 2026"),
        ("2026-W53", "Week 53, 2026"),
    ],
)
def test_labels_are_for_people(value: str, label: str) -> None:
    assert dates.label(value) == label


def test_a_day_within_its_week() -> None:
    assert dates.long("2026-08-21") == "Friday 21 August 2026"
    assert [dates.long(date) for date in ("2026-08", "2026")] == ["August 2026", "2026"]
    assert dates.before("2026-03-01", 1) == "2026-02-28"
    assert [dates.weekday(day) for day in ("2026-08-21", "2026-11-01")] == ["Fri 21", "Sun 1"]
    assert dates.long("2026-09-30") == "Wednesday 30 September 2026"


def test_short_labels() -> None:
    assert [dates.short(value) for value in ("2026-08-21", "2026-05", "1963")] == [
        "21 Aug 2026",
        "May 2026",
        "1963",
    ]
