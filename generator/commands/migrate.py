"""The second half of an upgrade, by the new version's code: edits of the owner's files, a commit each."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.commands.git import Blob, Repository
from generator.commands.migrations.registry import MIGRATIONS
from generator.commands.migrations.step import Migration
from generator.commands.upgrade import RECORD, record


def migrate(folder: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Iterator[tuple[str, list[str]]]:
    """Take the steps that an archive has not taken yet; what each is about, and the files that it changed.

    Args:
        folder: the archive's.
        migrations: all steps, in order.

    Raises:
        ArchiveError: if a file that a step edits has changes that are not committed.
    """
    repository = Repository(folder)
    repository.resume()
    before = record(repository, repository.tree("HEAD"))
    if before is None:  # nothing was upgraded
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
