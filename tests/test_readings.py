"""Nothing that comes in holds the archive up: fields of 100 kB, read as far as a page, take no second of CPU.

Here, many fields of a reader are long at once; `make test-all` tries each filler in each field alone. For a
person's Markdown, `content.limits` has limits, which have tests of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.harness.fuzzing import within_a_second
from tests.harness.hostile_records import GOOD
from tests.harness.odd_files import PLACES
from tests.harness.payloads import FILLERS
from tests.harness.readings import READINGS

pytestmark = pytest.mark.slow
_SIZE = 100_000


def _see(name: str, folder: Path, fillers: Mapping[str, str]) -> None:
    """See that a reader is quick with these fillers in these fields."""
    texts = {field: f"{GOOD}{filler * (_SIZE // len(filler))} x" for field, filler in fillers.items()}
    read = READINGS[name].prepared(folder, lambda field: texts.get(field, GOOD))
    try:
        for _ in within_a_second():
            read()
    except AssertionError as slow:
        raise AssertionError(f"{fillers}: {slow}") from None


@pytest.mark.parametrize("name", READINGS)
def test_blanks_in_all_fields_of_a_reader_take_no_second(name: str, tmp_path: Path) -> None:
    for blank in (" ", "\n"):
        _see(name, tmp_path, dict.fromkeys(READINGS[name].fields, blank))


@pytest.mark.parametrize("name", READINGS)
def test_other_fillers_in_every_other_field_take_no_second(name: str, tmp_path: Path) -> None:
    for turn in range(4):
        fields, from_here = READINGS[name].fields[turn % 2 :: 2], 9 * turn
        _see(name, tmp_path, dict(zip(fields, (FILLERS * 2)[from_here:], strict=False)))


@pytest.mark.matrix
@pytest.mark.parametrize("filler", FILLERS)
@pytest.mark.parametrize("name", READINGS)
def test_any_filler_in_any_field_takes_no_second(name: str, filler: str, tmp_path: Path) -> None:
    for field in READINGS[name].fields:
        _see(name, tmp_path, {field: filler})


def test_every_small_file_of_content_is_read_here() -> None:
    small = {name for name in PLACES if name.endswith((".yml", ".csv")) or name.startswith("lists/")}
    assert {f"content/{name}" for name in small} <= READINGS.keys()
