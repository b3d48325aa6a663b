"""Pictures as exhibits, and the files of a packet: what was checked is what is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from appealkit.errors import OutputError, Severity, Where
from appealkit.intake.exhibitfiles import OpenExhibits, exhibit_files
from appealkit.intake.exhibits import exhibit_problem, media_of, read_pages

GOOD = Path(__file__).parents[1] / "problems/I043/good.pdf"  # one page


def picture(path: Path, pages: int = 1) -> Path:
    first, *rest = [Image.new("L", (85, 110), 255 - index) for index in range(pages)]
    more = {"save_all": True, "append_images": rest} if pages > 1 else {}
    first.save(path, **more)
    return path


@pytest.mark.parametrize(("name", "media"), [("a.png", "png"), ("a.jpg", "jpeg"), ("a.tif", "tiff")])
def test_a_picture_is_an_exhibit_of_one_page_whatever_it_is_called(tmp_path, name, media):
    path = picture(tmp_path / name).rename(tmp_path / "scan.pdf")
    assert media_of(path.read_bytes()) == media
    assert exhibit_problem(path, "scan", 1, Where("case.yaml")) is None
    (file,) = exhibit_files({"scan": path}, frozenset({"scan"})).values()
    assert (file.media, file.pages, file.bytes) == (media, 1, path.stat().st_size)


def test_each_picture_of_a_tiff_is_a_page(tmp_path):
    path = picture(tmp_path / "fax.tif", pages=3)
    assert exhibit_problem(path, "fax", 3, Where("case.yaml")) is None
    fewer = exhibit_problem(path, "fax", 4, Where("case.yaml"))
    assert (fewer.code, fewer.severity, fewer.mend) == (
        "I046", Severity.MISTAKE, "the file has 3: correct 'pages' or the file")  # fmt: skip


def test_a_picture_that_is_cut_off_cannot_be_opened(tmp_path):
    path = picture(tmp_path / "a.png")
    path.write_bytes(path.read_bytes()[:40])
    assert exhibit_problem(path, "a", 1, Where("case.yaml")).code == "I045"


def test_the_text_of_a_picture_cannot_be_read_and_that_is_said(tmp_path):
    pages, problems = read_pages({"a": picture(tmp_path / "a.png")}, [("a", 1)])
    assert pages["a", 1].unreadable == "it is a picture"
    assert [problem.code for problem in problems] == ["I047"]


def test_an_exhibit_is_opened_as_often_as_it_is_asked_for_and_closed_at_the_end():
    files = exhibit_files({"pt": GOOD, "other": GOOD}, frozenset({"pt"}))
    assert set(files) == {"pt"}
    with OpenExhibits(files) as exhibits:
        once, again = exhibits["pt"], exhibits["pt"]
        assert once.read() == again.read() == GOOD.read_bytes()
    assert once.closed
    assert again.closed


def copied(folder: Path) -> Path:
    path = folder / "pt.pdf"
    path.write_bytes(GOOD.read_bytes())
    return path


def test_a_file_that_changed_since_it_was_checked_is_not_sent(tmp_path):
    path = copied(tmp_path)
    files = exhibit_files({"pt": path}, frozenset({"pt"}))
    path.write_bytes(GOOD.read_bytes() + b"\n")
    with OpenExhibits(files) as exhibits, pytest.raises(OutputError, match="F050 the file of document 'pt'"):
        exhibits["pt"]


def test_a_file_that_is_gone_or_became_a_link_is_not_sent(tmp_path):
    path = copied(tmp_path)
    files = exhibit_files({"pt": path}, frozenset({"pt"}))
    path.unlink()
    with OpenExhibits(files) as exhibits, pytest.raises(OutputError, match="F050"):
        exhibits["pt"]
    path.symlink_to(GOOD)  # the same bytes, elsewhere
    with OpenExhibits(files) as exhibits, pytest.raises(OutputError, match="F050"):
        exhibits["pt"]


def test_a_file_that_cannot_be_opened_is_left_to_what_the_case_was_told(tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    assert exhibit_files({"a": broken, "b": tmp_path / "gone.pdf"}, frozenset({"a", "b"})) == {}
