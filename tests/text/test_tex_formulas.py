"""Finding the formulas in a text, and dollars inside a formula."""

from __future__ import annotations

import pytest

from generator.text.tex import Tex, TexSegment, unnested


def math(text: str) -> list[str]:
    return [piece.value for piece in Tex(text).segments if piece.kind == "math"]


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$a$$b$", ["a", "b"]),
        (r"an $L_2$ norm and $\nabla^2$", ["L_2", r"\nabla^2"]),
        (r"\(x\) and \[y\]", ["x", "y"]),
        ("$$x+y$$", ["x+y"]),
        (r"$x \$ y$", [r"x \$ y"]),
        (r"1$-$2, $k$NN, H$_2$O, $>$25", ["-", "k", "_2", ">"]),
        (r"spaced $ \alpha $ and $ H^1 $", [r"\alpha", "H^1"]),
        (r"where $ V $ and $f(x) $ are", ["V", "f(x)"]),
        ("a $ p $-Hardy, or $ g- $Laplacian operator", ["p", "g-"]),
        (r"in $ (1,2)$, if $ f(0) > 0 $ for $0<q<1 $, $ 5%$ of", ["(1,2)", "f(0) > 0", "0<q<1", "5%"]),
        ("20 μJy$/$beam", ["/"]),
        ("the $z$1P survey", ["z"]),
        ("on $A B $ manifolds, or Balmer-$ α$ lines", ["A B", "α"]),
        ("an $x$ in $ VMO$ here", ["x", "VMO"]),
        (r"under $\$$300", [r"\$"]),
        ("$P(the last answer is wrong) < a^k$", ["P(the last answer is wrong) < a^k"]),
        (r"one $\[x\] and $ y^2 $", ["x", "y^2"]),
        (r"\$n\$ cells, \$10^9$ steps, 2$^\circ\$ wide", ["n", "10^9", r"^\circ"]),
        (r"at \$5--\$10, \$0.1 vs.\ \$0.2, \$5 of $x^2$", ["x^2"]),
        (r"of $\ L(u)\ $ and $>24.6\ $eV", [r"\ L(u)", ">24.6"]),
        (r"$\mbox{if $x$ holds}$", [r"\mbox{if $x$ holds}"]),
        (r"costs $5 but $x^2$ does not", ["x^2"]),
        (r"$10 GeV$ and $5\times$", ["10 GeV", r"5\times"]),
        (r"\begin{equation}a=b\end{equation}", ["a=b"]),
        (r"\begin{align*}a&=b\end{align*}", [r"\begin{aligned}a&=b\end{aligned}"]),
        (r"\begin{eqnarray}a&=&b\end{eqnarray}", [r"\begin{array}{rcl}a&=&b\end{array}"]),
        ("one $a\n\nb$ two", []),
        (r"open \( only, open \[ only, $ only", []),
        (r"\emph{the $k$-th}", ["k"]),
        (r"$$a \quad\text{for $x\in\mathbb{R}$}$$", [r"a \quad\text{for $x\in\mathbb{R}$}"]),
        ("$$a {for $b$-a.e. $c$,}$$ where $$d$$", ["a {for $b$-a.e. $c$,}", "d"]),
        ("$$a $b$ c$$", ["b"]),
    ],
)
def test_what_is_a_formula(text: str, formulas: list[str]) -> None:
    assert math(text) == formulas


def test_formulas_on_their_own_lines_are_known() -> None:
    assert [piece.display for piece in Tex(r"$a$ $$b$$ \(c\) \[d\]").segments if piece.kind == "math"] == [
        False, True, False, True,
    ]  # fmt: skip
    assert Tex(r"\begin{equation}x\end{equation}").segments == (TexSegment("math", "x", display=True),)
    assert Tex(r"\begin{math}x\end{math}").segments == (TexSegment("math", "x"),)


def test_numbers_and_styled_words_in_dollars_are_words() -> None:
    assert Tex("$4$ of $1,000$, in $3$D").segments == (TexSegment("text", "4 of 1,000, in 3D"),)
    assert Tex("in $ 0.5$s, a $ 3 $-fold gain").segments == (TexSegment("text", "in 0.5s, a 3-fold gain"),)
    assert Tex("$n$ from $ 1$ on").segments == (TexSegment("math", "n"), TexSegment("text", " from 1 on"))
    assert Tex(r"our $\textit{new method}$").segments == (TexSegment("text", "our new method"),)


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\mbox{if $x$ holds}", r"\mbox{if }x\mbox{ holds}"),
        (r"\textbf{H$^{\mathbf{3}}$DP}", r"\textbf{H}^{\mathbf{3}}\textbf{DP}"),
        (r"a \text{$b$ and $c$} d", r"a \text{}b\text{ and }c\text{} d"),
        (r"{for $x$, say}", r"{\text{for }x\text{, say}}"),
        (r"\cases{a & in $b$\cr c}", r"\cases{a &\text{ in }b\text{}\cr c}"),
        (r"\sqrt{$x$}", r"\sqrt{\text{}x\text{}}"),
        (r"\sqrt{2 $x", r"\sqrt{2 $x"),
        (r"\text{a $b} c$", r"\text{a $b} c$"),
        (r"\text{a $b", r"\text{a $b"),
        ("$", "$"),
    ],
)
def test_formulas_within_formulas(tex: str, expected: str) -> None:
    assert unnested(tex) == expected
