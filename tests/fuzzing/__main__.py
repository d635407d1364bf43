"""``make fuzz``: every target for some seconds under the coverage-guided fuzzer, each in a process of its own.

What it finds is kept in ``.fuzz/<target>/``: a crash, an input that takes too long or too much memory. Made small, it belongs in
``tests/regressions/<target>/``, where the suite reads it from then on. The corpus that it grows stays there for the next time.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".fuzz"
HOSTILE = ROOT.parent / "shared" / "data" / "pdf_hostile"
SLOW_SECONDS = 20
MEMORY_MEGABYTES = 2500
LONGEST = {"pdf": 60_000, "word": 60_000}
"""Bytes of an input; 8,000 where nothing is said."""

_DONE = re.compile(r"Done (\d+) runs in (\d+) second|#(\d+)\s+(?:DONE|pulse|NEW|REDUCE|RELOAD)")


def main() -> int:
    """Fuzz the targets named, or all; 1 if any of them fails."""
    from fuzzing.targets import TARGETS

    parser = argparse.ArgumentParser(prog="python -m fuzzing", description="Fuzz every parser.")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], help="those meant; all if none is named")
    given = parser.parse_args()
    failed = []
    for name in given.targets or TARGETS:
        code, runs = _fuzzed(name, given.seconds)
        print(f"{name:<14}{runs:>10} executions  {'ok' if code == 0 else f'FAILED, see {WORK / name}'}", flush=True)
        if code:
            failed.append(name)
    return 1 if failed else 0


def _fuzzed(name: str, seconds: int) -> tuple[int, int]:
    """The exit code of fuzzing one target, and how often its check ran."""
    grown = WORK / name / "corpus"
    grown.mkdir(parents=True, exist_ok=True)
    log = WORK / name / "log"
    with log.open("wb") as out:
        code = subprocess.run(
            [sys.executable, "-m", "fuzzing.fuzzer", name, str(grown), *_seeds(name), *_flags(name, seconds)],
            stdout=out, stderr=subprocess.STDOUT, check=False, env=_environment(), cwd=WORK / name,
        ).returncode  # fmt: skip
    counts = [int(found[1] or found[3]) for found in _DONE.finditer(log.read_text("utf-8", "replace"))]
    return code, max(counts, default=0)


def _flags(name: str, seconds: int) -> list[str]:
    return [
        f"-max_total_time={seconds}", f"-timeout={SLOW_SECONDS}", f"-rss_limit_mb={MEMORY_MEGABYTES}",
        f"-max_len={LONGEST.get(name, 8000)}", f"-artifact_prefix={WORK / name}/", f"-dict={_dictionary(name)}",
        "-print_final_stats=1", "-len_control=3",
    ]  # fmt: skip


def _dictionary(name: str) -> Path:
    from fuzzing.targets import words

    path = WORK / name / "words.dict"
    path.write_text("".join(f'"{_escaped(word.encode())}"\n' for word in words(name)), "ascii")
    return path


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


def _seeds(name: str) -> list[str]:
    """Folders of inputs to begin with: our own, and for PDFs the odd ones that are at hand."""
    from fuzzing.made import made
    from fuzzing.targets import HERE, REGRESSIONS

    written = WORK / name / "made"
    written.mkdir(exist_ok=True)
    for number, seed in enumerate(made(name)):
        (written / str(number)).write_bytes(seed)
    folders = [HERE / "seeds" / name, written, REGRESSIONS / name, *([HOSTILE] if name == "pdf" else [])]
    return [str(folder) for folder in folders if folder.is_dir()]


def _environment() -> dict[str, str]:
    paths = (str(ROOT / "tests"), str(ROOT / "src"), os.environ.get("PYTHONPATH", ""))
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}


if __name__ == "__main__":
    sys.exit(main())
