"""Each coding rule is needed: without it, an exception or one of its signs, a case beside the rules finds otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import pytest

from appealkit import yamltext
from appealkit.assessment.case_tables import cases_of
from appealkit.assessment.coding_review import claim_type_of, review
from appealkit.assessment.line_signs import FACTS, SIGNS
from appealkit.assessment.map_cases import read_case
from appealkit.assessment.view import LineView
from appealkit.case import Case
from appealkit.library import open_library, release
from appealkit.maps.checks import check
from appealkit.maps.coding import CodingError, LineTest
from appealkit.maps.load import Rules, load

FOLDER = release() / "evidence_maps"
BEHIND_ANOTHER = {  # what the sign keeps out is already said by an error that goes before
    ("apart-only-by-modifier", "modifiers_any"),
}


@cache
def rules() -> Rules:
    return open_library().rules


@dataclass(frozen=True)
class Known:
    name: str
    case: Case
    line: int
    errors: tuple[str, ...]


@cache
def known() -> tuple[Known, ...]:
    return tuple(_known())


def _known() -> Iterator[Known]:
    for path in sorted(FOLDER.glob("coding/*.cases.yaml")):
        text, _ = yamltext.read(path.read_bytes(), path.name)
        assert text is not None
        for raw, _ in cases_of(text.value):  # type: ignore[arg-type]
            case = read_case(raw, rules())
            yield Known(raw["name"], case, int(raw.get("line", 1)), tuple(sorted(raw["coding"])))


def otherwise(changed: Rules) -> list[str]:
    """The cases that find something else by these rules."""
    return [item.name for item in known() if _errors(item, changed) != item.errors]


def _errors(item: Known, by: Rules) -> tuple[str, ...]:
    denial, evidence = item.case.denial, item.case.evidence
    line = next(line for line in denial.lines if line.number == item.line)
    program = denial.payer.program.value if denial.payer.program else None
    family = by.procedures.procedures[line.procedure].family
    view = LineView(line, family, program, claim_type_of(denial, line, evidence))
    return tuple(sorted(found.error for found in review(denial, view, by, evidence)))


def with_error(error: CodingError, instead: CodingError | None) -> Rules:
    others = (instead if item is error else item for item in rules().coding)
    return replace(rules(), coding=tuple(item for item in others if item is not None))


def test_every_key_of_a_sign_is_looked_for() -> None:
    assert {*FACTS, *SIGNS} == set(LineTest.model_fields)
    assert not FACTS.keys() & SIGNS.keys()


def test_the_cases_find_what_they_say() -> None:
    assert len(known()) > 150
    assert otherwise(rules()) == []


@pytest.mark.parametrize("error", rules().coding, ids=lambda error: error.id)
def test_without_the_error_a_case_finds_otherwise(error: CodingError) -> None:
    assert otherwise(with_error(error, None)) != []


EXCEPTIONS = [(error, index) for error in rules().coding for index in range(len(error.unless))]


@pytest.mark.parametrize(("error", "index"), EXCEPTIONS, ids=lambda item: getattr(item, "id", str(item)))
def test_without_the_exception_a_case_finds_otherwise(error: CodingError, index: int) -> None:
    rest = (*error.unless[:index], *error.unless[index + 1 :])
    assert otherwise(with_error(error, error.model_copy(update={"unless": rest}))) != []


NAMED = [
    (error, name)
    for error in rules().coding
    for name in sorted(error.when.model_fields_set)
    if len(error.when.model_fields_set) > 1 and (error.id, name) not in BEHIND_ANOTHER
]


@pytest.mark.parametrize(("error", "name"), NAMED, ids=lambda item: getattr(item, "id", str(item)))
def test_without_one_of_its_signs_a_case_finds_otherwise(error: CodingError, name: str) -> None:
    left = type(error.when).model_validate(error.when.model_dump(exclude={name}, exclude_unset=True))
    assert otherwise(with_error(error, error.model_copy(update={"when": left}))) != []


SOUND = """errors:
  - id: fifty
    title: Fifty
    when: {procedures: ["64483"], chart: [{kind: procedure-note, where: {laterality: [left]}}]}
    should_be: One line
    changes: [{remove_modifiers: ["50"], only_if: one side was treated}]
    cite: A table
"""


def told(text: str) -> list[tuple[str, str]]:
    """(code, words) of each problem of the shipped rules with this file laid over them."""
    files = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.rglob("*.*"))}
    loaded, problems = load({**files, "coding/own.yaml": text.encode()})
    return [(item.code, item.says) for item in (problems or (check(loaded) if loaded else []))]


@pytest.mark.parametrize(
    ("good", "bad", "code", "words"),
    [
        ('["64483"]', '["64438"]', "M025", "'64438' is not a procedure code"),
        ('procedures: ["64483"]', "families: [facets]", "M025", "'facets' is not a procedure family"),
        ('procedures: ["64483"]', "program: [medicare]", "M025", "'medicare' is not a programme"),
        ("kind: procedure-note", "kind: op-note", "M025", "'op-note' is not a kind of evidence"),
        ("where: {laterality", "where: {side", "M025", "'side' is not an attribute of procedure-note"),
        ("{laterality: [left]}", "{guidance: [xray]}", "M025", "'xray' is not a value of guidance"),
        ('remove_modifiers: ["50"]', 'replace_code: {"64483": "64438"}', "M025", "'64438' is not a procedure code"),
        ('procedures: ["64483"], chart', "chart_says", "M001", "the key 'chart_says' is not known here"),
        ('remove_modifiers: ["50"], only_if', "only_if", "M001", "'0': a change that changes nothing"),
        ('remove_modifiers: ["50"], only_if: one side was treated', "add_modifiers: [XS]", "M001",
         "'0': a modifier is added only on what the record shows"),
        ("kind: procedure-note, where: {laterality: [left]}", "kind: procedure-note", "M001", "'0': name a kind with"),
    ],
)  # fmt: skip
def test_a_coding_rule_that_names_what_does_not_exist(good: str, bad: str, code: str, words: str) -> None:
    assert told(SOUND) == []
    assert good in SOUND
    found = told(SOUND.replace(good, bad))
    assert [item for item in found if item[0] == code and item[1].startswith(words)]


def test_a_pair_of_a_code_that_does_not_exist() -> None:
    pairs = "pairs: {source: {table: T, on: 2026-01-01}, columns: [{column_one: '64483', never: ['64438']}]}\n"
    assert told(pairs) == [("M025", "'64438' is not a procedure code")]


def test_an_error_without_a_sign_is_refused() -> None:
    when = SOUND[SOUND.index("when:") : SOUND.index("\n    should_be")]
    assert told(SOUND.replace(when, "when: {}"))[0][0] == "M001"
