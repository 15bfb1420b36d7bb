"""The group of commands: how each one ends, and the lock for commands that write ``content/``."""

import functools
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import StringIO
from pathlib import Path
from typing import Concatenate, ParamSpec

import click

from generator.commands import exits
from generator.commands.printing import say
from generator.configuration import settings
from generator.content import disk
from generator.errors import ArchiveError, line_by_line, on_one_line
from generator.store.lock import Lock, of_builds
from generator.store.store import beside

_Options = ParamSpec("_Options")


class Group(click.Group):
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
            sys.exit(_say(error, ctx.params["debug"]))


def _show_log() -> None:
    """Show tracebacks of errors that do not end the command."""
    log = logging.getLogger("generator")
    if not log.handlers:
        log.addHandler(logging.StreamHandler())
        log.setLevel(logging.DEBUG)


def _say(error: BaseException, debug: bool) -> exits.Exit:
    """Say why a command failed; return its exit code."""
    code, line = exits.ending(error)
    if debug or ("GITHUB_ACTIONS" in os.environ and not isinstance(error, ArchiveError)):
        click.echo(line_by_line("".join(traceback.format_exception(error))), err=True)
    click.echo(f"archive: {on_one_line(line)}", err=True)
    return code


def writes(command: Callable[Concatenate[Path, _Options], int]) -> Callable[Concatenate[Path, _Options], int]:
    """Return a command that takes the lock of ``content/``: only one writes at a time."""
    return _within(alone, command)


def builds(command: Callable[Concatenate[Path, _Options], int]) -> Callable[Concatenate[Path, _Options], int]:
    """Return a command that takes the lock of builds, as the plugin does for ``archive build``."""
    return _within(_building, command)


def _within(
    lock: Callable[[Path], AbstractContextManager[None]],
    command: Callable[Concatenate[Path, _Options], int],
) -> Callable[Concatenate[Path, _Options], int]:
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
