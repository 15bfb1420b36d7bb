"""The picture that other sites show next to a link: its size, its inputs, and when it is made again."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image

from generator.publish.picture import draw, files
from tests.harness import feeds
from tests.harness.archive import ArchiveFolder
from tests.harness.papers import numbered
from tests.harness.warm import touched


def test_it_is_a_png_of_the_size_that_other_sites_ask_for() -> None:
    data = draw("Moss Archive", "7 papers · 3 days", [1, 2, 4])
    image = Image.open(BytesIO(data))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(data) < 30_000
    assert data == draw("Moss Archive", "7 papers · 3 days", [1, 2, 4])


def test_a_name_that_the_font_cannot_write_is_left_out() -> None:
    nameless = draw("", "7 papers", [])
    for name in ("论文档案", "أرشيف", "Études", "Moss \U0001f600", " "):
        assert draw(name, "7 papers", []) == nameless, name
    for name in ('Moss & Fern\'s "archive", 2.0', "M" * 300, "moss " * 100):
        assert Image.open(BytesIO(draw(name, "7 papers", []))).size == (1200, 630), name
    assert draw("Moss", "7 papers", []) != nameless


def test_its_numbers_are_those_of_the_statistics(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put(numbered(1, days=("2026-03-02", "2026-04-01")))
    archive.put_all((numbered(2), numbered(3, days=("2026",))))
    made = next(files(feeds.site(archive.content))).make()
    assert made == draw("Moss & <Archive>", "3 papers · 2 days", [2, 1]), "March and April have the first one"


def test_it_is_made_anew_only_when_the_name_or_a_number_changes(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put(numbered(1))
    archive.build()
    assert "card.png" not in touched(archive, lambda: archive.put(numbered(1, title="Another")))
    assert "card.png" in touched(archive, lambda: archive.put(numbered(2)))
    own = archive.content / "theme/card.png"
    own.parent.mkdir()
    own.write_bytes(b"of the owner's")
    archive.build()
    assert (archive.site / "card.png").read_bytes() == b"of the owner's"
