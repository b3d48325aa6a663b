"""The story on one screen: a case is judged, and what may be said is composed and laid out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from appealkit.assessment.assess import assess
from appealkit.assessment.model import Assessment
from appealkit.case import Case
from appealkit.errors import mistakes
from appealkit.layout.checklist import lay_out_checklist
from appealkit.layout.letter import lay_out_letter
from appealkit.layout.worksheet import lay_out_worksheet
from appealkit.letters.compose import Protective, compose, may_be_filed, refused
from appealkit.library import Library
from appealkit.maps.payers import completed, profile_of
from appealkit.packet.model import Packet


def judge(
    case: Case,
    library: Library,
    *,
    on: date,
    quotes: Mapping[str, str] | None = None,
    strategy: str | None = None,
) -> tuple[Case, Assessment]:
    """The case, completed by what the practice knows of its payer, and its judgement."""
    profile = profile_of(case.denial.payer, library.payers, case.patient.group_number)
    case = case.model_copy(update={"denial": completed(case.denial, profile)})
    return case, assess(case, library.rules, on=on, quotes=quotes, prefer=strategy, profile=profile)


def prepare(
    case: Case,
    library: Library,
    *,
    on: date,
    quotes: Mapping[str, str] | None = None,
    strategy: str | None = None,
    trial: bool = False,
    protective: Protective | None = None,
) -> Packet:
    """Take one denied case as far as its evidence allows.

    No letter where no line may be appealed, where an unsettled contradiction holds it back, or where a value it needs
    is missing; the checklist says which. A protective filing is refused where no line leaves a right to appeal.
    NotApproved when a template is a draft and this is no trial.
    """
    rules = library.rules
    case, assessment = judge(case, library, on=on, quotes=quotes, strategy=strategy)
    worksheet = lay_out_worksheet(assessment, case)
    if not protective and (not assessment.answered or assessment.holds):
        return Packet(case, assessment, lay_out_checklist(assessment, case, rules), worksheet=worksheet)
    if protective and not may_be_filed(assessment):
        checklist = lay_out_checklist(assessment, case, rules)
        return Packet(case, assessment, checklist, problems=(refused(assessment, case),), worksheet=worksheet)
    letter, problems = compose(
        case, assessment, rules, library.templates, library.approvals, on=on, trial=trial, protective=protective
    )
    checklist = lay_out_checklist(assessment, case, rules, letter)
    if mistakes(problems):
        return Packet(case, assessment, checklist, problems=tuple(problems), worksheet=worksheet)
    page = lay_out_letter(letter, case, assessment, rules, on=on)
    return Packet(case, assessment, checklist, letter, page, tuple(problems), worksheet)
