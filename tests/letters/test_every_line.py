"""What is said of several lines is met on each of them: sentences of the frame and of a section, rows of the table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from appealkit.assessment.assess import assess
from appealkit.assessment.model import Assessment, Standing
from appealkit.intake import read_case
from appealkit.letters.compose import compose
from appealkit.letters.template import load_templates
from letters import attempts, bench
from letters.attempts import FRAME, front, with_section
from stories import cases

FACT = '{% fact "exam-agrees" as it %}\nThe exam agrees.\n{% endfact %}\n\n'
EACH = '{% each "exam-agrees" as it %}\n- Exam: {{ it.result }}.\n{% endeach %}\n\n'
FRAME_OF_ALL = FACT + EACH + "{% criteria %}\n\n{% sections %}\n"


def two_lines(standing: Standing) -> Assessment:
    """The care case with a second line, on which the examination stands like this."""
    _, assessment, _ = attempts.judged()
    first = assessment.lines[0]
    met = next(item.finding for item in first.criteria if item.requirement == "exam-agrees")
    assert met is not None
    first = replace(first, findings={**first.findings, "exam-agrees": met})
    finding = replace(met, standing=standing)
    criteria = tuple(
        replace(item, standing=standing, finding=finding if standing is Standing.MET else None)
        if item.requirement == "exam-agrees"
        else item
        for item in first.criteria
    )
    second = replace(
        first,
        line=first.line.model_copy(update={"number": 2}),
        findings={**first.findings, "exam-agrees": finding},
        criteria=criteria,
    )
    return replace(assessment, lines=(first, second))


def said(assessment: Assessment) -> str:
    case, _, rules = attempts.judged()
    second = case.denial.lines[0].model_copy(update={"number": 2})
    case = case.model_copy(update={"denial": case.denial.model_copy(update={"lines": (*case.denial.lines, second)})})
    files = {
        "record.yaml": attempts.record("row"),
        **with_section(FACT.replace("The exam", "In the section the exam")),
        FRAME: front(FRAME, FRAME_OF_ALL),
    }
    shelf, problems = load_templates({name: text.encode() for name, text in files.items()})
    assert problems == []
    letter, _ = compose(case, assessment, rules, shelf, on=bench.ON, trial=True)
    return " / ".join(bench.said(letter))


def test_what_is_met_on_both_lines_is_said() -> None:
    words = said(two_lines(Standing.MET))
    assert "The exam agrees" in words
    assert "In the section the exam agrees" in words
    assert "Exam: " in words
    assert "Examination that agrees with the root" in words


@pytest.mark.parametrize("standing", [Standing.UNCLEAR, Standing.MISSING, Standing.UNMET])
@pytest.mark.parametrize("turned", [False, True])
def test_what_is_not_met_on_one_of_them_is_said_nowhere(standing: Standing, turned: bool) -> None:
    assessment = two_lines(standing)
    words = said(replace(assessment, lines=assessment.lines[::-1]) if turned else assessment)
    assert "agrees." not in words
    assert "exam agrees" not in words
    assert "Exam: " not in words
    assert "Examination" not in words
    assert "§ 2" in words  # the other criteria are there


SINCE = (
    "{% new as item %}\n- New: {{ item.shows }}.\n{% endnew %}\n\n"
    "{% unaddressed as item %}\n- Open: {{ item.shows }}.\n{% endunaddressed %}\n"
)


def test_what_is_new_since_the_earlier_decision_is_met_or_not_said() -> None:
    rules = attempts.judged()[2]
    path = cases.ROOT / "samples" / "cases" / "second-level-new-evidence.yaml"
    read, _ = read_case(path, rules.vocabulary, rules.procedures)
    assert read is not None
    case, on = read.case, date.fromisoformat(cases.SAMPLES_ON)
    assessment = assess(case, rules, on=on)
    files = {"record.yaml": attempts.record(), FRAME: front(FRAME, SINCE)}
    shelf, _ = load_templates({name: text.encode() for name, text in files.items()})
    assert shelf is not None

    def statements(given: Assessment) -> set[str]:
        letter, _ = compose(case, given, rules, shelf, on=on, trial=True)
        return {item.requirement for item in letter.statements}

    told = statements(assessment)
    assert told
    for name in told:
        for standing in (Standing.UNCLEAR, Standing.UNMET):
            lines = tuple(
                replace(line, findings={**line.findings, name: replace(line.findings[name], standing=standing)})
                for line in assessment.lines
            )
            assert name not in statements(replace(assessment, lines=lines))
