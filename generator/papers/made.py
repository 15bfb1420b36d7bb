"""Who wrote the texts about a paper that no source gives: a model, or a person of another archive."""

import hashlib
import re
from collections.abc import Callable
from typing import NamedTuple

from generator.errors import RecordError
from generator.papers import dates
from generator.text.cleaning import line
from generator.text.language import ENGLISH, Language, marked

TEXTS = {"summary": "abstract", "translated_title": "title", "translated_abstract": "abstract"}
"""The fields of a paper that a model may write, and the field that each is made from."""
MODEL = "model"
"""Who says what a model wrote for this archive, as pages name it."""
LANGUAGE = "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}"
"""A regular expression for tags of languages (BCP 47), as far as they are used: ``de``, ``pt-BR``."""
_SIGN = re.compile("[a-z]{6}").fullmatch
_CAN_BE: dict[str, Callable[[str], object]] = {
    "model": re.compile(".{1,100}").fullmatch, "day": dates.is_known_day,
    "language": re.compile(LANGUAGE).fullmatch, "prompt": re.compile(r"\d{1,6}").fullmatch,
    "of": _SIGN, "text": _SIGN,
}  # fmt: skip
_MARKS = {"summary": (marked("AI summary"), marked("Summary"))}
_TRANSLATION = (marked("AI translation"), marked("Translation"))


def sign(text: str) -> str:
    """Return six letters for a text, by which another text is told apart; ``""`` for none."""
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(6)) if text else ""


class Made(NamedTuple):
    """How a text was made; an empty text says that there was nothing to write."""

    model: str = ""  # ``""`` if a person wrote it
    day: str = ""  # the ISO day
    language: str = ""  # its BCP 47 tag
    prompt: str = ""  # the version of the prompt
    of: str = ""  # the `sign` of what it was made from
    text: str = ""  # its own `sign`: another text in its place was not made so

    @property
    def values(self) -> dict[str, str]:
        """What it says, without what is empty."""
        return {name: value for name, value in self._asdict().items() if value}

    def mark(self, name: str, language: Language = ENGLISH) -> str:
        """Return what readers are told of a text: ``AI summary · moss-1 · 1 Dec 2026``, or ``Summary``."""
        by_machine, by_person = _MARKS.get(name, _TRANSLATION)
        said = language.gettext(by_machine if self.model else by_person)
        return " · ".join(filter(None, (said, self.model, self.day and dates.short(self.day, language))))


def read(said: object, field: str = "made") -> tuple[tuple[str, Made], ...]:
    """Return what a field of a page or a record says of texts; a `RecordError` names what cannot be."""
    made = list[tuple[str, Made]]()
    for name, about in (said if isinstance(said, dict) else {"": said}).items():
        if name not in TEXTS or not isinstance(about, dict):
            shown = f"{f'{name}'[:80]!r}"
            raise RecordError(field, f"{shown} is not a mapping under one of {', '.join(TEXTS)}")
        told = Made(*(line(f"{about.get(key) or ''}") for key in Made._fields))
        for key, value in told.values.items():
            if not _CAN_BE[key](value):
                raise RecordError(f"{field}.{name}.{key}", f"{value[:80]!r} cannot be")
        made.append((name, told))
    return tuple(made)
