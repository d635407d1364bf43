"""Every parser under the coverage-guided fuzzer, as by ``make fuzz``, where that is installed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

from soak.measure import Findings

_SECONDS = 120


def run(folder: Path, scale: float, seed: int) -> Findings:
    """Fuzz each target for two minutes at full scale."""
    found = Findings()
    if importlib.util.find_spec("atheris") is None:
        print("the fuzzer isn't installed; make fuzz installs and runs it")
        return found
    call = [sys.executable, "-m", "fuzzing", "--seconds", str(max(5, round(_SECONDS * scale)))]
    if subprocess.run(call, check=False).returncode:
        found.faults.append("the fuzzer found something: see .fuzz/")
    return found
