"""What reading a packed file (XLSX and DOCX are) raises where it is damaged, cut off or encrypted."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    LookupError,  # a part that is named and not there
    ArithmeticError,
    RuntimeError,  # encrypted; packed in a way that is not implemented
)
