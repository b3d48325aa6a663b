"""A case read and taken as far as its evidence allows, for the commands that write it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from appealkit.assessment.model import Assessment
from appealkit.cli.tell import tell_problems
from appealkit.errors import InputError, Problem, code_page, nearest
from appealkit.given import Given, read
from appealkit.letters.compose import Protective
from appealkit.packet.model import Packet
from appealkit.packet.write import FORMATS, OFFERED
from appealkit.pipeline import prepare

A001 = code_page(
    "A001",
    """No strategy has this name
    `--strategy` names one of the maps' strategies, to be argued instead of the best one.
    Bad: `--strategy conservative-care-faild`. Good: `--strategy conservative-care-failed`.
    """,
)
A003 = code_page(
    "A003",
    """The strategy answers no reason of this denial
    A letter answers what the payer said; arguing something else would be a new issue, and the denial would stand.
    Bad: `--strategy sustained-relief` for a denial for missing therapy. Good: a strategy that answers that reason.
    """,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked of the letter. `protective`: by whom, why, and whether records are promised."""

    on: date
    strategy: str | None = None
    trial: bool = False
    protective: tuple[str, str, bool] | None = None
    formats: tuple[str, ...] = FORMATS

    @property
    def noted(self) -> dict[str, str] | None:
        """The decision to file early, for the manifest."""
        return {"by": self.protective[0], "because": self.protective[1]} if self.protective else None


def prepared(path: Path, asked: Asked) -> tuple[Given, Packet]:
    """The case and its packet; every problem met is told. InputError where the strategy asked for does not fit."""
    given = read(path)
    rules, strategy = given.library.rules, asked.strategy
    if strategy is not None and rules.strategy(strategy) is None:
        names = [name for entry in rules.maps.values() for name in entry.strategies]
        raise InputError(Problem(A001, f"no strategy is called '{strategy}'", nearest(strategy, names)))
    packet = prepare(
        given.case,
        given.library,
        on=asked.on,
        quotes=given.quotes,
        strategy=strategy,
        trial=asked.trial,
        protective=Protective(*asked.protective) if asked.protective else None,
    )
    if strategy is not None and not _answers(packet.assessment, strategy):
        reasons = [reason.reason for line in packet.assessment.lines for reason in line.reasons]
        mend = f"the reasons here: {', '.join(dict.fromkeys(reasons)) or 'none recognised'}"
        raise InputError(Problem(A003, f"'{strategy}' answers no reason of this denial", mend))
    tell_problems((*given.problems, *packet.problems))
    return given, packet


def checked(formats: str) -> tuple[str, ...]:
    """The formats of `docx,pdf,txt`, each one in which a letter is offered. InputError otherwise."""
    words = tuple(word.strip() for word in formats.split(",") if word.strip())
    unknown = [word for word in words if word not in OFFERED]
    if unknown or not words:
        raise InputError(
            Problem("F003", f"no such format: {', '.join(unknown) or 'none'}", f"use {', '.join(OFFERED)}")
        )
    return words


def _answers(assessment: Assessment, strategy: str) -> bool:
    return any(result.strategy == strategy for line in assessment.lines for result in line.results)
