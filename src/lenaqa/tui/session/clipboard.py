"""The system's own clipboard, beside the terminal's (OSC 52), since each is missing somewhere."""

from __future__ import annotations

import os


def to_system(text: str) -> bool:
    """Put ``text`` on the system's clipboard; whether there is one that took it. May take a moment: call it in a thread."""
    if os.environ.get("SSH_CONNECTION"):  # the clipboard there is another machine's
        return False
    import pyperclip

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError, UnicodeError):
        return False
    return True
