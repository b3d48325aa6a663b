"""What is told of a file stays small: of problems that are alike so many are told, and the last says how many more."""

from appealkit.errors import Problem, Severity, Where
from appealkit.intake.findings import MOST_ALIKE, FileFindings


def problem(
    line: int, code: str = "I109", mend: str = "write it anew", severity: Severity = Severity.MISTAKE
) -> Problem:
    return Problem(code, f"value {line} is no day", mend, Where("a.csv", line), severity)


def told(findings: FileFindings) -> list[str]:
    findings.close()
    return [one.says for one in findings.problems]


def test_problems_are_told_in_the_order_in_which_they_are_met() -> None:
    findings = FileFindings("a.csv", most=2)
    for line, code in enumerate(["I109", "I110", "I109", "I111"], 1):
        findings.take(problem(line, code))
    assert [one.code for one in findings.problems] == ["I109", "I110", "I109", "I111"]
    assert told(findings) == [f"value {line} is no day" for line in (1, 2, 3, 4)]


def test_the_last_one_told_says_how_many_more_there_were_and_keeps_its_place() -> None:
    findings = FileFindings("a.csv", most=2)
    for line in range(1, 6):
        findings.take(problem(line))
    findings.take(problem(9, "I110"))
    assert told(findings) == [
        "value 1 is no day",
        "value 2 is no day, and 3 more like this",
        "value 9 is no day",
    ]
    assert [one.where for one in findings.problems] == [Where("a.csv", line) for line in (1, 2, 9)]


def test_one_too_many_is_told_as_one_more() -> None:
    findings = FileFindings("a.csv", most=1)
    findings.take(problem(1))
    findings.take(problem(2))
    assert told(findings) == ["value 1 is no day, and 1 more like this"]


def test_another_mend_another_severity_and_what_a_reader_says_are_counted_apart() -> None:
    findings = FileFindings("a.csv", most=1)
    findings.take(problem(1))
    findings.take(problem(2, mend="leave it out"))
    findings.take(problem(3, severity=Severity.DOUBT))
    findings.take(problem(4), "column 2")
    assert told(findings) == [f"value {line} is no day" for line in (1, 2, 3, 4)]


def test_a_list_that_others_fill_too_keeps_what_they_told() -> None:
    shared = [problem(1, "I100")]
    findings = FileFindings("a.csv", shared, most=1)
    findings.take(problem(2))
    shared.append(problem(3, "I100"))
    findings.take(problem(4))
    assert told(findings) == ["value 1 is no day", "value 2 is no day, and 1 more like this", "value 3 is no day"]


def test_the_count_is_there_once_the_values_are_read() -> None:
    findings = FileFindings("a.csv")

    def values():
        for line in range(MOST_ALIKE + 7):
            findings.take(problem(line))
            yield line

    assert len(list(findings.until_done(values()))) == MOST_ALIKE + 7
    assert findings.problems[-1].says == f"value {MOST_ALIKE - 1} is no day, and 7 more like this"
    findings.close()
    assert len(findings.problems) == MOST_ALIKE


def test_every_line_is_kept_by_what_is_said_and_places_that_differ_are_left_open() -> None:
    findings = FileFindings("a.csv", most=1)
    for line in (4, 2, 9):
        says = f"this says the same as row {line - 1}"
        findings.take(Problem("I114", says, "take it out", Where("a.csv", line)))
    findings.take(Problem("I111", "this is no code of 5 digits", "write it", Where("a.csv", 3, 7)))
    assert [(one.code, one.says, one.column, list(one.lines)) for one in findings.alike] == [
        ("I114", "this says the same as row …", 0, [4, 2, 9]),
        ("I111", "this is no code of 5 digits", 7, [3]),
    ]
