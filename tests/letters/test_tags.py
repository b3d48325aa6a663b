"""The tags: fact, each, criteria, sections, position, authority. They open what was found met, and record the rest."""

from __future__ import annotations

import pytest

from appealkit.errors import TemplateError
from letters import bench
from stories import cases


def test_a_fact_is_said_with_its_page_before_the_full_stop(approved_workspace):
    body = '{% fact "care-long-enough" as care %}\nCare lasted {{ care.value }} {{ care.unit }}.\n{% endfact %}\n'
    assert bench.only(approved_workspace, body) == ["Care lasted 3 months (Ex. B, p. 4; Ex. C, p. 2)."]


def test_a_fact_that_is_not_met_is_left_out_and_recorded_with_its_line(approved_workspace):
    body = 'Before.\n\n{% fact "medication-not-tolerated" as it %}\nNot tolerated: {{ it.reason }}.\n{% endfact %}\n'
    letter, _ = bench.composed(approved_workspace, frame="{% sections %}\n", section=body)
    assert bench.said(letter) == ["Before."]
    assert [(item.requirement, item.at.file, item.at.line) for item in letter.left_out] == [
        ("medication-not-tolerated", "letters/conservative-care", 9)
    ]
    assert letter.left_out[0].why == "missing: nothing of this kind in the evidence supplied"


OF_A_PARTIAL = (
    'Words.\n{% fact "care-long-enough" as care %}\nCare lasted {{ care.value }} {{ care.unit }}.\n{% endfact %}\n'
    '{% fact "medication-not-tolerated" as it %}\nNot tolerated: {{ it.reason }}.\n{% endfact %}\n'
    '{% authority "ma-follows-lcd" as law %}\n{{ law.cite }}.\n{% endauthority %}\n'
    "{% position %}\nThe record carries it.\n{% endposition %}\n"
)


def test_what_a_partial_says_or_leaves_out_names_the_partial_and_the_line_in_it(approved_workspace):
    letter, _ = bench.composed(
        approved_workspace, protective=True, filing="{% sections %}\n",
        section='One.\n\n{% include "partials/care-courses" %}\n', partials__care_courses=OF_A_PARTIAL,
    )  # fmt: skip
    (said,) = letter.statements
    assert (said.requirement, str(said.at)) == ("care-long-enough", "partials/care-courses:2:1")
    assert [(item.requirement, str(item.at)) for item in letter.left_out] == [
        ("medication-not-tolerated", "partials/care-courses:5:1"),
        ("ma-follows-lcd", "partials/care-courses:8:1"),
        ("position", "partials/care-courses:11:1"),
    ]
    assert {item.template for item in (said, *letter.left_out)} == {"letters/conservative-care"}


def test_what_a_section_says_or_leaves_out_names_the_line_in_its_file(approved_workspace):
    letter, _ = bench.composed(approved_workspace, protective=True, filing="{% sections %}\n", section=OF_A_PARTIAL)
    assert [str(item.at) for item in (*letter.statements, *letter.left_out)] == [
        f"letters/conservative-care:{line}:1" for line in (8, 11, 14, 17)
    ]


TABLE = "| A |\n|---|\n| x | {{ payer.name }} |\n"


@pytest.mark.parametrize(
    ("bodies", "where"),
    [
        ({"section": TABLE}, "letters/conservative-care:9:7"),
        ({"section": '{% include "partials/activity" %}\n', "partials__activity": TABLE}, "partials/activity:3:7"),
    ],
)
def test_a_value_that_has_no_place_is_told_where_it_would_be_printed(approved_workspace, bodies, where):
    with pytest.raises(TemplateError) as raised:
        bench.composed(approved_workspace, frame="{% sections %}\n", **bodies)
    assert str(raised.value.problems[0].where) == where


@pytest.mark.parametrize("tag", ['fact "no-such"', 'authority "no-such"'])
def test_a_name_of_a_partial_that_is_not_on_file_is_refused_in_the_partial(approved_workspace, tag):
    body = f"one\n{{% {tag} as it %}}x{{% end{tag.split()[0]} %}}\n"
    with pytest.raises(TemplateError) as raised:
        bench.composed(
            approved_workspace, section='{% include "partials/activity" %}\n', partials__activity=body
        )  # fmt: skip
    assert str(raised.value.problems[0].where) == "partials/activity:2:1"


def test_a_heading_whose_sentences_were_all_left_out_goes_with_them(approved_workspace):
    body = '## Gone\n\n{% fact "medication-not-tolerated" as it %}\nx {{ it.reason }}.\n{% endfact %}\n\n'
    body += "## Kept\n\nWords.\n"
    assert bench.only(approved_workspace, body) == ["Kept", "Words."]


def test_each_says_a_sentence_for_each_piece_of_evidence_by_date(approved_workspace):
    body = '{% each "care-long-enough" as course %}\n- From {{ course.from | date }}.\n{% endeach %}\n'
    assert bench.only(approved_workspace, body) == [
        "From April 2, 2026 (Ex. B, p. 4). / From April 10, 2026 (Ex. C, p. 2)."
    ]


def test_each_statement_names_the_one_item_it_rests_on(approved_workspace):
    body = '{% each "care-long-enough" as course %}\n- From {{ course.from | date }}.\n{% endeach %}\n'
    letter, _ = bench.composed(approved_workspace, frame="{% sections %}\n", section=body)
    statements = [item for item in letter.statements if item.template == "letters/conservative-care"]
    assert [(item.words, item.evidence) for item in statements] == [
        ("From April 2, 2026.", ("pt",)),
        ("From April 10, 2026.", ("drug",)),
    ]


def test_a_statement_keeps_its_values_apart_from_the_words_of_the_template(approved_workspace):
    item = "- **From {{ course.from | date }}**, of {{ payer.name }}."
    body = f'{{% each "care-long-enough" as course %}}\n{item}\n{{% endeach %}}\n'
    letter, _ = bench.composed(approved_workspace, frame="{% sections %}\n", section=body)
    first = next(item for item in letter.statements if item.template == "letters/conservative-care")
    assert [(run.field, run.text) for run in first.values] == [
        ("care-long-enough.from", "April 2, 2026"),
        ("payer.name", "Example Health Plan"),
    ]


def test_a_fact_about_one_piece_of_evidence_takes_the_latest(approved_workspace):
    case = cases.care()
    case["case"] = "two-plans"
    case["evidence"].append(
        {"id": "work-2", "kind": "activity-modification", "description": "desk work only", "from": "2026-06-01",
         "source": {"document": "activity", "page": 1}},
    )  # fmt: skip
    body = '{% fact "activity-modified" as it %}\nActivity: {{ it.description }}.\n{% endfact %}\n'
    assert bench.only(approved_workspace, body, case) == ["Activity: desk work only (Ex. B, p. 1)."]


@pytest.mark.parametrize("tag", ["fact", "each"])
def test_a_requirement_that_is_not_in_the_library_is_refused_at_its_line(approved_workspace, tag):
    with pytest.raises(TemplateError) as raised:
        bench.composed(approved_workspace, section=f'one\n{{% {tag} "care-long-enuff" as it %}}x{{% end{tag} %}}\n')
    assert "'care-long-enuff' is not a requirement" in str(raised.value)
    assert raised.value.problems[0].where.line == 8


@pytest.mark.parametrize(
    "body",
    [
        '{% fact "care-failed" as it %}x', '{% fact care-failed as it %}x{% endfact %}',
        '{% fact "care-failed" %}x{% endfact %}',
        '{% each "care-failed" as it %}x{% endfact %}', "{% endfact %}", "{% position %}x", "{% criteria x %}",
        '{% authority "ma-follows-lcd" %}x{% endauthority %}', "{% facts 'x' as y %}{% endfacts %}",
    ],
)  # fmt: skip
def test_tags_that_do_not_fit_together_are_refused(approved_workspace, body):
    with pytest.raises(TemplateError, match="T01"):
        bench.composed(approved_workspace, section=f"{body}\n")


def test_an_attribute_that_the_kind_of_evidence_does_not_have_is_refused(approved_workspace):
    with pytest.raises(TemplateError, match="'activity-modified' has no 'descripton'"):
        bench.composed(
            approved_workspace, section='{% fact "activity-modified" as it %}{{ it.descripton }}{% endfact %}\n'
        )


# ---- position and protective filings ---------------------------------------------------------------------------


def test_a_position_is_said_in_an_appeal_and_left_out_of_a_protective_filing(approved_workspace):
    body = "{% position %}\nThe record carries it.\n{% endposition %}\n\nAlways said.\n"
    assert bench.only(approved_workspace, body) == ["The record carries it.", "Always said."]
    letter, _ = bench.composed(approved_workspace, protective=True, filing="{% sections %}\n", section=body)
    assert bench.said(letter) == ["Always said."]
    assert ("position", "a protective filing claims nothing as met") in {
        (item.requirement, item.why) for item in letter.left_out
    }


def test_a_protective_filing_says_met_facts_with_their_pages(approved_workspace):
    body = '{% fact "pain-long-enough" as pain %}\nThe pain began on {{ pain.onset | date }}.\n{% endfact %}\n'
    letter, _ = bench.composed(approved_workspace, protective=True, filing="{% sections %}\n", section=body)
    assert bench.said(letter) == ["The pain began on March 1, 2026 (Ex. B, p. 1)."]
    assert letter.protective is True


# ---- authority -------------------------------------------------------------------------------------------------

CITE = '{{% authority "{}" as law %}}\nSee {{{{ law.cite }}}}.\n{{% endauthority %}}\n\nEnd.\n'


@pytest.mark.parametrize(
    ("authority", "program", "capacity", "service", "said"),
    [
        ("erisa-full-and-fair-review", "commercial-erisa", "assignee", None, "29 CFR § 2560.503-1(h)(3)"),
        ("erisa-full-and-fair-review", "commercial-erisa", "provider", None, "is not this appellant's to cite"),
        ("erisa-full-and-fair-review", "commercial-insured", "assignee", None, "does not bind this programme"),
        ("ma-follows-lcd", "medicare-advantage", "provider", None, "42 CFR § 422.101(b)(1)–(2)"),
        ("ma-follows-lcd", "medicare-advantage", "provider", "2023-09-17", "was not in force on the date of service"),
        ("medicare-limitation-of-liability", "medicare-ffs", "provider", None, "is unverified"),
    ],
)
def test_an_authority_is_cited_only_where_it_binds_is_in_force_and_is_verified(
    approved_workspace, authority, program, capacity, service, said
):
    case = cases.care()
    case["case"] = "authority"
    case["denial"]["payer"] = {"name": "Somebody", "program": program, "state": "TX"}
    case["denial"]["appellant"] = {"capacity": capacity}
    if capacity != "provider":
        case["documents"]["form"] = {"kind": "representation-form", "title": "Form", "date": "2026-10-01", "pages": 1}
        case["denial"]["appellant"]["authorization"] = "form"
    if service:
        case = earlier(case)
    letter, _ = bench.composed(approved_workspace, case, frame="{% sections %}\n", section=CITE.format(authority))
    if "CFR" in said:
        assert bench.said(letter) == [f"See {said}.", "End."]
        assert letter.authorities == (authority,)
    else:
        assert bench.said(letter) == ["End."]
        assert letter.authorities == ()
        assert (authority, said) in {(item.requirement, item.why) for item in letter.left_out}


def earlier(case: cases.Case) -> cases.Case:
    """The same case three years before."""
    text = cases.json.dumps(case)
    return cases.json.loads(text.replace("2026-", "2023-").replace("1968-", "1965-"))


def test_an_authority_that_is_not_on_file_is_refused(approved_workspace):
    with pytest.raises(TemplateError, match="authority 'the-law' is not on file"):
        bench.composed(approved_workspace, section=CITE.format("the-law"))


# ---- criteria --------------------------------------------------------------------------------------------------


def test_criteria_is_a_table_of_what_is_met_in_the_policys_order(approved_workspace):
    letter, _ = bench.composed(approved_workspace, frame="{% criteria %}\n")
    table = letter.body[0]
    assert bench.said(letter)[0].startswith(
        "Criterion (Example Health Plan EX-7, 2026, in force since January 1, 2026)"
    )
    assert [cells[0][0].text for cells in table.rows] == [
        "§ 2: Conservative care for at least 12 weeks",
        "§ 3: Examination that agrees with the root",
        "§ 4: MRI or CT that agrees in side and level",
    ]
    assert [cells[2][0].text.replace("\u00a0", " ") for cells in table.rows] == ["D, p. 4", "B, p. 2", "C, p. 1"]


def test_a_criterion_that_is_not_met_has_no_row(approved_workspace):
    letter, _ = bench.composed(approved_workspace, cases.urgent(), frame="{% criteria %}\n")
    assert [cells[0][0].text for cells in letter.body[0].rows] == [
        "§ 3: Examination that agrees with the root",
        "§ 4: MRI or CT that agrees in side and level",
    ]


def test_without_a_policy_the_table_holds_the_requirements_of_the_strategy_that_are_met(approved_workspace):
    case = cases.care()
    case["case"] = "no-policy"
    case["denial"]["payer"] = {"name": "Unheard-of Health", "program": "commercial-erisa", "state": "TX"}
    letter, _ = bench.composed(approved_workspace, case, frame="{% criteria %}\n")
    assert bench.said(letter)[0].startswith("Point / The record shows / Exhibit / ")
    assert "Pain" in bench.said(letter)[0] or "pain" in bench.said(letter)[0]


def test_every_row_is_a_statement_of_the_manifest(approved_workspace):
    letter, _ = bench.composed(approved_workspace, frame="{% criteria %}\n")
    assert [item.requirement for item in letter.statements] == ["care-long-enough", "exam-agrees", "imaging-agrees"]
    assert all(item.evidence and item.citations for item in letter.statements)
