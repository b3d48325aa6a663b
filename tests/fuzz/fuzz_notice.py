"""Bytes of any kind as a denial letter: nothing may be raised, and no value may be of another shape than its field's.

    pip install atheris
    PYTHONPATH=src:tests/intake/notice nice python tests/fuzz/fuzz_notice.py -max_total_time=180 CORPUS

The corpus is best begun with the letters of tests/intake/notice/letters and a PDF of tests/intake/notice/made_pdfs.py.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["appealkit.intake.notice"]):
    from scoring import read, tables
    from shapes_held import misshapen

tables()


def one(data: bytes) -> None:
    drafts, problems = read(data, "letter")
    assert drafts or problems
    for draft in drafts:
        assert misshapen(draft) == [], misshapen(draft)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
