"""What commands print."""

import os
import sys
from pathlib import Path

import click

from generator.errors import Failure, Problem, on_one_line


def show(problems: list[Problem], summary: str = "", most: int = 20) -> int:
    """Show at most so many of the problems, and the summary; the number of problems."""
    for problem in problems[:most]:
        click.echo(" ".join(str(problem).split()), err=True)  # one line, whatever a page or answer says
    if len(problems) > most:
        click.echo(f"… and {len(problems) - most:,} more problems.", err=True)
    if summary:
        click.echo(summary)
    return len(problems)


def show_some(lines: list[str], most: int = 20) -> None:
    """Show at most so many lines, which may hold words of others, and how many more there are."""
    for line in lines[:most]:
        click.echo(on_one_line(line))
    if len(lines) > most:
        click.echo(f"… and {len(lines) - most:,} more.")


def confirmed(question: str, otherwise: str) -> bool:
    """Ask on the terminal; where there is none, the answer is no, and what to run ``otherwise`` is told."""
    if not sys.stdin.isatty():
        click.echo(f"{question} To do so without a terminal: {otherwise}", err=True)
        return False
    return click.confirm(question)


def tell_workflow(variable: str, text: str) -> None:
    """Add a text to the file that a variable names: a run's summary or a step's outputs, on GitHub alone."""
    if file := os.environ.get(variable):
        with Path(file).open("a", encoding="utf-8") as stream:
            stream.write(text)


def show_failures(source: str, failures: list[Failure], most: int = 5) -> None:
    """Show the days that failed, and why; at most so many of them."""
    for failure in failures[:most]:
        first, last = min(failure.days), max(failure.days)
        days = f"{first} to {last}" if last > first else str(first)
        click.echo(on_one_line(f"{source}, {days}: {failure.error}"), err=True)
    if len(failures) > most:
        click.echo(f"… and {len(failures) - most:,} more days of {source}.", err=True)
