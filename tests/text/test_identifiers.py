"""Ids of papers: one canonical form for all ways to write them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text import identifiers

WORDS = """arXiv: https://arxiv.org/abs/ 10.1000/ doi: https://doi.org/ 2501.00001 cs/0112017 math.GT/0309136
.pdf 10.48550/arXiv. index é ２ İ 日本"""
PIECES = st.sampled_from([*WORDS.split(), *"0123456789.vV/:- %<>,;?#"])
TEXTS = st.lists(PIECES, max_size=8).map("".join)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("2501.00001", ("2501.00001", None)),
        ("0704.0001v12", ("0704.0001", 12)),
        ("arXiv:2501.00001v2", ("2501.00001", 2)),
        (" ARXIV: 2501.00001 ", ("2501.00001", None)),
        ("https://arxiv.org/abs/2501.00001", ("2501.00001", None)),
        ("http://www.arxiv.org/pdf/2501.00001v3.pdf", ("2501.00001", 3)),
        ("arxiv.org/html/2501.00001v1", ("2501.00001", 1)),
        ("https://export.arxiv.org/abs/cs/0112017v1", ("cs/0112017", 1)),
        ("https://arxiv.org/abs/2501.00001?context=cs#top", ("2501.00001", None)),
        ("https://huggingface.co/papers/2501.00001", ("2501.00001", None)),
        ("https://huggingface.co/api/papers/2501.00001/", ("2501.00001", None)),
        ("https://doi.org/10.48550/arXiv.2501.00001", ("2501.00001", None)),
        ("10.48550/ARXIV.2501.00001", ("2501.00001", None)),
        ("<https://arxiv.org/abs/2501.00001>", ("2501.00001", None)),
        ("https://arxiv.org/abs/math%2F0309136", ("math/0309136", None)),
        ("cs/0112017", ("cs/0112017", None)),
        ("cs.0112017", ("cs/0112017", None)),
        ("math.GT/0309136v2", ("math/0309136", 2)),
        ("CS/0112017", ("cs/0112017", None)),
    ],
)
def test_every_form_of_an_arxiv_id(text: str, named: tuple[str, int | None]) -> None:
    assert identifiers.arxiv(text) == named
    assert identifiers.canonical(text) == named[0]


@pytest.mark.parametrize(
    ("identifier", "month"),
    [("hep-th/9108001", "1991-08"), ("math/0508571", "2005-08"), ("9012.00001", "2090-12")],
)
def test_the_month_of_an_arxiv_id(identifier: str, month: str) -> None:
    assert identifiers.arxiv_month(identifier) == month


@pytest.mark.parametrize(
    "text",
    ["", "2501", "2513.00001", "2501.001", "2501.000001", "2501.00001v0", "abc", "xyz/0112017", "W89-0201",
     "２５０１.００００１", "1993.eamt-1.16", "10.1000/2501.00001", "2501.00001 2501.00002"],
)  # fmt: skip
def test_what_is_no_arxiv_id(text: str) -> None:
    assert identifiers.arxiv(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1000/ABC.x", "10.1000/abc.x"),
        ("https://doi.org/10.1000/ABC.x", "10.1000/abc.x"),
        ("http://dx.doi.org/10.1000/a", "10.1000/a"),
        ("doi:10.1000/a.", "10.1000/a"),
        ("10.1000/a;", "10.1000/a"),
        ("10.1000/a,", "10.1000/a"),
        ("https://doi.org/10.1002/%28SICI%291097%3C1%3A%3E", "10.1002/(sici)1097<1:>"),
        ("10.1002/(sici)1097<1:>", "10.1002/(sici)1097<1:>"),
        ("<https://doi.org/10.1000/a>", "10.1000/a"),
        ("10.48550/arXiv.2501.00001", None),
        ("10.1000/", None),
        ("10.1000/.", None),
        ("10.1/a", None),
        ("10.1000/a b", None),
        ("", None),
    ],
)
def test_a_doi(text: str, expected: str | None) -> None:
    assert identifiers.doi(text) == expected


@given(TEXTS)
def test_canonical_is_a_fixed_point(text: str) -> None:
    named = identifiers.canonical(text)
    assert identifiers.canonical(named) == named
    doi = identifiers.doi(text)
    assert doi is None or identifiers.doi(doi) == doi


@given(TEXTS.filter(str.strip))
def test_a_slug_is_one_safe_name(text: str) -> None:
    slug = identifiers.slug(identifiers.canonical(text))
    assert re.fullmatch(r"[A-Za-z0-9_-]([A-Za-z0-9._-]*[A-Za-z0-9_-])?", slug), slug
    assert slug not in ("index", "con", "nul")
    assert len(slug) <= 96


@given(TEXTS.filter(str.strip), TEXTS.filter(str.strip))
def test_different_ids_have_different_slugs(first: str, second: str) -> None:
    first, second = identifiers.canonical(first), identifiers.canonical(second)
    assert (identifiers.slug(first) == identifiers.slug(second)) == (first == second)


@pytest.mark.parametrize(
    ("identifier", "slug"),
    [("2501.00001", "2501.00001"), ("cs/0112017", "cs.0112017"), ("W89-0201", "W89-0201"), ("x" * 96,) * 2],
)
def test_a_known_id_is_its_slug(identifier: str, slug: str) -> None:
    assert identifiers.slug(identifier) == slug


@given(st.text(min_size=1))
def test_a_title_makes_an_id(title: str) -> None:
    made = identifiers.from_title(title)
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", made), made
    assert identifiers.arxiv(made) is None
    assert made == identifiers.from_title(title)


def test_titles_that_differ_only_beyond_the_cut_differ() -> None:
    long = "A study of made-up things " * 6
    assert identifiers.from_title(long + "one") != identifiers.from_title(long + "two")
    assert identifiers.from_title("日本") != identifiers.from_title("中国")


@pytest.mark.parametrize(
    ("code", "name"),
    [("cs.NA", "math.NA"), ("cs.SY", "eess.SY"), ("math.IT", "cs.IT"), ("math.MP", "math-ph"),
     ("q-fin.EC", "econ.GN"), ("stat.TH", "math.ST"), ("cs.CL", "cs.CL"), ("", "")],
)  # fmt: skip
def test_a_subject_with_two_names_has_one(code: str, name: str) -> None:
    assert identifiers.category(code) == name


@pytest.mark.parametrize(
    ("text", "orcid"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        (" http://www.orcid.org/0000-0000-0000-001x/ ", "0000-0000-0000-001X"),
        ("orcid: 0000000218250097", "0000-0002-1825-0097"),
        ("0000-0002-1825-0098", ""),
        ("0000-0000-0000-001", ""),
        ("https://example.org/0000-0002-1825-0097", ""),
        ("", ""),
    ],
)
def test_an_orcid_has_the_right_last_digit(text: str, orcid: str) -> None:
    assert identifiers.orcid(text) == orcid
