"""Differences in a terminal: what went in red and struck through, what came in green and underlined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from appealkit.authoring.difference import Difference, in_common
from appealkit.authoring.difference_told import INDENT, WORDS, Line, heading, lines_in_common, lines_of, summed_up

STYLES = {"same": "", "gone": "red strike", "came": "green underline"}
KINDS = {"under": "bold", "problem": "red", "in": "dim"}


def tell_differences(differences: Sequence[Difference], title: str) -> None:
    """Every changed sample, and one line that sums up."""
    console = Console(highlight=False)
    console.print(Text(title, style="bold"))
    common, rest = in_common(differences)
    if common:
        console.print()
        console.print(Text(heading(common), style="bold"))
        _tell(console, lines_in_common(common))
    for item in rest:
        if item.tells:
            console.print()
            console.print(Text.assemble((item.name, "bold"), f": {WORDS[item.state]}"))
            _tell(console, lines_of(item))
    console.print()
    console.print(summed_up(differences))


def _tell(console: Console, lines: Iterable[tuple[str, Line]]) -> None:
    for kind, line in lines:
        words = Text.assemble(*((one.text, STYLES[one.mark]) for one in line), style=KINDS.get(kind, ""))
        console.print(Padding(words, (0, 0, 0, len(INDENT[kind]))))
