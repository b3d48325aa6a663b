"""`appealkit policies`: which policy governs and why, what was looked at, two side by side."""

from __future__ import annotations

import pytest

from stories import cases


def asked(*options: object) -> cases.Done:
    return cases.run("policies", "for", *options)


AZ = ("--procedure", "64483", "--state", "AZ", "--program", "medicare-ffs", "--on", "2026-03-01")


def test_what_governs_is_told_with_its_version_thresholds_and_source():
    done = asked(*AZ)
    assert done.code == 0
    assert "Governs: L39240 v7" in done.out
    assert "L39240 v7 of Noridian is in force on 2026-03-01 for medicare-ffs in AZ" in done.out
    assert "Pain for at least 4 weeks" in done.out
    assert "No more than 4 sessions per region per rolling 12 months" in done.out
    assert "L36920 (Novitas): binds AR, CO," in done.out


def test_the_same_as_json():
    found = asked(*AZ, "--json").json
    assert (found["governs"]["number"], found["governs"]["version"], found["governs"]["from"]) == (
        "L39240",
        "v7",
        "2022-06-19",
    )
    care = next(item for item in found["criteria"] if item["requirement"] == "care-long-enough")
    assert (care["threshold"], care["confidence"], care["decides"]) == ("4 weeks", "seen", True)
    assert {item["number"]: item["why_not"] for item in found["considered"]}["L39015"] == "binds KY, OH"


def test_the_day_of_service_picks_the_version():
    carelon = ("--procedure", "64483", "--program", "commercial-erisa", "--payer", "Anthem", "--json")
    versions = [asked(*carelon, "--on", day).json["governs"]["version"] for day in ("2023-04-08", "2023-04-09")]
    assert versions == ["of 2022-03-13", "of 2023-04-09"]


def test_before_the_first_version_nothing_governs_and_why_is_said():
    done = asked(*AZ[:-1], "2022-06-18")
    assert "No policy governs" in done.out
    assert "L39240 (Noridian): v7 is in force from 2022-06-19" in done.out


def test_another_payers_policy_is_looked_at_and_not_taken():
    done = asked(
        "--procedure", "64483", "--program", "commercial-erisa", "--payer", "Nobody Health", "--on", "2026-03-01"
    )
    assert "No policy governs" in done.out
    assert "CMM-200 (eviCore healthcare): binds Cigna, Cigna Healthcare and others" in done.out


def test_what_was_not_verified_decides_nothing_and_is_to_be_checked():
    done = asked("--procedure", "64483", "--program", "commercial-erisa", "--payer", "UHC", "--on", "2026-03-01")
    tail = done.out.split("Check this: not verified, so it decides nothing")[1]
    assert "Further criteria of this policy" in tail
    assert "known to be the version in force until 2024-07-01 only" in done.out


def test_the_vendor_that_reviews_brings_its_guideline():
    done = asked("--procedure", "64483", "--program", "commercial-erisa", "--payer", "X", "--delegate", "eviCore",
                 "--on", "2026-03-01")  # fmt: skip
    assert "Governs: CMM-200" in done.out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--procedure", "64438", *AZ[2:]), "64438 is no procedure on file\n    mend: did you mean '64483'?"),
        ((*AZ[:3], "Arizona", *AZ[4:]), "'Arizona' is no state's two letters\n    mend: did you mean 'AZ'?"),
        ((*AZ[:3], "QZ", *AZ[4:]), "'QZ' is no state's two letters"),
        ((*AZ[:5], "medicare-fsf", *AZ[6:]), "'medicare-fsf' is no programme\n    mend: did you mean 'medicare-ffs'?"),
        ((*AZ[:2], *AZ[4:]), "Medicare's rule is that of the place of service\n    mend: add --state"),
        ((*AZ[:4], *AZ[6:]), "the programme is not given"),
        (
            ("--procedure", "64483", "--program", "commercial-erisa"),
            "a policy is the payer's own\n    mend: add --payer",
        ),
    ],
)
def test_a_word_that_is_not_known_is_told_with_the_nearest(options, says):
    done = asked(*options)
    assert done.code == 1
    assert says in done.err


def test_every_unknown_word_is_told_at_once():
    assert asked("--procedure", "1", "--state", "Narnia", "--program", "none").err.count("A005") == 3


def test_what_the_practice_knows_of_a_payer_need_not_be_said_again(own_workspace):
    known = (
        "payers: [{name: Meadow, program: commercial-erisa, delegate: eviCore, source: call, known_on: 2026-01-01}]\n"
    )
    (own_workspace / "payers.yaml").write_text(known, encoding="utf-8")
    done = asked("--procedure", "64483", "--payer", "Meadow", "--on", "2026-03-01", "--workspace", own_workspace)
    assert "Governs: CMM-200" in done.out


def test_two_policies_side_by_side_with_what_differs_marked():
    done = cases.run("policies", "compare", "L39240", "CMM-200", "--on", "2026-03-01")
    rows = {line.split()[1]: line.split()[0] for line in done.out.splitlines() if line[:1] in "≠<>" and line.strip()}
    assert rows["care-long-enough"] == "≠"
    assert rows["pain-long-enough"] == "<"
    assert rows["imaging-recent-enough"] == ">"
    assert "interval-long-enough" not in rows  # fourteen days in both


def test_a_policy_beside_itself_differs_in_nothing():
    done = cases.run("policies", "compare", "L39240", "l39240", "--on", "2026-03-01")
    assert [line for line in done.out.splitlines() if line.startswith(("≠ ", "< ", "> "))] == [
        "≠ the thresholds differ · < > only one of them asks it · ? unverified, so it decides nothing"
    ]


def test_a_version_that_is_not_in_force_is_marked():
    done = cases.run("policies", "compare", "L39240", "CMM-200", "--on", "2024-01-01")
    assert "not in force on 2024-01-01: its nearest version is shown" in done.out


def test_an_unknown_policy_is_told_with_the_nearest():
    done = cases.run("policies", "compare", "L39241", "CMM-200")
    assert (done.code, "did you mean 'L39240'?" in done.err) == (1, True)


def test_every_version_on_file_is_listed():
    done = cases.run("policies", "list")
    assert done.code == 0
    assert done.out.count("Carelon") >= 2
    assert "31/0/0" in done.out
