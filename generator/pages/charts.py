"""Charts as SVG in a figure: a calendar of a year's days, and bars.

The build draws them, so they need no script. Colours are classes, so that each palette has its own. Words say
all that a picture shows: every link and bar has a name, and bars have a table. No library (pygal, matplotlib)
draws them, because they are only rectangles, and a library adds its own colours, fonts and scripts.
"""

import calendar
import html
from collections.abc import Iterable, Iterator
from itertools import accumulate, groupby
from operator import attrgetter, itemgetter

from generator.listings import Chart, Link
from generator.listings.records import Table
from generator.pages.markup import ROOT, Piece, anchor, block
from generator.papers import dates
from generator.text.language import Language, date_in

_LEVELS = 4
_CELL, _PITCH, _HEAD = 20, 22, 14  # a day in a calendar; the space above the first row
_HIGH = 100  # the highest bar
_WIDE, _STEP = 8, 10  # a bar, and from one bar to the next
_WIDEST = 3  # rem: the width of a bar if there are few


def level(count: int, most: int) -> int:
    """Return the shade of a count, from 0 (none) to 4 (the most); by square root, since most are low."""
    return next((step for step in range(_LEVELS) if count * _LEVELS**2 <= step * step * most), _LEVELS)


def together(charts: Iterable[Chart], t: Language) -> Iterator[tuple[str, Piece]]:
    """Yield the heading and the figure of each chart; narrow charts without one follow in the same row."""
    every = tuple(charts)
    rows = accumulate(bool(chart.heading) or chart.kind not in _NARROW for chart in every)
    for _, group in groupby(zip(rows, every, strict=True), key=itemgetter(0)):
        row = [chart for _, chart in group]
        drawn = "\n".join(_DRAWN.get(chart.kind, _bars)(chart, t) for chart in row)
        figures = drawn if len(row) == 1 else f'<div class="charts">\n{drawn}\n</div>'
        yield row[0].heading, block(figures)


def _value(step: Link, unit: str, t: Language) -> str:
    """Return a count with its unit: ``1,234 papers``, ``12.3 %``."""
    if unit == "%":
        return f"{t.number(step.count / 10, places=1)} %"
    return t.ngettext("{n} paper", "{n} papers", step.count)


def _link(address: str, inner: str) -> str:
    return anchor(inner, address) if address else inner


def _calendar(chart: Chart, t: Language) -> str:
    """Draw the months of a year that have days, each as its own picture, so that they wrap on a phone."""
    busiest = max(chart.steps, key=attrgetter("count"))
    known = {step.address.split("/")[1]: step for step in (*chart.steps, *chart.heads)}
    shown = dict.fromkeys(span[: len("2026-08")] for span in known if dates.is_day(span))
    months = [_month(month, known, busiest.count, t) for month in shown]
    shades = "".join(f'<i class="l{shade}"></i>' for shade in range(1, _LEVELS + 1))
    most, day = t.number(busiest.count), html.escape(busiest.label)
    said = t("Fewer {shades} more papers a day; {day} has the most, {most}.",
             shades=shades, day=day, most=most)  # fmt: skip
    return f'<figure class="calendar">\n{"".join(months)}<figcaption>{said}</figcaption>\n</figure>'


def _month(month: str, known: dict[str, Link], most: int, t: Language) -> str:
    """Draw a month, one row a week; ``known`` has the days and months with a page."""
    year, number = map(int, month.split("-"))
    first, length = calendar.monthrange(year, number)
    empty, cells = [], []
    for day in range(1, length + 1):
        row, column = divmod(first + day - 1, 7)
        x, y = column * _PITCH, _HEAD + row * _PITCH
        step = known.get(f"{month}-{day:02d}")
        if step is None:
            empty.append(f"M{x} {y}h{_CELL}v{_CELL}h-{_CELL}z")
            continue
        name = f"<title>{html.escape(step.label)}: {_value(step, 'papers', t)}</title>"
        shape = f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}"/>'
        text = f'<text x="{x + _CELL // 2}" y="{y + 14}">{day}</text>'
        shade = level(step.count, most)
        cells.append(f'<a class="l{shade}" href="{ROOT}{step.address}">{name}{shape}{text}</a>')
    step = known[month]
    name = date_in(t, month, "LLLL") or dates.MONTHS[number - 1]  # as it stands alone, without a day
    head = anchor(f"{name} <small>{t.number(step.count)}</small>", step.address)
    size = f"0 0 {7 * _PITCH - 2} {_HEAD + 6 * _PITCH - 2}"
    letters = " ".join(str(column * _PITCH + _CELL // 2) for column in range(7))
    week = "".join(date_in(t, f"2026-06-{day:02}", "ccccc") for day in range(1, 8)) or "MTWTFSS"
    body = (
        f'<text class="letters" x="{letters}" y="9" aria-hidden="true">{week}</text>'
        f'<path d="{"".join(empty)}"/>' + "".join(cells)
    )
    described = f'role="group" aria-label="{dates.label(month, t)}"'
    return f'<div class="month">{head}<svg viewBox="{size}" {described}>{body}</svg></div>\n'


def _bars(chart: Chart, t: Language) -> str:
    """Draw bars across the page, with the first and the last label below."""
    peak = max(chart.steps, key=attrgetter("count"))
    most = max(1, peak.count)
    values = [_value(step, chart.unit, t) for step in chart.steps]
    bars = "".join(_bar(step, at, most, values[at]) for at, step in enumerate(chart.steps))
    first, last = html.escape(chart.steps[0].label), html.escape(chart.steps[-1].label)
    title = html.escape(chart.title)
    count = values[chart.steps.index(peak)]
    summary = t("most in {month}, {count}", month=html.escape(peak.label), count=count)
    role = "group" if any(step.address for step in chart.steps) else "img"
    label = t("{title}, {first} to {last}: {most}", title=title, first=first, last=last, most=summary)
    named = f'role="{role}" aria-label="{label}"'
    size = f"0 0 {len(chart.steps) * _STEP - _STEP + _WIDE} {_HIGH}"
    head = _link(chart.address, title)
    widest = f' style="max-width:{len(chart.steps) * _WIDEST}rem"' if len(chart.steps) < 12 else ""
    return (
        f'<figure class="{chart.kind}">\n<figcaption><b>{head}</b> <small>{summary}</small></figcaption>\n'
        f'<div{widest}><svg viewBox="{size}" preserveAspectRatio="none" {named}>{bars}</svg>\n'
        f'<div class="axis"><span>{first}</span> <span>{last}</span></div></div>\n'
        f"{_table(chart, t) if chart.kind == 'bars' else ''}</figure>"
    )


def _bar(step: Link, at: int, most: int, value: str) -> str:
    high = max(1, step.count * _HIGH // most) if step.count else 0
    name = f"<title>{html.escape(step.label)}: {value}</title>"
    shape = f'<rect x="{at * _STEP}" y="{_HIGH - high}" width="{_WIDE}" height="{high}"'
    if not step.address:
        return f"{shape}>{name}</rect>"
    reach = f'<rect class="reach" x="{at * _STEP}" y="0" width="{_WIDE}" height="{_HIGH}"/>'
    return anchor(f"{name}{reach}{shape}/>", step.address)


def _list(chart: Chart, t: Language) -> str:
    """Draw a row for each step: its name, then a bar and the count, or the count and a note."""
    most = max(step.count for step in chart.steps)
    size = f'viewBox="0 0 {most} 1" preserveAspectRatio="none" aria-hidden="true"'
    bars = (f'<svg {size}><rect width="{step.count}" height="1"/></svg>' for step in chart.steps)
    cells = map(html.escape, chart.notes) if chart.notes else bars
    rows = "".join(
        f'<tr><th scope="row">{_named(step)}</th><td>{t.number(step.count)}</td><td>{cell}</td></tr>\n'
        for step, cell in zip(chart.steps, cells, strict=True)
    )
    title = f"<figcaption><b>{html.escape(chart.title)}</b></figcaption>\n" if chart.title else ""
    return f'<figure class="rows">\n{title}<table>\n{rows}</table>\n</figure>'


_DRAWN = {"calendar": _calendar, "rows": _list}  # others are bars
_NARROW = ("small", "rows")


def _table(chart: Chart, t: Language) -> str:
    rows = _rows((_named(step), t.number(step.count)) for step in reversed(chart.steps))
    summary = t("In numbers")
    return f"<details><summary>{summary}</summary>\n{rows}</details>\n"


def table(rows: Table) -> Piece:
    """Return a table of names and values."""
    return block(f"<figure>\n{_rows((html.escape(name), _named(step)) for name, step in rows)}</figure>")


def _named(step: Link) -> str:
    return _link(step.address, html.escape(step.label))


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>\n' for name, value in rows)
    return f"<table>\n{cells}</table>\n"
