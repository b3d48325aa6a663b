"""A file is known by what stands in it; its name says nothing."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appealkit.intake.detect import HEAD, FileKind, kind_of
from outside import needs_samples, samples

REMITTANCE = b"ISA*00*          *00*          *ZZ*A              *ZZ*B              *260728*0600*^*00501*000000011*0*T*:~GS*HP*A*B*20260728*0600*11*X*005010X221A1~ST*835*0011~BPR*I*0~"  # noqa: E501


def workbook() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<workbook/>")
    return held.getvalue()


def archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("remit.835", REMITTANCE)
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (REMITTANCE, FileKind.REMITTANCE),
        (b"\xef\xbb\xbf\r\n" + REMITTANCE, FileKind.REMITTANCE),
        (REMITTANCE.replace(b"*835*", b"*837*"), FileKind.CLAIM),
        (REMITTANCE.replace(b"*835*", b"*278*"), FileKind.AUTHORIZATION),
        (REMITTANCE.replace(b"*835*", b"*277*").replace(b"X221A1", b"X214"), FileKind.CLAIM_ACCEPTANCE),
        (REMITTANCE.replace(b"*835*", b"*277*").replace(b"X221A1", b"X212"), FileKind.OTHER_X12),
        (REMITTANCE.replace(b"*835*", b"*834*"), FileKind.OTHER_X12),
        (b"CLP*A*4*100*0**MB*1*11*1~CAS*CO*50*100~", FileKind.REMITTANCE),
        (b"ST*999*0001~AK1*HC*1~", FileKind.ACKNOWLEDGEMENT),
        (b'{"resourceType": "Bundle"}', FileKind.FHIR),
        (b'[{"claim": "1", "carc": "50"}]', FileKind.QUEUE_JSON),
        (b"Claim #,DOS,CPT,Code\n1,2026-01-01,64483,CO-50\n2,2026-01-02,64483,CO-50\n", FileKind.QUEUE_TEXT),
        (b"Claim\tDOS\tCPT\n1\t2026-01-01\t64483\n", FileKind.QUEUE_TEXT),
        (b"Dear Provider,\nthe request was denied, and, as we said, it stays so.\nSincerely\n", FileKind.NOTICE_TEXT),
        (b"%PDF-1.7\n", FileKind.NOTICE_PDF),
        (b"# mine\ncase: a\ndenial: {}\n", FileKind.CASE),
        (b"documents: {}\nevidence: []\n", FileKind.CHART),
        (b"<html></html>", FileKind.XML),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", FileKind.OLD_SPREADSHEET),
        (b"\x00\x01\x02\x03", FileKind.BINARY),
        (b" \r\n", FileKind.EMPTY),
        (b"", FileKind.EMPTY),
    ],
)
def test_content_tells_the_kind(data: bytes, kind: FileKind) -> None:
    assert kind_of(data) is kind


def test_a_spreadsheet_is_no_other_archive() -> None:
    assert kind_of(workbook()) is FileKind.WORKBOOK
    assert kind_of(archive()) is FileKind.ZIP


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes_are_something(data: bytes) -> None:
    assert isinstance(kind_of(data), FileKind)


FOLDERS = {"x12_837": {FileKind.CLAIM}, "fhir": {FileKind.FHIR},
           "letters": {FileKind.NOTICE_PDF, FileKind.NOTICE_TEXT, FileKind.QUEUE_JSON},
           "denial_queues": {FileKind.QUEUE_TEXT, FileKind.QUEUE_JSON}}  # fmt: skip


@needs_samples
@pytest.mark.parametrize("folder", FOLDERS)
def test_what_practices_have_is_recognised(folder: str) -> None:
    for path in samples(folder):
        assert kind_of(path.read_bytes()[:HEAD]) in FOLDERS[folder], path.name
