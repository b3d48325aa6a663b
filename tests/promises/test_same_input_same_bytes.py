"""Same input, same bytes: of every file of the packet, in any process, on any machine's clock, zone and language."""

from __future__ import annotations

import random

import pytest

from stories import cases

WRITE_ALL = """
import contextlib, hashlib, io, pathlib, sys
from appealkit.cli import main
out = pathlib.Path({out!r})
for path in {paths!r}:
    name = pathlib.Path(path).stem
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        main(["draft", path, "--out", str(out / name), "--on", {on!r}, "--format", "docx,pdf,txt,pdfa"])
asked = ["--fax", "--form", "--minimum-necessary", "--zip"]
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    with contextlib.suppress(SystemExit):
        main(["packet", {sample!r}, "--out", str(out / "sample"), "--on", {samples_on!r}, *asked])
for file in sorted(out.rglob("*")):
    if file.is_file():
        print(file.relative_to(out).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest())
sys.exit()
"""
MAKERS = (cases.care, cases.repeat, cases.both_sides, cases.two_visit_counts)


@pytest.fixture(scope="module")
def paths(approved_workspace):
    return [str(cases.put(approved_workspace, make(), f"bytes-{make.__name__}.yaml")) for make in MAKERS]


def drafted(paths, out, cwd, **environment: str) -> list[str]:
    sample = str(cases.ROOT / "samples" / "cases" / "tfesi-left-s1.yaml")
    code = WRITE_ALL.format(out=str(out), paths=paths, on=cases.ON, sample=sample, samples_on=cases.SAMPLES_ON)
    done = cases.run_apart(code=code, cwd=cwd, **environment)
    assert (done.code, done.err) == (0, "")
    return done.out.splitlines()


def test_two_processes_write_the_same_bytes_whatever_their_seed_zone_locale_and_folder(paths, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    first = drafted(paths, tmp_path / "one", tmp_path, PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    second = drafted(
        paths,
        tmp_path / "two",
        tmp_path / "elsewhere",
        PYTHONHASHSEED="4242",
        TZ="Pacific/Auckland",
        LC_ALL="C.utf8",
        LANG="de_DE",
    )
    drafts = [line for line in first if not line.startswith("sample/")]
    assert len(drafts) == 3 * 10 + 6
    packet = {line.split()[0] for line in first} - {line.split()[0] for line in drafts}
    assert {"sample/to-send/packet.pdf", "sample/to-send/packet.zip", "sample/keep/checklist.xlsx"} <= packet
    assert first == second


def test_the_order_of_the_evidence_and_of_the_documents_changes_nothing(approved_workspace, tmp_path):
    _, folder = cases.draft(approved_workspace, cases.repeat(), out=tmp_path / "one")
    case = cases.repeat()
    shuffle = random.Random(7).shuffle
    shuffle(case["evidence"])
    documents = list(case["documents"].items())
    shuffle(documents)
    case["documents"] = dict(documents)
    _, other = cases.draft(approved_workspace, case, out=tmp_path / "two")
    one, two = cases.written(folder), cases.written(other)
    assert [path for path in one if path.startswith("to-send/") and one[path] != two[path]] == []


def test_json_and_yaml_of_one_case_write_the_same_bytes(approved_workspace, tmp_path):
    text = cases.json.dumps(cases.care(), indent=1)
    files = []
    for name in ("same.yaml", "same.json"):
        path = cases.put(approved_workspace, text, name)
        done = cases.run("draft", path, "--out", tmp_path / name, "--on", cases.ON)
        assert done.code == 0
        files.append(cases.written(tmp_path / name))
    assert files[0] == files[1]


def test_the_day_is_an_argument_and_shows_in_the_letter_alone_where_it_is_meant(approved_workspace, tmp_path):
    _, folder = cases.draft(
        approved_workspace, cases.care(), "--on", "2026-11-03", "--format", "txt", out=tmp_path / "a"
    )
    letter = (folder / "to-send" / "letter.txt").read_text()
    assert "November 3, 2026" in letter
    assert letter.count("November") == 1
