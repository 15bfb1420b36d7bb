"""Prints lines, problems and questions, in a terminal or a workflow."""

import os
import sys
from pathlib import Path
from typing import Literal

import click

from generator.errors import Failure, Problem, on_one_line

_MOST, _MOST_FAILURES = 20, 5  # lines shown of a list


def say(text: str, *, err: bool = False) -> None:
    """Print one line, which may quote untrusted text; on standard error if ``err``."""
    click.echo(on_one_line(text), err=err)


def show(problems: list[Problem], summary: str = "", most: int = _MOST, total: int = 0) -> int:
    """Show the first problems and the summary; return ``total`` if not 0, else the number of problems.

    A workflow's run shows all problems.
    """
    total = total or len(problems)
    most = len(problems) if "GITHUB_ACTIONS" in os.environ else most
    for problem in problems[:most]:
        say(" ".join(str(problem).split()), err=True)  # one line, whatever a page or answer has
    if total > most:
        say(f"… and {total - most:,} more problems.", err=True)
    if summary:
        say(summary)
    return total


def show_some(lines: list[str]) -> None:
    """Show the first lines, which may quote untrusted text, and how many more there are."""
    for line in lines[:_MOST]:
        say(line)
    if len(lines) > _MOST:
        say(f"… and {len(lines) - _MOST:,} more.")


def confirmed(question: str, otherwise: str) -> bool:
    """Ask on the terminal; without one, show the command to run ``otherwise`` and answer no."""
    if not sys.stdin.isatty():
        say(f"{question} To do so without a terminal: {otherwise}", err=True)
        return False
    return click.confirm(question)


def tell_workflow(variable: str, text: str) -> bool:
    """Append a text to the file that a variable of GitHub names; return whether the variable is set."""
    file = os.environ.get(variable)
    if file:
        with Path(file).open("a", encoding="utf-8") as stream:
            stream.write(text)
    return bool(file)


def annotate(kind: Literal["notice", "warning"], text: str) -> None:
    """Show a line at the top of a workflow's run; outside a workflow, print it on standard error."""
    if not tell_workflow("ARCHIVE_ANNOTATIONS", f"{kind} {on_one_line(text)}\n"):
        say(text, err=True)


def show_failures(source: str, failures: list[Failure]) -> None:
    """Show the first failures, each with its days, if it has any, and why."""
    for failure in failures[:_MOST_FAILURES]:
        span = sorted({min(failure.days), max(failure.days)}) if failure.days else []
        days = f", {' to '.join(map(str, span))}" if span else ""
        say(f"{source}{days}: {failure.error}", err=True)
    if len(failures) > _MOST_FAILURES:
        say(f"… and {len(failures) - _MOST_FAILURES:,} more failures of {source}.", err=True)
