"""What `diff` and `contract` compare, as it is named on the command line."""

from __future__ import annotations

from typing import Annotated

import typer

Before = Annotated[
    str | None,
    typer.Argument(
        metavar="A",
        help="What it is compared with: approved, release, a workspace, a folder of templates; what was approved last "
        "if not given.",
        show_default=False,
    ),
]
After = Annotated[
    str | None,
    typer.Argument(metavar="B", help="What is looked at; this workspace if not given.", show_default=False),
]
