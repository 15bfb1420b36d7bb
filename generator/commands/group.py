"""What all commands share: how each one ends, locks, types of options, and what is printed."""

import functools
import logging
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from io import StringIO
from ipaddress import ip_address
from pathlib import Path
from typing import Concatenate, Literal, ParamSpec

import click

from generator.commands import exits
from generator.configuration import settings
from generator.content import disk
from generator.errors import ArchiveError, Failure, Problem, line_by_line, on_one_line
from generator.store.lock import Lock, of_builds
from generator.store.store import beside

_Options = ParamSpec("_Options")
_Command = Callable[Concatenate[Path, _Options], int]
_EARLIEST = date(1950, 1, 1)  # no source has older papers
_MOST, _MOST_FAILURES = 20, 5  # lines shown of a list


class CommandGroup(click.Group):
    """Commands that return their number of problems; an error becomes one line and an exit code."""

    def invoke(self, ctx: click.Context) -> None:
        """Run a command and exit with its code."""
        if ctx.params["debug"]:
            _show_log()
        try:
            problems = super().invoke(ctx)
            sys.stdout.flush()  # while a full disk can still be reported
            if problems:
                sys.exit(exits.Exit.PROBLEMS)
        except click.ClickException as error:  # click itself exits with 1 if it cannot open a file
            error.show(said := StringIO())
            click.echo(line_by_line(said.getvalue()), err=True)
            sys.exit(exits.Exit.FAILED)
        except click.exceptions.Exit:
            raise
        except BrokenPipeError:  # the reader has stopped, as in `archive export … | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python fails on exit too
            sys.exit(exits.Exit.FAILED)
        except (Exception, KeyboardInterrupt) as error:
            sys.exit(_failed(error, ctx.params["debug"]))


def _show_log() -> None:
    """Show tracebacks of errors that do not end the command."""
    log = logging.getLogger("generator")
    if not log.handlers:
        log.addHandler(logging.StreamHandler())
        log.setLevel(logging.DEBUG)


def _failed(error: BaseException, debug: bool) -> exits.Exit:
    """Say why a command failed; return its exit code."""
    code, line = exits.ending(error)
    if debug or ("GITHUB_ACTIONS" in os.environ and not isinstance(error, ArchiveError)):
        click.echo(line_by_line("".join(traceback.format_exception(error))), err=True)
    click.echo(f"archive: {on_one_line(line)}", err=True)
    return code


def writes(command: _Command[_Options]) -> _Command[_Options]:
    """Return a command that takes the lock of ``content/``: only one writes at a time."""
    return _within(alone, command)


def builds(command: _Command[_Options]) -> _Command[_Options]:
    """Return a command that takes the lock of builds, as the plugin does for ``archive build``."""
    return _within(_building, command)


def _within(
    lock: Callable[[Path], AbstractContextManager[None]], command: _Command[_Options]
) -> _Command[_Options]:
    @functools.wraps(command)
    def locked(config: Path, /, *arguments: _Options.args, **options: _Options.kwargs) -> int:
        settings.read(config)  # bad settings stop the command before it writes
        with lock(config):
            return command(config, *arguments, **options)

    return locked


def content(config: Path) -> Path:
    """Return the folder of the papers and the owner's other files, next to ``mkdocs.yml``."""
    return config.parent / "content"


@contextmanager
def alone(config: Path) -> Iterator[None]:
    """Hold the lock of ``content/`` for the running command."""
    lock = Lock(beside(f"{config}") / "content.lock", "is using content/", functools.partial(say, err=True))
    with lock.held(_running(), patience()):
        disk.sweep(content(config))
        yield


def _building(config: Path) -> AbstractContextManager[None]:
    return of_builds(f"{config}", functools.partial(say, err=True)).held(_running(), patience())


def _running() -> str:
    return f"archive {click.get_current_context().info_name}"


def patience() -> float:
    """Return how many seconds the running command waits for another one."""
    seconds: float = click.get_current_context().find_root().params["wait"]
    return seconds


def day(text: str) -> date:
    """Parse a day; the help shows this function's name."""
    try:
        known = date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a valid day; write YYYY-MM-DD") from None
    if known < _EARLIEST:  # after a slip such as 0206 for 2026, sources would be asked for every day since
        raise click.BadParameter(f"{text!r} is too early; the earliest day is {_EARLIEST}")
    return known


def place(text: str) -> str:
    """Parse an address of this machine with a port."""
    host, _, port = text.rpartition(":")
    try:
        if host != "localhost":
            ip_address(host.removeprefix("[").removesuffix("]"))
        known = bool(re.fullmatch("[0-9]{1,5}", port)) and 1 <= int(port) <= 65_535
    except ValueError:
        known = False
    if not known:
        form = "an IP address and a port from 1 to 65535, such as 127.0.0.1:8000 or [::1]:8000"
        raise click.BadParameter(f"{text!r} is not {form}")
    return text


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


def show_some(lines: list[str], total: int = 0) -> None:
    """Show the first lines, which may quote untrusted text, and how many more of a total there are."""
    for line in lines[:_MOST]:
        say(line)
    if (more := max(total, len(lines)) - len(lines[:_MOST])) > 0:
        say(f"… and {more:,} more.")


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
