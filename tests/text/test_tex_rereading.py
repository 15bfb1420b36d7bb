r"""Formulas that math-core would read again and again are shown as their source, without delay."""

import random
import sys

import pytest

from generator.text.tex import to_mathml
from generator.text.tex.mathml import unclosed
from tests.harness.processes import run

# Each doubles the library's time with every repetition; a hundred would never finish.
_ENDLESS = [
    "(", "[", r"\langle ", r"\{", r"\lfloor ", r"\lvert x|", r"(\hat)", r"\bra\hat ", r"\braket\overline ",
    r"(\bf)", "(_)", r"(\operatorname)", r"(\text{)}", "{(}", r"\c\langle ", "⟨",
]  # fmt: skip
_MENDED = [r"(\middle)", r"(\bigl))"]  # drawn without the fence that leaves them open
_USUAL = [
    r"O(n \log n)", r"f(x)(y)(z)" * 10, r"\left(x\right)" * 20, r"[0,1)" * 12, r"\{a\}" * 12,
    r"(\alpha)(\beta)(\quad)" * 5, r"\langle x, y \rangle" * 10, r"\bigl(x\bigr)" * 10,
]  # fmt: skip
_COMMANDS = """
    frac sqrt left( right) middle bigl( bigr) hat vec text mathrm operatorname not begin{matrix} end{matrix}
    substack overset color{red} bf rm langle rangle lvert rvert { } bra ket braket boxed over choose
    displaystyle mathop abs norm ensuremath href T c unknown
"""
_PIECES = [*"ax1+=<>()[]{}^_'|&~⟨⟩é中", *(rf"\{name} " for name in _COMMANDS.split())]


def _nonsense(seed: int) -> str:
    chance = random.Random(seed)
    runs = (
        "".join(chance.choices(_PIECES, k=chance.randint(1, 6))) * chance.choice((1, 2, 5, 20, 80))
        for _ in range(chance.randint(1, 4))
    )
    return "".join(runs)[:4000]


def _draw_elsewhere(program: str) -> str:
    """Return the output of a program in its own process, which is killed if it hangs."""
    head = "from generator.text.tex import to_mathml\n"
    return run([sys.executable], given=head + program).stdout


@pytest.mark.parametrize(("parts", "start"), [(_ENDLESS, '<code class="tex">'), (_MENDED, "<math>")])
def test_formulas_that_would_never_end_are_done_at_once(parts: list[str], start: str) -> None:
    drawn = _draw_elsewhere(f"for part in {parts!r}: print(to_mathml(part * 100))").splitlines()
    assert len(drawn) == len(parts)
    assert all(line.startswith(start) for line in drawn)


@pytest.mark.parametrize("formula", _USUAL)
def test_usual_formulas_are_drawn(formula: str) -> None:
    assert to_mathml(formula).startswith("<math")


@pytest.mark.parametrize(
    ("formula", "count"),
    [
        ("(a)", 0), ("(a", 1), (")(", 1), ("{(})", 1), (r"(\hat)", 1), (r"(\alpha)", 0), ("}(", 1),
        (r"\left(a\right.", 0), (r"\bigl(a\bigr)", 0), (r"\bigl|", 1), (r"[t_0,\infty[", 2), (r"\bra{x}", 1),
        (r"\abs{x}", 0), (r"(\bf x)", 1), (r"\frac(1)", 1), (r"\sqrt[3]{x}", 0), (r"\hat\left(", 1),
    ],
)  # fmt: skip
def test_delimiters_that_stay_open_are_counted(formula: str, count: int) -> None:
    assert unclosed(formula) == count


@pytest.mark.slow
def test_no_nonsense_takes_long() -> None:
    texts = [_nonsense(seed) for seed in range(3000)]
    program = (
        "import time\nworst = 0.0\n"
        f"for formula in {texts!r}:\n"
        "    start = time.process_time()\n    to_mathml(formula)\n"
        "    worst = max(worst, time.process_time() - start)\n"
        "print(worst)"
    )
    assert float(_draw_elsewhere(program)) < 1
