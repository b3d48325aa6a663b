"""The billing facts are CMS's. Where APPEALKIT_INTEROP_DATA names a folder with `codes/*.csv`, each is compared."""

import csv
from collections import defaultdict
from datetime import date

from appealkit.library import open_library
from appealkit.maps.procedures import Bilateral, Procedure
from outside import SAMPLES, needs_samples

FOLDER = SAMPLES / "codes"
pytestmark = needs_samples
PROCEDURES = open_library().rules.procedures.procedures
PAIRS = open_library().rules.pairs

# read elsewhere: not in these extracts of the tables
NOT_IN_THE_FEE_SCHEDULE = {"G0260", "0213T", "0214T", "0215T", "0216T", "0217T", "0218T"}
NOT_IN_THE_ADD_ONS = {"0214T", "0215T", "0217T", "0218T"}
WANTED = [
    *("62320", "62321", "62322", "62323", "64479", "64480", "64483", "64484"),
    *("64490", "64491", "64492", "64493", "64494", "64495", "64633", "64634", "64635", "64636"),
    *("20552", "20553", "27096", "G0260", "64451", "64625", "63650", "77003"),
    *("0213T", "0214T", "0215T", "0216T", "0217T", "0218T"),
    *("99202", "99203", "99204", "99205", "99211", "99212", "99213", "99214", "99215"),
]


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_procedure_that_is_spoken_of_is_on_file() -> None:
    assert [code for code in WANTED if code not in PROCEDURES] == []


def test_bilateral_indicator_and_global_days_are_the_fee_schedules() -> None:
    told = {row["hcpcs_code"]: (row["bilat_surg"], row["glob"]) for row in table("mpfs_2024_indicators_pain_codes.csv")}
    ours = {code: _fees(procedure) for code, procedure in PROCEDURES.items() if code in told}
    assert ours == {code: told[code] for code in ours}
    assert len(ours) > 60
    bilateral = {code for code, procedure in PROCEDURES.items() if procedure.bilateral is not None}
    assert bilateral - set(told) == NOT_IN_THE_FEE_SCHEDULE


def _fees(procedure: Procedure) -> tuple[str, str]:
    return (procedure.bilateral or Bilateral.OTHER).value, procedure.global_days


def test_units_a_day_are_the_practitioners_mue() -> None:
    rows = [row for row in table("ncci_mue_pain_codes_2024.csv") if row["service"] == "practitioner"]
    told = {row["hcpcs_code"]: (int(row["mue_units"]), int(row["mue_mai"])) for row in rows}
    ours = {code: (procedure.mue, procedure.mai) for code, procedure in PROCEDURES.items() if code in told}
    assert ours == {code: told[code] for code in ours}
    assert {code for code, procedure in PROCEDURES.items() if procedure.mue} - set(told) == NOT_IN_THE_FEE_SCHEDULE


def test_add_ons_have_the_primaries_of_the_table() -> None:
    told: dict[str, set[str]] = defaultdict(set)
    for row in table("ncci_addon_codes_pain.csv"):
        if row["primary_code"] in PROCEDURES:
            told[row["add_on_code"]].add(row["primary_code"])
    for code, procedure in PROCEDURES.items():
        if code not in NOT_IN_THE_ADD_ONS:
            assert set(procedure.add_on_of) == told.get(code, set()), code


def test_pairs_are_the_tables_with_column_and_indicator_and_none_is_left_out() -> None:
    rows = [row for row in table("ncci_ptp_pairs_among_pain_codes_2024.csv") if not row["deleted"]]
    told = {
        (row["column1"], row["column2"]): {"0": "never", "1": "apart"}[row["modifier_indicator"]]
        for row in rows
        if row["column1"] in PROCEDURES and row["column2"] in PROCEDURES
    }
    compared = {key: pair.together for key, pair in PAIRS.items() if pair.source.confidence == "seen"}
    assert compared == told
    assert {pair.source.on for pair in PAIRS.values()} == {date(2024, 7, 1)}


def test_pairs_that_were_only_read_of_are_of_codes_the_table_does_not_hold() -> None:
    read = {key for key, pair in PAIRS.items() if pair.source.confidence != "seen"}
    assert read
    assert all({"G0260", "76000", "99156"} & set(key) for key in read)


def test_headings_are_not_billable_and_what_stands_below_them_is() -> None:
    rows = table("icd10cm_spine_pain.csv")
    billable = {row["code"] for row in rows if row["billable_leaf"] == "1"}
    headings = {row["code"] for row in rows} - billable
    error = next(item for item in open_library().rules.coding if item.id == "header-diagnosis")
    assert [code for code in error.when.diagnoses_any if code not in headings or code in billable] == []
