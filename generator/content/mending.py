"""Mends the text of a page, where that loses nothing that a person wrote."""

import re

import yaml

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


def _into(text: str, other: str) -> str | None:
    """A version with what the other one has more, if that is nothing that a person wrote."""
    page, further = pages.read(text), pages.read(other)
    theirs = [name for name in pages.edited(other) if _value(page, name) != _value(further, name)]
    if theirs or page.paper.id != further.paper.id or not _covers(text, page, other, further):
        return None
    return pages.update(text, merge(page.paper, further.paper, pages.edited(text)))


def _value(page: Page, name: str) -> object:
    return getattr(page.paper, name)


def _covers(text: str, page: Page, other: str, further: Page) -> bool:
    """Whether a page has the notes, the flags, the own keys and the comments of another one."""
    remarks = {line for line in _front(other) if line.lstrip().startswith("#")}
    own, further_own = (
        {key: value for key, value in pages.split(written)[0].items() if key not in pages.KEYS}
        for written in (text, other)
    )
    return (
        further.notes in ("", page.notes)
        and (page.featured or not further.featured)
        and (page.hidden or not further.hidden)
        and all(own.get(key) == value for key, value in further_own.items())
        and remarks <= set(_front(text))
    )


def _front(text: str) -> list[str]:
    return text.split("\n---", 1)[0].splitlines()


def quoted(text: str, stem: str) -> str | None:
    """A page that cannot be read with quotes around texts that YAML takes for something else.

    Args:
        text: the page.
        stem: its file's name without the ending, by which an id is known that YAML takes for a number.

    Returns:
        The page as it can be read; ``None`` if quotes do not help.
    """
    head, line, rest = text.partition("\n---")
    mended = _LINE.sub(lambda match: _quoted(match, stem), head) + line + rest
    try:
        pages.read(mended)
    except RecordError:
        return None
    return mended if mended != text else None


def _quoted(match: re.Match[str], stem: str) -> str:
    key, value = match.groups()
    if key not in _TEXTS:
        return match[0]
    try:
        read = yaml.safe_load(f"{key}: {value}\n")[key]
    except (yaml.YAMLError, ValueError):
        # Of a quote that was never closed nobody knows where it was to end.
        is_right = value[0] in "'\"" and value.count(value[0]) == 1
    else:
        is_id = key == "id" and value == stem
        is_right = isinstance(read, str | list | dict) or (isinstance(read, float) and not is_id)
    if is_right:
        return match[0]
    return f"{key}: '" + value.replace("'", "''") + "'"
