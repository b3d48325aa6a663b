"""Charts find their cases: by member id, or by name and birth date together. A name alone is never enough."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.intake.draft import CaseDraft, Path, Told

I054 = code_page(
    "I054",
    """A chart fits by its name alone
    Two patients may share a name, and a letter about the wrong one cannot be taken back.
    Bad: a filled form with a name only. Good: the member id, or the date of birth, beside it.
    """,
)
I055 = code_page(
    "I055",
    """A chart and a case have one member id and different patients
    One of the two was mistyped, or the id is the family's.
    Bad: a form for one member of a family and a denial of another. Good: the chart of the patient who was treated.
    """,
)
I056 = code_page(
    "I056",
    """A chart belongs to no case that was read
    It is kept as a file of its own and found when a denial of that patient is read.
    Bad: a form whose member id was mistyped. Good: the id as the card has it.
    """,
)
I057 = code_page(
    "I057",
    """A chart says otherwise than another one, or than its case
    What was there before is kept until a person says which is right.
    Bad: two forms with different dates of birth and one member id. Good: one of them corrected.
    """,
)


@dataclass(frozen=True, slots=True)
class Joined:
    """A case and the chart it rests on, where one was found."""

    case: CaseDraft
    chart: CaseDraft | None = None


class _Patients:
    """Drafts by what may make them one patient's: the member id, or the words of the name."""

    def __init__(self) -> None:
        self._by: dict[str | frozenset[str], dict[int, None]] = {}

    def add(self, draft: CaseDraft, at: int) -> None:
        for key in _keys(draft):
            self._by.setdefault(key, {})[at] = None

    def near(self, draft: CaseDraft) -> list[int]:
        """Where those stand that share one of the two with this one, in order."""
        return sorted({at for key in _keys(draft) for at in self._by.get(key, ())})


def charts_of(charts: Iterable[CaseDraft]) -> tuple[list[CaseDraft], list[Problem]]:
    """One chart a patient: documents and evidence live once, however many files told of them."""
    found: list[CaseDraft] = []
    problems: list[Problem] = []
    patients = _Patients()
    for chart in charts:
        at = next((at for at in patients.near(chart) if is_same_patient(found[at], chart)), None)
        if at is None:
            found.append(chart if chart.id.startswith("c-") else CaseDraft(chart_id(chart), chart.told))
            patients.add(found[-1], len(found) - 1)
        else:
            found[at], told = _merged(found[at], chart)
            patients.add(found[at], at)
            problems += told
    return found, problems


def joined_with(
    cases: Sequence[CaseDraft], charts: Sequence[CaseDraft], quiet: Collection[str] = ()
) -> tuple[list[Joined], list[Problem]]:
    """Each case with its chart, and what a person must settle. A chart completes what its case does not say of the
    patient. Of the `quiet` charts, by id, nothing is said where no case is theirs: they were there before."""
    found: list[Joined] = []
    problems: list[Problem] = []
    used: set[str] = set()
    patients = _Patients()
    for at, chart in enumerate(charts):
        patients.add(chart, at)
    for case in cases:
        near = [charts[at] for at in patients.near(case)]
        same = [chart for chart in near if is_same_patient(case, chart)]
        by_name = [chart for chart in near if chart not in same and _may_be(case, chart)]
        problems += [_other_patient(case, chart) for chart in near if _same_id_other_name(case, chart)]
        if not same:
            problems += [_by_name_alone(case, by_name)] * bool(by_name)
            found.append(Joined(case))
            continue
        chart = same[0]
        used.add(chart.id)
        about = {("patient", *rest): item for rest, item in chart.below("patient")}
        found.append(Joined(CaseDraft(case.id, {**about, **case.told}), chart))
    said = used | set(quiet)
    problems += [_of_nobody(chart) for chart in charts if chart.id not in said and not _named(chart, problems)]
    return found, problems


def apart(found: Sequence[Joined], charts: Sequence[CaseDraft]) -> tuple[list[Joined], list[CaseDraft], list[Problem]]:
    """The same, where no chart holds what stands in a case itself: a form shows the remittance beside the chart's own
    documents, and gives it back with them."""
    own: dict[str, dict[tuple[str, str], CaseDraft]] = {}
    for one in found:
        if one.chart is not None:
            names = {(part, name): one.case for part in ("documents", "evidence") for name in one.case.keys(part)}
            own.setdefault(one.chart.id, {}).update(names)
    problems: list[Problem] = []
    made: dict[str, CaseDraft] = {}
    for chart in charts:
        inside = {key: case for key, case in own.get(chart.id, {}).items() if key[1] in chart.keys(key[0])}
        problems += [_told_otherwise(chart, key) for key, case in inside.items() if _says_more(chart, key, case)]
        told = {path: item for path, item in chart.told.items() if path[:2] not in inside}
        made[chart.id] = CaseDraft(chart.id, told) if inside else chart
    return [Joined(one.case, made[one.chart.id] if one.chart else None) for one in found], list(made.values()), problems


def _says_more(chart: CaseDraft, key: tuple[str, str], case: CaseDraft) -> bool:
    mine = _values(case, *key)
    return any(mine.get(path) != value for path, value in _values(chart, *key).items())


def _told_otherwise(chart: CaseDraft, key: tuple[str, str]) -> Problem:
    place = chart.place(*key)
    says = f"'{'.'.join(key)}' stands in the case and is told otherwise here; the case's is kept"
    where = Where(place.file, place.line, path=place.at) if place else None
    return Problem(I057, says, "correct it in the case file", where, Severity.DOUBT)


def is_same_patient(one: CaseDraft, other: CaseDraft) -> bool:
    """The same member id, where the names do not speak against it; or the same name and birth date."""
    if _folded(one.word("patient", "member_id")) and _member(one) == _member(other):
        return not _names_differ(one, other) and not _births_differ(one, other)
    born = one.word("patient", "birth_date")
    return (
        bool(born) and born == other.word("patient", "birth_date") and bool(_name(one)) and _name(one) == _name(other)
    )


def chart_id(chart: CaseDraft) -> str:
    """An id for the patient's chart, from which nothing can be read."""
    words = (_member(chart), *sorted(_name(chart)), chart.word("patient", "birth_date") or "")
    plain = _member(chart) or "\x1f".join(words)
    return "c-" + hashlib.sha256(plain.encode()).hexdigest()[:12]


def _merged(one: CaseDraft, other: CaseDraft) -> tuple[CaseDraft, list[Problem]]:
    """Both; what has the same id in both and says something else gets an id of its own in the second."""
    renamed: dict[Path, str] = {
        (part, name): f"{name}-2"
        for part in ("documents", "evidence")
        for name in other.keys(part)
        if name in one.keys(part) and dict(one.below(part, name)) != dict(other.below(part, name))
        and _values(one, part, name) != _values(other, part, name)
    }  # fmt: skip
    told: dict[Path, Told] = {}
    for path, item in other.told.items():
        moved = (path[0], renamed[path[:2]], *path[2:]) if path[:2] in renamed else path
        value = renamed.get((NAMED_BY.get(path[-1], ""), item.value)) if len(path) > 2 else None
        told[moved] = Told(value, item.place) if value else item
    both, clashes = one.joined(CaseDraft(one.id, told))
    return both, [
        Problem(
            I057,
            f"'{'.'.join(clash.path)}' is told otherwise at {clash.one}; that is kept",
            "compare the two, and correct one",
            Where(clash.other.file, clash.other.line, path=clash.other.at),
            Severity.DOUBT,
        )
        for clash in clashes
        if clash.path[0] == "patient"
    ]


NAMED_BY = {"document": "documents", "addendum_to": "documents", "of": "evidence"}
"""What a value that is another item's id names, by its key."""


def _values(draft: CaseDraft, part: str, name: str) -> dict[Path, str]:
    return {path: item.value for path, item in draft.below(part, name)}


def _folded(word: str | None) -> str:
    return re.sub(r"[^A-Z0-9]", "", (word or "").upper())


def _member(draft: CaseDraft) -> str:
    return _folded(draft.word("patient", "member_id"))


def _name(draft: CaseDraft) -> frozenset[str]:
    """The words of the name, in any order, without accents, titles and single letters: initials come and go."""
    plain = unicodedata.normalize("NFKD", draft.word("patient", "name") or "").upper()
    words = re.findall(r"[A-Z0-9]{2,}", "".join(char for char in plain if not unicodedata.combining(char)))
    return frozenset(words) - {"MR", "MRS", "MS", "DR", "JR", "SR", "II", "III"}


def _keys(draft: CaseDraft) -> list[str | frozenset[str]]:
    keys: list[str | frozenset[str]] = [_member(draft), _name(draft)]
    return [key for key in keys if key]


def _names_differ(one: CaseDraft, other: CaseDraft) -> bool:
    mine, theirs = _name(one), _name(other)
    return bool(mine) and bool(theirs) and not (mine <= theirs or theirs <= mine)


def _births_differ(one: CaseDraft, other: CaseDraft) -> bool:
    mine, theirs = one.word("patient", "birth_date"), other.word("patient", "birth_date")
    return bool(mine) and bool(theirs) and mine != theirs


def _same_id_other_name(case: CaseDraft, chart: CaseDraft) -> bool:
    return bool(_member(case)) and _member(case) == _member(chart) and not is_same_patient(case, chart)


def _may_be(case: CaseDraft, chart: CaseDraft) -> bool:
    ids_differ = bool(_member(case)) and bool(_member(chart)) and _member(case) != _member(chart)
    same_name = bool(_name(case)) and _name(case) == _name(chart)
    return same_name and not ids_differ and not _births_differ(case, chart)


def _place(draft: CaseDraft) -> Where:
    place = draft.place("patient") or next((item.place for item in draft.told.values()), None)
    return Where(place.file, place.line, path=place.at) if place else Where(draft.id)


def _by_name_alone(case: CaseDraft, charts: Sequence[CaseDraft]) -> Problem:
    files = ", ".join(str(_place(chart).file) for chart in charts)
    says = f"case {case.id} has the name of {files}, and neither member id nor birth date says that it is the patient"
    return Problem(I054, says, "add the member id or the birth date to one of the two", _place(case), Severity.DOUBT)


def _other_patient(case: CaseDraft, chart: CaseDraft) -> Problem:
    says = f"case {case.id} has the member id of this chart, and another name or birth date; they are not joined"
    return Problem(I055, says, "correct the one that is wrong", _place(chart), Severity.DOUBT)


def _of_nobody(chart: CaseDraft) -> Problem:
    says = "no denial that was read is of this patient; the chart is kept"
    return Problem(I056, says, "read the denial too, or compare the member id", _place(chart), Severity.DOUBT)


def _named(chart: CaseDraft, problems: Iterable[Problem]) -> bool:
    """Whether a problem already speaks of this chart's file."""
    file = _place(chart).file
    return any(file in problem.says or (problem.where and problem.where.file == file) for problem in problems)
