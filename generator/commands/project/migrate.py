"""``archive migrate``, the second half of an upgrade: edits the owner's files, one commit each."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from generator.commands.group import alone, say
from generator.commands.project.migrations import MIGRATIONS, Migration
from generator.commands.upkeep.git import Blob, Repository, git
from generator.content.runs import upgraded
from generator.content.runs.upgraded import Upgraded

RECORD = f"content/{upgraded.NAME}"


def migrate(
    folder: Path, place: str = "", migrations: Sequence[Migration] = MIGRATIONS
) -> Iterator[tuple[str, list[str]]]:
    """Run the migrations that are still due; yield what each has done, and the files that it changed.

    They end with a commit for the ``place`` of new versions, if it is another one. A file to be edited must
    be committed.
    """
    repository = Repository(folder)
    mine = repository.tree("HEAD")
    record = Upgraded.parse(repository.text(mine.get(RECORD)))
    for number, step in enumerate(migrations[record.migrations :], record.migrations + 1):
        texts = {path: repository.text(mine[path]) for path in step.files if path in mine}
        edited = {path: text for path, text in step.edit(texts).items() if text != texts.get(path)}
        if edited:
            record = record.replaced(migrations=number)
            _commit(repository, edited, record, (step.about, f"Migration {number}."))
            mine = repository.tree("HEAD")
            yield step.about, sorted(edited)
    if place and place != record.upstream:
        about = "Remember where new versions are"
        _commit(repository, {}, record.replaced(upstream=place), (about, ""))
        yield about, [RECORD]


def _commit(
    repository: Repository, edited: dict[str, str | None], record: Upgraded, message: tuple[str, str]
) -> None:
    for path, text in edited.items():  # an end in the middle: git deletes a file before it writes it
        if text is not None and not (repository.folder / path).exists():
            git(repository.folder, "checkout-index", "--", path, may_fail=True)  # not if it is new
    texts = {**edited, RECORD: record.data().decode()}
    changes: dict[str, Blob | None] = {
        path: None if text is None else repository.blob(text) for path, text in texts.items()
    }
    repository.take(repository.commit(changes, *message))


@click.command("migrate", hidden=True)
@click.option("--from", "place", default="", help="The place of new versions, to be remembered.")
@click.pass_obj
def command(config: Path, place: str) -> int:
    """Run the migrations of a new version; `archive upgrade` calls this with the new version's code."""
    with alone(config):
        for about, files in migrate(config.parent, place):
            say(f"{about}: {', '.join(files)}.")
    return 0
