"""Assessment + templates → Letter. Only what was found met can be said; what was not is left out and recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from appealkit.assessment.model import Assessment, LineAssessment
from appealkit.case import Case
from appealkit.document.model import Block, Heading
from appealkit.errors import Problem, Severity, TemplateError, Where, code_page
from appealkit.letters.approval import Standing, refuse_drafts, refuse_retired
from appealkit.letters.criteria import Row, criteria_rows, criteria_table, statement_of
from appealkit.letters.exhibits import cited_at, exhibits_of
from appealkit.letters.inforce import InForce, in_force, standing_in_force
from appealkit.letters.markup import Lowering, lower
from appealkit.letters.model import Letter, UsedTemplate
from appealkit.letters.opening import L002, Opening
from appealkit.letters.register import NOBODY, Register, State
from appealkit.letters.sandbox import Rendering, Sandbox, rendering
from appealkit.letters.tags import FOUND, environment_of
from appealkit.letters.template import Template, TemplateShelf, is_in_use, refuse_out_of_use
from appealkit.letters.variants import MayBeUsed, chosen, passed_over
from appealkit.letters.vocabulary import names
from appealkit.maps.load import Rules

APPEAL_FRAME, PROTECTIVE_FRAME = "frames/appeal", "frames/protective"
LEVEL_FRAMES = {APPEAL_FRAME, PROTECTIVE_FRAME}  # called as the programme calls the level; others by their own title

L001 = code_page(
    "L001",
    """A value the letter needs is missing
    A final letter never has a blank. A draft (--trial) shows the hole by its name.
    Bad: a template that prints `denial.received_on` for a case without it. Good: the value in the case, or a guard.
    """,
)

L003 = code_page(
    "L003",
    """A protective filing where there is no right to appeal
    The remittance gave no appeal rights (in Original Medicare MA130, N211, or a claim filed too late), so a request
    would be dismissed and no clock is kept by it. Or the decision no longer stands, or no claim was decided at all:
    the service was refused before it was done.
    Bad: `draft --protective` on a line with MA130. Good: a new, corrected claim within the filing limit.
    """,
)


T154 = code_page(
    "T154",
    """A variant that was approved is not used, since it was changed or its approval has lapsed
    The letter is written from the text that the variant takes the place of, as before the variant was approved.
    Bad: a word changed in an approved variant, and letters sent. Good: the variant approved again as it is now.
    """,
)


@dataclass(frozen=True, slots=True)
class Protective:
    """A named person's decision to file before the record is complete."""

    by: str
    because: str
    promises_records: bool = False


def compose(
    case: Case,
    assessment: Assessment,
    rules: Rules,
    shelf: TemplateShelf,
    register: Register = NOBODY,
    *,
    on: date,
    trial: bool = False,
    protective: Protective | None = None,
    environment: Sandbox | None = None,
) -> tuple[Letter, list[Problem]]:
    """The letter for every line it may be written for, and its problems: the holes that keep it from being final.

    NotApproved when no approval of a template holds and this is no trial. A trial shows holes and is marked DRAFT.
    `environment`: the sandbox to render the shelf in, where it is not the shelf's own.
    """
    lines = may_be_filed(assessment) if protective else assessment.answered
    held = InForce(shelf, register) if trial else in_force(shelf, register, on)
    shelf = held.shelf
    environment = environment or environment_of(shelf)
    usable = _may_be_used(lines, rules, held, on, trial=trial)
    frame = _frame(case, lines, rules, shelf, protective, usable)
    promised = (protective.promises_records or None) if protective else None
    title = None if frame.stands_for in LEVEL_FRAMES else frame.front.title
    words = names(case, lines, rules, on, promises_records=promised, title=title)
    work = Opening(case, lines, rules, shelf, environment, protective is not None, words, on, usable, frame.name, lines)
    work.used[frame.name] = frame
    token = FOUND.set(work)
    try:
        with rendering() as record:
            markdown = work.render(frame.name)
            rows = criteria_rows(work) if "criteria" in record.blocks else ()
    finally:
        FOUND.reset(token)
    refuse_out_of_use(work.used.values(), on, trial=trial)
    standings = standings_of(work.used.values(), lines, rules, held, on)
    refuse_retired(standings)
    if not trial:
        refuse_drafts(standings)
    letter = _lowered(work, frame, record, markdown, rows, standings, trial=trial)
    return letter, [*_holes(letter, case, trial=trial), *_lapsed(work, held, rules, on)]


def _may_be_used(lines: tuple[LineAssessment, ...], rules: Rules, held: InForce, on: date, *, trial: bool) -> MayBeUsed:
    """Whether a letter of this day may be drafted from a variant: on a trial from any that is not retired, else from
    one that is approved and in effect."""

    def answer(item: Template) -> bool:
        if not is_in_use(item, on, trial=trial):
            return False
        (stands,) = standings_of([item], lines, rules, held, on)
        return stands.holds or (trial and stands.state is not State.RETIRED)

    return answer


def _lapsed(work: Opening, held: InForce, rules: Rules, on: date) -> list[Problem]:
    """A doubt for each variant that was approved once, fits better than the text used, and is approved no more."""
    return [
        Problem(
            T154,
            f"{item.name} is not approved as it is now, so the letter was written from {used.name}",
            f"have {item.name} approved again, or retire it",
            Where(item.name),
            Severity.DOUBT,
        )
        for item, used in passed_over(work.used.values(), work.shelf, work.case.denial.payer)
        if held.register.was_approved(item.name)
        and is_in_use(item, on)
        and not all(one.holds for one in standings_of([item], work.lines, rules, held, on))
    ]


def standings_of(
    used: Iterable[Template],
    lines: Iterable[LineAssessment],
    rules: Rules,
    texts: InForce,
    on: date,
) -> tuple[Standing, ...]:
    """How each template that a letter uses stands on its day, as to the policies that govern these lines."""
    governing = [line.governing for line in lines]
    held = [one.policy for one in governing] + [one.local[0] for one in governing if one.local]
    policies = tuple(policy.policy for policy in held if policy)
    return tuple(standing_in_force(one.name, texts, rules, on, policies) for one in used)


def may_be_filed(assessment: Assessment) -> tuple[LineAssessment, ...]:
    """The lines that a protective filing may name: those whose remittance leaves a right to appeal. Of a service that
    was not done yet there is no claim that it could speak of."""
    return tuple(line for line in assessment.lines if not line.route.no_appeal_rights and not line.line.refused_before)


def refused(assessment: Assessment, case: Case) -> Problem:
    """Why no protective filing is written where no line may be appealed, and what to do instead."""
    instead = " ".join(dict.fromkeys(line.route.why for line in assessment.lines))
    says = "the remittance gives no appeal rights, so a protective filing would be dismissed"
    if case.denial.lifted_since:
        says = "the decision no longer stands, so there is nothing to keep open"
    elif any(line.line.refused_before for line in assessment.lines):
        says = "the service was refused before it was done, and a protective filing speaks of a claim"
    return Problem(L003, says, f"leave '--protective' out. {instead}", Where(case.origin or case.id))


def _frame(
    case: Case,
    lines: tuple[LineAssessment, ...],
    rules: Rules,
    shelf: TemplateShelf,
    protective: Protective | None,
    usable: MayBeUsed,
) -> Template:
    """The frame of the maps whose strategies are argued; the protective one for a filing that claims nothing."""
    argued = [entry[0].frame for line in lines for name in line.route.strategies if (entry := rules.strategy(name))]
    name = PROTECTIVE_FRAME if protective else next(iter(argued), APPEAL_FRAME)
    frame = chosen(name, shelf, case.denial.payer, usable)
    if frame is None:
        raise TemplateError(Problem(L002, f"the frame '{name}' is not there", f"restore {name}", Where("frames")))
    return frame


def _lowered(
    work: Opening,
    frame: Template,
    record: Rendering,
    markdown: str,
    rows: tuple[Row, ...],
    standings: Iterable[Standing],
    *,
    trial: bool,
) -> Letter:
    cited = [citation for fact in record.facts for citation in fact.citations]
    exhibits = exhibits_of(work.case, cited, work.rules.vocabulary)
    labels = {exhibit.document: exhibit.label for exhibit in exhibits}
    lowering = Lowering(
        record,
        cite=lambda citations: cited_at(citations, labels),
        block=lambda _: criteria_table(work, rows, record, labels),
        template=work.template,
        place=work.place,
    )
    body = _without_empty_headings(lower(markdown, lowering))
    return Letter(
        title=str(work.names["letter"]["title"]),
        addressee=frame.front.addressee,
        salutation=frame.front.salutation,
        is_of_a_level=frame.stands_for in LEVEL_FRAMES,
        body=body,
        lines=tuple(line.line.number for line in work.lines),
        statements=(*lowering.statements, *(statement_of(row, record) for row in rows)),
        exhibits=exhibits,
        left_out=tuple(dict.fromkeys(work.left_out)),
        holes=tuple(dict.fromkeys(record.holes)),
        templates=tuple(_used(work.used[one.template], one) for one in standings),
        authorities=tuple(work.authorities),
        draft=trial,
        protective=work.claims_nothing,
    )


def _holes(letter: Letter, case: Case, *, trial: bool) -> list[Problem]:
    severity = Severity.DOUBT if trial else Severity.MISTAKE
    where = Where(case.origin or case.id)
    says, mend = "the patient's date of birth is missing, and payers ask for it", "add 'birth_date' under 'patient'"
    unborn = [] if case.patient.birth_date else [Problem(L001, says, mend, where, severity)]
    return unborn + [
        Problem(
            L001,
            f"'{name}' is needed by a template and missing in the case",
            f"add it to the case, or guard the sentence: {{% if {name} is present %}}",
            where,
            severity,
        )
        for name in letter.holes
    ]


def _used(template: Template, standing: Standing) -> UsedTemplate:
    approval = standing.approval if standing.holds else None
    by, day = (approval.by, approval.day) if approval else (None, None)
    return UsedTemplate(template.name, template.front.version, template.sha256, by, day)


def _without_empty_headings(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A heading whose every sentence was left out goes with them."""
    kept: list[Block] = []
    for block in blocks:
        while kept and isinstance(block, Heading) and isinstance(kept[-1], Heading) and kept[-1].level >= block.level:
            kept.pop()
        kept.append(block)
    while kept and isinstance(kept[-1], Heading):
        kept.pop()
    return tuple(kept)
