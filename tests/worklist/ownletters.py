"""Letters of samples/ in their own words, and how one is copied into another patient's chart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from appealkit.given import read
from appealkit.packet.model import Packet
from appealkit.pipeline import prepare
from appealkit.worklist.likeness import Row
from appealkit.worklist.ownwords import argument_rows

CASES = Path(__file__).parents[2] / "samples" / "cases"
ON = date(2026, 11, 21)


@lru_cache(maxsize=64)
def packet(sample: str) -> Packet:
    given = read(CASES / f"{sample}.yaml")
    return prepare(given.case, given.library, on=ON, trial=True)


def rows(samples: Iterable[str], payer: str = "", signer: str = "") -> list[Row]:
    """What the worklist keeps of these letters; with a payer or signer, as if all were that one's."""
    return [
        Row(number, sample, made.template, signer or made.signer, payer or packet(sample).case.denial.payer.name,
            made.patient, made.words)
        for number, sample in enumerate(samples, 1)
        for made in argument_rows(packet(sample))
    ]  # fmt: skip


def copied(row: Row, item: int, patient: str = "", **changed: str) -> Row:
    """The same words in another patient's letter; `changed`: values of the row that are others."""
    return replace(row, item=item, case=f"copy-{item}", patient=patient or f"patient-{item}", **changed)


def moved(words: str, days: int) -> str:
    """The same course, so many days later."""
    later = lambda found: "@" + (date.fromisoformat(found[1]) + timedelta(days=days)).isoformat()  # noqa: E731
    return re.sub(r"@(\d{4}-\d\d-\d\d)", later, words)
