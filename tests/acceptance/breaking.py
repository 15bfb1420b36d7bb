"""Tries to break an archive in every way there is: ``make break``, for an hour, or for MINUTES.

Each attack first tries everything once, however long that takes, and then goes on with other random choices
until its share of the time is over. The table has a row for each attack; its columns count the failures. The
command ends with 1 if there is one. SEED repeats a run, ONLY chooses attacks by words of their names.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.acceptance import addresses, disturbed, fuzzing, hostile_text, odd_files
from tests.acceptance.tally import Tally

Attack = Callable[[Path, random.Random, Tally], Iterator[bool]]
"""Tries things in a folder, without end; yields now and then whether everything was tried once."""

ATTACKS: dict[str, Attack] = {
    "hostile text in every field of every importer": hostile_text.importers,
    "hostile text in every field of every form": hostile_text.forms,
    "hostile Markdown wherever a person writes some": hostile_text.markdown,
    "odd things in place of every file": odd_files.attack,
    "faults, kills, full disks, two runs at once": disturbed.runs,
    "killed builds": disturbed.builds,
    "mutated files for every reader": fuzzing.attack,
    "long texts in every field of every reader": fuzzing.long_texts,
    "addresses that lead inside": addresses.attack,
}
_SHOWN = 10  # printed failures of a column


def main() -> int:
    """Run every attack and print the table; return the exit code."""
    seed = int(os.environ.get("SEED") or time.time_ns() % 2**32)
    seconds = 60 * float(os.environ.get("MINUTES") or 60)
    chosen = {name: attack for name, attack in ATTACKS.items() if os.environ.get("ONLY", "") in name}
    began = time.monotonic()
    print(f"SEED={seed}", flush=True)
    tallies = {}
    for left, (name, attack) in zip(range(len(chosen), 0, -1), chosen.items(), strict=True):
        # The time that an attack leaves is for the attacks after it.
        end = time.monotonic() + (began + seconds - time.monotonic()) / left
        tallies[name] = tally = Tally()
        with tempfile.TemporaryDirectory() as folder:
            for is_whole in attack(Path(folder), random.Random(f"{seed} {name}"), tally):
                _tell(name, tally)
                if is_whole and time.monotonic() > end:
                    break
        print(f"{name}: {tally.tried:,} tried, {time.monotonic() - began:.0f} s", flush=True)
    return _report(tallies, round(time.monotonic() - began))


def _tell(name: str, tally: Tally) -> None:
    """Print new failures, up to a number for each column."""
    for column, failures in tally.failures.items():
        for failure in failures[tally.told[column] : _SHOWN]:
            print(f"{column}: {name}: {failure}", flush=True)
        tally.told[column] = len(failures)


def _report(tallies: dict[str, Tally], seconds: int) -> int:
    """Print the table and a line of JSON; return 1 if there is a failure."""
    columns = list(Tally().failures)
    print(f"\n| attack | tried | {' | '.join(columns)} |\n|{' --- |' * (len(columns) + 2)}")
    total = dict.fromkeys(("tried", *columns), 0)
    for name, tally in tallies.items():
        counts = {"tried": tally.tried} | {column: len(found) for column, found in tally.failures.items()}
        print(f"| {name} | {' | '.join(f'{count:,}' for count in counts.values())} |")
        total = {column: total[column] + count for column, count in counts.items()}
    print(f"\n{json.dumps(total | {'seconds': seconds})}")
    return int(any(total[column] for column in columns))


if __name__ == "__main__":
    sys.exit(main())
