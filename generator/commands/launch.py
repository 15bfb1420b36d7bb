"""The entry point of ``archive``. A failed import exits with 2, since Python's own 1 means bad records."""

import sys


def main() -> None:
    """Load the command line and run it."""
    if sys.flags.optimize > 1:  # the help and the schema of the data are made from docstrings
        print(
            "archive: Python drops docstrings, which the help needs. Unset PYTHONOPTIMIZE, or set it to 1.",
            file=sys.stderr,
        )
        sys.exit(2)
    try:
        from generator.commands.main import main as command
        from generator.errors import COMMAND
    except Exception as error:
        reason = f"{type(error).__name__}: {' '.join(str(error).split())}"
        print(f"archive: cannot be loaded ({reason}). Install it again: .ci/install.py", file=sys.stderr)
        sys.exit(2)
    command(prog_name=COMMAND)


if __name__ == "__main__":
    main()
