"""What nobody uses, and what is lacking where it will be asked for: partials, templates, phrases."""

from __future__ import annotations

from collections.abc import Iterator

from appealkit.authoring.lint.shelf import Shelf
from appealkit.authoring.lint.table import check_of_all
from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.letters.compose import APPEAL_FRAME, PROTECTIVE_FRAME
from appealkit.letters.template import RECORD, T004
from appealkit.maps.load import Rules

T028 = code_page(
    "T028",
    """A requirement without a phrase, or with an empty one
    The table of criteria says of each requirement how the record answers it, in the words of record.yaml. Without them
    no letter with that row can be written.
    Bad, in record.yaml:
        care-failed: ""
    Good, in record.yaml:
        care-failed: {each: "{{ it.outcome | words }}"}
    """,
)
T085 = code_page(
    "T085",
    """A partial that nobody includes
    Its words are in no letter; who changes them changes nothing.
    Bad, in partials/left-behind:
        The notice gives the reason.
    Good, in partials/example:
        The notice gives the reason.
    """,
)
T086 = code_page(
    "T086",
    """A template that nothing chooses
    A section is chosen by the strategy that names it, a frame by its map. A letter is never made from another one.
    Bad, in letters/conservative-care-new:
        This answers the stated reason.
    Good, in letters/conservative-care:
        This answers the stated reason.
    """,
)
T087 = code_page(
    "T087",
    """A phrase that no table prints
    No strategy and no policy asks for the requirement, so its words are in no letter.
    Bad, in record.yaml:
        is-bilateral: "Both sides"
    Good, in record.yaml:
        care-failed: {each: "{{ it.outcome | words }}"}
    """,
)


@check_of_all(T085)
def partials(shelf: Shelf) -> Iterator[Problem]:
    for template in shelf.linted.values():
        if template.kind == "partial" and not template.included_by:
            mend = f'write {{% include "{template.name}" %}} where it belongs, or remove the file'
            yield Problem(T085, "no template includes this partial", mend, Where(template.reading.file, 1, 1),
                          Severity.DOUBT)  # fmt: skip


@check_of_all(T004, T086)
def templates(shelf: Shelf) -> Iterator[Problem]:
    chosen: dict[str, list[str]] = {APPEAL_FRAME: [], PROTECTIVE_FRAME: []}
    for entry in shelf.rules.maps.values():
        chosen.setdefault(entry.frame, [])
        for name, strategy in entry.strategies.items():
            chosen.setdefault(strategy.template, []).append(name)
    for template in shelf.templates():
        if template.front is None:
            continue
        if (template.front.instead_of or template.name) not in chosen:
            key = "frame" if template.kind == "frame" else "template"
            mend = f"name it in a map: '{key}: {template.name}'"
            where = template.in_front(template.name)
            yield Problem(T086, f"nothing in the rules names this {template.kind}", mend, where, Severity.DOUBT)
        for name in chosen.get(template.name, ()):
            if template.front.speaks_for and name not in template.front.speaks_for:
                says = f"strategy '{name}' names this section, which does not speak for it"
                mend = "add it under 'speaks_for:', or name another template in the map"
                yield Problem(T004, says, mend, template.under("speaks_for"))


@check_of_all(T028, T087)
def phrases(shelf: Shelf) -> Iterator[Problem]:
    asked = asked_for(shelf.rules)
    if "record.yaml" not in shelf.files:
        return
    said = {name for name, phrase in shelf.phrases.record.items() if phrase.text.strip()}
    for name in sorted(asked - said):
        says = f"there is no phrase for '{name}', which the rules ask for"
        yield Problem(T028, says, f'write how the record answers it: {name}: "…"', Where("record.yaml"))
    for name, template in shelf.linted.items():
        requirement = name.removeprefix(RECORD)
        if template.kind == "phrase" and requirement in shelf.rules.requirements and requirement not in asked:
            says = f"no strategy or policy asks for '{requirement}'"
            where = template.reading.where(template.reading.begins)
            yield Problem(T087, says, "take the phrase out", where, Severity.DOUBT)


def asked_for(rules: Rules) -> frozenset[str]:
    """The requirements that a table of criteria can have a row for."""
    found: set[str] = set()
    for entry in rules.maps.values():
        for strategy in entry.strategies.values():
            found |= {*(strategy.needs.leaves() if strategy.needs else ()), *strategy.needs_if_required,
                      *strategy.strengthened_by}  # fmt: skip
    for policy in rules.policies.values():
        for criterion in (one for version in policy.versions for one in version.criteria):
            found |= {criterion.requirement, *criterion.waived_by}  # what waives it is said in its row
    return frozenset(found & set(rules.requirements))
