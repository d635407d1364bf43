"""One target under libFuzzer: ``python -m fuzzing.fuzzer TARGET [libFuzzer's arguments]``. Needs the extra ``fuzz``."""

from __future__ import annotations

import sys


def main() -> None:
    """Instrument our code and the parsers it calls, then hand over to libFuzzer, which never comes back."""
    import atheris

    with atheris.instrument_imports(include=["lenaqa", "tomllib", "yaml", "pybtex", "rispy", "pypdf"]):
        from fuzzing.targets import TARGETS
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
