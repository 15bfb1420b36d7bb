"""The workflows of an archive on GitHub: which of them fetches."""

from pathlib import Path

from generator.commands.project.ownership import WORKFLOWS

PUBLISH, FETCH, DIGEST = (Path(WORKFLOWS, name) for name in ("publish.yml", "fetch.yml", "digest.yml"))
_FETCHES = "archive fetch"


def text_of(path: Path) -> str:
    """Return the text of a workflow; ``""`` if there is none."""
    return path.read_text("utf-8", "replace") if path.is_file() else ""


def fetching(folder: Path) -> Path | None:
    """Return the workflow that fetches papers for the archive in a folder.

    An archive that took a new program, but not its workflows, still has a `PUBLISH` that fetches.
    """
    paths = sorted((folder / WORKFLOWS).glob("*.y*ml"), key=lambda path: path.name != FETCH.name)
    return next((path for path in paths if _FETCHES in text_of(path)), None)
