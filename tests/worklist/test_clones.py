"""Letters copied from patient to patient are found, as groups; honest ones, and one patient's own, never are."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealkit.worklist.clones import Clones, clones
from appealkit.worklist.likeness import Row
from worklist.ownletters import CASES, copied, moved, rows

EVERY = sorted(path.stem for path in CASES.glob("*.yaml"))
CARE = "tfesi-left-s1"
# too short to say of two that they are one: three values, and four
SHORT = {"no-criterion-named", "timely-filing-accepted"}
# to be known as copies they have to name the same days: two sentences each
FEW_SENTENCES = {"authorization-on-file", "records-enclosed"}
LETTERS = sorted({row.case for row in rows(EVERY)})

OPINION = "opinion=in my opinion the injection could not wait because the weakness of the foot was getting worse"


def opinion(item: int, words: str = OPINION, **changed: str) -> Row:
    told = {"template": "opinion", "signer": "Dr. A. Example", "payer": "Example Health Plan", **changed}
    return Row(
        item, f"case-{item}", told["template"], told["signer"], told["payer"], told.get("patient", f"p{item}"), words
    )


def only(found: tuple[Clones, ...]) -> Clones:
    (group,) = found
    return group


def one_value_changed(row: Row, chance: random.Random) -> str:
    """A figure or a word or two; a whole sentence of text is more than one value."""
    lines = [line.split("\t") for line in row.words.splitlines()]
    spots = [(line, at) for line in lines for at, value in enumerate(line) if len(value.split()) < 5]
    line, at = chance.choice(spots)
    line[at] = line[at].partition("=")[0] + "=other"
    return "\n".join("\t".join(line) for line in lines)


# ---- honest letters --------------------------------------------------------------------------------------------


def test_the_samples_never_warn() -> None:
    assert len(LETTERS) >= 26
    assert clones(rows(EVERY)) == ()


def test_nor_would_they_were_they_all_to_one_payer_and_over_one_name() -> None:
    assert clones(rows(EVERY, payer="Example Health Plan", signer="Dr. A. Example")) == ()


def test_one_patients_own_letters_never_warn() -> None:
    (row,) = rows([CARE])
    again = [copied(row, item, patient=row.patient) for item in (2, 3, 4)]
    assert clones([row, *again]) == ()


def test_what_many_patients_share_by_protocol_is_no_clone() -> None:
    protocol = "block.agent=bupivacaine 0.5 %\tblock.guidance=fluoroscopy\tblock.levels=l4-l5\tblock.side=left"

    def words(item: int) -> str:
        relief = f"relief.percent={85 + item % 4}\trelief.pre={7 + item % 2}"
        return "\n".join([protocol, "apart.value=14", relief, f"hours.value={3 + item % 3}\thours.scale=nrs"])

    letters = [
        Row(item, f"case-{item}", "letters/blocks", "Dr. A", "Plan", f"p{item}", words(item)) for item in range(60)
    ]
    assert clones(letters) == ()


def test_a_letter_with_few_values_is_not_compared() -> None:
    for sample in SHORT:
        (row,) = rows([sample])
        assert clones([row, copied(row, 2)]) == ()


# ---- copies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", sorted(set(LETTERS) - SHORT))
def test_another_patient_with_the_same_values_warns(sample: str) -> None:
    all_of_them = rows(EVERY)
    row = next(row for row in all_of_them if row.case == sample)
    group = only(clones([*all_of_them, copied(row, 99)]))
    assert group.cases == (sample, "copy-99")
    assert (group.template, group.payer, group.signer) == (row.template, row.payer, row.signer)
    assert (group.patients, group.least, group.most) == (2, 1.0, 1.0)
    assert group.closest == (sample, "copy-99")


@pytest.mark.parametrize("sample", sorted(set(LETTERS) - SHORT - FEW_SENTENCES))
def test_so_does_the_same_course_on_other_days(sample: str) -> None:
    all_of_them = rows(EVERY)
    row = next(row for row in all_of_them if row.case == sample)
    assert only(clones([*all_of_them, copied(row, 99, words=moved(row.words, 23))])).cases == (sample, "copy-99")


def test_one_value_changed_does_not_hide_it() -> None:
    (row,) = rows([CARE])
    changed = row.words.replace("value=54", "value=52")
    group = only(clones([row, copied(row, 2, words=changed)]))
    assert group.least == group.most == pytest.approx(38 / 40)  # of 39 values in each, 38 are in both


def test_the_half_of_it_is_no_clone() -> None:
    (row,) = rows([CARE])
    lines = row.words.splitlines()
    other = [line.replace("=", "=not ") for line in lines[5:]]
    assert clones([row, copied(row, 2, words="\n".join([*lines[:5], *other]))]) == ()


def test_only_letters_of_one_template_payer_and_signer_are_compared() -> None:
    (row,) = rows([CARE])
    for another in ({"payer": "Lakeside Mutual"}, {"signer": "Dr. Z. Other"}, {"template": "letters/levels"}):
        assert clones([row, copied(row, 2, **another)]) == ()
    written = copied(row, 2, payer="EXAMPLE  HEALTH PLAN", signer="dr. a. example")
    assert only(clones([row, written])).patients == 2


def test_a_hundred_clones_are_one_finding_whether_or_not_there_are_honest_letters() -> None:
    (row,) = rows([CARE])
    chance = random.Random(7)
    many = [copied(row, item, words=one_value_changed(row, chance)) for item in range(100, 200)]
    others = rows([name for name in EVERY if name != CARE], payer=row.payer, signer=row.signer)
    for batch in (many, [*many, *others]):
        group = only(clones(batch))
        assert group.items == tuple(range(100, 200))
        assert group.patients == 100
        assert 0.75 <= group.least <= group.most <= 1.0


def test_a_patient_with_two_letters_counts_once() -> None:
    (row,) = rows([CARE])
    group = only(clones([row, copied(row, 2, patient=row.patient), copied(row, 3)]))
    assert (group.items, group.patients) == ((1, 2, 3), 2)
    assert group.closest == (CARE, "copy-3")


def test_two_sets_of_copies_are_two_findings() -> None:
    first, second = rows(["repeat-sustained-relief"]) + rows(["policy-before-change"])
    second = replace(second, item=50)
    found = clones([first, second, copied(first, 60), copied(second, 70), copied(second, 71)])
    assert [group.cases for group in found] == [
        ("policy-before-change", "copy-70", "copy-71"),
        ("repeat-sustained-relief", "copy-60"),
    ]


# ---- opinions --------------------------------------------------------------------------------------------------


def test_an_opinion_pasted_into_three_charts_warns() -> None:
    own = "opinion=the patient told me that stairs at work became impossible by august"
    another = own.replace("stairs at work", "sitting for meals")
    group = only(clones([opinion(1, f"{own}\n{OPINION}"), opinion(2), opinion(3), opinion(4, another)]))
    assert group.cases == ("case-1", "case-2", "case-3")
    assert group.says == (
        "3 letters to Example Health Plan, signed by Dr. A. Example, give nearly the same opinion of 3 patients: "
        "100 % of the wording is the same. Look at: case-1, case-2."
    )


def test_one_word_of_it_changed_does_not_hide_it() -> None:
    group = only(clones([opinion(1), opinion(2, OPINION.replace("foot", "leg"))]))
    assert group.most == pytest.approx(12 / 18)  # of 15 runs in each, 12 are in both


def test_a_short_sentence_is_nobodys_own() -> None:
    short = "opinion=i agree with the plan"
    assert clones([opinion(1, short), opinion(2, short)]) == ()


def test_other_opinions_of_one_signer_do_not_warn() -> None:
    said = ["opinion=in my opinion the injection was the last step before surgery of the lower back",
            "opinion=in my opinion more therapy would have done harm while the leg grew weaker"]  # fmt: skip
    assert clones([opinion(1), opinion(2, said[0]), opinion(3, said[1])]) == ()


# ---- what it says ----------------------------------------------------------------------------------------------


def test_a_finding_says_how_many_of_what_how_alike_and_where_to_look() -> None:
    (row,) = rows([CARE])
    changed = row.words.replace("value=54", "value=52")
    assert only(clones([row, copied(row, 2), copied(row, 3, words=changed)])).says == (
        "3 letters to Example Health Plan, signed by Dr. A. Example, written from letters/conservative-care, say "
        "nearly the same of 3 patients: 95 % or more of the values are the same. Look at: tfesi-left-s1, copy-2."
    )


def test_no_value_of_a_patient_stands_in_a_finding() -> None:
    (row,) = rows([CARE])
    group = only(clones([row, copied(row, 2)]))
    assert not any(value.partition("=")[2] in repr(group) for value in ("drug=naproxen", "reason=sedation"))
    assert row.patient not in repr(group)


# ---- laws ------------------------------------------------------------------------------------------------------


def a_batch() -> list[Row]:
    chance = random.Random(3)
    honest = rows(EVERY, payer="Plan", signer="Dr. A. Example")
    sources = [row for row in honest if row.case not in SHORT]
    copies = [copied(source, 100 + at, words=moved(source.words, at)) for at, source in enumerate(sources[:9])]
    near = [copied(sources[3], 200 + at, words=one_value_changed(sources[3], chance)) for at in range(9)]
    return [*honest, *copies, *near, opinion(300, payer="Plan"), opinion(301, payer="Plan")]


BATCH = a_batch()
FOUND = clones(BATCH)


def test_the_batch_of_the_law_holds_nine_findings() -> None:
    assert [group.patients for group in FOUND] == [11, 2, 2, 2, 2, 2, 2, 2, 2]


@given(st.permutations(BATCH))
def test_the_order_of_the_rows_does_not_matter(shuffled: list[Row]) -> None:
    assert clones(shuffled) == FOUND
