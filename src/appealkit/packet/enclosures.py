"""The exhibits of a part, opened and made ready to be drawn; every problem of every one of them is found first."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from appealkit.errors import InputError, Problem, mistakes
from appealkit.packet.exhibitfile import open_exhibit
from appealkit.packet.exhibitpage import Drawing, draw
from appealkit.packet.findings import F032, F033, Findings, Unfit
from appealkit.packet.parts import Enclosed
from appealkit.packet.pruned import Pruner

if TYPE_CHECKING:
    from pikepdf import Pdf


@dataclass(frozen=True, slots=True)
class Ready:
    """An exhibit and its pages' drawings, in the order of its pages."""

    enclosed: Enclosed
    drawings: tuple[Drawing, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """One file, however many exhibits are taken from it: so its pictures and fonts are in the packet once."""

    pdf: Pdf
    pruner: Pruner
    drawn: dict[int, Drawing]


@contextlib.contextmanager
def opened(
    exhibits: tuple[Enclosed, ...], files: Mapping[str, BinaryIO]
) -> Iterator[tuple[tuple[Ready, ...], tuple[Problem, ...]]]:
    """The exhibits, ready while this lasts, and what a person should know of them.

    Raises InputError with every mistake in every exhibit.
    """
    with contextlib.ExitStack() as open_files:
        sources: dict[bytes, _Source] = {}
        ready: list[Ready] = []
        problems: list[Problem] = []
        for enclosed in exhibits:
            findings = Findings(f"Exhibit {enclosed.label} (document {enclosed.document})")
            drawings: tuple[Drawing, ...] = ()
            try:
                source = _source(files.get(enclosed.document), sources, findings, open_files)
                drawings = _drawings(source, enclosed, findings)
            except Unfit as unfit:
                findings.add(unfit.code)
            problems += findings.problems()
            ready.append(Ready(enclosed, drawings))
        if mistakes(problems):
            raise InputError(*mistakes(problems))
        yield tuple(ready), tuple(problems)


def examine(document: str, label: str, stream: BinaryIO, pages: tuple[int, ...]) -> tuple[Problem, ...]:
    """What `assemble` would say of this file and these pages; nothing is written."""
    findings = Findings(f"Exhibit {label} (document {document})")
    with contextlib.ExitStack() as open_files:
        try:
            source = _source(stream, {}, findings, open_files)
            for number in pages:
                _draw(source, number, findings)
        except Unfit as unfit:
            findings.add(unfit.code)
        return findings.problems()


def _source(
    stream: BinaryIO | None, sources: dict[bytes, _Source], findings: Findings, open_files: contextlib.ExitStack
) -> _Source:
    if stream is None:
        raise Unfit(F032)
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256").digest()  # type: ignore[arg-type]
    if digest not in sources:
        pdf = open_files.enter_context(open_exhibit(stream, findings))
        sources[digest] = _Source(pdf, Pruner(), {})
    return sources[digest]


def _drawings(source: _Source, enclosed: Enclosed, findings: Findings) -> tuple[Drawing, ...]:
    found = [_draw(source, number, findings) for number in enclosed.pages]
    return tuple(drawing for drawing in found if drawing is not None)


def _draw(source: _Source, number: int, findings: Findings) -> Drawing | None:
    """The drawing of a page; None, and a finding, where there can be none."""
    if number in source.drawn:
        return source.drawn[number]
    if not 1 <= number <= len(source.pdf.pages):
        findings.add(F033, number)
        return None
    try:
        source.drawn[number] = draw(source.pdf, number, source.pruner, findings)
    except Unfit as unfit:
        findings.add(unfit.code, number)
        return None
    return source.drawn[number]
