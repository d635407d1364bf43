"""The list of verbs: those of other modules are imported only when they are named, since asking needs none of them."""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import Any

import click

_ELSEWHERE = {
    "eval": ("quality", "evaluate", "Measure retrieval, answers and refusals on a gold set: a name in eval/gold/, or a path."),
    "compare": (
        "quality",
        "compare_runs",
        "Saved runs against the first: differences with intervals, a paired randomisation test, the questions that changed.",
    ),
    "refs": (
        "writing",
        "refs",
        "A document's own bibliography, or one entry of it and the places that cite it; without a document, all of them.",
    ),
    "cite": ("writing", "cite", "For a sentence being written: what supports or contradicts it, and the references to cite."),
    "check": ("writing", "check", "Every claim of a draft (.md, .txt, .tex, .docx) against the documents."),
}
"""Verbs that have a module of their own, what they are called there, and how their help begins."""


class UnheardError(Exception):
    """Whoever read our output has gone. Not an ``OSError``: click would make that an exit of 1, which means a missed bar."""


class Verbs(click.Group):
    """The verbs of the contract, with how each one's help begins."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise UnheardError from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every verb, in order."""
        return sorted([*super().list_commands(ctx), *_ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of that name."""
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module, name, _ = _ELSEWHERE[cmd_name]
        found: click.Command = getattr(import_module(f"lenaqa.cli.{module}"), name)
        return found

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that is named; of a misspelt one the error names the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = difflib.get_close_matches(args[0], self.list_commands(ctx), 1)
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean {near[0]}?", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs with how their help begins."""
        names = self.list_commands(ctx)
        width = formatter.width - 6 - max(map(len, names))
        listed = [super(Verbs, self).get_command(ctx, name) or click.Command(name, help=_ELSEWHERE[name][2]) for name in names]
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.get_short_help_str(width)) for name, verb in zip(names, listed, strict=True)])
