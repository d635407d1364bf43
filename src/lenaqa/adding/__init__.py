"""Adding to a library: which files are meant, how they get into the corpus, and what became of them."""

from lenaqa.adding.gathering import Verdict, gather, wanted
from lenaqa.adding.given import keep_given, read_given
from lenaqa.adding.placing import Placed, to_trash
from lenaqa.adding.sources import keep_sources, read_sources
from lenaqa.adding.verdicts import verdicts

__all__ = [
    "Placed",
    "Verdict",
    "gather",
    "keep_given",
    "keep_sources",
    "read_given",
    "read_sources",
    "to_trash",
    "verdicts",
    "wanted",
]
