"""What a remittance's codes say beyond themselves, as data: the filing indicator, and adjustments that deny nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from appealkit import yamltext
from appealkit.case import ClaimType, Program
from appealkit.errors import Problem
from appealkit.maps.kinds import Rule
from appealkit.maps.reasons import DenialReason
from appealkit.maps.shapes import shaped

CLAIM_FILING = "intake/claim_filing.yaml"
MERE_REASONS = ("not-a-denial", "patient-responsibility", "prior-payer")

Merely = Callable[[str, str], bool]
"""Whether an adjustment, by its group and its code, is merely the contract's rate, the patient's share, or what an
earlier payer decided."""


class FilingIndicator(Rule):
    """What one indicator says for certain."""

    program: Program | None = None
    claim_type: ClaimType | None = None


class ClaimFiling(Rule):
    """The whole file: indicators by their code."""

    source: str
    indicators: Mapping[str, FilingIndicator]


def read_claim_filing(data: bytes, file: str = CLAIM_FILING) -> tuple[ClaimFiling | None, list[Problem]]:
    """The file of filing indicators, and every problem of it."""
    text, problems = yamltext.read(data, file)
    return shaped(ClaimFiling, text) if text is not None and not problems else (None, problems)


def merely_of(reasons: Mapping[str, DenialReason]) -> Merely:
    """What the rules' own reasons say of adjustments that deny nothing. Only what they say by group and code alone
    counts: what hangs on anything else of a line may be a denial."""
    matches = [match for name in MERE_REASONS if name in reasons for match in reasons[name].means]
    known = {
        (group, carc)
        for match in matches
        if not match.model_fields_set - {"group", "carc"}
        for group in (match.group or ("",))
        for carc in match.carc
    }
    return lambda group, carc: ("", carc) in known or (group, carc) in known
