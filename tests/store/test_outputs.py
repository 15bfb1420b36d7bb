"""Files made from inputs: they are kept between builds, and made again when their keys change."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from generator.store.outputs import Again, MadeFile, Steps, copies
from generator.store.store import Step, Store


def built(folder: Path, steps: Iterable[Step], processes: int = 1) -> list[str]:
    """Build some files; return the names of the files that were made."""
    made: list[str] = []
    with closing(Store(folder)) as store:
        outputs = Steps(folder / "out", store, "state", processes)
        remember = outputs.remember

        def noted(some: list[MadeFile]) -> None:
            made.extend(one.name for one in some)
            remember(some)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(outputs, "remember", noted)
            outputs.take(steps)
            outputs.finish(())
    return sorted(made)


def stepped(folder: Path, processes: int = 1, **inputs: str) -> list[str]:
    """Build some files, each of a text; return the names of the files that were made."""
    made = built(folder, [Step.of(name, text, str.encode) for name, text in inputs.items()], processes)
    assert {path.name: path.read_text() for path in (folder / "out").iterdir()} == inputs
    return made


@pytest.mark.parametrize("processes", [1, 2])
def test_only_files_with_other_keys_are_made(tmp_path: Path, processes: int) -> None:
    assert stepped(tmp_path, processes, moss="1", fern="1") == ["fern", "moss"]
    assert stepped(tmp_path, processes, moss="1", fern="1") == []
    assert stepped(tmp_path, processes, moss="1", fern="2", bog="1") == ["bog", "fern"]


def test_a_file_that_nobody_asks_for_goes(tmp_path: Path) -> None:
    stepped(tmp_path, moss="1", fern="1")
    (tmp_path / "out/of-an-earlier-version").touch()
    assert stepped(tmp_path, moss="1") == []


def test_a_file_that_was_touched_or_is_gone_is_made_again(tmp_path: Path) -> None:
    stepped(tmp_path, moss="1", fern="1", bog="1")
    (tmp_path / "out/moss").unlink()
    (tmp_path / "out/fern").write_bytes(b"2")
    assert stepped(tmp_path, moss="1", fern="1", bog="1") == ["fern", "moss"]


@pytest.mark.parametrize(
    "damage", ["key = x'0011223344'", "key = 'moss'", "size = 2", "time = 7", "name = 'noss'"]
)
def test_a_file_of_which_the_store_is_damaged_is_made_again(tmp_path: Path, damage: str) -> None:
    """The published hash of the site was wrong, since nothing noticed flipped bytes."""
    stepped(tmp_path, moss="1", fern="1")
    with closing(Store(tmp_path)) as store:
        store.write((f"UPDATE outputs SET {damage} WHERE name = ?", [("moss",)]))
    assert stepped(tmp_path, moss="1", fern="1") == ["moss"]


def test_a_build_that_ends_early_leaves_nothing_that_counts_as_kept(tmp_path: Path) -> None:
    stepped(tmp_path, moss="1", fern="1")
    with closing(Store(tmp_path)) as store:
        Steps(tmp_path / "out", store, "state").make(Step.of("moss", "2", str.encode))  # no `finish`
    assert stepped(tmp_path, moss="1", fern="1") == ["moss"]


def test_a_look_finds_what_is_not_as_a_build_left_it(tmp_path: Path) -> None:
    stepped(tmp_path, moss="1", fern="1", bog="1")
    site = tmp_path / "out"
    (site / "moss").unlink()
    (site / "fern").write_bytes(b"22")
    (site / ".git").mkdir()
    (site / "on").mkdir()
    for foreign in ("weed", "on/weed", ".git/weed"):
        (site / foreign).touch()
    with closing(Store(tmp_path)) as store:
        outputs = Steps(site, store, "state")
        found = outputs.look()
        assert ({*found.touched}, sorted(found.foreign)) == ({"moss", "fern"}, ["on/weed", "weed"])
        outputs.found = found
        assert outputs.is_kept("bog", outputs.files["bog"][0][:-8])
        (site / "bog").write_bytes(b"22")  # as a pool does that fails later
        outputs.begin_again()
        assert not outputs.is_kept("bog", outputs.files["bog"][0][:-8])


def test_a_look_with_another_state_of_the_store_does_not_count(tmp_path: Path) -> None:
    """A damaged store begins anew; the page of a removed paper stayed, and a touched file was kept."""
    stepped(tmp_path, moss="1", fern="1")
    site = tmp_path / "out"
    for seen, now in (("state", "another"), ("another", "state")):
        (site / "moss").write_bytes(b"22")
        with closing(Store(tmp_path)) as store:
            outputs = Steps(site, store, now)
            outputs.found = Steps(site, store, seen).look()
            outputs.confirm()
            assert outputs.found == Steps(site, store, now).look()


def test_what_is_to_be_made_again_is(tmp_path: Path) -> None:
    for _ in range(2):
        assert built(tmp_path, [Step.of("moss", "1", lambda text: Again(text.encode()))]) == ["moss"]


def test_copies_are_of_all_files_but_those_left_out(tmp_path: Path) -> None:
    for name in ("moss", ".nojekyll", "on/fern", "on/bog"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(name)
    found = list(copies(tmp_path / "in", "of/", lambda name: name.endswith("bog")))
    assert {step.name: step.make() for step in found} == {
        "of/moss": b"moss", "of/.nojekyll": b".nojekyll", "of/on/fern": b"on/fern",
    }  # fmt: skip


def test_what_a_build_says_of_a_site_is_kept_until_the_next_build_begins(tmp_path: Path) -> None:
    def state(place: str) -> object:
        with closing(Store(tmp_path)) as store:
            return Steps(tmp_path / place, store, "state").state

    with closing(Store(tmp_path)) as store:
        Steps(tmp_path / "out", store, "state").finish(("moss", 1))
    assert (state("out"), state("elsewhere")) == (("moss", 1), None)
    with closing(Store(tmp_path)) as store:
        Steps(tmp_path / "out", store, "state").begin()
    assert state("out") is None
