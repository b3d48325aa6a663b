"""Every third-party claim, acceptance and authorization file is read without a crash, and as much of it as a count of
its raw segments, made here by splitting the text, says is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from appealkit.intake.x12.acceptance import acceptances
from appealkit.intake.x12.acknowledgement import acknowledgements
from appealkit.intake.x12.authorization278 import authorizations
from appealkit.intake.x12.claim837 import claims
from appealkit.intake.x12.statuscodes import StatusCodes
from outside import needs_samples, samples

CLAIMS, OTHERS = samples("x12_837"), samples("x12_other")

pytestmark = needs_samples

SAID = {  # how many claims, transactions or events each other file tells of, counted by eye: 277CA, 999, 278
    "Inteligenz__X12Parser__Example_3_1_2_Response.txt": (0, 0, 1),
    "Inteligenz__X12Parser__Example_3_2_2_Response.txt": (0, 0, 1),
    "Inteligenz__X12Parser__Example_3_3_2_Response.txt": (0, 0, 1),
    "Inteligenz__X12Parser__FromAlexbrodsky.txt": (1, 0, 0),
    "Inteligenz__X12Parser__FromImplementationGuide_1.txt": (0, 0, 0),  # an attachment (275)
    "Inteligenz__X12Parser__FromLatitude81uk.txt": (0, 0, 0),  # a 277CA with no day that is one
    "LinuxForHealth__x12__claim-level-status-ncpdp.277": (0, 0, 0),  # claim status responses (276/277)
    "LinuxForHealth__x12__provider-level-status.277": (0, 0, 0),
    "imsweb__x12-parser__x12_277_x212.txt": (0, 0, 0),
    "azoner__pyx12__834_lui_id_5010.999.txt": (0, 0, 0),  # acknowledges enrolments
    "imsweb__x12-parser__x12_999_accepted_ta1.txt": (0, 1, 0),
    "idx71572499038__278_response_64483_denied.278": (0, 0, 1),
    "imsweb__x12-parser__x12_277CA_accepted.txt": (1, 0, 0),
}


def named(path: Path) -> str:
    return path.name


def raw_segments(data: bytes) -> tuple[list[list[str]], str]:
    """The elements of each segment, by nothing but splitting at the envelope's delimiters, and the one of components;
    without an envelope the usual ones."""
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    mark, component, end = "*", ":", "~"
    if text.startswith("ISA"):
        mark = text[3]
        component, end = text.split(mark, 16)[16][:2]
    segments = [[word.strip() for word in one.replace("\n", "").split(mark)] for one in text.split(end)]
    return [one for one in segments if one[0]], component


def raw_claims(data: bytes) -> Iterator[tuple[list[list[str]], str]]:
    """The segments of each CLM up to the next one."""
    segments, component = raw_segments(data)
    starts = [at for at, one in enumerate(segments) if one[0] == "CLM"]
    for start, end in zip(starts, [*starts[1:], len(segments)], strict=True):
        yield segments[start:end], component


def raw_diagnoses(claim: list[list[str]], component: str) -> int:
    """Those shaped as ICD-10, but for the earlier qualifiers on services before October 2015."""
    days = [one[3][:8] for one in claim if one[:2] == ["DTP", "472"]]
    before = bool(days) and min(days) < "20151001"
    count = 0
    for one in claim:
        for element in one[1:] if one[0] == "HI" else []:
            qualifier, *rest = element.split(component)
            shaped = re.fullmatch(r"[A-Z]\d[0-9A-Z](\.?[0-9A-Z]{1,4})?", rest[0]) if rest else None
            if shaped and (qualifier in {"ABK", "ABF"} or (qualifier in {"BK", "BF"} and not before)):
                count += 1
    return count


@pytest.mark.parametrize("path", CLAIMS, ids=named)
def test_every_claim_service_and_diagnosis_of_a_file_is_told(path: Path) -> None:
    data = path.read_bytes()
    drafts, _ = claims([data], path.name)
    told = list(drafts)
    names = Counter(one[0] for one in raw_segments(data)[0])
    lines = [(draft, line) for draft in told for line in draft.keys("denial", "lines")]
    assert len(told) == names["CLM"]
    assert len(lines) == names["SV1"] + names["SV2"]
    expected = [raw_diagnoses(*claim) for claim in raw_claims(data)]
    assert [len(draft.keys("keys", "diagnoses")) for draft in told] == expected


@pytest.mark.parametrize("path", CLAIMS, ids=named)
def test_the_charges_of_a_file_are_told_to_the_cent(path: Path) -> None:
    data = path.read_bytes()
    told = [
        Decimal(draft.word("denial", "lines", line, "charged") or 0)
        for draft in claims([data], path.name)[0]
        for line in draft.keys("denial", "lines")
    ]
    at = {"SV1": 2, "SV2": 3}
    raw = [Decimal(one[at[one[0]]]) for one in raw_segments(data)[0] if one[0] in at and len(one) > at[one[0]]]
    assert sum(told) == sum(raw)


@pytest.mark.parametrize("path", OTHERS, ids=named)
def test_every_other_file_tells_what_it_is_and_no_more(path: Path, meanings: StatusCodes) -> None:
    data = path.read_bytes()
    found = []
    for read in (acceptances, acknowledgements, authorizations):
        told, problems = read([data], path.name, meanings)
        found.append(len(list(told)))
        assert found[-1] or problems, "what gives nothing says why"
    assert tuple(found) == SAID[path.name]


@pytest.mark.parametrize("path", [*CLAIMS, *OTHERS], ids=named)
def test_a_file_that_is_cut_off_anywhere_is_read_as_far_as_it_goes(path: Path, meanings: StatusCodes) -> None:
    data = path.read_bytes()
    for end in range(0, len(data), max(1, len(data) // 40)):
        assert list(claims([data[:end]], path.name)[0]) is not None
        for read in (acceptances, acknowledgements, authorizations):
            assert list(read([data[:end]], path.name, meanings)[0]) is not None
