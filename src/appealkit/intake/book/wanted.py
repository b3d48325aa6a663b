"""What the assessment asks for, as sheets: an ask names a requirement, and that the kinds of evidence it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from appealkit.intake.book.facts import Facts, below
from appealkit.maps.load import Rules
from appealkit.maps.measures import MEASURES


class Ask(Protocol):
    """A line of the checklist, as the assessment gives it."""

    @property
    def requirement(self) -> str: ...
    @property
    def get(self) -> str: ...
    @property
    def ask_of(self) -> str: ...
    @property
    def document(self) -> str: ...
    @property
    def blocking(self) -> bool: ...


def kinds_for(requirement: str, rules: Rules) -> tuple[str, ...]:
    """The kinds of evidence that can show this: the one it names, those its measure counts, or those that its document
    is the first-hand record of."""
    asked = rules.requirements.get(requirement)
    if asked is None:
        return ()
    if asked.evidence:
        return (asked.evidence,) if asked.evidence in rules.vocabulary.kinds else ()
    declared = MEASURES.get(asked.measure or "")
    if declared and declared.counts:
        return tuple(kind for kind in declared.counts if kind in rules.vocabulary.kinds)
    return tuple(name for name, kind in rules.vocabulary.kinds.items() if asked.document in kind.primary[:1])


def kinds_on_form(
    facts: Facts, asks: Iterable[Ask], rules: Rules, usual: Sequence[str], more: Iterable[str] = ()
) -> tuple[str, ...]:
    """The kinds that get a sheet: what blocks first, then what else is asked for, what was wished, and what is already
    known of the case. The usual ones where nothing is asked. In that order, each once."""
    ordered = sorted(asks, key=lambda ask: not ask.blocking)
    asked = [kind for ask in ordered for kind in kinds_for(ask.requirement, rules)]
    known = {facts.get(("evidence", ident, "kind"), "") for ident in below(facts, "evidence")}
    wished = [kind for kind in rules.vocabulary.kinds if kind in set(more)]
    held = [kind for kind in rules.vocabulary.kinds if kind in known]
    found = [kind for kind in (*(asked or usual), *wished, *held) if kind in rules.vocabulary.kinds]
    if "procedure-response" in found and "prior-procedure" not in found:
        found.insert(found.index("procedure-response"), "prior-procedure")  # a response names the procedure it followed
    return tuple(dict.fromkeys(found))
