"""The list of verbs and what each one's help says."""

from __future__ import annotations

import re

import click
import pytest

from lenaqa.cli.commands import cli

_VERBS = cli.list_commands(click.Context(cli))


@pytest.mark.parametrize("name", _VERBS)
def test_every_verb_shows_how_it_is_called_with_flags_that_it_has(name: str) -> None:
    verb = cli.get_command(click.Context(cli), name)
    assert verb is not None
    _, _, examples = (verb.help or "").partition("Examples:")
    calls = re.findall(rf"lenaqa {name}\b.*", examples)
    assert calls
    shown = set(re.findall(r"(?<![\w-])--[a-z-]+", " ".join(calls)))
    assert shown <= {option for one in verb.params for option in one.opts}
