"""How well denials are read: every wording kept out of the fitting, against the reasons it was labelled with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from appealkit.assessment.fit import family_of
from appealkit.assessment.linear import read
from appealkit.maps.load import Rules
from appealkit.maps.wordings import Wording

NONE = "(none)"


@dataclass
class Confusion:
    """Counts over wordings. `table[reason][found]`: a wording that gives `reason` was surely read as `found`.

    `right`: every reason found and none too many. `wrong`: sure of a reason that the wording does not give.
    `unsure`: nothing wrong, but a reason is left to a person.
    """

    read: int = 0
    right: int = 0
    wrong: int = 0
    unsure: int = 0
    given: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    possible: Counter[str] = field(default_factory=Counter)
    table: dict[str, Counter[str]] = field(default_factory=dict)


def confusion(wordings: Iterable[Wording], rules: Rules) -> Confusion:
    """The wordings read, and counted."""
    counted = Confusion()
    for item in wordings:
        family = family_of(item, rules.procedures)
        fits = {name for name, reason in rules.reasons.items() if not reason.families or family in reason.families}
        said = {
            one.reason: one.sure for one in read(item.says, family, rules.language, rules.weights) if one.reason in fits
        }
        _count(item, said, rules, counted)
    return counted


def _count(item: Wording, said: Mapping[str, bool], rules: Rules, counted: Confusion) -> None:
    sure = {reason for reason, is_sure in said.items() if is_sure}
    sure = {reason for reason in sure if not rules.reasons[reason].only_alone} or sure
    given = set(item.reasons)
    wrong = sure if item.unsure else sure - given - set(item.also)
    counted.read += 1
    counted.wrong += bool(wrong)
    counted.right += not wrong and given <= sure
    counted.unsure += not wrong and not given <= sure
    counted.given.update(given)
    counted.found.update(given & sure)
    counted.possible.update({reason for reason in given - sure if reason in said})
    for reason in given - sure or ({NONE} if not given else set()):
        counted.table.setdefault(reason, Counter()).update(wrong or {NONE})
