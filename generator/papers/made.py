"""Who wrote the texts about a paper that no source gives: a model, or a person of another archive."""

import hashlib
import re
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
_SHAPES = {
    "model": ".{0,100}", "day": r"|[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])",
    "language": f"|{LANGUAGE}", "prompt": r"\d{0,6}", "of": "|[a-z]{6}", "text": "|[a-z]{6}",
}  # fmt: skip


def letters(text: str) -> str:
    """Return six letters for a text, by which another text is told apart."""
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(6))


def sign(text: str) -> str:
    """Return the `letters` of a text of a paper; ``""`` for none."""
    return letters(text) if text else ""


_MARKS = {
    "summary": (marked("AI summary"), marked("Summary")),
    "translation": (marked("AI translation"), marked("Translation")),
    "translation of the abstract": (
        marked("AI translation of the abstract"), marked("Translation of the abstract"),
    ),
}  # fmt: skip


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

    def mark(self, what: str, language: Language = ENGLISH) -> str:
        """Return what readers are told of it: ``AI summary · moss-1 · 1 Dec 2026``, or ``Summary``."""
        by_machine, by_person = _MARKS[what]
        said = language.gettext(by_machine if self.model else by_person)
        return " · ".join(filter(None, (said, self.model, self.day and dates.short(self.day, language))))


def read(said: object) -> tuple[tuple[str, Made], ...]:
    """Return what a page or a record says of texts; a `RecordError` names what cannot be."""
    known = said if isinstance(said, dict) else {"": said}
    return tuple((text, _read(f"{text}", about)) for text, about in known.items())


def _read(text: str, about: object) -> Made:
    if text not in TEXTS or not isinstance(about, dict):
        raise RecordError("made", f"{text[:80]!r} is not a mapping under one of {', '.join(TEXTS)}")
    told = {name: line(f"{about.get(name) or ''}") for name in _SHAPES}
    if wrong := [name for name, shape in _SHAPES.items() if not re.fullmatch(shape, told[name])]:
        raise RecordError(f"made.{text}.{wrong[0]}", f"{told[wrong[0]][:80]!r} cannot be")
    return Made(**told)
