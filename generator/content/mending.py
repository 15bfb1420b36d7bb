"""Mends the text of a page, where that loses nothing that a person wrote."""

import re
from collections.abc import Callable
from dataclasses import replace

from generator.content import front, safeyaml
from generator.content import page as pages
from generator.content.merge import merge
from generator.content.page import Page
from generator.errors import RecordError

_LINE = re.compile(r"^([a-z_]+): +(\S.*)$", re.MULTILINE)
_TEXTS = ("id", "title", "organization", "submitter", "source", "comment", "journal_ref", "summary")
"""Keys whose value is text, which a person may have left without quotes."""


def combined(first: str, second: str) -> str | None:
    """The text of a page that holds all that two versions of it do; ``None`` if a person must choose.

    The fields that a person edited in one version stay; what only sources wrote is merged as when a record
    comes in. Nobody can tell which is right where both versions were edited, each in its own way.
    """
    try:
        return _into(first, second) or _into(second, first)
    except RecordError:
        return None


def settled(base: str | None, first: str, second: str) -> str | None:
    """The text of a page of which there are two newer versions; ``None`` if a person must choose.

    What a person did in one version stays, and what sources said in the other one is merged into it.

    Args:
        base: the version that both were made from; ``None`` if the page is new in both.
        first: one of them.
        second: the other one.
    """
    for text, other in ((first, second), (second, first)):
        try:
            if is_edited(base, other):
                continue
            page, further = pages.read(text), pages.read(other)
        except RecordError:
            return None
        if page.paper.id == further.paper.id:
            return _with(text, page, further, pages.read(base) if base else Page(page.paper))
    return None


def is_edited(base: str | None, text: str) -> bool:
    """Whether a version of a page has something that a person did since an earlier one, or ever.

    Raises:
        RecordError: if one of them cannot be read.
    """
    page = pages.read(text)
    # A new page may wait for review without a person's doing.
    new = Page(page.paper, state="waiting" if page.state == "waiting" else "")
    before = pages.read(base) if base else new
    unedited = replace(before, paper=page.paper, added=page.added, changed=page.changed)
    return (
        unedited != page
        or any(_value(page, name) != _value(before, name) for name in pages.edited(text))
        or (_own(text), _remarks(text)) != ((_own(base), _remarks(base)) if base else ({}, set()))
    )


def _into(text: str, other: str) -> str | None:
    """A version with what the other one has more, if that is nothing that a person wrote."""
    page, further = pages.read(text), pages.read(other)
    theirs = [name for name in pages.edited(other) if _value(page, name) != _value(further, name)]
    if theirs or page.paper.id != further.paper.id or not _covers(text, page, other, further):
        return None
    return _with(text, page, further, Page(page.paper))


def _with(text: str, page: Page, further: Page, base: Page) -> str:
    """The text of a page with what another version of it has more; the paper came in on the earlier day."""
    merged = pages.update(text, merge(page.paper, further.paper, pages.edited(text)))
    added = _day(page.added, further.added, base.added, min)
    return pages.dated(merged, added, _day(page.changed, further.changed, base.changed, max))


def _day(first: str, second: str, base: str, choose: Callable[[str, str], str]) -> str:
    """Of a day in two versions the one that is not as before; one is chosen where neither is."""
    if base in (first, second):
        return second if first == base else first
    return choose(first, second)


def _value(page: Page, name: str) -> object:
    return getattr(page.paper, name)


def _covers(text: str, page: Page, other: str, further: Page) -> bool:
    """Whether a page has the notes, the flags, the own keys and the comments of another one."""
    own = _own(text)
    return (
        further.notes in ("", page.notes)
        and (page.featured or not further.featured)
        and (page.hidden or not further.hidden)
        and further.state in (page.state, "waiting")  # whoever published a paper did so on purpose
        and (page.picked or not further.picked)
        and all(own.get(key) == value for key, value in _own(other).items())
        and _remarks(other) <= _remarks(text)
    )


def _own(text: str) -> dict[str, object]:
    """The keys of a person's own."""
    return {key: value for key, value in front.split(text)[0].items() if key not in pages.KEYS}


def _remarks(text: str) -> set[str]:
    return {line for line in front.cut(text).front.splitlines() if line.lstrip().startswith("#")}


def quoted(text: str, stem: str) -> str | None:
    """A page that cannot be read with quotes around texts that YAML takes for something else.

    Args:
        text: the page.
        stem: its file's name without the ending, by which an id is known that YAML takes for a number.

    Returns:
        The page as it can be read; ``None`` if quotes do not help.
    """
    try:
        parts = front.cut(text)
        mended = "".join(parts._replace(front=_LINE.sub(lambda match: _quoted(match, stem), parts.front)))
        pages.read(mended)
    except RecordError:
        return None
    return mended if mended != text else None


def _quoted(match: re.Match[str], stem: str) -> str:
    key, value = match.groups()
    if key not in _TEXTS:
        return match[0]
    try:
        read = safeyaml.load(f"{key}: {value}\n")[key]
    except safeyaml.ERRORS:
        # Of a quote that was never closed nobody knows where it was to end.
        is_right = value[0] in "'\"" and value.count(value[0]) == 1
    else:
        is_id = key == "id" and value == stem
        is_right = isinstance(read, str | list | dict) or (isinstance(read, float) and not is_id)
    if is_right:
        return match[0]
    return f"{key}: '" + value.replace("'", "''") + "'"
