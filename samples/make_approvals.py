"""Writes the samples' approvals: a yes to each shipped template as it is now, for letters of the samples' day only;
and the signer's yes to the letter of each case that records one."""

from __future__ import annotations

import hashlib
import re
import sys
from datetime import date
from pathlib import Path

from appealkit.given import read
from appealkit.library import open_library
from appealkit.pipeline import prepare
from appealkit.writers import write

SAMPLES = Path(__file__).resolve().parent
FILE = SAMPLES / "approvals" / "samples.yaml"
DAY = "2026-11-21"
HEAD = f"""\
# Made by make_approvals.py. These hold inside samples/ and on {DAY} alone, so that the samples can be drafted.
# They approve nothing for a practice: a practice's own officer approves its templates by name.
moves:
"""


def text() -> str:
    """The file, from the templates as they are now."""
    templates = open_library(None).templates.templates.values()
    lines = (
        f"  - {{on: {DAY}, template: {item.name}, state: approved, version: {item.front.version},"
        f" by: Samples Officer, author: appealkit, only_on: {DAY}, sha256: {item.sha256}}}\n"
        for item in sorted(templates, key=lambda item: item.name)
    )
    return HEAD + "".join(lines)


def signed_cases() -> dict[Path, str]:
    """Each case that records the signer's approval, as it reads when what is approved is the letter as it is now."""
    found = {}
    for path in sorted((SAMPLES / "cases").glob("*.yaml")):
        said = path.read_text(encoding="utf-8")
        if re.search(r"^signature:", said, re.MULTILINE):
            given = read(path)
            unsigned = given.case.model_copy(update={"signature": None})
            page = prepare(unsigned, given.library, on=date.fromisoformat(DAY), quotes=given.quotes).letter_page
            assert page is not None, f"{path.name} records an approval, and has no letter"
            words = hashlib.sha256(write(page, "txt")).hexdigest()
            found[path] = re.sub(r"letter: [0-9a-f]{64}", f"letter: {words}", said)
    return found


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"wrote {FILE}\n")
    open_library.cache_clear()
    for path, said in signed_cases().items():
        path.write_text(said, encoding="utf-8")
        sys.stdout.write(f"wrote {path}\n")
