"""Names, descriptions and titles as publishers write them into feeds."""

from __future__ import annotations

import pytest

from generator.sources.formats.feeds import description, journal, people


@pytest.mark.parametrize(
    ("text", "names", "is_sure"),
    [
        ("Ada One", ["Ada One"], True),
        ("Ada One, \nBo Two", ["Ada One", "Bo Two"], True),
        ("One, Ada", ["Ada One"], True),
        ("One, A.B.", ["A. B. One"], True),
        ("van der One, Ada", ["Ada van der One"], True),
        ("Ada One, Bo Two", ["Ada One", "Bo Two"], False),
        ("Ada One, Bo Two, Cy Three and Di Four", ["Ada One", "Bo Two", "Cy Three", "Di Four"], True),
        ("One, A., Two, B. C., Three, D.", ["A. One", "B. C. Two", "D. Three"], True),
        ("One, Ada; Two, Bo", ["Ada One", "Bo Two"], True),
        ("One A, Two B, et al.", ["One A", "Two B"], False),
        ("Ada One and others", ["Ada One"], False),
        ("Ada One, …", ["Ada One"], False),
        ("<b>Ada</b> One", ["Ada One"], True),
        ("刘广纯,刘子轩", ["刘广纯", "刘子轩"], True),
        ("The Moss Collaboration", ["The Moss Collaboration"], True),
        ("", [], True),
    ],
)
def test_people(text: str, names: list[str], is_sure: bool) -> None:
    assert people([text]) == (names, is_sure)


def test_each_person_in_an_element() -> None:
    assert people(["One, A.B.", "Two, Bo", "Müller"]) == (["A. B. One", "Bo Two", "Müller"], True)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Wiley: MOSS: Table of Contents", "MOSS"),
        ("tandf: Journal of Moss: Table of Contents", "Journal of Moss"),
        ("Latest Issue of SYSTEMATIC MOSS RSS Feed", "Systematic Moss"),
        ("Latest Results for Moss Systematics", "Moss Systematics"),
        ("Moss Biology: Most Recent Articles", "Moss Biology"),
        ("Moss Biology - current issue", "Moss Biology"),
        ("ScienceDirect Publication: Moss", "Moss"),
        ("bioRxiv Subject Collection: Moss", "bioRxiv"),
        ("pubmed: moss AND stone", ""),
        ("Journal of Moss", "Journal of Moss"),
        ("m" * 200, ""),
    ],
)
def test_journals(title: str, name: str) -> None:
    assert journal(title) == name


LONG = "We counted the moss on forty stones in a wet year, and found more of it than in a dry one."


@pytest.mark.parametrize(
    ("texts", "abstract"),
    [
        ([f"<p>Abstract</p><p>{LONG}</p>"], LONG),
        ([f"ABSTRACT: {LONG}"], LONG),
        ([f"Abstract {LONG}"], LONG),
        ([f"<p>{LONG}</p><p>{LONG}</p>", LONG], f"{LONG}\n\n{LONG}"),
        (["MOSS, Volume 70, Issue 6, Page 1390-1390, December 2026."], ""),
        (["MOSS, Ahead of Print."], ""),
        (["Moss, Published online: 15 December 2026; doi:10.1234/moss.7"], ""),
        (["Read more …"], ""),
        ([], ""),
        ([f"Abstract algebra of moss. {LONG}"], f"Abstract algebra of moss. {LONG}"),
    ],
)
def test_abstracts(texts: list[str], abstract: str) -> None:
    assert description(texts).abstract == abstract
