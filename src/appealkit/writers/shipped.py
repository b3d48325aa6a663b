"""The files shipped with the writers: fonts, style sheet, reference document. Read once, never from a caller's path."""

from __future__ import annotations

import functools
from importlib import resources

from appealkit.errors import OutputError, Problem, code_page

FACES = ("Carlito-Regular.ttf", "Carlito-Bold.ttf", "Carlito-Italic.ttf", "Carlito-BoldItalic.ttf")
FOLDER = "appealkit.writers"

F006 = code_page(
    "F006",
    """A file of the program itself is missing
    The writers ship their fonts, their style sheet and their reference Word document. Without them the same
    letter would look different from machine to machine, so nothing is written.
    Bad: an installation whose `writers/fonts` folder was removed. Good: the package installed again.
    """,
)


@functools.cache
def font_files() -> dict[str, bytes]:
    """The four faces of the letter's font, by file name. Raises OutputError when one is missing."""
    return {name: read(f"fonts/{name}") for name in FACES}


def read(name: str) -> bytes:
    """The bytes of one packaged file. Raises OutputError (F006) when it is missing."""
    try:
        return resources.files(FOLDER).joinpath(name).read_bytes()
    except OSError:
        raise OutputError(
            Problem(F006, f"the packaged file writers/{name} cannot be read", "install appealkit again")
        ) from None
