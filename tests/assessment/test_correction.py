"""Lines as billed and as they should be. What hangs on the record is not changed until the record shows it."""

import pytest
from given import NORIDIAN, assessed, billed, case, note

from appealkit.assessment.correction import CorrectedLine, corrected_lines, paid_lines_to_correct


def corrected(
    *lines: dict[str, object], chart: tuple[dict[str, object], ...] = (), **given: object
) -> list[CorrectedLine]:
    told = {"payer": NORIDIAN, "lines": list(lines), **given}
    return list(corrected_lines(assessed(*chart, **told), case(*chart, **told).denial))


def becomes(*lines: dict[str, object], **given: object) -> list[str]:
    return [line.words for line in corrected(*lines, **given)]


BOTH = note(procedure="64483", laterality="bilateral")
RIGHT = note(procedure="64483", laterality="right")


@pytest.mark.parametrize(
    ("lines", "given", "expected"),
    [
        ([billed("62323", modifiers=["50"])], {}, ["62323, 1 unit"]),
        ([billed("62323", modifiers=["RT"], units=2)], {}, ["62323, 1 unit"]),
        ([billed("62323", modifiers=["RT"]), billed("62323", modifiers=["LT"])], {}, ["62323, 1 unit", "Taken off"]),
        ([billed(modifiers=["RT"]), billed(modifiers=["LT"])], {}, ["Hangs on the record", "Hangs on the record"]),
        ([billed(modifiers=["RT"]), billed(modifiers=["LT"])], {"chart": (BOTH,)}, ["64483-50, 1 unit", "Taken off"]),
        ([billed(modifiers=["RT"]), billed(modifiers=["LT"])], {"chart": (RIGHT,)}, ["Taken off"]),
        ([billed(modifiers=["50"])], {"chart": (RIGHT,)}, ["64483-RT, 1 unit"]),
        ([billed(modifiers=["50"], place_of_service="24")], {"chart": (RIGHT,), "claim_type": "facility"},
         ["64483-RT, 1 unit"]),
        ([billed(modifiers=["RT"]), *[billed("64484", modifiers=["RT"])] * 2], {}, ["Taken off"]),
        ([billed("64484", modifiers=["RT"]), billed(paid="90.00", modifiers=["RT"])],
         {"chart": (note(procedure="64483", levels=["L5-S1"], laterality="right"),)}, ["Taken off"]),
        ([billed("64635", modifiers=["RT"], units=3)],
         {"chart": (note(procedure="64635", levels=["L3-L4", "L4-L5"], laterality="right"),)},
         ["64635-RT, 1 unit and 64636-RT, 1 unit"]),
        ([billed(modifiers=["50", "RT"])], {}, ["Hangs on the record"]),
        ([billed(modifiers=["50", "RT"])], {"chart": (BOTH,)}, ["64483-50, 1 unit"]),
        ([billed(modifiers=["50", "RT"])], {"chart": (RIGHT,)}, ["64483-RT, 1 unit"]),
        ([billed("64493", modifiers=["50"], units=2, place_of_service="24")],
         {"claim_type": "facility", "chart": (note(procedure="64493", laterality="bilateral"),)},
         ["64493-RT, 1 unit and 64493-LT, 1 unit"]),
        ([billed("64493", modifiers=["50"], place_of_service="24")], {}, ["Hangs on the record"]),
        ([billed(units=2)], {"chart": (BOTH,)}, ["64483-50, 1 unit"]),
        ([billed(units=2)], {"chart": (RIGHT,)}, ["64483, 1 unit"]),
        ([billed("64484", modifiers=["51"]), billed(paid="90.00")], {}, ["64484, 1 unit"]),
        ([billed("77003"), billed(paid="90.00")], {}, ["Taken off"]),
        ([billed("99213"), billed(paid="90.00")], {}, ["Hangs on the record"]),
        ([billed("27096", place_of_service="24")], {"claim_type": "facility"}, ["G0260, 1 unit"]),
        ([billed("64636", units=3), billed("64635", paid="90.00")],
         {"chart": (note(procedure="64635", levels=["L4-L5", "L5-S1"], laterality="left"),)}, ["64636, 1 unit"]),
        ([billed(diagnoses=["M54.5"])], {}, ["Hangs on the record"]),
        ([billed(modifiers=["LT"])], {}, []),
    ],
)  # fmt: skip
def test_what_a_line_becomes(lines: list[dict[str, object]], given: dict[str, object], expected: list[str]) -> None:
    assert becomes(*lines, **given) == expected


def test_each_change_says_what_the_record_must_show_and_where_it_does() -> None:
    step = corrected(billed(modifiers=["50", "RT"]), chart=(BOTH,))[0].steps[0]
    assert (step.does, step.evidence, step.settled) == ("take off modifier RT", ("note",), True)
    assert step.only_if == "only if the record of that day shows that both sides were treated"
    open_steps = corrected(billed("99213"), billed(paid="90.00"))[0].steps
    assert [step.does for step in open_steps] == ["add modifier 25", "take the line off"]
    assert not any(step.settled for step in open_steps)


def test_a_route_without_a_known_error_says_what_the_remittance_names() -> None:
    line = corrected(billed(carc="16", remarks=["N822"]))[0]
    assert line.words == "Hangs on the record"
    assert line.steps[0].does == "put right what the remittance names (CO-16, N822)"


def test_no_diagnosis_is_ever_written_in_place_of_another() -> None:
    for diagnosis in ("M54.5", "M54.16"):
        for line in corrected(billed("64493", diagnoses=[diagnosis])):
            assert line.to is None
            assert not any(step.settled for step in line.steps)


def test_paid_lines_are_corrected_apart() -> None:
    told = {"payer": NORIDIAN, "lines": [billed(), billed("77003", paid="60.00")]}
    denial = case(**told).denial
    assert corrected_lines(assessed(**told), denial) == ()
    paid = paid_lines_to_correct(assessed(**told), denial)
    assert [(line.line.number, line.words, line.route) for line in paid] == [(2, "Taken off", None)]
