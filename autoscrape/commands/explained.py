"""Prints what the fields of an item were chosen from, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

WIDTH = 80


def print_choices(choices: Mapping[str, list[dict[str, Any]]]) -> None:
    """Print a table: the candidates of each field, the best first, and the winner marked."""
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH
    console.print(choices_table(choices))


def choices_table(choices: Mapping[str, list[dict[str, Any]]]) -> Table:
    """Make the table."""
    from rich.table import Column, Table
    from rich.text import Text

    value = Column("value, and what its score is made of", overflow="fold")
    table = Table("field", "score", Column("source", max_width=12, overflow="fold"), value)
    for name, candidates in choices.items():
        table.add_section()
        if not candidates:
            table.add_row(name, "", "", Text("no candidate", style="dim"))
        for place, candidate in enumerate(candidates):
            # As texts: what pages say must not be taken for markup of the table.
            table.add_row(
                Text("" if place else name),
                f"{candidate['score']:.2f}{' *' if candidate['winner'] else ''}",
                Text(candidate["source"]),
                _value(candidate),
            )
    return table


def _value(candidate: Mapping[str, Any]) -> Text:
    """Give the value, and below it the evidence."""
    from rich.text import Text

    text = Text(candidate["value"], style="bold" if candidate["winner"] else "")
    if evidence := candidate["evidence"]:
        shown = ", ".join(f"{name}={value}" for name, value in evidence.items())
        text.append(f"\n{shown}", style="dim")
    return text
