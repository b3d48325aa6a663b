"""The plain text: readable, pasteable, every cell once."""

from __future__ import annotations

import dataclasses

from appealkit.writers import write
from writers import samples

EXPECTED = """\
North Example Clinic
12 Example Way, Anytown
NPI 1234567893

October 14, 2026

Example Plan
PO Box 100
Anytown TX 75002

Patient  Ana Núñez
Claim    2026-0917
    line 1

Only

cell

The first heading

Plain, strong, both and (Ex. C, p. 2).

The second heading

  - One bullet
  - Two lines
    in a bullet

  1. First
  2. Second

Between the lists.

  1. First again
  2. Second again
  3. Third

The third heading

Criterion
    The record shows
    Exhibit

§ 2(a) ≥ 6 weeks
    26 weeks
    C, p. 1

§ 2(b)
    E, p. 4; F, pp. 1–2

  [ ] Attendance sheet
  [ ] Discharge summary

Missing: [claim number]

On the second page.

Sincerely,

  ____________________________________    __________________
Signature                               Date
Dr. A. Example, MD
Pain Management
"""


def test_the_plain_text_of_every_block_reads_like_this():
    assert write(samples.EVERY_BLOCK, "txt").decode() == EXPECTED


def test_a_draft_says_so_before_and_after_everything_else():
    draft = dataclasses.replace(samples.EVERY_BLOCK, draft=True)
    assert write(draft, "txt").decode() == "  *** DRAFT ***\n\n" + EXPECTED + "\n  *** DRAFT ***\n"
