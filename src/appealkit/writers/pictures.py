"""Pictures as they are printed: a PNG made anew without what else it carried, a drawing also as dots for Word."""

from __future__ import annotations

import functools
import io
import warnings
import zlib

from appealkit.document.model import Picture
from appealkit.errors import Problem, Where, code_page
from appealkit.writers import drawings

PNG = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 4 * 1024 * 1024
MOST_DOTS = 16_000_000
DOTS_PER_POINT = 300 / 72  # more is neither seen on paper nor by fax, and makes the file heavy
WIDEST_LOGO, HIGHEST_SIGNATURE, WIDEST_SIGNATURE = 3.25 * 72, 0.6 * 72, 2.6 * 72

F023 = code_page(
    "F023",
    """A picture that is no PNG, or too large
    A logo is `logo.svg` or `logo.png`; a signature is a PNG. At most 4 MB and 16 million dots are opened.
    Bad: a photograph renamed to `logo.png`. Good: the same saved as PNG, 1200 dots wide.
    """,
)


def read_picture(
    data: bytes, alt: str, file: str, *, widest: float, highest: float
) -> tuple[Picture | None, list[Problem]]:
    """The picture scaled to stand within `widest` and `highest` points, and what is wrong with it."""
    if file.endswith(".svg"):
        drawing, problems = drawings.read_drawing(data, file)
        if drawing is None:
            return None, problems
        return _fitted(drawing.data, alt, (drawing.width, drawing.height), widest, highest), []
    dots, reason = _dots_of(data)
    if dots is not None and not _is_whole(data):
        dots, reason = None, "it is damaged"
    if dots is None:
        return None, [Problem(F023, f"the picture cannot be used: {reason}", "save it anew as PNG", Where(file))]
    fitted = _fitted(data, alt, dots, widest, highest)
    anew = _made_anew(data, fitted)
    if anew is None:
        says = "the picture cannot be used: it is damaged"
        return None, [Problem(F023, says, "save it anew as PNG", Where(file))]
    return Picture(anew, alt, fitted.width, fitted.height), []


@functools.lru_cache(maxsize=16)
def as_dots(picture: Picture) -> bytes:
    """The picture as PNG. A drawing is printed and the print taken at 300 dots an inch; PdfUnavailable where it cannot
    be printed here."""
    if not picture.is_drawing:
        return picture.data
    import pypdfium2  # type: ignore[import-untyped]

    from appealkit.writers.pdf import print_drawing

    printed = pypdfium2.PdfDocument(print_drawing(picture))
    try:
        image = printed[0].render(scale=DOTS_PER_POINT, fill_color=(255, 255, 255, 0)).to_pil()
    finally:
        printed.close()
    return _as_png(image.convert("RGBA"))


def _dots_of(data: bytes) -> tuple[tuple[float, float] | None, str]:
    """Width and height as the head of the file says, so that nothing large is opened; or why it is no picture."""
    if len(data) > MOST_BYTES:
        return None, "it is larger than 4 MB"
    if not data.startswith(PNG) or data[12:16] != b"IHDR":
        return None, "it is not a PNG"
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if not width or not height or width * height > MOST_DOTS:
        return None, "it has more than 16 million dots, or none"
    return (width, height), ""


def _is_whole(data: bytes) -> bool:
    """Whether every piece of the file is there as it was written. Pillow is not asked: WeasyPrint, once it is there,
    lets it open what is cut off."""
    at = len(PNG)
    while at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        if zlib.crc32(data[at + 4 : end]) != int.from_bytes(data[end : end + 4], "big"):
            return False
        if data[at + 4 : at + 8] == b"IEND":
            return True
        at = end + 4
    return False


def _fitted(data: bytes, alt: str, shape: tuple[float, float], widest: float, highest: float) -> Picture:
    scale = min(widest / shape[0], highest / shape[1])
    return Picture(data, alt, round(shape[0] * scale, 2), round(shape[1] * scale, 2))


def _made_anew(data: bytes, fitted: Picture) -> bytes | None:
    """The same dots, no more than are seen, and nothing of author, place or program. None where it is damaged."""
    from PIL import Image
    from PIL.PngImagePlugin import PngImageFile

    most = (round(fitted.width * DOTS_PER_POINT), round(fitted.height * DOTS_PER_POINT))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            given = PngImageFile(io.BytesIO(data))
            has_alpha = given.mode in {"RGBA", "LA", "PA"} or "transparency" in given.info
            image: Image.Image = given.convert("RGBA" if has_alpha else "RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning, EOFError):
        return None
    if image.width > most[0]:
        image = image.resize((max(1, most[0]), max(1, most[1])), Image.Resampling.LANCZOS)
    return _as_png(image)


def _as_png(image: object) -> bytes:
    target = io.BytesIO()
    image.save(target, format="PNG")  # type: ignore[attr-defined]
    return target.getvalue()
