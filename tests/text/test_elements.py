"""Texts with elements of HTML, JATS and MathML, as publishers register them."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from generator.text.cleaning import paragraphs
from generator.text.elements import without_elements
from tests.harness.fuzzing import SIZE, texts, within_a_second

FORMULA = (
    r"<jats:inline-formula><jats:alternatives><jats:tex-math>\documentclass{minimal}\begin{document}"
    r"$$\alpha &lt; 3$$\end{document}</jats:tex-math><mml:math><mml:mi>α</mml:mi></mml:math>"
    "</jats:alternatives></jats:inline-formula>"
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("On moss", "On moss"),
        ("On <i>moss</i> &amp; H<sub>2</sub>O", "On moss & H₂O"),
        ("Ru(bpy)<sub>3</sub><sup>2+</sup> at 9 kg ha<sup>−1</sup>", "Ru(bpy)₃²⁺ at 9 kg ha⁻¹"),
        ("the 10<sup>th</sup> M<sub>vir</sub> of a<sub>long list of words</sub>",
         "the 10th M_{vir} of along list of words"),
        ("p < 0.05 and n > 3, if a<b", "p < 0.05 and n > 3, if a<b"),
        ("a &lt;b&gt; c", "a <b> c"),
        ("at &amp;lt;75&#160;K, &amp;copy", "at <75 K, &copy"),
        ("<p>&lt;em&gt;Moss&lt;/em&gt; at p &lt; 0.1</p>", "Moss at p < 0.1"),
        ("line<br/>break", "line\n\nbreak"),
        ("<script>x</script>", "<script>x</script>"),
        ("<b>open <i>and never closed", "open and never closed"),
        ("closed</i> and <jats:unknown>never</jats:unknown> opened</p>", "closed and never opened"),
        ("a<!-- remark -->b<![CDATA[c]]>", "abc"),
    ],
)  # fmt: skip
def test_the_words_of_a_text_with_elements(text: str, words: str) -> None:
    assert paragraphs(without_elements(text)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<jats:title>Abstract</jats:title><jats:p>One.</jats:p><jats:p id='x'>Two.</jats:p>",
         "One.\n\nTwo."),
        ("<jats:title>ABSTRACT</jats:title>\n  <jats:p>One.</jats:p>", "One."),
        ("<p><strong>Abstract</strong></p><p>One.</p>", "One."),
        ("Abstract: <i>One</i>.", "One."),
        ("<jats:title>Abstract</jats:title>", "Abstract"),
        ("<jats:sec><jats:title>Aim</jats:title><jats:p>We count.</jats:p></jats:sec><jats:sec><jats:title>"
         "<jats:bold>Results:</jats:bold></jats:title><jats:p>Few.</jats:p></jats:sec>",
         "Aim: We count.\n\nResults: Few."),
        ("<h4>Aim</h4>We count.<h4>Result</h4>Few.", "Aim: We count.\n\nResult: Few."),
        (f"<jats:title>{'Long' * 20}</jats:title><jats:p>One.</jats:p>", f"{'Long' * 20}\n\nOne."),
        ("<jats:p>One.</jats:p><jats:title>Trial</jats:title>", "One.\n\nTrial"),
    ],
)  # fmt: skip
def test_a_heading_begins_its_paragraph_and_one_that_says_abstract_is_dropped(text: str, words: str) -> None:
    assert paragraphs(without_elements(text)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "• a\n\n• b\n\n• c"),
        ("<jats:list list-type='order'>\n<jats:list-item><jats:p>a</jats:p></jats:list-item>\n"
         "<jats:list-item><jats:p>b</jats:p></jats:list-item></jats:list>", "1. a\n\n2. b"),
        ("<ol><li>(i) a</li><li>b</ol>c", "(i) a\n\n1. b\n\nc"),
        ("<li>a", "• a"),
    ],
)  # fmt: skip
def test_each_item_of_a_list_is_a_paragraph_with_its_mark(text: str, words: str) -> None:
    assert paragraphs(without_elements(text)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"<jats:p>If {FORMULA} holds</jats:p>", r"If $\alpha < 3$ holds"),
        ("<mml:math><mml:mi>x</mml:mi></mml:math>", "$x$"),
        ("<mml:math xmlns:mml='m'><mml:mtext>22</mml:mtext><mml:mo>×</mml:mo>\n<mml:msup>"
         "<mml:mn>10</mml:mn><mml:mn>9</mml:mn></mml:msup></mml:math> /L", "$22× {10}^{9}$ /L"),
        ("<math><mfrac><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>",
         r"$\frac{a<b}{2}$"),
        ("<mml:math><mml:mfrac><mml:mi>a</mml:mi></mml:mfrac><mml:mi>max</mml:mi></mml:math>",
         r"$a\mathrm{max}$"),
        ("<mml:math><mml:mtext>if rain</mml:mtext></mml:math>", r"$\text{if rain}$"),
        ("<mml:math></mml:math>a<tex-math>$$</tex-math>", "a"),
    ],
)  # fmt: skip
def test_a_formula_is_tex_between_dollars(text: str, words: str) -> None:
    assert paragraphs(without_elements(text)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Moss (\n      <i>Bryum</i>\n      ) in\n      <i>situ</i>\n      .", "Moss (Bryum) in situ."),
        ("of<i>Bryum alpha</i>B1 in the<i>Mnium</i>sp.", "of Bryum alpha B1 in the Mnium sp."),
        ("1<i>H</i>-indole and <i>μ</i>m", "1H-indole and μm"),
        ("km<sup>2</sup>tested (<i>E</i><sub>2</sub> , z)", "km² tested (E₂, z)"),
        ("in <scp>r</scp> by <sc>McMoss</sc>", "in R by McMoss"),
    ],
)  # fmt: skip
def test_spaces_around_elements_are_as_in_print(text: str, words: str) -> None:
    assert paragraphs(without_elements(text)) == words


@given(text=texts())
@example(text="<i>" * (SIZE // 3))
@example(text="(" + "\n " * (SIZE // 2))
@example(text="<!--" * (SIZE // 4))
@example(text="<tex-math>" + r"\begin{document}" * (SIZE // 16))
@example(text="<ul><li>" * (SIZE // 8))
@example(text="<mml:msup>" * (SIZE // 10))
@example(text="\x00\x01\x02<p>")
def test_no_text_takes_long(text: str) -> None:
    for shape in (text, f"<p{text}", f"<jats:title>{text}", f"<i>{text}</i>", f"<ol><li>{text}"):
        for _ in within_a_second():
            without_elements(shape)


@pytest.mark.parametrize("name", ["mn", "mtext", "math", "tex-math"])
def test_what_escapes_its_text_does_so_once(name: str) -> None:
    once = without_elements(f"<math><{name}>a & \\ b</{name}></math>")
    for _ in within_a_second():
        assert without_elements(f"<math>{f'<{name}>' * 50}a & \\ b") == once
        without_elements(f"<math>{f'<{name}>' * 50}{'a &' * 3_000}")
