"""The language of the interface: its texts from a gettext catalogue, its numbers and dates by Babel.

A text in the code is English, and is the key under which a catalogue has it in another language. What a
catalogue lacks stays English. A value in a text is named in braces: ``{n} papers``.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

# The parts of a date that is as long as this in ISO's form, as CLDR writes them; others have the form itself.
_SKELETONS = {
    "long": {4: "y", 7: "yMMMM"},
    "full": {4: "y", 7: "yMMMM"},
    "short": {4: "y", 7: "yMMM", 10: "yMMMd"},
    "weekday": {10: "Ed"},
}
_UNSPOKEN, _GAPS = re.compile(r"[^\w\s-]"), re.compile(r"[-\s]+")  # as Python-Markdown makes ids


def marked(text: str) -> str:
    """Return a text of a table as it is; catalogues have it, and who shows it translates it."""
    return text


def several(one: str, many: str) -> tuple[str, str]:
    """Return a text of a table, for one and for several; see `marked`."""
    return one, many


class Heading(str):
    """A translated heading; in Markdown it has the id of the English one, to which others link."""

    markdown: str


@dataclass(frozen=True, eq=False, repr=False)
class Language:
    """A language of the interface, as a catalogue has it; without a catalogue, English.

    Attributes:
        tag: as in ``theme.language`` and as browsers know it: ``pt-BR``.
        hash: of the catalogue; ``b""`` for English.
        is_english: texts are as in the code.
        plurals: a number for each plural form, by its category as browsers name it (``one``, ``other``).
    """

    tag: str = "en"
    hash: bytes = b""
    direction: str = "ltr"
    is_english: bool = True
    plurals: Mapping[str, int] = field(default_factory=dict)
    _locale: Any = None  # Babel's
    _texts: NullTranslations = field(default_factory=NullTranslations)
    _folder: Path = Path()

    def __repr__(self) -> str:
        return f"{self.tag} {self.hash.hex()}".strip()

    def __reduce__(self) -> tuple[Callable[[Path, str], "Language"], tuple[Path, str]]:
        """Pickle the names alone: another process reads the catalogue once."""
        return read, (self._folder, self.tag)

    def forms(self, one: str, many: str) -> list[str]:
        """Return the forms of a text, in the order of `plurals`."""
        return [self._texts.ngettext(one, many, number) for number in self.plurals.values()]

    def gettext(self, text: str, /, **values: object) -> str:
        """Return a text with values in its gaps."""
        # Templates break lines. Under the empty text, gettext has the head of the catalogue.
        said = text if self.is_english or not text else self._texts.gettext(text.replace("\n", " "))
        return said.format_map(values) if values else said

    __call__ = gettext  # as scripts say it: ``t("Papers")``

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Return the form of a text for a number, which is ``{n}`` in it."""
        said = self._texts.ngettext(one, many, number)
        return said.format_map({"n": self.number(number), **values})

    def heading(self, text: str, /, **values: object) -> str:
        """Return a heading of Markdown."""
        said, known = self.gettext(text, **values), text.format_map(values)
        if said == known:
            return said
        made = Heading(said)
        made.markdown = f"{said} {{#{_GAPS.sub('-', _UNSPOKEN.sub('', known).strip().lower())}}}"
        return made

    def number(self, value: float, places: int = 0) -> str:
        """Return a number with some decimal places: ``1,234``, ``12.3``."""
        return f"{value:,.{places}f}" if self.is_english else _decimal(self, value, places)

    @property
    def space(self) -> str:
        """What stands between two sentences: nothing where sentences have no space between them."""
        # i18n: two sentences in a row: with a space, or without, as in Chinese and Japanese
        return " " if self.is_english else self.gettext("{sentence} {next}", sentence="", next="")


ENGLISH = Language()


@cache
def read(folder: Path, tag: str) -> Language:
    """Return the language of a catalogue in a folder; English if there is none."""
    file = next((path for path in folder.glob("*.po") if path.stem == tag), None)
    if not file:
        return ENGLISH
    from babel import Locale  # English needs none of it
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source, compiled, locale = file.read_bytes(), BytesIO(), Locale.parse(tag, sep="-")
    catalogue = read_po(BytesIO(source), locale)
    for message in [*catalogue]:
        if not all(message.string):  # a plural without one of its forms
            catalogue.delete(message.id)
    write_mo(compiled, catalogue)
    compiled.seek(0)
    texts, made_of = GNUTranslations(compiled), hashlib.blake2b(source, digest_size=16).digest()
    plurals = dict[str, int]()
    for number in (*range(1, 200), 0):  # each form is among these
        plurals.setdefault(locale.plural_form(number), number)
    return Language(tag, made_of, locale.text_direction, False, plurals, locale, texts, folder)


@lru_cache(maxsize=1 << 12)
def _decimal(language: Language, value: float, places: int) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(value, f"#,##0.{'0' * places}".rstrip("."), language._locale))


@lru_cache(maxsize=1 << 14)  # Babel takes a tenth of a millisecond for one
def date_in(language: Language, value: str, form: str) -> str:
    """Return a date in ISO's form, whole, a month or a year; ``""`` in English, which needs no Babel."""
    if language.is_english:
        return ""
    from babel.dates import format_date, format_skeleton

    day = date.fromisoformat((value + "-01-01")[: len("2026-01-01")])
    if skeleton := _SKELETONS.get(form, {}).get(len(value)):
        return str(format_skeleton(skeleton, day, locale=language._locale))
    return str(format_date(day, form, language._locale))
