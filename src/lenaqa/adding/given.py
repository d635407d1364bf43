"""What exports of reference managers said of documents, kept beside the library, so that it outlives the index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lenaqa.system.durable import put_aside, write_whole

if TYPE_CHECKING:
    from lenaqa.reading.exports import Given


def read_given(state: Path, warn: Callable[[str], None] = lambda message: None) -> dict[str, Given]:
    """What was said, by content hash, as kept in the folder ``state``.

    A damaged file is put aside, and ``warn`` told; one that can't be opened is passed over, since it may be somebody else's.
    """
    file = state / "metadata.json"
    try:
        content = file.read_bytes()
    except OSError:
        return {}
    from lenaqa.reading.exports import Given

    try:
        return msgspec.json.decode(content, type=dict[str, Given])
    except msgspec.MsgspecError:
        warn(f"{put_aside(file)}; what exports said of documents has to be added again")
        return {}


def keep_given(state: Path, given: Mapping[str, Given]) -> None:
    """Add ``given`` to what is kept."""
    known = read_given(state)
    if any(known.get(digest) != one for digest, one in given.items()):
        write_whole(state / "metadata.json", msgspec.json.format(msgspec.json.encode({**known, **given})))
