"""One page of an exhibit as things to be drawn on a sheet: its content, then the marks that somebody put on it.

Nothing of the page itself comes along, only what draws: so no action, no script and no other page can hide in it.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealkit.packet.exhibitfile import kind_of_action
from appealkit.packet.findings import F032, F035, F041, F042, MOST_SMALLER, Findings, Unfit
from appealkit.packet.paper import LONG, SHORT, Box, Matrix, Placed, around, multiply, onto, place
from appealkit.packet.pruned import Pruner, clean_resources

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

MOST_CONTENT = 64 * 2**20  # bytes of all content of one page, unpacked
MOST_PACKED = 256 * 2**10  # bytes of content packed in a way whose unpacking cannot be bounded
MOST_MARKS = 5000
_HIDDEN, _PRINT, _NO_VIEW = 2, 4, 32
_WHOLE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_OF_A_GROUP = ("/S", "/CS", "/I", "/K")
_FILMS = frozenset({"/Screen", "/Movie", "/Sound", "/RichMedia", "/3D"})


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sheet, and what is drawn on it in this order: forms of the exhibit's file, each with its matrix."""

    placed: Placed
    forms: tuple[tuple[Object, Matrix], ...]


def draw(pdf: Pdf, number: int, pruner: Pruner, findings: Findings) -> Drawing:
    """Page `number` (from 1) of an exhibit. Raises Unfit; doubts go into `findings`."""
    try:
        return _drawn(pdf, number, pruner, findings)
    except Unfit:
        raise
    except Exception:  # noqa: BLE001 a broken page can raise anything; what it raises is no bug of ours
        raise Unfit(F032) from None


def _drawn(pdf: Pdf, number: int, pruner: Pruner, findings: Findings) -> Drawing:
    page = pdf.pages[number - 1].obj
    seen = _seen_box(page)
    placed = place(seen, _turned(page), _unit(page))
    if placed.scale < MOST_SMALLER:
        findings.add(F035, number)
    if "/AA" in page:
        findings.leave_out("actions", number)
    forms = [(_content(pdf, page, seen, pruner, number, findings), placed.matrix)]
    for mark, matrix in _marks(page, pruner, findings, number):
        forms.append((mark, multiply(matrix, placed.matrix)))
    return Drawing(placed, tuple(forms))


# ---- what is seen of the page -------------------------------------------------------------------------------------


def _seen_box(page: Object) -> Box:
    media = box(page.get("/MediaBox")) or (0.0, 0.0, SHORT, LONG)
    crop = box(page.get("/CropBox")) or media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    return (left, bottom, right, top) if left < right and bottom < top else media


def box(value: object) -> Box | None:
    """A rectangle of a PDF with its corners in order, or None where it is none."""
    import pikepdf

    if not isinstance(value, pikepdf.Array) or len(value) != 4:
        return None
    try:
        left, bottom, right, top = (float(side) for side in value)
    except (TypeError, ValueError):
        return None
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _turned(page: Object) -> int:
    turned = page.get("/Rotate", 0)
    return turned % 360 if isinstance(turned, int) and turned % 90 == 0 else 0


def _unit(page: Object) -> float:
    try:
        unit = float(page.get("/UserUnit", 1))
    except (TypeError, ValueError):
        return 1.0
    return unit if unit > 0 else 1.0


# ---- its content --------------------------------------------------------------------------------------------------


def _content(pdf: Pdf, page: Object, seen: Box, pruner: Pruner, number: int, findings: Findings) -> Object:
    import pikepdf

    resources = page.get("/Resources")
    if not isinstance(resources, pikepdf.Dictionary):
        resources = pikepdf.Dictionary()
    clean_resources(resources)
    pruner.prune(resources, number, findings)
    form = pikepdf.Stream(pdf, b"")
    form.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=list(seen), Resources=resources
    )
    group = page.get("/Group")
    if isinstance(group, pikepdf.Dictionary) and group.get("/S") == "/Transparency":
        form["/Group"] = pikepdf.Dictionary({key: group[key] for key in _OF_A_GROUP if key in group})
        pruner.prune(form["/Group"], number, findings)
    _fill(form, page.get("/Contents"))
    return form


def _fill(form: Object, contents: object) -> None:
    import pikepdf

    parts = [contents] if isinstance(contents, pikepdf.Stream) else []
    if isinstance(contents, pikepdf.Array):
        parts = [part for part in contents if isinstance(part, pikepdf.Stream)]
    unpacked = b"\n".join(_unpacked(part) for part in parts)
    if len(unpacked) > MOST_CONTENT:
        raise Unfit(F041)
    if len(parts) == 1 and parts[0].get("/Filter") == "/FlateDecode" and "/DecodeParms" not in parts[0]:
        form.write(parts[0].read_raw_bytes(), filter=pikepdf.Name.FlateDecode)  # as it was: packing takes longest
    else:
        form.write(zlib.compress(unpacked), filter=pikepdf.Name.FlateDecode)


def _unpacked(stream: Object) -> bytes:
    """The content as it is read. Unfit where it is broken, or would be too much."""
    import pikepdf

    if "/F" in stream:
        raise Unfit(F032)
    filters = stream.get("/Filter", pikepdf.Array())
    named = [str(each) for each in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    unbounded = [name for name in named if name not in ("/FlateDecode", "/Fl")]
    if len(named) > 3 or (unbounded and len(stream.read_raw_bytes()) > MOST_PACKED):
        raise Unfit(F041)
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        raise Unfit(F032) from None


# ---- marks that were put on it ------------------------------------------------------------------------------------


def _marks(page: Object, pruner: Pruner, findings: Findings, number: int) -> list[tuple[Object, Matrix]]:
    import pikepdf

    marks = page.get("/Annots")
    if not isinstance(marks, pikepdf.Array):
        return []
    if len(marks) > MOST_MARKS:
        raise Unfit(F041)
    drawn = []
    for mark in marks:
        if not isinstance(mark, pikepdf.Dictionary):
            continue
        _tell_what_it_does(mark, findings, number)
        if not _is_seen(mark):
            continue
        look = _look_of(mark)
        if look is None:
            if _says_something(mark):
                findings.add(F042, number)
            continue
        placed = _placed(mark, look)
        if placed is not None:
            pruner.prune(look, number, findings)
            look["/Type"], look["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
            drawn.append((look, placed))
    return drawn


def _tell_what_it_does(mark: Object, findings: Findings, number: int) -> None:
    kind = mark.get("/Subtype")
    does = kind_of_action(mark.get("/A"))
    if does:
        findings.leave_out(does, number)
    if "/AA" in mark:
        findings.leave_out("actions", number)
    if kind == "/FileAttachment":
        findings.leave_out("attached files", number)
    if kind in _FILMS:
        findings.leave_out("films", number)
    if kind == "/Text" and "/Contents" in mark:
        findings.leave_out("texts of comments", number)
    if kind == "/Widget" and _of_field(mark, "/FT") == "/Sig" and _of_field(mark, "/V") is not None:
        findings.leave_out("electronic signatures (what is seen of them stays)", number)


def _is_seen(mark: Object) -> bool:
    if mark.get("/Subtype") in ("/Link", "/Popup"):
        return False
    flags = mark.get("/F", 0)
    flags = flags if isinstance(flags, int) else 0
    return not flags & _HIDDEN and (not flags & _NO_VIEW or bool(flags & _PRINT))


def _says_something(mark: Object) -> bool:
    """Whether a mark that does not say how it looks would be missed: an empty field would not."""
    kind = mark.get("/Subtype")
    return bool(_of_field(mark, "/V")) if kind == "/Widget" else kind != "/Text"


def _of_field(mark: Object, key: str) -> object:
    """An entry of a form's field, which may stand with the field above it."""
    import pikepdf

    above = mark.get("/Parent")
    own: object = mark.get(key)
    return above.get(key) if own is None and isinstance(above, pikepdf.Dictionary) else own


def _look_of(mark: Object) -> Object | None:
    """The form that draws the mark in its present state."""
    import pikepdf

    looks = mark.get("/AP")
    look = looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
    if isinstance(look, pikepdf.Dictionary) and not isinstance(look, pikepdf.Stream):
        state = mark.get("/AS")
        look = look.get(str(state)) if isinstance(state, pikepdf.Name) else None
    return look if isinstance(look, pikepdf.Stream) else None


def _placed(mark: Object, look: Object) -> Matrix | None:
    """What brings the form onto the mark's place (ISO 32000-1, 12.5.5); None where the mark has no size."""
    place_of_it, own = box(mark.get("/Rect")), box(look.get("/BBox"))
    if place_of_it is None or own is None:
        return None
    numbers = look.get("/Matrix")
    matrix = _WHOLE
    if numbers is not None and len(numbers) == 6:
        a, b, c, d, e, f = (float(each) for each in numbers)
        matrix = (a, b, c, d, e, f)
    return onto(around(own, matrix), place_of_it)
