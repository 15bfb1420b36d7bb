"""Superscripts and subscripts outside formulas, and braces that a reader need not see."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages import markup
from generator.text.tex import Tex, TexSegment, without_commands
from tests.harness.fuzzing import within_a_second


@pytest.mark.parametrize(
    ("text", "plain", "shown"),
    [
        ("M^3-Bench", "M³-Bench", "M<sup>3</sup>-Bench"),
        ("V_{0.5} of moss", "V_0.5 of moss", "V<sub>0.5</sub> of moss"),
        ("GUI-G^2: R^{2}, AT^2PO", "GUI-G²: R², AT²PO", "GUI-G<sup>2</sup>: R<sup>2</sup>, AT<sup>2</sup>PO"),
        ("10^-15 g/cm^3", "10⁻¹⁵ g/cm³", "10<sup>−15</sup> g/cm<sup>3</sup>"),
        ("(1+t)^{-s} and |x|^2", "(1+t)⁻ˢ and |x|²", "(1+t)<sup>−s</sup> and |x|<sup>2</sup>"),
        ("L^p-type, pass^k, A^*", "Lᵖ-type, passᵏ, A*",
         "L<sup>p</sup>-type, pass<sup>k</sup>, A<sup>∗</sup>"),
        (r"C^\infty, C^infinity, 360^circ, 9^{\circ}", "C^∞, C^∞, 360°, 9°",
         "C<sup>∞</sup>, C<sup>∞</sup>, 360<sup>∘</sup>, 9<sup>∘</sup>"),
        ("H_0, u_t = x_i(t)", "H₀, uₜ = xᵢ(t)", "H<sub>0</sub>, u<sub>t</sub> = x<sub>i</sub>(t)"),
        ("W^{1,1}_0(R^n)", "W^(1,1)₀(Rⁿ)", "W<sup>1,1</sup><sub>0</sub>(R<sup>n</sup>)"),
        ("8^{+0.6}_{-0.7}", "8^(+0.6)_(−0.7)", "8<sup>+0.6</sup><sub>−0.7</sub>"),
        ("K_{theta,phi}, C^{k,alpha}", "K_(θ, ϕ), C^(k, α)", "K<sub>θ, ϕ</sub>, C<sup>k, α</sup>"),
        ("inf_{x in R^n} f", "inf_(x in Rⁿ) f", "inf<sub>x in Rⁿ</sub> f"),
        ("$x$^2", "x²", "<math><mi>x</mi></math><sup>2</sup>"),
        ("a_{<b>}", "a_(<b >)", "a<sub>&lt;b &gt;</sub>"),
    ],
)  # fmt: skip
def test_scripts(text: str, plain: str, shown: str) -> None:
    assert Tex(text).plain == plain
    assert markup.rich(text).html == shown


@pytest.mark.parametrize(
    "text",
    [
        "snake_case, x_train, my_var_1 and __init__",
        "a file_{i}.png in data_{split}/x and {a}_{b}_{c}",
        "src/a_1, a_b.py, @x_1 and #y_2",
        "`x_{i} = a^b` in code",
        "|u|^p-1u, x^1/2, (1+|v|)^2k and W^1,1",  # the end of the exponent is unclear
        "a ^ b, ^Q1, ^^ and the ^ sign",
        "a _ b and _emphasis_",
        "f_{one two three}",
        "^{}_{} x^{} x_{ }",
        "x^{unclosed",
        "psi^(1) and 2^(WL)",
        "O_RDONLY and M_sun",
    ],
)
def test_what_is_no_script_stays(text: str) -> None:
    assert "".join(piece.value for piece in Tex(text).segments) == text
    assert not {"up", "down"} & {piece.kind for piece in Tex(text).segments}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        # An escaped sign is not a script.
        (r"\texttt{x\_i} and a\_1", "x_i and a_1"),
        (r"\verb|x_i| and \lstinline!x^2!", "x_i and x^2"),
        (r"Gr\^ace, \^{o} and na\^\i ve", "Grâce, ô and naîve"),
        ("see https://a.org/x_1^2 there", "see https://a.org/x_1^2 there"),
        (r"C:\data\x_1 and D:\y^2", r"C:\data\x_1 and D:\y^2"),
        # Braces without a meaning are dropped.
        ("{$x$} and { $y$ }", "x and y"),
        ("{B}ias-{L}inked {A}daptive {DE}biasing", "Bias-Linked Adaptive DEbiasing"),
        ("Cram{é}r and Schr{ö}dinger", "Cramér and Schrödinger"),
        ("{The Moss of {B}ogs}", "The Moss of Bogs"),
        ("{a} and {b}", "{a} and {b}"),
        ("{moss}", "{moss}"),
        ("{ Moss B }", "{ Moss B }"),
        ("a {small} study of {1, 2}, GPT-{n} and {A}", "a {small} study of {1, 2}, GPT-{n} and {A}"),
        ("https://a.org/{b}", "https://a.org/{b}"),
        (r"\emph{$x$} and \{$y$\}", "x and {y}"),
        (r"\frac{x_1}{y^2}, \sqrt{x_1} and R_+", "x₁/y², √ x₁ and R₊"),
    ],
)
def test_signs_and_braces_in_plain_text(text: str, plain: str) -> None:
    assert Tex(text).plain == plain


def test_a_text_of_tex_keeps_its_scripts() -> None:
    assert without_commands(r"{M}$^{3}$: \emph{C}^\infty of V_{0.5}") == r"M$^{3}$: C^{\infty} of V_{0.5}"
    assert Tex("a_1").segments == (TexSegment("text", "a"), TexSegment("down", "1"))


@pytest.mark.parametrize(
    "part",
    ["x^{", "x_{{}", "a^2", "a_i", "`a^", "^_", "{$x$", "x^{a_{b}}", r"\verb|x_", "x_{a b", "a_{1}^"],
)
def test_hostile_scripts_take_bounded_time(part: str) -> None:
    text = part * (10_000 // len(part))
    for _ in within_a_second():
        assert Tex(text).plain
        assert markup.paragraphs(text).html


@given(st.lists(st.sampled_from([
    "^", "_", "{", "}", "x", "10", "-", "*", "(", ")", "|", " ", "alpha", r"\infty", "$", "`", "\\", "é", ".",
    "/", ",", "∞", "\n", r"\verb", r"\frac", "<", "&",
]), max_size=30))  # fmt: skip
def test_no_script_is_too_odd(parts: list[str]) -> None:
    text = "".join(parts)
    for piece in Tex(text).segments:
        assert piece.value
        if piece.kind in ("up", "down"):
            assert piece.value == piece.value.strip()
    assert "<script" not in markup.paragraphs(text).html
    assert not any(ord(sign) >= 0xF0000 for sign in Tex(text).plain)


def test_a_script_is_found_wherever_it_stands() -> None:
    chance = random.Random(5)
    words = ["moss", "and", "M^3", "$a$", "V_{2}", "(C^1)", "https://a.org", "x_0,"]
    for _ in range(200):
        chosen = chance.choices(words, k=8)
        kinds = [piece.kind for piece in Tex(" ".join(chosen)).segments]
        assert kinds.count("up") == sum("^" in word for word in chosen)
        assert kinds.count("down") == sum("_" in word for word in chosen)
