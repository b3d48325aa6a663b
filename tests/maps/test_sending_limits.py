"""What a payer takes in one sending: from payers.yaml, with its source; nothing else is a limit."""

from __future__ import annotations

import pytest

from appealkit.case import Denial, Payer, ServiceLine
from appealkit.maps.payers import fax_of, load_payers

PROFILE = """\
payers:
  - name: Example Health Plan
    appeal_fax: (555) 010-0900
    limits: {LIMITS}
    source: Provider manual
    known_on: 2026-01-05
"""
WHOLE = (
    "{files: 10, file_megabytes: 0.5, all_megabytes: 20, media: [pdf], zip: no, "
    "source: Portal help, known_on: 2026-01-05}"
)


def profiles(limits: str):
    return load_payers(PROFILE.replace("{LIMITS}", limits).encode())


def denial(*lines: str) -> Denial:
    return Denial(
        payer=Payer(name="Example Health Plan"),
        claim_number="CLM-0042",
        notice_date="2026-10-02",
        appeal_to=lines,
        lines=(ServiceLine(number=1, procedure="64483", service_date="2026-09-17"),),
    )


def test_limits_are_read_with_their_source_and_day():
    (profile,), problems = profiles(WHOLE)
    assert problems == []
    limits = profile.limits
    assert (limits.files, limits.file_bytes, limits.all_bytes, limits.media, limits.zip) == (
        10, 500_000, 20_000_000, ("pdf",), False)  # fmt: skip
    assert (limits.source, limits.known_on.isoformat()) == ("Portal help", "2026-01-05")


def test_what_is_not_given_has_no_limit():
    (profile,), _ = profiles("{source: Portal help, known_on: 2026-01-05}")
    limits = profile.limits
    assert (limits.files, limits.file_bytes, limits.all_bytes, limits.media, limits.zip) == (None, None, None, (), None)


@pytest.mark.parametrize(
    "limits",
    ["{files: 10}", "{files: 0, source: x, known_on: 2026-01-05}", "{pages: 9, source: x, known_on: 2026-01-05}"],
    ids=["no source", "no files at all", "a limit we do not keep"],
)
def test_a_limit_that_is_not_of_its_shape_is_told(limits):
    found, problems = profiles(limits)
    assert found == ()
    assert {problem.code for problem in problems} == {"M030"}


def test_a_misspelt_limit_is_named_with_the_right_spelling():
    _, problems = profiles("{file_megabyte: 5, source: x, known_on: 2026-01-05}")
    assert [(problem.says, problem.mend) for problem in problems] == [
        ("the key 'file_megabyte' is not known here", "did you mean 'file_megabytes'?")
    ]


def test_the_fax_is_that_of_the_notice_else_that_of_the_profile():
    (profile,), _ = profiles(WHOLE)
    assert fax_of(denial("PO Box 100", "Fax (555) 010-0111"), profile) == "(555) 010-0111"
    assert fax_of(denial("PO Box 100"), profile) == "(555) 010-0900"
    assert fax_of(denial("PO Box 100"), None) is None
    assert fax_of(denial("Fax machine street 5"), None) is None
