"""Which answers of a language model may stand on a page."""

from __future__ import annotations

import pytest

from generator.commands.upkeep import model
from generator.pages import markup
from tests.harness.papers import numbered
from tests.harness.payloads import PAYLOADS

PAPER = numbered(
    1, title="Mosses Can't Wait: GPT-4 in Fens",
    abstract="We count 1,200 mosses in 3.5 ha, in 2019 and 2020, at $10^{-3}$ of the cost. " * 9,
)  # fmt: skip


def refused(text: str, task: str = "summary", language: str = "de") -> str:
    return model.refusal(task, PAPER, model.cleaned(task, text), language)


@pytest.mark.parametrize(
    "text",
    [
        "1.200 Moose auf 3,5 ha.", "1 200 Moose.", "GPT-4 zählt 2019/2020 Moose.", "١٢٠٠ طحلب",
        "１２００の苔。", "Das kostet $10^{-3}$.", "Moose warten nicht.",
    ],
)  # fmt: skip
def test_numbers_of_the_paper_may_be_written_as_a_language_does(text: str) -> None:
    assert refused(text) == ""


@pytest.mark.parametrize("number", ["1201", "35 %", "3.6", "12", "2021", "12.00", "20192020"])
def test_another_number_is_refused(number: str) -> None:
    assert "has the number" in refused(f"Es sind {number} Moose.")


@pytest.mark.parametrize(
    "text",
    [
        "I cannot summarize this.", "I'm sorry, but no.", "As an AI language model I wait.", "Lo siento, no.",
        "Je ne peux pas.", "Desculpe.", "抱歉，无法总结。", "申し訳ありません。", "죄송합니다.",
    ],
)  # fmt: skip
def test_that_it_cannot_is_refused(text: str) -> None:
    assert "cannot write it" in refused(text)


def test_a_title_may_say_what_the_original_says() -> None:
    paper = numbered(1, title="I Can't Wait")
    assert model.refusal("translated_title", paper, "I can't wait, auf Deutsch", "de") == ""


def test_two_sentences_are_kept() -> None:
    three = "**Moose** warten. Sie wachsen! Sie gehen.\n\nMehr."
    assert model.cleaned("summary", three) == "Moose warten. Sie wachsen!"
    assert model.cleaned("summary", "苔は待つ。苔は育つ。苔は行く。") == "苔は待つ。苔は育つ。"
    assert len(model.cleaned("summary", "Moose " * 500)) <= 600
    assert model.cleaned("translated_abstract", "Eins.\n\nZwei. Drei.") == "Eins.\n\nZwei. Drei."


@pytest.mark.parametrize(
    "text",
    [
        "Moose [hier](https://hostile.invalid).", "Moose: https://hostile.invalid/x",
        "www.hostile.invalid Moose",
        "Moose \\href{https://hostile.invalid}{hier}.", "Moose \\url{https://hostile.invalid}.",
        "<https://hostile.invalid> Moose", "Moose, ada@hostile.invalid", "![Moose](data:x)", *PAYLOADS,
    ],
)  # fmt: skip
def test_no_answer_has_a_link_or_markup(text: str) -> None:
    for task in ("summary", "translated_title", "translated_abstract"):
        made = model.cleaned(task, text)
        assert "hostile.invalid" not in made or text in PAYLOADS
        if not model.refusal(task, PAPER, made, "de"):
            shown = markup.paragraphs(made).html
            assert "<a" not in shown and "<script" not in shown and "<img" not in shown


def test_a_long_answer_takes_no_time() -> None:
    for part in ("a", "[", "@", "http", "1,1", "\\href{", "$", "<think>", "(", "Moose. "):
        assert refused(part * 10**6, "translated_abstract")
