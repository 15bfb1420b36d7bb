"""Texts, plurals, numbers and dates of a language, read from a catalogue."""

import pickle
from pathlib import Path

from generator.papers import dates
from generator.text.language import ENGLISH, Heading, Language, read

_CATALOGUE = r'''msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; "
"plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\n"

msgid "Saved by {name}"
msgstr "Сохранил {name}"

msgid "{n} paper"
msgid_plural "{n} papers"
msgstr[0] "{n} статья"
msgstr[1] "{n} статьи"
msgstr[2] "{n} статей"

msgid "Two lines"
msgstr "Две строки"

msgid "By time"
msgstr "По времени"

#, fuzzy
msgid "Maybe"
msgstr "Может"

msgid "Not yet"
msgstr ""
'''


def _russian(folder: Path) -> Language:
    (folder / "ru.po").write_text(_CATALOGUE, "utf-8")
    return read(folder, "ru")


def test_english_needs_no_catalogue(tmp_path: Path) -> None:
    assert read(tmp_path, "en") is read(tmp_path, "../ru") is ENGLISH
    assert ENGLISH.gettext("Saved by {name}", name="Ada") == "Saved by Ada"
    assert [ENGLISH.ngettext("{n} paper", "{n} papers", n) for n in (0, 1, 1234)] == [
        "0 papers", "1 paper", "1,234 papers"
    ]  # fmt: skip
    assert type(ENGLISH.heading("By time")) is str


def test_a_catalogue_has_texts_and_plurals(tmp_path: Path) -> None:
    russian = _russian(tmp_path)
    assert russian.gettext("Saved by {name}", name="Ada") == "Сохранил Ada"
    said = [russian.ngettext("{n} paper", "{n} papers", n) for n in (1, 2, 5, 21, 1234)]
    assert said == ["1 статья", "2 статьи", "5 статей", "21 статья", "1\xa0234 статьи"]
    assert russian.gettext("Two\nlines") == "Две строки"
    assert [*russian.plurals] == ["one", "few", "many"]
    assert russian.forms("{n} paper", "{n} papers") == ["{n} статья", "{n} статьи", "{n} статей"]
    assert (russian.direction, russian.tag) == ("ltr", "ru")


def test_what_is_missing_or_fuzzy_is_english(tmp_path: Path) -> None:
    russian = _russian(tmp_path)
    assert (russian.gettext("Maybe"), russian.gettext("Not yet")) == ("Maybe", "Not yet")
    assert russian.gettext("") == russian.heading("") == ""
    assert russian.ngettext("{n} day", "{n} days", 21) == "21 days"


def test_a_heading_keeps_its_english_id(tmp_path: Path) -> None:
    heading = _russian(tmp_path).heading("By time")
    assert isinstance(heading, Heading)
    assert (heading, heading.markdown) == ("По времени", "По времени {#by-time}")
    assert pickle.loads(pickle.dumps(heading)).markdown == heading.markdown


def test_another_process_reads_the_same_language(tmp_path: Path) -> None:
    russian = _russian(tmp_path)
    assert pickle.loads(pickle.dumps(russian)) is russian
    assert pickle.loads(pickle.dumps(ENGLISH)).is_english


def test_dates_are_the_languages_own(tmp_path: Path) -> None:
    russian = _russian(tmp_path)
    said = [dates.label(value, russian) for value in ("2026-08-21", "2026-08", "2026")]
    said += [dates.long("2026-08-21", russian), dates.short("2026-08-21", russian)]
    assert [one.replace("\u202f", " ") for one in said] == [
        "21 августа 2026 г.", "август 2026 г.", "2026", "пятница, 21 августа 2026 г.", "21 авг. 2026 г."
    ]  # fmt: skip
