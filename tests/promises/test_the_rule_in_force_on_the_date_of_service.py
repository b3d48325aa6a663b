"""The rule in force on the date of service, from the right payer and jurisdiction, cited with its version."""

from __future__ import annotations

from stories import cases


def drafted(workspace, case, *options):
    done, folder = cases.draft(workspace, case, "--format", "txt", *options)
    files = cases.written(folder)
    return done, files, cases.json.loads(files["keep/assessment.json"])["lines"][0]


def test_the_last_day_of_a_version_is_judged_by_it_and_the_letter_names_it(approved_workspace):
    done, files, line = drafted(approved_workspace, cases.on_the_day("2025-12-31"))
    assert done.code == 0
    assert (line["policy"]["number"], line["policy"]["version"]) == ("EX-7", "2025")
    care = next(item for item in line["requirements"] if item["requirement"] == "care-long-enough")
    assert (care["standing"], care["value"], care["threshold"]) == ("met", "5.0", "4 weeks")
    letter = " ".join(files["to-send/letter.txt"].decode().split())
    assert "Example Health Plan EX-7, “Epidural injections” (2025), was in force on the date of service" in letter
    assert "Criterion (Example Health Plan EX-7, 2025, in force since January 1, 2024)" in letter
    assert "Conservative care for at least 4 weeks" in letter
    assert "12 weeks" not in letter
    assert "(2026)" not in letter


def test_the_first_day_of_the_next_version_is_judged_by_that(approved_workspace):
    _, files, line = drafted(approved_workspace, cases.on_the_day("2026-01-01"))
    assert (line["policy"]["number"], line["policy"]["version"]) == ("EX-7", "2026")
    care = next(item for item in line["requirements"] if item["requirement"] == "care-long-enough")
    assert (care["standing"], care["value"], care["threshold"]) == ("missing", "5.0", "12 weeks")
    assert [path for path in files if path.startswith("to-send/")] == []


def test_a_later_drafting_day_changes_nothing_of_the_policy(approved_workspace):
    case = cases.on_the_day("2025-12-31")
    case["case"] = "drafted-later"
    _, _, line = drafted(approved_workspace, case, "--on", "2027-06-01", "--trial")
    assert line["policy"]["version"] == "2025"


def test_a_service_before_the_first_version_has_no_policy_and_the_letter_asks_for_the_criterion(approved_workspace):
    case = cases.on_the_day("2025-12-31")
    case["case"] = "long-ago"
    case["denial"] |= {"notice_date": "2023-12-28", "received_on": "2023-12-29"}
    case["denial"]["lines"][0]["service_date"] = "2023-12-15"
    cases.evidence(case, "pain").update({"onset": "2023-09-01", "recorded_on": "2023-12-10"})
    cases.evidence(case, "exam")["recorded_on"] = "2023-12-10"
    cases.evidence(case, "mri")["performed_on"] = "2023-12-01"
    cases.evidence(case, "pt").update({"from": "2023-10-01", "to": "2023-12-01"})
    _, files, line = drafted(approved_workspace, case)
    assert line["policy"]["policy"] is None
    letter = " ".join(files["to-send/letter.txt"].decode().split())
    assert "The notice does not name the criterion that was applied; please send it with your decision." in letter
    assert "EX-7" not in letter


def test_each_medicare_contractor_speaks_for_its_own_states(approved_workspace):
    numbers = {}
    for state in ("TX", "AZ", "NY", "FL"):
        case = cases.repeat()
        case["case"] = f"in-{state.lower()}"
        case["denial"]["payer"]["state"] = state
        policy = cases.prepared(approved_workspace, case).assessment.lines[0].governing.policy
        numbers[state] = policy.number if policy else None
    assert numbers == {"TX": "L36920", "AZ": "L39240", "NY": "L39036", "FL": "L33906"}


def test_a_payer_without_a_policy_on_file_is_told_so(approved_workspace):
    case = cases.care()
    case["case"] = "no-policy"
    case["denial"]["payer"] |= {"name": "Unheard-of Health", "payer_id": "11111"}
    done, files, line = drafted(approved_workspace, case)
    assert line["policy"]["why"].startswith("no policy is on file for this payer and procedure")
    assert "no policy is on file" in done.out
    assert "The notice does not name the criterion" in " ".join(files["to-send/letter.txt"].decode().split())


def test_a_threshold_stated_in_the_denial_counts_as_the_payers(packets):
    line = packets["care"].assessment["lines"][0]
    care = next(item for item in line["requirements"] if item["requirement"] == "care-long-enough")
    assert (care["threshold"], care["threshold_from"]) == ("3 months", "denial")


def test_a_criterion_of_the_policy_is_not_met_by_less_than_it_asks_because_the_denial_asked_less(approved_workspace):
    case = cases.care()
    case["case"] = "denial-asks-less"
    case["denial"]["reason_text"] = "Failed conservative treatment not documented for at least 6 weeks."
    cases.without(case, "drug")
    cases.evidence(case, "pt")["to"] = "2026-05-28"  # 8 weeks: enough for the notice, too little for the policy's 12
    packet = cases.prepared(approved_workspace, case)
    criterion = next(item for item in packet.assessment.lines[0].criteria if item.criterion == "care")
    assert criterion.says == "Conservative care for at least 12 weeks"
    assert criterion.standing.word != "met"


def test_a_default_is_never_a_plans_requirement_in_a_letter(approved_workspace):
    case = cases.care()
    case["case"] = "defaults"
    case["denial"]["payer"] |= {"name": "Unheard-of Health", "payer_id": "11111"}
    case["denial"]["reason_text"] = "Failed conservative treatment is not documented."
    packet = cases.prepared(approved_workspace, case)
    finding = packet.assessment.lines[0].findings["care-long-enough"]
    assert finding.basis.source.value == "default"
    table = next(block for block in packet.letter.body if type(block).__name__ == "Table")
    required = [cell[0].text for cell, *_ in table.rows]
    assert not [words for words in required if any(char.isdigit() for char in words)]
