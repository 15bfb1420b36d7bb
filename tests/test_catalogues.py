"""The catalogues of the interface: up to date, complete in form, with the gaps of the English texts."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from tests.tools import catalogues

_GAP = re.compile(r"\{\w*\}")
_TAG = re.compile(r"""</?\w+|\b(?:href|title|class)="[^"]*"|[<>"]|`[^`]*`""")
FILES = sorted(catalogues.LOCALES.glob("*.po"))
LANGUAGES = {"de", "es", "fr", "ja", "ko", "pt-BR", "zh"}


def forms(message: Message) -> list[tuple[str, str]]:
    """Return each form of a translation after the English text that it is made from."""
    said = _strings(message)
    english = [message.id] if isinstance(message.id, str) else [*message.id, *[message.id[-1]] * len(said)]
    return list(zip(english[len(said) == 1 < len(english) :], said, strict=False))


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


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
        wrong = []
        for message in messages:
            for english, said in forms(message):
                for pattern in (_GAP, _TAG) if said else ():
                    if Counter(pattern.findall(english)) != Counter(pattern.findall(said)):
                        wrong.append((english, said))
        assert not wrong

    def test_a_plural_has_all_forms_or_none(self, path: Path) -> None:
        with path.open("rb") as file:
            read = read_po(file)
        several = [_strings(message) for message in read if message.id and not isinstance(message.id, str)]
        assert several
        assert {len(strings) for strings in several} == {read.num_plurals}
        assert not [strings for strings in several if any(strings) and not all(strings)]


def test_a_new_language_is_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "ru.po").touch()
    made = catalogues.updated(tmp_path / "ru.po")
    assert 'msgid "{n} paper"\nmsgid_plural "{n} papers"\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n' in made
    assert "POT-Creation-Date" not in made
