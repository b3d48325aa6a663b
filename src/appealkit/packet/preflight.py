"""Whether a packet can be sent: each question asked of the case, the letter, its exhibits and the way it goes.

A check passes, wants a look, or stops the packet. No check says a value of the patient.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from appealkit.errors import Problem
from appealkit.layout.preflight import Check, PacketFile, Result, megabytes
from appealkit.maps.payers import SendingLimits
from appealkit.packet import aboutcase, aboutexhibits  # noqa: F401 they fill CHECKS
from appealkit.packet.asked import CHECKS, Before, found, sentence


@dataclass(frozen=True, slots=True)
class Made:
    """What became of the packet: its files, whether all pages are tagged, and what was met in making it."""

    files: tuple[PacketFile, ...]
    tagged: bool = True
    problems: tuple[Problem, ...] = ()


def checks_before(before: Before) -> tuple[Check, ...]:
    """Every question that needs no packet to be made."""
    return tuple(Check(name, title, *ask(before)) for name, (title, ask) in CHECKS.items())


def stops(checks: tuple[Check, ...]) -> bool:
    """Whether one of them keeps the packet from being written."""
    return any(one.result is Result.STOP for one in checks)


def checks_after(before: Before, made: Made) -> tuple[Check, ...]:
    """What can be said of the packet once it is made."""
    limits = before.profile.limits if before.profile else None
    size = sum(one.bytes for one in made.files)
    told = f"{len(made.files)} file{'s' if len(made.files) > 1 else ''}, {megabytes(size)}."
    over = list(_over(limits, made)) if limits else []
    mend = "Send the minimum necessary, scan in black and white at 200 dots an inch, or ask for another way."
    problems = [problem.says for problem in made.problems]
    mends = " ".join(dict.fromkeys(f"{sentence(problem.mend)}." for problem in made.problems))
    kept = (
        "Every page is tagged." if made.tagged else "The letter's pages are tagged; not every page of the exhibits is."
    )
    return (
        Check("size", "Size", *found(over, [], told, mend)),
        Check("pages", "Exhibits as they came", *found([], problems, "Every page was taken as it is.", mends)),
        Check("accessible", "Accessible", Result.PASS, kept),
    )


def _over(limits: SendingLimits, made: Made) -> Iterator[str]:
    if limits.files is not None and len(made.files) > limits.files:
        yield f"{len(made.files)} files are needed, and {limits.files} are taken"
    size = sum(one.bytes for one in made.files)
    if limits.all_bytes is not None and size > limits.all_bytes:
        yield f"all files together have {megabytes(size)}, and {limits.all_megabytes} MB are taken"
    for one in made.files:
        if limits.file_bytes is not None and one.bytes > limits.file_bytes:
            yield f"{one.name} has {megabytes(one.bytes)}, and {limits.file_megabytes} MB are taken"
