"""The packet on the disk: whole or not at all, for its owner alone."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat

import pytest

from appealkit.errors import OutputError
from appealkit.packet.write import write_packet
from stories import cases

# As on a full disk: from here on no file grows beyond 6000 bytes. The fonts of the PDF maker are laid out before.
FULL = """
import resource, signal
from appealkit.document.model import Document
from appealkit.writers import write
write(Document("Warm", ()), "pdf")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))
"""


OF_X = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"  # SHA-256 of the one letter x
LISTS_A_LETTER = f'{{"case": "care", "files": [{{"path": "to-send/letter.txt", "sha256": "{OF_X}"}}]}}'


@pytest.fixture(scope="module")
def packet(approved_workspace):
    return cases.prepared(approved_workspace, cases.care())


def test_folders_are_for_their_owner_alone_and_files_too(packet, tmp_path):
    old = os.umask(0)
    try:
        write_packet(packet, tmp_path / "made" / "packet", formats=("txt",))
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o700
    for path in (tmp_path / "made" / "packet", *(tmp_path / "made" / "packet").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_what_was_written_is_told_with_its_hash(packet, tmp_path):
    written = write_packet(packet, tmp_path / "packet", formats=("txt",))
    assert dict(written.files) == {
        path: hashlib.sha256(data).hexdigest() for path, data in cases.written(tmp_path / "packet").items()
    }


def test_every_file_but_the_manifest_stands_in_the_manifest_with_its_hash(packets):
    for drafted in packets.values():
        told = {item["path"]: item["sha256"] for item in drafted.manifest["files"]}
        assert told == {
            path: hashlib.sha256(data).hexdigest()
            for path, data in drafted.files.items()
            if path != "keep/manifest.json"
        }


def test_a_failure_before_anything_is_written_leaves_the_old_packet_untouched(packet, tmp_path):
    folder = tmp_path / "packet"
    write_packet(packet, folder, formats=("txt",))
    before = cases.written(tmp_path)
    with pytest.raises(OutputError, match="F003"):
        write_packet(packet, folder, formats=("txt", "odt"))
    assert cases.written(tmp_path) == before


def test_a_failure_in_the_middle_of_writing_leaves_the_old_packet_untouched(packet, tmp_path):
    workspace = cases.new_workspace(tmp_path / "workspace")
    path = cases.put(workspace, cases.care())
    folder = tmp_path / "out" / "packet"
    write_packet(packet, folder, formats=("txt",))
    before = cases.written(tmp_path / "out")
    done = cases.run_apart("draft", path, "--out", folder, "--on", cases.ON, "--format", "txt,docx", code=FULL)
    assert done.code == 3, done.err
    assert "W001 the packet cannot be written: File too large" in done.err
    assert cases.written(tmp_path / "out") == before
    assert [item.name for item in (tmp_path / "out").iterdir()] == ["packet"]


def test_a_failure_in_the_middle_of_the_first_packet_leaves_nothing(tmp_path):
    workspace = cases.new_workspace(tmp_path / "workspace")
    path = cases.put(workspace, cases.care())
    done = cases.run_apart(
        "draft", path, "--out", tmp_path / "out" / "packet", "--on", cases.ON, "--format", "txt,docx", code=FULL
    )
    assert done.code == 3
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_in_the_way_of_the_old_packet_is_not_lost(packet, tmp_path):
    """`.packet.old` is the name the old packet takes for a moment: what stands there and is not ours must stay."""
    folder = tmp_path / "packet"
    write_packet(packet, folder, formats=("txt",))
    mine = tmp_path / ".packet.old"
    mine.write_text("in the way")
    with contextlib.suppress(OutputError):
        write_packet(packet, folder, formats=("txt",))
    assert (folder / "keep" / "manifest.json").is_file()
    assert mine.read_text() == "in the way"


@pytest.mark.parametrize(
    ("things", "replaced"),
    [
        ({}, True),
        ({"keep/manifest.json": LISTS_A_LETTER}, True),
        ({"keep/manifest.json": LISTS_A_LETTER, "to-send/letter.txt": "x"}, True),
        ({"keep/manifest.json": LISTS_A_LETTER, "to-send/letter.txt": "x, edited"}, False),
        ({"keep/manifest.json": LISTS_A_LETTER.replace("care", "urgent")}, False),
        ({"keep/manifest.json": LISTS_A_LETTER, "to-send/letter.docx": "x"}, False),
        ({"keep/manifest.json": LISTS_A_LETTER, "thesis.txt": "x"}, False),
        ({"keep/manifest.json": LISTS_A_LETTER, "to-send/letter.txt/thesis.txt": "x"}, False),
        ({"keep/manifest.json": '{"case": "care"}'}, False),
        ({"keep/manifest.json": '{"case": "care", "files": "to-send/letter.txt"}'}, False),
        ({"keep/manifest.json": "{}"}, False),
        ({"keep/manifest.json": "[]"}, False),
        ({"keep/manifest.json": "not JSON"}, False),
        ({"keep/other.json": "{}"}, False),
        ({"to-send/letter.txt": "x"}, False),
        ({".hidden": "x"}, False),
    ],
    ids=lambda it: " ".join(it) if isinstance(it, dict) else "taken" if it else "left",
)
def test_only_a_packet_or_an_empty_folder_is_replaced(packet, tmp_path, things, replaced):
    folder = tmp_path / "packet"
    folder.mkdir()
    for name, text in things.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    before = cases.written(folder)
    if replaced:
        write_packet(packet, folder, formats=("txt",))
        assert "to-send/letter.txt" in cases.written(folder)
    else:
        with pytest.raises(OutputError, match="W002"):
            write_packet(packet, folder, formats=("txt",))
        assert cases.written(folder) == before


def test_a_persons_own_file_inside_an_earlier_packet_is_not_lost(packet, tmp_path):
    folder = tmp_path / "packet"
    write_packet(packet, folder, formats=("txt",))
    (folder / "keep" / "my-notes.txt").write_text("called the payer on Monday")
    with pytest.raises(OutputError, match="W002"):
        write_packet(packet, folder, formats=("txt",))
    assert (folder / "keep" / "my-notes.txt").is_file()


def test_a_link_to_a_packet_stays_a_link(packet, tmp_path):
    write_packet(packet, tmp_path / "real", formats=("txt",))
    (tmp_path / "link").symlink_to("real")
    before = (tmp_path / "real").stat().st_ino
    write_packet(packet, tmp_path / "link", formats=("txt",))
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").stat().st_ino != before


def test_a_folder_of_a_person_that_bears_the_name_of_the_old_packet_is_not_lost(packet, tmp_path):
    folder = tmp_path / "packet"
    write_packet(packet, folder, formats=("txt",))
    mine = tmp_path / ".packet.old" / "thesis.txt"
    mine.parent.mkdir()
    mine.write_text("years of work")
    with contextlib.suppress(OutputError):
        write_packet(packet, folder, formats=("txt",))
    assert (folder / "keep" / "manifest.json").is_file()
    assert mine.is_file()


def test_the_packet_of_another_case_is_not_replaced_without_a_word(approved_workspace, tmp_path):
    """W002 says that a packet replaces an earlier packet of the same case."""
    cases.draft(approved_workspace, cases.care(), "--format", "txt", out=tmp_path / "packet")
    done, folder = cases.draft(approved_workspace, cases.urgent(), "--format", "txt", out=tmp_path / "packet")
    assert (done.code, cases.json.loads((folder / "keep" / "manifest.json").read_text())["case"]) == (3, "care")
