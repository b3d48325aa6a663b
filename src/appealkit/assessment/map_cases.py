"""The cases that stand beside the rules: a denial, some evidence, and what must come of it.

    - name: Eighteen weeks of therapy support the appeal
      denial: {payer: {...}, reason_text: …, lines: [{procedure: "64483", service_date: 2026-09-17}]}
      evidence: [{id: pt, kind: therapy-course, …}]
      expect: {conservative-care-failed: supported, care-not-tolerated: {incomplete: [care-not-tolerated]}}
      route: appeal
      step: clinical-appeal            # the step of the routing that decided, where one did
      letter: yes                      # whether a letter may be written for the line
      reasons: [conservative-care]     # every sure reason, in any order; [] for none
      candidates: [frequency]          # every reason that is only possible
      coding: [fifty-with-a-side]      # every coding error found
      governs: [medicare/esi/L36920]   # the policy that governs; [] for none
      version: [v92]                   # and which of its versions
      instead: [appeal]                # every remedy that was not taken and is named
      unread: [N999]                   # every code of the line that no rule speaks of
      strategies: [conservative-care-failed]  # every strategy that was weighed
      letter: yes                      # whether a letter may be written
      criteria: {conservative-care: met, sessions: not-applicable, sedation: not-judged}  # or met, absent, …
      line: 2                          # the line that is looked at, by its number; the first if not said

A case about codes needs no more than `codes: [CO-50, N115]`, with `program`, `state`, `procedure`, `modifiers`,
`units` and `says` (the denial's words) where they matter; the rest of its denial is one transforaminal injection,
billed to a commercial plan.

Only what is named is compared. What a case leaves out (patient, amounts, pages) is filled in plainly.
The same cases for several payers and days are a table: see case_tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from appealkit import yamltext
from appealkit.assessment.assess import assess
from appealkit.assessment.case_tables import cases_of
from appealkit.assessment.model import CriterionResult, LineAssessment
from appealkit.case import Case, ChartEvidence
from appealkit.errors import Problem, Where, code_page
from appealkit.maps.load import Rules
from appealkit.yamltext import YamlText

M020 = code_page(
    "M020",
    """A case beside a map cannot be read
    It names a strategy, kind or attribute that does not exist, or is not of the shape of a case.
    Bad: `expect: {conservative-care-faild: supported}`. Good: the strategy's name as in the map.
    """,
)
M021 = code_page(
    "M021",
    """A case beside a map does not give what it expects
    Either the rule was changed and its case was not, or the change broke a rule.
    Bad: `expect: {sustained-relief: supported}` with 30 percent relief. Good: `unsupported`.
    """,
)
M022 = code_page(
    "M022",
    """A strategy lacks a case
    Each strategy has a supported, an incomplete and an unsupported case, so that a change of its rule is noticed.
    Bad: a new strategy without cases. Good: three cases in the file beside its map.
    """,
)

ON = date(2026, 11, 21)
DOCUMENT = {"kind": "other", "title": "Record", "date": "2026-01-01", "pages": "100"}
PATIENT = {"name": "Case", "birth_date": "1970-01-01", "member_id": "M1"}
PRACTICE = {
    "name": "Practice",
    "address": {"lines": ["1 Way"], "city": "Town", "state": "TX", "zip": "75001"},
    "npi": "1234567893",
    "signer": {"name": "A. Example"},
}


@dataclass(frozen=True, slots=True)
class MapCase:
    """A case of a cases file: as written, as a Case, and where each of its keys stands."""

    raw: Mapping[str, Any]
    case: Case
    text: YamlText
    path: tuple[int | str, ...]

    def where(self, *path: str) -> Where:
        return self.text.where((*self.path, *path))


def run_cases(files: Mapping[str, bytes], rules: Rules) -> tuple[int, list[Problem]]:
    """How many cases came out as expected, and a problem for each that did not, or cannot be read."""
    cases, problems = read_cases(files, rules)
    passed, seen = 0, set[tuple[str, str]]()
    for case in cases:
        wrong = list(told_of(case, rules, seen))
        problems += wrong
        passed += not wrong
    problems += _lacking(rules, seen)
    return passed, problems


def read_cases(files: Mapping[str, bytes], rules: Rules) -> tuple[list[MapCase], list[Problem]]:
    """Every case of these files, and a problem for each that cannot be read."""
    cases: list[MapCase] = []
    problems: list[Problem] = []
    for path, data in sorted(files.items()):
        text, found = yamltext.read(data, path)
        problems += found
        if text is None or not isinstance(text.value, list):
            problems.append(Problem(M020, "a list of cases was expected", "begin each with '- name:'", Where(path)))
            continue
        for raw, at in cases_of(text.value):
            try:
                cases.append(MapCase(raw, read_case(raw, rules), text, at))
            except (ValidationError, ValueError, KeyError, TypeError) as error:
                says = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
                where = text.where(at)
                problems.append(Problem(M020, f"case {int(at[0]) + 1}: {says}", "see the cases before it", where))
    return cases, problems


def _lacking(rules: Rules, seen: set[tuple[str, str]]) -> Iterator[Problem]:
    for entry in rules.maps.values():
        for name in entry.strategies:
            for support in ("supported", "incomplete", "unsupported"):
                if (name, support) not in seen:
                    where = rules.places.get(f"Strategy/{name}", Where(name))
                    yield Problem(M022, f"'{name}' has no {support} case", "add one beside its map", where)


def told_of(case: MapCase, rules: Rules, seen: set[tuple[str, str]]) -> Iterator[Problem]:
    """Each expectation of the case that does not hold. `seen` takes up the strategies and support it speaks of."""
    raw = case.raw
    lines = assess(case.case, rules, on=ON).lines
    line = next((item for item in lines if str(item.line.number) == str(raw.get("line", lines[0].line.number))), None)
    if line is None:
        yield Problem(M020, f"'{raw['name']}': no denied line {raw['line']}", "name a denied line", case.where())
        return
    if "route" in raw and raw["route"] != line.route.kind.value:
        says = f"'{raw['name']}': the route is {line.route.kind}, expected {raw['route']}: {line.route.why}"
        yield Problem(M021, says, "mend the rule, or the case", case.where("route"))
    for key, given in _listed(line).items():
        if key in raw and sorted(raw[key]) != sorted(given):
            says = f"'{raw['name']}': {key} {', '.join(given) or 'none'}, expected {', '.join(raw[key]) or 'none'}"
            yield Problem(M021, says, "mend the rule, or the case", case.where(key))
    if "step" in raw and raw["step"] != line.route.step:
        says = f"'{raw['name']}': step {line.route.step or 'none'} decides, expected {raw['step']}"
        yield Problem(M021, says, "mend the rule, or the case", case.where("step"))
    if "letter" in raw and raw["letter"] != (letter := "yes" if line.route.ready else "no"):
        says = f"'{raw['name']}': letter {letter}, expected {raw['letter']}: {line.route.why}"
        yield Problem(M021, says, "mend the rule, or the case", case.where("letter"))
    rows = {item.criterion: _stands(item) for item in line.criteria}
    for name, expected in (raw.get("criteria") or {}).items():
        if rows.get(name, "absent") != expected:
            says = f"'{raw['name']}': criterion {name} is {rows.get(name, 'absent')}, expected {expected}"
            yield Problem(M021, says, "mend the rule, or the case", case.where("criteria", name))
    for name, expected in (raw.get("expect") or {}).items():
        yield from _compare(raw["name"], name, expected, line, rules, seen, case.where("expect", name))


def _listed(line: LineAssessment) -> dict[str, list[str]]:
    return {
        "reasons": [item.reason for item in line.reasons if item.sure],
        "candidates": [item.reason for item in line.reasons if not item.sure],
        "coding": [item.error for item in line.coding],
        "governs": [line.governing.policy.policy] if line.governing.policy else [],
        "version": [line.governing.version.version] if line.governing.version else [],
        "instead": [item.route.value for item in line.route.alternatives],
        "unread": list(line.unread),
        "strategies": [item.strategy for item in line.results],
    }


def _stands(item: CriterionResult) -> str:
    """How a row of the policy's table stands: a standing's word, not-applicable, or not-judged."""
    if item.standing is not None:
        return item.standing.word
    return "not-judged" if item.applicable else "not-applicable"


def _compare(
    case: str, name: str, expected: Any, line: LineAssessment, rules: Rules, seen: set[tuple[str, str]], where: Where
) -> Iterator[Problem]:
    if rules.strategy(name) is None:
        yield Problem(M020, f"'{case}' expects '{name}', which is no strategy", "see the map", where)
        return
    support, lacking = (expected, None) if isinstance(expected, str) else next(iter(expected.items()))
    seen.add((name, support))
    result = next((item for item in line.results if item.strategy == name), None)
    if result is None:
        yield Problem(M021, f"'{case}': {name} was not weighed; no reason it answers was recognised", "mend it", where)
    elif result.support.value != support:
        yield Problem(M021, f"'{case}': {name} is {result.support}, expected {support}: {result.why}", "mend it", where)
    elif lacking is not None and set(lacking) != set(result.lacking):
        says = f"'{case}': {name} lacks {', '.join(result.lacking)}, expected {', '.join(lacking)}"
        yield Problem(M021, says, "mend the rule, or the case", where)


def read_case(raw: Mapping[str, Any], rules: Rules) -> Case:
    """A case of a cases file as a Case; ValueError or ValidationError where it is none."""
    evidence = tuple(_evidence(item, rules) for item in raw.get("evidence") or ())
    told = _by_codes(raw) if "codes" in raw else raw["denial"]
    denial = {"claim_number": "1", "notice_date": "2026-11-01", **told}
    lines = [
        {
            "number": str(n),
            "adjustments": [{"group": "CO", "carc": "50"}],
            "paid": "0",
            "place_of_service": "11",
            **line,
        }
        for n, line in enumerate(denial.pop("lines"), 1)
    ]
    return Case.model_validate(
        {
            "case": "map-case",
            "denial": {**denial, "lines": lines},
            "patient": PATIENT,
            "practice": PRACTICE,
            "documents": {"record": DOCUMENT, **(raw.get("documents") or {})},
            "decisions": raw.get("decisions") or (),
        }
    ).model_copy(update={"evidence": evidence})


def _by_codes(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The denial of a case that says its codes: `CO-50` is an adjustment, `N115` a remark."""
    pairs = [code.split("-") for code in raw["codes"] if "-" in code]
    line = {
        "procedure": raw.get("procedure", "64483"),
        "modifiers": raw.get("modifiers") or (),
        "units": raw.get("units", 1),
        "service_date": "2026-09-17",
        "adjustments": [{"group": group, "carc": carc} for group, carc in pairs],
        "remarks": [code for code in raw["codes"] if "-" not in code],
    }
    payer = {"name": "Payer", "program": raw.get("program", "commercial-erisa"), "state": raw.get("state", "TX")}
    return {"payer": payer, "lines": [line], "reason_text": raw.get("says")}


def _evidence(item: Mapping[str, Any], rules: Rules) -> ChartEvidence:
    kind = rules.vocabulary.kinds.get(item["kind"])
    if kind is None:
        raise ValueError(f"'{item['kind']}' is not a kind of evidence")
    common = {"id", "kind", "source", "recorded_on", "origin"}
    values = {}
    for name, value in item.items():
        if name in common:
            continue
        if name not in kind.attributes:
            raise ValueError(f"{item['kind']} has no '{name}'")
        values[name] = rules.vocabulary.typed(kind.attributes[name], value)
    return ChartEvidence.model_validate(
        {
            "id": item["id"],
            "kind": item["kind"],
            "source": item.get("source") or {"document": "record", "page": "1"},
            "recorded_on": item.get("recorded_on"),
            "values": values,
        }
    )
