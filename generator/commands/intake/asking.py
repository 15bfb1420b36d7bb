"""The client that asks a source in the archive's name, and the error where sources failed."""

import time
from pathlib import Path
from typing import Any

from generator.configuration import locations, settings
from generator.errors import FetchError
from generator.sources.declarations import Source
from generator.sources.http import Client
from generator.sources.kept import Kept

_A_DAY = 86_400.0  # seconds


def client(config: Path, source: Source[Any]) -> Client:
    """The client that asks a source; some sources have it keep answers for a day."""
    chosen = settings.read(config).of(source)
    return Client(
        locations.site(config, "site_url"),
        own_hosts=getattr(chosen, source.own_hosts) if source.own_hosts else None,
        kept=Kept(config.parent / ".cache" / "answers", time.time() - _A_DAY) if source.keeps else None,
        setting=source.address_setting,
        limits=source.limits,
    )


def failure_of(sources: list[str]) -> FetchError:
    """The error with which a command ends when some of its sources failed."""
    return FetchError(
        f"{' and '.join(sources)} failed; what came in is kept, the rest is asked for next time"
    )
