"""``archive`` in this process; with a clock that stands still, and without waiting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.commands.main import main
from generator.sources.frame import http

# A fetch from any source may ask Crossref how often its papers are cited.
_NO_CROSSREF = {"CROSSREF_ENDPOINT": "http://127.0.0.1:9"}


class Clock(datetime):
    """Noon of 20 January 2026, UTC."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Clock:
        return cls.fromtimestamp(1_768_910_400, tz)


def at_noon(patch: pytest.MonkeyPatch, *modules: ModuleType) -> None:
    """Give modules this `Clock`, and clients one that does not wait."""
    for module in modules:
        patch.setattr(module, "datetime", Clock)
    defaults: Any = http.Client.__init__.__kwdefaults__
    patch.setitem(defaults, "clock", http.Clock(sleep=lambda seconds: None))


def invoke(
    folder: Path | None,
    *arguments: str | Path,
    code: int | None = 0,
    environment: Mapping[str, str] | None = None,
    answers: str = "",
) -> Result:
    """Run ``archive`` in this process, and see that it ends with a code.

    Args:
        folder: has the archive; without it the command names none.
        arguments: of the command.
        code: the exit code, or ``None`` for any.
        environment: more variables.
        answers: what a person types when the command asks.
    """
    config = ["--config", str(folder / "mkdocs.yml")] if folder else []
    command = [*config, *map(str, arguments)]
    result = CliRunner(env={**_NO_CROSSREF, **(environment or {})}).invoke(main, command, input=answers)
    assert code is None or result.exit_code == code, result.output
    return result
