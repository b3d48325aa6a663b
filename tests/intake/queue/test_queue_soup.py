"""Whatever the order, the names and the shapes of the columns, the same denials come out."""

import csv
import io
import json
from datetime import date

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appealkit.case import Denial, Patient
from appealkit.intake.queue import read_queue

CLAIMS = st.fixed_dictionaries(
    {
        "claim_number": st.from_regex(r"[A-Z]{1,3}[0-9]{3,8}", fullmatch=True),
        "payer_name": st.sampled_from(["Example Health Plan", "Other Plan"]),
        "patient_name": st.sampled_from([("Jordan", "Sample"), ("Casey", "Exämple"), ("Robin", "O'Test")]),
        "birth_date": st.dates(date(1930, 1, 1), date(1999, 12, 31)),
        "member_id": st.from_regex(r"X[0-9]{4,9}", fullmatch=True),
        "service_date": st.dates(date(2020, 1, 1), date(2027, 12, 31)),
        "procedure": st.sampled_from(["64483", "64493", "62323", "G0260", "0627T"]),
        "modifiers": st.lists(st.sampled_from(["LT", "RT", "50", "59"]), max_size=2, unique=True),
        "diagnoses": st.lists(st.sampled_from(["M54.16", "M51.17", "G89.4", "M47.816"]), max_size=3, unique=True),
        "charged": st.integers(0, 99_999_99),
        "reason": st.tuples(st.sampled_from(["CO", "PR", "OA"]), st.sampled_from(["50", "197", "16", "B7", "P14"])),
        "remarks": st.lists(st.sampled_from(["N115", "M25", "MA130"]), max_size=2, unique=True),
        "denied_amount": st.integers(1, 99_999_99),
    }
)
STYLES = {
    "snake": lambda words: "_".join(words),
    "camel": lambda words: "".join(word.capitalize() for word in words),
    "title": lambda words: " ".join(word.title() for word in words),
    "shout": lambda words: "-".join(words).upper(),
    "number": lambda words: " ".join("#" if word == "number" else word for word in words),
}


def expected(claim):
    line = {
        "number": "1",
        "procedure": claim["procedure"],
        "service_date": claim["service_date"].isoformat(),
        "charged": f"{claim['charged'] / 100:.2f}",
        "modifiers": claim["modifiers"],
        "diagnoses": claim["diagnoses"],
        "remarks": claim["remarks"],
        "adjustments": [
            {"group": claim["reason"][0], "carc": claim["reason"][1], "amount": f"{claim['denied_amount'] / 100:.2f}"}
        ],
    }
    return {
        "denial": {
            "payer": {"name": claim["payer_name"]},
            "claim_number": claim["claim_number"],
            "lines": [{key: value for key, value in line.items() if value}],
        },
        "patient": {
            "name": " ".join(claim["patient_name"]),
            "birth_date": claim["birth_date"].isoformat(),
            "member_id": claim["member_id"],
        },
    }


def shaped_day(draw, day):
    return draw(
        st.sampled_from(
            [
                day.isoformat(),
                f"{day.month}/{day.day}/{day.year}",
                f"{day:%m/%d/%Y}",
                f"{day:%Y%m%d}",
                str((day - date(1899, 12, 30)).days),
                f"{day:%d}-{day:%b}-{day.year}",
                f"{day.isoformat()} 00:00:00",
            ]
        )
    )


def shaped_money(draw, cents):
    plain = f"{cents / 100:.2f}"
    return draw(st.sampled_from([plain, f"${plain}", f"{cents / 100:,.2f}", f"$ {cents / 100:,.2f}", f"USD {plain}"]))


@st.composite
def soups(draw):
    """A table of some claims as it could come, and the claims."""
    claims = draw(st.lists(CLAIMS, min_size=1, max_size=5, unique_by=lambda claim: claim["claim_number"]))
    split_name, group_apart, glued = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    rows = []
    for claim in claims:
        first, last = claim["patient_name"]
        group, carc = claim["reason"]
        mark = draw(st.sampled_from([", ", "; ", " ", "|"]))
        row = {
            "claim_number": claim["claim_number"],
            "payer_name": claim["payer_name"],
            "birth_date": shaped_day(draw, claim["birth_date"]),
            "member_id": claim["member_id"],
            "service_date": shaped_day(draw, claim["service_date"]),
            "procedure": claim["procedure"],
            "diagnoses": mark.join(draw(st.sampled_from([w, w.replace(".", "")])) for w in claim["diagnoses"]),
            "charged": shaped_money(draw, claim["charged"]),
            "remarks": mark.join(claim["remarks"]),
            "denied_amount": shaped_money(draw, claim["denied_amount"]),
        }
        if split_name:
            row |= {"patient_first": first, "patient_last": last}
        else:
            row["patient_name"] = draw(st.sampled_from([f"{first} {last}", f"{last}, {first}"]))
        if group_apart:
            row |= {"group_code": group, "carc": carc}
        else:
            row["carc"] = draw(st.sampled_from([f"{group}-{carc}", f"{group}{carc}", f"{group} {carc}"]))
        if glued:
            row["procedure"] = "-".join([claim["procedure"], *claim["modifiers"]])
        else:
            row["modifiers"] = mark.join(claim["modifiers"])
        rows.append(row)
    return claims, rows, draw(st.permutations(list(rows[0]))), draw(st.sampled_from([",", "\t", ";", "|"]))


def as_delimited(header, rows, mark):
    kept = io.StringIO()
    writer = csv.writer(kept, delimiter=mark)
    writer.writerow(header)
    writer.writerows(rows)
    return kept.getvalue().encode()


def as_json(header, rows, _):
    return json.dumps({"denials": [dict(zip(header, row, strict=True)) for row in rows]}).encode()


def as_json_lines(header, rows, _):
    return "\n".join(json.dumps(dict(zip(header, row, strict=True))) for row in [*rows, rows[0]]).encode()


def as_workbook(header, rows, _):
    book = openpyxl.Workbook()
    for row in (["Open denials"], [], header, *rows):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(soup=soups(), data=st.data())
def test_columns_in_any_order_under_any_name_in_any_shape_give_the_same_denials(tables, soup, data):
    claims, rows, order, mark = soup
    names = {
        field: data.draw(st.sampled_from(sorted(STYLES.items())))[1](
            data.draw(st.sampled_from(tables.fields[field].names)).split()
        )
        for field in order
    }
    written = data.draw(st.sampled_from([as_delimited, as_json, as_json_lines, as_workbook]))
    reading = read_queue(
        written([names[field] for field in order], [[row[f] for f in order] for row in rows], mark), "soup", tables
    )
    drafts = [draft.nested() for draft in reading.drafts]
    assert [problem.code for problem in reading.problems] == (["I114"] if written is as_json_lines else [])
    assert [{key: value for key, value in draft.items() if key != "case"} for draft in drafts] == [
        expected(claim) for claim in claims
    ]
    for draft in drafts:  # what is told is what a case accepts
        Denial.model_validate({"notice_date": "2027-12-31", **draft["denial"]})
        Patient.model_validate(draft["patient"])
