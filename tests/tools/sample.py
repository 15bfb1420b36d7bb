"""The mark of the project's sample, ``content/sample.yml``. No test reads it: ``content/`` is its owner's.

Run it after a change of the sample: ``python -m tests.tools.sample``. With ``--check`` it only names the
pages that do not fit the mark: an archive would keep these pages as if its owner had edited them.
"""

from __future__ import annotations

import sys

from generator.content.library import Library
from generator.content.runs import sample
from generator.content.runs.sample import Sample
from tests.harness.processes import CHECKOUT


def main(arguments: list[str]) -> int:
    """Write the mark, or compare it with the sample; return 1 if it does not fit."""
    library = Library(CHECKOUT / "content")
    content = library.content
    files = [*library.files(), *library.reading_lists(), content / sample.ABOUT, content / "topics.yml"]
    if "--check" not in arguments:
        (content / sample.NAME).write_text(sample.mark(content, files), "utf-8")
        return 0
    if not sample.is_in(content):
        print("This is an archive, and not the sample.")
        return 0
    fitting = Sample.read(content)
    wrong = {path for path in files if path not in fitting.untouched()}
    wrong |= {content / name for name in fitting.hashes} - set(files)
    for path in sorted(wrong):
        print(
            f"{library.name(path)} is not as content/{sample.NAME} has it. Run: make sample", file=sys.stderr
        )
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
