"""The ``archive`` command in this process: on a day that does not pass, and never waiting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.commands.main import main
from generator.sources import http


class Clock(datetime):
    """Noon of 20 January 2026, UTC."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Clock:
        return cls.fromtimestamp(1_768_910_400, tz)


def at_noon(patch: pytest.MonkeyPatch, *modules: ModuleType) -> None:
    """Let modules read `Clock`, and no client wait."""
    for module in modules:
        patch.setattr(module, "datetime", Clock)
    defaults: Any = http.Client.__init__.__kwdefaults__
    patch.setitem(defaults, "clock", http.Clock(sleep=lambda seconds: None))


def invoke(
    folder: Path,
    *arguments: str,
    code: int = 0,
    environment: Mapping[str, str] | None = None,
    answers: str = "",
) -> Result:
    """Run the command on the archive in a folder, and see that it ends with a code.

    Args:
        folder: has the ``mkdocs.yml``.
        arguments: of the command.
        code: the exit code.
        environment: more variables.
        answers: what is typed when it asks.
    """
    command = ["--config", str(folder / "mkdocs.yml"), *arguments]
    result = CliRunner(env=environment).invoke(main, command, input=answers)
    assert result.exit_code == code, result.output
    return result
