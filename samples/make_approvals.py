"""Writes the samples' approvals: a yes to each shipped template as it is now, for letters of the samples' day only."""

from __future__ import annotations

import sys
from pathlib import Path

from appealkit.library import open_library

SAMPLES = Path(__file__).resolve().parent
FILE = SAMPLES / "approvals" / "samples.yaml"
DAY = "2026-11-21"
HEAD = f"""\
# Made by make_approvals.py. These hold inside samples/ and on {DAY} alone, so that the samples can be drafted.
# They approve nothing for a practice: a practice's own officer approves its templates by name.
approvals:
"""


def text() -> str:
    """The file, from the templates as they are now."""
    templates = open_library(None).templates.templates.values()
    lines = (
        f"  - {{template: {item.name}, sha256: {item.sha256}, by: Samples Officer, on: {DAY}, only_on: {DAY}}}\n"
        for item in sorted(templates, key=lambda item: item.name)
    )
    return HEAD + "".join(lines)


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"wrote {FILE}\n")
