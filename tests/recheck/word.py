"""Word files as Word and others make them: the letter's own package with a body written out."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = {
    "w": W,
    "r": R,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
SPACES = " ".join(f'xmlns:{name}="{space}"' for name, space in NAMESPACES.items())
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def run(text: str, look: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inside: str, settings: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{settings}</w:pPr>' if settings else ''}{''.join(inside)}</w:p>"


def package(parts: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {"[Content_Types].xml": TYPES, **parts}.items():
            archive.writestr(name, part)
    return target.getvalue()


def document(*body: str, **parts: str | bytes) -> bytes:
    """A Word file with this body; other parts by their name inside `word/` without `.xml`."""
    more = {f"word/{name}.xml": part for name, part in parts.items()}
    return package({"word/document.xml": f"<w:document {SPACES}><w:body>{''.join(body)}</w:body></w:document>", **more})
