"""The law of the letter: whatever the case and whatever the template, no sentence of a fact that is not met is said.

Each opening of a random template carries a word of its own, each free text of the random chart another one: what stands
in the letter is then plain to see. How the requirements stand is read from the assessment, line by line.
"""

import functools
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from given import rules
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_laws_of_judgement import ON, Raw, charts, denials, read

from appealkit.assessment.assess import assess
from appealkit.assessment.model import Assessment, LineAssessment, Standing
from appealkit.case import Case, ChartEvidence
from appealkit.document import walk
from appealkit.intake import read_case
from appealkit.layout.letter import lay_out_letter
from appealkit.letters.compose import Protective, compose, may_be_filed
from appealkit.letters.model import Letter
from appealkit.letters.template import TemplateShelf, load_templates
from appealkit.writers.plain import write_txt

FILING = Protective("A. Person", "the clock is short")
OFTEN = (
    "care-long-enough",
    "care-failed",
    "pain-long-enough",
    "care-has-an-active-part",
    "exam-agrees",
    "imaging-agrees",
    "sessions-within-limit",
    "baseline-scale",
    "function-limited",
    "exam-both-sides",
    "imaging-both-sides",
    "activity-modified",
    "is-bilateral",
)
SAMPLES = Path(__file__).parents[2] / "samples" / "cases"
SUPPORTED = (
    "tfesi-left-s1",
    "advantage-care-supported",
    "bilateral-supported",
    "imaging-supported",
    "care-intolerance",
    "repeat-sustained-relief",
    "second-level-new-evidence",
    "two-lines-primary-add-on",
    "urgent-foot-drop",
    "ablation-two-blocks",
    "sacroiliac-supported",
    "no-policy-on-file",
    "trigger-point-supported",
    "stimulator-supported",
    "therapeutic-facet",
    "attendance-clarified",
)
FREE_TEXT = {
    "description",
    "activity",
    "drug",
    "agent",
    "reason",
    "same_session_reason",
    "change_of_target_reason",
    "result",
    "finding",
    "dose",
}


@functools.cache
def requirements() -> tuple[str, ...]:
    return tuple(sorted(rules().requirements))


@functools.cache
def samples() -> tuple[Case, ...]:
    """The shipped samples that end in a letter."""
    read = (read_case(SAMPLES / f"{name}.yaml", rules().vocabulary, rules().procedures)[0] for name in SUPPORTED)
    return tuple(found.case for found in read if found is not None)


def lessened(case: Case, chance: random.Random) -> Case:
    """The case without some of its evidence, some of it on another day, a word of its own in each of its free texts."""
    gone = {item.id for item in case.evidence if chance.random() < 0.2}
    kept = [item for item in case.evidence if item.id not in gone and item["of"] not in gone]
    return case.model_copy(update={"evidence": tuple(_moved(item, chance) for item in kept), "decisions": ()})


def _moved(item: ChartEvidence, chance: random.Random) -> ChartEvidence:
    values: dict[str, Any] = dict(item.values)
    for name, value in values.items():
        if isinstance(value, date) and chance.random() < 0.1:
            values[name] = value - timedelta(days=chance.choice([10, 60, 400]))
        elif isinstance(value, str) and name in FREE_TEXT:
            values[name] = word_of(item.id, name)
    return item.model_copy(update={"values": values})


def word_of(item: str, name: str) -> str:
    """The word that stands for this text of this piece of evidence, and for nothing else."""
    return f"Vv{item.replace('-', '')}0{name.replace('_', '')}0v"


# ---- random templates --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """A tag that opens a requirement, by the word that its text alone carries; whether nothing else is asked of it."""

    word: str
    requirement: str
    plain: bool


@dataclass(frozen=True)
class Made:
    body: str
    opened: tuple[Opened, ...]


TESTS = ("payer.name is present", "payer.delegate is present", "letter.meets_every_criterion", "policy is present",
         'letter.program == "medicare-ffs"', "not payer.name is present", "1 == 1", "letter.lists_criteria or 1 == 2",
         'denial.words is present and policy.kind != "lcd"')  # fmt: skip


def template(seed: int, begins: str, depth: int = 2) -> Made:
    """A random body: openings, conditions, positions and authorities within each other."""
    chance = random.Random(seed)
    opened: list[Opened] = []

    def opening(plain: bool) -> str:
        requirement = chance.choice(OFTEN) if chance.random() < 0.7 else chance.choice(requirements())
        tag = chance.choice(["fact", "each"])
        word = f"Zq{begins}{len(opened)}x"
        opened.append(Opened(word, requirement, plain))
        names = [name for name in sorted(printable(requirement, tag)) if name in FREE_TEXT or chance.random() < 0.4]
        values = "".join(f"{{% if it.{name} is present %}}{{{{ it.{name} | words }}}} {{% endif %}}" for name in names)
        keeps = f"{{% set kept = it.{names[0]} %}}" if names and chance.random() < 0.5 else ""
        return f'{{% {tag} "{requirement}" as it %}}\n- {word} {keeps}{values}end.\n{{% end{tag} %}}\n'

    def block(level: int, plain: bool) -> str:
        within = ["if", "if-else", "position", "authority"] if level else []
        match chance.choice(["open", "open", "words", "kept", *within]):
            case "open":
                return opening(plain)
            case "if":
                return f"{{% if {chance.choice(TESTS)} %}}\n{blocks(level - 1)}{{% endif %}}\n"
            case "if-else":
                yes, no = blocks(level - 1), blocks(level - 1)
                return f"{{% if {chance.choice(TESTS)} %}}\n{yes}{{% else %}}\n{no}{{% endif %}}\n"
            case "position":
                return f"{{% position %}}\n{blocks(level - 1)}{{% endposition %}}\n"
            case "authority":
                return f'{{% authority "ma-follows-lcd" as it %}}\n{blocks(level - 1)}{{% endauthority %}}\n'
            case "kept":  # nothing leaves a fact by a name that is set within it
                return '{% set kept = "Kept" %}\n' + opening(plain) + "\n{{ kept }} it is.\n"
            case _:
                return "Words of the template.\n"

    def blocks(level: int, plain: bool = False) -> str:
        return "\n".join(block(level, plain) for _ in range(chance.randint(1, 3))) + "\n"

    return Made(blocks(depth, plain=True), tuple(opened))


def printable(requirement: str, tag: str) -> set[str]:
    """Names that the requirement's view has, whatever the chart holds."""
    rule = rules().requirements[requirement]
    if rule.evidence is not None:
        return {"kind", "recorded_on", "document", *rules().vocabulary.kinds[rule.evidence].attributes}
    return {"value", "unit", "first", "last", "required"} if rule.measure is not None and tag == "fact" else set()


# ---- the letter --------------------------------------------------------------------------------------------------


def shelf_of(assessment: Assessment, frame: str, section: str, partial: str) -> TemplateShelf:
    """Templates of these bodies: frames and sections alike; a phrase for each requirement with a word of its own."""
    front = "---\ntemplate: {}\ntitle: Law\nversion: '1'\nkind: {}\n---\n{}"
    named = {result.template for line in assessment.lines for result in line.results}
    files = {f"{name}.md.j2": front.format(name, "section", section) for name in named if name}
    for name in ("appeal", "protective", "authorization", "records", "duplicate", "timely-filing"):
        files[f"frames/{name}.md.j2"] = front.format(f"frames/{name}", "frame", frame)
    files["partials/own.md.j2"] = partial
    record = {name: f"Row{index}w" for index, name in enumerate(requirements())}
    files["record.yaml"] = json.dumps({"record": record, "words": {}})
    shelf, problems = load_templates({name: text.encode() for name, text in files.items()})
    assert shelf is not None, problems
    return shelf


def composed(case: Case, assessment: Assessment, shelf: TemplateShelf) -> Letter | None:
    if not assessment.answered and not may_be_filed(assessment):
        return None
    filing = None if assessment.answered else FILING
    return compose(case, assessment, rules(), shelf, on=ON, trial=True, protective=filing)[0]


def said(letter: Letter, case: Case, assessment: Assessment) -> list[str]:
    """The words of the letter's blocks, of the laid out page, and of the file that is written."""
    page = lay_out_letter(letter, case, assessment, rules(), on=ON)
    blocks = [" ".join(walk.block_texts(block)) for block in letter.body]
    return [" ".join(blocks), " ".join(walk.words(page)), write_txt(page).decode()]


def lines_of(letter: Letter, assessment: Assessment) -> list[LineAssessment]:
    return [line for line in assessment.lines if line.line.number in letter.lines]


def is_met(requirement: str, line: LineAssessment) -> bool:
    found = line.findings.get(requirement)
    return found is not None and found.standing is Standing.MET


def is_a_met_criterion(requirement: str, line: LineAssessment) -> bool:
    """Met as the policy asks it, or by what the policy waives it for."""
    return any(item.standing is Standing.MET and item.finding is not None and item.finding.requirement == requirement
               and item.finding.standing is Standing.MET for item in line.criteria)  # fmt: skip


def scopes(letter: Letter, assessment: Assessment) -> Iterator[list[LineAssessment]]:
    """The lines that each section speaks for; of a filing that claims nothing, any line it names."""
    lines = lines_of(letter, assessment)
    if letter.protective:
        yield from ([line] for line in lines)
        return
    for strategy in {name for line in lines for name in line.route.strategies}:
        yield [line for line in lines if strategy in line.route.strategies]


def broken(seed: int, case: Case, tried: Counter[str]) -> list[str]:
    """What of the law this case and these templates break, in words. `tried` counts on what it was tried."""
    frame, section, partial = template(seed, "f"), template(seed + 1, "s"), template(seed + 2, "p", 1)
    assessment = assess(case, rules(), on=ON)
    frame_text = f'{frame.body}\n{{% criteria %}}\n\n{{% include "partials/own" %}}\n\n{{% sections %}}\n\n'
    frame_text += "{% new as item %}\n- New: {{ item.shows }}.\n{% endnew %}\n"
    frame_text += "{% unaddressed as item %}\n- Open: {{ item.shows }}.\n{% endunaddressed %}\n"
    section_text = f'{section.body}\n{{% include "partials/own" %}}\n'
    letter = composed(case, assessment, shelf_of(assessment, frame_text, section_text, partial.body))
    if letter is None:
        return []
    lines = lines_of(letter, assessment)
    texts = said(letter, case, assessment)
    return [
        *_facts_of_the_frame(frame, lines, texts, tried),
        *_facts_of_sections([*section.opened, *partial.opened], [lines, *scopes(letter, assessment)], texts),
        *_rows(lines, texts, tried),
        *_values(case, lines, texts, tried),
        *_statements(letter, lines, tried),
    ]


def _facts_of_the_frame(
    frame: Made, lines: list[LineAssessment], texts: list[str], tried: Counter[str]
) -> Iterator[str]:
    for one in frame.opened:
        met = all(is_met(one.requirement, line) for line in lines)
        tried["met" if met else "not met"] += 1
        if not met and any(one.word in text for text in texts):
            yield f"{one.requirement} is not met, and is said"
        must = met and one.plain and lines[0].findings[one.requirement].evidence
        if must and not all(one.word in text for text in texts):
            yield f"{one.requirement} is met, and is not said"


def _facts_of_sections(opened: list[Opened], scopes: list[list[LineAssessment]], texts: list[str]) -> Iterator[str]:
    for one in opened:
        met = any(all(is_met(one.requirement, line) for line in scope) for scope in scopes)
        if not met and any(one.word in text for text in texts):
            yield f"{one.requirement} is not met in any section's lines, and is said"


def _rows(lines: list[LineAssessment], texts: list[str], tried: Counter[str]) -> Iterator[str]:
    for index, name in enumerate(requirements()):
        if any(f"Row{index}w" in text for text in texts):
            tried["row"] += 1
            if not is_met(name, lines[0]) and not is_a_met_criterion(name, lines[0]):
                yield f"{name} has a row, and is not met"
            if not all(answered(name, lines[0], line) for line in lines):
                yield f"{name} has a row, and is not met on every line"


def _values(case: Case, lines: list[LineAssessment], texts: list[str], tried: Counter[str]) -> Iterator[str]:
    resting = resting_on(lines)
    for item in case.evidence:
        for name, value in item.values.items():
            if isinstance(value, str) and value.startswith("Vv") and any(value in text for text in texts):
                tried["value"] += 1
                if item.id not in resting:
                    yield f"{name} of {item.id} is said, and no met finding rests on it"


def _statements(letter: Letter, lines: list[LineAssessment], tried: Counter[str]) -> Iterator[str]:
    for one in letter.statements:
        name, is_since = one.requirement, one.words.startswith(("New:", "Open:"))
        tried["since"] += is_since
        if not any(is_met(name, line) or is_a_met_criterion(name, line) for line in lines):
            yield f"{name} is stated, and met on no line"
        if is_since and not all(is_met(name, line) for line in lines):
            yield f"{name} is stated as new or open, and not met on every line"


def resting_on(lines: list[LineAssessment]) -> set[str]:
    """Every piece of evidence that some met finding rests on."""
    found = [*(found for line in lines for found in line.findings.values()),
             *(item.finding for line in lines for item in line.criteria if item.finding is not None)]  # fmt: skip
    return {evidence for one in found if one.standing is Standing.MET for evidence in one.evidence}


def answered(requirement: str, first: LineAssessment, line: LineAssessment) -> bool:
    """Whether a row of the table, which the first line's criteria give, is true of this line: the same criterion is met
    there too, or, without a policy, the requirement."""
    names = {item.criterion for item in first.criteria
             if item.finding is not None and item.finding.requirement == requirement}  # fmt: skip
    there = {item.criterion for item in line.criteria if item.standing is Standing.MET}
    return bool(names & there) or is_met(requirement, line)


SEED = st.integers(0, 10**9)
FEW = settings(deadline=None, derandomize=True, max_examples=8, suppress_health_check=list(HealthCheck))


def test_no_filing_on_any_chart_says_a_sentence_of_a_fact_that_is_not_met() -> None:
    tried: Counter[str] = Counter()

    @settings(FEW, max_examples=40)
    @given(SEED, charts(), denials)
    def nothing_is_broken(seed: int, chart: list[Raw], denial: dict[str, Any]) -> None:
        assert broken(seed, read(chart, denial), tried) == []

    nothing_is_broken()
    assert tried["not met"] > 50


def test_no_letter_says_a_sentence_of_a_fact_that_is_not_met() -> None:
    tried: Counter[str] = Counter()
    for case in samples():
        _keeps_the_law(case, FEW, tried)
    assert tried["met"] > 20
    assert tried["not met"] > 100
    assert tried["row"] > 100
    assert tried["value"] > 0
    assert tried["since"] > 1


@pytest.mark.long
@pytest.mark.parametrize("sample", range(len(SUPPORTED)), ids=SUPPORTED)
def test_no_letter_of_many_says_a_sentence_of_a_fact_that_is_not_met(sample: int) -> None:
    tried: Counter[str] = Counter()
    _keeps_the_law(samples()[sample], settings(FEW, max_examples=120), tried)
    assert tried["met"] > 30
    assert tried["not met"] > 200


def _keeps_the_law(case: Case, many: settings, tried: Counter[str]) -> None:
    """Letters of this case, with pieces of its evidence gone or changed, break nothing."""

    @many
    @given(SEED)
    def nothing_is_broken(seed: int) -> None:
        assert broken(seed, lessened(case, random.Random(seed)), tried) == []

    nothing_is_broken()
