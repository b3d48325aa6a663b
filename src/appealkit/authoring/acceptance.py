"""Breaking changes accepted by name: what the templates of a workspace ask of a case, against what was approved last.

`approve` asks `not_accepted`; `accepting` is the entry that `templates contract --accept` makes in the register.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from appealkit.authoring.contract import (
    PHRASES,
    Change,
    Contract,
    accepted_as,
    changes,
    contract_of,
    contracts_of,
    unaccepted,
)
from appealkit.authoring.moves import Moved, next_moment
from appealkit.authoring.needs import needs_of
from appealkit.authoring.reading import Reading, read_all
from appealkit.authoring.sides import Side, approved_side, workspace_side
from appealkit.errors import Problem, TemplateError, code_page
from appealkit.letters.dictionary import dictionary
from appealkit.letters.register import Entry, Register
from appealkit.letters.template import Template
from appealkit.library import Library

T130 = code_page(
    "T130",
    """A breaking change that nobody has accepted
    The template newly needs a value that a case may lack, or reads one of another type: a case that gave a whole letter
    may now give one with a hole, and then no letter is written. A named person accepts that, or the sentence gets a
    guard.
    Bad: `{{ payer.plan }}` where most cases name no plan. Good: `{% if payer.plan is present %}…{% endif %}`; or
    `appealkit templates contract --accept --by "A. Name"`.
    """,
)


def contracts_in(side: Side) -> dict[str, Contract]:
    """The contract of every template of this side. TemplateError where one cannot be read."""
    names = dictionary(side.library.rules, side.library.templates.phrases)
    readings = _read(side.files)
    found = contracts_of(readings, names)
    for name, texts in side.own.items():
        found[name] = contract_of(name, needs_of(name, {**readings, **_read(texts)}), names)
    return found


def since_approved(library: Library) -> tuple[Change, ...]:
    """What the templates of this workspace ask otherwise than those that were approved last. TemplateError where one
    cannot be read."""
    return changes(contracts_in(approved_side(library)), contracts_in(workspace_side(library.workspace)))


def not_accepted(templates: Iterable[Template], library: Library) -> list[Problem]:
    """A problem for each breaking change of these templates, or of the phrases they print, that nobody accepted."""
    names = set()
    for template in templates:
        names |= {template.name} | ({PHRASES} if any(part.startswith(PHRASES) for part in template.parts) else set())
    found = [one for one in since_approved(library) if one.template in names]
    return [_problem(one) for one in unaccepted(found, library.register.accepted)]


def accepting(found: Sequence[Change], by: str, why: str | None, when: datetime, register: Register) -> Moved:
    """An entry for each template with breaking changes that nobody accepted yet."""
    when, late = next_moment(when, register)
    if late is not None:
        return Moved(problems=(late,))
    open_ones = {one.template for one in unaccepted(found, register.accepted)}
    digests = {name: digest for name, digest in accepted_as(found).items() if name in open_ones}
    return Moved(
        tuple(Entry(on=when, template=name, by=by, why=why, accepts=one) for name, one in sorted(digests.items()))
    )


def _problem(one: Change) -> Problem:
    how = f" ({one.before} → {one.after})" if one.before and one.after else ""
    says = f"'{one.name}' {one.what.value}{how} in {one.template}, and nobody has accepted that"
    mend = 'guard it, or accept it: appealkit templates contract --accept --by "A. Name"'
    return Problem(T130, says, mend, one.where)


def _read(files: Mapping[str, bytes]) -> dict[str, Reading]:
    readings = read_all(files)
    problems = [problem for reading in readings.values() for problem in reading.problems]
    if problems:
        raise TemplateError(*problems)
    return readings
