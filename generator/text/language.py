"""The language of the interface: its texts from a gettext catalogue; numbers, lists and dates by Babel.

A text in the code is English, and is the key under which a catalogue has it in another language. What a
catalogue lacks stays English. A value in a text is named in braces: ``{n} papers``.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from gettext import c2py
from pathlib import Path
from typing import Any, Literal

# The parts of a date that is as long as this in ISO's form.
_SKELETONS = {
    "long": {4: "y", 7: "yMMMM"},
    "full": {4: "y", 7: "yMMMM"},
    "short": {4: "y", 7: "yMMM", 10: "yMMMd"},
    "month": {7: "MMM", 10: "MMM"},
    "weekday": {10: "Ed"},
}
_SEEN = 200  # numbers, among which each plural form is found
_UNSPOKEN, _GAPS = re.compile(r"[^\w\s-]"), re.compile(r"[-\s]+")  # as Python-Markdown makes ids


Form = Literal["long", "full", "short", "month", "weekday"]


def marked(text: str) -> str:
    """Return a text of a table as it is; catalogues have it, and who shows it translates it."""
    return text


def several(one: str, many: str) -> tuple[str, str]:
    """Return a text of a table, for one and for several; see `marked`."""
    return one, many


class Heading(str):
    """A translated heading; its id is the English one, to which others link."""

    id: str

    @property
    def markdown(self) -> str:
        """The heading in Markdown, with its id."""
        return f"{self} {{#{self.id}}}"


@dataclass(frozen=True, eq=False, repr=False)
class Language:
    """A language of the interface, as a catalogue has it; without a catalogue, English.

    Attributes:
        tag: as in ``theme.language`` and as browsers know it: ``pt-BR``.
        hash: of the catalogue; ``b""`` for English.
        is_english: texts are as in the code.
        categories: the category of each plural form, as browsers name them (``one``, ``other``).
    """

    tag: str = "en"
    hash: bytes = b""
    direction: str = "ltr"
    is_english: bool = True
    categories: tuple[str, ...] = ("one", "other")
    _form: Callable[[int], int] = bool
    _texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _locale: Any = None  # Babel's
    _folder: Path = Path()

    def __repr__(self) -> str:
        return f"{self.tag} {self.hash.hex()}".strip()

    def __reduce__(self) -> tuple[Callable[[Path, str], "Language"], tuple[Path, str]]:
        """Pickle the names alone: another process reads the catalogue once."""
        return read, (self._folder, self.tag)

    def forms(self, text: str) -> tuple[str, ...]:
        """Return a text, or its plural forms; empty if the catalogue lacks it."""
        return self._texts.get(text, ())

    def gettext(self, text: str, /, **values: object) -> str:
        """Return a text with values in its gaps."""
        # Templates break lines.
        said = text if self.is_english else self._texts.get(text.replace("\n", " "), (text,))[0]
        return said.format_map(values) if values else said

    __call__ = gettext  # as scripts say it: ``t("Papers")``

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Return the form of a text for a number, which is ``{n}`` in it."""
        forms = self._texts.get(one)
        said = forms[self._form(number)] if forms else one if number == 1 else many
        return said.format_map({"n": self.number(number), **values})

    def heading(self, text: str, /, **values: object) -> str:
        """Return a heading of Markdown."""
        said, known = self.gettext(text, **values), text.format_map(values)
        if said == known:
            return said
        made = Heading(said)
        made.id = _GAPS.sub("-", _UNSPOKEN.sub("", known).strip().lower())
        return made

    def number(self, value: float, places: int = 0) -> str:
        """Return a number with some decimal places: ``1,234``, ``12.3``."""
        return f"{value:,.{places}f}" if self.is_english else _decimal(self, value, places)

    def date(self, value: str, form: Form) -> str:
        """Return a date in ISO's form, whole, a month or a year, in a language other than English."""
        return _date(self, value, form)

    def month(self, number: int) -> str:
        """Return the name of a month, in a language other than English."""
        return str(self._locale.months["stand-alone"]["wide"][number])

    @property
    def weekdays(self) -> str:
        """The first letters of the days of the week, Monday first."""
        if self.is_english:
            return "MTWTFSS"
        return "".join(self._locale.days["stand-alone"]["narrow"][day] for day in range(7))


ENGLISH = Language()


@cache
def read(folder: Path, tag: str) -> Language:
    """Return the language of a catalogue in a folder; English if there is none."""
    file = next((path for path in folder.glob("*.po") if path.stem == tag), None)
    if not file:
        return ENGLISH
    from babel import Locale  # English needs none of it
    from babel.messages.pofile import read_po

    locale = Locale.parse(tag, sep="-")
    with file.open("rb") as opened:
        catalogue = read_po(opened, locale=tag.replace("-", "_"))
    texts = dict[str, tuple[str, ...]]()
    for message in catalogue:
        text = message.id if isinstance(message.id, str) else message.id[0]
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if text and forms and all(forms) and not message.fuzzy:
            texts[text] = forms
    form: Callable[[int], int] = c2py(str(catalogue.plural_expr))
    places = {form(number): str(locale.plural_form(number)) for number in range(_SEEN, -1, -1)}
    direction = "".join(word[0] for word in locale.character_order.split("-"))  # of ``left-to-right``
    categories = tuple(places[place] for place in range(catalogue.num_plurals))
    made_of = hashlib.blake2b(file.read_bytes(), digest_size=16).digest()
    return Language(tag, made_of, direction, False, categories, form, texts, locale, folder)


@lru_cache(maxsize=1 << 12)
def _decimal(language: Language, value: float, places: int) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(value, f"#,##0.{'0' * places}".rstrip("."), language._locale))


@lru_cache(maxsize=1 << 14)  # Babel takes a tenth of a millisecond for one
def _date(language: Language, value: str, form: str) -> str:
    from babel.dates import format_date, format_skeleton

    day = date.fromisoformat((value + "-01-01")[: len("2026-01-01")])
    if skeleton := _SKELETONS[form].get(len(value)):
        return str(format_skeleton(skeleton, day, locale=language._locale))
    return str(format_date(day, form, language._locale))
