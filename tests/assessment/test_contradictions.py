"""Two items about one thing that differ are shown side by side; items about different things are not."""

import pytest
from given import (
    assessed,
    case,
    drug,
    exam,
    finding,
    injection,
    mri,
    note,
    pain,
    piece,
    response,
    rules,
    score,
    therapy,
)

from appealkit.assessment.contradictions import contradictions

DOCUMENTS = {
    "sheet": {"kind": "attendance-sheet", "title": "Sheet", "date": "2026-07-09", "pages": "1"},
    "visit": {"kind": "office-note", "title": "Visit", "date": "2026-07-20", "pages": "1"},
    "clinic": {"kind": "therapy", "title": "Therapy", "date": "2026-07-20", "pages": "1"},
}
SPAN = ("2026-04-02", "2026-07-09")


def clashes(*evidence: dict[str, object]) -> list[tuple[str, tuple[str, ...], tuple[str, ...], str | None]]:
    told = case(*evidence, documents=DOCUMENTS)
    found = contradictions(told.evidence, told.documents, rules().vocabulary)
    return [(item.attribute, item.evidence, item.values, item.primary) for item in found]


def test_eighteen_visits_in_the_note_and_three_on_the_sheet() -> None:
    told = therapy("told", *SPAN, visits_attended=18, document="visit")
    signed = therapy("signed", *SPAN, visits_attended=3, document="sheet")
    assert clashes(told, signed) == [("visits_attended", ("signed", "told"), ("3", "18"), "signed")]


def test_the_attendance_sheet_outranks_the_therapy_record() -> None:
    one = therapy("a", *SPAN, visits_attended=18, document="clinic")
    other = therapy("b", *SPAN, visits_attended=3, document="sheet")
    assert clashes(one, other)[0][3] == "b"


def test_of_two_records_of_one_rank_neither_is_first() -> None:
    one, other = therapy("a", *SPAN, visits_attended=18), therapy("b", *SPAN, visits_attended=3)
    assert clashes(one, other)[0][3] is None


@pytest.mark.parametrize(
    "pair",
    [
        (therapy("a", *SPAN, visits_attended=18), therapy("b", "2026-08-01", "2026-09-01", visits_attended=3)),
        (therapy("a", *SPAN, visits_attended=18), therapy("b", *SPAN, modality="aquatic", visits_attended=3)),
        (therapy("a", *SPAN, visits_attended=18), therapy("b", *SPAN, region="shoulder", visits_attended=3)),
        (therapy("a", *SPAN, visits_attended=18), therapy("b", *SPAN, visits_attended=18)),
        (therapy("a", *SPAN, visits_attended=18), therapy("b", *SPAN)),
        (therapy("a", *SPAN, visits_attended=18), therapy("b", visits_attended=3)),
        (drug("a", *SPAN), drug("b", *SPAN, drug="ibuprofen", outcome="not-tolerated")),
        (score("a", "NRS", 8, "baseline", "2026-05-01"), score("b", "NRS", 6, "baseline", "2026-05-02")),
        (score("a", "NRS", 8, "baseline", "2026-05-01"), score("b", "ODI", 44, "baseline", "2026-05-01")),
        (score("a", "NRS", 8, "baseline", None), score("b", "NRS", 6, "baseline", "2026-05-01")),
        (exam("a", "left", "4/5", recorded_on="2026-05-01"), exam("b", "right", "5/5", recorded_on="2026-05-01")),
        (exam("a", "left", "4/5", recorded_on="2026-05-01"), exam("b", "left", "5/5", recorded_on="2026-06-01")),
        (injection("a", "2026-05-10", levels=["L4-L5"]), injection("b", "2026-06-10", levels=["L5-S1"])),
        (mri("a", levels=["L4-L5"]), mri("b", "2026-06-01", levels=["L5-S1"])),
        (pain("a", onset="2026-03-01"), pain("b", onset="2026-04-01", pattern="axial")),
        (pain("a", onset="2026-03-01"), pain("b", onset="2026-04-01", region="neck")),
        (piece("a", "function-report", sleep="poor"), piece("b", "function-report", sleep="good")),
    ],
    ids=[
        "courses one after the other", "another modality", "another region", "the same number", "one is silent",
        "undated", "another drug", "another day", "another scale", "one without a day", "the other side",
        "another day's strength", "another session", "another study", "another pattern", "another place",
        "a kind without a rule",
    ],
)  # fmt: skip
def test_different_things_do_not_contradict(pair: tuple[dict[str, object], dict[str, object]]) -> None:
    assert clashes(*pair) == []


@pytest.mark.parametrize(
    ("pair", "attribute"),
    [
        ((drug("a", *SPAN), drug("b", "2026-06-01", "2026-08-01", dose="250 mg")), "dose"),
        ((drug("a", *SPAN), drug("b", "2026-06-01", None, outcome="not-tolerated")), "outcome"),
        ((pain("a", onset="2026-03-01"), pain("b", onset="2026-04-01")), "onset"),
        ((score("a", "NRS", 8, "baseline", "2026-05-01"), score("b", "NRS", 6, "baseline", "2026-05-01")), "value"),
        ((score("a", "NRS", 8, "baseline", None), score("b", "NRS", 6, "baseline", None)), "value"),
        (
            (exam("a", "left", "4/5", recorded_on="2026-05-01"), exam("b", "left", "5/5", recorded_on="2026-05-01")),
            "result",
        ),
        (
            (note("a", procedure="64483", laterality="left"), note("b", procedure="64483", laterality="right")),
            "laterality",
        ),
    ],
)
def test_one_thing_told_twice_in_two_ways(pair: tuple[dict[str, object], dict[str, object]], attribute: str) -> None:
    assert [clash[0] for clash in clashes(*pair)] == [attribute]


def test_each_pair_and_each_attribute_is_one_contradiction() -> None:
    one = therapy("a", *SPAN, visits_attended=18, outcome="improved")
    two = therapy("b", *SPAN, visits_attended=3)
    three = therapy("c", *SPAN, visits_attended=18)
    assert [(clash[0], clash[1]) for clash in clashes(one, two, three)] == [
        ("visits_attended", ("a", "b")),
        ("outcome", ("a", "b")),
        ("outcome", ("a", "c")),
        ("visits_attended", ("b", "c")),
    ]


def test_the_order_of_the_file_changes_nothing() -> None:
    one, other = therapy("a", *SPAN, visits_attended=18), therapy("b", *SPAN, visits_attended=3)
    assert clashes(one, other) == clashes(other, one)


def test_what_rests_on_a_contradiction_is_unclear_and_holds_the_letter() -> None:
    told = therapy("told", *SPAN, visits_attended=18)
    signed = therapy("signed", *SPAN, visits_attended=3)
    given = assessed(pain(), told, signed)
    assert given.lines[0].findings["care-long-enough"].standing.word == "unclear"
    assert given.lines[0].findings["pain-long-enough"].standing.word == "met"
    assert [item.attribute for item in given.holds] == ["visits_attended"]
    assert given.answered == ()


def test_two_follow_ups_of_one_session_on_two_days_do_not_contradict() -> None:
    early = response("a", "last", relief_percent=80, recorded_on="2026-05-24")
    late = response("b", "last", relief_percent=60, recorded_on="2026-08-15")
    assert clashes(injection("last", "2026-05-10"), early, late) == []


def test_left_and_right_of_one_day_do_not_contradict() -> None:
    assert (
        clashes(injection("a", "2026-05-10", laterality="left"), injection("b", "2026-05-10", laterality="right")) == []
    )


def test_two_levels_of_one_day_do_not_contradict() -> None:
    assert clashes(injection("a", "2026-05-10", levels=["L4-L5"]), injection("b", "2026-05-10", levels=["L5-S1"])) == []


def test_two_findings_of_one_study_do_not_contradict() -> None:
    left = mri("a", laterality="left", levels=["L4-L5"], finding="protrusion")
    right = mri("b", laterality="right", levels=["L5-S1"], finding="foraminal stenosis")
    assert clashes(left, right) == []
    assert finding("imaging-both-sides", left, right).standing.word == "met"


def test_two_documents_that_tell_one_study_or_session_in_two_ways_contradict() -> None:
    studies = [mri("a", levels=["L4-L5"], document="clinic"), mri("b", levels=["L5-S1"], document="visit")]
    assert [clash[:2] for clash in clashes(*studies)] == [("levels", ("a", "b"))]
    sessions = [
        injection("a", "2026-05-10", levels=["L4-L5"], document="clinic"),
        injection("b", "2026-05-10", levels=["L5-S1"], document="visit"),
    ]
    assert [clash[:2] for clash in clashes(*sessions)] == [("levels", ("a", "b"))]


def test_two_documents_may_tell_the_two_sides_of_one_session() -> None:
    left = injection("a", "2026-05-10", laterality="left", levels=["L4-L5"], document="clinic")
    right = injection("b", "2026-05-10", laterality="right", levels=["L5-S1"], document="visit")
    assert clashes(left, right) == []
