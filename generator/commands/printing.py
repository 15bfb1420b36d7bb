"""What commands print."""

import os
import sys
from pathlib import Path
from typing import Literal

import click

from generator.errors import Failure, Problem, on_one_line


def say(text: str, *, err: bool = False) -> None:
    """Print one line, which may hold words of others; on standard error if ``err``."""
    click.echo(on_one_line(text), err=err)


def show(problems: list[Problem], summary: str = "", most: int = 20, total: int = 0) -> int:
    """Show at most so many of the problems, and the summary; the number of problems.

    Args:
        problems: the problems, or the first of them.
        summary: the last line.
        most: how many of them are shown.
        total: how many there are, if ``problems`` are the first alone.
    """
    total = total or len(problems)
    for problem in problems[:most]:
        say(" ".join(str(problem).split()), err=True)  # one line, whatever a page or answer says
    if total > most:
        say(f"… and {total - most:,} more problems.", err=True)
    if summary:
        say(summary)
    return total


def show_some(lines: list[str], most: int = 20) -> None:
    """Show at most so many lines, which may hold words of others, and how many more there are."""
    for line in lines[:most]:
        say(line)
    if len(lines) > most:
        say(f"… and {len(lines) - most:,} more.")


def confirmed(question: str, otherwise: str) -> bool:
    """Ask on the terminal; where there is none, the answer is no, and what to run ``otherwise`` is told."""
    if not sys.stdin.isatty():
        say(f"{question} To do so without a terminal: {otherwise}", err=True)
        return False
    return click.confirm(question)


def tell_workflow(variable: str, text: str) -> bool:
    """Add a text to the file that a variable names: a run's summary or a step's outputs, on GitHub alone.

    Returns whether there is such a file.
    """
    file = os.environ.get(variable)
    if file:
        with Path(file).open("a", encoding="utf-8") as stream:
            stream.write(text)
    return bool(file)


def annotate(kind: Literal["notice", "warning"], text: str) -> None:
    """Say a line that is to be seen: at the head of a workflow's run, else on standard error."""
    if not tell_workflow("ARCHIVE_ANNOTATIONS", f"{kind} {on_one_line(text)}\n"):
        say(text, err=True)


def show_failures(source: str, failures: list[Failure], most: int = 5) -> None:
    """Show the days that failed, and why; at most so many of them."""
    for failure in failures[:most]:
        first, last = min(failure.days), max(failure.days)
        days = f"{first} to {last}" if last > first else str(first)
        say(f"{source}, {days}: {failure.error}", err=True)
    if len(failures) > most:
        say(f"… and {len(failures) - most:,} more days of {source}.", err=True)
