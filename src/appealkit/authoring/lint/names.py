"""Whether every name a template uses is there: paths, requirements, strategies, and the variables of its own."""

from __future__ import annotations

from collections.abc import Iterator

from appealkit.authoring.lint.met import Kept, Opened, Unknown, Unset
from appealkit.authoring.lint.shelf import Linted, Shelf
from appealkit.authoring.lint.table import check, check_of_all
from appealkit.authoring.lint.way import way_through
from appealkit.authoring.tree import Opening, walk
from appealkit.errors import Problem, Severity, code_page, nearest
from appealkit.letters.language import T010
from appealkit.letters.template import RECORD

T015 = code_page(
    "T015",
    """A requirement that the rules do not have
    `fact`, `each` and the phrases of record.yaml name a requirement by its id; of another one nothing was ever found.
    Bad:
        {% fact "care-long-enuf" as care %}The care lasted {{ care.value }} {{ care.unit }}.{% endfact %}
    Good:
        {% fact "care-long-enough" as care %}The care lasted {{ care.value }} {{ care.unit }}.{% endfact %}
    """,
)
T016 = code_page(
    "T016",
    """A strategy that the rules do not have
    A section speaks for strategies by their ids; for one that does not exist it is never chosen.
    Bad:
        ---
        template: letters/example
        title: An example
        version: "1"
        kind: section
        speaks_for: [conservative-care-fails]
        ---
        This answers the stated reason.
    Good:
        ---
        template: letters/example
        title: An example
        version: "1"
        kind: section
        speaks_for: [conservative-care-failed]
        ---
        This answers the stated reason.
    """,
)
T017 = code_page(
    "T017",
    """A name that the evidence does not have
    What a fact may say hangs on the kind of evidence it rests on: a course of therapy has a modality, a drug a dose.
    `appealkit templates fields --fact REQUIREMENT` lists the names.
    Bad:
        {% fact "pain-long-enough" as pain %}The pain began on {{ pain.began | date }}.{% endfact %}
    Good:
        {% fact "pain-long-enough" as pain %}The pain began on {{ pain.onset | date }}.{% endfact %}
    """,
)
T019 = code_page(
    "T019",
    """A variable that may not be set where it is printed
    `set` in one branch sets nothing in the others; a letter stops at a variable that was not set.
    Bad:
        {% if payer.plan is present %}{% set plan = payer.plan %}{% endif %}
        The plan is {{ plan }}.
    Good:
        {% set plan = payer.name %}
        {% if payer.plan is present %}{% set plan = payer.plan %}{% endif %}
        The plan is {{ plan }}.
    """,
)
T088 = code_page(
    "T088",
    """Something is opened and never printed
    `each` says its body once for every piece of evidence: without a value of it the same words come again and again. An
    authority that is opened and not cited is no citation.
    Bad:
        {% each "care-long-enough" as course %}
        - There was a course of care.
        {% endeach %}
    Good:
        {% each "care-long-enough" as course %}
        - There was a course of care from {{ course.from | date }}.
        {% endeach %}
    """,
)
T089 = code_page(
    "T089",
    """A variable that is set and never used
    What nobody uses is read by every author after you, and by who approves the text.
    Bad:
        {% set name = payer.name %}We ask {{ payer.name }} to pay.
    Good:
        {% set name = payer.name %}We ask {{ name }} to pay.
    """,
)


@check(T010, T017)
def paths_that_lead_nowhere(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    if template.included_by:
        return  # told by the templates that include it, which open its variables
    for met in way_through(template, shelf):
        if isinstance(met, Unknown) and not (template.kind == "partial" and met.why == "root"):
            yield _nowhere(met)


def _nowhere(met: Unknown) -> Problem:
    where = met.reading.where(met.path.place)
    code = T017 if met.is_opened else T010
    last = met.path.parts[-1]
    match met.why:
        case "root":
            says, mend = f"'{met.path}' is not in the dictionary of names", nearest(met.what, met.near)
        case "name":
            asked = met.path.parts[1]
            says, mend = f"{met.what} has no '{asked}'", nearest(asked, met.near)
        case "below":
            says, mend = f"'{met.what}' is a value, and has no '{met.path.parts[2]}'", f"write '{met.what}'"
        case "kind":
            says = f"{_article(met.what)} {met.what} has no '{last}'"
            mend = f"ask for another kind of evidence here, or take '{met.path}' out"
        case "whole":
            says = f"'{met.path}' is a record of values, not one of them"
            mend = "write one of its values: " + ", ".join(f"{met.path}.{name}" for name in met.near)
    return Problem(code, says, mend, where)


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" else "a"


@check(T015)
def requirements(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    known = shelf.rules.requirements
    for node in walk(template.reading.nodes):
        if isinstance(node, Opening) and node.tag in {"fact", "each"}:
            name = node.name or ""
            if name not in known:
                where = template.reading.where(node.place)
                yield Problem(T015, f"'{name}' is not a requirement", nearest(name, known), where)
    name = template.name.removeprefix(RECORD)
    if template.kind == "phrase" and name not in known:
        where = template.reading.where(template.reading.begins)
        yield Problem(T015, f"'{name}' is not a requirement", nearest(name, known), where)


@check_of_all(T016)
def strategies(shelf: Shelf) -> Iterator[Problem]:
    known = [name for entry in shelf.rules.maps.values() for name in entry.strategies]
    for template in shelf.templates():
        for name in template.front.speaks_for if template.front else ():
            if name not in known:
                yield Problem(T016, f"'{name}' is not a strategy", nearest(name, known), template.in_front(name))


@check(T019, T088, T089)
def variables(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    for met in way_through(template, shelf):
        if isinstance(met, Unset):
            says = f"'{met.path}' is not set in every case that comes here"
            mend = f"set it before: {{% set {met.path} = … %}}"
            yield Problem(T019, says, mend, met.reading.where(met.path.place))
        elif isinstance(met, Kept) and not met.is_used and met.reading is template.reading:
            says = f"'{met.variable}' is set and never used"
            yield Problem(T089, says, "take the 'set' out", met.reading.where(met.place), Severity.DOUBT)
        elif isinstance(met, Opened) and not met.is_printed and met.opening.tag != "fact":
            node = met.opening
            named = f' "{node.name}"' if node.name else ""
            says = f"nothing of '{node.variable}' is printed, which '{node.tag}{named}' opens"
            mend = f"print a value of '{node.variable}'" + (
                ", or use 'fact', which is said once" if node.tag == "each" else ""
            )
            yield Problem(T088, says, mend, met.reading.where(node.place), Severity.DOUBT)
