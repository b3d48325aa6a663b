"""A scanned or photographed exhibit (PNG, JPEG, TIFF) as a PDF: one page for each picture, as sharp as it was.

img2pdf puts JPEG and fax pictures into the PDF as they are, without unpacking and packing them anew; Pillow looks at
each of them first, because a picture that is cut off would otherwise only be found by the payer. What img2pdf does not
take (see-through pictures, 16-bit ones) is drawn on white by Pillow and kept without loss.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from appealkit.packet.findings import F032, F041, Unfit
from appealkit.packet.paper import LONG, SHORT
from appealkit.packet.pruned import MOST_DOTS

if TYPE_CHECKING:
    from PIL.Image import Image

_TIFF = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", *_TIFF)
_FORMATS = ("PNG", "JPEG", "TIFF")
MOST_BYTES = 400 * 2**20
USUAL_DOTS = 96.0  # an inch, where the picture does not say


def is_picture(head: bytes) -> bool:
    """Whether a file that begins so is PNG, JPEG or TIFF."""
    return head.startswith(_BEGINNINGS)


def as_pdf(stream: BinaryIO) -> BinaryIO:
    """The pictures of this file as a PDF. Raises Unfit."""
    from PIL import Image

    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unfit(F041)
    with warnings.catch_warnings(), _strict():
        warnings.simplefilter("ignore")  # Pillow's, of large and of odd pictures: they are checked here
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                _check(image)
                return _made(data)
        except Image.DecompressionBombError:
            raise Unfit(F041) from None


@contextlib.contextmanager
def _strict() -> Iterator[None]:
    """A picture that is cut off is an error meanwhile: WeasyPrint has Pillow take it for whole, once for a process."""
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _check(image: Image) -> None:
    """Every picture is unpacked once."""
    for _ in _frames(image):
        if image.width * image.height > MOST_DOTS:
            raise Unfit(F041)
        image.load()


def _frames(image: Image) -> Iterator[int]:
    # A camera's JPEG may hold a small second picture, a moving PNG many: the first is the one that is seen.
    number = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    for frame in range(number):
        image.seek(frame)
        yield frame


def _made(data: bytes) -> BinaryIO:
    import img2pdf

    try:
        return io.BytesIO(_converted(data, first_only=not data.startswith(_TIFF)))
    except Exception:  # noqa: BLE001 it has reasons of many kinds; what it does not take is drawn on white
        try:
            return io.BytesIO(_converted(*_drawn_on_white(data), first_only=True))
        except img2pdf.ImageOpenError:
            raise Unfit(F032) from None


def _converted(*pictures: bytes, first_only: bool) -> bytes:
    import img2pdf

    made: bytes = img2pdf.convert(
        *(io.BytesIO(picture) for picture in pictures),  # as streams: of bytes it would look for a file of that name
        layout_fun=_size,
        rotation=img2pdf.Rotation.ifvalid,
        nodate=True,
        engine=img2pdf.Engine.pikepdf,
        first_frame_only=first_only,
    )
    return made


def _size(width: float, height: float, dots: tuple[float, float]) -> tuple[float, float, float, float]:
    """Width and height of the page and of the picture on it: its own size, at most that of a Letter page."""
    across, up = (each if 50 <= each <= 2400 else USUAL_DOTS for each in dots)
    wide, high = width / across * 72, height / up * 72
    short, long = sorted((wide, high))
    scale = min(1.0, SHORT / short, LONG / long)
    return wide * scale, high * scale, wide * scale, high * scale


def _drawn_on_white(data: bytes) -> Iterator[bytes]:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        for _ in _frames(image):
            dots = image.info.get("dpi", (USUAL_DOTS, USUAL_DOTS))
            picture = ImageOps.exif_transpose(image)
            if picture.mode.startswith(("I", "F")):
                picture = _in_256_greys(picture)
            else:
                see_through = picture.convert("RGBA")
                picture = Image.new("RGB", picture.size, "white")
                picture.paste(see_through, mask=see_through.getchannel("A"))
            out = io.BytesIO()
            picture.save(out, "PNG", dpi=tuple(float(each) for each in dots))
            yield out.getvalue()


def _in_256_greys(picture: Image) -> Image:
    """A picture of more greys than a page shows, its darkest black and its lightest white."""
    lowest, highest = (float(each) for each in picture.getextrema())  # type: ignore[arg-type]
    spread = (highest - lowest) or 1.0
    return picture.convert("F").point(lambda value: value * (255 / spread) - lowest * 255 / spread).convert("L")
