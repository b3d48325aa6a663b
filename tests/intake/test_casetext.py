"""A draft becomes a case file and is read back as it was; what a person changes in the file is known as theirs."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from appealkit import yamltext
from appealkit.case import Origin
from appealkit.intake.casetext import case_text, draft_of, fit, typed_by_a_person
from appealkit.intake.draft import CaseDraft, Place, case_id, told_at
from appealkit.intake.marks import came_from
from appealkit.intake.written import Written

SEGMENT = Place("remit.835", "segment 15 CLP07", 15)
WORDS = st.text(st.characters(codec="utf-8"), min_size=1).map(str.strip).filter(bool)


def nested(text: str) -> dict[str, object]:
    found, problems = yamltext.read(text, "case.yaml")
    assert problems == []
    assert found is not None
    assert isinstance(found.value, dict)
    return found.value


def draft(**values: str) -> CaseDraft:
    return CaseDraft(case_id("claim"), told_at(SEGMENT, {tuple(key.split("__")): item for key, item in values.items()}))


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), WORDS, min_size=1))
def test_whatever_the_words_are_they_are_read_back(words: dict[str, str]) -> None:
    read = CaseDraft("d-1", told_at(SEGMENT, {("patient", key): item for key, item in words.items()}))
    one, problems = fit(read)
    assert len(problems) == len(read.told) - len(one.told)
    back = draft_of(nested(case_text(one)))
    assert {path: item.value for path, item in back.told.items()} == {
        path: item.value for path, item in one.told.items()
    }
    assert typed_by_a_person(back) == {}


def test_lines_and_evidence_are_lists_in_the_file_and_keep_their_keys() -> None:
    given_ = draft(
        denial__lines__2__procedure="64484",
        denial__lines__1__procedure="64483",
        denial__lines__1__modifiers__1="LT",
        evidence__pt__kind="therapy-course",
        keys__patient_control_number="PT11001",
    )
    tree = nested(case_text(given_))
    assert tree["denial"] == {
        "lines": [
            {"number": "1", "procedure": "64483", "modifiers": ["LT"]},
            {"number": "2", "procedure": "64484"},
        ]
    }
    assert tree["evidence"] == [{"id": "pt", "kind": "therapy-course"}]
    assert "PT11001" not in case_text(given_)


def test_a_value_that_was_changed_is_edited_and_one_that_was_added_is_typed() -> None:
    tree = nested(case_text(draft(denial__claim_number="111", patient__name="Alex Sample")))
    changed = yamltext.written({**tree, "denial": {"claim_number": "222", "notice_date": "2026-07-28"}})
    read, _ = yamltext.read(changed, "case.yaml")
    assert read is not None
    marks, problems = came_from(Written.whole(read))
    assert problems == []
    assert {key: mark.origin for key, mark in marks.items()} == {
        "denial/claim_number": Origin.EDITED,
        "patient/name": Origin.AUTO,
    }
    assert marks["patient/name"].at == "remit.835:15, segment 15 CLP07"
    assert {path: item.value for path, item in typed_by_a_person(draft_of(nested(changed))).items()} == {
        ("denial", "claim_number"): "222",
        ("denial", "notice_date"): "2026-07-28",
    }


def test_how_sure_a_reading_is_stands_beside_it() -> None:
    unsure = CaseDraft("d-1", told_at(Place("letter.txt", "page 1, line 4", 4, 0.8), {("denial", "claim_number"): "9"}))
    read, _ = yamltext.read(case_text(unsure), "case.yaml")
    assert read is not None
    marks, _ = came_from(Written.whole(read))
    assert marks["denial/claim_number"].sure == Decimal("0.80")


def test_what_is_still_needed_stands_on_top() -> None:
    head = case_text(draft(denial__claim_number="111")).splitlines()
    assert head[0] == "# Still needed:"
    assert any("patient.birth_date" in line for line in head)
    assert not any("denial.claim_number:" in line for line in head if line.startswith("#"))


def test_the_same_claim_has_the_same_id_and_the_id_tells_nothing() -> None:
    assert case_id("04412", "2600000011001", "PT11001") == case_id("04412", " 2600000011001", "pt11001")
    assert case_id("04412", "2600000011001", "PT11001") != case_id("04412", "2600000011002", "PT11001")
    assert "11001" not in case_id("04412", "2600000011001", "PT11001")


def test_two_readings_that_differ_clash_and_nothing_is_chosen_in_silence() -> None:
    one = draft(denial__claim_number="111")
    other = CaseDraft(one.id, told_at(Place("queue.csv", "row 2"), {("denial", "claim_number"): "112"}))
    both, clashes = one.joined(other)
    assert both.word("denial", "claim_number") == "111"
    assert [(clash.path, clash.one.file, clash.other.file) for clash in clashes] == [
        (("denial", "claim_number"), "remit.835", "queue.csv")
    ]
