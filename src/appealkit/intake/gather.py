"""All files together → cases with their charts: what is said of one claim and one patient comes to one place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from appealkit.errors import Problem
from appealkit.intake.chartjoin import Joined, apart, charts_of, joined_with
from appealkit.intake.draft import CaseDraft, Told
from appealkit.intake.draft import Path as ValuePath
from appealkit.intake.fhir import Attachment
from appealkit.intake.join import claims_of
from appealkit.intake.queue import ColumnMapping
from appealkit.intake.shelf import Shelf
from appealkit.intake.since import Known, since
from appealkit.intake.sources import FileRead, Sources, read_file
from appealkit.intake.x12.acknowledgement import acknowledged
from appealkit.intake.x12.decided import is_denial
from appealkit.intake.x12.denials import STATUSES, denials, whole_draft
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.pairing import Filed, completed
from appealkit.intake.x12.remitted import RemittedClaim
from appealkit.intake.x12.settled import standing
from appealkit.intake.x12.statusjoin import with_status
from appealkit.intake.x12.tables import merely_of
from appealkit.maps.load import Rules


@dataclass(frozen=True, slots=True)
class Gathered:
    """What all files gave together. `cases`: those of the `denials` that were read, then those of before that got a
    chart or whose decision no longer stands. `others`: denials of procedures that are not on file here, which make no
    case."""

    files: tuple[FileRead, ...]
    cases: tuple[Joined, ...]
    charts: tuple[CaseDraft, ...]
    contents: Mapping[str, bytes] = field(repr=False)  # of documents, by a name from which nothing can be read
    denials: int
    others: int
    changed: tuple[str, ...]  # cases of before on which the payer has decided anew, by id
    problems: tuple[Problem, ...] = field(repr=False)


def gather(
    paths: Iterable[tuple[Path, str]],
    shelf: Shelf,
    rules: Rules,
    mapping: ColumnMapping | None = None,
    each: Callable[[str], None] | None = None,
    known: tuple[Sequence[CaseDraft], Sequence[CaseDraft]] = ((), ()),
) -> Gathered:
    """Every file read, joined and sorted out. `paths`: each with the name by which it is spoken of. `each` is told the
    name of every file before it is read. `known`: cases and charts of before, which find what is new."""
    sources, files = Sources(), []
    for path, shown in paths:
        if each:
            each(shown)
        files.append(read_file(path, shown, shelf, rules, mapping, sources))
    here = Known(known[0])
    remitted, lifting, problems = _remitted(sources, shelf, rules, here)
    for file in files:
        file.settle()
    found, more = claims_of([remitted, sources.fhir, sources.queue, sources.notices, _refused(sources.authorizations)])
    problems += more
    ours = [draft for draft in found if _is_ours(draft, rules)]
    cases, more = _with_claims(ours, sources)
    problems += more
    settled = since(here, cases, [*lifting, *(draft for draft in found if not _is_ours(draft, rules))])
    cases, problems = settled.cases, [*problems, *settled.problems]
    contents = {_name_of(item): item.data for item in sources.attachments}
    charts, more = charts_of([*known[1], *_with_files(sources.charts, sources.attachments)])
    problems += more
    read = {case.id for case in (*cases, *settled.lifted)}
    before = [case for case in known[0] if case.id not in read and case.word("chart") is None]
    joined, more = joined_with([*cases, *settled.lifted, *before], charts, {chart.id for chart in known[1]})
    problems += more
    joined, charts, more = apart(joined, charts)
    problems += more
    touched = tuple(one for one in joined if one.case.id in read or one.chart is not None)
    changed = tuple(chart for chart in charts if chart not in known[1])
    others = len(found) - len(ours)
    return Gathered(
        tuple(files), touched, changed, contents, len(cases), others, tuple(settled.changed), tuple(problems)
    )


def _remitted(
    sources: Sources, shelf: Shelf, rules: Rules, here: Known
) -> tuple[list[CaseDraft], list[CaseDraft], list[Problem]]:
    """The denials of all remittances, and what else they decide on claims that have a case here. Decisions that were
    taken back or made anew are settled over all of them."""
    merely = merely_of(rules.reasons)

    def is_wanted(claim: RemittedClaim) -> bool:
        return is_denial(claim, merely) or _is_of(here, claim)

    claims, problems = standing(chain.from_iterable(sources.remitted), is_wanted)
    lifting: list[CaseDraft] = []

    def denied() -> Iterator[RemittedClaim]:
        for claim in claims:
            if is_denial(claim, merely):
                yield claim
            elif claim.status in STATUSES:
                lifting.append(whole_draft(claim, merely, shelf.filing, Findings(claim.remittance.file)))

    drafts, more = denials(denied(), merely, shelf.filing)
    found = list(drafts)
    return found, lifting, [*problems, *more]


def _is_of(here: Known, claim: RemittedClaim) -> bool:
    original = claim.reference("F8")
    return here.has(claim.payer_control_number, original.value if original else "")


def _with_claims(cases: list[CaseDraft], sources: Sources) -> tuple[list[CaseDraft], list[Problem]]:
    """The denials with the claims as they were sent, their acceptance and their authorizations."""
    filed = Filed.of(sources.claims)
    found, problems = [], []
    for case in cases:
        whole, more = completed(case, filed)
        found.append(whole)
        problems += more
    answers, more = acknowledged(sources.claims, sources.acknowledgements)
    problems += more
    found, more = with_status(found, [*sources.acceptances, *answers], sources.authorizations)
    return found, [*problems, *more]


EXTENSIONS = {"application/pdf": ".pdf", "text/plain": ".txt", "text/html": ".html", "text/rtf": ".rtf"}
EXHIBIT = ".pdf"  # what a packet can hold


def _name_of(item: Attachment) -> str:
    digest = hashlib.sha256(item.data).hexdigest()[:16]
    return digest + EXTENSIONS.get(item.media_type.split(";")[0].strip().lower(), ".bin")


def _with_files(charts: Iterable[CaseDraft], attachments: Iterable[Attachment]) -> Iterator[CaseDraft]:
    """The charts, in which each document whose pages came with it names its file."""
    named = {(item.chart, item.document): _name_of(item) for item in attachments}
    for chart in charts:
        files: dict[ValuePath, Told] = {
            ("documents", name, "file"): Told(f"../exhibits/{file}", place)
            for name in chart.keys("documents")
            if (file := named.get((chart.id, name), "")).endswith(EXHIBIT) and (place := chart.place("documents", name))
        }
        yield chart.having(files)


def _refused(authorizations: Iterable[CaseDraft]) -> list[CaseDraft]:
    """The responses that are denials of their own."""
    return [draft for draft in authorizations if draft.keys("denial", "lines")]


def _is_ours(draft: CaseDraft, rules: Rules) -> bool:
    """Whether a line that was denied has a procedure on file here."""
    return any(code in rules.procedures.procedures for code in _denied(draft))


def _denied(draft: CaseDraft) -> Iterator[str]:
    for line in draft.keys("denial", "lines"):
        of = ("denial", "lines", line)
        paid, reduced = draft.word(*of, "paid"), draft.word(*of, "reduced") == "yes"
        if paid in {None, "0", "0.00"} or reduced:
            yield draft.word(*of, "procedure") or ""
