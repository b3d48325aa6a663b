"""What recheck found, as plain values for JSON; and what to do about each statement."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from appealkit import __version__
from appealkit.errors import Problem
from appealkit.recheck.compare import Checked, Composed
from appealkit.recheck.meaning import Kind

RECHECK_VERSION = "1.0"


def recheck_json(
    found: Sequence[Checked], composed: Composed, problems: Sequence[Problem], letter: bytes, files: Mapping[str, str]
) -> dict[str, Any]:
    """Every statement with its kind. `letter`: the file that was checked; `files`: what was written."""
    return {
        "format": "appealkit-recheck",
        "version": RECHECK_VERSION,
        "program": __version__,
        "case": composed.case.id,
        "on": composed.on.isoformat(),
        "letter_sha256": hashlib.sha256(letter).hexdigest(),
        "passes": all(one.passes for one in found),
        "counts": dict(sorted(Counter(one.kind.value for one in found).items())),
        "changes": dict(sorted(Counter(one.change for one in found).items())),
        "problems": [problem.as_json() for problem in problems],
        "files": [{"path": path, "sha256": digest} for path, digest in sorted(files.items())],
        "statements": [_statement(one) for one in found],
    }


def _statement(one: Checked) -> dict[str, Any]:
    return {
        "number": one.number,
        "change": one.change,
        "kind": one.kind.value,
        "passes": one.passes,
        "place": one.place,
        "requirement": one.requirement or None,
        "why": one.why or None,
        "old": one.old or None,
        "new": one.new or None,
        "adopted_by": one.adopted_by or None,
        "differences": [
            {"kind": each.kind.value, "what": each.what, "from": each.old or None, "to": each.new or None}
            for each in one.differences
        ],
        "do": what_to_do(one) or None,
    }


def what_to_do(one: Checked) -> str:
    """The next step for this statement; empty where there is none."""
    match one.kind:
        case Kind.CONTRADICTS if one.change == "removed":
            return "put it back"
        case Kind.CONTRADICTS:
            return "put back what the record says; if the record is wrong, correct the case and draft anew"
        case Kind.UNSOURCED if one.change == "added":
            return "put what it says into the chart with its page and draft anew, or take it out"
        case Kind.UNSOURCED:
            return "put back the words of the letter, or add the source to the chart and draft anew"
        case Kind.OPINION if not one.adopted_by:
            return f"the signer adopts it by name: --adopt {one.number} --by NAME"
    return ""
