"""References as people paste them: CSL data, printed styles, BibTeX, RIS, CSL-JSON."""

from lenaqa.formats.output import DEFAULT, EXPORTS, FORMATS, Style, exported, formatted

__all__ = ["DEFAULT", "EXPORTS", "FORMATS", "Style", "exported", "formatted"]
