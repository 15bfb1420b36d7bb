"""A site whose related papers are in order by what they mean, too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.content import meaning
from generator.content.meaning import MODEL, NUMBERS, ROW, TABLE, Meaning, Table
from tests.harness.archive import ArchiveFolder
from tests.harness.files import edit, files, same
from tests.harness.papers import numbered

pytestmark = pytest.mark.slow
PAGE = "papers/2603.00001"


@pytest.fixture
def archive(tmp_path: Path) -> ArchiveFolder:
    """An archive of papers that share more and more words with the first one."""
    archive = ArchiveFolder(tmp_path / "archive", {"meaning": "true"})
    words = ["fern", "lichen", "granite", "rivet", "lantern", "anchor"]
    for number, name in enumerate(("one", "two", "three", "four", "five", "six"), 1):
        text = " ".join(words if number == 1 else words[:number])
        archive.put(numbered(number, title=f"Paper {name}", abstract=f"{text.capitalize()}."))
    return archive


def encode(archive: ArchiveFolder, *, alike: int, by: str = "") -> None:
    """Note that one paper alone means what the first one does."""
    same_as, other = bytes([100]) + bytes(NUMBERS - 1), bytes(NUMBERS - 1) + bytes([100])
    vectors = {
        f"2603.{number:05}": Meaning(bytes(8), same_as if number in (1, alike) else other)
        for number in range(1, 7)
    }
    file = meaning.path(archive.content, "2026/03")
    meaning.write(archive.content, file, by or MODEL, vectors)
    meaning.write_table(archive.content, Table(f"{by or MODEL} 1 3", {"fern": b"\xff" * ROW}))


def nearest(archive: ArchiveFolder) -> str:
    """Return the first related paper of the first paper."""
    found = re.search(r'id="related.*?href="\.\./([^/"]+)', archive.html(PAGE), re.DOTALL)
    assert found
    return found[1]


def test_a_build_reads_them_and_gives_the_same_bytes_on_one_process_and_two(archive: ArchiveFolder) -> None:
    encode(archive, alike=3)
    other = archive.copied(archive.folder.with_name("other"))
    assert "follow words alone" not in archive.build(processes=2)
    assert nearest(archive) == "2603.00003"
    other.build(processes=1)
    same(files(archive.site), files(other.site))
    assert len([*archive.site.rglob("m0.bin")]) == 1, "the search has them, too"
    (archive.content / "meaning" / TABLE).write_bytes(b"x")
    assert f"content/meaning/{TABLE}: is not a file of vectors" in archive.build()
    assert not [*archive.site.rglob("m0.bin")] and nearest(archive) == "2603.00003"
    encode(archive, alike=4)
    meaning.path(archive.content, "2026/04").write_bytes(b"x")
    assert "content/meaning/2026-04.bin: is not a file of vectors" in archive.build(), "it ends no build"
    assert nearest(archive) == "2603.00004"


def test_in_a_terminal_what_is_near_stands_below_and_about_says_what_the_search_goes_by(
    archive: ArchiveFolder,
) -> None:
    encode(archive, alike=3)
    like_both = bytes([255, 0xF8, *[0x78] * (ROW - 3), 0x7F])  # the first and the last number are large
    meaning.write_table(archive.content, Table(f"{MODEL} 2 3", {"anchor": like_both}))
    archive.build()
    first, second, said, *near, total = archive.run("search", "anchor").stdout.splitlines()
    assert {line[:10] for line in (first, second)} == {"2603.00001", "2603.00006"} and total == "2 papers"
    assert said == "Near in meaning, without these words:"
    assert {line[:12] for line in near} == {f"  2603.0000{number}" for number in range(2, 6)}
    assert "nothing is sent anywhere" in archive.html("about")


def test_without_vectors_all_goes_on_by_words_and_says_so_once(archive: ArchiveFolder) -> None:
    said = archive.build()
    assert said.count("Related papers follow words alone") == 1 and "encode" in said
    by_words = files(archive.site)
    assert nearest(archive) == "2603.00006"
    assert "meaning" not in {name.partition("/")[0] for name in by_words}
    encode(archive, alike=3, by="1" * 32)  # another model
    assert "Related papers follow words alone" in archive.build()
    changed = {name for name, data in files(archive.site).items() if by_words.get(name) != data}
    assert changed <= {"published.yml"}
    edit(archive.config, "meaning: true", "meaning: false")
    assert "Related papers" not in archive.build()
    changed = {name for name, data in files(archive.site).items() if by_words.get(name) != data}
    assert changed <= {"published.yml"}
