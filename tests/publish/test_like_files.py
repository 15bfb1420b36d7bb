"""The files of vectors: which months they have, and which of them a build writes."""

from __future__ import annotations

import json
import zlib

from tests.harness.archive import ArchiveFolder
from tests.harness.files import files
from tests.harness.papers import numbered, paper
from tests.harness.warm import DAYS, LIKE, touched


def slugs(archive: ArchiveFolder, month: str) -> list[str]:
    """Return the slugs in the file of a month."""
    data = zlib.decompress((archive.site / f"{LIKE}{month}.bin").read_bytes(), -15)
    end = data.index(b"}") + 1
    found: list[str] = json.loads(data[data.index(b"{") : end])["slugs"]
    return found


def of_like(names: set[str]) -> set[str]:
    return {name.removeprefix(LIKE) for name in names if name.startswith(LIKE)}


def test_a_paper_is_in_the_months_of_its_dates(archive: ArchiveFolder) -> None:
    counted = json.loads((archive.site / LIKE / "months.json").read_text())
    assert [*counted] == sorted({day[:7] for day in DAYS}, reverse=True)
    assert counted == {month: len(slugs(archive, month)) for month in counted}
    days = "2026-03-04", "2026-01-05"
    archive.put(paper("2603.00201", "Moss twice", days=days))
    archive.put(numbered(202, "2026"))
    archive.put(numbered(203, "2026-03", title="A b", abstract=""))
    archive.build()
    months = ("2025-06", "2025-12", "2026-01", "2026-02", "2026-03")
    assert [month for month in months if "2603.00201" in slugs(archive, month)] == ["2026-01", "2026-03"]
    everywhere = {slug for month in months for slug in slugs(archive, month)}
    assert not everywhere & {"2603.00202", "2603.00203"}, "a year alone, or no words"


def test_new_papers_make_their_month_again_and_no_other(archive: ArchiveFolder) -> None:
    changed = touched(archive, lambda: archive.put_all(numbered(n, "2026-03-04") for n in range(101, 110)))
    assert of_like(changed) == {"2026-03.bin", "months.json"}
    assert files(archive.site / LIKE) == {
        name.removeprefix(LIKE): data for name, data in archive.clean().items() if name.startswith(LIKE)
    }


def test_votes_and_an_old_text_make_no_more_again_than_they_change(archive: ArchiveFolder) -> None:
    assert not of_like(touched(archive, lambda: archive.vote({"2603.00001": 99})))
    archive.delete(archive.content / "papers/2026/03/2603.00001.md")
    archive.build()
    assert "2603.00001" not in slugs(archive, "2026-03")


def test_the_setting_says_how_many_of_the_newest_months(archive: ArchiveFolder) -> None:
    before = files(archive.site / LIKE)
    text = archive.config.read_text("utf-8")
    for most, names in ((2, {"2026-03.bin", "2026-02.bin", "months.json", "index.html"}), (0, set())):
        setting = f"- archive:\n      like_months: {most}"
        archive.config.write_text(text.replace("- archive:", setting), "utf-8")
        archive.build()
        after = files(archive.site / LIKE) if most else {}
        assert after.keys() == names
        assert all(after[name] == before[name] for name in names if name.endswith(".bin"))
    assert not (archive.site / LIKE).exists()
