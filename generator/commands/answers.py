"""Answers that a killed run was given, and the next one does not ask for again."""

import hashlib
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from generator import atomic
from generator.sources.http import Client

_T = TypeVar("_T")


class RememberingClient(Client):
    """A client that keeps each usable answer in a file, as it comes in, and asks only for those it has not.

    Args:
        folder: for the files; it need not exist yet.
        options: those of `Client`.
    """

    def __init__(self, folder: Path, **options: Any) -> None:
        super().__init__(**options)
        self._folder = folder
        self._part = folder

    def begin(self, part: str) -> None:
        """Keep what is asked for from now on under a name; of other names, all that is kept is deleted."""
        self._part = self._folder / part
        for path in self._folder.iterdir() if self._folder.exists() else ():
            if path != self._part:
                shutil.rmtree(path)

    def forget(self) -> None:
        """Delete what is kept, since all that follows from it is saved."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self._folder)

    def get(
        self,
        url: str,
        params: Mapping[str, str | int],
        parse: Callable[[bytes], _T],
        *,
        accept: str = "application/json",
        delay: float = 0.0,
    ) -> _T:
        """The parsed answer to a GET request, now or then; see `Client.get`."""
        address = f"{url}?{urlencode(params)}"
        path = self._part / hashlib.sha256(address.encode()).hexdigest()
        with suppress(FileNotFoundError, ValueError):  # the latter where another version of the code kept it
            return parse(path.read_bytes())

        def kept(body: bytes) -> _T:
            answer = parse(body)
            atomic.write(path, body)
            return answer

        return super().get(url, params, kept, accept=accept, delay=delay)
