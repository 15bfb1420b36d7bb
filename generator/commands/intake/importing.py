"""``archive import``: imports papers from files."""

from datetime import UTC, datetime
from pathlib import Path

import click

from generator.commands.group import say, show_some, writes
from generator.commands.intake.taking import LONGEST, IntakeReport, show_waiting
from generator.commands.intake.taking import take_shown as take
from generator.configuration import settings
from generator.errors import ArchiveError
from generator.sources.frame import files, registry
from generator.text.plural import counted


@click.command(
    "import", epilog=f"A FILE is {registry.formats()}, plain, .gz or .xz; its content shows which."
)
@click.option(
    "--rules", "has_rules", is_flag=True,
    help="Leave out new papers that the rules refuse, and name them; with `review: true`, the others wait.",
)  # fmt: skip
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.pass_obj
@writes
def command(config: Path, paths: tuple[Path, ...], has_rules: bool) -> int:
    """Import the papers in each FILE.

    Papers that are in the archive already are updated, and your edits stay. What you bring is yours: no rule
    refuses it or takes it off the site, and it does not wait for review. Of two entries of a file with one
    paper, the second only fills in what the first leaves out; of two files of one format, the file counts
    whose name comes last. An entry without a date comes in, too.
    """
    chosen = settings.read(config) if has_rules else None
    for path in paths:
        if not path.is_file():
            raise ArchiveError(f"{path} is not a file.")
    now = datetime.now(UTC)
    records = (record for path in paths for record in files.read(path, now.date()))
    what = f"Importing {paths[0].name}" + (f" and {len(paths) - 1} more" if paths[1:] else "")
    report = take(config, records, what, chosen, now)
    _show(report)
    show_waiting(config, report.waiting)
    return report.problem_count


def _show(report: IntakeReport) -> None:
    """Name the first entries with papers of earlier ones, those that files outvote, and what rules refuse."""
    if number := report.repeated:
        some = "entry has the paper" if number == 1 else "entries have the papers"
        say(f"{number:,} {some} of an earlier one, and only filled in what that leaves out:")
        show_some([f"- {where}: as in {first}" for where, first in report.first_repeated], number)
    if number := report.outvoted:
        some = "entry says" if number == 1 else "entries say"
        say(
            f"{number:,} {some} a field otherwise than another file of the format, which counts, since its "
            "name comes last. To let this file count, rename it and import it again:"
        )
        show_some([f"- {where}: kept is {kept}" for where, kept in report.first_outvoted], number)
    for rule, papers in report.first_refused.items():
        number = report.refused[rule]
        say(f"{counted(number, 'paper')} left out by {rule}; to take all papers, import without --rules:")
        show_some([f"- {paper.id}: {paper.title.plain[:LONGEST]}" for paper in papers], number)
