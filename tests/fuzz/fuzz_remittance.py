"""Fuzzes the reading of remittances with atheris: any bytes in, and nothing comes out but values and problems.

    python -m venv /tmp/fuzz && /tmp/fuzz/bin/pip install atheris -e .
    nice /tmp/fuzz/bin/python tests/fuzz/fuzz_remittance.py -max_total_time=180

What it finds becomes a case in tests/intake/x12/. Seeds are invented, and are made here.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "intake" / "x12"))

with atheris.instrument_imports(include=["appealkit.intake"]):
    import remits
    from test_x12_remittance import FULL

    from appealkit.errors import AppealError
    from appealkit.intake.x12.segments import segments


def seeds() -> list[bytes]:
    """Remittances of every shape that the tests have."""
    plain = remits.remittance(remits.DENIED, FULL, after="PLB*1*20261231*WO:X*10~")
    reversal = remits.remittance(remits.DENIED, remits.DENIED.replace("*4*1450*", "*22*-1450*"), remits.DENIED)
    return [plain, reversal, plain.replace(b"~", b"~\r\n"), plain.replace(b"~", b"\n"), plain[110:], plain + reversal]


def one(data: bytes) -> None:
    """Read, settle and draft; what comes in another size of pieces is the same."""
    half = len(data) // 2
    if list(segments([data])) != list(segments([data[:half], data[half:]], 1 + half % 300)):
        raise AssertionError("the pieces of a file change its segments")
    try:
        drafts, problems = remits.drafts_of(data, data)
    except AppealError:
        return
    for draft in drafts:
        draft.nested()
    for problem in problems:
        str(problem)


if __name__ == "__main__":
    corpus = Path(tempfile.mkdtemp(prefix="fuzz-remittance-"))
    for number, seed in enumerate(seeds()):
        (corpus / f"seed{number}").write_bytes(seed)
    atheris.Setup([*sys.argv, "-max_len=6000", "-timeout=20", str(corpus)], one)
    atheris.Fuzz()
