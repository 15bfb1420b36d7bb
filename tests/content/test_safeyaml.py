"""The plain part of YAML is read as PyYAML reads it, and includes what the archive writes."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.content import page as pages
from generator.content import safeyaml
from generator.papers.paper import Author, Links, Paper

# The syntax of YAML, and words and numbers that YAML does not read as text, among plain words.
_SIGNS = [*" ,:#[]{}'\"?-&*!|>%@`~.\\", ": ", ", ", " #", "''", "\u00a0", "\u0085", "\u2028", "\ufeff", "\t"]
_WORDS = ["id", "on", "yes", "No", "null", "true", "false", "1", "012", "0x1f", "1_000", "1.5", ".5", "1e3",
          "12:30", "2026-03-01", "2026-02-30", "2026-3-1", "2026-03-01 10:20:30", "2026-03-01T25:20:30",
          "2026-03-01 1:20:30Z", "10.1/x", "<<", "=", "é", "稀"]  # fmt: skip
_PIECES = st.sampled_from(["a", "a b", "Moss", "2026"]) | st.sampled_from(_WORDS) | st.sampled_from(_SIGNS)
_VALUES = st.lists(_PIECES, min_size=1, max_size=4).map("".join)
_FLOWS = st.one_of(
    st.lists(_VALUES, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    st.lists(st.tuples(st.sampled_from(["pdf", "on", "x"]), _VALUES), max_size=2).map(
        lambda pairs: f"{{{', '.join(f'{key}: {value}' for key, value in pairs)}}}"
    ),
    st.tuples(st.sampled_from("'\""), _VALUES).map(lambda quoted: f"{quoted[0]}{quoted[1]}{quoted[0]}"),
)
_KEYS = st.sampled_from(["id", "title", "on", "author_count"])


@given(st.lists(st.tuples(_KEYS, _VALUES | _FLOWS), min_size=1, max_size=2))
def test_what_is_read_is_what_pyyaml_reads(pairs: list[tuple[str, str]]) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in pairs)
    read = safeyaml.plain(text)
    if read is not None:
        assert repr(read) == repr(yaml.safe_load(text))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("The state: of art", None), ("A title: ", None), ("a #b", None), ("a\u2028b", None),
        ("it's [so] {far}", "it's [so] {far}"), ("&a b", None), ("!!str a", None),
        ("'The state: of ''art'''", "The state: of 'art'"), ('"The state: of art"', "The state: of art"),
        ('"a\\tb"', None), ("'", None), ('"', None), ("", None),
        ("2026-03-01", date(2026, 3, 1)), ("2026-02-30", None), ("2026-03", "2026-03"),
        ("2026-03-01 10:20:30", datetime(2026, 3, 1, 10, 20, 30)), ("2026-03-01 25:20:30", None),
        ("2026-03-01 10:20:30Z", None), ("2026-03-01 1:20:30Z", None),
        ("7", 7), ("007", None), ("2603.00001", None),
        ("'2603.00001'", "2603.00001"), ("10.1234/sheep", "10.1234/sheep"),
        ("true", True), ("yes", None), ("null", None), ("~", None), ("[]", []), ("{}", {}), ("[a, ]", None),
        ("[Ada Example, 'B: C', 2026-03-01, 3D]", ["Ada Example", "B: C", date(2026, 3, 1), "3D"]),
        ("[a, [b]]", None), ("{pdf: a, pdf: b}", None), ("{on: a}", None),
        ("{pdf: 'https://localhost/a', doi: 10.1/x}", {"pdf": "https://localhost/a", "doi": "10.1/x"}),
    ],
)  # fmt: skip
def test_values(written: str, value: object) -> None:
    assert safeyaml.plain_value(written) == value


@pytest.mark.parametrize("form", ["{}: y\n", "x: {{{}: y}}\n"])
@pytest.mark.parametrize("length", [128, 1023, 1024, 1025, 5000])
def test_a_key_is_as_long_as_pyyaml_lets_it_be(form: str, length: int) -> None:
    text = form.format("k" * length)
    if length > 1024:
        assert safeyaml.plain(text) is None
        with pytest.raises(yaml.YAMLError):
            yaml.safe_load(text)
    else:
        assert safeyaml.plain(text) == yaml.safe_load(text)


def test_a_page_is_read_without_pyyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of a usual paper is plain YAML; a title that begins with TeX is not."""
    paper = Paper(
        "2603.00001", "Moss: a study", "Moss grows.", (Author("Ada Example"), Author("Bo O'Sample")),
        days=("2026-03-01", "2026-03-02"), published="2026-02-28", version=2, tags=("moss", "3D plants"),
        links=Links(pdf="https://localhost/moss.pdf", doi="10.1234/moss"), comment="9 pages, 2 figures",
    )  # fmt: skip
    written = pages.write(paper, "waiting", picked=True, added="2026-03-02 10:20:30", changed="2026-03-03")
    odd = pages.write(Paper("x", "$n$ mosses", published="2026"))
    read = pages.read(written).paper
    assert read == paper
    monkeypatch.setattr(yaml, "load", None)
    assert pages.read(written).paper == paper
    with pytest.raises(TypeError):
        pages.read(odd)


def test_a_number_has_as_many_digits_as_any_needs() -> None:
    assert safeyaml.load(f"a: {2**64}") == {"a": 2**64}
    for number in (-(2**64) - 1, 2**64 + 1, 10**1000):
        with pytest.raises(ValueError, match="a number has too many digits"):
            safeyaml.load(f"a: [{number}]")
