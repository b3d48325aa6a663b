"""What makes a tagged PDF one that is kept for years too: PDF/A-3a and PDF/UA-1 claimed together.

WeasyPrint writes one claim. PDF/A allows another beside it when the metadata describe it.
"""

from __future__ import annotations

from typing import Any

from appealkit.writers import pdftags

VARIANT = "pdf/a-3a"

_END = b"</rdf:RDF>"
_ACCESSIBLE_TOO = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>\
</rdf:Description><rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification\
</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289\
</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\
</rdf:Description>"""


def finish(pages: Any, pdf: Any) -> None:
    """Complete the tags, and claim PDF/UA-1 beside PDF/A. To be given to `write_pdf` as its `finisher`."""
    pdftags.finish(pages, pdf)
    metadata = next(item for item in pdf.objects if getattr(item, "extra", {}).get("Type") == "/Metadata")
    (claimed,) = metadata.stream
    metadata.stream = [claimed.replace(_END, _ACCESSIBLE_TOO + _END)]
