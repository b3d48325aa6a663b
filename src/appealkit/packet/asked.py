"""What a packet is asked before it is sent: the questions' table, and what they are asked of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from appealkit.assessment.model import LineAssessment
from appealkit.errors import Problem
from appealkit.intake.exhibitfiles import ExhibitFile
from appealkit.layout.preflight import Result
from appealkit.maps.payers import PayerProfile
from appealkit.packet.plan import Setting


@dataclass(frozen=True, slots=True)
class Before:
    """What is looked at: the packet as planned, its files, what is known of the payer, what was met on the way."""

    setting: Setting
    files: Mapping[str, ExhibitFile]
    profile: PayerProfile | None
    problems: tuple[Problem, ...] = ()  # doubts about the case and the letter

    @property
    def lines(self) -> tuple[LineAssessment, ...]:
        """The lines that the letter speaks for."""
        return tuple(
            line for line in self.setting.packet.assessment.lines if line.line.number in self.setting.letter.lines
        )


Found = tuple[Result, str, str]
CHECKS: dict[str, tuple[str, Callable[[Before], Found]]] = {}


def check(name: str, title: str) -> Callable[[Callable[[Before], Found]], Callable[[Before], Found]]:
    """Register a question, under its name and title, in the order in which it is asked."""

    def registered(ask: Callable[[Before], Found]) -> Callable[[Before], Found]:
        CHECKS[name] = (title, ask)
        return ask

    return registered


def found(stops: list[str], looks: list[str], passed: str, mend: str) -> Found:
    """The gravest of them in one sentence each, else that it passed."""
    if stops or looks:
        why = " ".join(f"{sentence(words)}." for words in (*stops, *looks))
        return (Result.STOP if stops else Result.LOOK), why, mend
    return Result.PASS, passed, ""


def sentence(words: str) -> str:
    """The words as a sentence without its full stop."""
    return words[:1].upper() + words[1:].rstrip(".")
