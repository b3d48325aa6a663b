"""Opening an exhibit: a PDF or a picture becomes a PDF whose pages can be drawn, or it is said why not.

Everything here may be hostile: each failure of the libraries below becomes a problem that names exhibit and page,
never their words, which may hold the file's.
"""

from __future__ import annotations

import contextlib
import functools
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from appealkit.packet.findings import F030, F031, F032, F033, F036, F037, F039, F040, F044, Findings, Unfit
from appealkit.packet.picture import as_pdf, is_picture

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

MOST_CONTENT = 64 * 2**20  # bytes that one stream may become when it is unpacked
HEAD = 1024  # within its first bytes a PDF says what it is


def open_exhibit(stream: BinaryIO, findings: Findings) -> Pdf:
    """The file as a PDF; its doubts go into `findings`. Raises Unfit. The stream is read until the PDF is closed."""
    try:
        with _silent():
            return _opened(stream, findings)
    except Unfit:
        raise
    except Exception:  # noqa: BLE001 a broken file can raise anything; what it raises is no bug of ours
        raise Unfit(F032) from None


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Nothing is logged meanwhile: what these libraries stumble over is a patient's record."""
    loggers = [logging.getLogger(name) for name in ("pikepdf", "PIL", "img2pdf")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _opened(stream: BinaryIO, findings: Findings) -> Pdf:
    import pikepdf

    _set_limits()
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    if not head:
        raise Unfit(F033)
    if is_picture(head):
        return pikepdf.Pdf.open(as_pdf(stream))
    if b"%PDF-" not in head:
        raise Unfit(F030)
    try:
        pdf = pikepdf.Pdf.open(stream)
    except pikepdf.PasswordError:
        raise Unfit(F031) from None
    if not len(pdf.pages):
        raise Unfit(F033)
    if pdf.get_warnings():
        findings.add(F037)
    if pdf.is_encrypted:
        if not (pdf.allow.print_highres or pdf.allow.print_lowres):
            raise Unfit(F036)
        findings.note_protected()
    _check_whole(pdf, findings)
    return pdf


@functools.cache
def _set_limits() -> None:
    """Once for the process: what a stream may become in memory. Nothing else here uses this library."""
    from pikepdf import settings

    settings.set_qpdf_limits(flate_max_memory=MOST_CONTENT, run_length_max_memory=MOST_CONTENT)


def _check_whole(pdf: Pdf, findings: Findings) -> None:
    """What the file has beside its pages."""
    root = pdf.Root
    names, form = _dictionary(root, "/Names"), _dictionary(root, "/AcroForm")
    attached = "/EmbeddedFiles" in names or "/AF" in root
    if "/Collection" in root and attached:
        raise Unfit(F039)  # a folder of files: its one page only says so
    if attached:
        findings.leave_out("attached files")
    if "/JavaScript" in names:
        findings.leave_out("scripts")
    if "/AA" in root or _acts(root.get("/OpenAction")):
        findings.leave_out("actions")
    if "/XFA" in form:
        if _is_true(root.get("/NeedsRendering")) or not _items(form.get("/Fields")):
            raise Unfit(F039)
        findings.leave_out("the form's program")
    _check_layers(root)
    if _is_true(form.get("/NeedAppearances")):
        pdf.generate_appearance_streams()
        findings.add(F044)


def _check_layers(root: Object) -> None:
    layers = _dictionary(root, "/OCProperties")
    shown = _dictionary(layers, "/D") if layers else layers
    if layers and (_items(shown.get("/OFF")) or shown.get("/BaseState") == "/OFF"):
        raise Unfit(F040)


def _acts(action: object) -> bool:
    """Whether this does more than to show a place of the same file."""
    import pikepdf

    return isinstance(action, pikepdf.Dictionary) and action.get("/S") not in ("/GoTo", "/Named")


def kind_of_action(action: object) -> str | None:
    """What of an action is left out, in plain words; None for nothing worth a word."""
    import pikepdf

    if not isinstance(action, pikepdf.Dictionary) or not _acts(action):
        return None
    kinds = {"/URI": "outside links", "/JavaScript": "scripts", "/Rendition": "films", "/Movie": "films"}
    return kinds.get(str(action.get("/S")), "actions")


def _is_true(value: object) -> bool:
    return value is True


def _dictionary(of: Object, key: str) -> Object:
    import pikepdf

    value = of.get(key)
    return value if isinstance(value, pikepdf.Dictionary) else pikepdf.Dictionary()


def _items(value: object) -> int:
    import pikepdf

    return len(value) if isinstance(value, pikepdf.Array) else 0
