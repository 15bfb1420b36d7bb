"""The client that asks a source, and the error for sources that failed."""

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
    """Return the client for a source; for some sources it keeps answers for a day."""
    chosen = settings.read(config).of(source)
    return Client(
        locations.site(config, "site_url"),
        own_hosts=getattr(chosen, source.own_hosts) if source.own_hosts else None,
        kept=Kept(config.parent / ".cache" / "answers", time.time() - _A_DAY) if source.keeps else None,
        setting=source.address_setting,
        limits=source.limits,
    )


def failure_of(sources: list[str]) -> FetchError:
    """Return the error that ends a command if some of its sources failed."""
    return FetchError(
        f"{' and '.join(sources)} failed; what came in is kept, and the next run asks for the rest"
    )
