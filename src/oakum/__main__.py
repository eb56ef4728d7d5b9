"""The console script, also `python -m oakum`."""

from __future__ import annotations

import gc


def main() -> None:
    """Runs the command line of this process and ends it."""
    gc.set_threshold(100_000, 50, 50)  # starting makes many objects and drops none: looking costs a tenth of it
    from oakum.cli.main import main as run_and_leave  # not before: importing it is most of what starting makes

    run_and_leave()


if __name__ == "__main__":
    main()
