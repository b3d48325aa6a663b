"""An acceptance goes to the one claim it is of, an authorization to each claim it covers; what is unclear is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from appealkit.intake.draft import CaseDraft, Place, Told
from appealkit.intake.x12.acceptance import acceptances
from appealkit.intake.x12.authorization278 import authorizations
from appealkit.intake.x12.claim837 import claims
from appealkit.intake.x12.statuscodes import StatusCodes
from appealkit.intake.x12.statusjoin import with_status

HERE = Place("changed")


def changed(case: CaseDraft, path: tuple[str, ...], value: str) -> CaseDraft:
    return case.having({path: Told(value, HERE)})


def first_claim(samples: Path) -> CaseDraft:
    return next(claims([(samples / "claims.837").read_bytes()], "claims.837")[0])


def reports(samples: Path, meanings: StatusCodes) -> list[CaseDraft]:
    return list(acceptances([(samples / "acceptance.277").read_bytes()], "acceptance.277", meanings)[0])


def responses(samples: Path, meanings: StatusCodes) -> list[CaseDraft]:
    return list(authorizations([(samples / "authorization.278").read_bytes()], "authorization.278", meanings)[0])


def test_each_claim_gets_its_own_acceptance(x12_samples: Path, meanings: StatusCodes) -> None:
    sent = list(claims([(x12_samples / "claims.837").read_bytes()], "claims.837")[0])
    cases, problems = with_status(sent, reports(x12_samples, meanings))
    assert problems == []
    assert [case.word("evidence", "acceptance", "acceptance") for case in cases] == ["accepted", "rejected"]
    assert cases[0].word("keys", "payer_control_number") == "2026-0826-00920"


def test_an_acceptance_of_another_day_is_not_of_a_claim_with_the_same_number(
    x12_samples: Path, meanings: StatusCodes
) -> None:
    case = first_claim(x12_samples)
    for line in ("1", "2", "3"):
        case = changed(case, ("denial", "lines", line, "service_date"), "2026-03-02")
    assert with_status([case], reports(x12_samples, meanings)) == ([case], [])


def test_an_acceptance_that_could_be_of_two_claims_is_told_and_given_to_none(
    x12_samples: Path, meanings: StatusCodes
) -> None:
    one = first_claim(x12_samples)
    other = replace(one, id="d-other")
    cases, problems = with_status([one, other], reports(x12_samples, meanings))
    assert cases == [one, other]
    assert [problem.code for problem in problems] == ["I095"]
    assert "d-other" in problems[0].says


def test_an_authorization_is_found_by_the_number_on_the_claim(x12_samples: Path, meanings: StatusCodes) -> None:
    cases, _ = with_status([first_claim(x12_samples)], (), responses(x12_samples, meanings))
    assert cases[0].word("evidence", "authorization", "number") == "PA-778200"
    assert cases[0].word("documents", "authorization", "kind") == "authorization"
    assert cases[0].word("denial", "notice_date") is None


def test_an_authorization_is_found_by_procedure_and_day_where_the_claim_carries_no_number(
    x12_samples: Path, meanings: StatusCodes
) -> None:
    bare = first_claim(x12_samples).without("keys", "authorization_number")
    answers = responses(x12_samples, meanings)
    assert with_status([bare], (), answers)[0][0].keys("evidence")[1:] != []
    late = bare
    for line in ("1", "2", "3"):
        late = changed(late, ("denial", "lines", line, "service_date"), "2027-01-05")
    assert with_status([late], (), answers) == ([late], [])


def test_an_authorization_of_another_member_is_of_no_claim(x12_samples: Path, meanings: StatusCodes) -> None:
    case = changed(first_claim(x12_samples), ("patient", "member_id"), "OTHER1")
    assert with_status([case], (), responses(x12_samples, meanings)) == ([case], [])
