"""What several files say of one claim becomes one draft; what cannot be told apart is a Problem with its candidates.

A remittance is the first source of codes and amounts, then a payer's FHIR answer, a queue, a letter. Where two sources
differ the better one's value stays, and the difference is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.intake.draft import KEYS, CaseDraft, Clash, Path, Place, Told

I051 = code_page(
    "I051",
    """Two files tell the same thing differently
    The value of the remittance stays; the other may be newer, or mistyped.
    Bad: a queue with 1450.00 charged where the remittance has 1540.00. Good: the one that is right, in the case file.
    """,
)
I052 = code_page(
    "I052",
    """A claim fits more than one other
    What a row or a letter says is added to a claim only where it can be no other claim.
    Bad: a letter without a claim number, for a patient with two denials of one day. Good: its claim number typed in.
    """,
)
I053 = code_page(
    "I053",
    """A line is not among those of the remittance
    Where a remittance is at hand its lines are the claim's; a line that only a queue or a letter has is left out.
    Bad: a queue row for 77003 that the payer never answered. Good: the remittance of that claim, read too.
    """,
)

PAYER_NUMBER: Path = (KEYS, "payer_control_number")
PATIENT_NUMBER: Path = (KEYS, "patient_control_number")
LINES: Path = ("denial", "lines")
SAID_BETTER_BY_OTHERS = (("denial", "payer", "name"), ("patient", "name"))  # spelled in as many ways as there are files


def claims_of(sources: Sequence[Sequence[CaseDraft]]) -> tuple[list[CaseDraft], list[Problem]]:
    """One draft a claim, from sources in the order in which they are trusted."""
    found: list[CaseDraft] = []
    problems: list[Problem] = []
    for source in sources:
        by_number: dict[str, list[int]] = {}  # of those before: two claims of one file are two
        for at, one in enumerate(found):
            for number in {one.id, *_numbers(one)}:
                by_number.setdefault(number, []).append(at)
        for draft in source:
            near = {at for number in {draft.id, *_numbers(draft)} for at in by_number.get(number, ())}
            same = [at for at in sorted(near) if is_same_claim(found[at], draft)]
            if not same:
                found.append(draft)
            elif len(same) == 1:
                found[same[0]], told = completed_by(found[same[0]], draft)
                problems += told
            else:
                problems.append(_fits_many(draft, [found[at] for at in same]))
    return found, problems


def is_same_claim(one: CaseDraft, other: CaseDraft) -> bool:
    """Whether both speak of one claim: one id; the payer's own number; else any number that both give, with a service
    that both name."""
    if one.id == other.id:
        return True
    mine, theirs = folded(one.word(*PAYER_NUMBER)), folded(other.word(*PAYER_NUMBER))
    if mine and theirs:
        return mine == theirs
    if (mine or theirs) and (mine or theirs) in _numbers(other if mine else one):
        return True
    return bool(_numbers(one) & _numbers(other)) and bool(services(one) & services(other))


def completed_by(draft: CaseDraft, other: CaseDraft) -> tuple[CaseDraft, list[Problem]]:
    """The draft with what the other one has besides, line by line; and what differs between them."""
    other, problems = _with_lines_of(draft, other)
    both, clashes = draft.joined(other, SAID_BETTER_BY_OTHERS)
    return both, [*problems, *(_differs(clash) for clash in clashes if clash.path[0] != KEYS)]


def _numbers(draft: CaseDraft) -> set[str]:
    """Every number of the claim, the payer's and the practice's: a queue has one column for either."""
    return {folded(draft.word(*path)) for path in (PAYER_NUMBER, PATIENT_NUMBER, ("denial", "claim_number"))} - {""}


def services(draft: CaseDraft) -> set[tuple[str, str]]:
    """The procedure and the day of each line."""
    return {
        (draft.word(*LINES, line, "procedure") or "", draft.word(*LINES, line, "service_date") or "")
        for line in draft.keys(*LINES)
    }


def _with_lines_of(draft: CaseDraft, other: CaseDraft) -> tuple[CaseDraft, list[Problem]]:
    """The other draft with its lines numbered as in the first; those that the first does not have are left out."""
    mine = set(draft.keys("documents"))  # the answer of the payer in another shape is no second document
    told = {
        path: item
        for path, item in other.told.items()
        if path[:2] != LINES and not (path[0] == "documents" and path[1] in mine)
    }
    problems = []
    free = draft.keys(*LINES)
    for line in other.keys(*LINES):
        number = next((mine for mine in free if is_same_line(draft, mine, other, line)), None)
        if number is None:
            problems.append(_no_such_line(other.place(*LINES, line)))
            continue
        free.remove(number)
        told |= _line_told(draft, number, other, line)
    return CaseDraft(draft.id, told), problems


def _line_told(draft: CaseDraft, number: str, other: CaseDraft, line: str) -> dict[Path, Told]:
    """What the other says of the line; of its lists only those that the draft does not have at all."""
    have = set(draft.keys(*LINES, number))
    lists = {"adjustments", "remarks", "modifiers", "diagnoses"} & have
    return {(*LINES, number, *rest): item for rest, item in other.below(*LINES, line) if rest[0] not in lists}


def is_same_line(draft: CaseDraft, mine: str, other: CaseDraft, theirs: str) -> bool:
    """Whether these lines of the two speak of one service: its code, its day, its side."""

    def words(one: CaseDraft, line: str) -> tuple[str | None, str | None]:
        return one.word(*LINES, line, "procedure"), one.word(*LINES, line, "service_date")

    (code, day), (other_code, other_day) = words(draft, mine), words(other, theirs)
    sides = (_modifiers(draft, mine), _modifiers(other, theirs))
    agree = not sides[0] or not sides[1] or bool(sides[0] & sides[1])
    return code == other_code and (day == other_day or None in (day, other_day)) and agree


def _modifiers(draft: CaseDraft, line: str) -> set[str]:
    return {item.value for _, item in draft.below(*LINES, line, "modifiers")}


def folded(word: str | None) -> str:
    """A number as it is compared: without marks and leading zeros, in capitals."""
    return "".join(char for char in (word or "").upper() if char.isalnum()).lstrip("0")


def _where(place: Place | None) -> Where:
    return Where(place.file, place.line, path=place.at) if place else Where("")


def _differs(clash: Clash) -> Problem:
    says = f"'{'.'.join(clash.path)}' is told otherwise at {clash.one}; that is kept"
    return Problem(I051, says, "compare the two, and correct the case file", _where(clash.other), Severity.DOUBT)


def _fits_many(draft: CaseDraft, candidates: Iterable[CaseDraft]) -> Problem:
    listed = ", ".join(one.id for one in candidates)
    says = f"this claim fits more than one that was read: {listed}"
    return Problem(I052, says, "type its claim number, or add it to one case by hand", _where(draft.place("denial")))


def _no_such_line(place: Place | None) -> Problem:
    mend = "read the remittance that answers it, or add the line by hand"
    return Problem(I053, "this line is not among those of its claim", mend, _where(place), Severity.DOUBT)
