"""A remittance completed by the claim that it answers: pure functions over drafts.

What the payer said stays. The claim adds what a remittance does not say (diagnoses, place, authorization, providers,
birth date); where both say the same thing differently, that is told with both places, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.intake.draft import CaseDraft, Path, Place, Told
from appealkit.intake.x12.linematch import Unmatched, lines_of, matched, numbers

I095 = code_page(
    "I095",
    """A remittance, or a line of it, could be of several claims or lines
    Number, procedure, modifiers, day and charge leave more than one, or none, so nothing is taken from the claim there.
    Bad: two lines `64483` of one day and one charge with different diagnoses, and no line control number (REF*6R).
    Good: the same with `REF*6R` on each, or with modifiers that tell them apart.
    """,
)
I096 = code_page(
    "I096",
    """Remittance and claim tell the same thing differently
    The payer may have changed the procedure, the units or the charge, or one of the two was misread. What the payer
    said is kept, because it is what was decided on; the route may be a corrected claim.
    Bad: `64483` on the claim, `64493` on the remittance, and nobody looked. Good: the two compared before an appeal.
    """,
)

_OF_CLAIM = (("patient", "birth_date"), ("patient", "name"), ("patient", "member_id"), ("denial", "claim_type"))
_OF_LINE = ("procedure", "service_date", "charged", "units", "place_of_service")
_NOT_OURS = {"claim_charge", "patient_control_number", "payer_control_number", "line"}


@dataclass(frozen=True, slots=True)
class Filed:
    """Claims as they were sent, found by the number that the practice gave them, then by that of the payer."""

    by_number: Mapping[str, tuple[CaseDraft, ...]] = field(repr=False)
    by_payer_number: Mapping[str, tuple[CaseDraft, ...]] = field(repr=False)

    @classmethod
    def of(cls, claims: Iterable[CaseDraft]) -> Filed:
        """These claims, to be found again."""
        indexes: tuple[dict[str, list[CaseDraft]], dict[str, list[CaseDraft]]] = ({}, {})
        for claim in claims:
            for index, name in zip(indexes, ("patient_control_number", "payer_control_number"), strict=True):
                if number := plain_number(claim.word("keys", name)):
                    index.setdefault(number, []).append(claim)
        return cls(*({number: tuple(found) for number, found in index.items()} for index in indexes))

    def find(self, remitted: CaseDraft) -> tuple[CaseDraft, ...]:
        """The claims that this remittance could answer: those with its number, of its days, and, where several are
        left, of its payer, its frequency and its lines."""
        found = self.by_number.get(plain_number(remitted.word("keys", "patient_control_number")), ())
        if not found:
            found = self.by_payer_number.get(plain_number(remitted.word("keys", "payer_control_number")), ())
        found = tuple(claim for claim in found if _share(remitted, claim, "service_date"))
        frequency = remitted.word("keys", "frequency")
        for fits in (
            [claim for claim in found if _same_payer(remitted, claim)],
            [claim for claim in found if frequency and claim.word("keys", "frequency") == frequency],
            [claim for claim in found if _share(remitted, claim, "procedure")],
            [claim for claim in found if _share(remitted, claim, "charged")],
        ):
            chosen = [claim for claim in fits if claim in found]
            found = tuple(chosen) if chosen else found
        return found


def completed(remitted: CaseDraft, filed: Filed) -> tuple[CaseDraft, list[Problem]]:
    """The remittance's draft with its claim, where exactly one was filed for it; else as it was, and a Problem where
    there are several."""
    found = filed.find(remitted)
    if not found:
        return remitted, []
    if len({_substance(claim) for claim in found}) > 1:
        places = ", ".join(str(claim.place("keys", "patient_control_number")) for claim in found)
        says = f"{len(found)} claims could be the one that this remittance answers: {places}"
        mend = "give only the claim that was answered, or complete the case by hand"
        where = _where(remitted.place("keys", "patient_control_number"))
        return remitted, [Problem(I095, says, mend, where, Severity.DOUBT)]
    last = max(found, key=lambda claim: claim.word("evidence", "sent", "submitted_on") or "")
    case, problems = paired(remitted, last)
    for claim in found:
        case = supplemented(case, claim)
    return case, problems


def paired(remitted: CaseDraft, claim: CaseDraft) -> tuple[CaseDraft, list[Problem]]:
    """The remittance's draft completed by the claim's, and what is in doubt between them."""
    problems: list[Problem] = []
    added: dict[Path, Told] = {}
    same_member = not _differs(remitted, claim, ("patient", "member_id"))
    for path in (*_OF_CLAIM, *((("patient", "group_number"),) if same_member else ())):
        problems += _kept(remitted, claim, path, path, added)
    payer = ("denial", "payer", "name")
    if plain_number(remitted.word(*payer)) == plain_number(claim.word(*payer)) or not remitted.word(*payer):
        for path in (payer, ("denial", "payer", "payer_id")):
            _add(remitted, path, claim.told.get(path), added)
    for path, item in claim.told.items():
        if path[0] == "keys" and path[1] not in _NOT_OURS:
            _add(remitted, path, item, added)
    found, doubtful = matched(lines_of(remitted), lines_of(claim))
    for line, of_claim in found.items():
        problems += _line(remitted, claim, line, of_claim, added)
    problems += (_unmatched(remitted, claim, item) for item in doubtful)
    return supplemented(remitted.having(added), claim), problems


def supplemented(case: CaseDraft, other: CaseDraft) -> CaseDraft:
    """The case with the documents and the evidence of the other, under ids that are free; what it has already, alike
    in all that it says, is not taken twice. The payer's control number comes with them where the case has none."""
    added: dict[Path, Told] = {}
    _add(case, ("keys", "payer_control_number"), other.told.get(("keys", "payer_control_number")), added)
    renamed: dict[str, str] = {}
    for ident in other.keys("documents"):
        renamed[ident] = _home(case, ("documents",), ident, _said(other, ("documents", ident)))
        added |= {("documents", renamed[ident], *path): item for path, item in other.below("documents", ident)}
    for ident in other.keys("evidence"):
        told = dict(other.below("evidence", ident))
        source = told.get(("source", "document"))
        if source and source.value in renamed:
            told["source", "document"] = Told(renamed[source.value], source.place)
        home = _home(case, ("evidence",), ident, {path: item.value for path, item in told.items()})
        added |= {("evidence", home, *path): item for path, item in told.items()}
    return case.having({path: item for path, item in added.items() if path not in case.told})


def _home(case: CaseDraft, folder: Path, ident: str, said: Mapping[Path, str]) -> str:
    """The id itself where it is free or its holder says just this, else the next number that is so."""
    name, count = ident, 1
    while (holds := _said(case, (*folder, name))) and holds != said:
        count += 1
        name = f"{ident}-{count}"
    return name


def _said(draft: CaseDraft, path: Path) -> dict[Path, str]:
    return {name: item.value for name, item in draft.below(*path)}


def _line(
    remitted: CaseDraft, claim: CaseDraft, line: str, of_claim: str, added: dict[Path, Told]
) -> Iterator[Problem]:
    """What the claim's line adds to the remittance's, and where the two differ."""
    mine, other = ("denial", "lines", line), ("denial", "lines", of_claim)
    for name in _OF_LINE:
        yield from _kept(remitted, claim, (*mine, name), (*other, name), added)
    for name in ("diagnoses", "modifiers"):
        told, had = dict(claim.below(*other, name)), dict(remitted.below(*mine, name))
        if not had:
            unchanged = remitted.word(*mine, "procedure") in {None, claim.word(*other, "procedure")}
            if name == "diagnoses" or unchanged:
                added.update({(*mine, name, *path): item for path, item in told.items()})
        elif told and {item.value for item in had.values()} != {item.value for item in told.values()}:
            yield _difference(f"line {line}: {name}", remitted.place(*mine, name), claim.place(*other, name))
    place = claim.place(*other)
    if place:
        added["keys", "line", line, "claim_line"] = Told(of_claim, place)
    for path, item in claim.below("keys", "line", of_claim):
        _add(remitted, ("keys", "line", line, *path), item, added)


def _kept(remitted: CaseDraft, claim: CaseDraft, path: Path, other: Path, added: dict[Path, Told]) -> Iterator[Problem]:
    """The remittance's value stays; the claim's is added where there is none; a difference is told."""
    _add(remitted, path, claim.told.get(other), added)
    if _differs(remitted, claim, path, other):
        what = f"line {path[2]}: {path[3]}" if path[:2] == ("denial", "lines") else path[-1]
        yield _difference(what, remitted.place(*path), claim.place(*other))


def _add(case: CaseDraft, path: Path, item: Told | None, added: dict[Path, Told]) -> None:
    if item and path not in case.told:
        added[path] = item


def _differs(one: CaseDraft, other: CaseDraft, path: Path, path_there: Path | None = None) -> bool:
    """Whether both say something there, and not the same."""
    mine, theirs = one.word(*path), other.word(*(path_there or path))
    if mine is None or theirs is None or plain_number(mine) == plain_number(theirs):
        return False
    if path == ("patient", "name"):  # an initial or a suffix that only one of the two has is no other person
        words, others = (set(_words(name)) for name in (mine, theirs))
        return not (words <= others or others <= words)
    return True


def _difference(what: str, mine: Place | None, theirs: Place | None) -> Problem:
    says = f"{what} is told differently: the remittance at {mine}, the claim at {theirs}"
    return Problem(I096, says, "what the remittance says is kept; compare the two", _where(mine), Severity.DOUBT)


def _unmatched(remitted: CaseDraft, claim: CaseDraft, item: Unmatched) -> Problem:
    mend = "give the line control numbers (REF*6R), or complete the line by hand"
    there = claim.place("keys", "patient_control_number")
    says = f"line {item.number} of the remittance is none of the claim at {there} for sure"
    if item.candidates:
        says = f"line {item.number} of the remittance could be line {numbers(item.candidates)} of the claim at {there}"
    return Problem(I095, says, mend, _where(remitted.place("denial", "lines", item.number)), Severity.DOUBT)


def _where(place: Place | None) -> Where | None:
    return Where(place.file, place.line, path=place.at) if place else None


def _share(one: CaseDraft, other: CaseDraft, name: str) -> bool:
    """Whether any line of both says the same there; also where one of the two says nothing of it."""
    mine, theirs = (
        {d.word("denial", "lines", n, name) for n in d.keys("denial", "lines")} - {None} for d in (one, other)
    )
    return not mine or not theirs or bool(mine & theirs)


def _same_payer(one: CaseDraft, other: CaseDraft) -> bool:
    """The same id or the same name."""
    paths = (("denial", "payer", "payer_id"), ("denial", "payer", "name"))
    words = ((plain_number(one.word(*path)), plain_number(other.word(*path))) for path in paths)
    return any(mine and mine == theirs for mine, theirs in words)


def _substance(claim: CaseDraft) -> tuple[tuple[Path, str], ...]:
    """What the claim tells of patient and lines, without where and when it was sent."""
    of_line = {"control_number", "authorization_number", "rendering_npi"}
    told = (
        (path, item.value)
        for path, item in claim.told.items()
        if path[0] in {"denial", "patient"} or (path[:2] == ("keys", "line") and path[-1] in of_line)
    )
    return tuple(sorted(told))


def plain_number(word: str | None) -> str:
    """Without what one system writes and another leaves out: case, marks and leading zeros."""
    return "".join(letter for letter in (word or "").upper() if letter.isalnum()).lstrip("0")


def _words(name: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in name.upper()).split()
