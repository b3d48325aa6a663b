"""`appealkit doctor`: what this machine has for making letters, and what to install."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from appealkit.errors import ExitCode
from appealkit.writers.probe import probe


def run() -> ExitCode:
    """Done when every check is well; UNREADABLE when something must be installed."""
    console = Console(highlight=False, soft_wrap=True)
    checks = probe()
    for check in checks:
        mark, style = ("ok", "green") if check.ok else ("no", "bold red")
        console.print(Text.assemble((f"{mark:3}", style), f"{check.name}: {check.found}"))
        if not check.ok:
            console.print(Text(f"   mend: {check.mend}"))
    lacking = [check for check in checks if not check.ok]
    if lacking:
        console.print("DOCX and plain text are written all the same; PDF waits for what is missing.")
    return ExitCode.UNREADABLE if lacking else ExitCode.DONE
