"""Assessment → the internal checklist as a Document: what to do, what is missing and from whom, what speaks against.

For the practice only. It holds deadlines, weaknesses and alternatives; none of it is ever sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from appealkit.assessment.due import Deadline
from appealkit.assessment.model import Assessment, Finding, LineAssessment
from appealkit.case import Case
from appealkit.document.model import (
    Block,
    Bullets,
    Document,
    Heading,
    Inlines,
    Pairs,
    Paragraph,
    Strong,
    Table,
    Text,
    Tickboxes,
)
from appealkit.layout.missing import at_a_glance, page_of
from appealkit.layout.records_request import Request
from appealkit.letters.model import NOT_HERE, Letter
from appealkit.letters.sandbox import long_date
from appealkit.letters.vocabulary import service_of
from appealkit.maps.load import Rules
from appealkit.maps.routing import RouteKind

INTERNAL = "Internal: not for sending"
WITHOUT_A_REQUEST = {RouteKind.NO_APPEAL, RouteKind.CORRECTED_CLAIM}


def lay_out_checklist(
    assessment: Assessment,
    case: Case,
    rules: Rules,
    letter: Letter | None = None,
    notes: Iterable[str] = (),
    requests: Sequence[Request] = (),
) -> Document:
    """The checklist of one case: routes, what is missing by holder, contradictions, adverse facts, deadlines; and at
    its end a page for each holder of `requests`."""
    blocks: list[Block] = [
        Heading(1, (Text(f"Checklist for {case.id}"),)),
        Paragraph((Strong((Text(INTERNAL + "."),)), Text(" " + _headline(assessment)))),
        Pairs(tuple(_summary(assessment)), "The case in short"),
        *_contradictions(assessment, case),
        *at_a_glance(requests),
        *_filing(assessment),
        *_adverse(assessment, case),
        *_discuss(assessment),
        *_look_at(assessment, letter, notes),
        *_paid(assessment),
        *_routes(assessment, rules),
        *_requirements(assessment),
        *(block for request in requests for block in page_of(request, assessment)),
    ]
    return Document(
        title=f"Checklist {case.id}",
        blocks=tuple(blocks),
        footer=f"INTERNAL · {case.id}",
        author=case.practice.name,
        draft=bool(letter and letter.draft),
    )


def _headline(assessment: Assessment) -> str:
    if assessment.late and not all(line.route.no_appeal_rights for line in assessment.lines):
        passed = ", ".join(item.title[:1].lower() + item.title[1:] for item in assessment.late)
        return f"LATE ({passed}): send nothing before good cause is settled. {_what_can_be_done(assessment)}"
    return _what_can_be_done(assessment)


def _what_can_be_done(assessment: Assessment) -> str:
    if assessment.holds:
        return "The letter is held: the record contradicts itself, and a named person must settle it."
    if assessment.answered:
        numbers = ", ".join(str(line.line.number) for line in assessment.answered)
        return f"A letter can be sent for line {numbers}."
    return assessment.smallest_set_says or "No letter is written."


def _summary(assessment: Assessment) -> Iterable[tuple[str, Inlines]]:
    for deadline in assessment.deadlines:
        if deadline.safe_on is None:
            yield f"Deadline: {deadline.title}", (Text(deadline.how),)
            continue
        left = days_left(deadline)
        legal = f"; legal {long_date(deadline.legal_on)}" if deadline.legal_on != deadline.safe_on else ""
        words = (
            f"{deadline.verb} {long_date(deadline.safe_on)} ({left}){legal}. {deadline.how}. {deadline.cite}".rstrip(
                ". "
            )
        )
        yield f"Deadline: {deadline.title}", (Text(words + "."),)
    for line in assessment.lines:
        sent = assessment.filing.corrections.get(line.line.number) if assessment.filing else None
        words = f"{line.route.kind}. {line.route.why}" + (f" {sent}." if sent else "")
        yield f"Line {line.line.number}, {service_of(line)}", (Text(words),)
    if assessment.smallest_set_says:
        yield "Smallest set", (Text(assessment.smallest_set_says),)
    yield "Judged on", (Text(long_date(assessment.on)),)


def days_left(deadline: Deadline) -> str:
    """How long there is to the safe day, in words."""
    if deadline.late:
        return "LATE: good cause is needed" if deadline.is_of_the_appeal else "LATE: this way is closed"
    if deadline.days_left is not None and deadline.days_left < 0:
        return "past the safe day: only the rule's own days carry it"
    return f"{'only ' if deadline.is_near else ''}{deadline.days_left} days left"


def _filing(assessment: Assessment) -> list[Block]:
    """What the request itself needs: form, standing, amount, good cause; and what comes after it."""
    filing = assessment.filing
    if filing is None or all(line.route.kind in WITHOUT_A_REQUEST for line in assessment.lines):
        return []
    rows = (
        ("If late", filing.good_cause),
        ("Form and content", filing.needs),
        ("Least amount", filing.amount),
        ("Decision", filing.decided),
        ("If it is upheld", filing.next),
    )
    said = tuple((name, (Text(words.rstrip(".") + "."),)) for name, words in rows if words)
    boxes = tuple((Text(item.rstrip(".") + "."),) for item in filing.lacking)
    if not said and not boxes:
        return []
    blocks: list[Block] = [Heading(2, (Text(f"The request: {filing.title}"),))]
    if said:
        blocks.append(Pairs(said, "What the request needs"))
    if boxes:
        blocks.append(Tickboxes(boxes))
    return blocks


def _contradictions(assessment: Assessment, case: Case) -> list[Block]:
    if not assessment.contradictions:
        return []
    by_id = {item.id: item for item in case.evidence}
    head: tuple[Inlines, ...] = tuple((Text(word),) for word in ("About", "One source says", "Another says"))
    rows = []
    for item in assessment.contradictions:
        said = []
        for name, value in zip(item.evidence, item.values, strict=True):
            source = by_id[name].source
            first_hand = ", first-hand record" if item.primary == name else ""
            said.append((Text(f"{value} ({name}: {source.document}, p. {source.page}{first_hand})"),))
        rows.append(((Text(f"{item.kind}: {item.attribute.replace('_', ' ')}"),), *said))
    mend = (
        "Settle each by correcting the item, leaving it out, or recording a clarification by its author, under "
        "'decisions' in the case. Nobody picks the number that suits."
    )
    table = Table(head, tuple(rows), (24, 38, 38), "Items of the record that disagree")
    return [Heading(2, (Text("The record contradicts itself"),)), Paragraph((Text(mend),)), table]


def _paid(assessment: Assessment) -> list[Block]:
    """Lines that were paid though miscoded: for compliance, apart from all that concerns the denied ones."""
    if not assessment.paid:
        return []
    lead = (
        "These lines were paid. Compliance looks at them apart, with the corrected-claim worksheet; never in a letter."
    )
    items = tuple(
        (Text(f"Line {item.line.number}, {item.line.procedure}: {error.title}. {error.should_be} ({error.cite})."),)
        for item in assessment.paid
        for error in item.coding
    )
    return [Heading(2, (Text("For compliance"),)), Paragraph((Text(lead),)), Bullets(items)]


def _routes(assessment: Assessment, rules: Rules) -> list[Block]:
    blocks: list[Block] = [Heading(2, (Text("Route, and what was not chosen"),))]
    for line in assessment.lines:
        reasons = ", ".join(
            f"{rules.reasons[item.reason].title}{'' if item.sure else ' (candidate)'}" for item in line.reasons
        )
        lead = f"Line {line.line.number}: "
        blocks.append(Paragraph((Strong((Text(lead + line.route.kind),)), Text(f". Reasons: {reasons or 'none'}."))))
        steps = [(Text(step[:1].upper() + step[1:] + "."),) for step in line.route.trace]
        steps += [(Text(f"Not {item.route}: {item.why_not.rstrip('.')}."),) for item in line.route.alternatives]
        steps += [(Text(f"Coding {item.error}: {item.title}. {item.should_be} ({item.cite})"),) for item in line.coding]
        if steps:
            blocks.append(Bullets(tuple(steps)))
    return blocks


def _requirements(assessment: Assessment) -> list[Block]:
    blocks: list[Block] = []
    head: tuple[Inlines, ...] = tuple((Text(word),) for word in ("Requirement", "Standing", "Why", "Whose"))
    for line in assessment.lines:
        shown = [finding for finding in _shown(line) if finding is not None]
        if not shown:
            continue
        blocks.append(Heading(2, (Text(f"Line {line.line.number}: each requirement"),)))
        rows = tuple(
            (
                (Text(finding.shows),),
                (Strong((Text(finding.standing.word),)),),
                (Text(finding.why),),
                (Text(whose(finding)),),
            )
            for finding in shown
        )
        blocks.append(Table(head, rows, (32, 12, 36, 20), f"Requirements of line {line.line.number}"))
    return blocks


def _shown(line: LineAssessment) -> list[Finding]:
    """The findings of the chosen strategies, then those of the policy's criteria, each once."""
    chosen = [r for r in line.results if r.strategy in line.route.strategies] or list(line.results)
    named = [name for result in chosen for name in result.findings]
    named += [item.requirement for item in line.criteria if item.applicable and item.standing is not None]
    return [line.findings[name] for name in dict.fromkeys(named) if name in line.findings]


def whose(finding: Finding) -> str:
    """Whose threshold it is, as a cell shows it."""
    basis = finding.basis
    if basis.source is None:
        return f"{basis.policy}, {basis.section}" if basis.policy else "appealkit's map"
    match basis.source:
        case "policy":
            return f"{basis.policy}, {basis.section} ({basis.confidence})"
        case "denial":
            return "stated in the denial"
        case "contract":
            return "the contract, in payers.yaml"
        case _:
            return "others ask this; no policy on file"


def _adverse(assessment: Assessment, case: Case) -> list[Block]:
    if not assessment.adverse:
        return []
    by_id = {item.id: item for item in case.evidence}
    items: list[Inlines] = []
    for fact in assessment.adverse:
        pages = "; ".join(
            f"{name}: {by_id[name].source.document}, p. {by_id[name].source.page}"
            for name in fact.evidence
            if name in by_id
        )
        items.append((Text(f"{fact.says}" + (f" ({pages})" if pages else "") + "."),))
    return [Heading(2, (Text("What the record says against it"),)), Bullets(tuple(items))]


def _discuss(assessment: Assessment) -> list[Block]:
    words = list(dict.fromkeys(word for line in assessment.lines for word in line.discuss))
    if not words:
        return []
    lead = "For staff to discuss with the physician; never for a letter."
    heading = Heading(2, (Text("Instead of an appeal"),))
    return [heading, Paragraph((Text(lead),)), Bullets(tuple((Text(word + "."),) for word in words))]


def _look_at(assessment: Assessment, letter: Letter | None, notes: Iterable[str]) -> list[Block]:
    items = [*assessment.checks, *notes]
    items += [f"{note}" for deadline in assessment.deadlines for note in deadline.doubts]
    if letter is not None:
        items += [
            f"left out of the letter: {item.requirement} ({item.why})"
            for item in letter.left_out
            if item.why != NOT_HERE  # every letter leaves out what another programme's would cite: nothing to look at
        ]
    if not items:
        return []
    lines = tuple((Text(item[:1].upper() + item[1:].rstrip(".") + "."),) for item in dict.fromkeys(items))
    return [Heading(2, (Text("Look at these yourself"),)), Bullets(lines)]
