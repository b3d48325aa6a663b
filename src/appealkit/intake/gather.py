"""All files together → cases with their charts: what is said of one claim and one patient comes to one place."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from appealkit.document.model import Document
from appealkit.document.walk import texts
from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.intake.chartjoin import Joined, apart, charts_of, joined_with
from appealkit.intake.draft import CaseDraft, Place, Told
from appealkit.intake.draft import Path as ValuePath
from appealkit.intake.fhir import Attachment
from appealkit.intake.join import claims_of
from appealkit.intake.queue import ColumnMapping
from appealkit.intake.shelf import Shelf
from appealkit.intake.since import Known, since
from appealkit.intake.sources import FileRead, Sources, read_file
from appealkit.intake.textpage import PRINTED, text_page
from appealkit.intake.x12.acknowledgement import acknowledged
from appealkit.intake.x12.decided import is_denial
from appealkit.intake.x12.decisionpage import decision_page, decision_told
from appealkit.intake.x12.denials import STATUSES, denials, whole_draft
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.pairing import Filed, completed
from appealkit.intake.x12.remitted import RemittedClaim
from appealkit.intake.x12.settled import standing
from appealkit.intake.x12.statusjoin import with_status
from appealkit.intake.x12.tables import merely_of
from appealkit.maps.load import Rules

F071 = code_page(
    "F071",
    """A document of the record has no page that could be enclosed
    What came as text, or as an electronic remittance, is printed to PDF when it is read. Where that cannot be done the
    document is listed without a file: it can be asked for, and no packet can hold it.
    Bad: a text in characters that no font here has. Good: the document printed from the system that wrote it.
    """,
)
F072 = code_page(
    "F072",
    """A text of the record was printed without all of it
    Pictures, scripts and characters that cannot be read stand on no printed page. The words around them do.
    Bad: a note whose drawing of the spine is enclosed as its words alone. Good: the note printed from its own system.
    """,
)


Page = Document | bytes
"""A page to be printed; that of a remittance's decision is packed, since there may be many thousands of them."""


def laid_out(page: Page) -> Document:
    """The document of it."""
    return decision_page(zlib.decompress(page).decode()) if isinstance(page, bytes) else page


@dataclass(frozen=True, slots=True)
class Gathered:
    """What all files gave together. `cases`: those of the `denials` that were read, then those of before that got a
    chart or whose decision no longer stands. `others`: denials of procedures that are not on file here, which make no
    case."""

    files: tuple[FileRead, ...]
    cases: tuple[Joined, ...]
    charts: tuple[CaseDraft, ...]
    contents: Mapping[str, bytes] = field(repr=False)  # of documents, by a name from which nothing can be read
    pages: Mapping[str, Page] = field(repr=False)  # what is still to be printed, by such names
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
    remitted, lifting, pages, problems = _remitted(sources, shelf, rules, here)
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
    filed, of_texts, more = _with_files(sources.charts, sources.attachments)
    problems += more
    charts, more = charts_of([*known[1], *filed])
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
    pages |= of_texts
    return Gathered(
        tuple(files), touched, changed, contents, pages, len(cases), others, tuple(settled.changed), tuple(problems)
    )


def _remitted(
    sources: Sources, shelf: Shelf, rules: Rules, here: Known
) -> tuple[list[CaseDraft], list[CaseDraft], dict[str, Page], list[Problem]]:
    """The denials of all remittances, and what else they decide on claims that have a case here; and the page of each
    decision, by the name under which its case lists it. Decisions that were taken back or made anew are settled over
    all of them."""
    merely = merely_of(rules.reasons)

    def is_wanted(claim: RemittedClaim) -> bool:
        return is_denial(claim, merely) or _is_of(here, claim)

    claims, problems = standing(chain.from_iterable(sources.remitted), is_wanted)
    lifting: list[CaseDraft] = []
    pages: dict[str, Page] = {}

    def denied() -> Iterator[RemittedClaim]:
        for claim in claims:
            if is_denial(claim, merely):
                yield claim
            elif claim.status in STATUSES:
                lifted = whole_draft(claim, merely, shelf.filing, Findings(claim.remittance.file))
                lifting.append(_with_page(claim, lifted, pages, rules))

    drafts, more = denials(denied(), merely, shelf.filing)
    packed = sources.packing.packed
    found = [packed(_with_page(claim, draft, pages, rules)) for claim, draft in drafts]
    return found, lifting, pages, [*problems, *more]


def _with_page(claim: RemittedClaim, draft: CaseDraft, pages: dict[str, Page], rules: Rules) -> CaseDraft:
    """The draft, whose remittance names the page that is put to the others; only where a case may come of it."""
    place = draft.place("documents", "remittance")
    if place is None or not (_is_ours(draft, rules) or not claim.lines):
        return draft
    told = decision_told(claim).encode()
    name = _named(told)
    pages[name] = zlib.compress(told)
    return draft.having({("documents", "remittance", "file"): _at(name, place)})


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


def page_name(page: Document) -> str:
    """A name for the printed page from which nothing can be read: the same for the same words."""
    return _named("\x1f".join((page.title, page.footer, *texts(page))).encode())


def _named(words: bytes) -> str:
    return hashlib.sha256(words).hexdigest()[:16] + EXHIBIT


def _name_of(item: Attachment) -> str:
    return hashlib.sha256(item.data).hexdigest()[:16] + EXTENSIONS.get(_type_of(item), ".bin")


def _type_of(item: Attachment) -> str:
    return item.media_type.split(";")[0].strip().lower()


def _at(name: str, place: Place) -> Told:
    return Told(f"../exhibits/{name}", place)


def _with_files(
    charts: Iterable[CaseDraft], attachments: Iterable[Attachment]
) -> tuple[list[CaseDraft], dict[str, Page], list[Problem]]:
    """The charts, in which each document whose pages came with it names its file; the texts among them as pages to be
    printed; and what of a text can stand on no page."""
    held = {(item.chart, item.document): item for item in attachments}
    filed: list[CaseDraft] = []
    pages: dict[str, Page] = {}
    problems: list[Problem] = []
    for chart in charts:
        files: dict[ValuePath, Told] = {}
        for document in chart.keys("documents"):
            item, place = held.get((chart.id, document)), chart.place("documents", document)
            name = _name_of(item) if item else ""
            if item and place and _type_of(item) in PRINTED:
                about = {word.title(): chart.word("documents", document, word) for word in ("title", "date", "author")}
                about["Patient"] = chart.word("patient", "name")
                page, dropped = text_page(item.data, _type_of(item), about)
                problems += _not_printed(page, dropped, place)
                name = page_name(page) if page else ""
                pages |= {name: page} if page else {}
            if place and name.endswith(EXHIBIT):
                files["documents", document, "file"] = _at(name, place)
        filed.append(chart.having(files))
    return filed, pages, problems


def _not_printed(page: Document | None, dropped: Sequence[str], place: Place) -> list[Problem]:
    where = Where(place.file, place.line)
    at = f" ({place.at})" if place.at else ""
    if page is None:
        says = f"a text of the record{at} is empty, too long to print, or cannot be read"
        return [Problem(F071, says, "print it from its own system, as PDF", where, Severity.DOUBT)]
    mend = "compare the printed page with the document before it is enclosed"
    says = f"a text of the record{at} was printed without all of it: {', '.join(dropped)}"
    return [Problem(F072, says, mend, where, Severity.DOUBT)] if dropped else []


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
