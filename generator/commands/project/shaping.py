"""The options of ``archive init`` for the shape of an archive."""

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from generator.commands.group import alone, annotate, say
from generator.commands.project import slim
from generator.commands.project.program import in_new_process
from generator.commands.project.releases import UnknownPlace
from generator.commands.project.shape import Shape, shape
from generator.errors import COMMAND, ArchiveError


def options(command: Callable[..., int]) -> Callable[..., int]:
    """Give ``archive init`` the options, which act before it does."""

    @click.option(
        "--from", "place", default="", metavar="ADDRESS",
        help="Where the program of a slim archive comes from: the project's repository (an address for git, "
        "or owner/name on GitHub), or a wheel. In an empty folder, an archive begins.",
    )  # fmt: skip
    @click.option(
        "--slim", "wanted", flag_value="slim",
        help="Make a whole archive slim: its program is installed, instead of a copy of the project.",
    )  # fmt: skip
    @click.option(
        "--whole", "wanted", flag_value="whole", help="Make a slim archive whole: a copy of the project."
    )
    @functools.wraps(command)
    def shaped(config: Path, /, place: str, wanted: Shape | None, **others: Any) -> int:
        if not config.exists():
            if not place:
                reason = f"this folder has no archive: {config.name} is missing"
                address = "the address of the project's repository, or a wheel"
                begin = f"{COMMAND} init --from ADDRESS"
                raise ArchiveError(f"{reason}. To begin one in an empty folder: {begin}, with {address}.")
            slim.begin(config, place)
        elif wanted:
            if others["title"]:
                raise click.UsageError("--slim and --whole do nothing else; run init again for the rest.")
            return _reshape(config, wanted, place)
        elif place and shape(config.parent) != "slim":
            raise click.UsageError("--from begins an archive in an empty folder, or goes with --slim.")
        return command(config, **others)

    return shaped


def _reshape(config: Path, wanted: Shape, place: str) -> int:
    """Give an archive another shape."""
    folder, before = config.parent, shape(config.parent)
    if wanted == before:
        say(f"The archive is {wanted} already.")
        return 0
    remembers: tuple[str, ...] = ()
    with alone(config):
        try:
            if wanted == "whole":
                remembers = ("--from", slim.widen(folder, place))
            elif before == "whole":
                slim.narrow(folder, place)
            else:
                slim.begin(config, place)
        except UnknownPlace:
            name = f"To name it: {COMMAND} init --{wanted} --from ADDRESS"
            reason = f"it is not known where the project is, so the archive stays as it is. {name}"
            if "GITHUB_ACTIONS" not in os.environ:
                raise ArchiveError(reason) from None
            annotate("notice", f"{reason[0].upper()}{reason[1:]}")
            return 0
    return in_new_process(config, "migrate", *remembers) if before else 0
