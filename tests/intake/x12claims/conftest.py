"""What the tests of status reports need: the shipped meanings of their codes, and the samples."""

from pathlib import Path

import pytest

from appealkit.intake.x12.statuscodes import STATUS_FILE, StatusCodes, status_codes

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def meanings() -> StatusCodes:
    codes, problems = status_codes((ROOT / "evidence_maps" / STATUS_FILE).read_bytes())
    assert problems == []
    assert codes is not None
    return codes


@pytest.fixture
def x12_samples() -> Path:
    return ROOT / "samples" / "intake"
