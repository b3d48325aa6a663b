"""Which case an acceptance or an authorization is of: pure functions over drafts.

An acceptance is of one claim, by its number and its day. An authorization may be of several: it is of each claim of
that member that carries its number, or has a service that it names on a day for which it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from appealkit.errors import Problem, Severity, Where
from appealkit.intake.draft import CaseDraft, Path
from appealkit.intake.x12.pairing import I095, plain_number, supplemented

_NUMBERS: tuple[Path, ...] = (("keys", "payer_control_number"), ("keys", "patient_control_number"))


def with_status(
    cases: Sequence[CaseDraft], acceptances: Iterable[CaseDraft], authorizations: Iterable[CaseDraft] = ()
) -> tuple[list[CaseDraft], list[Problem]]:
    """The cases with the acceptances and authorizations that are theirs, as documents and evidence; a Problem for each
    acceptance that could be of several. What is of none of them is left alone: most claims are not denied."""
    found = list(cases)
    problems: list[Problem] = []
    by_number: dict[str, list[int]] = {}
    by_member: dict[str, list[int]] = {}
    for at, case in enumerate(cases):
        for path in _NUMBERS:
            by_number.setdefault(plain_number(case.word(*path)), []).append(at)
        by_member.setdefault(plain_number(case.word("patient", "member_id")), []).append(at)
    for report in acceptances:
        near = {at for path in _NUMBERS if (word := plain_number(report.word(*path))) for at in by_number.get(word, ())}
        fitting = [at for at in sorted(near) if accepts(report, cases[at])]
        if len(fitting) == 1:
            found[fitting[0]] = supplemented(found[fitting[0]], report)
        elif fitting:
            problems.append(_several(report, [cases[at] for at in fitting]))
    for response in authorizations:
        member = plain_number(response.word("patient", "member_id"))
        for at in by_member.get(member, ()) if member else ():
            if authorizes(response, cases[at]):
                found[at] = supplemented(found[at], response)
    return found, problems


def accepts(report: CaseDraft, case: CaseDraft) -> bool:
    """Whether this acceptance is of this claim: the payer's number or the practice's, and one of its days."""
    day = report.word("keys", "service_date")
    days = {case.word("denial", "lines", line, "service_date") for line in case.keys("denial", "lines")} - {None}
    same = any(
        mine and mine == plain_number(case.word(*path))
        for path in _NUMBERS
        if (mine := plain_number(report.word(*path)))
    )
    return same and (not day or not days or day in days)


def authorizes(response: CaseDraft, case: CaseDraft) -> bool:
    """Whether any of its decisions is on this claim: by the number that the claim carries, or by procedure and day."""
    member = plain_number(response.word("patient", "member_id"))
    if not member or member != plain_number(case.word("patient", "member_id")):
        return False
    carried = {plain_number(case.word("keys", "authorization_number"))}
    carried |= {
        plain_number(case.word("keys", "line", line, "authorization_number")) for line in case.keys("keys", "line")
    }
    for name in response.keys("evidence"):
        item = ("evidence", name)
        if plain_number(response.word(*item, "number")) in carried - {""}:
            return True
        codes = {one.value for _, one in response.below(*item, "procedures")}
        first, last = response.word(*item, "valid_from"), response.word(*item, "valid_to")
        for line in case.keys("denial", "lines"):
            day = case.word("denial", "lines", line, "service_date")
            holds = day is None or ((first or day) <= day <= (last or day))
            if case.word("denial", "lines", line, "procedure") in codes and holds:
                return True
    return False


def _several(report: CaseDraft, cases: Sequence[CaseDraft]) -> Problem:
    place = report.place("keys", "patient_control_number")
    where = Where(place.file, place.line, path=place.at) if place else None
    says = f"this acceptance could be of {len(cases)} claims: {', '.join(case.id for case in cases)}"
    return Problem(I095, says, "add it to one of them by hand", where, Severity.DOUBT)
