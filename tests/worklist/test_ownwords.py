"""What a letter says in its own words: the values of its sentences, and what its signer adopted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from appealkit.case import Case
from appealkit.case.case import Adoption
from appealkit.packet.model import Packet
from appealkit.worklist.ownwords import Argument, argument_rows, patient_digest
from worklist.ownletters import CASES, packet


def with_opinions(sample: str, *said: str) -> tuple[Argument, ...]:
    """The rows of the sample's letter, had its signer adopted these sentences."""
    made = packet(sample)
    adopted = tuple(Adoption(words=words, by="Dr. A. Example", on=date(2026, 11, 20)) for words in said)
    return argument_rows(replace(made, case=made.case.model_copy(update={"adopted": adopted})))


def of(case: Case, **changed: object) -> Case:
    return case.model_copy(update={"patient": case.patient.model_copy(update=changed)})


def test_a_section_gives_the_values_of_each_sentence_and_its_days_as_steps() -> None:
    (row,) = argument_rows(packet("repeat-sustained-relief"))
    assert (row.template, row.signer) == ("letters/sustained-relief", "Dr. B. Example")
    approach, levels, side = "approach=transforaminal", "levels=l5-s1", "laterality=left"
    assert [line.split("\t") for line in row.words.splitlines()] == [
        ["sessions-within-limit.value=3"],
        [f"sessions-within-limit.{value}" for value in ("performed_on=-252@2025-11-04", approach, levels, side)],
        [f"sessions-within-limit.{value}" for value in ("performed_on=+126@2026-03-10", approach, levels, side)],
        [
            "relief-sustained.value=75", "relief-sustained.lasting=3",
            "relief-sustained.relief_from=+7@2026-03-17", "relief-sustained.relief_to=+99@2026-06-24",
        ],
        ["function-sustained.value=57"],
        ["opioid-use-lower.value=50"],
        ["back-to-work.work_status=returned to full duty on april 6"],
    ]  # fmt: skip


def test_nothing_of_the_claim_the_law_the_policy_or_the_template_is_among_them() -> None:
    for sample in sorted(path.stem for path in CASES.glob("*.yaml")):
        made = packet(sample)
        for row in argument_rows(made):
            denial, said = made.case.denial, row.words.casefold()
            for foreign in (denial.claim_number, denial.payer.name, "cfr", "the record shows", "weeks", "ex. "):
                assert foreign.casefold() not in said, (sample, foreign)
            assert all(re.fullmatch(r"[a-z0-9-]+\.[a-z_]+=.+", value) for value in re.split(r"[\t\n]", row.words)), (
                sample
            )


def test_the_criteria_table_and_the_frame_are_no_section() -> None:
    found = {row.template for path in CASES.glob("*.yaml") for row in argument_rows(packet(path.stem))}
    assert {name.partition("/")[0] for name in found} == {"letters"}
    assert "letters/conservative-care" in found


def test_a_case_without_a_letter_gives_no_row() -> None:
    made = packet("care-unsupported")
    assert made.letter is None
    assert argument_rows(made) == ()


def test_an_adopted_sentence_is_an_opinion_without_the_patients_name() -> None:
    rows = with_opinions(
        "tfesi-left-s1", "In my opinion Jordan  Sample could not have waited any longer for this injection."
    )
    assert [(row.template, row.words) for row in rows if row.template == "opinion"] == [
        ("opinion", "opinion=in my opinion patient patient could not have waited any longer for this injection")
    ]
    assert [row.template for row in rows] == ["letters/conservative-care", "opinion"]


def test_an_initial_of_the_name_takes_no_other_word_away() -> None:
    made = packet("tfesi-left-s1")
    case = of(made.case, name="Jordan A. Sample")
    said = "In my opinion this was a case for a block."
    adopted = (Adoption(words=said, by="Dr. A. Example", on=date(2026, 11, 20)),)
    (_, row) = argument_rows(replace(made, case=case.model_copy(update={"adopted": adopted})))
    assert row.words == "opinion=in my opinion this was a case for a block"


def test_a_sentence_that_was_adopted_as_left_out_is_no_opinion() -> None:
    left_out = (
        "This answers the stated reason: the care is dated, it had an active part, and it brought no lasting benefit."
    )
    with_its_page = "The pain began on March 19, 2026 (Ex. D, p. 1)."
    assert [row.template for row in with_opinions("tfesi-left-s1", left_out, with_its_page)] == [
        "letters/conservative-care"
    ]


def test_a_patient_is_known_by_member_number_and_birth_date_however_the_name_is_spelt() -> None:
    case = packet("tfesi-left-s1").case
    same = patient_digest(case)
    assert patient_digest(of(case, name="SAMPLE, JORDAN Q")) == same
    assert patient_digest(of(case, member_id=" xeh-123 456 789")) == same
    assert patient_digest(packet("levels-incomplete").case) != same
    assert patient_digest(of(case, member_id="XEH123456780")) != same
    assert patient_digest(of(case, birth_date=date(1968, 5, 5))) != same
    assert re.fullmatch(r"[0-9a-f]{64}", same)


def test_no_value_of_the_patient_stands_in_what_python_shows_of_a_row() -> None:
    (row,) = argument_rows(packet("repeat-sustained-relief"))
    assert "transforaminal" in row.words
    assert "transforaminal" not in repr(row)


def test_a_packet_gives_the_same_rows_each_time() -> None:
    made: Packet = packet("tfesi-left-s1")
    assert argument_rows(made) == argument_rows(made)
