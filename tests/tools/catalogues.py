"""Writes the catalogues of the interface's languages: every text of the code, with its translations so far.

Run ``python -m tests.tools.catalogues`` after a text was added or changed, and translate what is empty in
``site_templates/locales``. A new language is an empty file there, named like Material's ``theme.language``.
"""

import io
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from generator.listings.kinds import KINDS

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "site_templates" / "locales"
_KEYWORDS: dict[str, Any] = {
    "gettext": None, "ngettext": (1, 2), "heading": None, "marked": None, "several": (1, 2),
    "_": None, "t": None,
}  # fmt: skip
_IN_SCRIPTS: dict[str, Any] = {"t": None, "plural": (2, 3)}
_JINJA = "jinja2.ext:babel_extract"
_SOURCES = (
    ("generator", "*.py", "python"),
    ("site_templates", "*.html", _JINJA),
    ("site_templates", "*.md", _JINJA),
    ("site_templates", "*.txt", _JINJA),
    ("site_templates", "*.webmanifest", _JINJA),
    ("site_templates/mail", "*.json", _JINJA),
    ("site_templates", "*.css", _JINJA),
    ("site_templates", "*.js", "javascript"),
    ("site_templates/theme/assets", "boot.js", _JINJA),
    ("site_templates/theme/assets", "material.js", _JINJA),
)
_HEAD = """\
# The interface in {name}; the English text is the key. How to translate: CONTRIBUTING.md.
# No native reader has looked at it so far. If you are one, please do, and say what is wrong by the form
# "Better words in a language" among the project's issues."""
_DATED = re.compile(r'^"(?!Language:|MIME|Content|Plural).*\n', re.MULTILINE)


@cache
def texts() -> Catalog:
    """Return every text of the code, each with the files that it is in."""
    catalogue = Catalog()
    for folder, pattern, method in _SOURCES:
        for file in sorted((ROOT / folder).rglob(pattern)):
            keywords = _IN_SCRIPTS if method == "javascript" else _KEYWORDS
            name = file.relative_to(ROOT).as_posix()
            options = {"silent": "false"} if method == _JINJA else {}
            for _, text, comments, context in extract_from_file(method, file, keywords, ("i18n:",), options):
                if not text:
                    continue
                text = text.replace("\n", " ") if isinstance(text, str) else text
                notes = [re.sub(r"^i18n: ?", "", comment) for comment in comments]
                catalogue.add(text, None, [(name, 1)], auto_comments=notes, context=context)
    for text in chain.from_iterable(kind.texts for kind in KINDS):
        catalogue.add(text, None, [("generator/listings/kinds.py", 1)])
    return catalogue


def updated(file: Path) -> str:
    """Return what a catalogue should be."""
    locale = Locale.parse(file.stem, sep="-")
    read = Catalog(locale=locale)
    if data := file.read_bytes():
        read = read_po(io.BytesIO(data), locale=locale)
    read.update(texts(), no_fuzzy_matching=True)
    read.obsolete.clear()
    for message in read:
        if message.id and message.fuzzy:  # it has another number of forms now
            message.flags.discard("fuzzy")
            message.string = "" if isinstance(message.id, str) else ("",) * read.num_plurals
    read.header_comment = _HEAD.format(name=locale.english_name)
    made = io.BytesIO()
    write_po(made, read, width=0, include_lineno=False, sort_by_file=True)
    head, rest = made.getvalue().decode().split("\n\n", 1)
    return "\n".join((_DATED.sub("", f"{head}\n"), rest))


def bracketed(folder: Path, tag: str = "eo") -> Path:
    """Write the catalogue of a made-up language, in which each text is in brackets, and return its folder."""
    catalogue = Catalog(locale=Locale.parse(tag))
    for message in texts():
        if message.id:
            said = [f"⟦{text}⟧" for text in ([message.id] if isinstance(message.id, str) else message.id)]
            string = said[0] if isinstance(message.id, str) else tuple(said)
            catalogue.add(message.id, string, context=message.context)
    with (folder / f"{tag}.po").open("wb") as file:
        write_po(file, catalogue)
    return folder


def files() -> Iterator[Path]:
    """Yield the catalogues."""
    yield from sorted(LOCALES.glob("*.po"))


if __name__ == "__main__":
    for found in files():
        found.write_text(updated(found), "utf-8")
