"""TeX in running text: addresses, plain words, and formulas."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.tex import Tex, TexSegment, to_mathml


def shape(text: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.value) for piece in Tex(text).segments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"Fr\'echet, St\"utz, Erd\H{o}s", "Fréchet, Stütz, Erdős"),
        (r"{\"O}stlund, H{\"o}lder, P\'{e}rez, Mu\~noz", "Östlund, Hölder, Pérez, Muñoz"),
        (r"na\"\i ve, Kre\u{\i}n, Gar\c{c}on, \c Sahin", "naïve, Kreĭn, Garçon, Şahin"),
        (r"M\o ller, \L{}ukasz, Stra\ss e, \AA ngstr\"om", "Møller, Łukasz, Straße, Ångström"),
        (r"Nguy{\~\^e}n and Nguy\~{\^e}n", "Nguyễn and Nguyễn"),
        (r"Schr\" odinger, T{\"}opfer, H\''older", "Schrödinger, Töpfer, Hölder"),
        (r"the model\'s and today\'s", "the model's and today's"),
        (r"\emph{very} \textbf{bold \textit{and} so}", "very bold and so"),
        (r"{\it old} {\bf style}, \em here", "old style, here"),
        (r"30\% of A\&B in \texttt{x\_y} \#1 \$5 \{a\}", "30% of A&B in x_y #1 $5 {a}"),
        (r"94\\% escaped twice", "94% escaped twice"),
        ("``quoted'' and `single' and ``mixed\"", "“quoted” and ‘single’ and “mixed”"),
        ("two--body, one -- two, and---so", "two–body, one – two, and—so"),
        (r"Fig.~\ref{x}, 5\,GHz, Smith~\cite{smith20}", "Fig.\xa0[x], 5\u202fGHz, Smith\xa0[smith20]"),
        (r"see \citep[p.~3]{a,b}", "see [a,b, p.\xa03]"),
        (r"\textcolor{red}{\textbf{words}} \footnote{More words.}", "words  (More words.)"),
        (r"\begin{itemize} \item one \item two \end{itemize}", "  • one • two  "),
        (r"\ours{} beats \baseline by far", "ours beats baseline by far"),
        (r"\alpha-stable, 5 \pm 1, \mathbb{R}-valued", "α-stable, 5 ± 1, ℝ-valued"),
        (r"{B}ias, 18{,}267 and \emph{H{\"o}lder}", "Bias, 18,267 and Hölder"),
        (r"a cut \emph{off text", "a cut off text"),
        (r"JSON\u2019s quote", "JSON’s quote"),
        (r"\verb|a_b| and \char65", "a_b and A"),
        (r"line one \\ line two", "line one  line two"),
        (r"\texorpdfstring{plain}{bookmark} \enquote{so}", "plain “so”"),
    ],
)
def test_words_are_readable(text: str, expected: str) -> None:
    assert "".join(piece.value for piece in Tex(text).segments) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Attention to detail: a {small} study, 10% cheaper [1] & more",
        r"C:\Users\name\new_table and D:\x",
        r"matches \d+\s and \n or \w",
        r"..\parent\file stays",
        "Can it earn $1 Million?",
        "Fixed for 1$: cheap repairs",
        "from $5 to $10 a task",
        "US$ 3 million, US$5$ each",
        "between $5-$10, $0.21->$0.12",
        "a $10,800 bill, later $1.49 million, then less ($3)",
        "under $200k or C$40",
        "`code` and it's 5'' wide",
        "run --fast, git log --all, i--; <!-- x -->",
        "z~3, p~0.05, ~5%, 10~20, ~/bin and a ~b",
        "pay $ x $ here",
        "it was $ 5, now $ 4.50; or 3$ + 2$ more",
        "it was $ 5 $ once",
        "for $ 5, $ 10, $ 15 or US$ 20 $ a piece",
        "from $a to $b",
        "$HOME/bin:$PATH",
        "a lone $ sign",
        "$$",
        '{1, 2} and {"key": 1}',
    ],
)
def test_what_is_no_tex_stays(text: str) -> None:
    assert Tex(text).segments == ((TexSegment("text", text),) if text else ())
    assert Tex(text).plain == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://a.org/x.", [("text", "see "), ("url", "https://a.org/x"), ("text", ".")]),
        ("(http://a.org/b_(c))", [("text", "("), ("url", "http://a.org/b_(c)"), ("text", ")")]),
        (r"\url{https://a.org/~me/x\_y}", [("url", "https://a.org/~me/x_y")]),
        (r"\href{https://a.org}{a page}!",
         [("text", "a page ("), ("url", "https://a.org"), ("text", ")!")]),
        (r"\href{https://a.org}{\texttt{https://a.org}}", [("url", "https://a.org")]),
        ("HTTPS://A.org/b, c", [("url", "HTTPS://A.org/b"), ("text", ", c")]),
        (r"https://a.org/$\sim$me/", [("url", "https://a.org/~me/")]),
        ("https://a.org/{https://b.org}",
         [("url", "https://b.org"), ("text", " ("), ("url", "https://a.org/"), ("text", ")")]),
        ("at https://a.org/x{this link}, and",
         [("text", "at this link ("), ("url", "https://a.org/x"), ("text", "), and")]),
        ("https://a.org/x{https://a.org/x}.", [("url", "https://a.org/x"), ("text", ".")]),
        ("https://a.org/x/{pink{Hub}}", [("text", "Hub ("), ("url", "https://a.org/x/"), ("text", ")")]),
        ("https://a.org/{name}/x", [("url", "https://a.org/"), ("text", "{name}/x")]),
        ("ftp://a.org, xhttp://a.org, ://", [("text", "ftp://a.org, xhttp://a.org, ://")]),
        (r"\url{example.org/x} javascript://a", [("text", "example.org/x javascript://a")]),
        ("https://a.org/“quoted” https://b.org’s",
         [("url", "https://a.org/"), ("text", "“quoted” "), ("url", "https://b.org"), ("text", "’s")]),
    ],
)  # fmt: skip
def test_addresses(text: str, expected: list[tuple[str, str]]) -> None:
    assert shape(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$\nabla^2$ and $L_2$", "∇² and L₂"),
        (r"$\mathcal{O}(n\log n)$", "O(n log n)"),
        (r"$10^{-3}$, $x_{max}$, $x_{ij}$, $2^{2^n}$", "10⁻³, x_max, xᵢⱼ, 2^(2ⁿ)"),
        (r"$\frac{a+b}{2}$, $\sqrt{n}$, $\sqrt[3]{x+1}$", "(a+b)/2, √n, ³√(x+1)"),
        (r"$\mathbb{R}^n$ and $\mathfrak{g}$ and $\mathbf{x}$", "ℝⁿ and g and x"),
        (r"$z\sim 3$, $x\in[0,1]$, $f: X\to Y$", "z ∼ 3, x ∈ [0,1], f:X → Y"),
        (r"$\hat{x}$, $\bar{y}$, $\tilde{z}$, $\dot{M}$", "x̂, y̅, z̃, Ṁ"),
        (r"$90^\circ$, $f''$, $A^\top$, $x^*$", "90°, f″, Aᵀ, x*"),
        ("$k-$means, 1$-$2", "k-means, 1−2"),
        (r"$A\setminus B$, $X\backslash Y$", "A∖B, X∖Y"),
        (r"$\sum_{i=1}^n x_i$", "∑ᵢ₌₁ⁿxᵢ"),
        (r"$5\,{\rm km\,s^{-1}}$", "5 km s⁻¹"),
        (r"$\binom{n}{k}$ and $e^{i\pi}$", "(n choose k) and e^(iπ)"),
        (r"$\begin{pmatrix}1&0\\0&1\end{pmatrix}$", "(1 0; 0 1)"),
        (r"$\pmatrix{1&0\cr0&1\cr}$ and $\{\eqalign{&x^{2}=1\cr &y=2}$", "(1 0; 0 1) and {x² = 1; y = 2"),
        (r"$$f=\cases{1 & in $\Omega$\cr 0 & on $\partial\Omega$\cr}$$", "f = {1 in Ω; 0 on ∂Ω"),
        (r"up to $\textbf{3$\to$5}$ {\bf here}", "up to 3 → 5 here"),
        (r"$\ours > 90\%$", "ours > 90%"),
        (r"Fig.~1, 10\,000 and \url{https://a.org}", "Fig. 1, 10 000 and https://a.org"),
        ("for $1 Million, 5$ each", "for $1 Million, 5$ each"),
        (r"$\underbrace{x+y}_z$ and $\overline{AB}$", "x+y_z and AB"),
        (r"$\phantom{x}a$ $\lim_{x\to0}f$ $\int_0^1$", "a lim_(x→0) f ∫₀¹"),
        ("$\\def\\x{1}\\x^2$", "def x 1 x ^2"),
        ("tab\there\x00and\x9f", "tab\there and "),
    ],
)
def test_the_whole_as_plain_text(text: str, expected: str) -> None:
    assert Tex(text).plain == expected


@pytest.mark.parametrize(
    ("text", "plain"),
    [("", ""), ("On $x^2$", "On x²"),
     ("A \\emph{study}", "A study"), ("\\it{}", "\\it{}"), ("$\\;$", "$\\;$")],
)  # fmt: skip
def test_plain_text_is_empty_only_where_the_text_is(text: str, plain: str) -> None:
    assert Tex(text).plain == plain


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("x", "<math><mi>x</mi></math>"),
        ("x^2", "<math><msup><mi>x</mi><mn>2</mn></msup></math>"),
        ("a<b", "<math><mi>a</mi><mo>&lt;</mo><mi>b</mi></math>"),
        (r"\frac12", "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"),
        (r"\RR", "<math><mi>ℝ</mi></math>"),
        (r"\ours", "<math><mi>ours</mi></math>"),
        (r"\text{if }", "<math><mtext>if\xa0</mtext></math>"),
        (r"50%", "<math><mn>50</mn><mi>%</mi></math>"),
        (r"\vec v", '<math><mover accent="true"><mi>v</mi><mo stretchy="false">→</mo></mover></math>'),
        (r"\unicode{x2603}\unicode{37}", "<math><mi>☃</mi><mi>%</mi></math>"),
        ("", '<code class="tex"></code>'),
    ],
)
def test_formulas_are_drawn(tex: str, expected: str) -> None:
    assert to_mathml(tex) == expected


def test_display_is_said() -> None:
    assert to_mathml("x", display=True) == '<math display="block"><mi>x</mi></math>'


@pytest.mark.parametrize(
    "tex",
    [
        r"\rho^\theta}", "{x", r"\left(x", r"\sqrt", "x^", "a & b", r"\mbox{on $B$ and $C$}", r"x_\rm{eff}",
        r"\begin{split}a&=b\end{split}", r"\begin{array}[c]{l@{\quad}l}a&b\end{array}", r"\left<x\right>",
        r"\operatorname{\mathbb{E}}", r"\text{\AA}", r"\cite{k1,k2}", r"\label{a}x\tag{$*$}", r"\lambda^#",
        r"\textbf{5$\times$}", r"\mathop{x}\limits_y", r"\not E", r"\textcolor{red}{x}",
            r"\href{javascript:a}{x}",
        r"\eqref{a}", r"\<x", r"\L^2",
    ],
)  # fmt: skip
def test_broken_formulas_are_mended(tex: str) -> None:
    drawn = to_mathml(tex)
    assert drawn.startswith("<math>")
    assert "red" not in drawn and "javascript" not in drawn and "href" not in drawn
    assert not set("$\\{}") & set(Tex(f"${tex}$").plain.replace("^_", ""))


@pytest.mark.parametrize(
    "tex",
    [
        r"\newcommand{\a}{\a\a}\a", r"\def\x{\x\x}\x", "{" * 5000, r"\frac" * 3000, r"\left(" * 2000,
        "x^{" * 300,
        "x" * 5000, r"\sqrt " * 400 + "x", r"\begin{matrix}" * 200,
    ],
)  # fmt: skip
def test_hostile_formulas_are_shown_as_they_are(tex: str) -> None:
    assert to_mathml(tex).startswith('<code class="tex">')
    assert any(piece.plain for piece in Tex(f"${tex}$").segments)


def test_markup_in_formulas_is_text() -> None:
    for tex in ("<script>alert(1)</script>", r"\<script>x", r"\operatorname<img src=x>",
    r"\text{<b onload='x'>}",
                r"\color{red\"><i>}x", "</math><p>", r"\class{a}{<p>}", "\\def<script>"):  # fmt: skip
        drawn = to_mathml(tex)
        assert not re.search(r"<(?:script|img|p|a|svg)|=\"?javascript| on\w+=", drawn)
        assert ElementTree.fromstring(drawn).tag in ("math", "code")


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "$" * 50_000, "\\(" * 30_000, "\\begin{align}" * 5_000, "{" * 50_000, "\\emph{" * 10_000,
        "`a " * 20_000,
        "a--" * 20_000, "a~" * 30_000, "http://" * 10_000, "https://a" + ")" * 50_000, "\\\\[" * 20_000,
        "$\\textbf{" * 8_000, "\\cite" + "[a]" * 20_000, "{\\a " * 10_000 + "}" * 10_000, "\\'{" * 20_000,
        "$${a $b" * 10_000, "$${&$a" * 10_000, "\\$a^" * 20_000, "$\\cases{" * 10_000,
        "$$" + "{&$a$" * 10_000, "https://a.org)" * 20_000 + "{", "https://a.org/{a" * 20_000,
    ],
    ids=lambda text: repr(text[:12]),
)  # fmt: skip
def test_hostile_texts_take_bounded_time(text: str) -> None:
    start = time.process_time()
    assert Tex(text).plain
    assert time.process_time() - start < 5


plain_texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Co"), exclude_characters="$\\`~-/{^_"), max_size=80
)
tex_texts = st.lists(
    st.sampled_from(
        ["$", "$$", "\\", "{", "}", "\\(", "\\)", "\\[", "\\]", "^", "_", "&", "<", ">", '"', "'", "`",
        "~", "--",
         " ", "\n", "a", "word", "1", "é", "\\alpha", "\\frac", "\\emph", "\\text", "\\'", "\\left(",
         "\\right)",
         "\\begin{cases}", "\\end{cases}", "\\begin{align}", "\\end{align}", "\\href", "https://a.org", "\\%",
         "\\sqrt", "\\hat", "\\mbox{", "\\unicode{x41}", "\U000f0000", "\U000f0001", "\x00", "\ud800",
         "\u2028"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@given(plain_texts)
def test_a_text_without_tex_comes_back(text: str) -> None:
    assert "".join(piece.value for piece in Tex(text).segments) == text
    assert all(piece.kind == "text" for piece in Tex(text).segments)


@given(st.one_of(tex_texts, st.text(max_size=40)))
def test_no_text_is_too_odd(text: str) -> None:
    pieces = Tex(text).segments
    assert all(piece.value for piece in pieces)
    assert not any(piece.kind == after.kind == "text" for piece, after in pairwise(pieces))
    for piece in pieces:
        if piece.kind == "url":
            assert re.match(r"https?://", piece.value, re.IGNORECASE) and not re.search(
                r"[\s<>\"]", piece.value
            )
        if piece.kind == "math":
            drawn = to_mathml(piece.value, piece.display)
            assert drawn.startswith(("<math", '<code class="tex">')) and "\n" not in drawn
            ElementTree.fromstring(drawn)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", Tex(text).plain)


@given(st.lists(st.from_regex(r"[A-Za-z]{3,9}", fullmatch=True), min_size=1, max_size=12))
def test_no_word_is_lost(words: list[str]) -> None:
    wrappings = (r"\emph{%s}", r"{\it %s}", "``%s''", "%s--", r"\textbf{%s}~", "%s", r"\unknown{%s}", "(%s)")
    text = " ".join(wrappings[index % len(wrappings)] % word for index, word in enumerate(words))
    shown = re.findall("[A-Za-z]+", Tex(text).plain)
    assert [word for word in shown if word in words] == words
