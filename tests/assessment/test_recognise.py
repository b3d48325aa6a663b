"""Why a payer says no: from codes, and from words clause by clause. What concedes or recites says nothing."""

import pytest
from given import billed, case, reasons_in, rules, view

from appealkit.assessment.recognise import recognise
from appealkit.assessment.stated import stated_thresholds
from appealkit.assessment.wording import Clause, clauses_of

CARE = [
    "Records do not show that conservative treatment was tried and failed before the injection.",
    "There is no record of therapy, exercise or medicine before this injection.",
    "No documentation of physical therapy or a physician-directed home exercise programme within the last six months.",
    "Six weeks of provider-directed conservative management have not been demonstrated.",
    "Six (6) weeks of provider-directed conservative management have not been demonstrated.",
    'The notes mention "PT" but give no dates, number of visits or result.',
    "Home stretching and chiropractic care alone do not satisfy the physical therapy requirement.",
    "Medication trial not documented: drug, dose, length and response are missing.",
    "Only medication was tried; the guideline needs an active treatment as well.",
    "Therapy was for another body part.",
    "The therapy on file belongs to another episode more than a year ago and does not count.",
    "Less than four weeks passed between symptom onset and the procedure.",
    "There is no statement of why physical therapy could not be tolerated or was contraindicated.",
    "Non-surgical treatment not exhausted; request premature.",
    "NSAID intolerance noted, yet no other drug class tried.",
    "Criteria for first-time epidural not met: inadequate trial of non-invasive care in combination.",
    "Patient not in an active rehabilitation programme at the time of service.",
    "Coverage guidelines not met: failed conservative therapy (4–6 weeks) not supported.",
    "CONSERVATIVE TX NOT DOC'D. PT NOTES MISSING.",
    "We can’t find that you tried simpler treatments first.",
]
FREQUENCY = [
    "Maximum number of epidural sessions for this region in 12 months has been reached.",
    "Service exceeds the number allowed in the time period without supporting records.",
    "The documentation does not support this frequency of services.",
    "Prior injection did not give at least 50 % relief for three months.",
    'Relief from the last injection was recorded only as "better" with no percentage or duration.',
    "Repeat injection requested before the minimum interval.",
    "Four injections paid since January; further injections not medically necessary.",
    "No objective functional improvement on the same scale as baseline.",
    "Continued treatment beyond one year without rationale and notice to the primary care physician.",
    "Series-of-three ordered in advance is not covered.",
    "Same/similar procedure already paid within the set time frame.",
    "Benefit maximum for this service met for the period.",
    "No new clinical findings since last injection that justify another.",
    "Repeat at same level and with same drug after poor response isn't supported.",
    "More than three sessions per region in six months.",
    "It is too soon since your last shot.",
]
BILATERAL = [
    "Bilateral injection not supported; approve one side only.",
    "Documentation does not describe symptoms on both sides.",
    "Imaging shows left-sided pathology only; right side not medically necessary.",
    "Second side should have been staged.",
    "Bilateral interlaminar/caudal injection is not recognised.",
    "Bilateral symptoms stated but exam normal on one side.",
]


@pytest.mark.parametrize("text", CARE)
def test_conservative_care_not_shown(text: str) -> None:
    assert "conservative-care" in reasons_in(text)[0]


@pytest.mark.parametrize("text", FREQUENCY)
def test_too_many_or_too_early(text: str) -> None:
    assert "frequency" in reasons_in(text)[0]


@pytest.mark.parametrize("text", BILATERAL)
def test_both_sides_on_one_day(text: str) -> None:
    assert "same-day-bilateral" in reasons_in(text)[0]


@pytest.mark.parametrize(
    ("text", "reason", "procedure"),
    [
        ("More than two transforaminal levels in a session not covered.", "levels", "64483"),
        ("Additional level (64484) not shown to be necessary; no root compression at that level.", "levels", "64484"),
        ("More than one spinal region treated on the same date.", "levels", "64483"),
        ("Procedure code is inconsistent with the modifier used (50).", "modifier", "64483"),
        ("Invalid combination of modifiers (50 with RT/LT).", "modifier", "64483"),
        ("Units exceed the maximum for this code on one day.", "units", "64483"),
        ("Payment for second side included in the primary procedure.", "bundling", "64483"),
        ("Duplicate line: same code, same date.", "duplicate", "64483"),
        ("Therapeutic facet injection repeated before six months of benefit.", "frequency", "64493"),
        (
            "Examination does not show radiculopathy: normal strength, reflexes, sensation.",
            "radicular-picture",
            "64483",
        ),
        ("Diagnosis of non-specific back pain is not a covered indication.", "radicular-picture", "64483"),
        ("No advanced imaging within the required 24 months.", "imaging", "64483"),
        ("MRI does not show root compression or stenosis at the injected level.", "imaging", "64483"),
        (
            "Two diagnostic medial branch blocks with at least 80 % relief are not documented.",
            "diagnostic-blocks",
            "64635",
        ),
        ("Moderate sedation is not necessary for this procedure.", "sedation", "64483"),
        ("No prior authorization on file.", "authorization", "64483"),
        ("Requested records not received.", "records-not-received", "64483"),
        ("Diagnosis does not support procedure.", "diagnosis-does-not-support", "64483"),
        ("Image guidance is included in the injection.", "bundling", "77003"),
        ("Add-on code without primary.", "add-on-without-primary", "64484"),
        ("The time limit for filing has expired.", "timely-filing", "64483"),
    ],
)
def test_the_other_families(text: str, reason: str, procedure: str) -> None:
    assert reason in reasons_in(text, lines=[billed(procedure)])[0]


@pytest.mark.parametrize(
    "text",
    [
        "The policy requires six weeks of conservative care.",
        "Conservative care must have been tried.",
        "Conservative care is documented.",
        "The requirement for conservative treatment is met.",
        "We acknowledge that physical therapy was completed.",
        "Epidural injections are covered when conservative treatment of four weeks has failed.",
        "Thank you for your request.",
    ],
)
def test_what_recites_or_concedes_says_no_reason(text: str) -> None:
    assert reasons_in(text)[0] == set()


def test_a_conceded_point_beside_a_stated_one() -> None:
    text = "Conservative care is documented, but the maximum number of sessions has been reached."
    assert reasons_in(text)[0] == {"frequency"}


def test_a_recited_rule_beside_a_stated_one() -> None:
    text = "The policy requires conservative care. The records do not describe symptoms on both sides."
    assert reasons_in(text)[0] == {"same-day-bilateral"}


def test_a_notice_may_give_two_reasons() -> None:
    text = "Conservative treatment is not documented. Bilateral injection not supported."
    assert reasons_in(text)[0] == {"conservative-care", "same-day-bilateral"}


def test_case_spaces_and_curly_quotes_do_not_matter() -> None:
    assert reasons_in("  CONSERVATIVE\n CARE  WASN’T   SHOWN ")[0] == {"conservative-care"}


def test_clauses() -> None:
    text = "Care is documented; however, relief was brief. Imaging: none"
    assert clauses_of(text, rules().language) == (
        Clause("care is documented", "|c"),
        Clause("relief was brief"),
        Clause("imaging: none"),
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (billed(carc="151", remarks=["N115"]), "frequency"),
        (billed(carc="50", remarks=["N435"]), "frequency"),
        (billed(carc="50", remarks=["N640"]), "frequency"),
        (billed(carc="50", remarks=["M86"]), "frequency"),
        (billed(carc="273"), "frequency"),
        (billed(carc="119"), "frequency"),
        (billed(carc="119", group="PR"), "benefit-exclusion"),
        (billed(carc="18"), "duplicate"),
        (billed(carc="29"), "timely-filing"),
        (billed(carc="197"), "authorization"),
        (billed(carc="252"), "records-not-received"),
        (billed(carc="4", remarks=["N519"]), "modifier"),
        (billed(carc="151", remarks=["N362"]), "units"),
        (billed(carc="16", remarks=["MA130"]), "unprocessable"),
    ],
)
def test_codes_that_say_a_reason(line: dict[str, object], reason: str) -> None:
    assert reason in reasons_in(None, lines=[line])[0]


def test_fifty_alone_says_no_reason_but_names_candidates() -> None:
    sure, candidates = reasons_in(None, lines=[billed(carc="50")])
    assert sure == set()
    assert {"conservative-care", "frequency", "same-day-bilateral", "medical-necessity"} <= candidates


def test_words_leave_no_candidates() -> None:
    assert reasons_in("Conservative care was not shown.")[1] == set()


def test_a_reason_of_facet_procedures_is_none_of_an_epidural() -> None:
    text = "Two diagnostic medial branch blocks are not documented."
    assert "diagnostic-blocks" not in reasons_in(text)[0]


def test_what_said_it_is_kept() -> None:
    told = case(text="Conservative care was not shown.", lines=[billed(carc="273")]).denial
    care, often = recognise(told, view(told.lines[0]), rules())
    assert (often.reason, often.by) == ("frequency", ("code CO-273",))
    assert (care.reason, care.clauses) == ("conservative-care", ("conservative care was not shown",))
    assert "conservative" in care.telling
    assert care.by == ("words: conservative care was not shown", f"telling: {', '.join(care.telling)}")


def stated(text: str, **given: object) -> dict[str, str]:
    told = case(text=text, **given).denial
    found = recognise(told, view(told.lines[0]), rules())
    return {name: str(threshold) for name, threshold in stated_thresholds(told, found, rules()).items()}


@pytest.mark.parametrize(
    ("text", "threshold"),
    [
        ("Failed conservative treatment not documented for at least 3 months.", "3 months"),
        ("Six weeks of provider-directed conservative management have not been demonstrated.", "6 weeks"),
        ("A 6-week trial of conservative care is not documented.", "6 weeks"),
        ("Twelve weeks of physical therapy were not shown.", "12 weeks"),
        ("Conservative care of 30 days was not shown.", "30 days"),
    ],
)
def test_a_length_in_the_reason_is_the_payers_threshold(text: str, threshold: str) -> None:
    assert stated(text) == {"care-long-enough": threshold}


@pytest.mark.parametrize(
    "text",
    [
        "No physical therapy is documented within the last six months.",
        "No physical therapy in the past 6 months.",
        "Conservative treatment was not documented.",
    ],
)
def test_a_look_back_and_another_reasons_number_are_none(text: str) -> None:
    assert stated(text) == {}


@pytest.mark.parametrize(
    ("text", "requirement", "threshold"),
    [
        ("The maximum of 4 sessions in 12 months has been reached.", "sessions-within-limit", "4 sessions"),
        ("This exceeds the limit of three injections in 12 months.", "sessions-within-limit", "3 sessions"),
        ("Prior injection did not give at least 80 percent relief for 6 months.", "relief-sustained", "80 percent for"),
        ("Prior injection did not give at least 50 % relief for three months.", "relief-sustained", "50 percent for"),
    ],
)
def test_a_limit_of_frequency_that_is_stated_is_the_payers(text: str, requirement: str, threshold: str) -> None:
    assert stated(text)[requirement].startswith(threshold)


def test_a_criterion_written_into_the_case_goes_first() -> None:
    criterion = {"requirement": "care-long-enough", "threshold": "6 weeks", "quote": "six weeks"}
    assert stated("Conservative care of 3 months was not shown.", stated_criteria=[criterion]) == {
        "care-long-enough": "6 weeks"
    }


@pytest.mark.parametrize(
    "text",
    [
        "No physical therapy over the past six months.",
        "No physical therapy during the last 6 months.",
        "No physical therapy is documented within 6 months of the injection.",
        "No physical therapy in the 6 months before the injection.",
        "No conservative care for the past 6 months.",
    ],
)
def test_every_look_back_is_none(text: str) -> None:
    assert stated(text) == {}


@pytest.mark.parametrize(
    ("text", "threshold"),
    [
        (
            "Records show only 2 weeks of physical therapy; at least 6 weeks of conservative care were not shown.",
            "6 weeks",
        ),
        ("Only two weeks of physical therapy are documented.", None),
        ("Your physical therapy lasted only 3 weeks.", None),
        ("Therapy was stopped after 2 weeks and conservative care is not shown.", None),
    ],
)
def test_the_length_found_is_not_the_length_asked(text: str, threshold: str | None) -> None:
    assert stated(text) == ({"care-long-enough": threshold} if threshold else {})


def test_a_number_in_words_and_digits_stays_one_clause() -> None:
    assert stated("Six (6) weeks of conservative management have not been demonstrated.") == {
        "care-long-enough": "6 weeks"
    }


def test_the_time_from_onset_is_not_the_length_of_care() -> None:
    assert "care-long-enough" not in stated("Less than four weeks passed between symptom onset and the procedure.")


@pytest.mark.parametrize(
    "text",
    [
        "Six weeks of the required conservative therapy were not shown.",
        "Conservative care was not shown for 6 weeks prior to the injection.",
        "Conservative treatment lasting 6 weeks is not documented.",
    ],
)
def test_a_length_that_is_asked_is_the_payers_threshold_in_any_words(text: str) -> None:
    assert stated(text) == {"care-long-enough": "6 weeks"}


@pytest.mark.parametrize(
    ("text", "threshold"),
    [
        ("Only 2 weeks of the required 6 weeks of conservative care are documented.", "6 weeks"),
        ("A minimum of 6 weeks of conservative care in the past 6 months was not shown.", "6 weeks"),
        ("Conservative care of not less than 3 months is not documented.", "3 months"),
        ("No documentation of 6 weeks of conservative care before the injection.", "6 weeks"),
    ],
)
def test_the_length_asked_beside_another_length(text: str, threshold: str) -> None:
    assert stated(text) == {"care-long-enough": threshold}


def of_lines(text: str) -> list[set[str]]:
    told = case(text=text, lines=[billed("64483"), billed("64484", number=2)]).denial
    return [{item.reason for item in recognise(told, view(told.lines[n]), rules()) if item.sure} for n in (0, 1)]


def test_a_text_that_goes_line_by_line_is_read_line_by_line() -> None:
    text = "Line 1: Conservative treatment was not documented. Line 2: More than two levels in a session not covered."
    assert of_lines(text) == [{"conservative-care"}, {"levels"}]
    assert of_lines(text.replace("Line 1", "64483").replace("Line 2", "64484")) == [{"conservative-care"}, {"levels"}]


def test_what_stands_before_the_lines_is_said_of_each() -> None:
    text = "No prior authorization on file. Line 1: Conservative treatment was not documented. Line 2: Too many levels."
    first, second = of_lines(text)
    assert {"authorization", "levels"} <= second
    assert {"authorization", "conservative-care"} <= first


def test_a_number_in_a_sentence_is_no_line() -> None:
    assert of_lines("Conservative treatment was not documented, see line 1: page 4.") == [{"conservative-care"}] * 2


@pytest.mark.parametrize(
    "text",
    [
        "C0nservative treatrnent was n0t docurnented.",
        "CONSERVATIVE TX NOT DOCD",
        "conservatlve treatment not documented",
        "Conservative treatment\nwas not documented.",
    ],
)
def test_a_scanned_shouted_or_broken_text_is_read_all_the_same(text: str) -> None:
    assert reasons_in(text)[0] == {"conservative-care"}


def test_a_summing_up_is_not_named_beside_the_reason_itself() -> None:
    text = "Not medically necessary. Conservative treatment was not documented."
    assert "medical-necessity" not in reasons_in(text)[0]
