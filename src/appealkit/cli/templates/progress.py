"""A bar for what takes longer than two seconds; nothing for what does not."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

_T = TypeVar("_T")
PATIENCE = 2.0  # seconds


def shown(steps: Iterable[_T], words: str, total: int, *, quiet: bool = False) -> Iterator[_T]:
    """The steps, with a bar on standard error once two seconds have gone by."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    console = Console(stderr=True)
    quiet = quiet or not console.is_terminal
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task(words, total=total)
    begun, showing = time.monotonic(), False
    try:
        for step in steps:
            yield step
            bar.advance(task)
            if not showing and not quiet and time.monotonic() - begun > PATIENCE:
                bar.start()
                showing = True
    finally:
        if showing:
            bar.stop()
