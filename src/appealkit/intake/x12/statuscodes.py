"""What the status codes of acceptance reports and authorization responses mean, as `intake/x12_status.yaml` says it."""

from __future__ import annotations

from appealkit import yamltext
from appealkit.errors import Problem
from appealkit.maps.kinds import Rule
from appealkit.maps.shapes import shaped

STATUS_FILE = "intake/x12_status.yaml"


class ClaimStatus(Rule):
    accepted: tuple[str, ...]
    rejected: tuple[str, ...]
    received: tuple[str, ...]


class FileStatus(Rule):
    accepted: tuple[str, ...]
    rejected: tuple[str, ...]
    partly: tuple[str, ...]


class DecisionCodes(Rule):
    approved: tuple[str, ...]
    approved_in_part: tuple[str, ...]
    denied: tuple[str, ...]
    pended: tuple[str, ...]
    voided: tuple[str, ...]
    no_decision: tuple[str, ...]


class StatusCodes(Rule):
    """The codes by what they mean for a case."""

    source: str
    claim_status: ClaimStatus
    file_status: FileStatus
    decision: DecisionCodes


def status_codes(data: bytes, file: str = STATUS_FILE) -> tuple[StatusCodes | None, list[Problem]]:
    """The codes that the file tells, or every Problem of it."""
    text, problems = yamltext.read(data, file)
    if text is None or problems:
        return None, problems
    return shaped(StatusCodes, text)
