"""The blocks of the author's manual, and its table of findings.

`PYTHONPATH=src:tests python tests/stories/authors_manual.py` writes the table anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from appealkit.authoring.lint import run as _checks  # noqa: F401 enters every check in the table
from appealkit.authoring.lint.table import CHECKS
from appealkit.errors import CODE_PAGES

MANUAL = Path(__file__).parents[2] / "templates" / "README.md"
_BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"(<!-- findings:[^\n]*-->\n).*?(<!-- end of findings -->)", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: `console`, `change` or `jinja`, what stands behind that word, and its text."""

    kind: str
    about: str
    text: str
    line: int


def blocks() -> Iterator[Block]:
    """Every fenced block of the manual, in its order."""
    text = MANUAL.read_text("utf-8")
    for match in _BLOCK.finditer(text):
        yield Block(match[1], match[2].strip(), match[3], text.count("\n", 0, match.start()) + 1)


def findings() -> str:
    """The table of what lint finds, by number, each with the first line of its page."""
    codes = sorted({code for check in CHECKS for code in check.codes} | {"T078", "T079"})
    rows = [f"| {code} | {CODE_PAGES[code].title} |" for code in codes]
    return "\n".join(["", "| code | finding |", "|---|---|", *rows, "", ""])


def with_findings(text: str) -> str:
    """The manual's text with the table as it should be."""
    return _TABLE.sub(lambda match: match[1] + findings() + match[2], text)


if __name__ == "__main__":
    MANUAL.write_text(with_findings(MANUAL.read_text("utf-8")), encoding="utf-8")
