"""The text in force: where a changed text waits for its approval, or for its day, letters go on with the approved one.

An approval keeps the texts that it was given for, so that a variant which is being written stops no letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from appealkit.letters.approval import Standing, retirement, standing_of
from appealkit.letters.register import Entry, Register, State
from appealkit.letters.template import Template, TemplateShelf, load_templates
from appealkit.maps.load import Rules


@dataclass(frozen=True, slots=True, eq=False)
class InForce:
    """The shelf with each pending text replaced by the approved one; of each of those the approval, and the register
    as it stood with it."""

    shelf: TemplateShelf
    register: Register
    approvals: Mapping[str, Entry] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict, repr=False)

    def register_of(self, template: str) -> Register:
        """The register to judge this template by."""
        return self.registers.get(template, self.register)


def standing_in_force(
    template: str, held: InForce, rules: Rules, day: date, policies: Iterable[str] | None = None
) -> Standing:
    """How the text in force of this template stands on this day, as to these policies."""
    one = held.shelf.templates[template]
    return standing_of(one, held.shelf.home(template), rules, held.register_of(template), day, policies)


@lru_cache(maxsize=8)
def in_force(shelf: TemplateShelf, register: Register, day: date) -> InForce:
    """The texts that letters of this day are made from."""
    found = {name: older for name, one in shelf.templates.items() if (older := _approved(one, register, day))}
    if not found:
        return InForce(shelf, register)
    templates = {**shelf.templates, **{name: home.templates[name] for name, (_, home) in found.items()}}
    return InForce(
        replace(shelf, templates=templates, homes={name: home for name, (_, home) in found.items()}),
        register,
        {name: entry for name, (entry, _) in found.items()},
        {name: register.up_to(entry) for name, (entry, _) in found.items()},
    )


def _approved(template: Template, register: Register, day: date) -> tuple[Entry, TemplateShelf] | None:
    """The approval whose text is in force instead of the one in place, and the shelf it stands on."""
    given = [line.entry for line in register.moves_of(template.name) if line.entry.state is State.APPROVED]
    if not given or retirement(template.name, register, day):
        return None
    if given[-1].sha256 == template.sha256 and not _is_early(template, day):
        return None
    for entry in reversed(given):
        if entry.sha256 == template.sha256:
            continue
        home = _shelf_of(entry, register)
        if home is None:
            return None
        if not _is_early(home.templates[template.name], day):
            return entry, home
    return None


def _is_early(template: Template, day: date) -> bool:
    """Whether its first day is still ahead."""
    return template.front.effective is not None and day < template.front.effective


def _shelf_of(entry: Entry, register: Register) -> TemplateShelf | None:
    """The texts that this approval was given for, as a shelf; None where they are not all there, or not the same."""
    covered = register.covered.get(entry.covers or "")
    texts = {path: register.texts.get(digest) for path, digest in covered.files.items()} if covered else {}
    whole = {path: text for path, text in texts.items() if text is not None}
    if covered is None or not whole or len(whole) != len(texts):
        return None
    shelf, _ = load_templates(whole)
    found = shelf.templates.get(covered.template) if shelf else None
    return shelf if found is not None and found.sha256 == entry.sha256 else None
