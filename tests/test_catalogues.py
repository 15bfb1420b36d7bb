"""The catalogues of the interface: up to date, complete in form, with the gaps of the English texts."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from tests.tools import catalogues

pytestmark = pytest.mark.slow
_GAP = re.compile(r"\{\w*\}")
_TAG = re.compile(r"""</?\w+|\b(?:href|title|class)="[^"]*"|[<>"]|`[^`]*`""")
FILES = sorted(catalogues.LOCALES.glob("*.po"))
LANGUAGES = {"de", "es", "fr", "ja", "ko", "pt-BR", "zh"}


def forms(message: Message) -> list[tuple[str, str]]:
    """Return each form of a translation after the English text that it is made from."""
    said = _strings(message)
    english = [message.id] if isinstance(message.id, str) else [*message.id, *[message.id[-1]] * len(said)]
    return list(zip(english[len(said) == 1 < len(english) :], said, strict=False))


def _has_number(message: Message) -> bool:
    return "{n}" in _strings(message)[-1] or not any(_strings(message))


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _agree(english: str, said: str) -> bool:
    """Return whether two texts have the same gaps and elements; a form may say its number in words."""
    gaps, ours = ({*_GAP.findall(text)} - {"{n}"} for text in (english, said))
    return gaps == ours and Counter(_TAG.findall(english)) == Counter(_TAG.findall(said))


def test_there_are_seven() -> None:
    assert {path.stem for path in FILES} >= LANGUAGES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestCatalogue:
    def test_it_is_as_the_tool_writes_it(self, path: Path) -> None:
        assert path.read_text("utf-8") == catalogues.updated(path), "run python -m tests.tools.catalogues"

    def test_its_texts_have_the_gaps_and_the_elements_of_the_english_ones(self, path: Path) -> None:
        with path.open("rb") as file:
            messages = [message for message in read_po(file) if message.id]
        assert messages and not [message.id for message in messages if message.fuzzy]
        every = [pair for message in messages for pair in forms(message) if pair[1]]
        assert not [pair for pair in every if not _agree(*pair)]

    def test_it_has_every_text(self, path: Path) -> None:
        with path.open("rb") as file:
            assert {message.id for message in read_po(file)} == {message.id for message in catalogues.texts()}

    def test_a_plural_has_all_forms_or_none(self, path: Path) -> None:
        with path.open("rb") as file:
            read = read_po(file)
        missing = [message.id for message in read if "{n}" in str(message.id) and not _has_number(message)]
        assert not missing
        several = [_strings(message) for message in read if message.id and not isinstance(message.id, str)]
        assert several
        assert {len(strings) for strings in several} == {read.num_plurals}
        assert not [strings for strings in several if any(strings) and not all(strings)]


def test_a_new_language_is_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "ru.po").touch()
    made = catalogues.updated(tmp_path / "ru.po")
    assert 'msgid "{n} paper"\nmsgid_plural "{n} papers"\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n' in made
    assert "POT-Creation-Date" not in made
