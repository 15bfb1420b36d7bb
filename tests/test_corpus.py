"""The hostile corpus has every way in: an importer or form that it does not feed fails here."""

from __future__ import annotations

from generator.commands.form import FIELDS, FORMS
from generator.sources import registry
from tests.harness import hostile


def test_the_corpus_feeds_every_file_format() -> None:
    names = {
        *(item.name for item in registry.ITEMS),
        *(stream.name for stream in registry.STREAMS),
        *(text.name for text in registry.TEXTS),
    }
    assert names == hostile.FORMATS.keys()


def test_the_corpus_feeds_every_source() -> None:
    assert {source.name for source in registry.SOURCES} == hostile.SOURCES.keys()


def test_the_corpus_fills_in_every_field_of_every_form() -> None:
    marked = [(form, heading) for form in FORMS for heading in form.headings]
    filled = {
        (form, heading)
        for form, values in hostile.forms(["a mark"])
        for heading, value in zip(form.headings, values, strict=True)
        if value == "a mark"
    }
    assert filled == set(marked)
    corrected = {values[1] for form, values in hostile.forms(["a mark"]) if values[2:3] == ["a mark"]}
    assert corrected >= set(FIELDS)
