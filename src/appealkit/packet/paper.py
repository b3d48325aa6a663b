"""Where a page of an exhibit stands on a sheet of US Letter: turned upright, made smaller if need be, never larger.

At the foot of each sheet a strip is kept free for the stamp, so that nothing of a record is ever covered.
"""

from __future__ import annotations

from dataclasses import dataclass

from appealkit.packet.findings import F034, Unfit

SHORT, LONG = 612.0, 792.0  # points
FOOT = 30.0  # height of the strip for the stamp
LARGEST, SMALLEST = 120 * 72.0, 0.5 * 72  # a page beyond these is a fault of the file: ten feet, half an inch

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """The sheet's width and height, the page's matrix on it, and how much smaller it became."""

    width: float
    height: float
    matrix: Matrix
    scale: float


def place(box: Box, turned: int, unit: float) -> Placed:
    """The place of a page: `box` is what is seen of it, `turned` its /Rotate, `unit` its /UserUnit.

    Raises Unfit for a page of no or of absurd size.
    """
    left, bottom, right, top = box
    across, up = (right - left, top - bottom) if turned % 180 == 0 else (top - bottom, right - left)
    width, height = across * unit, up * unit
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise Unfit(F034)
    wide = width > height and not (width <= SHORT and height <= LONG - FOOT)
    paper_width, paper_height = (LONG, SHORT) if wide else (SHORT, LONG)
    scale = min(1.0, paper_width / width, (paper_height - FOOT) / height)
    upright: Matrix = {
        0: (1.0, 0.0, 0.0, 1.0, -left, -bottom),
        90: (0.0, -1.0, 1.0, 0.0, -bottom, right),
        180: (-1.0, 0.0, 0.0, -1.0, right, top),
        270: (0.0, 1.0, -1.0, 0.0, top, -left),
    }[turned % 360]
    aside = (paper_width - width * scale) / 2
    below = FOOT + (paper_height - FOOT - height * scale) / 2
    size = unit * scale
    return Placed(paper_width, paper_height, multiply(upright, (size, 0.0, 0.0, size, aside, below)), scale)


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """Both, one after the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def around(box: Box, matrix: Matrix) -> Box:
    """The upright box around the turned one."""
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across, up = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
    return min(across), min(up), max(across), max(up)


def onto(box: Box, target: Box) -> Matrix | None:
    """What moves and stretches one box onto another; None where it has no width or height."""
    wide, high = box[2] - box[0], box[3] - box[1]
    if not wide or not high:
        return None
    across, up = (target[2] - target[0]) / wide, (target[3] - target[1]) / high
    return across, 0.0, 0.0, up, target[0] - box[0] * across, target[1] - box[1] * up


def written(matrix: Matrix) -> bytes:
    """The numbers as a page's content has them: no exponent, no needless zero."""
    return " ".join(f"{value:.5f}".rstrip("0").rstrip(".") or "0" for value in matrix).replace("-0 ", "0 ").encode()
