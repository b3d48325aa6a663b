"""Whether the packet can be sent, as a page for the practice: what stops it, what to look at, what is in order."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from appealkit.case import Case
from appealkit.document.model import Block, Bullets, Document, Heading, Inlines, Pairs, Paragraph, Strong, Table, Text
from appealkit.layout.checklist import INTERNAL


class Result(enum.StrEnum):
    """What a check came to."""

    STOP = "stop"  # nothing is written to be sent
    LOOK = "look"  # it is written; a person should look first
    PASS = "pass"  # noqa: S105 it is no password


@dataclass(frozen=True, slots=True)
class Check:
    """One question before sending: its name, what it came to, why, and, where it did not pass, what to do."""

    name: str
    title: str
    result: Result
    why: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class PacketFile:
    """A file that was written to be sent."""

    name: str
    pages: int
    bytes: int


HEADINGS = {
    Result.STOP: "What stops it",
    Result.LOOK: "Look at these before it goes",
    Result.PASS: "In order",
}


def headline(checks: tuple[Check, ...]) -> str:
    """What the checks come to, in one sentence."""
    count = {result: sum(1 for check in checks if check.result is result) for result in Result}
    if count[Result.STOP]:
        things = f"{count[Result.STOP]} thing{'s' if count[Result.STOP] > 1 else ''}"
        return f"Not to be sent: {things} to settle first. No packet was written."
    if count[Result.LOOK]:
        things = f"{count[Result.LOOK]} thing{'s' if count[Result.LOOK] > 1 else ''}"
        return f"Written. Look at {things}, have it signed, then send it."
    return "Written. Have it signed, then send it."


def lay_out_preflight(
    checks: tuple[Check, ...],
    case: Case,
    files: tuple[PacketFile, ...],
    dropped: tuple[str, ...] = (),
    whole: tuple[str, ...] = (),
    *,
    draft: bool = False,
) -> Document:
    """The page, never sent. `dropped`: what the minimum necessary left out, in words; `whole`: which exhibits it had to
    leave as they are, and why."""
    blocks: list[Block] = [
        Heading(1, (Text(f"Before {case.id} is sent"),)),
        Paragraph((Strong((Text(f"{INTERNAL}."),)), Text(f" {headline(checks)}"))),
    ]
    if files:
        blocks.append(Pairs(tuple((one.name, (Text(_size(one)),)) for one in files), "The files to send"))
    for result, heading in HEADINGS.items():
        those = [check for check in checks if check.result is result]
        if those and result is Result.PASS:
            items: tuple[Inlines, ...] = tuple((Strong((Text(f"{one.title}. "),)), Text(one.why)) for one in those)
            blocks += [Heading(2, (Text(heading),)), Bullets(items)]
        elif those:
            blocks += [Heading(2, (Text(heading),)), _table(those, heading)]
    for heading, lead, those_words in (
        ("Kept back", "Left out as not necessary; it can be sent when it is asked for.", dropped),
        ("Sent whole", "The minimum was asked for, and of these files every page goes.", whole),
    ):
        if those_words:
            blocks += [
                Heading(2, (Text(heading),)),
                Paragraph((Text(lead),), keep_with_next=True),
                Bullets(tuple((Text(words),) for words in those_words)),
            ]
    return Document(
        title=f"Before sending {case.id}",
        blocks=tuple(blocks),
        footer=f"INTERNAL · {case.id}",
        author=case.practice.name,
        draft=draft,
    )


def megabytes(size: int) -> str:
    """`3.1 MB`; less than a tenth as `0.1 MB`, since files are never nothing."""
    return f"{max(size, 100_000) / 1_000_000:.1f} MB"


def _size(one: PacketFile) -> str:
    pages = f"{one.pages} page{'s' if one.pages > 1 else ''}, " if one.pages else ""
    return f"{pages}{megabytes(one.bytes)}"


def _table(checks: list[Check], caption: str) -> Table:
    head: tuple[Inlines, ...] = tuple((Text(word),) for word in ("What", "Why", "What to do"))
    rows = tuple(((Strong((Text(one.title),)),), (Text(one.why),), (Text(one.mend),)) for one in checks)
    return Table(head, rows, (22, 42, 36), caption)
