"""The story on one screen: a case is judged, and what may be said is composed and laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from appealkit.assessment.assess import assess
from appealkit.assessment.model import Assessment
from appealkit.case import Case
from appealkit.errors import mistakes
from appealkit.layout.checklist import lay_out_checklist
from appealkit.layout.checklist_book import lay_out_book
from appealkit.layout.letter import lay_out_letter
from appealkit.layout.records_request import lacking, requests_of
from appealkit.layout.signing import sign
from appealkit.layout.worksheet import lay_out_worksheet
from appealkit.letters.compose import Protective, compose, may_be_filed, refused
from appealkit.letters.sandbox import Sandbox
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
    environment: Sandbox | None = None,
) -> Packet:
    """Take one denied case as far as its evidence allows.

    No letter where no line may be appealed, where an unsettled contradiction holds it back, or where a value it needs
    is missing; the checklist says which. A protective filing is refused where no line leaves a right to appeal.
    NotApproved when no approval of a template holds and this is no trial; InputError where the look is not taken.
    `environment`: a sandbox that watches the rendering of these templates; the letter says the same.
    """
    rules = library.rules
    case, assessment = judge(case, library, on=on, quotes=quotes, strategy=strategy)
    requests = requests_of(assessment, case, rules)
    kept = Packet(
        case,
        assessment,
        lay_out_checklist(assessment, case, rules, requests=requests),
        lay_out_book(assessment, case, rules),
        problems=tuple(lacking(case, requests)),
        worksheet=lay_out_worksheet(assessment, case),
        requests=requests,
        look=library.look,
    )
    if not protective and (not assessment.answered or assessment.holds):
        return kept
    if protective and not may_be_filed(assessment):
        return replace(kept, problems=(refused(assessment, case), *kept.problems))
    letter, problems = compose(
        case,
        assessment,
        rules,
        library.templates,
        library.register,
        on=on,
        trial=trial,
        protective=protective,
        environment=environment,
    )
    kept = replace(
        kept,
        checklist=lay_out_checklist(assessment, case, rules, letter, requests=requests),
        problems=(*problems, *kept.problems),
    )
    if mistakes(problems):
        return kept
    page, of_signing = sign(lay_out_letter(letter, case, assessment, rules, on=on), case, library.letterhead)
    kept = replace(kept, problems=(*kept.problems, *of_signing))
    return kept if mistakes(of_signing) else replace(kept, letter=letter, letter_page=page)
