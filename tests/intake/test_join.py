"""What several files say of one claim and one patient comes together, and never what only looks alike."""

from appealkit.errors import Severity
from appealkit.intake.chartjoin import charts_of, joined_with
from appealkit.intake.draft import CaseDraft, Place, case_id, told_at
from appealkit.intake.join import claims_of


def draft(file: str, ident: str | None = None, **words: str) -> CaseDraft:
    told = told_at(Place(file, "here", 3), {tuple(key.split("__")): word for key, word in words.items()})
    return CaseDraft(ident or case_id(file, str(sorted(words.items()))), told)


LINE = {"denial__lines__1__procedure": "64483", "denial__lines__1__service_date": "2026-05-14"}
REMITTED = {
    "keys__payer_control_number": "2600000011001", "keys__patient_control_number": "PT11001",
    "denial__claim_number": "2600000011001", **LINE, "denial__lines__1__charged": "1565.83",
    "denial__lines__1__adjustments__1__carc": "50", "patient__name": "ALEX SAMPLE", "patient__member_id": "1EG4TE5MK01",
}  # fmt: skip


def test_a_letter_adds_its_words_to_the_claim_of_the_remittance() -> None:
    letter = draft(
        "letter.pdf", denial__claim_number="2600000011001", denial__reason_text="No therapy on record.", **LINE
    )
    (found,), problems = claims_of([[draft("a.835", **REMITTED)], [letter]])
    assert problems == []
    assert found.word("denial", "reason_text") == "No therapy on record."
    assert found.word("denial", "lines", "1", "adjustments", "1", "carc") == "50"
    assert str(found.place("denial", "reason_text")) == "letter.pdf:3, here"


def test_a_queue_that_knows_only_the_practices_number_finds_the_claim_by_its_service() -> None:
    row = draft("q.csv", denial__claim_number="PT11001", denial__lines__7__procedure="64483",
                denial__lines__7__service_date="2026-05-14", denial__lines__7__place_of_service="11")  # fmt: skip
    (found,), problems = claims_of([[draft("a.835", **REMITTED)], [row]])
    assert [problem.code for problem in problems] == ["I051"]  # the two numbers of one claim
    assert found.word("denial", "lines", "1", "place_of_service") == "11"
    assert found.keys("denial", "lines") == ["1"]


def test_another_claim_of_the_same_patient_stays_another() -> None:
    other = draft("letter.pdf", denial__claim_number="2600000099999", patient__member_id="1EG4TE5MK01", **LINE)
    found, problems = claims_of([[draft("a.835", **REMITTED)], [other]])
    assert len(found) == 2
    assert problems == []


def test_two_claims_of_one_file_are_two() -> None:
    first, second = draft("a.835", "d-1", **REMITTED), draft("a.835", "d-2", **REMITTED)
    found, _ = claims_of([[first, second]])
    assert [one.id for one in found] == ["d-1", "d-2"]


def test_what_fits_two_claims_is_added_to_neither() -> None:
    first = draft("a.835", "d-1", **REMITTED)
    second = draft("a.835", "d-2", **{**REMITTED, "keys__payer_control_number": "2600000011001"})
    letter = draft("letter.pdf", denial__claim_number="2600000011001", denial__reason_text="Words.", **LINE)
    found, problems = claims_of([[first, second], [letter]])
    assert [one.word("denial", "reason_text") for one in found] == [None, None]
    assert [(problem.code, problem.severity) for problem in problems] == [("I052", Severity.MISTAKE)]
    assert "d-1, d-2" in problems[0].says


def test_a_difference_is_told_with_both_places_and_the_remittance_stays() -> None:
    row = draft("q.csv", **{**REMITTED, "denial__lines__1__charged": "1656.83"})
    (found,), problems = claims_of([[draft("a.835", **REMITTED)], [row]])
    assert found.word("denial", "lines", "1", "charged") == "1565.83"
    (problem,) = problems
    assert problem.code == "I051"
    assert "denial.lines.1.charged" in problem.says
    assert "a.835:3" in problem.says
    assert str(problem.where) == "q.csv:3:0"
    assert "1656" not in str(problem)


def test_a_line_that_the_payer_never_answered_is_left_out_and_told() -> None:
    row = draft("q.csv", denial__claim_number="2600000011001", denial__lines__1__procedure="77003",
                denial__lines__1__service_date="2026-05-14")  # fmt: skip
    (found,), problems = claims_of([[draft("a.835", **REMITTED)], [row]])
    assert found.word("denial", "lines", "1", "procedure") == "64483"
    assert [problem.code for problem in problems] == ["I053"]


CASE = {"patient__name": "SAMPLE, ALEX", "patient__member_id": "1EG4-TE5-MK01"}


def chart(file: str, **words: str) -> CaseDraft:
    return draft(file, evidence__pt__kind="therapy-course", **words)


def test_a_member_id_joins_however_it_is_written_and_the_chart_tells_the_birth_date() -> None:
    charts, _ = charts_of([chart("form.xlsx", patient__name="Alex Sample", patient__member_id="1EG4TE5MK01",
                                 patient__birth_date="1950-01-02")])  # fmt: skip
    (found,), problems = joined_with([draft("a.835", **CASE)], charts)
    assert problems == []
    assert found.chart is charts[0]
    assert found.case.word("patient", "birth_date") == "1950-01-02"
    assert found.case.word("patient", "name") == "SAMPLE, ALEX"


def test_a_name_alone_joins_nothing_and_is_told_without_the_name() -> None:
    charts, _ = charts_of([chart("form.xlsx", patient__name="Alex Sample")])
    (found,), problems = joined_with([draft("a.835", **CASE)], charts)
    assert found.chart is None
    assert [problem.code for problem in problems] == ["I054"]
    assert "form.xlsx" in problems[0].says
    assert "ALEX" not in str(problems[0]).upper()


def test_name_and_birth_date_together_join() -> None:
    case = draft("a.837", patient__name="Alex Q Sample", patient__birth_date="1950-01-02")
    charts, _ = charts_of([chart("form.xlsx", patient__name="SAMPLE, ALEX", patient__birth_date="1950-01-02")])
    (found,), problems = joined_with([case], charts)
    assert (found.chart is not None, problems) == (True, [])


def test_one_member_id_and_two_names_is_a_family_and_not_one_patient() -> None:
    charts, _ = charts_of([chart("form.xlsx", patient__name="Robin Sample", patient__member_id="1EG4TE5MK01")])
    (found,), problems = joined_with([draft("a.835", **CASE)], charts)
    assert found.chart is None
    assert [problem.code for problem in problems] == ["I055"]


def test_a_chart_without_a_denial_is_kept_and_told() -> None:
    charts, _ = charts_of([chart("form.xlsx", patient__name="Robin Other", patient__member_id="77")])
    (found,), problems = joined_with([draft("a.835", **CASE)], charts)
    assert found.chart is None
    assert [problem.code for problem in problems] == ["I056"]


def test_two_files_of_one_patient_are_one_chart_and_nothing_is_lost() -> None:
    member = {"patient__member_id": "1EG4TE5MK01"}
    first = draft("one.xlsx", **member, evidence__a__kind="symptom", evidence__a__source__document="note",
                  documents__note__title="Visit of May")  # fmt: skip
    second = draft("two.xlsx", **member, evidence__a__kind="imaging-study", evidence__a__source__document="note",
                   documents__note__title="MRI")  # fmt: skip
    (found,), problems = charts_of([first, second])
    assert problems == []
    assert found.word("evidence", "a", "kind") == "symptom"
    assert found.word("evidence", "a-2", "kind") == "imaging-study"
    assert found.word("documents", "note-2", "title") == "MRI"
    assert found.word("evidence", "a-2", "source", "document") == "note-2"


def test_many_cases_share_one_chart() -> None:
    charts, _ = charts_of([chart("form.xlsx", patient__member_id="1EG4TE5MK01")])
    found, _ = joined_with([draft("a.835", "d-1", **CASE), draft("a.835", "d-2", **CASE)], charts)
    assert [one.chart.id if one.chart else None for one in found] == [charts[0].id, charts[0].id]
