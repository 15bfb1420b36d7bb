"""How the command ends when something goes wrong: exit code, one line, a traceback if asked for."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.commands import exits
from generator.commands.main import main
from generator.errors import on_one_line
from tests.harness import forks
from tests.harness.checkouts import WITHOUT_PAUSES
from tests.harness.processes import run
from tests.harness.upstream import hub_item, serving

pytestmark = pytest.mark.slow
_ITEM = hub_item("2601.00001", "Moss", "2026-01-05")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty archive, next to a file of papers."""
    (tmp_path / "mkdocs.yml").write_text("site_name: Moss Archive\n")
    (tmp_path / "2026-01-05.json").write_text(json.dumps([_ITEM]))
    return tmp_path


def archive(
    folder: Path,
    *arguments: str,
    before: str = "",
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run the command, after some Python in which the machine has a fault."""
    return forks.archive(*arguments, before=before, environment=environment, folder=folder).wait()


def started(
    folder: Path, *arguments: str, before: str = "", shell: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a Python of its own, where that matters; ``shell`` says what its output becomes."""
    code = f"{before}\nfrom generator.commands.launch import main; main()"
    command = ["bash", "-o", "pipefail", "-c", f'"$0" "$@" {shell}', sys.executable, "-c", code, *arguments]
    return run(command, None, environment, folder)


def fails(where: str, code: int) -> str:
    """Return Python code that makes a function of the standard library fail, as on a faulty machine."""
    return (
        f"import os, shutil\ndef failing(*arguments, **options):\n"
        f"    raise OSError({code}, os.strerror({code}), '/archive/content/papers')\n{where} = failing"
    )


UNEXPECTED = """import generator.commands.intake.taking as taking
def take(*arguments, **options):
    raise ValueError("no such thing\\n::error::as this")
taking.take = take"""


def test_the_codes_stand_in_the_help(folder: Path) -> None:
    assert exits.SENTENCE in " ".join(archive(folder, "--help").stdout.split())
    assert set(exits.MEANINGS) == set(exits.Exit)


@pytest.mark.parametrize("called", ["archive", "./bin/archive", "'my tools/archive'"])
def test_messages_and_help_name_the_command_as_a_shell_takes_it(called: str, folder: Path) -> None:
    for place in ("bin", "my tools"):
        (folder / place).mkdir()
        script = folder / place / "archive"
        script.write_text(f"#!{sys.executable}\nfrom generator.commands.launch import main\nmain()\n")
        script.chmod(0o755)
    variables = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}

    def said(arguments: str) -> str:
        return run(["sh", "-c", f"{called} {arguments} 2>&1"], None, variables, folder).stdout

    if "tools" in called:  # the other commands print the same name
        assert f"\n  {called} init  " in said("--help")
        assert said("digest --send").endswith(f"See {called} digest --help.\n")
    help_of_one = said("review --help")
    assert help_of_one.startswith(f"Usage: {called} review [OPTIONS]")
    assert f"\n  {called} review --publish 2608.00042" in help_of_one


def test_the_list_of_commands_has_whole_descriptions(folder: Path) -> None:
    said = " ".join(archive(folder, "--help").stdout.split())
    for name, command in main.commands.items():
        first = " ".join(str(command.help).partition("\n\n")[0].split())
        assert command.hidden or f" {name} {first} " in said


def test_all_is_well(folder: Path) -> None:
    done = archive(folder, "import", "2026-01-05.json")
    assert (done.returncode, done.stderr) == (0, "")


def test_some_records_are_bad_and_the_rest_is_done(folder: Path) -> None:
    bad = hub_item("2601.00002", "", "2026-01-05")
    (folder / "2026-01-05.json").write_text(json.dumps([bad, _ITEM]))
    assert archive(folder, "import", "2026-01-05.json").returncode == 1
    assert (folder / "content/papers/2026/01/2601.00001.md").exists()


def test_a_source_failed_and_all_else_is_in(folder: Path) -> None:
    with serving() as upstream:
        upstream.list_on("2026-01-05", _ITEM)
        upstream.faults += [503] * 20
        span = ("--since", "2026-01-05", "--until", "2026-01-05")
        fetch = ("fetch", "huggingface", *span)
        done = archive(folder, *fetch, before=WITHOUT_PAUSES, environment=upstream.environment)
    assert done.returncode == 3, done.stderr
    assert done.stderr.splitlines()[-1].startswith("archive: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "the disk is full. Make room"),
        (errno.EDQUOT, "the disk quota is used up. Make room"),
        (errno.EROFS, "the file system is read-only. Make it writable"),
        (errno.EACCES, "permission denied. Let this user"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_what_the_machine_refuses_is_one_line_with_the_next_step(folder: Path, code: int, said: str) -> None:
    done = archive(folder, "import", "2026-01-05.json", before=fails("os.replace", code))
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("archive: /archive/content/papers: ") and said in line
    assert line.endswith("then run the same command again; no file is left half written.")
    left = [path.name for path in folder.rglob("*") if path.is_file()]
    assert sorted(left) == ["2026-01-05.json", "content.lock", "mkdocs.yml"], "no temporary file"
    assert archive(folder, "import", "2026-01-05.json").returncode == 0, "the same command again"


def test_a_full_disk_under_what_is_printed(folder: Path) -> None:
    archive(folder, "import", "2026-01-05.json")
    done = started(folder, "export", "--format", "jsonl", shell="> /dev/full")
    assert (done.returncode, "the disk is full" in done.stderr) == (2, True), done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(folder: Path) -> None:
    (folder / "content").mkdir(mode=0o555)
    done = archive(folder, "import", "2026-01-05.json")
    assert (done.returncode, "permission denied" in done.stderr) == (2, True)


def test_a_file_that_cannot_be_opened_for_an_export(folder: Path) -> None:
    archive(folder, "import", "2026-01-05.json")
    done = archive(folder, "export", "--format", "ris", "--output", "none/such.ris")
    assert (done.returncode, "none/such.ris" in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize("command", [("check",), ("build",), ("fetch",), ("import", "2026-01-05.json")])
def test_a_broken_configuration(folder: Path, command: tuple[str, ...]) -> None:
    (folder / "mkdocs.yml").write_text("site_name: [Moss\n")
    done = archive(folder, *command)
    assert "mkdocs.yml" in done.stderr and "Traceback" not in done.stderr
    assert done.returncode == (1 if command == ("check",) else 2), "check exists to report this"


def test_what_nobody_expected_has_a_traceback_only_where_one_is_asked_for(folder: Path) -> None:
    done = archive(folder, "import", "2026-01-05.json", before=UNEXPECTED)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "archive: unexpected ValueError: no such thing ::error::as this. "
        "Run it again with --debug, and report the output.\n"
    )
    done = archive(folder, "--debug", "import", "2026-01-05.json", before=UNEXPECTED)
    assert done.returncode == 2
    assert done.stderr.startswith("Traceback (most recent call last):\n")
    assert done.stderr.splitlines()[-1].startswith("archive: unexpected ValueError")


def test_in_a_workflow_there_is_a_traceback_whose_text_is_not_obeyed(folder: Path) -> None:
    in_workflow = {"GITHUB_ACTIONS": "true"}
    done = archive(folder, "import", "2026-01-05.json", before=UNEXPECTED, environment=in_workflow)
    assert done.returncode == 2
    first, *lines, said = done.stderr.splitlines()
    assert first == "Traceback (most recent call last):"
    assert ":: error::as this" in lines and not any(line.startswith("::error") for line in lines)
    assert said.startswith("archive: unexpected ValueError")
    done = archive(folder, "import", "none.bib", environment=in_workflow)
    assert (done.returncode, done.stderr) == (2, "archive: none.bib is not a file.\n"), "an expected error"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Moss: a study", "Moss: a study"), ("::error::x", ":: error::x"), ("  ::error::x", "  :: error::x"),
        ("a ##[error]x", "a ## [error]x"), ("a\n::error::\x1b[2J", r"a\n::error::\x1b[2J"),
    ],
)  # fmt: skip
def test_a_message_steers_no_terminal_and_no_workflow(text: str, shown: str) -> None:
    assert on_one_line(text) == shown


def test_a_command_that_cannot_be_loaded(folder: Path) -> None:
    done = started(folder, "check", before="import sys; sys.modules['yaml'] = None")
    assert done.returncode == 2
    assert done.stderr.startswith("archive: cannot be loaded (ModuleNotFoundError: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_that_stops_reading(folder: Path) -> None:
    papers = [hub_item(f"2601.{number:05}", "Moss", "2026-01-05") for number in range(400)]
    (folder / "2026-01-05.json").write_text(json.dumps(papers))
    archive(folder, "import", "2026-01-05.json")
    done = started(folder, "export", "--format", "ris", shell="| :")
    assert (done.returncode, done.stderr) == (2, "")


@pytest.mark.parametrize("arguments", [("--help",), ("check",), ("build",)])
def test_without_docstrings_nothing_is_begun(folder: Path, arguments: tuple[str, ...]) -> None:
    done = started(folder, *arguments, PYTHONOPTIMIZE="2")
    said = "archive: Python drops docstrings, which the help needs. Unset PYTHONOPTIMIZE, or set it to 1.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


def test_without_assertions_all_is_as_with_them(folder: Path) -> None:
    said = [started(folder, "--help", PYTHONOPTIMIZE=level) for level in ("0", "1")]
    assert said[0].stdout == said[1].stdout != ""
    imported = started(folder, "import", "2026-01-05.json", PYTHONOPTIMIZE="1")
    assert (imported.returncode, imported.stderr) == (0, "")
