"""What a payer decided on another day, on claims that this workspace has cases of: pure functions over drafts.

A case here is found by its id, under the claim's own number or the one that it corrects (F8), or by the payer's number
and the member together. The later day decides, whichever file is read first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from appealkit.case import Lifting
from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.intake.casetext import TYPED
from appealkit.intake.draft import KEYS, CaseDraft, Path, Told, case_id
from appealkit.intake.join import LINES, PATIENT_NUMBER, PAYER_NUMBER, completed_by, folded, is_same_line, services

I064 = code_page(
    "I064",
    """A case here was changed, because the payer has decided anew
    A later remittance takes the decision back, pays the claim, or denies it otherwise. The case says so now. What a
    person typed into it stays, so it may still speak of the earlier decision.
    Bad: an appeal of a claim that was paid last week. Good: the case looked at once more before anything is sent.
    """,
)
I065 = code_page(
    "I065",
    """A decision was left out, because a case here has another one of this claim
    It is of an earlier day, or of the same day and cannot be put in order, or it speaks of other lines than the case.
    Bad: last month's remittance, read again. Good: nothing to mend, where the case has the payer's last word.
    """,
)

LIFTED: Path = ("denial", "lifted")
_OF_THE_CLAIM = {"payer", "claim_type", "appellant"}  # of a denial; all else there is of one decision
_AS_BILLED = ("diagnoses", "place_of_service")  # of a line, where the decision does not say it


@dataclass(frozen=True, slots=True)
class Since:
    """`cases`: the denials that were read, without those that are left out, each with what its case here had besides.
    `lifted`: cases here whose decision no longer stands."""

    cases: list[CaseDraft] = field(default_factory=list)
    lifted: list[CaseDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)  # cases here that have become others, by id


class Known:
    """The cases of a workspace, by what a claim is found by."""

    def __init__(self, cases: Iterable[CaseDraft]) -> None:
        self._by_id = {case.id: case for case in cases}
        self._by_number: dict[str, list[CaseDraft]] = {}
        for case in self._by_id.values():
            self._by_number.setdefault(folded(case.word("denial", "claim_number")), []).append(case)

    def has(self, *numbers: str) -> bool:
        """Whether a case here has one of these numbers of the payer."""
        return any(folded(number) in self._by_number for number in numbers if folded(number))

    def of(self, draft: CaseDraft) -> list[CaseDraft]:
        """The cases of this claim."""
        payer = draft.word("denial", "payer", "payer_id") or draft.word("denial", "payer", "name")
        first = draft.word(KEYS, "original_reference")
        idents = [draft.id, *([case_id(payer, first, draft.word(*PATIENT_NUMBER))] if first else [])]
        found = {ident: self._by_id[ident] for ident in idents if ident in self._by_id}
        member = folded(draft.word("patient", "member_id"))
        for number in {folded(draft.word(*PAYER_NUMBER)), folded(first)} - {""}:
            for case in self._by_number.get(number, ()):
                if member and folded(case.word("patient", "member_id")) == member:
                    found.setdefault(case.id, case)
        return list(found.values())


def since(known: Known, denials: Sequence[CaseDraft], others: Sequence[CaseDraft]) -> Since:
    """What becomes of the cases here. `others`: decisions by which nothing is denied that makes a case: a reversal that
    nothing follows (it has `("keys", "reversal")`), a claim that is paid."""
    found = Since()
    for draft in denials:
        case = _one_of(known.of(draft), draft)
        if case is None:
            found.cases.append(draft)
        else:
            _denied_again(draft, case, found)
    last: dict[str, CaseDraft] = {}
    for draft in sorted(others, key=_day):
        for case in known.of(draft):
            _lift(draft, last.get(case.id, case), found, last)
    found.lifted.extend(last.values())
    return found


def _one_of(cases: list[CaseDraft], draft: CaseDraft) -> CaseDraft | None:
    """The case that the draft is written into: never another one that was typed by hand."""
    own = [case for case in cases if case.id == draft.id]
    read = [case for case in cases if any(item.place != TYPED for item in case.told.values())]
    return next(iter([*own, *read]), None)


def _denied_again(draft: CaseDraft, case: CaseDraft, found: Since) -> None:
    day, before = _day(draft), _day(case)
    lifted_on = case.word(*LIFTED, "on") or ""
    if lifted_on and day <= lifted_on:
        return _leave_out(draft, case, "a decision of an earlier day is read again; this one no longer stands", found)
    if not _is_remitted(case):  # a queue or a letter told of it first; the remittance knows better
        numbered = _numbered_as(case, draft) if _is_remitted(draft) else CaseDraft(case.id, draft.told)
        return found.cases.append(_with_the_rest(numbered, case, same=True))
    if not _is_remitted(draft):
        both, problems = completed_by(case, draft)
        found.problems.extend(problems)
        return found.cases.append(both.having({path: item for path, item in draft.told.items() if path[0] == KEYS}))
    if day < before:
        return _leave_out(draft, case, "a decision of an earlier day is read again; the case has a later one", found)
    if day > before and not _covers(draft, case):
        says = "a later decision speaks of other lines than the case, so it is not sure what it takes the place of"
        return _leave_out(draft, case, says, found)
    if day == before and not services(draft) & services(case):
        says = "another part of this claim is decided here, on the day of the case's own; the case keeps its part"
        return _leave_out(draft, case, says, found)
    found.cases.append(_with_the_rest(_numbered_as(case, draft), case, same=day == before))
    if day > before:
        _tell_changed(draft, case, f"the claim was decided anew on {day}, and the case has that decision now", found)
    return None


def _lift(draft: CaseDraft, case: CaseDraft, found: Since, last: dict[str, CaseDraft]) -> None:
    """The case, told that its decision no longer stands, where that is so."""
    day, before = _day(draft), max(_day(case), case.word(*LIFTED, "on") or "")
    how = Lifting.TAKEN_BACK if draft.word(KEYS, "reversal") else Lifting.DECIDED_ANEW
    if (case.word(*LIFTED, "on"), case.word(*LIFTED, "how")) == (day, how.value):
        return None  # it says so already
    if not day or day < before:
        return _leave_out(draft, case, "a decision of an earlier day is read; the case has a later one", found)
    if day == before:
        says = "the case's own decision is of the same day, so it is not sure which of the two came first"
        return _leave_out(draft, case, says, found)
    if how is Lifting.DECIDED_ANEW and not _covers(draft, case):
        says = "a later decision does not speak of every line that is denied in the case, so the case stays open"
        return _leave_out(draft, case, says, found)
    place = draft.place(*PAYER_NUMBER) or draft.place("denial")
    by = draft.word("denial", "payer", "name") or case.word("denial", "payer", "name")
    if place is None or by is None:
        return None
    words = {"how": how.value, "on": day, "by": by, "reference": str(place)}
    lifted = {(*LIFTED, key): Told(word, place) for key, word in words.items()}
    last[case.id] = CaseDraft(case.id, {**lifted, **case.without(*LIFTED).told})  # where it is seen first
    says = "its decision was taken back" if how is Lifting.TAKEN_BACK else "no line that makes a case is denied now"
    _tell_changed(draft, case, f"{says}, by the remittance of {day}; nothing of it is to be appealed", found)
    return None


def _day(draft: CaseDraft) -> str:
    """The day of the decision: of its remittance, which no person corrects, else of the notice."""
    return draft.word("documents", "remittance", "date") or draft.word("denial", "notice_date") or ""


def _is_remitted(draft: CaseDraft) -> bool:
    return "remittance" in draft.keys("documents")


def _covers(draft: CaseDraft, case: CaseDraft) -> bool:
    """Whether the decision speaks of every service that is denied in the case."""
    denied = {
        (case.word(*LINES, line, "procedure") or "", case.word(*LINES, line, "service_date") or "")
        for line in case.keys(*LINES)
        if (case.word(*LINES, line, "paid") or "0.00") in {"0", "0.00"} or case.word(*LINES, line, "reduced") == "yes"
    }
    return bool(denied) and denied <= services(draft)


def _numbered_as(case: CaseDraft, draft: CaseDraft) -> CaseDraft:
    """The draft as this case, its lines with the numbers that they have there; new ones go behind."""
    free = case.keys(*LINES)
    after = max((int(line) for line in free if line.isdigit()), default=0)
    renumbered: dict[str, str] = {}
    for line in draft.keys(*LINES):
        number = next((mine for mine in free if is_same_line(case, mine, draft, line)), None)
        if number is None:
            after += 1
            number = str(after)
        else:
            free.remove(number)
        renumbered[line] = number
    told: dict[Path, Told] = {}
    for path, item in draft.told.items():
        at = 2 if path[:2] in {LINES, (KEYS, "line")} else 0
        moved = (*path[:2], renumbered.get(path[2], path[2]), *path[3:]) if at else path
        told[moved] = item
    return CaseDraft(case.id, told)


def _with_the_rest(draft: CaseDraft, case: CaseDraft, *, same: bool) -> CaseDraft:
    """The draft with what other files told of the claim and its patient before; of an earlier decision nothing, unless
    it is the same one. What a person typed is put into the file by itself."""
    lines = set(draft.keys(*LINES))
    rest = {
        path: item
        for path, item in case.told.items()
        if item.place != TYPED and path not in draft.told and _goes_on(path, draft, lines, same=same)
    }
    return CaseDraft(draft.id, {**draft.told, **rest})


def _goes_on(path: Path, draft: CaseDraft, lines: set[str], *, same: bool) -> bool:
    if path[:2] == LINES:
        return path[2] in lines and path[3] in _AS_BILLED and path[3] not in draft.keys(*LINES, path[2])
    if path[0] == "denial":
        return path[1] in _OF_THE_CLAIM or (same and path[:2] != LIFTED and path[1] not in draft.keys("denial"))
    return path[0] == "patient" or (path[0] in {"documents", "evidence"} and path[1] not in draft.keys(path[0]))


def _where(draft: CaseDraft) -> Where:
    place = draft.place(*PAYER_NUMBER) or draft.place("denial")
    return Where(place.file, place.line, path=place.at) if place else Where("")


def _tell_changed(draft: CaseDraft, case: CaseDraft, says: str, found: Since) -> None:
    found.changed.append(case.id)
    mend = "look at the case before anything is sent; what a person typed into it stays"
    found.problems.append(Problem(I064, f"case {case.id}: {says}", mend, _where(draft), Severity.DOUBT))


def _leave_out(draft: CaseDraft, case: CaseDraft, says: str, found: Since) -> None:
    mend = "nothing, if the case has the payer's last word; else ask the payer, and correct the case file"
    found.problems.append(Problem(I065, f"case {case.id}: {says}", mend, _where(draft), Severity.DOUBT))
