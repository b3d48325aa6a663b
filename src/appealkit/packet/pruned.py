"""What a page of an exhibit needs to be drawn, and nothing beyond: all else that hangs on it is cut off.

A PDF is a net: from the picture on one page a way may lead to another page, to the file's history, to a file beside
it. What is copied into a packet is walked through first, so that only what draws goes along, and so that a file made
to harm (a chain of a million parts) is refused before the library below follows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from appealkit.packet.findings import F039, F041, F043, Findings, Unfit

if TYPE_CHECKING:
    from pikepdf import Object

# New parts of one page that lead to others: qpdf follows them one within the other, and its stack ends somewhere
# beyond 20,000. Parts that lead nowhere, as the widths of a large font, do not count.
MOST_PARTS = 10_000
MOST_WAITING = 1_000_000
MOST_DOTS = 150_000_000  # of a picture: Letter at 1200 dots an inch has 135 million

# None of these draws anything: other pages, what a reader may do, where it came from, what was in it before.
_ELSEWHERE = frozenset(
    {
        "/Page", "/Pages", "/Catalog", "/Annot", "/Action", "/Filespec", "/F", "/EmbeddedFile", "/StructElem",
        "/StructTreeRoot", "/Outlines", "/Metadata", "/Sig", "/Thread", "/Bead", "/ObjStm", "/XRef",
    }
)  # fmt: skip
_ACTIONS = frozenset(
    {
        "/JavaScript", "/Launch", "/URI", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/ResetForm", "/Named",
        "/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/GoTo", "/Hide", "/SetOCGState", "/Trans",
        "/GoTo3DView",
    }
)  # fmt: skip
_OF_RESOURCES = frozenset(
    {"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/Properties", "/ProcSet"}
)
_NOT_OF_A_DRAWING = ("/Metadata", "/PieceInfo", "/LastModified", "/OPI", "/Ref", "/AF", "/Alternates", "/StructParent",
                     "/StructParents", "/OC", "/Measure", "/PtData", "/ID", "/S", "/JS", "/EF",
                     "/A", "/AA")  # fmt: skip
_ALWAYS_THERE = frozenset(
    {
        "Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique", "Helvetica", "Helvetica-Bold",
        "Helvetica-Oblique", "Helvetica-BoldOblique", "Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic",
        "Symbol", "ZapfDingbats",
    }
)  # fmt: skip


class Pruner:
    """Goes through what pages of one file draw with; each part once."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, int]] = set()

    def prune(self, start: Object, page: int, findings: Findings) -> None:
        """Cut off all that does not draw, from everything that can be reached. Unfit where it is too much."""
        import pikepdf

        todo, branching = [start], 0
        while todo:
            part = todo.pop()
            if part.is_indirect:
                if part.objgen in self._seen:
                    continue
                self._seen.add(part.objgen)
            listed = isinstance(part, pikepdf.Array)
            if not listed:
                self._look_at(part, page, findings)
            children: list[tuple[Any, Any]] = list(enumerate(list(part)) if listed else part.items())
            before = len(todo)
            for key, child in children:
                if isinstance(child, pikepdf.Array):
                    todo.append(child)
                elif isinstance(child, (pikepdf.Dictionary, pikepdf.Stream)):
                    if str(child.get("/Type")) in _ELSEWHERE or str(child.get("/S")) in _ACTIONS:
                        part[key] = pikepdf.Dictionary()
                    else:
                        todo.append(child)
            branching += len(todo) > before
            if branching > MOST_PARTS or len(todo) > MOST_WAITING:
                raise Unfit(F041)

    def _look_at(self, part: Object, page: int, findings: Findings) -> None:
        import pikepdf

        if isinstance(part, pikepdf.Stream):
            if "/F" in part:
                raise Unfit(F039)  # its content is in another file
            for key in _NOT_OF_A_DRAWING:
                if key in part:
                    del part[key]
            if part.get("/Subtype") == "/Image":
                _check_size(part)
        elif part.get("/Type") == "/Font" and _lacks_its_file(part):
            findings.add(F043, page)
        clean_resources(part.get("/Resources"))


def clean_resources(resources: object) -> None:
    """Keep of a list of resources what is one. What marked pieces of content are said to be (layers, tags) is dropped;
    their names stay, so that the content is valid."""
    import pikepdf

    if not isinstance(resources, pikepdf.Dictionary):
        return
    for key in set(resources.keys()) - _OF_RESOURCES:
        del resources[key]
    named = resources.get("/Properties")
    if isinstance(named, pikepdf.Dictionary):
        resources["/Properties"] = pikepdf.Dictionary({key: pikepdf.Dictionary() for key in named.keys()})  # noqa: SIM118


def _check_size(picture: Object) -> None:
    width, height = picture.get("/Width"), picture.get("/Height")
    if not isinstance(width, int) or not isinstance(height, int) or width * height > MOST_DOTS:
        raise Unfit(F041)


def _lacks_its_file(font: Object) -> bool:
    import pikepdf

    if font.get("/Subtype") in ("/Type0", "/Type3"):
        return False
    described = font.get("/FontDescriptor")
    if isinstance(described, pikepdf.Dictionary):
        return not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    return str(font.get("/BaseFont", "")).lstrip("/") not in _ALWAYS_THERE
