"""GitHub Pages: serves what is deployed, and takes two deploys of one commit for the same one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.harness.server import serving

ADDRESS = "https://ada.github.io/moss"


@dataclass
class Pages:
    """The Pages of a repository.

    Attributes:
        folder: what is served.
        answers: the file from which the client's stand-in answers; see `workflows.fake_gh`.
        root: the address at which the site is served here; ``""`` outside of `showing`.
        address: the address that GitHub states.
        lost: how many deploys were reported as done, and not served.
    """

    folder: Path
    answers: Path
    root: str = ""
    address: str = ADDRESS
    lost: int = 0
    _known: set[str] = field(default_factory=set)  # commits that were deployed
    _seen: set[tuple[str, str]] = field(default_factory=set)  # commits with a run that deployed them
    _deployed: int = 0

    def turn(self, *, on: bool) -> None:
        """Turn Pages on or off."""
        deployments = [{"id": number} for number in range(self._deployed)]
        pages = {"html_url": f"{self.address}/"} if on else None
        self.answers.write_text(json.dumps({"pages": pages, "deployments": deployments[:1]}))

    def deploy(self, commit: str, run: str, site: Path) -> None:
        """Deploy a site as the action of a run does; it reports success in any case."""
        assert self.root, "nobody can ask for the site"
        is_repeated = commit in self._known and (commit, run) not in self._seen
        self._known.add(commit)
        self._seen.add((commit, run))
        self._deployed += 1
        self.turn(on=True)
        if is_repeated:
            self.lost += 1
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(site, self.folder)

    @contextmanager
    def showing(self) -> Iterator[None]:
        """Serve the site on loopback."""
        with serving(self.folder) as self.root:
            yield
        self.root = ""
