"""``archive migrate``, the second half of an upgrade: edits the owner's files, one commit each."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from generator.commands.group import alone
from generator.commands.printing import say
from generator.commands.project.migrations.registry import MIGRATIONS
from generator.commands.project.migrations.step import Migration
from generator.commands.project.upgrade import RECORD, record
from generator.commands.upkeep.git import Blob, Repository


def migrate(folder: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Iterator[tuple[str, list[str]]]:
    """Run the migrations that are still due; yield what each is about and which files it changed.

    Raises:
        ArchiveError: if a file to be edited has uncommitted changes.
    """
    repository = Repository(folder)
    repository.resume()
    before = record(repository, repository.tree("HEAD"))
    if before is None:  # never upgraded
        return
    for number, step in enumerate(migrations[before.migrations :], before.migrations + 1):
        mine = repository.tree("HEAD")
        texts = {path: repository.text(mine[path]) for path in step.files if path in mine}
        edited = {path: text for path, text in step.edit(texts).items() if text != texts.get(path)}
        changes: dict[str, Blob | None] = {
            path: None if text is None else repository.blob(text) for path, text in edited.items()
        }
        changes[RECORD] = repository.blob(before.replaced(migrations=number).data().decode())
        repository.commit(changes, step.about, f"Migration {number}.")
        yield step.about, sorted(edited)


@click.command("migrate", hidden=True)
@click.pass_obj
def command(config: Path) -> int:
    """Run the migrations of a new version; `archive upgrade` calls this with the new version's code."""
    with alone(config):
        for about, files in migrate(config.parent):
            say(f"{about}: {', '.join(files) or 'nothing to change here'}.")
    return 0
