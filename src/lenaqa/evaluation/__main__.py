"""``python -m lenaqa.evaluation HOME [SET] [--split dev] [--json]``: a gold set measured, without the command line proper."""

from __future__ import annotations

import argparse
import json
import sys

from rich.console import Console

from lenaqa.errors import LenaqaError
from lenaqa.evaluation import gold, records, run, table
from lenaqa.library import Library


def main() -> int:
    """Parse, evaluate, print; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m lenaqa.evaluation")
    parser.add_argument("home")
    parser.add_argument("set", nargs="?", default=gold.DEFAULT_SET)
    parser.add_argument("--split")
    parser.add_argument("--save", metavar="RUN")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        library = Library.open(options.home)
        library.sync()
        found = run.evaluate(library, gold.load(library, options.set, options.split))
        if options.save:
            records.save(library.state, options.save, found)
    except LenaqaError as error:
        print(f"{error.message}\n{error.hint}".strip(), file=sys.stderr)
        return int(error.exit)
    if options.json:
        json.dump(records.as_json(found), sys.stdout)
    else:
        Console().print(table.table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
