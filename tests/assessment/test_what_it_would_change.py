"""What each thing would change is told, and what is told comes true once the evidence is there."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from given import (
    BOTH_SIDES,
    NORIDIAN,
    ON,
    TOO_OFTEN,
    UHC,
    assessed,
    billed,
    case,
    exam,
    injection,
    pain,
    piece,
    response,
    therapy,
)

from appealkit.assessment.model import Ask, Assessment, Effect
from appealkit.given import read
from appealkit.pipeline import judge

ROOT = Path(__file__).resolve().parents[2]

Given = Mapping[str, Any]
ATTENDED = therapy("pt", "2026-04-02", "2026-07-09", visits_attended=18)


def told(found: Assessment) -> dict[str, Ask]:
    return {ask.requirement: ask for ask in found.asks}


def ready(found: Assessment) -> list[bool]:
    return [line.route.ready for line in found.lines]


def test_the_last_thing_that_lacks_makes_the_letter_possible() -> None:
    given: dict[str, Any] = {"payer": UHC}
    before = assessed(ATTENDED, **given)
    ask = told(before)["pain-long-enough"]
    assert ask.would == (
        "With this the answer for line 1 is complete (conservative care not shown), and a letter can be written."
    )
    assert ready(before) == [False]
    assert ready(assessed(ATTENDED, pain(onset="2026-03-01"), **given)) == [True]


def test_two_things_that_lack_name_each_other_and_neither_is_enough_alone() -> None:
    given: dict[str, Any] = {"payer": NORIDIAN, "text": BOTH_SIDES, "lines": [billed(modifiers=["50"])]}
    sides = [
        pain(laterality="bilateral"),
        exam("left", "left", "4/5"),
        piece("mri", "imaging-study", modality="MRI", region="lumbar", performed_on="2026-05-01",
              laterality="bilateral", levels=["L4-L5"]),
        piece("note", "procedure-note", approach="transforaminal", region="lumbar", guidance="fluoroscopy",
              contrast="used", performed_on="2026-09-17", levels=["L4-L5"]),
        piece("scale", "scale-score", scale="ODI", value="44", context="baseline", recorded_on="2026-08-20"),
    ]  # fmt: skip
    before = assessed(*sides, **given)
    found = told(before)
    (change,) = found["exam-both-sides"].changes
    assert (change.effect, change.beside) == (Effect.WITH_OTHERS, ("same-session-reason",))
    (other,) = found["same-session-reason"].changes
    assert (other.effect, other.beside) == (Effect.WITH_OTHERS, ("exam-both-sides",))
    assert "The plan of care that says why the second side was not staged" in change.says

    right = exam("right", "right", "4/5")
    reason = piece("plan", "treatment-plan", same_session_reason="anticoagulation is stopped once only")
    assert ready(assessed(*sides, right, **given)) == [False]
    assert ready(assessed(*sides, reason, **given)) == [False]
    assert ready(assessed(*sides, right, reason, **given)) == [True]


REPEAT: Given = {"payer": NORIDIAN, "text": TOO_OFTEN}
BEFORE = [
    injection("esi", "2026-05-20"),
    piece("scale", "scale-score", scale="ODI", value="52", context="baseline", recorded_on="2026-05-10"),
    pain(),
]
RELIEF = response("relief", "esi", relief_percent="60", relief_from="2026-05-22", relief_to="2026-08-30")


def test_one_of_two_is_said_to_be_enough_and_is() -> None:
    before = assessed(*BEFORE, **REPEAT)
    found = told(before)
    (change,) = found["relief-sustained"].changes
    assert (change.effect, change.instead) == (Effect.COMPLETES, ("function-sustained",))
    assert change.says.endswith(
        " Either is enough: this, or “The same scale of function before the first and after the last injection”."
    )
    assert ready(before) == [False]
    assert ready(assessed(*BEFORE, RELIEF, **REPEAT)) == [True]


def test_what_only_strengthens_is_said_to_and_does_not_decide() -> None:
    before = assessed(*BEFORE, **REPEAT)
    assert told(before)["back-to-work"].would == (
        "It only strengthens the answer for line 1: whether there is a letter does not hang on it."
    )
    back = piece("work", "function-report", work_status="returned to full duty", context="follow-up",
                 recorded_on="2026-07-01")  # fmt: skip
    assert ready(assessed(*BEFORE, back, **REPEAT)) == [False]
    with_letter = assessed(*BEFORE, RELIEF, **REPEAT)
    assert told(with_letter)["back-to-work"].would == (
        "It would strengthen the letter for line 1, which can be written without it."
    )


def test_where_the_record_speaks_against_the_appeal_other_records_do_not_open_it() -> None:
    weak = response("relief", "esi", relief_percent="30", relief_from="2026-05-22", relief_to="2026-06-05")
    before = assessed(*BEFORE, weak, **REPEAT)
    assert before.lines[0].route.kind.value == "no-appeal"
    assert told(before)["back-to-work"].would == (
        "It does not make a letter for line 1 possible: the record still speaks against an appeal."
    )


def test_what_a_person_left_out_is_not_promised_anything() -> None:
    decision = {
        "requirement": "pain-long-enough", "decision": "leave-out", "by": "R. Lee", "on": "2026-11-20", "why": "unsure",
    }  # fmt: skip
    found = assessed(ATTENDED, payer=UHC, decisions=[decision])
    assert told(found)["pain-long-enough"].would == (
        "It does not make a letter for line 1 possible: "
        "a named person left it out, and that holds until the person takes it back."
    )
    assert ready(assessed(ATTENDED, pain(), payer=UHC, decisions=[decision])) == [False]


def test_two_lines_of_the_same_denial_are_told_once() -> None:
    both = assessed(ATTENDED, payer=UHC, lines=[billed("64483"), billed("64484")])
    (change,) = told(both)["pain-long-enough"].changes
    assert change.lines == (1, 2)
    assert change.says.startswith("With this the answer for lines 1 and 2 is complete")


# Of samples that lack something: what is asked for, and the record that shows it.
SHOWN: dict[str, dict[str, list[dict[str, Any]]]] = {
    "policy-after-change": {"care-long-enough": [therapy("more", "2025-06-01", "2025-12-20")]},
    "repeat-incomplete": {
        "relief-sustained": [
            response("more", "esi-2026-04", relief_percent="60", relief_from="2026-04-15", relief_to="2026-08-01")
        ],
    },
    "care-incomplete": {
        "care-long-enough": [
            piece("more", "medication-trial", drug="naproxen", drug_class="nsaid", dose="500 mg", from_="2026-05-01",
                  to="2026-07-10", outcome="inadequate-relief"),
        ],
        "care-has-an-active-part": [therapy("exercise", "2026-07-01", "2026-07-10", modality="home-exercise")],
    },
    "levels-incomplete": {
        "levels-each-shown": [
            piece("more", "imaging-study", modality="MRI", region="lumbar", performed_on="2026-07-30", levels=["L4-L5"],
                  laterality="left", document="mri"),
        ],
        "levels-reason": [piece("plan", "treatment-plan", levels_reason="both roots are irritated")],
    },
    "stimulator-incomplete": {
        "psychological-clearance": [
            piece("cleared", "psychological-evaluation", clearance="yes", recorded_on="2026-09-20"),
        ],
        "surgery-tried-or-unsuited": [piece("surgeon", "surgical-opinion", candidate="no", opinion="no target")],
    },
}  # fmt: skip


@pytest.mark.parametrize("sample", SHOWN)
def test_what_is_told_of_a_sample_comes_true_when_the_record_is_there(sample: str) -> None:
    given = read(ROOT / "samples" / "cases" / f"{sample}.yaml")
    records = SHOWN[sample]

    def judged(*names: str) -> Assessment:
        more = case(*(item for name in names for item in records[name])).evidence
        whole = given.case.model_copy(update={"evidence": (*given.case.evidence, *more)})
        return judge(whole, given.library, on=ON, quotes=given.quotes)[1]

    found = told(judged())
    for name in records:
        (change,) = found[name].changes
        together = (name, *change.beside)
        assert set(together) == set(records), "the sample's records are those that are told to be enough together"
        assert change.effect is (Effect.WITH_OTHERS if change.beside else Effect.COMPLETES)
        number = change.lines[0]
        ready = {line.line.number: line.route.ready for line in judged(*together).lines}
        assert ready[number]
        for less in together:
            fewer = {line.line.number: line.route.ready for line in judged(*(set(together) - {less})).lines}
            assert not fewer[number], f"{name} is told to need {less} too"
