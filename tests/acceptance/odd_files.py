"""Each file of ``content/`` replaced by each odd thing: the messages, and the published site."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.acceptance.tally import Tally
from tests.harness import odd_files
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files

_ANSWERS = (0, 1, 2)  # an odd file that the site needs stops a build, with a plain line


def attack(folder: Path, chance: random.Random, tally: Tally) -> Iterator[bool]:
    """Replace every file by every oddity, one at a time."""
    base = ArchiveFolder(folder / "base", odd_files.SETTINGS)
    odd_files.fill(base)
    base.build("--strict")
    cases = odd_files.cases()
    chance.shuffle(cases)
    for number, (place, oddity) in enumerate(cases):
        archive = base.copied(folder / f"odd-{number}")
        _one(archive, place, oddity, ("build", *(["--plain"] if chance.random() < 0.5 else [])), tally)
        shutil.rmtree(archive.folder)
        yield number + 1 == len(cases)


def _one(archive: ArchiveFolder, place: str, oddity: str, build: tuple[str, ...], tally: Tally) -> None:
    what = f"{oddity} for {place}"
    tally.tried += 1
    stands = files(archive.site)
    odd_files.make_odd(archive, place, oddity)
    checked = tally.run(what, archive, "check", codes=_ANSWERS)
    built = tally.run(what, archive, *build, codes=_ANSWERS)
    if checked is None or built is None:
        return
    said = checked.stderr + (built.stderr if place.startswith("theme/") else "")  # only builds read it
    if odd_files.is_to_be_named(place, oddity) and not _is_named(said, place):
        tally.lost.append(f"{what}: nothing is named: {said!r}")
    found = files(archive.site)
    if built.returncode == 2:
        if "--plain" not in build:  # MkDocs empties the site first
            tally.compare(f"{what}: the site that stood", stands, found)
    elif lost := [name for name in stands if name.startswith("papers/2603.00001/") and name not in found]:
        tally.lost.append(f"{what}: other pages are gone: {lost}")
    if leaks := [name for name, data in found.items() if odd_files.SECRET in data or b"root:x:0" in data]:
        tally.leaked.append(f"{what}: {leaks}")


def _is_named(said: str, place: str) -> bool:
    """Return whether a message names a file or its folder."""
    return place.rpartition("/")[2] in said or (place.rpartition("/")[0] or "content") in said
