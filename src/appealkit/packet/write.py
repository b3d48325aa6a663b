"""What a packet's folder holds: the letter to send; checklist, worksheet, assessment and manifest to keep."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appealkit.document.model import Document
from appealkit.errors import Problem
from appealkit.packet.model import Packet, Written
from appealkit.packet.place import MANIFEST, placed
from appealkit.packet.report import assessment_json, manifest_json
from appealkit.packet.worksheet import worksheet_json
from appealkit.writers import Look, PdfUnavailable, write
from appealkit.writers.sheet import write_xlsx

FORMATS = ("docx", "pdf", "txt")  # of a letter, where nothing else is asked for
OFFERED = (*FORMATS, "pdfa")
PDFA_FILE = "to-send/letter-pdfa.pdf"


@dataclass(frozen=True, slots=True)
class Kept:
    """The formats of what the practice keeps: of the checklist, and of the other pages."""

    checklist: tuple[str, ...] = ("pdf", "docx", "html", "xlsx")
    pages: tuple[str, ...] = ("pdf", "docx")


KEPT = Kept()


def write_packet(
    packet: Packet,
    folder: Path,
    *,
    formats: Iterable[str] = FORMATS,
    kept: Kept = KEPT,
    protective: Mapping[str, str] | None = None,
    ready: Callable[[Mapping[str, str]], None] = lambda _: None,
) -> Written:
    """The packet in `folder`, whole or not at all. Where PDF cannot be made here, the rest is written and a problem
    says what to install. `ready` is told every file's digest when all is on the disk and nothing is in place yet; what
    it raises leaves all as it was."""
    problems: list[Problem] = []
    files = letter_files(packet, formats, problems) | kept_files(packet, problems, kept)
    with placed(folder, packet.case.id) as aside:
        for path, data in files.items():
            aside.put(path, data)
        manifest = manifest_json(
            packet.letter, packet.assessment, packet.case, aside.digests(), protective, signed=packet.is_signed
        )
        aside.put(MANIFEST, as_json(manifest))
        digests = aside.digests()
        ready(digests)
    return Written(digests, once(problems))


def letter_files(packet: Packet, formats: Iterable[str], problems: list[Problem]) -> dict[str, bytes]:
    """The letter in each format, by its path; nothing where there is no letter."""
    files: dict[str, bytes] = {}
    if packet.letter_page is not None:
        for name in formats:
            path = PDFA_FILE if name == "pdfa" else f"to-send/letter.{name}"
            add(files, problems, path, packet.letter_page, packet.look)
    return files


def kept_files(packet: Packet, problems: list[Problem], kept: Kept = KEPT) -> dict[str, bytes]:
    """What the practice keeps of every case, by its path."""
    files: dict[str, bytes] = {}
    for name in kept.checklist:
        if name == "xlsx":
            files["keep/checklist.xlsx"] = write_xlsx(packet.book)
        else:
            add(files, problems, f"keep/checklist.{name}", packet.checklist, packet.look)
    for name in kept.pages:
        for request in packet.requests:
            if request.page is not None:
                add(files, problems, f"keep/requests/{request.name}.{name}", request.page, packet.look)
        if packet.worksheet is not None:
            add(files, problems, f"keep/corrected-claim.{name}", packet.worksheet, packet.look)
    if packet.worksheet is not None:
        files["keep/corrected-claim.json"] = as_json(worksheet_json(packet.assessment, packet.case))
    files["keep/assessment.json"] = as_json(assessment_json(packet.assessment, packet.case, packet.letter))
    return files


def add(files: dict[str, bytes], problems: list[Problem], path: str, document: Document, look: Look | None) -> None:
    """The document in this look, in the format that the path names. Without PDF here: a problem, and no file."""
    try:
        files[path] = write(document, "pdfa" if path == PDFA_FILE else path.rsplit(".", 1)[1], look)
    except PdfUnavailable as error:
        problems += error.problems


def once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The first problem of each code."""
    unique: dict[str, Problem] = {}
    for problem in problems:
        unique.setdefault(problem.code, problem)
    return tuple(unique.values())


def as_json(value: Mapping[str, Any]) -> bytes:
    """The value as it stands in a file."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
