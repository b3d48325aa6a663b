"""A draft as the text of a case file, and a case file as a draft: what a person changed in it is kept when it is read
again.

Each value that was read carries where, under `came_from`, with a mark of the value as it was read: where the value now
is another one, a person edited it; where there is no mark, a person typed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from appealkit import yamltext
from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.intake.draft import KEYS, CaseDraft, Path, Place, Plain, Told
from appealkit.intake.marks import digest, flat
from appealkit.intake.written import is_plain_number

I050 = code_page(
    "I050",
    """A value that was read holds a character no record contains
    Control characters and marks that reverse the reading direction are not carried into a case file.
    Bad: a name with U+202E in it. Good: the name typed anew.
    """,
)

TYPED = Place("", "typed by a person")
NEEDED: Mapping[Path, str] = {
    ("denial", "payer", "name"): "the payer's name",
    ("denial", "payer", "program"): "the payer's programme (or put the payer into payers.yaml)",
    ("denial", "claim_number"): "the payer's claim number",
    ("denial", "notice_date"): "the day of the notice or remittance: it starts the clock",
    ("patient", "name"): "the patient's name",
    ("patient", "birth_date"): "the patient's date of birth: no letter goes without it",
    ("patient", "member_id"): "the member id",
}


PLANNED = "the day for which the service was asked or is planned: the policy in force hangs on it"

Marks = Mapping[str, object]
"""What a file says under `came_from`, by path."""


def case_text(draft: CaseDraft, *, chart: str | None = None, edited: Marks = MappingProxyType({})) -> str:
    """The case file: what was read, where, and on top what is still needed. `chart` is the path of its chart's file;
    `edited`: the marks of values that a person changed, which stay as they are."""
    nested: dict[str, object] = dict(draft.nested())
    if chart:
        nested["chart"] = chart
    lacking = [f"#   {'.'.join(path)}: {words}" for path, words in NEEDED.items() if draft.word(*path) is None]
    lacking += [f"#   {'.'.join(path)}: {PLANNED}" for path in _undated(draft)]
    head = ["# Still needed:", *lacking] if lacking else []
    if is_over(draft):
        head = ["# The decision no longer stands, as denial.lifted says. There is nothing to appeal."]
    return "\n".join((*head, "")).lstrip("\n") + yamltext.written(nested) + _places(draft, edited)


def is_over(draft: CaseDraft) -> bool:
    """Whether the decision of this case no longer stands; one that came after an earlier one fell does."""
    lifted = draft.word("denial", "lifted", "on")
    return bool(lifted) and str(lifted) >= (draft.word("denial", "notice_date") or "")


def _undated(draft: CaseDraft) -> Iterator[Path]:
    """The days that are lacking of services that were refused before they were done."""
    for line in draft.keys("denial", "lines"):
        of = ("denial", "lines", line)
        if draft.word(*of, "refused_before") and draft.word(*of, "service_date") is None:
            yield (*of, "service_date")


def chart_text(draft: CaseDraft, *, edited: Marks = MappingProxyType({})) -> str:
    """The file of a chart that several cases share: whose it is, its documents, its evidence, and where each stood."""
    nested = {key: value for key, value in draft.nested().items() if key in {"patient", "documents", "evidence"}}
    return yamltext.written(nested) + _places(draft, edited)


def fit(draft: CaseDraft) -> tuple[CaseDraft, list[Problem]]:
    """The draft without values that hold a character no case file takes, and a Problem for each of those."""
    unfit = {path: item.place for path, item in draft.told.items() if yamltext.unfit_character(item.value)}
    problems = [
        Problem(
            I050,
            f"'{'.'.join(path)}' holds a character that no record contains",
            "type the value into the case file",
            Where(place.file, place.line),
            Severity.DOUBT,
        )
        for path, place in unfit.items()
    ]
    kept = {path: item for path, item in draft.told.items() if path not in unfit} if unfit else draft.told
    return CaseDraft(draft.id, kept), problems


def draft_of(nested: Mapping[str, object]) -> CaseDraft:
    """What stands in a case file, as a draft: values that a person typed or edited are told as such."""
    marks = nested.get("came_from")
    marks = marks if isinstance(marks, dict) else {}
    told: dict[Path, Told] = {}
    for path, value in flat({key: part for key, part in nested.items() if key not in {"case", "came_from"}}):
        mark = marks.get("/".join(path))
        same = isinstance(mark, dict) and mark.get("read") == digest(path, value)
        place = _place(mark) if same and isinstance(mark, dict) else TYPED
        told[path] = Told(value, place)
    return CaseDraft(str(nested.get("case") or ""), told)


def _place(mark: Mapping[str, object]) -> Place:
    sure = str(mark.get("sure") or "1")
    return Place(str(mark.get("at") or ""), sure=float(sure) if is_plain_number(sure) else 1.0)


def edited_marks(nested: Mapping[str, object]) -> Marks:
    """The marks of those values of a case file that are no longer as they were read."""
    marks = nested.get("came_from")
    typed = {"/".join(path) for path in typed_by_a_person(draft_of(nested))}
    return {key: mark for key, mark in marks.items() if key in typed} if isinstance(marks, dict) else {}


def typed_by_a_person(draft: CaseDraft) -> dict[Path, Told]:
    """The values of a case file that no reader put there."""
    return {path: item for path, item in draft.told.items() if item.place == TYPED}


def _read(draft: CaseDraft) -> Iterator[tuple[Path, Told]]:
    return ((path, item) for path, item in draft.told.items() if path[0] != KEYS and item.place != TYPED)


def _places(draft: CaseDraft, edited: Marks) -> str:
    read: dict[str, object] = {"/".join(path): _came_from(path, item) for path, item in _read(draft)}
    read |= edited
    said = "# Where each value was read. Correct a value above, not here: what you change is known as yours.\n"
    return said + yamltext.written({"came_from": read}) if read else ""


def _came_from(path: Path, item: Told) -> dict[str, Plain]:
    sure: dict[str, Plain] = {"sure": f"{item.place.sure:.2f}"} if item.place.sure < 1 else {}
    return {"at": str(item.place), "read": digest(path, item.value), **sure}
